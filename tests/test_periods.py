"""Every period in `cases/periods.csv` ends on its day, or has none."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from loaders.periods import due, looks_like_period

CASES = Path(__file__).parent / "cases" / "periods.csv"


def parameters() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [pytest.param(r["text"], r["expected"] or None, id=r["id"]) for r in csv.DictReader(file)]


@pytest.mark.parametrize(("text", "expected"), parameters())
def test_period_ends_on_its_last_day(text: str, expected: str | None) -> None:
    assert due(text) == expected


def test_period_in_capitals_and_over_lines_ends_alike() -> None:
    assert due("QUÝ  III\n/2023") == "2023-09-30"


@pytest.mark.parametrize("text", ["Quý IV/2025", "Hằng tháng", "2026", "Trước 30/6/2026", "Giai đoạn 2026 - 2030"])
def test_cell_that_says_when_looks_like_a_period(text: str) -> None:
    assert looks_like_period(text)


@pytest.mark.parametrize("text", ["Báo cáo", "Sở Nội vụ", "Xây dựng kế hoạch hỗ trợ hợp tác xã", ""])
def test_cell_that_says_something_else_does_not_look_like_a_period(text: str) -> None:
    assert not looks_like_period(text)


def test_period_is_read_in_linear_time() -> None:
    started = time.perf_counter()
    due("quý i, ii, " * 20_000 + "tháng " * 20_000)
    assert time.perf_counter() - started < 5
