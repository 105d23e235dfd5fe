"""What governs a mention: its `Link`, and the `Setting` in which relations are read."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from kg.knowledge import DocumentType
from kg.model import CENTRAL, Mention, Modality
from loaders import grammar
from loaders.clauses import Clauses
from loaders.cues import Cues
from loaders.header import Header
from loaders.layout import Layout
from loaders.pinpoints import pinpoint_span
from loaders.text import Clean

_QUOTE = re.compile('"')
DOCUMENT = -1
"""The index of the governor that is the document itself."""
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """How one mention is governed: the governor's index (or `DOCUMENT`), the cue, and what speaks for it.

    ``cue`` is the span of the words that name the relation, which may stand in an earlier item or heading; ``draft``
    the span of an instrument that is only planned.
    """

    governor: int
    predicate: str
    passive: bool
    rule: str
    confidence: float
    modality: Modality = "asserted"
    draft: Span | None = None
    cue: Span | None = None

    @property
    def is_own(self) -> bool:
        """Whether the document itself does more than cite."""
        return self.governor == DOCUMENT and self.predicate != "cites"


CITES = Link(DOCUMENT, "cites", False, "mention", 0.9)
"""The link of a mention that no cue governs for certain."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One document as relations are read from it. ``low`` is its matching copy in lower case; ``decides`` tells that
    its type changes others; its body begins at ``body_start``, its preamble at ``basis_start``; ``quotes`` are where
    its quotation marks stand, and ``stops`` where its sentences end.
    """

    clean: Clean
    layout: Layout
    mentions: Sequence[Mention]
    header: Header
    cues: Cues
    low: str
    clauses: Clauses
    decides: bool
    body_start: int
    basis_start: int
    quotes: Sequence[int]
    stops: Sequence[int]

    def outranks(self, mention: Mention, index: int = DOCUMENT) -> bool:
        """Tell whether a mention is certainly of a higher rank than another one, or than the document itself."""
        subject = self.mentions[index] if index != DOCUMENT else self.header
        own = rank(subject.type, subject.number.organ if subject.number else "", subject.jurisdiction)
        other = rank(mention.type, mention.number.organ if mention.number else "", mention.jurisdiction)
        return own is not None and other is not None and other < own

    def is_quoted(self, start: int, end: int) -> bool:
        """Tell whether a quotation opened between two positions is still open: it gives words, not objects."""
        return (bisect_left(self.quotes, end) - bisect_left(self.quotes, start)) % 2 == 1

    def has_stop(self, start: int, end: int) -> bool:
        """Tell whether a sentence ends between two positions, before the last one of them."""
        return bisect_left(self.stops, end - 1) > bisect_left(self.stops, start)

    def opening(self, mention: Mention, floor: int) -> int:
        """Return where a mention begins with the parts that are named before it, behind ``floor``."""
        parts = pinpoint_span(self.clean, floor, mention.start) if mention.pinpoint else None
        return parts[0] if parts else mention.start

    def gap(self, before: Mention, mention: Mention) -> str:
        """Return the words between two mentions, without the parts of the second; "A, Điều 3 của B" has ", "."""
        words = self.low[before.end : self.opening(mention, before.end)]
        return words if words.strip() else self.low[before.end : mention.start]

    def titled(self, mention: Mention) -> bool:
        """Tell whether a mention stands in the document's own title."""
        return self.header.title_start <= mention.start < self.header.title_end

    def among(self, mentions: Sequence[Mention]) -> Setting:
        """Return the same document with other mentions."""
        return replace(self, mentions=mentions, clauses=Clauses(self.low, self.layout, mentions))


def setting(
    clean: Clean, layout: Layout, mentions: Sequence[Mention], header: Header, cues: Cues, kind: DocumentType | None
) -> Setting:
    """Return the setting of a document of this type."""
    blocks = layout.blocks
    return Setting(
        clean=clean,
        layout=layout,
        mentions=mentions,
        header=header,
        cues=cues,
        low=clean.low,
        clauses=Clauses(clean.low, layout, mentions),
        decides=bool(kind and (kind.normative or kind.code in ("QĐ", "NQ", "CT", "KL"))),
        body_start=next(
            (b.start for b in blocks if b.marker in ("roman", "article", "number", "chapter")), len(clean.text)
        ),
        quotes=[m.start() for m in _QUOTE.finditer(clean.low)],
        stops=[m.start() for m in grammar.SENTENCE_STOP.finditer(clean.low)],
        basis_start=next((b.start for b in blocks if b.marker == "basis"), 0),
    )


def sibling(link: Link) -> Link:
    """Return the link of a list's next item, which the same cue governs."""
    rule = link.rule if link.rule.startswith("list:") else f"list:{link.rule}"
    return replace(link, rule=rule, confidence=round(link.confidence - 0.02, 2))


def earlier(subject: str | None, target: str | None) -> bool:
    """Tell whether a subject is dated before what it should act on, which no relation of acts allows."""
    shared = min(len(subject or ""), len(target or ""))
    return shared > 0 and (subject or "")[:shared] < (target or "")[:shared]


_LAWS = frozenset({"Hiến pháp", "Bộ luật", "Luật", "PL"})
_GOVERNMENT = frozenset({"CP", "TTg", "TW"})


def rank(kind: str | None, organ: str, place: str | None) -> int | None:
    """Return the rank of an instrument of this type, organ symbol and jurisdiction: 0 for laws and what the National
    Assembly passes, 1 for acts of the Government, its head and the Party's centre, 2 for those of other central bodies,
    3 for local ones; None where the jurisdiction is unknown (Luật 64/2025/QH15).
    """
    if kind in _LAWS or organ.startswith(("QH", "UBTVQH")):
        return 0
    if place is None:
        return None
    if place != CENTRAL:
        return 3
    return 1 if kind == "NĐ" or organ in _GOVERNMENT else 2
