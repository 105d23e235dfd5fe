"""Who implements what, step by step: the lineage of one instrument.

Walks go over the direct edges of all graphs together, one end bound; a step carries the passages that state
it. An ambiguous mention is never walked through: it stays an open end with its candidates, until a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypeAlias

from kg.decided import is_open
from kg.graph import Store, pointing
from kg.inferences import Inferred, inferred
from kg.instruments import Card, card, cards, order
from kg.relations import IMPLEMENTS, RELATIONS, UPWARD, narrower
from kg.steps import Side, Step, neighbours, steps
from kg.terms import DEF

Direction: TypeAlias = Literal["up", "down", "both"]


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
    stated: list[Step] = []
    for (side, here), links in groupby(found.links, key=lambda link: (link.side, link.here)):
        others = {link.there: set(link.relations) for link in links}
        stated += steps(store, here, side, cards, others)
    apart = inferred(store, cards)
    return Lineage(iri, direction, found.nodes, tuple(stated), found.open_ends, found.cut, apart)


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
        stated = steps(store, link.subject, "up", cards, {link.object: set(link.relations)}, link.object)
        found += [replace(step, side=link.side) for step in stated]
    return tuple(found)


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
        return neighbours(self._store, here, self._side, self._relations)

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


def _open_ends(store: Store, nodes: Sequence[Node]) -> tuple[OpenEnd, ...]:
    """Return the ambiguous nodes, and ambiguous instruments that others implement and that may be a node."""
    ends = {n.card.iri: n.card for n in nodes if n.card.candidates and is_open(store, n.card.iri)}
    for node in nodes:
        if node.side != "up":
            for stub in pointing(store, DEF + "candidate", node.card.iri):
                if stub not in ends and is_open(store, stub) and neighbours(store, stub, "down", IMPLEMENTS):
                    ends[stub] = card(store, stub)
    found = sorted(ends.values(), key=order)
    return tuple(OpenEnd(c, tuple(card(store, iri) for iri in c.candidates)) for c in found)
