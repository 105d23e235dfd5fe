"""Tasks come out of the cells that the file knows, merged cells and headers of two storeys among them."""

from __future__ import annotations

import hashlib

from kg import knowledge
from kg.model import Document, Extraction
from loaders.road import extract
from loaders.transcript import Transcript, Written

HEAD = """ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
Số: 99/KH-UBND
Tây Ninh, ngày 05 tháng 8 năm 2024

KẾ HOẠCH
Triển khai chuyển đổi số năm 2024

Phụ lục
"""


def said(*tables: list[list[Written]]) -> Extraction:
    sheet = Transcript()
    sheet.paragraph(HEAD)
    for table in tables:
        sheet.table(table)
    sheet.paragraph("Nơi nhận: - Như trên.")
    sha256 = hashlib.sha256(sheet.text.encode()).hexdigest()
    return extract(Document("a.docx", sha256, sheet.text, "docx", structure=sheet.structure), knowledge.load())


def rows(*lines: str) -> list[list[Written]]:
    """Return rows whose cells stand between bars; "" is an empty cell, "^" one that the cell above covers."""
    table = [[(column, cell.strip()) for column, cell in enumerate(line.split("|"))] for line in lines]
    found = []
    for number, line in enumerate(table):
        cells = []
        for column, cell in line:
            if cell == "^":
                continue
            below = 1
            while number + below < len(table) and len(table[number + below]) > column:
                if table[number + below][column][1] != "^":
                    break
                below += 1
            cells.append(Written(cell.replace("/", "\n"), column, rows=below))
        found.append(cells)
    return found


HEADER = "TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian"


def told(extraction: Extraction) -> list[tuple[str | None, str, tuple[str, ...], tuple[str, ...], str | None]]:
    names = {a.id: a.name for a in extraction.authorities}
    return [
        (t.number, t.text, tuple(names[b] for b in t.lead), tuple(names[b] for b in t.coordinating), t.period)
        for t in extraction.tasks
    ]


def test_row_of_cells_is_a_task() -> None:
    extraction = said(rows(HEADER, "1 | Xây dựng nền tảng số | Sở Tài chính | Sở Nội vụ | Quý III"))
    assert told(extraction) == [
        ("1", "Xây dựng nền tảng số", ("Sở Tài chính tỉnh Tây Ninh",), ("Sở Nội vụ tỉnh Tây Ninh",), "Quý III")
    ]


def test_merged_cell_holds_for_each_row_that_it_covers() -> None:
    extraction = said(rows(HEADER, "1 | Việc một | Sở Tài chính | | Quý III", "2 | Việc hai | ^ | | ^"))
    assert [(lead, period) for _, _, lead, _, period in told(extraction)] == [
        (("Sở Tài chính tỉnh Tây Ninh",), "Quý III")
    ] * 2


def test_header_of_two_storeys_names_its_columns() -> None:
    head = [
        [Written("TT", 0, rows=2), Written("Nhiệm vụ", 1, rows=2), Written("Cơ quan thực hiện", 2, columns=2)],
        [Written("Chủ trì", 2), Written("Phối hợp", 3)],
    ]
    body = [[Written("1", 0), Written("Việc một", 1), Written("Sở Tài chính", 2), Written("Sở Nội vụ", 3)]]
    assert told(said(head + body)) == [
        ("1", "Việc một", ("Sở Tài chính tỉnh Tây Ninh",), ("Sở Nội vụ tỉnh Tây Ninh",), None)
    ]


def test_bodies_on_lines_of_their_own_are_several() -> None:
    extraction = said(rows(HEADER, "1 | Việc một | Sở Tài chính | - Sở Nội vụ/- Sở Xây dựng | Quý III"))
    (_, _, _, coordinating, _) = told(extraction)[0]
    assert coordinating == ("Sở Nội vụ tỉnh Tây Ninh", "Sở Xây dựng tỉnh Tây Ninh")


def test_body_that_goes_on_below_is_one() -> None:
    extraction = said(rows(HEADER, "1 | Việc một | Sở Tài chính | Sở Khoa học và/Công nghệ | Quý III"))
    (_, _, _, coordinating, _) = told(extraction)[0]
    assert coordinating == ("Sở Khoa học và Công nghệ tỉnh Tây Ninh",)


def test_table_behind_a_page_break_goes_on_with_the_header_above() -> None:
    first = rows(HEADER, "1 | Việc một | Sở Tài chính | | Quý III")
    second = rows("2 | Việc hai | Sở Nội vụ | | Quý IV")
    assert [number for number, *_ in told(said(first, second))] == ["1", "2"]


def test_merged_row_is_the_section_of_those_below() -> None:
    section = [[Written("II. Phát triển hạ tầng số", 0, columns=5)]]
    table = rows(HEADER) + section + rows("1 | Việc một | Sở Tài chính | | Quý III")
    assert [(t.section, t.number) for t in said(table).tasks] == [("II", "1")]


def test_task_tells_its_cell() -> None:
    extraction = said(rows(HEADER, "1 | Việc một | Sở Tài chính | | Quý III"))
    assert str(extraction.structure.place(extraction.tasks[0].start)) == "bảng 1, dòng 2, cột 1"
