"""Which instruments of a lineage a picture shows, and what it folds: wide fans of neighbours become one node."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.instruments import Card
from kg.lineage import Reach
from kg.steps import Side
from kg.view.instruments.choices import token
from kg.view.text import grouped, shortened

LIMIT = 60
"""How many instruments a picture shows."""

FAN = 10
"""How many neighbours of one instrument a picture shows before it folds the others."""

_KINDS = 2
_ANY = "văn bản"

Near = Mapping[tuple[str, Side], tuple[str, ...]]
"""A node and a side → its neighbours there, in the order of the walk."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Neighbours of ``here`` that are not drawn, or a fan that was ``opened`` and can be folded again.

    ``words`` name what is hidden, or would be again ("37 kế hoạch"), ``hidden`` are those of it that the walk took,
    and ``room`` tells whether the picture could show more of them.
    """

    here: str
    side: Side
    words: str
    hidden: tuple[str, ...]
    opened: bool
    room: bool


def neighbours(reach: Reach) -> Near:
    """Return the neighbours of every node of a walk."""
    near: dict[tuple[str, Side], dict[str, None]] = defaultdict(dict)
    for link in reach.links:
        near[link.here, link.side][link.there] = None
    return {key: tuple(others) for key, others in near.items()}


def selected(reach: Reach, opened: Collection[str] = (), *, limit: int = LIMIT) -> tuple[str, ...]:
    """Return at most ``limit`` instruments to draw, nearest first; in a fan what leads on and what we hold goes first.

    ``opened`` are the fans that are drawn whole, as far as there is room.
    """
    near, cards = neighbours(reach), reach.cards()
    shown = {reach.root: None}
    levels: dict[Side, list[str]] = {"up": [reach.root], "down": [reach.root]}
    while any(levels.values()):
        for side, level in levels.items():
            reached: list[str] = []
            for here in level:
                others = near.get((here, side), ())
                whole = len(others) <= FAN + 1 or token(here, side) in opened
                first = sorted(others, key=lambda o: ((o, side) not in near, not cards[o].held))
                new = [o for o in (first if whole else first[:FAN]) if o not in shown][: limit - len(shown)]
                shown |= dict.fromkeys(new)
                reached += new
            levels[side] = reached
    return tuple(shown)


def folds(
    reach: Reach, shown: Collection[str], opened: Collection[str] = (), *, limit: int = LIMIT
) -> tuple[Fold, ...]:
    """Return a fold for each fan that is not drawn whole, and one to fold each fan that was opened."""
    near, cards = neighbours(reach), reach.cards()
    beyond = {(here, side): count for here, side, count in reach.beyond}
    drawn, room = set(shown), len(shown) < limit
    found = []
    for here, side in dict.fromkeys([*near, *beyond]):
        if here not in drawn:
            continue
        others, rest = near.get((here, side), ()), beyond.get((here, side), 0)
        hidden = tuple(o for o in others if o not in drawn)
        is_open = token(here, side) in opened
        if hidden or rest:
            words = kinds((cards[o] for o in hidden), rest)
            found.append(Fold(here, side, words, hidden, False, room and not is_open))
        if is_open and len(others) > FAN + 1:
            kept = set(selected(reach, set(opened) - {token(here, side)}, limit=limit))
            if less := [cards[o] for o in others if o in drawn - kept]:
                found.append(Fold(here, side, kinds(less), (), True, room))
    return tuple(found)


def kinds(cards: Iterable[Card], rest: int = 0) -> str:
    """Return how many instruments there are, by type where they are alike: "30 kế hoạch, 7 quyết định"."""
    counts = Counter(_lowered(card.type) for card in cards)
    if rest or len(counts) > _KINDS or None in counts:
        return f"{grouped(counts.total() + rest)} {_ANY}"
    return ", ".join(f"{grouped(count)} {kind}" for kind, count in counts.most_common())


def _lowered(kind: str | None) -> str | None:
    text = shortened(kind or "", 40)
    return text[:1].lower() + text[1:] if text else None
