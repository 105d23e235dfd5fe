"""When a task falls due, as places in a calendar: once, again and again, on and on, or not said.

A document rarely gives a day. "Quý II/2025" is placed on its last day, and so is what recurs without a day ("hằng
quý"); what was placed so is told, and the document's own words stay beside it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from kg.terms import fold

Kind: TypeAlias = Literal["once", "standing", "open", "none"]
Precision: TypeAlias = Literal["day", "month", "quarter", "half", "year", "span"]

_CUES: tuple[tuple[str, str, str], ...] = (
    ("hang tuan", "weekly", "Hằng tuần"),
    ("moi tuan", "weekly", "mỗi tuần"),
    ("hang thang", "monthly", "Hằng tháng Hằng quý"),
    ("moi thang", "monthly", "mỗi tháng"),
    ("hang quy", "quarterly", "Hàng quý"),
    ("moi quy", "quarterly", "mỗi quý"),
    ("6 thang mot lan", "half-yearly", "6 tháng một lần"),
    ("sau thang mot lan", "half-yearly", "sáu tháng một lần"),
    ("hang nam", "yearly", "trước ngày 15/12 hằng năm"),
    ("moi nam", "yearly", "mỗi năm"),
    ("thuong xuyen", "constant", "Thường xuyên"),
    ("lien tuc", "constant", "Liên tục"),
    ("dinh ky", "constant", "Định kỳ"),
)
"""Words of a period without accents → how often it comes back → an example."""

_OPEN: tuple[tuple[str, str], ...] = (
    ("tiep theo", "Năm 2025 và những năm tiếp theo"),
    ("nam tiep", "Năm 2025 và những năm tiếp"),
    ("tro di", "Từ năm 2026 trở đi"),
    ("sau khi", "Sau khi được UBND tỉnh phê duyệt Kế hoạch"),
    ("khi co", "Khi có hướng dẫn của trung ương"),
    ("ke tu", "Kể từ ngày ký"),
    ("tu nam", "Thực hiện từ năm 2023"),
    ("lau dai", "Lâu dài"),
)
"""Words of a period that has no end, or waits for something → an example."""

_DAY_OF_YEAR = re.compile(r"(?<![\d/.])(\d{1,2})(?: ?[/.-] ?| tháng )(\d{1,2})(?! ?[/.-] ?\d| năm \d|\d)")
_DAY_OF_MONTH = re.compile(r"ngày (\d{1,2})(?! ?[/.-] ?\d| tháng \d|\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTHS: dict[str, tuple[int, ...]] = {
    "yearly": (12,),
    "half-yearly": (6, 12),
    "quarterly": (3, 6, 9, 12),
    "monthly": tuple(range(1, 13)),
}
"""The months in which a duty without a day of the year falls due."""

RHYTHMS = (
    *(f"{every}/" for every in _MONTHS),
    *(f"{every}/---{day:02}" for every in ("monthly", "quarterly", "weekly") for day in range(1, 32)),
    *(
        f"{every}/--{month:02}-{day:02}"
        for every in ("yearly", "half-yearly")
        for month in range(1, 13)
        for day in range(1, monthrange(2024, month)[1] + 1)
    ),
)
"""Every rhythm that has days."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a task falls due.

    ``due`` is the ISO day on which what is due ``once`` ends, ``precision`` what the document gave of it. The
    ``rhythms`` of a ``standing`` one are a recurrence and a day (``yearly/--12-05``, ``monthly/---25``) or a
    recurrence without one (``yearly/``); ``constant/`` never falls due.
    """

    kind: Kind
    due: str = ""
    precision: Precision = "day"
    rhythms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date


def timing(period: str = "", due: str = "", recurrence: str = "", days: tuple[str, ...] = ()) -> Timing:
    """Return when a task falls due, from its printed period, its ISO due date of any precision and its recurrence.

    >>> timing("Quý III/2025", "2025-09-30").precision, timing("trước ngày 25 hằng tháng").rhythms
    ('quarter', ('monthly/---25',))
    """
    if recurrence:
        return Timing("standing", rhythms=tuple(f"{recurrence}/{day}" for day in days or ("",)))
    if due:
        return Timing("once", last_day(due), _precision(" ".join(period.lower().split()), due))
    words = fold(period)
    found = next((rhythm for cue, rhythm, _ in _CUES if cue in words), "")
    if found:
        return Timing("standing", rhythms=tuple(f"{found}/{day}" for day in _days(period, found) or ("",)))
    return Timing("open" if any(cue in words for cue, _ in _OPEN) else "none")


def last_day(due: str) -> str:
    """Return the last day of an ISO date of any precision.

    >>> last_day("2024-02"), last_day("2025"), last_day("2025-03-05")
    ('2024-02-29', '2025-12-31', '2025-03-05')
    """
    if len(due) == 4:
        return f"{due}-12-31"
    if len(due) == 7:
        return f"{due}-{monthrange(int(due[:4]), int(due[5:]))[1]:02}"
    return due


def window(name: Literal["month", "quarter", "year"], day: date) -> Window:
    """Return the month, quarter or year that ``day`` lies in."""
    if name == "year":
        return Window(date(day.year, 1, 1), date(day.year, 12, 31))
    first = day.month if name == "month" else day.month - (day.month - 1) % 3
    last = first if name == "month" else first + 2
    return Window(date(day.year, first, 1), _ending(day.year, last))


def occurrences(rhythm: str, within: Window) -> Iterator[date]:
    """Yield the days within a window on which a rhythm falls due, in order.

    Without a day it is the last one of the month, quarter, half or year. A day that a month has not is its last;
    the day of a quarter is one of its last month. What is due weekly or constantly has no days.
    """
    recurrence, _, day = rhythm.partition("/")
    for year in range(within.first.year, within.last.year + 1):
        if day.startswith("---"):
            every = "quarterly" if recurrence == "quarterly" else "monthly"
            found = [_clamped(year, month, int(day[3:])) for month in _MONTHS[every]]
        elif day:
            found = [_clamped(year, int(day[2:4]), int(day[5:]))]
        else:
            found = [_ending(year, month) for month in _MONTHS.get(recurrence, ())]
        yield from (one for one in found if within.first <= one <= within.last)


@lru_cache(4_096)
def due_since(rhythm: str, since: str) -> str:
    """Return the first day (ISO) from ``since`` on (ISO, of any precision) on which a rhythm falls due, else "".

    >>> due_since("yearly/--12-05", "2026-12-06"), due_since("constant/", "2026-12-06")
    ('2027-12-05', '')
    """
    first = date.fromisoformat(f"{since}-01-01"[:10] if len(since) == 4 else f"{since}-01"[:10])
    within = Window(first, min(first, date.max - timedelta(days=366)) + timedelta(days=366))
    return next((day.isoformat() for day in occurrences(rhythm, within)), "")


def is_placed(rhythm: str) -> bool:
    """Tell whether a rhythm gives no day, so that its days are ends of periods."""
    return rhythm.endswith("/")


def _days(period: str, recurrence: str) -> tuple[str, ...]:
    """Return the days that a printed period of a standing duty gives."""
    low = " ".join(period.lower().split())
    if recurrence in ("yearly", "half-yearly"):
        dated = ((int(m[1]), int(m[2])) for m in _DAY_OF_YEAR.finditer(low))
        return tuple(f"--{month:02}-{day:02}" for day, month in dated if _exists(day, month))
    if recurrence in ("monthly", "quarterly"):
        return tuple(f"---{int(m[1]):02}" for m in _DAY_OF_MONTH.finditer(low) if 1 <= int(m[1]) <= 31)
    return ()


def _precision(low: str, due: str) -> Precision:
    """Return how exactly a printed period gives the day on which it ends."""
    if len(due) < 10:
        return "year" if len(due) == 4 else "month"
    month, day = int(due[5:7]), int(due[8:])
    if not low or re.search(rf"(?<!\d)0?{day}(?: ?[/.-] ?| tháng )0?{month}(?!\d)", low):
        return "day"
    if re.search(r"qu[ýí]", low):
        return "quarter"
    if re.search(r"(?:6|sáu) tháng (?:đầu|cuối)", low):
        return "half"
    if re.search(r"tháng \d|(?<![\d/])\d{1,2} ?[/-] ?\d{4}", low):
        return "month"
    return "span" if len(set(_YEAR.findall(low))) > 1 else "year"


def _exists(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _ending(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
