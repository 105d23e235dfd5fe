"""The endpoint answers as the protocol says, sees publications, survives every query, and ends without a trace."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.cli import main
from kg.serve import QUEUE
from kg.sparql_text import SIZE_LIMIT
from kg.store import Part, publish
from tests.endpoint import QUERY_TYPE, Answer, Running, running
from tests.graph import TW36
from tests.published import process, publish_graph
from tests.tables import parameter, rows, unescaped

SLOW = "SELECT " + '(REPLACE(?s,"a", ' * 22
"""Minutes of work for the parser, in little memory."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return publish_graph(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def endpoint(store: str) -> Iterator[Running]:
    with running(store, "--seconds", "3") as one:
        yield one


def until(true: Callable[[], object], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


# ---------------------------------------------------------------- the protocol


@pytest.mark.parametrize("row", [parameter(row, row) for row in rows("endpoint")])
def test_request_is_answered_as_the_protocol_says(row: dict[str, str], endpoint: Running) -> None:
    headers = dict(line.split(": ", 1) for line in unescaped(row["headers"]).splitlines())
    answer = endpoint.send(row["method"], row["target"], headers, row["body"].encode() or None)
    assert (answer.status, answer.headers["content-type"]) == (int(row["status"]), row["type"]), answer.text
    assert unescaped(row["says"]) in answer.text
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_answer_is_over_all_graphs(endpoint: Running) -> None:
    answer = endpoint.ask(f"SELECT ?x {{ ?x cancu:implements+ <{TW36.id}> }}")
    assert len(json.loads(answer.text)["results"]["bindings"]) == 3


def test_text_that_is_not_composed_finds_what_is(endpoint: Running) -> None:
    answer = endpoint.ask("ASK { FILTER('Đắk Nông' = 'Đa\u0306\u0301k No\u0302ng') }")
    assert json.loads(answer.text)["boolean"] is True


def test_method_that_is_refused_names_those_that_are_not(endpoint: Running) -> None:
    assert endpoint.send("PATCH", "/sparql").headers["allow"] == "GET, HEAD, POST"


def test_description_names_each_graph_of_the_store(endpoint: Running) -> None:
    graphs = json.loads(endpoint.ask("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").text)["results"]["bindings"]
    told = endpoint.send("GET", "/").text
    assert graphs
    assert [g["g"]["value"] for g in graphs if f"sd:name <{g['g']['value']}>" not in told] == []


def test_answer_that_would_be_cut_is_refused(endpoint: Running) -> None:
    many = " ".join(f"VALUES ?v{n} {{ {'1 ' * 20} }}" for n in range(4))
    answer = endpoint.ask(f"SELECT ?v0 {{ {many} }}")
    assert (answer.status, "100000 dòng" in answer.text) == (422, True)


def test_messages_are_english_where_they_are_wanted(store: str) -> None:
    with running(store, "--lang", "en") as one:
        assert one.send("GET", "/nothing").text == "There is nothing here; send queries to /, /sparql\n"
        assert "no valid SPARQL" in one.ask("SELEC").text


# ---------------------------------------------------------------- hostile requests

BOMB = "'" + "a" * 100 + "'"
for _ in range(5):
    BOMB = f"REPLACE({BOMB}, 'a', '{'a' * 100}')"

HOSTILE = {
    "braces": ("SELECT * " + "{" * 2250 + "}" * 2250, {400}),
    "signs": (f"SELECT (({'- ' * 8000}1) AS ?n) {{}}", {400, 500, 504}),
    "negations": (f"SELECT * {{ FILTER({'!' * 15_000}true) }}", {500}),
    "endless closure": (
        "SELECT (COUNT(*) AS ?n) { ?s (cancu:cites|!cancu:cites)* ?o . ?a (!<urn:x>)* ?b }",
        {504, 500},
    ),
    "product": ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {504}),
    "slow to parse": (SLOW, {504}),
    "much memory": (f"SELECT (STRLEN({BOMB}) AS ?n) {{}}", {500, 504}),
    "half a letter": ("ASK { ?s ?p '\\ud800' }", {400}),
    "disguised service": ("SELECT*{SERVICESILENT<http://127.0.0.1:1/>{}}", {400}),
}


