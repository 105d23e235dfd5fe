"""Untrusted SPARQL, parsed and evaluated in a process of its own that can be killed.

`ask` checks the text (`kg.sparql_text`), then starts ``python -m kg.worker``, which takes limits upon
itself before it looks at the text: memory, processor time, no core file, no new file content, no network
where the system permits, death with its parent. The parent waits for the whole answer until the deadline.
A caller that waits in a way of its own (`kg.serve`) puts `COMMAND`, `request` and `reply` together itself.

One request goes in as a JSON object; one line of JSON comes out, ``{"kind": …, "truncated": …}`` before the
rows (SPARQL 1.1 results JSON, or what the question wants), or ``{"fault": …, "why": …}`` alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import sparql_text
from kg.query_faults import (
    AnswerTooLong,
    Busy,
    Crashed,
    Failed,
    InvalidSparql,
    OutOfMemory,
    QueryError,
    TimedOut,
    UnknownGraph,
    UnreadableGraph,
    WrongFormat,
)
from kg.rows import Kind, Rows, Term, collected, from_json
from kg.terms import BASE, PREFIXES

WORKERS = 2
"""How many queries run at once; more wait for their turn."""

ANSWER_LIMIT = 16_000_000
"""The most characters of an answer; a longer one is cut and marked as truncated."""

COMMAND = (sys.executable, "-s", "-P", "-m", "kg.worker")
"""What starts a worker, in the environment that `environment` gives."""

_MEBIBYTE = 1 << 20
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_NO_MEMORY = re.compile(rb"alloc|mmap|temporarily unavailable")
"""What the engine's last words hold if memory, or address space for a thread, was refused."""

_slots = threading.BoundedSemaphore(WORKERS)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs of the store that a question is confined to, by their IRIs."""

    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A text, what it is asked of, how the answer is wanted, and what it may cost.

    Without a ``dataset`` the union of all graphs is asked. With ``media_types``, one for each kind of answer or
    None where the caller takes none, the answer is written so, and one that would be cut is refused instead.
    """

    generation_dir: Path
    text: str
    bindings: Mapping[str, Term] = field(default_factory=dict)
    dataset: Dataset | None = None
    media_types: Mapping[Kind, str | None] | None = None
    seconds: float = 10
    megabytes: int = 1500
    rows: int = 10_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answered: ``body`` is results JSON or of the media type that was wanted for ``kind``."""

    kind: Kind
    body: bytes
    truncated: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query; ``truncated`` tells that there are more. ``seconds`` is the time it took."""

    rows: Rows
    truncated: bool
    seconds: float


def ask(
    generation_dir: Path,
    text: str,
    *,
    bindings: Mapping[str, Term] | None = None,
    seconds: float = 10,
    megabytes: int = 1500,
    rows: int = 10_000,
) -> Answer:
    """Answer a SELECT, ASK, CONSTRUCT or DESCRIBE over the union of the generation's graphs.

    The prefixes of `kg.terms` are known without being declared. ``bindings`` are terms for projected
    variables. Raises a `QueryError`; whatever the text holds, this process stays as it was.
    """
    question = Question(generation_dir, text, bindings=bindings or {}, seconds=seconds, megabytes=megabytes, rows=rows)
    sent = request(question)
    begun = time.monotonic()
    if not _slots.acquire(timeout=seconds):
        raise Busy()
    try:
        done = _run(sent, begun + seconds - time.monotonic(), seconds)
    finally:
        _slots.release()
    told = reply(question, done.returncode, done.stdout, done.stderr)
    return Answer(from_json(told.kind, told.body), told.truncated, time.monotonic() - begun)


def request(question: Question) -> bytes:
    """Return what a worker reads; raises the `QueryError` of a text that it shall not see.

    The text is composed (NFC), as every literal of the graph is.
    """
    text = question.text
    if len(text) <= sparql_text.SIZE_LIMIT:
        text = unicodedata.normalize("NFC", text)
    sparql_text.check(text)
    asked = {
        "parent": os.getpid(),
        "path": str(question.generation_dir),
        "text": text,
        "bindings": _sent(question.bindings),
        "dataset": asdict(question.dataset) if question.dataset else None,
        "media_types": question.media_types,
        "seconds": question.seconds,
        "megabytes": question.megabytes,
        "rows": question.rows,
    }
    return json.dumps(asked).encode()


def reply(question: Question, status: int, stdout: bytes, stderr: bytes) -> Reply:
    """Return what a worker that ended with this status said; raises the `QueryError` that it tells or died of."""
    head, _, body = stdout.partition(b"\n")
    if status != 0 or not head:
        raise _death(question, status, stderr)
    told = json.loads(head)
    if "fault" in told:
        raise _fault(question, told)
    return Reply(told["kind"], body, told["truncated"])


