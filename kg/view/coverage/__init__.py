"""The page *Độ phủ*: which provinces carry out which directive."""
