"""One doubt: its sentences, its candidates side by side with what speaks for each, and the form to decide it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as attribute

import streamlit as st

from kg.decided import Decision, decided_on, decision_in
from kg.docket import Docket
from kg.doubts import NONE, Doubt, passages
from kg.graph import about
from kg.index.cards import levels
from kg.instruments import Card, card, told_apart
from kg.view import child, links
from kg.view.checking.doubting import quoted
from kg.view.following import failed, refusals
from kg.view.fragments import card_rows, day, instrument_link, named, section
from kg.view.fragments import told_apart as linked_apart
from kg.view.loaded import Loaded
from kg.view.statements import expressed
from kg.view.text import escape, shortened, unmarked
from kg.weighing import Candidate, listed_law, weighed

NAME_LIMIT, WHY_LIMIT = 120, 2_000
"""How long the name of who decides and the reason may be; `kg.deciding` refuses more."""

_WHO, _SENT, _SEEN = "nguoi-soat", "quyet-dinh-da-gui", "quyet-dinh-da-xem"
_PASSAGES = 3
_NO_CANDIDATE = "không phải văn bản nào trong số ứng viên"


def show_ruling(loaded: Loaded, docket: Docket) -> None:
    """Show the doubt that ``?o=`` and ``?la=`` name."""
    doubt = Doubt(st.query_params.get("o", ""), st.query_params.get("la", ""))
    found = weighed(loaded.store, doubt) if _is_known(loaded, doubt) else ()
    if not found:
        st.html(
            '<div class="notice" lang="vi"><p>Chỗ này không còn chờ quyết định: văn bản đã được gỡ, được đọc khác '
            f'đi, hoặc địa chỉ bị thiếu chữ.</p><p><a class="example" href="{attribute(links.checks(xem="chua-ro"))}">'
            "Về danh sách</a></p></div>"
        )
        return
    sent = st.session_state.pop(_SENT, None)
    decided = decision_in(loaded.store, doubt.document, doubt.instrument)
    chosen = decided.chosen if decided else None
    st.html(f'<div lang="vi">{_head(loaded, doubt)}{_side_by_side(loaded, found, chosen)}</div>')
    if decided:
        st.html(f'<div lang="vi">{_decided(loaded, decided, found)}</div>')
        _offer_replacing(loaded, doubt, decided)
        show_undo(loaded, decided)
    else:
        _show_form(loaded, doubt, found)
    if sent and sent[0] == doubt:
        _send(loaded, *sent)
    st.html(_ways(docket, doubt))


def remembered_name(label: str = "Tên người quyết định") -> str:
    """Show the field for the name of who decides, filled with what this session gave before; return what it holds."""
    given = st.text_input(
        label, value=st.session_state.get(_WHO, ""), max_chars=NAME_LIMIT, autocomplete="name", key=f"{_WHO}-o"
    )
    return (given or "").strip()


def show_undo(loaded: Loaded, decided: Decision) -> None:
    """Show the form that takes a decision back, and take back the one that was shown when it was sent."""
    with st.form(f"hoan-tac-{decided.iri}", border=False):
        who = remembered_name("Tên người hoàn tác")
        st.form_submit_button("Hoàn tác quyết định này", icon=":material/undo:", on_click=_keep_seen, args=(decided,))
    seen: Decision | None = st.session_state.pop(_SEEN, None)
    if seen and seen.iri == decided.iri:
        words = ["decide", seen.document, seen.instrument, "--undo", f"--seen={seen.time}"]
        _start(loaded, words, who, title=f"Hoàn tác: {seen.label}")


def _keep_seen(decided: Decision) -> None:
    """Keep which decision was shown: another person's may stand there when the page is made anew."""
    st.session_state[_SEEN] = decided


