"""The table of what a check found, as it is saved: a row for each finding that the choices on the page leave."""

from __future__ import annotations

from collections.abc import Mapping

from kg import checked
from kg.checked import Kept, Told
from kg.concerns import concern_of
from kg.graph import Store, about
from kg.instruments import card
from kg.sheets import Table, Value, unfinished

_COLUMNS = (
    "Mức", "Quy tắc", "Điều thấy", "Cơ sở", "Văn bản", "Tệp", "Nơi ban hành", "Từ ký tự", "Đến ký tự",
)  # fmt: skip
MOST = 20_000
"""How many findings a file holds at most."""


def sheet(store: Store, found: Kept, chosen: Mapping[str, str], severities: Mapping[str, str]) -> Table:
    """Return the findings that fit, at most `MOST`, in the order of the page."""
    shown, total = checked.problems(found, chosen, limit=MOST)
    return unfinished(Table("Điều cần soát", _COLUMNS, tuple(_row(store, one, severities) for one in shown)), total)


def _row(store: Store, one: Told, severities: Mapping[str, str]) -> tuple[Value, ...]:
    concern = concern_of(one.code)
    known = one.instrument if one.instrument and about(store, one.instrument) else None
    return (
        severities[one.severity],
        concern.name,
        one.message,
        concern.source,
        card(store, known).label if known else None,
        one.file or None,
        one.place or None,
        one.start,
        one.end,
    )
