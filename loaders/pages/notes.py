"""Footnotes: small print at the foot of a page, below a short rule or begun by a raised number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.pages.glyphs import RAISED
from loaders.pages.order import paragraphs
from loaders.pages.sheet import Line, Sheet, Word, lines

_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]*|\[\d{1,3}\]|\(\d{1,3}\)\s|\*\s?\w")
_RAISED = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹]")
_DIGITS = 3
_SMALL = 0.94
"""Print below this share of the text's size is small."""
_RULE = (40.0, 0.55)
"""The least length of the rule above the notes, in points, and the most, as a share of the page's width."""
_UNENDED = re.compile(r"[^\s.;:!?”\"]\s*$")


def notes(sheet: Sheet, words: Sequence[Word], size: float) -> tuple[list[str], list[Word]]:
    """Return the notes of a page and the words that are not of them; ``size`` is that of the document's text."""
    rows = lines(words)
    start = _start(sheet, rows, size)
    if start is None:
        return [], list(words)
    below = [word for row in _numbered(rows[start:]) for word in row]
    found = [paragraph.text for paragraph in paragraphs(below)]
    return found, [word for row in rows[:start] for word in row.words]


def _numbered(rows: Sequence[Line]) -> Iterator[Sequence[Word]]:
    """Yield the words of the notes' lines, the number before each note as superscript digits."""
    following: int | None = None
    for row in rows:
        first, words = row.words[0], row.words
        if first.text.isascii() and first.text.isdigit() and len(words) > 1 and len(first.text) <= _DIGITS:
            number = int(first.text)
            if number in (following, number if following is None else None):
                following = number + 1
                words = (replace(first, text=first.text.translate(RAISED)), *words[1:])
        yield words


def _start(sheet: Sheet, rows: Sequence[Line], size: float) -> int | None:
    """Return the index of the first line of the notes, or None."""
    short = [
        rule.at
        for rule in sheet.level
        if _RULE[0] <= rule.end - rule.start <= _RULE[1] * sheet.width and rule.at > 0.15 * sheet.height
    ]
    for at in sorted(short, reverse=True):
        start = next((n for n, row in enumerate(rows) if row.bottom - 0.3 * row.size > at), None)
        if start is None or (start == 0 and not _MARK.match(rows[0].text)):
            continue
        below = rows[start:]
        small = sum(1 for row in below if row.size <= _SMALL * size) >= 0.8 * len(below)
        near = below[0].top - at < 2.5 * size
        left = any(rule.at == at and rule.start < below[0].left + 2 * size for rule in sheet.level)
        if near and left and small and (_MARK.match(below[0].text) or len(below) < 0.6 * len(rows)):
            return start
    start = len(rows)
    while start and rows[start - 1].size <= _SMALL * size:
        start -= 1
    return next((n for n in range(start, len(rows)) if _RAISED.match(rows[n].text)), None)


def together(found: Sequence[Sequence[str]]) -> list[str]:
    """Return the notes of all pages; one that goes on behind a page break is one again."""
    whole: list[str] = []
    for page in found:
        for number, text in enumerate(page):
            if number == 0 and whole and text[:1].islower() and _UNENDED.search(whole[-1]):
                whole[-1] = f"{whole[-1]} {text}"
            else:
                whole.append(text)
    return whole
