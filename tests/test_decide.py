"""What was decided is walked in the lineage, strikes a doubt off the list, and is made by `cancu decide`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.decided import Decision, decision_in, decision_line, decisions, decisions_about
from kg.doubts import Doubt, doubt_called, doubts, passages
from kg.graph import Store
from kg.lineage import trace
from kg.lineage_dot import as_dot
from kg.lineage_formats import as_json, as_text
from kg.store import open_published
from kg.terms import BASE
from tests import tiny
from tests.decided import (
    BUDGET,
    BUDGET_2015,
    CAU_KE,
    KH58,
    NQ57,
    QD812,
    TAY_NINH,
    TRA_VINH,
    WHO,
    build_samples,
    choose,
    copied,
    document,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_samples(tmp_path_factory.mktemp("kho") / "kho")


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    return copied(built, tmp_path / "kho")


# ----------------------------------------------------------------------------------------------- lineage


def test_lineage_walks_on_through_what_was_decided(store: Path) -> None:
    start = "vinh-long-2025/xa-cau-ke/ke-hoach/36-kh-ubnd/2025"
    before = trace(open_published(store), f"{BASE}instrument/{start}", direction="up")
    assert [end.card.label for end in before.open_ends] == ["Nghị quyết 57-NQ/TW"]
    choose(store)
    after = trace(open_published(store), f"{BASE}instrument/{start}", direction="up")
    assert (after.open_ends, NQ57 in after.cards()) == ((), True)
    assert not any("/undated-" in iri for iri in after.cards())


def test_step_that_was_decided_carries_who_decided_it(store: Path) -> None:
    choose(store)
    steps = trace(open_published(store), KH58, direction="up", depth=1).steps
    (evidence,) = [e for s in steps if s.object == NQ57 for e in s.evidence]
    assert evidence.decision and (evidence.decision.by, evidence.decision.why) == (WHO, "Cùng khóa XIII")


def test_lineage_downwards_reaches_what_was_decided(store: Path) -> None:
    choose(store)
    assert KH58 in trace(open_published(store), NQ57, direction="down", depth=1).cards()


def test_decision_in_one_document_leaves_others_open(store: Path) -> None:
    choose(store, TRA_VINH, "Luật Ngân sách nhà nước", "83/2015/QH13")
    assert [one.chosen for one in decisions_about(open_published(store), BUDGET)] == [BUDGET_2015]
    assert decision_in(open_published(store), document(store, TAY_NINH), BUDGET) is None
    lineage = trace(open_published(store), QD812, direction="up", relations=["cites"], depth=1)
    assert (BUDGET_2015 in lineage.cards(), BUDGET in lineage.cards()) == (True, False)
    assert BUDGET in {end.card.iri for end in trace(open_published(store), BUDGET).open_ends}


@pytest.mark.parametrize("write", [as_text, as_json, as_dot])
def test_every_format_of_a_lineage_tells_who_decided(store: Path, write: Callable[..., str]) -> None:
    choose(store)
    assert WHO in write(trace(open_published(store), KH58, direction="up"))


def test_decision_line_gives_the_day_in_vietnam() -> None:
    late = Decision("i", "d", "s", "c", WHO, "2026-11-20T17:30:00Z", "cùng khóa", "", True)
    assert decision_line(late) == "do Lê Thị Bình quyết định ngày 21/11/2026: cùng khóa"
    assert decision_line(late, "en") == "decided by Lê Thị Bình on 2026-11-21: cùng khóa"


# ------------------------------------------------------------------------------------------------ doubts


def test_doubts_are_told_by_document_and_instrument(store: Path) -> None:
    found = doubts(open_published(store))
    assert Doubt(document(store, TRA_VINH), BUDGET) in found
    assert Doubt(document(store, TAY_NINH), BUDGET) in found


def test_doubt_is_named_by_number_name_or_iri(store: Path) -> None:
    graph, where = open_published(store), document(store, TRA_VINH)
    names = ("Luật Ngân sách nhà nước", "luat ngan sach nha nuoc", BUDGET)
    assert {doubt_called(graph, where, name) for name in names} == {Doubt(where, BUDGET)}


def test_passages_are_the_sentences_that_cite_what_is_open(store: Path) -> None:
    graph: Store = open_published(store)
    (passage,) = passages(graph, Doubt(document(store, TRA_VINH), BUDGET))
    assert passage.is_sentence and "Luật Ngân sách nhà nước, Luật Đầu tư công" in passage.text


# ------------------------------------------------------------------------------------------ command line


def test_command_decides_and_takes_back(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--store", str(store), "--by", WHO]
    assert main(["decide", CAU_KE, "57-NQ/TW", "57-NQ/TW", *arguments, "--why", "Cùng khóa XIII"]) == 0
    assert f"trong “{CAU_KE}” là Nghị quyết 57-NQ/TW ngày 22/12/2024" in capsys.readouterr().err
    assert main(["decide", CAU_KE, "57-NQ/TW", *arguments, "--undo"]) == 0
    assert "Đã hoàn tác" in capsys.readouterr().err
    assert decisions(open_published(store)) == []


def test_command_says_in_english_that_it_is_none(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["decide", CAU_KE, "57-NQ/TW", "none", "--store", str(store), "--by", WHO, "--lang", "en"]
    assert main(arguments) == 0
    assert "is none of its 1 candidates" in capsys.readouterr().err


def test_command_refused_lists_the_candidates_and_fails(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", CAU_KE, "57-NQ/TW", "36-NQ/TW", "--store", str(store), "--by", WHO]) == 1
    assert NQ57 in capsys.readouterr().err


def test_command_keeps_what_another_decided_unless_told_to_replace_it(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    choose(store)
    other = ["decide", CAU_KE, "57-NQ/TW", "none", "--store", str(store), "--by", "Trần Văn An"]
    assert main(other) == 1
    told = capsys.readouterr().err
    assert f"Nghị quyết 57-NQ/TW ngày 22/12/2024 (Trung ương), do {WHO}, 19:00 ngày 20/11/2026" in told
    assert "--replace" in told and [one.by for one in decisions(open_published(store))] == [WHO]
    assert main([*other, "--replace"]) == 0
    assert [(one.chosen, one.by) for one in decisions(open_published(store))] == [(None, "Trần Văn An")]
    lines = (store / "manifest").read_text("utf-8").splitlines()
    assert sum('"event":"decided"' in line for line in lines) == 2


def test_decision_made_since_the_one_that_was_seen_stays(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seen = choose(store)
    choose_again = ["decide", CAU_KE, "57-NQ/TW", "none", "--store", str(store), "--by", "Trần Văn An", "--replace"]
    assert main([*choose_again, f"--seen={tiny.NOON:%Y-%m-%dT%H:%M:%SZ}"]) == 0
    for words in (["--undo"], [seen.chosen or "", "--replace"]):
        late = ["decide", CAU_KE, "57-NQ/TW", *words, "--store", str(store), "--by", WHO]
        assert main([*late, f"--seen={tiny.NOON:%Y-%m-%dT%H:%M:%SZ}"]) == 1
        assert "vừa được quyết định lại: không phải văn bản nào" in capsys.readouterr().err
    assert [(one.chosen, one.by) for one in decisions(open_published(store))] == [(None, "Trần Văn An")]
    (now,) = decisions(open_published(store))
    assert main(["decide", CAU_KE, "57-NQ/TW", "--undo", f"--seen={now.time}", "--store", str(store), "--by", WHO]) == 0


@pytest.mark.parametrize("words", [[], ["none", "--undo"], ["--undo", "--why", "vì"], ["--undo", "--replace"]])
def test_command_without_one_clear_wish_is_wrong_use(store: Path, words: list[str]) -> None:
    assert main(["decide", CAU_KE, "57-NQ/TW", *words, "--store", str(store), "--by", WHO]) == 2
