"""The reader's HTML holds the text and nothing else; addresses are read strictly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.terms import BASE
from kg.view import links
from kg.view.links import Passage
from kg.view.text import Link, body, part_of, parts
from tests.pages import Shown


def _whole(text: str) -> Passage:
    return Passage(0, len(text))


@given(
    st.text(alphabet="ab<>&\"'\n\té\u200bỳ ", max_size=60), st.lists(st.tuples(*[st.integers(0, 60)] * 2), max_size=4)
)
def test_reader_shows_every_character_of_the_text_and_no_other(text: str, spans: list[tuple[int, int]]) -> None:
    found = [Link(a, b, "van-ban?id=x", '"><script>', "resolved") for a, b in spans if a < b <= len(text)]
    shown = Shown(body(text, _whole(text), found, None))
    assert ("\n".join(shown.lines), shown.tags <= {"div", "a"}) == (text, True)


@given(st.text(alphabet="ab<\n ", min_size=2, max_size=40), st.data())
def test_reader_marks_exactly_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    links_inside = [Link(start // 2, end, "a", "b", "ambiguous")]
    shown = Shown(body(text, _whole(text), links_inside, Passage(start, end)))
    assert shown.marked == text[start:end].replace("\n", "")


def test_reader_shows_characters_that_reorder_text_as_their_codes() -> None:
    shown = Shown(body("a\u202eb\u200fc", Passage(0, 5), [], None))
    assert shown.lines == ["aU+202EbU+200Fc"]


def test_reader_links_the_innermost_of_nested_mentions() -> None:
    found = [Link(0, 10, "outer", "", "resolved"), Link(3, 6, "inner", "", "resolved")]
    html = body("0123456789", Passage(0, 10), found, None)
    assert re.findall(r'href="(\w+)"[^>]*>(\d+)<', html) == [("outer", "012"), ("inner", "345"), ("outer", "6789")]


def test_parts_cover_a_long_text_and_begin_at_headings() -> None:
    text = "".join(f"{numeral}. Mục\n" + "dòng\n" * 30 for numeral in ("I", "II", "III", "IV", "V", "VI"))
    found = parts(text, 400)
    assert "".join(text[p.start : p.end] for p in found) == text
    assert all(re.match(r"[IV]+\. Mục", text[p.start :]) for p in found)
    assert [part_of(found, p.start) for p in found] == list(range(len(found)))


def test_parts_cut_a_text_without_line_ends() -> None:
    assert [tuple(p) for p in parts("x" * 25, 10)] == [(0, 10), (10, 20), (20, 25)]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        "javascript:alert(1)",
        f"{BASE}document/abc",
        f'{BASE}instrument/"><script>',
        f"{BASE}instrument/{'x' * 3000}",
    ],
)
def test_id_that_is_no_instrument_of_ours_is_refused(value: str) -> None:
    assert links.individual({"id": value}, "instrument") is None


@pytest.mark.parametrize("span", [("5", "3"), ("3", "3"), ("-1", "3"), ("0", "11"), ("a", "3"), ("", ""), ("٣", "9")])
def test_passage_outside_of_the_text_is_refused(span: tuple[str, str]) -> None:
    assert links.passage({"tu": span[0], "den": span[1]}, 10) is None


def test_passage_within_the_text_is_read() -> None:
    assert links.passage({"tu": "3", "den": "10"}, 10) == Passage(3, 10)


def test_reader_numbers_the_first_line_of_each_page() -> None:
    shown = body("một\nhai\nba\n", _whole("một\nhai\nba\n"), [], None, (0, 8))
    assert re.findall(r'data-page="([^"]*)">([^<]*)', shown) == [("trang 1", "một"), ("trang 2", "ba")]
