"""What a store holds: its documents, refusals and published graph, and the one document a person means."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kg import archive, knowledge, store
from kg.decided import decisions_graph
from kg.faults import AmbiguousDocument, NotRemoved, UnknownDocument
from kg.index.schema import FORMAT
from kg.index.schema import NAME as INDEX
from kg.manifest import Entry, Refused, State, file_name
from kg.terms import DEF, PROV, RDF, VOCABULARY_GRAPH, individual, iri, literal, slug

_PREFIX = re.compile("[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Status:
    """A store at one moment.

    ``behind`` tells that the published graph is not what the manifest asks for, ``outdated`` how many
    documents were read by another version of the tool or its vocabularies; `cancu build` cures both.
    """

    documents: tuple[Entry, ...]
    refusals: tuple[Refused, ...]
    removed: tuple[Entry, ...]
    generation: store.Generation | None
    behind: bool
    outdated: int


def status(
    store_dir: str | os.PathLike[str],
    *,
    vocabulary_quads: Callable[[], list[str]] = knowledge.vocabulary_quads,
    fingerprint: Callable[[], str] = knowledge.fingerprint,
) -> Status:
    """Return what a store holds, without its lock and without a change; raises `NoStore`."""
    folder = Path(store_dir)
    state = archive.state(folder)
    generation = store.published(folder)
    print_ = fingerprint()
    return Status(
        documents=tuple(sorted(state.documents.values(), key=lambda entry: (entry.name, entry.path))),
        refusals=tuple(sorted(state.refusals.values(), key=lambda refused: refused.path)),
        removed=tuple(sorted(state.removed.values(), key=lambda entry: entry.read.sha256)),
        generation=generation,
        behind=generation is None or generation.content != content(state, as_bytes(vocabulary_quads())),
        outdated=sum(entry.read.fingerprint != print_ for entry in state.documents.values()),
    )


def find(state: State, document: str) -> Entry:
    """Return the document with this path, IRI, file name, number or sha256 prefix of 8 digits or more.

    Raises `UnknownDocument`, or `AmbiguousDocument` with the candidates.
    """
    found = _found(state.documents.values(), document)
    if found is None:
        raise UnknownDocument(document=document)
    return found


def find_removed(state: State, document: str) -> Entry:
    """Return the withdrawn document that answers to a name as in `find`; raises `NotRemoved` or as `find` does."""
    found = _found(state.removed.values(), document)
    if found is None:
        raise NotRemoved(document=document)
    return found


def _found(entries: Iterable[Entry], document: str) -> Entry | None:
    known = list(entries)
    for fits in (_is_path, _is_iri, _is_file_name, _is_number, _is_like_number, _is_sha256):
        found = [entry for entry in known if fits(entry, document)]
        if len(found) == 1:
            return found[0]
        if found:
            candidates = "\n".join(sorted(map(_line, found)))
            raise AmbiguousDocument(document=document, candidates=candidates)
    return None


def content(state: State, vocabulary: bytes) -> str | None:
    """Return the hash of all quads that the state asks for; None while a document's graph is not written.

    What is inferred, and what is known of the bodies that documents name, follows from the documents and the version
    that read them, so these stand for it; the version of the index stands for the index. Without decisions it is the
    hash that it was before there were any.
    """
    read = sorted(f"{entry.read.sha256} {entry.read.fingerprint}" for entry in state.documents.values())
    hashes = {
        VOCABULARY_GRAPH: _sha256(vocabulary),
        loads_graph(): _sha256(loads(state)),
        **dict.fromkeys((inferred_graph(), authorities_graph()), _sha256("\n".join(read).encode())),
    }
    if state.decisions:
        told = [json.dumps(asdict(one), sort_keys=True) for _, one in sorted(state.decisions.items())]
        hashes[decisions_graph()] = _sha256("\n".join(told).encode())
    for entry in state.documents.values():
        if entry.nq is None:
            return None
        hashes[entry.read.document] = entry.nq
    hashes[INDEX] = str(FORMAT)
    return _sha256("\n".join(f"{graph} {digest}" for graph, digest in sorted(hashes.items())).encode())


def parts(
    state: State, vocabulary: bytes, derived: Mapping[str, bytes], document_path: Callable[[str], Path]
) -> list[store.Part]:
    """Return the graphs of the next generation, ``derived`` ones by name; every document must be written."""
    graphs = {VOCABULARY_GRAPH: vocabulary, loads_graph(): loads(state), **derived}
    found = [store.Part(name, store.count(data, name), data) for name, data in graphs.items() if data]
    for entry in state.documents.values():
        assert entry.nq, f"{entry.name} is not written"
        found.append(store.Part(entry.read.document, entry.quads, document_path(entry.nq)))
    return found


def loads_graph() -> str:
    """Return the name of the graph that tells when and from which files the documents came."""
    return individual("graph", "loads")


def inferred_graph() -> str:
    """Return the name of the graph that holds what is inferred across documents."""
    return individual("graph", "inferred")


def authorities_graph() -> str:
    """Return the name of the graph that holds what the vocabulary says of the bodies that documents name."""
    return individual("graph", "authorities")


def loads(state: State) -> bytes:
    """Return the sorted N-Quads of the loads graph: one prov:Activity for each document."""
    graph = iri(loads_graph())
    lines = {
        f"{iri(individual('load', entry.read.sha256[:12]))} {pair} {graph} ."
        for entry in state.documents.values()
        for pair in _load(entry)
    }
    return as_bytes(sorted(lines))


def as_bytes(lines: list[str]) -> bytes:
    """Return N-Quads lines as the bytes of a file."""
    return "".join(f"{line}\n" for line in lines).encode()


def _load(entry: Entry) -> Iterator[str]:
    yield f"<{RDF}type> <{PROV}Activity>"
    yield f"<{PROV}generated> {iri(entry.read.document)}"
    yield f"<{PROV}endedAtTime> {literal(entry.loaded, datatype='dateTime')}"
    yield f"<{DEF}toolVersion> {literal(entry.read.tool_version)}"
    for path in entry.paths:
        yield f"<{DEF}fileName> {literal(file_name(path))}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _line(entry: Entry) -> str:
    read = entry.read
    facts = (read.sha256[:12], entry.name, read.number, read.date, read.jurisdiction)
    return "  ".join(fact or "-" for fact in facts)


def _is_path(entry: Entry, document: str) -> bool:
    return os.path.abspath(document) in entry.paths  # noqa: PTH100  as the paths were when they were loaded


def _is_iri(entry: Entry, document: str) -> bool:
    return document in (entry.read.document, entry.read.instrument)


def _is_file_name(entry: Entry, document: str) -> bool:
    return _nfc(document) in {_nfc(file_name(path)) for path in entry.paths}


def _is_number(entry: Entry, document: str) -> bool:
    return entry.read.number == re.sub(r"\s", "", _nfc(document))


def _is_like_number(entry: Entry, document: str) -> bool:
    return bool(entry.read.number) and slug(entry.read.number or "") == slug(document)


def _is_sha256(entry: Entry, document: str) -> bool:
    return bool(_PREFIX.fullmatch(document)) and entry.read.sha256.startswith(document)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
