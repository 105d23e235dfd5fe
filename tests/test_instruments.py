"""Instruments are found by any spelling of their number, and never guessed."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.instruments import card, find, iso_date, lookup, normal_number, register, search
from kg.places import bare, places
from kg.terms import DCTERMS, DEF, ELI, RDF, VOCABULARY_GRAPH, iri, literal
from tests.graph import CTR63, KH12, KH431, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, PLANNED, TW36, lines


@pytest.fixture(scope="module")
def store() -> Store:
    return loaded(lines())


def loaded(quads: list[str]) -> Store:
    store = Store()
    store.load("\n".join(quads).encode(), format=RdfFormat.N_QUADS)
    return store


def iris(cards: object) -> list[str]:
    return [c.iri for c in cards]  # type: ignore[attr-defined]


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


def test_find_returns_every_instrument_of_a_number_oldest_first(store: Store) -> None:
    assert iris(find(store, "8/nq-tu")) == [NQ08_TV.id, NQ08_TN.id]


def test_lookup_sets_undated_stubs_of_the_hits_apart(store: Store) -> None:
    assert iris(lookup(store, "08-NQ/TU").stubs) == [NQ08_UNDATED.id]


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
def test_find_takes_file_names_iris_and_words_before_the_number(store: Store, text: str, expected: str) -> None:
    assert iris(find(store, text)) == [expected]


@pytest.mark.parametrize("text", ["", "77/KH-UBND", "https://example.org/x", "no such.txt", "<>"])
def test_find_returns_nothing_for_what_is_not_there(store: Store, text: str) -> None:
    assert find(store, text) == []


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
def test_find_filters_by_place_in_any_spelling(store: Store, place: str, expected: list[str]) -> None:
    assert iris(find(store, "08-NQ/TU", jurisdiction=place)) == expected


def test_bare_drops_the_kind_of_a_place() -> None:
    assert {bare(n) for n in ("Thành phố Cần Thơ", "TP. Cần Thơ", "can tho", "CẦN THƠ")} == {"can tho"}


@pytest.mark.parametrize(
    ("date", "expected"),
    [("23/01/2017", [NQ08_TV.id]), ("2017", [NQ08_TV.id]), ("2023-03", [NQ08_TN.id]), ("2020", [])],
)
def test_find_filters_by_date_of_any_precision(store: Store, date: str, expected: list[str]) -> None:
    assert iris(find(store, "08-NQ/TU", date=date)) == expected


ANCIENT = "https://w3id.org/cancu/id/instrument/tra-vinh/ke-hoach/7-kh-ubnd/2020"
YOUNG = "https://w3id.org/cancu/id/instrument/vinh-long-2025/ke-hoach/7-kh-ubnd/2026"
PLACE = "https://w3id.org/cancu/id/jurisdiction/"


def merged() -> Store:
    """A number of Trà Vinh before the merger, and of the province that followed it."""
    g = iri("https://w3id.org/cancu/id/document/1")
    return loaded(
        [f"{iri(i)} <{ELI}id_local> {literal('7/KH-UBND')} {g} ." for i in (ANCIENT, YOUNG)]
        + [
            f"{iri(ANCIENT)} <{DEF}jurisdiction> {iri(PLACE + 'tra-vinh')} {g} .",
            f"{iri(YOUNG)} <{DEF}jurisdiction> {iri(PLACE + 'vinh-long-2025')} {g} .",
            f"{iri(PLACE + 'tra-vinh')} <{DEF}successor> {iri(PLACE + 'vinh-long-2025')} {g} .",
            f"{iri(PLACE + 'ben-tre')} <{DEF}successor> {iri(PLACE + 'vinh-long-2025')} {g} .",
        ]
    )


@pytest.mark.parametrize(("place", "expected"), [("Trà Vinh", [ANCIENT]), ("Vĩnh Long", [YOUNG]), ("Bến Tre", [YOUNG])])
def test_find_prefers_the_place_itself_to_its_successor(place: str, expected: list[str]) -> None:
    assert iris(find(merged(), "7/KH-UBND", jurisdiction=place)) == expected


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


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("452/KH-UBND", KH452.id),
        ("452", KH452.id),
        ("63-ctr", CTR63.id),
        ("cong nghe sinh hoc", TW36.id),
        ("Phát triển NÔNG NGHIỆP", NQ08_TV.id),
        ("nông nghiệp phát triển", NQ08_TV.id),
        ("bo chinh tri", TW36.id),
    ],
)
def test_search_finds_numbers_titles_and_issuers(store: Store, text: str, first: str) -> None:
    assert search(store, text)[0].iri == first


def test_search_puts_exact_numbers_before_titles_that_hold_the_words(store: Store) -> None:
    assert iris(search(store, "36-NQ/TW"))[0] == TW36.id


def test_search_returns_no_more_than_the_limit(store: Store) -> None:
    assert len(search(store, "ke hoach", 1)) == 1


def test_search_with_a_kept_register_gives_the_same(store: Store) -> None:
    assert search(store, "sinh hoc", entries=register(store)) == search(store, "sinh hoc")


@pytest.mark.parametrize("text", ["", "  ", "???", "không có chữ này"])
def test_search_of_nothing_finds_nothing(store: Store, text: str) -> None:
    assert search(store, text) == []


def test_register_holds_every_instrument(store: Store) -> None:
    known = {
        quad.subject.value
        for name in ("Instrument", "Programme")
        for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(DEF + name))
        if quad.graph_name != NamedNode(VOCABULARY_GRAPH)
    }
    assert {e.iri for e in register(store)} == known >= {KH431.id, PLANNED.id}


def test_place_and_its_successor_of_the_same_name_are_asked_as_the_successor(store: Store) -> None:
    assert [p.rpartition("/")[2] for p in places(store, "tỉnh Vĩnh Long")] == ["vinh-long-2025"]


def test_place_that_was_merged_away_is_found_by_its_own_name(store: Store) -> None:
    assert [p.rpartition("/")[2] for p in places(store, "Trà Vinh")] == ["tra-vinh"]
