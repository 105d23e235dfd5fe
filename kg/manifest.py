"""The manifest: what happened to the documents of a store, and the state that follows from it.

One line is one transaction, ``crc32 json\\n``, numbered and appended with fsync. A line that a power cut tore
can only be the last one and is cut off; any other damage is an error that names the line.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from kg import VERSION
from kg.faults import DamagedManifest, NewerFormat
from kg.model import Extraction, Status

_TORN = b"\0" * 512
"""A sector that was allocated and never written."""


@dataclass(frozen=True, slots=True)
class Read:
    """Some bytes were read: their record stands under this fingerprint of the tool and the ontology, their text under
    the hash ``held``.
    """

    sha256: str
    document: str
    fingerprint: str
    tool_version: str
    status: Status
    note: str | None
    characters: int
    instrument: str
    type: str | None
    number: str | None
    date: str | None
    jurisdiction: str | None
    title: str | None
    held: str = ""

    @classmethod
    def of(cls, extraction: Extraction, document: str, fingerprint: str) -> Self:
        """Return the event of having read ``extraction``, whose document has the IRI ``document``."""
        own = extraction.own
        return cls(
            sha256=extraction.sha256,
            document=document,
            fingerprint=fingerprint,
            tool_version=VERSION,
            status=extraction.status,
            note=extraction.note,
            characters=extraction.characters,
            instrument=own.id,
            type=own.type,
            number=own.number,
            date=own.date,
            jurisdiction=own.jurisdiction,
            title=own.title,
            held=extraction.held,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A file holds these bytes now, and no longer others."""

    sha256: str
    path: str


@dataclass(frozen=True, slots=True)
class Written:
    """The document's graph is the N-Quads file of this hash, with so many distinct quads."""

    sha256: str
    nq: str
    quads: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A file was not taken; ``kept`` tells that its bytes lie in the quarantine."""

    path: str
    code: str
    message: str
    message_en: str
    sha256: str | None
    fingerprint: str
    kept: bool
    time: str = ""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A refusal that no longer holds: the file is gone or good."""

    path: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A person withdrew the document."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A person said what an ambiguous instrument is in a document: ``chosen``, or None for none of the candidates
    ``among`` which it was then.

    ``file``, ``label`` and ``chosen_label`` are what the three were called then, for the day when the graph no longer
    knows them.
    """

    document: str
    instrument: str
    chosen: str | None
    among: tuple[str, ...]
    by: str
    why: str
    file: str
    label: str
    chosen_label: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A person took back what had been decided of an ambiguous instrument in a document."""

    document: str
    instrument: str
    by: str


