"""What is named without a number is read: laws, congresses and programmes, what they are and how they are related.

Each text stands in the plan of `tests.names`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.knowledge import Law, load
from kg.model import Extraction
from kg.resources import ONTOLOGY
from kg.terms import DCTERMS, ELI, SKOS, fold, slug
from loaders import references
from loaders.laws import Laws
from tests.names import BEFORE, BODY, INSTRUMENT, NAMED, body, listed, marked, names, relations_of_names, tail
from tests.tables import rows, unescaped
from tests.texts import document, paths, read, text_of

LAWS = ONTOLOGY / "vocabularies" / "laws.ttl"


def cases(name: str) -> list[object]:
    return [pytest.param(row, id=row["id"]) for row in rows(name)]


@pytest.mark.parametrize("row", cases("named"))
def test_name_is_read_with_its_span_and_instrument(row: dict[str, str]) -> None:
    text, spans = marked(unescaped(row["text"]))
    found = names(read(BODY + text + "\n"))
    at = len(BODY)
    told = [((m.start - at, m.end - at), tail(m.instrument)) for m in found]
    assert told == list(zip(spans, listed(row["expected"]), strict=True))


@pytest.mark.parametrize("row", cases("named"))
def test_name_in_decomposed_letters_is_the_same(row: dict[str, str]) -> None:
    text = BODY + marked(unescaped(row["text"]))[0] + "\n"
    decomposed = unicodedata.normalize("NFD", text)
    one, other = names(read(text)), names(read(decomposed))
    assert [tail(m.instrument) for m in other] == [tail(m.instrument) for m in one]
    assert [unicodedata.normalize("NFC", m.text) for m in other] == [m.text for m in one]


@pytest.mark.parametrize("row", cases("named-relations"))
def test_relation_of_a_name_is_read(row: dict[str, str]) -> None:
    told = read(BEFORE + unescaped(row["text"]) + "\n")
    assert relations_of_names(told) == set(listed(row["expected"]))


def test_title_and_opening_carry_out_a_programme() -> None:
    before = BEFORE.replace(
        "Tăng cường chuyển giao kỹ thuật cho hợp tác xã",
        "TRIỂN KHAI THỰC HIỆN CHIẾN LƯỢC SỞ HỮU TRÍ TUỆ ĐẾN NĂM 2030 TRÊN ĐỊA BÀN TỈNH",
    )
    told = read(before + "Thực hiện Chiến lược sở hữu trí tuệ đến năm 2030, Ủy ban nhân dân tỉnh có kế hoạch sau:\n")
    strategy = "trung-uong/chien-luoc/name/so-huu-tri-tue-den-nam-2030"
    assert [tail(m.instrument) for m in names(told)] == [strategy, strategy]
    assert {i.title for i in told.instruments if tail(i.id) == strategy} == {"Chiến lược sở hữu trí tuệ đến năm 2030"}
    assert relations_of_names(told) == {"DOC implements " + strategy.removeprefix("trung-uong/")}


def test_decision_promulgates_the_plan_of_its_title() -> None:
    told = read(
        "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\nSố: 12/QĐ-UBND\nTây Ninh, ngày 05 tháng 8 năm 2025\n\nQUYẾT ĐỊNH\n"
        "Về việc ban hành Kế hoạch phát triển kinh tế số tỉnh Tây Ninh giai đoạn 2026-2030\n\nĐiều 1. Hiệu lực.\n"
    )
    assert relations_of_names(told) == {"DOC promulgates ke-hoach/name/phat-trien-kinh-te-so-giai-doan-2026-2030"}


def test_plan_called_by_its_own_title_is_the_document() -> None:
    title = "Kế hoạch tăng cường chuyển giao kỹ thuật cho hợp tác xã trên địa bàn tỉnh"
    told = read(BEFORE + f"Ủy ban nhân dân tỉnh ban hành {title} như sau:\nI. MỤC TIÊU\n")
    assert [(m.instrument, m.text) for m in names(told)] == [(told.own.id, title)]


def test_number_beside_the_name_decides_the_enactment() -> None:
    told = read(BODY + "Theo Luật Đầu tư công số 58/2024/QH15 ngày 29/11/2024; bố trí vốn theo Luật Đầu tư công.\n")
    assert {tail(m.instrument) for m in body(told)} == {"trung-uong/luat/58-2024-qh15/2024"}
    assert [i.number for i in told.instruments if i.type == "Luật"] == ["58/2024/QH15"]


def test_number_in_brackets_behind_the_name_decides_the_enactment() -> None:
    told = read(BODY + "Theo Luật Phòng ngừa ngập lụt (Luật số 12/2024/QH15).\n")
    assert {tail(m.instrument) for m in body(told)} == {"trung-uong/luat/12-2024-qh15/2024"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("05 tháng 8 năm 2025", ["72-2025-qh15/2025", "65-2025-qh15/2025", "77-2015-qh13/2015"]),
        ("01 tháng 3 năm 2025", ["65-2025-qh15/2025", "77-2015-qh13/2015"]),
        ("01 tháng 3 năm 2020", ["77-2015-qh13/2015"]),
    ],
)
def test_candidates_of_a_law_are_not_later_than_the_document(day: str, expected: list[str]) -> None:
    before = BODY.replace("05 tháng 8 năm 2025", day)
    told = read(before + "Theo quy định của Luật Tổ chức chính quyền địa phương.\n")
    (mention,) = names(told)
    (law,) = (i for i in told.instruments if i.id == mention.instrument)
    assert mention.certainty == "ambiguous"
    assert {tail(c) for c in law.candidates} == {f"trung-uong/luat/{e}" for e in expected}
    assert (law.number, law.type, law.title, law.issuer) == (
        None, "Luật", "Luật Tổ chức chính quyền địa phương", "Quốc hội",
    )  # fmt: skip


def test_day_decides_without_making_up_a_printed_number() -> None:
    told = read(BODY + "Theo Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025.\n")
    (law,) = (i for i in told.instruments if i.type == "Luật")
    assert (law.number, law.date, law.candidates) == (None, "2025-06-16", ())
    assert names(told)[0].certainty == "resolved"


def test_pinpoint_stands_with_the_name() -> None:
    told = read(BODY + "Theo khoản 2 Điều 79 Luật Đất đai.\n")
    assert [m.pinpoint for m in names(told)] == ["khoản 2 Điều 79"]


def test_shorter_title_means_the_one_longer_title_that_begins_with_it() -> None:
    told = read(
        BODY + "Theo Chiến lược hạ tầng số quốc gia đến năm 2030; tuyên truyền Chiến lược hạ tầng số quốc gia.\n"
    )
    longer = "trung-uong/chien-luoc/name/ha-tang-so-quoc-gia-den-nam-2030"
    assert [tail(m.instrument) for m in names(told)] == [longer, longer]


def test_shorter_title_of_two_longer_ones_stays_apart() -> None:
    told = read(
        BODY + "Theo Chiến lược hạ tầng số quốc gia đến năm 2025; Chiến lược hạ tầng số quốc gia đến năm 2030; "
        "tuyên truyền Chiến lược hạ tầng số quốc gia.\n"
    )
    assert [tail(m.instrument).rpartition("/")[2] for m in names(told)] == [
        "ha-tang-so-quoc-gia-den-nam-2025", "ha-tang-so-quoc-gia-den-nam-2030", "ha-tang-so-quoc-gia",
    ]  # fmt: skip


def test_programme_has_the_jurisdiction_of_the_decision_that_issues_it() -> None:
    told = read(
        BODY + "Theo Quyết định số 537/QĐ-TTg ngày 17/4/2020 của Thủ tướng Chính phủ phê duyệt "
        "Chương trình truyền thông dân số đến năm 2030.\n"
    )
    assert [tail(m.instrument) for m in names(told)] == [
        "trung-uong/chuong-trinh/name/truyen-thong-dan-so-den-nam-2030"
    ]


def numbered(told: Extraction) -> tuple[object, ...]:
    """Return what an extraction says of numbered instruments, its own and drafts alone."""
    known = {i.id for i in told.instruments if i.number or i.id == told.own.id or "/planned/" in i.id}
    return (
        [i for i in told.instruments if i.number],
        [m for m in told.mentions if m.rule not in (*NAMED, "alias")],
        [r for r in told.relations if r.subject in known and r.object in known],
        told.findings,
    )


@pytest.mark.parametrize("path", paths(), ids=lambda p: p.name)
def test_names_change_nothing_of_numbered_mentions(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = text_of(path)
    with_names = numbered(read(text))
    monkeypatch.setattr(references, "named", lambda *_: [])
    monkeypatch.setattr(references, "aliases", lambda *_: [])
    assert numbered(read(text)) == with_names


@cache
def law_rows() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in ox.parse(path=str(LAWS), format=ox.RdfFormat.TURTLE):
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return found


def test_example_of_each_law_means_its_own_row() -> None:
    wrong = {}
    for subject, row in law_rows().items():
        (example,) = row[SKOS + "example"]
        meant = [m.instrument for m in names(read(BODY.replace("2025", "2026") + example + ".\n"))][:1]
        own = [subject] if subject.startswith(INSTRUMENT) else []
        if meant != own and (own or not meant or "/name/" not in meant[0]):
            wrong[subject] = (example, meant)
    assert wrong == {}


def test_law_row_has_a_name_an_example_and_a_source() -> None:
    needed = (SKOS + "prefLabel", SKOS + "example", DCTERMS + "source")
    assert [s for s, row in law_rows().items() if any(len(row[p]) != 1 for p in needed)] == []


def test_law_row_is_called_by_its_number_and_year() -> None:
    wrong = [
        (subject, number)
        for subject, row in law_rows().items()
        for number in row[ELI + "id_local"]
        if subject.rpartition("/")[0].rpartition("/")[2] != slug(number)
        or subject.rpartition("/")[2] != number.split("/")[1]
        or any(not day.startswith(number.split("/")[1]) for day in row[ELI + "date_document"])
    ]
    assert wrong == []


def test_law_without_a_known_number_and_day_says_that_it_is_unverified() -> None:
    silent = [
        s
        for s, row in law_rows().items()
        if s.startswith(INSTRUMENT + "trung-uong/luat/") and not row[ELI + "id_local"] and not row[SKOS + "note"]
    ]
    assert silent == []


def test_spelling_belongs_to_one_law() -> None:
    owners: Counter[str] = Counter(fold(n) for law in load().laws for n in {fold(n): n for n in law.names}.values())
    assert [name for name, count in owners.items() if count > 1] == []


def test_enough_laws_are_known() -> None:
    kinds = Counter(Laws(load()).kinds[law.name].name for law in load().laws)
    assert kinds["luat"] >= 150


def test_enactments_of_a_name_stand_the_latest_first() -> None:
    law: Law = next(law for law in load().laws if law.name == "Luật Đầu tư công")
    assert [(e.number, e.date) for e in law.enactments] == [
        ("58/2024/QH15", "2024-11-29"), ("39/2019/QH14", "2019-06-13"), ("49/2014/QH13", "2014-06-18"),
    ]  # fmt: skip


def test_document_that_is_reread_says_the_same() -> None:
    text = BODY + "Theo Luật Đầu tư công và Chương trình mục tiêu quốc gia xây dựng nông thôn mới.\n"
    assert read(text) == read(text)
    assert document(text) == document(text)
