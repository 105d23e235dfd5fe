"""The page *Văn bản*: what an instrument is, its lineage, its relations and its tasks."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as attribute

import streamlit as st

from kg.graph import about, pointing
from kg.instruments import Card, card
from kg.terms import DEF
from kg.view import links
from kg.view.ancestry import show_lineage
from kg.view.fragments import cards, day, instrument_link, name, status, title
from kg.view.frame import notice
from kg.view.inferred import inferences
from kg.view.levels import levels
from kg.view.loaded import Loaded
from kg.view.related import relations, task_table
from kg.view.statements import Version, disagreements, findings
from kg.view.text import escape, plain, shortened

_FEW = 6
_UNKNOWN = '<span class="quiet">chưa rõ</span>'
_DISAGREEMENTS = {
    "date": "Ngày ghi khác nhau",
    "title": "Trích yếu ghi khác nhau",
    "issuer": "Cơ quan ghi khác nhau",
}


def show(loaded: Loaded) -> None:
    """Show the instrument that ``?id=`` names."""
    iri = links.individual(st.query_params, "instrument")
    if iri is None or not about(loaded.store, iri):
        _unknown(loaded, given="id" in st.query_params)
        return
    _remembered(iri)
    root = card(loaded.store, iri)
    st.set_page_config(page_title=f"{name(root, 60)} – cancu")
    st.html(_head(loaded, root) + _candidates(loaded, root))
    show_lineage(loaded, root)
    st.html(_related(loaded, loaded.key, iri))


@st.cache_data(show_spinner=False, max_entries=64)
def _related(_loaded: Loaded, key: str, iri: str) -> str:
    """Return the relations, inferences and tasks as HTML, kept for the generation that ``key`` names."""
    root = card(_loaded.store, iri)
    return relations(_loaded, root) + inferences(_loaded, root) + task_table(_loaded, root)


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
            "Về trang Tìm và tìm theo số ký hiệu hoặc trích yếu.",
        )
    else:
        notice("Chưa chọn văn bản", "Về trang Tìm, tìm một văn bản rồi bấm vào nó.")
    seen = [card(loaded.store, iri) for iri in _remembered() if about(loaded.store, iri)]
    if seen:
        st.html(f'<p class="lead" lang="vi">Vừa xem:</p>{cards(seen, levels(loaded.store, seen))}')


def _head(loaded: Loaded, root: Card) -> str:
    kicker = " · ".join(plain(part) for part in (root.type, root.jurisdiction) if part)
    subtitle = f'<p class="subtitle">{escape(shortened(title(root), 1200))}</p>' if title(root) else ""
    facts = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in _facts(loaded, root))
    return (
        f'<header lang="vi"><p class="kicker">{escape(kicker)} {status(root)}</p>'
        f'<h1 class="headline">{escape(name(root, 300))}</h1>{subtitle}'
        f'<dl class="facts">{facts}</dl></header>'
    )


def _facts(loaded: Loaded, root: Card) -> Iterator[tuple[str, str]]:
    """Yield label and value of each fact, the value as HTML."""
    yield "Số ký hiệu", escape(plain(root.number or "")) or '<span class="quiet">không có</span>'
    yield "Ngày ban hành", day(root.date) or _UNKNOWN
    yield "Cơ quan ban hành", escape(plain(root.issuer or "")) or _UNKNOWN
    yield "Nơi ban hành", escape(plain(root.jurisdiction or "")) or _UNKNOWN
    texts = ", ".join(_document_link(d.iri, d.file) for d in root.documents)
    yield "Toàn văn", texts or '<span class="quiet">chưa có, mới chỉ được dẫn chiếu</span>'
    for property_, versions in disagreements(loaded.store, root.iri).items():
        yield _DISAGREEMENTS[property_], "".join(_version(loaded, property_, v) for v in versions[:_FEW])
    notes = findings(loaded.store, root.iri)[:_FEW]
    if notes:
        yield "Lưu ý", "".join(f"<div>{escape(shortened(note.message, 240))}</div>" for note in notes)


def _version(loaded: Loaded, property_: str, version: Version) -> str:
    value = day(version.value) if property_ == "date" else shortened(version.value, 200)
    sources = [_document_link(d, loaded.file(d)) for d in version.documents[:3]]
    others = len(version.documents) - len(sources)
    more = f" và {others} tài liệu khác" if others > 0 else ""
    return f'<div>{escape(value)} <span class="quiet">– theo {", ".join(sources)}{more}</span></div>'


def _document_link(iri: str, file: str) -> str:
    return f'<a href="{attribute(links.document(iri))}">{escape(shortened(file or iri, 80))}</a>'


def _candidates(loaded: Loaded, root: Card) -> str:
    """Return what an ambiguous instrument may be, or the unclear references that may mean this one."""
    if root.candidates:
        found = [card(loaded.store, iri) for iri in root.candidates]
        which = "một trong các văn bản sau" if len(found) > 1 else "văn bản sau, hoặc một văn bản chưa biết"
        lead = f"Chỗ dẫn này không cho biết đủ để chọn. Đó có thể là {which}:"
        return f'<p class="lead" lang="vi">{lead}</p>{cards(found, levels(loaded.store, found))}'
    stubs = [card(loaded.store, iri) for iri in pointing(loaded.store, DEF + "candidate", root.iri)]
    if not stubs:
        return ""
    rows = "".join(f"<li>{instrument_link(stub)}</li>" for stub in stubs[:_FEW])
    lead = "Có chỗ dẫn chưa rõ, có thể là văn bản này:"
    return f'<p class="lead" lang="vi">{lead}</p><ul class="compact" lang="vi">{rows}</ul>'