Event = Read | Held | Written | Refused | Forgotten | Removed | Decided | Undecided
_EVENTS: dict[str, type[Event]] = {
    "read": Read,
    "held": Held,
    "written": Written,
    "refused": Refused,
    "forgotten": Forgotten,
    "removed": Removed,
    "decided": Decided,
    "undecided": Undecided,
}
_NAMES = {kind: name for name, kind in _EVENTS.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the store: ``loaded`` is when its bytes came in, ``nq`` is None until it is written."""

    read: Read
    loaded: str
    paths: tuple[str, ...] = ()
    nq: str | None = None
    quads: int = 0

    @property
    def name(self) -> str:
        """The file name, the least one where several files hold the same bytes."""
        return min(map(file_name, self.paths))

    @property
    def path(self) -> str:
        """The path that goes with `name`."""
        return min(self.paths, key=lambda path: (file_name(path), path))


@dataclass(slots=True)
class State:
    """What the transactions add up to; ``removed`` holds the entries that a person withdrew, ``decisions`` what persons
    decided, by document and ambiguous instrument, whether or not these are still there.
    """

    documents: dict[str, Entry] = field(default_factory=dict)
    refusals: dict[str, Refused] = field(default_factory=dict)
    removed: dict[str, Entry] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Decided] = field(default_factory=dict)
    lines: int = 0
    size: int = 0

    def apply(self, event: Event, time: str) -> None:
        """Change the state as ``event`` says."""
        match event:
            case Read():
                old = self.documents.get(event.sha256, Entry(event, time))
                self.documents[event.sha256] = Entry(event, old.loaded, old.paths)
                self.removed.pop(event.sha256, None)
            case Held(sha256, path):
                self._let_go(path)
                entry = self.documents[sha256]
                self.documents[sha256] = replace(entry, paths=(*entry.paths, path))
                self.holders[path] = sha256
                self.refusals.pop(path, None)
            case Written(sha256, nq, quads):
                self.documents[sha256] = replace(self.documents[sha256], nq=nq, quads=quads)
            case Refused():
                if event.sha256:
                    self._drop(event.sha256)
                self.refusals[event.path] = replace(event, time=time)
            case Forgotten(path):
                self.refusals.pop(path, None)
            case Removed(sha256):
                self.removed[sha256] = self.documents[sha256]
                self._drop(sha256)
            case Decided(document, instrument):
                self.decisions[document, instrument] = replace(event, time=time)
            case Undecided(document, instrument):
                self.decisions.pop((document, instrument), None)

    def _let_go(self, path: str) -> None:
        """Take ``path`` from the document it held before; a document without any path goes with it."""
        old = self.holders.pop(path, None)
        if old is None:
            return
        entry = self.documents[old]
        paths = tuple(p for p in entry.paths if p != path)
        self.documents[old] = replace(entry, paths=paths)
        if not paths:
            self._drop(old)

    def _drop(self, sha256: str) -> None:
        entry = self.documents.pop(sha256, None)
        for path in entry.paths if entry else ():
            self.holders.pop(path, None)


def file_name(path: str) -> str:
    """Return the last part of a path."""
    return path.rsplit("/", 1)[-1]


def line(number: int, time: str, events: Iterable[Event]) -> bytes:
    """Return the manifest line of one transaction."""
    told = [{"event": _NAMES[type(event)], **_told(event)} for event in events]
    body = json.dumps({"n": number, "time": time, "events": told}, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


def state(path: Path) -> State:
    """Return the state that a manifest adds up to; raises what `replay` does."""
    return replay(path.read_bytes(), path)


def continued(before: State, path: Path) -> State:
    """Return the state of a manifest that was ``before`` and has only grown since; raises what `replay` does."""
    with path.open("rb") as file:
        file.seek(before.size)
        data = file.read()
    after = replace(
        before,
        documents=dict(before.documents),
        refusals=dict(before.refusals),
        removed=dict(before.removed),
        holders=dict(before.holders),
        decisions=dict(before.decisions),
    )
    return _replayed(after, data, path)


def replay(data: bytes, path: Path) -> State:
    """Return the state that the lines of ``data`` add up to; its `size` leaves out a torn last line.

    Raises `DamagedManifest` or `NewerFormat`, with ``path`` in their messages.
    """
    return _replayed(State(), data, path)


def _replayed(result: State, data: bytes, path: Path) -> State:
    """Add the lines of ``data`` to a state that ends where they begin, and return it."""
    end = result.size + len(data)
    for number, text in enumerate(_lines(data), result.lines + 1):
        body = _body(text)
        if body is None:
            if result.size + len(text) == end and _torn(text):
                break
            raise DamagedManifest(path=path, line=number, why="crc32")
        if body["n"] != number:
            raise DamagedManifest(path=path, line=number, why=f"n = {body['n']}")
        try:
            for event in body["events"]:
                result.apply(_event(event), body["time"])
        except (KeyError, TypeError) as error:
            raise NewerFormat(path=path, line=number) from error
        result.lines, result.size = number, result.size + len(text)
    return result


def append(path: Path, data: bytes, size: int) -> None:
    """Add a line to a manifest of ``size`` bytes, safe on the disk on return; on failure nothing is added."""
    with path.open("r+b", buffering=0) as file:
        file.seek(size)
        try:
            while data:
                data = data[file.write(data) or 0 :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise


def _told(event: Event) -> dict[str, Any]:
    return {key: value for key, value in asdict(event).items() if key != "time"}  # the line's own


def transaction(text: bytes) -> tuple[str, list[Event]] | None:
    """Return the time and the events of one line, None where it is harmed or torn; raises as an unknown event does."""
    body = _body(text)
    return (body["time"], [_event(event) for event in body["events"]]) if body else None


def _event(told: dict[str, Any]) -> Event:
    given: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told.items() if key != "event"
    }
    return _EVENTS[told["event"]](**given)


def _lines(data: bytes) -> Iterator[bytes]:
    return (match[0] for match in re.finditer(rb"[^\n]*\n|[^\n]+\Z", data))


def _body(text: bytes) -> dict[str, Any] | None:
    """Return the JSON of a whole and unharmed line."""
    if not text.endswith(b"\n") or text[8:9] != b" ":
        return None
    body = text[9:-1]
    if b"%08x" % zlib.crc32(body) != text[:8]:
        return None
    result: dict[str, Any] = json.loads(body)
    return result


def _torn(text: bytes) -> bool:
    """Tell a line cut short by a power loss from one that was whole and changed afterwards."""
    whole = not text.endswith(b"\n") and _body(text[:-1] + b"\n") is not None
    return not whole and (not text.endswith(b"\n") or _TORN in text)
