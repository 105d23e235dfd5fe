"""Files as a person hands them in: under safe names, in pieces, within the limits of a batch."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from kg import archive

MEGABYTE = 1 << 20
MOST_FILES = 500
"""How many files a batch may have."""
MOST_OF_A_FILE = 100 * MEGABYTE
MOST_OF_A_BATCH = 500 * MEGABYTE
"""How much a batch may hold; the server keeps handed-in files in memory until they are on the disk."""

_MAPPING = ".fields.toml"
"""How the names of files end that tell how a corpus beside them is read: an ending of two parts."""
_LONGEST = 180
"""How many bytes of UTF-8 a name may have; file systems take 255, and "unfinished" needs some."""
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|#\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_HIDDEN = re.compile(r"^(?:[.\s]|~\$)+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a batch: ``name`` is what it is called here, ``given`` what the person's machine called it."""

    name: str
    given: str
    size: int


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file that was not taken into the batch, and why, in Vietnamese."""

    given: str
    why: str


def take(folder: Path, files: Iterable[tuple[str, BinaryIO]]) -> tuple[list[Upload], list[NotTaken]]:
    """Write files, each under a safe form of the name that it was given, into a folder, up to the limits of a batch.

    Raises `OSError` where the disk does not take them.
    """
    uploads: list[Upload] = []
    not_taken: list[NotTaken] = []
    names: Counter[str] = Counter()
    left = MOST_OF_A_BATCH
    for given, file in files:
        if len(uploads) >= MOST_FILES:
            not_taken.append(NotTaken(given, f"Mỗi lô tối đa {MOST_FILES} tệp. Nạp tệp này trong lô sau."))
            continue
        name = safe_name(given, names)
        size = _copied(folder / name, file, min(left, MOST_OF_A_FILE))
        if size is None:
            (folder / name).unlink()
            not_taken.append(NotTaken(given, _too_large(left)))
        else:
            uploads.append(Upload(name, given, size))
            left -= size
    archive.sync(folder)
    return uploads, not_taken


def safe_name(given: str, taken: Counter[str]) -> str:
    """Return a name for a file that is one plain part of a path, unlike those ``taken`` before, whatever was given.

    >>> safe_name("../../Kế hoạch 24/KH.docx", Counter())
    'KH.docx'
    """
    last = re.split(r"[/\\]", given)[-1]
    name = _HIDDEN.sub("", _UNSAFE.sub("_", unicodedata.normalize("NFC", last.encode("utf-8", "replace").decode())))
    name = " ".join(name.split()).rstrip(". ") or "không tên"
    name = f"_{name}" if _RESERVED.match(name) else name
    stem, suffix = _parted(name)
    name = _cut(stem, _LONGEST - len(suffix.encode())) + suffix
    key = name.casefold()
    taken[key] += 1
    while taken[key] > 1:
        stem, suffix = _parted(name)
        other = f"{stem} ({taken[key]}){suffix}"
        if not taken[other.casefold()]:
            taken[other.casefold()] += 1
            return other
        taken[key] += 1
    return name


def _too_large(left: int) -> str:
    if left < MOST_OF_A_FILE:
        return f"Cả lô tối đa {MOST_OF_A_BATCH // MEGABYTE} MB. Nạp tệp này trong lô sau."
    return f"Tệp lớn hơn {MOST_OF_A_FILE // MEGABYTE} MB. Tách nhỏ, hoặc nạp bằng: cancu build TỆP"


def _copied(path: Path, file: BinaryIO, most: int) -> int | None:
    """Copy a file in pieces and return its size, None where it has more than ``most`` bytes."""
    size = 0
    with path.open("xb") as out:
        while piece := file.read(MEGABYTE):
            size += len(piece)
            if size > most:
                return None
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return size


def _parted(name: str) -> tuple[str, str]:
    """Return a name without its suffix, and the suffix where it is a short one."""
    if name.endswith(_MAPPING):
        return name.removesuffix(_MAPPING), _MAPPING
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem and len(suffix.encode()) <= 12 else (name, "")


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore")
