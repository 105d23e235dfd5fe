"""The pages: what they show for a published store, what they say without one, and that text stays text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg.archive import text_path
from kg.resources import APP
from kg.terms import BASE
from kg.view import links, loaded
from kg.view.links import Passage
from loaders.quads import document_iri
from tests.browser import chromium
from tests.graph import CTR63, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, PLANNED, TW36
from tests.pages import DAK_NONG, KH66, Shown, plain, published, texts

Show = Callable[..., AppTest]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("store"), texts())


@pytest.fixture
def show(store: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setenv("CANCU_STORE", str(store))

    def run(module: str, **params: str) -> AppTest:
        app = AppTest.from_string(
            f"from kg.view import {module}\nfrom kg.view.frame import page\npage({module}.show)()", default_timeout=30
        )
        app.query_params.update(params)
        return app.run()

    return run


def _html(app: AppTest) -> str:
    assert not app.exception, app.exception
    found = "".join(element.proto.body for element in app.get("html"))
    assert found
    return found


def _text(app: AppTest) -> str:
    return " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", _html(app), flags=re.DOTALL).split())


def _source(html: str) -> Shown:
    return Shown(html[html.index('<div class="source"') :].partition("</div></div>")[0])


def test_app_opens_on_the_search_page(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_STORE", str(store))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert "3 văn bản có toàn văn" in _text(app)


def test_app_without_a_store_tells_the_command_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "none"))
    app = AppTest.from_file(str(APP), default_timeout=30).run()
    assert "make demo" in _text(app) and f"--store {tmp_path / 'none'}" in _text(app)


def test_search_shows_an_ambiguous_number_side_by_side(show: Show) -> None:
    html = _html(show("find", q="08 - nq/tu"))
    assert [card in html for card in map(links.instrument, (NQ08_TN.id, NQ08_TV.id))] == [True, True]
    assert html.count('<a class="card ') == 2


def test_search_for_one_instrument_links_it(show: Show) -> None:
    html = _html(show("find", q="Kế hoạch số 452/KH-UBND"))
    assert re.findall(r'<a class="card [^"]*" href="([^"]*)"', html) == [links.instrument(KH452.id)]


def test_search_without_accents_finds_words_of_a_title(show: Show) -> None:
    assert links.instrument(TW36.id) in _html(show("find", q="cong nghe sinh hoc"))


def test_search_that_finds_nothing_tells_what_to_do(show: Show) -> None:
    assert "cancu build" in _text(show("find", q="9999/QQ-KHONGCO"))


def test_examples_of_the_search_page_all_find_something(show: Show) -> None:
    examples = re.findall(r'<a class="example"[^>]*>([^<]+)</a>', _html(show("find")))
    assert len(examples) >= 3
    assert [text for text in examples if "Không có văn bản nào khớp" in _text(show("find", q=text))] == []


def test_instrument_page_shows_every_step_with_its_sentence_and_the_way_to_it(show: Show) -> None:
    html = _html(show("instrument", id=KH452.id))
    quote_of_chain = "Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW"
    start = DAK_NONG.index(quote_of_chain)
    (plan, _), *_ = texts()
    address = links.document(document_iri(plan.sha256), Passage(start, start + len(quote_of_chain)))
    assert quote_of_chain in html and address.replace("&", "&amp;") in html and "mục II. TỔ CHỨC THỰC HIỆN" in html


def test_instrument_page_keeps_planned_relations_apart(show: Show) -> None:
    text = _text(show("instrument", id=PLANNED.id))
    assert "Dự kiến" in text and "Quan hệ trực tiếp" not in text


def test_instrument_page_shows_the_candidates_of_an_ambiguous_one(show: Show) -> None:
    html = _html(show("instrument", id=NQ08_UNDATED.id))
    assert "có thể là một trong các văn bản sau" in html and links.instrument(NQ08_TV.id) in html


def test_instrument_page_turns_to_the_direction_in_its_address(show: Show) -> None:
    text = _text(show("instrument", id=KH452.id, huong="Xuống", sau="1"))
    assert "Xuống: được thực hiện bởi" in text and "Lên: căn cứ" not in text


def test_page_without_an_address_offers_what_was_just_seen(show: Show) -> None:
    app = show("instrument", id=KH452.id)
    app.query_params.clear()
    assert links.instrument(KH452.id) in _html(app.run())


@pytest.mark.parametrize("module", ["instrument", "reader"])
@pytest.mark.parametrize("params", [{}, {"id": "x"}, {"id": '"><script>'}, {"id": BASE + "instrument/none"}])
def test_page_without_a_thing_to_show_says_so(show: Show, module: str, params: dict[str, str]) -> None:
    text = _text(show(module, **params))
    assert re.search("Không có|Chưa chọn", text) and "trang Tìm" in text


def test_reader_shows_the_whole_text_with_its_mentions(show: Show) -> None:
    (plan, _), *_ = texts()
    html = _html(show("reader", id=document_iri(plan.sha256)))
    shown = _source(html)
    assert "\n".join(shown.lines) == DAK_NONG
    assert re.findall(r'class="cite resolved" href="([^"]*)"', html)[0] == links.instrument(CTR63.id)


def test_long_document_opens_at_the_part_of_its_passage_and_at_the_part_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show
) -> None:
    text = "".join(f"dòng {n} {'x' * 90}\n" for n in range(4000))
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [plain(text)])))
    document, start = document_iri(plain(text)[0].sha256), text.index("dòng 3999 ")
    last = _html(show("reader", id=document, tu=str(start), den=str(start + 9)))
    second = _html(show("reader", id=document, phan="2"))
    assert [re.findall(r'aria-current="page">(\d)', html) for html in (last, second)] == [["5"], ["2"]]
    whole = text.splitlines()
    assert (_source(last).lines[:-1], _source(last).marked) == (whole[-len(_source(last).lines) + 1 :], "dòng 3999")
    assert _source(second).lines[0] in whole[1:] and len(_source(second).lines) < 1100


def test_reader_lists_what_should_be_looked_at(show: Show) -> None:
    (_, (plan, _), _) = texts()
    text = _text(show("reader", id=document_iri(plan.sha256)))
    assert "1 điều cần xem lại" in text and "Số ký hiệu viết sai dạng: 36/NQ-TW" in text


def test_reader_says_that_a_lost_text_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show) -> None:
    folder = published(tmp_path, texts())
    (plan, _), *_ = texts()
    text_path(folder, plan.held).write_bytes(b"other")
    monkeypatch.setenv("CANCU_STORE", str(folder))
    assert "bị mất hoặc hỏng" in _text(show("reader", id=document_iri(plan.sha256)))


def test_pages_follow_a_new_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, show: Show) -> None:
    first, second, _ = texts()
    monkeypatch.setenv("CANCU_STORE", str(published(tmp_path, [first])))
    before = _text(show("find"))
    published(tmp_path, [first, second])
    assert ("1 văn bản có toàn văn" in before, "2 văn bản có toàn văn" in _text(show("find"))) == (True, True)


@pytest.mark.parametrize(
    ("module", "params"),
    [
        ("find", {}),
        ("find", {"q": "66/KH-UBND"}),
        ("find", {"q": '<script>alert(1)</script><img src=x onerror="alert(2)">'}),
        ("instrument", {"id": KH66.id}),
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
        "maxUploadSize": 1,
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
