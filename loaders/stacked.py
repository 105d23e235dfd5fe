"""Tables with a cell per line and nothing (or too few bars) between: the number column tells where each row begins.

A row that has one line per column is read straight; where cells are wrapped or left out, what the lines look
like (a period, the name of a body) decides which column each belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg.terms import fold
from loaders.lists import looks_like_body
from loaders.periods import looks_like_period
from loaders.tables import (
    HEADER_LIMIT,
    NUMBER,
    SECTION,
    WIDEST,
    Columns,
    Header,
    Line,
    Row,
    Span,
    Table,
    stripped,
    text_of,
)
from loaders.text import Clean
from loaders.wrapped import is_wrapped, wrapped

_END = re.compile(r"(?:nơi\s+nhận|ghi\s+chú|phụ\s+lục|biểu\s+số|tm\.|kt\.|tl\.)(?![^\W\d_])")
_COLUMN_NUMBER = re.compile(r"\(\d{1,2}\)")
_LETTERS = "ABCDĐEFGH"
_MOST = 24
"""The most lines of one row."""
_FIT = {
    "text": {"other": 2, "body": 0, "period": -3},
    "lead": {"other": -2, "body": 3, "period": -4},
    "coordinating": {"other": -2, "body": 3, "period": -4},
    "period": {"other": -3, "body": -4, "period": 4},
    "deliverable": {"other": 1, "body": -1, "period": -3},
}
"""How well a line of a kind stands in a column of a role."""
_LONGEST_MARK = 30
"""The longest line that may head a number column, in characters."""
_EMPTY = {"text": 6, "lead": 3, "coordinating": 1, "period": 2, "deliverable": 1}
"""What it costs to leave a column of a role empty."""


def stacked(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> tuple[Table | None, int]:
    """Read a table whose cells are lines; its header must begin with the number column."""
    header, position = _header(clean, lines, index, known)
    if header is None:
        return None, index + 1
    if is_wrapped(clean, lines, position):
        return wrapped(clean, lines, index, position, header)
    builder = _Builder(clean, header)
    parted = False
    while position < len(lines):
        line = lines[position]
        if line.kind in ("blank", "bar"):
            parted = parted or line.kind == "blank"
            position += 1
            continue
        span = stripped(clean, line.start, line.end)
        if fold(text_of(clean, span)) == header.words[0]:
            again, behind = _header(clean, lines, position, known)
            if again is None or again.words != header.words:
                break
            builder.resumed, parted, position = True, False, behind
            continue
        if line.kind == "tabbed" or not builder.take(span, parted):
            break
        parted = False
        position += 1
    builder.close(last=True)
    return Table(header, tuple(builder.rows)), position


def _header(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> tuple[Header | None, int]:
    """Return the header whose first column is the line at ``index``, and the index of the first line of a row."""
    if lines[index].end - lines[index].start > _LONGEST_MARK:
        return None, index + 1
    first = text_of(clean, (lines[index].start, lines[index].end))
    if not known.is_number(first):
        return None, index + 1
    names, position = [first], index + 1
    while position < len(lines) and len(names) <= 2 * WIDEST:
        line = lines[position]
        text = text_of(clean, (line.start, line.end)) if line.kind not in ("blank", "bar") else ""
        if NUMBER.fullmatch(text) or SECTION.match(text) or len(text) > HEADER_LIMIT or line.kind == "tabbed":
            break
        if text and not _COLUMN_NUMBER.fullmatch(text):
            names.append(text)
        position += 1
    return known.header(_unwrapped(names, known)), position


def _unwrapped(names: Sequence[str], known: Columns) -> list[str]:
    """Return the headers of columns, those that are broken over lines put together."""
    joined: list[str] = []
    for name in names:
        half = joined and name[0].islower() and (not known.role(joined[-1]) or not known.role(name))
        if half and known.role(f"{joined[-1]} {name}"):
            joined[-1] += f" {name}"
        else:
            joined.append(name)
    return joined


class _Builder:
    """Takes the lines of a table one by one and puts rows together."""

    def __init__(self, clean: Clean, header: Header) -> None:
        self.clean = clean
        self.header = header
        self.columns = tuple(r for r in header.roles if r != "number")
        self.rows: list[Row] = []
        self.resumed = False
        self.counter = _Counter()
        self.label: Span | None = None
        self.cells: list[Span] = []
        self.gaps = 0
        self.spaced = False

    def take(self, span: Span, parted: bool) -> bool:
        """Take a line, empty lines before it or not; return False where the table has ended before it."""
        text = text_of(self.clean, span)
        full = len(self.cells) >= len(self.columns)
        started = self.label is not None
        if self.label and not self.cells and text == text_of(self.clean, self.label):
            self.label = span
            return True
        if (self.cells or not started or SECTION.match(text)) and self.counter.takes(text, full or not started):
            self.close()
            self.label, self.gaps = span, 0
            return True
        if full and parted and text.isdigit():
            return True
        over = full and ((parted and not self.spaced) or _END.match(self.clean.low, span[0]))
        if not started or over or len(self.cells) >= _MOST:
            return False
        self.gaps += parted
        self.cells.append(span)
        return True

    def close(self, *, last: bool = False) -> None:
        """End the open row; of the ``last`` one, lines behind a complete row are left out."""
        if self.label is None:
            return
        self.spaced = self.spaced or self.gaps > 0
        cells, width = self.cells, len(self.columns)
        if last and len(cells) > width and self._straight(cells[:width]):
            cells = cells[:width]
        roles = self._roles(cells)
        by_role: dict[str, tuple[Span, ...]] = {}
        for role, span in zip(roles, cells, strict=True):
            if role:
                by_role[role] = (*by_role.get(role, ()), span)
        end = cells[-1][1] if cells else self.label[1]
        self.rows.append(Row(text_of(self.clean, self.label), by_role, self.label[0], end, self.resumed))
        self.resumed, self.label, self.cells = False, None, []

    def _roles(self, cells: Sequence[Span]) -> Sequence[str]:
        assert self.label is not None
        if SECTION.match(text_of(self.clean, self.label)) and not self._straight(cells):
            return ["text"] * len(cells)
        if len(cells) == len(self.columns):
            return self.columns
        return _sorted([self._kind(c) for c in cells], self.columns)

    def _straight(self, cells: Sequence[Span]) -> bool:
        """Tell whether a row has one line per column, a body where the lead stands."""
        if len(cells) != len(self.columns):
            return False
        return self._kind(cells[self.columns.index("lead")]) == "body"

    def _kind(self, span: Span) -> str:
        text = text_of(self.clean, span)
        return "body" if looks_like_body(text) else "period" if looks_like_period(text) else "other"


def _sorted(kinds: Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the column of each line: the best fit that keeps the order of lines and of columns.

    >>> _sorted(["other", "other", "body", "period"], ["text", "lead", "coordinating", "period"])
    ['text', 'text', 'lead', 'period']
    """

    @cache
    def best(line: int, column: int) -> tuple[int, tuple[str, ...]]:
        """Return the fit of the lines from ``line`` in the columns from ``column``, and their columns."""
        if column == len(columns):
            return (0, ()) if line == len(kinds) else (-1000, ("",) * (len(kinds) - line))
        role = columns[column]
        score, roles = best(line, column + 1)
        found = (score - _EMPTY.get(role, 0), roles)
        gained = 0
        for end in range(line + 1, len(kinds) + 1):
            gained += _FIT.get(role, {}).get(kinds[end - 1], 0) if end == line + 1 or kinds[end - 1] != "other" else 0
            score, roles = best(end, column + 1)
            found = max(found, (score + gained, (role,) * (end - line) + roles), key=lambda f: f[0])
        return found

    return list(best(0, 0)[1])


