"""The page *Văn bản*: an instrument with its lineage, relations, texts, tasks and history."""
