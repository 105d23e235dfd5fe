"""The ontology says of each term what people need, and no file uses a term that it lacks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import VERSION
from kg.relations import PHRASES
from kg.resources import ONTOLOGY, QUERIES
from kg.terms import DCTERMS, DEF, ELI, RDF, RDFS, SKOS, VOCABULARY_GRAPH
from loaders.quads import BROADER
from tests.graph import lines

OWL = "http://www.w3.org/2002/07/owl#"
SHACL_IN = "http://www.w3.org/ns/shacl#in"
REPOSITORY = Path(__file__).resolve().parent.parent
CLASSES = {OWL + "Class"}
PROPERTIES = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}

Graph = frozenset[tuple[str, str, str, str]]
"""Subject, predicate, object and language tag of every triple of a file."""


@cache
def triples(name: str) -> Graph:
    """Return the triples of one file below `ontology`."""
    return frozenset(
        (text(t.subject), t.predicate.value, text(t.object), getattr(t.object, "language", None) or "")
        for t in ox.parse(path=str(ONTOLOGY / name), format=ox.RdfFormat.TURTLE)
    )


def text(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", ""))


def values(subject: str, predicate: str, language: str = "", name: str = "cancu.ttl") -> set[str]:
    return {o for s, p, o, tag in triples(name) if (s, p, tag) == (subject, predicate, language)}


def of_type(types: set[str]) -> set[str]:
    return {s for s, p, o, _ in triples("cancu.ttl") if p == RDF + "type" and o in types}


def local(iris: set[str]) -> set[str]:
    return {i.removeprefix(DEF) for i in iris}


TERMS = sorted(local(of_type(CLASSES | PROPERTIES)))
RELATIONS = sorted(local(of_type({DEF + "Relation"})))
OURS = sorted(ONTOLOGY.rglob("*.ttl")) + sorted(ONTOLOGY.rglob("*.trig")) + sorted(ONTOLOGY.rglob("*.rq"))
SOURCES = sorted({*OURS, *QUERIES.glob("*.rq")})
CODE = sorted(p for folder in ("kg", "loaders") for p in (REPOSITORY / folder).rglob("*.py"))


def stated(predicate: str) -> set[tuple[str, str]]:
    """Return the subject and object of every triple with the predicate, as local names."""
    return {(s.removeprefix(DEF), o.removeprefix(DEF)) for s, p, o, _ in triples("cancu.ttl") if p == predicate}


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_term_has_one_label_in_each_language(term: str, language: str) -> None:
    assert len(values(DEF + term, RDFS + "label", language)) == 1


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_term_has_one_definition_in_each_language(term: str, language: str) -> None:
    assert len(values(DEF + term, SKOS + "definition", language)) == 1


@pytest.mark.parametrize("term", TERMS)
def test_term_has_an_example(term: str) -> None:
    assert values(DEF + term, SKOS + "example") | values(DEF + term, SKOS + "example", "vi")


@pytest.mark.parametrize("term", TERMS)
def test_term_is_defined_by_this_ontology(term: str) -> None:
    assert values(DEF + term, RDFS + "isDefinedBy") == {VOCABULARY_GRAPH}


@pytest.mark.parametrize("term", [*RELATIONS, *sorted(local(of_type(CLASSES)))])
def test_class_and_relation_tell_what_else_was_looked_at(term: str) -> None:
    assert values(DEF + term, SKOS + "scopeNote", "en")


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_relation_has_one_phrase_for_each_direction(relation: str, language: str) -> None:
    phrases = [values(DEF + relation, DEF + name, language) for name in ("activePhrase", "passivePhrase")]
    assert [len(phrase) for phrase in phrases] == [1, 1]


@pytest.mark.parametrize("relation", RELATIONS)
def test_relation_links_instruments(relation: str) -> None:
    ends = values(DEF + relation, RDFS + "domain"), values(DEF + relation, RDFS + "range")
    assert ends == ({DEF + "Instrument"}, {DEF + "Instrument"})


def test_relations_are_those_that_the_program_names() -> None:
    assert set(RELATIONS) == set(PHRASES)


def test_relations_have_no_inverse() -> None:
    assert not stated(OWL + "inverseOf")


def test_relations_imply_what_the_writer_materialises() -> None:
    parents = {r: {o for s, o in stated(RDFS + "subPropertyOf") if s == r} for r in RELATIONS}

    def implied(relation: str) -> set[str]:
        return parents[relation].union(*(implied(p) for p in parents[relation]))

    assert {r: implied(r) for r in RELATIONS} == {r: set(BROADER.get(r, ("cites",))) for r in RELATIONS}


def test_citation_shape_lists_the_relations() -> None:
    shapes = triples("shapes.ttl")
    first, rest = RDF + "first", RDF + "rest"
    heads = {o for s, p, o, _ in shapes if p == SHACL_IN and s.endswith("/citation-predicate")}
    members: set[str] = set()
    while heads:
        node = heads.pop()
        members |= {o for s, p, o, _ in shapes if s == node and p == first}
        heads |= {o for s, p, o, _ in shapes if s == node and p == rest}
    assert local(members) == set(RELATIONS)


def test_every_property_is_of_one_kind() -> None:
    kinds = {t: {o for s, o in stated(RDF + "type") if s == t} & PROPERTIES for t in TERMS}
    assert {t for t, found in kinds.items() if len(found) > 1} == set()


@pytest.mark.parametrize("predicate", [RDFS + "domain", RDFS + "range", RDFS + "subPropertyOf"])
def test_ontology_refers_to_its_own_terms_that_exist(predicate: str) -> None:
    named = {o for s, p, o, _ in triples("cancu.ttl") if p == predicate and o.startswith(DEF)}
    assert local(named) <= set(TERMS)


def test_ontology_has_no_blank_nodes() -> None:
    nodes = {n for name in ("cancu.ttl", "alignment.ttl") for t in triples(name) for n in (t[0], t[2])}
    assert not {n for n in nodes if n.startswith("_:")}


def test_ontology_carries_the_version_of_the_product() -> None:
    assert values(VOCABULARY_GRAPH, OWL + "versionInfo") == {VERSION}


@pytest.mark.parametrize("predicate", [DCTERMS + "title", DCTERMS + "description"])
def test_ontology_introduces_itself_in_both_languages(predicate: str) -> None:
    assert [len(values(VOCABULARY_GRAPH, predicate, tag)) for tag in ("vi", "en")] == [1, 1]


def test_ontology_names_its_licence() -> None:
    assert values(VOCABULARY_GRAPH, DCTERMS + "license")


def test_namespace_carries_no_version() -> None:
    assert not re.search(r"\d", DEF.removeprefix("https://w3id.org"))


def test_alignment_speaks_of_our_terms_only() -> None:
    subjects = {s for s, _, _, _ in triples("alignment.ttl")} - {VOCABULARY_GRAPH + "/alignment"}
    assert local(subjects) <= set(TERMS)


def test_alignment_keeps_out_of_the_legislative_corpus() -> None:
    """ELI gives these a legal resource at one end, which Party instruments are not."""
    legal = {ELI + n for n in ("cites", "repeals", "consolidates", "applies", "ensures_implementation_of")}
    inherited = {o for _, p, o, _ in triples("alignment.ttl") if p == RDFS + "subPropertyOf"}
    assert not inherited & legal


def test_alignment_points_to_no_deprecated_term() -> None:
    assert not {o for _, _, o, _ in triples("alignment.ttl")} & {ELI + "implements", ELI + "implemented_by"}


@pytest.mark.parametrize("relation", RELATIONS)
def test_alignment_places_every_relation(relation: str) -> None:
    assert {p for s, p, _, _ in triples("alignment.ttl") if s == DEF + relation}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_file_uses_defined_terms_only(path: Path) -> None:
    assert set(re.findall(r"\bcancu:([A-Za-z]\w*)", path.read_text("utf-8"))) <= set(TERMS)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_program_uses_defined_terms_only(path: Path) -> None:
    source = path.read_text("utf-8")
    named = re.findall(r"""\bDEF(?:, | \+ )"(\w+)"|\{DEF\}(\w+)""", source)
    assert {quoted or formatted for quoted, formatted in named} <= set(TERMS)


def test_graph_uses_defined_terms_only() -> None:
    names = {name for line in lines() for name in re.findall(rf"<{re.escape(DEF)}([^>]*)>", line)}
    assert names <= set(TERMS)


@pytest.mark.parametrize("end", ["domain", "range"])
def test_domains_and_ranges_hold_in_the_graph(end: str) -> None:
    quads = list(ox.parse("\n".join(lines()), format=ox.RdfFormat.N_QUADS))
    types: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == RDF + "type":
            types.setdefault(text(quad.subject), set()).add(text(quad.object))
    for members in types.values():
        members |= {DEF + "Instrument"} if DEF + "Programme" in members else set()
    wanted = {s: DEF + o if "/" not in o else o for s, o in stated(RDFS + end)}
    strays = set()
    for quad in quads:
        node = quad.subject if end == "domain" else quad.object
        expected = wanted.get(quad.predicate.value.removeprefix(DEF))
        found = types.get(text(node), set())
        if isinstance(node, ox.NamedNode) and expected and found and expected not in found:
            strays.add((quad.predicate.value, expected, text(node)))
    assert strays == set()
