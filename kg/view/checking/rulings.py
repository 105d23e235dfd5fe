"""The view *Đã quyết định*: every decision with who, when and why, marked where it no longer applies, to take back; and
those that were taken back, by whom."""

from __future__ import annotations

from html import escape as attribute

import streamlit as st

from kg.clock import day, moment
from kg.decided import Decision, decided_on, decision
from kg.docket import Docket
from kg.doubts import decision_of, doubts_in
from kg.faults import StoreError
from kg.graph import about, objects, pointing
from kg.instruments import card
from kg.past import Undone, undone
from kg.terms import DEF
from kg.view import links
from kg.view.checking.ruling import show_undo
from kg.view.controls import captioned, pager
from kg.view.fragments import instrument_link, section, told_apart
from kg.view.loaded import Loaded
from kg.view.statements import expressed
from kg.view.text import escape, grouped, shortened
from kg.weighing import decided_in_copies

_ON_A_PAGE = 25
_UNDONE = 50
_NO_CANDIDATE = "không phải văn bản nào trong số ứng viên"
_UNREADABLE = "Chưa đọc được sổ ghi của kho nên chưa liệt kê được những quyết định đã hoàn tác."


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
    st.html(f'<div lang="vi">{_list(loaded, docket)}{_undone(loaded)}</div>')


def _list(loaded: Loaded, docket: Docket) -> str:
    if not docket.decisions:
        return '<p class="lead">Chưa có quyết định nào đang được giữ. Mở “Chỗ chưa xác định” để quyết định.</p>'
    pages = -(-len(docket.decisions) // _ON_A_PAGE)
    page = min(links.page_number(st.query_params.get("trang", "")), pages)
    rows = "".join(_row(loaded, one) for one in docket.decisions[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE])
    heads = ("Chỗ dẫn", "Là văn bản", "Ai, ngày nào", "Vì sao", "Hoàn tác")
    stale = sum(not one.applies for one in docket.decisions)
    note = (
        f'<p class="lead">{grouped(stale)} quyết định không còn áp dụng: văn bản đã được gỡ, đọc từ tệp khác hay '
        "đọc khác đi, hoặc danh sách văn bản có thể đã đổi. Chúng được giữ lại và không tác dụng vào đâu.</p>"
        if stale
        else ""
    )
    table = captioned(heads, rows, caption="Các quyết định", kind="rulings")
    return f"{note}{table}{pager(lambda n: links.checks(xem='quyet-dinh', trang=str(n)), page, pages)}"


def _row(loaded: Loaded, one: Decision) -> str:
    what, chosen = (escape(shortened(one.label, 200)), "") if not one.applies else _linked(loaded, one)
    state = "" if one.applies else f'<div><span class="badge cited">không còn áp dụng</span></div>{_again(loaded, one)}'
    undo = attribute(links.checks(xem="quyet-dinh", bo=one.iri))
    cells = (
        chosen,
        f"{escape(shortened(one.by, 120))}<br><span class=number>{decided_on(one)}</span>",
        escape(shortened(one.why, 300)),
        f'<a href="{undo}" aria-label="Hoàn tác: {attribute(shortened(one.label, 120))}" class="number">Hoàn tác …</a>',
    )
    return f'<tr><th scope="row">{what}{state}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _undone(loaded: Loaded) -> str:
    """Return the decisions that were taken back last, nothing where there are none."""
    try:
        found = _read_undone(loaded, loaded.key)
    except (StoreError, OSError):
        return f'<p class="quiet">{_UNREADABLE}</p>'
    if not found:
        return ""
    rows = "".join(_undone_row(loaded, one) for one in found)
    latest = f" Dưới đây là {_UNDONE} lần gần nhất." if len(found) == _UNDONE else ""
    lead = f"Các quyết định này không còn tác dụng; chỗ dẫn lại chờ quyết định, trừ khi đã được quyết định lại.{latest}"
    heads = ("Chỗ dẫn", "Đã chọn là", "Ai quyết định, ngày nào", "Ai hoàn tác, lúc nào")
    return section("Đã hoàn tác", lead) + captioned(heads, rows, caption="Các quyết định đã hoàn tác", kind="rulings")


@st.cache_data(show_spinner=False, max_entries=4)
def _read_undone(_loaded: Loaded, key: str) -> tuple[Undone, ...]:
    return undone(_loaded.folder / "manifest", limit=_UNDONE)


def _undone_row(loaded: Loaded, one: Undone) -> str:
    was, store = one.decided, loaded.store
    what = f"“{escape(shortened(was.label, 120))}”"
    if about(store, was.document) and about(store, was.instrument):
        what = f'<a href="{attribute(links.doubt(was.document, was.instrument))}">{what}</a>'
    why = f'<div class="quiet">{escape(shortened(was.why, 300))}</div>' if was.why else ""
    cells = (
        f"{escape(shortened(was.chosen_label, 200)) or _NO_CANDIDATE}{why}",
        f'{escape(shortened(was.by, 120))}<br><span class="number">{day(was.time)}</span>',
        f'{escape(shortened(one.by, 120))}<br><span class="number">{moment(one.time)}</span>',
    )
    file = escape(shortened(was.file, 80))
    return f'<tr><th scope="row">{what} trong {file}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _again(loaded: Loaded, one: Decision) -> str:
    """Return the way to the same words in the text that is read now, where another file of the document replaced it."""
    store = loaded.store
    copies = {
        copy
        for own in objects(store, one.document, DEF + "expresses")
        for copy in pointing(store, DEF + "expresses", own)
    } - {one.document}
    for doubt in (doubt for copy in sorted(copies) for doubt in doubts_in(store, copy)):
        if one.iri in {other.iri for other in decided_in_copies(store, doubt)}:
            file = escape(shortened(loaded.file(doubt.document), 80))
            if decision_of(store, doubt):
                return f"<div>nay đọc từ tệp {file}, ở đó đã quyết định lại</div>"
            address = attribute(links.doubt(doubt.document, doubt.instrument))
            return f'<div>nay đọc từ tệp {file}: <a href="{address}">xem và quyết định lại ở đó</a></div>'
    return ""


def _linked(loaded: Loaded, one: Decision) -> tuple[str, str]:
    store = loaded.store
    stub = escape(shortened(card(store, one.instrument).label, 120))
    own = card(store, expressed(store, one.document) or one.document)
    address = attribute(links.doubt(one.document, one.instrument))
    chosen = told_apart(card(store, one.chosen)) if one.chosen and about(store, one.chosen) else ""
    what = f'<a href="{address}">“{stub}”</a> trong {instrument_link(own)}'
    return what, chosen or _NO_CANDIDATE
