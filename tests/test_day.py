"""Ten tasks of a legal officer's day in a real Chromium, each from the start page, by mouse and by keyboard.

``CANCU_SHOTS`` names a folder for a screenshot of where each task ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from kg import clock
from kg.build import build
from kg.holdings import status
from tests.browser import chromium, serving
from tests.hands import WAIT, Hand, Keyboard, Mouse

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
WHO = "Lê Thị Bình"

_ENDS = {1: "31/3", 2: "30/6", 3: "30/9", 4: "31/12"}


def _orders(today: date) -> str:
    """Return a plan, written for this test, with a task that is due at the end of this quarter."""
    end = f"{_ENDS[(today.month + 2) // 3]}/{today.year}"
    return f"""ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
-------
Số: 901/KH-UBND
Tây Ninh, ngày 05 tháng 01 năm {today.year}

KẾ HOẠCH
Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị

Văn bản do dự án cancu soạn để thử phần mềm, không có giá trị pháp lý.

I. TỔ CHỨC THỰC HIỆN

1. Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Tài chính lập danh mục dữ liệu dùng chung, trình Ủy ban nhân dân
tỉnh trước ngày {end}.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("day")
    (folder / "tay-ninh-901-kh-ubnd.txt").write_text(_orders(clock.today()), "utf-8")
    build([SAMPLES, folder / "tay-ninh-901-kh-ubnd.txt"], folder / "kho", jobs=1)
    return folder / "kho"


@pytest.fixture(scope="module")
def shared(library: Path) -> Iterator[str]:
    chromium()
    with serving(library) as address:
        yield address


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A store that a test may change."""
    names = ("57-nq-tw.txt", "cau-ke-36-kh-ubnd.txt", "tra-vinh-45-ctr-tu.txt")
    build([SAMPLES / name for name in names], tmp_path / "kho", jobs=1)
    with serving(tmp_path / "kho") as address:
        yield address, tmp_path / "kho"


class Day:
    """An officer at the start page."""

    def __init__(self, page: Page, hand: Hand) -> None:
        self.page, self.hand = page, hand

    def begin(self, address: str) -> None:
        self.page.goto(address + "/")
        self.headline("Văn bản này căn cứ vào đâu?")

    def headline(self, text: str) -> None:
        """Wait until the page is about this."""
        expect(self.page.locator("h1.headline")).to_contain_text(text)

    def go(self, title: str) -> None:
        """Change to a page by the row of pages above."""
        self.hand.press(self.page.get_by_test_id("stTopNavLinkContainer").get_by_role("link", name=title))

    def search(self, text: str) -> None:
        """Write into the box of the start page."""
        self.hand.write(self.page.get_by_role("textbox", name="Số ký hiệu"), text)

    def link(self, name: str, inside: str = "[data-testid=stMain]") -> Locator:
        """Return the first link whose name holds this."""
        return self.page.locator(inside).get_by_role("link", name=name).first

    def open(self, name: str, inside: str = "[data-testid=stMain]") -> None:
        """Follow the first link whose name holds this."""
        self.hand.press(self.link(name, inside))

    def sees(self, text: str) -> None:
        """Wait until the page shows this."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def reads(self, sentence: str) -> None:
        """Wait until the reader shows this as the marked passage, within the window."""
        mark = self.page.locator("mark.evidence").first
        expect(mark).to_be_in_viewport()
        marked = "".join(self.page.locator("mark.evidence").all_inner_texts())
        assert sentence in " ".join(marked.split())

    def saves(self, button: str) -> Download:
        """Press a button that saves a file."""
        with self.page.expect_download(timeout=WAIT) as saved:
            self.hand.press(self.page.get_by_role("button", name=button))
        return saved.value


@pytest.fixture(params=["mouse", "keyboard"])
def day(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Day]:
    hands: dict[str, Callable[[Page], Hand]] = {"mouse": Mouse, "keyboard": Keyboard}
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(WAIT)
    yield Day(page, hands[request.param](page))
    shots = os.environ.get("CANCU_SHOTS")
    if shots:
        name = request.node.name.replace("[", "-").strip("]")
        page.screenshot(path=Path(shots) / f"{name}.png")
    page.close()


def test_officer_finds_which_of_two_instruments_a_number_means(day: Day, shared: str) -> None:
    day.begin(shared)
    day.search("45-ctr/tu")
    day.sees("là số ký hiệu của 2 văn bản khác nhau")
    day.open("Trà Vinh · 14/04/2025")
    day.headline("Chương trình 45-CTr/TU")
    expect(day.page.locator(".facts")).to_contain_text("Ban Thường vụ Tỉnh ủy Trà Vinh")


def test_officer_traces_a_plan_to_its_root_and_reads_each_proof(day: Day, shared: str) -> None:
    day.begin(shared)
    day.search("1127/KH-UBND")
    day.headline("Kế hoạch 1127/KH-UBND")
    day.open("Danh sách")
    steps = day.page.locator(".steps > li")
    for own, other, sentence in (
        ("Văn bản này", "45-CTr/TU", "Chương trình hành động số 45-CTr/TU ngày 25/3/2025"),
        ("45-CTr/TU", "57-NQ/TW", "57-NQ/TW"),
    ):
        step = steps.filter(has_text=own).filter(has_text=other).first
        expect(step).to_contain_text(sentence)
        day.hand.press(step.get_by_role("link", name="xem trong văn bản").first)
        day.reads(other)
        day.page.go_back()
        day.headline("Kế hoạch 1127/KH-UBND")


