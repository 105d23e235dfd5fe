"""A build takes in what is new, publishes what is held, and accounts for every file it saw."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg import VERSION, archive, knowledge
from kg.build import build
from kg.faults import (
    DamagedManifest,
    LinkFailed,
    Locked,
    StorageFailed,
)
from kg.holdings import status
from kg.model import Document
from kg.store import open_published
from kg.terms import BASE, DEF, PROV, RDF, VOCABULARY_GRAPH, XSD
from loaders.files import sources
from loaders.infer import infer
from loaders.link import link
from loaders.quads import document_iri, quads
from loaders.reading import read
from loaders.road import extract
from loaders.succession import authorities
from tests import tiny
from tests.inbox import FILES, PLAN, PLAN_HASH, RESOLUTION_HASH, fates, fresh, inbox, look, put, run, store

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"

__all__ = ["inbox", "store"]


def test_build_publishes_the_documents_with_their_loads(inbox: Path, store: Path) -> None:
    report = run(inbox, store)
    assert fates(report) == {"Kế hoạch.txt": "accepted", "36.txt": "accepted"}
    plan, resolution = PLAN_HASH[:12], RESOLUTION_HASH[:12]
    told = [line.replace(BASE, "id:").replace(DEF, "cancu:") for line in tiny.graph(store)]
    loads = [line for line in told if "id:graph/loads" in line]
    assert [line for line in told if "cancu:implements>" in line and "label" not in line] == [
        f"<id:instrument/24-kh-ubnd/{plan}> <cancu:implements> <id:instrument/36-nq-tw/{resolution}> "
        f"<id:document/{PLAN_HASH[:16]}> ."
    ], "link sees both documents"
    documents = ((PLAN_HASH, "Kế hoạch.txt"), (RESOLUTION_HASH, "36.txt"))
    assert sorted(loads) == sorted(
        line
        for sha256, name in documents
        for line in (
            f"<id:load/{sha256[:12]}> <{RDF}type> <{PROV}Activity> <id:graph/loads> .",
            f"<id:load/{sha256[:12]}> <{PROV}generated> <id:document/{sha256[:16]}> <id:graph/loads> .",
            f'<id:load/{sha256[:12]}> <{PROV}endedAtTime> "2026-11-20T12:00:00Z"^^<{XSD}dateTime> <id:graph/loads> .',
            f'<id:load/{sha256[:12]}> <cancu:fileName> "{name}" <id:graph/loads> .',
            f'<id:load/{sha256[:12]}> <cancu:toolVersion> "{VERSION}" <id:graph/loads> .',
        )
    )


def test_second_build_writes_nothing(inbox: Path, store: Path) -> None:
    put(inbox, {"hỏng.txt": b"\xff", "lỗi.txt": "hỏng: KeyError\n", "a.exe": "x", "trống.txt": ""})
    run(inbox, store)
    before = tiny.tree(store)
    report = run(inbox, store)
    assert report.nothing_to_do
    assert fates(report) == {
        "Kế hoạch.txt": "unchanged",
        "36.txt": "unchanged",
        "hỏng.txt": "refused",
        "lỗi.txt": "refused",
        "a.exe": "refused",
        "trống.txt": "refused",
    }
    after = tiny.tree(store)
    assert {name for name in after if after[name] != before.get(name)} == {"lock"}


def test_unchanged_files_are_not_read_again(inbox: Path, store: Path) -> None:
    put(inbox, {"lỗi.txt": "hỏng: KeyError\n"})
    run(inbox, store)

    def extract(document: object, known: object) -> object:
        raise AssertionError("read again")

    never = replace(tiny.ROAD, extract=extract, link=extract, quads=extract)
    assert build([inbox], store, road=never).nothing_to_do


def test_two_stores_of_the_same_files_have_equal_graphs(inbox: Path, tmp_path: Path) -> None:
    put(inbox, {"bản sao.txt": PLAN})
    shutil.copytree(inbox, tmp_path / "nơi khác")
    run(inbox, tmp_path / "a")
    run(tmp_path / "nơi khác", tmp_path / "b", jobs=2)
    assert tiny.graph(tmp_path / "a") == tiny.graph(tmp_path / "b")


def test_same_bytes_under_two_names_are_one_document(inbox: Path, store: Path) -> None:
    put(inbox, {"Bản sao.txt": PLAN})
    report = run(inbox, store)
    assert fates(report) == {"Bản sao.txt": "accepted", "Kế hoạch.txt": "duplicate", "36.txt": "accepted"}
    assert [Path(told.same_as or "").name for told in report.of("duplicate")] == ["Bản sao.txt"]
    assert [[Path(p).name for p in entry.paths] for entry in look(store).documents] == [
        ["36.txt"],
        ["Bản sao.txt", "Kế hoạch.txt"],
    ]
    assert run(inbox, store).nothing_to_do


def test_name_that_comes_later_gives_the_graph_of_both_at_once(inbox: Path, store: Path, tmp_path: Path) -> None:
    run(inbox, store)
    put(inbox, {"A bản sao.txt": PLAN})
    assert fates(run(inbox, store))["A bản sao.txt"] == "duplicate"
    assert tiny.graph(store) == fresh(inbox, tmp_path)


def test_changed_file_replaces_its_document(inbox: Path, store: Path, tmp_path: Path) -> None:
    run(inbox, store)
    put(inbox, {"Kế hoạch.txt": PLAN.replace("24/", "25/")})
    assert fates(run(inbox, store)) == {"Kế hoạch.txt": "accepted", "36.txt": "unchanged"}
    assert tiny.graph(store) == fresh(inbox, tmp_path)
    assert [entry.read.number for entry in look(store).documents] == ["36-NQ/TW", "25/KH-UBND"]


def test_changed_file_leaves_the_document_that_another_file_holds(inbox: Path, store: Path) -> None:
    put(inbox, {"Bản sao.txt": PLAN})
    run(inbox, store)
    put(inbox, {"Bản sao.txt": PLAN.replace("24/", "25/")})
    run(inbox, store)
    assert [(entry.name, entry.read.number) for entry in look(store).documents] == [
        ("36.txt", "36-NQ/TW"),
        ("Bản sao.txt", "25/KH-UBND"),
        ("Kế hoạch.txt", "24/KH-UBND"),
    ]


def test_file_that_became_unreadable_keeps_its_last_good_document(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    put(inbox, {"Kế hoạch.txt": b"\xff\xfe"})
    assert fates(run(inbox, store))["Kế hoạch.txt"] == "refused"
    assert tiny.graph(store) == before
    put(inbox, {"Kế hoạch.txt": PLAN})
    assert fates(run(inbox, store))["Kế hoạch.txt"] == "unchanged"
    assert look(store).refusals == ()


def test_file_that_is_gone_keeps_its_document(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    (inbox / "Kế hoạch.txt").unlink()
    assert fates(run(inbox, store)) == {"36.txt": "unchanged"}
    assert tiny.graph(store) == before


BAD = {
    "empty": (b"", True),
    "binary": (b"a\0b", True),
    "encoding": (b"K\xea ho\xb9ch", True),
    "internal": ("hỏng: RecursionError\n".encode(), True),
    "unsupported": (b"%PDF-1.7", False),
}


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_files_are_set_aside_and_the_others_go_on(jobs: int, inbox: Path, store: Path, tmp_path: Path) -> None:
    expected = fresh(inbox, tmp_path)
    names = {code: f"{code}.exe" if code == "unsupported" else f"{code}.txt" for code in BAD}
    put(inbox, {names[code]: data for code, (data, _) in BAD.items()})
    report = run(inbox, store, jobs)
    assert {t.refused.code: Path(t.path).name for t in report.of("refused") if t.refused} == names
    assert tiny.graph(store) == expected
    kept = {path.read_bytes() for path in (store / "quarantine").iterdir()}
    assert kept == {data for data, keep in BAD.values() if keep}
    assert {refused.code for refused in look(store).refusals} == set(BAD)


CRASHES = (
    "ArithmeticError", "AttributeError", "IndexError", "KeyError", "MemoryError", "RecursionError",
    "TypeError", "UnicodeError", "ValueError", "ZeroDivisionError",
)  # fmt: skip


@pytest.mark.parametrize("name", CRASHES)
def test_crash_of_the_reader_names_the_document(name: str, inbox: Path, store: Path) -> None:
    put(inbox, {"lỗi.txt": f"hỏng: {name}\n"})
    (told,) = run(inbox, store).of("refused")
    assert told.refused and told.refused.code == ("memory" if name == "MemoryError" else "internal")
    assert name in told.refused.message and "lỗi.txt" in told.refused.message


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGSEGV])
def test_document_that_kills_its_reader_is_found(signal_: int, inbox: Path, store: Path, tmp_path: Path) -> None:
    expected = fresh(put(inbox, {f"{n}.txt": f"số: {n}/KH\n" for n in range(9)}), tmp_path)
    put(inbox, {"4a.txt": f"chết: {int(signal_)}\n", "7a.txt": f"chết: {int(signal_)}\n\n"})
    report = run(inbox, store, jobs=2)
    assert [Path(told.path).name for told in report.of("refused")] == ["4a.txt", "7a.txt"]
    assert tiny.graph(store) == expected


BAD_QUADS = {
    "no N-Quads": "<oops",
    "another graph": "<id:a> <id:b> <id:c> <id:d> .",
    "no graph": "<id:a> <id:b> <id:c> .",
    "two lines": '<id:a> <id:b> "\r',
}


@pytest.mark.parametrize("case", BAD_QUADS)
def test_document_with_bad_quads_is_refused_in_the_end(case: str, inbox: Path, store: Path, tmp_path: Path) -> None:
    expected = fresh(inbox, tmp_path)
    put(inbox, {"lỗi.txt": f"số: 7/KH\nthực hiện: 24/KH-UBND\nquads: {BAD_QUADS[case]}\n"})
    put(inbox, {"dẫn.txt": "số: 8/KH\nthực hiện: 7/KH\n"})
    assert fates(run(inbox, store))["lỗi.txt"] == "refused"
    (inbox / "lỗi.txt").unlink()
    assert tiny.graph(store) == fresh(inbox, tmp_path) != expected
    assert fates(run(inbox, store)) == {"Kế hoạch.txt": "unchanged", "36.txt": "unchanged", "dẫn.txt": "unchanged"}


def test_crash_of_link_leaves_the_published_graph(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    put(inbox, {"mới.txt": "số: 9/KH\n"})

    def link(extraction: object, held: object) -> object:
        raise KeyError("x")

    with pytest.raises(LinkFailed, match="KeyError"):
        build([inbox], store, road=replace(tiny.ROAD, link=link))
    assert tiny.graph(store) == before
    assert look(store).behind
    run(inbox, store)
    assert not look(store).behind


def test_refusal_of_a_file_that_is_gone_is_forgotten(inbox: Path, store: Path) -> None:
    put(inbox, {"hỏng.txt": b"\xff", "hỏng 2.txt": b"\xfe"})
    run(inbox, store)
    (inbox / "hỏng.txt").unlink()
    run(inbox, store)
    assert [Path(refused.path).name for refused in look(store).refusals] == ["hỏng 2.txt"]
    assert [path.read_bytes() for path in (store / "quarantine").iterdir()] == [b"\xfe"]


def test_path_that_is_not_there_is_told_and_not_kept(inbox: Path, store: Path) -> None:
    report = build([inbox, inbox / "không có.txt"], store, road=tiny.ROAD)
    assert fates(report)["không có.txt"] == "refused"
    assert look(store).refusals == ()


def test_every_file_seen_has_one_fate(inbox: Path, store: Path) -> None:
    put(inbox, {"1.txt": PLAN, "2.txt": "hỏng: ValueError\n", "3.txt": "hỏng: ValueError\n", "4.md": "", "5.exe": ""})
    for _ in range(2):
        report = run(inbox, store)
        told = [len(report.of(fate)) for fate in ("accepted", "unchanged", "duplicate", "refused")]
        assert sum(told) == len(report.outcomes) == len({t.path for t in report.outcomes}) == 7


def test_new_version_reads_everything_again(inbox: Path, store: Path) -> None:
    put(inbox, {"Bản sao.txt": PLAN})
    run(inbox, store)
    (inbox / "Kế hoạch.txt").unlink()
    (inbox / "nghị quyết/36.txt").unlink()
    read: list[str] = []

    def extract(document: object, known: object) -> object:
        extraction = tiny.extract(document, known)
        read.append(Path(extraction.path).name)
        return replace(extraction, own=replace(extraction.own, title="mới"))

    def quads(extraction: object, known: object) -> list[str]:
        return [line.replace('"36-NQ/TW"', f'"{extraction.own.title}"') for line in tiny.quads(extraction, known)]

    report = build([inbox], store, road=replace(tiny.LATER_ROAD, extract=extract, quads=quads), clock=tiny.noon)
    assert (fates(report), report.reread) == ({"Bản sao.txt": "accepted"}, 1)
    assert read == ["Bản sao.txt", "36.txt"]
    assert any('"mới"' in line for line in tiny.graph(store))
    assert {path.name.split("-")[1] for path in (store / "records").iterdir()} == {"2" * 16 + ".json"}


def test_new_version_that_fails_on_a_document_says_which(inbox: Path, store: Path, tmp_path: Path) -> None:
    run(inbox, store)

    def extract(document: object, known: object) -> object:
        if "36-NQ" in document.text.splitlines()[0]:
            raise ValueError("x")
        return tiny.extract(document, known)

    later = replace(tiny.LATER_ROAD, extract=extract)
    report = build([inbox / "Kế hoạch.txt"], store, road=later, clock=tiny.noon)
    assert [Path(told.path).name for told in report.lost] == ["36.txt"]
    shutil.rmtree(inbox / "nghị quyết")
    assert tiny.graph(store) == fresh(inbox, tmp_path)


def test_lost_records_and_graphs_are_made_again(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    shutil.rmtree(store / "records")
    for path in (store / "documents").iterdir():
        path.write_text("x")
    (store / "CURRENT").unlink()
    run(inbox, store)
    assert tiny.graph(store) == before
    assert run(inbox, store).nothing_to_do


def test_damaged_generation_is_built_again(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    damaged = next((store / "CURRENT/").glob("*.sst"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    report = run(inbox, store)
    assert (report.published, report.generation.name) == (True, "gen-000002")
    assert tiny.graph(store) == before


def test_damaged_original_is_named_and_healed_by_its_file(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    entry = look(store).documents[0]
    (store / "originals" / entry.read.sha256[:2] / entry.read.sha256).write_bytes(b"x")
    report = build([], store, road=tiny.LATER_ROAD, clock=tiny.noon)
    assert [(Path(told.path).name, told.refused and told.refused.code) for told in report.lost] == [
        ("36.txt", "damaged")
    ]
    build([inbox], store, road=tiny.LATER_ROAD, clock=tiny.noon)
    assert tiny.graph(store) == before


def test_manifest_shorter_than_the_graph_is_an_error(inbox: Path, store: Path) -> None:
    run(inbox, store)
    lines = (store / "manifest").read_bytes().splitlines(keepends=True)
    (store / "manifest").write_bytes(b"".join(lines[:-1]))
    with pytest.raises(DamagedManifest, match=f"dòng {len(lines)} "):
        run(inbox, store)


def test_build_in_a_store_that_is_written_is_refused(inbox: Path, store: Path) -> None:
    with archive.writing(store), pytest.raises(Locked):
        run(inbox, store)


def test_build_of_nothing_publishes_the_vocabulary(store: Path) -> None:
    build([], store, road=tiny.ROAD)
    assert tiny.graph(store) == tiny.vocabulary_quads()


def test_store_among_the_files_is_not_read(tmp_path: Path) -> None:
    put(tmp_path, FILES)
    run(tmp_path, tmp_path / "store")
    assert run(tmp_path, tmp_path / "store").nothing_to_do


def test_progress_is_told_from_start_to_end(inbox: Path, store: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build([inbox], store, road=tiny.ROAD, progress=lambda stage, done, total, name: told.append((stage, done, total)))
    assert told == [
        ("read", 0, 2), ("read", 1, 2), ("read", 2, 2), ("link", 0, 2), ("link", 1, 2), ("link", 2, 2),
        ("write", 0, 2), ("write", 1, 2), ("write", 2, 2), ("publish", 0, 1), ("publish", 1, 1),
    ]  # fmt: skip


def test_disk_full_leaves_the_published_graph(inbox: Path, store: Path) -> None:
    run(inbox, store)
    before = tiny.graph(store)
    put(inbox, {"to.txt": "số: 9/KH\n" + "chữ " * 100_000})
    code = """
