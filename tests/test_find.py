"""The search page: what it finds, how it is narrowed by its address, what it says where nothing fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from kg.checked import keep
from kg.checks import check
from kg.index import schema
from kg.index.finding import Search
from kg.store import open_published
from kg.store import published as generation_of
from kg.view import links
from kg.view.search.narrowing import address, page_of, search_of
from tests.browser import WAIT, chromium, serving
from tests.graph import CTR63, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, TW36
from tests.pages import chain, published, texts
from tests.shown import html_of, shown, words_of

Show = Callable[..., AppTest]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("store"), [*texts(), *chain(30)])


@pytest.fixture
def show(store: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setenv("CANCU_STORE", str(store))

    def run(**params: str) -> AppTest:
        return shown("search.find", **params)

    return run


def _hits(app: AppTest) -> list[str]:
    """Return the instruments that the page lists or sets side by side, by their IRIs."""
    found = re.findall(r'<a class="card [^"]*" href="([^"]*)"|class="hit-name"><a href="([^"]*)"', html_of(app))
    return [parse_qs(urlsplit(unescape(a or b)).query)["id"][0] for a, b in found]


def _link(app: AppTest, name: str) -> str:
    """Return the address behind a choice or chip of this name."""
    [found] = re.findall(rf'<a [^>]*href="([^"]*)"[^>]*>(?:(?!</a>).)*{re.escape(name)}', html_of(app))
    return unescape(found)


def test_page_lists_what_fits_and_tells_how_many(show: Show) -> None:
    app = show(q="dak nong 63")
    assert "2 văn bản khớp với dak nong 63" in words_of(app) and _hits(app) == [CTR63.id, KH452.id]


def test_page_narrows_by_its_address(show: Show) -> None:
    assert _hits(show(q="08-NQ/TU", noi="tra-vinh")) == [NQ08_TV.id]
    assert _hits(show(**{"noi": "trung-uong", "toan-van": "chua", "loai": "NQ"})) == [TW36.id]


def test_choice_leads_to_the_narrowed_search_and_its_chip_back(show: Show) -> None:
    assert _link(show(q="ke hoach"), "<span>Trà Vinh<") == "./?q=ke+hoach&noi=tra-vinh"
    assert _link(show(q="ke hoach", noi="tra-vinh"), "Nơi ban hành:") == "./?q=ke+hoach"


def test_choices_of_one_kind_add_up(show: Show) -> None:
    assert _link(show(q="ke hoach", noi="tra-vinh"), "<span>Tây Ninh<") == "./?q=ke+hoach&noi=tra-vinh%2Ctay-ninh"


def test_results_come_page_by_page(show: Show) -> None:
    first, second = show(q="chuoi"), show(q="chuoi", trang="2")
    assert (len(_hits(first)), len(_hits(second))) == (24, 6)
    assert set(_hits(first)).isdisjoint(_hits(second))
    assert "Trang 1/2" in words_of(first) and "./?q=chuoi&amp;trang=2" in html_of(first)


def test_page_behind_the_last_shows_the_first(show: Show) -> None:
    assert _hits(show(q="chuoi", trang="99")) == _hits(show(q="chuoi"))


def test_stub_of_an_ambiguous_number_stands_apart(show: Show) -> None:
    app = show(q="08-NQ/TU")
    assert set(_hits(app)) == {NQ08_TN.id, NQ08_TV.id}
    assert "không đủ năm hoặc nơi ban hành" in words_of(app) and quote(NQ08_UNDATED.id, safe="") in html_of(app)


def test_number_that_does_not_exist_offers_the_nearest(show: Show) -> None:
    app = show(q="453/KH-UBND")
    assert "Số gần giống: Kế hoạch 452/KH-UBND (Đắk Nông · 17/07/2023)" in words_of(app)


def test_word_that_stands_nowhere_is_offered_to_be_left_out(show: Show) -> None:
    assert _link(show(q="sinh học zzz"), "sinh hoc") == "./?q=sinh+hoc"


@pytest.mark.parametrize(
    ("typed", "law"),
    [
        ("luat bao chi", "Luật Báo chí (126/2025/QH15)"),
        ("Luật Phòng bệnh 2025", "Luật Phòng bệnh (114/2025/QH15 · 10/12/2025)"),
        ("124/2025/QH15", "Luật Giáo dục nghề nghiệp (124/2025/QH15)"),
    ],
)
def test_law_that_no_document_cites_is_named_from_the_list_of_laws(show: Show, typed: str, law: str) -> None:
    told = words_of(show(q=typed))
    assert "chưa nạp và chưa văn bản nào đang nạp dẫn" in told and law in told


@pytest.mark.parametrize("typed", ["luật", "luật zzz", "999/2025/QH15", "sinh học zzz"])
def test_what_names_no_law_is_offered_none(show: Show, typed: str) -> None:
    assert "Danh mục luật" not in words_of(show(q=typed))


def test_conditions_that_leave_nothing_are_offered_to_be_dropped(show: Show) -> None:
    app = show(q="452/KH-UBND", noi="tra-vinh")
    assert "Không có văn bản nào khớp" in words_of(app) and _link(app, "Bỏ hết điều kiện") == "./?q=452%2FKH-UBND"


def test_start_page_tells_what_is_loaded_and_what_waits(show: Show) -> None:
    text = words_of(show())
    assert "33 văn bản có toàn văn" in text and "1 chỗ chưa xác định" in text and "1 điểm được ghi lại" in text


def test_start_page_and_the_checks_tell_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    folder = published(tmp_path, texts())
    generation = generation_of(folder)
    assert generation
    graph = open_published(folder)
    found = keep(folder, graph, generation, check(graph), time="2026-11-20T08:00:00Z", whole=True)
    monkeypatch.setenv("CANCU_STORE", str(folder))
    start = words_of(show())
    app = shown("checking.checks")
    assert found.problems > 1 and f"{found.problems} điều cần soát" in start and "1 chỗ chưa xác định" in start
    assert "Chỗ chưa xác định 1 " in words_of(app)


def test_search_of_a_wrong_day_tells_the_day_that_is_known(show: Show) -> None:
    app = show(q="452/KH-UBND ngày 18/7/2023")
    assert "ngày ghi trong kho: 17/07/2023" in words_of(app) and _hits(app) == [KH452.id]


def test_number_without_any_neighbour_is_advised_to_be_checked(show: Show) -> None:
    text = words_of(show(q="999999/KH-UBND"))
    assert "Xem lại số thứ tự" in text and "Nạp văn bản" in text and "Bỏ chữ" not in text


OPENED = {"452/KH-UBND ngày 17/7/2023": True, "452/KH-UBND ngày 18/7/2023": False, "cong nghe sinh hoc": False}


@pytest.mark.parametrize("text", OPENED)
def test_page_opens_only_what_is_surely_meant(show: Show, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    opened: list[str] = []
    monkeypatch.setattr("kg.view.search.find.open_at_once", opened.append)
    show(q=text)
    assert bool(opened) is OPENED[text]


def test_start_page_offers_everything_to_browse(show: Show) -> None:
    assert _link(show(), "Nghị quyết</span>") == "./?q=&loai=NQ"


def test_generation_without_an_index_is_told_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    folder = published(tmp_path, texts())
    (folder / "CURRENT" / schema.NAME).unlink()
    monkeypatch.setenv("CANCU_STORE", str(folder))
    assert f"cancu build TỆP-HOẶC-THƯ-MỤC --store {folder}" in words_of(show())


ADDRESSES = [
    Search("24/KH-UBND"),
    Search("a & b", type=("KH", "Chiến lược"), place=("tay-ninh",), year=("2025",)),
    Search("", held=("0",), force=("notInForce", "partiallyInForce", ""), issuer=("",)),
]


@pytest.mark.parametrize("search", ADDRESSES)
def test_address_of_a_search_is_read_back(search: Search) -> None:
    params = {name: values[0] for name, values in parse_qs(urlsplit(address(search)).query).items()}
    assert search_of(params, params.get("q", "")) == search


@pytest.mark.parametrize("value", ["", "0", "-1", "x", "1e9", "9" * 30])
def test_page_that_is_none_is_the_first(value: str) -> None:
    assert page_of({"trang": value}) == 1


def test_parameters_without_end_are_cut() -> None:
    search = search_of({"loai": ",".join(map(str, range(1000))), "noi": "x" * 1000}, "")
    assert (len(search.type), search.place) == (20, ())


def test_hostile_parameter_is_shown_as_text(show: Show) -> None:
    html = html_of(show(q="<b>x</b>", loai="<script>alert(1)</script>"))
    assert "<script>" not in html and "<b>x</b>" not in html and "&lt;script&gt;" in html


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    chromium()
    with serving(store) as found:
        yield found


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(WAIT)
    page.goto(server + "/")
    expect(page.locator("h1.headline")).to_contain_text("căn cứ vào đâu")
    yield page
    page.close()


def _headline(page: Page, text: str) -> None:
    expect(page.locator("h1.headline")).to_contain_text(text)


@pytest.mark.browser
def test_one_hit_opens_and_back_leads_to_where_it_was_sought(page: Page) -> None:
    page.get_by_role("textbox").fill("kế hoạch 452 / kh-ubnd")
    page.keyboard.press("Enter")
    _headline(page, "452/KH-UBND")
    assert urlsplit(page.url).path == f"/{links.INSTRUMENT}"
    page.go_back()
    _headline(page, "căn cứ vào đâu")
    page.go_forward()
    _headline(page, "452/KH-UBND")


@pytest.mark.browser
def test_search_is_done_with_the_keyboard_alone(page: Page) -> None:
    page.locator(".examples").wait_for()
    page.wait_for_timeout(1_000)
    page.keyboard.press("/")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("08-nq/tu")
    page.keyboard.press("Enter")
    expect(page.locator("a.card")).to_have_count(2)
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("a.card").first).to_be_focused()
    page.keyboard.press("Enter")
    _headline(page, "08-NQ/TU")


@pytest.mark.browser
def test_back_and_reload_keep_searches_and_what_narrows_them(page: Page) -> None:
    box = page.get_by_role("textbox")
    for text in ("ke hoach", "thuc hien"):
        box.fill(text)
        box.press("Enter")
        expect(page.get_by_role("status")).to_contain_text(text)
    page.locator(".narrow a").get_by_text("Trà Vinh", exact=True).click()
    expect(page.locator("a.chip")).to_contain_text("Trà Vinh")
    page.reload()
    expect(page.locator("a.chip")).to_contain_text("Trà Vinh")
    page.go_back()
    expect(page.locator("a.chip")).to_have_count(0)
    page.go_back()
    expect(page.get_by_role("textbox")).to_have_value("ke hoach")