def _show_form(loaded: Loaded, doubt: Doubt, found: Sequence[Candidate]) -> None:
    possible = [one for one in found if one.is_possible]
    numbers = {one.card.iri: n for n, one in enumerate(found, 1)}
    labels = {one.card.iri: _label(numbers[one.card.iri], one.card) for one in possible}
    labels[NONE] = "Không phải văn bản nào trong số này"
    where = f"{doubt.document} {doubt.instrument}"
    with st.form(f"quyet-dinh-{where}", border=True):
        st.radio("Văn bản được dẫn là", list(labels), index=None, format_func=labels.__getitem__, key=f"la-{where}")
        remembered_name()
        st.text_area("Vì sao (không bắt buộc)", max_chars=WHY_LIMIT, height=80, key=f"vi-sao-{where}")
        st.form_submit_button(
            "Lưu quyết định", type="primary", icon=":material/gavel:", on_click=_keep_sent, args=(doubt, where)
        )


def _keep_sent(doubt: Doubt, where: str) -> None:
    """Keep what was sent: where another person decided meanwhile, the form is no longer there to be read."""
    given = st.session_state
    who, why = given.get(f"{_WHO}-o") or "", given.get(f"vi-sao-{where}") or ""
    given[_SENT] = (doubt, given.get(f"la-{where}"), who.strip(), why.strip())


def _send(loaded: Loaded, doubt: Doubt, chosen: str | None, who: str, why: str) -> None:
    """Start the command that keeps a decision; it refuses where another person decided before."""
    if chosen is None:
        st.html(failed("Chưa chọn văn bản nào.", "Chọn một dòng ở trên rồi bấm Lưu quyết định."))
        return
    what = _NO_CANDIDATE if chosen == NONE else shortened(told_apart(card(loaded.store, chosen)), 240)
    asked = shortened(card(loaded.store, doubt.instrument).label, 120)
    title = f"“{asked}” trong {loaded.file(doubt.document)} → {what}"
    words = ["decide", doubt.document, doubt.instrument, chosen, *([f"--why={why}"] if why else [])]
    _start(loaded, words, who, title=title)


def _offer_replacing(loaded: Loaded, doubt: Doubt, decided: Decision) -> None:
    """Show the button that puts what this person wanted in the place of what another decided meanwhile."""
    job = child.job(loaded.folder, st.query_params.get("viec", ""))
    if not job or job.arguments[:3] != ("decide", doubt.document, doubt.instrument) or "--undo" in job.arguments:
        return
    if child.state(job) != "failed":
        return
    wanted = escape(shortened(job.title, 400))
    st.html(
        f'<div class="notice" lang="vi"><p>Lựa chọn của bạn chưa được lưu: {wanted}.</p><p>Có thay quyết định ở trên '
        "bằng lựa chọn của bạn không? Quyết định cũ vẫn còn trong nhật ký của kho.</p></div>"
    )
    if st.button("Thay bằng lựa chọn của tôi", icon=":material/gavel:"):
        first = [word for word in job.arguments if word != "--replace" and not word.startswith("--seen=")]
        _run(loaded, [*first, "--replace", f"--seen={decided.time}"], title=job.title)


def _start(loaded: Loaded, words: Sequence[str], who: str, *, title: str) -> None:
    """Start the command, signed with the name of who decides; what stands in the way is told here."""
    if not who:
        st.html(failed("Chưa ghi tên.", "Ghi tên người quyết định để sau này biết hỏi ai."))
        return
    st.session_state[_WHO] = who
    _run(loaded, [*words, f"--by={who}"], title=title)


def _run(loaded: Loaded, words: Sequence[str], *, title: str) -> None:
    with refusals("Chưa lưu được quyết định."):
        job = child.start(loaded.folder, words, title=title)
        st.query_params["viec"] = job.id
        st.rerun()


def _is_known(loaded: Loaded, doubt: Doubt) -> bool:
    return all(bool(about(loaded.store, iri)) for iri in (doubt.document, doubt.instrument))


