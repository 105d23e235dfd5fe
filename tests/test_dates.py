"""Every date in `cases/dates.csv` is read with the precision that is given, and ends where it is marked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.dates import compatible, day_at, iso
from loaders.text import clean
from tests.tables import parameter, rows, unescaped

MARK = re.compile("[⟦⟧]")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its date and where that ends; both None where "ngày …" gives no date."""

    text: str
    date: str | None
    end: int | None


def case(row: dict[str, str]) -> Case:
    """Return a row as a case; ⟦ ⟧ mark the date."""
    marked = unescaped(row["text"])
    text = MARK.sub("", marked)
    return Case(text, row["expected"] or None, marked.index("⟧") - 1 if row["expected"] else None)


def read(text: str) -> tuple[str | None, int | None]:
    """Return the date at the first "ngày" of a text, and where it ends."""
    copy = clean(text)
    dated = day_at(copy.low, copy.low.index("ngày"))
    return (dated.date, copy.raw(dated.end)) if dated else (None, None)


@pytest.mark.parametrize("case", [parameter(r, case(r)) for r in rows("dates")])
def test_date_is_read_up_to_its_end(case: Case) -> None:
    assert read(case.text) == (case.date, case.end)


@pytest.mark.parametrize("case", [parameter(r, case(r)) for r in rows("dates")])
def test_date_is_read_from_decomposed_text(case: Case) -> None:
    assert read(unicodedata.normalize("NFD", case.text))[0] == case.date


@pytest.mark.parametrize("case", [parameter(r, case(r)) for r in rows("dates")])
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
