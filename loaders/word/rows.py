"""The rows of a table while they are read: which cells go on beside or below one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.transcript import Written

PAGE = "\f"
"""Where a page begins within a text; no file has such a character in its text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text; a form feed in it stands where a page begins."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, and the numbers of those with which a page begins."""

    rows: list[list[Written]]
    pages: list[int]


Block = Paragraph | Table


@dataclass(slots=True)
class Cell:
    """A cell: its lines, the column where it begins, and how many columns and rows it covers."""

    lines: list[str]
    column: int
    columns: int
    rows: int = 1


@dataclass(slots=True)
class Rows:
    """Rows put together one by one; ``open`` holds the merged cells that may go on below, by column."""

    rows: list[list[Cell]] = field(default_factory=list)
    open: dict[int, Cell] = field(default_factory=dict)

    def place(self, cell: Cell, row: list[Cell], *, beside: bool, below: bool, opens: bool) -> list[str]:
        """Put a cell into a row, or into the one ``beside`` or above (``below``) that it goes on.

        Return the lines that are left out because the merged cell holds them already.
        """
        above = self.open.get(cell.column)
        into = row[-1] if beside and row else above if below else None
        if into:
            again = [line for line in cell.lines if line in into.lines]
            into.lines += [line for line in cell.lines if line.strip() and line not in again]
            if into is above and not beside:
                into.rows += 1
            else:
                into.columns += cell.columns
            return again
        row.append(cell)
        for column in range(cell.column, cell.column + cell.columns):
            self.open.pop(column, None)
        if opens or below:
            self.open[cell.column] = cell
        return []

    def table(self) -> Table:
        """Return the table of the rows; a page that begins within a row begins with the next."""
        written, pages = [], []
        for index, row in enumerate(self.rows):
            texts = ["\n".join(cell.lines).strip(" \n") for cell in row]
            marks = max((text.count(PAGE) for text in texts), default=0)
            first = next((text for text in texts if text.strip(" \n\f")), "")
            if marks and first.startswith(PAGE):
                pages.append(index)
                marks -= 1
            pages += [index + 1] * marks
            cells = zip(texts, row, strict=True)
            written.append([Written(t.replace(PAGE, ""), c.column, c.rows, c.columns) for t, c in cells])
        return Table(written, pages)


def lines(block: Block) -> list[str]:
    """Return a block as lines of a cell, the cells of an inner row side by side."""
    if isinstance(block, Paragraph):
        return [block.text]
    found = []
    for index, row in enumerate(block.rows):
        found.append(PAGE * block.pages.count(index) + " ".join(" ".join(cell.text.split()) for cell in row).strip())
    return [line for line in found if line]


def words(blocks: Sequence[Block]) -> str:
    """Return the lines of some blocks as one text."""
    return "\n".join(line for block in blocks for line in lines(block)).replace(PAGE, "").strip()
