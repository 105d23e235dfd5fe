"""Each command does what it says: its data, its words, its exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib

from kg.cli import main
from kg.queries import headings, library
from kg.terms import DEF
from tests.graph import CTR63, KH12, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, TW36, lines
from tests.published import process, publish_graph

PLAN = """ỦY BAN NHÂN DÂN
TỈNH TRÀ VINH
Số: 12/KH-UBND

Trà Vinh, ngày 01 tháng 02 năm 2024

KẾ HOẠCH
Thực hiện Nghị quyết số 36-NQ/TW ngày 30/01/2023 của Bộ Chính trị

Thực hiện Nghị quyết số 36-NQ/TW ngày 30/01/2023 của Bộ Chính trị về phát triển và ứng dụng công nghệ sinh học,
Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
"""

Words = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CANCU_LANG", "CANCU_STORE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return publish_graph(tmp_path_factory.mktemp("published"))


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with one plan and one file that is no text."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "ke-hoach.txt").write_text(PLAN, encoding="utf-8")
    (folder / "noise.txt").write_bytes(b"%PDF-1.7")
    return folder


def test_trace_writes_the_tree_to_stdout(store: str, capsys: Words) -> None:
    assert main(["trace", "452/kh-ubnd", "--up", "--store", store]) == 0
    told = capsys.readouterr()
    assert ("„63-CTr/TU thực hiện 36-NQ/TW“ – dak-nong.txt [100–160]" in told.out, told.err) == (True, "")


def test_trace_json_is_json(store: str, capsys: Words) -> None:
    assert main(["trace", "36-NQ/TW", "--down", "--depth", "1", "--format", "json", "--store", store]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {n["iri"] for n in data["nodes"]} == {TW36.id, CTR63.id, KH12.id}
    assert data["cut"] == [CTR63.id]


def test_trace_dot_is_a_digraph(store: str, capsys: Words) -> None:
    assert main(["trace", "36-NQ/TW", "--format", "dot", "--store", store]) == 0
    assert capsys.readouterr().out.startswith("digraph lineage {\n")


def test_trace_of_an_ambiguous_number_lists_the_candidates_and_exits_1(store: str, capsys: Words) -> None:
    assert main(["trace", "08-NQ/TU", "--store", store]) == 1
    told = capsys.readouterr()
    assert re.findall(r"https://\S+", told.out) == [NQ08_TV.id, NQ08_TN.id]
    assert "“08-NQ/TU” chỉ 2 văn bản khác nhau" in told.err
    assert re.findall(r"https://\S+", told.err) == [NQ08_UNDATED.id]


def test_trace_of_an_ambiguous_number_as_json_lists_the_candidates(store: str, capsys: Words) -> None:
    assert main(["trace", "08-NQ/TU", "--format", "json", "--store", store]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [c["iri"] for c in data["candidates"]] == [NQ08_TV.id, NQ08_TN.id]
    assert [c["iri"] for c in data["undated"]] == [NQ08_UNDATED.id]


@pytest.mark.parametrize(
    ("choice", "root"),
    [(["--in", "tinh tra vinh"], NQ08_TV), (["--in", "Tây Ninh"], NQ08_TN), (["--date", "2017"], NQ08_TV)],
)
def test_trace_takes_the_place_and_the_date_to_choose(
    choice: list[str], root: object, store: str, capsys: Words
) -> None:
    assert main(["trace", "08-NQ/TU", *choice, "--format", "json", "--store", store]) == 0
    assert json.loads(capsys.readouterr().out)["root"] == root.id  # type: ignore[attr-defined]


def test_trace_of_an_unknown_number_exits_1_and_suggests(store: str, capsys: Words) -> None:
    assert main(["trace", "45", "--in", "Trà Vinh", "--store", store]) == 1
    told = capsys.readouterr()
    assert (told.out, "Không thấy văn bản “45” ở “Trà Vinh”" in told.err, KH452.id in told.err) == ("", True, True)


def test_trace_speaks_english_when_asked(store: str, capsys: Words) -> None:
    main(["trace", "452/KH-UBND", "--up", "--lang", "en", "--store", store])
    assert "implements → Chương trình 63-CTr/TU" in capsys.readouterr().out


def test_path_writes_the_chain(store: str, capsys: Words) -> None:
    assert main(["path", "452/KH-UBND", "36-NQ/TW", "--store", store]) == 0
    assert "Chuỗi 1 (2 bước)" in capsys.readouterr().out


def test_path_asks_for_the_place_only_where_a_number_is_ambiguous(store: str, capsys: Words) -> None:
    argv = ["path", "12/KH-UBND", "08-NQ/TU", "--in", "Trà Vinh", "--format", "json", "--store", store]
    assert main(argv) == 0
    assert json.loads(capsys.readouterr().out)["target"]["iri"] == NQ08_TV.id


def test_path_without_a_chain_exits_1(store: str, capsys: Words) -> None:
    assert main(["path", "452/KH-UBND", "12/KH-UBND", "--store", store]) == 1
    assert capsys.readouterr().out.startswith("Không có chuỗi nào nối")


def test_check_lists_findings_and_exits_1(store: str, capsys: Words) -> None:
    assert main(["check", "--store", store]) == 1
    told = capsys.readouterr()
    assert "CẦN XEM (misspelt-number): Số ký hiệu viết sai dạng: 36/NQ-TW" in told.out
    assert told.err.startswith("Kiểm tra xong: ")


def test_check_json_names_the_file_of_each_problem(store: str, capsys: Words) -> None:
    main(["check", "--format", "json", "--store", store])
    found = {(p["code"], p["file"], p["start"]) for p in json.loads(capsys.readouterr().out)}
    assert ("misspelt-number", "tra-vinh.txt", 60) in found


def test_export_writes_to_a_file(store: str, tmp_path: Path, capsys: Words) -> None:
    out = tmp_path / "graph.nq"
    assert main(["export", "--format", "nq", str(out), "--store", store]) == 0
    assert (out.read_text("utf-8").splitlines(), capsys.readouterr().out) == (sorted(set(lines())), "")


def test_export_to_a_folder_that_is_missing_fails_by_name(store: str, tmp_path: Path, capsys: Words) -> None:
    assert main(["export", "--format", "nq", str(tmp_path / "none" / "x.nq"), "--store", store]) == 1
    assert str(tmp_path / "none") in capsys.readouterr().err


def test_query_alone_lists_the_library_with_titles_and_parameters(capsys: Words) -> None:
    assert main(["query"]) == 0
    out = capsys.readouterr().out
    listed = re.findall(r"^(\S+)\n    (.+)", out, re.M)
    assert listed == [(q.name, q.title) for q in library().values()]
    assert "    --param instrument=SỐ-KÝ-HIỆU|TÊN|IRI\n" in out


def test_query_alone_lists_in_english_and_as_json(capsys: Words) -> None:
    main(["query", "--lang", "en"])
    assert library()["down"].summary in capsys.readouterr().out
    main(["query", "--format", "json"])
    assert [q["name"] for q in json.loads(capsys.readouterr().out)] == list(library())


def test_query_of_the_library_writes_a_table_with_vietnamese_headings(store: str, capsys: Words) -> None:
    assert main(["query", "up", "--param", f"instrument={KH452.id}", "--store", store]) == 0
    head, _, *rows = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0] == headings()["upper"]
    assert [row.split()[0] for row in rows] == [
        "id:instrument/trung-uong/nghi-quyet/36-nq-tw/2023", "id:instrument/dak-nong/chuong-trinh/63-ctr-tu/2023",
    ]  # fmt: skip


def test_query_takes_a_number_where_an_iri_is_wanted(store: str, capsys: Words) -> None:
    assert main(["query", "up", "--param", "instrument=452/kh-ubnd", "--format", "json", "--store", store]) == 0
    bindings = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert {row["upper"]["value"] for row in bindings} == {CTR63.id, TW36.id}


def test_query_takes_the_name_of_a_place(store: str, capsys: Words) -> None:
    argv = ["query", "by-jurisdiction", "--param", "jurisdiction=tỉnh Trà Vinh", "--format", "csv", "--store", store]
    assert main(argv) == 0
    assert KH12.id in capsys.readouterr().out


def test_query_with_a_name_of_several_lists_them_and_exits_1(store: str, capsys: Words) -> None:
    assert main(["query", "up", "--param", "instrument=08-NQ/TU", "--store", store]) == 1
    assert re.findall(r"https://\S+", capsys.readouterr().out) == [NQ08_TV.id, NQ08_TN.id]


ASKED = {
    "unknown query": (["nope"], "Không có truy vấn “nope”"),
    "no such thing": (["up", "--param", "instrument=không có"], "Tham số instrument: “không có” không phải IRI"),
    "missing": (["up"], "cần tham số instrument"),
    "unknown parameter": (["held", "--param", "x=1"], "không có tham số “x”"),
    "no equals sign": (["held", "--param", "x"], "--param: “x” không có dạng TÊN=GIÁ-TRỊ"),
    "no graph": (["held", "--format", "ttl"], "Định dạng ttl chỉ dùng cho"),
}


@pytest.mark.parametrize(("argv", "complaint"), ASKED.values(), ids=ASKED)
def test_query_that_asks_wrongly_is_wrong_use(argv: list[str], complaint: str, store: str, capsys: Words) -> None:
    assert main(["query", *argv, "--store", store]) == 2
    told = capsys.readouterr()
    assert (told.out, complaint in told.err) == ("", True), told.err


def test_query_of_a_file_is_answered_with_its_parameters(store: str, tmp_path: Path, capsys: Words) -> None:
    file = tmp_path / "own.rq"
    file.write_text("#+ param: x iri the instrument\nSELECT ?x ?y { ?y cancu:implements ?x }", encoding="utf-8")
    assert main(["query", str(file), "--param", "x=63-CTr/TU", "--format", "csv", "--store", store]) == 0
    assert capsys.readouterr().out == f"\ufeffy\r\n{KH452.id}\r\n"


def test_query_of_a_file_gives_turtle_for_a_graph(store: str, tmp_path: Path, capsys: Words) -> None:
    file = tmp_path / "own.rq"
    file.write_text("CONSTRUCT { ?a cancu:implements ?b } { ?a cancu:continues ?b }", encoding="utf-8")
    assert main(["query", str(file), "--format", "ttl", "--store", store]) == 0
    (triple,) = rdflib.Graph().parse(data=capsys.readouterr().out, format="turtle")
    assert tuple(map(str, triple)) == (KH12.id, DEF + "implements", TW36.id)


@pytest.mark.parametrize(
    ("text", "status"),
    [("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 2), ("SELECT {", 2), ("DROP ALL", 2)],
)
def test_query_of_a_file_that_is_refused_is_wrong_use(
    text: str, status: int, store: str, tmp_path: Path, capsys: Words
) -> None:
    file = tmp_path / "own.rq"
    file.write_text(text, encoding="utf-8")
    assert main(["query", str(file), "--store", store]) == status
    assert capsys.readouterr().out == ""


def test_query_of_a_file_that_is_no_text_is_wrong_use(store: str, tmp_path: Path, capsys: Words) -> None:
    file = tmp_path / "own.rq"
    file.write_bytes(b"\xff\xfe")
    assert main(["query", str(file), "--store", store]) == 2
    assert "không phải văn bản UTF-8" in capsys.readouterr().err


def test_extract_writes_a_line_per_document_and_refuses_the_rest(documents: Path, capsys: Words) -> None:
    assert main(["extract", str(documents)]) == 1
    told = capsys.readouterr()
    (line,) = told.out.splitlines()
    assert json.loads(line)["document"]["number"] == "12/KH-UBND"
    assert ("noise.txt" in told.err, "Đã đọc 1 tài liệu, bỏ qua 1." in told.err) == (True, True)


def test_extract_of_good_documents_is_silent(documents: Path, capsys: Words) -> None:
    assert main(["extract", str(documents / "ke-hoach.txt")]) == 0
    assert capsys.readouterr().err == ""


def test_extract_keeps_offsets_of_the_text_as_read(documents: Path, capsys: Words) -> None:
    main(["extract", str(documents / "ke-hoach.txt")])
    data = json.loads(capsys.readouterr().out)
    assert data["mentions"]
    assert [PLAN[m["start"] : m["end"]] for m in data["mentions"]] == [m["text"] for m in data["mentions"]]


def test_extract_with_jobs_keeps_the_order_of_the_input(documents: Path) -> None:
    for n in range(6):
        (documents / f"{n}.txt").write_text(PLAN.replace("12/KH", f"{n}1/KH"), encoding="utf-8")
    alone = process("extract", str(documents))
    assert process("extract", str(documents), "--jobs", "2").stdout == alone.stdout
    assert [Path(json.loads(d)["document"]["path"]).name for d in alone.stdout.splitlines()] == [
        *(f"{n}.txt" for n in range(6)), "ke-hoach.txt",
    ]  # fmt: skip


def test_build_status_trace_and_remove_work_together(documents: Path, tmp_path: Path, capsys: Words) -> None:
    store = ["--store", str(tmp_path / "store")]
    assert main(["build", str(documents), *store]) == 1
    told = capsys.readouterr()
    assert (told.out, "noise.txt" in told.err, "Nạp 1 tài liệu mới" in told.err) == ("", True, True)

    assert main(["status", *store]) == 0
    assert "ke-hoach.txt · KH 12/KH-UBND · 2024-02-01 · Trà Vinh" in capsys.readouterr().out
    assert main(["status", "--format", "json", *store]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [d["read"]["number"] for d in data["documents"]] == ["12/KH-UBND"]
    assert [Path(r["path"]).name for r in data["refusals"]] == ["noise.txt"]

    assert main(["trace", "ke-hoach.txt", "--up", *store]) == 0
    assert "thực hiện → Nghị quyết 36-NQ/TW" in capsys.readouterr().out

    assert main(["remove", "ke-hoach.txt", *store]) == 0
    capsys.readouterr()
    assert main(["trace", "36-NQ/TW", *store]) == 1


def test_build_again_changes_nothing(documents: Path, tmp_path: Path, capsys: Words) -> None:
    argv = ["build", str(documents / "ke-hoach.txt"), "--store", str(tmp_path / "store")]
    assert main(argv) == 0
    capsys.readouterr()
    assert main(argv) == 0
    assert "Không có gì thay đổi" in capsys.readouterr().err


def test_export_of_two_builds_gives_equal_bytes(documents: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        main(["build", str(documents), "--store", str(tmp_path / name)])
        main(["export", "--format", "nq", str(tmp_path / f"{name}.nq"), "--store", str(tmp_path / name)])
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes() != b""


def test_remove_of_an_unknown_document_exits_1(documents: Path, tmp_path: Path, capsys: Words) -> None:
    main(["build", str(documents / "ke-hoach.txt"), "--store", str(tmp_path / "store")])
    assert main(["remove", "none.txt", "--store", str(tmp_path / "store")]) == 1
    assert "none.txt" in capsys.readouterr().err
