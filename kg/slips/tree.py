"""One side of a lineage as numbered steps: 1, 1.1, 1.2, 2 … , each instrument unfolded once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.lineage import Lineage
from kg.steps import Side, Step


@dataclass(frozen=True, slots=True)
class Numbered:
    """The steps between two neighbours under one number; ``again`` is the number where ``far`` is unfolded already,
    ``cut`` tells that the walk's limit hid what follows ``far``.
    """

    number: str
    depth: int
    far: str
    steps: tuple[Step, ...]
    again: str | None
    cut: bool


def numbered(lineage: Lineage, side: Side) -> Iterator[Numbered]:
    """Yield the steps of a side, every one of them once, a number's own followed by those below it."""
    below: dict[str, dict[str, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for step in lineage.steps:
        if step.side == side:
            near, far = (step.subject, step.object) if side == "up" else (step.object, step.subject)
            below[near][far].append(step)
    cut = set(lineage.cut)
    unfolded: dict[str, str] = {lineage.root: ""}
    waiting = _numbered_ends(below, lineage.root, "")
    while waiting:
        near, far, number = waiting.pop()
        again = unfolded.get(far)
        depth = number.count(".")
        yield Numbered(number, depth, far, tuple(below[near][far]), again, again is None and far in cut)
        if again is None:
            unfolded[far] = number
            waiting += _numbered_ends(below, far, f"{number}.")


def _numbered_ends(below: dict[str, dict[str, list[Step]]], near: str, prefix: str) -> list[tuple[str, str, str]]:
    """Return the ends next to ``near`` with their numbers, the first one last, as a stack wants them."""
    return [(near, far, f"{prefix}{n}") for n, far in enumerate(below.get(near, ()), 1)][::-1]
