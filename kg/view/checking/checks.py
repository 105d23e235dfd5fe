"""The page *Soát viện dẫn*: what to look at, what is open for a person to decide, and what was decided."""

from __future__ import annotations

import streamlit as st

from kg.clock import in_vietnam
from kg.decided import decision, decision_iri
from kg.view import child, links
from kg.view.checking.docket import docket
from kg.view.checking.doubting import show_doubts
from kg.view.checking.findings import show_check, show_findings
from kg.view.checking.ruling import show_ruling
from kg.view.checking.rulings import show_rulings
from kg.view.controls import Option, how_many, tabs
from kg.view.following import failed, show_running
from kg.view.loaded import Loaded
from kg.view.text import escape, grouped, shortened

FINDINGS, DOUBTS, RULINGS = "can-soat", "chua-ro", "quyet-dinh"
_NOT_LISTED = "Kho lớn: danh sách các chỗ chưa xác định được lập khi kiểm tra, và dữ liệu này chưa được kiểm tra."
_MASTHEAD = (
    '<header lang="vi"><h1 class="headline">Soát viện dẫn</h1><p class="lead">Những điều chương trình thấy cần người '
    "xem lại trong {count} văn bản đang nạp, và những chỗ dẫn mà chỉ con người mới xác định được.</p></header>"
)


def show(loaded: Loaded) -> None:
    """Show the view that ``?xem=`` names, or the doubt that ``?o=`` and ``?la=`` name."""
    view = st.query_params.get("xem", FINDINGS)
    view = view if view in (FINDINGS, DOUBTS, RULINGS) else FINDINGS
    found = docket(loaded)
    waiting, decided = (how_many(n) for n in (found.waiting, len(found.decisions))) if found else ("", "")
    views = (
        Option("Điều cần soát", links.checks(), view == FINDINGS),
        Option(f"Chỗ chưa xác định{waiting}", links.checks(xem=DOUBTS), view == DOUBTS),
        Option(f"Đã quyết định{decided}", links.checks(xem=RULINGS), view == RULINGS),
    )
    st.html(_MASTHEAD.format(count=grouped(loaded.documents)) + tabs("Xem", views))
    if "viec" in st.query_params and not _show_job(loaded, st.query_params["viec"]):
        return
    if view == FINDINGS:
        show_findings(loaded)
    elif found is None:
        st.html(f'<p class="lead" lang="vi">{_NOT_LISTED}</p>')
        show_check(loaded)
    elif view == RULINGS:
        show_rulings(loaded, found)
    elif "o" in st.query_params:
        show_ruling(loaded, found)
    else:
        show_doubts(loaded, found)


def _show_job(loaded: Loaded, id: str) -> bool:
    """Show the decision that is being kept, and how it ended; tell whether the page can go on."""
    job = child.job(loaded.folder, id)
    if job is None:
        return True
    if child.state(job) == "running":
        show_running(loaded.folder, id)
        return False
    why = child.fault(job)
    if why:
        st.html(failed(f"Chưa lưu được: {_title(job)}.", why))
    elif _still_holds(loaded, job):
        st.html(f'<div class="done-notice" role="status" lang="vi"><p><b>Đã lưu:</b> {_title(job)}.</p></div>')
    return True


def _still_holds(loaded: Loaded, job: child.Job) -> bool:
    """Tell whether the graph stands as a job that decided, or took a decision back, left it: the address of the job
    outlives that."""
    command, *about = job.arguments[:3]
    if command != "decide" or len(about) < 2:
        return False
    stands = decision(loaded.store, decision_iri(*about))
    if "--undo" in job.arguments:
        return stands is None
    ended = child.end(job)
    return (
        stands is not None
        and ended is not None
        and int(job.started) <= in_vietnam(stands.time).timestamp() <= ended.time
    )


def _title(job: child.Job) -> str:
    return escape(shortened(job.title, 240))
