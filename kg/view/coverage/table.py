"""The matrix of *Độ phủ*, directive by province, and the list of the provinces that have nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape as attribute

from kg.coverage import COVERED, Cell, State, tally
from kg.instruments import Card
from kg.model import CENTRAL
from kg.provinces import Province, Provinces
from kg.view.coverage.choice import Choice
from kg.view.coverage.words import SIGNS, after, called, cell_link, dated, sign, told
from kg.view.fragments import day, instrument_link, title
from kg.view.text import escape, grouped, shortened

Column = tuple[Card, Mapping[str, Cell]]
"""A directive and the cell of every province."""

_GROUPS = (
    (State.NONE, "Có nạp văn bản của tỉnh, chưa thấy văn bản nào thực hiện"),
    (State.PLANNED, "Mới dự kiến ban hành"),
    (State.PERHAPS, "Chưa rõ: chỗ dẫn chưa xác định được là văn bản nào"),
    (State.LOCAL, "Chỉ thấy văn bản của huyện, xã"),
    (State.INHERITED, "Tỉnh mới chưa thấy, tỉnh cũ đã có"),
    (State.UNLOADED, "Chưa nạp văn bản nào của tỉnh này: không kết luận được"),
)


def matrix(columns: Sequence[Column], rows: Sequence[Province], provinces: Provinces, choice: Choice) -> str:
    """Return the table; provinces of which nothing is loaded and nothing known are named below it in one line."""
    empty = [p for p in rows if all(found[p.key].state is State.UNLOADED for _, found in columns)]
    shown = [p for p in rows if choice.whole or p not in empty]
    heads = "".join(_head(directive, [found[p.key] for p in rows], len(rows)) for directive, found in columns)
    body = "".join(_row(province, columns, provinces, choice) for province in shown)
    table = (
        '<div class="cover-matrix" role="region" tabindex="0" aria-label="Bảng độ phủ, cuộn được">'
        '<table><caption class="unseen">Văn bản được thực hiện theo cột, tỉnh và thành phố theo hàng</caption>'
        f'<thead><tr><th scope="col">Tỉnh, thành phố</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    return (table if shown else "") + _empty(empty, provinces, choice)


def _head(directive: Card, cells: Sequence[Cell], total: int) -> str:
    counts = tally(cells)
    covered = sum(counts[state] for state in COVERED)
    old = f", {counts[State.INHERITED]} tỉnh cũ có" if counts[State.INHERITED] else ""
    about = f'<span class="about clamp">{escape(shortened(title(directive), 110))}</span>' if title(directive) else ""
    whose = f" · văn bản của {directive.jurisdiction}" if directive.jurisdiction not in (CENTRAL, None) else ""
    dated_on = f'<span class="when">{day(directive.date) or "không rõ ngày"}{escape(whose)}</span>'
    return (
        f'<th scope="col">{instrument_link(directive)} {dated_on}{about}'
        f'<span class="sum">{covered} trên {total} có{old}</span></th>'
    )


def _row(province: Province, columns: Sequence[Column], provinces: Provinces, choice: Choice) -> str:
    cell = columns[0][1][province.key]
    cells = "".join(f"<td>{_cell(found[province.key], d, provinces, choice)}</td>" for d, found in columns)
    return (
        f'<tr><th scope="row">{escape(province.name)}{_kin(province, provinces)}'
        f'<span class="held">{_held(cell)}</span></th>{cells}</tr>'
    )


def _kin(province: Province, provinces: Provinces) -> str:
    """Return what a province was merged from, or into, in a line of its own."""
    if province.whole:
        return f'<span class="kin">nay thuộc {escape(called(provinces.by_key[province.whole], provinces))}</span>'
    if len(province.parts) > 1:
        names = ", ".join(part.name for part in provinces.parts(province.key))
        return f'<span class="kin">gồm {escape(names)} cũ</span>'
    return ""


def _held(cell: Cell) -> str:
    if not cell.held_with_parts:
        return "chưa nạp văn bản nào"
    old = cell.held_with_parts - cell.held
    return f"nạp {grouped(cell.held)} văn bản" + (f", tỉnh cũ {grouped(old)}" if old else "")


def _cell(cell: Cell, directive: Card, provinces: Provinces, choice: Choice) -> str:
    words = SIGNS[cell.state][1]
    if cell.first:
        more = len(cell.plans) - 1
        facts = [after(cell.delay), "trực tiếp" if cell.first.direct else f"qua {len(cell.first.route) - 2} văn bản"]
        if not cell.first.direct and cell.first_direct:
            facts.append(f"trực tiếp từ {dated(cell.first_direct)}")
        facts += [f"tỉnh cũ từ {dated(cell.inherited)}"] if cell.inherited else []
        facts += [f"+{more} văn bản"] if more else []
        facts += [f"+{len(cell.local)} của huyện, xã"] if cell.local else []
        inner = f"<b>{dated(cell.first)}</b><small>{' · '.join(filter(None, facts))}</small>"
    elif cell.state is State.INHERITED:
        parts = "; ".join(f"{part.province.name} {dated(part.plans[0])}" for part in cell.covered_parts)
        share = f"{words} ({len(cell.covered_parts)} trên {len(cell.parts)})"
        inner = f"<b>{share}</b><small>{escape(parts)}</small>"
    else:
        local = f"<small>{len(cell.local)} văn bản, từ {dated(cell.local[0])}</small>" if cell.local else ""
        inner = f"<b>{words}</b>{local}"
    return cell_link(cell, directive, choice, provinces, f"{sign(cell.state)}<span>{inner}</span>", kind="cover-cell")


def _empty(empty: Sequence[Province], provinces: Provinces, choice: Choice) -> str:
    if not empty:
        return ""
    names = ", ".join(province.name for province in empty)
    way = "Ẩn khỏi bảng" if choice.whole else "Hiện cả trong bảng"
    address = attribute(choice.address(whole=not choice.whole, opened=choice.opened))
    return (
        f'<p class="lead cover-unloaded"><b>{len(empty)} tỉnh, thành phố chưa nạp văn bản nào</b>, nên không kết luận '
        f'được: {escape(names)}. <a href="{address}">{way}</a></p>'
    )


def missing(columns: Sequence[Column], rows: Sequence[Province], provinces: Provinces, choice: Choice) -> str:
    """Return for each directive the provinces without an instrument of their own, by what is known instead."""
    parts = []
    for directive, found in columns:
        cells = [found[province.key] for province in rows]
        without = [cell for cell in cells if cell.state not in COVERED]
        unloaded = sum(1 for cell in without if cell.state is State.UNLOADED)
        about = (
            f"{len(without)} trên {len(cells)} tỉnh, thành phố không có văn bản nào của chính mình trong dữ liệu đang "
            f"nạp; {unloaded} trong số đó chưa nạp văn bản nào."
        )
        groups = "".join(
            f'<h3 class="side">{heading} <span class="count">{len(group)}</span></h3>'
            f'<ul class="cover-missing">{"".join(_missing(cell, directive, provinces, choice) for cell in group)}</ul>'
            for state, heading in _GROUPS
            if (group := [cell for cell in without if cell.state is state])
        )
        parts.append(f'<h2 class="section">{instrument_link(directive)}</h2><p class="lead">{about}</p>{groups}')
    return "".join(parts)


def _missing(cell: Cell, directive: Card, provinces: Provinces, choice: Choice) -> str:
    name = escape(cell.province.name)
    fact = ""
    if cell.state is State.NONE:
        fact = f" <small>xem {grouped(cell.held_with_parts)} văn bản</small>"
    elif cell.state is State.INHERITED:
        fact = f" <small>{escape(told(cell, provinces).partition(': ')[2])}</small>"
    inner = f"{sign(cell.state)} {name}{fact}"
    return f"<li>{cell_link(cell, directive, choice, provinces, inner, kind='cover-chip')}</li>"
