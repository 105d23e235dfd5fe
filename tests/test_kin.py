"""Bodies across reforms, read from the graph."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.bodies import heads, heirs, kin
from tests import duties
from tests.duties import MEDIA, NEW, OLD, UNIT


@pytest.fixture(scope="module")
def store() -> Store:
    return duties.store()


def test_body_of_today_has_its_predecessors_and_their_units(store: Store) -> None:
    found = [(k.iri, k.tie) for k in kin(store, NEW)]
    assert found[0] == (NEW, "self")
    assert {(OLD, "predecessor"), (MEDIA, "predecessor"), (UNIT, "unit")} <= set(found)


def test_predecessor_has_what_followed_it_and_nothing_that_joined_later(store: Store) -> None:
    ties = {k.iri: k.tie for k in kin(store, MEDIA)}
    assert (ties.get(OLD), ties.get(NEW)) == ("successor", "successor")


def test_kin_tells_when_a_body_ended_and_by_which_law(store: Store) -> None:
    old = next(k for k in kin(store, NEW) if k.iri == OLD)
    assert (old.until, "Nghị quyết 202/2025/QH15" in old.sources) == ("2025-07-01", True)


def test_heads_leave_out_predecessors_and_units_of_one_another(store: Store) -> None:
    assert heads(store, [OLD, UNIT, NEW]) == [NEW]
    assert heads(store, [OLD, UNIT]) == [OLD]


def test_heirs_are_all_that_followed(store: Store) -> None:
    assert {OLD, NEW} <= heirs(store, [MEDIA])
