"""Due dates as an iCalendar file (RFC 5545), which calendar programs subscribe to or open.

A day of a standing duty is a rule that repeats; one that a short month lacks is its last, as in `kg.schedule`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kg.terms import clean_literal

ICAL_TYPE = "text/calendar"
_LINE = 75
"""How many octets a line may have, its end not counted."""
_SPECIAL = re.compile(r"[\\;,]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_ENDS = {
    "monthly": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "quarterly": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "half-yearly": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "yearly": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which something is due; with a ``rhythm`` (see `kg.schedule`) ``day`` is the first of many."""

    uid: str
    day: date
    summary: str
    description: str = ""
    rhythm: str = ""


def ical(events: Iterable[Event], made: datetime, *, about: str = "") -> bytes:
    """Return the events as an iCalendar file; ``made`` is any time that knows its zone, written in UTC, ``about`` tells
    what the calendar holds."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cancu//VI", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALDESC:{text(about)}"] if about else []
    for event in events:
        lines += _event(event, made.astimezone(UTC))
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def folded(line: str) -> str:
    """Return a line broken so that no part has more than 75 octets and no character is cut.

    >>> [len(part.encode()) for part in folded("đ" * 60).split("\\r\\n")]
    [74, 47]
    """
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LINE:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return "\r\n".join(parts)


def text(value: str) -> str:
    """Return a text as the value of a property: on one line, escaped, without controls.

    >>> text("Báo cáo; kết quả, năm 2026")
    'Báo cáo\\\\; kết quả\\\\, năm 2026'
    """
    plain = " ".join(_CONTROL.sub(" ", clean_literal(value)).split())
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", plain)


def rule(rhythm: str) -> str:
    """Return the recurrence rule of a rhythm, "" for one without days.

    >>> rule("yearly/--12-05"), rule("monthly/---31")
    ('FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5', 'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1')
    """
    recurrence, _, day = rhythm.partition("/")
    if not day:
        return _ENDS.get(recurrence, "")
    if not day.startswith("---"):
        month, number = int(day[2:4]), int(day[5:])
        return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={-1 if (month, number) == (2, 29) else number}"
    every = "FREQ=YEARLY;BYMONTH=3,6,9,12" if recurrence == "quarterly" else "FREQ=MONTHLY"
    number = int(day[3:])
    if number <= 28:
        return f"{every};BYMONTHDAY={number}"
    days = ",".join(str(n) for n in range(28, number + 1))
    return f"FREQ=MONTHLY;{every.partition(';')[2]};BYMONTHDAY={days};BYSETPOS=-1".replace(";;", ";")


def _event(event: Event, made: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(event.uid)}"
    yield f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    repeated = rule(event.rhythm) if event.rhythm else ""
    if repeated:
        yield f"RRULE:{repeated}"
    yield f"SUMMARY:{text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{text(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
