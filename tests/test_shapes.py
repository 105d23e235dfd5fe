"""Every constraint of the shapes accepts the valid examples and rejects the one that breaks it, and nothing else.

Each file under `ontology/examples/invalid` adds nodes of its own to the valid examples and the vocabularies, and
names the shape it breaks and the constraint component that says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.checks import SEVERITIES
from kg.resources import ONTOLOGY

VALID = sorted((ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
SHAPE = "https://w3id.org/cancu/def/shape/"
HEADER = re.compile(r"^#\+ (\w+): (.+)$", re.MULTILINE)

CONSTRAINTS = {
    SH.minCount, SH.maxCount, SH["class"], SH.datatype, SH.nodeKind, SH.pattern, SH.minLength, SH["in"], SH.languageIn,
    SH.uniqueLang, SH.minInclusive, SH.maxInclusive, SH.lessThan, SH.lessThanOrEquals, SH.disjoint, SH["or"],
}  # fmt: skip
DESCRIBING = {RDF.type, SH.targetClass, SH.path, SH.severity, SH.message}

Result = tuple[str, str]
"""Local name of the shape, local name of the constraint component."""


@cache
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl", format="turtle")


def named_shapes() -> set[Node]:
    return set(shapes().subjects(SH.targetClass, None))


def context() -> Graph:
    graph = Graph()
    files = [ONTOLOGY / "cancu.ttl", *(ONTOLOGY / "vocabularies").glob("*.ttl"), *VALID]
    for path in files:
        graph.parse(path, format="turtle")
    return graph


def results(graph: Graph) -> dict[Node, list[Result]]:
    """Return what the shapes report, by focus node."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes(), inference="none", inplace=True)
    assert isinstance(report, Graph)
    found: dict[Node, list[Result]] = defaultdict(list)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        assert focus is not None
        found[focus].append((local(report.value(result, SH.sourceShape)), component(report, result)))
    return found


def local(iri: Node | None) -> str:
    return str(iri).rpartition("/")[2]


def component(report: Graph, result: Node) -> str:
    return str(report.value(result, SH.sourceConstraintComponent)).rpartition("#")[2]


def component_of(parameter: Node) -> str:
    """Return the name of the component with the parameter: sh:minCount gives MinCountConstraintComponent."""
    name = str(parameter).rpartition("#")[2]
    return f"{name[0].upper()}{name[1:]}ConstraintComponent"


def header(path: Path) -> dict[str, str]:
    return dict(HEADER.findall(path.read_text("utf-8")))


@cache
def reported() -> dict[str, list[Result]]:
    """Return what the shapes report of the nodes of each invalid example, all examples validated at once."""
    graph = context()
    owners: dict[Node, str] = {}
    for path in INVALID:
        example = Graph().parse(path, format="turtle")
        owners |= dict.fromkeys(example.subjects(RDF.type, None), path.stem)
        graph += example
    found: dict[str, list[Result]] = defaultdict(list)
    for focus, broken in results(graph).items():
        found[owners[focus]] += broken
    return found


def test_valid_examples_conform_without_any_remark() -> None:
    assert results(context()) == {}


def test_valid_examples_use_every_class_that_has_a_shape() -> None:
    used = {o for path in VALID for o in Graph().parse(path, format="turtle").objects(None, RDF.type)}
    assert {shapes().value(shape, SH.targetClass) for shape in named_shapes()} <= used


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_example_names_shapes_that_look_at_it(path: Path) -> None:
    types = set(Graph().parse(path, format="turtle").objects(None, RDF.type))
    types |= {URIRef(str(t).replace("Programme", "Instrument")) for t in types}
    targets = {shapes().value(URIRef(SHAPE + name), SH.targetClass) for name in header(path)["shapes"].split()}
    assert targets and targets <= types


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_example_fails_for_the_named_reason_alone(path: Path) -> None:
    head = header(path)
    assert reported()[path.stem] == [(head["breaks"], head["because"])]


def test_every_constraint_has_an_invalid_example() -> None:
    broken = {(head["breaks"], head["because"]) for head in map(header, INVALID)}
    stated = {
        (local(shape), component_of(parameter))
        for shape in named_shapes()
        for parameter in shapes().predicates(shape, None)
        if parameter in CONSTRAINTS
    }
    assert stated == broken


def test_shapes_state_nothing_that_goes_untested() -> None:
    stated = {p for shape in named_shapes() for p in shapes().predicates(shape, None)}
    assert stated - CONSTRAINTS == DESCRIBING


def test_shapes_use_no_sparql() -> None:
    assert not set(shapes().predicates(None, None)) & {SH.sparql, SH.select, SH.ask, SH.js}


@pytest.mark.parametrize("shape", sorted(named_shapes()), ids=local)
def test_shape_has_a_message_in_both_languages(shape: Node) -> None:
    messages = [m.language for m in shapes().objects(shape, SH.message) if isinstance(m, Literal)]
    assert sorted(messages, key=str) == ["en", "vi"]


@pytest.mark.parametrize("shape", sorted(named_shapes()), ids=local)
def test_shape_has_one_severity(shape: Node) -> None:
    severities = list(shapes().objects(shape, SH.severity))
    assert len(severities) == 1
    assert severities[0] in SEVERITIES


@pytest.mark.parametrize("shape", sorted(named_shapes()), ids=local)
def test_shape_has_a_name_of_its_own(shape: Node) -> None:
    assert not isinstance(shape, BNode)
    assert str(shape).startswith(SHAPE)
