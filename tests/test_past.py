"""What happened to the documents of an instrument is told from the manifest: loads, replacements, withdrawals."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import build, remove
from kg.faults import NewerFormat
from kg.holdings import status
from kg.manifest import Decided, Held, Read, Refused, Undecided, line
from kg.past import past, undone
from kg.restoring import restore
from tests import tiny
from tests.shown import html_of, shown, words_of

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "tay-ninh-1127-kh-ubnd.txt"
PLAN = "https://w3id.org/cancu/id/instrument/tay-ninh/ke-hoach/1127-kh-ubnd/2025"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "vào").mkdir()
    path = tmp_path / "vào" / "kế hoạch.txt"
    path.write_text(SAMPLE.read_text("utf-8"), "utf-8")
    return path


@pytest.fixture
def store(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    build([plan], tmp_path / "kho")
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "kho"))
    return tmp_path / "kho"


def happened(store: Path, instrument: str = PLAN) -> list[tuple[str, str]]:
    return [(one.what, one.file) for one in past(store / "manifest", instrument)]


def test_one_load_is_all_that_happened(store: Path) -> None:
    assert happened(store) == [("loaded", "kế hoạch.txt")]
    assert "Diễn biến trong kho" not in words_of(shown("instruments.instrument", id=PLAN, xem="lich-su"))


def test_file_with_other_bytes_withdrawal_and_return_are_told_in_their_order(store: Path, plan: Path) -> None:
    (first,) = status(store).documents
    plan.write_text(plan.read_text("utf-8") + "\nPhụ lục kèm theo.\n", "utf-8")
    build([plan], store)
    (second,) = status(store).documents
    remove("kế hoạch.txt", store)
    restore("kế hoạch.txt", store)
    told = past(store / "manifest", PLAN)
    assert [(one.what, one.sha256) for one in told] == [
        ("loaded", first.read.sha256),
        ("loaded", second.read.sha256),
        ("replaced", first.read.sha256),
        ("withdrawn", second.read.sha256),
        ("loaded", second.read.sha256),
    ]
    assert {one.file for one in told} == {"kế hoạch.txt"} and sorted(one.time for one in told) == [o.time for o in told]
    html = html_of(shown("instruments.instrument", id=PLAN, xem="lich-su"))
    table = html.partition("Diễn biến trong kho</h2>")[2].partition("</table>")[0]
    assert [table.count(f"<td>{what}</td>") for what in ("nạp", "gỡ", "thay bằng nội dung khác của tệp")] == [3, 1, 1]


def test_withdrawn_plan_that_others_cite_leads_to_where_it_can_be_brought_back(store: Path, tmp_path: Path) -> None:
    other = tmp_path / "vào" / "khác.txt"
    text = SAMPLE.read_text("utf-8").replace("1127/KH-UBND", "1128/KH-UBND")
    told = "Thực hiện Kế hoạch số 1127/KH-UBND ngày 28 tháng 4 năm 2025 của Ủy ban nhân dân tỉnh Tây Ninh."
    other.write_text(f"{text}\n{told}\n", "utf-8")
    build([other], store)
    remove("kế hoạch.txt", store)
    assert happened(store) == [("loaded", "kế hoạch.txt"), ("withdrawn", "kế hoạch.txt")]
    html = html_of(shown("instruments.instrument", id=PLAN, xem="lich-su"))
    assert 'href="nap?xem=kho&amp;nhom=da-go"' in html and "Chưa nạp toàn văn" in html


def test_document_read_as_another_instrument_moves(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("số: 1/KH\n", "utf-8")
    build([tmp_path / "a.txt"], tmp_path / "kho", road=tiny.ROAD)
    (entry,) = status(tmp_path / "kho").documents
    elsewhere = replace(entry.read, instrument=entry.read.instrument + "-b", tool_version="2")
    _add(tmp_path / "kho", [replace(entry.read, tool_version="1")], [elsewhere], [entry.read])
    assert [what for what, _ in happened(tmp_path / "kho", entry.read.instrument)] == [
        "loaded", "reread", "moved", "loaded",
    ]  # fmt: skip
    assert [what for what, _ in happened(tmp_path / "kho", elsewhere.instrument)] == ["loaded", "moved"]


def test_document_with_two_files_is_replaced_when_the_last_one_is(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("số: 1/KH\n", "utf-8")
    build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "kho", road=tiny.ROAD)
    (entry,) = status(tmp_path / "kho").documents
    assert happened(tmp_path / "kho", entry.read.instrument) == [("loaded", "a.txt")]
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"số: 2/KH {name}\n", "utf-8")
        build([tmp_path / name], tmp_path / "kho", road=tiny.ROAD)
    assert happened(tmp_path / "kho", entry.read.instrument) == [("loaded", "a.txt"), ("replaced", "b.txt")]


def test_document_refused_when_it_is_read_again_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("số: 1/KH\n", "utf-8")
    build([tmp_path / "a.txt"], tmp_path / "kho", road=tiny.ROAD)
    (entry,) = status(tmp_path / "kho").documents
    refused = Refused(entry.path, "internal", "hỏng", "broken", entry.read.sha256, "3" * 16, True)
    _add(tmp_path / "kho", [refused])
    assert [what for what, _ in happened(tmp_path / "kho", entry.read.instrument)] == ["loaded", "refused"]


def test_no_manifest_and_unknown_instruments_have_no_past(store: Path, tmp_path: Path) -> None:
    assert past(tmp_path / "không có", PLAN) == past(store / "manifest", PLAN + "x") == ()


def test_torn_last_line_is_left_out_and_an_unknown_event_is_named(store: Path) -> None:
    manifest = store / "manifest"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole + line(9, "2026-11-20T00:00:00Z", [Held("0" * 64, str(PLAN))])[:-5])
    assert happened(store) == [("loaded", "kế hoạch.txt")]
    manifest.write_bytes(whole)
    (entry,) = status(store).documents
    later = line(9, "2026-11-20T00:00:00Z", [entry.read]).replace(b'"event":"read"', b'"event":"rend"')
    manifest.write_bytes(whole + _checked(later))
    with pytest.raises(NewerFormat):
        past(manifest, PLAN)
    assert "Chưa đọc được sổ ghi" in words_of(shown("instruments.instrument", id=PLAN, xem="lich-su"))


def test_decisions_taken_back_are_told_with_what_they_were_the_last_one_first(tmp_path: Path) -> None:
    def decided(instrument: str, by: str) -> Decided:
        return Decided("x:d", instrument, None, (), by, "", "a.txt", instrument, "")

    manifest = tmp_path / "manifest"
    manifest.touch()
    told: list[Decided | Undecided] = [
        decided("x:1", "An"), decided("x:1", "Bình"), Undecided("x:d", "x:1", "Chi"), decided("x:2", "Dũng"),
        decided("x:1", "An"), Undecided("x:d", "x:2", 'Em "event":"undecided"'), Undecided("x:d", "x:1", "Giang"),
        decided("x:1", "Hà"),
    ]  # fmt: skip
    for n, event in enumerate(told, 1):
        with manifest.open("ab") as file:
            file.write(line(n, f"2026-11-20T12:00:{n:02}Z", [event]))
    found = [(one.decided.instrument, one.decided.by, one.by, one.time[-3:-1]) for one in undone(manifest, limit=9)]
    assert found == [
        ("x:1", "An", "Giang", "07"),
        ("x:2", "Dũng", 'Em "event":"undecided"', "06"),
        ("x:1", "Bình", "Chi", "03"),
    ]
    assert [one.by for one in undone(manifest, limit=1)] == ["Giang"]
    assert undone(tmp_path / "không có", limit=9) == ()


def _add(store: Path, *transactions: list[Read] | list[Refused]) -> None:
    manifest = store / "manifest"
    count = manifest.read_bytes().count(b"\n")
    for n, events in enumerate(transactions, count + 1):
        with manifest.open("ab") as file:
            file.write(line(n, f"2026-11-20T12:00:{n:02}Z", events))


def _checked(text: bytes) -> bytes:
    """Return a line with the checksum that fits it."""
    return b"%08x %s" % (zlib.crc32(text[9:-1]), text[9:])
