"""Many documents read side by side, each as the record line of its extraction.

The processes are spawned, never forked. A document that kills the process that reads it is found and refused;
the others are read all the same.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process

from kg.knowledge import Knowledge
from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.reading import decode
from loaders.record import dumps, loads, text_file
from loaders.refusal import Refusal, refusal

Extract = Callable[[Document, Knowledge], Extraction]


@dataclass(frozen=True, slots=True)
class Taken:
    """What is kept of a document that was read: its record line, and the file that holds its text."""

    line: str
    text: bytes


Result = Taken | Refusal
Work = Callable[[Loaded], Result]

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

_KILLED = ("tiến trình đọc bị dừng đột ngột", "the reading process was killed")


def record(loaded: Loaded, extract: Extract, load: Callable[[], Knowledge]) -> Result:
    """Return what is kept of one document, its record one that can be read back, or why nothing is."""
    document = decode(loaded)
    if isinstance(document, Refusal):
        return document
    knowledge = load()
    try:
        line = dumps(extract(document, knowledge))
        line.encode()
        loads(line)
    except CRASHES as error:
        return refusal("internal", loaded.name, crash(error), loaded.sha256)
    return Taken(line, text_file(document))


def records(
    documents: Iterable[Loaded], extract: Extract, load: Callable[[], Knowledge], *, jobs: int = 1
) -> Iterator[tuple[Loaded, Result]]:
    """Yield each document with its record line or refusal, in order; ``jobs`` processes read them.

    ``extract`` and ``load`` are functions of a module, so that a spawned process finds them by name.
    """
    work = partial(record, extract=extract, load=load)
    if jobs <= 1:
        return ((document, work(document)) for document in documents)
    return _side_by_side(iter(documents), work, jobs)


def crash(error: BaseException) -> str:
    """Return an exception in one short line, as it stands in a refusal."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _side_by_side(documents: Iterator[Loaded], work: Work, jobs: int) -> Iterator[tuple[Loaded, Result]]:
    broken = True
    while broken:
        begun: deque[Loaded] = deque()
        pool = _pool(jobs)
        try:
            yield from _window(documents, work, pool, begun, 2 * jobs)
            broken = False
        except BrokenProcessPool:
            pool.shutdown()
            for document in begun:
                yield document, _alone(document, work)
        finally:
            pool.shutdown(cancel_futures=True)


def _window(
    documents: Iterator[Loaded], work: Work, pool: ProcessPoolExecutor, begun: deque[Loaded], width: int
) -> Iterator[tuple[Loaded, Result]]:
    """Yield the results in order; ``begun`` holds what was taken from ``documents`` and not yet yielded."""
    results: deque[Future[Result]] = deque()
    more = True
    while more or begun:
        while more and len(begun) < width:
            document = next(documents, None)
            more = document is not None
            if document is not None:
                begun.append(document)
                results.append(pool.submit(work, document))
        if begun:
            result = results.popleft().result()
            yield begun.popleft(), result


def _alone(document: Loaded, work: Work) -> Result:
    with _pool(1) as pool:
        try:
            return pool.submit(work, document).result()
        except BrokenProcessPool:
            return refusal("internal", document.name, _KILLED, document.sha256)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_follow_parent)


def _follow_parent() -> None:
    """Let Ctrl-C end the parent alone, and end this process when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
