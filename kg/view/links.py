"""The addresses of the pages: what a link to an instrument, a passage or a search looks like, and back.

Addresses are relative, so that they work under any host, port or path prefix, and without JavaScript.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from kg.graph import is_iri
from kg.terms import BASE

FIND, INSTRUMENT, READER = "", "van-ban", "doc"
TASKS, COVERAGE, CHECKS, LOADING = "nhiem-vu", "do-phu", "soat", "nap"
"""The URL paths of the pages."""

_LONGEST = 2_000


class Passage(NamedTuple):
    """A half-open span of a document's text."""

    start: int
    end: int


def search(text: str) -> str:
    """Return the address of a search.

    >>> search("24/KH-UBND")
    './?q=24%2FKH-UBND'
    """
    return "./?" + urlencode({"q": text})


def instrument(iri: str, **settings: str) -> str:
    """Return the address of an instrument's page, with settings of that page."""
    return f"{INSTRUMENT}?" + urlencode({"id": iri} | settings)


def document(iri: str, passage: Passage | None = None) -> str:
    """Return the address of a document in the reader, at ``passage`` if there is one.

    >>> document("https://example.org/d", Passage(3, 9))
    'doc?id=https%3A%2F%2Fexample.org%2Fd&tu=3&den=9'
    """
    params: dict[str, str | int] = {"id": iri}
    if passage:
        params |= {"tu": passage.start, "den": passage.end}
    return f"{READER}?" + urlencode(params)


def part(document: str, number: int) -> str:
    """Return the address of a part of a long document, counted from 1."""
    return f"{READER}?" + urlencode({"id": document, "phan": number})


def individual(params: Mapping[str, str], kind: str) -> str | None:
    """Return the parameter ``id`` if it is the IRI of one of our individuals of this kind, else None."""
    value = params.get("id", "").strip()
    ours = value.startswith(f"{BASE}{kind}/") and len(value) <= _LONGEST
    return value if ours and is_iri(value) else None


def passage(params: Mapping[str, str], length: int) -> Passage | None:
    """Return the parameters ``tu`` and ``den`` as a span within a text of ``length``, else None."""
    start, end = _number(params.get("tu", "")), _number(params.get("den", ""))
    if start is None or end is None or not 0 <= start < end <= length:
        return None
    return Passage(start, end)


def part_number(params: Mapping[str, str], count: int) -> int | None:
    """Return the parameter ``phan`` if there is such a part, counted from 1."""
    found = _number(params.get("phan", ""))
    return found if found and found <= count else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
