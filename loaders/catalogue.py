"""The catalogue that proposals are made from: what all documents say of each instrument, and look-up by words.

Instruments are put together by place and type, and within such a block looked up by the rarest words of a title, so
that the work grows with the documents and never with the pairs of their titles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kg.knowledge import DocumentType, Knowledge
from kg.model import Extraction, Instrument
from kg.terms import fold
from loaders.link import is_undated
from loaders.planned import is_planned
from loaders.quads import citation_iri, mention_iri
from loaders.titles import Pairs, Title, pairs, title

Role: TypeAlias = Literal["numbered", "held", "named", "planned"]
"""An instrument with a number; a text without one; one that is named by its title; one that is to be drafted."""

Block: TypeAlias = tuple[str, str]
"""Folded name of the jurisdiction, name of the type."""

_SHOWN = 3
"""How many passages of one document stand for an instrument."""
_TITLES = 6
_RAREST = 8
_ENOUGH = 600
_LOOKED_AT = 20


@dataclass(slots=True)
class Described:
    """One instrument as all documents describe it.

    ``before`` is the earliest date of the documents that name it, and ``undated`` tells that one of them has none;
    ``after`` is the latest date that its own text cites. ``guessed`` tells that its place is that of the document.
    """

    id: str
    role: Role
    kind: DocumentType
    place: str
    number: str | None
    titles: dict[str, Title] = field(default_factory=dict)
    issuers: dict[str, str] = field(default_factory=dict)
    dates: Counter[str] = field(default_factory=Counter)
    own_date: str | None = None
    before: str | None = None
    undated: bool = False
    guessed: bool = False
    after: str | None = None
    passages: list[str] = field(default_factory=list)
    related: set[str] = field(default_factory=set)

    @property
    def block(self) -> Block:
        """Where it is looked for; a name that documents of several places use without one is of no place."""
        return fold(self.place), self.kind.name

    @property
    def date(self) -> str | None:
        """Its date: what its own text says, else the fullest and most frequent one."""
        if self.own_date or not self.dates:
            return self.own_date
        return max(self.dates, key=lambda d: (len(d), self.dates[d], d))


class Catalogue:
    """Every instrument with a title and a type, by what is known of it."""

    def __init__(self, extractions: Iterable[Extraction], knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._read: dict[tuple[str, str], Title] = {}
        self.all: dict[str, Described] = {}
        for extraction in extractions:
            self._take(extraction)
        self.pairs: Pairs = pairs(self._read.values())
        self._blocks: dict[Block, _Index] = {}
        blocks: dict[Block, list[Described]] = defaultdict(list)
        for described in self.all.values():
            if described.role in ("numbered", "held") and described.titles:
                blocks[described.block].append(described)
        self._blocks = {block: _Index(members) for block, members in blocks.items()}

    def of(self, *roles: Role) -> Iterator[Described]:
        """Yield the instruments of some roles that have a title, in the order of their IRIs."""
        for iri in sorted(self.all):
            described = self.all[iri]
            if described.role in roles and described.titles:
                yield described

    def similar(self, described: Described) -> list[Described]:
        """Return the numbered and held instruments of the same place and type that share telling words."""
        index = self._blocks.get(described.block)
        found = index.sharing(described.titles.values()) if index else []
        return [other for other in found if other is not described]

    def _take(self, extraction: Extraction) -> None:
        passages = _passages(extraction)
        own = extraction.own
        cited = [i.date for i in extraction.instruments if i.id != own.id and i.date and i.number]
        for instrument in extraction.instruments:
            described = self._entry(instrument, own)
            if described is None:
                continue
            self._describe(described, instrument)
            described.passages += passages.get(instrument.id, ())[:_SHOWN]
            if instrument.id == own.id:
                described.own_date = own.date
                described.after = max(cited, default=None)
            elif own.date:
                described.before = min(described.before or own.date, own.date)
            else:
                described.undated = True
        for relation in extraction.relations:
            for one, other in ((relation.subject, relation.object), (relation.object, relation.subject)):
                if one in self.all and self.all[one].role != "numbered":
                    self.all[one].related.add(other)

    def _entry(self, instrument: Instrument, own: Instrument) -> Described | None:
        known = self.all.get(instrument.id)
        if known or is_undated(instrument.id) or instrument.candidates:
            if known and instrument.jurisdiction is None and own.jurisdiction != known.place:
                known.place = ""
            return known
        kind = self._knowledge.type_by_code(instrument.type) or self._knowledge.type_by_name(instrument.type or "")
        place = instrument.jurisdiction or own.jurisdiction
        if kind is None or not place:
            return None
        role: Role = "named"
        if instrument.number:
            role = "numbered"
        elif instrument.id == own.id:
            role = "held"
        elif is_planned(instrument.id):
            role = "planned"
        guessed = instrument.jurisdiction is None
        described = Described(instrument.id, role, kind, place, instrument.number, guessed=guessed)
        self.all[instrument.id] = described
        return described

    def _describe(self, described: Described, instrument: Instrument) -> None:
        if instrument.title and len(described.titles) < _TITLES:
            words = (instrument.title, described.place)
            if words not in self._read:
                self._read[words] = title(*words, self._knowledge)
            described.titles[instrument.title] = self._read[words]
        if instrument.issuer:
            described.issuers[fold(instrument.issuer)] = instrument.issuer
        if instrument.date:
            described.dates[instrument.date] += 1


class _Index:
    """The instruments of one block by the telling words of their titles."""

    def __init__(self, members: Sequence[Described]) -> None:
        self._members = sorted(members, key=lambda d: d.id)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, described in enumerate(self._members):
            for word in {w for t in described.titles.values() for w in t.telling}:
                self._holding[word].append(place)

    def sharing(self, titles: Iterable[Title]) -> list[Described]:
        """Return the members that share the rarest words of the titles, at least two of several, the likeliest first.

        Words are taken rarest first until they lead to enough members, so that one look-up costs no more in a large
        block than in a small one.
        """
        wanted = {w for t in titles for w in t.telling if w in self._holding}
        worth: dict[int, float] = defaultdict(float)
        hits: Counter[int] = Counter()
        used = seen = 0
        for word in sorted(wanted, key=lambda w: (len(self._holding[w]), w))[:_RAREST]:
            holding = self._holding[word]
            if used >= 2 and seen + len(holding) > _ENOUGH:
                break
            used, seen = used + 1, seen + len(holding)
            hits.update(holding)
            for place in holding:
                worth[place] += 1 / len(holding)
        ranked = sorted((-worth[place], place) for place, n in hits.items() if n >= min(2, used))
        return [self._members[place] for _, place in ranked[:_LOOKED_AT]]


def _passages(extraction: Extraction) -> dict[str, list[str]]:
    """Return the IRIs of the mentions of each instrument, of its citations where it has none."""
    mentions: dict[str, list[str]] = defaultdict(list)
    for mention in extraction.mentions:
        mentions[mention.instrument].append(mention_iri(extraction, mention))
    citations: dict[str, list[str]] = defaultdict(list)
    for n, relation in enumerate(extraction.relations):
        for end in {relation.subject, relation.object} - mentions.keys():
            citations[end].append(citation_iri(extraction, n))
    return citations | mentions
