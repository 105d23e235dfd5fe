"""Reading and saving in a real Chromium: from mention to mention, by mouse and by keyboard, and what is saved."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import docx
import openpyxl
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from loaders.quads import document_iri
from tests.browser import WAIT, serious
from tests.graph import KH452, NQ08_TV
from tests.pages import TRA_VINH, texts

pytestmark = pytest.mark.browser

DOCUMENT = "/doc?id=" + quote(document_iri(texts()[1][0].sha256), safe="")
INSTRUMENT = "/van-ban?id=" + quote(KH452.id, safe="")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    tab = context.new_page()
    tab.set_default_timeout(WAIT)
    yield tab
    context.close()


def saved(page: Page, label: str) -> tuple[str, bytes]:
    """Return name and content of what the button with this label saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_keyboard_reaches_a_mention_shows_its_card_and_opens_it(page: Page) -> None:
    page.goto(DOCUMENT)
    mention = page.locator(".source a.cite", has_text="08-NQ/TU")
    expect(mention).to_be_visible()
    card = page.locator("#" + str(mention.get_attribute("aria-describedby")))
    expect(card).to_be_hidden()
    for _ in range(60):
        page.keyboard.press("Tab")
        if mention.evaluate("a => a === document.activeElement"):
            break
    expect(mention).to_be_focused()
    expect(card).to_be_in_viewport()
    expect(card).to_contain_text("23/01/2017")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(quote(NQ08_TV.id, safe=""))))
    expect(page.locator("h1.headline")).to_contain_text("08-NQ/TU")


def test_card_shows_under_the_mouse_within_the_window_and_goes_again(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 800})
    page.goto(DOCUMENT)
    for mention in page.locator(".source a.cite").all():
        mention.scroll_into_view_if_needed()
        mention.hover()
        card = page.locator("#" + str(mention.get_attribute("aria-describedby")))
        expect(card).to_be_in_viewport(ratio=0.99)
        page.mouse.move(2, 2)
        expect(card).to_be_hidden()


def test_steps_between_mentions_bring_each_into_view_and_back_returns(page: Page) -> None:
    page.goto(DOCUMENT)
    mark = page.locator("mark.evidence")
    for words in ("08-NQ/TU", "36-NQ/TW của Bộ Chính trị", "431/KH-UBND"):
        page.get_by_role("link", name="Chỗ dẫn sau").click()
        expect(mark).to_contain_text(words)
        expect(mark).to_be_in_viewport()
    page.go_back()
    expect(mark).to_contain_text("36-NQ/TW")
    page.reload()
    expect(mark).to_contain_text("36-NQ/TW")


def test_filter_stands_in_the_address_and_survives_reload(page: Page) -> None:
    page.goto(DOCUMENT)
    page.get_by_role("link", name="căn cứ, phù hợp").click()
    expect(page.locator(".source a.cite.muted")).to_have_count(2)
    assert "loai=can-cu" in page.url
    page.reload()
    expect(page.locator(".source a.cite.muted")).to_have_count(2)
    page.go_back()
    expect(page.locator(".source a.cite.muted")).to_have_count(0)


def test_task_beside_the_text_leads_to_its_row(page: Page) -> None:
    page.goto(DOCUMENT)
    page.locator("summary", has_text="nhiệm vụ được giao").click()
    page.get_by_role("link", name="Tuyên truyền Nghị quyết số 36-NQ/TW").click()
    mark = page.locator("mark.evidence").first
    expect(mark).to_be_in_viewport()
    expect(page.locator(".current")).to_contain_text("Đoạn đang xem")


def test_text_that_is_copied_is_the_documents(page: Page) -> None:
    page.goto(DOCUMENT)
    page.locator(".source").wait_for()
    copied = page.evaluate("""() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector(".source"));
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      return selection.toString();
    }""")
    assert copied.split() == TRA_VINH.split()


def test_report_of_a_lineage_is_saved_in_every_form(page: Page) -> None:
    quoted = "Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW"
    page.goto(INSTRUMENT)
    page.locator("summary", has_text="Xuất").click()
    name, made = saved(page, "PDF")
    shown = " ".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(made))
    assert name == "phieu-truy-nguyen-ke-hoach-452-kh-ubnd-2023-07-17.pdf"
    assert "".join(quoted.split()) in "".join(shown.split()).replace("\x02", "-")
    name, made = saved(page, "Word (.docx)")
    assert name.endswith(".docx") and any(quoted in p.text for p in docx.Document(io.BytesIO(made)).paragraphs)
    name, made = saved(page, "Excel (.xlsx)")
    cells = [
        cell for row in openpyxl.load_workbook(io.BytesIO(made))["Các bước"].iter_rows(values_only=True) for cell in row
    ]
    assert name == "dong-van-ban-ke-hoach-452-kh-ubnd-2023-07-17.xlsx" and quoted in cells
    name, made = saved(page, "Turtle (.ttl)")
    assert name.endswith(".ttl") and quoted in made.decode()


def test_forms_of_a_lineage_are_opened_and_saved_by_keyboard(page: Page) -> None:
    page.goto(INSTRUMENT)
    page.locator("summary", has_text="Xuất").focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="PDF", exact=True)
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_unfolds_has_no_serious_finding_of_accessibility(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    page.goto(INSTRUMENT)
    page.locator("summary", has_text="Xuất").click()
    expect(page.get_by_role("button", name="PDF", exact=True)).to_be_visible()
    found += serious(page)
    page.goto(DOCUMENT + "&tu=60&den=90&loai=can-cu")
    page.locator(".source a.cite").first.focus()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    found += serious(page)
    assert found == []
