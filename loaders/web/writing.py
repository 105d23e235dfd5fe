"""A part of a page written into a `Transcript`: paragraphs, tables with merged cells, numbered lists, note marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.transcript import Transcript, Written
from loaders.web.page import BLOCKS, CELLS, Element, Page

_SPACE = re.compile("[ \t\n\r\f\u00a0]+")
_BLANKS = re.compile("[ \t\u00a0]+")
_KEEPS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")
_NOTE_LINK = re.compile(r"#_?(?:ftn|edn|fn|footnote|cite_?note)", re.IGNORECASE)
_NUMBERED = re.compile(r"\s{0,99}(?:\d{1,3}|[a-zđ]|[ivxlc]{1,6})\s?[.)]|\s{0,99}[-–+•*]", re.IGNORECASE)
_WIDEST = 200
"""The most columns that one cell may reach."""
_LONG_CELL = 2500
"""A cell longer than this, in a table of few rows, is a part of the page and none of a table."""
_FEW_ROWS = 3
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(slots=True)
class _List:
    """A list of the page: how its points are numbered, and the last number."""

    style: str
    number: int
    step: int = 1


@dataclass(slots=True)
class _Table:
    """A table that is being written; ``below`` tells for how many more rows a column is covered from above."""

    rows: list[list[Written]] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    span: tuple[int, int] = (1, 1)


@dataclass(slots=True)
class _Shape:
    """A table's own rows, its longest cell, and whether it holds other tables."""

    rows: int = 0
    longest: int = 0
    holds: bool = False


