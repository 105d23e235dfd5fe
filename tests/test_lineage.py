"""Lineage follows what is asserted, with the passage of each step, and stops at what is ambiguous."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from pyoxigraph import RdfFormat, Store

from kg.chains import paths
from kg.graph import objects
from kg.lineage import Lineage, proven, reach, trace
from kg.lineage_dot import as_dot, quoted
from kg.lineage_formats import as_json, as_text, evidence_lines, paths_json, paths_text
from kg.proofs import Evidence
from kg.relations import PHRASES, narrower, phrases
from kg.terms import DCTERMS, DEF, ELI, RDFS, iri, literal
from tests.graph import CTR63, KH12, KH431, KH452, NQ08_TV, PLANNED, TW36, lines


def loaded(quads: Iterable[str]) -> Store:
    store = Store()
    store.load("\n".join(quads).encode(), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    return loaded(lines())


def small(*relations: tuple[str, str, str], modality: str = "asserted", more: Iterable[str] = ()) -> Store:
    """A store of instruments x:a, x:b … with these relations, each in a graph of its own."""
    quads = list(more)
    for n, (subject, predicate, object_) in enumerate(relations):
        s, o, g, c = (iri(f"x:{name}") for name in (subject, object_, f"g{n}", f"c{n}"))
        if modality == "asserted":
            broader = {r for r in PHRASES if predicate in narrower(r)}
            quads += [f"{s} <{DEF}{p}> {o} {g} ." for p in broader]
        quads += [
            f"{c} <{DEF}subject> {s} {g} .",
            f"{c} <{DEF}predicate> <{DEF}{predicate}> {g} .",
            f"{c} <{DEF}object> {o} {g} .",
            f"{c} <{DEF}modality> {literal(modality)} {g} .",
            f"{c} <{DEF}citing> {g} {g} .",
            f"{c} <{DEF}quote> {literal(f'{subject} {predicate} {object_}')} {g} .",
        ]
    return loaded(quads)


def labelled(name: str, label: str) -> str:
    return f"{iri('x:' + name)} <{RDFS}label> {literal(label, lang='vi')} {iri('x:labels')} ."


def edges(lineage: Lineage) -> list[tuple[str, str, str]]:
    return [(s.subject.removeprefix("x:"), s.predicate, s.object.removeprefix("x:")) for s in lineage.steps]


def reached(lineage: Lineage) -> list[tuple[str, int]]:
    return [(n.card.iri.removeprefix("x:"), n.depth) for n in lineage.nodes]


def test_trace_up_reaches_the_root_through_documents_of_others(store: Store) -> None:
    found = trace(store, KH452.id, direction="up")
    assert reached(found) == [(KH452.id, 0), (CTR63.id, 1), (TW36.id, 2)]


def test_trace_down_reaches_every_province(store: Store) -> None:
    found = trace(store, TW36.id, direction="down")
    assert reached(found) == [(TW36.id, 0), (CTR63.id, 1), (KH12.id, 1), (KH452.id, 2)]


def test_trace_step_carries_its_passage(store: Store) -> None:
    step = trace(store, KH452.id, direction="up").steps[1]
    passage = step.evidence[0]
    assert (step.subject, step.predicate, step.object) == (CTR63.id, "implements", TW36.id)
    assert (passage.file, passage.start, passage.end, passage.section, passage.rule, passage.confidence) == (
        "dak-nong.txt", 100, 160, "Tiêu đề", "chain", 0.98,
    )  # fmt: skip
    assert passage.quote == "63-CTr/TU thực hiện 36-NQ/TW"


def test_trace_up_follows_what_an_instrument_rests_on(store: Store) -> None:
    assert (KH12.id, "basedOn", NQ08_TV.id) in edges(trace(store, KH12.id, direction="up"))


def test_trace_down_does_not_follow_what_only_rests_on_it(store: Store) -> None:
    assert edges(trace(store, NQ08_TV.id, direction="down")) == []


def test_trace_names_the_finest_relation_only(store: Store) -> None:
    steps = edges(trace(store, KH12.id, direction="up"))
    assert [p for s, p, o in steps if o == TW36.id] == ["continues"]


def test_trace_never_follows_what_is_only_planned(store: Store) -> None:
    assert edges(trace(store, PLANNED.id, direction="both", relations=["replaces"])) == []


def test_trace_does_not_take_a_plan_as_proof_of_a_broader_step() -> None:
    store = small(("a", "continues", "b"))
    plan = small(("a", "implements", "b"), modality="planned")
    store.extend(quad for quad in plan)
    assert edges(trace(store, "x:a", direction="up")) == [("a", "continues", "b")]


def test_trace_both_walks_up_and_down_from_the_root() -> None:
    store = small(("a", "implements", "b"), ("b", "implements", "c"), ("d", "implements", "c"))
    assert edges(trace(store, "x:b")) == [("b", "implements", "c"), ("a", "implements", "b")]


def test_trace_ends_on_a_cycle() -> None:
    store = small(("a", "implements", "b"), ("b", "implements", "c"), ("c", "implements", "a"))
    found = trace(store, "x:a", direction="up")
    assert reached(found) == [("a", 0), ("b", 1), ("c", 2)]
    assert edges(found)[-1] == ("c", "implements", "a")


def test_steps_that_are_proven_one_by_one_are_those_of_the_trace(store: Store) -> None:
    for root in (TW36.id, KH12.id, KH452.id):
        walk, whole = reach(store, root), trace(store, root)
        assert proven(store, walk.links, walk.cards()) == whole.steps
        assert (walk.nodes, walk.open_ends, walk.cut) == (whole.nodes, whole.open_ends, whole.cut)


def test_reach_stops_at_its_limit_and_counts_what_is_beyond_it() -> None:
    plans = [(f"p{n}", "implements", "a") for n in range(5)]
    found = reach(small(*plans, ("q", "implements", "p0")), "x:a", direction="down", limit=3)
    assert [n.card.iri for n in found.nodes] == ["x:a", "x:p0", "x:p1", "x:p2"]
    assert found.beyond == (("x:a", "down", 2), ("x:p0", "down", 1))
    assert {link.subject for link in found.links} == {"x:p0", "x:p1", "x:p2"}


def test_trace_leaves_out_a_reference_to_itself() -> None:
    assert edges(trace(small(("a", "implements", "a")), "x:a")) == []


def test_trace_stops_at_the_depth_and_says_where_it_cut() -> None:
    store = small(("a", "implements", "b"), ("b", "implements", "c"))
    found = trace(store, "x:a", direction="up", depth=1)
    assert (reached(found), found.cut) == ([("a", 0), ("b", 1)], ("x:b",))


def test_trace_that_reaches_the_end_within_the_depth_is_not_cut() -> None:
    assert trace(small(("a", "implements", "b")), "x:a", direction="up", depth=1).cut == ()


def test_trace_of_depth_zero_is_the_root_alone() -> None:
    found = trace(small(("a", "implements", "b")), "x:a", direction="up", depth=0)
    assert (reached(found), edges(found), found.cut) == ([("a", 0)], [], ("x:a",))


def test_trace_gives_the_shortest_distance() -> None:
    store = small(("a", "implements", "b"), ("b", "implements", "c"), ("a", "implements", "c"))
    assert dict(reached(trace(store, "x:a", direction="up")))["c"] == 1


def test_trace_orders_neighbours_by_date() -> None:
    dates = {"late": "2023-05-01", "early": "2021-01-01", "middle": "2022"}
    more = [f"{iri('x:' + n)} <{ELI}date_document> {literal(d)} {iri('x:d')} ." for n, d in dates.items()]
    store = small(*((n, "implements", "root") for n in [*dates, "undated"]), more=more)
    names = [n for n, _ in reached(trace(store, "x:root", direction="down"))]
    assert names == ["root", "early", "middle", "late", "undated"]


def test_trace_follows_the_relations_that_are_asked_for() -> None:
    store = small(("a", "amends", "b"), ("a", "implements", "c"))
    assert edges(trace(store, "x:a", direction="up", relations=["amends"])) == [("a", "amends", "b")]


def test_trace_by_cites_names_what_implies_it() -> None:
    store = small(("a", "amends", "b"))
    assert edges(trace(store, "x:a", direction="up", relations=["cites"])) == [("a", "amends", "b")]


def test_trace_refuses_an_unknown_relation(store: Store) -> None:
    with pytest.raises(ValueError, match="loves"):
        trace(store, KH12.id, relations=["loves"])


def candidate(stub: str, *others: str) -> list[str]:
    return [f"{iri('x:' + stub)} <{DEF}candidate> {iri('x:' + o)} {iri('x:k')} ." for o in others]


def test_trace_up_stops_at_an_ambiguous_instrument() -> None:
    store = small(("a", "implements", "stub"), ("b", "implements", "c"), more=candidate("stub", "b", "d"))
    found = trace(store, "x:a", direction="up")
    assert reached(found) == [("a", 0), ("stub", 1)]
    assert [(e.card.iri, [c.iri for c in e.candidates]) for e in found.open_ends] == [("x:stub", ["x:b", "x:d"])]


def test_trace_down_shows_stubs_that_may_be_a_node_and_are_implemented() -> None:
    store = small(("a", "implements", "stub"), more=candidate("stub", "b") + candidate("idle", "b"))
    found = trace(store, "x:b", direction="down")
    assert (reached(found), [e.card.iri for e in found.open_ends]) == ([("b", 0)], ["x:stub"])


def test_paths_gives_the_chain_in_steps(store: Store) -> None:
    found = paths(store, KH452.id, TW36.id)
    assert found.direction == "up"
    assert [[(s.subject, s.object) for s in chain] for chain in found.chains] == [
        [(KH452.id, CTR63.id), (CTR63.id, TW36.id)]
    ]


def test_paths_looks_in_the_other_direction_too(store: Store) -> None:
    found = paths(store, TW36.id, KH452.id)
    assert (found.direction, found.chains[0][0].subject) == ("down", KH452.id)


def test_paths_gives_every_shortest_chain() -> None:
    store = small(
        ("a", "implements", "b"), ("b", "implements", "d"), ("a", "implements", "c"),
        ("c", "implements", "d"),
        ("a", "implements", "e"), ("e", "implements", "f"), ("f", "implements", "d"),
    )  # fmt: skip
    chains = [[s.object for s in chain] for chain in paths(store, "x:a", "x:d").chains]
    assert chains == [["x:b", "x:d"], ["x:c", "x:d"]]


def test_paths_says_when_there_are_more_than_the_limit() -> None:
    store = small(*((s, "implements", o) for m in "bcd" for s, o in (("a", m), (m, "z"))))
    found = paths(store, "x:a", "x:z", 2)
    assert (len(found.chains), found.more) == (2, True)


def test_paths_prefers_implementing_to_a_shorter_reference() -> None:
    store = small(("a", "cites", "c"), ("a", "implements", "b"), ("b", "basedOn", "c"))
    found = paths(store, "x:a", "x:c")
    assert (found.relations, [s.predicate for s in found.chains[0]]) == (
        "backbone",
        ["implements", "basedOn"],
    )


def test_paths_falls_back_to_any_reference(store: Store) -> None:
    found = paths(store, KH12.id, KH431.id)
    assert (found.relations, [s.predicate for s in found.chains[0]]) == ("any", ["cites"])


@pytest.mark.parametrize(("a", "b"), [(KH452.id, KH12.id), (KH452.id, KH452.id)])
def test_paths_without_a_chain_is_empty(store: Store, a: str, b: str) -> None:
    found = paths(store, a, b)
    assert (found.direction, found.chains) == (None, ())


def test_text_shows_each_step_with_sentence_file_and_offsets(store: Store) -> None:
    text = as_text(trace(store, KH452.id, direction="up"))
    assert "└─ thực hiện → Chương trình 63-CTr/TU · 2023-06-07 · Ban Thường vụ Tỉnh ủy Đắk Nông" in text
    assert "„63-CTr/TU thực hiện 36-NQ/TW“ – dak-nong.txt [100–160], mục Tiêu đề" in text


def test_text_expands_an_instrument_once() -> None:
    store = small(
        ("a", "implements", "b"), ("a", "implements", "c"), ("b", "implements", "d"),
        ("c", "implements", "d"), ("d", "implements", "e"),
    )  # fmt: skip
    text = as_text(trace(store, "x:a", direction="up"))
    assert (text.count("→ x:d"), text.count("→ x:e"), text.count("(xem ở trên)")) == (2, 1, 1)


def test_text_says_that_nothing_was_found() -> None:
    text = as_text(trace(small(("a", "implements", "b")), "x:b"), lang="en")
    assert "Up – implements and rests on:\n  (implements nothing that is loaded)" in text


def test_text_marks_where_the_depth_cut() -> None:
    store = small(("a", "implements", "b"), ("b", "implements", "c"))
    assert "(còn nữa, tăng --depth để xem tiếp)" in as_text(trace(store, "x:a", direction="up", depth=1))


def test_text_lists_open_ends_with_their_candidates() -> None:
    store = small(("a", "implements", "stub"), more=candidate("stub", "b"))
    text = as_text(trace(store, "x:a", direction="up"))
    assert re.search(r"Chỗ chưa xác định.*\n  \? x:stub.*\n      có thể là x:b", text)


def test_text_keeps_line_ends_and_controls_of_a_document_out_of_the_tree() -> None:
    store = small(("a", "implements", "b"), more=[labelled("b", "một\nhai\tba")])
    assert "thực hiện → một hai ba · " in as_text(trace(store, "x:a", direction="up"))


def test_text_of_a_deep_chain_needs_no_recursion() -> None:
    store = small(*((str(n), "implements", str(n + 1)) for n in range(1500)))
    assert "x:1500" in as_text(trace(store, "x:0", direction="up"))


def test_line_of_evidence_quotes_the_heading_that_governs_it() -> None:
    passage = Evidence(
        "x:d", "qd.txt", "1. Quyết định số 12/2020/QĐ-UBND", "Điều 1", None, 90, 120, "body:bai-bo", 0.9, "asserted",
        cue="Điều 1. Bãi bỏ các\nvăn bản sau:",
    )  # fmt: skip
    line = "„1. Quyết định số 12/2020/QĐ-UBND“ – qd.txt [90–120], theo: „Điều 1. Bãi bỏ các văn bản sau:“, mục Điều 1"
    assert evidence_lines((passage,)) == [line]


def test_line_of_evidence_names_the_page_and_the_cell() -> None:
    passage = Evidence(
        "x:d", "qd.docx", "1. Quyết định số 12/2020/QĐ-UBND", "", None, 90, 120, "body:bai-bo", 0.9, "asserted",
        place="trang 4, bảng 2, dòng 10, cột 3",
    )  # fmt: skip
    line = "„1. Quyết định số 12/2020/QĐ-UBND“ – qd.docx [90–120], trang 4, bảng 2, dòng 10, cột 3"
    assert evidence_lines((passage,)) == [line]


def test_json_holds_nodes_steps_and_evidence(store: Store) -> None:
    data = json.loads(as_json(trace(store, KH452.id, direction="up")))
    assert [(n["number"], n["depth"], n["side"], n["held"]) for n in data["nodes"]] == [
        ("452/KH-UBND", 0, "root", True), ("63-CTr/TU", 1, "up", False), ("36-NQ/TW", 2, "up", False),
    ]  # fmt: skip
    assert data["steps"][0]["evidence"][0] == {
        "document": "https://w3id.org/cancu/id/document/" + "a" * 16, "file": "dak-nong.txt",
        "quote": "452/KH-UBND thực hiện 63-CTr/TU", "section": "Tiêu đề", "pinpoint": None, "start": 90,
        "end": 150, "rule": "title", "confidence": 0.98, "modality": "asserted", "cue": None,
        "place": None, "decision": None,
    }  # fmt: skip
    assert (data["root"], data["direction"], data["openEnds"], data["cut"]) == (KH452.id, "up", [], [])


def test_paths_json_and_text_agree_on_the_chain(store: Store) -> None:
    found = paths(store, KH452.id, TW36.id)
    assert [s["object"] for s in json.loads(paths_json(found))["chains"][0]] == [CTR63.id, TW36.id]
    assert "Chuỗi 1 (2 bước)" in paths_text(found)


def test_dot_draws_steps_from_left_to_right(store: Store) -> None:
    dot = as_dot(trace(store, KH452.id, direction="up"))
    assert "rankdir=LR;" in dot
    assert re.search(r'n1 -> n2 \[label="thực hiện", tooltip="63-CTr/TU thực hiện 36-NQ/TW"\]', dot)


def test_dot_folds_a_wide_fan() -> None:
    store = small(*((f"p{n:02}", "implements", "root") for n in range(49)))
    dot = as_dot(trace(store, "x:root", direction="down"), fan=12)
    assert ('label="+37 văn bản"' in dot, dot.count('label="x:p')) == (True, 12)


def test_dot_does_not_fold_a_single_one() -> None:
    store = small(*((f"p{n:02}", "implements", "root") for n in range(13)))
    assert "văn bản" not in as_dot(trace(store, "x:root", direction="down"), fan=12)


@pytest.mark.parametrize("label", ['a"];evil[label="', "back\\", "two\nlines", '<b onclick="x">'])
def test_dot_escapes_what_a_document_says(label: str) -> None:
    more = [labelled("b", label), f"{iri('x:b')} <{DCTERMS}title> {literal(label)} {iri('x:t')} ."]
    dot = as_dot(trace(small(("a", "implements", "b"), more=more), "x:a"))
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', dot)
    assert re.fullmatch(r"[\w\s{}\[\];,=.>\"-]*", bare), bare


def test_dot_quoted_ends_where_it_began() -> None:
    assert quoted('x" \\') == '"x\\" \\\\"'


def test_phrases_take_the_ontologys_words_first() -> None:
    store = loaded([f"<{DEF}implements> <{DEF}activePhrase> {literal('thi hành', lang='vi')} <x:g> ."])
    assert phrases(store)["implements"] == ("thi hành", "được thực hiện bởi")


def test_phrases_name_every_relation_of_the_ontology(store: Store) -> None:
    stated = {p.removeprefix(DEF) for p in store_relations(store)}
    assert stated == set(PHRASES)


def store_relations(store: Store) -> list[str]:
    from kg.graph import members

    return members(store, "Relation")


@pytest.mark.parametrize("relation", sorted(PHRASES))
def test_narrower_agrees_with_the_ontology(store: Store, relation: str) -> None:
    broader = {r for r in PHRASES if relation in narrower(r)} - {relation}
    reached: set[str] = set()
    waiting = [DEF + relation]
    while waiting:
        for parent in objects(store, waiting.pop(), RDFS + "subPropertyOf"):
            name = parent.removeprefix(DEF)
            if name in PHRASES and name not in reached:
                reached.add(name)
                waiting.append(parent)
    assert reached == broader
