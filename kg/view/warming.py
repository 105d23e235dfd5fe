"""What the server does once before anybody asks: the modules of all pages are read, and the published graph is opened.

Both are done beside the first answers, so that the first visitor of a page waits for neither.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from threading import Thread
from time import sleep

from streamlit import runtime
from streamlit.dataframe_util import is_dataframe_like

from kg.faults import StoreError
from kg.view import loaded

PAGES = (
    "search.find", "instruments.instrument", "duties.tasks", "reading.reader", "coverage.coverage", "checking.checks",
    "loading.loading",
)  # fmt: skip
"""The modules of the pages within this package."""

_PAUSE = 0.05
_TRIES = 1_200
"""For a minute the server is waited for."""


def warm_up() -> Thread:
    """Begin to warm up in a thread of its own; return it."""
    thread = Thread(target=_warm_when_served, name="warming up", daemon=True)
    thread.start()
    return thread


def _warm_when_served() -> None:
    # pages that are read before the server runs would be kept where it does not look
    for _ in range(_TRIES):
        if runtime.exists():
            warm()
            return
        sleep(_PAUSE)


def warm() -> None:
    """Read what the pages need, as far as it is there."""
    for name in PAGES:
        import_module(f"kg.view.{name}")
    with suppress(StoreError):
        loaded.current()
    # what components are given is asked whether it is a table, for which Streamlit reads pandas, half a second of it
    is_dataframe_like({})
