"""The published graph of the store that a command was given."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.faults import NoStore
from kg.graph import Store
from kg.store import open_published


def opened(arguments: argparse.Namespace) -> Store:
    """Return the published graph of ``--store``; raises `NoStore` where there is no store at all."""
    folder = Path(arguments.store)
    if not (folder / "manifest").is_file():
        raise NoStore(store=arguments.store)
    return open_published(folder)
