"""What prose charges bodies with: `cases/duties.csv` holds tasks, `cases/standing-duties.csv` duties that recur."""

from __future__ import annotations

import unicodedata
from functools import partial
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest

from kg.knowledge import load
from kg.model import Comparison, Extraction, Recurrence, Task
from kg.resources import ONTOLOGY
from kg.terms import SKOS
from loaders.phrases import phrases
from loaders.quads import quads
from loaders.record import as_dict, dumps, loads
from loaders.text import clean
from tests.growth import grows, limit, repeated
from tests.tables import rows, unescaped
from tests.texts import read

HEAD = """ỦY BAN NHÂN DÂN TỈNH TRÀ VINH
Số: 77/{symbol}
Trà Vinh, ngày 05 tháng 4 năm 2025

{kind}
Phát triển y tế cơ sở

"""
PLAN = HEAD.format(symbol="KH-UBND", kind="KẾ HOẠCH") + "III. TỔ CHỨC THỰC HIỆN\n\n"
TABLE = "TT\tNhiệm vụ\tCơ quan chủ trì\tThời gian thực hiện\n1\tMở lớp\tSở Nội vụ\tQuý II/2025\n"
ANNEX = "PHỤ LỤC\n\n"
PROSE = "1. Sở Y tế tổ chức tập huấn cho cán bộ.\n"
DUTY = "2. Sở Nội vụ báo cáo Sở Y tế trước ngày 25 hằng tháng.\n"
DUTIES = ONTOLOGY / "vocabularies" / "duties.ttl"
KINDS = {*get_args(Recurrence), *get_args(Comparison)}
READERS = [p.read_text("utf-8") for p in sorted((Path(__file__).parent.parent / "loaders").glob("*.py"))]


def cases(name: str) -> list[object]:
    return [pytest.param(unescaped(r["text"]), r["expected"], id=r["id"]) for r in rows(name)]


def named(extraction: Extraction, iris: tuple[str, ...]) -> str:
    """Return the names of bodies, without the province that completes them."""
    names = {a.id: a.name.removesuffix(" tỉnh Trà Vinh") for a in extraction.authorities}
    return " + ".join(names[iri] for iri in iris)


def charged(text: str, head: str = PLAN) -> list[str]:
    """Return each task of a text: lead, coordinating, what is to be done."""
    said = read(head + text + "\n")
    return [f"{named(said, t.lead)} > {named(said, t.coordinating)} > {t.text}".strip() for t in said.tasks]


def standing(text: str) -> list[str]:
    """Return each standing duty of a text: who, how often and when, to whom."""
    said = read(PLAN + text + "\n")
    return [
        f"{named(said, t.lead)} > {' '.join((t.recurrence, *t.days))} > {named(said, t.reports_to)}".strip()
        for t in said.tasks
        if t.recurrence
    ]


def one(text: str) -> Task:
    [task] = read(PLAN + text + "\n").tasks
    return task


def phrase_rows() -> list[tuple[str, str, str]]:
    """Return role, phrase and example of every row of the vocabulary."""
    found: dict[str, dict[str, list[str]]] = {}
    for triple in ox.parse(path=str(DUTIES), format=ox.RdfFormat.TURTLE):
        row = found.setdefault(str(triple.subject), {})
        row.setdefault(triple.predicate.value.removeprefix(SKOS), []).append(triple.object.value)
    return [
        (row["notation"][0], phrase, row["example"][0])
        for row in found.values()
        for phrase in (*row["prefLabel"], *row.get("altLabel", ()))
    ]


# ---------------------------------------------------------------- tasks


@pytest.mark.parametrize(("text", "expected"), cases("duties"))
def test_passage_charges_its_bodies(text: str, expected: str) -> None:
    assert charged(text) == [task for task in expected.split(" | ") if task]


@pytest.mark.parametrize(
    ("said", "period", "due"),
    [
        ("hoàn thành trước ngày 30/5/2025", "hoàn thành trước ngày 30/5/2025", "2025-05-30"),
        ("chậm nhất trong quý II năm 2025", "chậm nhất trong quý II năm 2025", "2025-06-30"),
        ("xong trong tháng 4 năm 2025", "xong trong tháng 4 năm 2025", "2025-04-30"),
        ("theo Kế hoạch ban hành ngày 14/7/2021", None, None),
    ],
)
def test_task_is_due_when_the_text_says_so(said: str, period: str | None, due: str | None) -> None:
    task = one(f"1. Sở Y tế xây dựng kế hoạch tập huấn, {said}.")
    assert (task.period, task.due) == (period, due)


