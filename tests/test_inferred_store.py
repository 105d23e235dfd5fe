"""A store built from texts holds what is inferred in a graph of its own, and the pages and commands show it apart."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg import build as builds
from kg.build import build, remove
from kg.faults import LinkFailed
from kg.lineage import trace
from kg.lineage_formats import as_json
from kg.queries import run
from kg.rows import text
from kg.store import open_published
from kg.terms import BASE
from loaders.inference import inferred_graph
from tests import tiny

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n\nSố: {number}\n\nTây Ninh, ngày {day}\n\nKẾ HOẠCH\n\n"
    "Hoạt động khoa học và công nghệ\n\nI. NHIỆM VỤ\n\n"
)
PLAN = "hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo tỉnh Tây Ninh giai đoạn 2020-2025"
NAMED = HEAD.format(number="12/KH-UBND", day="1 tháng 11 năm 2022") + f"- Tiếp tục triển khai: Kế hoạch {PLAN}.\n"
NUMBERED = HEAD.format(number="25/KH-UBND", day="7 tháng 8 năm 2023") + (
    f"- Triển khai Kế hoạch số 2721/KH-UBND ngày 03/11/2020 của UBND tỉnh Tây Ninh về {PLAN}.\n"
)
KH2721 = BASE + "instrument/tay-ninh/ke-hoach/2721-kh-ubnd/2020"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "vào"
    folder.mkdir()
    (folder / "theo tên.txt").write_text(NAMED, encoding="utf-8")
    (folder / "theo số.txt").write_text(NUMBERED, encoding="utf-8")
    return folder


def graphs(store: Path) -> set[str]:
    return {graph.value for graph in open_published(store).named_graphs()}


def test_build_publishes_what_follows_from_its_documents(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    rows = run(open_published(tmp_path / "kho"), "inferred", {"instrument": KH2721}).rows
    assert [(text(row[0]), text(row[3])) for row in rows] == [("same", KH2721)]


def test_build_of_one_document_infers_nothing(inbox: Path, tmp_path: Path) -> None:
    build([inbox / "theo số.txt"], tmp_path / "kho")
    assert inferred_graph() not in graphs(tmp_path / "kho")


def test_inference_goes_with_the_document_it_rests_on(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    remove("theo tên.txt", tmp_path / "kho")
    assert inferred_graph() not in graphs(tmp_path / "kho")


def test_build_again_publishes_nothing_new(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    assert build([inbox], tmp_path / "kho").nothing_to_do


def test_failure_to_infer_leaves_the_published_graph(inbox: Path, tmp_path: Path) -> None:
    def wrong(*_: object) -> list[str]:
        return ["không phải N-Quads"]

    before = build([inbox / "theo số.txt"], tmp_path / "kho").generation
    with pytest.raises(LinkFailed):
        build([inbox], tmp_path / "kho", road=tiny.replace(builds.real_road(), infer=wrong))
    assert builds.status(tmp_path / "kho").generation == before


def test_trace_lists_inferences_in_json(inbox: Path, tmp_path: Path) -> None:
    build([inbox], tmp_path / "kho")
    (told,) = json.loads(as_json(trace(open_published(tmp_path / "kho"), KH2721)))["inferred"]
    assert (told["kind"], told["object"]["iri"], told["contested"]) == ("same", KH2721, False)
    assert {ground["file"] for ground in told["grounds"]} == {"theo tên.txt", "theo số.txt"}


def test_page_shows_inferences_in_a_section_of_their_own(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([inbox], tmp_path / "kho")
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "kho"))
    app = AppTest.from_string(
        "from kg.view.instruments import instrument\nfrom kg.view.frame import page\npage(instrument.show)()",
        default_timeout=30,
    )
    app.query_params.update({"id": KH2721, "xem": "quan-he"})
    app.run()
    assert not app.exception, app.exception
    html = "".join(element.proto.body for element in app.get("html"))
    section = html[html.index(">Suy luận<") :]
    shown = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    assert f"Kế hoạch {PLAN} có lẽ là văn bản này" in shown
    assert "điểm 0,97:" in shown
