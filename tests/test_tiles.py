"""The tile grids of the provinces: one square for each province of either time, none over another."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from kg.terms import DEF
from tests.test_vocabularies import FROM, KIND, LABEL, PLACE, UNTIL, rows

GRID = "https://w3id.org/cancu/def/grid/"
DAYS = {"before-2025-07": "2025-06-30", "from-2025-07": "2025-07-01"}
"""A day of each grid, on which its provinces stood."""


def squares(grid: str) -> dict[str, list[tuple[int, int]]]:
    """Return the squares of every jurisdiction in a grid, each as row and column."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows("tiles").values():
        if row.get(DEF + "inGrid") == [GRID + grid]:
            found[row[DEF + "tileOf"][0]].append((int(row[DEF + "row"][0]), int(row[DEF + "column"][0])))
    return dict(found)


def standing(day: str) -> set[str]:
    """Return the provinces that stood on a day."""
    return {
        iri
        for iri, row in rows("jurisdictions").items()
        if row[KIND][0] != "central" and row.get(FROM, ["0000"])[0] <= day < row.get(UNTIL, ["9999"])[0]
    }


@pytest.mark.parametrize("grid", DAYS)
def test_province_has_exactly_one_tile(grid: str) -> None:
    assert Counter({iri: len(found) for iri, found in squares(grid).items()}) == Counter(standing(DAYS[grid]))


@pytest.mark.parametrize("grid", DAYS)
def test_tiles_do_not_collide(grid: str) -> None:
    taken = Counter(square for found in squares(grid).values() for square in found)
    assert [square for square, count in taken.items() if count > 1] == []


@pytest.mark.parametrize(("grid", "provinces"), [("before-2025-07", 63), ("from-2025-07", 34)])
def test_grid_holds_the_provinces_of_its_time(grid: str, provinces: int) -> None:
    assert len(squares(grid)) == provinces


@pytest.mark.parametrize(
    ("grid", "north", "south"),
    [
        ("before-2025-07", "ha-giang", "ha-noi"),
        ("before-2025-07", "ha-noi", "nghe-an"),
        ("before-2025-07", "hue", "binh-dinh"),
        ("before-2025-07", "tay-ninh", "ca-mau"),
        ("from-2025-07", "cao-bang", "thanh-hoa"),
        ("from-2025-07", "quang-tri-2025", "khanh-hoa-2025"),
        ("from-2025-07", "tay-ninh-2025", "ca-mau-2025"),
    ],
)
def test_north_stands_above_south(grid: str, north: str, south: str) -> None:
    found = squares(grid)
    assert found[PLACE + north][0][0] < found[PLACE + south][0][0]


@pytest.mark.parametrize(
    ("grid", "west", "east"),
    [
        ("before-2025-07", "dien-bien", "hai-phong"),
        ("before-2025-07", "kon-tum", "quang-ngai"),
        ("before-2025-07", "an-giang", "ba-ria-vung-tau"),
        ("from-2025-07", "dien-bien", "quang-ninh"),
        ("from-2025-07", "lam-dong-2025", "khanh-hoa-2025"),
    ],
)
def test_west_stands_left_of_east(grid: str, west: str, east: str) -> None:
    found = squares(grid)
    assert found[PLACE + west][0][1] < found[PLACE + east][0][1]


@pytest.mark.parametrize("grid", DAYS)
def test_grid_has_a_label_and_the_day_that_parts_it_from_the_other(grid: str) -> None:
    row = rows("tiles")[GRID + grid]
    assert row[LABEL] and (row.get(FROM) or row.get(UNTIL)) == ["2025-07-01"]
