"""What happened since the store began: to the documents of one instrument, and which decisions were taken back.

The manifest keeps it all. Only the lines that name the instrument, its documents or their files, or the decisions, are
read, so that a long manifest is searched as bytes, not replayed.
"""

from __future__ import annotations

import json
import mmap
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from kg.faults import NewerFormat
from kg.manifest import Decided, Event, Held, Read, Refused, Removed, Undecided, file_name, transaction

What: TypeAlias = Literal["loaded", "reread", "moved", "replaced", "withdrawn", "refused"]
"""``moved`` is a document read again that is now another instrument, ``replaced`` one whose file now holds other bytes,
``refused`` one that was not taken when it was read again."""


@dataclass(frozen=True, slots=True)
class Past:
    """One thing that happened to a document: when (ISO, UTC), by which version of the tool, and to which file."""

    time: str
    what: What
    sha256: str
    file: str
    tool_version: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that ``by`` took back at ``time`` (ISO, UTC); ``decided`` is what was taken back."""

    time: str
    by: str
    decided: Decided


def past(manifest: Path, instrument: str) -> tuple[Past, ...]:
    """Return what happened to the documents of an instrument, oldest first; nothing where there is no manifest.

    Raises `OSError` where the manifest can't be read, `NewerFormat` where a newer version wrote it.
    """
    if not manifest.exists() or not manifest.stat().st_size:
        return ()
    with manifest.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = _lines(data, [instrument])
        told = _told(data, found, manifest)
        own = {e.sha256 for _, events in told for e in events if isinstance(e, Read) and e.instrument == instrument}
        found |= _lines(data, own)
        told = _told(data, found, manifest)
        paths = {e.path for _, events in told for e in events if isinstance(e, Held) and e.sha256 in own}
        return tuple(_folded(_told(data, found | _lines(data, paths), manifest), instrument, own))


def undone(manifest: Path, *, limit: int) -> tuple[Undone, ...]:
    """Return the latest decisions that were taken back, the last one first; raises as `past` does."""
    if not manifest.exists() or not manifest.stat().st_size:
        return ()
    with manifest.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        ends = sorted(_holding(data, [b'"event":"undecided"']))[-limit:]
        events = [e for _, events in _told(data, ends, manifest) for e in events if isinstance(e, Undecided)]
        about = {(json.dumps(e.document), json.dumps(e.instrument)) for e in events}
        begins = _holding(data, (f'"event":"decided","document":{d},"instrument":{i}'.encode() for d, i in about))
        return tuple(_taken_back(_told(data, begins | set(ends), manifest)))[::-1]


def _taken_back(told: Iterable[tuple[str, list[Event]]]) -> Iterator[Undone]:
    standing: dict[tuple[str, str], Decided] = {}
    for time, events in told:
        for event in events:
            match event:
                case Decided(document, instrument):
                    standing[document, instrument] = replace(event, time=time)
                case Undecided(document, instrument, by) if before := standing.pop((document, instrument), None):
                    yield Undone(time, by, before)


def _lines(data: mmap.mmap, named: Iterable[str]) -> set[int]:
    """Return where the lines begin that hold one of these strings."""
    return _holding(data, (json.dumps(name).encode() for name in named))


def _holding(data: mmap.mmap, wanted: Iterable[bytes]) -> set[int]:
    """Return where the lines begin that hold one of these bytes."""
    found = b"|".join(map(re.escape, wanted))
    return {data.rfind(b"\n", 0, match.start()) + 1 for match in re.finditer(found, data)} if found else set()


def _told(data: mmap.mmap, starts: Iterable[int], manifest: Path) -> list[tuple[str, list[Event]]]:
    """Return the transactions of the lines that begin there, in their order, without a torn one."""
    found = []
    for start in sorted(starts):
        end = data.find(b"\n", start)
        try:
            told = transaction(data[start : end + 1] if end >= 0 else data[start:])
        except (KeyError, TypeError) as error:
            raise NewerFormat(path=manifest, line=data[:start].count(b"\n") + 1) from error
        if told:
            found.append(told)
    return found


def _folded(told: Iterable[tuple[str, list[Event]]], instrument: str, own: set[str]) -> Iterator[Past]:
    """Yield what the transactions do to the documents ``own``, those that were once read as the instrument."""
    held: dict[str, str] = {}  # which of them a path holds
    current: dict[str, Read] = {}  # as what each was read last
    for time, events in told:
        files = {e.sha256: file_name(e.path) for e in events if isinstance(e, Held)}
        for event in events:
            match event:
                case Read(sha256=sha) if sha in own:
                    before = current.get(sha)
                    current[sha] = event
                    named = files.get(sha) or _file(held, sha)
                    if what := _reading(before, event, instrument):
                        yield Past(time, what, sha, named, event.tool_version)
                case Held(sha256=sha, path=path):
                    old = held.pop(path, None)
                    if old and old != sha and old not in held.values():
                        yield from _left(time, "replaced", current.pop(old, None), file_name(path), instrument)
                    if sha in own:
                        held[path] = sha
                case Removed(sha256=sha) | Refused(sha256=sha) if sha in own and sha in current:
                    end: What = "withdrawn" if isinstance(event, Removed) else "refused"
                    yield from _left(time, end, current.pop(sha), _file(held, sha), instrument)
                    held = {path: one for path, one in held.items() if one != sha}


def _reading(before: Read | None, now: Read, instrument: str) -> What | None:
    """Return what reading a document means for the instrument, None if it neither was nor is one of its documents."""
    if now.instrument != instrument:
        return "moved" if before and before.instrument == instrument else None
    return "reread" if before and before.instrument == instrument else "loaded"


def _left(time: str, what: What, read: Read | None, file: str, instrument: str) -> Iterator[Past]:
    if read and read.instrument == instrument:
        yield Past(time, what, read.sha256, file, read.tool_version)


def _file(held: dict[str, str], sha256: str) -> str:
    return min((file_name(path) for path, one in held.items() if one == sha256), default="")
