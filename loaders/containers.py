"""Files that hold many documents: archives and corpora, taken apart into what they hold.

    Source → Loaded* | Refusal*

A member of an archive is named ``văn bản.zip!/2024/24-KH-UBND.docx``, a record of a corpus ``corpus.jsonl#12``. A
member's name is never used as a path. What an archive would unpack to is checked before and while it is unpacked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tomllib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import IO, Any

from kg.knowledge import load as knowledge
from loaders.files import LIMIT, SUFFIXES, Loaded, Source, load, opened
from loaders.refusal import Refusal, refusal, told

MOST_MEMBERS = 20_000
"""The most members of an archive that is taken apart."""
MOST_BYTES = 4 << 30
"""The most that all members of an archive may unpack to."""
MOST_BROKEN = 100
"""How many bad records a corpus may have; behind one more it is read no further."""
DEEPEST = 3
"""How many archives may lie within one another."""
RATIO = 200
"""How many times larger than packed a member of more than a megabyte may be."""

_CORPORA = {".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".csv": ",", ".tsv": "\t"}
MAPPING = "@fields"
"""Under which name a record carries the mapping that lies beside its corpus, so that a record says all by itself."""
UNNAMED = "@cells"
"""Under which name a record of a table carries the cells that stand in no column with a name."""
MAPPING_SUFFIX = ".fields.toml"
_ROLES = (
    "text", "parts", "number", "type", "date", "issuer", "title", "status", "effective", "expires", "signer", "source",
    "relation", "ignored",
)  # fmt: skip
_MEMBER = re.compile(r"!/|#\d+$")
_RECORD = re.compile(r"\.(?:jsonl|ndjson|json|csv|tsv)#\d+$", re.IGNORECASE)
_LISTS = ("data", "documents", "items", "records", "docs", "results", "rows")
"""Under which names a JSON file may hold its records."""
_NUMBERED = re.compile(r"[\W_]{0,3}(?:\d{1,5}|[ivxlc]{1,6})$", re.IGNORECASE)
_INDEX = 40
"""A cell without a column's name that is not longer than this counts the rows, as tables of some programs do."""
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, OverflowError,
)  # fmt: skip
"""What `zipfile` raises on a damaged archive or member."""


def holder(name: str) -> str:
    """Return the name of the file on disk that a document's name stands for or lies in.

    >>> holder("a.zip!/b/c.docx"), holder("a.jsonl#3"), holder("a.txt")
    ('a.zip', 'a.jsonl', 'a.txt')
    """
    found = _MEMBER.search(name)
    return name[: found.start()] if found else name


def is_record(name: str) -> bool:
    """Tell whether a document's name is that of a record of a corpus."""
    return bool(_RECORD.search(name))


def parts(source: Source) -> Iterator[Loaded | Refusal]:
    """Yield what a source holds: its own bytes, or each member of an archive or record of a corpus."""
    if source.fault:
        yield source.fault
        return
    form = _CORPORA.get(Path(source.path).suffix.casefold())
    if form is None and not _is_archive(source):
        yield load(source)
        return
    file = opened(source)
    if isinstance(file, Refusal):
        yield file
        return
    mapping = _mapping(source) if form else {}
    if isinstance(mapping, Refusal):
        file.close()
        yield mapping
        return
    with file:
        yield from _members(file, source.name, 1) if form is None else _records(file, source.name, form, mapping)


def _mapping(source: Source) -> dict[str, str] | Refusal:
    """Return what the file ``<corpus>.fields.toml`` beside a corpus says of its fields; nothing where there is none."""
    beside = Path(source.path).with_suffix(MAPPING_SUFFIX)
    try:
        fields: dict[str, str] = tomllib.loads(beside.read_text("utf-8")).get("fields", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        return refusal("mapping", source.name, told(error))
    if not isinstance(fields, dict):
        return refusal("mapping", source.name, ", ".join(_ROLES))
    wrong = [f"{name} = {role!r}" for name, role in fields.items() if role not in _ROLES]
    if wrong:
        return refusal("mapping", source.name, f"{wrong[0]}; {', '.join(_ROLES)}")
    return fields


def _is_archive(source: Source) -> bool:
    """Tell whether a file is an archive of documents, and not a document that is packed as one."""
    file = opened(source)
    if isinstance(file, Refusal):
        return False
    with file:
        return file.read(4) == b"PK\x03\x04" and not _is_office(file)


def _is_office(file: IO[bytes]) -> bool:
    """Tell whether a packed file is one of an office program; of a damaged one its first bytes tell."""
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name in archive.NameToInfo for name in ("[Content_Types].xml", "mimetype"))
    except BROKEN:
        file.seek(0)
        return b"[Content_Types].xml" in file.read(4096)


