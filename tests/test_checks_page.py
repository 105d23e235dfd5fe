"""The page *Soát viện dẫn*: findings narrowed by link, doubts side by side, a decision kept and taken back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kg import checked
from kg.archive import state, utc_now, writing
from kg.build import build, remove
from kg.checks import check
from kg.cli import main
from kg.concerns import concerns
from kg.decided import decisions
from kg.deciding import decide
from kg.docket import docket_of
from kg.doubts import Doubt, doubt_called
from kg.graph import Store
from kg.store import open_published
from kg.store import published as generation_of
from kg.terms import BASE
from kg.view import child, links
from kg.view.checking import findings
from kg.view.checking.saving import sheet
from kg.view.text import unmarked
from kg.weighing import weighed
from loaders.quads import document_iri
from tests.graph import NQ08_UNDATED
from tests.pages import published, texts
from tests.shown import html_of, shown, words_of
from tests.texts import SAMPLES

Show = Callable[..., AppTest]

FILES = ("cau-ke-36-kh-ubnd.txt", "57-nq-tw.txt", "tra-vinh-812-qd-ubnd.txt", "tay-ninh-1127-kh-ubnd.txt")
LETTER = "bo-khcn-2187-bkhcn-cdsqg.txt"
WHO = "Lê Thị Bình"
TAY_NINH_45 = BASE + "instrument/tay-ninh/chuong-trinh/45-ctr-tu/2025"
TRA_VINH_45 = BASE + "instrument/tra-vinh/chuong-trinh/45-ctr-tu/2025"
BUDGET = BASE + "instrument/trung-uong/luat/name/ngan-sach-nha-nuoc"
NQ57 = BASE + "instrument/trung-uong/nghi-quyet/57-nq-tw/2024"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kho") / "kho"
    build([SAMPLES / name for name in FILES], folder, jobs=1)
    _keep(folder)
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(built, tmp_path / "kho", symlinks=True)
    monkeypatch.setattr(findings, "_is_small", lambda generation: False)
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "kho"))
    return tmp_path / "kho"


def _keep(folder: Path) -> None:
    generation, graph = generation_of(folder), open_published(folder)
    assert generation
    checked.keep(folder, graph, generation, check(graph), time="2026-11-20T12:00:00Z", whole=True)


def _page(**params: str) -> AppTest:
    return shown("checking.checks", **params)


def _document(store: Path, name: str) -> str:
    return next(e.read.document for e in state(store).documents.values() if e.name == name)


def _stub(store: Path) -> str:
    return (
        f"{BASE}instrument/trung-uong/nghi-quyet/57-nq-tw/undated-{_document(store, FILES[0]).rpartition('/')[2][:12]}"
    )


def _doubt(store: Path) -> AppTest:
    return _page(xem="chua-ro", o=_document(store, FILES[0]), la=_stub(store))


def _ended(store: Path, app: AppTest) -> AppTest:
    given = app.query_params["viec"]
    job = child.job(store, given if isinstance(given, str) else given[0])
    assert job and child.waited(job, 60) in ("done", "failed")
    return app.run()


# ---------------------------------------------------------------------------------------------- findings


def test_finding_tells_its_rule_its_source_and_the_way_to_the_passage(store: Path) -> None:
    html = html_of(_page(**{"quy-tac": "implements-ended"}))
    assert "Thực hiện văn bản đã bị thay thế, bãi bỏ" in html and "Điều 154" in html
    (address,) = re.findall(r'<a href="(doc[^"]*)">xem trong văn bản', html)
    assert address.startswith(links.document(_document(store, FILES[0])).replace("&", "&amp;"))


def test_finding_explains_itself_by_what_passes_and_what_does_not(store: Path) -> None:
    assert "Kế hoạch năm 2025 thực hiện nghị quyết còn hiệu lực" in words_of(_page(**{"quy-tac": "implements-ended"}))


def test_saved_table_holds_every_finding_that_the_choices_leave(store: Path) -> None:
    found = checked.kept(store)
    assert found
    chosen = {"severity": "warning"}
    wanted, total = checked.problems(found, chosen, limit=1_000)
    table = sheet(open_published(store), found, chosen, {"warning": "Cần xem"})
    assert len(table.rows) == total and [row[2] for row in table.rows] == [one.message for one in wanted]
    assert {row[0] for row in table.rows} == {"Cần xem"} and {len(row) for row in table.rows} == {len(table.columns)}


def test_page_of_a_severity_that_there_is_not_says_so(store: Path) -> None:
    assert "Không có điều nào ứng với lựa chọn này" in words_of(_page(muc="<b>"))


@pytest.mark.parametrize(("name", "value"), [("muc", "warning"), ("quy-tac", "not-held"), ("noi", "Tây Ninh")])
def test_findings_are_narrowed_by_what_the_address_says(store: Path, name: str, value: str) -> None:
    found = checked.kept(store)
    assert found
    facet = {"muc": "severity", "quy-tac": "concern", "noi": "place"}[name]
    _, total = checked.problems(found, {facet: value})
    assert 0 < total < found.problems
    assert f"{total} điều" in words_of(_page(**{name: value}))


def test_links_that_narrow_carry_counts_and_lead_back(store: Path) -> None:
    html = html_of(_page(muc="warning"))
    (chosen,) = re.findall(r'<li><a href="([^"]*)" aria-current="true">Cần xem</a>', html)
    assert chosen == "soat?"
    assert re.search(r'<a href="soat\?muc=info">Lưu ý</a> <span class="count">\d+</span>', html)


def test_page_tells_when_and_for_which_data_it_was_checked(store: Path) -> None:
    text = words_of(_page())
    assert "20/11/2026 trên 4 văn bản (gen-000001)" in text and "trước lần công bố mới nhất" not in text


def test_result_of_other_data_says_so_and_a_new_check_is_offered(store: Path) -> None:
    remove(FILES[0], store)
    app = _page()
    assert "trước lần công bố mới nhất" in words_of(app)
    assert [button.label for button in app.button] == ["Kiểm tra dữ liệu đang nạp"]


def test_findings_of_a_document_that_is_gone_lead_nowhere(store: Path) -> None:
    gone = links.document(_document(store, FILES[0])).replace("&", "&amp;")
    remove(FILES[0], store)
    html = html_of(_page(**{"quy-tac": "implements-ended"}))
    assert gone not in html and "không còn trong kho" in html


def test_readers_findings_are_shown_before_anything_is_checked(store: Path) -> None:
    build([SAMPLES / "tay-ninh-ke-hoach-so-khcn.md"], store, jobs=1)
    shutil.rmtree(store / "checks")
    text = words_of(_page())
    assert "thấy ngay khi đọc" in text and "“03-NQ/CP”, đọc là 03/NQ-CP" in text


def test_check_runs_as_a_child_and_is_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(store / "checks")
    monkeypatch.setattr(findings, "_is_small", lambda generation: True)
    _page()
    (job,) = [job for job in child._jobs(store.resolve()) if job.arguments == ("check", "--keep")]
    assert child.waited(job, 120) == "done"
    found = checked.kept(store)
    assert found and found.generation == "gen-000001" and found.problems > 0


def test_number_of_a_page_that_is_none_shows_the_first(store: Path) -> None:
    assert "điều" in words_of(_page(trang="0x1")) and "điều" in words_of(_page(trang="99999999"))


# ------------------------------------------------------------------------------------------------ doubts


def test_doubts_by_document_show_sentence_and_candidates(store: Path) -> None:
    html = html_of(_page(xem="chua-ro"))
    assert "<mark>Luật Ngân sách nhà nước</mark>" in html and "83/2015/QH13" in html
    assert links.doubt(_document(store, FILES[2]), BUDGET).replace("&", "&amp;") in html


def test_doubts_by_instrument_put_its_documents_together(store: Path) -> None:
    html = html_of(_page(xem="chua-ro", nhom="vien-dan", chi=BUDGET))
    assert html.count('<section class="doubts">') == 1 and html.count("So sánh và quyết định") == 2


def test_candidates_stand_side_by_side_with_what_speaks_for_each(store: Path) -> None:
    html = html_of(_page(xem="chua-ro", o=_document(store, FILES[2]), la=BUDGET))
    assert re.findall(r'<span class="kicker">(Văn bản \d)</span>', html) == ["Văn bản 1", "Văn bản 2"]
    assert "gần nhất trước ngày của tài liệu" in html


def test_candidate_that_was_named_outright_elsewhere_in_the_document_is_told(store: Path) -> None:
    graph = open_published(store)
    found = weighed(graph, Doubt(_document(store, FILES[0]), _stub(store)))
    assert [(one.card.iri, one.is_possible) for one in found] == [(NQ57, True)]


def test_law_that_the_list_of_laws_alone_knows_says_so_with_its_name(store: Path) -> None:
    investment = BASE + "instrument/trung-uong/luat/name/dau-tu-cong"
    told = "iết từ danh mục luật của chương trình, chưa nạp, chưa văn bản nào dẫn"
    document = _document(store, FILES[2])
    one = html_of(_page(xem="chua-ro", o=document, la=investment))
    assert one.count(told) == 3 and one.count(">Luật Đầu tư công</span>") == 3 and "chỉ được dẫn chiếu" not in one
    assert told in words_of(_page(xem="chua-ro", chi=document))
    decide(FILES[2], "Luật Đầu tư công", "39/2019/QH14", store, by=WHO)
    assert html_of(_page(xem="chua-ro", o=document, la=investment)).count(told) == 2


def test_address_of_no_doubt_says_so(store: Path) -> None:
    assert "không còn chờ quyết định" in words_of(_page(xem="chua-ro", o="https://x/<b>", la=BUDGET))


def test_next_doubt_is_offered_and_the_last_one_leads_to_the_first(store: Path) -> None:
    found = docket_of(open_published(store), ())
    every = [doubt for iri, _ in found.groups("document") for doubt in found.of("document", iri, limit=99)]
    walked = [min(every, key=lambda d: (d.document, d.instrument))]
    while (following := found.after(walked[-1])) and following != walked[0]:
        walked.append(following)
    assert len(walked) == found.waiting == len(every) and set(walked) == set(every)


def test_large_store_that_was_not_checked_offers_the_check(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.view.checking.docket.AT_ONCE", 0)
    shutil.rmtree(store / "checks")
    st.cache_resource.clear()
    app = _page(xem="chua-ro")
    assert "chưa được kiểm tra" in words_of(app)
    assert [button.label for button in app.button] == ["Kiểm tra dữ liệu đang nạp"]


def test_list_that_a_check_kept_serves_after_a_decision_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.view.checking.docket.AT_ONCE", 0)
    assert main(["check", "--keep", "--store", str(store)]) == 1
    waiting = docket_of(open_published(store), ()).waiting
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    st.cache_resource.clear()
    assert f"Chỗ chưa xác định {waiting - 1} " in words_of(_page(xem="chua-ro"))


# ---------------------------------------------------------------------------------------------- deciding


def test_decision_is_kept_shown_and_taken_back(store: Path) -> None:
    app = _doubt(store)
    app.radio[0].set_value(NQ57)
    app.text_input[0].set_value(WHO)
    app.text_area[0].set_value("--Cùng khóa XIII")
    app = _ended(store, app.button[0].click().run())
    assert "Đã lưu" in words_of(app) and f"do {WHO} quyết định ngày" in words_of(app)
    assert [(one.by, one.why, one.chosen) for one in decisions(open_published(store))] == [
        (WHO, "--Cùng khóa XIII", NQ57)
    ]
    (undo,) = [button for button in app.button if button.label == "Hoàn tác quyết định này"]
    assert app.text_input[0].value == WHO
    app = _ended(store, undo.click().run())
    assert decisions(open_published(store)) == []
    assert "Lưu quyết định" in [button.label for button in app.button]


@pytest.mark.parametrize(("chosen", "who", "told"), [(None, WHO, "Chưa chọn"), (NQ57, " ", "Chưa ghi tên")])
def test_decision_that_lacks_something_is_not_sent(store: Path, chosen: str | None, who: str, told: str) -> None:
    app = _doubt(store)
    app.radio[0].set_value(chosen)
    app.text_input[0].set_value(who)
    app = app.button[0].click().run()
    assert told in words_of(app) and "viec" not in app.query_params


def test_store_that_another_writer_holds_is_told_plainly(store: Path) -> None:
    app = _doubt(store)
    app.radio[0].set_value(NQ57)
    app.text_input[0].set_value(WHO)
    with writing(store, utc_now):
        app = _ended(store, app.button[0].click().run())
    assert "Chưa lưu được" in words_of(app) and "đang được tiến trình" in words_of(app)


def test_decisions_are_listed_and_those_that_apply_to_nothing_marked(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO, why="Cùng khóa")
    decide(FILES[2], "Luật Ngân sách nhà nước", "none", store, by=WHO)
    remove(FILES[0], store)
    html = html_of(_page(xem="quyet-dinh"))
    assert html.count("không còn áp dụng</span>") == 1
    assert "không phải văn bản nào trong số ứng viên" in html and "Cùng khóa" in html


def test_decision_in_the_list_leads_to_its_taking_back(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    (address,) = re.findall(r'<a href="soat\?xem=quyet-dinh&amp;bo=([^"]+)"', html_of(_page(xem="quyet-dinh")))
    app = _page(xem="quyet-dinh", bo=decisions(open_published(store))[0].iri)
    assert address and [button.label for button in app.button] == ["Hoàn tác quyết định này"]


def test_instrument_pages_tell_what_was_decided(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    for iri in (_stub(store), NQ57):
        app = shown("instruments.instrument", id=iri)
        assert f"do {WHO} quyết định ngày" in words_of(app)


def test_reader_links_what_was_decided_and_says_by_whom(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    app = shown("reading.reader", id=_document(store, FILES[0]))
    html = html_of(app)
    (link,) = re.findall(r'<a class="cite decided[^>]*>', html)
    assert links.instrument(NQ57).replace("&", "&amp;") in link
    assert f"do {WHO} quyết định ngày" in html


def test_unverified_part_of_a_source_is_told_on_the_line_that_is_cut() -> None:
    source = concerns()["ambiguous-mention"].source
    line = findings.source_line(source)
    assert line.endswith("(một phần chưa kiểm chứng)")
    assert len(line) < len(source)


@pytest.fixture(scope="module")
def twins_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose letter cites "Chương trình 45-CTr/TU", of which two provinces have one."""
    folder = tmp_path_factory.mktemp("hai") / "kho"
    names = (LETTER, "tay-ninh-45-ctr-tu.txt", "tra-vinh-45-ctr-tu.txt")
    build([SAMPLES / name for name in names], folder, jobs=1)
    return folder


