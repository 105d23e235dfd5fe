"""Glyphs → words: letters in any order are read by their places, for a file may draw them in any order.

A file whose font lacks Vietnamese letters draws these apart from the others of the same word; only the places tell
which belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from unicodedata import combining

from loaders.legacy import decode, font, is_unicode
from loaders.pages.sheet import Word

_GAP = 0.16
"""A gap above this many times the size parts words; a blank is not always drawn."""
_BY = 0.3
"""Digits that stand nearer than this many times the size to letters of theirs are raised with them."""
_FELT = -0.1
"""A gap above this many times the size parts words where the file leaves room between them."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits as those that stand above the line."""


@dataclass(slots=True)
class Glyph:
    """A letter and its box; ``base`` is the line it stands on, ``font`` names what draws it; a blank parts words.

    ``number`` counts the letters as the file has them; ``spaced`` tells that the file leaves room before this one.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    font: str = ""
    number: int = 0
    spaced: bool = False


def words(glyphs: Sequence[Glyph]) -> list[Word]:
    """Return the words of a page's letters."""
    return [word for row in _with_raised(_rows(_whole(glyphs))) for word in _words(row)]


def _whole(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return the letters with the marks that were drawn upon them."""
    found: list[Glyph] = []
    for glyph in glyphs:
        if found and combining(glyph.text[0]) and found[-1].text != " ":
            found[-1] = replace(found[-1], text=found[-1].text + glyph.text)
        else:
            found.append(glyph)
    return found


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return the letters by the lines they stand on, from the top."""
    rows: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if rows and glyph.base - base <= 0.25 * max(size, glyph.size):
            rows[-1].append(glyph)
            size = max(size, glyph.size)
        else:
            rows.append([glyph])
            base, size = glyph.base, glyph.size
    return rows


def _with_raised(rows: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Return the rows, raised digits on the row that they stand above, as superscript digits."""
    found: list[list[Glyph]] = []
    for row, below in zip_longest(rows, rows[1:], fillvalue=()):
        up = _raised(row, below) if below else ()
        if up and isinstance(below, list):
            main = max(below, key=_size)
            below += [replace(g, text=g.text.translate(RAISED), base=main.base, size=main.size) for g in up]
        left = [glyph for glyph in row if not any(glyph is raised for raised in up)]
        if left:
            found.append(_raise_within(left))
    return found


def _raised(row: Sequence[Glyph], below: Sequence[Glyph]) -> list[Glyph]:
    """Return the small digits of a row that belong above the line below, right behind a letter or before them all."""
    digits = sorted((g for g in row if g.text.isdigit()), key=lambda g: g.left)
    ink = [g for g in below if g.text != " "]
    if not digits or not ink:
        return []
    main = max(ink, key=_size)
    first = min(g.left for g in ink)
    found: list[Glyph] = []
    runs: list[list[Glyph]] = []
    for glyph in digits:
        if glyph.size > 0.8 * main.size or main.base - glyph.base > 0.65 * main.size:
            continue
        if runs and glyph.left - runs[-1][-1].right < 0.2 * main.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    small = [g for g in row if g.text != " " and not g.text.isdigit()]
    for run in runs:
        if any(abs(g.left - run[-1].right) < _BY * g.size or abs(run[0].left - g.right) < _BY * g.size for g in small):
            continue
        start, end = run[0].left, run[-1].right
        before = -0.1 * main.size < first - end < main.size
        if before or any(-0.3 * main.size < start - g.right < 0.35 * main.size for g in ink):
            found += run
    return found


def _size(glyph: Glyph) -> float:
    return glyph.size


def _raise_within(row: list[Glyph]) -> list[Glyph]:
    """Return a row whose small digits above its line are superscript digits."""
    main = max(row, key=_size)
    return [
        replace(g, text=g.text.translate(RAISED))
        if g.text.isdigit() and g.size < 0.8 * main.size and main.base - g.base > 0.1 * main.size
        else g
        for g in row
    ]


def _words(row: Sequence[Glyph]) -> Iterable[Word]:
    """Yield the words of a row: parted by blanks and by gaps above a share of the size."""
    open_: list[Glyph] = []
    for glyph in sorted(row, key=lambda g: g.left):
        if glyph.text.isspace():
            if open_ and glyph.left > open_[-1].left:
                yield _word(open_)
                open_ = []
            continue
        if open_:
            last = open_[-1]
            if glyph.text == last.text and abs(glyph.left - last.left) < 0.08 * glyph.size:
                continue
            gap = glyph.left - last.right
            felt = glyph.spaced and last.number == glyph.number - 1 and gap > _FELT * glyph.size
            if felt or gap > _GAP * glyph.size:
                yield _word(open_)
                open_ = []
        open_.append(glyph)
    if open_:
        yield _word(open_)


def _word(glyphs: Sequence[Glyph]) -> Word:
    return Word(
        "".join(_spelt(name, "".join(g.text for g in run)) for name, run in groupby(glyphs, key=lambda g: g.font)),
        glyphs[0].left,
        min(g.top for g in glyphs),
        max(g.right for g in glyphs),
        max(g.bottom for g in glyphs),
        max(glyphs, key=_size).base,
        max(g.size for g in glyphs),
    )


def _spelt(name: str, text: str) -> str:
    """Return what letters of a font show; a font of before Unicode shows others than their codes say."""
    old = font(name.rpartition("+")[2])
    return text if old is None or is_unicode(text) else decode(text, old[0], capitals=old[1])
