"""A document as the reader page shows it: its text with its layout, what was read in it, and what the address asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from kg.instruments import Card, cards
from kg.relations import Phrases
from kg.structure import Structure
from kg.view import links
from kg.view.links import Passage
from kg.view.loaded import Loaded, held
from kg.view.reading.body import Laid
from kg.view.reading.grids import grids
from kg.view.reading.headings import headings
from kg.view.reading.marks import CERTAINTIES, KINDS, Marked, marked
from kg.view.statements import Citation, Finding, Task, citations_in, findings, mentions, tasks_in

KIND, CERTAIN = "loai", "chac"
"""The parameters of the address that choose mentions by kind and by certainty."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it is read now: its text, what was read in it, the passage, and which mentions are wanted.

    ``cards`` are those of every instrument that its mentions and citations name.
    """

    document: str
    file: str
    own: Card
    text: str
    structure: Structure
    laid: Laid
    stated: tuple[Citation, ...]
    marks: tuple[Marked, ...]
    tasks: tuple[Task, ...]
    notes: tuple[Finding, ...]
    cards: Mapping[str, Card]
    names: Phrases
    passage: Passage | None = None
    kind: str = ""
    certain: str = ""

    def address(self, passage: Passage | None = None, **settings: str) -> str:
        """Return the address of this document at ``passage`` with the filters as they are, but for ``settings``."""
        chosen = {KIND: self.kind, CERTAIN: self.certain} | settings
        return links.document(self.document, passage, **{key: value for key, value in chosen.items() if value})


def reading(loaded: Loaded, document: str, own: str, params: Mapping[str, str]) -> Reading:
    """Return the document as the address's parameters ask for it; raises `DamagedFile` if its text is lost."""
    read = _read(loaded, loaded.key, document, own)
    kind, certain = (params.get(key, "") for key in (KIND, CERTAIN))
    return replace(
        read,
        passage=links.passage(params, len(read.text)),
        kind=kind if kind in {k.key for k in KINDS} else "",
        certain=certain if certain in CERTAINTIES else "",
    )


@st.cache_resource(show_spinner=False, max_entries=16)
def _read(_loaded: Loaded, key: str, document: str, own: str) -> Reading:
    """Return the document without passage and filters, kept for the generation that ``key`` names."""
    store = _loaded.store
    text, structure = held(_loaded, document)
    stated = tuple(citations_in(store, document))
    found = mentions(store, document)
    named = {own, *(m.instrument for m in found), *(end for c in stated for end in (c.subject, c.object))}
    known = cards(store, sorted(named))
    return Reading(
        document=document,
        file=_loaded.file(document),
        own=known[own],
        text=text,
        structure=structure,
        laid=Laid(structure.pages, grids(text, structure.grids), headings(text)),
        stated=stated,
        marks=tuple(marked(found, stated, own)),
        tasks=tuple(tasks_in(store, _loaded.index, document)),
        notes=tuple(findings(store, document)),
        cards=known,
        names=_loaded.names,
    )
