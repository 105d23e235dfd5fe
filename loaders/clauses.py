"""Clauses: where the words around a mention begin and end, found once per document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.model import Mention
from loaders import grammar
from loaders.layout import Block, Layout

_AROUND = 240
"""How much of a sentence around a span is told, in characters."""

_WORD = 40
"""How far from a cut the end of its word is looked for, in characters."""


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

    def around(self, span: tuple[int, int]) -> tuple[int, int]:
        """Return the sentence that holds a span within one block, at most `_AROUND` characters to either side."""
        start, end = span
        block = self.layout.at(start)
        before = bisect_right(self._stop_ends, start) - 1
        begin = self._stop_ends[before] if before >= 0 and self._stop_ends[before] > block.body + 2 else block.start
        after = bisect_left(self._stops, end)
        close = min(self._stops[after] if after < len(self._stops) else block.end, max(block.end, end))
        begin, close = max(begin, start - _AROUND), min(close, end + _AROUND)
        while begin < start and not self.low[begin].isalnum():
            begin += 1
        return begin, close

    def end(self, index: int) -> int:
        """Return where the clause of a mention ends."""
        mention = self.mentions[index]
        end = max(self.layout.at(mention.start).end, mention.end)
        stop = bisect_left(self._stops, mention.end)
        return min(end, self._stops[stop]) if stop < len(self._stops) else end


def at_blanks(text: str, part: tuple[int, int], whole: tuple[int, int]) -> tuple[int, int]:
    """Return a part of a clause with no word cut: an end within the clause moves out to take in the blank there, and
    the clause's own end leaves out blanks; where no blank is near, a cut stays in its word.

    >>> at_blanks("một hai ba bốn", (5, 10), (0, 14))
    (3, 11)
    """
    (begin, end), (first, last) = part, whole
    if begin > first:
        begin = next((n for n in range(begin, max(first, begin - _WORD), -1) if text[n].isspace()), begin)
    if end < last:
        return begin, next((n + 1 for n in range(end - 1, min(last, end + _WORD)) if text[n].isspace()), end)
    while end > begin + 1 and text[end - 1].isspace():
        end -= 1
    return begin, end
