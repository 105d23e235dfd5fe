"""Pinpoints: the parts of an instrument that are named before it – "Điều 6, Điều 7 và khoản 1 Điều 9 của Nghị định …".

Parts are points (điểm, tiết), clauses (khoản), articles (điều), items (mục), chapters, parts and annexes (Nghị định
78/2025/NĐ-CP, Điều 58); several of one kind share the word ("các Điều 3, 5 và 7").
"""

from __future__ import annotations

import re

from loaders.text import Clean, words

_LETTER = r"[a-zđ](?:\.?\d{1,2})?(?![\w/])"
_DIGITS = r"\d{1,3}(?:\.\d{1,3}){0,3}[a-zđ]?(?![\w/]|[.,]\d)"
_ROMAN = r"(?:[ivxlc]{1,7}|\d{1,3})(?:[.-]?(?:\d{1,3}|[a-zđ](?![^\W\d_])))?(?![\w/])"
_AND = r"(?:\s{0,3},\s{0,3}(?:và\s{1,3})?|\s{1,3}(?:và|hoặc|đến)\s{1,3}|\s{0,2}[-–]\s{0,2})"
_UNIT = re.compile(
    r"(?<!\w)(?:(?:các|những|từ)\s{1,3})?(?:"
    rf"(?:điểm|tiết)\s{{1,3}}{_LETTER}(?:{_AND}{_LETTER}){{0,12}}|"
    rf"(?:khoản|điểm|tiết|điều)\s{{1,3}}{_DIGITS}(?:{_AND}{_DIGITS}){{0,12}}|"
    rf"(?:phụ\s{{1,3}}lục|chương|mục|phần)\s{{1,3}}(?:số\s{{1,3}})?{_ROMAN}(?:{_AND}{_ROMAN}){{0,12}})"
)
"""Parts of one kind."""
_JOIN = re.compile(r"\s{0,3}[,;]?\s{0,3}(?:(?:và|hoặc|đến|của|thuộc|tại)\s{1,3})?")
"""What stands between parts of two kinds, or of one kind that repeat its word."""
_OF = re.compile(r"\s{0,3},?\s{0,3}(?:(?:của|tại|thuộc|trong)\s{0,3}:?\s{0,3})?")
"""What stands between the last part and the instrument."""
_LONGEST = 320
"""How far before an instrument its parts may begin, in characters."""


def pinpoint(clean: Clean, floor: int, start: int) -> str | None:
    """Return the parts, as printed, that end right before ``start`` and begin behind ``floor``; None without any."""
    span = pinpoint_span(clean, floor, start)
    return words(clean.text[span[0] : span[1]]) if span else None


def pinpoint_span(clean: Clean, floor: int, start: int) -> tuple[int, int] | None:
    """Return where those parts begin and end."""
    found = list(_UNIT.finditer(clean.low, max(floor, start - _LONGEST), start))
    if not found or not _OF.fullmatch(clean.low, found[-1].end(), start):
        return None
    first = len(found) - 1
    while first and _JOIN.fullmatch(clean.low, found[first - 1].end(), found[first].start()):
        first -= 1
    return found[first].start(), found[-1].end()
