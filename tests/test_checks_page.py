"""The page *Soát viện dẫn*: findings narrowed by link, with their rules and sources; hostile text stays text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg import checked
from kg.build import build, remove
from kg.doubts import Doubt
from kg.graph import Store
from kg.store import open_published
from kg.view import child, links
from kg.view.checking import findings
from kg.view.checking.saving import sheet
from kg.view.text import unmarked
from kg.weighing import weighed
from loaders.quads import document_iri
from tests.checking import BUDGET, FILES, NQ57, build_samples, copied, document, keep, page
from tests.graph import NQ08_UNDATED
from tests.pages import published, texts
from tests.shown import html_of, shown, words_of
from tests.texts import SAMPLES


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_samples(tmp_path_factory.mktemp("kho") / "kho")


@pytest.fixture
def store(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return copied(built, tmp_path / "kho", monkeypatch)


# ---------------------------------------------------------------------------------------------- findings


def test_finding_tells_its_rule_its_source_and_the_way_to_the_passage(store: Path) -> None:
    html = html_of(page(**{"quy-tac": "implements-ended"}))
    assert "Thực hiện văn bản đã bị thay thế, bãi bỏ" in html and "Điều 154" in html
    (address,) = re.findall(r'<a href="(doc[^"]*)">xem trong văn bản', html)
    assert address.startswith(links.document(document(store, FILES[0])).replace("&", "&amp;"))


def test_finding_explains_itself_by_what_passes_and_what_does_not(store: Path) -> None:
    assert "Kế hoạch năm 2025 thực hiện nghị quyết còn hiệu lực" in words_of(page(**{"quy-tac": "implements-ended"}))


def test_saved_table_holds_every_finding_that_the_choices_leave(store: Path) -> None:
    found = checked.kept(store)
    assert found
    chosen = {"severity": "warning"}
    wanted, total = checked.problems(found, chosen, limit=1_000)
    table = sheet(open_published(store), found, chosen, {"warning": "Cần xem"})
    assert len(table.rows) == total and [row[2] for row in table.rows] == [one.message for one in wanted]
    assert {row[0] for row in table.rows} == {"Cần xem"} and {len(row) for row in table.rows} == {len(table.columns)}


def test_differing_dates_lead_to_who_writes_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "đến").mkdir()
    plan = (SAMPLES / FILES[0]).read_text("utf-8")
    (tmp_path / "đến" / "khác.txt").write_text(
        f"{plan}\nThực hiện Nghị quyết số 57-NQ/TW ngày 22/11/2024 của Bộ Chính trị.\n"
    )
    build([SAMPLES / FILES[1], tmp_path / "đến"], tmp_path / "kho", jobs=1)
    keep(tmp_path / "kho")
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "kho"))
    html = html_of(page(**{"quy-tac": "two-dates"}))
    address = links.instrument(NQ57, xem="lich-su").replace("&", "&amp;")
    assert f'<a href="{address}">Xem tài liệu nào ghi thế nào</a>' in html
    told = words_of(shown("instruments.instrument", id=NQ57, xem="lich-su"))
    assert "22/11/2024 – theo khác.txt" in told and "22/12/2024 – theo 57-nq-tw.txt" in told


def test_page_of_a_severity_that_there_is_not_says_so(store: Path) -> None:
    assert "Không có điều nào ứng với lựa chọn này" in words_of(page(muc="<b>"))


@pytest.mark.parametrize(("name", "value"), [("muc", "warning"), ("quy-tac", "not-held"), ("noi", "Tây Ninh")])
def test_findings_are_narrowed_by_what_the_address_says(store: Path, name: str, value: str) -> None:
    found = checked.kept(store)
    assert found
    facet = {"muc": "severity", "quy-tac": "concern", "noi": "place"}[name]
    _, total = checked.problems(found, {facet: value})
    assert 0 < total < found.problems
    assert f"{total} điều" in words_of(page(**{name: value}))


def test_finding_in_a_plan_of_a_commune_counts_to_its_province(store: Path) -> None:
    found = checked.kept(store)
    assert found
    of_commune, total = checked.problems(found, {"document": document(store, FILES[0])})
    assert total and {one.place for one in of_commune} == {"Vĩnh Long"}
    assert checked.counts(found, "place", {})["Vĩnh Long"] == total


def test_links_that_narrow_carry_counts_and_lead_back(store: Path) -> None:
    html = html_of(page(muc="warning"))
    (chosen,) = re.findall(r'<li><a href="([^"]*)" aria-current="true">Cần xem</a>', html)
    assert chosen == "soat?"
    assert re.search(r'<a href="soat\?muc=info">Lưu ý</a> <span class="count">\d+</span>', html)


def test_page_tells_when_and_for_which_data_it_was_checked(store: Path) -> None:
    text = words_of(page())
    assert "20/11/2026 trên 4 văn bản (gen-000001)" in text and "trước lần công bố mới nhất" not in text


def test_result_of_other_data_says_so_and_a_new_check_is_offered(store: Path) -> None:
    remove(FILES[0], store)
    app = page()
    assert "trước lần công bố mới nhất" in words_of(app)
    assert [button.label for button in app.button] == ["Kiểm tra dữ liệu đang nạp"]


def test_findings_of_a_document_that_is_gone_lead_nowhere(store: Path) -> None:
    gone = links.document(document(store, FILES[0])).replace("&", "&amp;")
    remove(FILES[0], store)
    html = html_of(page(**{"quy-tac": "implements-ended"}))
    assert gone not in html and "không còn trong kho" in html


def test_readers_findings_are_shown_before_anything_is_checked(store: Path) -> None:
    build([SAMPLES / "tay-ninh-ke-hoach-so-khcn.md"], store, jobs=1)
    shutil.rmtree(store / "checks")
    text = words_of(page())
    assert "thấy ngay khi đọc" in text and "“03-NQ/CP”, đọc là 03/NQ-CP" in text


def test_check_runs_as_a_child_and_is_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(store / "checks")
    monkeypatch.setattr(findings, "_is_small", lambda generation: True)
    page()
    (job,) = [job for job in child._jobs(store.resolve()) if job.arguments == ("check", "--keep")]
    assert child.waited(job, 120) == "done"
    found = checked.kept(store)
    assert found and found.generation == "gen-000001" and found.problems > 0


def test_number_of_a_page_that_is_none_shows_the_first(store: Path) -> None:
    assert "điều" in words_of(page(trang="0x1")) and "điều" in words_of(page(trang="99999999"))


# ------------------------------------------------------------------------------------------ hostile text


def test_hostile_title_and_words_stay_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = published(tmp_path / "kho", texts())
    monkeypatch.setenv("CANCU_STORE", str(folder))
    hostile = document_iri(texts()[2][0].sha256)
    for app in (
        page(xem="chua-ro"),
        page(xem="chua-ro", nhom="vien-dan"),
        page(xem="chua-ro", o=hostile, la=NQ08_UNDATED.id),
    ):
        assert not re.search(r"<(?:script|img|b onmouseover)", html_of(app))


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "**đậm**", ":red[đỏ]", "`mã`", "www.a.vn", "a@b.vn", "$x$", "<b>", "\u202e#"]
)
def test_label_of_a_choice_holds_no_markdown(text: str) -> None:
    assert not re.search(r"[\[\]*_`:.@$<>#\u202e]", unmarked(text, 80))


def test_weighing_needs_no_inference(store: Path) -> None:
    graph: Store = open_published(store)
    assert weighed(graph, Doubt(document(store, FILES[2]), BUDGET))[0].pro == ()
