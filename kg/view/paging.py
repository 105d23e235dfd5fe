"""Long lists a page at a time: which part is shown, and the links to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kg.view.controls import pager
from kg.view.instruments.choices import Choices, address
from kg.view.text import grouped

PAGE = 50
"""How many things a list shows at once."""

T = TypeVar("T")


def part(things: Sequence[T], chosen: Choices) -> Sequence[T]:
    """Return the things on the page that was chosen; a page beyond the last is the last."""
    start = beginning(len(things), chosen)
    return things[start : start + PAGE]


def beginning(total: int, chosen: Choices) -> int:
    """Return how many things stand on the pages before the one that was chosen."""
    return (_number(total, chosen) - 1) * PAGE


def turning(iri: str, chosen: Choices, total: int, unit: str) -> str:
    """Return where this page stands among the others, with links to them; nothing where there is one page."""
    pages, number = _pages(total), _number(total, chosen)
    left = f"{grouped(total - number * PAGE)} {unit}"
    return pager(lambda n: address(iri, chosen, number=n), number, pages, left=left)


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def _number(total: int, chosen: Choices) -> int:
    return min(chosen.number, _pages(total))
