"""A person decides what an ambiguous instrument is in one document: kept, published, walked, and taken back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kg import manifest
from kg.archive import state
from kg.build import build, remove
from kg.checks import check, shape_problems
from kg.decided import Decision, decision_in, decisions, decisions_graph
from kg.deciding import decide, undecide
from kg.decisions import does_apply, settled
from kg.doubts import Doubt, candidate_called
from kg.faults import NewerFormat, NoStore, NotDecided, TooLate, UnknownCandidate, UnknownDoubt, Unsigned
from kg.graph import graph_lines, in_memory, objects, pointing_in
from kg.manifest import Decided, State, Undecided
from kg.road import real_road
from kg.store import open_published, published
from kg.terms import BASE, DEF, ELI, RDF, date_literal, iri
from tests import tiny
from tests.decided import (
    BUDGET,
    CAU_KE,
    FILES,
    KH58,
    NQ57,
    TRA_VINH,
    WHO,
    build_samples,
    choose,
    copied,
    document,
    exported,
)
from tests.texts import SAMPLES


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_samples(tmp_path_factory.mktemp("kho") / "kho")


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    return copied(built, tmp_path / "kho")


# --------------------------------------------------------------------------------------------- manifest


def test_decision_is_an_event_of_the_manifest(tmp_path: Path) -> None:
    told = Decided("d", "i", "c", ("c", "e"), WHO, "vì", "tệp", "Luật", "Luật 1")
    path = tmp_path / "manifest"
    path.write_bytes(manifest.line(1, "2026-11-20T12:00:00Z", [told]))
    assert manifest.state(path).decisions == {("d", "i"): replace(told, time="2026-11-20T12:00:00Z")}


def test_later_decision_goes_before_the_earlier_one() -> None:
    seen = State()
    for chosen in ("a", "b"):
        seen.apply(Decided("d", "i", chosen, ("a", "b"), WHO, "", "", "", ""), chosen)
    assert [(one.chosen, one.time) for one in seen.decisions.values()] == [("b", "b")]


def test_taking_back_leaves_no_decision() -> None:
    seen = State()
    seen.apply(Decided("d", "i", None, ("a",), WHO, "", "", "", ""), "1")
    seen.apply(Undecided("d", "i", WHO), "2")
    assert seen.decisions == {}


def test_state_that_goes_on_keeps_its_decisions(tmp_path: Path) -> None:
    path = tmp_path / "manifest"
    path.write_bytes(manifest.line(1, "2026-11-20T12:00:00Z", [Decided("d", "i", "c", ("c",), WHO, "", "", "", "")]))
    before = manifest.state(path)
    path.write_bytes(path.read_bytes() + manifest.line(2, "2026-11-20T12:00:00Z", [Undecided("x", "y", WHO)]))
    assert manifest.continued(before, path).decisions == before.decisions


def test_version_without_decisions_asks_for_an_update(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "manifest"
    path.write_bytes(manifest.line(1, "2026-11-20T12:00:00Z", [Undecided("d", "i", WHO)]))
    monkeypatch.delitem(manifest._EVENTS, "undecided")
    with pytest.raises(NewerFormat):
        manifest.state(path)


# ---------------------------------------------------------------------------------------------- deciding


def test_decision_tells_who_when_why_and_about_what(store: Path) -> None:
    choose(store)
    (found,) = decisions(open_published(store))
    stub = f"{BASE}instrument/trung-uong/nghi-quyet/57-nq-tw/undated-{document(store, CAU_KE).rpartition('/')[2][:12]}"
    assert found == Decision(
        iri=found.iri,
        document=document(store, CAU_KE),
        instrument=stub,
        chosen=NQ57,
        by=WHO,
        time="2026-11-20T12:00:00Z",
        why="Cùng khóa XIII",
        label=f"“Nghị quyết 57-NQ/TW” trong {CAU_KE} là Nghị quyết 57-NQ/TW ngày 22/12/2024 (Trung ương)",
        applies=True,
    )


def test_decided_citation_says_what_the_settled_one_says(store: Path) -> None:
    choose(store)
    graph = open_published(store)
    (found,) = pointing_in(graph, decisions_graph(), DEF + "subject", KH58)
    (stated,) = objects(graph, found, DEF + "settles")
    same = ("citing", "subject", "predicate", "modality", "quote", "start", "end", "section", "cueStart", "cueEnd")
    assert [objects(graph, found, DEF + n) for n in same] == [objects(graph, stated, DEF + n) for n in same]
    own = ("object", "rule", "confidence")
    assert [objects(graph, found, DEF + n) for n in own] == [[NQ57], ["decision"], ["1"]]


def test_decision_draws_the_edges_of_the_document_with_those_implied(store: Path) -> None:
    choose(store)
    drawn = graph_lines(open_published(store), decisions_graph()).decode().splitlines()
    for relation in ("implements", "cites"):
        assert f"{iri(KH58)} <{DEF}{relation}> {iri(NQ57)} {iri(decisions_graph())} ." in drawn


def test_decision_leaves_the_documents_graphs_as_they_are(store: Path) -> None:
    before = {e.nq for e in state(store).documents.values()}
    choose(store)
    assert {e.nq for e in state(store).documents.values()} == before


def test_decisions_graph_has_no_blank_nodes(store: Path) -> None:
    choose(store)
    assert b"_:" not in graph_lines(open_published(store), decisions_graph())


def test_graph_with_decisions_breaks_no_shape_whatever_the_batch(store: Path) -> None:
    choose(store)
    choose(store, TRA_VINH, "Luật Ngân sách nhà nước", "none")
    graph = open_published(store)
    assert [p for p in check(graph) if p.severity == "violation"] == []
    assert {p for p in shape_problems(graph, batch=1) if p.severity == "violation"} == set()


def test_law_that_the_vocabulary_alone_knew_becomes_an_instrument(store: Path) -> None:
    choose(store, TRA_VINH, "Luật Đầu tư công", "58/2024/QH15")
    graph = open_published(store)
    law = BASE + "instrument/trung-uong/luat/58-2024-qh15/2024"
    assert DEF + "Instrument" in objects(graph, law, RDF + "type")
    assert {p for p in shape_problems(graph, batch=1) if p.severity == "violation"} == set()
    assert [p for p in check(graph) if p.severity == "violation"] == []


def test_export_holds_what_was_decided(store: Path, tmp_path: Path) -> None:
    choose(store)
    assert WHO.encode() in exported(store, tmp_path / "a.nq")


def test_taking_back_restores_the_export_byte_by_byte(store: Path, tmp_path: Path) -> None:
    before = exported(store, tmp_path / "a.nq")
    choose(store)
    assert exported(store, tmp_path / "b.nq") != before
    undecide(CAU_KE, "57-NQ/TW", store, by=WHO)
    assert exported(store, tmp_path / "c.nq") == before


def test_content_changes_with_a_decision_and_comes_back_with_its_end(store: Path) -> None:
    def content() -> str:
        generation = published(store)
        assert generation
        return generation.content

    before = content()
    event = choose(store)
    assert content() != before
    undecide(event.document, event.instrument, store, by=WHO)
    assert content() == before


def test_build_after_a_decision_has_nothing_to_do(store: Path) -> None:
    choose(store)
    assert build([SAMPLES / name for name in FILES], store, jobs=1).nothing_to_do


def test_decision_survives_a_rebuild_by_another_version(store: Path) -> None:
    choose(store)
    before = graph_lines(open_published(store), decisions_graph())
    report = build([SAMPLES / CAU_KE], store, jobs=1, road=replace(real_road(), fingerprint=tiny.second))
    assert (report.reread, graph_lines(open_published(store), decisions_graph())) == (len(FILES) - 1, before)


def test_decision_survives_the_loss_of_all_generations(store: Path) -> None:
    choose(store)
    before = graph_lines(open_published(store), decisions_graph())
    (store / "CURRENT").unlink()
    for generation in store.glob("gen-*"):
        shutil.rmtree(generation)
    build([SAMPLES / CAU_KE], store, jobs=1)
    assert graph_lines(open_published(store), decisions_graph()) == before


def test_decision_about_a_withdrawn_document_is_kept_and_applies_to_nothing(store: Path) -> None:
    event = choose(store)
    remove(CAU_KE, store)
    graph = open_published(store)
    (found,) = decisions(graph)
    assert (found.applies, found.by, CAU_KE in found.label) == (False, WHO, True)
    assert pointing_in(graph, decisions_graph(), DEF + "citing", event.document) == []


def test_decision_applies_again_when_its_document_comes_back(store: Path) -> None:
    choose(store)
    remove(CAU_KE, store)
    build([SAMPLES / CAU_KE], store, jobs=1)
    assert [one.applies for one in decisions(open_published(store))] == [True]


def test_decision_whose_choice_is_no_candidate_any_more_applies_to_nothing(store: Path) -> None:
    choose(store)
    for name in FILES[1:]:
        remove(name, store)
    assert [one.applies for one in decisions(open_published(store))] == [False]


def test_decision_that_applies_to_nothing_can_be_taken_back(store: Path) -> None:
    choose(store)
    remove(CAU_KE, store)
    undecide(CAU_KE, "Nghị quyết 57-NQ/TW", store, by=WHO)
    assert decisions(open_published(store)) == []


def test_none_of_the_candidates_draws_no_edge_and_closes_the_doubt(store: Path) -> None:
    choose(store, TRA_VINH, "Luật Ngân sách nhà nước", "none")
    graph = open_published(store)
    found = decision_in(graph, document(store, TRA_VINH), BUDGET)
    assert found and found.chosen is None
    assert pointing_in(graph, decisions_graph(), DEF + "citing", document(store, TRA_VINH)) == []
    codes = [(p.code, p.document) for p in check(graph) if p.instrument == BUDGET]
    assert ("ambiguous-mention", document(store, TRA_VINH)) not in codes


def test_none_holds_only_for_the_candidates_that_there_were(store: Path) -> None:
    told = Decided("urn:d", "urn:s", None, ("urn:a",), WHO, "", "", "", "")
    lines = f"<urn:s> <{DEF}candidate> <urn:a> <urn:d> .\n"
    assert does_apply(in_memory(lines.encode()), told)
    assert not does_apply(in_memory((lines + f"<urn:s> <{DEF}candidate> <urn:b> <urn:d> .\n").encode()), told)


def test_citation_with_both_ends_ambiguous_follows_both_decisions() -> None:
    lines = [
        f"<urn:s> <{DEF}candidate> <urn:a> <urn:d> .", f"<urn:t> <{DEF}candidate> <urn:b> <urn:d> .",
        f"<urn:c> <{DEF}subject> <urn:s> <urn:d> .", f"<urn:c> <{DEF}object> <urn:t> <urn:d> .",
        f'<urn:c> <{DEF}modality> "planned" <urn:d> .', f"<urn:s> <{DEF}cites> <urn:t> <urn:d> .",
    ]  # fmt: skip
    chosen = {s: Decided("urn:d", s, c, (c,), WHO, "", "", "", "") for s, c in (("urn:s", "urn:a"), ("urn:t", "urn:b"))}
    ((citation, pairs),) = list(settled(in_memory("\n".join(lines).encode()), "urn:d", chosen))
    assert {o for p, o in pairs if p in (f"<{DEF}subject>", f"<{DEF}object>")} == {"<urn:a>", "<urn:b>"}
    assert (citation, sum(p == f"<{DEF}decidedBy>" for p, _ in pairs)) == ("urn:c/decided", 2)


def test_planned_citation_that_is_settled_draws_no_edge() -> None:
    lines = [
        f"<urn:c> <{DEF}subject> <urn:k> <urn:d> .", f"<urn:c> <{DEF}object> <urn:s> <urn:d> .",
        f'<urn:c> <{DEF}modality> "planned" <urn:d> .',
    ]  # fmt: skip
    chosen = {"urn:s": Decided("urn:d", "urn:s", "urn:a", ("urn:a",), WHO, "", "", "", "")}
    assert [s for s, _ in settled(in_memory("\n".join(lines).encode()), "urn:d", chosen)] == ["urn:c/decided"]


# ---------------------------------------------------------------------------------------------- refusing


@pytest.mark.parametrize("instrument", ["Luật Đất đai", "08-NQ/TU", ""])
def test_what_the_document_does_not_leave_open_is_refused_with_a_list(store: Path, instrument: str) -> None:
    with pytest.raises(UnknownDoubt, match="Nghị quyết 57-NQ/TW"):
        choose(store, CAU_KE, instrument)


@pytest.mark.parametrize("chosen", ["36-NQ/TW", KH58, "", "Nghị quyết"])
def test_what_is_no_candidate_is_refused_with_the_candidates(store: Path, chosen: str) -> None:
    with pytest.raises(UnknownCandidate, match=NQ57):
        choose(store, chosen=chosen)


def test_candidate_that_was_issued_later_is_refused() -> None:
    lines = [
        f"<urn:d> <{DEF}expresses> <urn:own> <urn:d> .",
        f"<urn:own> <{ELI}date_document> {date_literal('2020-05-01')} <urn:d> .",
        f"<urn:s> <{DEF}candidate> <urn:a> <urn:d> .",
        f"<urn:a> <{ELI}date_document> {date_literal('2020-06')} <urn:d> .",
    ]
    with pytest.raises(TooLate):
        candidate_called(in_memory("\n".join(lines).encode()), Doubt("urn:d", "urn:s"), "urn:a")


@pytest.mark.parametrize(("by", "why"), [("", ""), (" \n", ""), ("a" * 121, ""), (WHO, "a" * 2001)])
def test_decision_without_a_name_or_with_too_many_words_is_refused(store: Path, by: str, why: str) -> None:
    with pytest.raises(Unsigned):
        decide(CAU_KE, "57-NQ/TW", "57-NQ/TW", store, by=by, why=why)


def test_refused_decision_leaves_the_store_as_it_was(store: Path) -> None:
    before = (store / "manifest").read_bytes(), published(store)
    with pytest.raises(UnknownCandidate):
        choose(store, chosen="36-NQ/TW")
    assert ((store / "manifest").read_bytes(), published(store)) == before


def test_nothing_to_take_back_is_told_with_what_there_is(store: Path) -> None:
    choose(store)
    with pytest.raises(NotDecided, match="Nghị quyết 57-NQ/TW"):
        undecide(TRA_VINH, "57-NQ/TW", store, by=WHO)


def test_decision_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        decide("a", "b", "none", tmp_path / "kho", by=WHO)
    assert not (tmp_path / "kho").exists()