def test_officer_lists_by_province_who_implements_a_directive(day: Day, shared: str) -> None:
    day.begin(shared)
    day.go("Độ phủ")
    day.headline("Nơi nào đã triển khai?")
    day.open("63 tỉnh")
    row = day.page.get_by_role("row").filter(has_text="Trà Vinh")
    expect(row).to_contain_text("14/04/2025")
    day.hand.press(row.locator("td").first.get_by_role("link").first)
    day.sees("thực hiện Nghị quyết số 57-NQ/TW")


def test_officer_finds_what_a_department_must_deliver_this_quarter(day: Day, shared: str) -> None:
    day.begin(shared)
    day.go("Nhiệm vụ")
    day.headline("Nhiệm vụ")
    day.hand.write(day.page.get_by_role("textbox", name="Cơ quan"), "so khcn tay ninh")
    table = day.page.get_by_role("table", name="chủ trì")
    expect(table).to_contain_text("lập danh mục dữ liệu dùng chung")
    task = table.get_by_role("row").filter(has_text="lập danh mục dữ liệu dùng chung")
    expect(task).to_contain_text("Sở Tài chính")
    day.hand.press(task.get_by_role("link", name="đọc tại chỗ"))
    day.reads("Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Tài chính")


def test_officer_sees_what_breaks_if_a_directive_is_replaced(day: Day, shared: str) -> None:
    day.begin(shared)
    day.search("03/NQ-CP")
    day.headline("Nghị quyết 03/NQ-CP")
    day.open("Quan hệ")
    day.sees("Nếu văn bản này bị thay thế")
    day.open("đang thực hiện nó, trực tiếp hoặc qua các bước")
    steps = day.page.get_by_role("table").first
    expect(steps).to_contain_text("19/KH-UBND")
    expect(steps).to_contain_text("Công văn 2187/BKHCN-CĐSQG")


def test_officer_decides_an_ambiguity_and_takes_it_back(day: Day, own: tuple[str, Path]) -> None:
    address, _ = own
    day.begin(address)
    day.go("Soát viện dẫn")
    day.open("Chỗ chưa xác định")
    doubt = day.page.locator("section.doubts > ul > li", has_text="57-NQ/TW")
    day.hand.press(doubt.get_by_role("link", name="So sánh và quyết định"))
    day.sees("là văn bản nào?")
    day.hand.choose(day.page.get_by_role("radio", name="57-NQ/TW ngày 22/12/2024"))
    day.hand.write(day.page.get_by_label("Tên người quyết định"), WHO, leave="Tab")
    day.hand.write(day.page.get_by_label("Vì sao"), "Cùng khóa XIII", leave="Tab")
    day.hand.press(day.page.get_by_role("button", name="Lưu quyết định"))
    day.sees(f"do {WHO} quyết định ngày")
    day.go("Soát viện dẫn")
    day.open("Đã quyết định")
    day.open("Hoàn tác")
    day.hand.write(day.page.get_by_label("Tên người hoàn tác"), WHO, leave="Tab")
    day.hand.press(day.page.get_by_role("button", name="Hoàn tác quyết định này"))
    day.sees("Chưa có quyết định nào")


def test_officer_loads_a_document_and_publishes_it(day: Day, own: tuple[str, Path]) -> None:
    address, store = own
    day.begin(address)
    day.go("Nạp văn bản")
    day.headline("Nạp văn bản")
    with day.page.expect_file_chooser() as chosen:
        day.hand.press(day.page.get_by_role("button", name="Chọn tệp"))
    chosen.value.set_files(SAMPLES / "tra-vinh-812-qd-ubnd.txt")
    expect(day.page.get_by_test_id("stFileChip")).to_be_visible()
    day.hand.press(day.page.get_by_role("button", name="Đọc thử"))
    day.sees("Kết quả đọc thử")
    assert len(status(store).documents) == 3
    day.hand.press(day.page.get_by_role("button", name="Công bố 1 văn bản"))
    day.sees("Đã công bố 1 văn bản mới")
    day.open("812/QĐ-UBND")
    day.headline("812/QĐ-UBND")
    assert len(status(store).documents) == 4


def test_officer_exports_a_report(day: Day, shared: str) -> None:
    day.begin(shared)
    day.search("1127/KH-UBND")
    day.headline("Kế hoạch 1127/KH-UBND")
    day.hand.press(day.page.get_by_text("Xuất phiếu truy nguyên").first)
    files = [day.saves(button) for button in ("PDF", "Word (.docx)")]
    assert [file.path().read_bytes()[:4] for file in files] == [b"%PDF", b"PK\x03\x04"]
    assert [file.suggested_filename.rpartition(".")[2] for file in files] == ["pdf", "docx"]


def test_officer_shares_a_link_that_shows_the_same(day: Day, shared: str, browser: Browser) -> None:
    day.begin(shared)
    day.search("57-NQ/TW")
    day.headline("Nghị quyết 57-NQ/TW")
    day.open("Bảng")
    table = day.page.get_by_role("table").first
    expect(table).to_contain_text("1127/KH-UBND")
    day.open("Xuống")
    expect(day.page.get_by_role("link", name="Xuống")).to_have_attribute("aria-current", "true")
    colleague = browser.new_context().new_page()
    colleague.goto(day.page.url)
    expect(colleague.get_by_role("table").first).to_have_text(table.text_content() or "")
    colleague.context.close()


def test_officer_reads_a_text_and_goes_on_through_a_citation(day: Day, shared: str) -> None:
    day.begin(shared)
    day.search("305/KH-UBND")
    day.headline("Kế hoạch 305/KH-UBND")
    day.open("dak-nong-305-kh-ubnd.txt")
    cited = day.page.locator(".source a.cite", has_text="88-CTr").first
    expect(cited).to_be_visible()
    day.hand.press(cited)
    day.headline("Chương trình 88-CTr/TU")
