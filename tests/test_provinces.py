"""The provinces as territories: those of before and after the merger, their parts, and their tiles."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox
import pytest

from kg.knowledge import vocabulary_quads
from kg.provinces import Provinces, provinces
from kg.terms import BASE


@cache
def known() -> Provinces:
    store = ox.Store()
    store.bulk_load("\n".join(vocabulary_quads()).encode(), format=ox.RdfFormat.N_QUADS)
    return provinces(store)


def test_there_were_63_provinces_and_are_34() -> None:
    assert (len(known().before()), len(known().after()), known().merger) == (63, 34, "2025-07-01")


@pytest.mark.parametrize(
    ("jurisdiction", "key", "below"),
    [
        ("tra-vinh", "tra-vinh", False),
        ("tay-ninh/xa-phuoc-minh", "tay-ninh", True),
        ("thua-thien-hue", "hue", False),
        ("dong-nai", "dong-nai", False),
        ("dong-nai-2025", "dong-nai-2026", False),
        ("bac-ninh-2025", "bac-ninh-2026", False),
        ("quang-ninh", "quang-ninh-2026", False),
    ],
)
def test_jurisdiction_belongs_to_the_province_of_its_land(jurisdiction: str, key: str, below: bool) -> None:
    province, is_below = known().of(f"{BASE}jurisdiction/{jurisdiction}")
    assert (province.key if province else None, is_below) == (key, below)


@pytest.mark.parametrize("jurisdiction", ["trung-uong", "khong-co", "", "trung-uong/bo"])
def test_what_is_no_province_belongs_to_none(jurisdiction: str) -> None:
    assert known().of(f"{BASE}jurisdiction/{jurisdiction}")[0] is None


@pytest.mark.parametrize(
    ("key", "parts", "whole"),
    [
        ("vinh-long-2025", ["ben-tre", "tra-vinh", "vinh-long"], None),
        ("dong-nai-2026", ["binh-phuoc", "dong-nai"], None),
        ("tra-vinh", [], "vinh-long-2025"),
        ("binh-phuoc", [], "dong-nai-2026"),
        ("ha-noi", ["ha-tay"], None),
        ("cao-bang", [], None),
    ],
)
def test_merged_province_knows_its_parts_and_its_whole(key: str, parts: list[str], whole: str | None) -> None:
    assert ([p.key for p in known().parts(key)], known().by_key[key].whole) == (parts, whole)


def test_every_province_of_either_time_has_a_tile_in_its_grid() -> None:
    before, after = known().grids
    assert set(before.tiles) == {p.key for p in known().before()}
    assert set(after.tiles) == {p.key for p in known().after()}


def test_store_without_vocabularies_has_no_provinces() -> None:
    none = provinces(ox.Store())
    assert (none.before(), none.after(), none.grids) == ((), (), ())
