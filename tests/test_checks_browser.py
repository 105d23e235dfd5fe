"""In a real Chromium: a person finds what is open, decides it, sees it in the lineage, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from kg.build import build
from tests.browser import chromium, serving
from tests.texts import SAMPLES

pytestmark = pytest.mark.browser

WHO = "Lê Thị Bình"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    folder = tmp_path_factory.mktemp("kho") / "kho"
    build([SAMPLES / name for name in ("cau-ke-36-kh-ubnd.txt", "57-nq-tw.txt")], folder, jobs=1)
    with serving(folder) as found:
        yield found


def test_person_decides_what_is_open_and_takes_it_back(page: Page, address: str) -> None:
    page.goto(address + "/soat?xem=chua-ro")
    page.locator("section.doubts > ul > li", has_text="57-NQ/TW").get_by_role(
        "link", name="So sánh và quyết định"
    ).click()
    expect(page.get_by_role("heading", name="“Nghị quyết 57-NQ/TW” là văn bản nào?")).to_be_visible()
    page.get_by_text("Văn bản 1, Nghị quyết 57-NQ/TW ngày 22/12/2024").click()
    page.get_by_label("Tên người quyết định").fill(WHO)
    page.get_by_label("Vì sao").fill("Cùng khóa XIII")
    page.get_by_role("button", name="Lưu quyết định").click()
    expect(page.get_by_text(f"do {WHO} quyết định ngày")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"do {WHO} quyết định ngày")).to_be_visible()

    page.locator(".done-notice a", has_text="57-NQ/TW").last.click()
    expect(page.locator("h1.headline")).to_contain_text("57-NQ/TW")
    expect(page.get_by_text(f"do {WHO} quyết định ngày").first).to_be_visible()

    page.goto(address + "/soat?xem=quyet-dinh")
    page.get_by_role("link", name=re.compile("Hoàn tác")).click()
    page.get_by_label("Tên người hoàn tác").fill(WHO)
    page.get_by_role("button", name="Hoàn tác quyết định này").click()
    expect(page.get_by_text("Chưa có quyết định nào")).to_be_visible()
    page.goto(address + "/soat?xem=chua-ro")
    expect(page.locator("section.doubts > ul > li", has_text="57-NQ/TW")).to_be_visible()


def test_check_of_a_small_store_starts_by_itself_and_is_shown(page: Page, address: str) -> None:
    page.goto(address + "/soat")
    expect(page.locator(".checked")).to_contain_text("trên 2 văn bản")
    page.locator(".findings aside a", has_text="Chỗ dẫn có thể là nhiều văn bản").click()
    expect(page).to_have_url(re.compile("quy-tac=ambiguous-mention"))
    page.locator(".findings").get_by_text("Vì sao và ví dụ").first.click()
    expect(page.get_by_text("Nghị định 30/2020/NĐ-CP, Điều 15").first).to_be_visible()