def test_task_says_what_the_document_says_between_foreign_tags() -> None:
    task = one("1. Sở Y tế xây dựng <script>alert(1)</script> <i>kế hoạch</i> tập huấn.")
    assert task.text == "xây dựng <script>alert(1)</script> kế hoạch tập huấn."


def test_task_knows_its_section_and_number() -> None:
    task = one(PROSE)
    assert (task.section, task.number, task.source) == ("III", "1", "prose")


def test_task_concerns_the_instruments_that_it_names() -> None:
    task = one("1. Sở Y tế tổ chức thực hiện Nghị quyết số 21-NQ/TW ngày 25/10/2017 của Ban Chấp hành Trung ương.")
    assert [iri.rsplit("/", 2)[1] for iri in task.instruments] == ["21-nq-tw"]


def test_labelled_lines_give_period_and_product() -> None:
    task = one(
        "- Tổ chức tập huấn cho cán bộ cấp xã.\n+ Đơn vị chủ trì: Sở Y tế.\n"
        "+ Thời gian thực hiện: Quý IV/2025.\n+ Sản phẩm: Báo cáo kết quả."
    )
    assert (task.period, task.due, task.deliverable) == ("Quý IV/2025", "2025-12-31", "Báo cáo kết quả")


def test_normative_act_charges_by_strict_words_alone() -> None:
    head = HEAD.format(symbol="2025/QĐ-UBND", kind="QUYẾT ĐỊNH").replace("77/", "07/")
    text = "Điều 3. Tổ chức thực hiện\n1. Sở Y tế tổ chức tập huấn.\n2. Sở Nội vụ có trách nhiệm thẩm định hồ sơ."
    assert charged(text, head) == ["Sở Nội vụ >  > có trách nhiệm thẩm định hồ sơ."]


def test_heading_ends_at_an_empty_line_where_empty_lines_part_paragraphs() -> None:
    wrapped = "- Việc tập huấn được tổ chức theo đợt, mỗi đợt không quá năm ngày\nlàm việc, tại trụ sở của xã.\n\n"
    heading = "3. Xây dựng các văn bản quy định chi tiết những nội dung được giao\n\n"
    text = 4 * wrapped + heading + "Sở Y tế có trách nhiệm rà soát văn bản.\n\n" + 4 * wrapped
    assert charged(text) == ["Sở Y tế >  > có trách nhiệm rà soát văn bản."]


@pytest.mark.parametrize("heading", ["I. MỤC ĐÍCH, YÊU CẦU", "I. THỰC TRẠNG", "II. MỤC TIÊU"])
def test_what_stands_under_a_purpose_charges_nobody(heading: str) -> None:
    head = HEAD.format(symbol="KH-UBND", kind="KẾ HOẠCH")
    assert charged(f"{heading}\n\n{PROSE}", head) == []


def test_task_holds_its_passage() -> None:
    text = PLAN + PROSE
    [task] = read(text).tasks
    assert text[task.start : task.end] == "Sở Y tế tổ chức tập huấn cho cán bộ."


def test_decomposed_letters_charge_the_same_bodies() -> None:
    text = unicodedata.normalize("NFD", PLAN + PROSE + DUTY)
    said, plain = read(text), read(PLAN + PROSE + DUTY)
    assert [(t.lead, t.text, t.days, t.reports_to) for t in said.tasks] == [
        (t.lead, t.text, t.days, t.reports_to) for t in plain.tasks
    ]
    assert [unicodedata.normalize("NFC", text[t.start : t.end]) for t in said.tasks] == [
        (PLAN + PROSE + DUTY)[t.start : t.end] for t in plain.tasks
    ]


# ---------------------------------------------------------------- standing duties


@pytest.mark.parametrize(("text", "expected"), cases("standing-duties"))
def test_clause_that_recurs_is_a_standing_duty(text: str, expected: str) -> None:
    assert standing(text) == [duty for duty in expected.split(" | ") if duty]


def test_passage_that_only_reports_is_no_task_besides() -> None:
    assert [t.recurrence for t in read(PLAN + DUTY).tasks] == ["monthly"]


