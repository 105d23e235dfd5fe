"""The page *Soát viện dẫn*: doubts with their candidates side by side, a decision kept, replaced and taken back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kg.archive import utc_now, writing
from kg.build import build, remove
from kg.cli import main
from kg.concerns import concerns
from kg.decided import decisions
from kg.deciding import decide, undecide
from kg.docket import docket_of
from kg.doubts import Doubt, doubt_called
from kg.store import open_published
from kg.terms import BASE
from kg.view import links
from kg.view.checking import findings
from kg.weighing import weighed
from tests import tiny
from tests.checking import (
    BUDGET,
    FILES,
    LETTER,
    NQ57,
    TAY_NINH_45,
    TRA_VINH_45,
    WHO,
    build_samples,
    copied,
    document,
    doubt_page,
    ended,
    page,
    stub,
)
from tests.shown import html_of, shown, words_of
from tests.texts import SAMPLES


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_samples(tmp_path_factory.mktemp("kho") / "kho")


@pytest.fixture
def store(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return copied(built, tmp_path / "kho", monkeypatch)


def one_of(given: str | list[str]) -> str:
    return given if isinstance(given, str) else given[0]


def address(app: AppTest) -> dict[str, str]:
    return {name: one_of(given) for name, given in app.query_params.items()}


# ------------------------------------------------------------------------------------------------ doubts


def test_doubts_by_document_show_sentence_and_candidates(store: Path) -> None:
    html = html_of(page(xem="chua-ro"))
    assert "<mark>Luật Ngân sách nhà nước</mark>" in html and "83/2015/QH13" in html
    assert links.doubt(document(store, FILES[2]), BUDGET).replace("&", "&amp;") in html


def test_doubts_by_instrument_put_its_documents_together(store: Path) -> None:
    html = html_of(page(xem="chua-ro", nhom="vien-dan", chi=BUDGET))
    assert html.count('<section class="doubts">') == 1 and html.count("So sánh và quyết định") == 2


def test_candidates_stand_side_by_side_with_what_speaks_for_each(store: Path) -> None:
    html = html_of(page(xem="chua-ro", o=document(store, FILES[2]), la=BUDGET))
    assert re.findall(r'<span class="kicker">(Văn bản \d)</span>', html) == ["Văn bản 1", "Văn bản 2"]
    assert "gần nhất trước ngày của tài liệu" in html


def test_candidate_that_was_named_outright_elsewhere_in_the_document_is_told(store: Path) -> None:
    graph = open_published(store)
    found = weighed(graph, Doubt(document(store, FILES[0]), stub(store)))
    assert [(one.card.iri, one.is_possible) for one in found] == [(NQ57, True)]


def test_law_that_the_list_of_laws_alone_knows_says_so_with_its_name(store: Path) -> None:
    investment = BASE + "instrument/trung-uong/luat/name/dau-tu-cong"
    told = "iết từ danh mục luật của chương trình, chưa nạp, chưa văn bản nào dẫn"
    plan = document(store, FILES[2])
    one = html_of(page(xem="chua-ro", o=plan, la=investment))
    assert one.count(told) == 3 and one.count(">Luật Đầu tư công</span>") == 3 and "chỉ được dẫn chiếu" not in one
    assert told in words_of(page(xem="chua-ro", chi=plan))
    decide(FILES[2], "Luật Đầu tư công", "39/2019/QH14", store, by=WHO)
    assert html_of(page(xem="chua-ro", o=plan, la=investment)).count(told) == 2


def test_address_of_no_doubt_says_so(store: Path) -> None:
    assert "không còn chờ quyết định" in words_of(page(xem="chua-ro", o="https://x/<b>", la=BUDGET))


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
    app = page(xem="chua-ro")
    assert "chưa được kiểm tra" in words_of(app)
    assert [button.label for button in app.button] == ["Kiểm tra dữ liệu đang nạp"]


def test_list_that_a_check_kept_serves_after_a_decision_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.view.checking.docket.AT_ONCE", 0)
    assert main(["check", "--keep", "--store", str(store)]) == 1
    waiting = docket_of(open_published(store), ()).waiting
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    st.cache_resource.clear()
    assert f"Chỗ chưa xác định {waiting - 1} " in words_of(page(xem="chua-ro"))


# ---------------------------------------------------------------------------------------------- deciding


def test_decision_is_kept_shown_and_taken_back(store: Path) -> None:
    app = doubt_page(store)
    app.radio[0].set_value(NQ57)
    app.text_input[0].set_value(WHO)
    app.text_area[0].set_value("--Cùng khóa XIII")
    app = ended(store, app.button[0].click().run())
    assert "Đã lưu" in words_of(app) and f"do {WHO} quyết định ngày" in words_of(app)
    assert [(one.by, one.why, one.chosen) for one in decisions(open_published(store))] == [
        (WHO, "--Cùng khóa XIII", NQ57)
    ]
    (undo,) = [button for button in app.button if button.label == "Hoàn tác quyết định này"]
    assert app.text_input[0].value == WHO
    app = ended(store, undo.click().run())
    assert decisions(open_published(store)) == []
    assert "Lưu quyết định" in [button.label for button in app.button]


def test_address_of_a_decision_says_saved_only_while_it_stands(store: Path) -> None:
    app = doubt_page(store)
    app.radio[0].set_value(NQ57)
    app.text_input[0].set_value(WHO)
    app = ended(store, app.button[0].click().run())
    saved = one_of(app.query_params["viec"])
    assert "Đã lưu" in words_of(page(**address(app)))
    (undo,) = [button for button in app.button if button.label == "Hoàn tác quyết định này"]
    app = ended(store, undo.click().run())
    undone = address(app)
    assert "Đã lưu: Hoàn tác" in words_of(page(**undone))
    assert "Đã lưu" not in words_of(page(**undone | {"viec": saved}))
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by="Trần Văn An", clock=tiny.noon)
    assert "Đã lưu" not in words_of(page(**undone))
    assert "Đã lưu" not in words_of(page(**undone | {"viec": saved}))


@pytest.mark.parametrize(("chosen", "who", "told"), [(None, WHO, "Chưa chọn"), (NQ57, " ", "Chưa ghi tên")])
def test_decision_that_lacks_something_is_not_sent(store: Path, chosen: str | None, who: str, told: str) -> None:
    app = doubt_page(store)
    app.radio[0].set_value(chosen)
    app.text_input[0].set_value(who)
    app = app.button[0].click().run()
    assert told in words_of(app) and "viec" not in app.query_params


def test_store_that_another_writer_holds_is_told_plainly(store: Path) -> None:
    app = doubt_page(store)
    app.radio[0].set_value(NQ57)
    app.text_input[0].set_value(WHO)
    with writing(store, utc_now):
        app = ended(store, app.button[0].click().run())
    assert "Chưa lưu được" in words_of(app) and "đang được tiến trình" in words_of(app)


def test_decisions_are_listed_and_those_that_apply_to_nothing_marked(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO, why="Cùng khóa")
    decide(FILES[2], "Luật Ngân sách nhà nước", "none", store, by=WHO)
    remove(FILES[0], store)
    html = html_of(page(xem="quyet-dinh"))
    assert html.count("không còn áp dụng</span>") == 1
    assert "không phải văn bản nào trong số ứng viên" in html and "Cùng khóa" in html


def test_decisions_that_were_taken_back_tell_who_undid_what(store: Path) -> None:
    assert "Đã hoàn tác" not in words_of(page(xem="quyet-dinh"))
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO, why="Cùng <b>khóa</b>", clock=tiny.noon)
    undecide(FILES[0], "57-NQ/TW", store, by="Trần Văn An", clock=tiny.noon)
    app = page(xem="quyet-dinh")
    assert "Đã hoàn tác" in words_of(app) and "Cùng &lt;b&gt;khóa&lt;/b&gt;" in html_of(app)
    assert re.search(rf"57-NQ/TW” trong {FILES[0]} .*{WHO} \d\d/.*Trần Văn An \d\d:\d\d ngày", words_of(app))
    address = links.doubt(document(store, FILES[0]), stub(store)).replace("&", "&amp;")
    assert f'<th scope="row"><a href="{address}">' in html_of(app)


def test_decision_in_the_list_leads_to_its_taking_back(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    (address,) = re.findall(r'<a href="soat\?xem=quyet-dinh&amp;bo=([^"]+)"', html_of(page(xem="quyet-dinh")))
    app = page(xem="quyet-dinh", bo=decisions(open_published(store))[0].iri)
    assert address and [button.label for button in app.button] == ["Hoàn tác quyết định này"]


def test_instrument_pages_tell_what_was_decided(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    for iri in (stub(store), NQ57):
        app = shown("instruments.instrument", id=iri)
        assert f"do {WHO} quyết định ngày" in words_of(app)


def test_reader_links_what_was_decided_and_says_by_whom(store: Path) -> None:
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", store, by=WHO)
    app = shown("reading.reader", id=document(store, FILES[0]))
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
    return folder, doubt_called(open_published(folder), document(folder, LETTER), "45-CTr/TU")


def test_decision_tells_date_and_place_of_what_was_chosen_wherever_it_is_shown(twins: tuple[Path, Doubt]) -> None:
    store, doubt = twins
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    told = "Chương trình 45-CTr/TU ngày 14/04/2025 (Trà Vinh)"
    ruling = words_of(page(xem="chua-ro", o=doubt.document, la=doubt.instrument))
    assert "là văn bản 2: Chương trình" in ruling and "Văn bản 2 · đã chọn" in ruling
    assert "14/04/2025 (Trà Vinh) – do" in ruling
    assert "14/04/2025 (Trà Vinh)" in words_of(page(xem="quyet-dinh"))
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
    app = page(xem="chua-ro", o=doubt.document, la=doubt.instrument)
    app.radio[0].set_value(TAY_NINH_45)
    app.text_input[0].set_value("Trần Văn An")
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    app = ended(store, app.button[0].click().run())
    text = words_of(app)
    assert "Chưa lưu được" in text and f"ngày 14/04/2025 (Trà Vinh), do {WHO}, " in text
    assert "chưa được lưu: “Chương trình 45-CTr/TU”" in text and "ngày 25/03/2025 (Tây Ninh)" in text
    assert [one.chosen for one in decisions(open_published(store))] == [TRA_VINH_45]
    (button,) = [button for button in app.button if button.label == "Thay bằng lựa chọn của tôi"]
    app = ended(store, button.click().run())
    assert [(one.chosen, one.by) for one in decisions(open_published(store))] == [(TAY_NINH_45, "Trần Văn An")]
    assert "Đã lưu" in words_of(app) and "Thay bằng" not in " ".join(button.label for button in app.button)


def test_decision_in_a_text_that_another_file_replaced_leads_there_and_speaks_for_its_choice(
    twins: tuple[Path, Doubt], tmp_path: Path
) -> None:
    store, _ = twins
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    (tmp_path / "ban-sao.txt").write_text((SAMPLES / LETTER).read_text("utf-8") + "Một dòng nữa.\n", "utf-8")
    build([tmp_path / "ban-sao.txt"], store, jobs=1)
    again = doubt_called(open_published(store), document(store, "ban-sao.txt"), "45-CTr/TU")
    html = html_of(page(xem="quyet-dinh"))
    assert "nay đọc từ tệp ban-sao.txt: " in html
    assert links.doubt(again.document, again.instrument).replace("&", "&amp;") in html
    said = [any(f"{WHO} đã chọn" in why for why in one.pro) for one in weighed(open_published(store), again)]
    assert said == [False, True]
    decide("ban-sao.txt", "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    assert "ở đó đã quyết định lại" in html_of(page(xem="quyet-dinh"))


def test_undo_of_a_decision_that_another_person_replaced_meanwhile_is_refused(twins: tuple[Path, Doubt]) -> None:
    store, doubt = twins
    decide(LETTER, "45-CTr/TU", TRA_VINH_45, store, by=WHO)
    app = page(xem="chua-ro", o=doubt.document, la=doubt.instrument)
    app.text_input[0].set_value(WHO)
    decide(LETTER, "45-CTr/TU", TAY_NINH_45, store, by="Trần Văn An", replace=True, clock=tiny.noon)
    app = ended(store, next(b for b in app.button if b.label == "Hoàn tác quyết định này").click().run())
    assert "vừa được quyết định lại" in words_of(app) and "Trần Văn An" in words_of(app)
    assert [one.by for one in decisions(open_published(store))] == ["Trần Văn An"]
