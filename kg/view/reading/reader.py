"""The page *Đọc*: a document's text with its mentions by kind, its tables, and what was read in it beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as attribute

import streamlit as st

from kg.view import links
from kg.view.components import scroll_to_passage
from kg.view.fragments import instrument_link, name, title
from kg.view.frame import notice
from kg.view.links import Passage
from kg.view.loaded import Loaded
from kg.view.reading.bar import bar, legend
from kg.view.reading.beside import beside
from kg.view.reading.body import body
from kg.view.reading.marks import linked
from kg.view.reading.state import Reading, reading
from kg.view.statements import expressed
from kg.view.text import escape, part_of, parts, shortened

_WHOLE = 150_000
_PART = 75_000


def show(loaded: Loaded) -> None:
    """Show the document that ``?id=`` names, at the passage from ``tu`` to ``den``."""
    iri = links.individual(st.query_params, "document")
    own = expressed(loaded.store, iri) if iri else None
    if iri is None or own is None:
        notice(
            "Không có tài liệu này" if "id" in st.query_params else "Chưa chọn tài liệu",
            "Trang này cho đọc một tài liệu có toàn văn. Tìm văn bản ở trang Tìm kiếm, mở nó, rồi bấm vào tên tệp "
            "ở dòng “Toàn văn” hoặc “xem trong văn bản” ở một câu dẫn.",
        )
        return
    now = reading(loaded, iri, own, st.query_params)
    st.set_page_config(page_title=f"Đọc {name(now.own, 60)} – cancu")
    st.html(_head(now))
    left, right = st.columns([0.7, 0.3], gap="large")
    with left:
        for above in filter(None, (legend(now), bar(now))):
            st.html(above)
        st.html(_text(now))
    with right, st.container(key="beside"):
        st.html(beside(now))
    scroll_to_passage(now.passage)


def _head(now: Reading) -> str:
    own = now.own
    about = f'<p class="subtitle">{escape(shortened(title(own), 300))}</p>' if title(own) else ""
    file = escape(shortened(now.file, 100))
    return (
        f'<header lang="vi"><p class="quiet">Toàn văn · {file}</p>'
        f'<h1 class="headline reading">{instrument_link(own)}</h1>{about}</header>'
    )


def _text(now: Reading) -> str:
    """Return the text, of a long one the part that the address or the passage asks for."""
    source, passage = now.text, now.passage
    found = linked(now.marks, now.cards, now.names, now.own.iri, kind=now.kind, certain=now.certain)
    if len(source) <= _WHOLE:
        return body(source, Passage(0, len(source)), found, passage, now.laid)
    pieces = parts(source, _PART)
    number = links.part_number(st.query_params, len(pieces))
    number = number or part_of(pieces, passage.start if passage else 0) + 1
    part = pieces[number - 1]
    inside = [link for link in found if link.end > part.start and link.start < part.end]
    return _parts(now, pieces, number) + body(source, part, inside, passage, now.laid)


def _parts(now: Reading, pieces: Sequence[Passage], current: int) -> str:
    found = []
    for number, piece in enumerate(pieces, 1):
        head = shortened(now.text[piece.start : piece.start + 200].strip(), 60)
        state = ' aria-current="page"' if number == current else ""
        address = attribute(now.address(phan=str(number)))
        found.append(f'<a href="{address}" title="{attribute(head)}"{state}>{number}</a>')
    shown = "".join(found)
    return f'<nav class="parts" lang="vi" aria-label="Các phần">Văn bản dài, chia {len(pieces)} phần: {shown}</nav>'
