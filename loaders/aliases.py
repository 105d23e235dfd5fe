"""Short forms: what a document calls an instrument after it has named it in full.

"(sau đây gọi tắt là Chiến lược)" defines one for the rest of the document, "Kế hoạch này" is the document itself, and
"Nghị quyết 57" the one instrument of that type and ordinal that the document cites. What fits several is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge import DocumentType, Knowledge
from kg.model import Mention, Resolution, Resolved
from loaders import grammar
from loaders.heads import Head
from loaders.layout import Layout
from loaders.programme_grammar import BODY_BEFORE
from loaders.resolve import Identified
from loaders.text import Clean, tolerant, words

RULE = "alias"

_DEFINED = re.compile(
    r"(?:sau\s+đây|dưới\s+đây|\()\s{0,3}(?:được\s+)?(?:gọi|viết)\s+(?:tắt|"
    r"chung)?\s{0,3}là\s{0,3}:?[\s\"]{0,3}(?P<alias>[^()\";:.,]{2,90})"
)
_IN_BRACKETS = re.compile(r"(?P<alias>[^()\";:.,\d]{6,60}?)\s{0,2}\)")
_NEXT = re.compile(
    r"\s{0,3}(?:[.,;:)\"(/]|$|-\s)|\s{1,4}(?:này|của|và|theo|được|đã|trên|tại|đến|trong|có|là|nhằm|để|phải|cho|với|"
    r"bảo|đảm|do|từ|sẽ|cần|không|hoặc|"
    r"hằng|hàng|đúng|báo|tới|như|nêu|phù|gắn|trước|sau|định|gửi|về|khi|thuộc|ở)(?![^\W_])"
)
"""What may stand behind a short form that is a mere type word; anything else goes on with a longer name."""
_THIS = re.compile(r"này(?![^\W_])")
_BARE = re.compile(
    r"\s{1,4}(?:số\s{1,3})?(?P<ordinal>\d{1,4})"
    r"(?![\d%]|\s?[-/.]\s?[\d\w]|,\d|\s{1,4}(?:năm|tháng|ngày|quý|điểm|phần|tỷ|triệu)(?!\w))"
)
_MOST = 60
"""How many short forms one document defines, at most."""
_REACH = 1500
"""How far before its definition the instrument of a short form may be named, in characters."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A short form at a half-open span; ``defined`` tells that the document itself has defined it."""

    resolution: Resolved
    defined: bool


def aliases(
    clean: Clean,
    layout: Layout,
    heads: Sequence[Head],
    who: Identified,
    told: Sequence[Resolution],
    knowledge: Knowledge,
) -> list[Alias]:
    """Return the short forms of a document in order; ``told`` are its full references in order."""
    reader = _Reader(clean, layout, who, told, knowledge)
    found = [*reader.defined(heads), *reader.this(), *reader.bare(heads)]
    kept: list[Alias] = []
    for alias in sorted(found, key=lambda a: (a.resolution.mention.start, -a.resolution.mention.end)):
        if not kept or kept[-1].resolution.mention.end <= alias.resolution.mention.start:
            kept.append(alias)
    return kept


@dataclass(frozen=True, slots=True)
class _Definition:
    start: int
    kind: DocumentType
    target: str


