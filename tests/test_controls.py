"""The controls that pages share: what is chosen, what is read aloud, how long lists are turned, what is escaped."""

from __future__ import annotations

import re
import time

import pytest

from kg.view.controls import Option, captioned, chip, chips, how_many, nothing, pager, picks, rest, tabs
from kg.view.text import unbroken

TWO = (Option("Hình", "van-ban?kieu=hinh&id=x", False), Option("Bảng", 'van-ban?kieu="', True))


def test_tabs_mark_the_view_that_is_shown_as_a_page_and_escape_addresses() -> None:
    html = tabs("Xem", TWO)
    assert re.findall(r'href="([^"]*)" data-keep="([^"]*)"( aria-current=page)?', html) == [
        ("van-ban?kieu=hinh&amp;id=x", "view-0", ""),
        ("van-ban?kieu=&quot;", "view-1", " aria-current=page"),
    ]


def test_picks_are_a_group_with_its_label_said_once() -> None:
    html = picks("Hướng", TWO, keep="huong")
    assert 'role="group" aria-label="Hướng"' in html and '<span class="of" aria-hidden="true">Hướng</span>' in html


def test_count_stands_apart_from_the_word_before_it() -> None:
    assert re.sub("<[^>]*>", "", f"dẫn chiếu{how_many(1204)}") == "dẫn chiếu 1.204"


def test_chip_says_that_it_takes_its_condition_back() -> None:
    assert "(bỏ)" in chip("Tây Ninh", "./?noi=") and chips("Đang thu hẹp theo", ()) == ""


@pytest.mark.parametrize(
    ("page", "last", "numbers", "ways"),
    [
        (1, 1, [], []),
        (1, 3, ["1", "2", "3"], ["Còn 9 việc: trang sau →"]),
        (3, 3, ["1", "2", "3"], ["← Trang trước"]),
        (10, 40, ["1", "8", "9", "10", "11", "12", "40"], ["← Trang trước", "Còn 9 việc: trang sau →"]),
    ],
)
def test_pager_leads_to_the_neighbours_and_the_ends(page: int, last: int, numbers: list[str], ways: list[str]) -> None:
    html = pager(lambda n: f"nhiem-vu?trang={n}", page, last, left="9 việc")
    assert re.findall(r'aria-label="Trang (\d+)"', html) == numbers
    assert re.findall(r'rel="\w+"[^>]*>([^<]*)', html) == ways
    assert re.findall(r'aria-current="page">(\d+)', html) == ([str(page)] if last > 1 else [])


def test_rest_of_a_list_is_told_only_where_there_is_one() -> None:
    assert rest(3, "chỗ", tag="span") == '<span class="quiet">… và 3 chỗ nữa</span>' and rest(-1, "chỗ") == ""


def test_empty_answer_is_announced_with_what_to_do_next() -> None:
    html = nothing("Trong 3 văn bản đang nạp, không có việc nào.", ("Xem cả năm", "nhiem-vu?han=nam"))
    assert 'role="status"' in html and 'href="nhiem-vu?han=nam">Xem cả năm</a>' in html


def test_table_has_a_caption_and_scrolls_within_itself() -> None:
    html = captioned(("Ngày",), ("<tr><td>1</td></tr>",), caption="Bảng các bước")
    assert '<caption class="unseen">Bảng các bước</caption>' in html and 'tabindex="0"' in html


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Quyết định số 812/QĐ-UBND ngày 12/5/2025 của", ["812/QĐ-UBND", "12/5/2025"]),
        ("Nghị quyết số 57-NQ/TW, ngày 22/12/2024", ["57-NQ/TW", "22/12/2024"]),
        ("Luật số 80/2015/QH13 và 99/2025/TT-BKHCN", ["80/2015/QH13", "99/2025/TT-BKHCN"]),
        ("2187/BKHCN-CĐSQG; giai đoạn 2025 - 2030, 24/7 và 1/2", ["2187/BKHCN-CĐSQG"]),
        ("http://a.vn/12/KH-UBND", []),
    ],
)
def test_numbers_and_dates_of_a_quote_are_never_broken(text: str, whole: list[str]) -> None:
    assert re.findall(r'<span class="number">([^<]*)</span>', unbroken(text, 200)) == whole


def test_quote_is_escaped_around_and_within_its_numbers() -> None:
    html = unbroken('<b onmouseover=alert(3)> 66/KH-A&B "x"', 200)
    assert (
        re.sub('<span class="number">|</span>', "", html)
        == "&lt;b onmouseover=alert(3)&gt; 66/KH-A&amp;B &quot;x&quot;"
    )


def test_quote_of_a_hundred_thousand_slashes_takes_no_time() -> None:
    started = time.perf_counter()
    unbroken("1/A" * 100_000, 300_000)
    assert time.perf_counter() - started < 1
