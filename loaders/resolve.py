"""Identity: which instrument each mention means, as far as its own document decides it.

A số ký hiệu is no identity: the key is jurisdiction, type, number, organ and year. A mention that gives less
is settled by the other mentions of its document where they leave one instrument only; otherwise it stays
ambiguous with its candidates, or unresolved.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.knowledge import Knowledge
from kg.model import Ambiguous, Finding, Instrument, Mention, Number, Resolution, Resolved, Unresolved
from kg.terms import fold, individual, slug
from loaders.dates import compatible
from loaders.header import Header
from loaders.numbers import key
from loaders.text import Clean

_ONE_FORM = "1997"
"""Since when numbers have one form (Luật Ban hành văn bản quy phạm pháp luật 1996); an older one is not misspelt."""


@dataclass(frozen=True, slots=True)
class Identified:
    """The document's own instrument, every instrument it names, and a resolution for each mention, in order."""

    own: Instrument
    instruments: tuple[Instrument, ...]
    resolutions: tuple[Resolution, ...]
    findings: tuple[Finding, ...]


def identify(
    mentions: Sequence[Mention], header: Header, clean: Clean, sha256: str, knowledge: Knowledge
) -> Identified:
    """Return who is who among a document's mentions."""
    own = own_instrument(header, sha256, knowledge)
    groups: dict[str, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        if mention.number:
            groups[key(mention.number)].append(index)
    own_key = key(header.number) if header.number else None
    resolutions: dict[int, Resolution] = {}
    instruments: dict[str, Instrument] = {own.id: own}
    findings: list[Finding] = []
    for number_key, indexes in groups.items():
        group = _Group(mentions, indexes, own if number_key == own_key else None, header, sha256, knowledge)
        resolutions |= group.resolutions
        for instrument in group.instruments:
            instruments.setdefault(instrument.id, instrument)
        findings += group.findings
    findings += _misspelt(mentions, resolutions)
    ordered = tuple(resolutions[i] for i in sorted(resolutions))
    raw = tuple(
        Finding(f.code, f.message, clean.raw(f.start or 0), clean.raw(f.end or 0), f.instrument) for f in findings
    )
    return Identified(own, tuple(instruments.values()), ordered, raw)


def own_instrument(header: Header, sha256: str, knowledge: Knowledge) -> Instrument:
    """Return the instrument that a document expresses; without a number it has an identity of its own."""
    place = knowledge.jurisdiction_slug(header.jurisdiction, header.date)
    kind = knowledge.type_by_code(header.type)
    type_slug = kind.name if kind else slug(header.type or "van-ban")
    if header.number:
        year = header.number.year or (header.date or "")[:4] or f"undated-{sha256[:12]}"
        iri = individual("instrument", place, type_slug, slug(header.number.canonical), year)
    else:
        iri = individual("instrument", place, type_slug, "document", sha256[:12])
    first = header.issuers[0] if header.issuers else header.issuer
    return Instrument(
        id=iri,
        type=header.type,
        number=header.number.canonical if header.number else None,
        date=header.date,
        issuer=header.issuer,
        issuer_id=authority_iri(first, header.jurisdiction, header.date, knowledge),
        jurisdiction=header.jurisdiction,
        jurisdiction_id=knowledge.jurisdiction_iri(header.jurisdiction, header.date),
        title=header.title,
        issuers=header.issuers,
        issuer_ids=tuple(
            authority_iri(body, header.jurisdiction, header.date, knowledge) or "" for body in header.issuers
        ),
    )


def authority_iri(name: str | None, place: str | None, date: str | None, knowledge: Knowledge) -> str | None:
    """Return the IRI of a body by its full name and jurisdiction, or None without a name."""
    return individual("authority", knowledge.jurisdiction_slug(place, date), slug(name)) if name else None


class _Group:
    """The mentions that share one canonical number."""

    def __init__(
        self,
        mentions: Sequence[Mention],
        indexes: Sequence[int],
        own: Instrument | None,
        header: Header,
        sha256: str,
        knowledge: Knowledge,
    ) -> None:
        self.mentions = mentions
        self.own = own
        self.header = header
        self.sha256 = sha256
        self.knowledge = knowledge
        self.findings: list[Finding] = []
        self.resolutions: dict[int, Resolution] = {}
        self.instruments: list[Instrument] = []
        rest = self._take_own(indexes) if own else list(indexes)
        entities = self._entities(rest)
        described = [self._instrument(members) for members in entities]
        self.instruments += described
        for members, instrument in zip(entities, described, strict=True):
            for index in members:
                self.resolutions[index] = Resolved(mentions[index], instrument.id)
        for index in rest:
            if index not in self.resolutions:
                self._settle(index, described)

    def _take_own(self, indexes: Sequence[int]) -> list[int]:
        """Resolve to the document's own instrument what agrees with its date and place; return the rest."""
        assert self.own is not None
        rest = []
        for index in indexes:
            mention = self.mentions[index]
            same_place = not mention.jurisdiction or mention.jurisdiction == self.header.jurisdiction
            given = self.own.date or (mention.number.year if mention.number else None)
            if mention.number_start == self.header.number_start or (same_place and _same_year(mention.date, given)):
                self.resolutions[index] = Resolved(mention, self.own.id)
            else:
                rest.append(index)
        return rest

    def _entities(self, indexes: Iterable[int]) -> list[list[int]]:
        """Return the dated mentions, one list per instrument."""
        by_key: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        for index in indexes:
            mention = self.mentions[index]
            year = mention.number.year if mention.number and mention.number.year else (mention.date or "")[:4]
            if year:
                by_key[(mention.jurisdiction, year)].append(index)
        entities: list[list[int]] = []
        for members in sorted(by_key.values(), key=lambda m: (-len(m), m[0])):
            for entity in entities:
                if self._one_instrument(entity[0], members[0]):
                    entity += members
                    break
            else:
                entities.append(list(members))
        return entities

    def _one_instrument(self, one: int, other: int) -> bool:
        """Tell whether two dated mentions differ only by what a slip explains: one part of the date."""
        a, b = self.mentions[one], self.mentions[other]
        if a.jurisdiction and b.jurisdiction and a.jurisdiction != b.jurisdiction:
            return compatible(a.date, b.date) and not (a.placed and b.placed)
        if a.date and b.date and a.date[:4] != b.date[:4]:
            return len(a.date) == 10 and a.date[4:] == b.date[4:] and _titles_agree(a.title, b.title)
        return True

    def _instrument(self, members: Sequence[int]) -> Instrument:
        described = [self.mentions[i] for i in members]
        number = described[0].number
        assert number is not None
        date = self._date(described)
        placed = [m for m in described if m.placed]
        place = _commonest(m.jurisdiction for m in placed or described)
        printed = [m.issuer for m in placed or described if m.issuer and m.issuer_start >= 0]
        issuer = _commonest(printed) or _commonest(m.issuer for m in described)
        told = [m.type for m in described if m.type and m.number and m.type != m.number.type]
        code = _commonest(told) or number.type or _commonest(m.type for m in described) or ""
        bodies = next((m.issuers for m in described if m.issuers and m.issuer == issuer), ())
        kind = self.knowledge.type_by_code(number.type) or self.knowledge.type_by_code(code)
        year = number.year or (date or "")[:4] or f"undated-{self.sha256[:12]}"
        on = date or self.header.date
        place_slug = self.knowledge.jurisdiction_slug(place, on)
        type_slug = kind.name if kind else slug(code)
        return Instrument(
            id=individual("instrument", place_slug, type_slug, slug(number.canonical), year),
            type=code,
            number=number.canonical,
            date=date,
            issuer=issuer,
            issuer_id=authority_iri(bodies[0] if bodies else issuer, place, on, self.knowledge),
            jurisdiction=place,
            jurisdiction_id=self.knowledge.jurisdiction_iri(place, on),
            title=next((m.title for m in described if m.title), None),
            issuers=bodies,
            issuer_ids=tuple(authority_iri(b, place, on, self.knowledge) or "" for b in bodies),
        )

    def _date(self, described: Sequence[Mention]) -> str | None:
        dates = Counter(m.date for m in described if m.date)
        if not dates:
            return None
        full = [d for d in dates if len(d) == 10]
        if len(full) > 1:
            last = next(m for m in reversed(described) if m.date in full)
            shown = ", ".join(_shown(d) for d in sorted(full))
            self.findings.append(
                Finding(
                    "two-dates",
                    f"{described[0].text.split(' ngày')[0].strip()} được ghi với nhiều ngày khác nhau: {shown}.",
                    last.start,
                    last.end,
                )
            )
        return max(dates, key=lambda d: (len(d) == 10, dates[d]))

    def _settle(self, index: int, described: Sequence[Instrument]) -> None:
        """Resolve an undated mention by the dated ones of its number in the same document."""
        mention = self.mentions[index]
        same = [i for i in described if mention.jurisdiction in (None, i.jurisdiction) or not i.jurisdiction]
        fits = same or ([] if mention.placed else list(described))
        if len(fits) > 1 and mention.title:
            fits = [i for i in fits if i.title and _titles_agree(mention.title, i.title)] or fits
        if len(fits) == 1:
            self.resolutions[index] = Resolved(mention, fits[0].id)
            return
        stub = self._instrument([index])
        if fits:
            candidates = tuple(sorted(i.id for i in fits))
            stub = replace(stub, candidates=candidates)
            self.resolutions[index] = Ambiguous(mention, stub.id, candidates)
        else:
            self.resolutions[index] = Unresolved(mention, stub.id, "no date")
        self.instruments.append(stub)


def _same_year(one: str | None, other: str | None) -> bool:
    return not one or not other or one[:4] == other[:4]


def _titles_agree(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return True
    a, b = fold(one), fold(other)
    return a.startswith(b[:40]) or b.startswith(a[:40]) or _overlap(a, b) >= 0.6


def _overlap(one: str, other: str) -> float:
    a, b = set(one.split()), set(other.split())
    return len(a & b) / max(min(len(a), len(b)), 1)


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(v for v in values if v)
    return max(counts, key=lambda v: (counts[v], len(v), v)) if counts else None


def _shown(date: str) -> str:
    return "/".join(reversed(date.split("-")))


def _misspelt(mentions: Sequence[Mention], resolutions: dict[int, Resolution]) -> list[Finding]:
    findings = []
    for index, mention in enumerate(mentions):
        number: Number | None = mention.number
        if number and number.misspelt and index in resolutions and not (mention.date or "9") < _ONE_FORM:
            printed = mention.text[mention.number_start - mention.start : mention.number_end - mention.start]
            findings.append(
                Finding(
                    "misspelt-number",
                    f"Số ký hiệu viết sai dạng: “{' '.join(printed.split())}”, đọc là {number.canonical}.",
                    mention.number_start,
                    mention.number_end,
                    resolutions[index].instrument,
                )
            )
    return findings
