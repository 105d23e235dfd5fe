"""The downloads of the pages: nothing is made before the click, and what is made tells where it comes from."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kg.view.exports import file_name
from tests.graph import KH431, KH452
from tests.pages import DAK_NONG, published, texts

SCRIPT = """
from kg.sheets import Table
from kg.view.exports import table_exports

def table():
    return Table("Nhiệm vụ", ("Việc", "Hạn"), (("=1+2", "08"),))

table_exports(table, name="nhiem-vu", filters={"Cơ quan": "Sở Khoa học và Công nghệ"})
"""


LINEAGE = f"""
from kg.instruments import card
from kg.lineage import trace
from kg.view.exports import lineage_exports
from kg.view.loaded import current

loaded = current()
lineage_exports(loaded, card(loaded.store, "{KH452.id}"), trace(loaded.store, "{KH452.id}"))
"""

Offered = Callable[[str], dict[str, Callable[[], bytes]]]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("store"), texts())


@pytest.fixture
def offered(store: Path, monkeypatch: pytest.MonkeyPatch) -> Offered:
    """Return what runs a script and gives what its buttons would save, by file name, unmade."""
    monkeypatch.setenv("CANCU_STORE", str(store))
    found: dict[str, Callable[[], bytes]] = {}
    button = st.download_button

    def spied(label: str, **options: object) -> bool:
        found[str(options["file_name"])] = options["data"]  # type: ignore[assignment]
        return button(label, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", spied)

    def run(script: str) -> dict[str, Callable[[], bytes]]:
        app = AppTest.from_string(script, default_timeout=30).run()
        assert not app.exception, app.exception
        return found

    return run


def test_file_is_named_in_ascii_for_number_and_date() -> None:
    assert file_name("Nghị quyết 08-NQ/TU", "2017-01-23", ending="pdf") == "nghi-quyet-08-nq-tu-2017-01-23.pdf"


@pytest.mark.parametrize("hostile", ["../../etc/passwd", "a\r\nSet-Cookie: x", "\u202efdp.exe", "", "C:\\x"])
def test_file_name_has_nothing_but_letters_digits_and_hyphens(hostile: str) -> None:
    stem = file_name(hostile, ending="csv").removesuffix(".csv")
    assert stem and all(c.isascii() and (c.isalnum() or c == "-") for c in stem)


def test_table_is_not_made_before_the_click(offered: Offered) -> None:
    found = offered(SCRIPT.replace("return Table(", "raise RuntimeError("))
    assert sorted(found) == ["nhiem-vu.csv", "nhiem-vu.xlsx"]
    with pytest.raises(RuntimeError):
        found["nhiem-vu.csv"]()


def test_workbook_tells_store_filters_and_how_many_documents(
    offered: Offered,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(offered(SCRIPT)["nhiem-vu.xlsx"]()))
    told = dict(book["Nguồn"].iter_rows(min_row=2, values_only=True))
    assert [row[0].value for row in book["Nhiệm vụ"].iter_rows(min_row=2)] == ["=1+2"]
    assert told["Bộ lọc: Cơ quan"] == "Sở Khoa học và Công nghệ"
    assert (told["Số văn bản có toàn văn đang nạp"], told["Dữ liệu"]) == (3, "lần công bố thứ 1")


def test_csv_holds_the_same_cells_without_a_formula(
    offered: Offered,
) -> None:
    assert offered(SCRIPT)["nhiem-vu.csv"]().decode("utf-8-sig") == "Việc,Hạn\r\n'=1+2,08\r\n"


def test_lineage_is_offered_in_every_form_under_its_number_and_date(offered: Offered) -> None:
    assert sorted(offered(LINEAGE)) == sorted(
        [f"phieu-truy-nguyen-ke-hoach-452-kh-ubnd-2023-07-17.{ending}" for ending in ("pdf", "docx")]
        + [f"dong-van-ban-ke-hoach-452-kh-ubnd-2023-07-17.{e}" for e in ("xlsx", "csv", "ttl", "jsonld", "nq")]
    )


@pytest.mark.parametrize(
    ("ending", "start"),
    [("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("ttl", b"@prefix"),
     ("jsonld", b"[{"), ("nq", b"<https://")],
)  # fmt: skip
def test_each_form_is_made_on_the_click(offered: Offered, ending: str, start: bytes) -> None:
    (made,) = [data for name, data in offered(LINEAGE).items() if name.endswith(f".{ending}")]
    assert made().startswith(start)


def test_report_of_the_page_keeps_planned_statements_apart(offered: Offered) -> None:
    (made,) = [data for name, data in offered(LINEAGE.replace(KH452.id, KH431.id)).items() if name.endswith(".docx")]
    shown = "\n".join(p.text for p in docx.Document(io.BytesIO(made())).paragraphs)
    assert "Dự kiến hoặc đã qua" in shown and "thay thế Kế hoạch số 431/KH-UBND" in shown


def test_table_of_steps_has_every_passage_with_its_place(offered: Offered) -> None:
    (made,) = [data for name, data in offered(LINEAGE).items() if name.endswith(".xlsx")]
    book = openpyxl.load_workbook(io.BytesIO(made()))
    head, *rows = book["Các bước"].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert book.sheetnames == ["Các bước", "Văn bản", "Nguồn"]
    assert [(row["Quan hệ"], row["Tài liệu"], row["Độ chắc"]) for row in found] == [
        ("thực hiện", "dak-nong.txt", 0.98)
    ] * 2
    assert [DAK_NONG[row["Từ ký tự"] : row["Đến ký tự"]] for row in found] == [row["Câu trích"] for row in found]
