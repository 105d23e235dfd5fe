"""Figures in running text: a number with its unit, and how it is to be compared.

"trên 50%", "tối thiểu 10 doanh nghiệp", "10 - 20 %", "39.000 phương tiện đo". A dot parts thousands, a comma decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Comparison
from loaders.phrases import Phrases

_NUMBER = r"(?:\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,4})?|\d{1,9}(?:,\d{1,4})?)"
_FIGURE = re.compile(
    rf"(?<![\w.,/-])(?P<figure>{_NUMBER})(?:(?:\s?%(?=\s?-\s?{_NUMBER}\s?%))?(?:\s?-\s?|\s{{1,3}}đến\s{{1,3}})(?P<upper>{_NUMBER}))?"
    rf"(?:(?P<ratio>\s?[^\W\d]?[^\d,;.()%/]{{0,24}}/\s?{_NUMBER}\s{{1,4}}[^\s,;.]{{1,12}}(?:\s(?!vào|năm|đến|và|trong|xuống|lên|còn\s\d)[^\s,;.\d]{{1,8}}){{0,6}})|(?P<mark>\s?%)"
    r"|(?![\d/]|[.,]\d|-\w))"
)
_GAP = re.compile(r"\s{1,4}")
_PER = re.compile(r"\s?/\s?(?:năm|quý|tháng|người|ha|hộ|ngày|lượt|(?:1\s)?vạn\s{1,3}dân|phụ\s{1,3}nữ|km2)(?![^\W\d_])")
_SIGN = re.compile(r"(?P<sign>≥|≤|>=|<=|>|<|~)\s{0,2}$")
_UPWARD = re.compile(r"[^,;.%]{0,24}\strở\s{1,3}lên")
_DOWNWARD = re.compile(r"[^,;.%]{0,24}\strở\s{1,3}xuống")
_BASELINE = re.compile(r"(?:từ|so\s{1,3}với)\s{0,3}$")
_ONTO = re.compile(r"[^;.]{0,40}\s(?:xuống|lên|đến)\s")
_REACHED = re.compile(r"(?:đạt|mức|được|là|có|còn)\s{0,3}$")
_TIMED = re.compile(r"\s(?:vào|đến|trong)\s{1,3}(?:(?:hết|cuối)\s{1,3})?năm\s{1,3}\d{4}$")
_BEFORE = 40
"""How far before a figure its comparison may begin, in characters."""
_COMPARED: tuple[Comparison, ...] = (">=", ">", "<=", "<", "~")
_SIGNS: dict[str, Comparison] = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", ">": ">", "<": "<", "~": "~"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at half-open offsets of a text. ``begin`` is where its comparison stands; its unit is from ``unit`` to
    ``behind``. ``figure`` and ``upper`` are decimal strings with a point, ``share`` tells that it is a percentage."""

    begin: int
    start: int
    end: int
    unit: int
    behind: int
    figure: str
    upper: str | None
    share: bool
    comparison: Comparison


def figures(low: str, said: Phrases) -> Iterator[Figure]:
    """Yield the figures of a clause in lower case that have a unit and are no baseline ("từ 23 xuống 18 ca")."""
    for match in _FIGURE.finditer(low):
        unit = _unit(low, match, said)
        figure, upper = decimal(match["figure"]), decimal(match["upper"]) if match["upper"] else None
        if upper and Decimal(upper) <= Decimal(figure):
            continue
        if unit is None or _excluded(low, match.start(), unit[1], said):
            continue
        begin, comparison = _compared(low, match.start(), said)
        if _UPWARD.match(low, unit[1]):
            comparison = ">="
        elif _DOWNWARD.match(low, unit[1]):
            comparison = "<="
        yield Figure(
            begin=begin,
            start=match.start(),
            end=match.end("upper") if match["upper"] else match.end("figure"),
            unit=unit[0],
            behind=unit[1],
            figure=figure,
            upper=upper,
            share=match["mark"] is not None,
            comparison=comparison,
        )


def decimal(printed: str) -> str:
    """Return a printed number as the shortest decimal string.

    >>> decimal("39.000"), decimal("1,50"), decimal("09")
    ('39000', '1.5', '9')
    """
    whole, _, part = printed.replace(".", "").partition(",")
    part = part.rstrip("0")
    return f"{int(whole)}.{part}" if part else str(int(whole))


def _unit(low: str, match: re.Match[str], said: Phrases) -> tuple[int, int] | None:
    """Return where the words of what a number counts begin and end, or None."""
    if match["ratio"]:
        return match.start("ratio"), match.end()
    if match["mark"]:
        start, end = match.start("mark"), match.end()
    else:
        gap = _GAP.match(low, match.end())
        counted = said["unit"].match(low, gap.end()) if gap else None
        if not counted:
            return None
        start, end = counted.span()
    per = _PER.match(low, end)
    return start, per.end() if per else end


def _excluded(low: str, start: int, behind: int, said: Phrases) -> bool:
    """Tell whether a number is an ordinal, a rank or what the figure is counted from."""
    near = low[max(start - _BEFORE, 0) : start].rstrip()
    if any(match.end() == len(near) for match in said["no-target"].finditer(near)):
        return True
    return bool(_BASELINE.search(low, max(start - 12, 0), start)) and _ONTO.match(low, behind) is not None


def _compared(low: str, start: int, said: Phrases) -> tuple[int, Comparison]:
    """Return where the words of comparison before a figure begin, and what they say; "=" without any."""
    sign = _SIGN.search(low, max(start - 4, 0), start)
    if sign:
        return sign.start(), _SIGNS[sign["sign"]]
    window = max(start - _BEFORE, 0)
    near = low[window:start].rstrip()
    reached = _REACHED.search(near)
    bare = near[: reached.start()].rstrip() if reached else near
    timed = _TIMED.search(bare)
    for text in dict.fromkeys((near, bare, bare[: timed.start()].rstrip() if timed else bare)):
        for comparison in _COMPARED:
            for match in said[comparison].finditer(text):
                if match.end() == len(text):
                    return window + match.start(), comparison
    return start, "="