class Writing:
    """Writes an element of a page, without the elements left out."""

    def __init__(self, page: Page, sheet: Transcript, left_out: frozenset[int]) -> None:
        self.page, self.sheet, self.left_out = page, sheet, left_out
        self._parts: list[str] = []
        self._kept = 0
        self._lists: list[_List] = []
        self._raised: list[int] = []
        self._point_mark = ""
        self._tables: list[_Table | None] = []
        self._open: _Table | None = None
        self._shapes: dict[int, _Shape] = {}
        self._in_cell = False

    def write(self, number: int) -> bool:
        """Write the element; tell whether all its letters are in the text."""
        element = self.page.elements[number]
        at, letters, before = element.first, 0, self.sheet.length
        while at < element.last:
            event = self.page.events[at]
            at += 1
            if isinstance(event, str):
                letters += _letters(event)
                self._parts.append(event if self._kept else _SPACE.sub(" ", event))
            elif event < 0:
                self._end(~event)
            elif event in self.left_out:
                self._aside(self.page.elements[event])
                at = self.page.elements[event].last
            else:
                self._begin(event)
        self._flush()
        return _letters(self.sheet.text[before:]) >= letters

    def _aside(self, element: Element) -> None:
        self._break(element)
        self.sheet.aside(self.page.text[element.start : element.end])

    def _begin(self, number: int) -> None:
        element = self.page.elements[number]
        self._break(element)
        if element.tag == "br":
            self._parts.append("\n")
        elif element.tag == "pre" or _KEEPS.search(element.attributes.get("style", "")):
            self._kept += 1
        elif element.tag in ("ol", "ul"):
            self._lists.append(_list(element))
        elif element.tag == "li":
            self._point(number)
        elif _is_raised(element):
            self._raised.append(len(self._parts))
        if element.tag == "table":
            self._table(number)
        elif self._open and element.tag in CELLS and not self._in_cell:
            self._in_cell = True
            self._open.span = (_count(element, "rowspan", 65534), _count(element, "colspan", 1000))
            self._open.lines = []
        elif self._open and element.tag == "tr" and not self._in_cell:
            self._open.rows.append([])

    def _end(self, number: int) -> None:
        element = self.page.elements[number]
        if _is_raised(element) and self._raised:
            at = self._raised.pop()
            self._raise("".join(self._parts[at:]), at)
        self._break(element, ends=True)
        if element.tag == "pre" or _KEEPS.search(element.attributes.get("style", "")):
            self._kept -= 1
        elif element.tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif element.tag == "table":
            self._end_table()
        elif element.tag in CELLS and self._open and self._in_cell and self._is_own(number):
            self._end_cell(self._open)

    def _break(self, element: Element, *, ends: bool = False) -> None:
        if element.tag in BLOCKS:
            empty = ends and element.tag == "p" and not self.page.text[element.start : element.end].strip()
            self._flush(blank=empty)

    def _flush(self, *, blank: bool = False) -> None:
        """Write the paragraph that was begun."""
        text = "".join(self._parts)
        if not self._kept:
            text = "\n".join(line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n"))
        self._parts = []
        self._raised = []
        lines = text.strip("\n") if self._kept else text.strip()
        if not lines and not blank:
            return
        lines, self._point_mark = self._point_mark + lines, ""
        if self._open and self._in_cell:
            self._open.lines.append(lines)
        elif self._kept:
            self.sheet.verbatim(lines)
        else:
            self.sheet.paragraph(lines)

    def _raise(self, text: str, at: int) -> None:
        """Write a raised figure, and the mark of a note, as raised digits."""
        found = _NOTE.fullmatch(text)
        if found:
            self._parts[at:] = [found[1].translate(_RAISED)]

    def _point(self, number: int) -> None:
        """Write what stands before a point of a list, unless its text begins with it."""
        element = self.page.elements[number]
        if not self._lists:
            return
        own = self._lists[-1]
        value = element.attributes.get("value", "")
        own.number = int(value) if re.fullmatch(r"-?\d{1,6}", value) else own.number + own.step
        mark = _mark(own.style, own.number)
        if mark and not _NUMBERED.match(self.page.text, element.start, element.end):
            self._flush()
            self._point_mark = mark + " "

    def _table(self, number: int) -> None:
        """Begin a table; one within a cell is written as lines of that cell, one of the page's layout as paragraphs."""
        own = None if self._open or self._is_layout(number) else _Table()
        self._tables.append(own)
        if own:
            self._open, self._in_cell = own, False

    def _end_table(self) -> None:
        own = self._tables.pop() if self._tables else None
        if own is None:
            return
        self._open, self._in_cell = None, False
        rows = [row for row in own.rows if row]
        if rows:
            self.sheet.table(_clipped(rows))

    def _end_cell(self, table: _Table) -> None:
        self._in_cell = False
        if not table.rows:
            table.rows.append([])
        row = table.rows[-1]
        if not row:
            table.below = {column: left - 1 for column, left in table.below.items() if left > 1}
        column = row[-1].column + row[-1].columns if row else 0
        while column in table.below and not any(cell.column <= column < cell.column + cell.columns for cell in row):
            column += 1
        rows, columns = table.span
        columns = max(min(columns, _WIDEST - column), 1)
        row.append(Written("\n".join(table.lines).strip(), column, rows, columns))
        if rows > 1:
            table.below.update(dict.fromkeys(range(column, column + columns), rows))

    def _is_own(self, number: int) -> bool:
        """Tell whether a cell is one of the table that is being written, not of one within."""
        return self._tables[-1] is self._open

    def _is_layout(self, number: int) -> bool:
        """Tell whether a table only lays out the page: it has few rows or holds tables, and a cell is like a page."""
        if not self._shapes:
            self._shapes = _shapes(self.page)
        shape = self._shapes[number]
        return shape.longest > _LONG_CELL and (shape.rows <= _FEW_ROWS or shape.holds)


def _shapes(page: Page) -> dict[int, _Shape]:
    """Return the shape of each table of a page by its number."""
    found: dict[int, _Shape] = {}
    around: list[int] = []
    for number, element in enumerate(page.elements):
        above = element.parent
        table = -1 if above < 0 else above if above in found else around[above]
        around.append(table)
        if element.tag == "table":
            found[number] = _Shape()
        own = found.get(table)
        if own:
            own.rows += element.tag == "tr"
            own.holds |= element.tag == "table"
            if element.tag in CELLS:
                own.longest = max(own.longest, element.end - element.start)
    return found


def _clipped(rows: list[list[Written]]) -> list[list[Written]]:
    """Return the rows; no cell covers more rows than there are."""
    most = len(rows)
    return [
        [Written(c.text, c.column, max(min(c.rows or most, most - n), 1), c.columns) for c in row]
        for n, row in enumerate(rows)
    ]


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_raised(element: Element) -> bool:
    if element.tag == "sup":
        return True
    return element.tag == "a" and bool(_NOTE_LINK.match(element.attributes.get("href", "")))


def _count(element: Element, name: str, most: int) -> int:
    value = element.attributes.get(name, "").strip()
    if not re.fullmatch(r"\d{1,6}", value):
        return 1
    return min(int(value), most) or (most if name == "rowspan" else 1)


def _list(element: Element) -> _List:
    style = element.attributes.get("style", "")
    bare = re.search(r"list-style(?:-type)?\s*:\s*none", style)
    if element.tag == "ul" or bare:
        return _List("" if bare else "-", 0)
    start = element.attributes.get("start", "")
    first = int(start) if re.fullmatch(r"-?\d{1,6}", start) else 1
    step = -1 if "reversed" in element.attributes else 1
    return _List(element.attributes.get("type", "1")[:1] or "1", first - step, step)


def _mark(style: str, number: int) -> str:
    if style == "-" or not style:
        return style
    if style in "aA" and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter if style == 'a' else letter.upper()})"
    if style in "iI" and 1 <= number <= 39:
        roman = ""
        for value, letters in _ROMAN:
            while number >= value:
                roman, number = roman + letters, number - value
        return f"{roman if style == 'i' else roman.upper()}."
    return f"{number}."
