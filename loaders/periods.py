"""Due dates: the last day of the period that a task table prints.

"Quý III/2023" ends on 2023-09-30, "12/2025" on 2025-12-31, "2026 - 2030" on 2030-12-31. Work that recurs, goes
on or waits for something has no due date.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from kg.terms import fold
from loaders.dates import iso
from loaders.text import tolerant

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_ENDS = re.compile(
    r"(?P<before>trước\s{1,3})?(?:"
    r"(?:ngày\s{1,3})?(?<!\d)(?P<day>\d{1,2})(?:\s?[/.-]\s?|\s{1,3}tháng\s{1,3})(?P<month>\d{1,2})(?:\s?[/.-]\s?|\s{1,3}năm\s{1,3})"
    rf"{_YEAR}"
    r"|qu[ýí]\s{0,3}(?:[ivx\d]{1,3}\s?(?:,|-|và|đến)\s?(?:qu[ýí]\s{1,3})?){0,3}(?P<quarter>iv|i{1,3}|[1-4])"
    rf"[\s/,.-]{{0,4}}(?:năm\s{{1,3}})?{_YEAR.replace('year', 'year2')}"
    r"|(?P<half>6|sáu)\s{1,3}tháng\s{1,3}(?P<which>đầu|cuối)\s{1,3}năm\s{1,3}"
    rf"{_YEAR.replace('year', 'year3')}"
    r"|(?:tháng\s{1,3})?(?<![\d/])(?P<month2>\d{1,2})(?:\s?[/-]\s?|\s{1,3}năm\s{1,3})"
    rf"{_YEAR.replace('year', 'year4')}"
    rf"|(?<![\d/])(?:năm\s{{1,3}})?{_YEAR.replace('year', 'year5')})"
)
_OPEN = re.compile(
    "|".join(
        rf"(?<!\w){tolerant(phrase)}(?!\w)"
        for phrase in (
            *("hằng năm", "hàng năm", "hằng quý", "hàng quý", "hằng tháng", "hàng tháng", "hằng tuần", "hàng tuần"),
            *("mỗi năm", "định kỳ", "thường xuyên", "liên tục", "lâu dài", "năm tiếp", "năm sau", "năm học"),
            *("tiếp theo", "trở đi", "trở về sau", "sau khi", "sau năm", "kể từ", "khi có"),
        )
    )
)
_FROM = re.compile(r"(?<!\w)(?:từ|bắt đầu|triển khai từ)(?!\w)")
_OUTLOOK = re.compile(r"[,;(]?\s{0,3}(?:và\s{1,3})?(?:tầm nhìn|định hướng)(?!\w)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def due(period: str | None) -> str | None:
    """Return the ISO date on which a printed period ends, or None where it is open or gives no year.

    >>> due("Quý III/2023"), due("Trước tháng 6/2025"), due("Năm 2025 và những năm tiếp theo")
    ('2023-09-30', '2025-05-31', None)
    """
    low = " ".join((period or "").lower().split())
    outlook = _OUTLOOK.search(low)
    low = low[: outlook.start()] if outlook else low
    if not low or _OPEN.search(low):
        return None
    ends = [end for match in _ENDS.finditer(low) if (end := _end(match))]
    if _FROM.search(low) and len(ends) < 2:
        return None
    return max(ends, default=None)


def looks_like_period(text: str) -> bool:
    """Tell whether a cell's text says when: a short text with a date, or a word for what recurs."""
    low = " ".join(text.lower().split())
    if len(low) > 90:
        return False
    when = _ENDS.match(low) or _OPEN.match(low) or due(low)
    return bool(when) or fold(low).startswith(("quy ", "nam ", "thang ", "giai doan ", "hang ", "truoc ", "sau khi "))


def _end(match: re.Match[str]) -> str | None:
    """Return the last day of one date of any precision; "trước" a month, quarter or year ends on the day before it."""
    if match["day"]:
        full = iso(match["day"], match["month"], match["year"])
        return full if full and len(full) == 10 else None
    if match["quarter"]:
        quarter = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
        year, first, last = int(match["year2"]), 3 * quarter - 2, 3 * quarter
    elif match["half"]:
        year, first, last = int(match["year3"]), *((1, 6) if match["which"] == "đầu" else (7, 12))
    elif match["month2"]:
        year, first, last = int(match["year4"]), int(match["month2"]), int(match["month2"])
    else:
        year, first, last = int(match["year5"]), 1, 12
    if not 1 <= last <= 12:
        return None
    after = date(year, first, 1) if match["before"] else date(year + last // 12, last % 12 + 1, 1)
    return (after - timedelta(days=1)).isoformat()
