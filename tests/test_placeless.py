"""A number whose sentence gives the day but no place is open, with the instruments of that number and day to choose."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import build
from kg.decided import decision_in
from kg.deciding import decide
from kg.doubts import doubts
from kg.index.opening import opened
from kg.instruments import card
from kg.lookup import lookup
from kg.store import open_generation
from kg.terms import BASE
from tests.texts import SAMPLES

LETTER, PLAN = "bo-khcn-2187-bkhcn-cdsqg.txt", "tay-ninh-1127-kh-ubnd.txt"
OPEN = BASE + "instrument/unknown/ke-hoach/1127-kh-ubnd/2025"
TAY_NINH = BASE + "instrument/tay-ninh/ke-hoach/1127-kh-ubnd/2025"


def built(folder: Path, letter: str) -> Path:
    (folder / "đến").mkdir()
    (folder / "đến" / LETTER).write_text(letter, "utf-8")
    build([folder / "đến", SAMPLES / PLAN], folder / "kho", jobs=1)
    return folder / "kho"


@pytest.fixture
def letter() -> str:
    return (SAMPLES / LETTER).read_text("utf-8")


def test_dated_number_without_a_place_has_the_instruments_of_that_day_as_candidates(
    letter: str, tmp_path: Path
) -> None:
    folder, store = open_generation(built(tmp_path, letter).resolve())
    assert card(store, OPEN).candidates == (TAY_NINH,)
    assert OPEN in {doubt.instrument for doubt in doubts(store)}
    found = lookup(store, opened(folder), "1127/KH-UBND")
    assert ([c.iri for c in found.cards], [c.iri for c in found.stubs]) == ([TAY_NINH], [OPEN])


@pytest.mark.parametrize("date", ["29/4/2025", "28/4/2024"])
def test_number_of_another_day_is_another_instrument(letter: str, tmp_path: Path, date: str) -> None:
    _, store = open_generation(built(tmp_path, letter.replace("28/4/2025", date)).resolve())
    assert card(store, OPEN.replace("2025", date[-4:])).candidates == ()


def test_person_decides_which_place_was_meant(letter: str, tmp_path: Path) -> None:
    store = built(tmp_path, letter)
    event = decide(LETTER, "1127/KH-UBND", TAY_NINH, store, by="Lê Thị Bình").event
    _, graph = open_generation(store.resolve())
    decided = decision_in(graph, event.document, event.instrument)
    assert decided and decided.chosen == TAY_NINH
