"""Which provinces carry out a directive: first plans, delays, chains, mergers, and what covers nothing."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.coverage import (
    State,
    central,
    delay,
    held_of,
    tally,
    undated,
    unplaced,
)
from kg.index.opening import indexed
from kg.index.places import held_places
from kg.index.relations import directives, implementers
from kg.model import Instrument
from kg.provinces import provinces
from kg.queries import run
from kg.reach import Plan, chain, reach
from kg.terms import BASE
from tests.covered import TN1, TN2, Table, plan, store
from tests.graph import CTR63, NQ08_TN, NQ08_TV, TW36, lines
from tests.pages import said


def test_province_is_covered_from_its_first_instrument_with_its_delay() -> None:
    cell = Table(said(TN2, "implements", TW36), said(TN1, "implements", TW36))["tay-ninh"]
    assert (cell.state, cell.plans[0].card.iri, cell.delay, len(cell.plans)) == (State.DIRECT, TN1.id, 30, 2)


@pytest.mark.parametrize("relation", ["implements", "continues", "concretizes"])
def test_every_relation_that_implies_implementing_covers(relation: str) -> None:
    assert Table(said(TN1, relation, TW36))["tay-ninh"].state is State.DIRECT


@pytest.mark.parametrize("relation", ["cites", "basedOn", "conformsTo", "reviews", "replaces"])
def test_other_relations_do_not_cover(relation: str) -> None:
    assert Table(said(TN1, relation, TW36))["tay-ninh"].state is State.NONE


def test_chain_runs_through_what_the_province_implements_at_any_depth() -> None:
    ctr, cv = plan("trung-uong", "3-CTr/TW", "2023-02-10", "CTr"), plan("trung-uong", "4/CV-TTg", "2023-02-20", "CV")
    table = Table(said(ctr, "implements", TW36), said(cv, "implements", ctr), said(TN1, "implements", cv))
    cell = table["tay-ninh"]
    assert (cell.state, cell.plans[0].route) == (State.CHAIN, (TN1.id, cv.id, ctr.id, TW36.id))
    proofs = [
        (lower.iri, step.evidence[0].quote if step else None, upper.iri)
        for lower, step, upper in chain(table.store, cell.plans[0].route)
    ]
    assert proofs == [
        (TN1.id, "1/KH-UBND thực hiện 4/CV-TTg", cv.id),
        (cv.id, "4/CV-TTg thực hiện 3-CTr/TW", ctr.id),
        (ctr.id, "3-CTr/TW thực hiện 36-NQ/TW", TW36.id),
    ]


def test_shortest_chain_is_the_one_shown() -> None:
    ctr = plan("trung-uong", "3-CTr/TW", "2023-02-10", "CTr")
    table = Table(said(ctr, "implements", TW36), said(TN1, "implements", ctr), said(TN1, "implements", TW36))
    assert table["tay-ninh"].plans[0].route == (TN1.id, TW36.id)


def test_later_direct_plan_is_told_beside_an_earlier_one_through_a_chain() -> None:
    ctr = plan("trung-uong", "3-CTr/TW", "2023-02-10", "CTr")
    cell = Table(said(ctr, "implements", TW36), said(TN1, "implements", ctr), said(TN2, "implements", TW36))["tay-ninh"]
    firsts = [found.card.iri if found else None for found in (cell.first, cell.first_direct)]
    assert (cell.state, firsts) == (State.CHAIN, [TN1.id, TN2.id])


def test_circle_of_instruments_ends() -> None:
    table = Table(said(TN1, "implements", TW36), said(TN2, "implements", TN1), said(TN1, "implements", TN2))
    assert [p.card.iri for p in table["tay-ninh"].plans] == [TN1.id, TN2.id]


def test_central_instruments_stand_apart_from_the_provinces() -> None:
    ministry = plan("trung-uong", "5/KH-BKHCN", "2023-04-01")
    table = Table(said(ministry, "implements", TW36))
    assert ([p.card.iri for p in central(table.reach)], table["ha-noi"].state) == ([ministry.id], State.UNLOADED)


def test_instrument_of_no_known_place_covers_no_province() -> None:
    stray = plan("", "6/KH-XYZ", "2023-04-01")
    table = Table(said(stray, "implements", TW36))
    assert [p.card.iri for p in unplaced(table.reach)] == [stray.id]
    assert tally(table.cells.values())[State.UNLOADED] == len(table.cells)


def test_commune_is_counted_to_its_province_but_does_not_cover_it() -> None:
    commune = plan("tay-ninh/xa-phuoc-minh", "7/KH-UBND", "2023-04-01")
    cell = Table(said(commune, "implements", TW36))["tay-ninh"]
    assert (cell.state, cell.plans, [p.card.iri for p in cell.local]) == (State.LOCAL, (), [commune.id])


def test_planned_instrument_covers_nothing_and_is_told() -> None:
    cell = Table(said(TN1, "implements", TW36, modality="planned"))["tay-ninh"]
    assert (cell.state, cell.plans, [p.card.iri for p in cell.planned]) == (State.PLANNED, (), [TN1.id])


def test_past_carrying_out_covers_nothing() -> None:
    assert Table(said(TN1, "implements", TW36, modality="past"))["tay-ninh"].state is State.NONE


def test_ambiguous_reference_covers_nothing_and_is_told_with_its_way() -> None:
    unclear = Instrument(BASE + "instrument/unknown/nghi-quyet/36-nq-tw/undated-aaaaaaaaaaaa", "NQ", "36-NQ/TW",
                         candidates=(TW36.id, TN2.id))  # fmt: skip
    cell = Table(said(TN1, "implements", unclear))["tay-ninh"]
    assert (cell.state, cell.plans) == (State.PERHAPS, ())
    assert [p.route for p in cell.perhaps] == [(TN1.id, unclear.id, TW36.id)]


def test_unclear_instrument_itself_is_no_plan_of_a_province() -> None:
    unclear = replace(TN1, candidates=(TN2.id,))
    assert Table(said(unclear, "implements", TW36))["tay-ninh"].plans == ()


def test_merged_province_does_not_take_its_parts_plans_for_its_own() -> None:
    old = plan("tra-vinh", "8/KH-UBND", "2024-02-01")
    table = Table(said(old, "implements", TW36))
    cell = table["vinh-long-2025"]
    assert (cell.state, cell.plans) == (State.INHERITED, ())
    assert [(c.province.key, c.state) for c in cell.parts] == [
        ("ben-tre", State.UNLOADED), ("tra-vinh", State.DIRECT), ("vinh-long", State.UNLOADED),
    ]  # fmt: skip
    assert [c.province.key for c in cell.covered_parts] == ["tra-vinh"]


def test_plan_after_the_merger_covers_the_new_province_only() -> None:
    new = plan("vinh-long-2025", "9/KH-UBND", "2025-09-01")
    table = Table(said(new, "implements", TW36))
    assert (table["vinh-long-2025"].state, table["tra-vinh"].state) == (State.DIRECT, State.UNLOADED)


def test_earlier_plan_of_an_old_province_is_told_beside_the_new_one() -> None:
    old, new = plan("tra-vinh", "8/KH-UBND", "2024-02-01"), plan("vinh-long-2025", "9/KH-UBND", "2025-09-01")
    table = Table(said(old, "implements", TW36), said(new, "implements", TW36))
    cell = table["vinh-long-2025"]
    assert cell.first and cell.inherited
    assert (cell.first.card.iri, cell.inherited.card.iri) == (new.id, old.id)
    assert table["tra-vinh"].inherited is None


def test_province_that_only_changed_its_rank_stays_one() -> None:
    old, new = plan("quang-ninh", "10/KH-UBND", "2024-02-01"), plan("quang-ninh-2026", "11/KH-UBND", "2026-10-01")
    cell = Table(said(new, "implements", TW36), said(old, "implements", TW36))["quang-ninh-2026"]
    assert [p.card.iri for p in cell.plans] == [old.id, new.id]


def test_province_without_a_loaded_document_differs_from_one_where_none_was_found() -> None:
    table = Table(said(TN1, "cites", TW36))
    assert (table["tay-ninh"].state, table["tay-ninh"].held) == (State.NONE, 1)
    assert (table["ca-mau"].state, table["ca-mau"].held) == (State.UNLOADED, 0)


def test_merged_province_with_documents_of_its_parts_alone_is_not_unloaded() -> None:
    table = Table(said(TN1, "cites", TW36))
    cell = table["tay-ninh-2025"]
    assert (cell.state, cell.held, cell.held_with_parts) == (State.NONE, 0, 1)


def test_second_text_of_an_instrument_counts_no_second_time() -> None:
    table = Table(said(TN1, "cites", TN2), said(TN1, "cites", TW36))
    assert table.held["tay-ninh"] == 1


def test_documents_that_were_looked_at_are_those_of_the_province_and_its_communes() -> None:
    commune = plan("tay-ninh/xa-phuoc-minh", "7/KH-UBND", "2023-04-01")
    other = plan("tra-vinh", "8/KH-UBND", "2024-02-01")
    table = Table(said(TN1, "cites", TN2), said(commune, "cites", TW36), said(other, "cites", TW36))
    places = held_places(table.index)
    assert held_of(table.index, places, table.provinces, "tay-ninh") == sorted([TN1.id, commune.id])
    assert (table.held["tay-ninh"], table.held["tra-vinh"]) == (2, 1)


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2023-01-30", "2023-01-30", 0),
        ("2023-01-30", "2023-07-17", 168),
        ("2024-02-28", "2024-03-01", 2),
        ("2023-01-30", "2023-01-01", -29),
        ("2023-01", "2023-07-17", None),
        ("2023-01-30", "2023", None),
        (None, "2023-07-17", None),
        ("2023-01-30", None, None),
        ("2023-02-31", "2023-07-17", None),
    ],
)
def test_delay_is_counted_between_days_only(since: str | None, until: str | None, days: int | None) -> None:
    assert delay(since, until) == days


def test_plan_of_an_unknown_day_comes_after_the_known_ones_and_is_counted_as_unsure() -> None:
    year, none = plan("tay-ninh", "12/KH-UBND", "2023"), plan("tay-ninh", "13/KH-UBND", None)
    cell = Table(*(said(p, "implements", TW36) for p in (none, year, TN2)))["tay-ninh"]
    assert [p.card.iri for p in cell.plans] == [TN2.id, year.id, none.id]
    assert (cell.delay, cell.unsure) == (91, 2)


def test_plan_that_is_older_than_the_directive_is_not_the_first() -> None:
    early = plan("tay-ninh", "14/KH-UBND", "2022-05-01")
    cell = Table(said(early, "implements", TW36), said(TN2, "implements", TW36))["tay-ninh"]
    assert ([p.card.iri for p in cell.plans], cell.delay) == ([TN2.id, early.id], 91)


@pytest.mark.parametrize(
    ("until", "state", "left_out"),
    [
        ("2023-02-28", State.NONE, 1),
        ("2023-03-01", State.DIRECT, 1),
        ("2022-12-31", State.NONE, 0),
        ("2023-12-31", State.DIRECT, 0),
    ],
)
def test_day_that_counts_leaves_later_and_unsure_instruments_out(until: str, state: State, left_out: int) -> None:
    table = Table(said(TN1, "implements", TW36), said(plan("tra-vinh", "15/KH-UBND", "2023"), "implements", TW36),
                  until=until)  # fmt: skip
    assert (table["tay-ninh"].state, undated(table.reach, until)) == (state, left_out)


@pytest.mark.parametrize("directive", [TW36, CTR63, NQ08_TN, NQ08_TV])
@pytest.mark.parametrize(("query", "kind"), [("down", "plans"), ("perhaps-down", "perhaps")])
def test_reach_is_what_the_library_finds(directive: Instrument, query: str, kind: str) -> None:
    found = ox.Store()
    found.bulk_load("\n".join(lines()).encode(), format=ox.RdfFormat.N_QUADS)
    rows = run(found, query, {"instrument": directive.id}).rows
    plans: tuple[Plan, ...] = getattr(reach(found, indexed(found), directive.id, provinces(found)), kind)
    assert {plan.card.iri for plan in plans} == {getattr(row[0], "value", "") for row in rows}


def test_most_implemented_directive_comes_first() -> None:
    found = store([said(TN1, "implements", TW36), said(TN2, "implements", TW36), said(TN2, "implements", TN1)])
    index = indexed(found)
    assert directives(index) == [TW36.id, TN1.id]
    assert (directives(index, limit=1), directives(index, below=TN1.id)) == ([TW36.id], [TN1.id])
    assert [implementers(index, iri) for iri in (TW36.id, TN1.id, TN2.id)] == [2, 1, 0]
