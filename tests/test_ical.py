"""Due dates as an iCalendar file: escaping, folding, rules that repeat."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kg.ical import Event, ical, rule

MADE = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def lines(event: Event) -> list[str]:
    """Return the lines of a file with this event, unfolded."""
    return ical([event], MADE).decode().replace("\r\n ", "").split("\r\n")


def test_event_lasts_its_day() -> None:
    found = lines(Event("1@cancu", date(2026, 12, 31), "Báo cáo"))
    assert {"DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "SUMMARY:Báo cáo"} <= set(found)
    assert found[0] == "BEGIN:VCALENDAR" and found[-2:] == ["END:VCALENDAR", ""]


def test_text_of_a_document_opens_no_property() -> None:
    hostile = "a\r\nATTENDEE:mailto:x@y.z\nEND:VEVENT; \\n, \u202eb\x00"
    found = lines(Event("1@cancu", date(2026, 12, 31), hostile))
    assert "SUMMARY:a ATTENDEE:mailto:x@y.z END:VEVENT\\; \\\\n\\, b" in found
    assert [line for line in found if line.startswith(("ATTENDEE", "END:VEVENT"))] == ["END:VEVENT"]


def test_long_line_is_folded_between_characters() -> None:
    data = ical([Event("1@cancu", date(2026, 12, 31), "Ủy ban nhân dân tỉnh " * 30)], MADE)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert "Ủy ban nhân dân tỉnh " * 29 in data.decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    "rhythm,expected",
    [
        ("yearly/--12-05", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5"),
        ("yearly/--02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ("monthly/---25", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("monthly/---30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("quarterly/---15", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"),
        ("quarterly/---31", "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("yearly/", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("half-yearly/", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("constant/", ""),
    ],
)
def test_standing_duty_repeats_by_a_rule(rhythm: str, expected: str) -> None:
    assert rule(rhythm) == expected


def test_event_with_a_rhythm_carries_its_rule() -> None:
    assert "RRULE:FREQ=MONTHLY;BYMONTHDAY=20" in lines(Event("1@cancu", date(2026, 12, 20), "x", "", "monthly/---20"))
