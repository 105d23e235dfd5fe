"""Nothing of a Word file is lost without a word: marks planted anywhere are found, or the document is not called ok."""

from __future__ import annotations

import random
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest

from kg.model import Document
from tests.word import numbered, numbering, p, package, read, run

BEGIN, MIDDLE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
FIELD = BEGIN + "<w:r><w:instrText>REF x</w:instrText></w:r>" + MIDDLE + "{}" + END
BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
SHAPE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>'
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
FORMULA = "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>"
NOTE = '<w:r><w:{0}Reference w:id="{1}"/></w:r>'


class Maker:
    """Makes a document with a mark in each of its places."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.marks: list[str] = []
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def mark(self) -> str:
        self.marks.append(f"DẤU{len(self.marks):05}X")
        words = self.dice.choice(("Căn cứ", "thực hiện Nghị quyết số 57-NQ/TW", "x < y & z", "", "tab\u00a0cứng"))
        return f"{words} {self.marks[-1]} {self.dice.choice(('', words, 'hết.'))}"

    def piece(self) -> str:
        """Return something that stands in a paragraph, with a mark in it."""
        inside = run(self.mark(), more=self.dice.choice(("", "<w:b/>", "<w:webHidden/>", '<w:vanish w:val="0"/>')))
        cut = self.marks[-1]
        if self.dice.random() < 0.1:
            inside = run(cut[:3]) + run(cut[3:])
        ways: tuple[Callable[[], str], ...] = (
            lambda: inside,
            lambda: f"<w:ins>{inside}</w:ins>",
            lambda: f"<w:moveTo>{inside}</w:moveTo>",
            lambda: f"<w:hyperlink>{inside}</w:hyperlink>",
            lambda: f"<w:smartTag><w:smartTag>{inside}</w:smartTag></w:smartTag>",
            lambda: f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>",
            lambda: f"<w:fldSimple>{inside}</w:fldSimple>",
            lambda: FIELD.format(inside),
            lambda: f"{inside}<w:del><w:r><w:delText>BỎ</w:delText></w:r></w:del>",
            lambda: f"{inside}<w:moveFrom>{run('BỎ')}</w:moveFrom>",
            lambda: inside + self.dice.choice((BOX, SHAPE)).format(self.block(2)),
            lambda: inside + self.note(),
            lambda: inside + FORMULA.format(escape(self.mark())),
        )
        return self.dice.choice(ways)()

    def note(self) -> str:
        kind = self.dice.choice(("footnote", "endnote"))
        text = p(run(self.mark())) + (p(run(self.mark())) if self.dice.random() < 0.3 else "")
        self.notes[kind].append(f'<w:{kind} w:id="{len(self.notes[kind]) + 1}">{text}</w:{kind}>')
        return NOTE.format(kind, len(self.notes[kind]))

    def paragraph(self) -> str:
        properties = self.dice.choice(("", numbered(self.dice.randrange(2)), '<w:pStyle w:val="không có"/>'))
        return p(*(self.piece() for _ in range(self.dice.randint(1, 3))), properties=properties)

    def block(self, depth: int) -> str:
        """Return a paragraph or what holds some, less deep than ``depth``."""
        if depth <= 0 or self.dice.random() < 0.5:
            return self.paragraph()
        ways: tuple[Callable[[], str], ...] = (
            lambda: self.table(depth - 1),
            lambda: f"<w:sdt><w:sdtContent>{self.block(depth - 1)}{self.block(depth - 1)}</w:sdtContent></w:sdt>",
            lambda: f"<w:customXml><w:ins>{self.block(depth - 1)}</w:ins></w:customXml>",
        )
        return self.dice.choice(ways)()

    def table(self, depth: int) -> str:
        columns = self.dice.randint(1, 5)
        rows = []
        for number in range(self.dice.randint(1, 5)):
            cells, column = [], 0
            while column < columns:
                span = self.dice.randint(1, min(2, columns - column))
                merged = self.dice.choice(("", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>" if number else ""))
                inside = self.block(depth) + p("")
                made = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{inside}</w:tc>'
                cells.append(self.dice.choice((made, f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>")))
                column += span
            row = f"<w:tr>{''.join(cells)}</w:tr>"
            rows.append(self.dice.choice((row, f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>")))
        return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"

    def made(self, blocks: int, depth: int) -> bytes:
        body = p(run(self.mark())) + "".join(self.block(depth) for _ in range(blocks)) + p(run(self.mark()))
        heads = {"header1": p(run(self.mark())), "footer1": p(run(self.mark()))} if self.dice.random() < 0.3 else {}
        notes = {"footnotes": "".join(self.notes["footnote"]), "endnotes": "".join(self.notes["endnote"])}
        lists = numbering(("decimal", "%1."), ("lowerLetter", "%2)"))
        return package(body, {"numbering": lists, **notes, **heads})


def lost(seed: int, blocks: int, depth: int) -> tuple[str, list[str]]:
    """Return the status of a document, and the marks that are missing in it, or there more than once."""
    maker = Maker(seed)
    document = read(maker.made(blocks, depth))
    assert isinstance(document, Document), document
    words = (document.text + "".join(text for _, text in document.structure.furniture)).replace("BỎ", "?")
    assert "?" not in words
    return document.status, [mark for mark in maker.marks if words.count(mark) != 1]


def check(documents: int) -> None:
    told = {seed: lost(seed, 4 + seed % 10, seed % 4) for seed in range(documents)}
    assert {seed: missing for seed, (_, missing) in told.items() if missing} == {}
    assert {seed for seed, (status, _) in told.items() if status != "ok"} == set()


def test_planted_marks_are_found() -> None:
    check(40)


@pytest.mark.slow
def test_planted_marks_are_found_in_five_hundred_documents() -> None:
    check(500)


def test_planted_marks_are_found_on_two_thousand_pages() -> None:
    body = "".join(
        p(
            "<w:r><w:lastRenderedPageBreak/></w:r>",
            f"DẤU{n:05}X " + "nội dung của trang này khác trang kia " * 12,
            f"{n}",
        )
        for n in range(2000)
    )
    document = read(package(body))
    assert isinstance(document, Document)
    assert document.status == "ok"
    assert [n for n in range(2000) if f"DẤU{n:05}X" not in document.text] == []
    assert document.structure.page(document.text.index("DẤU01999X")) == 2001
