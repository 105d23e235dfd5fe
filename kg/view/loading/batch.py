"""A batch in the page: being read, as read, being published, published; each file with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as attribute
from pathlib import Path
from typing import Any

import streamlit as st

from kg import staging
from kg.clock import moment
from kg.instruments import card
from kg.staging import Batch, Seen
from kg.view import child, links
from kg.view.controls import captioned, pager, rest
from kg.view.following import failed, refusals, show_running
from kg.view.fragments import instrument_link, section
from kg.view.loaded import Loaded
from kg.view.loading.pieces import document, not_needed, refused, shown_name, summary
from kg.view.loading.reasons import reason
from kg.view.text import escape, grouped, plain, shortened

_ON_A_PAGE = 20
_LISTED = 300


def show_batch(store: Path, batch: Batch, loaded: Loaded | None) -> None:
    """Show a batch as it stands now."""
    jobs = {name: child.job(store, id) for name, id in staging.jobs(batch).items()}
    running = next((job for job in jobs.values() if job and child.state(job) == "running"), None)
    told, seen = staging.published(batch), staging.preview(batch)
    st.html(f'<p lang="vi"><a href="{attribute(links.loading())}">← Các lô nạp</a></p>')
    if running:
        show_running(store, running.id)
        st.html(
            '<p class="lead" lang="vi">Có thể đóng hoặc tải lại trang này: việc vẫn chạy, và trang tìm lại được '
            "nó. Chưa có gì được công bố cho tới khi việc công bố xong.</p>"
        )
    elif (undone := jobs.get("withdraw")) and not child.fault(undone):
        staging.discard(batch)
        st.html('<p class="lead" lang="vi">Đã xóa lô này; các văn bản đã vào kho của nó đã được rút ra.</p>')
    elif told:
        _show_published(batch, told, seen or (), loaded)
    elif seen is None:
        job = jobs.get("preview")
        st.html(failed("Chưa đọc xong lô này.", child.fault(job) if job else "Việc đọc thử chưa được bắt đầu."))
        _show_rest(store, batch)
    else:
        job = jobs.get("publish")
        fault = child.fault(job) if job else ""
        if fault:
            begun = "" if job and child.was_kept_out(job) else f"\n{_BEGUN}"
            st.html(failed("Chưa công bố xong lô này.", fault + begun))
        _show_choice(store, batch, seen)


_BEGUN = (
    "Một số văn bản có thể đã vào kho nhưng chưa vào đồ thị. Bấm Công bố để làm tiếp từ chỗ dừng, hoặc Bỏ lô này để "
    "rút chúng ra; nếu để nguyên, lần công bố sau của bất kỳ ai sẽ đưa chúng vào đồ thị."
)


def start_preview(store: Path, batch: Batch) -> None:
    """Start reading a batch; what was read of it before is not read again."""
    job = child.start(
        store,
        ["preview", str(batch.files), "--batch", str(batch.folder)],
        title=f"Đọc thử lô nạp lúc {moment(batch.created)}",
        writes=False,
    )
    staging.set_job(batch, "preview", job.id)


def _show_rest(store: Path, batch: Batch) -> None:
    with st.container(horizontal=True):
        if st.button("Đọc thử lại", type="primary", icon=":material/refresh:"):
            start_preview(store, batch)
            st.rerun()
        _show_discard(store, batch)


def _discard(store: Path, batch: Batch) -> None:
    """Delete a batch; one whose publication was begun is withdrawn from the store before."""
    with refusals("Không xóa được lô này."):
        if staging.kept(batch) is not None:
            arguments = ["remove", "--batch", str(batch.folder)]
            job = child.start(store, arguments, title=f"Rút các văn bản của lô nạp lúc {moment(batch.created)}")
            staging.set_job(batch, "withdraw", job.id)
        else:
            staging.discard(batch)
            st.query_params.pop("lo", None)
        st.rerun()


def _show_discard(store: Path, batch: Batch) -> None:
    with st.popover("Bỏ lô này", icon=":material/delete:"):
        st.html(
            '<p lang="vi">Các tệp của lô này và kết quả đọc thử sẽ bị xóa khỏi kho. Đồ thị đã công bố không đổi; '
            "tệp trên máy của bạn không bị đụng tới.</p>"
        )
        if st.button("Xóa lô này", key="discard", type="primary"):
            _discard(store, batch)


def _show_choice(store: Path, batch: Batch, seen: Sequence[Seen]) -> None:
    """Show what was read, let the person leave documents out, and publish the others."""
    offered = [one for one in seen if one.can_be_taken]
    left = staging.left_out(batch)
    taken = [one for one in offered if one.name not in left]
    st.html(summary(batch, seen, taken))
    _show_actions(store, batch, taken)
    if offered:
        foreign = sum(one.seems_foreign for one in offered)
        lead = _CHOOSE + (_FOREIGN.format(count=grouped(foreign)) if foreign else "")
        st.html(f'<div lang="vi">{section(f"Có thể công bố ({grouped(len(offered))} văn bản)", lead)}</div>')
        _show_all_or_none(batch, offered)
        page = _page(len(offered))
        first = (page - 1) * _ON_A_PAGE
        for n, one in enumerate(offered[first : first + _ON_A_PAGE], first + 1):
            _show_document(batch, one, n)
        last = -(-len(offered) // _ON_A_PAGE)
        _html(pager(lambda number: links.loading(lo=batch.id, trang=str(number)), page, last))
    _html(refused([one for one in seen if one.state == "refused"], batch.not_taken, limit=_LISTED))
    _html(not_needed([o for o in seen if o.state == "repeated" or o.held == "bytes"], limit=_LISTED))


_CHOOSE = "Bỏ chọn văn bản không muốn đưa vào đồ thị. Chưa có gì được công bố cho tới khi bấm Công bố."
_FOREIGN = " {count} văn bản có lẽ không phải văn bản hành chính nên không được chọn sẵn."


def _show_actions(store: Path, batch: Batch, taken: Sequence[Seen]) -> None:
    with st.container(horizontal=True, key="batch-actions"):
        label = f"Công bố {grouped(len(taken))} văn bản" if taken else "Không có văn bản nào để công bố"
        if st.button(label, type="primary", icon=":material/publish:", disabled=not taken):
            _publish(store, batch, taken)
        _show_discard(store, batch)


def _publish(store: Path, batch: Batch, taken: Sequence[Seen]) -> None:
    with refusals("Chưa công bố được lô này."):
        staging.keep(batch, [one.name for one in taken])
        job = child.start(
            store,
            ["build", str(batch.files), "--batch", str(batch.folder)],
            title=f"Công bố {grouped(len(taken))} văn bản của lô nạp lúc {moment(batch.created)}",
        )
        staging.set_job(batch, "publish", job.id)
        st.rerun()


def _show_all_or_none(batch: Batch, offered: Sequence[Seen]) -> None:
    names = [one.name for one in offered]
    with st.container(horizontal=True):
        st.button("Chọn tất cả", on_click=staging.leave_out, args=(batch, ()), type="tertiary")
        st.button("Bỏ chọn tất cả", on_click=staging.leave_out, args=(batch, names), type="tertiary")


def _show_document(batch: Batch, seen: Seen, n: int) -> None:
    key = f"take-{batch.id}-{n}"
    st.session_state[key] = seen.name not in staging.left_out(batch)
    tick, rest = st.columns([1, 24], gap="small")
    tick.checkbox(f"Nạp văn bản thứ {n}", key=key, on_change=_toggle, args=(batch, seen.name, key),
                  label_visibility="collapsed")  # fmt: skip
    rest.html(document(seen, staging.record(batch, seen), n, given=given(batch, seen)))


def given(batch: Batch, seen: Seen) -> str:
    """Return what the person's machine called the file of a document, where it is called otherwise here."""
    names = {upload.name: upload.given for upload in batch.uploads}
    first = names.get(seen.name.partition("!/")[0], seen.name)
    return "" if first == seen.name.partition("!/")[0] else first


