"""The lineage in a real Chromium: fans unfold by mouse and key, the picture grows and is saved, choices survive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import WAIT, chromium, serving
from tests.graph import TW36
from tests.pages import fan, published, texts

pytestmark = pytest.mark.browser


_ROOT = "/van-ban?id=" + quote(TW36.id, safe="")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    chromium()
    with serving(published(tmp_path_factory.mktemp("store"), [*texts(), *fan(30)])) as found:
        yield found


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.set_default_timeout(WAIT)
    yield page
    context.close()


def _picture(page: Page, path: str = _ROOT) -> Locator:
    """Open a lineage and return its picture once it is drawn and its links have names."""
    page.goto(path)
    picture = page.locator("[data-testid=stGraphVizChart] svg")
    expect(picture.locator(".node.root a[aria-label]")).to_have_count(1)
    return picture


def _nodes(picture: Locator) -> Locator:
    return picture.locator(".node:not(.fold):has(a)")


def _saved(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_fan_unfolds_on_click_and_back_folds_it_and_reload_keeps_it(page: Page) -> None:
    picture = _picture(page)
    folded = _nodes(picture).count()
    picture.locator(".node.fold a").click()
    page.wait_for_url(re.compile("mo="))
    expect(_nodes(picture)).to_have_count(34)
    page.reload()
    expect(_nodes(picture)).to_have_count(34)
    picture.get_by_role("link", name=re.compile("thu gọn")).click()
    expect(_nodes(picture)).to_have_count(folded)
    page.go_back()
    expect(_nodes(picture)).to_have_count(34)
    assert folded == 12


def test_fan_unfolds_and_folds_by_keyboard(page: Page) -> None:
    picture = _picture(page)
    picture.locator(".node.fold a[data-keep]").focus()
    page.keyboard.press("Enter")
    expect(_nodes(picture)).to_have_count(34)
    expect(picture.get_by_role("link", name=re.compile("thu gọn"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(_nodes(picture)).to_have_count(12)
    expect(picture.locator(".node.fold a[data-keep]")).to_be_focused()


def test_every_node_is_a_tab_stop_with_a_name(page: Page) -> None:
    picture = _picture(page)
    page.get_by_role("button", name="Lưu PNG").focus()
    stops: list[str] = []
    for _ in range(_nodes(picture).count() * 2 + 4):
        page.keyboard.press("Tab")
        inside = "document.activeElement.closest('svg') && document.activeElement.getAttribute('aria-label')"
        stops += [name] if (name := page.evaluate(inside)) else []
    assert {"văn bản đang xem" in name for name in stops} == {True, False}
    assert sum(", có toàn văn" in name or "chỉ được dẫn chiếu" in name for name in stops) == _nodes(picture).count()
    assert any("xem câu dẫn" in name for name in stops) and any("+22 kế hoạch" in name for name in stops)


def test_picture_grows_and_shrinks_by_buttons_keys_and_wheel(page: Page) -> None:
    picture = _picture(page)

    def width() -> float:
        box = picture.bounding_box()
        assert box
        return box["width"]

    start = width()
    page.get_by_role("button", name="Phóng to hình").click()
    assert width() == pytest.approx(start * 1.25, rel=0.02)
    picture.locator(".node.root a").focus()
    page.keyboard.press("-")
    assert width() == pytest.approx(start, rel=0.02)
    picture.hover(position={"x": 60, "y": 200})
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    expect(page.get_by_text("125 %")).to_be_visible()
    assert width() == pytest.approx(start * 1.25, rel=0.02)
    page.get_by_role("button", name="Vừa khung").click()
    box = page.locator("[class*=st-key-picture-box]")
    assert box.evaluate("b => [b.scrollWidth <= b.clientWidth + 1, b.scrollHeight <= b.clientHeight + 1]") == [True] * 2
    hint = page.get_by_text("Hình rộng hơn khung: cuộn ngang")
    expect(hint).to_have_count(0)
    for _ in range(6):
        page.get_by_role("button", name="Phóng to hình").click()
    expect(hint).to_be_visible()


def test_saved_svg_holds_the_nodes_in_light_colours_on_an_opaque_ground(page: Page) -> None:
    _picture(page)
    name, data = _saved(page, "Lưu SVG")
    text = data.decode().replace("\xa0", " ")
    assert name == "pha-he-36-nq-tw.svg"
    assert "Nghị quyết 36-NQ/TW" in text and "63-CTr/TU" in text and "+22 kế hoạch" in text
    assert '<rect x="0"' in text and 'fill="#ffffff"' in text and "Helvetica" in text
    assert ("rgb(155, 44, 31)" in text, "href" in text, "script" in text) == (True, False, False)


def test_saved_png_is_the_picture_at_twice_its_size(page: Page) -> None:
    picture = _picture(page)
    view = picture.evaluate("svg => [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height]")
    name, data = _saved(page, "Lưu PNG")
    size = [int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")]
    assert (name, data[:8]) == ("pha-he-36-nq-tw.png", b"\x89PNG\r\n\x1a\n")
    assert size == pytest.approx([side * 8 / 3 for side in view], abs=2)


def test_sort_of_the_table_stands_in_the_address_and_survives_reload_and_back(page: Page) -> None:
    page.goto(_ROOT + "&kieu=bang")
    heading = page.locator("th", has_text="Ngày")
    heading.get_by_role("link").click()
    page.wait_for_url(re.compile("sap=ngay"))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.reload()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.go_back()
    expect(heading).to_have_attribute("aria-sort", "ascending")


def test_choice_keeps_the_place_on_the_page(page: Page) -> None:
    _picture(page)
    main = page.locator("[data-testid=stMain]")
    main.evaluate("main => main.scrollTo(0, 240)")
    page.get_by_role("link", name="Danh sách", exact=True).click()
    expect(page.locator(".steps.walked").first).to_be_visible()
    assert main.evaluate("main => main.scrollTop") > 100
    expect(page.get_by_role("link", name="Danh sách", exact=True)).to_be_focused()
