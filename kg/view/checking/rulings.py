"""The view *Đã quyết định*: every decision with who, when and why, marked where it no longer applies, to take back."""

from __future__ import annotations

from html import escape as attribute

import streamlit as st

from kg.decided import Decision, decided_on, decision
from kg.docket import Docket
from kg.graph import about
from kg.instruments import card
from kg.view import links
from kg.view.checking.ruling import show_undo
from kg.view.controls import captioned, pager
from kg.view.fragments import instrument_link, section, told_apart
from kg.view.loaded import Loaded
from kg.view.statements import expressed
from kg.view.text import escape, grouped, shortened

_ON_A_PAGE = 25


def show_rulings(loaded: Loaded, docket: Docket) -> None:
    """Show the decisions, and the one that ``?bo=`` names about to be taken back."""
    wanted = links.individual({"id": st.query_params.get("bo", "")}, "decision")
    found = decision(loaded.store, wanted) if wanted else None
    if found:
        st.html(f'<div lang="vi">{section("Hoàn tác quyết định này?")}<p>{escape(found.label)}.</p></div>')
        show_undo(loaded, found)
        back = attribute(links.checks(xem="quyet-dinh"))
        st.html(f'<p lang="vi"><a class="example" href="{back}">Không hoàn tác, quay lại</a></p>')
        return
    st.html(f'<div lang="vi">{_list(loaded, docket)}</div>')


def _list(loaded: Loaded, docket: Docket) -> str:
    if not docket.decisions:
        return '<p class="lead">Chưa có quyết định nào. Mở “Chỗ chưa xác định” để quyết định chỗ đầu tiên.</p>'
    pages = -(-len(docket.decisions) // _ON_A_PAGE)
    given = st.query_params.get("trang", "1")
    page = min(int(given), pages) if given.isascii() and given.isdigit() and int(given[:6]) > 0 else 1
    rows = "".join(_row(loaded, one) for one in docket.decisions[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE])
    heads = ("Chỗ dẫn", "Là văn bản", "Ai, ngày nào", "Vì sao", "Hoàn tác")
    stale = sum(not one.applies for one in docket.decisions)
    note = (
        f'<p class="lead">{grouped(stale)} quyết định không còn áp dụng: văn bản đã được gỡ, được đọc khác đi, hoặc '
        "danh sách văn bản có thể đã đổi. Chúng được giữ lại và không tác dụng vào đâu.</p>"
        if stale
        else ""
    )
    table = captioned(heads, rows, caption="Các quyết định", kind="rulings")
    return f"{note}{table}{pager(lambda n: links.checks(xem='quyet-dinh', trang=str(n)), page, pages)}"


def _row(loaded: Loaded, one: Decision) -> str:
    what, chosen = (escape(shortened(one.label, 200)), "") if not one.applies else _linked(loaded, one)
    state = "" if one.applies else '<div><span class="badge cited">không còn áp dụng</span></div>'
    undo = attribute(links.checks(xem="quyet-dinh", bo=one.iri))
    cells = (
        chosen,
        f"{escape(shortened(one.by, 120))}<br><span class=number>{decided_on(one)}</span>",
        escape(shortened(one.why, 300)),
        f'<a href="{undo}" aria-label="Hoàn tác: {attribute(shortened(one.label, 120))}" class="number">Hoàn tác …</a>',
    )
    return f'<tr><th scope="row">{what}{state}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _linked(loaded: Loaded, one: Decision) -> tuple[str, str]:
    store = loaded.store
    stub = escape(shortened(card(store, one.instrument).label, 120))
    own = card(store, expressed(store, one.document) or one.document)
    address = attribute(links.doubt(one.document, one.instrument))
    chosen = told_apart(card(store, one.chosen)) if one.chosen and about(store, one.chosen) else ""
    what = f'<a href="{address}">“{stub}”</a> trong {instrument_link(own)}'
    return what, chosen or "không phải văn bản nào trong số ứng viên"
