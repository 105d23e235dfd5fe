"""The calendar of due dates: a year at a glance and a month by days, as tables whose counts are links."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta
from html import escape as attribute

from kg.index.duties import DayCount
from kg.schedule import window
from kg.view.duties.address import Asked
from kg.view.duties.words import capital, month_name, quarter_name, shown

_WEEKDAYS = (
    ("T2", "Thứ Hai"), ("T3", "Thứ Ba"), ("T4", "Thứ Tư"), ("T5", "Thứ Năm"), ("T6", "Thứ Sáu"), ("T7", "Thứ Bảy"),
    ("CN", "Chủ nhật"),
)  # fmt: skip


def year(asked: Asked, day: date, counted: Sequence[DayCount]) -> str:
    """Return the twelve months of the year of ``day`` with what falls due in each, by quarters."""
    rows = "".join(_quarter(asked, date(day.year, month, 1), day, counted) for month in (1, 4, 7, 10))
    step = _steps(
        asked, date(day.year - 1, 1, 1), f"năm {day.year - 1}", date(day.year + 1, 1, 1), f"năm {day.year + 1}"
    )
    return (
        f'<h2 class="section" id="nam">Năm {day.year}</h2>{step}<table class="year">'
        f'<caption class="unseen">Số việc đến hạn trong từng tháng của năm {day.year}</caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def month(asked: Asked, day: date, today: date, counted: Sequence[DayCount]) -> str:
    """Return the month of ``day`` by days, each with what falls due on it."""
    first = day.replace(day=1)
    before, after = first - timedelta(days=1), window("month", day).last + timedelta(days=1)
    heads = "".join(f'<th scope="col"><abbr title="{full}">{short}</abbr></th>' for short, full in _WEEKDAYS)
    weeks = "".join(
        f"<tr>{''.join(_day(asked, one, first, today, counted) for one in week)}</tr>"
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    called = month_name(first)
    step = _steps(asked, before.replace(day=1), month_name(before), after, month_name(after))
    return (
        f'<h2 class="section">{capital(called)}</h2>{step}<div class="wide" tabindex="0" role="region" '
        f'aria-label="Lịch {called}"><table class="month"><caption class="unseen">Việc đến hạn từng ngày trong '
        f"{called}</caption><thead><tr>{heads}</tr></thead><tbody>{weeks}</tbody></table></div>{_legend()}"
    )


def _quarter(asked: Asked, first: date, day: date, counted: Sequence[DayCount]) -> str:
    called = quarter_name(first)
    short = capital(called.partition("/")[0])
    link = f'<a href="{attribute(asked.to(when="quy", day=first.isoformat(), view=""))}">{short}</a>'
    months = [date(first.year, first.month + n, 1) for n in range(3)]
    cells = "".join(_month_cell(asked, one, day, counted) for one in months)
    return f'<tr><th scope="row">{link}</th>{cells}</tr>'


def _month_cell(asked: Asked, first: date, day: date, counted: Sequence[DayCount]) -> str:
    within = window("month", first)
    found = [c for c in counted if within.first <= c.day <= within.last]
    here = ' aria-current="date"' if (first.year, first.month) == (day.year, day.month) else ""
    address = attribute(asked.to(when="thang", day=first.isoformat(), view="lich"))
    return f'<td><a href="{address}"{here}><span class="label">Tháng {first.month}</span>{_figures(found)}</a></td>'


def _day(asked: Asked, one: date, first: date, today: date, counted: Sequence[DayCount]) -> str:
    if one.month != first.month:
        return '<td class="other"></td>'
    found = [c for c in counted if c.day == one]
    marks = f'<span class="label number">{one.day}</span>' + (
        '<span class="now">hôm nay</span>' if one == today else ""
    )
    kind = ' class="today"' if one == today else ""
    if not found:
        return f"<td{kind}>{marks}</td>"
    iso = one.isoformat()
    address = attribute(asked.to(when="khoang", since=iso, until=iso, view=""))
    return f'<td{kind}><a href="{address}" aria-label="{_spoken(one, found)}">{marks}{_figures(found)}</a></td>'


def _figures(found: Sequence[DayCount]) -> str:
    """Return how many there are of each kind, each with its sign and word."""
    once = sum(c.duties for c in found if not c.is_standing and c.is_exact)
    placed = sum(c.duties for c in found if not c.is_standing and not c.is_exact)
    again = sum(c.duties for c in found if c.is_standing)
    parts = [(once, "", "việc"), (placed, "≈", "cuối kỳ"), (again, "↻", "định kỳ")]
    shown_parts = "".join(
        f'<span class="figure"><span aria-hidden="true">{sign}</span> {count} {word}</span>'
        for count, sign, word in parts
        if count
    )
    return shown_parts or '<span class="figure quiet">–<span class="unseen">không có việc</span></span>'


def _spoken(one: date, found: Sequence[DayCount]) -> str:
    again = sum(c.duties for c in found if c.is_standing)
    every = sum(c.duties for c in found)
    return f"{shown(one)}: {every} việc" + (f", trong đó {again} định kỳ" if again else "")


def _steps(asked: Asked, before: date, before_name: str, after: date, after_name: str) -> str:
    when = {"when": "thang", "view": "lich"}
    earlier, later = (attribute(asked.to(day=one.isoformat(), **when)) for one in (before, after))
    return f'<p class="steps-in-time"><a href="{earlier}">← {before_name}</a><a href="{later}">{after_name} →</a></p>'


def _legend() -> str:
    return (
        '<p class="lead">≈ cuối kỳ: văn bản chỉ ghi tháng, quý, năm hoặc giai đoạn, nên việc được xếp vào ngày cuối '
        "của kỳ. ↻ định kỳ: việc lặp lại, tính vào mỗi ngày đến hạn; không ghi ngày thì xếp vào ngày cuối kỳ.</p>"
    )