def test_passage_that_says_more_is_a_task_besides() -> None:
    text = "1. Sở Nội vụ thẩm định hồ sơ cán bộ; định kỳ hằng năm báo cáo Sở Y tế trước ngày 05/12.\n"
    assert [(t.recurrence, t.text) for t in read(PLAN + text).tasks] == [
        (None, "thẩm định hồ sơ cán bộ; định kỳ hằng năm báo cáo Sở Y tế trước ngày 05/12."),
        ("yearly", "định kỳ hằng năm báo cáo Sở Y tế trước ngày 05/12"),
    ]


# ---------------------------------------------------------------- record and graph


@pytest.mark.parametrize(
    ("text", "tasks", "duties"),
    [
        (PROSE + DUTY, ["tổ chức tập huấn cho cán bộ."], ["Sở Nội vụ báo cáo Sở Y tế trước ngày 25 hằng tháng"]),
        (PROSE + ANNEX + TABLE, ["Mở lớp"], ["tổ chức tập huấn cho cán bộ."]),
    ],
    ids=["prose alone", "beside a table"],
)
def test_record_lists_rows_of_a_table_before_prose(text: str, tasks: list[str], duties: list[str]) -> None:
    record = as_dict(read(PLAN + text))
    assert [[t["text"] for t in record[key]] for key in ("tasks", "duties")] == [tasks, duties]


@pytest.mark.parametrize("text", [PROSE + DUTY, PROSE + DUTY + ANNEX + TABLE, ANNEX + TABLE])
def test_record_gives_the_tasks_back_in_the_order_of_the_text(text: str) -> None:
    said = read(PLAN + text)
    assert loads(dumps(said)) == said


def test_prose_leaves_the_rows_of_a_table_alone() -> None:
    alone, beside = read(PLAN + ANNEX + TABLE), read(PLAN + PROSE + ANNEX + TABLE)
    assert [(t.text, t.lead, t.due) for t in beside.tasks if t.source == "table"] == [
        (t.text, t.lead, t.due) for t in alone.tasks
    ]


def test_graph_says_when_a_duty_falls_due_and_who_receives_the_report() -> None:
    said = read(PLAN + DUTY)
    [duty] = said.tasks
    about = {
        line.split(" ", 2)[1].rpartition("#")[2].rstrip(">"): line for line in quads(said, load()) if duty.id in line
    }
    assert '"---25"^^<http://www.w3.org/2001/XMLSchema#gDay>' in about["dueDay"]
    assert '"monthly"' in about["recurrence"]
    assert duty.reports_to[0] in about["reportsTo"]


# ---------------------------------------------------------------- vocabulary


@pytest.mark.parametrize(("role", "phrase", "example"), phrase_rows())
def test_phrase_is_found_whole_in_its_role(role: str, phrase: str, example: str) -> None:
    low = clean(f"( {phrase} )").low
    assert [m[0] for m in phrases(load())[role].finditer(low)][:1] == [clean(phrase).low]


@pytest.mark.parametrize(
    ("role", "example"), sorted({(role, example) for role, _, example in phrase_rows()}), ids=lambda v: v[:20]
)
def test_role_is_found_in_its_own_example(role: str, example: str) -> None:
    assert phrases(load())[role].search(clean(example).low)


@pytest.mark.parametrize("role", sorted({role for role, _, _ in phrase_rows()}))
def test_role_is_asked_for_by_a_reader(role: str) -> None:
    assert role in KINDS or any(f'"{role}"' in source for source in READERS)


# ---------------------------------------------------------------- time


@pytest.mark.parametrize(
    "seed",
    [
        "Sở Y tế, ",
        "Sở Y tế chủ trì, phối hợp với ",
        "- Sở Y tế báo cáo Sở Nội vụ trước ngày 05/12 hằng năm;\n",
        "1. Sở Y tế\n- Phối hợp với Sở Nội vụ ",
        "Giao Sở Y tế. ",
        "các sở, ban, ngành và ",
        "định kỳ hằng năm, báo cáo về ",
        "+ Đơn vị chủ trì: Sở Y tế\n",
        "căn cứ, theo, trong ",
    ],
    ids=repr,
)
def test_prose_is_read_in_proportion_to_its_length(seed: str) -> None:
    with limit(20):
        wrong = grows(lambda size: partial(read, PLAN + repeated(seed, size)), (8192, 32768), factor=2.8, least=0.1)
    assert wrong is None
