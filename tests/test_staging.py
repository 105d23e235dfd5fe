"""Files handed in: safe under any name, read without a change to what is published, published or thrown away whole."""

from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from kg import intake, staging
from kg.build import build, remove
from kg.cli import main
from kg.faults import NotRemoved, PathTaken, StorageFailed
from kg.holdings import status
from kg.restoring import restore
from kg.staging import Batch, Seen
from kg.store import published
from tests import tiny
from tests.pdfs import FILES, pages, shown
from tests.scans import scanned, tiff

PLAN = """ỦY BAN NHÂN DÂN TỈNH TRÀ VINH
Số: 24/KH-UBND
Trà Vinh, ngày 05 tháng 3 năm 2025

KẾ HOẠCH
Thực hiện Nghị quyết số 21-NQ/TU ngày 02/12/2024 của Ban Thường vụ Tỉnh ủy Trà Vinh
"""
OTHER = PLAN.replace("24/KH-UBND", "25/KH-UBND")

NAMES = {
    "Kế hoạch 24.docx": "Kế hoạch 24.docx",
    "Ke\u0302\u0301 hoa\u0323ch.txt": "Kế hoạch.txt",
    "../../x.txt": "x.txt",
    "..\\..\\x.txt": "x.txt",
    "/etc/passwd": "passwd",
    "C:\\Tài liệu\\24.docx": "24.docx",
    "..": "không tên",
    "": "không tên",
    "   ": "không tên",
    ".ẩn.txt": "ẩn.txt",
    "~$khóa.docx": "khóa.docx",
    "a\0b.txt": "a_b.txt",
    "a\nb\x1b[31m.txt": "a_b_[31m.txt",
    "đảo\u202etxt.exe": "đảo_txt.exe",
    "<img src=x onerror=alert(1)>.txt": "_img src=x onerror=alert(1)_.txt",
    "CON": "_CON",
    "con.txt": "_con.txt",
    "Công văn.txt": "Công văn.txt",
    "COM1.pdf": "_COM1.pdf",
    "kho.jsonl#3": "kho.jsonl_3",
    "a.zip!/b.txt": "b.txt",
    "tên.txt...": "tên.txt",
    "\udcff.txt": "_.txt",
    "corpus.fields.toml": "corpus.fields.toml",
}


@pytest.mark.parametrize("given", NAMES)
def test_name_is_one_safe_part_of_a_path(given: str) -> None:
    assert intake.safe_name(given, Counter()) == NAMES[given]


@pytest.mark.parametrize("given", ["ế" * 300 + ".docx", "a" * 300, "x." + "y" * 300, "a" * 300 + ".fields.toml"])
def test_long_name_is_cut_and_keeps_its_suffix(given: str) -> None:
    name = intake.safe_name(given, Counter())
    assert len(name.encode()) <= 180
    assert (Path(given).suffix == Path(name).suffix) or len(Path(given).suffix) > 12


def test_names_are_told_apart_without_regard_to_case() -> None:
    taken: Counter[str] = Counter()
    given = ["a.txt", "A.TXT", "b/a.txt", "a (2).txt", "a.txt"]
    assert [intake.safe_name(name, taken) for name in given] == [
        "a.txt", "A (2).TXT", "a (3).txt", "a (2) (2).txt", "a (4).txt",
    ]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kho"


def hand_in(store: Path, files: dict[str, str | bytes]) -> Batch:
    given: list[tuple[str, BinaryIO]] = [
        (name, io.BytesIO(data.encode() if isinstance(data, str) else data)) for name, data in files.items()
    ]
    return staging.create(store, given)


def preview(store: Path, batch: Batch) -> dict[str, Seen]:
    main(["preview", str(batch.files), "--batch", str(batch.folder), "--store", str(store)])
    seen = staging.preview(batch)
    assert seen is not None
    return {one.name: one for one in seen}


def publish(store: Path, batch: Batch) -> int:
    return main(["build", str(batch.files), "--batch", str(batch.folder), "--store", str(store)])


def held(store: Path) -> list[tuple[str, str | None]]:
    return [(entry.name, entry.read.number) for entry in status(store).documents]


def test_hostile_names_stay_within_the_batch(store: Path) -> None:
    batch = hand_in(store, dict.fromkeys(NAMES, PLAN))
    assert len(list(batch.files.iterdir())) == len(NAMES) == len(batch.uploads)
    assert [upload.given for upload in batch.uploads] == list(NAMES)
    outside = {path for path in store.parent.rglob("*") if path.is_file()} - set(batch.folder.rglob("*"))
    assert {path.name for path in outside} == {".cancu-store"}


