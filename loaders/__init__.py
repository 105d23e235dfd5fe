"""The way from bytes to quads: files, text, mentions, identity, relations, tasks, N-Quads."""
