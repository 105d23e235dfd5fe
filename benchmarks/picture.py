"""How soon the page of an instrument shows its first content and its drawn picture in a real Chromium.

python benchmarks/picture.py [--nodes 40 150 1000] [--rounds 3]

The stores are made here: a directive with so many plans that implement it, directly and in chains of three. A time is
from asking for the address to the head of the page, and to the drawn picture with named links; "again" asks for the
same address a second time. The ratios compare with an empty page of the same server in the same minutes.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium, serving
from tests.graph import TW36
from tests.pages import chain, fan, published

_ADDRESS = "/van-ban?id=" + quote(TW36.id, safe="")
_DRAWN = "[data-testid=stGraphVizChart] svg .node.root a[aria-label]"
_HEAD = "h1.headline"
_THERE = "content => document.querySelector(content)"
_WAIT = 120_000


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds from asking for an address to its first content, and to its picture."""

    content: float
    picture: float


def main() -> int:
    """Print the medians for each size of lineage, each also as a multiple of an empty page."""
    options = argparse.ArgumentParser(description="Measure how soon a lineage is drawn.")
    options.add_argument("--nodes", type=int, nargs="+", default=[40, 150, 1000])
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    print(f"{'lineage':>8}  {'content':>8} {'× empty':>8}  {'picture':>8} {'× empty':>8}  {'again':>8} {'× empty':>8}")
    for nodes in chosen.nodes:
        empty, first, again = measured(nodes, chosen.rounds)
        cells = "  ".join(f"{s:7.2f}s {s / empty:8.1f}" for s in (first.content, first.picture, again.picture))
        print(f"{nodes:>8}  {cells}")
    return 0


def measured(nodes: int, rounds: int) -> tuple[float, Times, Times]:
    """Return the medians for an empty page, for a page that is asked for first, and for one asked for again."""
    empty: list[float] = []
    first: list[Times] = []
    again: list[Times] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = published(Path(folder), [*fan(nodes - 3), *chain(3)])
        browser = playwright.chromium.launch(executable_path=chromium())
        for _ in range(rounds):
            with serving(store) as server:
                visit(browser, server + "/", _HEAD)
                empty.append(visit(browser, server + "/van-ban", _HEAD).content)
                first.append(visit(browser, server + _ADDRESS, _DRAWN))
                again.append(visit(browser, server + _ADDRESS, _DRAWN))
        browser.close()
    return statistics.median(empty), median(first), median(again)


def visit(browser: Browser, address: str, drawn: str) -> Times:
    """Return how long an address takes in a fresh window until its head, and until ``drawn`` is there."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(_WAIT)
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(_THERE, arg=_HEAD, polling="raf")
    content = time.perf_counter() - start
    page.wait_for_function(_THERE, arg=drawn, polling="raf")
    found = Times(content, time.perf_counter() - start)
    page.close()
    return found


def median(times: list[Times]) -> Times:
    """Return the medians of either time."""
    return Times(statistics.median(t.content for t in times), statistics.median(t.picture for t in times))


if __name__ == "__main__":
    sys.exit(main())
