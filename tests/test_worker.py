"""Untrusted SPARQL ends in rows or in a named error, within its deadline, and the caller lives."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import worker
from kg.query_faults import (
    AnswerTooLong,
    Busy,
    Crashed,
    Failed,
    Forbidden,
    InvalidSparql,
    OutOfMemory,
    QueryError,
    TimedOut,
    TooDeep,
    TooLong,
    UnknownGraph,
    UnreadableGraph,
    WrongFormat,
)
from kg.rows import Kind, Term, from_json, short, text
from kg.sparql_text import SIZE_LIMIT
from kg.terms import VOCABULARY_GRAPH
from kg.worker import Dataset, Question, Reply, ask, environment, reply, request
from tests import layered_graph
from tests.graph import KH452, TW36, lines

PREFIX_OWL = "PREFIX owl: <http://www.w3.org/2002/07/owl#> "
SECONDS = 1.5
SLACK = 2.0
"""What starting and reaping a process may add on a busy machine."""


def generation(folder: Path, quads: list[str]) -> Path:
    store = ox.Store(str(folder))
    store.bulk_load("\n".join(quads).encode(), format=ox.RdfFormat.N_QUADS)
    store.flush()
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generation(tmp_path_factory.mktemp("small"), lines())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generation(tmp_path_factory.mktemp("large"), layered_graph.lines(1000))


# ---------------------------------------------------------------- answers


def test_select_gives_terms_over_all_graphs_with_known_prefixes(small: Path) -> None:
    found = ask(small, f"SELECT ?x {{ ?x cancu:implements+ <{TW36.id}> }} ORDER BY ?x")
    assert [short(text(row[0])) for row in found.rows.rows] == [
        "id:instrument/dak-nong/chuong-trinh/63-ctr-tu/2023",
        "id:instrument/dak-nong/ke-hoach/452-kh-ubnd/2023",
        "id:instrument/tra-vinh/ke-hoach/12-kh-ubnd/2024",
    ]
    assert not found.truncated


def test_ask_gives_its_truth(small: Path) -> None:
    assert ask(small, "ASK { ?x cancu:replaces ?y }").rows.rows == ((ox.Literal(False),),)


def test_construct_gives_distinct_triples(small: Path) -> None:
    found = ask(small, "CONSTRUCT { ?x cancu:cites ?y } WHERE { ?x cancu:implements ?y }")
    assert found.rows.kind == "graph"
    assert len(set(found.rows.rows)) == len(found.rows.rows) == 4


def test_describe_gives_a_graph(small: Path) -> None:
    assert "cancu:implements" in ask(small, f"DESCRIBE <{KH452.id}>").rows.to_ttl()


def test_own_prefix_goes_before_a_known_one(small: Path) -> None:
    found = ask(small, "PREFIX cancu: <urn:x:> SELECT (cancu:y AS ?y) {}")
    assert found.rows.rows == ((ox.NamedNode("urn:x:y"),),)


def test_bindings_reach_the_query_as_terms(small: Path) -> None:
    bound: dict[str, Term] = {"n": ox.Literal('08-NQ/TU" } #'), "x": ox.NamedNode(KH452.id)}
    found = ask(small, "SELECT ?n ?x ?t { ?x dcterms:title ?t FILTER(?n != ?t) }", bindings=bound)
    assert [text(cell) for cell in found.rows.rows[0][:2]] == ['08-NQ/TU" } #', KH452.id]


@pytest.mark.parametrize(
    ("default", "named", "expected"),
    [
        ((VOCABULARY_GRAPH,), (), {"default"}),
        ((), (VOCABULARY_GRAPH,), {"named"}),
        ((VOCABULARY_GRAPH,), (VOCABULARY_GRAPH,), {"default", "named"}),
    ],
    ids=["default", "named", "both"],
)
def test_dataset_holds_the_graphs_it_names_and_no_others(
    default: tuple[str, ...], named: tuple[str, ...], expected: set[str], small: Path
) -> None:
    query = """SELECT DISTINCT ?where {
        { ?x a owl:Class BIND("default" AS ?where) } UNION { GRAPH ?g { ?x a owl:Class } BIND("named" AS ?where) }
        UNION { ?x cancu:implements ?y BIND("other" AS ?where) }
        UNION { GRAPH ?g { ?x cancu:implements ?y } BIND("other" AS ?where) } }"""
    told = answered(Question(small, PREFIX_OWL + query, dataset=Dataset(default, named)))
    assert {text(row[0]) for row in from_json(told.kind, told.body).rows} == expected


@pytest.mark.parametrize("graph", ["urn:other", "https://w3id.org/cancu/def#", "no IRI", ""])
def test_dataset_outside_the_store_is_refused(graph: str, small: Path) -> None:
    with pytest.raises(UnknownGraph):
        answered(Question(small, "ASK {}", dataset=Dataset((), (graph,))))


def test_media_type_is_that_of_the_kind_of_answer(small: Path) -> None:
    wanted: dict[Kind, str | None] = {"select": "text/csv", "ask": None, "graph": "application/n-triples"}
    assert answered(Question(small, "SELECT (1 AS ?x) {}", media_types=wanted)).body == b"x\r\n1\r\n"
    assert answered(Question(small, "CONSTRUCT { <urn:a> <urn:b> 1 } {}", media_types=wanted)).kind == "graph"
    with pytest.raises(WrongFormat):
        answered(Question(small, "ASK {}", media_types=wanted))


def test_media_type_is_never_given_to_an_answer_that_is_cut(small: Path) -> None:
    wanted: dict[Kind, str | None] = {"select": "text/csv", "ask": "text/csv", "graph": "text/turtle"}
    with pytest.raises(AnswerTooLong):
        answered(Question(small, "SELECT * { ?s ?p ?o }", media_types=wanted, rows=7))


def answered(question: Question) -> Reply:
    sent = request(question)
    done = subprocess.run(worker.COMMAND, input=sent, capture_output=True, env=environment(), check=False, timeout=20)
    return reply(question, done.returncode, done.stdout, done.stderr)


def test_answer_that_is_cut_says_so(small: Path) -> None:
    found = ask(small, "SELECT ?s { ?s ?p ?o }", rows=7)
    assert (len(found.rows.rows), found.truncated) == (7, True)


def test_answer_that_fits_exactly_is_whole(small: Path) -> None:
    assert not ask(small, "SELECT ?s { ?s ?p ?o } LIMIT 7", rows=7).truncated


def test_answer_of_long_texts_is_cut(small: Path) -> None:
    doubled = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(16))
    found = ask(small, f"SELECT ?s ?a16 {{ BIND('{'x' * 64}' AS ?a0) {doubled} ?s ?p ?o }}")
    assert found.truncated
    assert 0 < len(found.rows.rows) * 64 * 2**16 <= worker.ANSWER_LIMIT


def test_generation_is_left_as_it_was(small: Path) -> None:
    def state() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in small.iterdir()}

    before = state()
    ask(small, "SELECT * { ?s ?p ?o }")
    assert state() == before


# ---------------------------------------------------------------- hostile texts

CARTESIAN = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
SLOW = "SELECT " + '(REPLACE(?s,"a", ' * 22
"""Minutes of work for the parser, in little memory."""

DOUBLED = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
BOMB = "'" + "a" * 100 + "'"
for _ in range(5):
    BOMB = f"REPLACE({BOMB}, 'a', '{'a' * 100}')"

HOSTILE: dict[str, tuple[str, tuple[type[QueryError], ...]]] = {
    "product counted": (f"SELECT (COUNT(*) AS ?n) {{ {CARTESIAN} }}", (TimedOut, OutOfMemory)),
    "product sorted": (f"SELECT * {{ {CARTESIAN} }} ORDER BY ?c ?f", (TimedOut, OutOfMemory)),
    "product of values": (
        "SELECT (COUNT(*) AS ?n) {" + "".join(f" VALUES ?v{n} {{ {'1 ' * 10} }}" for n in range(12)) + " }",
        (TimedOut, OutOfMemory),
    ),
    "all pairs": ("SELECT (COUNT(*) AS ?n) { ?s (cancu:cites|!cancu:cites)* ?o }", (TimedOut, OutOfMemory)),
    "doubling": (f"SELECT ?a40 {{ BIND('aaaaaaaa' AS ?a0) {DOUBLED} }}", (OutOfMemory, TimedOut)),
    "replace bomb": (f"SELECT (STRLEN({BOMB}) AS ?n) {{}}", (OutOfMemory, TimedOut)),
    "unclosed replace": (SLOW, (TimedOut,)),
    "unclosed annotation": ("SELECT * { ?s ?p ?o " + "~ :i {| :p :o " * 22, (TimedOut, InvalidSparql)),
    "collection": (f"SELECT * {{ ?s ?p ({'1 ' * 500}) }}", (TimedOut, OutOfMemory)),
    "optionals": ("SELECT * {" + " OPTIONAL { ?s ?p ?o }" * 600 + " }", (TimedOut, OutOfMemory)),
    "long pattern": (
        "SELECT * {" + "".join(f" ?a{n} cancu:cites ?a{n + 1} ." for n in range(500)) + " }",
        (TimedOut, OutOfMemory),
    ),
    "negations": (f"SELECT * {{ FILTER({'!' * 15_000}true) }}", (Crashed,)),
    "signs": (f"SELECT (({'- ' * 8_000}1) AS ?n) {{}}", (Crashed, TimedOut, InvalidSparql)),
    "braces": ("SELECT * " + "{" * 2250 + "}" * 2250, (TooDeep,)),
    "parentheses": (f"SELECT ({'(' * 4750}1{')' * 4750} AS ?n) {{}}", (TooDeep,)),
    "service": ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", (Forbidden,)),
    "load": ("LOAD <http://127.0.0.1:1/>", (Forbidden,)),
    "a file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", (Forbidden,)),
    "an update": ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", (Forbidden,)),
    "too much text": ("ASK {} #" + "x" * SIZE_LIMIT, (TooLong,)),
    "half a letter": ("ASK { ?s ?p '\ud800' }", (InvalidSparql,)),
    "nothing": ("", (InvalidSparql,)),
    "no SPARQL": ("Kế hoạch 24/KH-UBND", (InvalidSparql,)),
    "unknown function": ("SELECT (<urn:f>(1) AS ?x) {}", (InvalidSparql, Failed)),
}


@pytest.mark.parametrize(("query", "ends"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_ends_in_a_named_error_in_time(
    query: str, ends: tuple[type[QueryError], ...], large: Path
) -> None:
    begun = time.monotonic()
    with pytest.raises(ends):
        ask(large, query, seconds=SECONDS, megabytes=800)
    assert time.monotonic() - begun < SECONDS + SLACK


def test_next_query_is_answered_after_a_killed_one(large: Path) -> None:
    with pytest.raises(TimedOut):
        ask(large, SLOW, seconds=0.5)
    assert ask(large, "ASK { ?s ?p ?o }").rows.rows == ((ox.Literal(True),),)


def test_memory_too_small_to_open_the_graph_is_a_named_error(small: Path) -> None:
    with pytest.raises(OutOfMemory):
        ask(small, "ASK {}", megabytes=100)


def test_killed_query_leaves_no_process(large: Path) -> None:
    with pytest.raises(TimedOut):
        ask(large, SLOW, seconds=0.5)
    assert children() == []


def children() -> list[str]:
    """Return the command lines of this process's children that are workers."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
            command = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if parent == str(os.getpid()) and "kg.worker" in command:
            found.append(command)
    return found


