"""Instruments as the index keeps them: found by number or IRI, the newest, those lately loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from kg.graph import Store
from kg.index.opening import LISTED, Index, Row, Value, listed
from kg.index.schema import SINGLES
from kg.instruments import Card, HeldDocument, normal_number
from kg.levels import Level, level

COLUMNS = ", ".join(f"i.{name}" for name in ("id", *SINGLES))
"""What `read` takes, of the table of instruments as ``i``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An instrument or programme: the card that the graph gives, and what the index knows beside it.

    ``code`` is the type's code, ``level`` the value of a `kg.levels.Level`, ``force`` "inForce",
    "partiallyInForce", "notInForce" or empty, ``ended`` since when, ``spoken`` how many documents speak of it.
    """

    card: Card
    code: str
    year: str
    level: str
    programme: bool
    force: str
    ended: str | None
    spoken: int


@dataclass(frozen=True, slots=True)
class Loading:
    """A text that was loaded at ``time`` (ISO, UTC), and the instrument that it is the text of."""

    document: HeldDocument
    time: str
    hit: Hit


def hits(index: Index, iris: Iterable[str]) -> dict[str, Hit]:
    """Return the instruments of these IRIs that there are, by IRI, in the order asked for."""
    wanted = list(dict.fromkeys(iris))
    rows = index.rows(f"SELECT {COLUMNS} FROM instrument i WHERE i.iri IN {LISTED}", (listed(wanted),))
    found = {hit.card.iri: hit for hit in read(index, rows)}
    return {iri: found[iri] for iri in wanted if iri in found}


def cards_in(index: Index, iris: Iterable[str]) -> dict[str, Card]:
    """Return the cards of those of these instruments that there are, by IRI."""
    return {iri: hit.card for iri, hit in hits(index, iris).items()}


def levels(store: Store, index: Index, cards: Sequence[Card]) -> dict[str, Level]:
    """Return the level of every instrument by its IRI, from the graph where the index does not know one."""
    sql = f"SELECT iri, level FROM instrument WHERE iri IN {LISTED}"
    known = {str(iri): Level(str(value)) for iri, value in index.rows(sql, (listed(card.iri for card in cards),))}
    return {card.iri: known.get(card.iri) or level(store, card) for card in cards}


def numbered(index: Index, number: str) -> list[str]:
    """Return the IRIs of the instruments whose number is ``number`` in any spelling, sorted."""
    sql = "SELECT i.iri FROM number n JOIN instrument i ON i.id = n.instrument WHERE n.key = ? ORDER BY i.iri"
    return [str(iri) for (iri,) in index.rows(sql, (normal_number(number),))]


def newest(index: Index, limit: int) -> list[Hit]:
    """Return the instruments whose text is held, the latest date first."""
    sql = f"SELECT {COLUMNS} FROM instrument i WHERE i.held = 1 ORDER BY i.date DESC, i.iri LIMIT ?"
    return read(index, index.rows(sql, (limit,)))


def lately_loaded(index: Index, limit: int) -> list[Loading]:
    """Return the texts that were loaded last, latest first."""
    sql = """SELECT d.iri, d.file, d.loaded, i.iri FROM document d JOIN instrument i ON i.id = d.instrument
             WHERE d.loaded IS NOT NULL ORDER BY d.loaded DESC, d.iri LIMIT ?"""
    rows = index.rows(sql, (limit,))
    found = hits(index, (str(row[3]) for row in rows))
    return [Loading(HeldDocument(str(d), str(file)), str(time), found[str(iri)]) for d, file, time, iri in rows]


def shared_number(index: Index) -> str | None:
    """Return a number that several instruments of certain identity bear, the one with the most; None without one."""
    return next((str(number) for (number,) in index.rows("SELECT number FROM shared")), None)


def read(index: Index, rows: Sequence[Row]) -> list[Hit]:
    """Return rows of all columns of instruments as hits, in their order."""
    keys = (listed(int(row[0] or 0) for row in rows),)
    documents: dict[Value, list[HeldDocument]] = defaultdict(list)
    candidates: dict[Value, list[str]] = defaultdict(list)
    sql = f"SELECT instrument, iri, file FROM document WHERE instrument IN {LISTED} ORDER BY iri"
    for key, iri, file in index.rows(sql, keys):
        documents[key].append(HeldDocument(str(iri), str(file)))
    sql = f"SELECT instrument, iri FROM candidate WHERE instrument IN {LISTED} ORDER BY iri"
    for key, iri in index.rows(sql, keys):
        candidates[key].append(str(iri))
    return [_hit(row, documents[row[0]], candidates[row[0]]) for row in rows]


def _hit(row: Row, documents: list[HeldDocument], candidates: list[str]) -> Hit:
    told = dict(zip(SINGLES, row[1:], strict=True))

    def text(column: str) -> str | None:
        return cast("str | None", told[column])

    card = Card(
        iri=str(told["iri"]),
        label=str(told["label"]),
        type=text("type"),
        number=text("number"),
        date=text("date"),
        issuer=text("issuer"),
        jurisdiction=text("place"),
        jurisdiction_iri=text("place_iri"),
        title=text("title"),
        held=bool(told["held"]),
        documents=tuple(documents),
        candidates=tuple(candidates),
    )
    return Hit(
        card=card,
        code=str(told["code"]),
        year=str(told["year"]),
        level=str(told["level"]),
        programme=bool(told["programme"]),
        force=str(told["force"]),
        ended=text("ended"),
        spoken=int(told["documents"] or 0),
    )
