"""Short forms are read where one instrument is meant, and say nothing new of it.

Each text stands in the plan of `tests.names`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from kg.model import Extraction, Reference
from tests.names import BEFORE, BODY, listed, marked, relations_of_names, tail
from tests.tables import rows, unescaped
from tests.texts import extraction, paths, read


def cases() -> list[object]:
    return [pytest.param(row, id=row["id"]) for row in rows("aliases")]


def short(told: Extraction) -> list[Reference]:
    return [m for m in told.mentions if m.rule == "alias"]


def name(iri: str) -> str:
    """Return the number or slug in an instrument's IRI."""
    return re.sub(r"/(?:\*|\d{4})$", "", tail(iri)).rpartition("/")[2]


@pytest.mark.parametrize("row", cases())
def test_short_form_is_read_with_its_span_and_instrument(row: dict[str, str]) -> None:
    text, spans = marked(unescaped(row["text"]))
    found = [((m.start - len(BODY), m.end - len(BODY)), name(m.instrument)) for m in short(read(BODY + text + "\n"))]
    assert found == list(zip(spans, listed(row["expected"]), strict=True))


@pytest.mark.parametrize("row", cases())
def test_short_form_in_decomposed_letters_is_the_same(row: dict[str, str]) -> None:
    text = BODY + marked(unescaped(row["text"]))[0] + "\n"
    one, other = short(read(text)), short(read(unicodedata.normalize("NFD", text)))
    assert [name(m.instrument) for m in other] == [name(m.instrument) for m in one]
    assert [unicodedata.normalize("NFC", m.text) for m in other] == [m.text for m in one]


@pytest.mark.parametrize("row", cases())
def test_short_form_adds_no_relation(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = BODY + marked(unescaped(row["text"]))[0] + "\n"
    relations = read(text).relations
    monkeypatch.setattr("loaders.references.aliases", lambda *_: [])
    assert read(text).relations == relations


def test_short_form_is_a_resolved_reference() -> None:
    told = read(BODY + "Theo Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị; kết quả Nghị quyết 57.\n")
    (mention,) = short(told)
    assert (mention.certainty, mention.text) == ("resolved", "Nghị quyết 57")
    assert mention.instrument in {i.id for i in told.instruments if i.number == "57-NQ/TW"}


def test_defined_short_form_is_carried_out_in_the_opening() -> None:
    told = read(
        BEFORE + "Căn cứ Chiến lược hạ tầng số quốc gia đến năm 2030 (sau đây gọi tắt là Chiến lược);\n"
        "Thực hiện Chiến lược, Ủy ban nhân dân tỉnh ban hành kế hoạch sau:\nI. MỤC TIÊU\n"
    )
    strategy = "chien-luoc/name/ha-tang-so-quoc-gia-den-nam-2030"
    assert relations_of_names(told) == {f"DOC basedOn {strategy}", f"DOC implements {strategy}"}


def test_own_decision_is_called_this_decision() -> None:
    told = read(
        "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\nSố: 12/QĐ-UBND\nTây Ninh, ngày 05 tháng 8 năm 2025\n\nQUYẾT ĐỊNH\n"
        "Về việc thành lập Tổ công tác\n\nĐiều 1. Thành lập Tổ công tác.\n"
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
    )
    assert [(m.text, m.instrument) for m in short(told)] == [("Quyết định này", told.own.id)]
    assert {r.object for r in told.relations}.isdisjoint({told.own.id})


@pytest.mark.parametrize("path", paths(), ids=lambda p: p.name)
def test_short_forms_of_a_document_lie_beside_its_full_references(path: Path) -> None:
    told = extraction(path)
    full = [m for m in told.mentions if m.rule != "alias"]
    crossed = [(s.text, m.text) for s in short(told) for m in full if s.start < m.end and m.start < s.end]
    assert crossed == []
    assert {s.instrument for s in short(told)} <= {i.id for i in told.instruments}
