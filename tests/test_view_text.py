"""The reader's HTML holds the text and nothing else; addresses are read strictly."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.structure import Cell, Grid
from kg.terms import BASE
from kg.view import links
from kg.view.links import Passage
from kg.view.reading.body import Laid, Link, body
from kg.view.reading.grids import grids
from kg.view.reading.headings import headings
from kg.view.text import part_of, parts
from tests.pages import Shown

TABLE = {"table", "thead", "tbody", "tr", "th", "td", "br"}


def _whole(text: str) -> Passage:
    return Passage(0, len(text))


@given(
    st.text(alphabet="ab<>&\"'\n\t\té\u200bỳ ", max_size=60), st.lists(st.tuples(*[st.integers(0, 60)] * 2), max_size=4)
)
def test_reader_shows_every_character_of_the_text_and_no_other(text: str, spans: list[tuple[int, int]]) -> None:
    tip = ('"><script>', "<b>", "\u202e")
    found = [Link(a, b, "van-ban?id=x", "can-cu", "resolved", tip) for a, b in spans if a < b <= len(text)]
    shown = Shown(body(text, _whole(text), found, None, Laid(grids=grids(text, ()), headings=headings(text))))
    plain = "\n".join(shown.lines)
    assert (plain.replace("\v", ""), shown.tags <= {"div", "a", "span", *TABLE}) == (text, True)
    assert set(shown.tips) <= {'"><script><b>'}


@given(st.text(alphabet="ab<\n ", min_size=2, max_size=40), st.data())
def test_reader_marks_exactly_the_passage(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    links_inside = [Link(start // 2, end, "a", "can-cu", "ambiguous", ("b",))]
    shown = Shown(body(text, _whole(text), links_inside, Passage(start, end)))
    assert shown.marked == text[start:end].replace("\n", "")


def test_reader_shows_characters_that_reorder_text_as_their_codes() -> None:
    shown = Shown(body("a\u202eb\u200fc", Passage(0, 5), [], None))
    assert shown.lines == ["aU+202EbU+200Fc"]


def test_reader_links_the_innermost_of_nested_mentions() -> None:
    found = [Link(0, 10, "outer", "can-cu", "resolved"), Link(3, 6, "inner", "can-cu", "resolved")]
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
    shown = body("một\nhai\nba\n", _whole("một\nhai\nba\n"), [], None, Laid(pages=(0, 8)))
    assert re.findall(r'data-page="([^"]*)">([^<]*)', shown) == [("trang 1", "một"), ("trang 2", "ba")]


def _laid(text: str, known: tuple[Grid, ...] = (), pages: tuple[int, ...] = ()) -> Laid:
    return Laid(pages, grids(text, known), headings(text))


def _shown(text: str, links: list[Link] | None = None, evidence: Passage | None = None, **laid: object) -> Shown:
    return Shown(body(text, _whole(text), links or [], evidence, _laid(text, **laid)))  # type: ignore[arg-type]


def _grid(text: str, *cells: tuple[str, int, int, int, int]) -> Grid:
    """Return a table of these cells (words, row, column, rows, columns), found in the text one behind the other."""
    found, at = [], 0
    for words, *place in cells:
        at = text.index(words, at)
        found.append(Cell(at, at + len(words), *place))
        at += len(words)
    return Grid(tuple(found))


ANNEX = "Phụ lục\nTT\tViệc\tCơ quan\n1\tTuyên truyền\tSở A\n2\tBáo cáo\tSở B\nHết\n"


def test_lines_with_equally_many_tabs_are_a_table_with_a_head() -> None:
    html = body(ANNEX, _whole(ANNEX), [], None, _laid(ANNEX))
    assert "\n".join(Shown(html).lines) == ANNEX
    assert re.findall(r'<th scope="col">([^<]*)</th>', html) == ["TT", "Việc", "Cơ quan"]
    assert re.findall(r"<td>([^<]*)</td>", html) == ["1", "Tuyên truyền", "Sở A", "2", "Báo cáo", "Sở B"]


@pytest.mark.parametrize(
    "text", ["một\thai\tba\n", "a\tb\nc\td\n", "a\tb\tc\n\na\tb\tc\n", "a\tb\tc\nd\te\tf\tg\n"],
    ids=["one line", "one tab", "a blank line between", "other counts"],
)  # fmt: skip
def test_lines_with_tabs_that_are_no_table_stay_lines(text: str) -> None:
    assert ("\n".join(_shown(text).lines), _shown(text).tags & TABLE) == (text, set())


def test_lines_of_a_table_may_end_as_windows_ends_them() -> None:
    shown = _shown("x\r\na\tb\tc\r\nd\te\tf\r\ny")
    assert (shown.lines, shown.cells) == (["x", "a\tb\tc", "d\te\tf", "y"], ["a", "b", "c", "d", "e", "f"])


MERGED = "Đầu\nTT\tCơ quan\n\tchủ trì\tphối hợp\n1\tSở A\vSở B\tSở C\nCuối"
MERGED_GRID = _grid(
    MERGED, ("TT", 0, 0, 2, 1), ("Cơ quan", 0, 1, 1, 2), ("chủ trì", 1, 1, 1, 1), ("phối hợp", 1, 2, 1, 1),
    ("1", 2, 0, 1, 1), ("Sở A\vSở B", 2, 1, 1, 1), ("Sở C", 2, 2, 1, 1),
)  # fmt: skip


def test_merged_cells_stand_once_and_span_what_they_cover() -> None:
    html = body(MERGED, _whole(MERGED), [], None, _laid(MERGED, (MERGED_GRID,)))
    assert Shown(html).cells == [MERGED[c.start : c.end] for c in MERGED_GRID.cells]
    assert re.findall(r"<(th|td)\b([^>]*)>([^<]*)", html) == [
        ("th", ' scope="col" rowspan="2"', "TT"), ("th", ' scope="colgroup" colspan="2"', "Cơ quan"),
        ("th", ' scope="col"', "chủ trì"), ("th", ' scope="col"', "phối hợp"),
        ("td", "", "1"), ("td", "", "Sở A"), ("td", "", "Sở C"),
    ]  # fmt: skip


def test_cell_that_no_row_has_is_an_empty_cell() -> None:
    text = "a\tb\tc\n\t\td"
    grid = _grid(text, ("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 0, 2, 1, 1), ("d", 1, 2, 1, 1))
    assert _shown(text, known=(grid,)).cells[3:] == ["", "", "d"]


def test_passage_over_several_cells_is_marked_in_each() -> None:
    start, end = ANNEX.index("Tuyên"), ANNEX.index("\tSở B")
    assert _shown(ANNEX, evidence=Passage(start, end)).marked == "Tuyên truyềnSở A2Báo cáo"


def test_mention_within_a_cell_is_a_link() -> None:
    start = ANNEX.index("Sở B")
    html = body(
        ANNEX, _whole(ANNEX), [Link(start, start + 4, "van-ban?id=x", "can-cu", "resolved")], None, _laid(ANNEX)
    )
    assert '<td><a class="cite resolved can-cu" href="van-ban?id=x">Sở B</a></td>' in html


HUGE = 10**9


@pytest.mark.parametrize(
    "cell",
    [
        Cell(0, 1, 0, 0, HUGE, 1), Cell(0, 1, 0, 0, 1, HUGE), Cell(0, 1, 0, HUGE, 1, 1), Cell(0, 1, HUGE, 0, 1, 1),
        Cell(0, HUGE, 0, 0, 1, 1), Cell(-5, 1, 0, 0, 1, 1), Cell(1, 0, 0, 0, 1, 1), Cell(0, 1, -1, -1, 1, 1),
        Cell(0, 1, 0, 0, 0, 0), Cell(0, 1, 0, 0, -3, -3),
    ],
)  # fmt: skip
def test_table_of_a_hostile_size_loses_no_text(cell: Cell) -> None:
    text = "a\tb\nc\td\n"
    grid = Grid((cell, Cell(2, 3, 0, 1), Cell(4, 5, 1, 0), Cell(6, 7, 1, 1)))
    html = body(text, _whole(text), [], None, _laid(text, (grid,)))
    assert "".join("".join(Shown(html).lines).split()) == "abcd" and len(html) < 2_000


def test_table_whose_cells_leave_words_out_stays_lines() -> None:
    text = "a\tquên\tb\nc\td\te\n"
    grid = _grid(text, ("a", 0, 0, 1, 1), ("b", 0, 2, 1, 1), ("c", 1, 0, 1, 1))
    assert "\n".join(_shown(text, known=(grid,)).lines) == text


@given(st.text(alphabet="ab\t\t\n", max_size=80), st.integers(1, 30))
def test_parts_of_a_text_with_tables_show_every_character(text: str, longest: int) -> None:
    laid = _laid(text)
    shown = [Shown(body(text, part, [], None, laid)) for part in parts(text, longest)]
    assert "".join("".join("".join(s.lines).split()) for s in shown) == "".join(text.split())


def test_table_that_a_part_cuts_between_rows_stays_a_table_in_both() -> None:
    cut = ANNEX.index("2\tBáo")
    shown = [Shown(body(ANNEX, p, [], None, _laid(ANNEX))) for p in (Passage(0, cut), Passage(cut, len(ANNEX)))]
    assert [s.cells for s in shown] == [
        ["TT", "Việc", "Cơ quan", "1", "Tuyên truyền", "Sở A"],
        ["2", "Báo cáo", "Sở B"],
    ]


def test_page_that_begins_within_a_table_is_told_at_its_row() -> None:
    html = body(ANNEX, _whole(ANNEX), [], None, _laid(ANNEX, pages=(0, ANNEX.index("2\tBáo"))))
    assert re.findall(r'<(\w+)[^>]* data-page="([^"]*)">([^<]*)', html) == [
        ("h2", "trang 1", "Phụ lục"),
        ("td", "trang 2", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Phần I\nx\nChương II\nĐiều 3. Giao\nĐiều 4. Nhận\nChương III\n", [2, 3, 4, 4, 3]),
        ("Điều 1. Phạm vi\nĐiều 2. Đối tượng\n", [2, 2]),
        ("I. MỤC ĐÍCH\n1. Việc\nPHỤ LỤC\nI. NHÓM\n", [2, 2, 3]),
        ("**II. NHIỆM VỤ**\n", [2]),
        ("Phụ lục kèm theo Quyết định\nĐiều 5 Nghị định số 1\nI\tmột\n", []),
        ("I. " + "dài " * 100, []),
    ],
)
def test_line_that_heads_what_follows_is_a_heading_and_no_level_is_skipped(text: str, levels: list[int]) -> None:
    assert [head.level for head in headings(text)] == levels


def test_heading_is_shown_as_one_with_all_its_characters() -> None:
    shown = _shown("**I. <b>MỤC</b>**  \ntext\n")
    assert (shown.headings, "\n".join(shown.lines)) == ([("h2", "**I. <b>MỤC</b>**  ")], "**I. <b>MỤC</b>**  \ntext\n")


def test_mention_on_two_lines_is_one_stop_for_the_keyboard() -> None:
    html = body("Nghị quyết\nsố 8", Passage(0, 15), [Link(0, 15, "x", "can-cu", "resolved", ("NQ 8",))], None)
    assert re.findall(r'aria-describedby="(tip-\d+)"( tabindex="-1")?>', html) == [
        ("tip-0", ""),
        ("tip-11", ' tabindex="-1"'),
    ]


def test_card_of_a_mention_is_no_part_of_the_text() -> None:
    shown = _shown("a Nghị quyết b", [Link(2, 12, "x", "can-cu", "resolved", ("Tên", "", "ngày"))])
    assert (shown.lines, shown.tips) == (["a Nghị quyết b"], ["Tênngày"])


def test_muted_mention_is_still_a_link() -> None:
    html = body("abc", Passage(0, 3), [Link(0, 3, "van-ban?id=x", "can-cu", "resolved", muted=True)], None)
    assert '<a class="cite muted" href="van-ban?id=x">abc</a>' in html


def test_text_of_300_000_characters_with_tables_and_mentions_is_shown_in_a_second() -> None:
    text = (ANNEX + "Điều 1. Căn cứ Nghị quyết số 08-NQ/TU\n" + "chữ " * 100 + "\n") * 600
    found = [Link(m.start(), m.end(), "x", "can-cu", "resolved", ("a", "b")) for m in re.finditer("Nghị quyết", text)]
    begun = time.process_time()
    html = body(text, _whole(text), found, Passage(5, 500), _laid(text))
    assert time.process_time() - begun < 1 and len(text) > 300_000 and html.count("<table>") == 600
