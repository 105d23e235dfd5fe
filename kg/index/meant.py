"""Which instruments a text names, by IRI, file or number, and how what it says of them agrees with the index.

A day or place that contradicts never removes an instrument: it only comes later, and is told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from kg.index.asking import Asked, Named, asked
from kg.index.opening import LISTED, Index, Row, Value, listed
from kg.index.words import words
from kg.instruments import normal_number, number_in

Fact: TypeAlias = Literal["type", "date", "place", "issuer"]

_MOST = 400
_CENTRAL = "trung-uong"
_COLUMNS = "i.id, i.iri, i.code, coalesce(i.date, i.year), i.place_key, i.issuer_key, i.ambiguous, i.held, i.title"
_BY_NAME = (
    "SELECT id, iri FROM instrument i WHERE iri = ?",
    "SELECT DISTINCT i.id, i.iri FROM document d JOIN instrument i ON i.id = d.instrument WHERE d.iri = ?",
    "SELECT DISTINCT i.id, i.iri FROM document d JOIN instrument i ON i.id = d.instrument WHERE d.file = ? ORDER BY 2",
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """An instrument that bears a number, the facts of the text that it agrees with, and those that it contradicts."""

    id: int
    iri: str
    agrees: tuple[Fact, ...]
    differs: tuple[Fact, ...]
    ambiguous: bool
    held: bool
    date: str
    title: str


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text names: first ``fitting``, which nothing in the text contradicts, then ``other``, as ids.

    ``sure`` is the IRI of the one that is surely meant: the only one of its file or IRI, or of its number and all that
    is said of it, where the text says nothing else. ``differs`` tells by IRI which facts contradict the index.
    """

    fitting: tuple[int, ...] = ()
    other: tuple[int, ...] = ()
    sure: str | None = None
    differs: dict[str, tuple[Fact, ...]] = field(default_factory=dict)


def meant(index: Index, text: str, typed: Asked | None = None) -> Meant:
    """Return what ``text`` names."""
    text = unicodedata.normalize("NFC", text.strip())
    if rows := _by_name(index, text):
        sure = str(rows[0][1]) if len(rows) == 1 else None
        return Meant(tuple(int(key or 0) for key, _ in rows), sure=sure)
    numbers = (typed or asked(text)).named or tuple(_whole(index, text))
    found = [(named, bearers) for named in numbers if (bearers := _bearers(index, named))]
    fitting, other = [], []
    for _, bearers in found:
        agreeing = [bearer.id for bearer in bearers if not bearer.differs]
        fitting += agreeing or [bearer.id for bearer in bearers]
        other += [bearer.id for bearer in bearers if agreeing and bearer.differs]
    fitting = list(dict.fromkeys(fitting))
    return Meant(
        tuple(fitting),
        tuple(key for key in dict.fromkeys(other) if key not in fitting),
        _sure(*found[0]) if len(numbers) == 1 and found else None,
        {bearer.iri: bearer.differs for _, bearers in found for bearer in bearers if bearer.differs},
    )


