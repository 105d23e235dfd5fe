"""Instruments are found by any spelling of their number, by place and date, and never guessed."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from kg.index.opening import indexed
from kg.lookup import Found, lookup
from kg.terms import DEF, ELI, RDF, iri, literal
from tests.graph import KH12, NQ08_TN, NQ08_TV, NQ08_UNDATED, lines


@pytest.fixture(scope="module")
def store() -> Store:
    return loaded(lines())


def loaded(quads: list[str]) -> Store:
    store = Store()
    store.load("\n".join(quads).encode(), format=RdfFormat.N_QUADS)
    return store


def looked_up(store: Store, text: str, *, jurisdiction: str | None = None, date: str | None = None) -> Found:
    return lookup(store, indexed(store), text, jurisdiction=jurisdiction, date=date)


def found(store: Store, text: str, *, jurisdiction: str | None = None, date: str | None = None) -> list[str]:
    return [card.iri for card in looked_up(store, text, jurisdiction=jurisdiction, date=date).cards]


def test_lookup_returns_every_instrument_of_a_number_oldest_first(store: Store) -> None:
    assert found(store, "8/nq-tu") == [NQ08_TV.id, NQ08_TN.id]


def test_lookup_sets_undated_stubs_of_the_hits_apart(store: Store) -> None:
    assert [stub.iri for stub in looked_up(store, "08-NQ/TU").stubs] == [NQ08_UNDATED.id]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tra-vinh.txt", KH12.id),
        ("/home/ai/tra-vinh.txt", KH12.id),
        (KH12.id, KH12.id),
        ("https://w3id.org/cancu/id/document/" + "b" * 16, KH12.id),
        ("Kế hoạch số 12/KH-UBND", KH12.id),
    ],
)
def test_lookup_takes_file_names_iris_and_words_before_the_number(store: Store, text: str, expected: str) -> None:
    assert found(store, text) == [expected]


@pytest.mark.parametrize("text", ["", "77/KH-UBND", "https://example.org/x", "no such.txt", "<>"])
def test_lookup_returns_nothing_for_what_is_not_there(store: Store, text: str) -> None:
    assert found(store, text) == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Trà Vinh", [NQ08_TV.id]),
        ("tỉnh Trà Vinh", [NQ08_TV.id]),
        ("TRA VINH", [NQ08_TV.id]),
        ("Tây Ninh", [NQ08_TN.id]),
        ("Vĩnh Long", [NQ08_TV.id]),
        ("Bến Tre", []),
        ("Trung ương", []),
    ],
)
def test_lookup_filters_by_place_in_any_spelling(store: Store, place: str, expected: list[str]) -> None:
    assert found(store, "08-NQ/TU", jurisdiction=place) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [("23/01/2017", [NQ08_TV.id]), ("2017", [NQ08_TV.id]), ("2023-03", [NQ08_TN.id]), ("2020", [])],
)
def test_lookup_filters_by_date_of_any_precision(store: Store, date: str, expected: list[str]) -> None:
    assert found(store, "08-NQ/TU", date=date) == expected


ANCIENT = "https://w3id.org/cancu/id/instrument/tra-vinh/ke-hoach/7-kh-ubnd/2020"
YOUNG = "https://w3id.org/cancu/id/instrument/vinh-long-2025/ke-hoach/7-kh-ubnd/2026"
PLACE = "https://w3id.org/cancu/id/jurisdiction/"


def merged() -> Store:
    """A number of Trà Vinh before the merger, and of the province that followed it."""
    g = iri("https://w3id.org/cancu/id/document/1")
    return loaded(
        [f"{iri(i)} <{ELI}id_local> {literal('7/KH-UBND')} {g} ." for i in (ANCIENT, YOUNG)]
        + [f"{iri(i)} <{RDF}type> <{DEF}Instrument> {g} ." for i in (ANCIENT, YOUNG)]
        + [
            f"{iri(ANCIENT)} <{DEF}jurisdiction> {iri(PLACE + 'tra-vinh')} {g} .",
            f"{iri(YOUNG)} <{DEF}jurisdiction> {iri(PLACE + 'vinh-long-2025')} {g} .",
            f"{iri(PLACE + 'tra-vinh')} <{DEF}successor> {iri(PLACE + 'vinh-long-2025')} {g} .",
            f"{iri(PLACE + 'ben-tre')} <{DEF}successor> {iri(PLACE + 'vinh-long-2025')} {g} .",
        ]
    )


@pytest.mark.parametrize(("place", "expected"), [("Trà Vinh", [ANCIENT]), ("Vĩnh Long", [YOUNG]), ("Bến Tre", [YOUNG])])
def test_lookup_prefers_the_place_itself_to_its_successor(place: str, expected: list[str]) -> None:
    assert found(merged(), "7/KH-UBND", jurisdiction=place) == expected
