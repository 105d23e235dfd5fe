"""Steps between two instruments: the direct edges from one to its neighbours, each with the passages that state it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.decided import unsettled
from kg.graph import Store, about, objects, pointing
from kg.instruments import Card, order
from kg.proofs import Evidence, passage, ranked
from kg.relations import RELATIONS, narrower
from kg.terms import DEF

Side: TypeAlias = Literal["up", "down"]
_Others: TypeAlias = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Step:
    """``subject predicate object``, with its evidence; ``side`` tells on which walk it was found."""

    subject: str
    predicate: str
    object: str
    side: Side
    evidence: tuple[Evidence, ...]


def neighbours(store: Store, node: str, side: Side, relations: Sequence[str]) -> dict[str, set[str]]:
    """Return the instruments one step away, each with the relations that lead there."""
    found: dict[str, set[str]] = defaultdict(set)
    for relation in relations:
        ends = objects(store, node, DEF + relation) if side == "up" else pointing(store, DEF + relation, node)
        for other in ends:
            if other != node:
                found[other].add(relation)
    for other, stated in found.items():
        subject, object_ = (node, other) if side == "up" else (other, node)
        found[other] = unsettled(store, subject, object_, stated)
    return {other: names for other, names in found.items() if names}


def steps(
    store: Store, node: str, side: Side, cards: Mapping[str, Card], others: _Others, only: str | None = None
) -> list[Step]:
    """Return the steps between a node and its neighbours, a relation implied by a finer one left out."""
    stated = _evidence(store, node, side, only)
    asserted: dict[str, set[str]] = defaultdict(set)
    for (other, relation), passages in stated.items():
        if any(map(_asserted, passages)):
            asserted[other].add(relation)
    found = []
    for other in sorted(others, key=lambda iri: order(cards[iri])):
        subject, object_ = (node, other) if side == "up" else (other, node)
        for relation in _stated(others[other], asserted[other]):
            evidence = ranked(store, subject, object_, stated.get((other, relation), ()))
            found.append(Step(subject, relation, object_, side, evidence))
    return found


def _asserted(evidence: Evidence) -> bool:
    return evidence.modality == "asserted"


def _stated(edges: set[str], asserted: set[str]) -> list[str]:
    """Return the relations that a passage states; of edges without any, those that no other edge implies."""
    kept = edges & asserted or {edge for edge in edges if not any(edge in _broader(finer) for finer in edges - {edge})}
    return sorted(kept, key=RELATIONS.index)


def _broader(relation: str) -> set[str]:
    return {r for r in RELATIONS if relation in narrower(r)} - {relation}


def _evidence(store: Store, node: str, side: Side, only: str | None = None) -> dict[tuple[str, str], list[Evidence]]:
    """Return the passages about ``node`` by its other end, which may be the ``only`` one, and relation."""
    here, there = ("subject", "object") if side == "up" else ("object", "subject")
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for citation in pointing(store, DEF + here, node):
        if only and only not in objects(store, citation, DEF + there):
            continue
        statements = about(store, citation)
        said = {s.predicate.removeprefix(DEF): s.object for s in statements}
        relation = said.get("predicate", "").removeprefix(DEF)
        found[said.get(there, ""), relation].append(passage(store, statements))
    return dict(found)
