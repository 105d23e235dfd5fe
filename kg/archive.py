"""The store directory: everything that must outlive a crash, written by one process at a time.

    originals/ab/<sha256>                  the bytes of each document as loaded
    records/<sha256>-<fingerprint>.json    what was read in them
    texts/<hash>.json                      the text of each document and where its parts stand, named by its hash
    documents/<hash>.nq                    the N-Quads of each document's graph, named by the hash of the file
    quarantine/<sha256>                    the bytes of refused files
    manifest                               what happened, line by line (`kg.manifest`)
    gen-000001/, CURRENT                   the published graph (`kg.store`)
    lock, tmp/, .cancu-store               the writer's lock, unfinished files, the mark of a store

A file is written to `tmp/`, synced, renamed, and its folder synced; only then a manifest line tells of it.
Originals and manifest are the truth; records and N-Quads follow from them and can be made again.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from kg import manifest
from kg.faults import ForeignFolder, Locked, NoStore, StorageFailed, UsedAfterFork
from kg.manifest import Event, State

MARK = ".cancu-store"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time of now in UTC."""
    return datetime.now(UTC)


def state(store_dir: Path) -> State:
    """Return the state of a store, read without its lock; raises `NoStore` where there is none."""
    path = store_dir / "manifest"
    if not path.is_file():
        raise NoStore(store=store_dir)
    with storage(store_dir):
        return manifest.state(path)


@contextmanager
def storage(store_dir: Path) -> Iterator[None]:
    """Turn an `OSError` of the body into `StorageFailed`."""
    try:
        yield
    except OSError as error:
        full = error.errno in _FULL or "No space left" in str(error)
        why = "hết chỗ / disk full" if full else str(error)
        raise StorageFailed(store=store_dir, why=why) from error


@contextmanager
def writing(store_dir: Path, clock: Clock = utc_now) -> Iterator[Archive]:
    """Open a store for writing, made if it is not there; raises `Locked` while another process writes."""
    with storage(store_dir):
        make(store_dir)
        lock = _lock(store_dir)
        try:
            yield Archive(store_dir, clock)
        finally:
            os.close(lock)


