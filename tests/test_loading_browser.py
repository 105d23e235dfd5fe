"""Files loaded in a real Chromium: read, chosen and published, with a refused one among them; reload, and axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kg.build import build
from kg.holdings import status
from tests.browser import WAIT, serious, serving
from tests.test_staging import OTHER, PLAN

pytestmark = pytest.mark.browser


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme=request.param)
    page.set_default_timeout(WAIT)
    yield page
    page.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "cũ.txt").write_text(PLAN, "utf-8")
    build([tmp_path / "cũ.txt"], tmp_path / "kho")
    return tmp_path / "kho"


def _hand_in(page: Page, address: str) -> None:
    page.goto(f"{address}/nap?")
    expect(page.get_by_role("button", name="Chọn tệp")).to_be_visible()
    page.locator("input[type=file]").set_input_files([
        {"name": "Kế hoạch 25.txt", "mimeType": "text/plain", "buffer": OTHER.encode()},
        {"name": "<img src=x onerror=alert(1)>.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"},
    ])  # fmt: skip
    expect(page.get_by_test_id("stFileChip")).to_have_count(2)
    page.get_by_role("button", name="Đọc thử").click()
    expect(page.get_by_role("heading", name="Kết quả đọc thử")).to_be_visible()


def test_document_is_loaded_and_published_beside_a_refused_file(page: Page, store: Path) -> None:
    requests: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    with serving(store) as address:
        _hand_in(page, address)
        assert [entry.name for entry in status(store).documents] == ["cũ.txt"]
        page.reload()
        expect(page.get_by_role("heading", name="Không đọc được (1)")).to_be_visible()
        page.get_by_text("quan hệ và câu chứng minh").click()
        expect(page.locator(".seen-relations .quote").first).to_contain_text("Thực hiện Nghị quyết số 21-NQ/TU")
        assert serious(page) == []
        page.get_by_role("button", name="Công bố 1 văn bản").click()
        expect(page.get_by_text("Đã công bố 1 văn bản mới")).to_be_visible()
        assert serious(page) == []
        page.get_by_role("link", name="Kế hoạch 25/KH-UBND").click()
        expect(page.locator("h1.headline")).to_contain_text("25/KH-UBND")
        page.go_back()
        expect(page.get_by_text("Đã công bố 1 văn bản mới")).to_be_visible()
        own = urlsplit(address).netloc
    outside = [
        url for url in requests if urlsplit(url).scheme in ("http", "https", "ws") and urlsplit(url).netloc != own
    ]
    assert (outside, dialogs) == ([], [])
    assert {entry.name for entry in status(store).documents} == {"cũ.txt", "Kế hoạch 25.txt"}


def test_table_of_the_store_stands_whole_in_a_narrow_window(page: Page, store: Path) -> None:
    page.set_viewport_size({"width": 900, "height": 800})
    with serving(store) as address:
        page.goto(f"{address}/nap?xem=kho")
        table = page.get_by_role("region", name="Văn bản đang có")
        expect(table.get_by_role("columnheader", name="Làm gì")).to_be_visible()
        assert table.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_document_is_withdrawn_and_brought_back(page: Page, store: Path) -> None:
    with serving(store) as address:
        page.goto(f"{address}/nap?xem=kho")
        expect(page.get_by_role("table")).to_be_visible()
        assert serious(page) == []
        page.get_by_role("link", name="Gỡ 24/KH-UBND").click()
        page.get_by_role("button", name="Gỡ văn bản này").click()
        page.get_by_role("link", name="Hoàn tác ở mục").click()
        page.get_by_role("button", name="Hoàn tác văn bản 1").click()
        expect(page.get_by_text("Nạp lại 24/KH-UBND")).to_be_visible()
        expect(page.get_by_text("Đã xong:")).to_be_visible()
    assert [entry.name for entry in status(store).documents] == ["cũ.txt"]
