"""The timeline of *Độ phủ*: when each province's first instrument came, counted from the directive's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil

from kg.coverage import Cell, delay
from kg.instruments import Card
from kg.provinces import Provinces
from kg.view.coverage.choice import Choice
from kg.view.coverage.words import after, called, cell_link, dated, sign
from kg.view.fragments import day, instrument_link, named
from kg.view.text import escape

_MARGIN = 1.04
_YEAR = 365
_ROOM, _BESIDE_START = 0.11, 25
"""The part of the scale that the words of a year take, and from which per cent on they stand beside the first day, in
a window of 900 pixels."""


def timelines(columns: Sequence[tuple[Card, Mapping[str, Cell]]], provinces: Provinces, choice: Choice) -> str:
    """Return one table with bars for each directive; the provinces of either time that have an instrument."""
    return "".join(
        f'<h2 class="section">{instrument_link(directive)}</h2>{_timeline(directive, found, provinces, choice)}'
        for directive, found in columns
    )


def _timeline(directive: Card, found: Mapping[str, Cell], provinces: Provinces, choice: Choice) -> str:
    cells = [cell for cell in found.values() if cell.first]
    timed = sorted((cell.delay, cell.province.name, cell.province.key) for cell in cells if cell.delay is not None)
    others = [cell for cell in cells if cell.delay is None]
    rest = _untimed(directive, others, provinces, choice)
    if not timed:
        nothing = "" if others else '<p class="lead">Chưa tỉnh nào có văn bản thực hiện trong dữ liệu đang nạp.</p>'
        return nothing + rest
    merger = delay(directive.date, provinces.merger)
    last = max([timed[-1][0], merger or 0, 1]) * _MARGIN
    at = merger / last * 100 if merger and merger > 0 else None
    rows = "".join(_row(directive, found[key], last, at, provinces, choice) for _, _, key in timed)
    return (
        '<div class="cover-matrix" role="region" tabindex="0" aria-label="Dòng thời gian, cuộn được">'
        '<table class="cover-timeline"><caption class="unseen">'
        f"Văn bản đầu tiên của mỗi tỉnh, tính từ {day(directive.date)}</caption><thead><tr>"
        '<th scope="col">Tỉnh, thành phố</th><th scope="col">Văn bản đầu tiên</th><th scope="col">Ngày</th>'
        f'<th scope="col">Khoảng cách</th><th scope="col">{_axis(directive, last, at, provinces)}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _axis(directive: Card, last: float, at: float | None, provinces: Provinces) -> str:
    """Return the beginning of the scale, the new years on it and the day of the merger.

    A year's words hang on its mark by the part of themselves that the mark is from the left, and so never leave the
    scale.
    """
    start = date.fromisoformat(directive.date or "")
    years = range(start.year + 1, start.year + 60)
    ticks = [(year, x) for year in years if (x := (date(year, 1, 1) - start).days / last * 100) <= 100]
    marks = "".join(f'<i style="left:{x:.2f}%"></i>' for _, x in ticks)
    step = ceil(_ROOM * last / _YEAR)
    told = [(year, x) for year, x in ticks[::-1][::step] if x > _BESIDE_START]
    marks += "".join(f'<em style="left:{x:.2f}%;transform:translateX(-{x:.2f}%)">{year}</em>' for year, x in told)
    merged = f'<b style="left:{at:.2f}%">sáp nhập {day(provinces.merger)}</b>' if at is not None else ""
    return (
        f'<div class="cover-axis"><span>{day(directive.date)}</span>{marks}</div><div class="cover-axis">{merged}</div>'
    )


def _row(
    directive: Card, cell: Cell, last: float, at: float | None, provinces: Provinces, choice: Choice
) -> str:  # fmt: skip
    plan = cell.plans[0]
    days = cell.delay or 0
    place = f"{max(days, 0) / last * 100:.2f}%"
    merged = f'<i class="merged" style="left:{at:.2f}%"></i>' if at is not None else ""
    link = cell_link(
        cell,
        directive,
        choice,
        provinces,
        f"{sign(cell.state)} {escape(called(cell.province, provinces))}",
        kind="cover-chip",
    )
    length = f'<i class="bar {cell.state.value}" style="width:{place}"></i>'
    bar = f'<div class="cover-track" aria-hidden="true">{merged}{length}</div>'
    return (
        f'<tr><th scope="row">{link}</th><td>{instrument_link(plan.card)}</td>'
        f'<td class="number">{dated(plan)}</td><td class="number">{after(cell.delay)}</td><td>{bar}</td></tr>'
    )


def _untimed(directive: Card, cells: Sequence[Cell], provinces: Provinces, choice: Choice) -> str:
    if not cells:
        return ""
    links = [
        cell_link(cell, directive, choice, provinces, escape(called(cell.province, provinces)), kind="cover-chip")
        for cell in cells
    ]
    plans = [cell.plans[0] for cell in cells]
    rows = "".join(
        f"<li>{link} <small>{named(plan.card)}, {dated(plan)}</small></li>"
        for link, plan in zip(links, plans, strict=True)
    )
    return (
        '<h3 class="side">Không tính được số ngày</h3><p class="lead">Một trong hai ngày không rõ đến ngày.</p>'
        f'<ul class="cover-missing">{rows}</ul>'
    )
