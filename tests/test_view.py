"""The pages: what they show for a published store, what they say without one, and that text stays text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg import intake
from kg.archive import text_path
from kg.resources import APP
from kg.terms import BASE
from kg.view import links, loaded
from kg.view.instruments.choices import token
from kg.view.links import Passage
from loaders.quads import document_iri
from tests.browser import chromium
from tests.graph import CTR63, KH12, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, PLANNED, TW36
from tests.pages import DAK_NONG, KH66, Shown, fan, plain, published, replacement, texts
from tests.shown import html_of, shown, words_of

Show = Callable[..., AppTest]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("store"), texts())


@pytest.fixture
def show(store: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setenv("CANCU_STORE", str(store))

    def run(module: str, **params: str) -> AppTest:
        package = {"find": "search", "instrument": "instruments", "reader": "reading"}[module]
        return shown(f"{package}.{module}", **params)

    return run


def _source(html: str) -> Shown:
    return Shown(html[html.index('<div class="source"') :].partition("</div></div>")[0])


def test_app_opens_on_the_search_page(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_STORE", str(store))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert "3 văn bản có toàn văn" in words_of(app)


def test_app_without_a_store_tells_the_command_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "none"))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert "make demo" in words_of(app) and f"--store {tmp_path / 'none'}" in words_of(app)


def test_search_shows_an_ambiguous_number_side_by_side(show: Show) -> None:
    html = html_of(show("find", q="08 - nq/tu"))
    assert [card in html for card in map(links.instrument, (NQ08_TN.id, NQ08_TV.id))] == [True, True]
    assert html.count('<a class="card ') == 2


def test_search_for_one_instrument_links_it(show: Show) -> None:
    html = html_of(show("find", q="Kế hoạch số 452/KH-UBND"))
    assert re.findall(r'<a class="card [^"]*" href="([^"]*)"', html) == [links.instrument(KH452.id)]


def test_search_without_accents_finds_words_of_a_title(show: Show) -> None:
    assert links.instrument(TW36.id) in html_of(show("find", q="cong nghe sinh hoc"))


def test_search_that_finds_nothing_tells_what_to_do(show: Show) -> None:
    assert "cancu build" in words_of(show("find", q="9999/QQ-KHONGCO"))


def test_examples_of_the_search_page_all_find_something(show: Show) -> None:
    examples = re.findall(r'<a class="example"[^>]*>([^<]+)</a>', html_of(show("find")))
    assert len(examples) >= 3
    assert [text for text in examples if "Không có văn bản nào khớp" in words_of(show("find", q=text))] == []


def test_instrument_page_shows_every_step_with_its_sentence_and_the_way_to_it(show: Show) -> None:
    app = show("instrument", id=KH452.id, kieu="danh-sach")
    html, text = html_of(app), words_of(app)
    quote_of_chain = "Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW"
    start = DAK_NONG.index(quote_of_chain)
    (plan, _), *_ = texts()
    address = links.document(document_iri(plan.sha256), Passage(start, start + len(quote_of_chain)))
    assert quote_of_chain in text and address.replace("&", "&amp;") in html and "mục II. TỔ CHỨC THỰC HIỆN" in html


def test_instrument_page_keeps_planned_relations_apart(show: Show) -> None:
    text = words_of(show("instrument", id=PLANNED.id, xem="quan-he"))
    assert "Dự kiến" in text and "Quan hệ trực tiếp" not in text


def test_instrument_page_shows_the_candidates_of_an_ambiguous_one(show: Show) -> None:
    html = html_of(show("instrument", id=NQ08_UNDATED.id))
    assert "có thể là một trong các văn bản sau" in html and links.instrument(NQ08_TV.id) in html


def test_instrument_page_turns_to_the_direction_in_its_address(show: Show) -> None:
    text = words_of(show("instrument", id=TW36.id, huong="xuong", sau="1", kieu="danh-sach"))
    assert "Xuống: được thực hiện bởi" in text and "Lên:" not in text and "bước 2" not in text


@pytest.mark.parametrize(
    ("view", "own", "others"),
    [
        ("pha-he", "Số bước", ("Lược đồ", "Đã nạp")),
        ("quan-he", "Lược đồ", ("Số bước", "Đã nạp")),
        ("toan-van", "Bấm vào tệp để đọc", ("Số bước", "Lược đồ")),
        ("nhiem-vu", "Nhiệm vụ Trong", ("Số bước", "Lược đồ")),
        ("lich-su", "Đã nạp", ("Số bước", "Lược đồ")),
    ],
)
def test_instrument_page_shows_the_view_in_its_address_alone(
    show: Show, view: str, own: str, others: tuple[str, ...]
) -> None:
    text = words_of(show("instrument", id=KH452.id, xem=view))
    assert own in text and [other for other in others if other in text] == []


def test_views_tell_how_much_there_is_in_them(show: Show) -> None:
    html = html_of(show("instrument", id=TW36.id))
    assert re.findall(r'data-keep="view-\d"[^>]*>([^<]+?) <span class="count">(\d+)', html) == [
        ("Quan hệ", "2"), ("Toàn văn", "0"), ("Nhiệm vụ", "1"),
    ]  # fmt: skip


def test_lineage_tells_how_many_of_its_instruments_are_direct(show: Show) -> None:
    text = words_of(show("instrument", id=TW36.id))
    assert re.search(r"Xuống: [^.]*, trong đó 2 trực tiếp\.", text)


@pytest.mark.parametrize("shape", ["danh-sach", "bang"])
def test_steps_tell_instruments_of_one_number_apart(show: Show, shape: str) -> None:
    assert "08-NQ/TU 23/01/2017 · Trà Vinh" in words_of(show("instrument", id=KH12.id, kieu=shape))


@pytest.mark.parametrize(
    ("related", "expected"),
    [("truc", "từ văn bản thực hiện, căn cứ tới"), ("bat-ky", "từ văn bản nêu quan hệ tới văn bản được nêu")],
)
def test_legend_tells_where_the_arrows_of_the_chosen_relations_point(show: Show, related: str, expected: str) -> None:
    assert expected in words_of(show("instrument", id=KH452.id, qh=related))


def test_picture_counts_what_is_unclear_apart_from_the_lineage(show: Show) -> None:
    [picture] = show("instrument", id=NQ08_UNDATED.id).get("graphviz_chart")
    assert "2 trong 2 văn bản, cùng 2 văn bản ở chỗ chưa xác định;" in picture.proto.alt


def test_wrong_choices_in_an_address_open_the_usual(show: Show) -> None:
    wrong = {"xem": "<b>", "huong": "?", "sau": "99", "mo": "'\"", "trang": "-1", "sap": "x", "qh": "1", "kieu": "2"}
    assert html_of(show("instrument", id=KH452.id, **wrong)) == html_of(show("instrument", id=KH452.id))


def test_table_of_steps_is_sorted_by_the_column_in_its_address(show: Show) -> None:
    def dates(**params: str) -> list[str]:
        html = html_of(show("instrument", id=TW36.id, kieu="bang", **params))
        return re.findall(r'<td><span class="number">(\d\d/\d\d/\d{4})</span></td>', html)

    assert dates(sap="ngay") == ["07/06/2023", "17/07/2023", "01/02/2024"]
    assert dates(sap="ngay", giam="1") == ["01/02/2024", "17/07/2023", "07/06/2023"]


def test_table_of_steps_says_how_it_is_sorted(show: Show) -> None:
    html = html_of(show("instrument", id=TW36.id, kieu="bang", sap="noi", giam="1"))
    assert re.findall(r'aria-sort="(\w+)"><a href="[^"]*" data-keep="sort-(\w+)', html)[-1] == ("descending", "noi")


def test_lineage_follows_the_relations_in_its_address(show: Show) -> None:
    steps = words_of(show("instrument", id=KH12.id, qh="can-cu", kieu="bang")).partition("Các bước")[2]
    assert "08-NQ/TU" in steps and "36-NQ/TW" not in steps


def test_picture_shows_the_fan_that_its_address_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, fan(20))))
    closed, opened = (show("instrument", id=TW36.id, mo=mo) for mo in ("", token(TW36.id, "down")))
    dots = [app.get("graphviz_chart")[0].proto.spec for app in (closed, opened)]
    assert ["+10 kế hoạch" in dot for dot in dots] == [True, False]
    assert ["20/KH-UBND" in dot for dot in dots] == [False, True]


def test_long_list_is_shown_a_page_at_a_time_and_tells_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, fan(120))))
    first, last = (html_of(show("instrument", id=TW36.id, kieu="danh-sach", trang=page)) for page in ("1", "9"))
    assert [html.count('<li class="depth-1"') for html in (first, last)] == [50, 20]
    assert "Còn 70 bước" in first and "Trang 3/3" in last


def test_relations_are_grouped_by_kind_and_direction_with_their_counts(show: Show) -> None:
    html = html_of(show("instrument", id=TW36.id, xem="quan-he"))
    assert re.findall(r'data-keep="group-([\w-]+)">([^<]*) <span class="count">(\d+)', html) == [
        ("implements-passive-asserted", "được thực hiện bởi", "1"),
        ("continues-passive-asserted", "được tiếp tục thực hiện bởi", "1"),
    ]


def test_group_in_the_address_is_shown_alone(show: Show) -> None:
    text = words_of(show("instrument", id=TW36.id, xem="quan-he", nhom="continues-passive-asserted"))
    lines = text.partition("Quan hệ trực tiếp")[2]
    assert "12/KH-UBND" in lines and "63-CTr/TU" not in lines and "Mọi nhóm" in lines


def test_relations_tell_what_hangs_on_an_instrument(show: Show) -> None:
    text = words_of(show("instrument", id=TW36.id, xem="quan-he"))
    assert "Nếu nó bị thay thế, cần rà soát 2 kế hoạch, 1 chương trình" in text


def test_relations_tell_what_rests_on_an_instrument(show: Show) -> None:
    html = html_of(show("instrument", id=NQ08_TV.id, xem="quan-he"))
    assert re.search(r'Cần xem lại cả <a href="[^"]*nhom=basedOn-passive-asserted">1 văn bản lấy nó làm căn cứ', html)


def test_instrument_that_was_replaced_says_so_with_the_sentence_and_who_still_implements_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [*texts(), replacement()])))
    text = words_of(show("instrument", id=CTR63.id, xem="quan-he"))
    assert "hết hiệu lực từ 01/03/2025" in text and "thay thế Chương trình số 63-CTr/TU" in text
    assert "1 văn bản vẫn thực hiện nó và cần rà soát" in text
    broken = text.partition("cần rà soát")[2]
    assert "452/KH-UBND trực tiếp 17/07/2023 Triển khai thực hiện Chương trình số 63-CTr/TU" in broken


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("28/02/2025", "Tính tại ngày đó, không thấy"),
        ("2025", "1 văn bản vẫn thực hiện"),
        ("hôm qua", "không phải ngày"),
    ],
)
def test_what_breaks_is_told_as_of_the_day_in_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show, day: str, expected: str
) -> None:
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [*texts(), replacement()])))
    assert expected in words_of(show("instrument", id=CTR63.id, xem="quan-he", tai=day))


def test_head_tells_that_no_document_speaks_of_the_end_of_force(show: Show) -> None:
    text = words_of(show("instrument", id=TW36.id))
    assert "Trong 3 văn bản đang nạp, chưa nhận ra chỗ nào nói văn bản này đã hết hiệu lực" in text


def test_history_names_the_file_and_its_reader(show: Show) -> None:
    text = words_of(show("instrument", id=KH452.id, xem="lich-su"))
    assert "dak-nong.txt utf-8" in text


def test_page_without_an_address_offers_what_was_just_seen(show: Show) -> None:
    app = show("instrument", id=KH452.id)
    app.query_params.clear()
    assert links.instrument(KH452.id) in html_of(app.run())


@pytest.mark.parametrize("module", ["instrument", "reader"])
@pytest.mark.parametrize("params", [{}, {"id": "x"}, {"id": '"><script>'}, {"id": BASE + "instrument/none"}])
def test_page_without_a_thing_to_show_says_so(show: Show, module: str, params: dict[str, str]) -> None:
    text = words_of(show(module, **params))
    assert re.search("Không có|Chưa chọn", text) and "trang Tìm" in text


def test_reader_shows_the_whole_text_with_its_mentions(show: Show) -> None:
    (plan, _), *_ = texts()
    html = html_of(show("reader", id=document_iri(plan.sha256)))
    shown = _source(html)
    assert "\n".join(shown.lines) == DAK_NONG
    assert re.findall(r'class="cite resolved thuc-hien" href="([^"]*)"', html)[0] == links.instrument(CTR63.id)


def test_long_document_opens_at_the_part_of_its_passage_and_at_the_part_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    text = "".join(f"dòng {n} {'x' * 90}\n" for n in range(4000))
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [plain(text)])))
    document, start = document_iri(plain(text)[0].sha256), text.index("dòng 3999 ")
    last = html_of(show("reader", id=document, tu=str(start), den=str(start + 9)))
    second = html_of(show("reader", id=document, phan="2"))
    assert [re.findall(r'aria-current="page">(\d)', html) for html in (last, second)] == [["6"], ["2"]]
    whole = text.splitlines()
    assert (_source(last).lines[:-1], _source(last).marked) == (whole[-len(_source(last).lines) + 1 :], "dòng 3999")
    assert _source(second).lines[0] in whole[1:] and len(_source(second).lines) < 1100


def test_reader_lists_what_should_be_looked_at(show: Show) -> None:
    (_, (plan, _), _) = texts()
    text = words_of(show("reader", id=document_iri(plan.sha256)))
    assert "1 điều cần xem lại" in text and "Số ký hiệu viết sai dạng: 36/NQ-TW" in text


def test_reader_says_that_a_lost_text_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show) -> None:
    folder = published(tmp_path, texts())
    (plan, _), *_ = texts()
    text_path(folder, plan.held).write_bytes(b"other")
    monkeypatch.setenv("CANCU_STORE", str(folder))
    assert "bị mất hoặc hỏng" in words_of(show("reader", id=document_iri(plan.sha256)))


def test_pages_follow_a_new_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show) -> None:
    first, second, _ = texts()
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [first])))
    before = words_of(show("find"))
    published(tmp_path, [first, second])
    assert ("1 văn bản có toàn văn" in before, "2 văn bản có toàn văn" in words_of(show("find"))) == (True, True)


@pytest.mark.parametrize(
    ("module", "params"),
    [
        ("find", {}),
        ("find", {"q": "66/KH-UBND"}),
        ("find", {"q": '<script>alert(1)</script><img src=x onerror="alert(2)">'}),
        ("instrument", {"id": KH66.id}),
        ("instrument", {"id": KH66.id, "kieu": "danh-sach"}),
        ("instrument", {"id": KH66.id, "kieu": "bang", "qh": "bat-ky"}),
        ("instrument", {"id": KH66.id, "xem": "quan-he"}),
        ("instrument", {"id": KH66.id, "xem": "toan-van"}),
        ("instrument", {"id": KH66.id, "xem": "lich-su"}),
        ("reader", {"id": document_iri(texts()[2][0].sha256)}),
    ],
)
def test_hostile_text_opens_no_tag(show: Show, module: str, params: dict[str, str]) -> None:
    html = "".join(e.proto.body for e in show(module, **params).get("html") if not e.proto.body.startswith("<style"))
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z!][\w-]*)", html)}
    assert tags & {"script", "img", "iframe", "style", "i"} == set()
    assert re.findall(r'(?:src|on\w+)="?[^>]*>', re.sub(r'"[^"]*"', '""', re.sub(r">[^<]*<", "><", html))) == []


def test_view_uses_no_way_to_show_raw_html_or_markdown_of_a_document() -> None:
    sources = [APP, *Path(loaded.__file__).parent.glob("*.py")]
    assert len(sources) > 5
    banned = re.compile(r"unsafe_allow|st\.(?:markdown|write|iframe)\b|components\.v1")
    assert [path.name for path in sources if banned.search(path.read_text(encoding="utf-8"))] == []


def test_configuration_keeps_the_pages_to_this_machine() -> None:
    settings = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    found = settings["server"] | settings["browser"] | settings["client"]
    wanted = {
        "address": "127.0.0.1",
        "enableXsrfProtection": True,
        "enableStaticServing": False,
        "fileWatcherType": "none",
        "maxUploadSize": intake.MOST_OF_A_FILE // intake.MEGABYTE,
        "gatherUsageStats": False,
        "showErrorDetails": "none",
        "toolbarMode": "minimal",
    }
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_chromium_fails_in_ci_and_skips_elsewhere(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="chromium"):
        chromium()
