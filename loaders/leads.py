"""Leads: the cue that a list's opening words or a heading hand down to the items below.

"Tiếp tục triển khai: A; B; C" hands its cue to A, B and C; "Điều 1. Bãi bỏ các văn bản sau đây" to each numbered item.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from loaders import grammar
from loaders.cues import Cues, Hit
from loaders.layout import Block, Layout

_COLON = re.compile(":")
_ISSUED_AS_FOLLOWS = re.compile(r"(?<!\w)(?:ban\s+hành|xây\s+dựng)\s[^.;:]{0,200}(?<!\w)như\s+sau\s{0,4}:")
"""What announces the document itself, not a list: "Thực hiện Kế hoạch A, Ban Thường vụ ban hành Kế hoạch như sau:"."""
REACH = 420
"""How far before a mention its cue may begin."""

RANK = {"annex": 0, "chapter": 1, "roman": 2, "article": 3, "basis": 3, "number": 5, "letter": 6, "dash": 7,
         "plus": 8, "bullet": 8, "": 9, "note": 9}  # fmt: skip
"""How deep a block of each marker stands; a heading governs what stands deeper."""


class Leads:
    """The leads of one document, found once per block."""

    def __init__(self, low: str, layout: Layout, cues: Cues) -> None:
        self.low = low
        self.layout = layout
        self.cues = cues
        self._leads: dict[int, Hit | None] = {}
        self._colons = [match.start() for match in _COLON.finditer(low)]
        self._stops: dict[int, int] = {}
        self._ends: dict[int, int] = {}

    def inline(self, block: Block, before: int) -> Hit | None:
        """Return the cue before a colon that opens the list within a block: "Triển khai: A; B; C"."""
        at = bisect_left(self._colons, before) - 1
        colon = self._colons[at] if at >= 0 else -1
        if colon < block.start or colon > self._first_stop(block):
            return None
        if self._sentence_end(colon, block) < before:
            return None
        return self._before_colon(max(block.body, colon - REACH), colon)

    def _sentence_end(self, colon: int, block: Block) -> int:
        """Return where the sentence of a colon ends within its block."""
        if colon not in self._ends:
            stop = grammar.SENTENCE_STOP.search(self.low, colon, block.end)
            self._ends[colon] = stop.start() if stop else block.end
        return self._ends[colon]

    def _first_stop(self, block: Block) -> int:
        """Return where the first clause of a block ends."""
        if block.start not in self._stops:
            stop = grammar.STOPS.search(self.low, block.body, block.end)
            self._stops[block.start] = stop.start() if stop else block.end
        return self._stops[block.start]

    def _before_colon(self, start: int, colon: int) -> Hit | None:
        """Return the cue that a colon hands on: the last strong one, unless a weak one stands right before it
        ("theo quy định tại các văn bản sau:")."""
        hits = self.cues.hits(self.low, start, colon)
        if hits and hits[-1].cue.weak and colon - hits[-1].end <= 30:
            return None
        lead = next((h for h in reversed(hits) if not h.cue.weak), None)
        issued = _ISSUED_AS_FOLLOWS.search(self.low, start, colon + 1) if lead else None
        if lead and issued and (lead.cue.predicate in grammar.IMPLEMENTS or lead.end <= issued.start()):
            return None
        return lead

    def of(self, position: int) -> Hit | None:
        """Return the cue that a heading hands down to the block at this index: "Bãi bỏ các văn bản sau đây:"."""
        if position not in self._leads:
            self._leads[position] = self._find(position)
        return self._leads[position]

    def _find(self, position: int) -> Hit | None:
        block = self.layout.blocks[position]
        if block.marker == "note":
            return None
        rank = RANK.get(block.marker, 9)
        for earlier in range(position - 1, max(position - 120, -1), -1):
            above = self.layout.blocks[earlier]
            text = self.low[above.start : above.end].rstrip()
            if above.marker == "" and not text.endswith(":"):
                continue
            above_rank = RANK.get(above.marker, 9) if above.marker else rank - 1
            if above_rank >= rank:
                continue
            lead = self._lead_of(above, text)
            if lead:
                return lead
            if above_rank <= RANK["article"] or block.marker == "":
                return None
            rank = above_rank
        return None

    def _lead_of(self, above: Block, text: str) -> Hit | None:
        """Return the cue of a heading: the last strong one before a colon, or a change that opens it."""
        opening = self.cues.hits(self.low, above.body, min(above.end, above.body + REACH))
        first = opening[0] if opening else None
        if first and first.cue.predicate in grammar.CHANGES and above.end - above.start < 300:
            heads = grammar.HEADING_ONLY.fullmatch(self.low, above.start, first.start)
            if heads:
                return first
        if (
            first
            and first.cue.predicate == "basedOn"
            and above.end - above.start < 60
            and not above.section.startswith("Phụ")
        ):
            return first
        if not text.endswith(":"):
            return None
        return self._before_colon(max(above.body, above.end - REACH), above.end)
