"""What may have been meant where nothing was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.index.asking import asked
from kg.index.cards import COLUMNS, Hit, read
from kg.index.finding import Search, found
from kg.index.opening import LISTED, Index, Value, listed
from kg.index.tiers import BEGINS, MATCHES
from kg.index.words import all_of, words
from kg.instruments import normal_number
from kg.knowledge import load

_NEAR = 6
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_LONGEST = 6
_MOST = 24
_KNOWN = f"{MATCHES} LIMIT 1"


def sought_number(text: str) -> str | None:
    """Return the key of the number that a text names, None where it names none.

    >>> sought_number("kế hoạch 999999 / kh-ubnd"), sought_number("sinh học")
    ('999999-KH-UBND', None)
    """
    return next((number.key for number in asked(text).named), None)


@dataclass(frozen=True, slots=True)
class KnownLaw:
    """A law that no loaded document cites: its name, number and day as the vocabulary of laws has them."""

    name: str
    number: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Advice:
    """Of a number ``slips``, those that one slip of a digit makes, and ``others``, of the same ordinal with another
    symbol or year; of other words ``shorter``, the text without those that stand nowhere, if something fits it then.
    ``laws`` are those of the vocabulary that the text names.
    """

    slips: tuple[Hit, ...] = ()
    others: tuple[Hit, ...] = ()
    shorter: str | None = None
    laws: tuple[KnownLaw, ...] = ()


def advice(index: Index, text: str) -> Advice:
    """Return what may have been meant by a text that nothing fits."""
    key = sought_number(text)
    laws = tuple(islice(_laws(text, key), _NEAR))
    if key:
        ordinal, dash, symbol = key.partition("-")
        if not ordinal.isdigit() or len(ordinal) > _LONGEST:
            return Advice(laws=laws)
        near = [f"{other}{dash}{symbol}" for other in _one_digit_off(ordinal)] if symbol else []
        slips = _hits(index, f"SELECT instrument FROM number WHERE key IN {LISTED}", [listed(near)])
        return Advice(slips, _hits(index, BEGINS, [f"{ordinal}-", f"{ordinal}-"]), laws=laws)
    sought = words(text)[:_MOST]
    known = [word for word in sought if index.rows(_KNOWN, (all_of([word]),))]
    rest = " ".join(known)
    fits = rest and len(known) < len(sought) and found(index, Search(rest), limit=0).total
    return Advice(shorter=rest if fits else None, laws=laws)


def _laws(text: str, key: str | None) -> Iterator[KnownLaw]:
    """Yield the laws with this number, else those whose name has all the words, of the year that stands among them; the
    shortest names first.
    """
    typed = [word for item in asked(text).items if item.what not in ("glue", "date") for word in item.words]
    years = {word for word in typed if _YEAR.fullmatch(word)}
    sought = set(typed) - years
    for law in sorted(load().laws, key=lambda law: len(law.name)):
        named = any(sought <= set(words(name)) for name in law.names) and len(sought) > 1
        for one in law.enactments:
            if normal_number(one.number or "") == key if key else named and (not years or one.since[:4] in years):
                yield KnownLaw(law.name, one.number, one.date)


def _hits(index: Index, sql: str, values: Sequence[Value]) -> tuple[Hit, ...]:
    """Return some of the instruments of these ids, the texts that are held first, then the newest."""
    rows = index.rows(
        f"SELECT {COLUMNS} FROM instrument i WHERE i.id IN ({sql}) ORDER BY i.held DESC, i.date DESC, i.iri LIMIT ?",
        [*values, _NEAR],
    )
    return tuple(read(index, rows))


def _one_digit_off(ordinal: str) -> Iterator[str]:
    """Yield the numbers that a slip of one digit makes: one wrong, one missing, one too many, two in turned order."""
    for n in range(len(ordinal) + 1):
        head, tail = ordinal[:n], ordinal[n:]
        yield from (head + digit + tail for digit in "0123456789")
        if tail:
            yield head + tail[1:]
            yield from (head + digit + tail[1:] for digit in "0123456789")
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