@pytest.mark.parametrize(("query", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_query_ends_in_a_status_and_the_next_is_answered(
    query: str, expected: set[int], endpoint: Running
) -> None:
    begun = time.monotonic()
    assert endpoint.ask(query).status in expected
    assert time.monotonic() - begun < 10
    assert endpoint.ask("ASK {}").status == 200
    assert until(lambda: endpoint.workers() == [])


@pytest.mark.parametrize("size", [SIZE_LIMIT + 1, 90_000, 5_000_000], ids=str)
def test_long_body_is_413(size: int, endpoint: Running) -> None:
    try:
        assert endpoint.ask("ASK {} #".ljust(size, "x")).status == 413
    except (BrokenPipeError, ConnectionResetError):
        assert size > 1_000_000
    assert endpoint.ask("ASK {}").status == 200


@pytest.mark.parametrize(("size", "expected"), [(SIZE_LIMIT + 1, 414), (200_000, 414), (2_000_000, 400)], ids=str)
def test_long_address_is_414(size: int, expected: int, endpoint: Running) -> None:
    try:
        assert endpoint.get("ASK {} #".ljust(size, "x")).status == expected
    except (BrokenPipeError, ConnectionResetError):
        assert size > 1_000_000
    assert endpoint.ask("ASK {}").status == 200


def test_text_of_full_length_is_answered_in_either_way(endpoint: Running) -> None:
    query = "ASK {} #".ljust(SIZE_LIMIT, "{")
    assert (endpoint.get(query).status, endpoint.ask(query).status) == (200, 200)


def test_bytes_that_are_no_http_end_their_connection_alone(endpoint: Running) -> None:
    with socket.create_connection(("127.0.0.1", endpoint.port), timeout=5) as other:
        other.sendall(b"\x16\x03\x01 no HTTP \xff\r\n\r\n")
        assert other.recv(100).startswith(b"HTTP/1.1 400")
    assert endpoint.ask("ASK {}").status == 200


# ---------------------------------------------------------------- workers


def in_background(one: Running, query: str) -> tuple[threading.Thread, list[Answer]]:
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(one.ask(query)))
    thread.start()
    return thread, answers


def test_worker_that_is_killed_ends_its_query_alone(store: str) -> None:
    with running(store, "--seconds", "20") as one:
        thread, answers = in_background(one, SLOW)
        assert until(one.workers)
        os.kill(one.workers()[0], signal.SIGKILL)
        thread.join(10)
        assert [answer.status for answer in answers] == [500]
        assert one.ask("ASK {}").status == 200


def test_caller_that_leaves_ends_its_query(store: str) -> None:
    with running(store, "--seconds", "20") as one:
        with socket.create_connection(("127.0.0.1", one.port)) as caller:
            head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY_TYPE['Content-Type']}\r\n"
            caller.sendall(f"{head}Content-Length: {len(SLOW)}\r\n\r\n{SLOW}".encode())
            assert until(one.workers)
        assert until(lambda: one.workers() == [])


def test_query_beyond_the_queue_is_told_to_come_again(store: str) -> None:
    with running(store, "--seconds", "2", "--jobs", "1") as one:
        threads = [in_background(one, SLOW) for _ in range(QUEUE + 4)]
        for thread, _ in threads:
            thread.join(30)
        answers = [answer for _, told in threads for answer in told]
        assert len(answers) == QUEUE + 4
        assert {answer.status for answer in answers} == {503, 504}
        assert {answer.headers.get("retry-after") for answer in answers if answer.status == 503} == {"5"}
        assert one.ask("ASK {}").status == 200


def test_no_more_workers_run_than_were_allowed(store: str) -> None:
    with running(store, "--seconds", "1", "--jobs", "2") as one:
        threads = [in_background(one, SLOW) for _ in range(5)]
        seen = []
        while any(thread.is_alive() for thread, _ in threads):
            seen.append(len(one.workers()))
            time.sleep(0.05)
    assert max(seen) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_end_is_clean_and_ends_the_workers(number: signal.Signals, store: str) -> None:
    with running(store, "--seconds", "20", end=number) as one:
        thread, answers = in_background(one, SLOW)
        assert until(one.workers)
        workers = one.workers()
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
    thread.join(5)
    assert ([answer.status for answer in answers], one.process.returncode) == ([503], 0)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert one.process.stderr
    assert one.process.stderr.read() == ""


def test_workers_end_with_a_server_that_is_killed(store: str) -> None:
    with running(store, "--seconds", "20", end=signal.SIGKILL) as one:
        in_background_until_killed(one)
        assert until(one.workers)
        workers = one.workers()
    assert until(lambda: not [pid for pid in workers if Path(f"/proc/{pid}/cwd").exists()])


def in_background_until_killed(one: Running) -> None:
    def ask() -> None:
        with pytest.raises(OSError):
            one.ask(SLOW)

    threading.Thread(target=ask).start()


# ---------------------------------------------------------------- the store

LATER = "<urn:cancu:later> <urn:cancu:p> <urn:cancu:o> <urn:cancu:later> .\n"


def test_publication_is_seen_without_a_new_start(tmp_path: Path) -> None:
    store = publish_graph(tmp_path)
    with running(store) as one:
        before = one.ask("ASK { <urn:cancu:later> ?p ?o }"), one.send("GET", "/")
        part = Part("urn:cancu:later", 1, LATER.encode())
        publish(tmp_path, [part], content="y", lines=0, created="2026-11-20T13:00:00Z")
        after = one.ask("ASK { <urn:cancu:later> ?p ?o }"), one.send("GET", "/")
    assert [json.loads(answer.text)["boolean"] for answer in (before[0], after[0])] == [False, True]
    assert ["urn:cancu:later" in answer.text for answer in (before[1], after[1])] == [False, True]
    assert [answer.headers["cancu-generation"] for answer in (*before, *after)] == ["gen-000001"] * 2 + [
        "gen-000002"
    ] * 2


def test_store_that_publishes_later_is_served_then(tmp_path: Path) -> None:
    (tmp_path / "manifest").touch()
    with running(str(tmp_path)) as one:
        answer = one.ask("ASK {}")
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        publish_graph(tmp_path)
        assert one.ask("ASK {}").status == 200


def test_store_is_left_as_it_was(store: str, endpoint: Running) -> None:
    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in Path(store).rglob("*") if path.is_file()}

    before = state()
    endpoint.ask("SELECT * { ?s ?p ?o }")
    assert state() == before


def test_store_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    done = process("serve", "--store", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (2, b"")


def test_port_that_is_taken_is_wrong_use(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", "--port", str(port), "--store", store]) == 2
    assert f"cổng {port} đang bận" in capsys.readouterr().err


def test_endpoint_listens_on_loopback_alone(endpoint: Running) -> None:
    table = Path(f"/proc/{endpoint.process.pid}/net/tcp").read_text().splitlines()[1:]
    own = {line.split()[1] for line in table if line.split()[1].endswith(f":{endpoint.port:04X}")}
    assert own == {f"0100007F:{endpoint.port:04X}"}
