"""A generation is built whole beside the published one, and readers see one or the other."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.faults import DamagedFile, DamagedGeneration, NothingPublished
from kg.store import Generation, InvalidQuads, Part, count, damaged_files, open_published, publish, published

ROOT = Path(__file__).resolve().parent.parent
G, H = "https://w3id.org/cancu/id/g", "https://w3id.org/cancu/id/h"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def quad(value: object, graph: str = G) -> str:
    return f'<{graph}#s> <{graph}#p> "{value}" <{graph}> .\n'


def part(*values: object, graph: str = G) -> Part:
    data = "".join(quad(value, graph) for value in values).encode()
    return Part(graph, len(set(values)), data)


def put(folder: Path, *values: object) -> Generation:
    return publish(folder, [part(*values)], content=str(values), lines=7, created="2026-11-20T08:00:00Z")


def values(opened: ox.Store) -> set[str]:
    return {quad.object.value for quad in opened}


COUNTS = {
    "distinct": (quad("1") + quad("2"), 2),
    "repeated": (quad("1") + quad("1"), 1),
    "same number": (f'<{G}> <{G}> "08"^^<{INTEGER}> <{G}> .\n<{G}> <{G}> "8"^^<{INTEGER}> <{G}> .\n', 1),
}
NO_COUNTS = {
    "no N-Quads": "<a b> .\n",
    "cut short": quad("1")[:-4],
    "another graph": quad("1") + quad("2", H),
    "no graph": f'<{G}> <{G}> "1" .\n',
    "nothing": "",
}


@pytest.mark.parametrize("case", COUNTS)
def test_count_is_of_distinct_quads(case: str) -> None:
    text, expected = COUNTS[case]
    assert count(text.encode(), G) == expected


@pytest.mark.parametrize("case", NO_COUNTS)
def test_count_refuses_what_is_not_of_the_graph(case: str) -> None:
    with pytest.raises(InvalidQuads):
        count(NO_COUNTS[case].encode(), G)


def test_publish_joins_bytes_and_files(tmp_path: Path) -> None:
    data = quad("2", H).encode()
    file = tmp_path / f"{hashlib.sha256(data).hexdigest()}.nq"
    file.write_bytes(data)
    publish(tmp_path, [part("1"), Part(H, 1, file)], content="c", lines=1, created="t")
    assert {str(q) for q in open_published(tmp_path)} == {quad("1").strip(" .\n"), quad("2", H).strip(" .\n")}


def test_publish_streams_across_the_chunks(tmp_path: Path) -> None:
    many = [f"{n:06}" * 20 for n in range(20_000)]
    put(tmp_path, *many)
    assert values(open_published(tmp_path)) == set(many)


def test_published_is_what_publish_gave(tmp_path: Path) -> None:
    given = put(tmp_path, "1")
    assert published(tmp_path) == given
    assert (given.name, given.content, given.lines, given.quads) == ("gen-000001", "('1',)", 7, 1)


def test_published_of_an_empty_folder_is_none(tmp_path: Path) -> None:
    assert published(tmp_path) is None


def test_open_published_of_an_empty_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="cancu build"):
        open_published(tmp_path)


def test_open_published_changes_nothing(tmp_path: Path) -> None:
    generation = put(tmp_path, "1")
    names = sorted(path.name for path in (tmp_path / generation.name).iterdir())
    for _ in range(3):
        assert values(open_published(tmp_path)) == {"1"}
    assert damaged_files(tmp_path, generation) == ()
    assert sorted(path.name for path in (tmp_path / generation.name).iterdir()) == names


def test_open_store_can_not_be_written(tmp_path: Path) -> None:
    put(tmp_path, "1")
    with pytest.raises(RuntimeError, match="read-write"):
        open_published(tmp_path).update("CLEAR ALL")


def test_reader_keeps_its_generation(tmp_path: Path) -> None:
    put(tmp_path, "0")
    reader = open_published(tmp_path)
    for n in range(1, 6):
        put(tmp_path, n)
        assert values(open_published(tmp_path)) == {str(n)}
    assert values(reader) == {"0"}


def test_two_older_generations_stay(tmp_path: Path) -> None:
    for n in range(5):
        put(tmp_path, n)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "gen-000003", "gen-000004", "gen-000005"]
    assert (tmp_path / "CURRENT").readlink() == Path("gen-000005")


def test_leftovers_are_deleted(tmp_path: Path) -> None:
    put(tmp_path, "1")
    for name in ("gen-000002.tmp", "gen-000003"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bulk-1.sst").write_text("x")
    (tmp_path / "CURRENT.tmp").symlink_to("gen-000003")
    assert put(tmp_path, "2").name == "gen-000002"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "gen-000001", "gen-000002"]


WRONG = {
    "too few quads": [Part(G, 3, quad("1").encode())],
    "another graph": [Part(H, 1, quad("1").encode())],
    "a graph too many": [part("1"), Part(H, 0, b"")],
    "no N-Quads": [Part(G, 1, b"<oops\n")],
}


@pytest.mark.parametrize("case", WRONG)
def test_publish_leaves_the_old_one_when_the_new_one_is_wrong(case: str, tmp_path: Path) -> None:
    put(tmp_path, "1")
    with pytest.raises(DamagedGeneration):
        publish(tmp_path, WRONG[case], content="c", lines=1, created="t")
    assert values(open_published(tmp_path)) == {"1"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "gen-000001"]


@pytest.mark.parametrize("content", [quad("2").encode(), None])
def test_publish_refuses_a_file_that_is_not_its_hash(content: bytes | None, tmp_path: Path) -> None:
    put(tmp_path, "1")
    file = tmp_path / ("0" * 64 + ".nq")
    if content:
        file.write_bytes(content)
    with pytest.raises(DamagedFile, match=r"0000\.nq"):
        publish(tmp_path, [Part(G, 1, file)], content="c", lines=1, created="t")
    assert values(open_published(tmp_path)) == {"1"}


def test_damaged_files_names_the_file_that_changed(tmp_path: Path) -> None:
    generation = put(tmp_path, *range(100))
    for name in generation.files:
        path = tmp_path / generation.name / name
        data = path.read_bytes()
        if data:
            path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
            assert damaged_files(tmp_path, generation) == (name,)
            path.write_bytes(data)
    (tmp_path / generation.name / "CURRENT").unlink()
    assert damaged_files(tmp_path, generation) == ("CURRENT",)


def test_open_published_says_that_the_graph_is_damaged(tmp_path: Path) -> None:
    put(tmp_path, "1")
    (tmp_path / "CURRENT/CURRENT").write_text("nothing\n")
    with pytest.raises(DamagedGeneration, match="Chạy lại cancu build"):
        open_published(tmp_path)


def test_published_graph_can_be_read_without_the_right_to_write(tmp_path: Path) -> None:
    put(tmp_path, "1")
    for parent in [tmp_path, *tmp_path.parents]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    code = """
import os, sys
from pathlib import Path
from kg.store import open_published
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
print([quad.object.value for quad in open_published(Path(sys.argv[1]))])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "['1']\n"


def test_reader_beside_a_writer_sees_one_generation_at_a_time(tmp_path: Path) -> None:
    put(tmp_path, *(f"0-{n}" for n in range(500)))
    code = """
import sys
from pathlib import Path
from kg.store import open_published
print("begun", flush=True)
while True:
    values = sorted(quad.object.value for quad in open_published(Path(sys.argv[1])))
    generation = values[0].split("-")[0]
    assert values == sorted(f"{generation}-{n}" for n in range(500)), values
    if generation == "12":
        break
"""
    reader = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert reader.stdout and reader.stdout.readline() == "begun\n"
    for generation in range(1, 13):
        put(tmp_path, *(f"{generation}-{n}" for n in range(500)))
    reader.communicate(timeout=60)
    assert reader.returncode == 0
