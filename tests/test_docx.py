"""A Word file is read whole: whatever wraps its words, in the order and with the numbers that its reader sees."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from kg.model import Document
from loaders.refusal import Refusal
from tests.word import cell, numbered, numbering, p, package, read, run, table, text

BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
TWICE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>'
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)

WHOLE = {
    "inserted text counts": (p("Điều ", f"<w:ins>{run('1')}</w:ins>"), "Điều 1\n"),
    "deleted text does not": (p("Điều 1", "<w:del><w:r><w:delText>2</w:delText></w:r></w:del>"), "Điều 1\n"),
    "moved text counts where it went": (
        p(f"<w:moveFrom>{run('cũ')}</w:moveFrom>", f"<w:moveTo>{run('mới')}</w:moveTo>"), "mới\n",
    ),
    "a deleted end of a paragraph joins it with the next": (
        p("một ", properties="<w:rPr><w:del/></w:rPr>") + p("hai"), "một hai\n",
    ),
    "a link, a smart tag and a content control are text": (
        p(f"<w:hyperlink>{run('a')}</w:hyperlink>", f"<w:smartTag>{run('b')}</w:smartTag>",
          f"<w:sdt><w:sdtPr/><w:sdtContent>{run('c')}</w:sdtContent></w:sdt>"), "abc\n",
    ),
    "a content control wraps paragraphs": (
        f"<w:sdt><w:sdtContent>{p('một')}<w:customXml>{p('hai')}</w:customXml></w:sdtContent></w:sdt>", "một\nhai\n",
    ),
    "a content control wraps rows and cells": (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>" + cell("a") + "</w:sdtContent></w:sdt>" + cell("b")
        + cell("c") + cell("d") + "</w:tr></w:sdtContent></w:sdt></w:tbl>", "a\tb\tc\td\n",
    ),
    "a field shows its result": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "<w:r><w:instrText>REF x</w:instrText></w:r>",
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "24/KH-UBND",
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), "24/KH-UBND\n",
    ),
    "a field within the instructions of another shows nothing": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "7", '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "trang", '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
        "trang\n",
    ),
    "a field that is never closed hides nothing": (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "một") + p("hai"), "một\nhai\n",
    ),
    "tabs, breaks, hard hyphens and symbols are characters": (
        p("a", "<w:r><w:tab/></w:r>", "b", "<w:r><w:noBreakHyphen/></w:r>", "c", "<w:r><w:br/></w:r>", "d",
          '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'), "a\tb-c\nd✓\n",
    ),
    "a tab behind a number within a line is one": (p("mục 1.", "<w:r><w:tab/></w:r>", "x"), "mục 1.\tx\n"),
    "a tab behind a number is a space": (p("1.", "<w:r><w:tab/></w:r>", "Mục tiêu"), "1. Mục tiêu\n"),
    "a text box stands behind its paragraph": (p("Số: 1", BOX.format(p("DỰ THẢO"))), "Số: 1\nDỰ THẢO\n"),
    "of two forms of a drawing one is read": (p("một", TWICE.format(p("hộp"))), "một\nhộp\n"),
    "a formula is text": (p("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "x+1\n"),
    "raised digits stay apart from a number": (
        p("154/NQ-CP", run("2", more='<w:vertAlign w:val="superscript"/>')), "154/NQ-CP²\n",
    ),
    "a comment splits no word": ("<w:p><w:r><w:t>Ng<!-- x -->hị</w:t></w:r></w:p>", "Nghị\n"),
    "strict and loose markup are one": (p("một").replace("<w:p>", '<w:p w:rsidR="1">'), "một\n"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), WHOLE.values(), ids=WHOLE)
def test_paragraph_holds_what_is_printed(body: str, expected: str) -> None:
    assert text(body) == expected


TABLES = {
    "a row is a line": (table("a|b|c|d", "1|2||4"), "a\tb\tc\td\n1\t2\t\t4\n"),
    "a merged cell stands once": (
        "<w:tbl><w:tr>" + cell("a", '<w:vMerge w:val="restart"/>') + cell("b") + cell("c") + cell("x") + "</w:tr><w:tr>"
        + cell("", "<w:vMerge/>") + cell("d", '<w:gridSpan w:val="2"/>') + cell("y") + "</w:tr></w:tbl>",
        "a\tb\tc\tx\n\td\t\ty\n",
    ),
    "what merged cells repeat stands once": (
        "<w:tbl><w:tr>" + cell("a", '<w:hMerge w:val="restart"/>') + cell("a", "<w:hMerge/>") + cell("b") * 3
        + "</w:tr></w:tbl>", "a\t\tb\tb\tb\n",
    ),
    "columns left out before a row count": (
        "<w:tbl><w:tr>" + cell("a") + cell("b") + cell("c") + cell("d")
        + '</w:tr><w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>' + cell("e") + cell("f") + "</w:tr></w:tbl>",
        "a\tb\tc\td\n\t\te\tf\n",
    ),
    "paragraphs of a cell stay in its line": (table(f"<w:tc>{p('a')}{p('b')}</w:tc>|c|d|e"), "a\vb\tc\td\te\n"),
    "a deleted row is gone": (
        "<w:tbl><w:tr>" + cell("a") * 4 + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" + cell("b") * 4 + "</w:tr></w:tbl>",
        "a\ta\ta\ta\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TABLES.values(), ids=TABLES)
def test_table_keeps_its_cells(body: str, expected: str) -> None:
    assert text(body) == expected


def test_table_within_a_cell_is_lines_of_the_cell() -> None:
    inner = f"<w:tbl><w:tr>{cell('x') + cell('y')}</w:tr><w:tr>{cell('z') + cell('w')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr>{cell('a')}<w:tc>{inner}{p('')}</w:tc>{cell('c') + cell('d')}</w:tr></w:tbl>"
    assert text(outer) == "a\tx y\vz w\tc\td\n"


def test_table_around_the_whole_document_is_none() -> None:
    inner = table("a|b|c|d", "1|2|3|4")
    assert text(f"<w:tbl><w:tr><w:tc>{p('đầu')}{inner}{p('cuối')}</w:tc></w:tr></w:tbl>") == (
        "đầu\na\tb\tc\td\n1\t2\t3\t4\ncuối\n"
    )


def test_merged_cell_covers_its_rows() -> None:
    body = "".join(
        f"<w:tr>{cell(a, f'<w:vMerge {how}/>') + cell(b) + cell('c') + cell('d')}</w:tr>"
        for a, how, b in (("gộp", 'w:val="restart"', "1"), ("", "", "2"), ("", "", "3"))
    )
    document = read(package(f"<w:tbl>{body}</w:tbl>"))
    assert isinstance(document, Document)
    assert [(c.row, c.column, c.rows) for c in document.structure.grids[0].cells if c.column < 2] == [
        (0, 0, 3), (0, 1, 1), (1, 1, 1), (2, 1, 1),
    ]  # fmt: skip


LISTS = {
    "numbers": (numbering(("decimal", "%1.")), [0, 0], ["1. ", "2. "]),
    "Roman numbers": (numbering(("upperRoman", "%1.")), [0] * 4, ["I. ", "II. ", "III. ", "IV. "]),
    "letters": (numbering(("lowerLetter", "%1)")), [0, 0], ["a) ", "b) "]),
    "levels": (
        numbering(("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")),
        [0, 1, 1, 2, 0, 1], ["1. ", "1.1. ", "1.2. ", "a) ", "2. ", "2.1. "],
    ),
    "articles": (numbering(("decimal", "Điều %1.")), [0, 0], ["Điều 1. ", "Điều 2. "]),
    "bullets of a symbol font": (
        numbering(("bullet", "\uf0b7")).replace("</w:lvl>", '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr></w:lvl>'),
        [0, 0], ["• ", "• "],
    ),
    "dashes": (numbering(("bullet", "-"), ("bullet", "+")), [0, 1], ["- ", "+ "]),
    "legal numbers under Roman ones": (
        numbering(("upperRoman", "%1."), ("decimal", "%1.%2.")).replace(
            '<w:lvlText w:val="%1.%2."/>', '<w:isLgl/><w:lvlText w:val="%1.%2."/>'
        ),
        [0, 1], ["I. ", "1.1. "],
    ),
    "a level that does not begin again": (
        numbering(("upperRoman", "%1."), ("decimal", "%2.")).replace(
            '<w:lvlText w:val="%2."/>', '<w:lvlRestart w:val="0"/><w:lvlText w:val="%2."/>'
        ),
        [0, 1, 1, 0, 1], ["I. ", "1. ", "2. ", "II. ", "3. "],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("listed", "levels", "expected"), LISTS.values(), ids=LISTS)
def test_automatic_number_is_written(listed: str, levels: list[int], expected: list[str]) -> None:
    body = "".join(p("x", properties=numbered(level)) for level in levels)
    assert text(body, {"numbering": listed}) == "".join(f"{label}x\n" for label in expected)


def test_list_that_begins_again_counts_from_its_start() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    again = f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{start}</w:num>'
    body = p("x", properties=numbered()) + p("x", properties=numbered(of=2)) * 2 + p("x", properties=numbered())
    assert text(body, {"numbering": numbering(("decimal", "%1."), more=again)}) == "1. x\n5. x\n6. x\n7. x\n"


def test_style_gives_its_paragraphs_numbers() -> None:
    listed = numbering(("upperRoman", "%1."), ("decimal", "%2.")).replace(
        '<w:lvlText w:val="%2."/>', '<w:pStyle w:val="H2"/><w:lvlText w:val="%2."/>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
    )
    body = "".join(p("x", properties=f'<w:pStyle w:val="{style}"/>') for style in ("H1", "H2", "H2", "H1"))
    assert text(body, {"numbering": listed, "styles": styles}) == "I. x\n1. x\n2. x\nII. x\n"


def test_paragraph_taken_out_of_its_style_s_list_has_no_number() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:style w:type="paragraph" w:styleId="H1">{listed}</w:style>'
    body = p("x", properties='<w:pStyle w:val="H1"/>' + numbered(of=0))
    assert text(body, {"numbering": numbering(("decimal", "%1.")), "styles": styles}) == "x\n"


def test_cell_that_is_only_numbered_holds_its_number() -> None:
    row = f"<w:tr><w:tc>{p(properties=numbered())}</w:tc>{cell('việc')}{cell('a')}{cell('b')}</w:tr>"
    assert text(f"<w:tbl>{row * 2}</w:tbl>", {"numbering": numbering(("decimal", "%1"))}) == (
        "1\tviệc\ta\tb\n2\tviệc\ta\tb\n"
    )


def test_note_stands_behind_the_body_by_its_mark() -> None:
    body = p("Nghị quyết số 154/NQ-CP", '<w:r><w:footnoteReference w:id="2"/></w:r>', " và") + p("hết")
    notes = '<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">' + p("Ban hành năm 2024") + "</w:footnote>"
    assert text(body, {"footnotes": notes}) == "Nghị quyết số 154/NQ-CP¹ và\nhết\n¹ Ban hành năm 2024\n"


def test_note_that_is_missing_is_told() -> None:
    document = read(package(p("x", '<w:r><w:footnoteReference w:id="2"/></w:r>')))
    assert isinstance(document, Document)
    assert (document.status, document.note) == ("partial", "Đọc chưa hết: không tìm thấy chú thích 1.")


OLD = {
    "TCVN3": (p(run("Céng hoµ x· héi chñ nghÜa", ".VnTime")), "Cộng hoà xã hội chủ nghĩa\n"),
    "TCVN3 capitals": (p(run("kÕ ho¹ch", ".VnTimeH")), "KẾ HOẠCH\n"),
    "a soft hyphen is a letter of TCVN3": (
        p(run("tr", ".VnTime"), '<w:r><w:rPr><w:rFonts w:hAnsi=".VnTime"/></w:rPr><w:softHyphen/></w:r>',
          run("ëng", ".VnTime")), "trưởng\n",
    ),
    "VNI": (p(run("Coäng hoøa xaõ hoäi chuû nghóa", "VNI-Times")), "Cộng hòa xã hội chủ nghĩa\n"),
    "a letter of VNI in two runs": (p(run("Coän", "VNI-Times"), run("g hoa", "VNI-Times"), run("ø", "VNI-Times")),
                                    "Cộng hoà\n"),
    "Unicode in an old font": (p(run("Kế hoạch cá", ".VnTime")), "Kế hoạch cá\n"),
    "each run by its own font": (p(run("Sè", ".VnTime"), run(": Café", "Arial")), "Số: Café\n"),
    "private characters of a symbol font": (p(run("\uf0b7 a", "Symbol")), "• α\n"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), OLD.values(), ids=OLD)
def test_letters_are_those_that_the_font_shows(body: str, expected: str) -> None:
    assert text(body) == expected


def test_font_of_the_style_holds_for_its_runs() -> None:
    fonts = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    styles = f'<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr>{fonts}</w:rPr></w:style>'
    assert text(p("Céng hoµ"), {"styles": styles}) == "Cộng hoà\n"


def test_running_head_is_kept_aside() -> None:
    document = read(package(p("KẾ HOẠCH"), {"header1": p("Kế hoạch số 24/KH-UBND"), "footer1": p("3")}))
    assert isinstance(document, Document)
    assert (document.text, document.structure.furniture) == ("KẾ HOẠCH\n", ((0, "Kế hoạch số 24/KH-UBND"),))


def test_head_of_the_document_in_the_head_of_the_page_is_text() -> None:
    assert text(p("KẾ HOẠCH"), {"header1": p("TỈNH ỦY TÂY NINH") + p("Số: 24-KH/TU")}) == (
        "TỈNH ỦY TÂY NINH\nSố: 24-KH/TU\nKẾ HOẠCH\n"
    )


PAGE = "<w:r><w:lastRenderedPageBreak/></w:r>"


def test_page_begins_where_the_writing_program_broke_it() -> None:
    rows = f"<w:tr>{cell('a') * 4}</w:tr><w:tr>{cell(p(PAGE, 'b')) * 4}</w:tr>"
    document = read(package(p("một") + p("hai", PAGE, "ba") + f"<w:tbl>{rows}</w:tbl>" + p(PAGE, "bốn")))
    assert isinstance(document, Document)
    words = {"một": 1, "hai": 1, "ba": 2, "a\t": 2, "b\t": 3, "bốn": 4}
    assert {word: document.structure.page(document.text.index(word)) for word in words} == words


def test_page_break_counts_only_where_there_are_no_others() -> None:
    body = p("một") + p('<w:r><w:br w:type="page"/></w:r>', "hai")
    told = [
        read(package(body + "<w:sectPr><w:pgSz/></w:sectPr>", docProps__app_dot_xml=f"<Pages>{n}</Pages>"))
        for n in (2, 5)
    ]
    assert [d.structure.pages for d in told if isinstance(d, Document)] == [(0, 4), ()]


def test_pages_that_contradict_what_the_file_states_are_none() -> None:
    body = p("một") + p(PAGE, "hai")
    told = [read(package(body, docProps__app_dot_xml=f"<Pages>{n}</Pages>")) for n in (2, 3)]
    assert [d.structure.pages for d in told if isinstance(d, Document)] == [(0, 4), ()]


def bomb() -> bytes:
    return package(p("x"), word__media_dot_xml=b"0" * (40 << 20))


def locked() -> bytes:
    data = bytearray(package(p("x")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := data.find(mark, start + 1)) >= 0:
            data[start + at] |= 1
    return bytes(data)


def other(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr(name, "<x/>")
    return packed.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = {
    "cut off": (package(p("x"))[:-40], "damaged-file"),
    "first bytes alone": (b"PK\x03\x04", "damaged-file"),
    "no body": (other("word/styles.xml"), "damaged-file"),
    "broken from the start": (package("", word__document_dot_xml="<w:doc"), "damaged-file"),
    "empty": (package(p("")), "empty"),
    "spreadsheet": (other("xl/workbook.xml"), "unsupported"),
    "presentation": (other("ppt/presentation.xml"), "unsupported"),
    "unpacks to far too much": (bomb(), "bomb"),
    "entities": (package("", word__document_dot_xml=f"{ENTITIES}<w:document/>"), "unsafe"),
    "entities in UTF-16": (package("", word__document_dot_xml=f"{ENTITIES}<a/>".encode("utf-16")), "unsafe"),
    "entities in the styles": (package(p("x"), {"styles": ""}, word__styles_dot_xml=f"{ENTITIES}<a/>"), "unsafe"),
    "with a password": (locked(), "encrypted"),
}


@pytest.mark.parametrize(("data", "code"), HOSTILE.values(), ids=HOSTILE)
def test_file_that_is_not_read_says_why(data: bytes, code: str) -> None:
    refused = read(data)
    assert isinstance(refused, Refusal), refused
    assert refused.code == code
    assert refused.message
    assert refused.message_en


PARTLY = {
    "broken in the middle": (p("một") + "<w:p><w:r><w:t>hai</w:r>", "tệp hỏng từ giữa chừng"),
    "text outside paragraphs": (p("một") + run("hai"), "mất 3 ký tự"),
    "hidden text": (p("một", run("hai", more="<w:vanish/>")), "chữ bị ẩn"),
    "another file": (p("một") + '<w:altChunk r:id="r9"/>', "altChunk"),
    "tables deeper than anyone writes": (
        "<w:tbl><w:tr><w:tc>" * 100 + p("một") + "</w:tc></w:tr></w:tbl>" * 100, "lồng nhau quá sâu",
    ),
    "deeper than the parser goes": (p("một") + "<w:sdt>" * 3000 + p("hai"), "tệp hỏng từ giữa chừng"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "why"), PARTLY.values(), ids=PARTLY)
def test_document_that_is_not_read_whole_says_so(body: str, why: str) -> None:
    document = read(package(body))
    assert isinstance(document, Document), document
    assert document.status == "partial"
    assert why in (document.note or "")
    assert "một" in document.text


def test_absurd_numbers_are_bounded() -> None:
    wide = cell("a", '<w:gridSpan w:val="99999999999"/>') + cell("b", '<w:gridSpan w:val="-3"/>')
    row = f'<w:tr><w:trPr><w:gridBefore w:val="888888888"/></w:trPr>{wide}</w:tr>'
    assert len(text(f"<w:tbl>{row * 20}</w:tbl>")) < 20_000


def test_damaged_bytes_raise_nothing() -> None:
    good = package(p("Kế hoạch") * 20 + table("a|b|c|d", "1|2|3|4"), {"numbering": numbering(("decimal", "%1."))})
    dice = random.Random(20)
    for _ in range(150):
        data = bytearray(good)
        for _ in range(dice.randint(1, 8)):
            data[dice.randrange(4, len(data))] = dice.randrange(256)
        cut = bytes(data[: dice.choice((len(data), dice.randrange(4, len(data))))])
        assert isinstance(read(cut), Document | Refusal)