@pytest.fixture
def twins(twins_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Doubt]:
    folder = tmp_path / "hai"
    shutil.copytree(twins_built, folder, symlinks=True)
    monkeypatch.setenv("CANCU_STORE", str(folder))
    return folder, doubt_called(open_published(folder), _document(folder, LETTER), "45-CTr/TU")


def test_decision_tells_date_and_place_of_what_was_chosen_wherever_it_is_shown(twins: tuple[Path, Doubt]) -> None:
    store, doubt = twins
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    told = "Chương trình 45-CTr/TU ngày 14/04/2025 (Trà Vinh)"
    ruling = words_of(_page(xem="chua-ro", o=doubt.document, la=doubt.instrument))
    assert "là văn bản 2: Chương trình" in ruling and "Văn bản 2 · đã chọn" in ruling
    assert "14/04/2025 (Trà Vinh) – do" in ruling
    assert "14/04/2025 (Trà Vinh)" in words_of(_page(xem="quyet-dinh"))
    for name, iri in (("instruments.instrument", doubt.instrument), ("reading.reader", doubt.document)):
        package, module = name.split(".")
        app = AppTest.from_string(
            f"from kg.view.{package} import {module}\nfrom kg.view.frame import page\npage({module}.show)()",
            default_timeout=30,
        )
        app.query_params["id"] = iri
        html = html_of(app.run())
        assert "14/04/2025" in html and "Trà Vinh" in html, name
    assert decisions(open_published(store))[0].label.endswith(f"là {told}")


