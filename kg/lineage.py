"""Who implements what, step by step: lineage from one instrument, and the chains between two.

Walks go over the direct edges of all graphs together, one end bound; a step carries the passages that state
it. An ambiguous mention is never walked through: it stays an open end with its candidates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal, TypeAlias

from kg.graph import Store, about, objects, pointing
from kg.inferences import Inferred, inferred
from kg.instruments import Card, card, order
from kg.relations import IMPLEMENTS, RELATIONS, UPWARD, narrower
from kg.terms import DEF

Side: TypeAlias = Literal["up", "down"]
Direction: TypeAlias = Literal["up", "down", "both"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage that states a step: ``start``/``end`` count code points of the document's text; ``cue`` is the
    heading or other sentence that governs the passage from outside, ``place`` its page and cell, if the file has such.
    """

    document: str
    file: str
    quote: str
    section: str
    pinpoint: str | None
    start: int
    end: int
    rule: str
    confidence: float
    modality: str
    cue: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """``subject predicate object``, with its evidence; ``side`` tells on which walk it was found."""

    subject: str
    predicate: str
    object: str
    side: Side
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """An instrument of a lineage, ``depth`` steps away from the root (0) on its ``side``."""

    card: Card
    depth: int
    side: Literal["root", "up", "down"]


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """An ambiguous instrument where the walk stops, and the instruments that it may be."""

    card: Card
    candidates: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The walk from ``root``; ``cut`` are the instruments where the depth limit hid further steps.

    ``inferred`` are the inferences about its nodes; none of them is a step.
    """

    root: str
    direction: Direction
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    open_ends: tuple[OpenEnd, ...]
    cut: tuple[str, ...]
    inferred: tuple[Inferred, ...]

    def cards(self) -> dict[str, Card]:
        """Return the card of every node by its IRI."""
        return {node.card.iri: node.card for node in self.nodes}


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest chains between two instruments.

    ``direction`` is ``up`` where the first one reaches the second, ``down`` where the second reaches the
    first, None without a chain. Each chain runs from the one that implements to the one that is implemented.
    ``relations`` tells whether the chains stay on what is implemented and rested on (``backbone``) or need
    ``any`` reference. ``more`` tells that there are further chains of the same length.
    """

    source: Card
    target: Card
    direction: Side | None
    relations: Literal["backbone", "any"]
    chains: tuple[tuple[Step, ...], ...]
    cards: tuple[Card, ...]
    more: bool


def trace(
    store: Store,
    iri: str,
    *,
    direction: Direction = "both",
    depth: int | None = None,
    relations: Sequence[str] | None = None,
) -> Lineage:
    """Return the lineage of an instrument, breadth first, to at most ``depth`` steps.

    Upwards it follows what the instrument implements and rests on, downwards what implements it, unless
    ``relations`` names others (local names; a relation includes those that imply it).
    """
    nodes = [Node(card(store, iri), 0, "root")]
    steps: list[Step] = []
    cut: list[str] = []
    sides: tuple[Side, ...] = ("up", "down") if direction == "both" else (direction,)
    for side in sides:
        followed = _expanded(relations or (UPWARD if side == "up" else IMPLEMENTS))
        found, taken, hidden = _walk(store, nodes[0].card, side, followed, depth)
        known = {node.card.iri for node in nodes}
        nodes += [node for node in found if node.card.iri not in known]
        steps += taken
        cut += hidden
    ends = _open_ends(store, nodes)
    apart = inferred(store, (node.card.iri for node in nodes))
    return Lineage(iri, direction, tuple(nodes), tuple(steps), ends, tuple(cut), apart)


def paths(store: Store, a: str, b: str, limit: int = 5) -> Paths:
    """Return up to ``limit`` shortest chains between two instruments, in whichever direction there is one.

    Chains of implementing and resting on are looked for first, chains of any reference after them.
    """
    source, target = card(store, a), card(store, b)
    kinds: tuple[tuple[Literal["backbone", "any"], tuple[str, ...]], ...] = (
        ("backbone", UPWARD),
        ("any", RELATIONS),
    )
    ways: tuple[tuple[Side, str, str], ...] = (("up", a, b), ("down", b, a))
    for kind, relations in kinds:
        for direction, start, goal in ways:
            routes = _routes(store, start, goal, relations, limit + 1) if a != b else []
            if routes:
                chains = tuple(_chain(store, route, direction, relations) for route in routes[:limit])
                cards = {iri: card(store, iri) for route in routes[:limit] for iri in route}
                more = len(routes) > limit
                return Paths(source, target, direction, kind, chains, tuple(cards.values()), more)
    return Paths(source, target, None, "any", (), (source, target), False)


def _expanded(relations: Sequence[str]) -> tuple[str, ...]:
    unknown = sorted(set(relations) - set(RELATIONS))
    if unknown:
        raise ValueError(f"unknown relation: {', '.join(unknown)}; known are {', '.join(RELATIONS)}")
    return tuple(dict.fromkeys(n for relation in relations for n in narrower(relation)))


