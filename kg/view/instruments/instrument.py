"""The page *Văn bản*: what an instrument is, and one view of it at a time, the one that the address names."""

from __future__ import annotations

import streamlit as st

from kg.graph import known
from kg.index.cards import levels
from kg.index.diagram import groups
from kg.instruments import Card, card
from kg.view import links
from kg.view.controls import Option, how_many, tabs
from kg.view.fragments import cards, name
from kg.view.frame import notice
from kg.view.instruments.ancestry import show_lineage
from kg.view.instruments.assigned import task_view
from kg.view.instruments.choices import VIEWS, Choices, address, choices
from kg.view.instruments.history import history_view
from kg.view.instruments.identity import candidates, head
from kg.view.instruments.related import show_relations
from kg.view.instruments.settled import settled
from kg.view.instruments.texts import text_view
from kg.view.loaded import Loaded
from kg.view.statements import task_iris

_FEW = 6


def show(loaded: Loaded) -> None:
    """Show the instrument that ``?id=`` names, in the view that ``?xem=`` names."""
    iri = links.individual(st.query_params, "instrument")
    if iri is None or not known(loaded.store, iri):
        _unknown(loaded, given="id" in st.query_params)
        return
    _remembered(iri)
    root, chosen = _card(loaded, loaded.key, iri), choices(st.query_params)
    st.set_page_config(page_title=f"{name(root, 60)} – cancu")
    st.html(_top(loaded, loaded.key, root) + _views(loaded, root, chosen))
    match chosen.view:
        case "quan-he":
            show_relations(loaded, root, chosen)
        case "toan-van":
            st.html(text_view(loaded, root))
        case "nhiem-vu":
            st.html(task_view(loaded, root, chosen))
        case "lich-su":
            st.html(_history(loaded, loaded.key, root))
        case _:
            show_lineage(loaded, root, chosen)


@st.cache_data(show_spinner=False, max_entries=64)
def _card(_loaded: Loaded, key: str, iri: str) -> Card:
    return card(_loaded.store, iri)


@st.cache_data(show_spinner=False, max_entries=64)
def _top(_loaded: Loaded, key: str, root: Card) -> str:
    """Return the head of the page, kept for the generation that ``key`` names."""
    return head(_loaded, root) + candidates(_loaded, root) + settled(_loaded, root)


def _views(loaded: Loaded, root: Card, chosen: Choices) -> str:
    counts = _counts(loaded, loaded.key, root)
    options = (
        Option(
            f"{words}{how_many(counts[view]) if view in counts else ''}",
            address(root.iri, view=view),
            view == chosen.view,
        )
        for view, words in VIEWS.items()
    )
    return tabs("Các mặt của văn bản", options)


@st.cache_data(show_spinner=False, max_entries=64)
def _history(_loaded: Loaded, key: str, root: Card) -> str:
    return history_view(_loaded, root)


@st.cache_data(show_spinner=False, max_entries=64)
def _counts(_loaded: Loaded, key: str, root: Card) -> dict[str, int]:
    """Return how much there is to see in the views that can be counted without reading them.

    A lineage is as long as the steps that are chosen in its view, and told there alone.
    """
    return {
        "quan-he": sum(group.count for group in groups(_loaded.index, root.iri)),
        "toan-van": len(root.documents),
        "nhiem-vu": len(task_iris(_loaded.store, root.iri)),
    }


def _remembered(iri: str | None = None) -> list[str]:
    """Return what this session opened, latest first, with ``iri`` put before it."""
    seen: list[str] = st.session_state.get("seen", [])
    if iri:
        seen = [iri, *(other for other in seen if other != iri)][:_FEW]
        st.session_state["seen"] = seen
    return seen


def _unknown(loaded: Loaded, *, given: bool) -> None:
    if given:
        notice(
            "Không có văn bản này",
            "Địa chỉ này không chỉ văn bản nào trong dữ liệu đang nạp: văn bản đã được gỡ, hoặc địa chỉ bị thiếu chữ.",
            "Về trang Tìm kiếm và tìm theo số ký hiệu hoặc trích yếu.",
        )
    else:
        notice("Chưa chọn văn bản", "Về trang Tìm kiếm, tìm một văn bản rồi bấm vào nó.")
    seen = [card(loaded.store, iri) for iri in _remembered() if known(loaded.store, iri)]
    if seen:
        st.html(f'<p class="lead" lang="vi">Vừa xem:</p>{cards(seen, levels(loaded.store, loaded.index, seen))}')
