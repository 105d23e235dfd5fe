"""A job in the page: how far it is while it runs, a button that stops it, and what the page says once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape as attribute
from pathlib import Path

import streamlit as st

from kg import clock
from kg.clock import moment
from kg.faults import StoreError
from kg.messages import say
from kg.view import child, links
from kg.view.child import Job
from kg.view.text import escape, shortened

_EVERY = 0.7


@st.fragment(run_every=_EVERY)
def show_running(store: Path, id: str) -> None:
    """Show a job that runs; once it is over the whole page is shown anew. Reloading the page changes nothing."""
    job = child.job(store, id)
    if job is None or child.state(job) != "running":
        st.rerun()
        return
    st.html(_progress(job))
    stopping = (job.folder / "cancelled").exists()
    if stopping:
        st.html('<p class="lead" lang="vi">Đang dừng …</p>')
    elif st.button("Dừng", key=f"stop-{id}", icon=":material/stop_circle:"):
        child.cancel(job)
        st.rerun()


@contextmanager
def refusals(what: str) -> Iterator[None]:
    """Show why a job could not begin: another one writes, or the store refuses; ``what`` is our own words."""
    try:
        yield
    except child.Busy as error:
        st.html(busy(error.job))
    except StoreError as error:
        st.html(failed(what, str(error)))


def busy(job: Job) -> str:
    """Return, as HTML, that another job writes to the store, which one, and where to watch it."""
    return (
        '<div class="refused-notice" role="alert" lang="vi"><p><b>Đang có việc khác ghi vào kho</b> '
        f"({escape(shortened(job.title, 200))}, bắt đầu lúc {moment(job.started)}), nên chưa làm được việc này. "
        f'<a href="{attribute(links.loading(viec=job.id))}">Xem việc đó chạy đến đâu</a>, '
        "đợi xong rồi bấm lại. Không có gì bị mất.</p></div>"
    )


def failed(what: str, why: str) -> str:
    """Return, as HTML, what did not work and why; ``what`` is our own words."""
    rows = "".join(f"<p>{escape(shortened(line, 600))}</p>" for line in why.splitlines()[:12])
    return f'<div class="refused-notice" role="alert" lang="vi"><p><b>{what}</b></p>{rows}</div>'


def lasted(seconds: float) -> str:
    """Return how long something takes in minutes and seconds.

    >>> lasted(7.9), lasted(125)
    ('7 giây', '2 phút 5 giây')
    """
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes} phút {rest} giây" if minutes else f"{rest} giây"


def _progress(job: Job) -> str:
    told = child.progress(job)
    title = f'<p class="job-title">{escape(shortened(job.title, 200))}</p>'
    if told is None:
        return (
            f'<div class="job" role="status" lang="vi">{title}<progress aria-label="Tiến độ"></progress>'
            '<p class="quiet">Đang chuẩn bị …</p></div>'
        )
    if told.total <= 1:
        return (
            f'<div class="job" role="status" lang="vi">{title}<progress aria-label="Tiến độ"></progress>'
            f'<p class="quiet">{say(f"stage-{told.stage}")} … đã chạy {lasted(clock.now().timestamp() - job.started)}. '
            "Các trang khác vẫn dùng được; mở lại trang này để xem kết quả.</p></div>"
        )
    at = f" · {escape(shortened(told.name.rpartition('/')[2], 100))}" if told.name else ""
    return (
        f'<div class="job" role="status" lang="vi">{title}'
        f'<progress aria-label="Tiến độ" value="{told.done}" max="{max(told.total, 1)}"></progress>'
        f'<p class="quiet">{say(f"stage-{told.stage}")}: {told.done}/{told.total}{at}</p></div>'
    )
