"""Untrusted SPARQL, parsed and evaluated in a process of its own that can be killed.

`ask` checks the text (`kg.sparql_text`), then starts ``python -m kg.worker``, which takes limits upon
itself before it looks at the text: memory, processor time, no core file, no new file content, no network
where the system permits, death with its parent. The parent waits for the whole answer until the deadline.

One request goes in as a JSON object; one line of JSON comes out, ``{"kind": …, "truncated": …}`` before the
rows (SPARQL 1.1 results JSON), or ``{"fault": …, "why": …}`` alone.
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
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import sparql_text
from kg.query_faults import (
    Busy,
    Crashed,
    Failed,
    InvalidSparql,
    OutOfMemory,
    QueryError,
    TimedOut,
    UnreadableGraph,
)
from kg.rows import Rows, Term, collected, from_json
from kg.terms import BASE, PREFIXES

WORKERS = 2
"""How many queries run at once; more wait for their turn."""

ANSWER_LIMIT = 16_000_000
"""The most characters of an answer; a longer one is cut and marked as truncated."""

_MEBIBYTE = 1 << 20
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_NO_MEMORY = re.compile(rb"alloc|mmap|temporarily unavailable")
"""What the engine's last words hold if memory, or address space for a thread, was refused."""

_slots = threading.BoundedSemaphore(WORKERS)


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
    sparql_text.check(text)
    begun = time.monotonic()
    if not _slots.acquire(timeout=seconds):
        raise Busy()
    try:
        request = {
            "path": str(generation_dir),
            "text": text,
            "bindings": _sent(bindings or {}),
            "seconds": seconds,
            "megabytes": megabytes,
            "rows": rows,
        }
        done = _run(json.dumps(request).encode(), begun + seconds - time.monotonic(), seconds)
    finally:
        _slots.release()
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        raise _death(done, seconds, megabytes)
    told = json.loads(head)
    if "fault" in told:
        raise _fault(told, generation_dir, megabytes)
    return Answer(from_json(told["kind"], body), told["truncated"], time.monotonic() - begun)


def _run(request: bytes, left: float, seconds: float) -> subprocess.CompletedProcess[bytes]:
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "CANCU_BASE": BASE,
        "MALLOC_ARENA_MAX": "1",
    }
    try:
        return subprocess.run(
            [sys.executable, "-s", "-P", "-m", "kg.worker"],
            input=request,
            capture_output=True,
            timeout=max(left, 0.1),
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TimedOut(seconds=seconds) from error


def _sent(bindings: Mapping[str, Term]) -> Any:
    """Return the bindings as one row of results JSON."""
    row = Rows("select", tuple(bindings), (tuple(bindings.values()),))
    return json.loads(row.to_json())


def _death(done: subprocess.CompletedProcess[bytes], seconds: float, megabytes: int) -> QueryError:
    """Return why a worker ended without a word."""
    number = -done.returncode
    if number == signal.SIGXCPU:
        return TimedOut(seconds=seconds)
    if number == signal.SIGKILL or (number == signal.SIGABRT and _NO_MEMORY.search(done.stderr)):
        return OutOfMemory(megabytes=megabytes)
    with contextlib.suppress(ValueError):
        return Crashed(why=signal.Signals(number).name)
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    return Crashed(why=last[:200] or f"{done.returncode}")


def _fault(told: dict[str, str], path: Path, megabytes: int) -> QueryError:
    match told["fault"]:
        case "syntax":
            return InvalidSparql(why=told["why"])
        case "memory":
            return OutOfMemory(megabytes=megabytes)
        case "graph":
            return UnreadableGraph(path=path, why=told["why"])
    return Failed(why=told["why"])


def main() -> None:
    """Answer the request on standard input, on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    _confine(request["seconds"], request["megabytes"])
    try:
        head, body = _answered(request)
    except MemoryError:
        head, body = {"fault": "memory", "why": ""}, ""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body.encode())


def _answered(request: dict[str, Any]) -> tuple[dict[str, Any], str]:
    try:
        store = ox.Store.read_only(request["path"])
    except (OSError, RuntimeError, ValueError) as error:
        return {"fault": "graph", "why": str(error)}, ""
    try:
        result = store.query(
            request["text"],
            prefixes=PREFIXES | {"id": BASE},
            use_default_graph_as_union=True,
            substitutions=_received(request["bindings"]),
        )
        rows, truncated = collected(result, limit=request["rows"], size=ANSWER_LIMIT)
    except SyntaxError as error:
        return {"fault": "syntax", "why": str(error)}, ""
    except (OSError, RuntimeError, ValueError) as error:
        return {"fault": "evaluation", "why": str(error)}, ""
    return {"kind": rows.kind, "truncated": truncated}, rows.to_json()


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
