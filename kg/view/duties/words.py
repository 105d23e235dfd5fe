"""Deadlines in words: what the document says, how it was placed in the calendar, and how far it is."""

from __future__ import annotations

from datetime import date

from kg.horizon import horizon
from kg.index.tasks import IndexedTask
from kg.instruments import Card
from kg.schedule import Precision, Timing, Window, due_since, timing

_PLACED: dict[Precision, str] = {
    "month": "không ghi ngày, xếp vào ngày cuối tháng",
    "quarter": "không ghi ngày, xếp vào ngày cuối quý",
    "half": "không ghi ngày, xếp vào ngày cuối kỳ 6 tháng",
    "year": "không ghi ngày, xếp vào ngày cuối năm",
    "span": "chỉ ghi giai đoạn, xếp vào ngày cuối giai đoạn",
}
_RHYTHMS = {
    "weekly": "hằng tuần",
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "half-yearly": "6 tháng một lần",
    "yearly": "hằng năm",
    "constant": "thường xuyên",
}
_ENDS = {"monthly": "cuối tháng", "quarterly": "cuối quý", "half-yearly": "cuối kỳ 6 tháng", "yearly": "cuối năm"}
_QUARTERS = ("I", "II", "III", "IV")


def timing_of(task: IndexedTask) -> Timing:
    """Return when a task of the index falls due."""
    return timing(task.period, task.due or "", task.recurrence or "", task.days)


def shown(day: date) -> str:
    """Return a day as Vietnamese readers write it."""
    return f"{day:%d/%m/%Y}"


def said(task: IndexedTask, placed: Timing) -> str:
    """Return what the document says of the time: its own words, else its date or rhythm in ours."""
    if task.period:
        return task.period
    if placed.kind == "once":
        return "/".join(reversed((task.due or "").split("-")))
    return "; ".join(rhythm_words(rhythm) for rhythm in placed.rhythms)


def rhythm_words(rhythm: str) -> str:
    """Return a rhythm in words.

    >>> rhythm_words("yearly/--12-05"), rhythm_words("monthly/---25"), rhythm_words("yearly/")
    ('hằng năm, ngày 05/12', 'hằng tháng, ngày 25', 'hằng năm')
    """
    recurrence, _, day = rhythm.partition("/")
    words = _RHYTHMS[recurrence]
    if day.startswith("---"):
        return f"{words}, ngày {day[3:]}" + (" của tháng cuối quý" if recurrence == "quarterly" else "")
    return f"{words}, ngày {day[5:]}/{day[2:4]}" if day else words


def placing(placed: Timing) -> str:
    """Return how a deadline was placed in the calendar where the document gives no day, "" where it gives one."""
    if placed.kind == "once":
        return _PLACED.get(placed.precision, "")
    open_ended = {rhythm.partition("/")[0] for rhythm in placed.rhythms if rhythm.endswith("/")}
    return next((f"không ghi ngày, xếp vào ngày {_ENDS[one]}" for one in sorted(open_ended) if one in _ENDS), "")


def next_due(placed: Timing, since: str) -> str:
    """Return the next day from ``since`` on (both ISO) on which a standing duty falls due, "" for what has none."""
    days = (due_since(rhythm, since) for rhythm in placed.rhythms)
    return min(filter(None, days), default="")


def outlived(placed: Timing, plan: Card | None, today: date) -> str:
    """Return that a standing duty falls due, or goes on, behind the year up to which the title of the instrument that
    assigns it runs, "" where it does not; whether it is still to be done is for a person to see."""
    year = horizon(plan.title or "", plan.date or "") if plan and placed.kind == "standing" else None
    if plan is None or year is None:
        return ""
    following = next_due(placed, max(today.isoformat(), plan.date or "")) or today.isoformat()
    return f"trích yếu ghi đến năm {year}; xem còn áp dụng không" if int(following[:4]) > year else ""


def distance(due: date, today: date) -> str:
    """Return how far a deadline is.

    >>> distance(date(2026, 12, 5), date(2026, 11, 20)), distance(date(2026, 11, 1), date(2026, 11, 20))
    ('còn 15 ngày', 'hạn đã qua 19 ngày')
    """
    days = (due - today).days
    return "hạn là hôm nay" if days == 0 else f"còn {days} ngày" if days > 0 else f"hạn đã qua {-days} ngày"


def capital(text: str) -> str:
    """Return ``text`` with a capital at its beginning.

    >>> capital("quý IV/2026")
    'Quý IV/2026'
    """
    return text[:1].upper() + text[1:]


def month_name(day: date) -> str:
    """Return the month of a day: "tháng 11/2026"."""
    return f"tháng {day.month}/{day.year}"


def quarter_name(day: date) -> str:
    """Return the quarter of a day: "quý IV/2026"."""
    return f"quý {_QUARTERS[(day.month - 1) // 3]}/{day.year}"


def window_name(when: str, within: Window | None) -> str:
    """Return what a window is called; "" for none."""
    if within is None:
        return ""
    if when == "thang":
        return month_name(within.first)
    if when == "quy":
        return quarter_name(within.first)
    if when == "nam":
        return f"năm {within.first.year}"
    if within.first == within.last:
        return f"ngày {shown(within.first)}"
    first = f"từ {shown(within.first)} " if within.first.year > 1945 else ""
    return f"{first}đến {shown(within.last)}" if within.last.year < 2199 else f"{first}trở đi".strip()
