"""Each page under axe-core, in light and dark: no finding that is serious or worse."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from kg.view.coverage.choice import short
from loaders.quads import document_iri
from tests.browser import serious
from tests.graph import KH12, NQ08_UNDATED, TW36
from tests.pages import texts

pytestmark = pytest.mark.browser

_DOCUMENT = quote(document_iri(texts()[1][0].sha256), safe="")
_HOSTILE = quote(document_iri(texts()[2][0].sha256), safe="")
PAGES = {
    "start": "/",
    "search": "/?q=cong+nghe",
    "ambiguous": "/?q=08-NQ%2FTU",
    "narrowed": "/?q=ke+hoach&noi=tra-vinh",
    "nothing": "/?q=9999%2FQQ",
    "instrument": "/van-ban?id=" + quote(KH12.id, safe=""),
    "directive": "/van-ban?id=" + quote(TW36.id, safe=""),
    "lineage list": "/van-ban?kieu=danh-sach&id=" + quote(TW36.id, safe=""),
    "lineage table": "/van-ban?kieu=bang&id=" + quote(TW36.id, safe=""),
    "relations": "/van-ban?xem=quan-he&id=" + quote(KH12.id, safe=""),
    "texts": "/van-ban?xem=toan-van&id=" + quote(KH12.id, safe=""),
    "tasks of an instrument": "/van-ban?xem=nhiem-vu&id=" + quote(TW36.id, safe=""),
    "history": "/van-ban?xem=lich-su&id=" + quote(KH12.id, safe=""),
    "reader": f"/doc?id={_DOCUMENT}",
    "findings": "/soat",
    "doubts": "/soat?xem=chua-ro",
    "doubt": f"/soat?xem=chua-ro&o={_HOSTILE}&la={quote(NQ08_UNDATED.id, safe='')}",
    "decisions": "/soat?xem=quyet-dinh",
    "passage": f"/doc?id={_DOCUMENT}&tu=60&den=90",
    "coverage": "/do-phu",
    "coverage cell": f"/do-phu?vb={short(TW36.id)}&tinh=63&du=1&cho={short(TW36.id)}&noi=dak-nong",
    "coverage map": "/do-phu?xem=o",
    "coverage timeline": "/do-phu?xem=thoi-gian",
    "coverage missing": "/do-phu?xem=chua-co",
    "loading": "/nap?",
    "kept": "/nap?xem=kho",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_page_has_no_serious_finding(browser: Browser, address: str, page: str, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(address + PAGES[page])
    expect(tab.locator("h1.headline")).to_be_visible(timeout=30_000)
    found = serious(tab)
    tab.close()
    assert found == []


_WIDE = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const scrolls = (e) => {
    for (let p = e.parentElement; p && p !== main; p = p.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(p).overflowX)) return true;
    return false;
  };
  return [...main.querySelectorAll("*")].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 2 && box.right > innerWidth + 1 && !scrolls(e);
  }).map((e) => `${e.tagName}.${e.className}`);
}"""
_SMALL = """() => [...document.querySelectorAll(
    "[data-testid=stHtml] :is(.tabs, .picks, .chips, .pager, .between) a, [data-testid=stHtml] summary, button")]
  .filter((e) => { const box = e.getBoundingClientRect(); return box.height > 0 && box.height < 23.5; })
  .map((e) => `${e.tagName} ${e.textContent}`)"""


@pytest.mark.parametrize("page", ["narrowed", "instrument", "lineage table", "passage", "findings", "coverage", "kept"])
def test_page_on_a_tablet_fits_and_has_targets_for_a_finger(browser: Browser, address: str, page: str) -> None:
    tab = browser.new_page(viewport={"width": 900, "height": 1200})
    tab.goto(address + PAGES[page])
    expect(tab.locator("h1.headline")).to_be_visible(timeout=30_000)
    tab.wait_for_timeout(1500)
    found = tab.evaluate(_WIDE), tab.evaluate(_SMALL)
    tab.close()
    assert found == ([], [])


def test_picture_begins_on_the_first_screen(browser: Browser, address: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(address + PAGES["instrument"])
    picture = tab.locator("[class*=st-key-picture-box]")
    expect(picture).to_be_visible(timeout=30_000)
    box = picture.bounding_box()
    tab.close()
    assert box and box["y"] < 600


def test_printed_page_shows_the_answer_without_its_controls(browser: Browser, address: str) -> None:
    tab = browser.new_page(color_scheme="dark")
    tab.goto(address + PAGES["lineage list"])
    expect(tab.locator(".steps").first).to_be_visible(timeout=30_000)
    tab.emulate_media(media="print", color_scheme="dark")
    expect(tab.locator(".quote").first).to_be_visible()
    expect(tab.locator(".tabs")).to_be_hidden()
    expect(tab.locator(".picks").first).to_be_hidden()
    expect(tab.locator("[data-testid=stHeader]")).to_be_hidden()
    expect(tab.locator("h1.headline")).to_have_css("color", "rgb(34, 32, 28)")
    tab.close()
