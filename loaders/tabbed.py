"""Tables with a row per line: cells between tabs, or between bars as in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from loaders.tables import (
    SECTION,
    TALLEST,
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

_PAGE = re.compile(r"(?:trang\s+)?-?\s?\d{1,3}\s?-?(?:\s?/\s?\d{1,3})?")


def tabbed(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> tuple[Table | None, int]:
    """Read a table whose rows are lines; a cell may go on over the lines below."""
    header, index = _header(clean, lines, index, known)
    if header is None:
        return None, index
    rows: list[Row] = []
    resumed = grid = torn = False
    while index < len(lines):
        line = lines[index]
        if line.kind in ("blank", "rule", "bar") or _page_number(clean, line):
            grid = grid or clean.text.startswith("+", line.start)
            torn = False
            index += 1
            continue
        cells = _cells(clean, line)
        texts = [text_of(clean, c) for c in cells]
        if line.kind == "text":
            if not SECTION.match(texts[0]):
                break
            rows.append(Row(texts[0], {}, *cells[0]))
            index += 1
            continue
        label = texts[header.number] if 0 <= header.number < len(texts) else ""
        again = None if begins_row(label) else known.header(texts)
        if again:
            if again.words != header.words:
                break
            resumed, (_, index) = True, _header(clean, lines, index, known)
            continue
        if _foreign(header, cells, label, resumed, lines[index - 1].kind == "blank"):
            break
        cells, index = _joined(clean, lines, index, cells, header, known)
        found = row(clean, header, cells, resumed=resumed)
        if grid and torn and rows and not label:
            rows[-1] = _torn(rows[-1], found)
        elif not numbers_columns(texts):
            rows.append(found)
            resumed = False
        torn = True
    return Table(header, tuple(rows)), index


def _torn(above: Row, below: Row) -> Row:
    """Return the row of a grid whose cells go on in the line below."""
    roles = [*above.cells, *(r for r in below.cells if r not in above.cells)]
    cells = {r: (*above.cells.get(r, ()), *below.cells.get(r, ())) for r in roles}
    return Row(above.label, cells, above.start, below.end, above.resumed)


def _header(clean: Clean, lines: Sequence[Line], index: int, known: Columns) -> tuple[Header | None, int]:
    """Return the header at a line, with a second line of headers below it, and the index of the line behind.

    In a grid ("+---+") the header's cells go on over the lines up to the next rule.
    """
    behind = index + 1
    written = [[text_of(clean, c) for c in _cells(clean, lines[index])]]
    if index and lines[index - 1].kind == "rule":
        while behind < min(index + 6, len(lines)) and lines[behind].kind == "tabbed":
            written.append([text_of(clean, c) for c in _cells(clean, lines[behind])])
            behind += 1
    header = known.header([" ".join(t for t in column if t) for column in zip_longest(*written, fillvalue="")])
    if header is None:
        return None, index + 1
    below = next((i for i in range(behind, min(behind + 2, len(lines))) if lines[i].kind == "tabbed"), None)
    if below is not None:
        texts = [text_of(clean, c) for c in _cells(clean, lines[below])]
        roles = [known.role(t) for t in texts]
        inked = [r for r, t in zip(roles, texts, strict=True) if t]
        if len(texts) == len(header.roles) and inked and all(inked) and len(set(inked)) > 1:
            merged = tuple(new or old for new, old in zip(roles, header.roles, strict=True))
            return Header(merged, header.words), below + 1
    return header, behind


def _cells(clean: Clean, line: Line) -> list[Span]:
    cells, start = [], line.start
    for text in clean.text[line.start : line.end].split("\t"):
        cells.append(stripped(clean, start, start + len(text)))
        start += len(text) + 1
    return cells


def _ends_cell(clean: Clean, line: Line) -> bool:
    """Tell whether a line below a row is no part of its last cell: a page number or a section's title."""
    titled = line.kind == "text" and SECTION.match(text_of(clean, (line.start, line.end)))
    return bool(titled) or _page_number(clean, line)


def _page_number(clean: Clean, line: Line) -> bool:
    return line.kind == "text" and bool(_PAGE.fullmatch(clean.low[line.start : line.end].strip()))


def _foreign(header: Header, cells: Sequence[Span], label: str, resumed: bool, parted: bool) -> bool:
    """Tell whether a tabbed line is no row of the table: it has too few cells and begins like no row."""
    if len(cells) >= len(header.roles) or header.number < 0:
        return len(cells) < 2
    if not label:
        return parted and not resumed and len(cells) < 3
    return not (begins_row(label) or len(cells) > 2)


def _joined(
    clean: Clean, lines: Sequence[Line], index: int, cells: list[Span], header: Header, known: Columns
) -> tuple[list[Span], int]:
    """Put together a row whose cells have line ends in them; return its cells and the index of the next line."""
    width = len(header.roles)
    index += 1
    while index < len(lines):
        behind = index
        while behind < len(lines) and lines[behind].kind == "text" and behind - index < TALLEST:
            behind += 1
        if behind == len(lines) or lines[behind].kind != "tabbed" or _ends_cell(clean, lines[index]):
            break
        more = _cells(clean, lines[behind])
        label = text_of(clean, more[0])
        fits = label and len(cells) + len(more) - 1 <= width and not begins_row(label)
        if not fits and (behind == index or known.header([text_of(clean, c) for c in more])):
            break
        cells = [*cells[:-1], stripped(clean, cells[-1][0], lines[behind - 1].end if behind > index else cells[-1][1])]
        index = behind
        if fits:
            cells = [*cells[:-1], (cells[-1][0], more[0][1]), *more[1:]]
            index += 1
    return cells, index
