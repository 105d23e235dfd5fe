"""Every date in `cases/dates.csv` is read with the precision that is given, and ends where it is marked."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.dates import compatible, day_at, iso
from loaders.text import clean

CASES = Path(__file__).parent / "cases" / "dates.csv"
MARK = re.compile("[⟦⟧]")
ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its date and where that ends; both None where "ngày …" gives no date."""

    text: str
    date: str | None
    end: int | None


def case(row: dict[str, str]) -> Case:
    r"""Return a row as a case: ⏎ is a line end, ``\uXXXX`` is that character, ⟦ ⟧ mark the date."""
    marked = ESCAPE.sub(lambda m: chr(int(m[1], 16)), row["text"].replace("⏎", "\n"))
    text = MARK.sub("", marked)
    return Case(text, row["expected"] or None, marked.index("⟧") - 1 if row["expected"] else None)


def parameters() -> list[object]:
    """Return the cases for pytest; a weak one is known not to hold."""
    weak = pytest.mark.xfail(strict=True, reason="weak: once it holds, call it strong")
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(case(r), id=r["id"], marks=[weak] if r["quality"] == "weak" else [])
            for r in csv.DictReader(file)
        ]


def read(text: str) -> tuple[str | None, int | None]:
    """Return the date at the first "ngày" of a text, and where it ends."""
    copy = clean(text)
    dated = day_at(copy.low, copy.low.index("ngày"))
    return (dated.date, copy.raw(dated.end)) if dated else (None, None)


@pytest.mark.parametrize("case", parameters())
def test_date_is_read_up_to_its_end(case: Case) -> None:
    assert read(case.text) == (case.date, case.end)


@pytest.mark.parametrize("case", parameters())
def test_date_is_read_from_decomposed_text(case: Case) -> None:
    assert read(unicodedata.normalize("NFD", case.text))[0] == case.date


@pytest.mark.parametrize("case", parameters())
def test_date_is_read_with_other_line_ends(case: Case) -> None:
    assert read(case.text.replace("\n", "\r\n"))[0] == case.date


@given(st.dates())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_calendar_date_is_iso_from_1900_to_2100(day: object) -> None:
    year, month, date = str(day).split("-")
    assert iso(date, month, year) == (str(day) if 1900 <= int(year) <= 2100 else None)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2023-03-31", "2023-03", True),
        ("2023-03-31", "2023", True),
        ("2023-03-31", None, True),
        (None, None, True),
        ("2023-03-31", "2023-03-30", False),
        ("2023-03", "2023-04", False),
        ("2023", "2024-01-01", False),
    ],
)
def test_dates_agree_as_far_as_both_go(one: str | None, other: str | None, agree: bool) -> None:
    assert compatible(one, other) is agree
    assert compatible(other, one) is agree
