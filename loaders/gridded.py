"""Task tables of files that know their cells: each column is the file's own, a merged cell counts for all its rows.

A table that goes on behind a page break without its header takes the header of the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.structure import Cell, Grid
from loaders.lists import looks_like_body
from loaders.tables import Columns, Header, Row, Span, Table, Told, numbers_columns, stripped, text_of
from loaders.text import Clean

_TITLES = 4
"""The most rows above a header, such as the table's title."""
_STOREYS = 3
"""The most rows of a header."""
_GAP = 200
"""The most characters between a table and the one that goes on with it."""
_SHARED = frozenset({"lead", "coordinating", "period", "deliverable"})
"""The roles whose merged cell holds for each row that it covers."""
_BODIES = frozenset({"lead", "coordinating"})


def gridded(clean: Clean, grids: Sequence[Grid], known: Columns) -> Iterator[Told]:
    """Yield the tables of the file in order, their spans and rows as offsets in the matching copy."""
    above: Header | None = None
    end = 0
    for grid in grids:
        reader = _Grid(clean, grid)
        header, first = reader.header(known)
        if header is None and above and len(above.roles) == reader.width and reader.start - end < _GAP:
            header = above
        rows = tuple(reader.rows(header, first, resumed=header is above)) if header else ()
        yield Told(reader.start, reader.end, Table(header, rows) if header and rows else None)
        above, end = header, reader.end


class _Grid:
    """The cells of one table by row and column, their spans in the matching copy."""

    def __init__(self, clean: Clean, grid: Grid) -> None:
        self.clean = clean
        self.start, self.end = clean.at(grid.start), clean.at(grid.end)
        self.width = max(cell.column + cell.columns for cell in grid.cells)
        self.height = max(cell.row for cell in grid.cells) + 1
        self.cells: dict[tuple[int, int], Cell] = {}
        for cell in grid.cells:
            for row in range(cell.row, min(cell.row + cell.rows, self.height)):
                self.cells[row, cell.column] = cell

    def span(self, row: int, column: int) -> Span:
        """Return the words of the cell that begins in a column; nothing where a wider one covers it."""
        cell = self.cells.get((row, column))
        return stripped(self.clean, self.clean.at(cell.start), self.clean.at(cell.end)) if cell else (0, 0)

    def text(self, row: int, column: int) -> str:
        """Return the words of a cell, of the one that covers the column where it is merged."""
        for begin in range(column, -1, -1):
            cell = self.cells.get((row, begin))
            if cell:
                return text_of(self.clean, self.span(row, begin)) if begin + cell.columns > column else ""
        return ""

    def header(self, known: Columns) -> tuple[Header | None, int]:
        """Return the header of a task table and the row behind it, or None and the first row."""
        for top in range(min(_TITLES, self.height)):
            title = self.cells.get((top, 0))
            if title and title.columns >= self.width:
                continue
            for storeys in range(_STOREYS, 0, -1):
                if top + storeys > self.height or not self._spans(top, storeys):
                    continue
                names = [[self.text(top + n, column) for n in range(storeys)] for column in range(self.width)]
                header = known.header([" ".join(dict.fromkeys(filter(None, name))) for name in names])
                if header:
                    deepest = [next(filter(None, map(known.role, reversed(name))), "") for name in names]
                    return Header(tuple(deepest), header.words), top + storeys
        return None, 0

    def _spans(self, top: int, storeys: int) -> bool:
        """Tell whether a header of so many rows is held together by cells that reach over or below others."""
        if storeys == 1:
            return True
        rows = {row for (row, _), cell in self.cells.items() if cell.row == top and cell.rows > 1}
        return top + storeys - 1 in rows

    def rows(self, header: Header, first: int, *, resumed: bool) -> Iterator[Row]:
        """Yield the rows of tasks and sections; a repeated header and a row that numbers the columns are left out."""
        words = [self.text(first - 1, column) for column in range(self.width)] if first else []
        for number in range(first, self.height):
            texts = [text_of(self.clean, self.span(number, column)) for column in range(self.width)]
            if numbers_columns(texts) or not any(texts):
                continue
            if texts == words:
                resumed = True
                continue
            found = self._row(header, number, texts, resumed=resumed)
            if found:
                yield found
                resumed = False

    def _row(self, header: Header, number: int, texts: Sequence[str], *, resumed: bool) -> Row | None:
        cells: dict[str, tuple[Span, ...]] = {}
        own: list[Span] = []
        label = ""
        for column, role in enumerate(header.roles):
            cell = self.cells.get((number, column))
            span = self.span(number, column)
            if cell is None or span[0] == span[1]:
                continue
            begins = cell.row == number
            if begins:
                own.append(span)
            if role == "number":
                label = texts[column] if begins else ""
            elif role and (begins or role in _SHARED):
                parts = tuple(self._parts(span)) if role in _BODIES else (span,)
                cells[role] = (*cells.get(role, ()), *parts)
        if not own:
            return None
        return Row(label, cells, min(own)[0], max(end for _, end in own), resumed)

    def _parts(self, span: Span) -> Iterator[Span]:
        """Yield the paragraphs of a cell, those that do not begin with a body together with the one before."""
        start, at = span[0], span[0]
        for line in self.clean.text[span[0] : span[1]].split("\v"):
            if at > start and looks_like_body(line.strip(" -+•\t")):
                yield stripped(self.clean, start, at)
                start = at
            at += len(line) + 1
        yield stripped(self.clean, start, span[1])
