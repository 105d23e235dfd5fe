"""What a page counts is what it lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.decided import KH58, NQ57, QD812, build_samples
from tests.shown import html_of, shown


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_samples(tmp_path_factory.mktemp("kho") / "kho")


@pytest.mark.parametrize("instrument", [NQ57, QD812, KH58])
def test_tab_of_relations_counts_what_its_view_lists(
    store: Path, monkeypatch: pytest.MonkeyPatch, instrument: str
) -> None:
    monkeypatch.setenv("CANCU_STORE", str(store))
    html = html_of(shown("instruments.instrument", id=instrument, xem="quan-he"))
    (tab,) = re.findall(r'>Quan hệ <span class="count">(\d+)', html)
    diagram = html.partition('<div class="diagram">')[2].partition("</div>")[0]
    assert int(tab) == sum(map(int, re.findall(r'<span class="count">(\d+)', diagram))) > 0