def named(index: Index, text: str) -> list[str]:
    """Return the IRIs of the instruments that carry this text as IRI, as a document's file name, or a number in it that
    nothing in the text contradicts.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if rows := _by_name(index, text):
        return [str(iri) for _, iri in rows]
    numbers = [number for number in asked(text).named if number.is_whole] or list(_whole(index, text))
    bearers = (bearer for number in numbers for bearer in _bearers(index, number, is_whole=True))
    return sorted({bearer.iri for bearer in bearers if not bearer.differs})


def _by_name(index: Index, text: str) -> list[Row]:
    if not text:
        return []
    for sql in _BY_NAME:
        name = text.replace("\\", "/").rpartition("/")[2] if "d.file" in sql else text
        if rows := index.rows(sql, (name,)):
            return rows
    return []


def _whole(index: Index, text: str) -> Iterator[Named]:
    """Yield the number that the whole text is, of a form that nobody expects: "03/NV", "Số 1 QPPL"."""
    for key in dict.fromkeys((normal_number(text), number_in(text))):
        if key and not key.isdigit() and index.rows("SELECT 1 FROM number WHERE key = ? LIMIT 1", (key,)):
            yield Named(key)
            return


def _bearers(index: Index, number: Named, *, is_whole: bool = False) -> list[Bearer]:
    """Return the instruments of a number, or of one that begins so, the likeliest first."""
    sql = f"SELECT {_COLUMNS} FROM number n JOIN instrument i ON i.id = n.instrument WHERE "
    rows = index.rows(sql + f"n.key = ? LIMIT {_MOST}", (number.key,)) if number.is_whole else []
    if not rows and not is_whole and (number.types or number.is_whole):
        values: list[Value] = [number.key + "-", number.key + "."]
        kinds = ""
        if number.types:
            kinds, values = f"AND i.code IN {LISTED}", [*values, listed(number.types)]
        rows = index.rows(sql + f"n.key >= ? AND n.key < ? {kinds} LIMIT {_MOST}", values)
    found = {bearer.id: bearer for bearer in (_bearer(number, row) for row in rows)}
    newest = sorted(found.values(), key=lambda bearer: (bearer.date, bearer.iri), reverse=True)
    return sorted(newest, key=lambda b: (len(b.differs), -len(b.agrees), b.ambiguous, not b.held))


def _bearer(number: Named, row: Row) -> Bearer:
    key, iri, code, date, place, issuer, ambiguous, held, title = row
    verdicts: dict[Fact, bool | None] = {
        "type": str(code) in number.types if number.types and code else None,
        "date": _same_day(number.date, str(date)) if number.date and date else None,
        "place": place in number.places if number.places and place else None,
        "issuer": _is_by(number.bodies, str(issuer), str(place)) if number.bodies and issuer else None,
    }
    return Bearer(
        int(key or 0),
        str(iri),
        tuple(fact for fact, verdict in verdicts.items() if verdict),
        tuple(fact for fact, verdict in verdicts.items() if verdict is False),
        bool(ambiguous),
        bool(held),
        str(date or ""),
        cast("str | None", title) or "",
    )


def _same_day(said: str, known: str) -> bool:
    """Tell whether two dates of any precision can be one; "--12-24" is a day of any year.

    >>> _same_day("2025-04", "2025-04-28"), _same_day("--12-24", "2024-12-24"), _same_day("2025-04-28", "2025-04-27")
    (True, True, False)
    """
    if said.startswith("--"):
        return known[5:] == said[2:] or len(known) < 10
    return known.startswith(said) or said.startswith(known)


def _is_by(bodies: Sequence[str], issuer: str, place: str) -> bool:
    """Tell whether an issuer is one of the bodies, or at a place one of its own: "Chủ tịch Ủy ban nhân dân tỉnh …"."""
    slugs = [body.replace(" ", "-") for body in bodies]
    if place == _CENTRAL:
        return any(f"{issuer}-".startswith(f"{body}-") for body in slugs)
    return any(f"-{body}-" in f"-{issuer}-" for body in slugs)


def _sure(number: Named, bearers: Sequence[Bearer]) -> str | None:
    """Return the only instrument of certain identity that agrees with all that is said, if nothing else is said."""
    facts: tuple[tuple[Fact, object], ...] = (
        ("type", number.types), ("date", number.date), ("place", number.places), ("issuer", number.bodies),
    )  # fmt: skip
    said = {fact for fact, value in facts if value}
    certain = [bearer for bearer in bearers if not bearer.ambiguous and said <= set(bearer.agrees)]
    if len(certain) != 1 or number.besides or number.date.startswith("--"):
        return None
    if number.matter:
        known = set(words(certain[0].title))
        shared = sum(word in known for word in number.matter)
        if 2 * shared < len(number.matter) and (known or said <= {"type"}):
            return None
    return certain[0].iri