class _Counter:
    """The numbering of a table so far, which tells a row's number from a number that stands in a cell."""

    def __init__(self) -> None:
        self.number: tuple[int, ...] = ()
        self.roman = 0
        self.letter = -1
        self.in_section = False

    def takes(self, text: str, full: bool) -> bool:
        """Tell whether a line is the next row's number, and count it; after a ``full`` row numbers may be left out."""
        if NUMBER.fullmatch(text):
            return self._takes_number(text.rstrip(".)/"), full)
        section = SECTION.match(text)
        if not section or (section.end() < len(text) and not full and not self.in_section):
            return False
        mark = section["mark"]
        if mark in _LETTERS:
            if _LETTERS.index(mark) != self.letter + 1:
                return False
            self.letter, self.roman = self.letter + 1, 0
        elif mark in "KLMN":
            return False
        elif _roman(mark) == self.roman + 1:
            self.roman += 1
        else:
            return False
        self.in_section = True
        return True

    def _takes_number(self, printed: str, full: bool) -> bool:
        if not printed[0].isdigit():
            self.in_section = False
            return True
        number = tuple(int(n) for n in printed.split("."))
        last = self.number
        follows = number == (*last, 1) or any(number == (*last[:n], last[n] + 1) for n in range(len(last)))
        starts = number[-1] == 1 and (self.in_section or full)
        skips = full and len(number) == len(last) and last[-1] < number[-1] <= last[-1] + 3
        if not (follows or starts or skips or not last):
            return False
        self.number, self.in_section = number, False
        return True


def _roman(mark: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[c] for c in mark]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
