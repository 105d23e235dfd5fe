"""The page *Soát viện dẫn*: findings, open references, and what persons decide about them."""
