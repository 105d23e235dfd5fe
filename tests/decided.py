"""A store of four samples, one of which leaves open which resolution it carries out, and what is decided in it."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.archive import state
from kg.build import build
from kg.deciding import decide
from kg.export import export
from kg.lineage import trace
from kg.manifest import Decided
from kg.store import open_published
from kg.terms import BASE
from tests import tiny
from tests.texts import SAMPLES

WHO = "Lê Thị Bình"
FILES = ("cau-ke-36-kh-ubnd.txt", "57-nq-tw.txt", "tra-vinh-812-qd-ubnd.txt", "tay-ninh-1127-kh-ubnd.txt")
CAU_KE, _, TRA_VINH, TAY_NINH = FILES
NQ57 = BASE + "instrument/trung-uong/nghi-quyet/57-nq-tw/2024"
KH58 = BASE + "instrument/vinh-long-2025/ke-hoach/58-kh-ubnd/2025"
BUDGET = BASE + "instrument/trung-uong/luat/name/ngan-sach-nha-nuoc"
BUDGET_2015 = BASE + "instrument/trung-uong/luat/83-2015-qh13/2015"
QD812 = BASE + "instrument/tra-vinh/quyet-dinh/812-qd-ubnd/2025"


def build_samples(folder: Path) -> Path:
    """Build the samples into a store and return it."""
    build([SAMPLES / name for name in FILES], folder, jobs=1, clock=tiny.noon)
    return folder


def copied(built: Path, folder: Path) -> Path:
    """Return a copy of a store that a test may change."""
    shutil.copytree(built, folder, symlinks=True)
    return folder


def choose(store: Path, document: str = CAU_KE, instrument: str = "57-NQ/TW", chosen: str = "57-NQ/TW") -> Decided:
    event = decide(document, instrument, chosen, store, by=WHO, why="Cùng khóa XIII", clock=tiny.noon).event
    assert isinstance(event, Decided)
    return event


def document(store: Path, name: str) -> str:
    return next(e.read.document for e in state(store).documents.values() if e.name == name)


def exported(store: Path, target: Path) -> bytes:
    export(open_published(store), "nq", target)
    return target.read_bytes()


def steps(store: Path, start: str) -> set[tuple[str, str]]:
    return {(s.predicate, s.object) for s in trace(open_published(store), start, direction="up").steps}
