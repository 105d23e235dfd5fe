"""The phrases of charges, duties and targets, compiled from `ontology/vocabularies/duties.ttl`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.knowledge import Knowledge
from loaders.text import Clean, any_of

Span = tuple[int, int]
"""Half-open offsets in the matching copy."""

_LETTER = r"[^\W\d_]"
_LEADING = frozenset(":,*-")


class Phrases:
    """A pattern for the phrases of each role; a role that the vocabulary has not matches nothing."""

    def __init__(self, said: Mapping[str, tuple[str, ...]], groups: Iterable[str]) -> None:
        self._patterns = {role: phrase_pattern(phrases) for role, phrases in said.items()}
        self._patterns["group"] = phrase_pattern(groups)
        self._nothing = phrase_pattern(())
        self._charging = phrase_pattern(p for role in ("lead", "assist", "charge") for p in said.get(role, ()))
        self._acting = phrase_pattern(p for role in ("verb", "manner") for p in said.get(role, ()))

    def __getitem__(self, role: str) -> re.Pattern[str]:
        return self._patterns.get(role, self._nothing)

    def opens(self, copy: Clean, position: int, stop: int, *, strict: bool = False) -> bool:
        """Tell whether what is to be done begins at a position; ``strict`` asks for the words of a role."""
        low = copy.low
        if self._charging.match(low, position, stop):
            return not self["object"].match(low, position, stop) or bool(self["lead"].match(low, position, stop))
        if strict or self["object"].match(low, position, stop):
            return False
        return self._acting.match(low, position, stop) is not None

    def acts(self, copy: Clean, position: int, stop: int) -> bool:
        """Tell whether a plain verb stands at a position, and no noun that begins like it."""
        low = copy.low
        return bool(self["verb"].match(low, position, stop)) and not self["object"].match(low, position, stop)


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the phrases as whole words, the longest first."""
    return re.compile(rf"(?:{any_of(phrases, apart=_LETTER)})(?!{_LETTER})")


@lru_cache(maxsize=2)
def phrases(knowledge: Knowledge) -> Phrases:
    """Return the compiled phrases of a knowledge base."""
    groups = (name for body in knowledge.bodies if body.kind == "group" for name in body.names)
    return Phrases(knowledge.phrases, groups)


def skipped(copy: Clean, position: int, stop: int) -> int:
    """Return the position of the first letter, behind white space and marks."""
    while position < stop and (copy.text[position].isspace() or copy.text[position] in _LEADING):
        position += 1
    return position
