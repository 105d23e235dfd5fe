"""Who implements what, step by step: lineage from one instrument, and the chains between two.

Walks go over the direct edges of all graphs together, one end bound; a step carries the passages that state
it. An ambiguous mention is never walked through: it stays an open end with its candidates, until a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, pairwise
from typing import Literal, TypeAlias

from kg.decided import is_open, unsettled
from kg.graph import Store, about, objects, pointing
from kg.inferences import Inferred, inferred
from kg.instruments import Card, card, cards, order
from kg.proofs import Evidence, passage, ranked
from kg.relations import IMPLEMENTS, RELATIONS, UPWARD, narrower
from kg.terms import DEF

Side: TypeAlias = Literal["up", "down"]
Direction: TypeAlias = Literal["up", "down", "both"]
_Others: TypeAlias = Mapping[str, set[str]]


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
class Link:
    """Two neighbours on a walk, with every edge from ``subject`` to ``object``; `proven` gives its steps."""

    subject: str
    object: str
    side: Side
    relations: frozenset[str]

    @property
    def here(self) -> str:
        """The end that the walk came from."""
        return self.subject if self.side == "up" else self.object

    @property
    def there(self) -> str:
        """The end that the walk went to."""
        return self.object if self.side == "up" else self.subject


@dataclass(frozen=True, slots=True)
class Reach:
    """A walk without its proofs; ``beyond`` counts for a node and side the neighbours that a limit left out."""

    root: str
    direction: Direction
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    open_ends: tuple[OpenEnd, ...]
    cut: tuple[str, ...]
    beyond: tuple[tuple[str, Side, int], ...]

    def cards(self) -> dict[str, Card]:
        """Return the card of every node by its IRI."""
        return {node.card.iri: node.card for node in self.nodes}


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
    found = reach(store, iri, direction=direction, depth=depth, relations=relations)
    cards = found.cards()
    steps: list[Step] = []
    for (side, here), links in groupby(found.links, key=lambda link: (link.side, link.here)):
        others = {link.there: set(link.relations) for link in links}
        steps += _steps(store, here, side, cards, others)
    apart = inferred(store, cards)
    return Lineage(iri, direction, found.nodes, tuple(steps), found.open_ends, found.cut, apart)


def reach(
    store: Store,
    iri: str,
    *,
    direction: Direction = "both",
    depth: int | None = None,
    relations: Sequence[str] | None = None,
    limit: int | None = None,
) -> Reach:
    """Return the walk that `trace` takes, unproven, with at most ``limit`` instruments on each side, nearest first."""
    nodes = [Node(card(store, iri), 0, "root")]
    links: list[Link] = []
    cut: list[str] = []
    beyond: list[tuple[str, Side, int]] = []
    sides: tuple[Side, ...] = ("up", "down") if direction == "both" else (direction,)
    for side in sides:
        followed = _expanded(relations or (UPWARD if side == "up" else IMPLEMENTS))
        walk = _Walk(store, nodes[0].card, side, followed, limit)
        walk.go(depth)
        known = {node.card.iri for node in nodes}
        nodes += [node for node in walk.nodes if node.card.iri not in known]
        links += walk.links
        cut += walk.cut
        beyond += walk.beyond
    return Reach(iri, direction, tuple(nodes), tuple(links), _open_ends(store, nodes), tuple(cut), tuple(beyond))


def proven(store: Store, links: Sequence[Link], cards: Mapping[str, Card]) -> tuple[Step, ...]:
    """Return the steps of these links as `trace` gives them, each with its passages."""
    found: list[Step] = []
    for link in links:
        steps = _steps(store, link.subject, "up", cards, {link.object: set(link.relations)}, link.object)
        found += [replace(step, side=link.side) for step in steps]
    return tuple(found)


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


class _Walk:
    """A walk to one side: the nodes beyond the root, the links to and among them, and where a limit cut it."""

    def __init__(self, store: Store, root: Card, side: Side, relations: tuple[str, ...], limit: int | None) -> None:
        self._store, self._side, self._relations, self._limit = store, side, relations, limit
        self._cards = {root.iri: root}
        self._names: dict[str, str | None] = {}
        self._level = [root]
        self.nodes: list[Node] = []
        self.links: list[Link] = []
        self.beyond: list[tuple[str, Side, int]] = []
        self.cut: list[str] = []

    def go(self, depth: int | None) -> None:
        """Walk breadth first, at most ``depth`` steps."""
        distance = 0
        while self._level and distance != depth:
            distance += 1
            known = len(self._cards)
            for here in self._level:
                self._leave(here.iri)
            self._level = sorted(list(self._cards.values())[known:], key=order)
            self.nodes += [Node(c, distance, self._side) for c in self._level]
        self.cut = [c.iri for c in self._level if any(o not in self._cards for o in self._others(c.iri))]

    def _others(self, here: str) -> dict[str, set[str]]:
        return _neighbours(self._store, here, self._side, self._relations)

    def _leave(self, here: str) -> None:
        """Take the links from a node to its neighbours, the new ones as far as the limit has room."""
        others = self._others(here)
        new = [iri for iri in others if iri not in self._cards]
        room = len(new) if self._limit is None else max(0, self._limit - len(self._cards) + 1)
        self._cards |= cards(self._store, new[:room], names=self._names)
        if new[room:]:
            self.beyond.append((here, self._side, len(new[room:])))
        for other in sorted(others.keys() & self._cards.keys(), key=lambda iri: order(self._cards[iri])):
            subject, object_ = (here, other) if self._side == "up" else (other, here)
            self.links.append(Link(subject, object_, self._side, frozenset(others[other])))


def _neighbours(store: Store, node: str, side: Side, relations: Sequence[str]) -> dict[str, set[str]]:
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


def _steps(
    store: Store, node: str, side: Side, cards: Mapping[str, Card], others: _Others, only: str | None = None
) -> list[Step]:
    """Return the steps between a node and its neighbours, a relation implied by a finer one left out."""
    stated = _evidence(store, node, side, only)
    asserted: dict[str, set[str]] = defaultdict(set)
    for (other, relation), passages in stated.items():
        if any(map(_asserted, passages)):
            asserted[other].add(relation)
    steps = []
    for other in sorted(others, key=lambda iri: order(cards[iri])):
        subject, object_ = (node, other) if side == "up" else (other, node)
        for relation in _stated(others[other], asserted[other]):
            found = ranked(store, subject, object_, stated.get((other, relation), ()))
            steps.append(Step(subject, relation, object_, side, found))
    return steps


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


def _open_ends(store: Store, nodes: Sequence[Node]) -> tuple[OpenEnd, ...]:
    """Return the ambiguous nodes, and ambiguous instruments that others implement and that may be a node."""
    ends = {n.card.iri: n.card for n in nodes if n.card.candidates and is_open(store, n.card.iri)}
    for node in nodes:
        if node.side != "up":
            for stub in pointing(store, DEF + "candidate", node.card.iri):
                if stub not in ends and is_open(store, stub) and _neighbours(store, stub, "down", IMPLEMENTS):
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
