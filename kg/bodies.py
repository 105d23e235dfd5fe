"""An authority across reforms: the bodies it came from, those that followed it, and the units within it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.graph import Store, objects, pointing
from kg.terms import DCTERMS, DEF, ORG

Tie: TypeAlias = Literal["self", "predecessor", "successor", "unit"]

_ORDER: tuple[Tie, ...] = ("self", "predecessor", "successor", "unit")


@dataclass(frozen=True, slots=True)
class Kin:
    """A body and how it is tied to the one asked for.

    ``since`` is its first day and ``until`` the first day on which it was no more, empty where unknown; ``sources``
    are the laws that the vocabulary names for it.
    """

    iri: str
    tie: Tie
    since: str
    until: str
    sources: tuple[str, ...]


def kin(store: Store, body: str) -> tuple[Kin, ...]:
    """Return the body itself, its predecessors, its successors and the units of all these, in this order.

    What went into a successor from elsewhere is none of them: Sở Y tế tỉnh Trà Vinh does not lead to Bến Tre's.
    """
    earlier = _reached([body], lambda one: pointing(store, DEF + "successor", one))
    later = _reached([body], lambda one: objects(store, one, DEF + "successor"))
    ties: dict[str, Tie] = dict.fromkeys(sorted(earlier), "predecessor")
    ties |= dict.fromkeys(sorted(later), "successor")
    ties[body] = "self"
    units = _reached(ties, lambda one: pointing(store, ORG + "unitOf", one))
    ties |= dict.fromkeys(sorted(units - set(ties)), "unit")
    found = [_kin(store, iri, tie) for iri, tie in ties.items()]
    return tuple(sorted(found, key=lambda k: (_ORDER.index(k.tie), k.until or "9999", k.iri)))


def heads(store: Store, bodies: Sequence[str]) -> list[str]:
    """Return those of ``bodies`` that are no predecessor or unit of another one of them, in their order."""
    below: set[str] = set()
    for body in bodies:
        below |= _reached(
            [body], lambda one: pointing(store, DEF + "successor", one) + pointing(store, ORG + "unitOf", one)
        )
    return [body for body in bodies if body not in below]


def heirs(store: Store, bodies: Iterable[str]) -> set[str]:
    """Return the bodies that followed any of ``bodies``, at any distance."""
    return _reached(bodies, lambda one: objects(store, one, DEF + "successor"))


def _kin(store: Store, iri: str, tie: Tie) -> Kin:
    since, until = (min(objects(store, iri, DEF + name), default="") for name in ("validFrom", "validUntil"))
    return Kin(iri, tie, since, until, tuple(objects(store, iri, DCTERMS + "source")))


def _reached(start: Iterable[str], step: Callable[[str], list[str]]) -> set[str]:
    """Return what is reached from ``start`` in one step or more, without what it starts from."""
    begun = set(start)
    reached: set[str] = set()
    waiting = list(begun)
    while waiting:
        new = set(step(waiting.pop())) - reached - begun
        reached |= new
        waiting += new
    return reached
