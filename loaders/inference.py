"""Inferences: what several documents together suggest and none of them states, as the quads of a graph of their own.

Nothing here joins two instruments or draws an edge between them: an inference is a node that a person confirms or
throws away. The graph depends on the documents alone, so that the same documents give the same quads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.terms import DEF, ELI, RDF, date_literal, individual, iri, literal

Kind: TypeAlias = Literal["same", "fulfilled", "validity"]
Extent: TypeAlias = Literal["whole", "part"]

METHOD_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Inference:
    """A proposal about two instruments, by kind:

    ``same``       the subject, named without a number, is perhaps the object
    ``fulfilled``  the subject, still to be drafted when it was named, perhaps became the object
    ``validity``   the subject is no longer in force since ``since``, by the object, as far as ``extent`` says

    ``score`` lies between 0 and 1, ``reasons`` are for people, in Vietnamese, ``evidence`` are IRIs of citations and
    mentions. ``contested`` tells that other objects are nearly as likely.
    """

    kind: Kind
    subject: str
    object: str
    score: float
    reasons: tuple[str, ...]
    evidence: tuple[str, ...]
    method: str
    contested: bool = False
    since: str | None = None
    extent: Extent | None = None

    @property
    def iri(self) -> str:
        """The inference's own IRI, the same for the same two instruments."""
        ends = hashlib.sha256(f"{self.subject} {self.object}".encode()).hexdigest()
        return individual("inference", self.kind, ends[:12])


def inferred_graph() -> str:
    """Return the name of the graph that holds every inference and nothing else."""
    return individual("graph", "inferred")


def quads(inferences: Iterable[Inference]) -> list[str]:
    """Return the sorted, distinct N-Quads lines (no line ends) of the inferred graph; none without inferences."""
    graph = iri(inferred_graph())
    lines: set[str] = set()
    ended: dict[str, str] = {}
    for inference in inferences:
        node = iri(inference.iri)
        lines.update(f"{node} {p} {o} {graph} ." for p, o in _described(inference))
        if inference.kind == "validity":
            whole = inference.extent == "whole" or ended.get(inference.subject) == "notInForce"
            ended[inference.subject] = "notInForce" if whole else "partiallyInForce"
    lines.update(f"{iri(s)} <{ELI}in_force> <{ELI}InForce-{force}> {graph} ." for s, force in ended.items())
    return sorted(lines)


def _described(inference: Inference) -> Iterator[tuple[str, str]]:
    yield f"<{RDF}type>", f"<{DEF}Inference>"
    yield f"<{DEF}inferenceKind>", literal(inference.kind)
    yield f"<{DEF}inferredSubject>", iri(inference.subject)
    yield f"<{DEF}inferredObject>", iri(inference.object)
    yield f"<{DEF}score>", literal(f"{inference.score:.2f}", datatype="decimal")
    yield f"<{DEF}contested>", literal("true" if inference.contested else "false", datatype="boolean")
    yield f"<{DEF}method>", literal(inference.method)
    yield f"<{DEF}methodVersion>", literal(METHOD_VERSION)
    for reason in inference.reasons:
        yield f"<{DEF}reason>", literal(reason, lang="vi")
    for evidence in inference.evidence:
        yield f"<{DEF}evidence>", iri(evidence)
    if inference.since:
        yield f"<{DEF}since>", date_literal(inference.since)
    if inference.extent:
        yield f"<{DEF}extent>", literal(inference.extent)
