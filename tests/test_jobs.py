"""Documents read side by side come back in order, and no process outlives the one that reads."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.jobs import Limits, records
from loaders.record import loads
from loaders.refusal import Refusal
from tests import tiny

ROOT = Path(__file__).resolve().parent.parent


def documents(*texts: str) -> list[Loaded]:
    return [Loaded(f"{n}.txt", hashlib.sha256(t.encode()).hexdigest(), t.encode()) for n, t in enumerate(texts)]


def numbers(texts: list[str], jobs: int) -> list[tuple[str, str | None]]:
    """Return the number read in each document, or the code of its refusal, by name."""
    return [
        (loaded.name, result.code if isinstance(result, Refusal) else loads(result.line).own.number)
        for loaded, result in records(documents(*texts), tiny.extract, tiny.load, jobs=jobs)
    ]


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_records_come_in_the_order_of_the_documents(jobs: int) -> None:
    texts = [f"số: {n}/KH\n" for n in range(30)]
    texts[7], texts[8] = "hỏng: KeyError\n", "\n"
    expected: list[tuple[str, str | None]] = [(f"{n}.txt", f"{n}/KH") for n in range(30)]
    expected[7], expected[8] = ("7.txt", "internal"), ("8.txt", "empty")
    assert numbers(texts, jobs) == expected


def test_records_of_a_killed_process_are_read_again() -> None:
    texts = ["số: 0/KH\n", "chết: 9\n", "số: 2/KH\n", "chết: 9\n", "số: 4/KH\n"]
    assert [told for _, told in numbers(texts, 2)] == ["0/KH", "internal", "2/KH", "internal", "4/KH"]


def unwritable(document: Document, knowledge: None) -> Extraction:
    return replace(tiny.extract(document, knowledge), note="\ud800")


def unreadable(document: Document, knowledge: None) -> Extraction:
    extraction = tiny.extract(document, knowledge)
    return replace(extraction, tasks=(extraction.own,))  # type: ignore[arg-type]


@pytest.mark.parametrize("extract", [unwritable, unreadable])
def test_record_that_can_not_be_read_back_is_refused(extract: object) -> None:
    ((_, result),) = records(documents("số: 1/KH\n"), extract, tiny.load)  # type: ignore[arg-type]
    assert isinstance(result, Refusal)
    assert result.code == "internal"


def broken() -> None:
    raise KeyError("cues.ttl")


def test_broken_vocabulary_is_not_the_documents_fault() -> None:
    with pytest.raises(KeyError, match="cues"):
        list(records(documents("số: 1/KH\n"), tiny.extract, broken))  # type: ignore[arg-type]


def test_readers_end_with_the_process_that_was_killed() -> None:
    code = """
import os
from loaders.jobs import Limits, records
from tests import tiny
from tests.test_jobs import documents
for _ in records(documents(*(f"số: {n}/KH" for n in range(50))), tiny.extract, tiny.load, jobs=2):
    os.kill(os.getpid(), 9)
"""
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.communicate(timeout=30)  # the pipes are closed only when the readers are gone too
    assert child.returncode == -9


def test_readers_do_not_run_the_program_that_asked_for_them(tmp_path: Path) -> None:
    script = tmp_path / "đọc.py"
    script.write_text("""
import sys
from loaders.jobs import records
from tests import tiny
from tests.test_jobs import documents
print("begun")
found = list(records(documents(*(f"số: {n}/KH" for n in range(4))), tiny.extract, tiny.load, jobs=2))
print(len(found))
""")
    command = [sys.executable, str(script)]
    ran = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "begun\n4\n", "")


def hostile(document: Document, knowledge: None) -> Extraction:
    """Do what the document says before it is read."""
    match document.text.split():
        case ["sleep"]:
            time.sleep(600)
        case ["child"]:
            subprocess.Popen(["sleep", "600"])
            time.sleep(600)
        case ["memory"]:
            bytearray(8 << 30)
        case ["network"]:
            socket.create_connection(("127.0.0.1", 9))
        case ["name"]:
            socket.getaddrinfo("localhost", 80)
        case ["exit"]:
            raise SystemExit(3)
        case ["error"]:
            raise zlib.error("bad block")
    return tiny.extract(document, knowledge)


def told(*texts: str, seconds: float = 60) -> list[tuple[str, str]]:
    limits = Limits(seconds=seconds)
    found = records(documents(*texts), hostile, tiny.load, jobs=2, limits=limits)  # type: ignore[arg-type]
    return [(result.code, result.why[0]) if isinstance(result, Refusal) else ("taken", "") for _, result in found]


def test_document_that_takes_too_long_is_refused_and_the_others_are_read() -> None:
    assert told("số: 1/KH", "sleep", "số: 2/KH", "số: 3/KH", seconds=5) == [
        ("taken", ""), ("timeout", "5"), ("taken", ""), ("taken", ""),
    ]  # fmt: skip


def test_programs_that_a_reader_started_end_with_it() -> None:
    before = sleepers()
    told("child", seconds=3)
    assert sleepers() <= before


def sleepers() -> set[str]:
    listed = subprocess.run(["pgrep", "-f", "^sleep 600$"], capture_output=True, text=True, check=False)
    return set(listed.stdout.split())


def test_document_that_needs_too_much_memory_is_refused() -> None:
    assert [code for code, _ in told("memory", "số: 2/KH")] == ["memory", "taken"]


@pytest.mark.parametrize("text", ["network", "name"])
def test_reader_has_no_network(text: str) -> None:
    ((code, why),) = told(text)
    assert (code, why.split(":")[0]) == ("internal", "PermissionError")


@pytest.mark.parametrize(("text", "why"), [("exit", "SystemExit: 3"), ("error", "error: bad block")])
def test_whatever_a_reader_raises_is_told(text: str, why: str) -> None:
    assert told(text, "số: 2/KH") == [("internal", why), ("taken", "")]


def test_plain_text_needs_no_other_process() -> None:
    ((_, result),) = records(documents("số: 1/KH"), parent, tiny.load)  # type: ignore[arg-type]
    assert not isinstance(result, Refusal)


def parent(document: Document, knowledge: None) -> Extraction:
    assert os.getpid() == tiny.PARENT
    return tiny.extract(document, knowledge)
