"""Tasks as the index keeps them, each with its bodies, without reading the graph; `kg.index.duties` finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from kg.index.opening import LISTED, Index, Row, Value, listed

_COLUMNS = ("id", "iri", "assigned_in", "document", "start", "stop", "place", "source", "section", "number", "text",
            "deliverable", "period", "due", "recurrence", "days")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A body that some task names; ``place`` is its province or "Trung ương"."""

    iri: str
    name: str
    place: str | None
    place_iri: str | None


@dataclass(frozen=True, slots=True)
class IndexedTask:
    """One task with its bodies by role; ``start``/``end`` and ``place`` (page or cell) say where it stands.

    ``due`` is ISO as precise as the document is, ``period`` what it prints; a standing duty has a ``recurrence``
    (yearly, half-yearly, quarterly, monthly, weekly) and perhaps ``days``: ``--12-05`` of a year, ``---25`` of a month.
    """

    iri: str
    assigned_in: str
    document: str
    start: int
    end: int
    place: str
    source: str
    section: str
    number: str
    text: str
    deliverable: str
    period: str
    due: str | None
    recurrence: str | None
    days: tuple[str, ...]
    lead: tuple[Body, ...]
    coordinating: tuple[Body, ...]
    reports_to: tuple[Body, ...]
    concerns: tuple[str, ...]


def told(index: Index, iris: Iterable[str]) -> dict[str, IndexedTask]:
    """Return the tasks of these IRIs that there are, by IRI."""
    columns = ", ".join(f"t.{name}" for name in _COLUMNS)
    rows = index.rows(f"SELECT {columns} FROM task t WHERE t.iri IN {LISTED}", (listed(iris),))
    return {task.iri: task for task in _read(index, rows)}


def _read(index: Index, rows: Sequence[Row]) -> list[IndexedTask]:
    keys = (listed(int(row[0] or 0) for row in rows),)
    charged: dict[tuple[Value, str], list[Body]] = defaultdict(list)
    sql = f"""SELECT t.task, t.role, b.iri, b.name, b.place, b.place_iri FROM task_body t JOIN body b ON b.iri = t.body
              WHERE t.task IN {LISTED} ORDER BY b.name, b.iri"""
    for key, role, *body in index.rows(sql, keys):
        charged[key, str(role)].append(_body(tuple(body)))
    concerns: dict[Value, list[str]] = defaultdict(list)
    for key, iri in index.rows(f"SELECT task, instrument FROM task_concern WHERE task IN {LISTED} ORDER BY 2", keys):
        concerns[key].append(str(iri))
    return [
        _task(row, [tuple(charged[row[0], role]) for role in ("lead", "coordinating", "reportsTo")], concerns[row[0]])
        for row in rows
    ]


def _task(row: Row, bodies: Sequence[tuple[Body, ...]], concerns: Sequence[str]) -> IndexedTask:
    told = dict(zip(_COLUMNS, row, strict=True))
    lead, coordinating, reports_to = bodies
    return IndexedTask(
        iri=str(told["iri"]),
        assigned_in=str(told["assigned_in"]),
        document=str(told["document"]),
        start=int(told["start"] or 0),
        end=int(told["stop"] or 0),
        place=str(told["place"]),
        source=str(told["source"]),
        section=str(told["section"]),
        number=str(told["number"]),
        text=str(told["text"]),
        deliverable=str(told["deliverable"]),
        period=str(told["period"]),
        due=cast("str | None", told["due"]),
        recurrence=cast("str | None", told["recurrence"]),
        days=tuple(str(told["days"]).split()),
        lead=lead,
        coordinating=coordinating,
        reports_to=reports_to,
        concerns=tuple(concerns),
    )


def _body(row: Row) -> Body:
    iri, name, place, place_iri = row
    return Body(str(iri), str(name), cast("str | None", place), cast("str | None", place_iri))
