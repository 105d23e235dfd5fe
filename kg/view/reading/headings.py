"""The headings of a document's text, known by how they are written: parts, chapters, annexes, articles."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 240
_HEADING = re.compile(
    r"^[ \t*#]{0,8}(?:"
    r"(?P<part>(?:Phần|PHẦN) (?:thứ |THỨ )?\w{1,12}\b|(?:PHỤ LỤC|Phụ lục)(?!\w)(?! (?:kèm|này|ban hành|đính)))"
    r"|(?P<chapter>(?:Chương|CHƯƠNG) [IVXLC\d]{1,6}\b)"
    r"|(?P<section>[IVX]{1,5}\. ?(?=\S)|(?:Mục|MỤC) [IVX\d]{1,5}\b)"
    r"|(?P<article>Điều \d{1,3}[a-zđ]?[.:])"
    r")[^\n]*$",
    re.MULTILINE,
)
_RANKS = ("part", "chapter", "section", "article")


@dataclass(frozen=True, slots=True)
class Head:
    """A line that heads what follows: its span without marks and blanks around it, and its level from 2 on."""

    start: int
    end: int
    level: int


def headings(text: str) -> tuple[Head, ...]:
    """Return the headings of a text in order; no level is skipped on the way down."""
    found: list[Head] = []
    above: list[int] = []
    for match in _HEADING.finditer(text):
        line = match[0].rstrip()
        if len(line) > _LONGEST:
            continue
        rank = _RANKS.index(match.lastgroup or "")
        while above and above[-1] >= rank:
            above.pop()
        above.append(rank)
        blank = len(line) - len(line.lstrip(" \t*#"))
        found.append(Head(match.start() + blank, match.start() + len(line.rstrip("* \t")), len(above) + 1))
    return tuple(found)
