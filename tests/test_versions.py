"""Where documents say different things of one instrument."""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import RdfFormat, Store

from kg.graph import Statement
from kg.index.opening import indexed
from kg.index.version_rows import DOCUMENTS, version_rows
from kg.index.versions import disagreements, sources
from kg.knowledge import load
from kg.terms import DCTERMS, DEF, ELI, RDF
from loaders.quads import document_iri, quads
from tests.graph import TW36
from tests.pages import texts


def _graph(said: list[str]) -> Store:
    store = Store()
    store.load("\n".join(said).encode(), format=RdfFormat.N_QUADS)
    return store


def test_disagreements_name_the_documents_behind_each_value() -> None:
    (plan, _), (other, _), _ = texts()
    said = quads(plan, load()) + quads(
        replace(
            other,
            instruments=(other.own, replace(TW36, date="2023-01-31", title="về cải cách hành chính và chuyển đổi số")),
        ),
        load(),
    )
    found = disagreements(indexed(_graph(said)), TW36.id)
    assert {k: {v.value: v.documents for v in versions} for k, versions in found.items()} == {
        "date": {"2023-01-30": (document_iri(plan.sha256),), "2023-01-31": (document_iri(other.sha256),)},
        "title": {
            TW36.title: (document_iri(plan.sha256),),
            "về cải cách hành chính và chuyển đổi số": (document_iri(other.sha256),),
        },
    }


def test_wordings_that_agree_keep_the_documents_that_write_them() -> None:
    said = [
        *(Statement("x:a", DCTERMS + "title", "về chuyển đổi số quốc gia", f"x:{n}") for n in range(3)),
        Statement("x:a", DCTERMS + "title", "về chuyển đổi số quốc gia vào cuộc sống", "x:wrong"),
        Statement("x:a", DCTERMS + "title", "về nông nghiệp hữu cơ công nghệ cao", "x:other"),
    ]
    lines = [f'<{s.subject}> <{s.predicate}> "{s.object}" <{s.graph}> .' for s in said]
    lines += [f"<x:a> <{RDF}type> <{DEF}Instrument> <{g}> ." for g in {s.graph for s in said}]
    often, rare = disagreements(indexed(_graph(lines)), "x:a")["title"]
    assert (often.value, often.documents, often.total) == ("về chuyển đổi số quốc gia", ("x:0", "x:1", "x:2"), 4)
    assert [(one.value, one.documents) for one in often.others] == [
        ("về chuyển đổi số quốc gia vào cuộc sống", ("x:wrong",))
    ]
    assert (rare.value, rare.documents) == ("về nông nghiệp hữu cơ công nghệ cao", ("x:other",))


def test_a_date_that_only_says_less_and_a_shortened_title_agree() -> None:
    (plan, _), (other, _), _ = texts()
    less = replace(other, instruments=(other.own, replace(TW36, date="2023", title="Phát triển công nghệ sinh học")))
    assert disagreements(indexed(_graph(quads(plan, load()) + quads(less, load()))), TW36.id) == {}


def test_sources_of_an_instrument_are_the_documents_that_speak_of_it() -> None:
    (plan, _), (other, _), _ = texts()
    said = quads(plan, load()) + quads(replace(other, instruments=(other.own, TW36)), load())
    assert sources(indexed(_graph(said)), TW36.id) == 2


def test_value_that_many_documents_state_keeps_their_number_and_the_first_few() -> None:
    said = [Statement("x:a", ELI + "date_document", "2024", f"x:{n}") for n in range(9)]
    other = Statement("x:a", ELI + "date_document", "2025", "x:z")
    assert list(version_rows(said)) == []
    found = {value: (number, sample.count("x:")) for _, value, number, sample in version_rows([*said, other])}
    assert found == {"2024": (9, DOCUMENTS), "2025": (1, 1)}
