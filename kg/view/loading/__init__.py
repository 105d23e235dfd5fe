"""The page *Nạp văn bản*: files handed in, read, published, withdrawn."""
