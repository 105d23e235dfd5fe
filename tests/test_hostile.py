"""A build over hostile files ends, names each with its fate, and loads the good ones among them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kg.build import build
from kg.holdings import status
from loaders.files import printable
from tests import hostile


def built(folder: Path, every: int) -> tuple[Path, set[str]]:
    """Build a folder of hostile files; return the store and the names of the good files."""
    good = hostile.folder(folder / "files", every=every)
    report = build([folder / "files"], folder / "kho", jobs=2)
    fates = Counter(told.fate for told in report.outcomes)
    assert sum(fates.values()) == len({told.path for told in report.outcomes}), "every file has one fate"
    unexplained = [t.path for t in report.of("refused") if not (t.refused and t.refused.code and t.refused.message)]
    assert unexplained == []
    return folder / "kho", {printable(path) for path in good}


def check(folder: Path, every: int) -> None:
    store, good = built(folder, every)
    held = {path for entry in status(store).documents for path in entry.paths}
    assert good <= held, "the good files among them are loaded"
    again = build([folder / "files"], store, jobs=2)
    assert not again.published, "a second build over the same files has nothing to publish"


def test_hostile_files_stop_no_build(tmp_path: Path) -> None:
    check(tmp_path, every=29)


@pytest.mark.slow
def test_all_hostile_files_stop_no_build(tmp_path: Path) -> None:
    check(tmp_path, every=1)


def test_hostile_files_are_more_than_five_hundred() -> None:
    names = [name for name, _ in (*hostile.mutated(),)]
    assert len(set(names)) == len(names) > 450
