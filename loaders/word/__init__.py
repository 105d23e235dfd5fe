"""Word files: the package, its styles and numbering, and its body as paragraphs and tables."""
