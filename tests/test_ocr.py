"""A scan says what its paper says: the same plan, printed, scanned a little askew and recognised."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from kg.model import Document, Extraction
from loaders.pages import recognise
from loaders.pages.recognise import lacking, listed
from loaders.pages.sheet import Sheet
from loaders.readers import ocr, pdf
from loaders.refusal import Refusal
from tests.pdfs import FILES, document, extracted, pages, read, shown
from tests.scans import pictures, scanned, tiff
from tests.texts import document as plain

PLAN = (FILES / "plan.pdf").read_bytes()
recognises = pytest.mark.skipif(lacking() is not None, reason="Tesseract with Vietnamese is not installed")


def same() -> Extraction:
    return extracted(plain((FILES / "plan.txt").read_text(encoding="utf-8"), "plan.txt"))


def share(found: set[str], wanted: set[str]) -> float:
    """Return the F1 of what was found."""
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def numbers(said: Extraction) -> set[str]:
    return {i.number for i in said.instruments if i.number}


def relations(said: Extraction) -> set[str]:
    name = {i.id: i.number or (i.title or "").rstrip("¹²") for i in said.instruments}
    return {f"{name.get(r.subject)} {r.predicate} {name.get(r.object)}" for r in said.relations}


def leads(said: Extraction) -> set[str]:
    name = {a.id: a.name for a in said.authorities}
    return {f"{t.number} {sorted(name[b] for b in t.lead)} {t.period}" for t in said.tasks if t.number}


@pytest.fixture(scope="module")
def paper() -> Document:
    return document(scanned(PLAN))


@pytest.fixture(scope="module")
def scan(paper: Document) -> Extraction:
    assert paper.reader == "pdf+ocr"
    return extracted(paper)


@pytest.mark.system
@recognises
def test_scanned_plan_names_the_instruments_of_its_text(scan: Extraction) -> None:
    assert share(numbers(scan), numbers(same())) >= 0.95


@pytest.mark.system
@recognises
def test_scanned_plan_has_the_relations_of_its_text(scan: Extraction) -> None:
    assert share(relations(scan), relations(same())) >= 0.95


@pytest.mark.system
@recognises
def test_scanned_plan_has_the_tasks_of_its_text(scan: Extraction) -> None:
    told, wanted = ({entry.partition(" ")[2] for entry in leads(said)} for said in (scan, same()))
    assert share(told, wanted) >= 0.95


@pytest.mark.system
@recognises
def test_evidence_in_a_scan_points_to_its_page_and_cell(paper: Document) -> None:
    assert str(paper.structure.place(paper.text.index("07/CT-TTg"))) == "trang 4, bảng 1, dòng 15, cột 2"


@pytest.mark.system
@recognises
def test_picture_of_several_pages_is_read_page_by_page() -> None:
    found = document(tiff(pages([shown("Noi dung trang mot"), shown("Noi dung trang hai")])))
    assert (found.reader, len(found.structure.pages)) == ("ocr", 2)
    assert "trang hai" in found.text[found.structure.pages[1] :]


@pytest.mark.system
@recognises
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_of_a_page_is_read(kind: str) -> None:
    out = io.BytesIO()
    pictures(PLAN)[0].save(out, kind, dpi=(200, 200))
    assert "Nghị quyết số 57-NQ/TW" in document(out.getvalue()).text


@pytest.mark.system
@recognises
def test_page_whose_letters_are_not_what_it_shows_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "garbled", lambda _: "lớp chữ sai")
    found = document((FILES / "owner.pdf").read_bytes())
    assert found.reader == "pdf+ocr"
    assert "Nghị quyết số 57-NQ/TW" in found.text


@pytest.mark.system
@recognises
def test_blank_picture_is_refused() -> None:
    out = io.BytesIO()
    Image.new("L", (800, 1000), 255).save(out, "PNG")
    told = read(out.getvalue())
    assert isinstance(told, Refusal)
    assert told.code == "no-letters"


def without(monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    monkeypatch.setattr(pdf, "lacking", lambda: why)
    monkeypatch.setattr(ocr, "lacking", lambda: why)


def test_scan_without_recognition_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "cần nhận dạng chữ: cài tesseract-ocr và tesseract-ocr-vie")
    told = read(scanned(pages([shown("Noi dung")])))
    assert isinstance(told, Refusal)
    assert told.code == "needs-ocr"
    assert "cài tesseract-ocr và tesseract-ocr-vie" in told.message


def test_picture_without_recognition_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "cần nhận dạng chữ: cài tesseract-ocr và tesseract-ocr-vie")
    told = read(tiff(pages([shown("Noi dung")])))
    assert isinstance(told, Refusal)
    assert "cài tesseract-ocr và tesseract-ocr-vie" in told.message


@pytest.mark.parametrize(
    ("absent", "said"), [("package", "cancu[ocr]"), ("program", "tesseract-ocr"), ("language", "tesseract-ocr-vie")]
)
def test_what_recognition_lacks_is_named(absent: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Listed:
        stdout = "List of available languages (1):\neng\n"

    monkeypatch.setattr(recognise, "find_spec", lambda _: None if absent == "package" else object())
    monkeypatch.setattr(recognise.shutil, "which", lambda _: None if absent == "program" else "tesseract")
    monkeypatch.setattr(recognise.subprocess, "run", lambda *_, **__: Listed)
    lacking.cache_clear()
    told = lacking()
    lacking.cache_clear()
    assert told is not None
    assert said in told


def test_letters_that_are_not_what_is_shown_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "cần nhận dạng chữ")
    rubbish = shown(
        *["C\u00e9ng h\u00b5x\u00ac \u00b8h\u00e9i ch\u00f1 ngh\u00dca \u00bfvi\u00d6t \u00b9nam" for _ in range(12)]
    )
    found = document(pages([shown("Noi dung doc duoc cua trang dau"), rubbish]))
    assert found.status == "partial"
    assert found.text == "Noi dung doc duoc cua trang dau\n"
    assert found.note
    assert "trang 2" in found.note


def test_doubtful_number_of_a_scan_is_told() -> None:
    page = recognise.Recognised(Sheet(595, 842, ()), 95.0, ("4‹09",))
    assert recognise.doubted({2: page}) == ["Số nhận dạng không chắc chắn: “4‹09” (trang 3)."]


@pytest.mark.parametrize(("numbers", "said"), [([0], "trang 1"), ([2, 4, 5, 6], "trang 3, 5–7")])
def test_pages_are_listed_for_people(numbers: list[int], said: str) -> None:
    assert listed(numbers) == said


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0abc", b"II*\0abc", b"MM\0*"])
def test_damaged_picture_says_so(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "lacking", lambda: None)
    told = read(data)
    assert isinstance(told, Refusal)
    assert told.code == "damaged-file"


def test_picture_of_too_many_dots_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "lacking", lambda: None)
    out = io.BytesIO()
    Image.new("1", (9000, 9000), 1).save(out, "PNG")
    told = read(out.getvalue())
    assert isinstance(told, Refusal)
    assert told.code == "bomb"
