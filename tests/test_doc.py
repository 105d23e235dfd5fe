"""A Word file of before 2007 is read with its tables, with LibreOffice and without, and says so where it can't be."""

from __future__ import annotations

import random
import shutil
import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from kg import knowledge
from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.readers import doc, rtf
from loaders.refusal import Refusal
from loaders.road import extract
from loaders.word import convert, old
from tests import plan
from tests.word import loaded, read

FILES = Path(__file__).resolve().parent / "files"
KNOWLEDGE = knowledge.load()


def fixture(name: str) -> Loaded:
    return loaded((FILES / name).read_bytes(), name)


def said(document: Document | Refusal) -> dict[str, object]:
    """Return what a document says, without its offsets and the identities that its bytes give."""
    assert isinstance(document, Document), document
    found = extract(document, KNOWLEDGE)
    names = {a.id: a.name for a in found.authorities}
    return {
        "own": (found.own.type, found.own.number, found.own.date, found.own.issuer, found.own.title),
        "instruments": sorted((i.type, i.number or "", i.date or "", i.issuer or "") for i in found.instruments),
        "relations": sorted(relations(found)),
        "tasks": [
            (
                t.section,
                t.number,
                " ".join(t.text.split()),
                [names[b] for b in t.lead],
                [names[b] for b in t.coordinating],
            )
            for t in found.tasks
        ],
    }


def relations(found: Extraction) -> list[tuple[str, str, str, str]]:
    numbers = {i.id: i.number or "" for i in found.instruments}
    return [(numbers[r.subject], r.predicate, numbers[r.object], r.modality) for r in found.relations]


PLAIN = said(read(plan.txt().encode(), "a.txt"))


def test_plan_for_the_tests_says_something() -> None:
    tasks = PLAIN["tasks"]
    assert isinstance(tasks, list)
    assert (PLAIN["own"][:2], len(tasks)) == (("KH", "99/KH-UBND"), 4)  # type: ignore[index]


@pytest.mark.parametrize("write", [plan.run, plan.tcvn3], ids=["Unicode", "TCVN3"])
def test_word_file_says_what_its_text_says(write: object) -> None:
    document = read(plan.docx(write))  # type: ignore[arg-type]
    assert isinstance(document, Document)
    assert document.status == "ok"
    assert said(document) == PLAIN


@pytest.mark.parametrize("name", ["ke-hoach.doc", "ke-hoach-tcvn3.doc"])
def test_our_reader_of_old_word_files_says_what_the_text_says(name: str) -> None:
    document = doc.read_alone(fixture(name))
    assert isinstance(document, Document)
    assert (document.reader, document.status) == ("doc", "ok")
    assert said(document) == PLAIN


EVERYTHING = """Kế hoạch số 24/KH-UBND theo Nghị quyết số 154/NQ-CP¹
Trường không kết quả: hết
I. mục một
I.1. mục con
I.2. mục con
II. mục hai
gộp\tngang\t\tbốn
\thai\tdòng 1\vdòng 2\ttrong 1 trong 2\vsau bảng trong
Số² m
xuống dòng\tsau tab
xóa thêm vào
cuối
TRONG KHUNG
¹ Ban hành năm 2024
"""


def test_our_reader_keeps_notes_boxes_fields_and_merged_cells() -> None:
    document = doc.read_alone(fixture("day-du.doc"))
    assert isinstance(document, Document)
    assert (document.text, document.note) == (EVERYTHING, f"Đọc chưa hết: {doc.BOXES_LAST}.")
    assert [(c.row, c.column, c.rows, c.columns) for c in document.structure.grids[0].cells] == [
        (0, 0, 2, 1), (0, 1, 1, 2), (0, 3, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1), (1, 3, 1, 1),
    ]  # fmt: skip


def test_file_is_read_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    documents = [doc.read(fixture(name)) for name in ("ke-hoach.doc", "day-du.doc")]
    assert [(d.reader, d.status) for d in documents if isinstance(d, Document)] == [("doc", "ok"), ("doc", "partial")]


