"""What is wrong or doubtful in a store: SHACL shapes, the reader's findings, and the domain rules.

The shapes are decided graph by graph together with the vocabularies, so that memory stays bounded.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyshacl
import rdflib
import rdflib.plugins.sparql
from rdflib import RDF, SH, URIRef
from rdflib.term import Node

from kg.decided import DECIDING, decisions_graph
from kg.graph import Store, about, members, objects, pointing_in, quads_of, terms
from kg.reports import Progress
from kg.resources import ONTOLOGY
from kg.rules import Problem, Severity, rule_problems
from kg.terms import DEF, VOCABULARY_GRAPH

__all__ = ["Problem", "check", "shape_problems"]

BATCH = 100_000
"""How many triples, beside the vocabularies, are checked against the shapes at once."""

SEVERITIES: dict[Node | None, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}

rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # ill-typed literals are the shapes' business


@dataclass(slots=True)
class _Batch:
    """Triples as N-Triples lines, and which graph is the first to state something of a node."""

    lines: list[str] = field(default_factory=list)
    stated_in: dict[str, str] = field(default_factory=dict)


def check(store: Store, *, progress: Progress | None = None, shapes: bool = True) -> list[Problem]:
    """Return every problem of the union of the store's graphs, the most severe first; without ``shapes`` those of the
    documents alone."""
    progress = progress or _silent
    found = {*_findings(store), *rule_problems(store, progress)}
    found |= shape_problems(store, progress=progress) if shapes else set()
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES.values())}
    return sorted(
        found, key=lambda p: (ranks[p.severity], p.code, -p.count, p.document or "", p.start or 0, p.message_vi)
    )


def shape_problems(store: Store, batch: int = BATCH, *, progress: Progress | None = None) -> set[Problem]:
    """Return what the shapes find; ``batch`` changes the memory used, never the answer."""
    progress = progress or _silent
    shapes = rdflib.Graph().parse(ONTOLOGY / "shapes.ttl", format="turtle")
    found: set[Problem] = set()
    total = 1 + len(store) // batch
    for done, part in enumerate(_batches(store, batch)):
        progress("check-shapes", min(done, total), total, "")
        data = rdflib.Graph().parse(data="\n".join(part.lines), format="nt")
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
        if not isinstance(report, rdflib.Graph):
            raise report  # a failure of the validator itself comes back as the report
        for result in report.subjects(RDF.type, SH.ValidationResult):
            found.add(_shape_problem(report, result, data, part.stated_in))
    progress("check-shapes", total, total, "")
    return found


def _batches(store: Store, size: int) -> Iterator[_Batch]:
    graphs = sorted(graph.value for graph in store.named_graphs())
    vocabulary = [line for line, _ in _statements(store, VOCABULARY_GRAPH)]
    batch = _Batch([*vocabulary])
    for graph in graphs:
        if graph == VOCABULARY_GRAPH:
            continue
        for line, subject in (*_statements(store, graph), *_decided(store, graph)):
            batch.lines.append(line)
            batch.stated_in.setdefault(subject, graph)
        if len(batch.lines) - len(vocabulary) >= size:
            yield batch
            batch = _Batch([*vocabulary])
    yield batch


def _statements(store: Store, graph: str) -> Iterator[tuple[str, str]]:
    """Yield what a graph states; of the decisions graph only the decisions and who made them, for its citations and the
    instruments chosen are checked with the document."""
    apart = graph == decisions_graph()
    for quad in quads_of(store, graph):
        subject = str(getattr(quad.subject, "value", ""))
        if not apart or subject.startswith(DECIDING):
            yield f"{quad.triple} .", subject


def _decided(store: Store, document: str) -> Iterator[tuple[str, str]]:
    """Yield the citations that decisions add to a document, and what any graph says of the instruments chosen."""
    known: set[str] = set()
    for citation in pointing_in(store, decisions_graph(), DEF + "citing", document):
        yield from ((f"<{citation}> {p} {o} .", citation) for p, o in terms(store, citation, decisions_graph()))
        known |= {end for name in ("subject", "object") for end in objects(store, citation, DEF + name)}
    for end in sorted(known):
        yield from ((f"<{end}> {p} {o} .", end) for p, o in terms(store, end))


def _shape_problem(report: rdflib.Graph, result: Node, data: rdflib.Graph, stated_in: dict[str, str]) -> Problem:
    shape = str(report.value(result, SH.sourceShape))
    focus = report.value(result, SH.focusNode)
    value = report.value(result, SH.value)
    messages = {
        message.language: str(message)
        for message in report.objects(result, SH.resultMessage)
        if isinstance(message, rdflib.Literal)
    }
    return Problem(
        code=shape.rpartition("/")[2],
        severity=SEVERITIES[report.value(result, SH.resultSeverity)],
        message_vi=messages["vi"] + _detail("Nút", "Giá trị", focus, value),
        message_en=messages["en"] + _detail("Node", "Value", focus, value),
        instrument=_instrument(data, focus),
        document=stated_in.get(str(focus)),
        start=_offset(data, focus, "start"),
        end=_offset(data, focus, "end"),
        source=shape,
    )


def _detail(node_word: str, value_word: str, focus: Node | None, value: Node | None) -> str:
    shown = "" if value is None or value == focus else f" {value_word}: “{value}”."
    return f" {node_word}: {focus}.{shown}"


def _instrument(data: rdflib.Graph, focus: Node | None) -> str | None:
    for name in ("subject", "refersTo", "assignedIn", "about", "expresses"):
        instrument = data.value(focus, URIRef(DEF + name), any=True)
        if isinstance(instrument, URIRef):
            return str(instrument)
    classes = set(data.objects(focus, RDF.type))
    instruments = {URIRef(DEF + "Instrument"), URIRef(DEF + "Programme")}
    return str(focus) if classes & instruments else None


def _offset(data: rdflib.Graph, focus: Node | None, name: str) -> int | None:
    offset = data.value(focus, URIRef(DEF + name), any=True)
    return offset.value if isinstance(offset, rdflib.Literal) and isinstance(offset.value, int) else None


def _findings(store: Store) -> Iterator[Problem]:
    """Yield what the reader found while it read, as the documents' graphs carry it."""
    for finding in members(store, "Finding"):
        said = {s.predicate.removeprefix(DEF): s for s in about(store, finding)}
        if not {"code", "message", "inDocument"} <= said.keys():
            continue
        offsets = [int(said[name].object) if name in said else None for name in ("start", "end")]
        yield Problem(
            code=said["code"].object,
            severity="warning",
            message_vi=said["message"].object,
            message_en=said["message"].object,
            instrument=said["about"].object if "about" in said else None,
            document=said["inDocument"].object,
            start=offsets[0],
            end=offsets[1],
            source=finding,
        )


def _silent(stage: str, done: int, total: int, name: str) -> None:
    """Take no notice."""
