"""When a charge in running text is due: once, or again and again.

"hoàn thành trước ngày 05/12/2025" and "xong trong tháng 12/2025" are due once; "định kỳ hằng năm … trước ngày 05/12"
and "trước ngày 25 hằng tháng" recur. Recurring days are kept as they are said, without a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from kg.model import Recurrence
from loaders.periods import due
from loaders.phrases import Phrases
from loaders.text import Clean, words

_DAY = r"(?:ngày\s{1,4})?\d{1,2}(?:\s?[/.-]\s?|\s{1,4}tháng\s{1,4})\d{1,2}(?:\s?[/.-]\s?|\s{1,4}năm\s{1,4})\d{4}"
_MONTH = r"tháng\s{1,4}\d{1,2}(?:\s?[/-]\s?|\s{1,4}năm\s{1,4})\d{4}"
_QUARTER = r"qu[ýí]\s{1,4}(?:iv|i{1,3}|[1-4])(?:\s?[/-]\s?|\s{1,4}(?:năm\s{1,4})?)\d{4}"
_ONCE = re.compile(
    r"(?:(?:hoàn\s{1,4}thành|xong|kết\s{1,4}thúc)\s{1,4})?"
    rf"(?:(?:(?:chậm|muộn)\s{{1,4}}nhất\s{{1,4}}(?:là\s{{1,4}})?(?:đến\s{{1,4}}|vào\s{{1,4}}|trong\s{{1,4}})?(?:trước\s{{1,4}})?|trước\s{{1,4}})"
    rf"(?:{_DAY}|{_MONTH}|{_QUARTER}|năm\s{{1,4}}\d{{4}})"
    rf"|(?:trong|vào)\s{{1,4}}(?:{_DAY}|{_MONTH}|{_QUARTER})"
    r"|(?<=thành\s)(?:trong\s{1,4}|vào\s{1,4})?năm\s{1,4}\d{4}|(?<=xong\s)trong\s{1,4}năm\s{1,4}\d{4})(?!\d)"
)
_DONE = re.compile(r"(?:đã|được\s+giao|ban\s+hành)(?![^\W\d_])")
_MONTH_DAY = re.compile(
    r"(?<![\d/.,])(\d{1,2})(?:\s?[/-]\s?|\s{1,4}tháng\s{1,4})(\d{1,2})(?!\s?[/-]\s?\d|\s{1,4}năm\s{1,4}\d|[\d.])"
)
_DAY_ALONE = re.compile(r"ngày\s{1,4}(\d{1,2})(?!\s?[/-]\s?\d|\s{1,4}tháng\s{1,4}\d|\d)")
_BY = re.compile(
    r"(?:trước(?:\s{1,4}ngày)?|(?:chậm|muộn)\s{1,4}nhất(?:\s{1,4}(?:là|vào|trước))?(?:\s{1,4}ngày)?|ngày)\s{0,4}$"
)
_AND = re.compile(r"(?:và|,|hoặc)\s{0,4}(?:trước\s{1,4})?(?:ngày\s{1,4})?$")
_FROM = re.compile(r"(?:từ|đến|kể\s+từ|tính\s+đến)\s{1,4}(?:ngày\s{1,4})?$")
_BACK = 30
"""How far before a date its preposition may begin, in characters."""
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def once(clean: Clean, start: int, end: int) -> tuple[str | None, str | None]:
    """Return the words by which a text says when it is due once, and the ISO date of the last of them."""
    said = [
        words(clean.text[match.start() : match.end()])
        for match in _ONCE.finditer(clean.low, start, end)
        if not _DONE.search(clean.low, max(match.start() - _BACK, start), match.start())
    ]
    period = "; ".join(dict.fromkeys(phrase for phrase in said if due(phrase))) or None
    return period, due(period)


@dataclass(frozen=True, slots=True)
class Standing:
    """How often a duty recurs and on which days of a year (``--12-05``) or of a month (``---25``)."""

    recurrence: Recurrence
    days: tuple[str, ...]


class Rhythms:
    """Reads what recurs."""

    def __init__(self, said: Phrases) -> None:
        kinds: tuple[Recurrence, ...] = get_args(Recurrence)
        self._phrases = [(kind, said[kind]) for kind in kinds]

    def standing(self, low: str) -> Standing | None:
        """Return how often and when a clause recurs, or None."""
        found = [(match.start(), kind) for kind, pattern in self._phrases if (match := pattern.search(low))]
        if not found:
            return None
        recurrence = min(found)[1]
        days = _days_of_year(low) if recurrence in ("yearly", "half-yearly") else _days_of_month(low)
        return Standing(recurrence, tuple(dict.fromkeys(days)))


def _days_of_year(low: str) -> list[str]:
    days: list[str] = []
    end = -1
    for match in _MONTH_DAY.finditer(low):
        before = low[max(match.start() - _BACK, 0) : match.start()]
        linked = end >= 0 and match.start() - end <= _BACK and _AND.search(low[end : match.start()])
        day, month = int(match[1]), int(match[2])
        if not (linked or _BY.search(before)) or _FROM.search(before):
            continue
        if 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]:
            days.append(f"--{month:02}-{day:02}")
            end = match.end()
    return days


def _days_of_month(low: str) -> list[str]:
    found = (
        int(m[1]) for m in _DAY_ALONE.finditer(low) if not _FROM.search(low[max(m.start() - _BACK, 0) : m.start()])
    )
    return [f"---{day:02}" for day in found if 1 <= day <= 31]