def test_batch_is_found_again_by_its_id(store: Path) -> None:
    batch = hand_in(store, {"a.txt": PLAN})
    assert staging.batch(store, batch.id) == batch
    assert staging.batches(store) == [batch]


@pytest.mark.parametrize("id", ["", "..", "../originals", "20261120-120000-zzzzzzzz", "20261120-120000-00000000"])
def test_unknown_batch_is_none(id: str, store: Path) -> None:
    hand_in(store, {"a.txt": PLAN})
    assert staging.batch(store, id) is None


def test_file_too_large_is_told_and_not_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_OF_A_FILE", 2 * intake.MEGABYTE)
    batch = hand_in(store, {"lớn.pdf": bytes(2 * intake.MEGABYTE + 1), "a.txt": PLAN})
    assert [(one.given, one.why.partition(".")[0]) for one in batch.not_taken] == [("lớn.pdf", "Tệp lớn hơn 2 MB")]
    assert [path.name for path in batch.files.iterdir()] == ["a.txt"]


def test_batch_has_a_limit_in_all(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_OF_A_BATCH", 10)
    batch = hand_in(store, {"a.txt": b"12345678", "b.txt": b"123", "c.txt": b"12"})
    assert [upload.name for upload in batch.uploads] == ["a.txt", "c.txt"]
    assert "lô sau" in batch.not_taken[0].why


class _FullDisk(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_full_disk_is_told_and_leaves_nothing(store: Path) -> None:
    with pytest.raises(StorageFailed, match="hết chỗ"):
        staging.create(store, [("a.txt", io.BytesIO(b"a")), ("b.txt", _FullDisk())])
    assert list((store / "staging").iterdir()) == []


def test_preview_tells_what_stands_in_a_document(store: Path) -> None:
    seen = preview(store, hand_in(store, {"Kế hoạch.txt": PLAN}))["Kế hoạch.txt"]
    assert (seen.state, seen.kind, seen.number, seen.date, seen.jurisdiction, seen.held) == (
        "ok", "text", "24/KH-UBND", "2025-03-05", "Trà Vinh", "",
    )  # fmt: skip
    assert seen.relations > 0


def test_record_of_a_preview_holds_the_sentences(store: Path) -> None:
    batch = hand_in(store, {"Kế hoạch.txt": PLAN})
    quotes = [
        relation["quote"] for relation in staging.record(batch, preview(store, batch)["Kế hoạch.txt"])["relations"]
    ]
    assert any("Nghị quyết số 21-NQ/TU" in quote for quote in quotes)


def _packed(files: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


REFUSED: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "a.txt", "không có chữ nào"),
    "damaged": (b"%PDF-1.4 gi\xc3\xa1", "a.pdf", "hỏng"),
    "unknown kind": (b"MZ", "a.exe", "Không đọc loại tệp"),
    "no text": (b"\x00\x01\x02\x03" * 50, "a.txt", "không phải văn bản thuần"),
    "damaged archive": (b"PK\x03\x04" + b"x" * 100, "a.zip", "hỏng"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_preview_tells_in_vietnamese_why_a_file_is_refused(case: str, store: Path) -> None:
    data, name, why = REFUSED[case]
    seen = preview(store, hand_in(store, {name: data}))[name]
    assert seen.state == "refused"
    assert why in seen.message and str(store) not in seen.message


def _locked_archive() -> bytes:
    """Return an archive that says of its member that it needs a password."""
    data = bytearray(_packed({"24.txt": PLAN}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


HARD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "password": ((FILES / "password.pdf").read_bytes, "a.pdf", "có mật khẩu. Mở bằng mật khẩu, lưu lại không mật khẩu"),
    "archive with a password": (_locked_archive, "a.zip", "có mật khẩu"),
    "scan without recognition": (lambda: scanned(pages([shown("Noi dung")])), "a.pdf", "cài tesseract-ocr"),
    "picture without recognition": (lambda: tiff(pages([shown("Noi dung")])), "a.tif", "cài tesseract-ocr"),
    "too large": (lambda: b"a " * (33 << 20), "a.txt", "quá giới hạn"),
}


@pytest.mark.parametrize("case", HARD)
def test_preview_of_a_bare_machine_says_what_to_do(case: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, name, why = HARD[case]
    batch = hand_in(store, {name: make()})
    monkeypatch.setenv("PATH", "")
    (seen,) = preview(store, batch).values()
    assert seen.state == "refused"
    assert why in seen.message


def test_preview_takes_an_archive_apart(store: Path) -> None:
    seen = preview(store, hand_in(store, {"lô.zip": _packed({"a/24.txt": PLAN, "b.exe": b"MZ"})}))
    assert {name: one.state for name, one in seen.items()} == {"lô.zip!/a/24.txt": "ok", "lô.zip!/b.exe": "refused"}


def _tree(store: Path) -> dict[str, bytes]:
    """Return all files of a store but those of jobs and batches."""
    apart = (store / "staging", store / "jobs")
    return {
        str(path.relative_to(store)): path.read_bytes()
        for path in store.rglob("*")
        if path.is_file() and not any(path.is_relative_to(folder) for folder in apart)
    }


@pytest.fixture
def built(store: Path, tmp_path: Path) -> Path:
    (tmp_path / "đến").mkdir()
    (tmp_path / "đến" / "cũ.txt").write_text(PLAN, "utf-8")
    build([tmp_path / "đến"], store)
    return store


def test_preview_changes_nothing_that_is_published(built: Path) -> None:
    before = _tree(built)
    preview(built, hand_in(built, {"mới.txt": OTHER, "hỏng.pdf": b"%PDF-1.4 x"}))
    assert _tree(built) == before


def test_preview_tells_what_is_held_already(built: Path) -> None:
    seen = preview(
        built, hand_in(built, {"trùng.txt": PLAN, "bản khác.txt": PLAN + "\nTrang cuối.\n", "mới.txt": OTHER})
    )
    assert {name: (one.held, one.held_as, one.can_be_taken) for name, one in seen.items()} == {
        "trùng.txt": ("bytes", "cũ.txt", False),
        "bản khác.txt": ("instrument", "cũ.txt", True),
        "mới.txt": ("", "", True),
    }


def test_preview_tells_of_a_file_handed_in_twice(store: Path) -> None:
    seen = preview(store, hand_in(store, {"a.txt": PLAN, "b.txt": PLAN}))
    assert [(one.state, one.same_as) for one in seen.values()] == [("ok", ""), ("repeated", "a.txt")]


def test_preview_tells_of_two_versions_in_one_batch(store: Path) -> None:
    seen = preview(store, hand_in(store, {"a.txt": PLAN, "b.txt": PLAN + "\nTrang cuối.\n", "c.txt": OTHER}))
    assert {name: one.others for name, one in seen.items()} == {"a.txt": 1, "b.txt": 1, "c.txt": 0}


def test_preview_tells_that_a_document_was_withdrawn(built: Path) -> None:
    remove("cũ.txt", built)
    assert preview(built, hand_in(built, {"lại.txt": PLAN}))["lại.txt"].held == "removed"


def test_published_batch_is_in_the_graph_under_its_own_names(store: Path) -> None:
    batch = hand_in(store, {"Kế hoạch.txt": PLAN})
    preview(store, batch)
    assert publish(store, batch) == 0
    assert held(store) == [("Kế hoạch.txt", "24/KH-UBND")]
    told = staging.published(batch)
    assert told and [(d["name"], d["fate"]) for d in told["documents"]] == [("Kế hoạch.txt", "accepted")]
    assert not batch.files.exists()


def test_published_graph_is_that_of_a_plain_build(store: Path, tmp_path: Path) -> None:
    batch = hand_in(store, {"Kế hoạch.txt": PLAN, "khác.txt": OTHER})
    preview(store, batch)
    publish(store, batch)
    (tmp_path / "đến").mkdir()
    for name, text in {"Kế hoạch.txt": PLAN, "khác.txt": OTHER}.items():
        (tmp_path / "đến" / name).write_text(text, "utf-8")
    build([tmp_path / "đến"], tmp_path / "đối chứng")
    loads = [line for line in tiny.graph(store) if "endedAtTime" not in line]
    assert loads == [line for line in tiny.graph(tmp_path / "đối chứng") if "endedAtTime" not in line]


def test_only_the_kept_documents_are_published(store: Path) -> None:
    batch = hand_in(store, {"lô.zip": _packed({"24.txt": PLAN, "25.txt": OTHER})})
    preview(store, batch)
    staging.keep(batch, ["lô.zip!/25.txt"])
    publish(store, batch)
    assert held(store) == [("25.txt", "25/KH-UBND")]


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the names of the documents that are read from now on."""
    from loaders import jobs

    found: list[str] = []
    real: Callable[..., jobs.Result] = jobs.record

    def told(loaded: jobs.Loaded, **more: object) -> jobs.Result:
        found.append(Path(loaded.name).name)
        return real(loaded, **more)

    monkeypatch.setattr(jobs, "record", told)
    yield found


def test_nothing_is_read_twice(store: Path, readings: list[str]) -> None:
    batch = hand_in(store, {"24.txt": PLAN})
    preview(store, batch)
    preview(store, batch)
    publish(store, batch)
    assert readings == ["24.txt"]


@pytest.mark.parametrize("harm", ["record", "text"])
def test_damaged_reading_is_read_again(harm: str, store: Path, readings: list[str]) -> None:
    batch = hand_in(store, {"24.txt": PLAN})
    preview(store, batch)
    (path,) = (batch.folder / "read").glob("*.json" if harm == "record" else "*.text")
    path.write_bytes(path.read_bytes().replace(b"24/KH", b"42/KH"))
    publish(store, batch)
    assert readings == ["24.txt", "24.txt"]
    assert held(store) == [("24.txt", "24/KH-UBND")]


def test_batch_that_was_thrown_away_is_gone(store: Path) -> None:
    batch = hand_in(store, {"24.txt": PLAN})
    preview(store, batch)
    staging.discard(batch)
    assert staging.batch(store, batch.id) is None
    assert list((store / "staging").iterdir()) == []


def test_withdrawn_document_comes_back_from_the_archive(built: Path, tmp_path: Path) -> None:
    before = [line for line in tiny.graph(built) if "endedAtTime" not in line]
    remove("cũ.txt", built)
    (tmp_path / "đến" / "cũ.txt").unlink()
    assert restore("cũ.txt", built).outcome.fate == "accepted"
    assert [line for line in tiny.graph(built) if "endedAtTime" not in line] == before
    assert status(built).removed == ()


def test_document_whose_file_holds_another_does_not_come_back(built: Path, tmp_path: Path) -> None:
    remove("cũ.txt", built)
    (tmp_path / "đến" / "cũ.txt").write_text(OTHER, "utf-8")
    build([tmp_path / "đến"], built)
    before = published(built)
    with pytest.raises(PathTaken, match=r"nay giữ một văn bản khác"):
        restore("24/KH-UBND", built)
    assert published(built) == before


def test_document_that_is_held_can_not_be_restored(built: Path) -> None:
    with pytest.raises(NotRemoved):
        restore("cũ.txt", built)


def test_preview_without_a_batch_writes_lines_and_no_store(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "24.txt").write_text(PLAN, "utf-8")
    assert main(["preview", str(tmp_path / "24.txt"), "--store", str(store)]) == 0
    assert json.loads(capsys.readouterr().out)["number"] == "24/KH-UBND"
    assert not store.exists()


def test_batch_whose_publication_was_begun_is_withdrawn_whole(built: Path) -> None:
    before = tiny.graph(built)
    batch = hand_in(built, {"25.txt": OTHER})
    preview(built, batch)
    staging.keep(batch, ["25.txt"])
    with pytest.raises(KeyboardInterrupt):
        build([batch.files], built, batch=batch, progress=_stopping)
    assert [entry.name for entry in status(built).documents] == ["25.txt", "cũ.txt"]
    assert main(["remove", "--batch", str(batch.folder), "--store", str(built)]) == 0
    assert [entry.name for entry in status(built).documents] == ["cũ.txt"]
    assert tiny.graph(built) == before


def _stopping(stage: str, done: int, total: int, name: str) -> None:
    if stage == "link":
        raise KeyboardInterrupt


def test_batch_withdrawn_leaves_what_others_brought(built: Path) -> None:
    batch = hand_in(built, {"trùng.txt": PLAN, "25.txt": OTHER})
    publish(built, batch)
    main(["remove", "--batch", str(batch.folder), "--store", str(built)])
    assert [entry.name for entry in status(built).documents] == ["cũ.txt"]


def test_remove_takes_either_a_document_or_a_batch(built: Path) -> None:
    batch = hand_in(built, {"25.txt": OTHER})
    assert main(["remove", "--store", str(built)]) == 2
    assert main(["remove", "cũ.txt", "--batch", str(batch.folder), "--store", str(built)]) == 2
