"""The page *Nạp văn bản*: hand files in, read them, decide, publish; and what the store holds."""

from __future__ import annotations

from html import escape as attribute
from pathlib import Path

import streamlit as st

from kg import intake, staging
from kg.clock import moment
from kg.faults import StoreError
from kg.staging import Batch
from kg.view import child, links
from kg.view.controls import Option, captioned, nothing, rest, tabs
from kg.view.following import failed, show_running
from kg.view.fragments import section
from kg.view.loaded import Loaded, folder
from kg.view.loading.batch import show_batch, start_preview
from kg.view.loading.kept import REMOVED, show_kept
from kg.view.text import escape, grouped, shortened

_KEPT = "kho"
_LISTED = 12
_FORMATS = (
    "Word (.docx, .doc, .rtf), PDF, văn bản thuần (.txt, .md), trang web (.html), ảnh quét (.png, .jpg, .tif), "
    "tệp nén .zip, và tập dữ liệu (.json, .jsonl, .csv)"
)
_MASTHEAD = (
    '<header lang="vi"><h1 class="headline">Nạp văn bản</h1><p class="lead">Thả tệp vào đây để đọc thử. Bạn xem từng '
    "văn bản được đọc ra sao, bỏ những gì không muốn, rồi mới công bố; trước đó đồ thị không đổi.</p></header>"
)


def show(loaded: Loaded) -> None:
    """Show the page over the published graph."""
    _show(loaded)


def show_empty() -> None:
    """Show the page where nothing is published yet."""
    _show(None)


def _show(loaded: Loaded | None) -> None:
    store = folder().resolve()
    wanted = st.query_params.get("xem", "")
    st.html(
        _MASTHEAD
        + tabs(
            "Nạp hay xem kho",
            (
                Option("Nạp mới", links.loading(), wanted != _KEPT),
                Option("Đang có trong kho", links.loading(xem=_KEPT), wanted == _KEPT),
            ),
        )
    )
    if "viec" in st.query_params:
        _show_job(store, st.query_params["viec"])
    if wanted == _KEPT:
        show_kept(store, loaded)
    elif "lo" in st.query_params:
        _show_one(store, st.query_params["lo"], loaded)
    else:
        _show_new(store)
        _show_batches(store)


def _show_one(store: Path, id: str, loaded: Loaded | None) -> None:
    batch = staging.batch(store, id)
    if batch:
        show_batch(store, batch, loaded)
        return
    st.html(nothing("Không còn lô nạp này: đã bị xóa, hoặc địa chỉ sai.", ("Nạp lô mới", links.loading())))


def _show_job(store: Path, id: str) -> None:
    """Show a job that the address names, as long as it runs and how it ended."""
    job = child.job(store, id)
    if job is None:
        return
    if child.state(job) == "running":
        show_running(store, id)
        return
    fault = child.fault(job)
    title = escape(shortened(job.title, 200))
    if fault:
        st.html(failed(f"Chưa làm xong: {title}", fault))
    else:
        undo = f' <a href="{attribute(links.loading(xem=_KEPT, nhom=REMOVED))}">Hoàn tác ở mục “Đã gỡ”</a>.'
        after = undo if job.arguments[0] == "remove" else ""
        st.html(f'<div class="done-notice" role="status" lang="vi"><p><b>Đã xong:</b> {title}.{after}</p></div>')


def _show_new(store: Path) -> None:
    with st.form("nap-moi", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Chọn hoặc thả tệp",
            accept_multiple_files=True,
            key="tep",
            max_upload_size=intake.MOST_OF_A_FILE // intake.MEGABYTE,
        )
        st.html(
            f'<p class="lead" lang="vi">Đọc được: {_FORMATS}. Mỗi tệp tối đa {intake.MOST_OF_A_FILE >> 20} MB, mỗi '
            f"lô tối đa {intake.MOST_FILES} tệp và {intake.MOST_OF_A_BATCH >> 20} MB. Bản quét cần nhận dạng chữ nên "
            "đọc chậm hơn, chừng vài giây một trang.</p>"
        )
        sent = st.form_submit_button("Đọc thử", type="primary", icon=":material/document_search:")
    if not sent:
        return
    if not files:
        st.html(failed("Chưa có tệp nào.", "Chọn hoặc thả ít nhất một tệp vào khung trên rồi bấm Đọc thử."))
        return
    try:
        batch = staging.create(store, [(file.name, file) for file in files])
        start_preview(store, batch)
    except StoreError as error:
        st.html(failed("Chưa nhận được các tệp này.", str(error)))
        return
    st.query_params["lo"] = batch.id
    st.rerun()


def _show_batches(store: Path) -> None:
    """Show the batches that wait for a decision, and the last that were published."""
    found = staging.batches(store)
    waiting = [batch for batch in found if staging.published(batch) is None]
    done = [batch for batch in found if staging.published(batch) is not None]
    parts = []
    if waiting:
        lead = "Chưa công bố: mở để xem tiếp, công bố hoặc bỏ."
        parts.append(section(f"Lô đang chờ ({len(waiting)})", lead) + _list(store, waiting))
    if done:
        parts.append(section("Đã công bố gần đây") + _list(store, done))
    if parts:
        st.html(f'<div lang="vi">{"".join(parts)}</div>')


def _list(store: Path, found: list[Batch]) -> str:
    rows = "".join(_row(store, batch) for batch in found[:_LISTED])
    listed = captioned(("Nạp lúc", "Tệp", "Tình trạng"), rows, caption="Các lô nạp")
    return listed + rest(len(found) - _LISTED, "lô", tag="p")


def _row(store: Path, batch: Batch) -> str:
    first = escape(shortened(batch.uploads[0].given, 80)) if batch.uploads else "không có tệp nào"
    more = f" và {grouped(len(batch.uploads) - 1)} tệp nữa" if len(batch.uploads) > 1 else ""
    return (
        f'<tr><th scope="row"><a class="number" href="{attribute(links.loading(lo=batch.id))}">'
        f"{moment(batch.created)}</a></th><td>{first}{more}</td><td>{_stage(store, batch)}</td></tr>"
    )


def _stage(store: Path, batch: Batch) -> str:
    told = staging.published(batch)
    if told:
        return f"đã công bố {grouped(sum(one['fate'] == 'accepted' for one in told['documents']))} văn bản mới"
    jobs = [child.job(store, id) for id in staging.jobs(batch).values()]
    if any(job and child.state(job) == "running" for job in jobs):
        return "đang chạy"
    return "chờ bạn quyết định" if (batch.folder / "preview.jsonl").exists() else "chưa đọc xong"
