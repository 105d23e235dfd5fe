"""The pages in a real Chromium: clicks, addresses, Back and reload, the way to a sentence, hostile text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from loaders.quads import document_iri
from tests.browser import WAIT, serving
from tests.graph import CTR63, KH12, KH452, NQ08_TN, NQ08_TV, TW36
from tests.pages import HOSTILE, chain, published, texts

pytestmark = pytest.mark.browser

DOWN = re.compile("huong=xuong")


class Visit:
    """A page, with every request that left it and every fault that its console told."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 800})
        self.page.set_default_timeout(WAIT)
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def headline(self, text: str) -> None:
        """Wait until the page is about this."""
        expect(self.page.locator("h1.headline")).to_contain_text(text)

    def outside(self) -> list[str]:
        """Return the requests to anywhere but the server."""
        own = urlsplit(self.address).netloc
        return [url for url in self.requests if urlsplit(url).scheme in ("http", "https", "ws", "wss", "ftp")
                and urlsplit(url).netloc != own]  # fmt: skip

    def own_faults(self) -> list[str]:
        """Return the faults without the 404 by which Streamlit looks for its own path prefix."""
        return [fault for fault in self.faults if "status of 404" not in fault]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address)
    yield visit
    visit.page.close()


def _instrument(iri: str) -> str:
    return "/van-ban?id=" + quote(iri, safe="")


def _node(page: Page, label: str) -> Locator:
    return page.locator("[data-testid=stGraphVizChart] .node").filter(has_text=label).locator("text").first


def _wait_for_address(page: Page, iri: str) -> None:
    page.wait_for_url(re.compile(re.escape(quote(iri, safe=""))))


def _in_window(locator: Locator) -> bool:
    box = locator.bounding_box()
    size = locator.page.viewport_size
    assert box and size
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]


def test_ambiguous_number_leads_over_its_candidates_to_an_instrument(visit: Visit) -> None:
    visit.go("/")
    box = visit.page.get_by_role("textbox")
    box.fill("08-nq/tu")
    box.press("Enter")
    cards = visit.page.locator("a.card")
    expect(cards).to_have_count(2)
    assert "q=08-nq" in visit.page.url
    cards.filter(has_text="Trà Vinh").click()
    _wait_for_address(visit.page, NQ08_TV.id)
    visit.headline("Nghị quyết 08-NQ/TU")
    expect(visit.page.locator(".facts")).to_contain_text("23/01/2017")


def test_click_on_a_node_goes_on_and_back_returns_and_reload_stays(visit: Visit) -> None:
    visit.go(_instrument(KH452.id))
    visit.headline("452/KH-UBND")
    _node(visit.page, "36-NQ/TW").click()
    _wait_for_address(visit.page, TW36.id)
    visit.headline("36-NQ/TW")
    _node(visit.page, "12/KH-UBND").click()
    visit.headline("12/KH-UBND")
    visit.page.go_back()
    visit.headline("36-NQ/TW")
    visit.page.reload()
    visit.headline("36-NQ/TW")
    visit.page.go_back()
    visit.headline("452/KH-UBND")


def test_click_on_a_node_keeps_the_connection(visit: Visit) -> None:
    visit.go(_instrument(KH452.id))
    visit.headline("452/KH-UBND")
    visit.page.evaluate("window.sameDocument = true")
    _node(visit.page, "63-CTr/TU").click()
    visit.headline("63-CTr/TU")
    assert visit.page.evaluate("window.sameDocument") is True


def test_direction_and_depth_stand_in_the_address_and_go_along_with_a_node(visit: Visit) -> None:
    visit.go(_instrument(TW36.id))
    visit.headline("36-NQ/TW")
    visit.page.get_by_role("link", name="Xuống", exact=True).click()
    visit.page.wait_for_url(DOWN)
    node = _node(visit.page, "63-CTr/TU")
    expect(node.locator("xpath=ancestor::*[local-name()='a']")).to_have_attribute("href", DOWN)
    node.click()
    visit.headline("63-CTr/TU")
    visit.page.wait_for_url(DOWN)
    expect(_node(visit.page, "452/KH-UBND")).to_be_visible()
    expect(_node(visit.page, "36-NQ/TW")).to_have_count(0)


