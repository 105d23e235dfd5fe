"""The manifest tells the whole story or names the line that does not; one process writes at a time."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import string
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kg import archive, manifest
from kg.archive import Archive, writing
from kg.faults import (
    DamagedManifest,
    ForeignFolder,
    Locked,
    NewerFormat,
    NoStore,
    StorageFailed,
    StoreError,
    UsedAfterFork,
)
from kg.manifest import Entry, Event, Forgotten, Held, Read, Refused, Removed, State, Written

ROOT = Path(__file__).resolve().parent.parent
A, B = "a" * 64, "b" * 64
T1, T2 = "2026-11-20T08:00:00Z", "2026-11-21T08:00:00Z"


def read(sha256: str, fingerprint: str = "f1", number: str | None = "24/KH-UBND") -> Read:
    return Read(
        sha256,
        f"id:{sha256[:2]}",
        fingerprint,
        "0.1.0",
        "ok",
        None,
        9,
        "id:i",
        "KH",
        number,
        None,
        None,
        None,
    )


def refused(path: str, sha256: str | None = None) -> Refused:
    return Refused(path, "binary", "Tệp hỏng", "Broken", sha256, "f1", kept=sha256 is not None)


def told(*events: Event | str) -> State:
    """Return the state after these events; a text sets the time."""
    state, time = State(), T1
    for event in events:
        if isinstance(event, str):
            time = event
        else:
            state.apply(event, time)
    return state


NEW = (read(A), Held(A, "/1.txt"))

HISTORIES: dict[str, tuple[tuple[Event | str, ...], dict[str, Entry]]] = {
    "new": (NEW, {A: Entry(read(A), T1, ("/1.txt",))}),
    "written": ((*NEW, Written(A, "q", 3)), {A: Entry(read(A), T1, ("/1.txt",), "q", 3)}),
    "same bytes twice": ((*NEW, Held(A, "/0.txt")), {A: Entry(read(A), T1, ("/1.txt", "/0.txt"))}),
    "changed": ((*NEW, T2, read(B), Held(B, "/1.txt")), {B: Entry(read(B), T2, ("/1.txt",))}),
    "changed in one of two places": (
        (*NEW, Held(A, "/2.txt"), read(B), Held(B, "/1.txt")),
        {A: Entry(read(A), T1, ("/2.txt",)), B: Entry(read(B), T1, ("/1.txt",))},
    ),
    "read again": (
        (*NEW, Written(A, "q", 3), T2, read(A, "f2")),
        {A: Entry(read(A, "f2"), T1, ("/1.txt",))},
    ),
    "removed": ((*NEW, Removed(A)), {}),
    "removed and loaded again": ((*NEW, Removed(A), T2, *NEW), {A: Entry(read(A), T2, ("/1.txt",))}),
    "refused afterwards": ((*NEW, refused("/1.txt", A)), {}),
    "another file refused": ((*NEW, refused("/2.txt", B)), {A: Entry(read(A), T1, ("/1.txt",))}),
    "its file refused with other bytes": ((*NEW, refused("/1.txt", B)), {A: Entry(read(A), T1, ("/1.txt",))}),
}


@pytest.mark.parametrize("case", HISTORIES)
def test_state_holds_what_the_history_leaves(case: str) -> None:
    history, documents = HISTORIES[case]
    assert told(*history).documents == documents


@pytest.mark.parametrize("case", HISTORIES)
def test_state_knows_the_holder_of_every_path(case: str) -> None:
    history, documents = HISTORIES[case]
    holders = {path: sha256 for sha256, entry in documents.items() for path in entry.paths}
    assert told(*history).holders == holders


@pytest.mark.parametrize("cure", [Forgotten("/1.txt"), Held(A, "/1.txt")])
def test_state_forgets_a_refusal_when_the_file_is_good(cure: Event) -> None:
    state = told(read(A), Held(A, "/0.txt"), refused("/1.txt"), refused("/2.txt"), cure)
    assert list(state.refusals) == ["/2.txt"]


def test_state_keeps_what_was_removed_until_it_is_loaded_again() -> None:
    assert told(*NEW, Removed(A)).removed == {A: Entry(read(A), T1, ("/1.txt",))}
    assert told(*NEW, Removed(A), *NEW).removed == {}


def test_entry_is_named_by_its_least_file_name() -> None:
    entry = Entry(read(A), T1, ("/a/2.txt", "/b/1.txt", "/c/1.txt"))
    assert (entry.name, entry.path) == ("1.txt", "/b/1.txt")


def filled(store: Path) -> Path:
    """Make a store with four transactions and return its manifest."""
    with writing(store) as opened:
        opened.commit(read(A), Held(A, "/Kế hoạch.txt"))
        opened.commit(read(B), Held(B, "/2.txt"))
        opened.commit(Written(A, "q", 1), Written(B, "r", 2))
        opened.commit(refused("/3.txt"))
    return store / "manifest"


def same(one: State, other: State) -> bool:
    return (one.documents, one.refusals, one.removed) == (other.documents, other.refusals, other.removed)


def test_manifest_gives_the_state_back(tmp_path: Path) -> None:
    with writing(tmp_path / "kho") as opened:
        for event in (*NEW, Written(A, "q", 3), refused("/2.txt", B), Forgotten("/3.txt"), Removed(A)):
            opened.commit(event)
        written = opened.state
    assert archive.state(tmp_path / "kho") == written


def test_manifest_tells_the_time_in_utc(tmp_path: Path) -> None:
    hanoi = datetime(2026, 11, 20, 15, 0, tzinfo=timezone(timedelta(hours=7)))
    with writing(tmp_path / "kho", lambda: hanoi) as opened:
        opened.commit(*NEW)
        assert opened.state.documents[A].loaded == hanoi.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") == T1


def test_torn_last_line_is_cut_off_at_every_byte(tmp_path: Path) -> None:
    path = filled(tmp_path / "kho")
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    before = len(whole) - len(lines[-1])
    path.write_bytes(whole[:before])
    expected = archive.state(tmp_path / "kho")
    for end in range(before + 1, len(whole)):
        path.write_bytes(whole[:end])
        with writing(tmp_path / "kho") as opened:
            assert same(opened.state, expected)
        assert path.read_bytes() == whole[:before]


def test_last_line_with_an_unwritten_sector_is_cut_off(tmp_path: Path) -> None:
    path = filled(tmp_path / "kho")
    whole = path.read_bytes()
    with writing(tmp_path / "kho") as opened:
        opened.commit(*(refused(f"/{n}.txt") for n in range(50)))
    data = bytearray(path.read_bytes())
    data[len(whole) + 512 : len(whole) + 1024] = bytes(512)
    path.write_bytes(data)
    with writing(tmp_path / "kho"):
        pass
    assert path.read_bytes() == whole


def test_reader_leaves_a_torn_line_alone(tmp_path: Path) -> None:
    path = filled(tmp_path / "kho")
    data = path.read_bytes()[:-5]
    path.write_bytes(data)
    archive.state(tmp_path / "kho")
    assert path.read_bytes() == data


def test_every_flipped_bit_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    path = filled(tmp_path / "kho")
    whole = path.read_bytes()
    silent = []
    for position in range(len(whole)):
        line = whole.count(b"\n", 0, position) + 1
        for bit in range(8):
            data = bytearray(whole)
            data[position] ^= 1 << bit
            try:
                manifest.replay(bytes(data), path)
            except DamagedManifest as error:
                assert error.values["line"] == line
            else:
                silent.append((position, bit))
    assert silent == []


DAMAGES: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "a line lost": (lambda lines: [lines[0], *lines[2:]], 2),
    "a line twice": (lambda lines: [lines[0], lines[0], *lines[1:]], 2),
    "two lines swapped": (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
    "a line torn in the middle": (lambda lines: [lines[0], lines[1][:40] + b"\n", *lines[2:]], 2),
    "an empty line": (lambda lines: [lines[0], b"\n", *lines[1:]], 2),
    "a foreign line": (lambda lines: [*lines, b"hello\n"], 5),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_damaged_manifest_is_an_error_that_names_the_line(case: str, tmp_path: Path) -> None:
    damage, line = DAMAGES[case]
    path = filled(tmp_path / "kho")
    data = b"".join(damage(path.read_bytes().splitlines(keepends=True)))
    path.write_bytes(data)
    with pytest.raises(DamagedManifest, match=f"dòng {line} ") as raised, writing(tmp_path / "kho"):
        pass
    assert str(path) in str(raised.value)
    assert path.read_bytes() == data, "a damaged manifest is left for a person"


def test_manifest_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path / "kho")
    line = manifest.line(5, T1, [Removed(A)]).replace(b'"removed"', b'"renamed"')
    body = line[9:-1]
    path.write_bytes(path.read_bytes() + b"%08x %s\n" % (manifest.zlib.crc32(body), body))
    with pytest.raises(NewerFormat, match="dòng 5"):
        archive.state(tmp_path / "kho")


def test_manifest_is_as_before_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path / "kho")
    whole = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFailed, match="hết chỗ"), writing(tmp_path / "kho") as opened:
        monkeypatch.setattr(os, "fsync", full)
        opened.commit(refused("/4.txt"))
    assert path.read_bytes() == whole


def test_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from kg.archive import writing\nwith writing(Path(sys.argv[1])): pass"
    with writing(tmp_path / "kho"):
        ran = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "kho")], cwd=ROOT, capture_output=True, text=True
        )
    assert ran.returncode == 1
    assert f"đang được tiến trình {os.getpid()} ghi" in ran.stderr


def test_lock_is_free_again_after_the_writer_died(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from kg.archive import writing\n"
        "with writing(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path / "kho")], cwd=ROOT)
    assert ran.returncode == -9
    with writing(tmp_path / "kho") as opened:
        opened.commit(*NEW)
    assert list(archive.state(tmp_path / "kho").documents) == [A]


def test_same_process_can_not_write_twice(tmp_path: Path) -> None:
    with writing(tmp_path / "kho"), pytest.raises(Locked), writing(tmp_path / "kho"):
        pass


def _in_a_fork(opened: Archive, answer: multiprocessing.SimpleQueue[str]) -> None:
    try:
        opened.commit(Forgotten("/1.txt"))
    except UsedAfterFork as error:
        answer.put(str(error))
    else:
        answer.put("written")


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_forked_child_may_not_write(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    answer = context.SimpleQueue()
    with writing(tmp_path / "kho") as opened:
        child = context.Process(target=_in_a_fork, args=(opened, answer))
        child.start()
        child.join()
        opened.commit(*NEW)
    assert f"Kho “{tmp_path / 'kho'}” do tiến trình {os.getpid()} mở" in answer.get()
    assert list(archive.state(tmp_path / "kho").documents) == [A]


def test_folder_with_other_files_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ForeignFolder, match="không phải kho"), writing(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["", "kho"])
def test_state_of_no_store_says_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(NoStore, match="Nạp văn bản trước"):
        archive.state(tmp_path / name)


def test_original_that_changed_is_not_given(tmp_path: Path) -> None:
    sha256 = hashlib.sha256(b"ke hoach").hexdigest()
    with writing(tmp_path / "kho") as opened:
        opened.keep_original(sha256, b"ke hoach")
        assert opened.original(sha256) == b"ke hoach"
        opened.original_path(sha256).write_bytes(b"ke hoacH")
        assert opened.original(sha256) is None
        opened.keep_original(sha256, b"ke hoach")
        assert opened.original(sha256) == b"ke hoach"


def test_writer_clears_unfinished_files(tmp_path: Path) -> None:
    with writing(tmp_path / "kho"):
        pass
    (tmp_path / "kho/tmp/left").write_text("x")
    with writing(tmp_path / "kho"):
        assert list((tmp_path / "kho/tmp").iterdir()) == []


@pytest.mark.parametrize("fault", StoreError.__subclasses__())
def test_fault_speaks_both_languages(fault: type[StoreError]) -> None:
    names = {field for text in (fault.vi, fault.en) for _, field, *_ in string.Formatter().parse(text) if field}
    error = fault(**{name: f"<{name}>" for name in names})
    assert error.message("vi") == str(error) != error.message("en")
    assert names and "{" not in str(error)
    assert {n for n in names if f"<{n}>" in str(error)} == {n for n in names if f"<{n}>" in error.message("en")}


def test_manifest_goes_on_from_where_it_was_read(tmp_path: Path) -> None:
    events = [manifest.Refused(f"{n}.pdf", "empty", "", "", None, "f", False) for n in range(4)]
    lines = [manifest.line(n, "2026-11-20T12:00:00Z", [event]) for n, event in enumerate(events, 1)]
    path = tmp_path / "manifest"
    path.write_bytes(b"".join(lines[:2]))
    before = manifest.state(path)
    path.write_bytes(b"".join(lines) + lines[0][:9])
    assert manifest.continued(before, path) == manifest.state(path)
    assert list(before.refusals) == ["0.pdf", "1.pdf"]
