"""The published graph that the pages read: opened once per generation, and followed to the next one."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from kg.archive import text_file, text_path
from kg.faults import DamagedFile
from kg.graph import Store, objects
from kg.index.cards import cards_in
from kg.index.opening import Index, opened
from kg.instruments import keep_cards
from kg.relations import Phrases, phrases
from kg.store import open_generation
from kg.structure import Structure, structure
from kg.terms import DEF


@dataclass(frozen=True, slots=True)
class Loaded:
    """One published generation, with what is read from it once.

    ``key`` tells it from every other generation; ``documents`` is how many texts it holds.
    """

    key: str
    folder: Path
    store: Store
    index: Index
    documents: int
    names: Phrases

    def file(self, document: str) -> str:
        """Return the name of the file that a document was read from."""
        return _only(self.store, document, "fileName")


def folder() -> Path:
    """Return the store's folder: ``CANCU_STORE``, or `store`."""
    return Path(os.environ.get("CANCU_STORE") or "store")


def current() -> Loaded:
    """Return the generation that is published now; raises `StoreError` where there is none that can be read."""
    generation = (folder() / "CURRENT").resolve()
    born = generation.stat().st_ctime_ns if generation.is_dir() else 0
    return _open(str(folder().resolve()), f"{generation} {born}")


@st.cache_resource(show_spinner=False, max_entries=2)
def _open(store_dir: str, key: str) -> Loaded:
    """Open the current generation; ``key`` tells the cache one from another."""
    generation, store = open_generation(Path(store_dir))
    index = opened(generation)
    keep_cards(store, partial(cards_in, index))
    return Loaded(key, Path(store_dir), store, index, index.count("documents"), phrases(store))


def held(loaded: Loaded, document: str) -> tuple[str, Structure]:
    """Return the text of a document and where its parts stand; raises `DamagedFile` if they are not there."""
    name = _only(loaded.store, document, "textSha256")
    data = text_file(loaded.folder, name)
    if data is None:
        raise DamagedFile(path=text_path(loaded.folder, name))
    kept = json.loads(data.decode("utf-8", "surrogatepass"))
    return kept["text"], structure(kept["structure"])


def _only(store: Store, document: str, name: str) -> str:
    return next(iter(objects(store, document, DEF + name)), "")
