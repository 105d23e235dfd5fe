"""The five real documents, end to end: built, traced, and asked. They lie beside the checkout, never in it."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
SEEDS = SHARED / "seeds"

pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir() and not (os.environ.get("CI") and SHARED.is_dir()), reason="the real documents are not here"
)

Words = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("seeds") / "store"
    assert main(["build", str(SEEDS), "--store", str(folder)]) == 0
    return str(folder)


def traced(store: str, capsys: Words, *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["trace", *arguments, "--format", "json", "--store", store]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def asked(store: str, capsys: Words, name: str, **params: str) -> list[dict[str, str]]:
    """Return the rows of a query of the library."""
    capsys.readouterr()
    given = [f"--param={key}={value}" for key, value in params.items()]
    assert main(["query", name, *given, "--format", "csv", "--store", store]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out.removeprefix("\ufeff"))))


def edges(lineage: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Return the steps as (subject, relation, object) by number, "plan …" for a document without one."""
    name = {n["iri"]: n["number"] or f"plan of {n['issuer']}" for n in lineage["nodes"]}
    return {(name[s["subject"]], s["predicate"], name[s["object"]]) for s in lineage["steps"]}


def test_a_central_resolution_is_traced_down_to_the_plan_without_a_number(store: str, capsys: Words) -> None:
    assert edges(traced(store, capsys, "20-NQ/TW", "--down")) == {
        ("69-KL/TW", "continues", "20-NQ/TW"),
        ("77-CTr/TU", "implements", "69-KL/TW"),
        ("plan of Ủy ban nhân dân tỉnh Đắk Nông", "implements", "77-CTr/TU"),
    }


def test_every_step_of_a_lineage_carries_its_sentence(store: str, capsys: Words) -> None:
    lineage = traced(store, capsys, "20-NQ/TW", "--down")
    assert all(e["quote"] for s in lineage["steps"] for e in s["evidence"])
    assert all(s["evidence"] for s in lineage["steps"])


def test_chains_are_edges_between_their_own_ends(store: str, capsys: Words) -> None:
    direct = {e for e in edges(traced(store, capsys, "36-NQ/TW", "--down")) if e[2] == "36-NQ/TW"}
    assert direct == {("180-CTr/TU", "implements", "36-NQ/TW"), ("63-CTr/TU", "implements", "36-NQ/TW")}


def test_a_number_of_two_provinces_lists_both_and_exits_1(store: str, capsys: Words) -> None:
    capsys.readouterr()
    assert main(["trace", "08-NQ/TU", "--store", store]) == 1
    words = capsys.readouterr()
    listed = words.out + words.err
    assert "Tỉnh ủy Tây Ninh" in listed
    assert "Tỉnh ủy Trà Vinh" in listed


def test_the_jurisdiction_settles_a_shared_number(store: str, capsys: Words) -> None:
    lineage = traced(store, capsys, "08-NQ/TU", "--in", "Trà Vinh", "--down")
    assert edges(lineage) == {
        ("17/KH-UBND", "implements", "08-NQ/TU"),
        ("24/KH-UBND", "continues", "17/KH-UBND"),
    }
    assert {n["date"] for n in lineage["nodes"] if n["number"] == "08-NQ/TU"} == {"2017-01-23"}


def test_todays_province_finds_its_predecessors_documents(store: str, capsys: Words) -> None:
    lineage = traced(store, capsys, "08-NQ/TU", "--in", "Vĩnh Long", "--down")
    assert {n["date"] for n in lineage["nodes"] if n["number"] == "08-NQ/TU"} == {"2017-01-23"}


def test_a_misspelt_number_is_found_and_reported(store: str, capsys: Words) -> None:
    lineage = traced(store, capsys, "50-NQ/CP", "--up")
    assert ("50/NQ-CP", "implements", "52-NQ/TW") in edges(lineage)
    main(["check", "--format", "json", "--store", store])
    assert "misspelt-number" in capsys.readouterr().out


def test_a_planned_replacement_is_no_edge(store: str, capsys: Words) -> None:
    capsys.readouterr()
    assert main(["query", "planned", "--format", "csv", "--store", store]) == 0
    assert "431/KH-UBND" in capsys.readouterr().out
    main(["export", "--format", "nq", "-", "--store", store])
    quads = capsys.readouterr().out
    assert "def#replaces> <https://w3id.org/cancu/id/instrument/tay-ninh/ke-hoach/431-kh-ubnd/2021>" not in quads


def test_the_graph_of_the_real_documents_fits_the_shapes(store: str, capsys: Words) -> None:
    main(["check", "--format", "json", "--store", store])
    problems = json.loads(capsys.readouterr().out)
    assert [p for p in problems if p["severity"] == "violation"] == []


