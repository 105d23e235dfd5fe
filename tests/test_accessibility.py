"""Each page under axe-core, in light and dark: no finding that is serious or worse."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect, sync_playwright

from loaders.quads import document_iri
from tests.browser import chromium, serving
from tests.graph import KH12, TW36
from tests.pages import published, texts

pytestmark = pytest.mark.browser

_DOCUMENT = quote(document_iri(texts()[1][0].sha256), safe="")
PAGES = {
    "start": "/",
    "search": "/?q=cong+nghe",
    "ambiguous": "/?q=08-NQ%2FTU",
    "nothing": "/?q=9999%2FQQ",
    "instrument": "/van-ban?id=" + quote(KH12.id, safe=""),
    "directive": "/van-ban?id=" + quote(TW36.id, safe=""),
    "reader": f"/doc?id={_DOCUMENT}",
    "passage": f"/doc?id={_DOCUMENT}&tu=60&den=90",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    with serving(published(tmp_path_factory.mktemp("store"), texts())) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_page_has_no_serious_finding(browser: Browser, address: str, page: str, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(address + PAGES[page])
    expect(tab.locator("h1.headline")).to_be_visible(timeout=30_000)
    tab.wait_for_timeout(1500)
    found = Axe().run(tab).response["violations"]
    tab.close()
    serious = [
        f"{v['id']} ({v['impact']}): {node['target']} {node.get('failureSummary', '')[:300]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"][:3]
    ]
    assert serious == []
