"""A report as a Word file, in real headings, tables and page fields."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from kg.slips.blocks import Block, Facts, Heading, Listing, Mark, Paragraph, Quote, Run, Slip

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT = "Times New Roman"
_GREY, _SEAL = RGBColor(0x5F, 0x59, 0x4F), RGBColor(0x8A, 0x2B, 0x1D)
_STEP = Mm(6)
_WIDTH = Mm(165)
_FACTS = (25, 75)


def word(slip: Slip) -> bytes:
    """Return the report as .docx for A4, in Vietnamese, its pages numbered "Trang x/y"."""
    document = docx.Document()
    _set_up(document, slip)
    title = document.add_paragraph(slip.title.upper(), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    about = document.add_paragraph(style="Subtitle")
    about.alignment = WD_ALIGN_PARAGRAPH.CENTER
    about.add_run(slip.about)
    document.add_paragraph(slip.caution, style="Caption")
    for block in slip.blocks:
        _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Document, block: Block) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Paragraph(runs, indent):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = Emu(indent * _STEP)
            paragraph.paragraph_format.keep_with_next = True
            _write(paragraph, runs)
        case Quote(text, where, indent):
            paragraph = document.add_paragraph()
            paragraph._p.style = "Quote"  # by its id: to look it up by name each time is half of the work
            paragraph.paragraph_format.left_indent = Emu((indent + 1) * _STEP)
            paragraph.add_run(f"“{text}”")
            paragraph.add_run().add_break()
            _write(paragraph, (Run(where, "quiet"),))
        case Facts(rows):
            _table(document, rows, _FACTS)
        case Listing(columns, widths, rows):
            table = _table(document, (columns, *rows), widths)
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            for cell in table.rows[0].cells:
                cell.paragraphs[0].runs[0].bold = True


def _write(paragraph: WordParagraph, runs: Sequence[Run]) -> None:
    for run in runs:
        written = paragraph.add_run(run.text)
        mark: Mark = run.mark
        written.bold = True if mark in ("strong", "number") else None
        written.italic = True if mark == "verb" else None
        if mark == "verb":
            written.font.color.rgb = _SEAL
        if mark == "quiet":
            written.font.color.rgb, written.font.size = _GREY, Pt(10)


def _table(document: Document, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Table:
    """Add a table with columns in these shares, and a little room below it."""
    table: Table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    shares = [Emu(int(_WIDTH * width / 100)) for width in widths]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = share
    for texts in rows:
        row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves it without types
        for cell, text, share in zip(row.cells, texts, shares, strict=True):
            cell.width = share
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).font.size = Pt(11)
            paragraph.paragraph_format.space_after = Pt(2)
    document.add_paragraph(style="Caption")
    return table


def _set_up(document: Document, slip: Slip) -> None:
    """Set the page, the fonts, the language, the properties, and the foot of each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(27), Mm(18)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, size in (("Normal", 12), ("Title", 18), ("Subtitle", 13), ("Caption", 10), ("Heading 1", 14),
                       ("Heading 2", 12), ("Quote", 12), ("Footer", 9)):  # fmt: skip
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        _dress(style, size)
        style.font.bold, style.font.italic = name.startswith(("Title", "Heading")), name == "Subtitle"
        style.paragraph_format.space_after = Pt(6)
    properties = document.core_properties
    properties.title, properties.author = f"{slip.title} – {slip.about}"[:255], "cancu"
    properties.comments, properties.language = slip.caution[:255], "vi-VN"
    properties.created = properties.modified = slip.made
    foot = section.footer.paragraphs[0]
    foot.add_run("Do phần mềm lập, không thay văn bản gốc\t\tTrang ")
    _field(foot, "PAGE")
    foot.add_run("/")
    _field(foot, "NUMPAGES")


def _dress(style: ParagraphStyle, size: int) -> None:
    """Set a style in our font, its colour and Vietnamese as its language."""
    style.font.name, style.font.size = _FONT, Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.all_caps = False
    border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _field(paragraph: WordParagraph, instruction: str) -> None:
    """Add a field that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
