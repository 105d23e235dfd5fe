"""Searching finds instruments by all that a person may type, ranks them, and tells what they can be narrowed by."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from kg.index.advising import advice
from kg.index.finding import Choice, Kind, Search, found, labels
from kg.index.meant import named
from kg.index.opening import Index, indexed
from kg.view.search.saving import sheet
from tests.graph import CTR63, KH12, KH431, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, PLANNED, TW36, lines


@pytest.fixture(scope="module")
def index() -> Index:
    store = Store()
    store.load("\n".join(lines()).encode(), format=RdfFormat.N_QUADS)
    return indexed(store)


def iris(index: Index, search: Search | str, *, limit: int = 20, offset: int = 0) -> list[str]:
    search = Search(search) if isinstance(search, str) else search
    return [hit.card.iri for hit in found(index, search, limit=limit, offset=offset).hits]


FIRST = {
    "452/KH-UBND": KH452.id,
    "452": KH452.id,
    "63-ctr": CTR63.id,
    "kế hoạch 452": KH452.id,
    "CTr 63": CTR63.id,
    "NQ 36": TW36.id,
    "nghi quyet 08 tay ninh": NQ08_TN.id,
    "08-NQ/TU Trà Vinh": NQ08_TV.id,
    "NQ08": NQ08_TN.id,
    "cong nghe sinh hoc": TW36.id,
    "Phát triển NÔNG NGHIỆP": NQ08_TV.id,
    "nông nghiệp phát triển": NQ08_TV.id,
    "nông nghi": NQ08_TV.id,
    "bo chinh tri": TW36.id,
    "uỷ ban nhân dân tỉnh đắk nông": KH452.id,
    "tra-vinh.txt": KH12.id,
    KH12.id: KH12.id,
}


@pytest.mark.parametrize("text", FIRST)
def test_search_finds_numbers_titles_authorities_and_files(index: Index, text: str) -> None:
    assert iris(index, text)[0] == FIRST[text]


def test_search_takes_all_spellings_of_a_number_as_exact(index: Index) -> None:
    answer = found(index, Search("8 / nq-tư"))
    assert (answer.exact, answer.total) == (3, 3)


def test_search_puts_the_named_number_first_and_its_words_elsewhere_behind(index: Index) -> None:
    assert iris(index, "36-NQ/TW") == [TW36.id, KH12.id]


def test_search_puts_what_is_held_before_what_is_cited(index: Index) -> None:
    plans = iris(index, "ke hoach tra vinh")
    assert plans.index(KH12.id) < plans.index(KH431.id)


def test_search_takes_digits_whole_unless_there_is_nothing_else(index: Index) -> None:
    assert iris(index, "ke hoach 4") == []
    assert iris(index, "45") == [KH452.id]


@pytest.mark.parametrize("text", ["???", "không có chữ này", '"', "NOT", "title:", "8-NQ/TU*)"])
def test_search_of_nothing_known_finds_nothing(index: Index, text: str) -> None:
    assert [iri for iri in iris(index, text) if "/08-nq-tu/" not in iri] == []


def test_search_without_a_text_is_for_everything(index: Index) -> None:
    assert found(index, Search()).total == index.count("instruments")


def test_saved_table_holds_what_is_found_in_its_order(index: Index) -> None:
    search = Search("cong nghe sinh hoc")
    table = sheet(index, search, {"notInForce": "Hết hiệu lực"})
    assert [row[-1] for row in table.rows] == iris(index, search, limit=100)
    assert table.rows[0][:2] == ("Nghị quyết 36-NQ/TW", "36-NQ/TW") and table.rows[0][6] == "chỉ được dẫn chiếu"
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_search_comes_in_pages(index: Index) -> None:
    everything = iris(index, "ke hoach")
    assert [iris(index, "ke hoach", limit=1, offset=n) for n in range(3)] == [[iri] for iri in everything[:3]]


NARROWED = {
    "type": (Search("08-NQ/TU", type=("KH",)), []),
    "place": (Search("08-NQ/TU", place=("tra-vinh",)), [NQ08_TV.id]),
    "two places": (Search("08-NQ/TU", place=("tra-vinh", "tay-ninh")), [NQ08_TN.id, NQ08_TV.id]),
    "no place": (Search("08-NQ/TU", place=("",)), [NQ08_UNDATED.id]),
    "year": (Search("ke hoach", year=("2021",)), [KH431.id]),
    "held": (Search(held=("1",), type=("KH",), year=("2024",)), [KH12.id]),
    "issuer": (Search(issuer=("bo-chinh-tri",)), [TW36.id]),
    "place and type": (Search(place=("tra-vinh",), type=("NQ",)), [NQ08_TV.id]),
}


@pytest.mark.parametrize("case", NARROWED)
def test_search_is_narrowed_by(index: Index, case: str) -> None:
    search, expected = NARROWED[case]
    answer = found(index, search)
    assert ([hit.card.iri for hit in answer.hits], answer.total) == (expected, len(expected))


CHOICES: dict[Kind, tuple[Choice, ...]] = {
    "type": (Choice("NQ", 2),),
    "issuer": (Choice("tinh-uy-tay-ninh", 1), Choice("tinh-uy-tra-vinh", 1)),
    "place": (Choice("", 1), Choice("tay-ninh", 1), Choice("tra-vinh", 1)),
    "year": (Choice("2023", 1), Choice("2017", 1)),
    "held": (Choice("0", 2),),
    "force": (Choice("", 2),),
}


@pytest.mark.parametrize("kind", CHOICES)
def test_choices_count_what_the_other_kinds_leave(index: Index, kind: Kind) -> None:
    search = Search("08-NQ/TU", place=("tay-ninh", "tra-vinh"))
    assert found(index, search).choices[kind] == CHOICES[kind]


def test_choice_that_leaves_nothing_stays_to_be_taken_back(index: Index) -> None:
    assert Choice("1", 0) in found(index, Search("08-NQ/TU", held=("1",))).choices["held"]


def test_labels_are_the_names_that_the_graph_has(index: Index) -> None:
    assert labels(index, "type", ["NQ", "??"]) == {"NQ": "Nghị quyết", "??": "??"}
    assert labels(index, "place", ["tra-vinh"]) == {"tra-vinh": "Trà Vinh"}
    assert labels(index, "issuer", ["bo-chinh-tri"]) == {"bo-chinh-tri": "Bộ Chính trị"}


LIKELY = {"453/KH-UBND": KH452.id, "542/KH-UBND": KH452.id, "4522/KH-UBND": KH452.id, "452/QĐ-UBND": KH452.id}


@pytest.mark.parametrize("text", LIKELY)
def test_likely_number_is_one_slip_or_another_symbol_away(index: Index, text: str) -> None:
    assert found(index, Search(text)).total == 0
    near = advice(index, text)
    assert [hit.card.iri for hit in (*near.slips, *near.others)][:1] == [LIKELY[text]]


def test_likely_text_leaves_out_words_that_stand_nowhere(index: Index) -> None:
    assert advice(index, "công nghệ sinh hoc zzzz").shorter == "cong nghe sinh hoc"
    assert advice(index, "zzzz").shorter is None


def test_named_prefers_a_file_to_a_number_in_its_name(index: Index) -> None:
    assert named(index, "/home/ai/tra-vinh.txt") == [KH12.id]


def test_planned_instrument_without_a_number_is_found_by_its_title(index: Index) -> None:
    assert iris(index, "triển khai ứng dụng công nghệ sinh học") == [PLANNED.id]
