"""Relation cues: the phrases of `ontology/vocabularies/cues.ttl`, compiled, and where they stand in a clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge import Cue, Knowledge
from kg.terms import fold
from loaders.text import any_of, tolerant


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue at its half-open span of the matching copy."""

    start: int
    end: int
    cue: Cue

    @property
    def span(self) -> tuple[int, int]:
        """Where the cue stands."""
        return self.start, self.end


class Cues:
    """The cues of one knowledge base, longest phrase first."""

    def __init__(self, knowledge: Knowledge) -> None:
        phrases = sorted(
            ((p, c) for c in knowledge.cues for p in c.phrases), key=lambda pc: (-len(pc[0]), pc[0], pc[1].name)
        )
        self._by_phrase = {fold(p): c for p, c in reversed(phrases) if "…" not in p}
        self._open = [(re.compile(tolerant(p)), c) for p, c in phrases if "…" in p]
        listed = any_of((p for p, _ in phrases), apart=r"\w")
        self._pattern = re.compile(rf"(?:{listed})(?!\w)")

    def hits(self, low: str, start: int, end: int) -> list[Hit]:
        """Return the cues between two positions of lower-case text, in order and without overlap."""
        return [Hit(m.start(), m.end(), self._cue(m[0])) for m in self._pattern.finditer(low, start, end)]

    def _cue(self, text: str) -> Cue:
        known = self._by_phrase.get(fold(text))
        if known:
            return known
        return next(c for pattern, c in self._open if pattern.fullmatch(text))


@lru_cache(maxsize=2)
def cues(knowledge: Knowledge) -> Cues:
    """Return the compiled cues of a knowledge base."""
    return Cues(knowledge)
