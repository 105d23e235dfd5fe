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

_ENDS = re.compile(
    r"(?P<before>trước )?(?:"
    r"(?:ngày )?(?<!\d)(?<!tháng )(?P<day>\d{1,2})(?: ?[/.-] ?| tháng )(?P<month>\d{1,2})(?: ?[/.-] ?| năm )"
    r"|qu[ýí] ?(?:[ivx\d]{1,3} ?(?:,|-|và|đến) ?(?:qu[ýí] )?){0,3}(?P<quarter>iv|i{1,3}|[1-4])[ /,.-]{0,4}(?:năm )?"
    r"|(?:6|sáu) tháng (?P<half>đầu|cuối) năm "
    r"|(?:tháng )?(?<![\d/])(?P<only_month>\d{1,2})(?: ?[/-] ?| năm )"
    r"|(?<![\d/])(?:năm )?"
    r")(?P<year>(?:19|20)\d\d)(?!\d)"
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
    first, last = _months(match)
    if not 1 <= last <= 12:
        return None
    year = int(match["year"])
    after = date(year, first, 1) if match["before"] else date(year + last // 12, last % 12 + 1, 1)
    return (after - timedelta(days=1)).isoformat()


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match["quarter"]:
        quarter = _QUARTERS.get(match["quarter"]) or int(match["quarter"])
        return 3 * quarter - 2, 3 * quarter
    if match["half"]:
        return (1, 6) if match["half"] == "đầu" else (7, 12)
    if match["only_month"]:
        return int(match["only_month"]), int(match["only_month"])
    return 1, 12
