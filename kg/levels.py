"""The levels of government from the centre to the commune: which one an instrument was issued at.

`ontology/levels.csv` tells the level for a place, the kind of the authority and, at the centre, the authority.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cache, partial

from kg.graph import Store, objects
from kg.instruments import Card
from kg.knowledge import CENTRAL_SLUG
from kg.resources import ONTOLOGY
from kg.terms import BASE, DEF, ELI

_CENTRAL = f"{BASE}instrument/{CENTRAL_SLUG}/"


class Level(Enum):
    """A level, in the order of the columns of a picture; the value is its class in the style sheet."""

    CENTRAL = "central"
    GOVERNMENT = "government"
    MINISTRY = "ministry"
    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    UNKNOWN = "unknown"


LABELS = {
    Level.CENTRAL: "Trung ương: Đảng, Quốc hội",
    Level.GOVERNMENT: "Chính phủ, Thủ tướng",
    Level.MINISTRY: "Bộ, ngành trung ương",
    Level.PROVINCE: "Tỉnh, thành phố",
    Level.DEPARTMENT: "Sở, ngành của tỉnh",
    Level.COMMUNE: "Huyện, xã",
    Level.UNKNOWN: "Chưa rõ nơi ban hành",
}

COLUMNS: Mapping[Level, int] = {
    Level.CENTRAL: 0,
    Level.GOVERNMENT: 1,
    Level.MINISTRY: 2,
    Level.PROVINCE: 3,
    Level.DEPARTMENT: 4,
    Level.COMMUNE: 4,
}
"""The column of a picture in which a level stands; what is unknown stands in none."""

HEADINGS = ("Trung ương", "Chính phủ, Thủ tướng", "Bộ, ngành", "Tỉnh, thành phố", "Sở, huyện, xã")
"""What stands over each column."""


def level(store: Store, card: Card, *, kinds_of: Callable[[str], Iterable[str]] | None = None) -> Level:
    """Return the level of the instrument from its jurisdiction and its issuer.

    ``kinds_of`` returns the kinds of a body where the caller keeps them: every document that names a body tells them.
    """
    kinds_of = kinds_of or partial(objects, store, predicate=DEF + "kind")
    slug = (card.jurisdiction_iri or "").partition("/jurisdiction/")[2]
    if not slug and card.iri.startswith(_CENTRAL):
        slug = CENTRAL_SLUG
    if not slug:
        return Level.UNKNOWN
    place = "central" if slug == CENTRAL_SLUG else "district" if "/" in slug else "province"
    issuers = objects(store, card.iri, ELI + "passed_by")
    known = [_of(place, kind, issuer) for issuer in issuers for kind in kinds_of(issuer)]
    if known:
        return min(known, key=list(Level).index) if place == "central" else max(known, key=list(Level).index)
    return Level.CENTRAL if place == "central" else _of(place, "", "")


def levels(store: Store, cards: Iterable[Card]) -> dict[str, Level]:
    """Return the level of every instrument by its IRI."""
    return {card.iri: level(store, card) for card in cards}


def _of(place: str, kind: str, issuer: str) -> Level:
    """Return the level that the finest row of the table gives."""
    table = _table()
    authority = issuer.rpartition("/")[2]
    rows = ((place, kind, authority), (place, kind, ""), (place, "", ""))
    return next(table[row] for row in rows if row in table)


@cache
def _table() -> dict[tuple[str, str, str], Level]:
    with (ONTOLOGY / "levels.csv").open(encoding="utf-8", newline="") as file:
        return {(row["place"], row["kind"], row["authority"]): Level(row["level"]) for row in csv.DictReader(file)}