def changed(at: int, value: int) -> bytes:
    """Return the plan with another word at an offset of its main stream."""
    data = bytearray((FILES / "ke-hoach.doc").read_bytes())
    start = data.index(struct.pack("<H", 0xA5EC))
    data[start + at : start + at + 2] = struct.pack("<H", value)
    return bytes(data)


def test_old_file_with_a_password_is_refused() -> None:
    refused = doc.read(loaded(changed(10, 0x0100 | 0x1200), "a.doc"))
    assert isinstance(refused, Refusal)
    assert refused.code == "encrypted"


def test_file_of_word_95_needs_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    refused = doc.read(loaded(changed(2, 104), "a.doc"))
    assert isinstance(refused, Refusal)
    assert refused.code == "needs-converter"


@pytest.mark.parametrize(
    "data", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096]
)
def test_container_without_a_document_is_refused(data: bytes) -> None:
    refused = read(data, "a.doc")
    assert isinstance(refused, Refusal)
    assert refused.code in ("damaged-file", "unsupported")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.97])
def test_old_file_that_lost_its_end_is_damaged(share: float) -> None:
    data = (FILES / "ke-hoach.doc").read_bytes()
    refused = doc.read_alone(loaded(data[: int(share * len(data))], "a.doc"))
    assert isinstance(refused, Refusal)
    assert refused.code == "damaged-file"


