"""Every writing of a số ký hiệu in `cases/numbers.csv` is found where it is marked and read as it should be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import pyoxigraph as ox
import pytest

from kg.knowledge import load
from kg.resources import ONTOLOGY
from kg.terms import ORGAN_SCHEME, SKOS, TYPE_SCHEME
from loaders.numbers import key, numbers, parse
from loaders.text import clean
from tests.tables import parameter, rows, unescaped

MARK = re.compile("[⟦⟧]")


@dataclass(frozen=True, slots=True)
class Case:
    """A text, the half-open spans of its numbers and their canonical forms."""

    text: str
    spans: tuple[tuple[int, int], ...]
    expected: tuple[str, ...]


def case(row: dict[str, str]) -> Case:
    """Return a row as a case; ⟦ ⟧ mark a number."""
    marked = unescaped(row["text"])
    places = [m.start() - n for n, m in enumerate(MARK.finditer(marked))]
    expected = tuple(filter(None, row["expected"].split("; ")))
    return Case(MARK.sub("", marked), tuple(zip(places[::2], places[1::2], strict=True)), expected)


def found(text: str) -> list[tuple[str, str]]:
    """Return each number's text as printed, and its canonical form."""
    copy = clean(text)
    return [
        (text[copy.raw(n.start) : copy.raw(n.end)], n.number.canonical) for n in numbers(copy.text, load())
    ]  # fmt: skip


@pytest.mark.parametrize("case", [parameter(r, case(r)) for r in rows("numbers")])
def test_number_is_read_where_it_stands(case: Case) -> None:
    expected = zip((case.text[a:b] for a, b in case.spans), case.expected, strict=True)
    assert found(case.text) == list(expected)


@pytest.mark.parametrize("case", [parameter(r, case(r)) for r in rows("numbers")])
def test_number_is_read_from_decomposed_text(case: Case) -> None:
    assert [canonical for _, canonical in found(unicodedata.normalize("NFD", case.text))] == list(case.expected)


@pytest.mark.parametrize("case", [parameter(r, case(r)) for r in rows("numbers")])
def test_number_is_read_with_other_line_ends(case: Case) -> None:
    assert [canonical for _, canonical in found(case.text.replace("\n", "\r\n"))] == list(case.expected)


@pytest.mark.parametrize("case", [case(r) for r in rows("numbers") if r["quality"] == "strong" and r["expected"]])
def test_canonical_number_is_read_as_itself(case: Case) -> None:
    behind_its_type = [found(f"Nghị định số {number}") for number in case.expected]
    assert behind_its_type == [[(number, number)] for number in case.expected]


def test_row_is_named_once_and_judged() -> None:
    names = [r["id"] for r in rows("numbers")]
    assert sorted(set(names)) == sorted(names)
    assert {r["quality"] for r in rows("numbers")} <= {"strong", "weak"}


@pytest.mark.parametrize(
    ("surface", "misspelt"),
    [
        ("50-NQ/CP", True),
        ("36/NQ-TW", True),
        ("55/2011/NĐCP", True),
        ("50/NQ-CP", False),
        ("36-NQ/TW", False),
        ("16/2021/NQ-HĐND", False),
        ("18- NQ/TW", False),
    ],
)
def test_form_of_the_other_regime_is_misspelt(surface: str, misspelt: bool) -> None:
    number = parse(surface, load())
    assert number is not None
    assert number.misspelt is misspelt


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("08-NQ/TU", "8-NQ/TU", True),
        ("10-CTR/TU", "10-CTr/TU", True),
        ("2667/QĐ-BKH&CN", "2667/QĐ-BKHCN", True),
        ("75/NQ-HĐND", "75/2022/NQ-HĐND", False),
        ("002/QĐ-UBND", "2/QĐ-UBND", True),
        ("8-NQ/TU", "80-NQ/TU", False),
        ("08-NQ/TU", "08-CT/TU", False),
    ],
)
def test_key_is_shared_by_writings_of_one_number(one: str, other: str, same: bool) -> None:
    numbers = parse(one, load()), parse(other, load())
    assert numbers[0] is not None
    assert numbers[1] is not None
    assert (key(numbers[0]) == key(numbers[1])) is same


def examples(vocabulary: str, scheme: str) -> list[tuple[str, str]]:
    """Return the concept and the number of each example of a vocabulary."""
    path = ONTOLOGY / "vocabularies" / f"{vocabulary}.ttl"
    pairs = [
        (triple.subject.value.removeprefix(scheme), triple.object.value)
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if triple.predicate.value == SKOS + "example"
    ]
    if not pairs:
        raise LookupError(f"{path} has no examples")
    return sorted(pairs)


def of_type(name: str, printed: str) -> str:
    """Return the example behind its type's printed name."""
    kind = next(t for t in load().types if t.name == name)
    return f"{kind.label} số {printed}"


@pytest.mark.parametrize(("name", "printed"), examples("document-types", TYPE_SCHEME))
def test_type_reads_its_own_example(name: str, printed: str) -> None:
    kind = next(t for t in load().types if t.name == name)
    read = [n.number for n in numbers(clean(of_type(name, printed)).text, load())]
    assert len(read) == 1
    assert read[0].type in {*kind.codes, ""}


@pytest.mark.parametrize(("name", "printed"), examples("organs", ORGAN_SCHEME))
def test_organ_reads_its_own_example(name: str, printed: str) -> None:
    organ = next(o for o in load().organs if o.name == name)
    read = [n.number for n in numbers(clean(f"Nghị định số {printed}").text, load())]
    assert len(read) == 1
    symbols = {s.upper() for s in (read[0].organ, *read[0].unit.split("-"))}
    assert organ.symbol.upper() in symbols | {s.rstrip("0123456789") for s in symbols}
