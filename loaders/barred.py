"""Tables whose cells stand between lines that hold nothing but a bar, as portals write them.

A cell that is merged with the one above it is left out: its column is told by what the cells that are there hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, islice

from kg.terms import fold
from loaders.lists import looks_like_body
from loaders.periods import looks_like_period
from loaders.tables import (
    HEADER_LIMIT,
    NUMBER,
    SECTION,
    TALLEST,
    WIDEST,
    Columns,
    Header,
    Line,
    Row,
    Span,
    Table,
    begins_row,
    numbers_columns,
    row,
    stripped,
    text_of,
)
from loaders.text import Clean

_END = re.compile(r"(?:nơi\s+nhận|ghi\s+chú|phụ\s+lục|biểu|tm\.|kt\.|tl\.)(?![^\W\d_])")
"""What begins the lines behind a table."""
_FEWEST = 3
"""The fewest cells of a row some of whose cells are merged with those above or below."""


def barred(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> tuple[Table | None, int]:
    """Read a table whose cells stand between lines with a bar; two bars with nothing between end a row."""
    header = _barred_header(clean, lines, index, known)
    if header is None:
        return None, index + 1
    pieces = _Pieces(clean, lines, index)
    width = len(header.roles)
    rows: list[Row] = []
    merged = _Merged(clean, header, pieces)
    position, resumed = width, False
    while pieces.reach(position):
        parted = not pieces.texts[position]
        position += parted
        found = merged.row(position) if pieces.reach(position) else None
        if found:
            rows.append(found[0])
            position = found[1]
            continue
        if not parted and not merged.begins(position):
            break
        pieces.reach(position + width + 1)
        cells = pieces.texts[position : position + width]
        if not any(cells):
            position += width
        elif not cells[0] and NUMBER.fullmatch(cells[1]):
            continue
        else:
            length = _length(pieces.texts, position, width)
            if tuple(fold(c) for c in cells) == header.words:
                resumed = True
            elif not numbers_columns(cells):
                rows.append(row(clean, header, pieces.spans[position : position + length], resumed=resumed))
                merged.above = pieces.spans[position : position + length] if length > 2 else []
                resumed = False
            position += length
    return Table(header, tuple(rows)), pieces.bars[min(position, len(pieces.bars) - 1)] + 1


class _Pieces:
    """What stands between the bars from a line on, read as far as it is asked for."""

    def __init__(self, clean: Clean, lines: Sequence[Line], index: int) -> None:
        self.clean = clean
        self.lines = lines
        self.bars = [index]
        self.spans: list[Span] = []
        self.texts: list[str] = []

    def reach(self, position: int) -> bool:
        """Read on to the piece at ``position``; return False where the bars end before it."""
        while len(self.spans) <= position:
            bar = _next_bar(self.lines, self.bars[-1])
            if bar is None:
                return False
            self.spans.append(stripped(self.clean, self.lines[self.bars[-1]].end, self.lines[bar].start))
            self.texts.append(text_of(self.clean, self.spans[-1]))
            self.bars.append(bar)
        return True


class _Merged:
    """Reads rows whose first cells, or first and last ones, are merged with those of the row above."""

    def __init__(self, clean: Clean, header: Header, pieces: _Pieces) -> None:
        self.clean = clean
        self.header = header
        self.pieces = pieces
        self.above: list[Span] = []
        """The cells of the row above, of which merged ones are taken."""

    def begins(self, position: int) -> bool:
        """Tell whether a row, a section or the header again begins at a position."""
        text = self.pieces.texts[position]
        return begins_row(text) or fold(text) == self.header.words[0]

    def row(self, position: int) -> tuple[Row, int] | None:
        """Return the row at a position and the position behind it, if it has merged cells and clear columns."""
        if self.header.number != 0 or not self.above or not self.pieces.texts[position] or self.begins(position):
            return None
        width, end = len(self.header.roles), position
        while end - position < width and self.pieces.reach(end) and self.pieces.texts[end]:
            end += 1
        start = self.pieces.spans[position][0]
        found = self._columns(self.pieces.texts[position:end])
        if not found or _END.match(self.clean.low, start):
            return None
        spans = [*self.above, *[(start, start)] * (width - len(self.above))]
        for column, span in zip(found, self.pieces.spans[position:end], strict=True):
            spans[column] = span
        self.above = spans
        last = self.pieces.spans[end - 1][1]
        return replace(row(self.clean, self.header, spans), start=start, end=last), end

    def _columns(self, texts: Sequence[str]) -> Sequence[int]:
        """Return the columns of a row's cells: the first or the last ones, or the only ones that suit, else none."""
        width, count = len(self.header.roles), len(texts)
        if not 1 < count < width - 1:
            return ()
        ends = (range(1, 1 + count), range(width - count, width))
        if found := next((columns for columns in ends if self._fit(columns, texts)), None):
            return found
        every = list(islice((c for c in combinations(range(1, width), count) if self._fit(c, texts)), 2))
        return every[0] if len(every) == 1 else ()

    def _fit(self, columns: Sequence[int], texts: Sequence[str]) -> bool:
        """Tell whether cells suit columns: a task, and who leads or when it is to be done."""
        roles = [self.header.roles[column] for column in columns]
        if "text" not in roles or not {"lead", "period"} & set(roles):
            return False
        return all(_suits(role, text) for role, text in zip(roles, texts, strict=True))


def _suits(role: str, text: str) -> bool:
    """Tell whether a text may stand in a column of a role."""
    if role in ("lead", "coordinating"):
        return looks_like_body(text)
    if role == "period":
        return looks_like_period(text) or any(c.isdigit() for c in text)
    return role != "text" or not looks_like_period(text)


def _barred_header(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> Header | None:
    texts: list[str] = []
    while len(texts) <= WIDEST:
        bar = _next_bar(lines, index)
        text = clean.text[lines[index].end : lines[bar].start].strip() if bar is not None else ""
        if bar is None or not text or len(text) > 2 * HEADER_LIMIT or not (texts or known.role(text)):
            break
        texts.append(" ".join(text.split()))
        index = bar
    return known.header(texts)


def _next_bar(lines: Sequence[Line], index: int) -> int | None:
    """Return the next line with nothing but a bar, if what stands before it can be a cell."""
    for i in range(index + 1, min(index + TALLEST, len(lines))):
        if lines[i].kind == "bar":
            return i
        if lines[i].kind == "tabbed":
            return None
    return None


def _length(texts: Sequence[str], position: int, width: int) -> int:
    """Return how many cells the row at ``position`` has: all columns, or fewer where cells are merged."""
    first = texts[position]
    full = position + width >= len(texts) or not texts[position + width]
    if full and (not first or NUMBER.fullmatch(first)):
        return width
    if full and SECTION.fullmatch(first) and all(texts[position : position + 3]):
        return width
    empty = [end for end in range(position + 1, min(position + width, len(texts))) if not texts[end]]
    for end in empty:
        if end + 1 >= len(texts) or not NUMBER.fullmatch(first) or begins_row(texts[end + 1]):
            return end - position
    return width if full or not empty or empty[0] < position + _FEWEST else empty[0] - position
