"""A page of the web taken apart: its characters, its elements, and which of them are the document."""
