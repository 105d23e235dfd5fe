"""Every cell in `cases/bodies.csv` names the bodies that it lists, completed by the document's province."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from kg.knowledge import load
from kg.model import CENTRAL
from kg.terms import individual
from loaders.bodies import Bodies, Place
from loaders.issuers import names
from loaders.lists import looks_like_body, shared, split

CASES = Path(__file__).parent / "cases" / "bodies.csv"
TRA_VINH = Place("Trà Vinh", "2025-03-05")


def parameters() -> list[object]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(r["text"].replace("⏎", "\n"), [e for e in r["expected"].split(" | ") if e], id=r["id"])
            for r in csv.DictReader(file)
        ]


def read(text: str, place: Place = TRA_VINH) -> Bodies:
    bodies = Bodies(names(load()), place)
    bodies.iris(text)
    return bodies


@pytest.mark.parametrize(("text", "expected"), parameters())
def test_cell_names_its_bodies(text: str, expected: list[str]) -> None:
    bodies = Bodies(names(load()), TRA_VINH)
    named = [bodies.authorities[iri] for iri in bodies.iris(text)]
    assert [f"{a.name}={a.kind or ''}" for a in named] == expected


def test_body_has_the_iri_that_it_has_as_an_issuer() -> None:
    [iri] = read("Sở KH&CN", Place("Tây Ninh", "2023-08-07")).authorities
    assert iri == individual("authority", "tay-ninh", "so-khoa-hoc-va-cong-nghe-tinh-tay-ninh")


@pytest.mark.parametrize(
    ("text", "jurisdiction"),
    [
        ("Sở Nội vụ", "Vĩnh Long"),
        ("UBND xã", "xã An Trường, Vĩnh Long"),
        ("các bộ, ngành và địa phương", CENTRAL),
        ("Bộ Nội vụ", CENTRAL),
        ("Các sở, ban, ngành tỉnh", "Vĩnh Long"),
    ],
)
def test_body_of_a_commune_plan_stands_at_its_own_level(text: str, jurisdiction: str) -> None:
    [authority] = read(text, Place("xã An Trường, Vĩnh Long", "2025-09-01")).authorities.values()
    assert authority.jurisdiction == jurisdiction


def test_body_named_twice_is_listed_once() -> None:
    assert len(Bodies(names(load()), TRA_VINH).iris("Sở KH&CN; Sở Khoa học và Công nghệ")) == 1


@pytest.mark.parametrize(
    ("text", "lead", "coordinating"),
    [
        ("Sở Y tế; Sở Nội vụ", "Sở Y tế; Sở Nội vụ", ""),
        ("Chủ trì: Sở Y tế. Phối hợp: Sở Nội vụ", "Sở Y tế", "Sở Nội vụ"),
        ("- Cơ quan chủ trì: Sở Y tế\n- Cơ quan phối hợp: Sở Nội vụ", "Sở Y tế", "Sở Nội vụ"),
        ("Sở Y tế chủ trì, phối hợp với Sở Nội vụ", "Sở Y tế", "Sở Nội vụ"),
    ],
)
def test_shared_cell_is_parted_by_role(text: str, lead: str, coordinating: str) -> None:
    assert shared(text) == (lead, coordinating)


@pytest.mark.parametrize("text", ["Sở Y tế", "- Các địa phương", "UBND cấp xã", "đơn vị liên quan", "TTXVN"])
def test_name_looks_like_a_body(text: str) -> None:
    assert looks_like_body(text)


@pytest.mark.parametrize(
    "text",
    ["Ban hành quy chế", "Báo cáo", "Tổ chức hội nghị", "Bộ chỉ số", "Hội thảo", "Trường hợp khác", "Sở hữu trí tuệ"],
)
def test_task_that_begins_like_a_body_is_none(text: str) -> None:
    assert not looks_like_body(text)


@pytest.mark.parametrize("piece", ["a, ", "Sở, ", "Sở Y tế Sở ", "(", "- ", "Sở     ", "và ", "cơ quan "])
def test_list_is_split_in_linear_time(piece: str) -> None:
    known = names(load())
    split(piece, known)
    started = time.perf_counter()
    split(piece * (60_000 // len(piece)), known)
    assert time.perf_counter() - started < 10
