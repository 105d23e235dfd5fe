"""Sheets → transcript: the pages of a document one after the other, what goes on over a page break put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from statistics import median

from loaders.pages.furniture import furniture
from loaders.pages.grids import Ruled, rooms, tables, written
from loaders.pages.joins import MARKER, joined
from loaders.pages.notes import notes, together
from loaders.pages.order import Measure, Paragraph, goes_on, measured, paragraphs
from loaders.pages.sheet import Line, Sheet, Word
from loaders.transcript import Transcript, Written

_SAME = 6.0
"""Columns whose lines are nearer than this, in points, on two pages are the same."""
_ENDED = re.compile(r"[.;:!?]$")
_HEADER_ROWS = 4
_DIGIT = re.compile(r"\d")
_NAMED, _NAME, _ALIKE = 3, 60, 0.8
"""How many columns a header has at least, how long their names are at most, and how alike it is when it comes again."""


@dataclass(slots=True)
class Part:
    """A paragraph in pieces, one on each page, or a table with the rows with which its pages begin."""

    pieces: list[str] = field(default_factory=list)
    paragraph: Paragraph | None = None
    measure: Measure | None = None
    rows: list[list[Written]] = field(default_factory=list)
    columns: tuple[float, ...] = ()
    breaks: list[int] = field(default_factory=list)


def write(transcript: Transcript, sheets: Sequence[Sheet]) -> None:
    """Write the pages into the transcript: text and tables, then the notes; what is of the paper aside."""
    read = [tables(sheet) for sheet in sheets]
    removed = furniture(sheets, [outside for _, outside in read])
    size = _size(sheets)
    found: list[list[str]] = []
    parts: list[Part] = []
    begun: list[int] = []
    for number, (sheet, (ruled, outside)) in enumerate(zip(sheets, read, strict=True)):
        gone = {id(word) for row in removed[number] for word in row.words}
        body = [word for word in outside if id(word) not in gone]
        said, body = notes(sheet, body, size)
        found.append(said)
        here = _parts(ruled, body)
        if parts and here and _meet(parts[-1], here[0]):
            here = here[1:]
            begun.append(-1)
        else:
            begun.append(len(parts))
        parts += here
    _write(transcript, parts, begun, sheets, removed)
    for text in together(found):
        transcript.paragraph(text)


def _write(
    transcript: Transcript,
    parts: Sequence[Part],
    begun: Sequence[int],
    sheets: Sequence[Sheet],
    removed: Sequence[Sequence[Line]],
) -> None:
    """Write the parts and begin the pages; what is of the paper is said on the page after it began."""
    page = 0

    def asides(upto: int) -> None:
        nonlocal page
        while page < upto:
            for row in removed[page]:
                transcript.aside(row.text)
            for text in sheets[page].askew:
                transcript.aside(text)
            page += 1

    opened = 0
    for number, part in enumerate(parts):
        while opened < len(begun) and begun[opened] in (-1, number) and begun[opened] == number:
            transcript.page()
            opened += 1
            asides(opened)
        if part.rows:
            transcript.table(part.rows, part.breaks)
            opened += len(part.breaks)
        else:
            transcript.paragraph(*part.pieces)
            opened += len(part.pieces) - 1
        asides(opened)
    while opened < len(begun):
        transcript.page()
        opened += 1
        asides(opened)


def _size(sheets: Sequence[Sheet]) -> float:
    """Return the size in which most of a document is set."""
    sizes = [word.size for sheet in sheets[:50] for word in sheet.words]
    return median(sizes) if sizes else 12.0


def _parts(ruled: Sequence[Ruled], body: Sequence[Word]) -> list[Part]:
    """Return the paragraphs and tables of a page in order."""
    found: list[Part] = []
    room = rooms(ruled)
    ahead = list(body)
    for table in ruled:
        above = [word for word in ahead if (word.top + word.bottom) / 2 < table.top]
        ahead = [word for word in ahead if (word.top + word.bottom) / 2 >= table.top]
        found += _prose(above)
        found.append(Part(rows=written(table, room), columns=table.columns))
    return found + _prose(ahead)


def _prose(words: Sequence[Word]) -> list[Part]:
    found = paragraphs(words)
    measure = measured([row for paragraph in found if not paragraph.band for row in paragraph.lines])
    return [Part([paragraph.text], paragraph, measure) for paragraph in found]


def _meet(last: Part, first: Part) -> bool:
    """Put the first part of a page to the last one of the page before, if it goes on; tell whether it did."""
    if last.rows and first.rows:
        return _meet_tables(last, first)
    above, below = last.paragraph, first.paragraph
    if above is None or below is None or last.measure is None or above.band or below.band:
        return False
    if not goes_on(above, below.lines[0], last.measure, over_page=True):
        return False
    glue = joined(last.pieces[-1], below.text)[len(last.pieces[-1]) :]
    if glue.startswith(" "):
        last.pieces[-1] += " "
    last.pieces += first.pieces
    last.paragraph, last.measure = below, first.measure
    return True


def _meet_tables(last: Part, first: Part) -> bool:
    if len(last.columns) != len(first.columns) or any(
        abs(a - b) > _SAME for a, b in zip(last.columns, first.columns, strict=True)
    ):
        return False
    rows = first.rows[_repeated(last.rows, first.rows) :]
    if rows and _torn(last.rows[-1], rows[0]):
        last.rows[-1] = _mended(last.rows[-1], rows[0])
        rows = rows[1:]
    last.breaks.append(len(last.rows))
    last.rows += rows
    return True


def _repeated(above: Sequence[list[Written]], below: Sequence[list[Written]]) -> int:
    """Return how many rows at the top of a table's next page say its header again."""
    texts = [[" ".join(cell.text.split()) for cell in row] for row in (*above[:_HEADER_ROWS], *below[:_HEADER_ROWS])]
    head, again = texts[: min(len(above), _HEADER_ROWS)], texts[min(len(above), _HEADER_ROWS) :]
    same = 0
    while same < min(len(head), len(again)) and _alike(head[same], again[same]):
        same += 1
    return same


