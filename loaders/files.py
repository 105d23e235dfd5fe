"""Files and folders: what lies there, and its bytes — or the reason why not.

    paths → Source* → Loaded      (a Refusal can take the place of each)

Nothing is guessed and nothing is dropped: every file below the given paths ends as `Loaded` or as a `Refusal`.
`loaders.reading` makes documents of the bytes.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loaders.refusal import Refusal, Words, refusal

LIMIT = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""

_TEXTS = (".txt", ".md")
_WORD = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".rtf")
_WEB = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_SHEETS = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
_HOLDERS = (".zip", ".json", ".jsonl", ".ndjson", ".csv", ".tsv")
SUFFIXES = (*_TEXTS, *_WORD, *_WEB, *_SHEETS, *_HOLDERS)
"""The endings of names that are read below a folder; what a file is, its bytes decide."""
STORE_MARK = ".cancu-store"
"""A folder with a file of this name is a store of ours and is not walked."""

_BESIDE = ".fields.toml"
"""How the names of files end that tell how a corpus beside them is read."""
_LOCK = "~$"
"""How the names of files begin that Word keeps beside a document while it is open."""
_NO_RIGHTS = ("không có quyền đọc", "no right to read")
_NOT_REGULAR = ("không phải tệp thường", "not a regular file")
_NO_SUFFIX = ("tên không có đuôi", "no file name extension")


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, or a place that is refused at sight because of its ``fault``."""

    path: str
    fault: Refusal | None = None

    @property
    def name(self) -> str:
        """The path in printable form."""
        return printable(self.path)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of one file."""

    name: str
    sha256: str
    data: bytes


def sources(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """Yield every file at or below ``paths`` once, folders in name order, hidden entries and Word's locks left out."""
    seen: set[str] = set()
    folders: set[tuple[int, int]] = set()
    for path in paths:
        given = os.fspath(path)
        for source in _below(Path(given), folders) if given and _is_folder(Path(given)) else [_given(given)]:
            key = os.path.abspath(source.path)  # noqa: PTH100  resolving links would merge two names
            if key not in seen:
                seen.add(key)
                yield source


def opened(source: Source) -> BinaryIO | Refusal:
    """Return the open file of a source, which the caller closes, or why there is none."""
    if source.fault:
        return source.fault
    try:
        descriptor = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return refusal("missing", source.name)
    except OSError as error:
        return refusal("unreadable", source.name, _why(error))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return refusal("unsupported", source.name, _NOT_REGULAR)
    return os.fdopen(descriptor, "rb")


def load(source: Source) -> Loaded | Refusal:
    """Return the bytes of a source; a file above `LIMIT` is refused unread."""
    file = opened(source)
    if isinstance(file, Refusal):
        return file
    with file:
        size = os.fstat(file.fileno()).st_size
        if size > LIMIT:
            return refusal("too-large", source.name, str(size))
        try:
            data = file.read(LIMIT + 1)
        except OSError as error:
            return refusal("unreadable", source.name, _why(error))
    if len(data) > LIMIT:
        return refusal("too-large", source.name, f"> {LIMIT}")
    return Loaded(source.name, hashlib.sha256(data).hexdigest(), data)


def _given(path: str) -> Source:
    """Return the file that the user named; without an extension it is read as text."""
    suffix = Path(path).suffix
    if suffix and suffix.casefold() not in SUFFIXES and os.path.lexists(path):
        return Source(path, refusal("unsupported", printable(path), suffix))
    return Source(path)


def _below(top: Path, folders: set[tuple[int, int]]) -> Iterator[Source]:
    """Yield the files below a folder; a folder that links lead to twice is walked once."""
    ahead = [top]
    while ahead:
        path = ahead.pop()
        if not _is_folder(path):
            right = path.suffix.casefold() in SUFFIXES
            fault = None if right else refusal("unsupported", printable(path), path.suffix or _NO_SUFFIX)
            yield Source(str(path), fault)
            continue
        try:
            status = path.stat()
            entries = sorted(path.iterdir(), reverse=True)
        except OSError as error:
            yield Source(str(path), refusal("unreadable", printable(path), _why(error)))
            continue
        identity = (status.st_dev, status.st_ino)
        if identity not in folders and path / STORE_MARK not in entries:
            folders.add(identity)
            ahead += [e for e in entries if not e.name.startswith((".", _LOCK)) and not e.name.endswith(_BESIDE)]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def printable(path: str | Path) -> str:
    r"""Return ``path`` with bytes that are no UTF-8 written out: ``caf\xe9.txt``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _why(error: OSError) -> str | Words:
    return _NO_RIGHTS if isinstance(error, PermissionError) else error.strerror or type(error).__name__
