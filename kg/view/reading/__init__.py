"""The page *Đọc*: a document's text with its mentions, tables and passages."""
