"""The page of tasks in a real Chromium: what a department must deliver this quarter, with mouse and with keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import duties
from tests.browser import chromium, serious, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    with serving(duties.published(tmp_path_factory.mktemp("store"))) as found:
        yield found


def _led(page: Page) -> list[str]:
    """Return the tasks that the body leads, as soon as they stand there."""
    table = page.get_by_role("table", name="Nhiệm vụ chủ trì")
    expect(table).to_contain_text("Tổng hợp, báo cáo UBND tỉnh")
    return table.get_by_role("rowheader").all_inner_texts()


def test_department_and_its_quarter_are_two_steps_from_the_start_page(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Nhiệm vụ", exact=True).click()
    box = page.get_by_role("textbox", name="Cơ quan")
    box.fill("so khcn tay ninh")
    box.press("Enter")
    assert any("Tổng hợp" in words for words in _led(page))
    page.get_by_role("link", name="quý sau").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("đến hạn trong quý")
    assert "ngay=" in page.url and "cq=so+khcn" in page.url.replace("%20", "+")
    page.go_back()
    assert any("Tổng hợp" in words for words in _led(page))
    page.reload()
    assert any("Tổng hợp" in words for words in _led(page))
    page.get_by_role("row", name="Tổng hợp").get_by_role("link", name="đọc tại chỗ").click()
    expect(page.locator("mark.evidence").first).to_contain_text("Tổng hợp, báo cáo UBND tỉnh")


def test_keyboard_alone_reaches_the_quarter_and_the_calendar(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("textbox").first).to_be_visible()
    _tab_to(page, "Nhiệm vụ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Cơ quan")).to_be_visible()
    _tab_to(page, "Cơ quan")
    page.keyboard.type("so khcn tay ninh")
    page.keyboard.press("Enter")
    assert any("Tổng hợp" in words for words in _led(page))
    _tab_to(page, "Lịch")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Việc đến hạn từng ngày")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus bears this name."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()")
        if focused == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "query",
    [
        "ngay=2026-11-20&cq=so+khcn+tay+ninh&chung=1",
        "ngay=2026-11-20&han=qua-han&san-pham=bao-cao",
        "ngay=2026-11-20&xem=lich&han=thang",
        "cq=so",
        "cq=cuc+hai+quan",
    ],
)
def test_page_of_tasks_has_no_serious_finding(browser: Browser, address: str, query: str, scheme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}/nhiem-vu?{query}")
    expect(page.locator(".notice, .filters").first).to_be_visible()
    found = serious(page)
    page.close()
    assert found == []


def test_back_leads_to_what_was_typed_before(page: Page, address: str) -> None:
    page.goto(f"{address}/nhiem-vu?ngay=2026-11-20")
    box = page.get_by_role("textbox", name="Cơ quan")
    for words, found in (("so khcn tay ninh", "Sở Khoa học và Công nghệ"), ("so tai chinh", "Sở Tài chính")):
        box.fill(words)
        box.press("Enter")
        expect(page.locator(".who-is")).to_contain_text(found)
    page.go_back()
    expect(page.locator(".who-is")).to_contain_text("Sở Khoa học và Công nghệ")
    expect(box).to_have_value("so khcn tay ninh")
    page.go_back()
    expect(page.locator(".who-is")).to_have_count(0)
    assert "/nhiem-vu" in page.url
