"""The published graph of the store that a command was given."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from kg.faults import NoStore
from kg.graph import Store
from kg.index.cards import cards_in
from kg.index.opening import Index
from kg.index.opening import opened as opened_index
from kg.instruments import keep_cards
from kg.store import open_generation, open_published


def opened(arguments: argparse.Namespace) -> Store:
    """Return the published graph of ``--store``; raises `NoStore` where there is no store at all."""
    return open_published(_folder(arguments))


def opened_with_index(arguments: argparse.Namespace) -> tuple[Store, Index]:
    """Return the published graph of ``--store`` and its index; raises `NoStore` and `NoIndex`."""
    generation, store = open_generation(_folder(arguments))
    found = opened_index(generation)
    keep_cards(store, partial(cards_in, found))
    return store, found


def _folder(arguments: argparse.Namespace) -> Path:
    folder = Path(arguments.store)
    if not (folder / "manifest").is_file():
        raise NoStore(store=arguments.store)
    return folder
