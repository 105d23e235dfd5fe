"""What a publisher says completes what a text says, never overrules it, and is told apart from it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from kg import knowledge, store
from kg.model import Document, Extraction, Stated
from kg.terms import stated_graph
from loaders.quads import document_iri, quads
from loaders.road import extract
from loaders.stated import date_of, number_of

BARE = "KẾ HOẠCH\nTriển khai chuyển đổi số\n\nI. MỤC TIÊU\nTheo Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020.\n"
WHOLE = "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\nSố: 99/KH-UBND\nTây Ninh, ngày 05 tháng 8 năm 2024\n\n" + BARE


def read(text: str, **fields: str) -> Extraction:
    stated = tuple(Stated(field, value) for field, value in fields.items())
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return extract(Document("a.html", sha256, text, "html", stated=stated), knowledge.load())


def codes(extraction: Extraction) -> list[str]:
    return [f.code for f in extraction.findings if "publisher" in f.code]


def test_text_without_a_number_takes_the_publisher_s() -> None:
    found = read(BARE, number="99/KH-UBND", date="05/8/2024", issuer="UBND tỉnh Tây Ninh")
    own = found.own
    assert (own.number, own.date, own.issuer) == ("99/KH-UBND", "2024-08-05", "Ủy ban nhân dân tỉnh Tây Ninh")
    assert own.id == read(WHOLE).own.id
    assert codes(found) == ["from-publisher"] * 3
    assert {f.instrument for f in found.findings if "publisher" in f.code} == {own.id}


def test_publisher_who_agrees_is_not_mentioned() -> None:
    given = {"number": "99/KH-UBND", "date": "2024-08-05T00:00:00", "issuer": "UBND tỉnh Tây Ninh"}
    found = read(WHOLE, **given, title=f"Kế hoạch 99/KH-UBND về {read(WHOLE).own.title}")
    assert (found.own, codes(found)) == (read(WHOLE).own, [])


DIFFERS = {
    "number": ("98/KH-UBND", "Văn bản ghi số ký hiệu “99/KH-UBND”, nơi công bố ghi “98/KH-UBND”."),
    "date": ("06/08/2024", "Văn bản ghi ngày ban hành “05/08/2024”, nơi công bố ghi “06/08/2024”."),
    "issuer": (
        "Bộ Tài chính",
        "Văn bản ghi cơ quan ban hành “Ủy ban nhân dân tỉnh Tây Ninh”, nơi công bố ghi “Bộ Tài chính”.",
    ),
    "title": ("Về phòng cháy", "Văn bản ghi trích yếu “{title}”, nơi công bố ghi “Về phòng cháy”."),
}


@pytest.mark.parametrize("field", DIFFERS)
def test_publisher_who_differs_is_told_and_not_believed(field: str) -> None:
    value, message = DIFFERS[field]
    message = message.format(title=read(WHOLE).own.title)
    found = read(WHOLE, **{field: value})
    assert found.own == read(WHOLE).own
    assert [(f.code, f.message) for f in found.findings if "publisher" in f.code] == [("publisher-differs", message)]


def test_number_of_another_type_is_not_taken() -> None:
    assert read(BARE, number="99/QĐ-UBND").own.number is None


def test_number_within_the_articles_of_a_text_without_a_head_is_not_its_own() -> None:
    text = "Điều 1. Sửa đổi một số điều của các luật sau đây:\nLuật số 97/2015/QH13.\nĐiều 2. Hiệu lực thi hành.\n"
    own = read(text, number="24/2023/QH15", type="Luật").own
    assert (own.number, own.date, own.jurisdiction, own.type) == ("24/2023/QH15", "2023", "Trung ương", "Luật")


DATES = {
    "05/03/2025": "2025-03-05", "5-3-2025": "2025-03-05", "2025-03-05": "2025-03-05", "2025-3-5": "2025-03-05",
    "2025-03-05T00:00:00Z": "2025-03-05", "Ngày 5 tháng 3 năm 2025": "2025-03-05", "31/02/2025": None, "": None,
    "đã biết": None, "2025": None,
}  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), DATES.items(), ids=DATES)
def test_date_is_read_as_publishers_write_it(value: str, expected: str | None) -> None:
    assert date_of(value) == expected


NUMBERS = {
    "24/KH-UBND": "24/KH-UBND", "Nghị quyết 42/2017/QH14 Về thí điểm": "42/2017/QH14", "Không số": None,
    "Luật 1/2020/QH14 và Luật 2/2020/QH14": None, "nghi-quyet-so-126-nq-cp": None,
}  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), NUMBERS.items(), ids=NUMBERS)
def test_number_is_the_only_one_of_a_value(value: str, expected: str | None) -> None:
    number = number_of(value, knowledge.load())
    assert (number.canonical if number else None) == expected


def test_statements_stand_beside_the_document_s_graph_and_draw_no_edge() -> None:
    found = read(WHOLE, status="Còn hiệu lực")
    relation = Stated("relation", "Quyết định 12/2020/QĐ-UBND về giá", "Văn bản bị thay thế")
    lines = quads(replace(found, stated=(*found.stated, relation)), knowledge.load())
    beside = f"<{stated_graph(document_iri(found.sha256))}>"
    told = [line for line in lines if line.split()[-2] == beside]
    assert [line for line in lines if line not in told] == quads(replace(found, stated=()), knowledge.load())
    assert {line.split()[1].rpartition("#")[2].rstrip(">") for line in told} == {
        "type", "statedOf", "statedField", "statedValue", "statedNumber", "statedLabel", "statedRelation",
        "statedDirection",
    }  # fmt: skip
    assert store.count("\n".join(lines).encode(), document_iri(found.sha256)) == len(lines)


def test_statement_without_its_document_is_invalid() -> None:
    found = read(WHOLE, status="Còn hiệu lực")
    told = [line for line in quads(found, knowledge.load()) if "/graph/stated/" in line]
    with pytest.raises(store.InvalidQuads):
        store.count("\n".join(told).encode(), document_iri(found.sha256))
