"""Tables as files of spreadsheets, read back: cells stay what they say, dates are dates, the source is told."""

from __future__ import annotations

import csv as csv_files
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.sheets import CELL_LIMIT, Source, Table, Value, csv, dated, xlsx

SOURCE = Source((("Kho", "store"), ("Số văn bản đang nạp", 18)))


def table(*cells: Value, title: str = "Văn bản") -> Table:
    return Table(title, ("Ô",), tuple((cell,) for cell in cells))


def book(*tables: Table) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx(tables, SOURCE)))


def sheet(*cells: Value) -> Worksheet:
    found = book(table(*cells)).worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def cells(*values: Value) -> list[object]:
    return [row[0].value for row in sheet(*values).iter_rows(min_row=2)]


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân tỉnh Đắk Nông",
        "08",
        "12/2023",
        "=HYPERLINK(\"http://127.0.0.1:9/\";\"bấm\")",
        "＝1+2",
        "+1",
        "- Thực hiện Nghị quyết",
        "@SUM(A1)",
        "\t=1+2",
        "http://127.0.0.1:9/a",
        "mailto:a@b",
        "internal:Sheet1!A1",
        "<script>alert(1)</script>",
        "_x0041_",
        "<r><t>thô</t></r><r></r",
        "dòng một\ndòng hai",
        " blank trước và sau ",
        "TRUE",
        "#N/A",
        "1e5",
    ],
)  # fmt: skip
def test_text_of_a_cell_stays_that_text(text: str) -> None:
    cell = sheet(text)["A2"]
    assert (unescape(cell.value), cell.data_type, cell.hyperlink) == (text, "s", None)


def test_text_like_the_writers_own_markup_stays_text() -> None:
    assert cells("<r><t>thô</t></r>") == ["<r><t>thô</t></r> "]


def test_text_that_could_start_a_formula_is_marked_as_text() -> None:
    found = sheet("=1+2", "24/KH-UBND")
    assert (found["A2"].quotePrefix, found["A3"].quotePrefix) == (True, False)


def test_workbook_holds_no_formula_and_no_link() -> None:
    written = xlsx(table("=1+2", "http://127.0.0.1:9/", "mailto:x@y.z"), SOURCE)
    parts = zipfile.ZipFile(io.BytesIO(written))
    sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    assert [mark in xml for xml in sheets for mark in ("<f>", "<hyperlink")] == [False] * 4


def test_date_is_a_date_written_day_first() -> None:
    cell = sheet(date(2025, 3, 5))["A2"]
    assert (cell.value, cell.number_format) == (datetime(2025, 3, 5), "dd/mm/yyyy")


def test_date_before_spreadsheets_count_days_is_text() -> None:
    assert cells(date(1887, 10, 17)) == ["17/10/1887"]


@pytest.mark.parametrize(
    ("iso", "value"),
    [("2025-03-05", date(2025, 3, 5)), ("2025-03", "03/2025"), ("2025", "2025"), ("", None), ("2025-13-77",) * 2],
)
def test_date_of_less_precision_is_written_as_far_as_known(iso: str, value: Value) -> None:
    assert dated(iso) == value


def test_number_is_a_number_and_a_number_of_no_size_is_text() -> None:
    assert cells(3, 0.75, float("nan")) == [3, 0.75, "nan"]


def test_what_has_no_shape_is_shown_as_its_code_point() -> None:
    assert cells("a\u202eb\x00c\ud800") == ["a[U+202E]b[U+0000]c[U+D800]"]


@pytest.mark.parametrize("character", ["ă", "𝄞"])
def test_cell_longer_than_a_cell_holds_says_that_it_is_cut(character: str) -> None:
    (cell,) = cells(character * 40_000)
    assert isinstance(cell, str)
    assert len(cell.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert cell.startswith(character * 100) and cell.endswith("ô bảng tính không chứa hết]")


def test_head_stays_in_view_and_filters() -> None:
    found = sheet("a", "b")
    assert (found.freeze_panes, found.auto_filter.ref, found["A1"].value) == ("A2", "A1:A3", "Ô")


def test_last_sheet_tells_the_source() -> None:
    found = book(table("a")).worksheets[-1]
    assert found.title == "Nguồn"
    assert [tuple(row) for row in found.iter_rows(min_row=2, values_only=True)] == [
        ("Kho", "store"), ("Số văn bản đang nạp", 18),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (("Việc: Sở/ngành [2025]*?",), ["Việc Sở ngành 2025"]),
        (("x" * 40, "x" * 40), ["x" * 31, "x" * 25 + " (2)"]),
        (("Nguồn",), ["Nguồn"]),
        (("''",), ["Bảng"]),
    ],
)
def test_sheet_is_named_for_its_table(titles: tuple[str, ...], names: list[str]) -> None:
    assert book(*(table("a", title=title) for title in titles)).sheetnames[:-1] == names


def test_empty_table_is_a_sheet_with_its_head() -> None:
    assert [[cell.value for cell in row] for row in sheet().iter_rows()] == [["Ô"]]


def test_csv_begins_with_the_mark_by_which_spreadsheets_know_utf_8() -> None:
    assert csv(table("Đắk Nông")) == "\ufeffÔ\r\nĐắk Nông\r\n".encode()


def test_csv_has_no_cell_that_starts_a_formula() -> None:
    values = ("=1+2", "\t=1", "-1", "＝1", "\u202e=1", date(2025, 3, 5), -1, None, "08")
    rows = list(csv_files.reader(io.StringIO(csv(table(*values)).decode("utf-8-sig"))))
    assert [row[0] if row else "" for row in rows[1:]] == [
        "'=1+2", "'\t=1", "'-1", "'＝1", "[U+202E]=1", "05/03/2025", "-1", "", "08",
    ]  # fmt: skip
