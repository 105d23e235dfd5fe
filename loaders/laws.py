"""Laws by name: "Luật Đầu tư công", "Bộ luật Lao động năm 2019", "Luật sửa đổi, bổ sung một số điều của Luật …".

Known names stand in `ontology/vocabularies/laws.ttl`; commas, accents and case behind the type word are let pass, and
the longest name wins. An unknown name is read only where its words leave no doubt: a capital behind "Luật", then
words in lower case up to one that no name goes on with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kg.knowledge import DocumentType, Knowledge, Law
from kg.model import Number
from kg.terms import fold, slug
from loaders.called import Called
from loaders.dates import day_at
from loaders.heads import Head
from loaders.issuers import Names
from loaders.layout import Layout
from loaders.pinpoints import pinpoint
from loaders.text import Clean, words

RULE = "law-name"

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s,()/&-]{1,6}")
_NOT_BEFORE = re.compile(
    r"(?<!\w)(?:pháp|đại\s+học|trường|khoa|ngành|hội|cử\s+nhân|thạc\s+sĩ|công\s+ty|phòng|văn\s+phòng|viện|môn|"
    r"chuyên\s+ngành)\s+$"
)
"""Words before "Luật" that make it no law."""
_BASIS = re.compile(r"(?<!\w)căn\s+cứ\s+$")
_AMENDING = re.compile(
    r"\s{1,9}sửa\s+đổi\s{0,3},?\s{0,3}bổ\s+sung(?:\s+(?:một\s+số|các)\s+(?:điều|"
    r"nội\s+dung))?\s+(?:của\s+)?(?:các\s+)?(?=bộ|luật|pháp)"
)
_TYPE = re.compile(r"bộ\s+luật|luật|pháp\s+lệnh")
_JOINED = re.compile(r"\s{0,3}(?:,\s{0,3}(?:và\s+)?|\s(?:và|;)\s+)(?:của\s+)?(?=bộ\s+luật|luật|pháp\s+lệnh)")
_REVISED = re.compile(r"\s{0,3}\(\s?sửa\s+đổi(?:\s?,\s?bổ\s+sung)?\s?\)")
_OF_YEAR = re.compile(
    r"[\s,]{1,4}(?P<paren>\(\s?)?(?:năm\s+)?(?P<y>(?:19|20)\d\d)(?![\d/-]|\s?[-/]\s?\d)(?(paren)\s?\))"
)
_DATED = re.compile(r"[\s,]{1,4}(?:được\s+)?(?:ban\s+hành\s+|thông\s+qua\s+)?(?=ngày)")
_OF = re.compile(r"[\s,]{1,4}của\s+")
_GOES_ON = re.compile(r"[^\S\n]{1,3}|[^\S\n]{0,3}\n[^\S\n]{0,3}")
_NO_NAME = re.compile(
    r"(?:của|về|có|được|đã|là|để|theo|trong|tại|cho|khi|do|này|nêu|mới|năm|ngày|số|với|từ|thì|phải|không|sẽ|còn|"
    r"như|nhằm|trình\s+(?:quốc|chính|thủ)|"
    r"các|những|một|đến|bằng|hoặc|trên|chưa|nào|cũng|vừa|đang|mà|nếu|và|quy\s+định|hiện\s+hành|ban\s+hành|"
    r"thông\s+qua|sửa\s+đổi|"
    r"bổ\s+sung|có\s+hiệu\s+lực)(?![^\W_])"
)
"""Words in lower case that no unknown name goes on with."""
_OPEN = frozenset({"luat", "bo-luat", "phap-lenh"})
"""Types whose unknown names are read."""
_ASSEMBLY = frozenset({"Quốc hội", "Ủy ban Thường vụ Quốc hội", "Chủ tịch nước"})
"""Who adopts or announces a law; another body's day is another instrument's."""
_LONGEST_UNKNOWN = 10


@dataclass(slots=True)
class _Node:
    """A word of known names and the words that may follow it; ``law`` is the name that ends here."""

    law: Law | None = None
    after: dict[str, _Node] = field(default_factory=dict)


class Laws:
    """The names of laws, compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.root = _Node()
        self.kinds: dict[str, DocumentType] = {}
        for law in knowledge.laws:
            kind = _kind(law.name, knowledge)
            self.kinds[law.name] = kind
            for name in law.names:
                node = self.root
                for word in _WORD.findall(name):
                    node = node.after.setdefault(fold(word), _Node())
                node.law = law
        self.types = frozenset(kind.name for kind in self.kinds.values())
        self.luat = knowledge.type_by_name("Luật")

    def longest(self, low: str, start: int, limit: int) -> tuple[Law, int] | None:
        """Return the longest known name that begins at ``start`` and where it ends."""
        node, position, best = self.root, start, None
        while True:
            word = _WORD.match(low, position, limit)
            following = node.after.get(fold(word[0])) if word else None
            if word is None or following is None:
                return best
            node = following
            if node.law:
                closed = ")" if low[word.end() : word.end() + 1] == ")" and "(" in low[start : word.end()] else ""
                best = node.law, word.end() + len(closed)
            gap = _GAP.match(low, word.end(), limit)
            if gap is None:
                return best
            position = gap.end()


@lru_cache(maxsize=2)
def laws(knowledge: Knowledge) -> Laws:
    """Return the compiled names of laws of a knowledge base."""
    return Laws(knowledge)


def law_names(number: Number, knowledge: Knowledge) -> frozenset[str]:
    """Return the names, folded, of the law that is known by a number; none where it is not known."""
    return _names_by_number(knowledge).get(number.canonical, frozenset())


