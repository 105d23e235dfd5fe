"""Programmes by title: strategies, programmes, schemes, master plans and plans that a text names without a number.

A title that nothing tells from a common noun is left alone: it needs years, a territory, quotation marks, a decision
beside it, or words enough in the midst of a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.model import CENTRAL, Mention
from kg.terms import slug
from loaders import programme_grammar as grammar
from loaders.called import Called
from loaders.header import Header
from loaders.heads import Head
from loaders.issuers import Names
from loaders.layout import Block, Layout
from loaders.programme_titles import COMMON, FEWEST, WORD, Title, Titles
from loaders.text import Clean, words

RULE = "programme"

_PLAN = "Kế hoạch"
"""A type that is no programme but is named like one."""
_NATIONAL_TYPES = frozenset({"chien-luoc", "chuong-trinh-muc-tieu"})
"""Types that are the nation's unless a place is part of their title."""
_MOST, _TELLING, _FEWEST_UNTOLD = 60, 6, 5
"""Most words of a title; the fewest beside years that tell it in every document without a place; the fewest of one that
has neither years nor place nor quotation marks."""
_CORE = {"chien-luoc": 2, "chuong-trinh-muc-tieu": 2, "quy-hoach": 0, "ke-hoach": 5, "du-an": 5}
"""Fewest words beside years and territory, where a title has these; other types need three."""


def called_programmes(
    clean: Clean, layout: Layout, heads: Sequence[Head], numbered: Sequence[Mention], header: Header, names: Names
) -> Iterator[Called]:
    """Yield the programmes that a text calls by title, in order; one that a plan carries out stands within it."""
    programmes = [h for h in heads if h.kind.programme or h.kind.label == _PLAN]
    reader = _Reader(clean, layout, programmes, numbered, header, names)
    for head in programmes:
        found = reader.read(head)
        if found:
            yield found


class _Reader:
    """Reads the programmes of one document."""

    def __init__(
        self,
        clean: Clean,
        layout: Layout,
        heads: Sequence[Head],
        numbered: Sequence[Mention],
        header: Header,
        names: Names,
    ) -> None:
        self.clean = clean
        self.low = clean.low
        self.layout = layout
        self.header = header
        self.names = names
        self.heads = [h.start for h in heads]
        self.titles = Titles(clean, numbered, names)

    def read(self, head: Head) -> Called | None:
        """Return the programme whose type word is this, or None."""
        if self._is_no_name(head):
            return None
        block = self.layout.at(head.start)
        title = self.titles.at(head, block)
        if title is None or not self._is_distinctive(head, title, block):
            return None
        return self._called(head, title)

    def _is_no_name(self, head: Head) -> bool:
        titled = self.header.title_start <= head.start < self.header.title_end
        if self.clean.text[head.start : head.end].isupper() and not titled:
            return True
        if grammar.NO_TITLE.match(self.low, head.end):
            return True
        if head.kind.code == "DA" and grammar.PROJECT.match(self.low, head.end):
            return True
        return bool(grammar.BODY_BEFORE.search(self.low, max(head.start - 24, 0), head.start))

    def _is_distinctive(self, head: Head, title: Title, block: Block) -> bool:
        """Tell whether a title names one programme and is no common noun with a capital."""
        count, core = len(WORD.findall(self.low, head.end, title.end)), self.titles.core(head, title)
        if not (FEWEST - title.quoted) <= count <= _MOST:
            return False
        drafted = grammar.DRAFTING.search(self.low, max(head.start - 80, 0), head.start)
        if title.quoted:
            return True
        if title.dated or title.place:
            return core >= _CORE.get(head.kind.name, 3) and not (head.kind.code in COMMON and drafted)
        national = grammar.NATIONAL.search(self.low, head.start, title.end)
        if head.kind.code in COMMON or drafted or core < (FEWEST - 1 if national else _FEWEST_UNTOLD):
            return False
        if grammar.SEVERAL.search(self.low, max(head.start - 12, 0), head.start):
            return False
        if national or self.titles.is_issued(head, title):
            return True
        normative = self.header.number is not None and self.header.number.year is not None
        before = max(block.body, head.start - 12)
        return not normative and bool(grammar.MID_SENTENCE.search(self.low, before, head.start))

    def _called(self, head: Head, title: Title) -> Called:
        place, issuer, applied = self._jurisdiction(head, title)
        end, cut = title.end, title.place if title.place and (place != CENTRAL or applied) else None
        if applied and cut and cut.end == end:
            end = cut.start
        text = self.clean.text
        bare = text[head.end : end]
        if cut and head.end < cut.start < end:
            bare = text[head.end : cut.start] + text[cut.end : end]
        for short, long in grammar.ABBREVIATED:
            bare = bare.replace(short, long)
        return Called(
            head.start,
            end,
            head.kind,
            words(text[head.start : end].replace('"', "")),
            slug(bare.replace("&", " và ")),
            RULE,
            issuer=issuer,
            jurisdiction=place,
            general=place is None and self._is_general(head, title),
        )

    def _is_general(self, head: Head, title: Title) -> bool:
        return self.titles.core(head, title) < _TELLING or bool(grammar.OF_PARTIES.match(self.low, head.end))

    def _jurisdiction(self, head: Head, title: Title) -> tuple[str | None, str | None, bool]:
        """Return whose programme it is, as far as its words tell, the issuer where one is printed, and whether it is
        the nation's and only applied at the place that is named."""
        own = None if self.header.jurisdiction == CENTRAL else self.header.jurisdiction
        if title.issuer:
            name = self.names.own_name(title.issuer, own, self.header.date)
            return self.names.jurisdiction(title.issuer, own), name, False
        inner = bisect_left(self.heads, head.end)
        ahead = self.heads[inner] if inner < len(self.heads) else title.end
        national = grammar.NATIONAL.search(self.low, head.start, min(ahead, title.end))
        applied = title.applied and head.kind.label != _PLAN and (head.kind.name in _NATIONAL_TYPES or national)
        if title.place and not applied:
            return self.names.jurisdiction(title.place, own), None, False
        if title.place or national or own is None or head.kind.name in _NATIONAL_TYPES:
            return CENTRAL, None, bool(title.place)
        return (CENTRAL if head.kind.name == "quy-hoach" and title.dated else None), None, False
