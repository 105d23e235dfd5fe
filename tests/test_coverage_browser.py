"""The page *Độ phủ* in a real Chromium: from the start page to the sentence that proves a province's plan."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from kg.view.coverage.choice import short
from tests.browser import serving
from tests.covered import plan
from tests.graph import CTR63, TW36
from tests.pages import published, said

pytestmark = pytest.mark.browser


def _opened(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("h1.headline")).to_contain_text("Nơi nào đã triển khai?")


def test_province_that_implements_a_directive_is_listed_and_proved(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Độ phủ").click()
    page.get_by_label("Thêm văn bản chỉ đạo").fill("chuong trinh 63-ctr/tu")
    page.get_by_label("Thêm văn bản chỉ đạo").press("Enter")
    page.get_by_role("link", name="+ Chương trình 63-CTr/TU").click()
    expect(page.get_by_role("columnheader", name="63-CTr/TU")).to_be_visible()
    earlier = page.get_by_role("link", name="63 tỉnh trước")
    expect(earlier).to_have_count(1)
    earlier.click()
    page.get_by_role("link", name="Đắk Nông, Nghị quyết 36-NQ/TW: có, trực tiếp, từ 07/06/2023").click()
    panel = page.get_by_role("region", name=re.compile("Đắk Nông"))
    expect(panel).to_contain_text("Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW")
    expect(panel).to_be_in_viewport()
    shared = page.url
    panel.get_by_role("link", name="xem trong văn bản").first.click()
    expect(page.locator("mark.evidence").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("region", name=re.compile("Đắk Nông"))).to_be_visible()
    assert page.url == shared
    page.reload()
    expect(page.get_by_role("region", name=re.compile("Đắk Nông"))).to_be_visible()
    assert short(CTR63.id) in unquote(page.url)


def test_typed_day_stands_in_the_address_and_stays_with_every_link(page: Page, address: str) -> None:
    _opened(page, f"{address}/do-phu?vb={short(TW36.id)}&tinh=63")
    box = page.get_by_label("Tính đến hết ngày")
    box.fill("31/12/2023")
    box.press("Enter")
    expect(page.get_by_text("ban hành đến hết 31/12/2023")).to_be_visible()
    assert "ngay=31" in page.url and short(TW36.id) in unquote(page.url)
    page.get_by_role("link", name="Dòng thời gian").click()
    expect(page.locator("table.cover-timeline")).to_be_visible()
    assert "ngay=31" in page.url
    expect(page.get_by_text("ban hành đến hết 31/12/2023")).to_be_visible()


def test_view_and_cell_are_reached_with_the_keyboard_alone(page: Page, address: str) -> None:
    _opened(page, f"{address}/do-phu?vb={short(TW36.id)}")
    tab = page.get_by_role("link", name="Bản đồ ô")
    tab.focus()
    page.keyboard.press("Enter")
    tile = page.get_by_role("link", name=re.compile("^Trà Vinh, .*: có, trực tiếp"))
    expect(tile).to_be_visible()
    tile.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=re.compile("Trà Vinh"))).to_contain_text("Tiếp tục thực hiện")


@pytest.mark.parametrize("width", [1280, 900])
@pytest.mark.parametrize("view", ["bang", "o", "thoi-gian", "chua-co"])
def test_page_is_no_wider_than_the_window(page: Page, address: str, view: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    _opened(page, f"{address}/do-phu?vb={short(TW36.id)}&xem={view}")
    page.locator(".cover-scope").wait_for()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width


def test_tiles_stand_where_the_vocabulary_places_them(page: Page, address: str) -> None:
    _opened(page, f"{address}/do-phu?vb={short(TW36.id)}&xem=o")
    north = page.get_by_role("link", name=re.compile("^Hà Giang, ")).bounding_box()
    south = page.get_by_role("link", name=re.compile("^Bạc Liêu, ")).bounding_box()
    assert north and south and north["y"] < south["y"] and north["x"] > south["x"]


def test_years_of_the_timeline_stand_whole_within_their_row(page: Page, tmp_path: Path) -> None:
    first, last = plan("tay-ninh", "1/KH-UBND", "2023-06-01"), plan("dong-thap-2025", "2/KH-UBND", "2026-02-12")
    published(tmp_path, [said(one, "implements", TW36) for one in (first, last)])
    with serving(tmp_path) as address:
        for width in (1280, 900):
            page.set_viewport_size({"width": width, "height": 800})
            _opened(page, f"{address}/do-phu?vb={short(TW36.id)}&xem=thoi-gian")
            axis = page.locator(".cover-axis").first
            expect(axis.locator("em").get_by_text("2026")).to_be_visible()
            row, words = axis.bounding_box(), [axis.locator("span"), *axis.locator("em").all()]
            boxes = sorted((box for one in words if (box := one.bounding_box())), key=lambda box: box["x"])
            assert row and len(boxes) == len(words) == 4
            assert all(box["height"] <= boxes[0]["height"] for box in boxes)
            assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
            assert boxes[-1]["x"] + boxes[-1]["width"] <= row["x"] + row["width"]