def test_address_with_settings_opens_with_them(visit: Visit) -> None:
    visit.go(_instrument(KH452.id) + "&sau=1")
    visit.headline("452/KH-UBND")
    expect(_node(visit.page, "63-CTr/TU")).to_be_visible()
    expect(_node(visit.page, "36-NQ/TW")).to_have_count(0)


def test_picture_puts_the_centre_left_of_the_provinces_and_the_older_left(visit: Visit) -> None:
    visit.go(_instrument(KH12.id))
    visit.headline("12/KH-UBND")
    places = []
    for label in ("36-NQ/TW", "08-NQ/TU", "12/KH-UBND"):
        box = _node(visit.page, label).bounding_box()
        assert box
        places.append((box["x"], box["x"] + box["width"]))
    (_, centre), (older, older_end), (newer, _) = places
    assert (centre < older, older_end < newer) == (True, True)


def test_picture_wider_than_the_window_opens_at_its_focus(browser: Browser, tmp_path: Path) -> None:
    with serving(published(tmp_path, [*texts(), *chain(9)])) as address:
        visit = Visit(browser, address)
        visit.go(_instrument(chain(9)[-1][0].own.id) + "&sau=8")
        expect(visit.page.locator("svg .node.root")).to_be_in_viewport(ratio=1)
        left = visit.page.locator(".st-key-picture-box-wide").evaluate("box => box.scrollLeft")
        visit.page.close()
    assert left > 0


def test_evidence_link_scrolls_the_reader_to_the_marked_sentence(visit: Visit) -> None:
    visit.go(_instrument(CTR63.id) + "&kieu=danh-sach")
    visit.headline("63-CTr/TU")
    visit.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 300)")
    step = visit.page.locator(".steps > li").filter(has_text="36-NQ/TW").first
    step.get_by_role("link", name="xem trong văn bản").click()
    visit.page.wait_for_url(re.compile(r"/doc\?id=.*&tu=\d+&den=\d+"))
    mark = visit.page.locator("mark.evidence").first
    expect(mark).to_be_in_viewport()
    sentence = "".join(visit.page.locator("mark.evidence").all_inner_texts())
    assert sentence == "Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW"
    visit.page.wait_for_timeout(500)
    assert _in_window(mark)


def test_address_of_a_passage_opens_at_the_passage(visit: Visit) -> None:
    extraction, text = texts()[1]
    start = text.index("60. Các sở")
    visit.go(f"/doc?id={quote(document_iri(extraction.sha256), safe='')}&tu={start}&den={start + 20}")
    expect(visit.page.locator("mark.evidence").first).to_be_in_viewport()
    visit.page.wait_for_timeout(500)
    assert _in_window(visit.page.locator("mark.evidence").first)


def test_relation_beside_the_text_jumps_there_and_again_after_scrolling_away(visit: Visit) -> None:
    extraction, _ = texts()[1]
    visit.go("/doc?id=" + quote(document_iri(extraction.sha256), safe=""))
    planned = visit.page.locator(".beside a").filter(has_text="431/KH-UBND").first
    planned.click()
    mark = visit.page.locator("mark.evidence").first
    expect(mark).to_be_in_viewport()
    visit.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    expect(mark).not_to_be_in_viewport()
    visit.page.locator(".beside a[aria-current]").first.click()
    expect(mark).to_be_in_viewport()


def test_mention_in_the_text_opens_its_instrument(visit: Visit) -> None:
    extraction, _ = texts()[1]
    visit.go("/doc?id=" + quote(document_iri(extraction.sha256), safe=""))
    visit.page.locator("a.cite", has_text="08-NQ/TU").first.click()
    _wait_for_address(visit.page, NQ08_TV.id)
    visit.headline("08-NQ/TU")


