"""Batches: files that a person handed in, read but not published, each batch in a folder of its own below the store.

    STORE/staging/<id>/batch.json        what was handed in, and what was not taken and why; written last
                       files/<name>      the bytes, under safe names
                       read/             what was read in them, by hash and version, so that nothing is read twice
                       preview.jsonl     what a person is shown of each document (`cancu preview`)
                       left.json         the documents that are left out, first by what was read, then by the person
                       kept.json         the documents to publish, fixed when publishing begins
                       jobs.json         the jobs that read and publish
                       published.json    what became of them (`cancu build --batch`)

Nothing here is part of the published graph, and a batch can be thrown away at any time. Files are written aside and
renamed; a batch that was not taken in whole has no batch.json and is swept after a day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from kg import archive
from kg.intake import NotTaken, Upload, take

_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that were handed in together; ``created`` is the time in UTC."""

    id: str
    folder: Path
    created: str
    uploads: tuple[Upload, ...]
    not_taken: tuple[NotTaken, ...] = ()

    @property
    def files(self) -> Path:
        """The folder of the bytes."""
        return self.folder / "files"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person is shown of one document of a batch before it is published.

    ``state`` is ok, partial, refused or repeated (in this batch, as ``same_as``); ``held`` tells that the store has
    the same bytes (``bytes``), had them and they were withdrawn (``removed``), or holds the instrument from other
    bytes (``instrument``), as the file ``held_as``; ``others`` counts the documents of this batch that are the same
    instrument. ``record`` names what was read.
    """

    name: str
    state: str
    kind: str = ""
    sha256: str = ""
    code: str = ""
    message: str = ""
    note: str = ""
    characters: int = 0
    pages: int = 0
    label: str = ""
    instrument: str = ""
    number: str = ""
    date: str = ""
    issuer: str = ""
    jurisdiction: str = ""
    title: str = ""
    instruments: int = 0
    relations: int = 0
    tasks: int = 0
    findings: tuple[str, ...] = ()
    held: str = ""
    held_as: str = ""
    others: int = 0
    same_as: str = ""
    record: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Whether publishing this document would change anything."""
        return self.state in ("ok", "partial") and self.held != "bytes"

    @property
    def seems_foreign(self) -> bool:
        """Whether nothing was read in it that administrative documents have."""
        return not (self.number or self.date or self.title or self.relations)


def create(store: Path, files: Iterable[tuple[str, BinaryIO]]) -> Batch:
    """Take files into a new batch, in pieces, and return it once all is on the disk.

    Raises `StorageFailed` where the disk does not take them; then nothing of the batch is left.
    """
    store = store.resolve()
    with archive.storage(store):
        archive.make(store)
        _sweep(store)
        now = datetime.now(UTC)
        folder = store / "staging" / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        (folder / "files").mkdir(parents=True)
        try:
            uploads, not_taken = take(folder / "files", files)
            made = Batch(folder.name, folder, f"{now:%Y-%m-%dT%H:%M:%SZ}", tuple(uploads), tuple(not_taken))
            told = {"created": made.created, "uploads": [asdict(u) for u in uploads],
                    "not_taken": [asdict(n) for n in not_taken]}  # fmt: skip
            write(folder / "batch.json", json.dumps(told))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return made


def batch(store: Path, id: str) -> Batch | None:
    """Return the batch of this id, or None if there is none."""
    return opened(store.resolve() / "staging" / id) if _ID.fullmatch(id) else None


def opened(folder: Path) -> Batch | None:
    """Return the batch that lies in a folder, or None if there is none."""
    told = _json(folder / "batch.json")
    if not isinstance(told, dict):
        return None
    uploads = tuple(Upload(**one) for one in told["uploads"])
    return Batch(folder.name, folder, told["created"], uploads, tuple(NotTaken(**one) for one in told["not_taken"]))


def batches(store: Path) -> list[Batch]:
    """Return the batches of a store, newest first."""
    folder = store.resolve() / "staging"
    names = sorted((path.name for path in folder.iterdir()), reverse=True) if folder.is_dir() else []
    return [found for name in names if (found := batch(store, name))]


def discard(batch: Batch) -> None:
    """Throw a batch away, with all that was read in it."""
    with archive.storage(batch.folder):
        (batch.folder / "batch.json").unlink(missing_ok=True)
        shutil.rmtree(batch.folder)


def clear(batch: Batch) -> None:
    """Delete the bytes of a batch and what was read in them; what is known of it stays."""
    for name in ("files", "read"):
        shutil.rmtree(batch.folder / name, ignore_errors=True)


