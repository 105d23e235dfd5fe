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