def test_decision_of_this_document_speaks_for_no_candidate(twins: tuple[Path, Doubt]) -> None:
    store, doubt = twins
    before = weighed(open_published(store), doubt)
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    assert [one.pro for one in weighed(open_published(store), doubt)] == [one.pro for one in before]


def test_second_person_is_told_who_decided_what_meanwhile_and_asked(twins: tuple[Path, Doubt]) -> None:
    store, doubt = twins
    app = _page(xem="chua-ro", o=doubt.document, la=doubt.instrument)
    app.radio[0].set_value(TAY_NINH_45)
    app.text_input[0].set_value("Trần Văn An")
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    app = _ended(store, app.button[0].click().run())
    text = words_of(app)
    assert "Chưa lưu được" in text and f"ngày 14/04/2025 (Trà Vinh), do {WHO}, " in text
    assert "chưa được lưu: “Chương trình 45-CTr/TU”" in text and "ngày 25/03/2025 (Tây Ninh)" in text
    assert [one.chosen for one in decisions(open_published(store))] == [TRA_VINH_45]
    (button,) = [button for button in app.button if button.label == "Thay bằng lựa chọn của tôi"]
    app = _ended(store, button.click().run())
    assert [(one.chosen, one.by) for one in decisions(open_published(store))] == [(TAY_NINH_45, "Trần Văn An")]
    assert "Đã lưu" in words_of(app) and "Thay bằng" not in " ".join(button.label for button in app.button)


