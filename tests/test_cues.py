"""Every phrase of `ontology/vocabularies/cues.ttl` is found, and every cue is found in its own example."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.knowledge import Cue, load
from kg.resources import ONTOLOGY
from kg.terms import CUE_SCHEME, SKOS
from loaders.cues import cues
from loaders.numbers import numbers
from loaders.text import clean

FILLED = "của cơ quan khác"
"""What stands for "…" in a phrase."""


def phrases() -> list[tuple[str, str]]:
    """Return every phrase with the name of its cue."""
    return sorted((phrase, cue.name) for cue in load().cues for phrase in cue.phrases)


def examples() -> dict[str, str]:
    """Return the example of each cue by the cue's name."""
    path = ONTOLOGY / "vocabularies" / "cues.ttl"
    return {
        triple.subject.value.removeprefix(CUE_SCHEME): triple.object.value
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if triple.predicate.value == SKOS + "example"
    }


def hits(text: str) -> list[tuple[str, str]]:
    """Return the text and the name of each cue in a text."""
    low = clean(text).low
    return [(low[h.start : h.end], h.cue.name) for h in cues(load()).hits(low, 0, len(low))]


@pytest.mark.parametrize(("phrase", "name"), phrases())
def test_phrase_is_found_whole_as_its_cue(phrase: str, name: str) -> None:
    filled = phrase.replace("…", FILLED)
    assert hits(f"Kế hoạch này {filled} Nghị quyết số 08-NQ/TU")[0] == (filled, name)


@pytest.mark.parametrize(("phrase", "name"), phrases())
def test_phrase_is_found_across_line_ends_and_in_capitals(phrase: str, name: str) -> None:
    broken = phrase.replace("…", FILLED).upper().replace(" ", "\n  ")
    assert hits(f"KẾ HOẠCH {broken} NGHỊ QUYẾT SỐ 08-NQ/TU")[0] == (broken.lower(), name)


@pytest.mark.parametrize("cue", load().cues, ids=lambda c: c.name)
def test_cue_is_found_in_its_own_example(cue: Cue) -> None:
    assert cue.name in [name for _, name in hits(examples()[cue.name])]


@pytest.mark.parametrize(("name", "example"), sorted(examples().items()))
def test_example_names_an_instrument(name: str, example: str) -> None:
    assert list(numbers(clean(example).text, load()))


@pytest.mark.parametrize(("phrase", "name"), [p for p in phrases() if "…" not in p[0]])
def test_part_of_a_word_is_no_cue(phrase: str, name: str) -> None:
    assert phrase not in [text for text, _ in hits(f"x{phrase}x")]