import resource, sys
from tests import tiny
from kg.build import build
from kg.faults import StorageFailed
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    build([sys.argv[1]], sys.argv[2], road=tiny.ROAD, clock=tiny.noon)
except StorageFailed as error:
    print(error)
"""
    for limit in (100, 10_000, 100_000):
        ran = subprocess.run(
            [sys.executable, "-c", code, str(inbox), str(store), str(limit)], cwd=ROOT, capture_output=True, text=True
        )
        assert f"Không ghi được vào kho “{store}” (hết chỗ" in ran.stdout, ran.stderr
        assert tiny.graph(store) == before
        assert not list(store.glob("*.tmp"))
    assert fates(run(inbox, store))["to.txt"] == "accepted"
    assert look(store).behind is False


def test_store_that_may_not_be_written_says_so(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x")
    with pytest.raises(StorageFailed, match="Không ghi được"):
        run(inbox, tmp_path / "tệp/kho")


def test_real_road_takes_the_samples_in_and_is_done(tmp_path: Path) -> None:
    report = build([SAMPLES], tmp_path / "kho")
    assert fates(report) == {path.name: "accepted" for path in SAMPLES.iterdir()}
    assert build([SAMPLES], tmp_path / "kho").nothing_to_do
    seen = status(tmp_path / "kho")
    assert (seen.behind, seen.outdated, seen.generation) == (False, 0, report.generation)


def test_real_road_gives_equal_graphs_whoever_reads(tmp_path: Path) -> None:
    build([SAMPLES], tmp_path / "một", clock=tiny.noon)
    build(sorted(SAMPLES.iterdir(), reverse=True), tmp_path / "hai", clock=tiny.noon, jobs=2)
    assert tiny.graph(tmp_path / "một") == tiny.graph(tmp_path / "hai")


def test_real_road_gives_the_graph_of_its_steps(tmp_path: Path) -> None:
    build([SAMPLES], tmp_path / "kho")
    known = knowledge.load()
    documents = [read(source) for source in sources([SAMPLES])]
    told = sorted((extract(d, known) for d in documents if isinstance(d, Document)), key=lambda e: e.sha256)
    linked = link(told)
    expected = [line for extraction in linked for line in quads(extraction, known)]
    expected += infer(linked, known) + authorities(linked, known)
    with_loads = open_published(tmp_path / "kho")
    graphs = {graph.value for graph in with_loads.named_graphs()}
    assert graphs == {document_iri(e.sha256) for e in told} | {
        VOCABULARY_GRAPH,
        f"{BASE}graph/loads",
        f"{BASE}graph/inferred",
        f"{BASE}graph/authorities",
    }
    memory = Store()
    memory.load("\n".join([*expected, *knowledge.vocabulary_quads()]), format=RdfFormat.N_QUADS)
    assert set(memory) == {quad for quad in with_loads if quad.graph_name.value != f"{BASE}graph/loads"}
