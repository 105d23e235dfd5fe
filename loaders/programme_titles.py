"""Titles of programmes: where the language ends the title that begins behind a type word.

A title ends at a stop, behind a period of years ("giai đoạn 2021-2025, định hướng đến năm 2030") or a territory ("trên
địa bàn tỉnh"), at another instrument, or at a word that opens a new clause.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Mention
from loaders import programme_grammar as grammar
from loaders.heads import Head
from loaders.issuers import Issuer, Names
from loaders.layout import Block
from loaders.text import Clean

COMMON = frozenset({"KH", "DA"})
"""Types that everybody uses as common nouns: their titles need years, a territory or quotation marks."""
FEWEST = 4
"""Fewest words of a title."""
WORD = re.compile(r"[^\W_]+")
_LIMIT = 420


@dataclass(frozen=True, slots=True)
class Title:
    """A title's half-open span with its type word, and what makes it distinctive: years, a territory (``applied``: the
    place where it is carried out, not a part of its name), quotation marks, a printed issuer."""

    start: int
    end: int
    dated: bool = False
    place: Issuer | None = None
    applied: bool = False
    quoted: bool = False
    issuer: Issuer | None = None


class Titles:
    """Reads the titles of one document; ``numbered`` are its numbered mentions, which no title reaches into."""

    def __init__(self, clean: Clean, numbered: Sequence[Mention], names: Names) -> None:
        self.clean = clean
        self.low = clean.low
        self.names = names
        self.starts = [m.start for m in numbered]
        self.ends = [m.end for m in numbered]

    def at(self, head: Head, block: Block) -> Title | None:
        """Return the title that begins with a type word, or None where nothing can be one."""
        return self._quoted(head, block) or self._plain(head, block)

    def is_issued(self, head: Head, title: Title) -> bool:
        """Tell whether a numbered decision beside a title issues or approves it."""
        index = bisect_left(self.starts, head.start)
        if index and grammar.ISSUES.fullmatch(self.low, self.ends[index - 1], head.start):
            return True
        return index < len(self.starts) and bool(grammar.ISSUED_BY.fullmatch(self.low, title.end, self.starts[index]))

    def core(self, head: Head, title: Title) -> int:
        """Return how many words a title has beside its years, its territory and "triển khai thực hiện"; none where it
        begins with an abbreviation ("Chương trình MTQG")."""
        carried = grammar.CARRIES.match(self.low, head.end, title.end)
        start = carried.end() if carried else head.end
        first = WORD.match(self.clean.text, start + 1)
        shouted = self.clean.text[head.start : head.end].isupper()
        if first and first[0].isupper() and first[0].isalpha() and len(first[0]) > 2 and not shouted:
            return 0
        kept = self.low[start : title.end]
        if title.place and title.place.end > start:
            kept = self.low[min(start, title.place.start) : title.place.start]
            kept += " " + self.low[title.place.end : title.end]
        return len(WORD.findall(grammar.PERIOD.sub(" ", kept)))

    def _quoted(self, head: Head, block: Block) -> Title | None:
        """Return a title in quotation marks, with or without its type word."""
        said = grammar.SAID.match(self.low, head.end)
        if said is None and self.low[max(head.start - 2, 0) : head.start].rstrip().endswith('"'):
            said = grammar.REST_OF_SAID.match(self.low, head.end)
        if said is None or self._next_number(head.end) < said.end():
            return None
        if said.end() > block.end and ". " in said[0]:
            return None
        inner = said.lastgroup is None
        dated = bool(grammar.PERIOD.search(self.low, head.end, said.end()))
        end = said.end() - 1 if inner else said.end()
        place = self._within(head.end, end)
        return Title(head.start, end, dated=dated, quoted=True, place=place)

    def _plain(self, head: Head, block: Block) -> Title | None:
        """Return the title behind a type word up to where the language ends it."""
        limit = self._limit(head, block)
        if head.kind.code in COMMON and not grammar.TELLING.search(self.low, head.end, limit):
            return None
        carried = grammar.CARRIES.match(self.low, head.end, limit)
        scan = carried.end() if carried else head.end
        if carried and self._next_number(scan) - scan <= 40:
            return None
        end, issuer, found = limit, None, None
        for event in grammar.EVENT.finditer(self.low, scan, limit):
            if event["said"]:
                continue
            if event["of"]:
                issuer, ends = self._issuer(head, event)
                if not ends:
                    continue
            elif event["years"]:
                found = self._dated(head, event.end(), limit)
            elif event["territory"]:
                found = self._territorial(head, event.start(), limit)
            end = event.start()
            break
        found = found or self._cut(head, end)
        return replace(found, issuer=issuer) if found and issuer else found

    def _issuer(self, head: Head, event: re.Match[str]) -> tuple[Issuer | None, bool]:
        """Return the body behind "của" that issued the programme, and whether the title ends before it: "Chương trình
        hành động của Chính phủ về …" goes on."""
        if grammar.PART_OF_BODY.search(self.low, head.end, event.start()):
            return None, False
        body = self.names.at(self.clean, event.end())
        return body, body is not None and len(WORD.findall(self.low, head.end, event.start())) >= FEWEST

    def _limit(self, head: Head, block: Block) -> int:
        """Return how far a title may reach: its block, a numbered mention, another instrument."""
        limit = min(block.end, head.end + _LIMIT, self._next_number(head.end))
        stop = grammar.STOP.search(self.low, head.end, limit)
        limit = stop.start() if stop else limit
        item = grammar.ITEM.search(self.clean.text, head.end, limit)
        limit = item.start() if item else limit
        for comma in grammar.COMMA.finditer(self.clean.text, head.end, limit):
            if comma["word"].istitle():
                return comma.start()
        return limit

    def _next_number(self, position: int) -> int:
        index = bisect_left(self.starts, position)
        return self.starts[index] if index < len(self.starts) else len(self.low)

    def _dated(self, head: Head, end: int, limit: int) -> Title:
        """Return a title that ends with a period of years, and what may still belong to it."""
        place: Issuer | None = None
        while True:
            more = grammar.MORE_YEARS.match(self.low, end, limit + 10)
            territory = self._territory(end) if place is None and not more else None
            if more:
                end = more.end()
            elif territory:
                place, end = territory, territory.end
            else:
                break
        within = place or self._within(head.end, end)
        return Title(head.start, end, dated=True, place=within, applied=place is not None)

    def _territorial(self, head: Head, start: int, limit: int) -> Title | None:
        """Return a title that ends with "trên địa bàn …", and the period of years behind it, if any."""
        place = self._territory(start)
        if place is None:
            return self._cut(head, start)
        more = grammar.MORE_YEARS.match(self.low, place.end, limit)
        if more is None:
            return Title(head.start, place.end, place=place, applied=True)
        found = self._dated(head, more.end(), limit)
        return replace(found, place=place, applied=True)

    def _territory(self, position: int) -> Issuer | None:
        """Return the place that "trên địa bàn tỉnh …", "của tỉnh …" or "tỉnh …" at ``position`` names."""
        opening = grammar.TERRITORY.match(self.low, position) or grammar.PLACED.match(self.low, position)
        if opening is None:
            return None
        placed = self.names.placed(self.clean, Issuer(position, opening.end() - 1, "", False))
        return placed if placed.kind else None

    def _within(self, start: int, end: int) -> Issuer | None:
        """Return a province that a title names in its midst: "tỉnh Tây Ninh giai đoạn …", "Thủ đô Hà Nội"."""
        for found in grammar.PLACED.finditer(self.low, start, end):
            placed = self.names.placed(self.clean, Issuer(found.start(), found.end() - 1, "", False))
            if placed.place and placed.end <= end:
                return placed
        city = grammar.CAPITAL_CITY.search(self.low, start, end)
        named = self.names.province.match(self.low, city.end()) if city else None
        place = self.names.knowledge.place(named[0]) if named else None
        if city is None or named is None or place is None:
            return None
        return Issuer(city.start(), named.end(), "", False, kind="thành phố", place=place.name)

    def _cut(self, head: Head, end: int) -> Title | None:
        trailing = grammar.TRAILING.search(self.low, head.end, end)
        end = trailing.start() if trailing else end
        if end <= head.end:
            return None
        return Title(head.start, end, place=self._within(head.end, end))