def _walk(
    store: Store, root: Card, side: Side, relations: tuple[str, ...], depth: int | None
) -> tuple[list[Node], list[Step], list[str]]:
    """Return the nodes beyond the root, the steps to and among them, and where the limit cut."""
    cards = {root.iri: root}
    nodes: list[Node] = []
    steps: list[Step] = []
    level, distance = [root], 0
    while level and distance != depth:
        distance += 1
        reached: list[Card] = []
        for here in level:
            others = _neighbours(store, here.iri, side, relations)
            new = [card(store, iri) for iri in others if iri not in cards]
            cards |= {c.iri: c for c in new}
            reached += new
            steps += _steps(store, here.iri, side, {o: cards[o] for o in others}, others)
        level = sorted(reached, key=order)
        nodes += [Node(c, distance, side) for c in level]
    cut = [c.iri for c in level if any(o not in cards for o in _neighbours(store, c.iri, side, relations))]
    return nodes, steps, cut


def _neighbours(store: Store, node: str, side: Side, relations: Sequence[str]) -> dict[str, set[str]]:
    """Return the instruments one step away, each with the relations that lead there."""
    found: dict[str, set[str]] = defaultdict(set)
    for relation in relations:
        ends = objects(store, node, DEF + relation) if side == "up" else pointing(store, DEF + relation, node)
        for other in ends:
            if other != node:
                found[other].add(relation)
    return dict(found)


def _steps(store: Store, node: str, side: Side, cards: dict[str, Card], others: dict[str, set[str]]) -> list[Step]:
    """Return the steps between a node and its neighbours, a relation implied by a finer one left out."""
    stated = _evidence(store, node, side)
    steps = []
    for other in sorted(others, key=lambda iri: order(cards[iri])):
        subject, object_ = (node, other) if side == "up" else (other, node)
        asserted = {r for (o, r), es in stated.items() if o == other and any(_asserted(e) for e in es)}
        for relation in _stated(others[other], asserted):
            passages = sorted(stated.get((other, relation), ()), key=lambda e: (e.file, e.start, e.end))
            steps.append(Step(subject, relation, object_, side, tuple(passages)))
    return steps


def _asserted(evidence: Evidence) -> bool:
    return evidence.modality == "asserted"


def _stated(edges: set[str], asserted: set[str]) -> list[str]:
    """Return the relations that a passage states; of edges without any, those that no other edge implies."""
    kept = edges & asserted or {edge for edge in edges if not any(edge in _broader(finer) for finer in edges - {edge})}
    return sorted(kept, key=RELATIONS.index)


def _broader(relation: str) -> set[str]:
    return {r for r in RELATIONS if relation in narrower(r)} - {relation}


def _evidence(store: Store, node: str, side: Side) -> dict[tuple[str, str], list[Evidence]]:
    """Return the passages about ``node`` by its other end and relation."""
    here, there = ("subject", "object") if side == "up" else ("object", "subject")
    found: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for citation in pointing(store, DEF + here, node):
        said = {s.predicate.removeprefix(DEF): s.object for s in about(store, citation)}
        document = said.get("citing", "")
        passage = Evidence(
            document=document,
            file=next(iter(objects(store, document, DEF + "fileName")), "") if document else "",
            quote=said.get("quote", ""),
            section=said.get("section", ""),
            pinpoint=said.get("pinpoint"),
            start=int(said.get("start", 0)),
            end=int(said.get("end", 0)),
            rule=said.get("rule", ""),
            confidence=float(said.get("confidence", 0)),
            modality=said.get("modality", ""),
            cue=said.get("cueQuote"),
            place=said.get("place"),
        )
        found[said.get(there, ""), said.get("predicate", "").removeprefix(DEF)].append(passage)
    return dict(found)


def _open_ends(store: Store, nodes: Sequence[Node]) -> tuple[OpenEnd, ...]:
    """Return the ambiguous nodes, and ambiguous instruments that others implement and that may be a node."""
    ends = {n.card.iri: n.card for n in nodes if n.card.candidates}
    for node in nodes:
        if node.side != "up":
            for stub in pointing(store, DEF + "candidate", node.card.iri):
                if stub not in ends and _neighbours(store, stub, "down", IMPLEMENTS):
                    ends[stub] = card(store, stub)
    found = sorted(ends.values(), key=order)
    return tuple(OpenEnd(c, tuple(card(store, iri) for iri in c.candidates)) for c in found)


def _routes(store: Store, start: str, goal: str, relations: Sequence[str], limit: int) -> list[list[str]]:
    """Return the shortest routes from ``start`` up to ``goal`` over the relations' edges."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_node(start)
    level = [start]
    while level and goal not in graph:
        reached: list[str] = []
        for node in level:
            for other in sorted(_neighbours(store, node, "up", relations)):
                if other not in graph:
                    reached.append(other)
                graph.add_edge(node, other)
        level = reached
    if goal not in graph:
        return []
    return list(islice(networkx.all_shortest_paths(graph, start, goal), limit))


def _chain(store: Store, route: Sequence[str], direction: Side, relations: Sequence[str]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for subject, object_ in pairwise(route):
        edges = {object_: _neighbours(store, subject, "up", relations)[object_]}
        found = _steps(store, subject, "up", {object_: card(store, object_)}, edges)
        steps += [Step(s.subject, s.predicate, s.object, direction, s.evidence) for s in found]
    return tuple(steps)
