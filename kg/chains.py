"""The shortest chains of steps between two instruments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal

from kg.graph import Store
from kg.instruments import Card, card
from kg.relations import RELATIONS, UPWARD
from kg.steps import Side, Step, neighbours, steps


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


def _routes(store: Store, start: str, goal: str, relations: Sequence[str], limit: int) -> list[list[str]]:
    """Return the shortest routes from ``start`` up to ``goal`` over the relations' edges."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_node(start)
    level = [start]
    while level and goal not in graph:
        reached: list[str] = []
        for node in level:
            for other in sorted(neighbours(store, node, "up", relations)):
                if other not in graph:
                    reached.append(other)
                graph.add_edge(node, other)
        level = reached
    if goal not in graph:
        return []
    return list(islice(networkx.all_shortest_paths(graph, start, goal), limit))


def _chain(store: Store, route: Sequence[str], direction: Side, relations: Sequence[str]) -> tuple[Step, ...]:
    chain: list[Step] = []
    for subject, object_ in pairwise(route):
        edges = {object_: neighbours(store, subject, "up", relations)[object_]}
        found = steps(store, subject, "up", {object_: card(store, object_)}, edges)
        chain += [Step(s.subject, s.predicate, s.object, direction, s.evidence) for s in found]
    return tuple(chain)