def _alike(row: Sequence[str], again: Sequence[str]) -> bool:
    """Tell whether a row is another again, but for slips of recognition in the names of columns."""
    if len(row) != len(again) or not any(row):
        return False
    if list(row) == list(again):
        return True
    named = len(row) >= _NAMED and all(len(name) <= _NAME and not _DIGIT.search(name) for name in (*row, *again))
    return named and SequenceMatcher(None, "|".join(row), "|".join(again), autojunk=False).ratio() > _ALIKE


def _torn(above: Sequence[Written], below: Sequence[Written]) -> bool:
    """Tell whether a page break has torn a row: what is below has no label and goes on with the cells above."""
    before = {cell.column: cell.text for cell in above}
    cells = [cell for cell in below if cell.text]
    if not cells or any(cell.column not in before for cell in below) or len(below) != len(above):
        return False
    starting = [cell for cell in cells if cell.text[0].islower() and before[cell.column]]
    if below[0].text:
        return len(starting) == len(cells) and not MARKER.match(below[0].text)
    going = [
        cell
        for cell in cells
        if before[cell.column]
        and not MARKER.match(cell.text)
        and (cell.text[0].islower() or not _ENDED.search(before[cell.column]))
    ]
    return 2 * len(going) >= len(cells) if before[0] else bool(starting) and len(going) == len(cells)


def _mended(above: Sequence[Written], below: Sequence[Written]) -> list[Written]:
    """Return a torn row whole."""
    more = {cell.column: cell.text for cell in below}
    return [replace(cell, text=_glued(cell.text, more.get(cell.column, ""))) for cell in above]


def _glued(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    if MARKER.match(below) or (_ENDED.search(above) and not below[0].islower()):
        return f"{above}\n{below}"
    return joined(above, below)