def environment() -> dict[str, str]:
    """Return the environment of a worker: nothing of ours but the way to the code and the base of IRIs."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "CANCU_BASE": BASE,
        "MALLOC_ARENA_MAX": "1",
    }


def _run(sent: bytes, left: float, seconds: float) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            COMMAND, input=sent, capture_output=True, timeout=max(left, 0.1), env=environment(), check=False
        )
    except subprocess.TimeoutExpired as error:
        raise TimedOut(seconds=seconds) from error


def _sent(bindings: Mapping[str, Term]) -> Any:
    """Return the bindings as one row of results JSON."""
    row = Rows("select", tuple(bindings), (tuple(bindings.values()),))
    return json.loads(row.to_json())


def _death(question: Question, status: int, stderr: bytes) -> QueryError:
    """Return why a worker ended without a word."""
    number = -status
    if number == signal.SIGXCPU:
        return TimedOut(seconds=question.seconds)
    if number == signal.SIGKILL or (number == signal.SIGABRT and _NO_MEMORY.search(stderr)):
        return OutOfMemory(megabytes=question.megabytes)
    with contextlib.suppress(ValueError):
        return Crashed(why=signal.Signals(number).name)
    last = stderr.decode(errors="replace").strip().rpartition("\n")[2]
    return Crashed(why=last[:200] or f"{status}")


def _fault(question: Question, told: dict[str, str]) -> QueryError:
    why = told["why"]
    match told["fault"]:
        case "syntax":
            return InvalidSparql(why=why)
        case "memory":
            return OutOfMemory(megabytes=question.megabytes)
        case "generation":
            return UnreadableGraph(path=question.generation_dir, why=why)
        case "dataset":
            return UnknownGraph(graph=why)
        case "media-type":
            return WrongFormat(kind=why)
        case "length":
            return AnswerTooLong(rows=question.rows, size=ANSWER_LIMIT)
    return Failed(why=why)


def main() -> None:
    """Answer the request on standard input, on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    _confine(request["seconds"], request["megabytes"])
    if os.getppid() != request["parent"]:
        sys.exit("the parent ended before its death could be told of")
    try:
        head, body = _answered(request)
    except MemoryError:
        head, body = _told("memory"), b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


def _answered(request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        store = ox.Store.read_only(request["path"])
    except (OSError, RuntimeError, ValueError) as error:
        return _told("generation", error), b""
    try:
        graphs = _graphs(store, request["dataset"])
    except (KeyError, ValueError) as error:
        return _told("dataset", error.args[0]), b""
    try:
        result = store.query(
            request["text"],
            prefixes=PREFIXES | {"id": BASE},
            substitutions=_received(request["bindings"]),
            **graphs,
        )
        rows, truncated = collected(result, limit=request["rows"], size=ANSWER_LIMIT)
        return _written(rows, truncated, request["media_types"])
    except SyntaxError as error:
        return _told("syntax", error), b""
    except (OSError, RuntimeError, ValueError) as error:
        return _told("evaluation", error), b""


def _graphs(store: ox.Store, dataset: dict[str, list[str]] | None) -> dict[str, Any]:
    """Return what a query is asked of; raises `ValueError` for no IRI, `KeyError` for a graph outside the store."""
    if dataset is None:
        return {"use_default_graph_as_union": True}
    default, named = ([ox.NamedNode(name) for name in dataset[part]] for part in ("default_graphs", "named_graphs"))
    for graph in (*default, *named):
        if not store.contains_named_graph(graph):
            raise KeyError(graph.value)
    return {"default_graph": default, "named_graphs": named}


def _written(rows: Rows, truncated: bool, media_types: dict[Kind, str | None] | None) -> tuple[dict[str, Any], bytes]:
    head = {"kind": rows.kind, "truncated": truncated}
    if media_types is None:
        return head, rows.to_json().encode()
    wanted = media_types[rows.kind]
    if wanted is None:
        return _told("media-type", rows.kind), b""
    return (_told("length"), b"") if truncated else (head, rows.to_media_type(wanted))


def _told(fault: str, why: object = "") -> dict[str, Any]:
    return {"fault": fault, "why": str(why)}


def _received(sent: Any) -> dict[ox.Variable, Term]:
    rows = from_json("select", json.dumps(sent).encode())
    return {ox.Variable(name): term for name, term in zip(rows.columns, rows.rows[0], strict=True) if term}


def _confine(seconds: float, megabytes: int) -> None:
    """Take the limits of the module's docstring upon this process, for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    processor = int(seconds) + 1
    for limit, soft, hard in (
        (resource.RLIMIT_AS, megabytes * _MEBIBYTE, megabytes * _MEBIBYTE),
        (resource.RLIMIT_CPU, processor, processor + 1),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
    ):
        _, most = resource.getrlimit(limit)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(limit, (soft, hard))


if __name__ == "__main__":
    main()
