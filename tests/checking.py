"""A store of four samples as the page *Soát viện dẫn* shows it: checked, asked, decided in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg import checked
from kg.archive import state
from kg.build import build
from kg.checks import check
from kg.store import open_published
from kg.store import published as generation_of
from kg.terms import BASE
from kg.view import child
from kg.view.checking import findings
from tests.shown import shown
from tests.texts import SAMPLES

FILES = ("cau-ke-36-kh-ubnd.txt", "57-nq-tw.txt", "tra-vinh-812-qd-ubnd.txt", "tay-ninh-1127-kh-ubnd.txt")
LETTER = "bo-khcn-2187-bkhcn-cdsqg.txt"
WHO = "Lê Thị Bình"
TAY_NINH_45 = BASE + "instrument/tay-ninh/chuong-trinh/45-ctr-tu/2025"
TRA_VINH_45 = BASE + "instrument/tra-vinh/chuong-trinh/45-ctr-tu/2025"
BUDGET = BASE + "instrument/trung-uong/luat/name/ngan-sach-nha-nuoc"
NQ57 = BASE + "instrument/trung-uong/nghi-quyet/57-nq-tw/2024"


def build_samples(folder: Path) -> Path:
    """Build `FILES` into a store, keep what a check finds in it, and return it."""
    build([SAMPLES / name for name in FILES], folder, jobs=1)
    keep(folder)
    return folder


def copied(built: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a store that the pages show, too large to be checked unasked."""
    shutil.copytree(built, folder, symlinks=True)
    monkeypatch.setattr(findings, "_is_small", lambda generation: False)
    monkeypatch.setenv("CANCU_STORE", str(folder))
    return folder


def keep(folder: Path) -> None:
    generation, graph = generation_of(folder), open_published(folder)
    assert generation
    checked.keep(folder, graph, generation, check(graph), time="2026-11-20T12:00:00Z", whole=True)


def page(**params: str) -> AppTest:
    return shown("checking.checks", **params)


def document(store: Path, name: str) -> str:
    return next(e.read.document for e in state(store).documents.values() if e.name == name)


def stub(store: Path) -> str:
    return (
        f"{BASE}instrument/trung-uong/nghi-quyet/57-nq-tw/undated-{document(store, FILES[0]).rpartition('/')[2][:12]}"
    )


def doubt_page(store: Path) -> AppTest:
    return page(xem="chua-ro", o=document(store, FILES[0]), la=stub(store))


def ended(store: Path, app: AppTest) -> AppTest:
    given = app.query_params["viec"]
    job = child.job(store, given if isinstance(given, str) else given[0])
    assert job and child.waited(job, 60) in ("done", "failed")
    return app.run()
