"""A directive's coverage over a store of a few one-sentence documents, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.coverage import Cell, cells, held_by_place
from kg.index.opening import indexed
from kg.index.places import held_places
from kg.knowledge import vocabulary_quads
from kg.model import Instrument
from kg.provinces import Provinces, provinces
from kg.reach import Reach, reach
from kg.terms import BASE
from tests.graph import KH452, TW36
from tests.pages import Text, quads_of

KINDS = {"KH": "ke-hoach", "CTr": "chuong-trinh", "CV": "cong-van"}


def plan(place: str, number: str, date: str | None, kind: str = "KH") -> Instrument:
    """Return an instrument of a place, given as the end of its jurisdiction's IRI."""
    key = number.lower().replace("/", "-")
    return replace(
        KH452, id=f"{BASE}instrument/{place}/{KINDS[kind]}/{key}/{(date or 'undated')[:4]}", type=kind, number=number,
        date=date, issuer=None, issuer_id=None, jurisdiction=None, title=None,
        jurisdiction_id=f"{BASE}jurisdiction/{place}" if place else None,
    )  # fmt: skip


TN1, TN2 = plan("tay-ninh", "1/KH-UBND", "2023-03-01"), plan("tay-ninh", "2/KH-UBND", "2023-05-01")


def store(documents: Iterable[Text]) -> ox.Store:
    found = ox.Store()
    said_by_all = [*vocabulary_quads(), *(line for document in documents for line in quads_of(document))]
    found.bulk_load("\n".join(said_by_all).encode(), format=ox.RdfFormat.N_QUADS)
    return found


class Table:
    """The cells of one directive over a store of a few documents."""

    def __init__(self, *texts: Text, until: str | None = None, directive: Instrument = TW36) -> None:
        self.store = store(texts)
        self.provinces: Provinces = provinces(self.store)
        self.index = indexed(self.store)
        self.reach: Reach = reach(self.store, self.index, directive.id, self.provinces)
        self.held: Mapping[str, int] = held_by_place(held_places(self.index), self.provinces)
        wanted = self.provinces.by_key.values()
        self.cells: dict[str, Cell] = cells(self.reach, self.provinces, wanted, self.held, until=until)

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]
