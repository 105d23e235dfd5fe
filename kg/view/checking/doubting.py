"""The view *Chỗ chưa xác định*: what documents leave open, by document or by instrument, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape as attribute

import streamlit as st

from kg.decisions import candidates
from kg.docket import Docket, End
from kg.doubts import Doubt, Passage, passages
from kg.graph import Store
from kg.instruments import Card, card
from kg.messages import say
from kg.view import links
from kg.view.controls import Option, nothing, pager, picks, rest
from kg.view.fragments import LISTED, day, instrument_link, named, title
from kg.view.loaded import Loaded
from kg.view.statements import expressed
from kg.view.text import escape, grouped, plain, shortened
from kg.weighing import listed_law

BY_DOCUMENT, BY_INSTRUMENT = "van-ban", "vien-dan"
_ENDS: Mapping[str, End] = {BY_DOCUMENT: "document", BY_INSTRUMENT: "instrument"}
_ON_A_PAGE, _IN_A_GROUP, _ALL, _CHOICES = 12, 6, 100, 6
_QUOTE = 420


def show_doubts(loaded: Loaded, docket: Docket) -> None:
    """Show what waits, grouped as the address says, of one document or instrument where it names one."""
    if not docket.waiting:
        st.html(nothing(f"Không còn chỗ nào chờ quyết định trong {grouped(loaded.documents)} văn bản đang nạp."))
        return
    by = BY_INSTRUMENT if st.query_params.get("nhom") == BY_INSTRUMENT else BY_DOCUMENT
    only = st.query_params.get("chi", "")
    shown = _one(loaded, docket, by, only) if only else _groups(loaded, docket, by)
    st.html(f'<div lang="vi">{_heading(docket, by, only)}{shown}</div>')


def _heading(docket: Docket, by: str, only: str) -> str:
    ways = (
        Option("Văn bản đang đọc", links.checks(xem="chua-ro"), by == BY_DOCUMENT),
        Option("Văn bản được dẫn", links.checks(xem="chua-ro", nhom=BY_INSTRUMENT), by == BY_INSTRUMENT),
    )
    here = links.checks(xem="chua-ro", nhom=BY_INSTRUMENT if by == BY_INSTRUMENT else "")
    back = f'<p><a class="example" href="{attribute(here)}">Xem tất cả</a></p>' if only else ""
    return (
        f'<p class="lead"><b>{grouped(docket.waiting)}</b> chỗ trong {grouped(docket.count("document"))} văn bản '
        "dẫn một số ký hiệu hay tên luật mà nhiều văn bản cùng mang. Chương trình không đoán: đọc câu dẫn, so các văn "
        f"bản có thể, rồi quyết định. Quyết định chỉ áp dụng cho văn bản đó và hoàn tác được.</p>"
        f"{picks('Nhóm theo', ways, keep='nhom')}{back}"
    )


def _groups(loaded: Loaded, docket: Docket, by: str) -> str:
    end = _ENDS[by]
    pages = -(-docket.count(end) // _ON_A_PAGE)
    page = max(1, min(links.page_number(st.query_params.get("trang", "")), pages))
    shown = docket.groups(end, start=(page - 1) * _ON_A_PAGE, limit=_ON_A_PAGE)
    nhom = BY_INSTRUMENT if by == BY_INSTRUMENT else ""
    groups = "".join(_group(loaded, docket, iri, count, by, _IN_A_GROUP) for iri, count in shown)
    return groups + pager(lambda n: links.checks(xem="chua-ro", nhom=nhom, trang=str(n)), page, pages)


def _one(loaded: Loaded, docket: Docket, by: str, iri: str) -> str:
    found = docket.of(_ENDS[by], iri, limit=_ALL)
    if not found:
        return '<p class="lead">Không còn chỗ nào chờ quyết định ở đây.</p>'
    return _group(loaded, docket, iri, len(found), by, _ALL)


def _group(loaded: Loaded, docket: Docket, iri: str, count: int, by: str, most: int) -> str:
    if by == BY_DOCUMENT:
        own = card(loaded.store, expressed(loaded.store, iri) or iri)
        file = escape(shortened(loaded.file(iri), 80))
        head = f'{instrument_link(own)} <span class="quiet">{day(own.date)} · {file}</span>'
    else:
        head = instrument_link(card(loaded.store, iri))
    items = "".join(f"<li>{_item(loaded, doubt, by)}</li>" for doubt in docket.of(_ENDS[by], iri, limit=most))
    nhom = BY_INSTRUMENT if by == BY_INSTRUMENT else ""
    more = attribute(links.checks(xem="chua-ro", nhom=nhom, chi=iri))
    rest = f'<p><a href="{more}">Xem thêm, tối đa {_ALL} chỗ</a></p>' if count > most and most < _ALL else ""
    told = f'<span class="count">{grouped(count)} chỗ</span>'
    return f'<section class="doubts"><h2 class="doubts-of">{head} {told}</h2><ul>{items}</ul>{rest}</section>'


def _item(loaded: Loaded, doubt: Doubt, by: str) -> str:
    store = loaded.store
    if by == BY_DOCUMENT:
        what = f"<b>{named(card(store, doubt.instrument))}</b>"
    else:
        own = card(store, expressed(store, doubt.document) or doubt.document)
        what = f'trong {instrument_link(own)} <span class="quiet">{day(own.date)}</span>'
    found = [card(store, iri) for iri in candidates(store, doubt.document, doubt.instrument)]
    lead = "có thể là" if len(found) > 1 else "có thể là văn bản sau, hoặc một văn bản chưa biết:"
    address = attribute(links.doubt(doubt.document, doubt.instrument))
    return (
        f'<div class="doubt-what">{what} {lead}</div>{choices(store, found)}{sentence(store, doubt)}'
        f'<p class="doubt-do"><a class="action" href="{address}">So sánh và quyết định</a></p>'
    )


def choices(store: Store, found: Sequence[Card]) -> str:
    """Return candidates on a line each: name, date, whether we hold the text, what it is about."""
    rows = "".join(f"<li>{_choice(store, one)}</li>" for one in found[:_CHOICES])
    return f'<ul class="doubt-choices">{rows}{rest(len(found) - _CHOICES, "văn bản")}</ul>'


def _choice(store: Store, one: Card) -> str:
    listed = listed_law(store, one)
    facts = " · ".join(filter(None, (day(one.date), escape(shortened(one.issuer or one.jurisdiction or "", 80)))))
    words = listed or title(one)
    about = f'<span class="quiet"> – {escape(shortened(words, 110))}</span>' if words else ""
    known = LISTED if listed else say("held" if one.held else "stub")
    return f"{instrument_link(one)} <span>{facts}</span> · {known}{about}"


def sentence(store: Store, doubt: Doubt) -> str:
    """Return the first sentence that leaves the instrument open, with the way to it."""
    found = passages(store, doubt)
    more = f" <span>{grouped(len(found))} chỗ trong văn bản này</span>" if len(found) > 1 else ""
    return quoted(doubt, found[0], more) if found else ""


def _marked(passage: Passage) -> str:
    """Return the sentence, cut around the words that leave the instrument open if it is long, with these marked."""
    text = plain(passage.text)
    words = next((plain(w) for w in passage.words if plain(w) in text), "")
    start = text.find(words) if words else 0
    if len(text) > _QUOTE and start > _QUOTE // 2:
        cut = text.find(" ", start - _QUOTE // 2)
        text = "…" + text[cut if 0 <= cut < start else start :]
    before, found, after = shortened(text, _QUOTE).partition(words) if words else (shortened(text, _QUOTE), "", "")
    return f"{escape(before)}<mark>{escape(found)}</mark>{escape(after)}" if found else escape(before)


def quoted(doubt: Doubt, passage: Passage, more: str = "") -> str:
    """Return a passage with the way to its place in the text; ``more`` is HTML."""
    address = attribute(links.document(doubt.document, links.Passage(passage.start, passage.end)))
    place = f"<span>{escape(passage.place)}</span>" if passage.place else ""
    return (
        f'<blockquote class="quote">{_marked(passage)}</blockquote>'
        f'<div class="source-of"><span><a href="{address}">xem trong văn bản</a></span>{place}{more}</div>'
    )
