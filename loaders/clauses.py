"""Clauses: where the words around a mention begin and end, found once per document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.model import Mention
from loaders import grammar
from loaders.layout import Block, Layout


class Clauses:
    """The clauses of a document's mentions, in the matching copy."""

    def __init__(self, low: str, layout: Layout, mentions: Sequence[Mention]) -> None:
        self.low = low
        self.layout = layout
        self.mentions = mentions
        stops = [(m.start(), m.end()) for m in grammar.STOPS.finditer(self.low)] if mentions else []
        self._stops = [start for start, _ in stops]
        self._stop_ends = [end for _, end in stops]

    def of(self, index: int) -> tuple[Block, int]:
        """Return the block of a mention and where its clause begins."""
        mention = self.mentions[index]
        block = self.layout.at(mention.start)
        begin = block.body if block.body <= mention.start else block.start
        stop = bisect_right(self._stop_ends, mention.start) - 1
        return block, max(begin, self._stop_ends[stop]) if stop >= 0 else begin

    def end(self, index: int) -> int:
        """Return where the clause of a mention ends."""
        mention = self.mentions[index]
        end = max(self.layout.at(mention.start).end, mention.end)
        stop = bisect_left(self._stops, mention.end)
        return min(end, self._stops[stop]) if stop < len(self._stops) else end
