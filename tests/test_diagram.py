"""What stands round one instrument: its direct relations in groups, and whether it is still in force."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from pyoxigraph import RdfFormat, Store

from kg.force import ended, published
from kg.graph import Store as Graph
from kg.index.diagram import bonds, groups
from kg.index.opening import indexed
from kg.relations import PHRASES, narrower
from kg.terms import DEF, ELI, RDF, iri, literal
from tests.graph import KH12, KH431, KH452, NQ08_TV, TW36, lines


def _loaded(said: Iterable[str]) -> Graph:
    store = Store()
    store.load("\n".join(said).encode(), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def store() -> Graph:
    return _loaded(lines())


def _cited(n: int, subject: str, predicate: str, object_: str, modality: str = "asserted") -> list[str]:
    """Return the quads of one citation, with the edges that an asserted one has."""
    s, o, g, c = (iri(f"x:{name}") for name in (subject, object_, f"g{n}", f"c{n}"))
    edges = [f"{s} <{DEF}{p}> {o} {g} ." for p in PHRASES if predicate in narrower(p) and modality == "asserted"]
    values = {
        "subject": s, "predicate": f"<{DEF}{predicate}>", "object": o, "modality": literal(modality), "citing": g,
        "quote": literal(f"{subject} {predicate} {object_}"), "start": literal("3"), "end": literal("9"),
    }  # fmt: skip
    kinds = [f"{c} <{RDF}type> <{DEF}Citation> {g} .", *(f"{i} <{RDF}type> <{DEF}Instrument> {g} ." for i in (s, o))]
    return edges + kinds + [f"{c} <{DEF}{name}> {value} {g} ." for name, value in values.items()]


def _dated(name: str, date: str) -> str:
    return f"{iri('x:' + name)} <{ELI}date_document> {literal(date)} {iri('x:g')} ."


def _inferred(subject: str, object_: str, extent: str, since: str) -> list[str]:
    i, g = iri("x:i"), iri("x:inferred")
    values = {
        "inferenceKind": literal("validity"), "inferredSubject": iri("x:" + subject),
        "inferredObject": iri("x:" + object_), "score": literal("0.9"), "contested": literal("false"),
        "method": literal("m"), "extent": literal(extent), "since": literal(since), "evidence": iri("x:c0"),
    }  # fmt: skip
    return [f"{i} <{DEF}{name}> {value} {g} ." for name, value in values.items()]


def test_groups_of_an_instrument_are_by_modality_then_voice_then_kind(store: Graph) -> None:
    index = indexed(store)
    found = [(g.key, [b.other for b in bonds(index, KH12.id, g, limit=9)]) for g in groups(index, KH12.id)]
    assert found == [
        ("continues-active-asserted", [TW36.id]),
        ("basedOn-active-asserted", [NQ08_TV.id]),
        ("cites-active-asserted", [KH431.id]),
    ]


def test_groups_keep_what_is_planned_apart(store: Graph) -> None:
    assert [group.key for group in groups(indexed(store), KH431.id)] == [
        "cites-passive-asserted",
        "replaces-passive-planned",
    ]


def test_group_holds_each_other_instrument_once_by_date_with_all_its_citations() -> None:
    said = [*_cited(0, "b", "implements", "a"), *_cited(1, "c", "implements", "a"), *_cited(2, "b", "implements", "a")]
    index = indexed(_loaded([*said, _dated("b", "2024-01-01"), _dated("c", "2023-01-01")]))
    (group,) = groups(index, "x:a")
    found = bonds(index, "x:a", group, limit=9)
    assert [(bond.other, bond.citations) for bond in found] == [("x:c", ("x:c1",)), ("x:b", ("x:c0", "x:c2"))]
    assert group.count == 2


def test_group_is_read_in_parts() -> None:
    said = [line for n in range(5) for line in [*_cited(n, f"b{n}", "implements", "a"), _dated(f"b{n}", f"202{n}")]]
    index = indexed(_loaded(said))
    (group,) = groups(index, "x:a")
    assert [bond.other for bond in bonds(index, "x:a", group, start=3, limit=9)] == ["x:b3", "x:b4"]


def test_group_sorts_an_instrument_without_a_date_behind_all_others() -> None:
    said = [*_cited(0, "b", "implements", "a"), *_cited(1, "c", "implements", "a"), _dated("c", "2023")]
    index = indexed(_loaded(said))
    (group,) = groups(index, "x:a")
    assert [bond.other for bond in bonds(index, "x:a", group, limit=9)] == ["x:c", "x:b"]


def test_groups_leave_out_a_reference_to_itself() -> None:
    assert groups(indexed(_loaded(_cited(0, "a", "cites", "a"))), "x:a") == ()


def test_groups_let_a_decision_speak_in_the_place_of_what_it_settles() -> None:
    settles = f"{iri('x:c1')} <{DEF}settles> {iri('x:c0')} {iri('x:decisions')} ."
    said = [*_cited(0, "b", "implements", "unclear"), *_cited(1, "b", "implements", "a"), settles]
    index = indexed(_loaded(said))
    (group,) = groups(index, "x:b")
    assert [(bond.other, bond.citations) for bond in bonds(index, "x:b", group, limit=9)] == [("x:a", ("x:c1",))]


def test_instrument_of_which_nothing_is_said_has_not_ended(store: Graph) -> None:
    assert ended(store, KH452.id) == ()


def test_plan_to_replace_an_instrument_does_not_end_it(store: Graph) -> None:
    assert ended(store, KH431.id) == ()


def test_instrument_that_is_replaced_has_ended_with_the_sentence_that_says_so() -> None:
    (found,) = ended(_loaded([*_cited(0, "b", "replaces", "a"), _dated("b", "2025-02-03")]), "x:a")
    assert (found.extent, found.since, found.act.iri, found.relation) == ("whole", "2025-02-03", "x:b", "replaces")
    assert [(ground.text, ground.start, ground.end) for ground in found.grounds] == [("b replaces a", 3, 9)]


def test_inferred_end_in_part_goes_before_what_the_edge_says() -> None:
    (found,) = ended(_loaded([*_cited(0, "b", "repeals", "a"), *_inferred("a", "b", "part", "2025-06-01")]), "x:a")
    assert (found.extent, found.since, found.relation, found.sure) == ("part", "2025-06-01", None, 0.9)


def test_publishers_status_is_told_apart_from_what_texts_say() -> None:
    said = [
        f"{iri('x:s')} <{DEF}{name}> {value} {iri('x:g')} ."
        for name, value in (
            ("statedOf", iri("x:d")), ("statedField", literal("status")), ("statedValue", literal("Còn hiệu lực")),
        )
    ]  # fmt: skip
    store = _loaded(said)
    assert [(p.field, p.value) for p in published(store, ("x:d",))] == [("status", "Còn hiệu lực")]
    assert published(store, ("x:other",)) == ()