def test_third_query_waits_for_its_turn(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_slots", threading.BoundedSemaphore(1))
    slow = threading.Thread(target=swallow, args=(large, SLOW))
    slow.start()
    time.sleep(0.3)
    with pytest.raises(Busy):
        ask(large, "ASK {}", seconds=0.3)
    slow.join()
    assert ask(large, "ASK {}").rows.rows == ((ox.Literal(True),),)


def swallow(folder: Path, query: str) -> None:
    with pytest.raises(TimedOut):
        ask(folder, query, seconds=SECONDS)


@pytest.mark.parametrize("made", [False, True])
def test_graph_that_is_none_is_a_named_error(tmp_path: Path, made: bool) -> None:
    folder = tmp_path / "kho dữ liệu"
    if made:
        folder.mkdir()
    with pytest.raises(UnreadableGraph, match="kho dữ liệu"):
        ask(folder, "ASK {}")
    assert folder.exists() == made
    assert not made or list(folder.iterdir()) == []


# ---------------------------------------------------------------- the jail


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        yield server


def may_leave_the_network() -> bool:
    """Tell whether a process here may have a network namespace of its own."""
    code = "import ctypes; c = ctypes.CDLL(None); raise SystemExit(c.unshare(0x40000000) and c.unshare(0x50000000))"
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not may_leave_the_network(), reason="no network namespaces here")
def test_worker_itself_reaches_no_network(small: Path, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    request = {
        "parent": os.getpid(),
        "path": str(small),
        "text": f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
        "bindings": worker._sent({}),
        "dataset": None,
        "media_types": None,
        "seconds": 5,
        "megabytes": 800,
        "rows": 10,
    }
    done = worker._run(json.dumps(request).encode(), 5, 5)
    assert json.loads(done.stdout)["fault"] == "evaluation"
    with pytest.raises(TimeoutError):
        listener.accept()


def test_worker_whose_parent_is_gone_answers_nothing(small: Path) -> None:
    sent = json.loads(request(Question(small, "ASK {}"))) | {"parent": os.getppid()}
    done = worker._run(json.dumps(sent).encode(), 5, 5)
    assert (done.returncode, done.stdout) == (1, b"")
