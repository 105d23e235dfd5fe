"""Tables with a cell per line whose cells are wrapped over lines, page after page, as a gazette's PDFs are read.

The rows are told by their numbers, which must count on one by one; furniture of pages (running heads, page numbers,
copies of the header, footnotes) is left out. `loaders.cells` tells the cells of a row apart, or leaves it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.terms import fold
from loaders.cells import Cell, Piece, Usual, told_apart, usual
from loaders.clues import Pairs
from loaders.tables import Header, Line, Row, Span, Table, stripped
from loaders.text import Clean

_RUNNING = re.compile(
    r"công\s+báo\s?/\s?số\s[\d\s+-]{1,20}/\s?ngày\s.{6,12}|(?:ký\s+bởi|cơ\s+quan|ngày\s+ký):\s.{1,90}"
)
_PAGE = re.compile(r"-?\s?\d{1,4}\s?-?")
_END = re.compile(r"(?:nơi\s+nhận|ghi\s+chú\s?:|phụ\s+lục|biểu\s+số|tm\.|kt\.|tl\.)(?![^\W\d_])")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})(?:\s*$|[.)](?:\s+|$)|\s{2,})")
_SECTION = re.compile(r"(?P<mark>[IVX]{1,5}|[A-H])[.)]\s")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_FOOTNOTE = re.compile(r"(?P<mark>\d{1,3})\s\S")
_WIDEST = 75
"""The longest line that is not taken for prose behind the table."""
_LOOKED_AT = 40
"""By how many lines behind the header a wrapped table is known."""
_FEWEST = 12
_NARROW = 60
"""The longest line of a cell of a page with many columns, in characters."""
_MOST_GAPS = 4
_MOST = 160
"""The most lines of one row."""


def is_wrapped(clean: Clean, lines: Sequence[Line], index: int) -> bool:
    """Tell whether the lines from ``index`` on are short, and many go on with the one before: with a small letter."""
    texts = [clean.text[line.start : line.end].strip() for line in lines[index : index + _LOOKED_AT]]
    inked = [text for text in texts if text]
    going_on = sum(text[0].islower() for text in inked)
    long = sum(len(text) > _NARROW for text in inked)
    return len(inked) >= _FEWEST and 4 * going_on >= len(inked) and 16 * long <= len(inked)


def wrapped(clean: Clean, lines: Sequence[Line], index: int, first: int, header: Header) -> tuple[Table, int]:
    """Read the table whose header stands in the lines from ``index`` to ``first``; return it and the line behind."""
    head = tuple(_folded(clean, line) for line in lines[index:first] if line.kind == "text")
    scanner = _Scanner(clean, lines, head, len(header.roles) - 1)
    behind = scanner.scan(first)
    pairs = Pairs(clean.text)
    columns = tuple(role for role in header.roles if role != "number")
    drafts = [draft for draft in scanner.drafts if draft.length]
    if drafts:
        _shorten(clean, drafts[-1], columns, pairs)
    read = [_cells(clean, draft, columns, pairs, frozenset()) for draft in drafts]
    often = usual([cells for cells in read if cells])
    rows = []
    for draft, found in zip(drafts, read, strict=True):
        if draft.section:
            rows.append(_section(draft))
        elif cells := found or _cells(clean, draft, columns, pairs, often):
            rows.append(_row(draft, cells))
    return Table(header, tuple(rows)), behind


@dataclass(slots=True)
class _Draft:
    """The lines of one row, page by page; ``gaps`` tells behind how many of them empty lines stand."""

    label: str
    start: int
    pages: list[list[Span]] = field(default_factory=lambda: [[]])
    gaps: list[int] = field(default_factory=list)
    section: bool = False

    @property
    def length(self) -> int:
        """How many lines the row has."""
        return sum(len(page) for page in self.pages)


class _Scanner:
    """Goes through the lines of a table and parts them into rows, without the furniture of pages."""

    def __init__(self, clean: Clean, lines: Sequence[Line], head: Sequence[str], width: int) -> None:
        self.clean = clean
        self.lines = lines
        self.head = head
        self.width = width
        self.drafts: list[_Draft] = []
        self.number = 0
        self.mark = ""
        self.turned = False

    def scan(self, position: int) -> int:
        """Take the lines from ``position`` on; return the first that is no part of the table."""
        parted = False
        while position < len(self.lines):
            line = self.lines[position]
            if line.kind == "blank":
                parted = True
                position += 1
                continue
            span = stripped(self.clean, line.start, line.end)
            behind = self._furniture(position, span, parted)
            if behind > position:
                position, parted = behind, False
                continue
            if line.kind != "text" or not self._take(span, parted):
                break
            position, parted = position + 1, False
        return position

    def _furniture(self, position: int, span: Span, parted: bool) -> int:
        """Return the first line behind what at ``position`` belongs to the page and not to the table."""
        low = self.clean.low[span[0] : span[1]]
        if _RUNNING.fullmatch(low):
            self.turned = True
            return position + 1
        if self.turned and parted is False and _PAGE.fullmatch(low) and self._runs(position - 1):
            return position + 1
        count = self._copied(position)
        if count:
            self.turned = True
            return position + count
        if parted and self._is_note(span):
            return self._page_end(position)
        return position

    def _runs(self, position: int) -> bool:
        line = self.lines[position]
        return bool(_RUNNING.fullmatch(self.clean.low[line.start : line.end].strip()))

    def _copied(self, position: int) -> int:
        """Return how many lines a copy of the header at ``position`` has, or 0."""
        if _folded(self.clean, self.lines[position]) != self.head[0]:
            return 0
        count = len(self.head)
        copied = tuple(_folded(self.clean, line) for line in self.lines[position : position + count])
        return count if copied == tuple(self.head) else 0

    def _is_note(self, span: Span) -> bool:
        """Tell whether a line is a footnote: its number stands right behind a word of one of the last rows."""
        note = _FOOTNOTE.match(self.clean.text, span[0], span[1])
        if not note or not self.drafts:
            return False
        since = self.drafts[max(len(self.drafts) - 12, 0)].start
        return bool(re.search(rf"[^\W\d_]{note['mark']}(?!\w)", self.clean.text[since : span[0]]))

    def _page_end(self, position: int) -> int:
        """Return the line at which the page ends on which ``position`` stands, or the next empty line."""
        while position < len(self.lines) and self.lines[position].kind != "blank":
            position += 1
        return position

    def _take(self, span: Span, parted: bool) -> bool:
        text = self.clean.text[span[0] : span[1]]
        draft = self.drafts[-1] if self.drafts else None
        section = _SECTION.match(text)
        if section and self._follows(section["mark"]):
            self.mark, self.turned = section["mark"], False
            self.drafts.append(_Draft(section["mark"] + ".", span[0], [[span]], section=True))
            return True
        numbered = _NUMBERED.match(text)
        if numbered and self._counts(int(numbered["number"]), text[numbered.end() :]):
            self.number, self.turned = int(numbered["number"]), False
            self.drafts.append(_Draft(numbered["number"], span[0]))
            if numbered.end() < len(text):
                self.drafts[-1].pages[0].append((span[0] + numbered.end(), span[1]))
            return True
        wide = draft is not None and not draft.section and len(text) > _WIDEST
        if draft is None or wide or draft.length >= _MOST or _END.match(self.clean.low, span[0]):
            return False
        if self.turned:
            draft.pages.append([])
            self.turned = False
        if parted and draft.pages[-1]:
            draft.gaps.append(draft.length)
        draft.pages[-1].append(span)
        return True

    def _follows(self, mark: str) -> bool:
        if mark in _ROMAN and (self.mark in _ROMAN or not self.mark):
            return _ROMAN.index(mark) == (_ROMAN.index(self.mark) + 1 if self.mark else 0)
        return mark == chr(ord(self.mark) + 1) if len(self.mark) == 1 else mark == "A" and not self.mark

    def _counts(self, number: int, rest: str) -> bool:
        """Tell whether a number is the next row's: one more than the last, or 1 right behind a section's title."""
        draft = self.drafts[-1] if self.drafts else None
        opened = draft is None or draft.section or draft.length >= self.width - 1
        starts = number == 1 and (draft is None or draft.section)
        return opened and (starts or number == self.number + 1) and not rest[:1].islower()


def _cells(clean: Clean, draft: _Draft, columns: Sequence[str], pairs: Pairs, often: Usual) -> list[Cell] | None:
    if draft.section:
        return None
    pages = [[Piece(clean.text[s:e], s, e) for s, e in page] for page in draft.pages if page]
    return told_apart(pages, columns, pairs, often)


def _shorten(clean: Clean, draft: _Draft, columns: Sequence[str], pairs: Pairs) -> None:
    """Cut from the last row what stands behind an empty line, where all columns are filled before that line."""
    for gap in draft.gaps[:_MOST_GAPS] if not draft.section else ():
        before = draft.length - len(draft.pages[-1])
        page = draft.pages[-1][: max(gap - before, 0)]
        shorter = _Draft(draft.label, draft.start, [*draft.pages[:-1], page])
        cells = _cells(clean, shorter, columns, pairs, frozenset())
        if cells and len({cell.column for cell in cells}) == len(columns):
            draft.pages[-1] = page
            return


def _section(draft: _Draft) -> Row:
    spans = tuple(span for page in draft.pages for span in page)
    return Row(draft.label, {"text": spans}, draft.start, spans[-1][1])


def _row(draft: _Draft, cells: Sequence[Cell]) -> Row:
    by_role: dict[str, tuple[Span, ...]] = {}
    for cell in cells:
        by_role[cell.role] = (*by_role.get(cell.role, ()), (cell.start, cell.end))
    return Row(draft.label, by_role, draft.start, max(c.end for c in cells))


def _folded(clean: Clean, line: Line) -> str:
    return fold(clean.text[line.start : line.end])
