"""The view *Phả hệ* of an instrument: its lineage as a picture, a list or a table, as the address says."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from kg.index.cards import levels
from kg.instruments import Card
from kg.levels import LABELS, Level
from kg.lineage import Lineage, Reach, proven, reach, trace
from kg.steps import Side
from kg.terms import slug
from kg.view.controls import Option, picks
from kg.view.exports import lineage_exports
from kg.view.fragments import cards, fold, name, section
from kg.view.instruments import fans
from kg.view.instruments.choices import DEPTHS, DIRECTIONS, RELATED, SHAPES, Choices, address, kept, token
from kg.view.instruments.fans import Fold
from kg.view.instruments.picture import Picture, picture
from kg.view.instruments.walked import step_list, step_table
from kg.view.instruments.zoom import zoom_tools
from kg.view.loaded import Loaded
from kg.view.text import escape, grouped

MOST = 3_000
"""How many instruments a walk takes on each side."""

_WIDE = 6
_ARROWS = "Bấm vào chữ trên mũi tên để đọc câu dẫn, bấm vào “+…” để mở thêm."
_POINTING = "Mũi tên đi từ văn bản thực hiện, căn cứ tới văn bản được thực hiện, làm căn cứ."
_POINTING_ANY = "Mũi tên đi từ văn bản nêu quan hệ tới văn bản được nêu, đọc theo chữ trên mũi tên."
_IMPLEMENTING = ("truc", "thuc-hien", "can-cu", "ca-can-cu")
_NOTHING: Mapping[Side, str] = {
    "up": "Không thấy văn bản nào mà văn bản này thực hiện hoặc căn cứ vào.",
    "down": "Trong dữ liệu đang nạp, chưa văn bản nào thực hiện văn bản này.",
}


def show_lineage(loaded: Loaded, root: Card, chosen: Choices) -> None:
    """Show the lineage as far, in the direction, along the relations and in the shape that were chosen."""
    walk = _reach(loaded, loaded.key, root.iri, chosen.direction, chosen.depth, chosen.related)
    top = section("Phả hệ", unseen=True) + _controls(root, chosen) + _remarks(walk, root, chosen)
    st.html(f'<div class="view" lang="vi">{top}</div>')
    if not walk.links and not walk.open_ends:
        return
    match chosen.shape:
        case "danh-sach":
            st.html(step_list(loaded, walk, root, chosen))
        case "bang":
            st.html(step_table(loaded, walk, root, chosen))
        case _:
            _show_picture(loaded, walk, root, chosen)
    if ends := _open_ends(loaded, walk):
        st.html(f'<div lang="vi">{ends}</div>')
    lineage_exports(loaded, root, lambda: _traced(loaded, root.iri, chosen))


@st.cache_resource(show_spinner="Đang lần theo phả hệ …", max_entries=64)
def _reach(_loaded: Loaded, key: str, iri: str, direction: str, depth: str, related: str) -> Reach:
    """Return the walk, kept for the generation that ``key`` names."""
    return reach(
        _loaded.store,
        iri,
        direction=DIRECTIONS[direction][1],
        depth=DEPTHS[depth][1],
        relations=RELATED[related][1],
        limit=MOST,
    )


def _traced(loaded: Loaded, iri: str, chosen: Choices) -> Lineage:
    """Return the walk with all its proofs."""
    depth, relations = DEPTHS[chosen.depth][1], RELATED[chosen.related][1]
    return trace(loaded.store, iri, direction=chosen.toward(), depth=depth, relations=relations)


def _controls(root: Card, chosen: Choices) -> str:
    def group(label: str, field: str, options: Mapping[str, str]) -> str:
        current = getattr(chosen, field)
        found = (Option(w, address(root.iri, chosen, **{field: v}), v == current) for v, w in options.items())
        return picks(label, found, keep=field)

    return (
        '<div class="controls">'
        + group("Xem dạng", "shape", SHAPES)
        + group("Hướng", "direction", {value: words for value, (words, _) in DIRECTIONS.items()})
        + group("Số bước", "depth", {value: words for value, (words, _) in DEPTHS.items()})
        + group("Theo quan hệ", "related", {value: words for value, (words, _) in RELATED.items()})
        + "</div>"
    )


def _remarks(walk: Reach, root: Card, chosen: Choices) -> str:
    """Return how far the lineage goes, in words, and what to do to see more of it."""
    sides: tuple[Side, ...] = ("up", "down") if walk.direction == "both" else (walk.direction,)
    beyond = sum(count for *_, count in walk.beyond)
    parts = []
    for side in sides:
        found = [node for node in walk.nodes if node.side == side]
        direct = sum(node.depth == 1 for node in found)
        where = "Lên" if side == "up" else "Xuống"
        if found:
            near = f", trong đó {grouped(direct)} trực tiếp" if direct < len(found) else ""
            parts.append(f"{where}: <b>{escape(fans.kinds(node.card for node in found))}</b>{near}.")
        elif chosen.related == "truc":
            parts.append(f"{where}: {_NOTHING[side]}")
        else:
            parts.append(f"{where}: không thấy văn bản nào theo quan hệ đã chọn.")
    if walk.cut:
        more = address(root.iri, chosen, depth="het")
        parts.append(f'Còn bước tiếp theo từ {len(walk.cut)} văn bản: <a href="{escape(more)}">đi đến hết</a>.')
    if beyond:
        parts.append(f"Chỉ đi qua {MOST} văn bản gần nhất mỗi chiều; còn ít nhất {beyond} văn bản không xét ở đây.")
    return f'<p class="lead" role="status">{" ".join(parts)}</p>'


def _show_picture(loaded: Loaded, walk: Reach, root: Card, chosen: Choices) -> None:
    drawn, known, decided = _picture(loaded, loaded.key, walk, root, chosen)
    size = "wide" if drawn.columns > _WIDE else "fit"
    inside = len(walk.cards().keys() & set(drawn.shown))
    unclear = f", cùng {len(drawn.shown) - inside} văn bản ở chỗ chưa xác định" if inside < len(drawn.shown) else ""
    alt = (
        f"Hình phả hệ của {name(root)}: {inside} trong {len(walk.nodes)} văn bản{unclear}; "
        "mỗi văn bản và mỗi mũi tên là một liên kết. Dạng Danh sách và Bảng có đủ các bước."
    )
    zoom_tools(root.iri, f"pha-he-{slug(root.number or root.label)[:60]}", alt, drawn.names)
    with st.container(key=f"picture-box-{size}"):
        st.graphviz_chart(drawn.dot, alt=alt)
    st.html(f'<div lang="vi">{_legend(known, chosen, decided=decided)}</div>')


@st.cache_data(show_spinner=False, max_entries=64)
def _picture(
    _loaded: Loaded, key: str, _walk: Reach, root: Card, chosen: Choices
) -> tuple[Picture, frozenset[Level], bool]:
    """Return the picture, the levels in it, and whether a person decided any of its steps, kept for the generation
    that ``key`` names."""
    shown = fans.selected(_walk, chosen.opened)
    folded = fans.folds(_walk, shown, chosen.opened)
    ends = [c for end in _walk.open_ends for c in (end.card, *end.candidates)]
    by_iri = {c.iri: c for c in ends} | _walk.cards()
    hidden = (iri for fold in folded for iri in fold.hidden[: fans.FAN])
    drawn_or_counted = dict.fromkeys([*shown, *(c.iri for c in ends), *hidden])
    known = levels(_loaded.store, _loaded.index, [by_iri[iri] for iri in drawn_or_counted])
    inside = set(shown)
    links = [link for link in _walk.links if link.subject in inside and link.object in inside]
    steps = proven(_loaded.store, links, by_iri)

    def fan(fold: Fold) -> str:
        mark = token(fold.here, fold.side)
        if fold.opened:
            return address(root.iri, chosen, opened=tuple(other for other in chosen.opened if other != mark))
        if fold.room:
            return address(root.iri, chosen, opened=(*chosen.opened, mark))
        return address(root.iri, chosen, shape="bang", direction="len" if fold.side == "up" else "xuong")

    def node(iri: str) -> str:
        return address(iri, kept(chosen))

    drawn = picture(_walk, steps, _loaded.names, known, shown, folded, node=node, fan=fan)
    decided = any(step.evidence and step.evidence[0].decision for step in steps)
    return drawn, frozenset(known[iri] for iri in drawn.shown), decided


def _legend(present: frozenset[Level], chosen: Choices, *, decided: bool) -> str:
    keys = "".join(f'<span class="{level.value}">{LABELS[level]}</span>' for level in Level if level in present)
    arrows = _POINTING if chosen.related in _IMPLEMENTING else _POINTING_ANY
    ticked = "✓ và mũi tên đậm: do người soát quyết định. " if decided else ""
    return (
        f'<p class="legend">{keys}<span class="stub">viền đứt: chỉ được dẫn chiếu</span>'
        f'<span class="doubtful">chấm chấm: chưa xác định</span><span class="legend-note">'
        f"{ticked}{arrows} {_ARROWS}</span></p>"
    )


def _open_ends(loaded: Loaded, walk: Reach) -> str:
    """Return the references where the walk stops because they fit several instruments."""
    ends = [end for end in walk.open_ends if end.card.iri != walk.root and end.candidates][:20]
    rows = "".join(
        f'<p class="lead"><b>{escape(name(end.card))}</b> chưa xác định được, có thể là:</p>'
        f"{cards(end.candidates, levels(loaded.store, loaded.index, end.candidates))}"
        for end in ends
    )
    return fold("Chỗ chưa xác định, không đi tiếp", len(ends), rows, is_open=len(ends) == 1) if rows else ""
