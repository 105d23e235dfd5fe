"""The index says of instruments and tasks what the graph says, and is built and published with its generation."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

import kg.store
from kg.faults import DamagedGeneration, NoIndex
from kg.graph import members
from kg.holdings import content
from kg.index import schema
from kg.index.cards import cards_in, hits, lately_loaded, newest, numbered, shared_number
from kg.index.opening import Index, indexed, opened
from kg.index.tasks import told
from kg.index.words import words
from kg.instruments import Card, card, keep_cards
from kg.knowledge import load, vocabulary_quads
from kg.manifest import State
from kg.model import Task
from kg.store import damaged_files, open_published
from kg.terms import BASE, PROV, individual
from loaders.quads import document_iri, quads
from tests.graph import CTR63, EXTRACTIONS, KH12, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, SO_KHCN, TW36, lines
from tests.pages import published, texts

REPORT = Task(
    BASE + "task/bbbbbbbbbbbb/800", "II", "2", "Báo cáo định kỳ về chuyển đổi số", (), (SO_KHCN.id,), "Quý IV/2025",
    "2025-12", "Báo cáo năm", (TW36.id,), 800, 900, recurrence="yearly", days=("--12-05",),
)  # fmt: skip
LATER = replace(REPORT, id=BASE + "task/bbbbbbbbbbbb/950", due="2026-03-31", text="Rà soát", recurrence=None, days=())
LOADS = "https://w3id.org/cancu/id/graph/loads"


def _with(*more: Task) -> list[str]:
    plan = next(e for e in EXTRACTIONS if e.own == KH12)
    return [*lines(), *quads(replace(plan, tasks=(*plan.tasks, *more)), load())]


def _load(time: str, document: str) -> list[str]:
    activity = f"<{individual('load', time)}>"
    return [
        f"{activity} <{PROV}generated> <{document}> <{LOADS}> .",
        f'{activity} <{PROV}endedAtTime> "{time}"^^<http://www.w3.org/2001/XMLSchema#dateTime> <{LOADS}> .',
    ]


@pytest.fixture(scope="module")
def store() -> Store:
    loads = _load("2026-11-19T08:00:00Z", document_iri("a" * 64)) + _load(
        "2026-11-20T08:00:00Z", document_iri("b" * 64)
    )
    store = Store()
    store.load("\n".join([*_with(REPORT, LATER), *loads]).encode(), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def index(store: Store) -> Index:
    return indexed(store)


def test_card_of_the_index_is_the_card_of_the_graph(store: Store, index: Index) -> None:
    known = members(store, "Instrument") + members(store, "Programme")
    assert {iri: hit.card for iri, hit in hits(index, known).items()} == {iri: card(store, iri) for iri in known}


def test_card_of_a_kept_store_comes_from_the_index_and_else_from_the_graph(index: Index) -> None:
    store = Store()
    store.load("\n".join(lines()).encode(), format=RdfFormat.N_QUADS)
    asked: list[str] = []

    def read(iris: Sequence[str]) -> Mapping[str, Card]:
        asked.extend(iris)
        return cards_in(index, iris)

    body = BASE + "authority/nobody"
    expected = [card(store, KH452.id), card(store, body)]
    keep_cards(store, read)
    assert [card(store, KH452.id), card(store, body)] == expected
    assert asked == [KH452.id, body]
    assert cards_in(index, [body]) == {}


def test_hit_tells_what_narrows_a_search(index: Index) -> None:
    plan = hits(index, [KH452.id])[KH452.id]
    assert (plan.code, plan.year, plan.level, plan.programme, plan.spoken) == ("KH", "2023", "province", False, 1)


def test_hits_come_in_the_order_asked_for_and_unknown_ones_are_left_out(index: Index) -> None:
    assert list(hits(index, [TW36.id, BASE + "instrument/none", KH452.id])) == [TW36.id, KH452.id]


def test_number_in_any_spelling_finds_all_that_carry_it(index: Index) -> None:
    assert numbered(index, "08 / nq-tư") == sorted([NQ08_TN.id, NQ08_TV.id, NQ08_UNDATED.id])


def test_shared_number_is_one_of_several_certain_instruments(index: Index) -> None:
    assert shared_number(index) == "08-NQ/TU"


def test_newest_texts_come_first_by_their_date(index: Index) -> None:
    assert [hit.card.date for hit in newest(index, 9)] == ["2024-02-01", "2023-11", "2023-07-17"]


def test_lately_loaded_texts_come_by_the_time_of_loading(index: Index) -> None:
    assert [(load.time, load.hit.card.iri) for load in lately_loaded(index, 9)] == [
        ("2026-11-20T08:00:00Z", KH12.id),
        ("2026-11-19T08:00:00Z", KH452.id),
    ]


COUNTS = {"documents": 3, "held": 3, "ambiguous": 1, "tasks": 3, "findings": 1, "inferences": 0, "nothing": 0}


@pytest.mark.parametrize("name", COUNTS)
def test_count_is_of_distinct_things(index: Index, name: str) -> None:
    assert index.count(name) == COUNTS[name]


def test_task_says_who_when_and_where(index: Index) -> None:
    task = told(index, [REPORT.id])[REPORT.id]
    said = (task.assigned_in, task.section, task.number, task.due, task.recurrence, task.days, task.concerns)
    assert said == (KH12.id, "II", "2", "2025-12", "yearly", ("--12-05",), (TW36.id,))
    assert (task.lead, [body.name for body in task.coordinating]) == ((), [SO_KHCN.name])


def test_tasks_that_there_are_not_are_left_out(index: Index) -> None:
    assert list(told(index, [LATER.id, BASE + "task/none"])) == [LATER.id]


def test_words_have_no_accents_and_no_leading_zeros() -> None:
    assert words("Nghị quyết số 08-NQ/TƯ, 00") == ["nghi", "quyet", "so", "8", "nq", "tu", "0"]


def test_published_generation_carries_its_index(tmp_path: Path) -> None:
    folder = published(tmp_path, texts())
    store, index = open_published(folder), opened(folder / "CURRENT")
    assert hits(index, [CTR63.id])[CTR63.id].card == card(store, CTR63.id)


def test_changed_index_is_told_as_damage(tmp_path: Path) -> None:
    folder = published(tmp_path, texts())
    generation = kg.store.published(folder)
    assert generation and damaged_files(folder, generation) == ()
    with (folder / "CURRENT" / schema.NAME).open("ab") as file:
        file.write(b"x")
    assert damaged_files(folder, generation) == (schema.NAME,)


def test_generation_without_an_index_tells_to_build_again(tmp_path: Path) -> None:
    folder = published(tmp_path, texts())
    (folder / "CURRENT" / schema.NAME).unlink()
    with pytest.raises(NoIndex, match=r"cancu build .* --store"):
        opened(folder / "CURRENT")


def test_index_of_another_format_tells_to_build_again(tmp_path: Path) -> None:
    path = published(tmp_path, texts()) / "CURRENT" / schema.NAME
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")
    connection.close()
    with pytest.raises(NoIndex):
        opened(path.parent)


def test_damaged_index_is_told_apart(tmp_path: Path) -> None:
    path = published(tmp_path, texts()) / "CURRENT" / schema.NAME
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(DamagedGeneration):
        opened(path.parent)


def test_new_format_asks_for_a_new_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = "\n".join(vocabulary_quads()).encode()
    before = content(State(), vocabulary)
    monkeypatch.setattr("kg.holdings.FORMAT", schema.FORMAT + 1)
    assert before != content(State(), vocabulary)
