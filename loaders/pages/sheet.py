"""What stands on a page, by place: words, and the straight lines drawn between them.

Lengths are points (1/72 inch), from the left and from the top of the page as it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box; ``base`` is the line it stands on, ``size`` the height of its type."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: ``at`` is its place across, ``start`` and ``end`` its ends along."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its words in any order, its level and upright rules, and the words that stand askew, as text."""

    width: float
    height: float
    words: tuple[Word, ...]
    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()
    askew: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, from left to right."""

    words: tuple[Word, ...]
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    text: str = field(compare=False)


def line(words: Sequence[Word]) -> Line:
    """Return the line of words that stand beside each other."""
    ordered = tuple(sorted(words, key=lambda word: word.left))
    largest = max(word.size for word in ordered)
    return Line(
        ordered,
        ordered[0].left,
        max(word.right for word in ordered),
        min(word.top for word in ordered),
        max(word.bottom for word in ordered),
        median(word.base for word in ordered if word.size >= 0.75 * largest),
        median(word.size for word in ordered),
        " ".join(word.text for word in ordered),
    )


def lines(words: Iterable[Word]) -> list[Line]:
    """Return the lines that words stand on, from the top."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.left)):
        if found and word.base - found[-1][0].base <= 0.33 * max(word.size, found[-1][0].size):
            found[-1].append(word)
        else:
            found.append([word])
    return [line(group) for group in found]
