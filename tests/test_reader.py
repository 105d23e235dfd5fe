"""The page *Đọc*: mentions by kind and certainty, filters in the address, the way between them, tables, places."""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from kg.archive import text_path
from kg.model import Document
from kg.proofs import Evidence
from kg.structure import Cell, Grid, Structure
from kg.view.reading.marks import KINDS, counts, marked
from kg.view.statements import Citation, Mention
from loaders.quads import document_iri
from loaders.record import text_file, text_hash
from tests.pages import HOSTILE, TRA_VINH, Shown, Text, published, texts

PLAN: Text = texts()[1]
ADDRESS = document_iri(PLAN[0].sha256)
Show = Callable[..., str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("store"), texts())


@pytest.fixture
def show(store: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Return what gives the reader's HTML for these parameters of the address."""

    def run(folder: Path = store, **params: str) -> str:
        monkeypatch.setenv("CANCU_STORE", str(folder))
        app = AppTest.from_string(
            "from kg.view.reading import reader\nfrom kg.view.frame import page\npage(reader.show)()",
            default_timeout=30,
        )
        app.query_params.update({"id": ADDRESS} | params)
        app.run()
        assert not app.exception, app.exception
        return "".join(e.proto.body for e in app.get("html") if not e.proto.body.startswith("<style"))

    return run


def words(html: str) -> str:
    return markup.unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def source(html: str) -> Shown:
    return Shown(html[html.index('<div class="source"') :].partition("</div></div>")[0])


def cites(html: str) -> dict[str, str]:
    """Return the classes of each mention by its words."""
    return {
        markup.unescape(re.sub("<[^>]+>", "", text)): classes
        for classes, text in re.findall(r'<a class="(cite [^"]*)"[^>]*>(.*?)</a>', html)
    }


def links_named(html: str, text: str) -> list[dict[str, str]]:
    """Return the parameters of every link whose words hold ``text``."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html)
    return [
        {key: values[0] for key, values in parse_qs(urlsplit(markup.unescape(href)).query).items()}
        for href, inner in found
        if text in words(inner)
    ]


def cited(subject: str, predicate: str, object_: str, start: int, end: int) -> Citation:
    return Citation(subject, predicate, object_, Evidence("d", "f", "q", "", None, start, end, "r", 1.0, "asserted"))


OWN, X, Y = "urn:own", "urn:x", "urn:y"


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        ([cited(OWN, "implements", X, 0, 30), cited(OWN, "cites", X, 0, 30)], "thuc-hien"),
        ([cited(OWN, "basedOn", X, 0, 30)], "can-cu"),
        ([cited(OWN, "replaces", X, 0, 30), cited(OWN, "basedOn", X, 0, 30)], "sua-doi"),
        ([cited(OWN, "guides", X, 0, 30)], "ban-hanh"),
        ([cited(OWN, "cites", X, 0, 30)], "dan-chieu"),
        ([cited(X, "implements", Y, 0, 30)], "thuc-hien"),
        ([cited(X, "implements", Y, 0, 30), cited(OWN, "basedOn", X, 0, 30)], "can-cu"),
        ([cited(OWN, "implements", X, 25, 30)], "dan-chieu"),
        ([cited(OWN, "implements", Y, 0, 30)], "dan-chieu"),
        ([], "dan-chieu"),
    ],
)  # fmt: skip
def test_kind_of_a_mention_is_what_the_passage_around_it_says(stated: list[Citation], kind: str) -> None:
    (found,) = marked([Mention(X, 10, 20, "resolved")], stated, OWN)
    assert found.kind.key == kind


def test_mention_of_the_document_itself_is_of_a_kind_of_its_own() -> None:
    (found,) = marked([Mention(OWN, 10, 20, "resolved")], [cited(OWN, "implements", X, 0, 30)], OWN)
    assert found.kind.key == "chinh-no"


def test_every_relation_is_of_one_kind() -> None:
    from kg.relations import RELATIONS

    assert sorted(relation for kind in KINDS for relation in kind.relations) == sorted(RELATIONS)


def test_counts_add_up_to_the_mentions() -> None:
    found = marked([Mention(X, n, n + 1, c) for n, c in enumerate(("resolved", "ambiguous", "?"))], [], OWN)
    kinds, certainties = counts(found)
    assert (kinds, certainties) == ({"dan-chieu": 3}, {"resolved": 1, "ambiguous": 1, "unresolved": 1})


def test_mentions_are_highlighted_by_their_relation(show: Show) -> None:
    assert cites(show()) == {
        "Nghị quyết số 08-NQ/TU ngày 23/01/2017 của Tỉnh ủy Trà Vinh": "cite resolved can-cu",
        "Nghị quyết số 36-NQ/TW của Bộ Chính trị": "cite resolved thuc-hien",
        "Kế hoạch số 431/KH-UBND": "cite resolved sua-doi",
    }


def test_legend_counts_each_kind_and_leads_to_it_alone(show: Show) -> None:
    html = show()
    assert ["căn cứ, phù hợp 1" in words(html), "thực hiện 1" in words(html), "ban hành, phê duyệt" in words(html)] == [
        True, True, False,
    ]  # fmt: skip
    assert links_named(html, "căn cứ, phù hợp") == [{"id": ADDRESS, "loai": "can-cu"}]


def test_filter_in_the_address_mutes_the_other_mentions(show: Show) -> None:
    html = show(loai="can-cu")
    assert sorted(cites(html).values()) == ["cite muted", "cite muted", "cite resolved can-cu"]
    assert links_named(html, "căn cứ, phù hợp") == [{"id": ADDRESS}]
    assert "1 chỗ dẫn" in words(html)


@pytest.mark.parametrize("params", [{"loai": '"><script>'}, {"chac": "x"}, {"loai": "", "chac": ""}])
def test_filter_that_does_not_exist_is_none(show: Show, params: dict[str, str]) -> None:
    assert "cite muted" not in show(**params)


def test_way_between_the_mentions_follows_the_text_and_keeps_the_filter(show: Show) -> None:
    spans = [(TRA_VINH.index(q), TRA_VINH.index(q) + len(q)) for q in (
        "Nghị quyết số 08-NQ/TU ngày 23/01/2017 của Tỉnh ủy Trà Vinh", "Nghị quyết số 36-NQ/TW của Bộ Chính trị",
        "Kế hoạch số 431/KH-UBND",
    )]  # fmt: skip
    middle = show(tu=str(spans[1][0]), den=str(spans[1][1]), chac="resolved")
    (before,), (behind,) = links_named(middle, "Chỗ dẫn trước"), links_named(middle, "Chỗ dẫn sau")
    assert [(int(p["tu"]), int(p["den"]), p["chac"]) for p in (before, behind)] == [
        (*spans[0], "resolved"), (*spans[2], "resolved"),
    ]  # fmt: skip
    assert "chỗ dẫn 2/3" in words(middle)
    assert links_named(show(tu=str(spans[2][0]), den=str(spans[2][1])), "Chỗ dẫn sau") == []


def test_card_of_a_mention_tells_number_date_issuer_relation_and_what_is_held(show: Show) -> None:
    tips = source(show()).tips
    (tip,) = [tip for tip in tips if tip.startswith("Nghị quyết 36-NQ/TW")]
    assert "30/01/2023 · Bộ Chính trị" in tip and "được tiếp tục thực hiện bởi văn bản đang đọc" in tip
    assert tip.endswith("chỉ được dẫn chiếu · đã xác định · bấm để mở")


def test_card_tells_that_a_relation_is_only_planned(show: Show) -> None:
    (tip,) = [tip for tip in source(show()).tips if "431/KH-UBND" in tip.partition("bởi")[0]]
    assert "(dự kiến)" in tip


def test_tasks_of_the_document_lead_to_their_place(show: Show) -> None:
    (task,) = links_named(show(), "Tuyên truyền Nghị quyết số 36-NQ/TW")
    assert TRA_VINH[int(task["tu"]) : int(task["den"])].startswith("1\tTuyên truyền")
    assert "1 nhiệm vụ được giao" in words(show())


def test_relations_beside_the_text_lead_to_their_passage(show: Show) -> None:
    found = [p for p in links_named(show(), "Căn cứ Nghị quyết số 08-NQ/TU") if "tu" in p]
    assert [TRA_VINH[int(p["tu"]) : int(p["den"])] for p in found] == ["Căn cứ Nghị quyết số 08-NQ/TU ngày 23/01/2017"]


def test_words_to_copy_tell_their_source(show: Show) -> None:
    start = TRA_VINH.index("Căn cứ")
    shown = words(show(tu=str(start), den=str(start + 29)))
    assert f"“{TRA_VINH[start : start + 29]}” (trích Kế hoạch 12/KH-UBND" in shown
    assert f"ký tự {start}–{start + 29}" in shown


TABLE = "KẾ HOẠCH\nI. NHIỆM VỤ\nTT\tViệc\tCơ quan\n1\tTuyên truyền\tSở A\vSở B\n2\tBáo cáo\tSở C\nHết\n"


def laid_out(folder: Path) -> tuple[Path, str]:
    """Publish a document with a table that begins page 2, and return the store and the document."""
    at, cells = 0, []
    for n, piece in enumerate(("TT", "Việc", "Cơ quan", "1", "Tuyên truyền", "Sở A\vSở B", "2", "Báo cáo", "Sở C")):
        at = TABLE.index(piece, at)
        cells.append(Cell(at, at + len(piece), n // 3, n % 3))
        at += len(piece)
    document = Document("", "", TABLE, "pdf", structure=Structure((0, TABLE.index("TT\t")), (Grid(tuple(cells)),)))
    found = replace(
        PLAN[0], sha256="b" * 64, mentions=(), relations=(), tasks=(), findings=(), held=text_hash(document)
    )
    published(folder, [(found, TABLE)])
    (folder / "texts").mkdir(exist_ok=True)
    text_path(folder, found.held).write_bytes(text_file(document))
    return folder, document_iri(found.sha256)


def test_table_of_the_file_is_a_table(tmp_path: Path, show: Show) -> None:
    folder, document = laid_out(tmp_path)
    html = show(folder, id=document)
    shown = source(html)
    assert "\n".join(shown.lines) == TABLE
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)', html) == ["TT", "Việc", "Cơ quan"]


def test_passage_in_a_table_is_marked_and_its_page_and_cell_named(tmp_path: Path, show: Show) -> None:
    folder, document = laid_out(tmp_path)
    start, end = TABLE.index("Tuyên truyền"), TABLE.index("\n2\t")
    html = show(folder, id=document, tu=str(start), den=str(end))
    assert source(html).marked == "Tuyên truyềnSở ASở B"
    assert "Đoạn đang xem: trang 2, bảng 1, dòng 2, cột 2" in words(html) and "của Ủy ban" in words(html)


def test_contents_lead_to_the_headings(tmp_path: Path, show: Show) -> None:
    folder, document = laid_out(tmp_path)
    html = show(folder, id=document)
    (found,) = links_named(html, "I. NHIỆM VỤ")
    assert (TABLE[int(found["tu"]) : int(found["den"])], source(html).headings) == (
        "I. NHIỆM VỤ", [("h2", "I. NHIỆM VỤ")],
    )  # fmt: skip


def test_hostile_document_is_shown_as_text_with_its_cards_and_lists(show: Show) -> None:
    hostile = texts()[2][0]
    start = HOSTILE.index("<script>window")
    html = show(id=document_iri(hostile.sha256), tu=str(start), den=str(start + 60), loai="thuc-hien")
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z!][\w-]*)", html)}
    assert tags & {"script", "img", "iframe", "style", "i"} == set()
    for code in ("U+202E", "U+202C", "U+200F"):
        assert code in words(html)
    plain = re.sub(r"U\+[0-9A-F]{4}", "", "\n".join(source(html).lines))
    assert plain == re.sub("[\u202a-\u202e\u200e\u200f]", "", HOSTILE)
