"""Duties as a table: what is to be done, who leads, who coordinates, by when, with which product, by which text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape as attribute
from itertools import groupby

from kg.index.cards import Hit
from kg.index.duties import Duty
from kg.index.tasks import Body, IndexedTask
from kg.instruments import Card
from kg.schedule import Timing, Window, is_placed, occurrences
from kg.view import links
from kg.view.duties.words import (
    capital,
    distance,
    month_name,
    next_due,
    outlived,
    placing,
    rhythm_words,
    said,
    shown,
    timing_of,
)
from kg.view.fragments import day, instrument_link, named, title
from kg.view.text import escape, shortened

HEADS = ("Số", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm", "Văn bản")
_COLUMNS = f"<colgroup>{''.join(f'<col class=c{n}>' for n in range(len(HEADS)))}</colgroup>"
_TEXT, _NAME, _WORDS, _PRODUCT = 600, 120, 120, 200
_LINKS = 2
_SHORT = 60
_DAYS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A duty that was found, with what the index holds of its task."""

    duty: Duty
    task: IndexedTask
    timing: Timing


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rows of a table share: the instruments that they name, the bodies asked for, the day, the grouping."""

    cards: Mapping[str, Hit]
    implemented: Mapping[str, Sequence[str]]
    bodies: frozenset[str]
    today: date
    within: Window | None
    order: str


def rows(duties: Sequence[Duty], tasks: Mapping[str, IndexedTask]) -> list[Row]:
    """Return the rows of duties, in their order."""
    return [Row(d, tasks[d.iri], timing_of(tasks[d.iri])) for d in duties if d.iri in tasks]


def table(found: Sequence[Row], setting: Setting, *, caption: str) -> str:
    """Return rows as a table with a heading above each group."""
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    bodies = "".join(
        f'<tbody><tr class="group"><th scope="rowgroup" colspan="{len(HEADS)}">{heading}</th></tr>'
        f"{''.join(_row(row, setting) for row in group)}</tbody>"
        for heading, group in groupby(found, key=lambda row: _heading(row, setting))
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{attribute(caption)}"><table class="plain duties">'
        f'<caption class="unseen">{escape(caption)}</caption>{_COLUMNS}<thead><tr>{heads}</tr></thead>'
        f"{bodies}</table></div>"
    )


def _heading(row: Row, setting: Setting) -> str:
    """Return what a row is grouped under, as HTML."""
    if setting.order == "van-ban":
        hit = setting.cards.get(row.task.assigned_in)
        return (
            f'{instrument_link(hit.card)} <span class="quiet">{_where(hit.card)}</span>' if hit else "Chưa rõ văn bản"
        )
    if setting.order == "co-quan":
        return escape(shortened(min((b.name for b in row.task.lead), default="Không ghi cơ quan chủ trì"), _NAME))
    if row.duty.day:
        return capital(month_name(date.fromisoformat(row.duty.day)))
    return {"standing": "Thường xuyên, định kỳ", "open": "Không có hạn cuối"}.get(row.timing.kind, "Không ghi thời hạn")


def _row(row: Row, setting: Setting) -> str:
    task = row.task
    cells = [
        f'<td class="number">{escape(shortened(task.number, 12))}</td>',
        f'<th scope="row">{_task(task)}</th>',
        f"<td>{_bodies(task.lead, setting)}</td>",
        f"<td>{_bodies(task.coordinating, setting)}</td>",
        f"<td>{_when(row, setting)}</td>",
        f"<td>{escape(shortened(task.deliverable, _PRODUCT))}</td>",
        f"<td>{_instruments(task, setting)}</td>",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _task(task: IndexedTask) -> str:
    passage = links.Passage(task.start, task.end) if task.start < task.end else None
    read = f'<a href="{attribute(links.document(task.document, passage))}">đọc tại chỗ</a>'
    where = [f"mục {escape(shortened(task.section, 40))}"] if task.section else []
    where += [escape(task.place)] if task.place else []
    to = f'<div class="to">Báo cáo về: {_listed(task.reports_to)}</div>' if task.reports_to else ""
    spans = "".join(f"<span>{part}</span>" for part in (read, *where))
    return f'{escape(shortened(task.text, _TEXT))}{to}<div class="source-of">{spans}</div>'


def _listed(bodies: Sequence[Body]) -> str:
    return "; ".join(escape(shortened(body.name, _NAME)) for body in bodies)


def _bodies(bodies: Sequence[Body], setting: Setting) -> str:
    """Return bodies by name, those asked for strong."""
    names = []
    for body in bodies:
        called = escape(shortened(body.name, _NAME))
        names.append(f"<li><b>{called}</b></li>" if body.iri in setting.bodies else f"<li>{called}</li>")
    return f'<ul class="bodies">{"".join(names)}</ul>' if names else ""


def _when(row: Row, setting: Setting) -> str:
    return "".join(_when_lines(row, setting))


def _when_lines(row: Row, setting: Setting) -> Iterator[str]:
    """Yield what the document says, the day that it means, how it was placed there, and how far that is."""
    words = said(row.task, row.timing)
    if words:
        yield f"<div>{escape(shortened(words, _WORDS))}</div>"
    if row.timing.kind == "standing":
        yield from _standing_lines(row, setting)
    elif row.timing.kind == "once":
        due = date.fromisoformat(row.timing.due)
        if row.timing.precision != "day":
            yield f'<div class="quiet">{placing(row.timing)}</div>'
        yield f'<div><b class="number">{shown(due)}</b></div>{_distance(due, setting.today)}'
    elif row.timing.kind == "open":
        yield '<div class="quiet">không có ngày kết thúc</div>'
    elif not words:
        yield '<div class="quiet">văn bản không ghi</div>'


def _standing_lines(row: Row, setting: Setting) -> Iterator[str]:
    if row.task.period and any(not is_placed(rhythm) for rhythm in row.timing.rhythms):
        yield f'<div class="quiet">{"; ".join(map(rhythm_words, row.timing.rhythms))}</div>'
    yield '<div class="sign"><span aria-hidden="true">↻</span> định kỳ</div>'
    plan = setting.cards.get(row.task.assigned_in)
    since = (plan.card.date if plan else None) or ""
    how, following = placing(row.timing), next_due(row.timing, max(setting.today.isoformat(), since))
    if how:
        yield f'<div class="quiet">{how}</div>'
    days = [] if setting.within is None else _days(row.timing, setting.within, since)
    if days and (len(days) > 1 or days[0].isoformat() != following):
        form = "%d/%m" if days[0].year == days[-1].year else "%d/%m/%Y"
        listed = ", ".join(f'<span class="number">{one:{form}}</span>' for one in days[:_DAYS])
        yield f'<div class="quiet">các kỳ trong thời gian này: {listed}{" …" if len(days) > _DAYS else ""}</div>'
    if following:
        due = date.fromisoformat(following)
        yield f'<div>kỳ tới <b class="number">{shown(due)}</b></div>{_distance(due, setting.today)}'
    doubt = outlived(row.timing, plan.card if plan else None, setting.today)
    if doubt:
        yield f'<div class="past"><span aria-hidden="true">⚠</span> {escape(doubt)}</div>'


def _days(timing: Timing, within: Window, since: str) -> list[date]:
    """Return the days of a window on which a standing duty falls due, none before the date of its instrument."""
    found = {day for rhythm in timing.rhythms for day in occurrences(rhythm, within)}
    return sorted(day for day in found if day.isoformat() >= since)


def _distance(due: date, today: date) -> str:
    far = distance(due, today)
    return (
        f'<div class="past"><span aria-hidden="true">⚠</span> {far}</div>'
        if due < today
        else f'<div class="quiet">{far}</div>'
    )


def _instruments(task: IndexedTask, setting: Setting) -> str:
    """Return the instrument that assigns a task, what that one implements, and what the task itself names."""
    plan = setting.cards.get(task.assigned_in)
    implemented = setting.implemented.get(task.assigned_in, ())
    concerned = [iri for iri in task.concerns if iri != task.assigned_in]
    parts = [_assigning(plan)] if plan else []
    first = sorted((setting.cards[iri].card for iri in implemented if iri in setting.cards), key=_directness)
    parts += [f'<div><span class="quiet">để thực hiện</span> {_short(card)}</div>' for card in first[:1]]
    if plan and len(first) > 1:
        address = attribute(links.instrument(plan.card.iri))
        parts.append(f'<div><a href="{address}">và {len(first) - 1} văn bản khác</a></div>')
    mentioned = [setting.cards[iri].card for iri in concerned if iri in setting.cards]
    parts += [f'<div><span class="quiet">việc nhắc đến</span> {_short(card)}</div>' for card in mentioned[:_LINKS]]
    return "".join(parts)


def _assigning(plan: Hit) -> str:
    """Return the instrument that assigns a task, with place and date, since its number is no identity."""
    where = f' <span class="quiet">({_where(plan.card)})</span>' if _where(plan.card) else ""
    return f'<div><span class="quiet">theo</span> {instrument_link(plan.card)}{where}{_force(plan)}</div>'


def _where(card: Card) -> str:
    return escape(", ".join(part for part in (shortened(card.jurisdiction or "", 60), day(card.date)) if part))


def _force(plan: Hit) -> str:
    """Return that the instrument which assigns a task is no longer in force, as far as the loaded documents say so."""
    if plan.force != "notInForce":
        return ""
    since = f" từ {day(plan.ended)}" if plan.ended else ""
    return f' <span class="badge doubt">hết hiệu lực{since}</span>'


def _directness(card: Card) -> tuple[bool, str, str]:
    """Return what sorts the instruments that a plan implements: numbered ones first, then the newest."""
    newest = "".join(chr(ord("9") - int(c)) if c.isdigit() else c for c in card.date or "0000")
    return not card.number, newest, card.iri


def _short(card: Card) -> str:
    address = attribute(links.instrument(card.iri))
    hint = attribute(shortened(title(card), 300))
    return f'<a href="{address}" title="{hint}">{named(card, _SHORT)}</a>'
