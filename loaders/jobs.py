"""Many documents read side by side, in order, each as what is kept of it.

Plain text is read in this process unless there are others; every other kind is read in a process of its own that may
use so much memory and time and no network, and that is ended with all it started. What is left of a document that
ends its process is a refusal; the others are read all the same. Each is a new interpreter, never a fork.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait

from kg.knowledge import Knowledge
from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.process import Process, Work
from loaders.reading import decode, kind
from loaders.record import dumps, loads, text_file
from loaders.refusal import Refusal, refusal, told

Extract = Callable[[Document, Knowledge], Extraction]

CRASHES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a reader raises on a document whose structure it does not understand."""


_MOST = 4
"""The most processes that are begun unasked."""
_FEW = 24
"""How many plain texts are read here before others help: beginning a process takes as long."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept of a document that was read: its record line, and the file that holds its text."""

    line: str
    text: bytes


Result = Taken | Refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the reading of one document may take, in seconds, and how much address space, in bytes."""

    seconds: float = 300.0
    memory: int = 4 << 30


def record(loaded: Loaded, extract: Extract, load: Callable[[], Knowledge]) -> Result:
    """Return what is kept of one document, its record one that can be read back, or why nothing is."""
    try:
        document = decode(loaded)
    except CRASHES as error:
        return _crashed(loaded, error)
    if isinstance(document, Refusal):
        return document
    knowledge = load()
    try:
        line = dumps(extract(document, knowledge))
        line.encode()
        loads(line)
    except CRASHES as error:
        return _crashed(loaded, error)
    return Taken(line, text_file(document))


def records(
    documents: Iterable[Loaded],
    extract: Extract,
    load: Callable[[], Knowledge],
    *,
    jobs: int | None = None,
    limits: Limits = Limits(),
) -> Iterator[tuple[Loaded, Result]]:
    """Yield each document with what is kept of it or its refusal, in order; ``jobs`` processes read them.

    Without ``jobs`` there are as many as processors, up to four, once there is enough to read.
    ``extract`` and ``load`` are functions of a module that can be imported, so that another process finds them by name.
    """
    work = partial(record, extract=extract, load=load)
    most = max(jobs if jobs is not None else min(os.cpu_count() or 1, _MOST), 1)
    here = sys.maxsize if most == 1 else _FEW if jobs is None else 0
    pool = _Pool(work, load, most, limits)
    try:
        for number, document in enumerate(documents):
            if number < here and kind(document) == "text":
                yield from pool.results(0)
                yield document, work(document)
            else:
                pool.submit(document)
                yield from pool.results(2 * most)
        yield from pool.results(0)
    finally:
        pool.close()


@dataclass(slots=True)
class _Job:
    document: Loaded
    result: Result | None = None


@dataclass(slots=True)
class _Pool:
    """Up to ``most`` processes, begun when they are needed, and the documents given to them, in order."""

    work: Work
    load: Callable[[], object]
    most: int
    limits: Limits
    idle: list[Process] = field(default_factory=list)
    busy: dict[Process, tuple[_Job, float]] = field(default_factory=dict)
    jobs: deque[_Job] = field(default_factory=deque)

    def submit(self, document: Loaded) -> None:
        """Give a document to a process, as soon as one is free."""
        while len(self.busy) >= self.most:
            self._await()
        process = self.idle.pop() if self.idle else Process(self.work, self.load, self.limits.memory)
        job = _Job(document)
        self.jobs.append(job)
        self.busy[process] = (job, time.monotonic() + self.limits.seconds)
        if not process.send(document):
            self._lost(process)

    def results(self, most: int) -> Iterator[tuple[Loaded, Result]]:
        """Yield what is done, in order, and wait until no more than ``most`` documents are open."""
        while self.jobs:
            while self.jobs and self.jobs[0].result is not None:
                job = self.jobs.popleft()
                assert job.result is not None
                yield job.document, job.result
            if len(self.jobs) <= most:
                return
            self._await()

    def close(self) -> None:
        """End every process."""
        for process in [*self.idle, *self.busy]:
            process.end()

    def _await(self) -> None:
        """Wait until a process is done, gone, or out of time."""
        first = min(deadline for _, deadline in self.busy.values())
        ready = wait([p.answers for p in self.busy], max(first - time.monotonic(), 0.0))
        for process in [p for p in self.busy if p.answers in ready]:
            self._take(process)
        now = time.monotonic()
        for process in [p for p, (_, deadline) in self.busy.items() if deadline <= now]:
            job, _ = self.busy.pop(process)
            process.end()
            seconds = f"{self.limits.seconds:g}"
            job.result = refusal("timeout", job.document.name, seconds, job.document.sha256)

    def _take(self, process: Process) -> None:
        answer = process.receive()
        if answer is None:
            self._lost(process)
            return
        job, _ = self.busy.pop(process)
        found = answer.result
        job.result = found if found else refusal("internal", job.document.name, answer.why, job.document.sha256)
        if answer.last:
            process.end()
        else:
            self.idle.append(process)

    def _lost(self, process: Process) -> None:
        """Refuse the document whose process is gone; raises what kept the process from beginning."""
        job, _ = self.busy.pop(process)
        process.end()
        if process.fault:
            raise process.fault
        job.result = refusal("internal", job.document.name, process.fate, job.document.sha256)


def _crashed(loaded: Loaded, error: BaseException) -> Refusal:
    code = "memory" if isinstance(error, MemoryError) else "internal"
    return refusal(code, loaded.name, told(error), loaded.sha256)
