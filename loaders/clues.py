"""What tells the cells of wrapped lines apart: words that end no cell, and how bodies and periods begin."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from loaders.lists import looks_like_body
from loaders.periods import looks_like_period

_LAST = re.compile(r"\w+$")
_FIRST = re.compile(r"\w+")
_PAIR = re.compile(r"(?<!\w)(?=(\w+) (\w+))")
_BEGINS = re.compile(r"[-+•\"“]?\s?[^\W_]")
_BULLET = re.compile(r"[-+•]\s")
_WHEN = re.compile(
    r"(?:\d|(?:qu[ýí]|tháng|năm|từ|trước|hằng|hàng|mỗi|thường|định|giai|sau|trong|đến|đầu|cuối|giữa|kỳ|theo|khi|ngay|"
    r"ngày|liên|kể|đã|bắt|hoàn|sáu)(?!\w))",
    re.IGNORECASE,
)
"""How a period begins."""
_GOES_ON = re.compile(
    r"(?:[,;:(/-]|(?<!\w)(?:[Cc]ủa|[Vv]à|[Cc]ác|[Nn]hững|[Vv]ề|[Cc]ho|[Vv]ới|[Tt]heo|[Đđ]ể|[Tt]rong|[Tt]ừ|[Đđ]ến|tới|[Tt]ại|do|"
    r"bởi|là|hoặc|trên|thuộc|giữa|bằng|được|như|khi|Bộ|Sở|Ban|Ủy|Uỷ|UBND|Trường|Viện|Cục|Vụ|Hội|Đài|Phòng|Đại|Văn|Trung|Liên))$"
)
"""What ends no cell: a mark or a word that asks for another."""
_TORN = re.compile(r"[(/-]$")
_DATED = re.compile(r"(?:số|tháng|ngày|quý|(?<!hằng )(?<!hàng )(?<!mỗi )năm)$", re.IGNORECASE)
_FIGURE = re.compile(r"[\dIVX]")
_THING = re.compile(
    r"(?:các|những|mỗi)\s(?!(?:bộ|sở|ban|ngành|cơ\squan|đơn\svị|địa\sphương|tổ\schức|doanh\snghiệp|cá\snhân|hội|hiệp\shội|"
    r"đoàn\sthể|trường|viện|huyện|quận|xã|phường|tỉnh|thành|cấp|ủy\sban|uỷ\sban|ubnd|cục|vụ|tập\sđoàn|công\sty|ngân\shàng|"
    r"cơ\ssở|chi\scục|trung\stâm|phòng|đảng|học\sviện|bệnh\sviện)(?!\w))",
    re.IGNORECASE,
)
_SITE = re.compile(r"Cơ\ssở\s(?!dữ\sliệu|hạ\stầng|vật\schất|pháp\slý)")
BODIES = ("lead", "coordinating")
"""The roles of the columns that hold bodies."""
NEVER = -1000
"""The rating of what is no cell."""


class Pairs:
    """The pairs of words that stand next to each other within a line of a text."""

    def __init__(self, text: str) -> None:
        self._pairs = _pairs(text)

    def joins(self, before: str, after: str, times: int = 1) -> bool:
        """Tell whether the last word of ``before`` and the first of ``after`` stand next to each other so often."""
        last, first = _LAST.search(before[-24:]), _FIRST.match(after)
        return bool(last and first and self._pairs[last[0], first[0]] >= times)


@lru_cache(maxsize=1)
def _pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter((m[1], m[2]) for m in _PAIR.finditer(text))


@lru_cache(maxsize=1024)
def is_period(text: str) -> bool:
    return bool(_WHEN.match(text)) and looks_like_period(text)


@lru_cache(maxsize=1024)
def is_body(text: str) -> bool:
    return bool(_SITE.match(text)) or (looks_like_body(text) and not _THING.match(text))


def goes_on(before: str, after: str) -> bool:
    """Tell whether the words of two lines belong to one cell: "từ tháng", "5/2026"."""
    return bool(not _BEGINS.match(after) or (_DATED.search(before) and _FIGURE.match(after)))


def is_open(text: str) -> bool:
    """Tell whether a line ends with what asks for more: a comma, "của"."""
    return bool(_GOES_ON.search(text))


def is_torn(text: str) -> bool:
    """Tell whether a line ends within a word or a bracket."""
    return bool(_TORN.search(text))


def is_listed(text: str) -> bool:
    """Tell whether a line begins with a bullet."""
    return bool(_BULLET.match(text))


def opening(text: str) -> str:
    word = _FIRST.match(text)
    return word[0] if word and word[0][0].isupper() else ""


def suits(role: str, text: str) -> int:
    """Return how well a text suits a column of a role."""
    period, body = is_period(text), is_body(text)
    if role in BODIES:
        return 2 if body and not period else NEVER
    if role == "period":
        return (4 if len(text) <= 30 else 2) if period else -4 if body else -1 if _WHEN.match(text) else -3
    if role == "text":
        return -4 if period and len(text) < 40 else 0
    return -4 if period else -3 if body else 0
