"""The day on which a document takes effect, as it says itself: "Quyết định này có hiệu lực từ ngày 01/9/2023".

The first such sentence counts, so that parts with another day ("trừ Điều 5 có hiệu lực từ ngày …") do not.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from loaders.dates import day_at
from loaders.grammar import STOPS, THIS
from loaders.text import Clean

_TAKES_EFFECT = re.compile(
    r"có\s{1,4}hiệu\s{1,4}lực(?:\s{1,4}thi\s{1,4}hành)?\s{1,4}"
    r"(?:sau\s{1,4}(?P<days>\d{1,3})\s{1,4}(?:\([^)]{1,30}\)\s{1,4})?ngày\s{0,4},?\s{1,4})?"
    r"(?:bắt\s{1,4}đầu\s{1,4})?(?:kể\s{1,4})?(?:từ\s{1,4})(?=ngày)"
)
_SIGNED = re.compile(r"ngày\s{1,4}(?:được\s{1,4})?(?:ký|ban\s{1,4}hành|thông\s{1,4}qua)(?!\w)")
_BACK = 320
"""How far before the verb the document may name itself, in characters."""


def effective(clean: Clean, own_date: str | None) -> str | None:
    """Return the ISO day on which the document takes effect, None where it does not say or where that day lies before
    ``own_date``, when it was signed, as in the consolidated text of an older act."""
    signed = date.fromisoformat(own_date) if own_date and len(own_date) == 10 else None
    for found in _TAKES_EFFECT.finditer(clean.low):
        if _is_own(clean.low, found.start()):
            day = _day(clean.low, found, signed)
            return day.isoformat() if day and not (own_date and day.isoformat() < own_date) else None
    return None


def _day(low: str, found: re.Match[str], signed: date | None) -> date | None:
    """Return the day behind the verb: a date, or the day of signing with the days that are to pass."""
    if _SIGNED.match(low, found.end()):
        return signed + timedelta(days=int(found["days"] or 0)) if signed else None
    dated = day_at(low, found.end())
    return date.fromisoformat(dated.date) if dated and len(dated.date) == 10 and not found["days"] else None


def _is_own(low: str, position: int) -> bool:
    """Tell whether the sentence before ``position`` has the document itself as its subject."""
    begin = max(position - _BACK, 0)
    for stop in STOPS.finditer(low, begin, position):
        begin = stop.end()
    return THIS.search(low, begin, position) is not None
