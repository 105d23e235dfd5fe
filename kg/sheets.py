"""Tables as files that a spreadsheet opens: XLSX with dates and a sheet of sources, and CSV.

Whatever a cell says, it stays what it says: no cell is a formula, a hyperlink or a number unless the table holds a
number there, and what has no shape is shown as its code point.
"""

from __future__ import annotations

import csv as csv_files
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from kg.rows import safe_cell
from kg.visible import visible

Value: TypeAlias = str | int | float | date | None
"""A cell: a date or a number is one in the file too, a text never becomes one, None is empty."""

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"

CELL_LIMIT = 32_767
"""How many UTF-16 units a cell of a spreadsheet holds."""
_CUT = "… [còn nữa: ô bảng tính không chứa hết]"
_ROWS = 1_000_000
_SHEET_NAME = 31
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_NARROWEST, _WIDEST, _LOOKED_AT = 9, 60, 200
_FIRST_DAY = date(1900, 3, 1)
"""The first day that every spreadsheet counts alike."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title and as many cells in each row as there are columns."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where tables come from, as label and value, in the order in which people read it."""

    facts: tuple[tuple[str, Value], ...]


def unfinished(table: Table, total: int) -> Table:
    """Return the table with a last row that tells how many of ``total`` rows it leaves out; itself where it holds all.

    >>> unfinished(Table("Việc", ("Việc", "Hạn"), (("a", None),)), 1200).rows[-1]
    ('Tệp này dừng ở 1 dòng đầu trong 1.200; thu hẹp điều kiện để tải phần còn lại', None)
    """
    if total <= len(table.rows):
        return table
    held, every = (f"{n:,}".replace(",", ".") for n in (len(table.rows), total))
    said = f"Tệp này dừng ở {held} dòng đầu trong {every}; thu hẹp điều kiện để tải phần còn lại"
    return replace(table, rows=(*table.rows, (said, *(None,) * (len(table.columns) - 1))))


def dated(iso: str | None) -> Value:
    """Return an ISO date as a date, one without day or month as Vietnamese readers write it.

    >>> dated("2025-03-05"), dated("2025-03"), dated(None)
    (datetime.date(2025, 3, 5), '03/2025', None)
    """
    if not iso:
        return None
    try:
        return date.fromisoformat(iso) if len(iso) == 10 else "/".join(reversed(iso.split("-")))
    except ValueError:
        return iso


def xlsx(tables: Table | Sequence[Table], source: Source) -> bytes:
    """Return a workbook with one sheet per table and a last one, "Nguồn", that tells where they come from."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheets = _Sheets(book)
        for table in [tables] if isinstance(tables, Table) else tables:
            for part in _parts(table):
                sheets.add(part)
        sheets.add(Table("Nguồn", ("Mục", "Nội dung"), source.facts))
    return out.getvalue()


def csv(table: Table) -> bytes:
    """Return the table as CSV in UTF-8 with a byte order mark; dates as dd/mm/yyyy, no cell can start a formula."""
    out = io.StringIO(newline="")
    writer = csv_files.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_csv_cell(value) for value in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


class _Sheets:
    """Adds tables to a workbook, each as a sheet with a name of its own."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: set[str] = set()
        cell = {"text_wrap": True, "valign": "top"}
        self._cell = book.add_format(cell)
        self._quoted = book.add_format(cell | {"quote_prefix": True})
        self._date = book.add_format(cell | {"num_format": "dd/mm/yyyy", "align": "left"})
        self._head = book.add_format(cell | {"bold": True, "bg_color": "#EFEBE2", "bottom": 1})

    def add(self, table: Table) -> None:
        """Write the table, row by row, below a head that stays in view and filters."""
        sheet = self._book.add_worksheet(self._name(table.title))
        for column, width in enumerate(_widths(table)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if table.rows and table.columns:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        for column, heading in enumerate(table.columns):
            sheet.write_string(0, column, _fitted(heading), self._head)
        for row, values in enumerate(table.rows, 1):
            for column, value in enumerate(values):
                self._write(sheet, row, column, value)

    def _write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        match value:
            case None | "":
                pass
            case date() if value >= _FIRST_DAY:
                sheet.write_datetime(row, column, value, self._date)
            case int() | float() if math.isfinite(value) and abs(value) < 1e15:
                sheet.write_number(row, column, value, self._cell)
            case _:
                cell = _text(value)
                unsafe = safe_cell(cell) != cell
                sheet.write_string(row, column, _fitted(cell), self._quoted if unsafe else self._cell)

    def _name(self, title: str) -> str:
        """Return the title as a sheet's name: of 31 characters at most, none of them reserved, no name twice."""
        wanted = " ".join(_NOT_IN_SHEET_NAME.sub(" ", visible(title)).split()) or "Bảng"
        name, number = wanted[:_SHEET_NAME].strip(), 1
        while name.casefold() in self._names:
            number += 1
            name = f"{wanted[: _SHEET_NAME - 6].strip()} ({number})"
        self._names.add(name.casefold())
        return name


def _parts(table: Table) -> Iterator[Table]:
    """Yield the table, in parts where it has more rows than a sheet holds."""
    yield from (replace(table, rows=table.rows[i : i + _ROWS]) for i in range(0, max(len(table.rows), 1), _ROWS))


def _widths(table: Table) -> Iterator[int]:
    for column, heading in enumerate(table.columns):
        longest = max((len(_text(row[column])) for row in table.rows[:_LOOKED_AT]), default=0)
        yield min(max(longest + 2, len(heading) + 4, _NARROWEST), _WIDEST)


def _text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04}"
    return "" if value is None else visible(str(value))


def _fitted(text: str) -> str:
    """Return a cell's text within the limit of a cell; what is cut off is said.

    A text in the form of the library's own rich-text markup gets a blank behind it: the library would write it raw.
    """
    if len(text) > CELL_LIMIT // 2:
        units = text.encode("utf-16-le", "replace")
        if len(units) > 2 * CELL_LIMIT:
            text = units[: 2 * (CELL_LIMIT - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def _csv_cell(value: Value) -> str:
    return str(value) if isinstance(value, int | float) else safe_cell(_text(value))
