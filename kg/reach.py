"""Everything below a directive: what implements it, through which chain, and of which place it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.graph import Store
from kg.index.cards import hits
from kg.index.opening import Index
from kg.index.relations import Pair, announced, implementing, unclear
from kg.instruments import Card, card
from kg.knowledge import CENTRAL_SLUG
from kg.lineage import trace
from kg.provinces import Provinces
from kg.relations import IMPLEMENTS
from kg.steps import Step

CENTRAL = CENTRAL_SLUG
"""The place of central instruments."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An instrument below a directive; ``route`` runs from it up to the directive, both included.

    ``place`` is the key of its province, `CENTRAL` or empty; ``local`` tells that it is a district's or commune's.
    """

    card: Card
    route: tuple[str, ...]
    place: str
    local: bool

    @property
    def direct(self) -> bool:
        """Tell whether it names the directive itself."""
        return len(self.route) == 2


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything below a directive: asserted (``plans``), by way of an unclear reference (``perhaps``), announced."""

    directive: Card
    plans: tuple[Plan, ...]
    perhaps: tuple[Plan, ...]
    planned: tuple[Plan, ...]


def reach(store: Store, index: Index, directive: str, provinces: Provinces) -> Reach:
    """Return everything below a directive, walking down from it over the direct edges of all documents."""
    below = _closure(index, [(directive,)], (implementing,))
    sure = {directive: (directive,), **below}
    stubs = _stepped(unclear(index, sure), sure)
    doubtful = _closure(index, [*stubs.values()], (implementing, unclear))
    planned = _stepped(announced(index, sure, IMPLEMENTS), sure)

    def plans(routes: Mapping[str, tuple[str, ...]]) -> tuple[Plan, ...]:
        found = (_plan(hit.card, routes[iri], provinces) for iri, hit in hits(index, sorted(routes)).items())
        return tuple(plan for plan in found if not plan.card.candidates)

    perhaps = {iri: route for iri, route in doubtful.items() if iri not in sure}
    return Reach(card(store, directive), plans(below), plans(perhaps), plans(planned))


def chain(store: Store, route: Sequence[str]) -> tuple[tuple[Card, Step | None, Card], ...]:
    """Return each step of a route with its evidence; a step without one passes an unclear reference."""
    found = []
    for lower, upper in pairwise(route):
        here = trace(store, lower, direction="up", depth=1, relations=("implements",))
        steps = [s for s in here.steps if s.object == upper and s.predicate in IMPLEMENTS]
        best = max(steps, key=lambda s: (len(s.evidence), s.predicate), default=None)
        found.append((here.nodes[0].card, best, card(store, upper)))
    return tuple(found)


def place_of(jurisdiction: str | None, provinces: Provinces) -> tuple[str, bool]:
    """Return the key of the province of a jurisdiction, `CENTRAL` or "", and whether it lies below the province."""
    province, below = provinces.of(jurisdiction)
    if province:
        return province.key, below
    return (CENTRAL if (jurisdiction or "").endswith(f"/jurisdiction/{CENTRAL}") else ""), False


def _closure(
    index: Index, starts: Sequence[tuple[str, ...]], ways: Sequence[Callable[[Index, Iterable[str]], list[Pair]]]
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """Return the shortest route from every instrument below ``starts`` up to the directive, asking once a step."""
    seen = {route[0] for route in starts}
    found: dict[str, tuple[str, ...]] = {}
    level = {route[0]: route for route in starts}
    while level:
        reached: dict[str, tuple[str, ...]] = {}
        for way in ways:
            for upper, lower in way(index, level):
                if lower not in seen:
                    seen.add(lower)
                    reached[lower] = (lower, *level[upper])
        found |= reached
        level = reached
    return found


def _stepped(pairs: Sequence[Pair], sure: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the shortest routes that begin one step below what is ``sure``."""
    longest_first = sorted(pairs, key=lambda pair: -len(sure[pair[0]]))
    return {lower: (lower, *sure[upper]) for upper, lower in longest_first if lower not in sure}


def _plan(found: Card, route: tuple[str, ...], provinces: Provinces) -> Plan:
    place, below = place_of(found.jurisdiction_iri, provinces)
    return Plan(found, route, place, below)
