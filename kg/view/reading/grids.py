"""The tables of a document's text: those that its file has, or lines of as many tabs as their neighbours."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from kg.structure import Cell, Grid

_TABBED = re.compile(r"^[^\r\n\t]*\t[^\r\n\t]*\t[^\r\n]*", re.MULTILINE)
_WIDEST, _LARGEST = 200, 400_000
_HEAD_ROWS, _HEAD = 3, 120
_BREAK = re.compile("[\v\n\r]")

Inner = Callable[[int, int], str]
"""Returns the characters of a span as HTML."""


def grids(text: str, known: Sequence[Grid]) -> tuple[Grid, ...]:
    """Return the tables that can be shown as such: their cells stand in order, and between them nothing but blanks."""
    found = known or tuple(_tabbed(text))
    kept: list[Grid] = []
    for grid in found:
        if _is_plain(text, grid) and (not kept or kept[-1].end <= grid.start):
            kept.append(grid)
    return tuple(kept)


def lines_of(text: str, grid: Grid) -> tuple[int, int]:
    """Return the span of the lines on which a table stands, without the last line's end."""
    start = text.rfind("\n", 0, grid.start) + 1
    end = text.find("\n", grid.end)
    return start, len(text) if end < 0 else end


def table(cells: Sequence[Cell], text: str, inner: Inner, page: Callable[[int], str], *, begins: bool) -> str:
    """Return the rows of ``cells`` as a table; ``page`` returns an attribute that tells where a page begins.

    ``begins`` tells that the first row is the table's first, which may be its head.
    """
    width = max(cell.column + cell.columns for cell in cells)
    numbers = sorted({cell.row for cell in cells})
    head = _head_rows(text, cells, numbers) if begins else 0
    free = [0] * width
    rows: list[str] = []
    for number, row in zip(numbers, _by_row(cells), strict=True):
        at = len(rows)
        pieces: list[str] = []
        cursor = 0
        for cell in row:
            pieces += _gaps(free, cursor, cell.column, at)
            height = bisect_left(numbers, number + max(cell.rows, 1)) - at
            cursor = min(cell.column + max(cell.columns, 1), width)
            free[cell.column : cursor] = [at + height] * (cursor - cell.column)
            pieces.append(
                _cell(cell, text, inner, page(cell.start) if cell is row[0] else "", height, is_head=at < head)
            )
        pieces += _gaps(free, cursor, width, at)
        rows.append(f"<tr>{''.join(pieces)}</tr>")
    top = f"<thead>{''.join(rows[:head])}</thead>" if head else ""
    return f"<table>{top}<tbody>{''.join(rows[head:])}</tbody></table>"


def _tabbed(text: str) -> Iterator[Grid]:
    """Yield the runs of two lines or more that have equally many tabs, two at least."""
    run: list[tuple[int, int]] = []
    tabs = 0
    for match in _TABBED.finditer(text):
        count = match[0].count("\t")
        if run and (count != tabs or text[run[-1][1] : match.start()] not in ("\n", "\r\n")):
            yield from _grid(text, run)
            run = []
        run.append(match.span())
        tabs = count
    yield from _grid(text, run)


def _grid(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[Grid]:
    if len(lines) < 2:
        return
    cells = []
    for row, (start, end) in enumerate(lines):
        for column, piece in enumerate(text[start:end].split("\t")):
            cells.append(Cell(start, start + len(piece), row, column))
            start += len(piece) + 1
    yield Grid(tuple(cells))


def _is_plain(text: str, grid: Grid) -> bool:
    cells = grid.cells
    width = max((cell.column + cell.columns for cell in cells), default=0)
    if not 0 < width <= _WIDEST or width * len({cell.row for cell in cells}) > _LARGEST:
        return False
    if any(not 0 <= cell.start <= cell.end <= len(text) or cell.column < 0 or cell.row < 0 for cell in cells):
        return False
    first, last = lines_of(text, grid)
    gaps = [(first, cells[0].start), *((a.end, b.start) for a, b in pairwise(cells)), (grid.end, last)]
    ordered = all(a.row < b.row or (a.row == b.row and a.column + a.columns <= b.column) for a, b in pairwise(cells))
    return ordered and all(a <= b and not text[a:b].strip("\t\r\n ") for a, b in gaps)


def _by_row(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    row: list[Cell] = []
    for cell in cells:
        if row and row[-1].row != cell.row:
            yield row
            row = []
        row.append(cell)
    yield row


def _head_rows(text: str, cells: Sequence[Cell], numbers: Sequence[int]) -> int:
    """Return how many rows the head takes: as many as the first row's cells cover, if each has a few words."""
    first = [cell for cell in cells if cell.row == numbers[0]]
    few = all(0 < len(text[cell.start : cell.end].strip()) <= _HEAD for cell in first)
    if len(numbers) < 2 or len(first) < 2 or not few:
        return 0
    height = max(bisect_left(numbers, cell.row + max(cell.rows, 1)) for cell in first)
    return height if height <= _HEAD_ROWS and height < len(numbers) else 0


def _gaps(free: list[int], start: int, end: int, row: int) -> list[str]:
    """Return empty cells for the columns of a row that no cell covers."""
    return ["<td></td>"] * sum(until <= row for until in free[start:end])


def _cell(cell: Cell, text: str, inner: Inner, page: str, height: int, *, is_head: bool) -> str:
    spans = f' rowspan="{height}"' if height > 1 else ""
    spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    lines, start = [], cell.start
    for match in _BREAK.finditer(text, cell.start, cell.end):
        lines.append(inner(start, match.start()))
        start = match.end()
    shown = "<br>".join([*lines, inner(start, cell.end)])
    if is_head:
        return f'<th scope="{"colgroup" if cell.columns > 1 else "col"}"{spans}{page}>{shown}</th>'
    return f"<td{spans}{page}>{shown}</td>"
