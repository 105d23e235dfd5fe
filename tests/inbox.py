"""Two files in a folder, a resolution and the plan that implements it, and the store that is built of them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg.build import BuildReport, build
from kg.holdings import Status, status
from tests import tiny

PLAN = "số: 24/KH-UBND\nngày: 2025-03-05\nthực hiện: 36-NQ/TW\n"
RESOLUTION = "số: 36-NQ/TW\n"
PLAN_HASH, RESOLUTION_HASH = (hashlib.sha256(text.encode()).hexdigest() for text in (PLAN, RESOLUTION))
FILES = {"Kế hoạch.txt": PLAN, "nghị quyết/36.txt": RESOLUTION}


def put(folder: Path, texts: Mapping[str, str | bytes]) -> Path:
    """Write files below ``folder``."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def run(folder: Path, store: Path, jobs: int = 1) -> BuildReport:
    return build([folder], store, road=tiny.ROAD, clock=tiny.noon, jobs=jobs)


def fates(report: BuildReport) -> dict[str, str]:
    """Return the fate of every file by its name."""
    return {Path(told.path).name: told.fate for told in report.outcomes}


def look(store: Path) -> Status:
    return status(store, vocabulary_quads=tiny.vocabulary_quads, fingerprint=tiny.first)


def fresh(folder: Path, tmp_path: Path) -> list[str]:
    """Return the graph that a new store of ``folder`` publishes."""
    shutil.rmtree(tmp_path / "đối chứng", ignore_errors=True)
    run(folder, tmp_path / "đối chứng")
    return tiny.graph(tmp_path / "đối chứng")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return put(tmp_path / "đến", FILES)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kho"