def test_decision_in_a_text_that_another_file_replaced_leads_there_and_speaks_for_its_choice(
    twins: tuple[Path, Doubt], tmp_path: Path
) -> None:
    store, _ = twins
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    (tmp_path / "ban-sao.txt").write_text((SAMPLES / LETTER).read_text("utf-8") + "Một dòng nữa.\n", "utf-8")
    build([tmp_path / "ban-sao.txt"], store, jobs=1)
    again = doubt_called(open_published(store), _document(store, "ban-sao.txt"), "45-CTr/TU")
    html = html_of(_page(xem="quyet-dinh"))
    assert "nay đọc từ tệp ban-sao.txt: " in html
    assert links.doubt(again.document, again.instrument).replace("&", "&amp;") in html
    said = [any(f"{WHO} đã chọn" in why for why in one.pro) for one in weighed(open_published(store), again)]
    assert said == [False, True]
    decide("ban-sao.txt", "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    assert "ở đó đã quyết định lại" in html_of(_page(xem="quyet-dinh"))


# ------------------------------------------------------------------------------------------ hostile text


def test_hostile_title_and_words_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = published(tmp_path / "kho", texts())
    monkeypatch.setenv("CANCU_STORE", str(folder))
    hostile = document_iri(texts()[2][0].sha256)
    for app in (
        _page(xem="chua-ro"),
        _page(xem="chua-ro", nhom="vien-dan"),
        _page(xem="chua-ro", o=hostile, la=NQ08_UNDATED.id),
    ):
        assert not re.search(r"<(?:script|img|b onmouseover)", html_of(app))


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "**đậm**", ":red[đỏ]", "`mã`", "www.a.vn", "a@b.vn", "$x$", "<b>", "\u202e#"]
)
def test_label_of_a_choice_holds_no_markdown(text: str) -> None:
    assert not re.search(r"[\[\]*_`:.@$<>#\u202e]", unmarked(text, 80))


def test_weighing_needs_no_inference(store: Path) -> None:
    graph: Store = open_published(store)
    assert weighed(graph, Doubt(_document(store, FILES[2]), BUDGET))[0].pro == ()
