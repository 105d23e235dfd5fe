"""A road that is small enough to see through: `key: value` lines instead of prose.

số: 12/KH-UBND          the document's own number
ngày: 2025-03-05        its date
thực hiện: 36-NQ/TW     what it implements; resolved by `link` to the document that has this number
hỏng: ValueError        the reader raises this
chết: 9                 the reading process gets this signal
quads: …                this line stands among the quads as it is
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kg.model import Document, Extraction, Instrument, Relation
from kg.reports import Road
from kg.store import open_published
from kg.terms import DEF, RDFS, VOCABULARY_GRAPH, individual, iri, literal, slug
from loaders.quads import document_iri
from loaders.record import text_hash

NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=UTC)
PARENT = os.getpid()


def load() -> None:
    """There is nothing to know."""


def extract(document: Document, knowledge: None) -> Extraction:
    pairs = [line.split(": ", 1) for line in document.text.splitlines() if ": " in line]
    facts = dict(pairs)
    if "hỏng" in facts:
        raise getattr(builtins, facts["hỏng"])("không hiểu dòng 1")
    if "chết" in facts:
        os.kill(os.getpid(), int(facts["chết"]))
    own = _instrument(facts.get("số"), document.sha256, facts.get("ngày"))
    cited = [_instrument(value, None) for key, value in pairs if key == "thực hiện"]
    relations = tuple(
        Relation(own.id, "implements", other.id, "asserted", 0, 1, facts.get("quads", ""), "", "tiny", 1.0)
        for other in cited
    )
    return Extraction(
        document.path, document.sha256, document.reader, document.status, document.note,
        len(document.text), own, (own, *cited), (), relations, held=text_hash(document),
    )  # fmt: skip


def register(extractions: Iterable[Extraction]) -> dict[str, str]:
    return {_stub(e.own.number): e.own.id for e in extractions if e.own.number}


def link(extraction: Extraction, held: dict[str, str]) -> Extraction:
    relations = tuple(replace(r, object=held.get(r.object, r.object)) for r in extraction.relations)
    return replace(extraction, relations=relations)


def quads(extraction: Extraction, knowledge: None) -> list[str]:
    document = document_iri(extraction.sha256)
    graph = iri(document)
    name = extraction.path.rsplit("/", 1)[-1]
    lines = {
        f"{iri(document)} <{DEF}fileName> {literal(name)} {graph} .",
        f"{iri(document)} <{DEF}expresses> {iri(extraction.own.id)} {graph} .",
        f"{iri(extraction.own.id)} <{RDFS}label> {literal(extraction.own.number or '?')} {graph} .",
    }
    lines |= {f"{iri(r.subject)} <{DEF}{r.predicate}> {iri(r.object)} {graph} ." for r in extraction.relations}
    lines |= {r.quote for r in extraction.relations if r.quote}
    return sorted(lines)


def vocabulary_quads() -> list[str]:
    return [f"<{DEF}implements> <{RDFS}label> {literal('thực hiện', lang='vi')} <{VOCABULARY_GRAPH}> ."]


def first() -> str:
    return "1" * 16


def second() -> str:
    return "2" * 16


ROAD = Road(load, extract, register, link, quads, vocabulary_quads, first)  # type: ignore[arg-type]
LATER_ROAD = replace(ROAD, fingerprint=second)


def noon() -> datetime:
    return NOON


def graph(store_dir: Path) -> list[str]:
    """Return the published quads as sorted N-Quads lines."""
    return sorted(
        f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} ." for quad in open_published(store_dir)
    )


def tree(folder: Path) -> dict[str, tuple[int, bytes | str]]:
    """Return every file below a folder with its time of change and content, links with their target."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mtime_ns,
            str(path.readlink()) if path.is_symlink() else path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def _instrument(number: str | None, sha256: str | None, date: str | None = None) -> Instrument:
    identity = individual("instrument", slug(number or ""), sha256[:12]) if sha256 else _stub(number)
    return Instrument(identity, number=number, date=date)


def _stub(number: str | None) -> str:
    return individual("instrument", slug(number or ""))
