"""Where periods and standing duties stand in a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from kg.schedule import _CUES, _OPEN, Timing, Window, due_since, is_placed, occurrences, timing, window


@pytest.mark.parametrize(
    "period,due,precision",
    [
        ("trước ngày 15 tháng 3 năm 2025", "2025-03-15", "day"),
        ("Trước ngày 30/11/2028", "2028-11-30", "day"),
        ("Quý II/2025", "2025-06-30", "quarter"),
        ("trong quý II năm 2025", "2025-06-30", "quarter"),
        ("Tháng 12 năm 2025", "2025-12-31", "month"),
        ("trong tháng 5/2025", "2025-05-31", "month"),
        ("12/2025", "2025-12-31", "month"),
        ("6 tháng đầu năm 2025", "2025-06-30", "half"),
        ("Năm 2025", "2025-12-31", "year"),
        ("Hết năm 2025", "2025-12-31", "year"),
        ("2025-2030", "2030-12-31", "span"),
        ("Giai đoạn 2025-2030", "2030-12-31", "span"),
        ("Năm 2025; sơ bộ trước ngày 30/6/2025", "2025-12-31", "year"),
        ("", "2025-12-31", "day"),
    ],
)
def test_period_that_ends_tells_how_exactly(period: str, due: str, precision: str) -> None:
    assert timing(period, due) == Timing("once", due, precision)  # type: ignore[arg-type]


@pytest.mark.parametrize("due,last", [("2025", "2025-12-31"), ("2024-02", "2024-02-29"), ("2025-04-07", "2025-04-07")])
def test_due_date_without_a_day_ends_on_its_last(due: str, last: str) -> None:
    assert timing(due=due).due == last


@pytest.mark.parametrize(
    "period,rhythms",
    [
        ("Hằng năm", ("yearly/",)),
        ("Hàng năm", ("yearly/",)),
        ("trước ngày 15/12 hằng năm", ("yearly/--12-15",)),
        ("Ngày 15/6 và ngày 15/12 hằng năm", ("yearly/--06-15", "yearly/--12-15")),
        ("trước ngày 25 hằng tháng", ("monthly/---25",)),
        ("ngày 40 hằng tháng", ("monthly/",)),
        ("ngày 31/2 hằng năm", ("yearly/",)),
        ("Hằng tháng Hằng quý", ("monthly/",)),
        ("Thường xuyên", ("constant/",)),
    ],
)
def test_period_that_comes_back_is_a_standing_duty(period: str, rhythms: tuple[str, ...]) -> None:
    assert timing(period) == Timing("standing", rhythms=rhythms)


def test_recurrence_of_the_graph_goes_before_the_words() -> None:
    assert timing("", "", "yearly", ("--06-01", "--12-01")).rhythms == ("yearly/--06-01", "yearly/--12-01")


@pytest.mark.parametrize("period,kind", [("", "none"), ("theo kế hoạch", "none"), ("Thực hiện từ năm 2023", "open")])
def test_period_without_an_end_has_no_due_date(period: str, kind: str) -> None:
    assert timing(period) == Timing(kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("cue,rhythm,example", _CUES)
def test_cue_matches_its_example(cue: str, rhythm: str, example: str) -> None:
    found = timing(example)
    assert found.kind == "standing" and found.rhythms[0].startswith(f"{rhythm}/")


@pytest.mark.parametrize("cue,example", _OPEN)
def test_open_cue_matches_its_example(cue: str, example: str) -> None:
    assert timing(example).kind == "open"


@pytest.mark.parametrize(
    "name,first,last",
    [
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_window_holds_the_day_it_is_asked_for(name: str, first: date, last: date) -> None:
    assert window(name, date(2026, 11, 20)) == Window(first, last)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rhythm,days",
    [
        ("yearly/--12-05", ["2026-12-05"]),
        ("yearly/", ["2026-12-31"]),
        ("half-yearly/", ["2026-12-31"]),
        ("quarterly/", ["2026-12-31"]),
        ("quarterly/---15", ["2026-12-15"]),
        ("monthly/---25", ["2026-10-25", "2026-11-25", "2026-12-25"]),
        ("monthly/---31", ["2026-10-31", "2026-11-30", "2026-12-31"]),
        ("monthly/", ["2026-10-31", "2026-11-30", "2026-12-31"]),
        ("yearly/--05-01", []),
        ("weekly/", []),
        ("constant/", []),
    ],
)
def test_standing_duty_unfolds_into_the_days_of_a_quarter(rhythm: str, days: list[str]) -> None:
    found = occurrences(rhythm, Window(date(2026, 10, 1), date(2026, 12, 31)))
    assert [day.isoformat() for day in found] == days


def test_leap_day_of_a_yearly_duty_falls_on_the_last_of_february() -> None:
    within = Window(date(2023, 1, 1), date(2024, 12, 31))
    assert list(occurrences("yearly/--02-29", within)) == [date(2023, 2, 28), date(2024, 2, 29)]


@pytest.mark.parametrize(
    "rhythm,since,found",
    [
        ("yearly/--12-05", "2026-12-05", "2026-12-05"),
        ("yearly/--12-05", "2026-12-06", "2027-12-05"),
        ("monthly/---20", "2026-11-21", "2026-12-20"),
        ("yearly/", "9999-12-31", "9999-12-31"),
        ("constant/", "2026-11-21", ""),
    ],
)
def test_next_day_of_a_standing_duty(rhythm: str, since: str, found: str) -> None:
    assert due_since(rhythm, since) == found


def test_rhythm_without_a_day_is_placed_by_us() -> None:
    assert [is_placed(rhythm) for rhythm in ("yearly/", "yearly/--12-05")] == [True, False]
