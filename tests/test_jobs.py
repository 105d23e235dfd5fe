"""Documents read side by side come back in order, and no process outlives the one that reads."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.jobs import records
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
from loaders.jobs import records
from tests import tiny
from tests.test_jobs import documents
for _ in records(documents(*(f"số: {n}/KH" for n in range(50))), tiny.extract, tiny.load, jobs=2):
    os.kill(os.getpid(), 9)
"""
    child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.communicate(timeout=30)  # the pipes are closed only when the readers are gone too
    assert child.returncode == -9
