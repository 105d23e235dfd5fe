"""How soon each page answers in a real Chromium, over a small store and over one of many documents.

    python benchmarks/pages.py SMALL [LARGE] [--rounds 3] [--pages instrument …]

SMALL is a store that `cancu build` made of `samples/`, LARGE one of `benchmarks/synthetic.py`. A page's time runs until
its own content is there, not only its headline: "first" is the first visit of all to what it shows, "visit" the median
of later ones, each in a new window of a browser that has been here before, "change" the median of coming from another
page by a link. The floor is an empty page of Streamlit in the same browser, measured between the others.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import BrowserContext, Page, TimeoutError, sync_playwright

from kg.arguments import HOST
from kg.index.cards import newest, shared_number
from kg.index.opening import Index, opened
from kg.store import open_generation
from kg.view import links
from tests.browser import chromium, serving, waited

_WAIT = 20_000
_FACTS, _DRAWN = ".facts", "[data-testid=stGraphVizChart] svg .node.root"
_ORIGIN = links.checks(xem="quyet-dinh")
_BESIDE = ("checks", "open references")
_FLOOR = """
import streamlit as st
def one(): st.html('<h1 class="one">.</h1>')
def two(): st.html('<h1 class="two">.</h1>')
pages = [st.Page(one, title="One", default=True), st.Page(two, title="Two", url_path="two")]
st.navigation(pages, position="top").run()
"""
_GO = """
href => {
  const link = document.createElement("a");
  link.setAttribute("href", href);
  document.querySelector("[data-testid=stMain]").append(link);
  link.click();
}
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is opened: its name, its address behind the server's, and what must be there for it to have answered."""

    name: str
    address: str
    content: str


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of the first visit of all, of a later one, and of coming from another page; 0 where not measured.

    ``work`` is the processor time of the server for the first visit, ``again`` for a later one.
    """

    first: float
    visit: float
    change: float
    work: float
    again: float


def visits(store: Path) -> Iterator[Visit]:
    """Yield what is opened over a store."""
    index = opened(open_generation(store)[0])
    new, directive, most = newest(index, 1)[0].card, _directive(index), _most_cited(index)
    yield Visit("start", links.search(""), ".narrow")
    yield Visit("search: a number of several", links.search(shared_number(index) or "1"), "a.card, .hits")
    yield Visit("search: words of most titles", links.search("thực hiện"), ".hits")
    yield Visit("search: words, narrowed", links.search("thực hiện", loai="KH"), ".hits")
    yield Visit("search: nothing fits", links.search("99999/KH-UBND"), ".notice")
    yield Visit("instrument: the newest", links.instrument(new.iri), _FACTS)
    yield Visit("instrument: a directive", links.instrument(directive), _FACTS)
    yield Visit("instrument: a directive, drawn", links.instrument(directive), _DRAWN)
    yield Visit("instrument: most cited", links.instrument(most), _FACTS)
    yield Visit("relations: a directive", links.instrument(directive, xem="quan-he"), ".diagram")
    yield Visit("relations: most cited", links.instrument(most, xem="quan-he"), ".diagram")
    yield Visit("history: most cited", links.instrument(most, xem="lich-su"), ".view .section, .view h2")
    yield Visit("reader", links.document(_readable(index)), ".source")
    yield Visit("tasks", links.tasks(han="tat-ca"), "table.duties")
    yield Visit("tasks of a body", links.tasks(cq=_busiest(index), han="tat-ca"), "table.duties, .tasks .notice")
    yield Visit("calendar", links.tasks(xem="lich"), "table.month")
    yield Visit("coverage", f"{links.COVERAGE}?", ".cover-matrix")
    yield Visit("checks", links.checks(), ".findings, .stButton")
    yield Visit("open references", links.checks(xem="chua-ro"), ".doubts, .notice, .stButton, .lead")
    yield Visit("loading", links.loading(), "[data-testid=stFileUploader]")


def _one(index: Index, sql: str) -> str:
    return str(index.rows(sql)[0][0])


def _directive(index: Index) -> str:
    """Return the held instrument that most others implement."""
    return _one(
        index,
        "SELECT i.iri FROM instrument i JOIN implementing e ON e.upper = i.id WHERE i.held = 1"
        " GROUP BY i.id ORDER BY count(*) DESC, i.iri LIMIT 1",
    )


def _most_cited(index: Index) -> str:
    return _one(index, "SELECT iri FROM instrument ORDER BY documents DESC, iri LIMIT 1")


def _busiest(index: Index) -> str:
    return _one(index, "SELECT name FROM charged ORDER BY tasks DESC, iri LIMIT 1")


def _readable(index: Index) -> str:
    """Return a document of a plan whose text is there: of a synthetic store only every hundredth is."""
    kept = _one(index, "SELECT count(*) FROM document")
    if int(kept) > 1_000:
        return _one(index, "SELECT iri FROM document WHERE file LIKE '%00001.txt' ORDER BY file LIMIT 1")
    return _one(index, "SELECT iri FROM document ORDER BY file LIMIT 1")


@contextmanager
def floor() -> Iterator[str]:
    """Serve an app of two empty pages; yields the address."""
    with socket.socket() as listener, tempfile.TemporaryDirectory() as folder:
        listener.bind((HOST, 0))
        port = listener.getsockname()[1]
        listener.close()
        script = Path(folder) / "empty.py"
        script.write_text(_FLOOR, encoding="utf-8")
        settings = {"server.port": str(port), "server.address": HOST, "server.headless": "true",
                    "browser.gatherUsageStats": "false"}  # fmt: skip
        command = [sys.executable, "-m", "streamlit", "run", str(script)]
        command += [f"--{name}={value}" for name, value in settings.items()]
        silent = subprocess.DEVNULL
        server = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)
        try:
            waited(server, f"http://{HOST}:{port}")
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()
            server.wait()


def opened_in(context: BrowserContext, address: str, content: str) -> tuple[Page, float]:
    """Return a new window at an address, and after how many seconds its content was there."""
    page = context.new_page()
    page.set_default_timeout(_WAIT)
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    _wait(page, content)
    return page, time.perf_counter() - started


def _wait(page: Page, content: str) -> None:
    """Wait for the content, frame by frame; a selector that was missed is looked for twice a second only.

    A page that never shows it counts as long as is waited.
    """
    with suppress(TimeoutError):
        page.wait_for_function("content => document.querySelector(content)", arg=content, polling="raf")


def fresh(context: BrowserContext, address: str, content: str) -> float:
    """Return after how many seconds a page answers in a new window."""
    page, seconds = opened_in(context, address, content)
    page.close()
    return seconds


def changes(context: BrowserContext, server: str, visit: Visit, rounds: int) -> float:
    """Return the median of coming to a page from another one by a link."""
    page, _ = opened_in(context, f"{server}/{_ORIGIN}", "h1.headline")
    page.wait_for_timeout(300)
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        page.evaluate(_GO, visit.address)
        _wait(page, visit.content)
        seconds.append(time.perf_counter() - started)
        page.evaluate(_GO, _ORIGIN)
        page.wait_for_selector(visit.content, state="detached")
        page.wait_for_timeout(300)
    page.close()
    return median(seconds)


def empty_changes(context: BrowserContext, server: str, rounds: int) -> float:
    """Return the median of coming from one empty page to the other."""
    page, _ = opened_in(context, server, "h1.one")
    seconds = []
    for _ in range(rounds):
        for name, there in (("Two", "two"), ("One", "one")):
            started = time.perf_counter()
            page.get_by_role("link", name=name).click()
            _wait(page, f"h1.{there}")
            seconds.append(time.perf_counter() - started)
    page.close()
    return median(seconds)


def measured(context: BrowserContext, server: str, visit: Visit, rounds: int) -> Times:
    """Return the times of one page."""
    address = f"{server}/{visit.address}"
    spent = [_processor_time()]
    first = fresh(context, address, visit.content)
    spent.append(_processor_time())
    again = median(fresh(context, address, visit.content) for _ in range(rounds))
    spent.append(_processor_time())
    # a page that shows the same as where one comes from can't be told from it
    change = 0.0 if visit.name in _BESIDE else changes(context, server, visit, rounds)
    return Times(first, again, change, spent[1] - spent[0], (spent[2] - spent[1]) / rounds)


def _processor_time() -> float:
    """Return the seconds of processor time that the server of the pages has taken, 0 where the system does not tell."""
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split():
        if "kg.view.server" in Path(f"/proc/{child}/cmdline").read_text("utf-8"):
            fields = Path(f"/proc/{child}/stat").read_text("utf-8").rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def report(context: BrowserContext, store: Path, empty: str, chosen: argparse.Namespace) -> None:
    """Measure the wanted pages over one store, a line each as soon as it is known, the floor before every fourth."""
    print(f"\n{store.name}, {_load()}\n{'page':32}    first    visit × floor   change × floor   server", flush=True)
    with serving(store) as server:
        fresh(context, f"{server}/{_ORIGIN}", "h1.headline")
        still, moved = 1.0, 1.0
        wanted = [visit for visit in visits(store) if _is_wanted(visit.name, chosen.pages)]
        for n, visit in enumerate(wanted):
            if n % 4 == 0:
                still = median(fresh(context, empty, "h1.one") for _ in range(chosen.rounds))
                moved = empty_changes(context, empty, chosen.rounds)
                print(
                    f"{'(an empty page)':32}          {still:6.2f} s          {moved:6.2f} s           {_load()}",
                    flush=True,
                )
            found = measured(context, server, visit, chosen.rounds)
            print(
                f"{visit.name:32} {found.first:6.2f} s {found.visit:6.2f} s {found.visit / still:6.1f} "
                f"{found.change:6.2f} s {found.change / moved:6.1f}   {found.work:.2f} {found.again:.2f} s", flush=True
            )  # fmt: skip


def _is_wanted(name: str, pages: Sequence[str]) -> bool:
    return not pages or any(part in name for part in pages)


def main() -> int:
    """Print the times of each page over each store, beside those of an empty page."""
    options = argparse.ArgumentParser(description="Measure the pages.")
    options.add_argument("stores", type=Path, nargs="+")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--pages", nargs="+", default=[], help="only pages whose name has one of these words")
    chosen = options.parse_args()
    with sync_playwright() as playwright, floor() as empty:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        fresh(context, empty, "h1.one")
        for store in chosen.stores:
            report(context, store.resolve(), empty, chosen)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
