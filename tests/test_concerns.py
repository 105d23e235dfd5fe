"""Every thing that a check reports has a name, a source and two examples, and the examples of the reader are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.concerns import SHAPES, Concern, concern_of, concerns, read_concerns
from kg.resources import ONTOLOGY
from kg.rules import rules
from tests.texts import read

LOADERS = Path(__file__).resolve().parent.parent / "loaders"
READ = ("misspelt-number", "two-dates")
"""The findings that a sentence alone shows; the others need a second file, a scan or a publisher."""


def emitted() -> set[str]:
    """Return the codes of the findings that the loaders make."""
    found = (re.findall(r'Finding\(\s*"([a-z-]+)"', path.read_text("utf-8")) for path in LOADERS.rglob("*.py"))
    return {code for codes in found for code in codes}


def codes(sentence: str) -> set[str]:
    text = f"ỦY BAN NHÂN DÂN TỈNH TRÀ VINH\nSố: 24/KH-UBND\n\nKẾ HOẠCH\n\n{sentence}.\n"
    return {finding.code for finding in read(text).findings}


def test_every_finding_of_the_reader_and_every_rule_is_told() -> None:
    assert emitted() | {rule.code for rule in rules()} <= set(concerns())


def test_every_concern_is_of_a_rule_a_finding_or_a_shape() -> None:
    shapes = set(re.findall(r"^shape:([\w-]+)", (ONTOLOGY / "shapes.ttl").read_text("utf-8"), re.MULTILINE))
    assert set(concerns()) <= emitted() | {rule.code for rule in rules()} | shapes | {SHAPES}


@pytest.mark.parametrize("code", sorted(concerns()))
def test_concern_says_all_that_people_need(code: str) -> None:
    concern = concerns()[code]
    told = (concern.name, concern.source, concern.valid, concern.invalid)
    assert all(text.strip() for text in told) and concern.valid != concern.invalid


@pytest.mark.parametrize("code", READ)
def test_example_that_is_reported_is_reported(code: str) -> None:
    assert code in codes(_reader(code).invalid)


@pytest.mark.parametrize("code", READ)
def test_example_that_passes_passes(code: str) -> None:
    assert codes(_reader(code).valid) == set()


def _reader(code: str) -> Concern:
    return next(concern for concern in read_concerns() if concern.code == code)


def test_code_of_a_shape_is_told_as_a_fault_of_the_data() -> None:
    assert concern_of("citation-quote").code == SHAPES
