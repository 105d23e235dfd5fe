"""Heads: the capitalised type words of a text ("Luật", "Chương trình", "Nghị quyết"), at which every name begins."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge import DocumentType, Knowledge
from kg.terms import fold
from loaders.text import Clean


@dataclass(frozen=True, slots=True)
class Head:
    """A type word with a capital at its half-open span of the matching copy."""

    start: int
    end: int
    kind: DocumentType


def heads(clean: Clean, knowledge: Knowledge) -> list[Head]:
    """Return the heads of a text in order; of several type words at one place the longest counts."""
    pattern, kinds = _compiled(knowledge)
    found = []
    for match in pattern.finditer(clean.text):
        start = match.start()
        if not (start and clean.text[start - 1].isalnum()):
            found.append(Head(start, match.end(), kinds[fold(match[0])]))
    return found


@lru_cache(maxsize=2)
def _compiled(knowledge: Knowledge) -> tuple[re.Pattern[str], dict[str, DocumentType]]:
    """Return a pattern that begins with the labels' first letters, so that the engine skips to them."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    for kind in sorted(knowledge.types, key=lambda k: (-len(k.label), k.label)):
        by_letter[kind.label[0]].append(kind.label[1:])
    spaced = {
        letter: "|".join(r"\s+".join(re.escape(word) for word in rest.split(" ")) for rest in rests)
        for letter, rests in by_letter.items()
    }
    pattern = "|".join(f"{letter}(?i:{rests})" for letter, rests in spaced.items())
    return re.compile(rf"(?:{pattern})(?![^\W_])"), {fold(k.label): k for k in reversed(knowledge.types)}
