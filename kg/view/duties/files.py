"""What a list of duties holds, as files that a person saves: its deadlines as a calendar, its rows as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

import streamlit as st

from kg import clock
from kg.graph import objects
from kg.ical import ICAL_TYPE, Event, ical
from kg.index.cards import hits
from kg.index.duties import Order, Sought, count, duties
from kg.index.tasks import IndexedTask, told
from kg.instruments import Card
from kg.sheets import Table, dated, unfinished
from kg.terms import DEF
from kg.view.duties.words import next_due, outlived, placing, said, timing_of
from kg.view.loaded import Loaded
from kg.view.text import grouped, shortened

_COLUMNS = (
    "Số", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Báo cáo về", "Thời hạn ghi trong văn bản", "Ngày đến hạn",
    "Cách xếp ngày", "Lưu ý", "Sản phẩm", "Giao tại văn bản", "Văn bản đó để thực hiện", "Việc nhắc đến", "Mục",
    "Trang, ô", "Tệp", "Từ ký tự", "Đến ký tự",
)  # fmt: skip
MOST = 2_000
"""How many duties a file holds at most."""


def save_button(loaded: Loaded, sought: Sought, today: date) -> None:
    """Show the button that saves the deadlines of these duties; the file is made on the click."""

    def made() -> bytes:
        about = left_out(count(loaded.index, replace(sought, day=today)))
        return ical(events(loaded, sought, today), clock.now(), about=about)

    st.download_button(
        "Tải lịch (.ics)",
        made,
        file_name="nhiem-vu.ics",
        mime=ICAL_TYPE,
        on_click="ignore",
        icon=":material/download:",
        width="content",
    )


def left_out(total: int) -> str:
    """Return that files leave out some of so many duties, "" where they hold all."""
    if total <= MOST:
        return ""
    return (
        f"Tệp tải về chứa {grouped(MOST)} việc đầu trong {grouped(total)} việc; thu hẹp điều kiện để tải phần còn lại."
    )


def events(loaded: Loaded, sought: Sought, today: date) -> Iterator[Event]:
    """Yield an event for each deadline and each rhythm of the duties that fit, at most `MOST` duties."""
    found = duties(loaded.index, replace(sought, day=today), "due", limit=MOST)
    tasks = told(loaded.index, (duty.iri for duty in found))
    plans = hits(loaded.index, sorted({task.assigned_in for task in tasks.values()}))
    for duty in found:
        task = tasks[duty.iri]
        plan = plans.get(task.assigned_in)
        yield from _events(task, plan.card if plan else None, today)


def sheet(loaded: Loaded, sought: Sought, order: Order, today: date) -> Table:
    """Return the duties that fit as a table, at most `MOST`, each with its own words and where it stands."""
    found = duties(loaded.index, replace(sought, day=today), order, limit=MOST)
    tasks = told(loaded.index, (duty.iri for duty in found))
    implemented = {
        plan: objects(loaded.store, plan, DEF + "implements")
        for plan in sorted({task.assigned_in for task in tasks.values()})
    }
    named = {iri for task in tasks.values() for iri in (task.assigned_in, *task.concerns)}
    cards = hits(loaded.index, sorted(named | {iri for iris in implemented.values() for iri in iris}))
    labels = {iri: hit.card.label for iri, hit in cards.items()}
    rows = []
    for duty in found:
        task = tasks[duty.iri]
        placed, plan = timing_of(task), cards.get(task.assigned_in)
        names = [labels[iri] for iri in implemented[task.assigned_in] if iri in labels]
        mentioned = [labels[iri] for iri in task.concerns if iri in labels]
        rows.append((
            task.number, task.text, _names([b.name for b in task.lead]), _names([b.name for b in task.coordinating]),
            _names([b.name for b in task.reports_to]), said(task, placed), dated(duty.day or None), placing(placed),
            outlived(placed, plan.card if plan else None, today), task.deliverable, labels.get(task.assigned_in, ""),
            "; ".join(names), "; ".join(mentioned), task.section,
            task.place, loaded.file(task.document), task.start, task.end,
        ))  # fmt: skip
    return unfinished(Table("Nhiệm vụ", _COLUMNS, tuple(rows)), count(loaded.index, replace(sought, day=today)))


def _events(task: IndexedTask, plan: Card | None, today: date) -> Iterator[Event]:
    placed, since = timing_of(task), (plan.date if plan else "") or ""
    who = _names([body.name for body in task.lead])
    how = placing(placed)
    told_lines = [f"Chủ trì: {who}" if who else "", f"Phối hợp: {_names([b.name for b in task.coordinating])}"]
    told_lines += [
        f"Văn bản ghi: {said(task, placed)}" + (f" ({how})" if how else ""),
        f"Theo: {plan.label if plan else ''}",
    ]
    told_lines += [f"Lưu ý: {outlived(placed, plan, today)}"]
    description = ". ".join(line for line in told_lines if not line.endswith(": "))
    summary = shortened(task.text, 160)
    name = sha256(task.iri.encode()).hexdigest()[:16]
    if placed.kind == "once":
        yield Event(f"{name}@cancu", date.fromisoformat(placed.due), summary, description)
    for number, rhythm in enumerate(placed.rhythms, 1):
        first = next_due(replace(placed, rhythms=(rhythm,)), max(today.isoformat(), since))
        if first:
            yield Event(f"{name}-{number}@cancu", date.fromisoformat(first), summary, description, rhythm)


def _names(bodies: Sequence[str]) -> str:
    return "; ".join(shortened(name, 120) for name in bodies)
