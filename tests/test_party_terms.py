"""The Party term printed with a mention is read where it belongs to it; what contradicts it is told."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pyoxigraph as ox
import pytest

from kg.knowledge import load, vocabulary_quads
from kg.model import Extraction
from kg.rules import Problem, rule_problems
from loaders.link import link
from loaders.quads import quads
from tests import tables
from tests.test_vocabularies import rows
from tests.texts import read

TITLE = (
    "về phát triển khoa học và công nghệ phục vụ sự nghiệp công nghiệp hóa, hiện đại hóa trong điều kiện kinh tế thị "
    "trường định hướng xã hội chủ nghĩa"
)
GENERIC = "về Chiến lược bảo vệ Tổ quốc trong tình hình mới"
NUMBERED = "Nghị quyết số 20-NQ/TW ngày 01/11/2012 của Ban Chấp hành Trung ương Đảng"
PLENUM = "Nghị quyết Hội nghị Trung ương 6"
HEAD = "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n\nSố: {}/KH-UBND\nTây Ninh, ngày 10 tháng 3 năm 2024\n\nKẾ HOẠCH\nHoạt động\n\n"


def document(number: int, sentence: str) -> Extraction:
    return read(HEAD.format(number) + f"- Tiếp tục thực hiện {sentence}.\n")


def told(*documents: Extraction) -> list[Problem]:
    """Return what the rules about terms find in a store of these documents."""
    lines = [line for e in link(documents) for line in quads(e, load())] + vocabulary_quads()
    store = ox.Store()
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    return [p for p in rule_problems(store) if p.code.startswith("term-")]


def codes(problems: Iterable[Problem]) -> list[str]:
    return sorted(p.code for p in problems)


@pytest.mark.parametrize("row", tables.rows("party-terms"), ids=lambda row: row["id"])
def test_term_is_read_with_the_title_behind_it(row: dict[str, str]) -> None:
    before, _, rest = row["text"].partition("⟦")
    marked, _, behind = rest.partition("⟧")
    head = HEAD.format(1)
    said = read(f"{head}- {before}{marked}{behind}.\n")
    mention = next(m for m in said.mentions if m.start == len(head) + 2 + len(before))
    found = str(mention.term or ""), mention.title or ""
    assert (mention.text, *found) == (marked, row["term"], row["title"])


def test_two_documents_that_give_one_title_to_two_terms_are_both_named() -> None:
    wrong, right = document(1, f"{PLENUM} khóa IX {TITLE}"), document(2, f"{NUMBERED} khóa XI {TITLE}")
    (problem,) = told(wrong, right)
    (mention,) = [m for m in wrong.mentions if m.term]
    assert (problem.code, problem.instrument, problem.start, problem.end) == (
        "term-mismatch", mention.instrument, mention.start, mention.end,
    )  # fmt: skip
    assert "khóa IX" in problem.message_vi and "Nghị quyết 20-NQ/TW (khóa XI)" in problem.message_vi


def test_term_that_a_date_gives_contradicts_a_printed_one() -> None:
    dated = document(2, f"{NUMBERED} {TITLE}")
    assert codes(told(document(1, f"{PLENUM} khóa IX {TITLE}"), dated)) == ["term-mismatch"]


def test_two_undated_claims_contradict_each_other() -> None:
    one, other = document(1, f"{PLENUM} khóa IX {TITLE}"), document(2, f"{PLENUM} khóa XI {TITLE}")
    assert codes(told(one, other)) == ["term-mismatch"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{PLENUM} khóa XI {TITLE}", f"{NUMBERED} khóa XI {TITLE}"),
        (f"{PLENUM} khóa IX {GENERIC}", f"{NUMBERED} khóa XI {GENERIC}"),
        (f"{PLENUM} khóa IX {TITLE} và hội nhập", f"{NUMBERED} khóa XI về phát triển nông nghiệp"),
        (f"{NUMBERED} khóa XI {TITLE}", f"Nghị quyết số 44-NQ/TW ngày 24/11/2023 của Bộ Chính trị {TITLE}"),
    ],
    ids=["same term", "title that comes back", "another title", "two dated instruments"],
)
def test_what_may_well_be_so_is_no_contradiction(one: str, other: str) -> None:
    assert told(document(1, one), document(2, other)) == []


def test_title_that_did_come_back_in_that_term_is_no_contradiction() -> None:
    again = f"Nghị quyết số 26-NQ/TW ngày 05/8/2003 của Ban Chấp hành Trung ương Đảng khóa IX {TITLE}"
    three = document(1, f"{PLENUM} khóa IX {TITLE}"), document(2, f"{NUMBERED} {TITLE}"), document(3, again)
    assert told(*three) == []


@pytest.mark.parametrize(
    ("day", "term", "found"),
    [
        ("22/10/2018", "XI", ["term-date-mismatch"]),
        ("22/10/2018", "XII", []),
        ("25/01/2016", "XI", []),
        ("25/01/2016", "XII", []),
        ("01/11/2012", "XII", ["term-date-mismatch"]),
        ("01/01/1960", "XII", []),
    ],
)
def test_date_outside_the_printed_term_is_told(day: str, term: str, found: list[str]) -> None:
    said = document(1, f"Nghị quyết số 36-NQ/TW ngày {day} của Ban Chấp hành Trung ương Đảng khóa {term} {TITLE}")
    assert codes(told(said)) == found


def test_terms_of_the_central_committee_meet_in_the_days_of_a_congress() -> None:
    name, since, until = (f"https://w3id.org/cancu/def#{n}" for n in ("ordinal", "validFrom", "validUntil"))
    terms = sorted(rows("party-terms").values(), key=lambda row: int(row[name][0]))
    assert [int(row[name][0]) for row in terms] == list(range(5, 15))
    for one, later in pairwise(terms):
        assert later[since][0] < one[until][0] <= f"{later[since][0][:5]}12-31"
