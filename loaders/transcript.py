"""The one form in which every reader writes down what a file says.

A paragraph is a line. A row of a table is a line with a tab between its cells; a line break within a cell is a
vertical tab, so that a row stays one line. A table that only lays out the head or the foot of a document (issuer
beside motto, recipients beside signature) is written cell by cell as paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.structure import Cell, Grid, Structure

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff\ud800-\udfff]")
_BREAK = re.compile("[\n\v\f\r\x85\u2028\u2029]")
_LINE_END = re.compile("\r\n?|[\f\v\x85\u2028\u2029]")
_LAYOUT = re.compile(
    r"cộng\s{1,3}h[oòóỏõọ][aàáảãạ]\s{1,3}xã\s{1,3}hội|đảng\s{1,3}cộng\s{1,3}sản\s{1,3}việt\s{1,3}nam"
    r"|nơi\s{1,3}nhận\s{0,3}:|^[ \t]{0,9}(?:tm|kt|tl|tuq)\.",
    re.IGNORECASE | re.MULTILINE,
)
_LAYOUT_ROWS = 6
"""The most rows of a table that only lays out a head or a foot."""
_LAYOUT_COLUMNS = 3
_LAYOUT_LENGTH = 3000


@dataclass(frozen=True, slots=True)
class Written:
    """A cell to be written: its text, the column where it begins (from 0), and how many rows and columns it covers."""

    text: str
    column: int
    rows: int = 1
    columns: int = 1


class Transcript:
    """The text of a file while a reader writes it, with its pages, tables and furniture."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._pages: list[int] = []
        self._grids: list[Grid] = []
        self._furniture: list[tuple[int, str]] = []
        self.notes: list[str] = []

    @property
    def text(self) -> str:
        """What is written so far."""
        return "".join(self._parts)

    @property
    def length(self) -> int:
        """How many characters are written so far."""
        return self._length

    @property
    def structure(self) -> Structure:
        """The pages, tables and furniture so far."""
        return Structure(tuple(self._pages), tuple(self._grids), tuple(self._furniture))

    def page(self) -> None:
        """Begin a page; what was written before the first page belongs to it."""
        self._pages.append(self._length if self._pages else 0)

    def forget_pages(self) -> None:
        """Take back where pages begin, because it can't be right."""
        self._pages.clear()

    def paragraph(self, *pieces: str) -> None:
        """Write a paragraph; its own line breaks stay lines, and a page begins between two of its pieces."""
        for number, piece in enumerate(pieces, 1):
            *lines, last = _LINE_END.sub("\n", piece).split("\n")
            for line in lines:
                self._write(printable(line).rstrip() + "\n")
            if number < len(pieces):
                self._write(printable(last))
                self.page()
            else:
                self._write(printable(last).rstrip() + "\n")

    def verbatim(self, text: str) -> None:
        """Write the lines of a text whose blanks and tabs are set by hand: those at a line's end are empty cells."""
        for line in _LINE_END.sub("\n", text).split("\n"):
            self._write(printable(line) + "\n")

    def aside(self, text: str) -> None:
        """Keep a running head, a page number or a stamp of the current page out of the text."""
        shown = " ".join(printable(text).split())
        if shown:
            self._furniture.append((len(self._pages), shown))

    def note(self, why: str) -> None:
        """Say, in Vietnamese, what could not be read; the document is then only partly read."""
        if why not in self.notes:
            self.notes.append(why)

    def table(self, rows: Sequence[Sequence[Written]], pages: Sequence[int] = ()) -> None:
        """Write a table row by row, its cells in order of their columns, a merged cell only where it begins.

        ``pages`` are the rows with which a page begins, the number behind the last where one begins after it.
        """
        layout, begun = _is_layout(rows), Counter(pages)
        cells: list[Cell] = []
        for number, row in enumerate(rows):
            for _ in range(begun[number]):
                self.page()
            if layout:
                for text in filter(None, (cell.text.strip() for cell in row)):
                    self.paragraph(text)
                continue
            column = 0
            for cell in row:
                self._write("\t" * (cell.column - column))
                lines = _BREAK.split(printable(cell.text.replace("\t", " ")))
                text = "\v".join(filter(None, map(str.strip, lines)))
                start = self._length
                self._write(text)
                cells.append(Cell(start, self._length, number, cell.column, cell.rows, cell.columns))
                column = cell.column
            self._write("\n")
        for _ in range(begun[len(rows)]):
            self.page()
        if cells:
            self._grids.append(Grid(tuple(cells)))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def printable(text: str) -> str:
    """Return ``text`` without control characters and halves of surrogate pairs, which no text has."""
    return _CONTROL.sub("", text)


def _is_layout(rows: Sequence[Sequence[Written]]) -> bool:
    """Tell whether a table is there for its places on the page: the head or the foot of a document."""
    if len(rows) > _LAYOUT_ROWS or any(c.column + c.columns > _LAYOUT_COLUMNS for row in rows for c in row):
        return False
    texts = [cell.text for row in rows for cell in row]
    single = all(len([c for c in row if c.text.strip()]) <= 1 for row in rows)
    return single or (sum(map(len, texts)) <= _LAYOUT_LENGTH and any(_LAYOUT.search(text) for text in texts))
