"""A store built from a page and a corpus holds what their publishers state in graphs that go with the documents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg.build import build, remove
from kg.checks import check
from kg.queries import run
from kg.rows import text
from kg.store import open_published
from tests.test_web import PLAN, SITE, page

ATTRIBUTES = (
    "<table><tr><td>Số ký hiệu</td><td>98/KH-UBND</td></tr><tr><td>Tình trạng</td><td>Còn hiệu lực</td></tr></table>"
)
RECORD = {
    "so": "7/KH-UBND", "ngay_ban_hanh": "2024-02-01", "co_quan_ban_hanh": "UBND tỉnh Tây Ninh",
    "toan_van": "KẾ HOẠCH\nVề chuyển đổi số\n\nTheo Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020.\n",
    "van_ban_can_cu": ["Luật 63/2020/QH14"],
}  # fmt: skip


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "vào"
    folder.mkdir()
    shown = page(SITE["menu"], f"<div>{ATTRIBUTES}</div>", f"<div class=content1>{PLAN}</div>")
    (folder / "trang.html").write_text(shown, "utf-8")
    (folder / "kho.jsonl").write_text(json.dumps(RECORD) + "\n", "utf-8")
    (folder / "kho.fields.toml").write_text('[fields]\nso = "number"\n', "utf-8")
    return folder


def stated(store: Path) -> list[tuple[str, str]]:
    rows = run(open_published(store), "stated", {}).rows
    return sorted((text(row[2]), text(row[3])) for row in rows)


def test_statements_of_pages_and_records_are_asked_for_by_a_query(inbox: Path, tmp_path: Path) -> None:
    report = build([inbox], tmp_path / "kho")
    assert [(Path(told.path).name, told.fate) for told in report.outcomes] == [
        ("kho.jsonl#1", "accepted"),
        ("trang.html", "accepted"),
    ]
    assert stated(tmp_path / "kho") == [
        ("date", "2024-02-01"), ("issuer", "UBND tỉnh Tây Ninh"), ("number", "7/KH-UBND"), ("number", "98/KH-UBND"),
        ("relation", "Luật 63/2020/QH14"), ("status", "Còn hiệu lực"),
    ]  # fmt: skip


def test_difference_between_text_and_publisher_is_a_problem(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    problems = check(open_published(tmp_path / "kho"))
    told = {p.code: p.severity for p in problems if p.code in ("publisher-differs", "from-publisher")}
    assert told == {"publisher-differs": "warning", "from-publisher": "warning"}


def test_statements_go_with_their_document(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    remove("trang.html", tmp_path / "kho")
    assert ("status", "Còn hiệu lực") not in stated(tmp_path / "kho")
    assert ("number", "7/KH-UBND") in stated(tmp_path / "kho")


def test_second_build_of_pages_and_records_does_nothing(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    report = build([inbox], tmp_path / "kho")
    assert (report.published, {told.fate for told in report.outcomes}) == (False, {"unchanged"})


def test_changed_mapping_reads_the_record_again(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    (inbox / "kho.fields.toml").write_text('[fields]\nso = "ignored"\n', "utf-8")
    build([inbox], tmp_path / "kho")
    assert ("number", "7/KH-UBND") not in stated(tmp_path / "kho")


def test_page_of_an_instrument_shows_what_its_publisher_says_apart(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([inbox], tmp_path / "kho")
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "kho"))
    shown = {number: _shown(tmp_path / "kho", number) for number in ("98/KH-UBND", "7/KH-UBND")}
    assert "nơi công bố tình trạng: Còn hiệu lực" in shown["98/KH-UBND"]
    assert "Nơi công bố nói" in shown["7/KH-UBND"] and "Nơi công bố nói" not in shown["98/KH-UBND"]
    assert "Luật 63/2020/QH14" in shown["7/KH-UBND"].partition("Nơi công bố nói")[2]


def _shown(store: Path, number: str) -> str:
    """Return the words of the view *Quan hệ* of the instrument to which its publisher gives this number."""
    app = AppTest.from_string(
        "from kg.view.instruments import instrument\nfrom kg.view.frame import page\npage(instrument.show)()",
        default_timeout=30,
    )
    rows = run(open_published(store), "stated", {}).rows
    (found,) = (text(row[1]) for row in rows if (text(row[2]), text(row[3])) == ("number", number))
    app.query_params.update({"id": found, "xem": "quan-he"})
    html = "".join(element.proto.body for element in app.run().get("html"))
    assert not app.exception
    return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())
