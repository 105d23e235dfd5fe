"""The whole graph as a file: N-Quads, Turtle, JSON-LD, GraphML, and a table of the relations.

Every format follows the sorted quads of the documents and the vocabularies, without the graph that tells
when they were loaded, so that building twice exports equal bytes.
"""

from __future__ import annotations

import csv
import heapq
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from kg.graph import about, members, objects
from kg.instruments import Card, card
from kg.relations import phrases
from kg.rows import safe_cell
from kg.terms import BASE, DEF, PREFIXES

_CHUNK = 200_000
_LEFT_OUT = {BASE + "graph/loads"}

COLUMNS = (
    "subject", "subject_label", "predicate", "relation", "object", "object_label", "modality", "document",
    "file", "start", "end", "section", "pinpoint", "quote", "rule", "confidence",
)  # fmt: skip
"""The columns of the CSV, one row per citation."""


def export(store: Store, format: str, out: Path | BinaryIO) -> None:
    """Write the store in ``format`` (a key of `FORMATS`) to a file, whole or not at all, or to a stream.

    Raises `KeyError` for an unknown format and `OSError` where the file can't be written.
    """
    write = FORMATS[format]
    if not isinstance(out, Path):
        write(store, out)
        return
    if out.exists() and not out.is_file():
        with out.open("wb") as device:
            write(store, device)
        return
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(store, file)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sorted_lines(store: Store) -> Iterator[str]:
    """Yield the sorted N-Quads lines, of all graphs but the loads, in flat memory."""
    with tempfile.TemporaryDirectory(prefix="cancu-export-") as folder, ExitStack() as files:
        runs: list[Iterable[str]] = []
        lines = (f"{quad} .\n" for graph in _graphs(store) for quad in _quads(store, graph))
        while chunk := sorted(islice(lines, _CHUNK)):
            path = Path(folder) / str(len(runs))
            path.write_text("".join(chunk), encoding="utf-8", newline="\n")
            runs.append(files.enter_context(path.open(encoding="utf-8", newline="\n")))
        yield from heapq.merge(*runs)


def _graphs(store: Store) -> list[NamedNode]:
    names = [g for g in store.named_graphs() if isinstance(g, NamedNode) and g.value not in _LEFT_OUT]
    return sorted(names, key=lambda g: g.value)


def _quads(store: Store, graph: NamedNode) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _nquads(store: Store, out: BinaryIO) -> None:
    for line in _sorted_lines(store):
        out.write(line.encode())


def _turtle(store: Store, out: BinaryIO) -> None:
    """Write the union of the graphs; the same triple of several graphs stands once."""
    quads = (next(iter(parse(line, format=RdfFormat.N_QUADS))) for line in _sorted_lines(store))
    triples = (triple for triple, _ in groupby(Triple(q.subject, q.predicate, q.object) for q in quads))
    serialize(triples, out, RdfFormat.TURTLE, prefixes=_prefixes())


def _jsonld(store: Store, out: BinaryIO) -> None:
    """Write the dataset graph by graph."""
    quads = (quad for graph in _graphs(store) for quad in sorted(_quads(store, graph), key=str))
    serialize(quads, out, RdfFormat.JSON_LD, prefixes=_prefixes())


def _prefixes() -> dict[str, str]:
    return PREFIXES | {"id": BASE}


def _citations(store: Store) -> list[dict[str, str]]:
    """Return what each citation says by local name, in the order of the files and passages."""
    rows = []
    for citation in members(store, "Citation"):
        row = {s.predicate.removeprefix(DEF): s.object for s in about(store, citation)}
        row["predicate"] = row.get("predicate", "").removeprefix(DEF)
        row["document"] = row.get("citing", "")
        row["file"] = next(iter(objects(store, row["document"], DEF + "fileName")), "")
        row["iri"] = citation
        rows.append(row)
    return sorted(rows, key=lambda r: (r["file"], r["document"], int(r.get("start", 0)), r["iri"]))


def _csv(store: Store, out: BinaryIO) -> None:
    """Write one row per citation: UTF-8 with a byte order mark, no cell can start a formula."""
    names = phrases(store)
    labels: dict[str, str] = {}
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in _citations(store):
        for end in ("subject", "object"):
            row[f"{end}_label"] = labels.setdefault(row[end], "") or card(store, row[end]).label
            labels[row[end]] = row[f"{end}_label"]
        row["relation"] = names[row["predicate"]][0] if row["predicate"] in names else ""
        table.writerow([safe_cell(row.get(column, "")) for column in COLUMNS])
    text.detach()


def _graphml(store: Store, out: BinaryIO) -> None:
    """Write a directed multigraph: a node per instrument, an edge per relation, modality and pair."""
    names = phrases(store)
    edges: dict[tuple[str, str, str, str], list[str]] = {}
    for row in _citations(store):
        key = (row["subject"], row["object"], row["predicate"], row.get("modality", ""))
        edges.setdefault(key, []).append(row.get("quote", ""))
    nodes = {*members(store, "Instrument"), *members(store, "Programme")}
    nodes |= {end for subject, object_, *_ in edges for end in (subject, object_)}
    lines = [_HEAD, *(_key("node", n) for n in _NODE_KEYS), *(_key("edge", n) for n in _EDGE_KEYS), _GRAPH]
    lines += [_node(card(store, iri)) for iri in sorted(nodes)]
    for n, ((subject, object_, predicate, modality), quotes) in enumerate(sorted(edges.items())):
        phrase = names[predicate][0] if predicate in names else ""
        data = dict(zip(_EDGE_KEYS, (predicate, phrase, modality, quotes[0]), strict=True))
        ends = f"source={_attribute(subject)} target={_attribute(object_)}"
        lines.append(f'<edge id="e{n}" {ends}>{_data(data)}</edge>')
    out.write("\n".join([*lines, "</graph>", "</graphml>", ""]).encode())


_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"""
_GRAPH = '<graph id="cancu" edgedefault="directed">'
_NODE_KEYS = ("label", "type", "number", "date", "issuer", "jurisdiction", "title", "held")
_EDGE_KEYS = ("predicate", "relation", "modality", "quote")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _key(of: str, name: str) -> str:
    kind = "boolean" if name == "held" else "string"
    return f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'


def _node(found: Card) -> str:
    data = {n: getattr(found, n) for n in _NODE_KEYS if n != "held"} | {"held": str(found.held).lower()}
    return f"<node id={_attribute(found.iri)}>{_data(data)}</node>"


def _data(values: Mapping[str, str | None]) -> str:
    given = {name: escape(_NOT_XML.sub("", value)) for name, value in values.items() if value}
    return "".join(f'<data key="{name}">{value}</data>' for name, value in given.items())


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))


FORMATS: dict[str, Callable[[Store, BinaryIO], None]] = {
    "nq": _nquads,
    "ttl": _turtle,
    "jsonld": _jsonld,
    "graphml": _graphml,
    "csv": _csv,
}
"""Format → what writes it."""
