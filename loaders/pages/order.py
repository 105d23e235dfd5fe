"""Lines → blocks in the order of reading: columns of a head or a foot one after the other, wrapped lines together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from loaders.pages.joins import MARKER, broken, joined
from loaders.pages.sheet import Line, Word, line, lines

_BLANK = 2.4
"""A gap within a line above this many times the size parts columns, even where no other line has it."""
_GUTTER = 0.85
"""A gap that several lines share parts columns above this many times the size."""
_NARROW = 0.4
_BESIDE = re.compile(r"CỘNG H[OÒ][AÀ]|ĐẢNG CỘNG SẢN|Độc lập|TM\.|KT\.|TL\.|TUQ\.|Nơi nhận")
"""What stands beside something else in the head or the foot of a document."""
_LABEL = re.compile(r"(?:[-–+•▪●◦○·*]|(?:\d{1,3}|[IVX]{1,5}|[a-zđ])(?:\.\d{1,2})*[.)/]?)$")
_ENDED = re.compile(r"[.;:!?”\"]$")
_NARROWEST = 150.0
"""Lines of text are wider than this, in points."""
_SAME, _SAME_SHORT, _SHORT = 0.15, 0.27, 3
"""By what share sizes of lines of one paragraph differ; that of a few words is less well known."""
_TALL = 14
"""A column of so many lines is set as text, its wrapped lines belong together."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of a page: its lines and its words; ``band`` tells that it stands in a column of a head or foot."""

    lines: list[Line]
    text: str
    band: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """How the text of a page is set: where its lines begin and end, how far they stand apart."""

    left: float
    right: float
    leading: float


def paragraphs(words: Sequence[Word]) -> list[Paragraph]:
    """Return the paragraphs of words outside tables, in order."""
    rows = [segments(row) for row in lines(words)]
    found: list[Paragraph] = []
    at = 0
    measure = measured([row[0] for row in rows if len(row) == 1])
    plain: list[Line] = []
    while at < len(rows):
        end, gutter = _band(rows, at)
        if end == at:
            plain.append(_whole(rows[at]))
            at += 1
            continue
        found += _flow(plain, measure, band=False)
        plain = []
        for column in _columns(rows[at:end], gutter):
            tall = len(column) >= _TALL
            found += _flow(column, measured(column) if tall else None, band=not tall)
        at = end
    return found + _flow(plain, measure, band=False)


def segments(row: Line) -> list[Line]:
    """Return the parts of a line that wide gaps part; a list's label stays with what it counts."""
    parts: list[list[Word]] = [[row.words[0]]]
    for at, (before, word) in enumerate(zip(row.words, row.words[1:], strict=False), 1):
        gap = word.left - before.right
        label = len(parts[-1]) == 1 and _LABEL.match(before.text)
        beside = gap > _NARROW * row.size and _BESIDE.match(" ".join(w.text for w in row.words[at : at + 3]))
        if (gap > _GUTTER * row.size and not label) or beside:
            parts.append([word])
        else:
            parts[-1].append(word)
    return [line(part) for part in parts]


def _whole(segments: Sequence[Line]) -> Line:
    return segments[0] if len(segments) == 1 else line([word for part in segments for word in part.words])


def _band(rows: Sequence[list[Line]], at: int) -> tuple[int, float]:
    """Return the row behind the columns that begin with a row, the row itself where none do, and what parts them."""
    best, parts_at = at, 0.0
    for split in range(1, len(rows[at])):
        left, right = rows[at][split - 1], rows[at][split]
        gutter = (left.right, right.left)
        sure = gutter[1] - gutter[0] > _BLANK * left.size or bool(_BESIDE.match(right.text))
        low = {True: left.base, False: right.base}
        end, sharing, shared = at + 1, 1, at + 1
        while end < len(rows):
            sides = _sides(rows[end], gutter)
            if sides is None:
                break
            lefts, rights, narrowed = sides
            size = rows[end][0].size
            base = rows[end][0].base
            near = [base - low[side] for side, there in ((True, lefts), (False, rights)) if there]
            if min(near) > (6.0 if lefts and rights else 2.5) * size:
                break
            gutter = narrowed
            if lefts:
                low[True] = base
            if rights:
                low[False] = base
            end += 1
            if lefts and rights:
                sharing, shared = sharing + 1, end
            elif lefts or rights:
                shared = end
        if (sure or sharing >= 2) and shared > best:
            best, parts_at = shared, (gutter[0] + gutter[1]) / 2
    return best, parts_at


def _sides(row: Sequence[Line], gutter: tuple[float, float]) -> tuple[bool, bool, tuple[float, float]] | None:
    """Return whether parts of a row stand left and right of a gutter, and what is left of it; None if one crosses."""
    start, end = gutter
    lefts = rights = False
    for part in row:
        middle = (part.left + part.right) / 2
        if middle < (start + end) / 2:
            lefts, start = True, max(start, part.right)
        else:
            rights, end = True, min(end, part.left)
    return (lefts, rights, (start, end)) if end - start > 0.6 * row[0].size else None


def _columns(rows: Sequence[list[Line]], gutter: float) -> list[list[Line]]:
    """Return the lines of a band column by column."""
    columns: tuple[list[Line], list[Line]] = ([], [])
    for row in rows:
        for side, column in ((True, columns[0]), (False, columns[1])):
            parts = [part for part in row if ((part.left + part.right) / 2 < gutter) == side]
            if parts:
                column.append(_whole(parts))
    return [column for column in columns if column]


def measured(body: Sequence[Line]) -> Measure:
    """Return how lines are set: the place where several end, and the usual distance between two."""
    rights = sorted((row.right for row in body), reverse=True)
    right = next((a for a, b in zip(rights, rights[2:], strict=False) if a - b < 4), rights[0] if rights else 0.0)
    steps = [(b.base - a.base) / b.size for a, b in pairwise(body) if b.size]
    left = min((row.left for row in body), default=0.0)
    return Measure(left, right, median(steps) if steps else 1.3)


def _flow(body: Sequence[Line], measure: Measure | None, *, band: bool) -> list[Paragraph]:
    """Return the paragraphs of lines below each other; without a measure each line is one."""
    found: list[Paragraph] = []
    for here in body:
        last = found[-1] if found else None
        if last and measure and goes_on(last, here, measure):
            last.lines.append(here)
            last.text = joined(last.text, here.text)
        else:
            found.append(Paragraph([here], here.text, band))
    return found


def goes_on(paragraph: Paragraph, here: Line, measure: Measure, *, over_page: bool = False) -> bool:
    """Tell whether a line goes on with a paragraph: its first word had no room at the end of the line before."""
    before, first = paragraph.lines[-1], paragraph.lines[0]
    same = _SAME if min(len(before.words), len(here.words)) > _SHORT else _SAME_SHORT
    if MARKER.match(here.text) or abs(before.size - here.size) > same * max(before.size, here.size):
        return False
    if broken(before.text, here.text):
        return True
    word = here.words[0]
    width = measure.right - measure.left
    if width < _NARROWEST or before.right - before.left < 0.5 * width:
        return False
    if before.right + 0.25 * before.size + word.right - word.left < measure.right - 0.4 * before.size:
        return False
    ended = bool(_ENDED.search(before.text))
    if not over_page:
        step = (here.base - before.base) / here.size
        if step > max(2.4, 1.5 * measure.leading) or (ended and step > 1.25 * measure.leading):
            return False
    elif ended:
        return False
    indented = here.left - before.left > 0.8 * here.size
    hanging = len(paragraph.lines) == 1 and bool(MARKER.match(first.text))
    return not indented or hanging or (over_page and here.text[0].islower())