def _members(file: IO[bytes], name: str, depth: int) -> Iterator[Loaded | Refusal]:
    try:
        archive = zipfile.ZipFile(file)
        members = sorted(archive.infolist(), key=lambda member: member.filename)
    except BROKEN as error:
        yield refusal("damaged-file", name, told(error))
        return
    with archive:
        size = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or size > MOST_BYTES:
            yield refusal("bomb", name, f"{len(members)} × {size} byte")
            return
        given: Counter[str] = Counter()
        for member in members:
            parts = PurePosixPath(member.filename).parts
            if not member.is_dir() and not any(p.startswith((".", "__MACOSX")) and p != ".." for p in parts):
                yield from _member(archive, member, f"{name}!/{_unlike(_shown(member.filename), given)}", depth)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, depth: int) -> Iterator[Loaded | Refusal]:
    suffix = PurePosixPath(member.filename).suffix
    if suffix.casefold() not in SUFFIXES:
        yield refusal("unsupported", name, suffix or ("tên không có đuôi", "no file name extension"))
    elif member.flag_bits & 1:
        yield refusal("encrypted", name)
    elif member.file_size > LIMIT:
        yield refusal("too-large", name, str(member.file_size))
    elif member.file_size > 1 << 20 and member.file_size > RATIO * max(member.compress_size, 1):
        yield refusal("bomb", name, f"{member.file_size} / {member.compress_size} byte")
    else:
        try:
            with archive.open(member) as packed:
                data = packed.read(LIMIT + 1)
        except BROKEN as error:
            yield refusal("damaged-file", name, told(error))
            return
        yield from _unpacked(data, name, depth)


def _unpacked(data: bytes, name: str, depth: int) -> Iterator[Loaded | Refusal]:
    """Yield what a member holds, which may be an archive or a corpus itself."""
    form = _CORPORA.get(PurePosixPath(name).suffix.casefold())
    file = io.BytesIO(data)
    if len(data) > LIMIT:
        yield refusal("too-large", name, f"> {LIMIT}")
    elif form:
        yield from _records(file, name, form)
    elif data.startswith(b"PK\x03\x04") and not _is_office(file):
        if depth >= DEEPEST:
            yield refusal("bomb", name, ("quá nhiều tệp nén lồng nhau", "too many archives in one another"))
        else:
            yield from _members(file, name, depth + 1)
    else:
        yield Loaded(name, hashlib.sha256(data).hexdigest(), data)


def _records(
    file: IO[bytes], name: str, form: str, mapping: dict[str, str] | None = None
) -> Iterator[Loaded | Refusal]:
    """Yield each record as the bytes of a JSON object; a line that is none is refused, the others go on."""
    rows = _lines(file) if form == "lines" else _items(file, mapping or {}) if form == "json" else _rows(file, form)
    number = broken = 0
    try:
        for number, row in enumerate(rows, 1):
            here = f"{name}#{number}"
            data = row if isinstance(row, Refusal) else _packed(row, mapping)
            if isinstance(data, Refusal):
                yield refusal(data.code, here, data.why)
                broken += 1
                if broken > MOST_BROKEN:
                    return
            elif len(data) > LIMIT:
                yield refusal("too-large", here, str(len(data)))
            else:
                yield Loaded(here, hashlib.sha256(data).hexdigest(), data)
    except (csv.Error, ValueError, RecursionError, OSError) as error:
        yield refusal("damaged-file", f"{name}#{number + 1}", told(error))
        return
    if not number:
        yield refusal("empty", name)