def _toggle(batch: Batch, name: str, key: str) -> None:
    left = staging.left_out(batch)
    staging.leave_out(batch, left - {name} if st.session_state[key] else left | {name})


def _page(count: int) -> int:
    return min(links.page_number(st.query_params.get("trang", "")), max(1, -(-count // _ON_A_PAGE)))


def _html(piece: str) -> None:
    if piece:
        st.html(piece)


def _show_published(batch: Batch, told: dict[str, Any], seen: Sequence[Seen], loaded: Loaded | None) -> None:
    known = {one.name: one for one in seen}
    new = [one for one in told["documents"] if one["fate"] == "accepted"]
    relations = sum(known[one["name"]].relations for one in new if one["name"] in known)
    tasks = sum(known[one["name"]].tasks for one in new if one["name"] in known)
    rows = "".join(_published_row(one, known.get(one["name"]), loaded) for one in told["documents"][:_LISTED])
    more = len(told["documents"]) - _LISTED
    left = sum(one.can_be_taken for one in seen) - len(told["documents"])
    apart = f" {grouped(left)} văn bản không được chọn nên không nạp." if left > 0 else ""
    st.html(
        f'<div lang="vi"><div class="done-notice" role="status"><p><b>Đã công bố {grouped(len(new))} văn bản mới</b>, '
        f"với {grouped(relations)} quan hệ và {grouped(tasks)} nhiệm vụ, đều kèm câu chứng minh. Các trang khác thấy "
        f"ngay, không cần khởi động lại.{apart}</p></div>"
        f"{captioned(('Văn bản', 'Tệp', 'Kết quả'), rows, caption='Các văn bản của lô')}"
        f"{rest(more, 'văn bản', tag='p')}</div>"
    )
    _html(refused([one for one in seen if one.state == "refused"], batch.not_taken, limit=_LISTED))
    st.html(
        f'<p lang="vi"><a class="example" href="{attribute(links.loading())}">Nạp lô khác</a> '
        f'<a class="example" href="{attribute(links.loading(xem="kho"))}">Xem tất cả văn bản trong kho</a></p>'
    )
    _show_discard_record(batch)


def _published_row(told: dict[str, Any], seen: Seen | None, loaded: Loaded | None) -> str:
    fates = {"accepted": "mới nạp", "unchanged": "đã có, không đổi", "duplicate": "trùng bản đã có"}
    name = escape(shown_name(told["name"]))
    what = escape(shortened(seen.label if seen else told["name"], 120))
    if loaded and told["instrument"]:
        what = instrument_link(card(loaded.store, told["instrument"]))
        if told["document"]:
            what += f' · <a href="{attribute(links.document(told["document"]))}">đọc</a>'
    result = reason(told["message"], told["name"]) if told["fate"] == "refused" else fates[told["fate"]]
    note = f'<div class="quiet">Cần xem: {escape(shortened(plain(told["note"]), 300))}</div>' if told["note"] else ""
    return f"<tr><td>{what}</td><td>{name}</td><td>{result}{note}</td></tr>"


def _show_discard_record(batch: Batch) -> None:
    if st.button("Xóa dòng ghi về lô này", key="forget", type="tertiary"):
        staging.discard(batch)
        st.query_params.pop("lo", None)
        st.rerun()
