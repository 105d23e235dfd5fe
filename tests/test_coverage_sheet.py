"""The table of *Độ phủ* as it is saved: what its cells hold, and that no cell becomes a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl

from kg.sheets import Source, xlsx
from kg.view.coverage.sheet import COLUMNS, sheet
from tests.covered import TN1, Table
from tests.graph import KH12, TW36
from tests.pages import said


def rows(table: Table) -> dict[str, dict[str, object]]:
    """Return the rows of the provinces before the merger by their names, each by its columns."""
    before = table.provinces.before()
    found = sheet(table.store, [(table.reach.directive, table.cells)], before, table.provinces)
    return {str(row[2]): dict(zip(COLUMNS, row, strict=True)) for row in found.rows}


def test_row_tells_the_first_plan_its_delay_its_chain_and_its_sentence() -> None:
    row = rows(Table(said(TN1, "implements", TW36)))["Tây Ninh (cũ)"]
    assert (row["Văn bản đầu tiên"], row["Ngày văn bản đầu tiên"], row["Số ngày"]) == (
        "Kế hoạch 1/KH-UBND", date(2023, 3, 1), 30,
    )  # fmt: skip
    assert row["Chuỗi thực hiện"] == "Kế hoạch 1/KH-UBND → Nghị quyết 36-NQ/TW"
    assert row["Câu chứng minh bước đầu"] == "1/KH-UBND thực hiện 36-NQ/TW"


def test_row_of_a_province_without_documents_says_so() -> None:
    row = rows(Table(said(TN1, "implements", TW36)))["Hà Nội"]
    assert (row["Tình trạng"], row["Văn bản đầu tiên"], row["Văn bản đang nạp của tỉnh"]) == ("chưa nạp", None, 0)


def test_every_province_has_a_row() -> None:
    assert len(rows(Table(said(KH12, "implements", TW36)))) == 63


def test_sentence_that_looks_like_a_formula_is_saved_as_text() -> None:
    hostile = replace(TN1, number='=HYPERLINK("http://127.0.0.1:9")')
    table = Table(said(hostile, "implements", TW36))
    found = sheet(table.store, [(table.reach.directive, table.cells)], table.provinces.before(), table.provinces)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(found, Source(()))))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds
