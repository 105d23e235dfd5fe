"""The levels of government from the centre to the commune: which one an instrument was issued at."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from kg.graph import Store, objects
from kg.instruments import Card
from kg.knowledge import CENTRAL_SLUG
from kg.terms import DEF, ELI


class Level(Enum):
    """A level, in the order of the columns of a picture; the value is its class in the style sheet."""

    CENTRAL = "central"
    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    UNKNOWN = "unknown"


LABELS = {
    Level.CENTRAL: "Trung ương",
    Level.PROVINCE: "Tỉnh, thành phố",
    Level.DEPARTMENT: "Sở, ngành",
    Level.COMMUNE: "Xã, phường",
    Level.UNKNOWN: "Chưa rõ nơi ban hành",
}

_DEPARTMENT = "department"


def level(store: Store, card: Card) -> Level:
    """Return the level of the instrument: from its jurisdiction, and within a province from its issuer."""
    place = (card.jurisdiction_iri or "").partition("/jurisdiction/")[2]
    if not place:
        return Level.UNKNOWN
    if place == CENTRAL_SLUG:
        return Level.CENTRAL
    if "/" in place:
        return Level.COMMUNE
    issuers = objects(store, card.iri, ELI + "passed_by")
    kinds = {kind for issuer in issuers for kind in objects(store, issuer, DEF + "kind")}
    return Level.DEPARTMENT if _DEPARTMENT in kinds else Level.PROVINCE


def levels(store: Store, cards: Iterable[Card]) -> dict[str, Level]:
    """Return the level of every instrument by its IRI."""
    return {card.iri: level(store, card) for card in cards}
