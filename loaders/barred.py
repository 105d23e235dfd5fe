"""Tables whose cells stand between lines that hold nothing but a bar, as portals write them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.terms import fold
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


def barred(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> tuple[Table | None, int]:
    """Read a table whose cells stand between lines with a bar; two bars with nothing between end a row."""
    header = _barred_header(clean, lines, index, known)
    if header is None:
        return None, index + 1
    pieces = _Pieces(clean, lines, index)
    width = len(header.roles)
    rows: list[Row] = []
    position, resumed = width, False
    while pieces.reach(position):
        if not pieces.texts[position]:
            position += 1
        elif not begins_row(pieces.texts[position]) and fold(pieces.texts[position]) != header.words[0]:
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
    for end in range(position + 1, min(position + width, len(texts))):
        if not texts[end] and (end + 1 >= len(texts) or not NUMBER.fullmatch(first) or begins_row(texts[end + 1])):
            return end - position
    return width
