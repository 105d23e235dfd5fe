"""Knowledge is data: one line in a vocabulary, with an example, changes what is read; no code does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg import knowledge
from kg.model import Document, Extraction
from kg.resources import ONTOLOGY
from loaders.road import extract

HEADER = "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n\nSố: 77/KH-UBND\nTây Ninh, ngày 10 tháng 3 năm 2024\n\nKẾ HOẠCH\n"


@pytest.fixture
def vocabularies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ONTOLOGY, tmp_path / "ontology")
    monkeypatch.setattr(knowledge, "ONTOLOGY", tmp_path / "ontology")
    return tmp_path / "ontology" / "vocabularies"


def read(text: str) -> Extraction:
    """Return what a document says by the vocabularies as they are on disk now."""
    return extract(Document("x.txt", "a" * 64, HEADER + text, "utf-8"), knowledge.load.__wrapped__())


def add(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_document_type_is_one_line(vocabularies: Path) -> None:
    text = "Phát triển\n\nI. NỘI DUNG\n\n- Theo Cẩm nang số 12/CNg-UBND ngày 01/02/2023."
    assert "12/CNg-UBND" not in {i.number for i in read(text).instruments}
    add(
        vocabularies / "document-types.ttl",
        'type:cam-nang a skos:Concept ; skos:inScheme type: ; skos:notation "CNg" ; skos:prefLabel "Cẩm nang"@vi ;'
        ' cancu:regime "state" ; skos:example "12/CNg-UBND" .',
    )
    assert ("12/CNg-UBND", "CNg", "2023-02-01") in {(i.number, i.type, i.date) for i in read(text).instruments}


def test_organ_symbol_is_one_line(vocabularies: Path) -> None:
    text = "Phát triển\n\nI. NỘI DUNG\n\n- Theo Quyết định số 05/QĐ-SĐMST ngày 01/02/2023."
    assert {i.issuer for i in read(text).instruments if i.number == "05/QĐ-SĐMST"} == {None}
    add(
        vocabularies / "organs.ttl",
        'organ:sdmst a skos:Concept ; skos:inScheme organ: ; skos:notation "SĐMST" ; skos:prefLabel "Sở Đổi mới"@vi ;'
        ' cancu:level "province" ; cancu:regime "state" ; cancu:issuerPattern "Sở Đổi mới sáng tạo {full}" ;'
        ' skos:example "05/QĐ-SĐMST" .',
    )
    issuers = {i.issuer for i in read(text).instruments if i.number == "05/QĐ-SĐMST"}
    assert issuers == {"Sở Đổi mới sáng tạo tỉnh Tây Ninh"}


def test_cue_phrase_is_one_line(vocabularies: Path) -> None:
    text = "Đưa vào cuộc sống Nghị quyết số 57-NQ/TW ngày 22/12/2023 của Bộ Chính trị\n\nI. NỘI DUNG\n"
    assert {r.predicate for r in read(text).relations} == {"cites"}
    add(
        vocabularies / "cues.ttl",
        'cue:dua-vao-cuoc-song a skos:Concept ; skos:inScheme cue: ; skos:prefLabel "đưa vào cuộc sống"@vi ;'
        ' cancu:signals cancu:implements ; cancu:direction "forward" ;'
        ' skos:example "Đưa vào cuộc sống Nghị quyết số 57-NQ/TW"@vi .',
    )
    assert {r.predicate for r in read(text).relations} == {"implements"}


def test_merger_is_one_line_for_each_place(vocabularies: Path) -> None:
    place = "<https://w3id.org/cancu/id/jurisdiction/thu-nghiem{}> a cancu:Jurisdiction"
    label = 'skos:prefLabel "Thử Nghiệm"@vi ; cancu:kind "tỉnh"'
    known = vocabularies / "jurisdictions.ttl"
    add(known, f'{place.format("")} ; {label} ; cancu:validUntil "2027-01-01"^^xsd:date .')
    add(known, f'{place.format("-2027")} ; {label} ; cancu:validFrom "2027-01-01"^^xsd:date .')
    loaded = knowledge.load.__wrapped__()
    assert loaded.jurisdiction_slug("Thử Nghiệm", "2026-12-31") == "thu-nghiem"
    assert loaded.jurisdiction_slug("Thử Nghiệm", "2027-01-01") == "thu-nghiem-2027"