def _head(loaded: Loaded, doubt: Doubt) -> str:
    stub = card(loaded.store, doubt.instrument)
    own = card(loaded.store, expressed(loaded.store, doubt.document) or doubt.document)
    found = passages(loaded.store, doubt)
    shown = "".join(f"<li>{quoted(doubt, passage)}</li>" for passage in found[:_PASSAGES])
    rest = "".join(f"<li>{quoted(doubt, passage)}</li>" for passage in found[_PASSAGES:40])
    more = f"<details><summary>{len(found) - _PASSAGES} câu nữa</summary><ul>{rest}</ul></details>" if rest else ""
    return (
        f"{section(f'“{named(stub)}” là văn bản nào?')}"
        f'<p class="lead">Được dẫn trong {instrument_link(own)} <span class="quiet">{day(own.date)}, tệp '
        f"{escape(shortened(loaded.file(doubt.document), 80))}</span>:</p>"
        f'<ul class="doubt-sentences">{shown}</ul>{more}'
    )


def _side_by_side(loaded: Loaded, found: Sequence[Candidate], chosen: str | None) -> str:
    known = levels(loaded.store, loaded.index, [one.card for one in found])
    items = "".join(
        f'<li><div class="card {known[one.card.iri].value}">'
        f'<span class="kicker">Văn bản {n}{" · đã chọn" if one.card.iri == chosen else ""}</span>'
        f"{_linked_rows(loaded, one.card)}{_reasons(one)}</div></li>"
        for n, one in enumerate(found, 1)
    )
    alone = (
        '<p class="lead">Trong kho chỉ có một văn bản mang số này; cũng có thể là một văn bản khác chưa được nạp hay '
        "dẫn đến.</p>"
        if len(found) == 1
        else ""
    )
    return f'<h3 class="side">Các văn bản có thể</h3>{alone}<ul class="cards weighing">{items}</ul>'


def _linked_rows(loaded: Loaded, found: Card) -> str:
    rows = card_rows(found, listed_law(loaded.store, found))
    return f'<a class="card-link" href="{attribute(links.instrument(found.iri))}">{rows}</a>'


def _reasons(one: Candidate) -> str:
    rows = [f'<li class="pro"><span aria-hidden="true">+</span> {escape(shortened(why, 240))}</li>' for why in one.pro]
    rows += [
        f'<li class="contra"><span aria-hidden="true">–</span> {escape(shortened(why, 240))}</li>' for why in one.contra
    ]
    nothing = '<p class="quiet reasons">Chưa có căn cứ nào riêng cho văn bản này.</p>'
    return f'<ul class="reasons">{"".join(rows)}</ul>' if rows else nothing


def _decided(loaded: Loaded, decided: Decision, found: Sequence[Candidate]) -> str:
    number = next((n for n, one in enumerate(found, 1) if one.card.iri == decided.chosen), None)
    what = (
        f"là {f'văn bản {number}: ' if number else ''}{linked_apart(card(loaded.store, decided.chosen))}"
        if decided.chosen
        else "không phải văn bản nào trong số này"
    )
    why = f"<p>Lý do: {escape(shortened(decided.why, WHY_LIMIT))}</p>" if decided.why else ""
    return (
        f'<div class="done-notice"><p><b>Đã quyết định:</b> {what} – do {escape(shortened(decided.by, 120))} quyết '
        f"định ngày {decided_on(decided)}.</p>{why}</div>"
    )


def _ways(docket: Docket, doubt: Doubt) -> str:
    following = docket.after(doubt)
    forward = (
        f'<a class="example" href="{attribute(links.doubt(following.document, following.instrument))}">Chỗ tiếp theo '
        "chờ quyết định</a>"
        if following
        else ""
    )
    back = attribute(links.checks(xem="chua-ro"))
    return f'<p class="doubt-ways" lang="vi"><a class="example" href="{back}">Về danh sách</a>{forward}</p>'


def _label(number: int, found: Card) -> str:
    return unmarked(f"Văn bản {number}, {told_apart(found)}", 200)