class Archive:
    """The files of a store in the hands of its one writer; made by `writing`."""

    def __init__(self, store_dir: Path, clock: Clock) -> None:
        self.root = store_dir
        self._clock = clock
        self._owner = os.getpid()
        for folder in ("originals", "records", "texts", "documents", "quarantine", "tmp"):
            _ensure(store_dir / folder)
        for left in (store_dir / "tmp").iterdir():
            left.unlink()
        self._manifest = store_dir / "manifest"
        if not self._manifest.exists():
            self._write(self._manifest, b"")
        self.state = manifest.state(self._manifest)
        if self._manifest.stat().st_size != self.state.size:
            os.truncate(self._manifest, self.state.size)

    def commit(self, *events: Event) -> None:
        """Make ``events`` part of the store's history, all or none, and safe on the disk."""
        self._own()
        time = self.now()
        data = manifest.line(self.state.lines + 1, time, events)
        manifest.append(self._manifest, data, self.state.size)
        self.state.lines += 1
        self.state.size += len(data)
        for event in events:
            self.state.apply(event, time)

    def now(self) -> str:
        """Return the time as it stands in the manifest: UTC, to the second."""
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def original_path(self, sha256: str) -> Path:
        """Return where the bytes of a document lie."""
        return self.root / "originals" / sha256[:2] / sha256

    def document_path(self, nq: str) -> Path:
        """Return where the N-Quads of this hash lie."""
        return self.root / "documents" / f"{nq}.nq"

    def keep_original(self, sha256: str, data: bytes) -> None:
        """Keep the bytes of a document."""
        _ensure(self.original_path(sha256).parent)
        self._keep(self.original_path(sha256), data)

    def original(self, sha256: str) -> bytes | None:
        """Return the bytes of a document, or None if the file is gone or not what was loaded."""
        with suppress(FileNotFoundError):
            data = self.original_path(sha256).read_bytes()
            return data if hashlib.sha256(data).hexdigest() == sha256 else None
        return None

    def keep_record(self, sha256: str, fingerprint: str, line: str) -> None:
        """Keep what was read in a document."""
        self._keep(_record_path(self.root, sha256, fingerprint), line.encode() + b"\n")

    def record(self, sha256: str, fingerprint: str) -> str | None:
        """Return what was read in a document, or None if that file is gone or no text."""
        return record(self.root, sha256, fingerprint)

    def keep_text(self, data: bytes) -> None:
        """Keep the file that holds the text of a document."""
        self._keep(text_path(self.root, hashlib.sha256(data).hexdigest()), data)

    def has_text(self, held: str) -> bool:
        """Tell whether the text file of this hash is there and whole."""
        return not held or text_file(self.root, held) is not None

    def keep_document(self, data: bytes) -> str:
        """Keep the N-Quads of a document's graph and return their hash."""
        nq = hashlib.sha256(data).hexdigest()
        self._keep(self.document_path(nq), data)
        return nq

    def quarantine(self, sha256: str, data: bytes) -> None:
        """Keep the bytes of a refused file for a person to look at."""
        self._keep(self.root / "quarantine" / sha256, data)

    def sweep(self) -> None:
        """Delete the records, N-Quads and quarantined bytes that the state no longer speaks of."""
        self._own()
        documents = self.state.documents.values()
        wanted: dict[str, set[str | None]] = {
            "documents": {f"{entry.nq}.nq" for entry in documents},
            "texts": {f"{entry.read.held}.json" for entry in documents},
            "records": {f"{e.read.sha256}-{e.read.fingerprint}.json" for e in documents},
            "quarantine": {refused.sha256 for refused in self.state.refusals.values()},
        }
        for folder, names in wanted.items():
            for path in (self.root / folder).iterdir():
                if path.name not in names:
                    path.unlink()

    def _keep(self, path: Path, data: bytes) -> None:
        """Write a file unless it is there with just this content."""
        if not (path.is_file() and path.read_bytes() == data):
            self._write(path, data)

    def _write(self, path: Path, data: bytes) -> None:
        self._own()
        unfinished = self.root / "tmp" / path.name
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync(path.parent)

    def _own(self) -> None:
        if os.getpid() != self._owner:
            raise UsedAfterFork(store=self.root, owner=self._owner, pid=os.getpid())


def text_path(store_dir: Path, held: str) -> Path:
    """Return where the text of this hash lies."""
    return store_dir / "texts" / f"{held}.json"


def text_file(store_dir: Path, held: str) -> bytes | None:
    """Return the text file of this hash, or None if it is gone or not what was kept."""
    with suppress(FileNotFoundError):
        data = text_path(store_dir, held).read_bytes()
        return data if hashlib.sha256(data).hexdigest() == held else None
    return None


def record(store_dir: Path, sha256: str, fingerprint: str) -> str | None:
    """Return what was read in a document, or None if that file is gone or no text."""
    with suppress(FileNotFoundError, UnicodeDecodeError):
        return _record_path(store_dir, sha256, fingerprint).read_bytes().decode()
    return None


def _record_path(store_dir: Path, sha256: str, fingerprint: str) -> Path:
    return store_dir / "records" / f"{sha256}-{fingerprint}.json"


def sync(path: Path) -> None:
    """Wait until a file, or the list of names of a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ensure(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir()
        sync(folder.parent)


def make(store_dir: Path) -> None:
    """Make an empty store where there is none; raises `ForeignFolder` for a folder that holds other things."""
    mark = store_dir / MARK
    if mark.exists():
        return
    if store_dir.exists() and (not store_dir.is_dir() or any(store_dir.iterdir())):
        raise ForeignFolder(store=store_dir)
    store_dir.mkdir(parents=True, exist_ok=True)
    mark.touch()
    sync(store_dir)
    sync(store_dir.parent)


def _lock(store_dir: Path) -> int:
    """Return the descriptor that holds the lock until it is closed; the file tells the writer's process."""
    descriptor = os.open(store_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = os.pread(descriptor, 20, 0).decode().strip() or "?"
        os.close(descriptor)
        raise Locked(store=store_dir, pid=pid) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    return descriptor