def keep_read(batch: Batch, sha256: str, fingerprint: str, line: str, text: bytes) -> None:
    """Keep what a version read in some bytes."""
    (batch.folder / "read").mkdir(exist_ok=True)
    write(batch.folder / "read" / f"{sha256}-{fingerprint}.text", text)
    write(batch.folder / "read" / f"{sha256}-{fingerprint}.json", f"{_digest(line.encode())} {line}")


def read(batch: Batch, sha256: str, fingerprint: str) -> tuple[str, bytes] | None:
    """Return the record and the text file of some bytes, whole and as this version reads them, else None."""
    path = batch.folder / "read" / f"{sha256}-{fingerprint}.json"
    with suppress(OSError, UnicodeDecodeError, ValueError, KeyError, TypeError):
        digest, _, line = path.read_text("utf-8").partition(" ")
        text = path.with_suffix(".text").read_bytes()
        if digest == _digest(line.encode()) and json.loads(line)["document"]["held"] == _digest(text):
            return line, text
    return None


def record(batch: Batch, seen: Seen) -> dict[str, Any]:
    """Return all that was read in a document, as `cancu extract` writes it; empty if it is gone."""
    sha256, _, fingerprint = seen.record.partition("-")
    found = read(batch, sha256, fingerprint) if fingerprint else None
    return json.loads(found[0]) if found else {}


def keep_preview(batch: Batch, documents: Iterable[Seen]) -> None:
    """Keep what a person is shown of the documents of a batch; those that seem foreign are left out until a person
    chooses."""
    found = tuple(documents)
    if not (batch.folder / "left.json").exists():
        leave_out(batch, (seen.name for seen in found if seen.can_be_taken and seen.seems_foreign))
    lines = (json.dumps(asdict(seen)) + "\n" for seen in found)
    write(batch.folder / "preview.jsonl", "".join(lines))


def preview(batch: Batch) -> tuple[Seen, ...] | None:
    """Return what a person is shown of the documents of a batch, or None while they are not all read."""
    with suppress(OSError, ValueError, TypeError):
        lines = (batch.folder / "preview.jsonl").read_text("utf-8").split("\n")
        told = [json.loads(line) for line in lines if line]
        return tuple(Seen(**(one | {"findings": tuple(one["findings"])})) for one in told)
    return None


def left_out(batch: Batch) -> frozenset[str]:
    """Return the names of the documents that are left out."""
    told = _json(batch.folder / "left.json")
    return frozenset(told) if isinstance(told, list) else frozenset()


def leave_out(batch: Batch, names: Iterable[str]) -> None:
    """Keep which documents a person leaves out."""
    write(batch.folder / "left.json", json.dumps(sorted(set(names))))


def kept(batch: Batch) -> frozenset[str] | None:
    """Return the names of the documents to publish, or None where that was not fixed."""
    told = _json(batch.folder / "kept.json")
    return frozenset(told) if isinstance(told, list) else None


def keep(batch: Batch, names: Iterable[str]) -> None:
    """Fix the documents to publish."""
    write(batch.folder / "kept.json", json.dumps(sorted(set(names))))


def jobs(batch: Batch) -> dict[str, str]:
    """Return the ids of the jobs of a batch: ``preview`` and ``publish``."""
    told = _json(batch.folder / "jobs.json")
    return {str(name): str(id) for name, id in told.items()} if isinstance(told, dict) else {}


def set_job(batch: Batch, name: str, id: str) -> None:
    """Keep the id of a job of a batch."""
    write(batch.folder / "jobs.json", json.dumps(jobs(batch) | {name: id}))


def published(batch: Batch) -> dict[str, Any] | None:
    """Return what `cancu build` told of a batch, or None while it is not published."""
    told = _json(batch.folder / "published.json")
    return told if isinstance(told, dict) else None


def inside(batch: Batch, path: str) -> str:
    """Return the name of a document within its batch from its whole path."""
    return path.removeprefix(f"{batch.files}/")


def write(path: Path, data: str | bytes) -> None:
    """Write a file so that it is there whole and on the disk, or as it was before."""
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _sweep(store: Path) -> None:
    """Delete batches that were not taken in whole, once nobody can be at it any more."""
    folder = store / "staging"
    for path in folder.iterdir() if folder.is_dir() else ():
        if not (path / "batch.json").exists() and path.stat().st_mtime < time.time() - _DAY:
            shutil.rmtree(path, ignore_errors=True)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(path: Path) -> Any:
    with suppress(OSError, ValueError):
        return json.loads(path.read_text("utf-8"))
    return None


def names(documents: Sequence[Seen]) -> frozenset[str]:
    """Return the names of the documents that publishing would take."""
    return frozenset(seen.name for seen in documents if seen.can_be_taken)
