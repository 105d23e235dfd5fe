"""Every sentence of `cases/relations.csv` is read as the relations beside it, and as no other.

The text stands below the header of plan or decision 99 of the committee of Tây Ninh; what the document merely cites is
left out, and so are programmes and laws without a number.
"""

from __future__ import annotations

import unicodedata

import pytest

from kg.model import Extraction
from tests.tables import parameter, rows, unescaped
from tests.texts import read

NAMES = {"KH": "KẾ HOẠCH", "QĐ": "QUYẾT ĐỊNH"}


def text_of(row: dict[str, str]) -> str:
    """Return the whole document of a row."""
    return (
        "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n"
        f"Số: 99/{row['kind']}-UBND\nTây Ninh, ngày 05 tháng 8 năm 2025\n\n"
        f"{NAMES[row['kind']]}\n{row['title']}\n\n{unescaped(row['text'])}\n"
    )


def told(extraction: Extraction) -> set[str]:
    """Return the relations between numbered instruments in words: DOC is the document, PLAN one to be drafted."""
    names = {i.id: i.number for i in extraction.instruments if i.number} | {extraction.own.id: "DOC"}
    lines = set()
    for r in extraction.relations:
        if r.modality == "planned" and r.object in names:
            lines.add(f"PLAN {r.predicate} {names[r.object]} planned")
        elif r.subject in names and r.object in names:
            lines.add(f"{names[r.subject]} {r.predicate} {names[r.object]}")
    return {line for line in lines if not line.startswith("DOC cites ")}


def wanted(row: dict[str, str]) -> set[str]:
    return set(filter(None, row["expected"].split("; ")))


CASES = [parameter(row, row) for row in rows("relations")]


@pytest.mark.parametrize("row", CASES)
def test_sentence_is_read_as_its_relations(row: dict[str, str]) -> None:
    assert told(read(text_of(row))) == wanted(row)


@pytest.mark.parametrize("row", CASES)
def test_sentence_is_read_the_same_decomposed_and_with_other_line_ends(row: dict[str, str]) -> None:
    text = unicodedata.normalize("NFD", text_of(row)).replace("\n", "\r\n")
    assert told(read(text)) == wanted(row)


@pytest.mark.parametrize("row", rows("relations"), ids=lambda row: row["id"])
def test_document_of_the_row_is_known_by_its_header(row: dict[str, str]) -> None:
    own = read(text_of(row)).own
    assert (own.number, own.date) == (f"99/{row['kind']}-UBND", "2025-08-05")
    assert (own.issuer, own.jurisdiction) == ("Ủy ban nhân dân tỉnh Tây Ninh", "Tây Ninh")


@pytest.mark.parametrize("row", CASES)
def test_relation_names_the_words_that_say_so(row: dict[str, str]) -> None:
    text = text_of(row)
    for relation in read(text).relations:
        if relation.cue_start is None or relation.cue_end is None:
            assert relation.predicate == "cites" or relation.rule.startswith("opening")
            continue
        cue = text[relation.cue_start : relation.cue_end]
        assert cue.strip() and cue in (relation.cue_quote or relation.quote)


FAR = "\n".join(
    f"{n}. Quyết định số {n}/2010/QĐ-UBND ngày 01/3/2010 ban hành Quy chế quản lý tài sản." for n in range(11, 60)
)


def test_item_far_below_its_heading_is_proved_by_both_sentences() -> None:
    row = {"kind": "QĐ", "title": "Bãi bỏ văn bản", "text": f"Điều 1. Bãi bỏ các văn bản sau đây:\n{FAR}"}
    last = max((r for r in read(text_of(row)).relations if r.predicate == "repeals"), key=lambda r: r.start)
    assert last.quote.startswith("Quyết định số 59/2010/QĐ-UBND")
    assert last.cue_quote == "Điều 1. Bãi bỏ các văn bản sau đây:"


def test_words_behind_a_list_prove_its_first_item() -> None:
    row = {"kind": "QĐ", "title": "Ban hành Quy chế", "text": (
        "Điều 2. Quyết định số 12/2020/QĐ-UBND ngày 01/3/2020 ban hành Quy chế; Quyết định số 13/2021/QĐ-UBND ngày "
        "02/3/2021 ban hành Quy định hết hiệu lực kể từ ngày 15/8/2025."
    )}  # fmt: skip
    first = min((r for r in read(text_of(row)).relations if r.predicate == "repeals"), key=lambda r: r.start)
    assert first.cue_quote is not None
    assert first.cue_quote.endswith("hết hiệu lực kể từ ngày 15/8/2025")


def test_quote_that_is_cut_ends_with_whole_words_and_the_blank_behind_them() -> None:
    listed = ", ".join(f"Nghị quyết số {n}-NQ/TU ngày 01/3/2024 của Tỉnh ủy" for n in range(11, 60))
    text = text_of({"kind": "KH", "title": f"Thực hiện {listed}", "text": "I. MỤC TIÊU"})
    quotes = {(r.start, r.end): r.quote for r in read(text).relations if r.predicate == "implements"}
    cut = [(start, end) for (start, end), quote in quotes.items() if quote != quote.strip()]
    assert cut and all(text[start:end] == quotes[start, end] for start, end in quotes)
    for start, end in quotes:
        assert text[start - 1].isspace() or text[start].isspace()
        assert text[end - 1].isspace() or not text[end].isalnum()


def test_quote_of_an_item_does_not_grow_with_its_list() -> None:
    listed = ", ".join(f"Điều 1 Nghị định số {n}/2020/NĐ-CP" for n in range(1, 300))
    said = read(text_of({"kind": "KH", "title": f"Thực hiện {listed}", "text": "I. MỤC TIÊU"})).relations
    assert len(said) == 299
    assert max(len(r.quote) for r in said) < 2500


@pytest.mark.parametrize(
    "basis",
    [
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam đã được sửa đổi, bổ sung một số điều theo Nghị quyết "
        "số 203/2025/QH15;",
        "Căn cứ Hiến pháp năm 2013 được sửa đổi, bổ sung theo Nghị quyết số 203/2025/QH15;",
    ],
)
def test_act_behind_a_law_that_is_named_amends_it(basis: str) -> None:
    said = read(text_of({"kind": "QĐ", "title": "Phát triển", "text": basis}))
    names = {i.id: i.number or i.type for i in said.instruments}
    assert ("203/2025/QH15", "amends", "Hiến pháp") in {
        (names[r.subject], r.predicate, names[r.object]) for r in said.relations
    }
