"""The clock that people read: Vietnam's, which knows no summer time; what is stored stays in UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from kg.messages import Lang

VIETNAM = timezone(timedelta(hours=7))


def now() -> datetime:
    """Return the time of now in Vietnam, whatever the machine is set to."""
    return datetime.now(VIETNAM)


def today() -> date:
    """Return the day that it is in Vietnam."""
    return now().date()


def in_vietnam(written: str | float) -> datetime:
    """Return a stored time, an ISO string in UTC or seconds since 1970, in Vietnam; raises `ValueError` for none.

    >>> in_vietnam("2026-11-20T19:09:00Z").isoformat()
    '2026-11-21T02:09:00+07:00'
    """
    if isinstance(written, str):
        return datetime.fromisoformat(written).astimezone(VIETNAM)
    return datetime.fromtimestamp(written, VIETNAM)


def day(written: str | float, lang: Lang = "vi") -> str:
    """Return the day of a stored time as readers of ``lang`` write it; what is no time is returned as it is.

    >>> day("2026-11-20T17:00:00Z"), day("2026-11-20T16:59:59Z"), day("")
    ('21/11/2026', '20/11/2026', '')
    """
    try:
        return in_vietnam(written).strftime("%d/%m/%Y" if lang == "vi" else "%Y-%m-%d")
    except ValueError:
        return str(written)


def moment(written: str | float, lang: Lang = "vi") -> str:
    """Return a stored time as readers of ``lang`` write it; what is no time is returned as it is.

    >>> moment("2026-11-20T10:05:00Z"), moment(0)
    ('17:05 ngày 20/11/2026', '07:00 ngày 01/01/1970')
    """
    try:
        return in_vietnam(written).strftime("%H:%M ngày %d/%m/%Y" if lang == "vi" else "%Y-%m-%d %H:%M (UTC+7)")
    except ValueError:
        return str(written)