def test_building_twice_gives_the_same_bytes(store: str, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert main(["build", str(SEEDS), "--store", str(again)]) == 0
    for folder, out in ((store, "one.nq"), (str(again), "two.nq")):
        assert main(["export", "--format", "nq", str(tmp_path / out), "--store", folder]) == 0
    one = (tmp_path / "one.nq").read_bytes()
    assert sorted(one.splitlines()) == sorted((tmp_path / "two.nq").read_bytes().splitlines())
    assert b"24/KH-UBND" in one


def test_a_second_build_over_unchanged_input_does_no_work(store: str, capsys: Words) -> None:
    before = sorted((p.name, p.stat().st_mtime_ns) for p in Path(store).rglob("*") if p.name != "lock")
    capsys.readouterr()
    assert main(["build", str(SEEDS), "--store", store]) == 0
    assert "Không có gì thay đổi" in capsys.readouterr().err
    assert sorted((p.name, p.stat().st_mtime_ns) for p in Path(store).rglob("*") if p.name != "lock") == before


def test_removing_a_document_leaves_only_what_others_cite(tmp_path: Path, capsys: Words) -> None:
    folder = str(tmp_path / "store")
    assert main(["build", str(SEEDS), "--store", folder]) == 0
    assert main(["remove", "002_5247560120451aba.txt", "--store", folder]) == 0
    capsys.readouterr()
    main(["export", "--format", "nq", "-", "--store", folder])
    lines = capsys.readouterr().out.splitlines()
    quads = "\n".join(line for line in lines if not line.endswith("<https://w3id.org/cancu/def> ."))
    assert "5247560120451aba" not in quads
    assert "instrument/tra-vinh/" not in quads
    assert "36-nq-tw" in quads


def test_department_of_today_leads_what_its_predecessor_was_charged_with_by_deadline(store: str, capsys: Words) -> None:
    today = "id:authority/tay-ninh-2025/so-khoa-hoc-va-cong-nghe-tinh-tay-ninh"
    rows = asked(store, capsys, "leads-by-deadline", authority=today)
    due = [row["due"] for row in rows if row["due"]]
    assert due == ["2023-12-31", "2030-12-31", "2030-12-31"] == [row["due"] for row in rows[: len(due)]]
    bodies = {row["body"].partition("/authority/")[2] for row in rows}
    department, merged = "so-khoa-hoc-va-cong-nghe-tinh-tay-ninh", "so-thong-tin-va-truyen-thong-tinh-tay-ninh"
    assert {b for b in bodies if "-trung-tam" not in b and "-chi-cuc" not in b} == {
        f"tay-ninh/{department}",
        f"tay-ninh/{merged}",
    }
    assert f"tay-ninh/{department}-trung-tam-khoa-hoc-va-cong-nghe" in bodies


def test_vinh_long_inherits_instruments_tasks_and_departments_of_tra_vinh(store: str, capsys: Words) -> None:
    heir, origin = "id:jurisdiction/vinh-long-2025", "id:jurisdiction/tra-vinh"
    rows = asked(store, capsys, "inherited", jurisdiction=heir, origin=origin)
    plan = next(row for row in rows if row["description"] == "Kế hoạch 24/KH-UBND")
    assert (plan["kind"], plan["date"]) == ("instrument", "2025-03-05")
    assert plan["heir"].endswith("/vinh-long-2025/uy-ban-nhan-dan-tinh-vinh-long")
    heirs = {row["description"]: row["heir"].rpartition("/")[2] for row in rows if row["kind"] == "authority"}
    assert heirs["Sở Khoa học và Công nghệ tỉnh Trà Vinh"] == "so-khoa-hoc-va-cong-nghe-tinh-vinh-long"
    assert heirs["Trường Đại học Trà Vinh"] == ""
    assert {row["kind"] for row in rows} == {"instrument", "task", "authority"}


def test_plans_named_in_2022_are_perhaps_those_numbered_in_2023(store: str, capsys: Words) -> None:
    rows = [row for row in asked(store, capsys, "perhaps-same") if row["file"].startswith("001_")]
    assert {row["other"]: row["label"].partition(" tỉnh Tây Ninh")[0].partition(" đến năm")[0] for row in rows} == {
        "Kế hoạch 2721/KH-UBND": "Kế hoạch hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo",
        "Kế hoạch 5008/KH-UBND": "Kế hoạch triển khai Chương trình phát triển thị trường KH&CN quốc gia",
        "Kế hoạch 939/KH-UBND": "Kế hoạch triển khai, áp dụng và quản lý hệ thống truy xuất nguồn gốc trên địa bàn",
    }
    assert all("cùng trích yếu" in row["reasons"] for row in rows)


def test_resolution_of_term_ix_is_doubted_because_another_document_gives_its_title_to_term_xi(
    store: str, capsys: Words
) -> None:
    capsys.readouterr()
    main(["check", "--format", "json", "--store", store])
    found = [p for p in json.loads(capsys.readouterr().out) if p["code"] == "term-mismatch"]
    assert [(p["start"], p["end"]) for p in found] == [(2338, 2378), (32120, 32160)]
    for problem in found:
        assert problem["instrument"].endswith("/hoi-nghi-6-khoa-9")
        assert "004_8f7a408b42c636e2.txt [191–263]" in problem["message_vi"]
        assert "Nghị quyết 20-NQ/TW (khóa XI)" in problem["message_vi"]
