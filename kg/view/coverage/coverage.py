"""The page *Độ phủ*: which provinces carry out which directive, since when and through which chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape as attribute
from itertools import islice

import streamlit as st

from kg import coverage, reach
from kg.coverage import Cell
from kg.graph import about
from kg.index import finding, relations
from kg.index.finding import Search
from kg.index.places import held_places
from kg.instruments import Card
from kg.provinces import Province, Provinces, provinces
from kg.reach import CENTRAL, Reach
from kg.terms import BASE
from kg.view.controls import Option, chips, how_many, nothing, picks, tabs
from kg.view.coverage.choice import AFTER, BEFORE, MOST, VIEWS, Choice, choice
from kg.view.coverage.proof import proof
from kg.view.coverage.sheet import sheet
from kg.view.coverage.table import Column, matrix, missing
from kg.view.coverage.tiles import maps
from kg.view.coverage.timeline import timelines
from kg.view.coverage.words import after, dated, legend
from kg.view.exports import table_exports
from kg.view.fragments import day, instrument_link, name, title
from kg.view.loaded import Loaded
from kg.view.search.narrowing import address as search_address
from kg.view.text import escape, grouped, shortened

_DEFAULT = 3
_HITS = 8
_LOOKED_AT = 200
_LISTED = 40
_MASTHEAD = (
    '<header lang="vi"><h1 class="headline">Nơi nào đã triển khai?</h1><p class="lead">Chọn văn bản chỉ đạo để '
    "xem tỉnh, thành phố nào đã có văn bản thực hiện, từ ngày nào, sau bao lâu, câu nào nói như thế, và nơi nào "
    "chưa thấy.</p></header>"
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once per generation: the provinces, the loaded documents by place, and what is implemented most."""

    provinces: Provinces
    places: Mapping[str, int]
    held: Mapping[str, int]
    directives: tuple[str, ...]


