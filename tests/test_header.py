"""What each document of `cases/headers.csv` says of itself is read from its header."""

from __future__ import annotations

import unicodedata

import pytest

from tests.tables import parameter, rows, unescaped
from tests.texts import read

FIELDS = ("number", "date", "type", "issuer", "jurisdiction", "title")
CASES = [parameter(row, row) for row in rows("headers")]


def wanted(row: dict[str, str]) -> dict[str, str | None]:
    """Return the fields that a row names; "-" is what the document does not say."""
    return {name: None if row[name] == "-" else row[name] for name in FIELDS if row[name]}


def told(text: str, row: dict[str, str]) -> dict[str, str | None]:
    own = read(text + "\n").own
    return {name: getattr(own, name) for name in wanted(row)}


@pytest.mark.parametrize("row", CASES)
def test_header_is_read(row: dict[str, str]) -> None:
    assert told(unescaped(row["text"]), row) == wanted(row)


@pytest.mark.parametrize("row", CASES)
def test_header_is_read_decomposed_and_with_other_line_ends(row: dict[str, str]) -> None:
    text = unicodedata.normalize("NFD", unescaped(row["text"])).replace("\n", "\r\n")
    assert told(text, row) == wanted(row)


@pytest.mark.parametrize(
    ("date", "jurisdiction"),
    [("05 tháng 3 năm 2025", "vinh-long"), ("05 tháng 8 năm 2025", "vinh-long-2025")],
)
def test_province_of_a_header_is_the_one_of_its_day(date: str, jurisdiction: str) -> None:
    text = f"ỦY BAN NHÂN DÂN\nTỈNH VĨNH LONG\nSố: 24/KH-UBND\nVĩnh Long, ngày {date}\nKẾ HOẠCH\nPhát triển\n"
    assert (read(text).own.jurisdiction_id or "").rpartition("/")[2] == jurisdiction
