"""Where in a document a passage stands: its page, and the table, row and column of its cell.

Offsets are half-open and count code points of the document's text. Pages, tables, rows and columns count from 1
in what people read; rows and columns of a `Cell` count from 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its span of the text, its first row and column, and how many of each it covers."""

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the file has it: its cells in the order of the text; a merged cell stands once."""

    cells: tuple[Cell, ...]

    @property
    def start(self) -> int:
        """Where the table begins in the text."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where the table ends in the text."""
        return max(cell.end for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage begins, as far as the file tells."""

    page: int | None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return the place for people, in Vietnamese: "trang 4, bảng 2, dòng 10, cột 3"."""
        parts = (("trang", self.page), ("bảng", self.table), ("dòng", self.row), ("cột", self.column))
        return ", ".join(f"{name} {number}" for name, number in parts if number)


@dataclass(frozen=True, slots=True)
class Structure:
    """What a file tells of its text beyond the characters.

    ``pages`` holds where each page begins, in order, the first at 0; it is empty where the file knows no pages.
    ``furniture`` is what was kept out of the text: running heads, page numbers, stamps, each with its page (0 where
    it stands on no one page).
    """

    pages: tuple[int, ...] = ()
    grids: tuple[Grid, ...] = ()
    furniture: tuple[tuple[int, str], ...] = ()

    def page(self, position: int) -> int | None:
        """Return the page on which ``position`` stands, counted from 1; None where there are no pages."""
        return bisect_right(self.pages, position) or None

    def place(self, position: int) -> Place | None:
        """Return where ``position`` stands, or None where the file tells nothing."""
        page = self.page(position)
        index = bisect_right(self.grids, position, key=lambda grid: grid.start) - 1
        if index >= 0 and position <= self.grids[index].end:
            cells = self.grids[index].cells
            cell = cells[max(bisect_right(cells, position, key=lambda c: c.start) - 1, 0)]
            return Place(page, index + 1, cell.row + 1, cell.column + 1)
        return Place(page) if page else None

    def as_dict(self) -> dict[str, Any]:
        """Return the structure as plain lists of numbers and strings; `structure` reads them back."""
        return {
            "pages": list(self.pages),
            "grids": [[list(_numbers(cell)) for cell in grid.cells] for grid in self.grids],
            "furniture": [list(piece) for piece in self.furniture],
        }


NONE = Structure()
"""The structure of a text that is nothing but characters."""


def structure(data: dict[str, Any]) -> Structure:
    """Return the structure that `Structure.as_dict` wrote; raises `KeyError`, `TypeError` or `ValueError`."""
    return Structure(
        pages=tuple(data["pages"]),
        grids=tuple(Grid(tuple(Cell(*numbers) for numbers in grid)) for grid in data["grids"]),
        furniture=tuple((page, text) for page, text in data["furniture"]),
    )


def _numbers(cell: Cell) -> Iterator[int]:
    yield from (cell.start, cell.end, cell.row, cell.column, cell.rows, cell.columns)