class _Reader:
    """Finds the short forms of one document."""

    def __init__(
        self, clean: Clean, layout: Layout, who: Identified, told: Sequence[Resolution], knowledge: Knowledge
    ) -> None:
        self.clean = clean
        self.low = clean.low
        self.layout = layout
        self.own = who.own
        self.told = told
        self.starts = [r.mention.start for r in told]
        self.knowledge = knowledge

    def defined(self, heads: Sequence[Head]) -> Iterator[Alias]:
        """Yield the uses of the short forms that the document defines, each by its last definition before it."""
        kinds = {head.start: head.kind for head in heads}
        found: dict[str, list[_Definition]] = defaultdict(list)
        for match in self._definitions(heads):
            start = match.start("alias")
            kind = kinds.get(start)
            if kind is None or not self._is_free(start, match.end("alias")):
                continue
            alias = words(self.clean.text[start : match.end("alias")])
            target = self._antecedent(match.start(), alias, kind, said=match.re is _DEFINED)
            if target and (alias in found or len(found) < _MOST):
                found[alias].append(_Definition(start, kind, target))
        for alias, definitions in found.items():
            yield from self._uses(alias, sorted(definitions, key=lambda d: d.start))

    def _definitions(self, heads: Sequence[Head]) -> Iterator[re.Match[str]]:
        """Yield what may define a short form: "sau đây gọi là …", or brackets round nothing but the form."""
        yield from _DEFINED.finditer(self.low)
        for head in heads:
            if self.low[max(head.start - 2, 0) : head.start].rstrip().endswith("("):
                match = _IN_BRACKETS.match(self.low, head.start)
                if match:
                    yield match

    def _antecedent(self, position: int, alias: str, kind: DocumentType, *, said: bool) -> str | None:
        """Return the one instrument of the short form's type that stands before its definition in the block; brackets
        alone (not ``said``) define one only right behind it."""
        block = self.layout.at(position)
        code = kind.code or kind.label
        ordinal = re.search(r"\d{1,4}", alias)
        fits: list[str] = []
        for index in range(bisect_right(self.starts, position) - 1, -1, -1):
            mention = self.told[index].mention
            if mention.start < max(block.start, position - _REACH):
                break
            called = (mention.title or "").lower().startswith(kind.label.lower())
            same = mention.type == code or (called and not mention.number)
            same = same and mention.end <= position and (said or position - mention.end <= 4)
            if ordinal and not (mention.number and int(re.sub(r"\D", "", mention.number.ordinal)) == int(ordinal[0])):
                same = False
            if same and self.told[index].instrument not in fits:
                fits.append(self.told[index].instrument)
        if len(fits) == 1:
            return fits[0]
        return self.own.id if said and not fits and self.own.type == code and not ordinal else None

    def _uses(self, alias: str, definitions: Sequence[_Definition]) -> Iterator[Alias]:
        starts = [d.start for d in definitions]
        kind = definitions[0].kind
        bare = len(alias.split()) <= len(kind.label.split())
        pattern = re.compile(rf"(?<![^\W_]){tolerant(alias)}(?![^\W_])")
        for match in pattern.finditer(self.low, starts[0]):
            definition = definitions[bisect_right(starts, match.start()) - 1]
            capital = self.clean.text[match.start()].isupper()
            longer = bare and match.start() != definition.start and not _NEXT.match(self.low, match.end())
            body = BODY_BEFORE.search(self.low, max(match.start() - 24, 0), match.start())
            if capital and not longer and not body and self._is_free(match.start(), match.end()):
                yield Alias(self._resolved(match.start(), match.end(), kind, definition.target), True)

    def this(self) -> Iterator[Alias]:
        """Yield "Kế hoạch này" where it is the document, and no other plan of its clause."""
        kind = self.knowledge.type_by_code(self.own.type)
        if kind is None:
            return
        before = _before_this(kind)
        for this in _THIS.finditer(self.low):
            match = before.search(self.low, max(this.start() - 40, 0), this.start())
            if match is None or not self._is_free(match.start(), this.end()):
                continue
            clause = max(self.layout.at(match.start()).start, match.start() - 300)
            stops = [m.end() for m in grammar.STOPS.finditer(self.low, clause, match.start())]
            if not self._rival(max([clause, *stops]), match.start()):
                yield Alias(self._resolved(match.start(), this.end(), kind, self.own.id), False)

    def _rival(self, start: int, end: int) -> bool:
        """Tell whether another instrument of the document's own type stands in a clause before a position."""
        for index in range(bisect_right(self.starts, end) - 1, -1, -1):
            if self.starts[index] < start:
                return False
            told = self.told[index]
            if told.mention.type == self.own.type and told.instrument != self.own.id:
                return True
        return False

    def bare(self, heads: Sequence[Head]) -> Iterator[Alias]:
        """Yield "Nghị quyết 57" where the document cites one instrument of that type and ordinal."""
        known: dict[tuple[str, int], set[str]] = defaultdict(set)
        for resolution in self.told:
            number = resolution.mention.number
            if number and number.ordinal.isdigit() and resolution.mention.type:
                known[resolution.mention.type, int(number.ordinal)].add(resolution.instrument)
        for head in heads:
            match = _BARE.match(self.low, head.end)
            fits = known.get((head.kind.code or head.kind.label, int(match["ordinal"])), set()) if match else set()
            if match and len(fits) == 1 and self._is_free(head.start, match.end()):
                yield Alias(self._resolved(head.start, match.end(), head.kind, next(iter(fits))), False)

    def _is_free(self, start: int, end: int) -> bool:
        """Tell whether no full reference covers any of a span."""
        index = bisect_right(self.starts, end - 1) - 1
        return not any(r.mention.end > start for r in self.told[max(index - 3, 0) : index + 1])

    def _resolved(self, start: int, end: int, kind: DocumentType, target: str) -> Resolved:
        text = self.clean.text[start:end]
        code = kind.code or kind.label
        mention = Mention(start, end, text, start, start, None, code, None, None, None, None, None, RULE)
        return Resolved(mention, target)


@lru_cache(maxsize=64)
def _before_this(kind: DocumentType) -> re.Pattern[str]:
    names = "|".join(tolerant(n) for n in sorted(kind.names, key=lambda n: -len(n)))
    return re.compile(rf"(?<![^\W_])(?:{names})\s{{1,4}}$")