@pytest.mark.parametrize(("width", "height", "large"), [(9_000, 12_000, True), (9_000, 3_000, False)])
def test_picture_as_large_as_a_page_is_told(
    width: int, height: int, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = old.Old((FILES / "ke-hoach.doc").read_bytes())
    monkeypatch.setattr(file, "_data", bytes(28) + struct.pack("<4H", 2 * width, 2 * height, 500, 500))
    assert file.has_large_picture(0) is large


def test_damaged_old_file_raises_nothing_and_ends() -> None:
    good = (FILES / "day-du.doc").read_bytes()
    dice = random.Random(7)
    for _ in range(120):
        data = bytearray(good)
        for _ in range(dice.randint(1, 30)):
            data[dice.randrange(8, len(data))] = dice.choice((0, 255, dice.randrange(256)))
        cut = bytes(data[: dice.choice((len(data), dice.randrange(8, len(data))))])
        assert isinstance(doc.read_alone(loaded(cut, "a.doc")), Document | Refusal)


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}
K\u7871? ho\u7841?ch s\u7889? 24/KH-UBND\par th\u7921?c hi\u7879?n\par}"""
ROW = rb"{\rtf1\ansi \trowd\cellx2000\cellx4000 m\u7897?t\cell hai\cell\row\pard cu\u7889?i\par}"


def test_rich_text_is_read_without_libreoffice() -> None:
    document = rtf.read_alone(loaded(RTF))
    assert isinstance(document, Document)
    assert (document.text, document.status) == ("Kế hoạch số 24/KH-UBND\nthực hiện\n", "ok")


def test_running_text_needs_no_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf, "converted", lambda *_: pytest.fail("asked"))
    document = read(RTF, "a.rtf")
    assert isinstance(document, Document)
    assert document.reader == "rtf"


def test_rich_text_with_flattened_tables_is_partly_read() -> None:
    document = rtf.read_alone(loaded(ROW))
    assert isinstance(document, Document)
    assert (document.status, "một\thai" in document.text) == ("partial", True)


def test_rich_text_that_is_cut_off_is_partly_read() -> None:
    document = rtf.read_alone(loaded(RTF[:-20]))
    assert isinstance(document, Document)
    assert document.note == f"Đọc chưa hết: {rtf.CUT}."


@pytest.mark.parametrize("data", [RTF[:22], rb"{\rtf1\ansi{\fonttbl Ke hoach}", rb"{\rtf1{\*\x Ke hoach\par}"])
def test_damaged_rich_text_without_letters_is_not_called_empty(data: bytes) -> None:
    refused = rtf.read_alone(loaded(data))
    assert isinstance(refused, Refusal)
    assert refused.code == "damaged-file"


def test_rich_text_whose_groups_do_not_close_is_partly_read() -> None:
    document = rtf.read_alone(loaded(RTF.replace(b"Roman;}}", b"Roman;}}{")))
    assert isinstance(document, Document)
    assert document.note == f"Đọc chưa hết: {rtf.UNEVEN}."


@pytest.mark.parametrize(("program", "said"), [("soffice", rtf.UNMADE), (None, rtf.TABLES)])
def test_flattened_table_tells_to_install_only_what_is_not_there(
    program: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rtf, "program", lambda: program)
    document = rtf.read_alone(loaded(ROW))
    assert isinstance(document, Document)
    assert said in (document.note or "")


HOSTILE = {
    "a number beyond all": rb"{\rtf1 \u" + b"9" * 100_000 + b"}",
    "letters that are none": rb"{\rtf1 \u99999999? \u-70000? x}",
    "groups without end": rb"{\rtf1" + rb"{\*" * 200_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_rich_text_raises_nothing(data: bytes) -> None:
    assert isinstance(rtf.read_alone(loaded(data)), Document | Refusal)


needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")


@pytest.mark.system
@needs_office
@pytest.mark.parametrize("name", ["ke-hoach.doc", "ke-hoach-tcvn3.doc"])
def test_libreoffice_reads_what_our_reader_reads(name: str) -> None:
    made = convert.converted(fixture(name).data, ".doc")
    assert made
    assert said(read(made)) == PLAIN


BOX = r"{\shp{\*\shpinst\shpleft0\shptop0\shpright3000\shpbottom900{\shptxt trong khung\par}}}"
BOXED = rf"{{\rtf1 m\u7897?t{BOX}\par hai 24\par}}"


@pytest.mark.system
@needs_office
def test_text_box_stands_where_libreoffice_finds_it() -> None:
    document = read(BOXED.encode(), "a.doc")
    assert isinstance(document, Document)
    assert document.text == "một\ntrong khung\nhai 24\n"


@pytest.mark.system
@needs_office
def test_number_that_libreoffice_loses_is_kept() -> None:
    document = doc.read(fixture("day-du.doc"))
    assert isinstance(document, Document)
    assert (document.reader, "24/KH-UBND" in document.text) == ("doc", True)


class Listener(BaseHTTPRequestHandler):
    """Keeps the paths that anyone asks for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)


@pytest.mark.system
@needs_office
def test_conversion_opens_no_connection() -> None:
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    link = f"http://127.0.0.1:{server.server_port}/"
    picture = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{link}a.png" \\d}}{{\fldrslt x}}}}'
    text = rf'{{\field{{\*\fldinst INCLUDETEXT "{link}b.rtf"}}{{\fldrslt y}}}}'
    template = rf"{{\*\template {link}c.dot}}"
    document = read(rf"{{\rtf1 {template} m\u7897?t {picture} {text}\par}}".encode(), "a.rtf")
    server.shutdown()
    assert isinstance(document, Document)
    assert (document.reader, Listener.asked) == ("rtf+soffice", [])


@pytest.mark.system
@needs_office
def test_rich_text_keeps_its_cells_with_libreoffice() -> None:
    document = read(ROW.replace(rb"\row", rb"\row\trowd\cellx2000\cellx4000 ba\cell b\u7889?n\cell\row"), "a.doc")
    assert isinstance(document, Document)
    assert (document.reader, document.status) == ("rtf+soffice", "ok")
    assert "một\thai\nba\tbốn" in document.text


@pytest.mark.system
@needs_office
def test_conversion_that_takes_too_long_is_ended() -> None:
    assert convert.converted(RTF, ".rtf", seconds=0.01) is None
