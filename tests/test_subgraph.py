"""The part of the graph behind a lineage: what is in it, who says it, and that other programs read it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import rdflib

from kg.build import build
from kg.deciding import decide
from kg.export import export
from kg.graph import Store, about, members, objects
from kg.lineage import Lineage, trace
from kg.store import open_published
from kg.subgraph import subgraph
from kg.terms import DEF, SKOS
from loaders.quads import document_iri
from tests import tiny
from tests.graph import CTR63, KH12, KH452, NQ08_TV, TW36
from tests.pages import KH66, published, texts
from tests.texts import SAMPLES


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_published(published(tmp_path_factory.mktemp("store"), texts()))


@pytest.fixture(scope="module")
def lineage(store: Store) -> Lineage:
    return trace(store, KH452.id, direction="up")


def written(store: Store, format: str) -> bytes:
    out = io.BytesIO()
    export(store, format, out)
    return out.getvalue()


def test_every_statement_is_one_of_the_whole_graph(store: Store, lineage: Lineage) -> None:
    whole = set(store)
    part = set(subgraph(store, lineage))
    assert part and part < whole


def test_every_step_is_there_with_its_citation_and_document(store: Store, lineage: Lineage) -> None:
    part = subgraph(store, lineage)
    for step in lineage.steps:
        assert step.object in objects(part, step.subject, DEF + step.predicate)
    quotes = {s.object for quad in part for s in about(part, str(quad.subject.value)) if s.predicate == DEF + "quote"}  # type: ignore[union-attr]
    assert quotes == {e.quote for step in lineage.steps for e in step.evidence}
    assert objects(part, document_iri(texts()[0][0].sha256), DEF + "fileName") == ["dak-nong.txt"]


def test_relation_out_of_the_lineage_is_left_out(store: Store) -> None:
    part = subgraph(store, trace(store, TW36.id))
    assert (KH12.id, NQ08_TV.id) not in [(q.subject.value, getattr(q.object, "value", "")) for q in part]  # type: ignore[union-attr]
    assert objects(store, KH12.id, DEF + "basedOn") == [NQ08_TV.id]


def test_named_graph_tells_which_document_says_it(store: Store, lineage: Lineage) -> None:
    said = rdflib.Dataset()
    said.parse(io.BytesIO(written(subgraph(store, lineage), "jsonld")), format="json-ld")
    triple = (rdflib.URIRef(KH452.id), rdflib.URIRef(DEF + "implements"), rdflib.URIRef(CTR63.id))
    graphs = {str(g.identifier if isinstance(g, rdflib.Graph) else g) for *_, g in said.quads((*triple, None))}
    assert graphs == {document_iri(texts()[0][0].sha256)}


def test_turtle_keeps_with_each_citation_who_cites(store: Store, lineage: Lineage) -> None:
    graph = rdflib.Graph().parse(data=written(subgraph(store, lineage), "ttl"), format="turtle")
    citations = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(DEF + "Citation")))
    citing = {str(o) for c in citations for o in graph.objects(c, rdflib.URIRef(DEF + "citing"))}
    assert len(citations) == 2 and citing == {document_iri(texts()[0][0].sha256)}


def test_turtle_and_json_ld_read_in_another_program_say_the_same(store: Store, lineage: Lineage) -> None:
    part = subgraph(store, lineage)
    turtle = rdflib.Graph().parse(data=written(part, "ttl"), format="turtle")
    dataset = rdflib.Dataset()
    dataset.parse(io.BytesIO(written(part, "jsonld")), format="json-ld")
    assert set(turtle) == {(s, p, o) for s, p, o, _ in dataset.quads()}


@pytest.mark.parametrize("format", ["ttl", "jsonld", "nq"])
def test_equal_lineages_are_equal_bytes(store: Store, tmp_path: Path, format: str) -> None:
    again = open_published(published(tmp_path, texts()[::-1]))
    found = [written(subgraph(s, trace(s, TW36.id)), format) for s in (store, again)]
    assert found[0] == found[1]


def test_bodies_and_places_come_with_their_names(store: Store, lineage: Lineage) -> None:
    part = subgraph(store, lineage)
    places = objects(part, KH452.id, DEF + "jurisdiction")
    assert places and all(objects(part, place, SKOS + "prefLabel") for place in places)


def test_hostile_text_is_a_literal_in_every_form(store: Store) -> None:
    part = subgraph(store, trace(store, KH66.id))
    turtle = rdflib.Graph().parse(data=written(part, "ttl"), format="turtle")
    assert [o for o in turtle.objects() if "<script>" in str(o) and not isinstance(o, rdflib.Literal)] == []
    assert any("<script>" in str(o) for o in turtle.objects())


def test_decision_behind_a_step_is_there_with_who_and_why(tmp_path: Path) -> None:
    files = ("cau-ke-36-kh-ubnd.txt", "57-nq-tw.txt", "tra-vinh-812-qd-ubnd.txt")
    build([SAMPLES / name for name in files], tmp_path / "kho", jobs=1, clock=tiny.noon)
    decide(files[0], "57-NQ/TW", "57-NQ/TW", tmp_path / "kho", by="Bình", why="Cùng khóa XIII", clock=tiny.noon)
    whole = open_published(tmp_path / "kho")
    (decision,) = members(whole, "Decision")
    plan = next(iter(objects(whole, objects(whole, decision, DEF + "decidedIn")[0], DEF + "expresses")))
    part = subgraph(whole, trace(whole, plan, direction="up"))
    assert objects(part, decision, DEF + "decidedBecause") == ["Cùng khóa XIII"]
    assert set(about(part, decision)) == set(about(whole, decision))
