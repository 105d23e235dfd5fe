"""Dates as Vietnamese documents write them, with the precision that is given.

``31/3/2023``, ``07 / 8 /2023``, ``16 tháng 5 năm 2024``, ``ngày   tháng 02 năm 2023`` (the day left blank)
and ``năm 2022``. The patterns match lower-case text of the matching copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SLASHED = r"(?P<d1>\d{1,2})\s{0,2}[/.-]\s{0,2}(?P<m1>\d{1,2})\s{0,2}[/.-]\s{0,2}(?P<y1>\d{4})(?!\d)"
_FILL = r"[\s.…_]{0,30}"
_WORDED = rf"(?P<d2>\d{{0,2}}){_FILL}tháng{_FILL}(?P<m2>\d{{0,2}})(?:{_FILL}năm\s{{0,12}}|\s?/\s?)(?P<y2>\d{{4}})(?!\d)"
AFTER_DAY = re.compile(rf"ngày[\s.…_]{{0,30}}(?:{_SLASHED}|{_WORDED})")
"""The word "ngày" and the date behind it."""

MONTH = re.compile(r"tháng\s{1,4}(?P<m>\d{1,2})\s{0,2}(?:/|\s{1,2}năm)\s{0,2}(?P<y>\d{4})(?!\d)")
YEAR = re.compile(r"năm\s{1,4}(?P<y>\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Dated:
    """An ISO date (day, month or year precise) and where its text ends."""

    date: str
    end: int


def day_at(low: str, position: int) -> Dated | None:
    """Return the date that "ngày …" at ``position`` gives, or None; an impossible date is None too."""
    match = AFTER_DAY.match(low, position)
    if not match:
        return None
    day = match["d1"] or match["d2"] or ""
    month = match["m1"] or match["m2"] or ""
    date = iso(day, month, match["y1"] or match["y2"])
    return Dated(date, match.end()) if date else None


def iso(day: str, month: str, year: str) -> str | None:
    """Return an ISO date; empty parts shorten it, impossible ones give None.

    >>> iso("7", "8", "2023"), iso("", "02", "2023"), iso("31", "2", "2023")
    ('2023-08-07', '2023-02', None)
    """
    if not 1900 <= int(year) <= 2100:
        return None
    if not month:
        return year if not day else None
    if not 1 <= int(month) <= 12:
        return None
    if not day:
        return f"{year}-{int(month):02}"
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    last = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[int(month) - 1]
    return f"{year}-{int(month):02}-{int(day):02}" if 1 <= int(day) <= last else None


def compatible(one: str | None, other: str | None) -> bool:
    """Tell whether two dates agree as far as both go; an unknown one agrees with any."""
    if not one or not other:
        return True
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
