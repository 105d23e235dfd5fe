"""The graph of who implements what: types, store, queries, lineage, view and command line."""

VERSION = "0.1.0"
