"""The page *Tìm kiếm*: one box, what was found, and what it can be narrowed by."""
