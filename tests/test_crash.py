"""A build that is killed anywhere leaves the old graph or the new one, and the next build completes it."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg import archive
from kg.manifest import State
from tests import tiny

ROOT = Path(__file__).resolve().parent.parent
KILLED = -9


@dataclass(frozen=True)
class World:
    """A store with a published graph, a folder that has changed since, and what a whole build makes of it."""

    folder: Path
    store: Path
    old: list[str]
    new: list[str]
    names: list[str]
    state: State
    lines: int
    seconds: float


def run(world_folder: Path, store: Path, line: int, seconds: float | None = None) -> int:
    """Build in another process; kill it before a line or after some seconds; return its status or line count."""
    command = [sys.executable, "-m", "tests.crash", str(world_folder), str(store), str(line)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        told, _ = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return KILLED
    return int(told) if child.returncode == 0 else child.returncode


def names(store: Path) -> list[str]:
    """Return the names of the store's files, generations and folders of originals left out."""
    lasting = ("originals", "records", "documents", "quarantine", "tmp")
    return sorted(f"{folder}/{path.name}" for folder in lasting for path in (store / folder).rglob("*"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    top = tmp_path_factory.mktemp("sập")
    folder, store, whole = top / "đến", top / "kho", top / "trọn"
    folder.mkdir()
    (folder / "1.txt").write_text("số: 1/KH\nthực hiện: 2/NQ\n")
    (folder / "2.txt").write_text("số: 2/NQ\n")
    (folder / "3.txt").write_text("số: 3/KH\nthực hiện: 4/NQ\n")
    (folder / "4.txt").write_text("hỏng: ValueError\n")
    (folder / "5.txt").write_text("số: 5/KH\n")
    run(folder, store, 0)
    old = tiny.graph(store)
    (folder / "1.txt").write_text("số: 1/KH\nngày: 2025-01-01\nthực hiện: 2/NQ\n")
    (folder / "4.txt").write_text("số: 4/NQ\n")
    (folder / "5.txt").write_bytes(b"\xff\xfe\xfd")
    (folder / "6.txt").write_text("số: 2/NQ\n")
    (folder / "7.txt").write_text("số: 7/KH\nthực hiện: 1/KH\n")
    (folder / "8.txt").write_text("số: 8/KH\nthực hiện: 1/KH\nquads: <oops\n")
    shutil.copytree(store, whole, symlinks=True)
    begun = time.monotonic()
    lines = run(folder, whole, 0)
    seconds = time.monotonic() - begun
    new = tiny.graph(whole)
    assert old != new
    return World(folder, store, old, new, names(whole), archive.state(whole), lines, seconds)


def check(world: World, store: Path) -> None:
    """Assert that a killed store shows a whole graph and that the next build completes it."""
    assert tiny.graph(store) in (world.old, world.new), "a graph of both"
    assert run(world.folder, store, 0) > 0
    assert tiny.graph(store) == world.new
    assert names(store) == world.names
    state = archive.state(store)
    assert (state.documents, state.refusals) == (world.state.documents, world.state.refusals)
    assert len(list(store.glob("gen-*"))) <= 3


@pytest.mark.parametrize("tenth", range(15))
def test_killed_build_is_completed_by_the_next(tenth: int, world: World, tmp_path: Path) -> None:
    shutil.copytree(world.store, tmp_path / "kho", symlinks=True)
    line = 1 + (2 * tenth + 1) * world.lines // 30
    assert run(world.folder, tmp_path / "kho", line) == KILLED
    check(world, tmp_path / "kho")


def test_killed_first_build_is_completed_by_the_next(world: World, tmp_path: Path) -> None:
    lines = run(world.folder, tmp_path / "trọn", 0)
    for tenth in (1, 5, 9):
        store = tmp_path / f"kho {tenth}"
        assert run(world.folder, store, tenth * lines // 10) == KILLED
        assert run(world.folder, store, 0) > 0
        assert tiny.graph(store) == tiny.graph(tmp_path / "trọn")
        assert names(store) == names(tmp_path / "trọn")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_build_killed_again_and_again_is_completed(seed: int, world: World, tmp_path: Path) -> None:
    shutil.copytree(world.store, tmp_path / "kho", symlinks=True)
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        run(world.folder, tmp_path / "kho", chance.randint(1, world.lines))
        assert tiny.graph(tmp_path / "kho") in (world.old, world.new)
    check(world, tmp_path / "kho")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_build_killed_at_any_moment_is_completed(seed: int, world: World, tmp_path: Path) -> None:
    shutil.copytree(world.store, tmp_path / "kho", symlinks=True)
    run(world.folder, tmp_path / "kho", 0, random.Random(seed).uniform(0.2, 1.0) * world.seconds)
    check(world, tmp_path / "kho")