@lru_cache(maxsize=2)
def _names_by_number(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    return {e.number: frozenset(map(fold, law.names)) for law in knowledge.laws for e in law.enactments if e.number}


def _kind(name: str, knowledge: Knowledge) -> DocumentType:
    parts = name.split()
    for size in (2, 1):
        kind = knowledge.type_by_name(" ".join(parts[:size]))
        if kind:
            return kind
    raise ValueError(f"laws.ttl: the name {name!r} begins with no document type")


def called_laws(clean: Clean, layout: Layout, heads: Sequence[Head], names: Names) -> Iterator[Called]:
    """Yield the laws that a text calls by name, in order; the laws that an amending law names stand within it."""
    known = laws(names.knowledge)
    done = 0
    for head in heads:
        if head.kind.name not in known.types or head.start < done:
            continue
        if _NOT_BEFORE.search(clean.low, max(head.start - 16, 0), head.start):
            continue
        reader = _Reader(clean, known, names, layout.at(head.start).end)
        found = reader.amending(head) or reader.one(head.start, head.end, head.kind)
        if found and not _bare(clean, found[0], head):
            yield replace(found[0], pinpoint=pinpoint(clean, done, head.start))
            yield from found[1:]
            done = found[0].end


def _bare(clean: Clean, law: Called, head: Head) -> bool:
    """Tell whether a name is a mere type word ("Hiến pháp") that nothing makes a citation."""
    if law.date or law.end > head.end:
        return False
    return not _BASIS.search(clean.low, max(head.start - 12, 0), head.start)


class _Reader:
    """Reads names: unknown ones up to the end of their block, known ones wherever lines break them."""

    def __init__(self, clean: Clean, known: Laws, names: Names, block_end: int) -> None:
        self.clean = clean
        self.low = clean.low
        self.known = known
        self.names = names
        self.block_end = block_end
        self.limit = len(clean.low)

    def one(self, start: int, after: int, kind: DocumentType) -> tuple[Called, ...]:
        """Return the law that begins at ``start``, whose type word ends at ``after``; none in doubt."""
        found = self.known.longest(self.low, start, self.limit)
        if found:
            law, end = found
            kind = self.known.kinds[law.name]
            return (self._dated(Called(start, end, kind, law.name, _slug(law.name), RULE, law=law)),)
        unknown = self._unknown(after) if kind.name in _OPEN else None
        if unknown is None:
            return ()
        name = words(self.clean.text[start:unknown])
        name = name[0].upper() + name[1:]
        return (self._dated(Called(start, unknown, kind, name, _slug(name), RULE)),)

    def amending(self, head: Head) -> tuple[Called, ...]:
        """Return "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B" and, within it, the laws that it names."""
        opening = _AMENDING.match(self.low, head.end, self.limit)
        kind = self.known.luat
        if opening is None or kind is None:
            return ()
        inner: list[Called] = []
        position = opening.end()
        while True:
            word = _TYPE.match(self.low, position, self.limit)
            found = self.one(position, word.end(), kind) if word else ()
            if not found:
                break
            inner += found
            joint = _JOINED.match(self.low, found[0].end, self.limit) if found[0].date is None else None
            if joint is None:
                break
            position = joint.end()
        if not inner:
            return ()
        date, inner[-1] = inner[-1].date, self._undated(inner[-1])
        end = inner[-1].end
        whole = self.known.longest(self.low, head.start, self.limit)
        law = whole[0] if whole and whole[1] >= end else None
        name = law.name if law else words(self.clean.text[head.start : end])
        outer = Called(head.start, end, kind, name, _slug(name), RULE, law=law)
        return (self._dated(outer) if date else outer, *inner)

    def _undated(self, law: Called) -> Called:
        """Return the last law of an amending law's list without the date, which is the amending law's."""
        if law.date is None:
            return law
        found = self.known.longest(self.low, law.start, self.limit)
        end = found[1] if found else law.start + len(law.name)
        return replace(law, end=end, date=None)

    def _unknown(self, after: int) -> int | None:
        """Return where an unknown name ends that begins behind its type word, or None if it is no clear name."""
        end, count = after, 0
        while count < _LONGEST_UNKNOWN:
            gap = _GOES_ON.match(self.low, end, self.block_end)
            word = _WORD.match(self.clean.text, gap.end(), self.block_end) if gap else None
            if word is None or _NO_NAME.match(self.low, word.start()):
                break
            if not (word[0].islower() if count else word[0].istitle() and len(word[0]) > 1):
                return None
            end, count = word.end(), count + 1
        return end if count >= 2 else None

    def _dated(self, law: Called) -> Called:
        """Return the law with the day or year that stands behind its name, and with its issuer's words."""
        end = law.end
        revised = _REVISED.match(self.low, end, self.limit)
        end = revised.end() if revised else end
        opening = _DATED.match(self.low, end, self.limit)
        dated = day_at(self.low, opening.end()) if opening else None
        year = _OF_YEAR.match(self.low, end, self.limit) if dated is None else None
        date = dated.date if dated else year["y"] if year else None
        end = dated.end if dated else year.end() if year else end
        of = _OF.match(self.low, end, self.limit) if date else None
        issuer = self.names.at(self.clean, of.end()) if of else None
        if issuer and issuer.body not in _ASSEMBLY:
            return law
        return replace(law, end=issuer.end if issuer else end, date=date)


def _slug(name: str) -> str:
    """Return a law's name without its type word as a path segment; the constitution's is its type word."""
    head = re.match(r"(?i:bộ\s+luật|luật|pháp\s+lệnh)\s+", name)
    return slug(name[head.end() :] if head else name)
