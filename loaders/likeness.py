"""Texts that are nearly the same: another file of one document, or the draft of an issued one.

A text's sketch is the least of the hashes of its word sequences, so that two sketches tell how much of two texts is the
same (Broder, On the resemblance and containment of documents, 1997). Likeness alone proves nothing: the plans of two
years are alike too. Files of one instrument need little of it, a draft needs the title of what was issued.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.model import Extraction, Twin, TwinKind
from kg.terms import fold
from loaders.text import Clean

SIZE = 64
"""How many hashes a sketch has at most."""
COPY, DRAFT = 0.5, 0.6
"""How alike two files of one instrument are, and a draft and what was issued."""
_LENGTH = 4
"""How many words a sequence has."""
_ONE_IN = 8
"""A sequence begins at one word in so many, chosen by the word itself."""
_WORD = re.compile(r"\w+")


def sketch(copy: Clean) -> tuple[int, ...]:
    """Return the sketch of a text, the same for every layout of its words; () for a text of few words."""
    words = [word.encode() for word in _WORD.findall(copy.low)]
    hashes = {
        zlib.crc32(b" ".join(words[n : n + _LENGTH]))
        for n, word in enumerate(words[: 1 - _LENGTH])
        if zlib.crc32(word) % _ONE_IN == 0
    }
    return tuple(sorted(hashes)[:SIZE])


def resemblance(one: Sequence[int], other: Sequence[int]) -> float:
    """Return how much of two texts is the same, from 0 to 1, as their sketches tell."""
    least = sorted(set(one) | set(other))[:SIZE]
    both = set(one) & set(other)
    return sum(hash_ in both for hash_ in least) / len(least) if least else 0.0


def twins(extractions: Iterable[Extraction]) -> dict[str, Twin]:
    """Return, by sha256, the documents that repeat another one, and which; none repeats one that repeats."""
    groups: dict[tuple[str, ...], list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        for key in _keys(extraction):
            groups[key].append(extraction)
    found: dict[str, Twin] = {}
    for key in sorted(groups):
        members = sorted(groups[key], key=_rank)
        for place, later in enumerate(members):
            for first in members[:place]:
                kind = None if later.sha256 in found or first.sha256 in found else _kind(first, later)
                if kind:
                    found[later.sha256] = Twin(kind, first.sha256)
    return found


def _keys(extraction: Extraction) -> Iterator[tuple[str, ...]]:
    """Yield what a document shares with those that may be its twins."""
    own = extraction.own
    yield ("id", own.id)
    if own.title:
        yield ("title", fold(own.title), own.jurisdiction or "", own.type or "")


def _kind(first: Extraction, later: Extraction) -> TwinKind | None:
    """Return how ``later`` repeats ``first``: as a copy, as a draft, or not at all."""
    alike = resemblance(first.sketch, later.sketch)
    if first.own.id == later.own.id:
        return "copy" if alike >= COPY else None
    unissued = not later.own.number or not later.own.date
    years = {(own.date or "")[:4] for own in (first.own, later.own)} - {""}
    if unissued and first.own.number != later.own.number and len(years) < 2 and alike >= DRAFT:
        return "draft" if first.own.number else "copy"
    return None


def _rank(extraction: Extraction) -> tuple[bool, bool, bool, int, str]:
    """Return what puts the document that speaks for its twins first: issued, whole, not recognised, with most tasks."""
    own = extraction.own
    return (
        not (own.number and own.date),
        extraction.status != "ok",
        "ocr" in extraction.reader,
        -len(extraction.relations),
        extraction.sha256,
    )
