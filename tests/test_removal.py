"""A document is found by what people call it, withdrawn whole, and `status` tells what is held."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from pathlib import Path

import pytest

from kg.build import build, remove
from kg.faults import (
    AmbiguousDocument,
    NoStore,
    UnknownDocument,
)
from kg.holdings import status
from kg.store import published
from kg.terms import BASE
from tests import tiny
from tests.inbox import PLAN, PLAN_HASH, fates, fresh, inbox, look, put, run, store

__all__ = ["inbox", "store"]


NAMES = {
    "file name": "Kế hoạch.txt",
    "file name in NFD": unicodedata.normalize("NFD", "Kế hoạch.txt"),
    "number": "24/KH-UBND",
    "number, spaced": "24 /KH- UBND",
    "number, small": "24/kh-ubnd",
    "hash": PLAN_HASH[:8],
    "whole hash": PLAN_HASH,
    "document": f"{BASE}document/{PLAN_HASH[:16]}",
    "instrument": f"{BASE}instrument/24-kh-ubnd/{PLAN_HASH[:12]}",
}


@pytest.mark.parametrize("case", NAMES)
def test_remove_finds_the_document_by_its(case: str, inbox: Path, store: Path) -> None:
    run(inbox, store)
    assert remove(NAMES[case], store, road=tiny.ROAD).entry.name == "Kế hoạch.txt"


def test_remove_finds_the_document_by_its_path(inbox: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(inbox, store)
    monkeypatch.chdir(inbox / "nghị quyết")
    assert remove("../Kế hoạch.txt", store, road=tiny.ROAD).entry.name == "Kế hoạch.txt"


def test_remove_leaves_nothing_in_the_graph(inbox: Path, store: Path, tmp_path: Path) -> None:
    run(inbox, store)
    removal = remove("36-NQ/TW", store, road=tiny.ROAD, clock=tiny.noon)
    shutil.rmtree(inbox / "nghị quyết")
    assert tiny.graph(store) == fresh(inbox, tmp_path)
    sha256 = removal.entry.read.sha256
    left = [path for path in store.rglob("*") if sha256 in path.name]
    assert left == [removal.original]
    texts = [path.read_text() for path in (store / "documents").iterdir()]
    assert [text for text in texts if sha256[:12] in text] == []


def test_removed_document_can_be_built_again(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    remove("36.txt", store, road=tiny.ROAD)
    assert [entry.name for entry in look(store).removed] == ["36.txt"]
    assert fates(run(inbox, store)) == {"36.txt": "accepted", "Kế hoạch.txt": "unchanged"}
    assert tiny.graph(store) == before
    assert look(store).removed == ()


def test_removed_document_can_be_built_from_its_original(inbox: Path, store: Path, tmp_path: Path) -> None:
    run(inbox, store)
    removal = remove("36.txt", store, road=tiny.ROAD)
    (told,) = build([removal.original], store, road=tiny.ROAD).outcomes
    assert told.fate == "accepted"


def test_remove_lists_the_candidates_of_an_ambiguous_name(inbox: Path, store: Path) -> None:
    put(inbox, {"tỉnh khác.txt": PLAN + "\n"})
    run(inbox, store)
    before = tiny.tree(store)
    with pytest.raises(AmbiguousDocument) as raised:
        remove("24/KH-UBND", store, road=tiny.ROAD)
    other = hashlib.sha256(f"{PLAN}\n".encode()).hexdigest()
    assert str(raised.value).splitlines()[1:] == sorted(
        [
            f"{other[:12]}  tỉnh khác.txt  24/KH-UBND  2025-03-05  -",
            f"{PLAN_HASH[:12]}  Kế hoạch.txt  24/KH-UBND  2025-03-05  -",
        ]
    )
    assert {name for name, seen in tiny.tree(store).items() if seen != before[name]} <= {"lock"}


@pytest.mark.parametrize("name", ["không có.txt", PLAN_HASH[:7], "", "zzzzzzzz", "99/KH-UBND"])
def test_remove_of_an_unknown_name_says_where_to_look(name: str, inbox: Path, store: Path) -> None:
    run(inbox, store)
    with pytest.raises(UnknownDocument, match="cancu status"):
        remove(name, store, road=tiny.ROAD)


def test_remove_makes_no_store(store: Path) -> None:
    with pytest.raises(NoStore):
        remove("a.txt", store, road=tiny.ROAD)
    assert not store.exists()


def test_status_tells_what_is_held(inbox: Path, store: Path) -> None:
    put(inbox, {"hỏng.txt": b"\xff", "nghi.txt": "số: 7/KH\ufffd\n"})
    run(inbox, store)
    seen = look(store)
    assert [
        (e.name, e.read.number, e.read.date, e.loaded, e.read.tool_version, e.read.status) for e in seen.documents
    ] == [
        ("36.txt", "36-NQ/TW", None, "2026-11-20T12:00:00Z", "0.1.0", "ok"),
        ("Kế hoạch.txt", "24/KH-UBND", "2025-03-05", "2026-11-20T12:00:00Z", "0.1.0", "ok"),
        ("nghi.txt", "7/KH\ufffd", None, "2026-11-20T12:00:00Z", "0.1.0", "partial"),
    ]
    assert [(Path(r.path).name, r.code, r.time) for r in seen.refusals] == [
        ("hỏng.txt", "encoding", "2026-11-20T12:00:00Z")
    ]
    assert (seen.generation, seen.behind, seen.outdated) == (published(store), False, 0)


def test_status_tells_of_another_version(inbox: Path, store: Path) -> None:
    run(inbox, store)
    seen = status(store, vocabulary_quads=tiny.vocabulary_quads, fingerprint=tiny.second)
    assert (seen.behind, seen.outdated) == (False, 2)
