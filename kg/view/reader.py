"""The page *Đọc*: a document's text with its mentions highlighted, and its relations beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as attribute

import streamlit as st

from kg.instruments import Card, card
from kg.view import links
from kg.view.components import scroll_to_passage
from kg.view.fragments import day, instrument_link, name, named, title
from kg.view.frame import notice
from kg.view.links import Passage
from kg.view.loaded import Loaded, held
from kg.view.statements import citations_in, expressed, findings, mentions
from kg.view.text import Link, body, escape, part_of, parts, shortened

_WHOLE = 300_000
_PART = 100_000
_CERTAINTY = {
    "resolved": "đã xác định",
    "ambiguous": "có thể là nhiều văn bản",
    "unresolved": "chưa đủ để xác định",
}


def show(loaded: Loaded) -> None:
    """Show the document that ``?id=`` names, at the passage from ``tu`` to ``den``."""
    iri = links.individual(st.query_params, "document")
    own = expressed(loaded.store, iri) if iri else None
    if iri is None or own is None:
        notice(
            "Không có tài liệu này" if "id" in st.query_params else "Chưa chọn tài liệu",
            "Trang này cho đọc một tài liệu có toàn văn. Tìm văn bản ở trang Tìm, mở nó, rồi bấm vào tên tệp "
            "ở dòng “Toàn văn” hoặc “xem trong văn bản” ở một câu dẫn.",
        )
        return
    source, structure = held(loaded, iri)
    passage = links.passage(st.query_params, len(source))
    instrument = card(loaded.store, own)
    st.set_page_config(page_title=f"Đọc {name(instrument, 60)} – cancu")
    st.html(_head(loaded, iri, instrument))
    left, right = st.columns([0.68, 0.32], gap="large")
    with left:
        st.html(_text(loaded, iri, source, structure.pages, passage))
    with right, st.container(key="beside"):
        st.html(_beside(loaded, iri, own, passage))
    scroll_to_passage(passage)


def _head(loaded: Loaded, document: str, instrument: Card) -> str:
    about = f'<p class="subtitle">{escape(shortened(title(instrument), 300))}</p>' if title(instrument) else ""
    return (
        f'<header lang="vi"><p class="quiet">Toàn văn · {escape(shortened(loaded.file(document), 100))}</p>'
        f'<h1 class="headline reading">{instrument_link(instrument)}</h1>{about}</header>'
    )


def _text(loaded: Loaded, document: str, source: str, pages: Sequence[int], passage: Passage | None) -> str:
    """Return the text, of a long one the part that the address or the passage asks for."""
    if len(source) <= _WHOLE:
        return _legend() + body(source, Passage(0, len(source)), _links(loaded, document), passage, pages)
    pieces = parts(source, _PART)
    number = links.part_number(st.query_params, len(pieces))
    number = number or part_of(pieces, passage.start if passage else 0) + 1
    shown = pieces[number - 1]
    return (
        _parts(document, source, pieces, number)
        + _legend()
        + body(source, shown, _links(loaded, document), passage, pages)
    )


def _parts(document: str, source: str, pieces: Sequence[Passage], current: int) -> str:
    found = []
    for number, piece in enumerate(pieces, 1):
        head = shortened(source[piece.start : piece.start + 200].strip(), 60)
        state = ' aria-current="page"' if number == current else ""
        address = attribute(links.part(document, number))
        found.append(f'<a href="{address}" title="{attribute(head)}"{state}>{number}</a>')
    return f'<nav class="parts" lang="vi">Văn bản dài, chia {len(pieces)} phần: {"".join(found)}</nav>'


def _links(loaded: Loaded, document: str) -> list[Link]:
    tooltips: dict[str, str] = {}
    found = []
    for mention in mentions(loaded.store, document):
        if mention.instrument not in tooltips:
            tooltips[mention.instrument] = _tooltip(card(loaded.store, mention.instrument))
        certainty = mention.certainty if mention.certainty in _CERTAINTY else "unresolved"
        hint = f"{tooltips[mention.instrument]} ({_CERTAINTY[certainty]})"
        address = links.instrument(mention.instrument)
        found.append(Link(mention.start, mention.end, address, hint, certainty))
    return found


def _tooltip(about: Card) -> str:
    rows = (name(about), day(about.date), about.issuer, shortened(title(about), 200))
    return " · ".join(part for part in rows if part)


def _legend() -> str:
    keys = "".join(f'<span><b class="{kind}">văn bản</b> {label}</span>' for kind, label in _CERTAINTY.items())
    return f'<p class="certainty" lang="vi">{keys}<span><b class="marked">câu</b> câu đang xem</span></p>'


def _beside(loaded: Loaded, document: str, own: str, passage: Passage | None) -> str:
    """Return the relations and the findings of the document, each leading to its place in the text."""
    relations = _relations(loaded, document, own, passage)
    notes = [
        _jump(document, Passage(note.start or 0, note.end or 0), passage, escape(shortened(note.message, 200)))
        for note in findings(loaded.store, document)
    ]
    heads = ((f"{len(relations)} quan hệ đọc được", relations), (f"{len(notes)} điều cần xem lại", notes))
    lists = [
        f'<h2 class="beside-head">{head}</h2><ul class="beside">{"".join(items)}</ul>' for head, items in heads if items
    ]
    nothing = '<p class="quiet">Không đọc thấy quan hệ nào trong tài liệu này.</p>'
    return f'<div lang="vi">{"".join(lists) or nothing}</div>'


def _relations(loaded: Loaded, document: str, own: str, passage: Passage | None) -> list[str]:
    """Return the relations in the order of the text; the document's own instrument as subject goes unsaid."""
    found = citations_in(loaded.store, document)
    known = {iri: card(loaded.store, iri) for c in found for iri in (c.subject, c.object)}
    items = []
    for citation in sorted(found, key=lambda c: (c.evidence.start, c.evidence.end)):
        subject = "" if citation.subject == own else named(known[citation.subject], 70)
        planned = " (dự kiến)" if citation.evidence.modality == "planned" else ""
        verb = f'<span class="verb">{escape(loaded.names[citation.predicate][0])}{planned}</span>'
        quote = f'<span class="said">{escape(shortened(citation.evidence.quote, 110))}</span>'
        text = f"{subject} {verb} {named(known[citation.object], 70)}{quote}"
        items.append(_jump(document, Passage(citation.evidence.start, citation.evidence.end), passage, text))
    return items


def _jump(document: str, place: Passage, current: Passage | None, inner: str) -> str:
    """Return a line that leads to ``place``; ``inner`` is HTML."""
    state = ' aria-current="true"' if place == current else ""
    address = links.document(document, place if place.start < place.end else None)
    return f'<li><a href="{attribute(address)}"{state}>{inner}</a></li>'
