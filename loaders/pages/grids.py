"""Lattices → tables: the words that stand in each cell; lines that enclose a single cell are a frame, no table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from loaders.pages.joins import MARKER, broken, joined
from loaders.pages.lattice import Lattice, lattices
from loaders.pages.sheet import Line, Sheet, Word, lines
from loaders.transcript import Written

_PADDING = 12.0
"""The blank margin within a cell, left and right together."""
_ENDED = re.compile(r"[.;:!?]$")


@dataclass(frozen=True, slots=True)
class Field:
    """A cell of a page's table: its first row and column, how many of each it covers, and its lines of words."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Line, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table of one page: the places of its upright lines, its top and bottom, and its cells by row and column."""

    columns: tuple[float, ...]
    top: float
    bottom: float
    fields: tuple[Field, ...]

    @property
    def height(self) -> int:
        """How many rows it has."""
        return max(field.row + field.rows for field in self.fields)


def tables(sheet: Sheet) -> tuple[list[Ruled], list[Word]]:
    """Return the tables of a page from its top, and the words outside them."""
    found: list[Ruled] = []
    outside = list(sheet.words)
    for lattice in lattices(sheet.level, sheet.upright):
        table, rest = _table(lattice, outside)
        if table:
            found.append(table)
            outside = rest
    return sorted(found, key=lambda table: table.top), outside


def _table(lattice: Lattice, words: list[Word]) -> tuple[Ruled | None, list[Word]]:
    """Return the table of a lattice, None where no words stand in it, and the words outside it."""
    inside: dict[int, list[Word]] = {number: [] for number in range(len(lattice.spans))}
    at = lattice.at()
    rest: list[Word] = []
    for word in words:
        row = _between(lattice.down, (word.top + word.bottom) / 2)
        column = _between(lattice.across, (word.left + word.right) / 2)
        number = at.get((row, column), -1)
        (inside[number] if number >= 0 else rest).append(word)
    if len(rest) == len(words):
        return None, words
    fields = []
    for number, span in enumerate(lattice.spans):
        left, _, right, _ = lattice.box(span)
        fields.append(Field(span.row, span.column, span.rows, span.columns, tuple(lines(inside[number])), right - left))
    return _without_void(Ruled(lattice.across, lattice.down[0], lattice.down[-1], tuple(fields))), rest


def _without_void(table: Ruled) -> Ruled:
    """Return a table without the rows that lines drawn twice leave: too low for a word, and empty."""
    begin = sorted({field.row for field in table.fields})
    number = {row: index for index, row in enumerate(begin)}
    fields = tuple(
        Field(
            number[f.row],
            f.column,
            sum(1 for row in begin if f.row <= row < f.row + f.rows),
            f.columns,
            f.lines,
            f.width,
        )
        for f in table.fields
    )
    return Ruled(table.columns, table.top, table.bottom, fields)


def _between(places: Sequence[float], place: float) -> int:
    """Return the index of the place before; -1 outside."""
    return next((i for i in range(len(places) - 1) if places[i] <= place < places[i + 1]), -1)


def cell_text(field: Field, room: float) -> str:
    r"""Return the words of a cell, wrapped lines joined, its paragraphs parted by "\n"; ``room`` is a line's."""
    paragraphs: list[str] = []
    before: Line | None = None
    for here in field.lines:
        if before is not None and paragraphs and _goes_on(before, here, room):
            paragraphs[-1] = joined(paragraphs[-1], here.text)
        else:
            paragraphs.append(here.text)
        before = here
    return "\n".join(paragraphs)


def _goes_on(before: Line, here: Line, room: float) -> bool:
    """Tell whether a line of a cell goes on with the one before: its first word had no room there."""
    if MARKER.match(here.text):
        return False
    if broken(before.text, here.text):
        return True
    first = here.words[0]
    blank = 0.25 * before.size
    if before.right - before.left + blank + first.right - first.left > room - 0.3 * before.size:
        return True
    return here.text[0].islower() and not _ENDED.search(before.text)


def rooms(tables: Iterable[Ruled]) -> dict[tuple[int, int], float]:
    """Return how wide a line of each column (and of so many columns) may be: as wide as any is."""
    found: dict[tuple[int, int], float] = {}
    for table in tables:
        for field in table.fields:
            key = (field.column, field.columns)
            widest = max((line.right - line.left for line in field.lines), default=0.0)
            found[key] = max(found.get(key, 0.0), widest, field.width - _PADDING)
    return found


def written(table: Ruled, room: dict[tuple[int, int], float]) -> list[list[Written]]:
    """Return the rows of a table as they are written down."""
    rows: list[list[Written]] = [[] for _ in range(table.height)]
    for field in sorted(table.fields, key=lambda f: (f.row, f.column)):
        text = cell_text(field, room.get((field.column, field.columns), field.width - _PADDING))
        rows[field.row].append(Written(text, field.column, field.rows, field.columns))
    return rows