def test_new_generation_appears_without_a_restart(browser: Browser, tmp_path: Path) -> None:
    first, second, _ = texts()
    with serving(published(tmp_path, [first])) as address:
        visit = Visit(browser, address)
        visit.go(_instrument(KH12.id))
        visit.headline("Không có văn bản này")
        published(tmp_path, [first, second])
        visit.page.reload()
        visit.headline("12/KH-UBND")
        visit.page.close()


def test_hostile_text_is_shown_as_text_and_fetches_nothing(visit: Visit) -> None:
    extraction, _ = texts()[2]
    document = "/doc?id=" + quote(document_iri(extraction.sha256), safe="")
    for path in ("/", "/?q=66", _instrument(extraction.own.id), _instrument(NQ08_TN.id), document):
        visit.go(path)
        expect(visit.page.locator("h1.headline")).to_be_visible()
        visit.page.wait_for_timeout(700)
    expect(visit.page.locator(".source")).to_contain_text(
        '<script>window.hacked = true; fetch("http://127.0.0.1:9/fetch")'
    )
    expect(visit.page.locator(".source")).to_contain_text("![theo dõi](http://127.0.0.1:9/track.png)")
    expect(visit.page.locator(".source .line").first).to_have_css("display", "block")
    assert visit.page.evaluate("window.hacked") is None
    assert visit.page.locator(".source").locator("script, img, iframe, style").count() == 0
    assert (visit.outside(), visit.own_faults()) == ([], [])


def test_hostile_title_does_not_widen_the_page(visit: Visit) -> None:
    extraction, _ = texts()[2]
    visit.go(_instrument(extraction.own.id))
    visit.headline("66/KH-UBND")
    expect(visit.page.locator("[data-testid=stGraphVizChart] .node").first).to_be_visible()
    width = visit.page.locator("[data-testid=stMain]").evaluate("main => main.scrollWidth - main.clientWidth")
    assert (width, "script" in HOSTILE) == (0, True)


def test_all_pages_ask_nothing_of_the_network(visit: Visit) -> None:
    for path in ("/", "/?q=08-NQ%2FTU", _instrument(KH452.id), "/van-ban", "/doc"):
        visit.go(path)
        expect(visit.page.locator("h1.headline")).to_be_visible()
        visit.page.wait_for_timeout(500)
    assert (visit.outside(), visit.own_faults()) == ([], [])


def test_link_works_without_its_script(visit: Visit) -> None:
    visit.go(_instrument(KH452.id))
    visit.headline("452/KH-UBND")
    link = visit.page.locator("[data-testid=stGraphVizChart] .node").filter(has_text="36-NQ/TW").locator("a")
    target = link.evaluate("a => new URL(a.href.baseVal ?? a.href, document.baseURI).href")
    visit.page.goto(target)
    visit.headline("36-NQ/TW")


def test_frame_speaks_vietnamese(visit: Visit) -> None:
    visit.go("/nap?")
    upload = visit.page.get_by_role("button", name="chọn tệp").first
    expect(upload).to_be_attached()
    expect(visit.page.get_by_role("navigation", name="Các trang")).to_be_visible()
    visit.go(_instrument(KH452.id))
    expect(_node(visit.page, "63-CTr/TU")).to_be_visible()
    names = visit.page.locator("[aria-label]").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    english = [name for name in names if re.match(r"(?:Fullscreen|Close|App pages|Main menu|Download|Remove)\b", name)]
    assert english == []


def test_lost_server_is_told_in_vietnamese(browser: Browser, tmp_path: Path) -> None:
    with serving(published(tmp_path, texts()[:1])) as address:
        page = browser.new_page()
        page.goto(address + "/")
        expect(page.locator("h1.headline")).to_be_visible()
    expect(page.get_by_text("Mất kết nối")).to_be_visible()
    expect(page.get_by_text("chạy lại lệnh cancu app")).to_be_visible()
    page.close()
