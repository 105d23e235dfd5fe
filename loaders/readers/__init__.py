"""The readers: one module for each kind of file, each with ``read(loaded) -> Document | Refusal``."""
