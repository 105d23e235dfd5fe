"""Instruments found by number, IRI or file name, as the command line and the pages ask for them.

A số ký hiệu is no identity, so `lookup` returns every instrument that carries it and never picks one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.graph import Store, about, is_iri, objects
from kg.index.meant import named
from kg.index.opening import Index
from kg.instruments import Card, card, iso_date, order
from kg.places import lies_in
from kg.terms import DEF, ELI

_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Found:
    """The instruments that fit, and apart from them the open references that may be one of them."""

    cards: tuple[Card, ...]
    stubs: tuple[Card, ...]


def lookup(store: Store, index: Index, text: str, *, jurisdiction: str | None = None, date: str | None = None) -> Found:
    """Return the instruments that carry this number, IRI or document's file name.

    ``jurisdiction`` is a place's name in any spelling; it also admits the place's predecessors and
    successors where nothing is its own. ``date`` is a date of any precision as `iso_date` reads it.
    """
    cards = [card(store, iri) for iri in sorted(_named(store, index, text))]
    if date:
        wanted = iso_date(date)
        cards = [c for c in cards if _fits(wanted, _dates(store, c.iri))]
    if jurisdiction:
        own = [c for c in cards if lies_in(store, c.jurisdiction_iri, jurisdiction, kin=False)]
        cards = own or [c for c in cards if lies_in(store, c.jurisdiction_iri, jurisdiction, kin=True)]
    hits = {c.iri for c in cards}
    stubs = [c for c in cards if hits & set(c.candidates)]
    kept = [c for c in cards if c not in stubs]
    return Found(tuple(sorted(kept, key=order)), tuple(sorted(stubs, key=order)))


def _named(store: Store, index: Index, text: str) -> set[str]:
    """Return the instruments that carry this text as IRI, as a document's file name, or as number."""
    text = text.strip()
    if is_iri(text) and (statements := about(store, text)):
        expressed = {s.object for s in statements if s.predicate == DEF + "expresses"}
        return expressed or {text}
    return set(named(index, text))


def _dates(store: Store, iri: str) -> list[str]:
    dates = objects(store, iri, ELI + "date_document")
    year = iri.rpartition("/")[2]
    return dates or ([year] if _YEAR.fullmatch(year) else [])


def _fits(wanted: str, dates: list[str]) -> bool:
    return any(date.startswith(wanted) or wanted.startswith(date) for date in dates)