def _packed(row: Any, mapping: dict[str, str] | None) -> bytes | Refusal:
    if not isinstance(row, dict):
        return refusal("damaged-file", "", ("không phải một bản ghi có tên trường", "no record with named fields"))
    row = {**row, MAPPING: mapping} if mapping else row
    return json.dumps(row, sort_keys=True, default=str).encode()


def _lines(file: IO[bytes]) -> Iterator[Any]:
    while line := file.readline(LIMIT + 1):
        if len(line) > LIMIT:
            raise ValueError(f"> {LIMIT}")
        line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                yield refusal("damaged-file", "", told(error))


def _items(file: IO[bytes], mapping: dict[str, str]) -> Iterator[Any]:
    """Yield the records of a JSON file."""
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError(f"> {LIMIT}")
    yield from _held(json.loads(data.removeprefix(b"\xef\xbb\xbf")), mapping, 0)


def _held(found: Any, mapping: dict[str, str], depth: int) -> list[Any]:
    """Return the records of a JSON value: an object with a text is one, whatever lists it holds.

    Else they are those of its list, of the first list that it names, or what stands under the names of documents.
    """
    if not isinstance(found, dict):
        return found if isinstance(found, list) else [found]
    if _has_text(found, mapping):
        return [found]
    for name in _LISTS:
        held = found.get(name)
        if isinstance(held, list):
            return held
        if isinstance(held, dict) and depth < DEEPEST:
            return _held(held, mapping, depth + 1)
    names = [_NUMBERED.sub("", name) for name in found]
    if all(isinstance(held, dict) and _has_text(held, mapping) for held in found.values()) and not any(
        _role(name, mapping) for name in names
    ):
        return [{"id": name, **held} for name, held in found.items()]
    return [found]


def _role(name: str, mapping: dict[str, str]) -> str | None:
    return mapping[name] if name in mapping else knowledge().field(name)


def _has_text(record: dict[str, Any], mapping: dict[str, str]) -> bool:
    """Tell whether a field of an object itself holds a text."""
    return any(
        isinstance(value, str) and bool(value.strip()) and _role(name, mapping) == "text"
        for name, value in record.items()
    )


def _rows(file: IO[bytes], delimiter: str) -> Iterator[dict[str, Any] | Refusal]:
    mark = file.read(2)
    file.seek(0)
    text = io.TextIOWrapper(file, "utf-16" if mark in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", newline="")
    csv.field_size_limit(LIMIT)
    try:
        rows = csv.reader(_whole(text), delimiter=_delimiter(text, delimiter), strict=True)
        header = next(rows, [])
        twice = [name for name, times in Counter(header).items() if name and times > 1]
        if twice:
            yield refusal("damaged-file", "", (f"cột “{twice[0]}” có hai lần", f"two columns are named “{twice[0]}”"))
            return
        yield from (_row(header, cells) for cells in rows if cells)
    finally:
        text.detach()


def _row(header: list[str], cells: list[str]) -> dict[str, Any]:
    """Return the cells by their columns' names; those without one stand under `UNNAMED`, numbers of rows nowhere."""
    named = {name: cell for name, cell in zip_longest(header, cells[: len(header)]) if name}
    unnamed = [cell for name, cell in zip(header, cells, strict=False) if not name and len(cell) > _INDEX]
    unnamed += [cell for cell in cells[len(header) :] if cell.strip()]
    return {**named, UNNAMED: unnamed} if unnamed else named


def _delimiter(text: io.TextIOWrapper, given: str) -> str:
    """Return what parts the columns: spreadsheets of Vietnamese offices save with semicolons."""
    head = text.readline(LIMIT)
    text.seek(0)
    return ";" if given == "," and head.count(";") > head.count(",") else given


def _whole(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise ValueError("NUL")
        yield line


def _unlike(name: str, given: Counter[str]) -> str:
    """Return a name that no member before has: the second "a.txt" is "a (2).txt"."""
    given[name] += 1
    path = PurePosixPath(name)
    return name if given[name] == 1 else str(path.with_name(f"{path.stem} ({given[name]}){path.suffix}"))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in name)
