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

from kg.graph import Store, about, members
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


def check(store: Store) -> list[Problem]:
    """Return every problem of the union of the store's graphs, the most severe first."""
    found = {*shape_problems(store), *_findings(store), *rule_problems(store)}
    ranks = {severity: rank for rank, severity in enumerate(SEVERITIES.values())}
    return sorted(found, key=lambda p: (ranks[p.severity], p.code, p.document or "", p.start or 0, p.message_vi))


def shape_problems(store: Store, batch: int = BATCH) -> set[Problem]:
    """Return what the shapes find; ``batch`` changes the memory used, never the answer."""
    shapes = rdflib.Graph().parse(ONTOLOGY / "shapes.ttl", format="turtle")
    found: set[Problem] = set()
    for part in _batches(store, batch):
        data = rdflib.Graph().parse(data="\n".join(part.lines), format="nt")
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
        if not isinstance(report, rdflib.Graph):
            raise report  # a failure of the validator itself comes back as the report
        for result in report.subjects(RDF.type, SH.ValidationResult):
            found.add(_shape_problem(report, result, data, part.stated_in))
    return found


def _batches(store: Store, size: int) -> Iterator[_Batch]:
    graphs = sorted(store.named_graphs(), key=lambda graph: str(graph.value))
    vocabulary = [line for g in graphs if g.value == VOCABULARY_GRAPH for line, _ in _statements(store, g)]
    batch = _Batch([*vocabulary])
    for graph in graphs:
        if graph.value == VOCABULARY_GRAPH:
            continue
        for line, subject in _statements(store, graph):
            batch.lines.append(line)
            batch.stated_in.setdefault(subject, str(graph.value))
        if len(batch.lines) - len(vocabulary) >= size:
            yield batch
            batch = _Batch([*vocabulary])
    yield batch


def _statements(store: Store, graph: object) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, None, None, graph):  # type: ignore[arg-type]
        yield f"{quad.triple} .", str(getattr(quad.subject, "value", ""))


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
