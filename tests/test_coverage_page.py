"""The page *Độ phủ*: each of its views, what its address holds, what is missing said so, and that text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from kg.index.finding import Search
from kg.model import Instrument
from kg.terms import BASE
from kg.view import links
from kg.view.coverage.choice import VIEWS, Choice, choice, long, short
from kg.view.search.narrowing import address
from loaders.quads import document_iri
from tests.graph import CTR63, KH12, KH452, NQ08_TN, TW36
from tests.pages import HOSTILE_TITLE, published, said, texts
from tests.shown import html_of, shown, words_of

Show = Callable[..., AppTest]

AMBIGUOUS = replace(
    TW36, id=BASE + "instrument/unknown/nghi-quyet/36-nq-tw/undated-aaaaaaaaaaaa", date=None, issuer=None,
    issuer_id=None, jurisdiction=None, jurisdiction_id=None, title=None, candidates=(TW36.id, NQ08_TN.id),
)  # fmt: skip


def _plan(place: str, number: str, date: str, title: str | None = None) -> Instrument:
    key = number.lower().replace("/", "-")
    return replace(
        KH452, id=f"{BASE}instrument/{place}/ke-hoach/{key}/{date[:4]}", number=number, date=date, issuer=None,
        issuer_id=None, jurisdiction=None, jurisdiction_id=f"{BASE}jurisdiction/{place}", title=title,
    )  # fmt: skip


HOSTILE_PLAN = _plan("ca-mau", "5/KH-UBND", "2024-05-05", HOSTILE_TITLE)
PLANNING, DOUBTFUL = _plan("lai-chau", "6/KH-UBND", "2024-01-01"), _plan("son-la", "7/KH-UBND", "2024-01-01")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = [
        *texts()[:2],
        said(HOSTILE_PLAN, "implements", TW36, title=HOSTILE_TITLE),
        said(PLANNING, "implements", TW36, modality="planned"),
        said(DOUBTFUL, "implements", AMBIGUOUS),
        said(_plan("nghe-an", "8/KH-UBND", "2024-02-02"), "cites", TW36),
        said(_plan("dak-nong/xa-quang-son", "9/KH-UBND", "2024-03-03"), "implements", TW36),
        said(_plan("tra-vinh", "11/KH-UBND", "2025-03-03"), "replaces", KH12),
        said(_plan("ha-tinh/xa-thach-ha", "10/KH-UBND", "2024-03-03"), "implements", TW36),
    ]
    return published(tmp_path_factory.mktemp("store"), documents)


@pytest.fixture
def show(store: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setenv("CANCU_STORE", str(store))

    def run(**params: str) -> AppTest:
        return shown("coverage.coverage", **({"vb": short(TW36.id)} | params))

    return run


def _cell(html: str, place: str) -> str:
    """Return the words of the link that opens the cell of a province."""
    found = re.search(rf'<a class="cover-\w+ \w+" href="[^"]*noi={place}"[^>]*>(.*?)</a>', html)
    assert found, place
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_table_tells_date_delay_and_way_of_each_province(show: Show) -> None:
    html = html_of(show(tinh="63"))
    assert _cell(html, "dak-nong") == "● 07/06/2023 sau 128 ngày · trực tiếp · +1 văn bản · +1 của huyện, xã"
    assert _cell(html, "tra-vinh") == "● 01/02/2024 sau 367 ngày · trực tiếp"
    assert _cell(html, "lai-chau") == "… mới dự kiến"
    assert _cell(html, "son-la") == "? chưa rõ"
    assert _cell(html, "nghe-an") == "– chưa thấy"
    assert _cell(html, "ha-tinh") == "▽ chỉ cấp huyện, xã 1 văn bản, từ 03/03/2024"


def test_table_has_headings_for_rows_and_columns(show: Show) -> None:
    html = html_of(show())
    assert '<th scope="col">Tỉnh, thành phố</th>' in html and '<th scope="row">Vĩnh Long' in html


def test_merged_province_shows_its_old_ones_apart(show: Show) -> None:
    html = html_of(show())
    assert _cell(html, "lam-dong-2025") == "◇ tỉnh cũ có (1 trên 3) Đắk Nông 07/06/2023"
    assert "gồm Bình Thuận, Đắk Nông, Lâm Đồng cũ" in html


def test_page_tells_how_many_documents_were_looked_at(show: Show) -> None:
    text = words_of(show())
    assert "Trong 9 văn bản đang nạp có 9 văn bản của 7 trên 34 tỉnh, thành phố" in text
    assert "27 tỉnh, thành phố chưa nạp văn bản nào" in text


def test_page_tells_files_from_documents_and_what_has_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    plan = _plan("nghe-an", "8/KH-UBND", "2024-02-02")
    nowhere = replace(_plan("nghe-an", "9/KH-UBND", "2024-02-03"), jurisdiction=None, jurisdiction_id=None)
    twice = [said(plan, "cites", TW36), said(plan, "implements", TW36), said(nowhere, "cites", TW36)]
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, twice)))
    assert (
        "Trong 2 văn bản đang nạp (3 tệp) có 1 văn bản của 1 trên 34 tỉnh, thành phố, 0 văn bản của trung ương "
        "và 1 văn bản chưa rõ nơi ban hành."
    ) in words_of(show())


def test_page_leads_to_the_list_of_what_was_looked_at(show: Show) -> None:
    everything, of_province = Search(held=("1",)), Search(place=("dak-nong",), held=("1",))
    html = html_of(show(tinh="63", cho=short(TW36.id), noi="dak-nong"))
    addresses = [address(search).replace("&", "&amp;") for search in (everything, of_province)]
    assert [f'href="{found}"' in html for found in addresses] == [True, True]


def test_table_can_be_saved_in_two_forms(show: Show) -> None:
    assert [button.proto.label for button in show().get("download_button")] == [
        "Tải bảng Excel (.xlsx)", "Tải bảng CSV",
    ]  # fmt: skip


def test_province_without_documents_is_in_the_table_only_when_asked_for(show: Show) -> None:
    assert ("noi=ha-noi" in html_of(show()), "noi=ha-noi" in html_of(show(du="1"))) == (False, True)
    assert _cell(html_of(show(du="1")), "ha-noi") == "∅ chưa nạp"


def test_opened_cell_shows_the_chain_with_its_sentences_and_the_way_to_them(show: Show) -> None:
    app = show(vb=short(CTR63.id), tinh="63", cho=short(CTR63.id), noi="dak-nong")
    html = html_of(app)
    (plan, _), *_ = texts()
    assert "Triển khai thực hiện Chương trình số 63-CTr/TU ngày 07/6/2023" in words_of(app)
    assert links.document(document_iri(plan.sha256)).replace("&", "&amp;") in html
    assert "Đã xem 2 văn bản đang nạp của tỉnh này" in html


def test_opened_cell_of_a_merged_province_proves_what_its_part_has(show: Show) -> None:
    html = words_of(show(cho=short(TW36.id), noi="lam-dong-2025"))
    assert "Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW" in html
    assert "Đã xem 2 văn bản đang nạp của tỉnh này và các tỉnh cũ" in html


@pytest.mark.parametrize(("side", "place"), [("63", "tra-vinh"), ("34", "vinh-long-2025")])
def test_opened_cell_tells_that_its_plan_was_replaced_and_by_which_sentence(show: Show, side: str, place: str) -> None:
    text = words_of(show(tinh=side, cho=short(TW36.id), noi=place))
    assert "Nay văn bản đầu tiên này đã bị thay thế" in text and "11/KH-UBND thực hiện 12/KH-UBND" in text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("lai-chau", "Mới dự kiến, không tính là có"),
        ("son-la", "chưa xác định được, có thể là"),
        ("nghe-an", "Chưa thấy trong 1 văn bản đang nạp của tỉnh"),
        ("ha-noi", "Chưa nạp văn bản nào của tỉnh này, nên không biết"),
        ("khong-co", "Ô trong địa chỉ không có trong bảng này"),
    ],
)
def test_opened_cell_without_a_plan_tells_why(show: Show, place: str, words: str) -> None:
    assert words in words_of(show(cho=short(TW36.id), noi=place))


def test_map_has_a_named_link_for_every_province_of_either_time(show: Show) -> None:
    html = html_of(show(xem="o"))
    tiles = re.findall(r'<a class="cover-tile \w+" href="[^"]*" aria-label="([^"]*)">', html)
    assert len(tiles) == 63 + 34
    assert "Trà Vinh, Nghị quyết 36-NQ/TW: có, trực tiếp, từ 01/02/2024, sau 367 ngày" in tiles
    assert "Lâm Đồng (mới), Nghị quyết 36-NQ/TW: tỉnh cũ có: Đắk Nông từ 07/06/2023" in tiles


def test_timeline_orders_provinces_by_delay_and_marks_the_merger(show: Show) -> None:
    html = html_of(show(xem="thoi-gian"))
    assert re.findall(r"sau (\d+) ngày</td>", html) == ["128", "367", "461"]
    assert "sáp nhập 01/07/2025" in html


def test_list_of_the_missing_parts_none_found_from_nothing_loaded(show: Show) -> None:
    text = words_of(show(xem="chua-co"))
    assert "Có nạp văn bản của tỉnh, chưa thấy văn bản nào thực hiện 1 – Nghệ An xem 1 văn bản" in text
    assert "không kết luận được 27" in text


def test_day_leaves_out_what_came_later(show: Show) -> None:
    html = html_of(show(tinh="63", ngay="31/12/2023"))
    assert _cell(html, "dak-nong").startswith("● 07/06/2023") and _cell(html, "tra-vinh") == "– chưa thấy"
    assert "Chỉ tính văn bản ban hành đến hết 31/12/2023" in html


def test_day_before_the_merger_offers_the_provinces_of_then(show: Show) -> None:
    assert "Ngày này trước khi sáp nhập" in words_of(show(ngay="31/12/2023"))


def test_day_that_is_none_is_told(show: Show) -> None:
    assert "“hôm qua” không phải một ngày" in words_of(show(ngay="hôm qua"))


def test_search_offers_directives_without_accents_and_adds_them(show: Show) -> None:
    html = html_of(show(vb=short(CTR63.id), them="cong nghe sinh hoc"))
    address = Choice(directives=(CTR63.id, TW36.id)).address().replace("&", "&amp;")
    assert f'<a href="{address}">+ Nghị quyết 36-NQ/TW</a>' in html


def test_search_leaves_out_what_nothing_implements(show: Show) -> None:
    assert "Không thấy văn bản nào khớp" in words_of(show(them="431/KH-UBND"))


def test_page_begins_with_the_most_implemented_directive_of_the_centre(show: Show) -> None:
    assert "Nghị quyết 36-NQ/TW" in words_of(show(vb=""))


def test_directive_that_is_not_loaded_is_told(show: Show) -> None:
    text = words_of(show(vb=f"{short(TW36.id)},trung-uong/nghi-quyet/khong-co/2020"))
    assert "1 văn bản trong địa chỉ không có trong dữ liệu đang nạp" in text


def test_directive_of_a_province_is_told_to_be_one(show: Show) -> None:
    assert "văn bản của Đắk Nông" in words_of(show(vb=short(CTR63.id)))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("opened", [{}, {"cho": short(TW36.id), "noi": "ca-mau"}])
def test_hostile_title_opens_no_tag(show: Show, view: str, opened: dict[str, str]) -> None:
    html = html_of(show(xem=view, tinh="63", them='<script>alert(1)</script><img src=x onerror="a">', **opened))
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z!][\w-]*)", html)}
    assert tags & {"script", "img", "iframe", "style"} == set()
    assert re.findall(r'(?:src|on\w+)="?[^>]*>', re.sub(r'"[^"]*"', '""', re.sub(r">[^<]*<", "><", html))) == []


def test_store_in_which_nothing_is_implemented_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    lonely = _plan("nghe-an", "8/KH-UBND", "2024-02-02")
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [said(lonely, "cites", KH12)])))
    assert "chưa văn bản nào nói là thực hiện văn bản khác" in words_of(show(vb=""))


FULL = Choice(
    directives=(TW36.id, CTR63.id), view="o", side="63", typed="30/06/2025", opened=(TW36.id, "tra-vinh"), whole=True,
    drawn=CTR63.id,
)  # fmt: skip


def _params(address: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("chosen", [FULL, Choice(directives=(TW36.id,))])
def test_address_gives_back_the_choice(chosen: Choice) -> None:
    assert choice(_params(chosen.address(opened=chosen.opened))) == chosen


def test_address_of_another_view_closes_the_opened_cell() -> None:
    assert "noi" not in _params(FULL.address(view="bang"))


@pytest.mark.parametrize(
    "params", [{"xem": "x"}, {"tinh": "12"}, {"vb": "<b>, ,"}, {"cho": "<x>", "noi": "y"}, {"du": "2"}]
)
def test_malformed_address_counts_as_not_chosen(params: dict[str, str]) -> None:
    assert choice(params) == Choice()


def test_address_names_at_most_eight_directives() -> None:
    assert len(choice({"vb": ",".join(f"x/{n}" for n in range(20))}).directives) == 8


def test_instrument_of_an_address_is_one_of_ours() -> None:
    assert (long("a/b"), long(" "), long("a b")) == (BASE + "instrument/a/b", None, None)
