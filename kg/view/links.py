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


def search(text: str, **settings: str) -> str:
    """Return the address of a search, with settings of the search page; empty ones are left out.

    >>> search("24/KH-UBND")
    './?q=24%2FKH-UBND'
    """
    return "./?" + urlencode({"q": text} | {name: value for name, value in settings.items() if value})


def tasks(**settings: str) -> str:
    """Return the address of the page of tasks, with its settings; empty ones are left out.

    >>> tasks(cq="Sở Y tế", ma="")
    'nhiem-vu?cq=S%E1%BB%9F+Y+t%E1%BA%BF'
    """
    return f"{TASKS}?" + urlencode({name: value for name, value in settings.items() if value})


def instrument(iri: str, **settings: str) -> str:
    """Return the address of an instrument's page, with settings of that page."""
    return f"{INSTRUMENT}?" + urlencode({"id": iri} | settings)


def document(iri: str, passage: Passage | None = None, **settings: str) -> str:
    """Return the address of a document in the reader, at ``passage`` if there is one, with settings of that page.

    >>> document("https://example.org/d", Passage(3, 9))
    'doc?id=https%3A%2F%2Fexample.org%2Fd&tu=3&den=9'
    """
    params: dict[str, str | int] = {"id": iri}
    if passage:
        params |= {"tu": passage.start, "den": passage.end}
    return f"{READER}?" + urlencode(params | settings)


def loading(**settings: str) -> str:
    """Return the address of the page that loads documents, with settings of that page.

    >>> loading(), loading(xem="kho")
    ('nap?', 'nap?xem=kho')
    """
    return f"{LOADING}?" + urlencode(settings)


def checks(**settings: str) -> str:
    """Return the address of the page that shows what to look at and what is open, with settings of that page.

    >>> checks(xem="chua-ro")
    'soat?xem=chua-ro'
    """
    return f"{CHECKS}?" + urlencode({name: value for name, value in settings.items() if value})


def doubt(document: str, instrument: str) -> str:
    """Return the address where a person decides what an instrument is in a document."""
    return checks(xem="chua-ro", o=document, la=instrument)


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


def page_number(text: str) -> int:
    """Return the page of a list that an address names, counted from 1; 1 where it names none.

    >>> page_number("7"), page_number("0"), page_number("-2"), page_number("9" * 5_000)
    (7, 1, 1, 1)
    """
    return _number(text) or 1


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None
