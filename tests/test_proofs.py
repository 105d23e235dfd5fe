"""The passage that proves a step best speaks first, wherever the file's name stands in the alphabet."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.graph import about
from kg.lineage import trace
from kg.proofs import Evidence, passage, ranked, recognised
from kg.terms import DEF, ELI, iri, literal
from kg.view.fragments import evidence

ROOT = Path(__file__).parent.parent
LOWER, UPPER = "x:lower", "x:upper"
PLACES = {"lower": "x:dak-nong", "upper": "x:centre", "same-place": "x:dak-nong", "elsewhere": "x:tay-ninh"}


def store() -> Store:
    quads = [f"{iri(f'x:{name}')} <{DEF}jurisdiction> {iri(place)} {iri('x:g')} ." for name, place in PLACES.items()]
    quads += [
        f"{iri(LOWER)} <{ELI}id_local> {literal('88-CTr/TU')} {iri('x:g')} .",
        f"{iri(UPPER)} <{ELI}id_local> {literal('07-NQ/TW')} {iri('x:g')} .",
        f"{iri(LOWER)} <{DEF}implements> {iri(UPPER)} {iri('x:g')} .",
    ]
    # the alphabet would put the hearsay first
    for file, name in (("a.txt", "elsewhere"), ("b.txt", "same-place"), ("c.txt", "lower")):
        document, citation = iri(f"x:text-of-{name}"), iri(f"x:said-by-{name}")
        quads += [
            f"{document} <{DEF}expresses> {iri(f'x:{name}')} {document} .",
            f"{document} <{DEF}fileName> {literal(file)} {document} .",
            f"{citation} <{DEF}citing> {document} {document} .",
            f"{citation} <{DEF}subject> {iri(LOWER)} {document} .",
            f"{citation} <{DEF}predicate> {iri(DEF + 'implements')} {document} .",
            f"{citation} <{DEF}object> {iri(UPPER)} {document} .",
            f"{citation} <{DEF}modality> {literal('asserted')} {document} .",
        ]
    found = Store()
    found.load("\n".join(quads).encode(), format=RdfFormat.N_QUADS)
    return found


@pytest.fixture(scope="module")
def graph() -> Store:
    return store()


def said(by: str, quote: str = "", *, confidence: float = 0.9, modality: str = "asserted") -> Evidence:
    return Evidence(f"x:text-of-{by}", f"{by}.txt", quote, "", None, 0, 0, "rule", confidence, modality)


def test_trace_shows_the_subjects_own_text_then_its_places_then_others(graph: Store) -> None:
    [step] = trace(graph, LOWER, direction="up").steps
    assert [passage.file for passage in step.evidence] == ["c.txt", "b.txt", "a.txt"]


def test_trace_down_shows_the_same_order_as_trace_up(graph: Store) -> None:
    assert (
        trace(graph, UPPER, direction="down").steps[0].evidence == trace(graph, LOWER, direction="up").steps[0].evidence
    )


def test_ranked_prefers_the_own_text_to_a_surer_report(graph: Store) -> None:
    own, report = said("lower", confidence=0.8), said("elsewhere", confidence=0.99)
    assert ranked(graph, LOWER, UPPER, [report, own]) == (own, report)


def test_ranked_prefers_the_surer_of_two_passages_in_one_text(graph: Store) -> None:
    weak, sure = said("lower", "a", confidence=0.8), said("lower", "b", confidence=0.95)
    assert ranked(graph, LOWER, UPPER, [weak, sure]) == (sure, weak)


def test_ranked_prefers_what_is_asserted_to_what_the_own_text_plans(graph: Store) -> None:
    planned, report = said("lower", modality="planned"), said("elsewhere")
    assert ranked(graph, LOWER, UPPER, [planned, report]) == (report, planned)


@pytest.mark.parametrize(
    ("quote", "is_first"),
    [
        ("Chương trình số 88-CTr/ TU thực hiện Nghị quyết số 07-NQ/TW", True),
        ("Chương trình 88-CTR/TƯ thực hiện Nghị quyết 7-NQ/TW", True),
        ("Chương trình 188-CTr/TU thực hiện Nghị quyết 07-NQ/TW", False),
        ("thực hiện Nghị quyết 07-NQ/TW", False),
    ],
)
def test_ranked_prefers_among_equals_the_passage_that_names_both_ends(
    graph: Store, quote: str, *, is_first: bool
) -> None:
    tested = said("same-place", quote)
    other = replace(tested, file="a.txt", quote="một câu khác")
    assert (ranked(graph, LOWER, UPPER, [other, tested])[0] == tested) is is_first


def test_passage_reads_what_the_graph_says_of_a_citation(graph: Store) -> None:
    found = passage(graph, about(graph, "x:said-by-lower"))
    assert (found.document, found.file, found.modality) == ("x:text-of-lower", "c.txt", "asserted")


def test_every_rule_that_the_readers_name_is_told_in_words() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "loaders").glob("*.py"))
    named = {name for link in re.findall(r"Link\((.*?)\n", source) for name in re.findall(r'"([a-z]+)(?=:)', link)}
    assert named >= {"lead", "basis", "chain", "passive", "trailing", "list", "planned"}
    assert {rule for rule in named if recognised(f"{rule}:thuc-hien") == f"{rule}:thuc-hien"} == set()


@pytest.mark.parametrize(
    ("quote", "shown"),
    [("một hai", "một hai"), ("một hai ", "một hai …"), (" hai ba", "… hai ba"), ("\nhai ", "… hai …")],
)
def test_quote_is_shown_with_an_ellipsis_where_its_clause_goes_on(quote: str, shown: str) -> None:
    found = Evidence("d", "f.txt", quote, "", None, 0, 9, "title", 0.9, "asserted")
    assert (found.shown, found.is_part) == (shown, quote != shown)


@pytest.mark.parametrize("quote", ["thực hiện Nghị quyết ", "thực hiện " * 100])
def test_quote_that_the_page_does_not_show_whole_leads_to_the_whole(quote: str) -> None:
    html = evidence([Evidence("d", "f.txt", quote, "", None, 0, 9, "title", 0.9, "asserted")])
    assert re.search(r" (?:thực|hiện|quyết) ?…</blockquote>", html) and ">xem đủ đoạn này trong văn bản</a>" in html
