"""The lineage of an instrument: controls in the URL, the picture, and every step with its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from kg.instruments import Card
from kg.lineage import Direction, Lineage, Side, trace
from kg.view.components import scroll_to_focus
from kg.view.fragments import cards, claim, evidence, name, section, steps
from kg.view.levels import LABELS, Level, levels
from kg.view.loaded import Loaded
from kg.view.picture import Picture, picture
from kg.view.text import escape

_DIRECTIONS: Mapping[str, Direction] = {"Cả hai": "both", "Lên": "up", "Xuống": "down"}
_BOTH = "Cả hai"
_DIRECTION, _STEPS = "huong", "sau"
_DEPTH, _DEEPEST = 3, 8
_WIDE = 6
_COLUMN = 190
_OPEN, _MOST = 25, 300
_SIDES: Mapping[Side, tuple[str, str]] = {
    "up": ("Lên: căn cứ và thực hiện", "Không thấy văn bản nào mà văn bản này thực hiện hoặc căn cứ vào."),
    "down": ("Xuống: được thực hiện bởi", "Trong dữ liệu đang nạp, chưa văn bản nào thực hiện văn bản này."),
}


def show_lineage(loaded: Loaded, root: Card) -> None:
    """Show the lineage as far and in the direction that the controls say."""
    st.html(f'<div lang="vi">{section("Dòng văn bản")}</div>')
    direction, depth = _controls()
    lineage = _trace(loaded, loaded.key, root.iri, _DIRECTIONS[direction], depth)
    open_cards = [c for end in lineage.open_ends for c in (end.card, *end.candidates)]
    known = levels(loaded.store, [*lineage.cards().values(), *open_cards])
    if lineage.steps or lineage.open_ends:
        settings = {_DIRECTION: direction} if direction != _BOTH else {}
        settings |= {_STEPS: str(depth)} if depth != _DEPTH else {}
        drawn = picture(lineage, loaded.names, known, settings=settings)
        _draw(drawn, lineage, name(root), known)
        scroll_to_focus(root.iri)
    st.html(f'<div lang="vi">{_list(loaded, lineage)}{_open_ends(lineage, known)}</div>')


@st.cache_resource(show_spinner="Đang lần theo dòng văn bản …", max_entries=64)
def _trace(_loaded: Loaded, key: str, iri: str, direction: Direction, depth: int) -> Lineage:
    """Return the lineage, kept for the generation that ``key`` names."""
    return trace(_loaded.store, iri, direction=direction, depth=depth)


def _controls() -> tuple[str, int]:
    """Return the direction and the number of steps; both stand in the URL."""
    with st.container(horizontal=True, gap="large"):
        direction = st.segmented_control(
            "Hướng", list(_DIRECTIONS), default=_BOTH, required=True, key=_DIRECTION, bind="query-params"
        )
        depth = st.slider("Số bước", 1, _DEEPEST, _DEPTH, key=_STEPS, bind="query-params", width=240)
    return direction or _BOTH, depth


def _draw(drawn: Picture, lineage: Lineage, root: str, known: Mapping[str, Level]) -> None:
    alt = f"Dòng văn bản của {root}; các bước có trong danh sách dưới hình"
    if drawn.columns > _WIDE:
        box = st.container(key="picture-wide", horizontal_alignment="left")
        box.graphviz_chart(drawn.dot, alt=alt, width=_COLUMN * drawn.columns)
    else:
        st.container(key="picture-fit", horizontal_alignment="center").graphviz_chart(drawn.dot, alt=alt)
    st.html(f'<div lang="vi">{_legend(drawn, known)}{_remarks(drawn, lineage)}</div>')


def _legend(drawn: Picture, known: Mapping[str, Level]) -> str:
    present = {known[iri] for iri in drawn.shown}
    keys = "".join(f'<span class="{level.value}">{LABELS[level]}</span>' for level in Level if level in present)
    return f'<p class="legend">{keys}<span class="stub">chỉ được dẫn chiếu</span></p>'


def _remarks(drawn: Picture, lineage: Lineage) -> str:
    remarks = ["Nếu hình rộng hơn trang, cuộn ngang để xem hết."] if drawn.columns > _WIDE else []
    if len(drawn.shown) < drawn.total:
        remarks.append(f"Hình vẽ {len(drawn.shown)} trong {drawn.total} văn bản; danh sách dưới đây có đủ.")
    if lineage.cut:
        remarks.append(f"Còn bước tiếp theo từ {len(lineage.cut)} văn bản: tăng “Số bước” để xem.")
    return "".join(f'<p class="lead">{remark}</p>' for remark in remarks)


def _list(loaded: Loaded, lineage: Lineage) -> str:
    known = lineage.cards()
    wanted: tuple[Side, ...] = ("up", "down") if lineage.direction == "both" else (lineage.direction,)
    parts = []
    for side in wanted:
        heading, nothing = _SIDES[side]
        found = [step for step in lineage.steps if step.side == side]
        items = [
            claim(known[s.subject], loaded.names[s.predicate][0], known[s.object], here=lineage.root)
            + evidence(s.evidence)
            for s in found[:_MOST]
        ]
        parts.append(f'<h3 class="side">{heading}</h3>')
        parts.append(_folded(items) if items else f'<p class="quiet">{nothing}</p>')
        if len(found) > _MOST:
            parts.append(
                f'<p class="lead">Danh sách dừng ở {_MOST} trong {len(found)} bước; đủ cả bằng '
                f"<code>cancu trace … --{side}</code>.</p>"
            )
    return "".join(parts)


def _folded(items: Sequence[str]) -> str:
    if len(items) <= _OPEN:
        return steps(items)
    rest = items[_OPEN:]
    return f"{steps(items[:_OPEN])}<details><summary>{len(rest)} bước nữa</summary>{steps(rest)}</details>"


def _open_ends(lineage: Lineage, known: Mapping[str, Level]) -> str:
    """Return the references where the walk stops because they fit several instruments."""
    ends = [end for end in lineage.open_ends if end.card.iri != lineage.root and end.candidates]
    rows = "".join(
        f'<p class="lead"><b>{escape(name(end.card))}</b> chưa xác định được, có thể là:</p>'
        f"{cards(end.candidates, known)}"
        for end in ends
    )
    return f'<h3 class="side">Chỗ chưa xác định, không đi tiếp</h3>{rows}' if rows else ""
