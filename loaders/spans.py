"""Spans of time in titles: "giai đoạn 2020-2025", "đến năm 2030", "năm 2023", "khóa XI", and whether two agree.

The patterns match lower-case text of the matching copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Agreement: TypeAlias = Literal["same", "open", "shifted", "different"]
"""``open``: nothing to compare; ``shifted``: another beginning, the same end."""

_YEAR = r"(?:19|20)\d\d(?![\d/])"
_SPAN = re.compile(
    rf"(?:,\s*)?(?:(?:trong\s+)?(?:giai\s+đoạn|thời\s+kỳ|nhiệm\s+kỳ|các\s+năm)\s+)?(?:từ\s+)?(?:năm\s+)?"
    rf"(?<![\d/])(?P<first>{_YEAR})\s{{0,3}}(?:-|đến)\s{{0,3}}(?:năm\s+)?(?P<last>{_YEAR})"
)
_OUTLOOK = re.compile(
    rf"(?:,\s*)?(?:và\s+)?(?:định\s+hướng|tầm\s+nhìn)(?:\s+phát\s+triển)?(?:\s+đến)?(?:\s+năm)?\s+(?P<year>{_YEAR})"
)
_UNTIL = re.compile(rf"(?:,\s*)?(?:giai\s+đoạn\s+)?đến\s+(?:hết\s+)?(?:năm\s+)?(?P<year>{_YEAR})")
_IN_YEAR = re.compile(rf"(?:,\s*)?(?:trong\s+)?(?<!\w)năm\s+(?:học\s+)?(?P<year>{_YEAR})")
_ORDINAL = re.compile(
    r"(?<!\w)(?P<what>lần\s+thứ|khóa|khoá|kỳ\s+họp\s+thứ|hội\s+nghị\s+trung\s+ương|quý|tháng|đợt|lần)\s+"
    r"(?P<which>[ivxlc]{1,6}|\d{1,3}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?!\w)"
)
_RECURRING = frozenset({"quý", "tháng", "đợt"})
_WORDED = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a title: spans of two years, years until which, outlooks, single years, ordinals by name."""

    spans: frozenset[tuple[str, str]] = frozenset()
    until: frozenset[str] = frozenset()
    outlooks: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    ordinals: frozenset[tuple[str, int]] = frozenset()

    @property
    def ends(self) -> frozenset[str]:
        """The years in which the periods end."""
        return self.until | {last for _, last in self.spans}


def periods(low: str) -> tuple[Periods, str]:
    """Return the periods of a title in lower case, and the title without them."""
    spans, low = _taken(_SPAN, low)
    outlooks, low = _taken(_OUTLOOK, low)
    until, low = _taken(_UNTIL, low)
    years, low = _taken(_IN_YEAR, low)
    ordinals, low = _taken(_ORDINAL, low)
    return Periods(
        spans=frozenset((m["first"], m["last"]) for m in spans),
        until=frozenset(m["year"] for m in until),
        outlooks=frozenset(m["year"] for m in outlooks),
        years=frozenset(m["year"] for m in years),
        ordinals=frozenset((" ".join(m["what"].replace("khoá", "khóa").split()), _value(m["which"])) for m in ordinals),
    ), low


def agreement(one: Periods, other: Periods) -> Agreement:
    """Return whether the periods of two titles agree.

    A year, quarter or month that only one of them has makes them different: such plans come back every year.
    """
    if one.years != other.years and not (one.years & other.years):
        return "different"
    if _clash(dict(one.ordinals), dict(other.ordinals)) or (
        one.outlooks and other.outlooks and not one.outlooks & other.outlooks
    ):
        return "different"
    if one.ends and other.ends and not one.ends & other.ends:
        return "different"
    if one.spans and other.spans and not one.spans & other.spans:
        return "shifted"
    both = one.spans & other.spans or one.ends & other.ends or one.years & other.years
    return "same" if both else "open"


def shared(one: Periods, other: Periods) -> str:
    """Return what two titles share, for people: "cùng giai đoạn 2020-2025", "cùng mốc năm 2030", "cùng năm 2023"."""
    spans = sorted(f"cùng giai đoạn {first}-{last}" for first, last in one.spans & other.spans)
    ends = sorted(f"cùng mốc năm {year}" for year in one.ends & other.ends)
    years = sorted(f"cùng năm {year}" for year in one.years & other.years)
    return (spans or ends or years or [""])[0]


def _taken(pattern: re.Pattern[str], low: str) -> tuple[list[re.Match[str]], str]:
    return list(pattern.finditer(low)), pattern.sub(" ", low)


def _clash(one: dict[str, int], other: dict[str, int]) -> bool:
    differing = any(one[what] != other[what] for what in one.keys() & other.keys())
    return differing or bool((one.keys() ^ other.keys()) & _RECURRING)


def _value(which: str) -> int:
    if which.isdigit():
        return int(which)
    if which in _WORDED:
        return _WORDED[which]
    values = [_ROMAN[letter] for letter in which]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
