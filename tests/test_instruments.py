"""What the graph says of instruments, numbers compared in any spelling, places by their names."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from kg.instruments import card, iso_date, normal_number
from kg.places import bare, places
from kg.terms import DCTERMS, DEF, ELI, iri, literal
from tests.graph import KH12, NQ08_TN, NQ08_TV, NQ08_UNDATED, TW36, lines


@pytest.fixture(scope="module")
def store() -> Store:
    return loaded(lines())


def loaded(quads: list[str]) -> Store:
    store = Store()
    store.load("\n".join(quads).encode(), format=RdfFormat.N_QUADS)
    return store


SPELLINGS = {
    "08-NQ/TU": ["08-nq/tu", "8-NQ/TU", "08/NQ-TU", " 08 - NQ / TU ", "08–NQ/TƯ", "08-NQ/TU,"],
    "50/NQ-CP": ["50-NQ/CP", "50/nq-cp", "050/NQ-CP"],
    "2667/QĐ-BKHCN": ["2667/QĐ-BKH&CN", "2667/QD-BKHCN", "2667/QÐ-BKHCN"],
    "16/2021/NQ-HĐND": ["16/2021/nq-hđnd", "16-2021-NQ-HDND"],
}


@pytest.mark.parametrize(("number", "spelling"), [(n, s) for n, ss in SPELLINGS.items() for s in ss])
def test_normal_number_joins_the_spellings_of_one_number(number: str, spelling: str) -> None:
    assert normal_number(spelling) == normal_number(number)


@pytest.mark.parametrize(
    ("one", "other"),
    [("18-NQ/TU", "8-NQ/TU"), ("16/2021/NQ-HĐND", "16/2022/NQ-HĐND"), ("24/KH-UBND", "24/QĐ-UBND")],
)
def test_normal_number_keeps_different_numbers_apart(one: str, other: str) -> None:
    assert normal_number(one) != normal_number(other)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("23/01/2017", "2017-01-23"), ("3/1/2017", "2017-01-03"), ("1/2017", "2017-01"), ("2017", "2017"),
     ("2017-01-23", "2017-01-23"), ("2017-01", "2017-01")],
)  # fmt: skip
def test_iso_date_reads_what_people_write(written: str, expected: str) -> None:
    assert iso_date(written) == expected


def test_iso_date_refuses_what_is_no_date() -> None:
    with pytest.raises(ValueError, match="hôm qua"):
        iso_date("hôm qua")


def test_bare_drops_the_kind_of_a_place() -> None:
    assert {bare(n) for n in ("Thành phố Cần Thơ", "TP. Cần Thơ", "can tho", "CẦN THƠ")} == {"can tho"}


def test_card_says_what_the_graph_says(store: Store) -> None:
    found = card(store, KH12.id)
    assert (found.number, found.date, found.issuer, found.jurisdiction, found.title) == (
        KH12.number, KH12.date, KH12.issuer, KH12.jurisdiction, KH12.title,
    )  # fmt: skip


def test_card_knows_the_documents_that_are_held(store: Store) -> None:
    assert [d.file for d in card(store, KH12.id).documents] == ["tra-vinh.txt"]


def test_card_of_a_cited_instrument_is_not_held(store: Store) -> None:
    assert not card(store, TW36.id).held


def test_card_lists_the_candidates_of_an_ambiguous_one(store: Store) -> None:
    assert set(card(store, NQ08_UNDATED.id).candidates) == {NQ08_TN.id, NQ08_TV.id}


X = "https://w3id.org/cancu/id/instrument/x/y/1/2020"


def stated(predicate: str, *values: tuple[str, str], own: str = "") -> Store:
    """A store in which each graph (first) says a value (second) of X; ``own`` expresses X."""
    quads = [f"{iri(X)} <{predicate}> {literal(v)} {iri('x:' + g)} ." for g, v in values]
    if own:
        quads.append(f"{iri('x:' + own)} <{DEF}expresses> {iri(X)} {iri('x:' + own)} .")
    return loaded(quads)


def test_card_lets_the_text_of_the_instrument_win() -> None:
    store = stated(DCTERMS + "title", ("a", "hai"), ("b", "hai"), ("own", "một"), own="own")
    assert card(store, X).title == "một"


def test_card_takes_what_most_documents_say() -> None:
    assert card(stated(DCTERMS + "title", ("a", "a"), ("b", "b"), ("c", "b")), X).title == "b"


def test_card_breaks_ties_in_code_point_order() -> None:
    assert card(stated(DCTERMS + "title", ("a", "b"), ("b", "a")), X).title == "a"


def test_card_prefers_the_full_date_that_a_short_one_agrees_with() -> None:
    store = stated(ELI + "date_document", ("a", "2023"), ("b", "2023-11-24"), ("c", "2022"))
    assert card(store, X).date == "2023-11-24"


def test_card_of_an_unknown_iri_is_labelled_by_it(store: Store) -> None:
    assert card(store, "https://example.org/none").label == "https://example.org/none"


def test_place_and_its_successor_of_the_same_name_are_asked_as_the_successor(store: Store) -> None:
    assert [p.rpartition("/")[2] for p in places(store, "tỉnh Vĩnh Long")] == ["vinh-long-2025"]


def test_place_that_was_merged_away_is_found_by_its_own_name(store: Store) -> None:
    assert [p.rpartition("/")[2] for p in places(store, "Trà Vinh")] == ["tra-vinh"]
