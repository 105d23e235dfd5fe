"""Texts that are nearly the same: another file of one document, or the draft of an issued one.

A text's sketch is the least of the hashes of its word sequences, so that two sketches tell how much of one text is in
the other (Broder, On the resemblance and containment of documents, 1997). Likeness alone proves nothing: the plans of
two years are alike too. Files of one instrument need little of it, a draft needs the title of what was issued.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.model import Extraction, Twin, TwinKind
from kg.terms import fold
from loaders.text import Clean

SIZE = 128
"""How many hashes a sketch has at most."""
COPY, SCANNED, DRAFT = 0.85, 0.55, 0.6
"""How much of a further file of an instrument, of a scan of it, and of a draft is in the text that speaks for it."""
_FIRST = 16
"""How many texts of one instrument or title may speak for themselves before others are compared with no more."""
_STEP = 500
"""Texts that differ by fewer characters are of one length."""
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


def contained(part: Sequence[int], whole: Sequence[int]) -> float:
    """Return how much of one text stands in another one, from 0 to 1, as their sketches tell."""
    if not part or not whole:
        return 0.0
    last = whole[-1] if len(whole) == SIZE else part[-1]
    known = part[: bisect_right(part, last)]
    return len(set(known) & set(whole)) / len(known) if known else 0.0


def twins(extractions: Iterable[Extraction]) -> dict[str, Twin]:
    """Return, by sha256, the documents that repeat another one, and which; none repeats one that repeats."""
    groups: dict[tuple[str, ...], list[Extraction]] = defaultdict(list)
    for extraction in extractions:
        for key in _keys(extraction):
            groups[key].append(extraction)
    found: dict[str, Twin] = {}
    for key in sorted(groups):
        speakers: list[Extraction] = []
        for extraction in sorted(groups[key], key=_rank):
            if extraction.sha256 in found:
                continue
            twin = next(filter(None, (_twin(first, extraction) for first in speakers)), None)
            if twin:
                found[extraction.sha256] = twin
            elif len(speakers) < _FIRST:
                speakers.append(extraction)
    return found


def _keys(extraction: Extraction) -> Iterator[tuple[str, ...]]:
    """Yield what a document shares with those that may be its twins."""
    own = extraction.own
    yield ("id", own.id)
    if own.title:
        yield ("title", fold(own.title), own.jurisdiction or "", own.type or "")


def _twin(first: Extraction, later: Extraction) -> Twin | None:
    """Return how ``later`` repeats ``first``: as a copy, as a draft, or not at all."""
    kind: TwinKind
    if first.own.id == later.own.id:
        kind, least = "copy", SCANNED if _is_recognised(first) or _is_recognised(later) else COPY
    elif _is_unissued(later) and first.own.number != later.own.number:
        years = {(own.date or "")[:4] for own in (first.own, later.own)} - {""}
        if len(years) > 1:
            return None
        kind, least = "draft" if first.own.number else "copy", DRAFT
    else:
        return None
    if contained(later.sketch, first.sketch) < least:
        return None
    return Twin(kind, first.sha256, len(_said(later) - _said(first)))


def _said(extraction: Extraction) -> set[tuple[str, ...]]:
    """Return what a document says that has the same form in every file of it: its links to others, and its tasks."""
    links = {(r.predicate, r.object) for r in extraction.relations if extraction.sha256[:12] not in r.object}
    return links | {("task", t.number or "", t.due or "", *t.lead, "", *t.coordinating) for t in extraction.tasks}


def _is_unissued(extraction: Extraction) -> bool:
    return not (extraction.own.number and extraction.own.date)


def _is_recognised(extraction: Extraction) -> bool:
    return "ocr" in extraction.reader


def _rank(extraction: Extraction) -> tuple[bool, bool, int, bool, bool, int, str]:
    """Return what puts the document that speaks for its twins first: issued, typed, the longest, whole, with pages."""
    return (
        _is_unissued(extraction),
        _is_recognised(extraction),
        -(extraction.characters // _STEP),
        extraction.status != "ok",
        not extraction.structure.pages,
        -extraction.characters,
        extraction.sha256,
    )
