"""Generations of the graph: built beside the published one, checked, and published by one atomic switch.

    gen-000001/           a finished pyoxigraph store, never changed again, with its index and `generation.json`
    CURRENT → gen-000001  what readers open

A generation is derived from the files of the archive and can always be built again from them.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.archive import sync
from kg.faults import DamagedFile, DamagedGeneration, NothingPublished
from kg.index.schema import NAME as INDEX
from kg.index.writing import write
from kg.terms import stated_graph

__all__ = [
    "Generation",
    "InvalidQuads",
    "Part",
    "count",
    "damaged_files",
    "open_generation",
    "open_published",
    "prune",
    "publish",
    "published",
]

KEEP = 2
"""How many generations before the published one stay on the disk, for readers that still hold them."""

_GROUP = 200_000
"""How many quads are loaded at once: a million took 1.4 GB of memory, so many 0.3 GB, in less time."""
_CHUNK = 1 << 20
_ABOUT = "generation.json"
_CURRENT = "CURRENT"


class InvalidQuads(ValueError):
    """Lines that are no N-Quads, or quads outside the graph they belong to."""


@dataclass(frozen=True, slots=True)
class Part:
    """One named graph of a generation: ``quads`` distinct quads, as bytes or in a file named by its hash.

    A document's brings the graph of what its publisher says of it along.
    """

    graph: str
    quads: int
    source: bytes | Path


@dataclass(frozen=True, slots=True)
class Generation:
    """What a generation says of itself.

    ``content`` stands for all its quads, ``lines`` for the manifest's end when it was built; ``documents``
    are the hashes of the N-Quads files in it, ``files`` the hashes of its own files by name.
    """

    name: str
    created: str
    content: str
    lines: int
    quads: int
    documents: tuple[str, ...]
    files: dict[str, str]


def count(data: bytes, graph: str) -> int:
    """Return the number of distinct quads in N-Quads; raises `InvalidQuads` unless all are of ``graph``.

    Those of a document may also be of the graph of what its publisher says of it.
    """
    store = ox.Store()
    try:
        store.load(data, format=ox.RdfFormat.N_QUADS)
    except (SyntaxError, ValueError) as error:
        raise InvalidQuads(str(error)) from error
    outside = next(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), None)
    graphs = {named.value for named in store.named_graphs()}
    if outside or graphs - {stated_graph(graph)} != {graph}:
        raise InvalidQuads(f"quads outside of {graph}")
    return len(store)


def publish(store_dir: Path, parts: Sequence[Part], *, content: str, lines: int, created: str) -> Generation:
    """Build the next generation of ``parts``, check it, and make it the current one.

    Raises `DamagedFile` if a file's content is not its name's, `DamagedGeneration` if the store does not hold
    what went in, and `OSError`; the current generation is untouched then.
    """
    prune(store_dir)
    name = f"gen-{1 + max(map(_number, store_dir.glob('gen-*')), default=0):06}"
    building = store_dir / f"{name}.tmp"
    try:
        _load(building, parts)
        files = {path.name: _hash_and_sync(path) for path in sorted(building.iterdir())}
        documents = tuple(sorted(part.source.stem for part in parts if isinstance(part.source, Path)))
        quads = sum(part.quads for part in parts)
        generation = Generation(name, created, content, lines, quads, documents, files)
        (building / _ABOUT).write_text(json.dumps(asdict(generation), indent=1), encoding="utf-8")
        sync(building / _ABOUT)
        sync(building)
        building.rename(store_dir / name)
        sync(store_dir)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    _switch(store_dir, name)
    prune(store_dir)
    return generation


def published(store_dir: Path) -> Generation | None:
    """Return the current generation, or None if nothing is published or what is can't be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads((store_dir / _CURRENT / _ABOUT).read_text(encoding="utf-8"))
        return Generation(**{**told, "documents": tuple(told["documents"])})
    return None


def open_published(store_dir: Path) -> ox.Store:
    """Return the graph of the current generation (see `open_generation`)."""
    return open_generation(store_dir)[1]


def open_generation(store_dir: Path) -> tuple[Path, ox.Store]:
    """Return the folder of the current generation and its graph, open for reading; both stay as they are when a later
    one is published.

    Raises `NothingPublished` or `DamagedGeneration`.
    """
    while True:
        current = (store_dir / _CURRENT).resolve()
        if not (current / _ABOUT).is_file() and current == (store_dir / _CURRENT).resolve():
            raise NothingPublished(store=store_dir)
        try:
            return current, ox.Store.read_only(str(current))
        except (OSError, RuntimeError, ValueError) as error:
            if current == (store_dir / _CURRENT).resolve():
                raise DamagedGeneration(path=current, why=error) from error


def damaged_files(store_dir: Path, generation: Generation) -> tuple[str, ...]:
    """Return the names of the generation's files that are gone or changed."""
    folder = store_dir / generation.name
    return tuple(name for name, digest in generation.files.items() if _hash(folder / name) != digest)


def prune(store_dir: Path) -> None:
    """Delete unfinished generations, finished ones that were never published, and those older than `KEEP`."""
    current = (store_dir / _CURRENT).resolve().name
    older = sorted(p.name for p in store_dir.glob("gen-*") if p.suffix != ".tmp" and p.name < current)
    keep = {current, *older[-KEEP:]}
    for path in store_dir.glob("gen-*"):
        if path.name not in keep:
            shutil.rmtree(path)


def _load(folder: Path, parts: Sequence[Part]) -> None:
    """Fill a new store in ``folder`` with ``parts``, check that they, and nothing else, are in it, and index it."""
    store = ox.Store(str(folder))
    try:
        for group in _groups(parts):
            store.bulk_load(io.BufferedReader(_Stream(group), _CHUNK), format=ox.RdfFormat.N_QUADS)
        store.flush()
        graphs = {graph.value for graph in store.named_graphs() if isinstance(graph, ox.NamedNode)}
        if graphs - {stated_graph(part.graph) for part in parts} != {part.graph for part in parts}:
            raise DamagedGeneration(path=folder, why="named graphs")
        if len(store) != sum(part.quads for part in parts):
            raise DamagedGeneration(path=folder, why=f"{len(store)} quads")
        write(store, folder / INDEX)
    except (RuntimeError, SyntaxError) as error:
        raise DamagedGeneration(path=folder, why=error) from error


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the parts in groups of so many quads that loading one takes little memory."""
    group: list[Part] = []
    quads = 0
    for part in parts:
        group.append(part)
        quads += part.quads
        if quads >= _GROUP:
            yield group
            group, quads = [], 0
    if group:
        yield group


class _Stream(io.RawIOBase):
    """The parts as one stream of N-Quads."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._chunks = _chunks(parts)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands over a memoryview
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _chunks(parts: Sequence[Part]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part.source, bytes):
            data = part.source
        else:
            data = part.source.read_bytes() if part.source.is_file() else b""
            if hashlib.sha256(data).hexdigest() != part.source.stem:
                raise DamagedFile(path=part.source)
        if data:
            yield data


def _switch(store_dir: Path, name: str) -> None:
    link = store_dir / f"{_CURRENT}.tmp"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(store_dir / _CURRENT)
    sync(store_dir)


def _number(path: Path) -> int:
    digits = path.name.removeprefix("gen-").removesuffix(".tmp")
    return int(digits) if digits.isdigit() else 0


def _hash_and_sync(path: Path) -> str:
    sync(path)
    return _hash(path)


def _hash(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
