"""The figures that a document strives for: `cases/targets.csv` holds clauses that stand under a heading of aims."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import partial

import pytest

from kg.knowledge import load
from kg.model import Target
from loaders.figures import decimal
from loaders.quads import quads
from loaders.record import dumps, loads
from tests.growth import grows, limit, repeated
from tests.tables import rows, unescaped
from tests.texts import read

HEAD = """ỦY BAN NHÂN DÂN TỈNH TRÀ VINH
Số: 77/KH-UBND
Trà Vinh, ngày 05 tháng 4 năm 2025

KẾ HOẠCH
Phát triển y tế cơ sở{title}

"""
PLAN = HEAD.format(title="")
AIMS = PLAN + "II. MỤC TIÊU ĐẾN NĂM 2030\n\n"
CLAUSE = "- Tỷ lệ hồ sơ trực tuyến đạt trên 45,5%.\n"


def shown(target: Target) -> str:
    upper = f"-{target.upper}" if target.upper else ""
    return f"{target.indicator} | {target.comparison} {target.figure}{upper} {target.unit} | {target.year}"


def targets(text: str) -> list[str]:
    return [shown(t) for t in read(text + "\n").targets]


def one(text: str) -> Target:
    [target] = read(text).targets
    return target


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(unescaped(r["text"]), r["expected"], id=r["id"]) for r in rows("targets")],
)
def test_clause_sets_its_targets(text: str, expected: str) -> None:
    assert targets(AIMS + text) == [target for target in expected.split(" ‖ ") if target]


@pytest.mark.parametrize(
    ("printed", "expected"), [("39.000", "39000"), ("1.234.567,25", "1234567.25"), ("1,50", "1.5"), ("09", "9")]
)
def test_printed_number_is_a_decimal(printed: str, expected: str) -> None:
    assert decimal(printed) == expected


# ---------------------------------------------------------------- where a target stands


@pytest.mark.parametrize("word", ["Phấn đấu", "Đến năm 2030, phấn đấu", "Hướng tới"])
def test_clause_that_strives_needs_no_heading(word: str) -> None:
    assert [t.figure for t in read(f"{PLAN}III. NHIỆM VỤ\n\n- {word} tỷ lệ hồ sơ trực tuyến đạt 45%.\n").targets] == [
        "45"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I. THỰC TRẠNG\n\n- Tỷ lệ hồ sơ trực tuyến đạt 45%.",
        "III. NHIỆM VỤ\n\n- Hỗ trợ 50% lãi suất cho doanh nghiệp.",
        "II. MỤC TIÊU\n\n- Xếp hạng thứ 5 trong số 34 tỉnh.",
    ],
)
def test_figure_that_nobody_strives_for_is_no_target(text: str) -> None:
    assert targets(PLAN + text) == []


def test_heading_below_an_aim_gives_its_own_year() -> None:
    text = f"{PLAN}II. MỤC TIÊU\n\n1. Mục tiêu đến năm 2025\n{CLAUSE}2. Mục tiêu đến năm 2030\n{CLAUSE}"
    assert [t.year for t in read(text).targets] == ["2025", "2030"]


def test_heading_whose_year_is_on_the_next_line_gives_it() -> None:
    assert one(f"{PLAN}6. Chỉ tiêu chủ yếu đến năm\n\n2030\n\n{CLAUSE}").year == "2030"


@pytest.mark.parametrize(
    ("title", "year"),
    [
        (" giai đoạn 2026 - 2030", "2030"),
        (" năm 2026", "2026"),
        (" theo Chỉ thị ngày 15 tháng 8 năm 2024", None),
        (" đến năm 2025 và định hướng đến năm 2030", None),
        ("", None),
    ],
)
def test_title_gives_the_year_that_nothing_else_does(title: str, year: str | None) -> None:
    assert one(HEAD.format(title=title) + "II. MỤC TIÊU\n\n" + CLAUSE).year == year


def test_target_knows_its_section() -> None:
    assert one(f"{PLAN}II. MỤC TIÊU\n\n1. Chỉ tiêu\na) {CLAUSE[2:]}").section == "II.1.a"


def test_target_quotes_its_clause_and_points_to_its_figure() -> None:
    text = AIMS + "- Tăng số lớp học; " + CLAUSE[2:]
    target = one(text)
    assert target.quote == text[target.start : target.end] == "Tỷ lệ hồ sơ trực tuyến đạt trên 45,5%"
    assert text[target.at :].startswith("45,5%")


def test_decomposed_letters_set_the_same_target() -> None:
    text = unicodedata.normalize("NFD", AIMS + CLAUSE)
    target, plain = one(text), one(AIMS + CLAUSE)
    assert text[target.start : target.end] == target.quote == unicodedata.normalize("NFD", plain.quote)
    spans = {"id": "", "start": 0, "end": 0, "at": 0, "quote": ""}
    assert replace(target, **spans) == replace(plain, **spans)  # type: ignore[arg-type]


# ---------------------------------------------------------------- record and graph


def test_record_gives_the_targets_back() -> None:
    said = read(AIMS + CLAUSE + "- Tỷ trọng giao dịch các công nghệ đạt 10 - 20 %.\n")
    assert [t.upper for t in loads(dumps(said)).targets] == [None, "20"]
    assert loads(dumps(said)) == said


def test_graph_compares_figures_as_numbers() -> None:
    said = read(AIMS + CLAUSE)
    [target] = said.targets
    found = [line.split(" ", 2)[1:] for line in quads(said, load()) if line.startswith(f"<{target.id}>")]
    about = {predicate.rpartition("#")[2].rstrip(">"): rest for predicate, rest in found}
    assert about["figure"].startswith('"45.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    assert about["byYear"].startswith('"2030"^^<http://www.w3.org/2001/XMLSchema#gYear>')
    assert said.own.id in about["setIn"]


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(
    "seed",
    [
        "đạt 45%, ",
        "- Đến năm 2030, phấn đấu tỷ lệ hồ sơ đạt trên 45,5%;\n",
        "100% xã có ít nhất 01 điểm, ",
        "giai đoạn 2021-2025 ",
        "(có 2.000 người ",
        "10 - 20 ",
        "từ 23 ca/1.000 người xuống ",
        "Mục tiêu đến năm\n\n2030\n\n",
    ],
    ids=repr,
)
def test_targets_are_read_in_proportion_to_the_text(seed: str) -> None:
    with limit(20):
        wrong = grows(lambda size: partial(read, AIMS + repeated(seed, size)), (8192, 32768), factor=2.8, least=0.1)
    assert wrong is None