def show(loaded: Loaded) -> None:
    """Show the chosen directives, or the most implemented ones, against the provinces."""
    known = _known(loaded, loaded.key)
    chosen = choice(st.query_params)
    asked = len(chosen.directives)
    kept = tuple(iri for iri in chosen.directives if about(loaded.store, iri))
    chosen = replace(chosen, directives=kept or known.directives)
    st.html(_MASTHEAD)
    if not chosen.directives:
        st.html(
            nothing(
                f"Trong {grouped(loaded.documents)} văn bản đang nạp, chưa văn bản nào nói là thực hiện văn bản khác."
            )
        )
        return
    reaches = [_reach(loaded, loaded.key, iri) for iri in chosen.directives]
    chosen = _controls(loaded, known, chosen, [found.directive for found in reaches], lost=asked - len(kept))
    columns = _columns(known, chosen, reaches)
    st.html(f'<div lang="vi" class="coverage">{_page(loaded, known, chosen, reaches, columns)}</div>')
    rows = _rows(known, chosen)
    table_exports(
        lambda: sheet(loaded.store, columns, rows, known.provinces),
        name="do-phu",
        filters={
            "Văn bản được thực hiện": "; ".join(directive.label for directive, _ in columns),
            "Tính đến hết ngày": day(chosen.until) or "không giới hạn",
            "Tỉnh, thành phố": f"{chosen.side} tỉnh, thành phố",
        },
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def _known(_loaded: Loaded, key: str) -> _Known:
    """Return what does not depend on the chosen directives, kept for the generation that ``key`` names."""
    places, all_provinces = held_places(_loaded.index), provinces(_loaded.store)
    held = coverage.held_by_place(places, all_provinces)
    return _Known(all_provinces, places, held, _most_implemented(_loaded))


@st.cache_resource(show_spinner="Đang lần xuống các văn bản thực hiện …", max_entries=64)
def _reach(_loaded: Loaded, key: str, iri: str) -> Reach:
    """Return what lies below a directive, kept for the generation that ``key`` names."""
    return reach.reach(_loaded.store, _loaded.index, iri, _known(_loaded, key).provinces)


def _most_implemented(loaded: Loaded) -> tuple[str, ...]:
    """Return the directives to begin with: central ones, since every province is expected to carry them out."""
    of_centre = relations.directives(loaded.index, below=f"{BASE}instrument/{CENTRAL}/", limit=_DEFAULT)
    return tuple(of_centre or relations.directives(loaded.index, limit=_DEFAULT))


def _controls(loaded: Loaded, known: _Known, chosen: Choice, directives: Sequence[Card], *, lost: int) -> Choice:
    """Show what is chosen and the ways to choose otherwise; return the choice with the day as typed now."""
    heads = st.container(key="coverage-chosen")
    with st.container(horizontal=True, gap="medium", key="coverage-controls"):
        words = st.text_input(
            "Thêm văn bản chỉ đạo", key="them", bind="query-params", max_chars=200, autocomplete="off",
            placeholder="Số ký hiệu hoặc trích yếu, có dấu hay không dấu", icon=":material/search:",
        )  # fmt: skip
        typed = st.text_input(
            "Tính đến hết ngày", key="ngay", bind="query-params", max_chars=20, autocomplete="off",
            placeholder="dd/mm/yyyy; để trống: không giới hạn", width=280,
        )  # fmt: skip
    chosen = replace(chosen, typed=(typed or "").strip())
    heads.html(f'<div lang="vi">{_chosen(chosen, directives, lost)}</div>')
    if words and words.strip():
        st.html(f'<div lang="vi">{_hits(loaded, chosen, words.strip())}</div>')
    if chosen.typed and not chosen.until:
        given = escape(shortened(chosen.typed, 20))
        st.html(
            f'<p class="lead" lang="vi">“{given}” không phải một ngày. Ghi như 30/06/2025; đang xem không giới hạn.</p>'
        )
    return chosen


def _chosen(chosen: Choice, directives: Sequence[Card], lost: int) -> str:
    rows = [_chip(one, chosen) for one in directives]
    note = f'<p class="lead">{lost} văn bản trong địa chỉ không có trong dữ liệu đang nạp.</p>' if lost else ""
    return f'<h2 class="unseen">Văn bản đang xem</h2>{chips("Văn bản đang xem", rows)}{note}'


def _chip(one: Card, chosen: Choice) -> str:
    others = tuple(iri for iri in chosen.directives if iri != one.iri)
    label = f"Bỏ {name(one, 80)}"
    away = (
        f' <a class="off" href="{attribute(chosen.address(directives=others))}" aria-label="{attribute(label)}">✕</a>'
        if others
        else ""
    )
    return f'<span class="chip">{instrument_link(one)}{away}</span>'


def _hits(loaded: Loaded, chosen: Choice, words: str) -> str:
    """Return the implemented instruments that fit ``words``, each as a link that adds it."""
    if len(chosen.directives) >= MOST:
        return f'<p class="lead">Đã chọn {MOST} văn bản, nhiều nhất có thể: bỏ bớt một văn bản rồi thêm.</p>'
    likely = finding.found(loaded.index, Search(words), limit=_LOOKED_AT).hits
    others = (hit.card for hit in likely if hit.card.iri not in chosen.directives)
    counted = ((one, relations.implementers(loaded.index, one.iri)) for one in others)
    offered = list(islice(((one, count) for one, count in counted if count), _HITS))
    if not offered:
        given = escape(shortened(words, 80))
        return f'<p class="lead">Không thấy văn bản nào khớp với <b>{given}</b> mà có văn bản khác thực hiện.</p>'
    rows = "".join(_hit(one, count, chosen) for one, count in offered)
    return f'<p class="lead">Bấm để thêm vào bảng:</p><ul class="cover-hits">{rows}</ul>'


def _hit(one: Card, count: int, chosen: Choice) -> str:
    address = attribute(chosen.address(directives=(*chosen.directives, one.iri)))
    about_it = escape(shortened(title(one), 120))
    where = escape(one.jurisdiction or "")
    facts = " · ".join(filter(None, (where, f"{grouped(count)} văn bản trực tiếp thực hiện", about_it)))
    return f'<li><a href="{address}">+ {escape(name(one))}</a> <small>{facts}</small></li>'


def _columns(known: _Known, chosen: Choice, reaches: Sequence[Reach]) -> list[Column]:
    """Return every directive with the cells of the provinces of either time."""
    found = known.provinces
    either = {p.key: p for p in (*found.after(), *found.before())}
    return [(r.directive, coverage.cells(r, found, either.values(), known.held, until=chosen.until)) for r in reaches]


def _rows(known: _Known, chosen: Choice) -> tuple[Province, ...]:
    return known.provinces.before() if chosen.side == BEFORE else known.provinces.after()


def _page(
    loaded: Loaded, known: _Known, chosen: Choice, reaches: Sequence[Reach], columns: Sequence[Column]
) -> str:  # fmt: skip
    found, rows = known.provinces, _rows(known, chosen)
    parts = [_tabs(chosen), _scope(loaded, known, chosen, rows, reaches), _opened(loaded, known, chosen, columns)]
    states = {cell.state for _, cells in columns for cell in cells.values()}
    signs = legend(states, is_open=chosen.view == "o")
    match chosen.view:
        case "o":
            parts += [signs, maps(columns, found, chosen)]
            signs = ""
        case "thoi-gian":
            parts.append(timelines(columns, found, chosen))
        case "chua-co":
            parts.append(missing(columns, rows, found, chosen))
        case _:
            parts += [matrix(columns, rows, found, chosen), _elsewhere(reaches, chosen)]
    return "".join([*parts, signs])


def _tabs(chosen: Choice) -> str:
    """Return the views, and the sides of the merger where a view shows one of them."""
    views = (Option(text, chosen.address(view=key), chosen.view == key) for key, text in VIEWS.items())
    sides = (
        Option(text, chosen.address(side=side), chosen.side == side)
        for side, text in ((AFTER, "34 tỉnh từ 01/07/2025"), (BEFORE, "63 tỉnh trước 01/07/2025"))
    )
    second = picks("Tỉnh của thời nào", sides, keep="tinh") if chosen.view in ("bang", "chua-co") else ""
    return tabs("Cách xem", views) + second


def _scope(
    loaded: Loaded, known: _Known, chosen: Choice, rows: Sequence[Province], reaches: Sequence[Reach]
) -> str:  # fmt: skip
    """Return how many documents were looked at, and what the day that was typed leaves out."""
    of_centre = known.held.get(CENTRAL, 0)
    local = sum(count for key, count in known.held.items() if key not in (CENTRAL, ""))
    with_any = sum(
        1 for p in rows if known.held.get(p.key) or any(known.held.get(q.key) for q in known.provinces.parts(p.key))
    )
    listed = attribute(search_address(Search(held=("1",))))
    held = loaded.index.count("held")
    files = f" ({grouped(loaded.documents)} tệp)" if loaded.documents > held else ""
    placeless = held - local - of_centre
    text = (
        f'Trong <a href="{listed}"><b>{grouped(held)}</b> văn bản đang nạp</a>{files} '
        f"có <b>{grouped(local)}</b> văn bản của <b>{with_any}</b> trên {len(rows)} tỉnh, thành phố, "
        f"{grouped(of_centre)} văn bản của trung ương"
        f"{f' và {grouped(placeless)} văn bản chưa rõ nơi ban hành' if placeless else ''}. "
        "“Chưa thấy” nghĩa là không thấy trong số đó."
    )
    if chosen.until:
        left_out = sum(coverage.undated(found, chosen.until) for found in reaches)
        text += f" Chỉ tính văn bản ban hành đến hết {day(chosen.until)}"
        text += f"; {left_out} văn bản không rõ ngày không được tính." if left_out else "."
        if chosen.until < known.provinces.merger and chosen.side == AFTER:
            address = attribute(chosen.address(side=BEFORE))
            text += f' Ngày này trước khi sáp nhập: <a href="{address}">xem theo 63 tỉnh</a>.'
    return f'<p class="lead cover-scope">{text}</p>'


def _opened(
    loaded: Loaded, known: _Known, chosen: Choice, columns: Sequence[tuple[Card, Mapping[str, Cell]]]
) -> str:  # fmt: skip
    """Return the opened cell with its proof; nothing where none is opened or the address names none."""
    if not chosen.opened:
        return ""
    iri, key = chosen.opened
    directive, cells = next(((d, found) for d, found in columns if d.iri == iri), (None, {}))
    cell = cells.get(key) or next((p for c in cells.values() for p in c.parts if p.province.key == key), None)
    if directive is None or cell is None:
        return '<p class="lead">Ô trong địa chỉ không có trong bảng này.</p>'
    looked_at = [
        iri
        for province in (cell.province, *known.provinces.parts(key))
        for iri in coverage.held_of(loaded.index, known.places, known.provinces, province.key)
    ]
    return proof(loaded.store, loaded.names, cell, directive, looked_at, known.provinces, chosen)


def _elsewhere(reaches: Sequence[Reach], chosen: Choice) -> str:
    """Return what implements the directives outside the provinces: the centre's, and what has no known place."""
    groups = (
        ("Bộ, ngành và cơ quan trung ương", coverage.central),
        ("Không rõ nơi ban hành", coverage.unplaced),
    )
    parts = []
    for heading, plans in groups:
        rows = "".join(
            f"<li>{instrument_link(plan.card)} <small>thực hiện {escape(name(r.directive, 60))} · {dated(plan)} · "
            f"{after(coverage.delay(r.directive.date, plan.card.date)) or 'không tính được số ngày'} · "
            f"{'trực tiếp' if plan.direct else f'qua {len(plan.route) - 2} văn bản'}</small></li>"
            for r in reaches
            for plan in plans(r, chosen.until)[:_LISTED]
        )
        total = sum(len(plans(r, chosen.until)) for r in reaches)
        if rows:
            parts.append(f'<h2 class="section">{heading}{how_many(total)}</h2><ul class="compact">{rows}</ul>')
    return "".join(parts)
