"""What a page reads follows what it shows, not how many documents speak of it: work is counted, not timed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import kg.graph
from kg.graph import Statement
from kg.index.cards import cards_in
from kg.index.opening import Index, opened
from kg.instruments import keep_cards
from kg.lineage import reach as walk
from kg.provinces import provinces
from kg.reach import reach
from kg.store import open_published
from tests.graph import TW36
from tests.pages import fan, published

FEW, MANY = 60, 120
"""Both more than a page of a list."""


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], Path]:
    made: dict[tuple[int, str], Path] = {}

    def store(count: int, relation: str) -> Path:
        if (count, relation) not in made:
            folder = tmp_path_factory.mktemp("store")
            made[count, relation] = published(folder, fan(count, relation))
        return made[count, relation]

    return store


def _read_by_page(monkeypatch: pytest.MonkeyPatch, store: Path, view: str) -> int:
    """Return how many statements of the graph the page of the directive reads in one of its views."""
    read: list[object] = []
    as_it_is: Callable[[object], Statement] = kg.graph.__dict__["_statement"]

    def counted(quad: object) -> Statement:
        read.append(quad)
        return as_it_is(quad)

    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.setenv("CANCU_STORE", str(store))
    page = AppTest.from_string(
        "from kg.view.frame import page\nfrom kg.view.instruments import instrument\npage(instrument.show)()",
        default_timeout=60,
    )
    page.query_params["id"] = TW36.id
    page.query_params["xem"] = view
    with monkeypatch.context() as patch:
        patch.setattr(kg.graph, "_statement", counted)
        page.run()
    assert not page.exception
    return len(read)


@pytest.mark.parametrize("view", ["pha-he", "quan-he", "toan-van", "nhiem-vu", "lich-su"])
def test_page_of_what_many_rest_on_reads_no_more_than_of_what_few_do(
    stores: Callable[[int, str], Path], monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    few, many = (_read_by_page(monkeypatch, stores(count, "basedOn"), view) for count in (FEW, MANY))
    assert few == many > 0


def _asked(monkeypatch: pytest.MonkeyPatch, store: Path, ask: Callable[[Index], object]) -> int:
    """Return how many queries of the index are made."""
    index = opened(store / "CURRENT")
    asked: list[str] = []
    rows = Index.rows

    def counted(self: Index, sql: str, values: tuple[str, ...] = ()) -> object:
        asked.append(sql)
        return rows(self, sql, values)

    with monkeypatch.context() as patch:
        patch.setattr(Index, "rows", counted)
        ask(index)
    return len(asked)


def _reached(store: kg.graph.Store, index: Index) -> object:
    return reach(store, index, TW36.id, provinces(store))


def test_walk_below_a_directive_asks_the_index_once_a_step_however_many_there_are(
    stores: Callable[[int, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for count in (FEW, MANY):
        store = open_published(stores(count, "implements"))
        ask = partial(_reached, store)
        asked.append(_asked(monkeypatch, stores(count, "implements"), ask))
    assert asked[0] == asked[1] > 0


def _walked(store: kg.graph.Store, index: Index) -> object:
    keep_cards(store, partial(cards_in, index))
    return walk(store, TW36.id)


def test_lineage_reads_all_cards_of_a_fan_at_once(
    stores: Callable[[int, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for count in (FEW, MANY):
        store = open_published(stores(count, "implements"))
        ask = partial(_walked, store)
        asked.append(_asked(monkeypatch, stores(count, "implements"), ask))
    assert asked[0] == asked[1] > 0
