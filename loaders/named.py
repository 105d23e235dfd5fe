"""Named references: what a text calls by name, as mentions with the instruments that they mean.

A name is an identity of its own (``…/luat/name/dau-tu-cong``), because a law's name does not tell which enactment, nor
a programme's title which decision, is meant. Only what the document prints decides more: a day or year that one known
enactment has, or a number that stands with the same name. The enactments that a name may mean are its candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.knowledge import Enactment, Knowledge
from kg.model import CENTRAL, Ambiguous, Instrument, Mention, Resolution, Resolved
from kg.terms import fold, individual
from loaders import programme_grammar as grammar
from loaders.called import Called
from loaders.congresses import called_congresses
from loaders.dates import compatible
from loaders.header import Header, default_issuer
from loaders.heads import Head
from loaders.issuers import Names
from loaders.laws import called_laws
from loaders.layout import Layout
from loaders.programmes import called_programmes
from loaders.resolve import Identified, authority_iri
from loaders.text import Clean

_MAKERS = {"hien-phap": "QH", "bo-luat": "QH", "luat": "QH", "phap-lenh": "UBTVQH"}
"""Symbols of the bodies that adopt each type of law."""
_ABOUT = re.compile(r"^(?:về|v/v|ban hành|phê duyệt)(?: việc)? (?:ban hành |phê duyệt )?", re.IGNORECASE)
_OWN_BEFORE = re.compile(r"(?<!\w)(?:ban\s+hành|xây\s+dựng|trên\s+đây\s+là|lập|có)\s+$")
_APPOSED = re.compile(r"\s{0,3}\(\s{0,2}")
_VARIANTS = 12
"""How many titles with one beginning are compared."""
_TITLE_SHARED = 24
"""How many letters of its title, at least, tell that a name is the document's own."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention without a number and the instrument it means.

    ``repeated`` tells that it only repeats, in short, an instrument that the document gives by number or is itself:
    such a mention is a reference and no more.
    """

    resolution: Resolution
    instrument: Instrument
    repeated: bool = False


def named(
    clean: Clean, layout: Layout, heads: Sequence[Head], header: Header, names: Names, who: Identified, sha256: str
) -> list[Named]:
    """Return the named references of a document in order, an outer one before what stands within it."""
    numbered = [r.mention for r in who.resolutions]
    called = [
        *called_laws(clean, layout, heads, names),
        *called_congresses(clean, heads, header, names),
        *called_programmes(clean, layout, heads, numbered, header, names),
    ]
    reader = _Reader(clean, layout, header, names.knowledge, who, sha256)
    kept = reader.apart(sorted(called, key=lambda c: (c.start, -c.end)))
    return [reader.named(c) for c in _joined(reader.placed(kept))]


class _Reader:
    """Finds the instruments of one document's names."""

    def __init__(
        self, clean: Clean, layout: Layout, header: Header, knowledge: Knowledge, who: Identified, sha256: str
    ) -> None:
        self.clean = clean
        self.header = header
        self.knowledge = knowledge
        self.who = who
        self.sha256 = sha256
        self.numbered = [r.mention for r in who.resolutions]
        self.starts = [m.start for m in self.numbered]
        self.body_start = next(
            (b.start for b in layout.blocks if b.marker in ("roman", "article", "number", "chapter")), len(clean.text)
        )
        self.given: dict[tuple[str | None, str], list[Instrument]] = defaultdict(list)
        for instrument in who.instruments:
            if instrument.number:
                self.given["", instrument.number].append(instrument)
                if instrument.title:
                    self.given[instrument.type, fold(_ABOUT.sub("", instrument.title))].append(instrument)

    def apart(self, called: Iterable[Called]) -> list[Called]:
        """Return what overlaps no numbered mention, no heading of the document itself, and no other half-way."""
        kept: list[Called] = []
        for one in called:
            index = bisect_right(self.starts, one.end - 1) - 1
            covered = index >= 0 and any(m.end > one.start for m in self.numbered[max(index - 2, 0) : index + 1])
            heading = one.start < self.header.title_start < one.end
            crossed = any(k.start < one.start < k.end < one.end for k in kept[-4:])
            swallowed = one.rule == "programme" and any(k.rule != one.rule and one.end <= k.end for k in kept[-4:])
            if not (covered or heading or crossed or swallowed):
                kept.append(one)
        return kept

    def placed(self, called: Iterable[Called]) -> list[Called]:
        """Return the names with the jurisdiction of the decision beside them, or of a same name elsewhere; a plan that
        nothing places is the document's own authority's."""
        found = [_at(c, self._place_of_issue(c)) if _is_loose(c) else c for c in called]
        known: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in found:
            if one.jurisdiction:
                known[one.kind.name, one.slug].add(one.jurisdiction)
        for index, one in enumerate(found):
            places = known.get((one.kind.name, one.slug), set())
            place = (
                next(iter(places)) if len(places) == 1 else self.header.jurisdiction if one.kind.code == "KH" else None
            )
            found[index] = _at(one, place) if _is_loose(one) else one
        return found

    def named(self, called: Called) -> Named:
        """Return the reference of one name."""
        same = self._own(called) or self._given(called)
        if same:
            return Named(Resolved(self._mention(called, called.jurisdiction), same.id), same, repeated=True)
        return self._law(called) if called.rule == "law-name" else self._other(called)

    def _own(self, called: Called) -> Instrument | None:
        """Return the document's own instrument where a plan is called by the document's own title."""
        own = self.who.own
        if called.rule != "programme" or own.type != (called.kind.code or called.kind.label):
            return None
        bare, title = fold(called.name).removeprefix(fold(called.kind.label)).strip(), fold(own.title or "")
        shared = min(len(bare), len(title))
        if shared >= _TITLE_SHARED and bare[:shared] == title[:shared]:
            return own
        if self._issuing(called, grammar.ISSUES) is not None:
            return None
        before = _OWN_BEFORE.search(self.clean.low, max(called.start - 24, 0), called.start)
        opening = called.start < self.body_start or (before and before[0].startswith("trên"))
        return own if before and opening else None

    def _given(self, called: Called) -> Instrument | None:
        """Return the one instrument that the document gives by number and that this name repeats."""
        apposed = _APPOSED.match(self.clean.low, called.end)
        following = bisect_right(self.starts, called.end)
        if apposed and following < len(self.starts) and self.starts[following] == apposed.end():
            resolution = self.who.resolutions[following]
            known = next(i for i in self.who.instruments if i.id == resolution.instrument)
            if known.type == (called.kind.code or called.kind.label) and known.id != self.who.own.id:
                return known
        if called.rule == "congress":
            return None
        code, name = called.kind.code or called.kind.label, fold(called.name)
        keys = [(code, name), (code, name.removeprefix(fold(called.kind.label)).strip())]
        keys += [("", e.number) for e in called.law.enactments if e.number] if called.law else []
        fits = {i.id: i for k in keys for i in self.given.get(k, ()) if compatible(i.date, called.date)}
        return next(iter(fits.values())) if len(fits) == 1 and self.who.own.id not in fits else None

    def _law(self, called: Called) -> Named:
        enactments = called.law.enactments if called.law else ()
        candidates: Sequence[Enactment] = ()
        decided: Enactment | None = None
        if called.date:
            fits = [e for e in enactments if e.since == called.date or e.since[:4] == called.date]
            decided = fits[0] if len(fits) == 1 else None
            candidates = () if decided else fits
        else:
            limit = self.header.date or "9999"
            candidates = [e for e in enactments if e.since[: len(limit)] <= limit[: len(e.since)]]
        year = () if called.date is None else (called.date[:4],)
        place = called.jurisdiction or CENTRAL
        iri = decided.iri if decided else self._iri(place, called, *year)
        issuer = default_issuer(_MAKERS.get(called.kind.name), CENTRAL, called.date, self.knowledge)
        date = (decided.date if decided else None) or called.date
        return self._told(called, iri, place, issuer, date, tuple(sorted(e.iri for e in candidates)))

    def _other(self, called: Called) -> Named:
        scope = (self.sha256[:12],) if called.general else ()
        place = called.jurisdiction
        return self._told(called, self._iri(place, called, *scope), place, called.issuer, called.date, ())

    def _place_of_issue(self, called: Called) -> str | None:
        """Return the jurisdiction of the decision that stands by a programme's title as its issuer."""
        before = self._issuing(called, grammar.ISSUES_OR_TELLS)
        if before is not None:
            return self._place(before)
        after = bisect_right(self.starts, called.end - 1)
        if after < len(self.starts) and grammar.ISSUED_BY.fullmatch(self.clean.low, called.end, self.starts[after]):
            return self._place(after)
        head = self.header
        titled = head.title_start <= called.start < head.title_end
        own = titled and grammar.OWN_ISSUE.fullmatch(self.clean.low, head.title_start, called.start)
        return head.jurisdiction if own else None

    def _issuing(self, called: Called, between: re.Pattern[str]) -> int | None:
        """Return the numbered mention before a name, if all that stands ``between`` the two tells that it issues it."""
        before = bisect_right(self.starts, called.start) - 1
        if before < 0 or not between.fullmatch(self.clean.low, self.numbered[before].end, called.start):
            return None
        return before

    def _place(self, index: int) -> str | None:
        iri = self.who.resolutions[index].instrument
        return next((i.jurisdiction for i in self.who.instruments if i.id == iri), None)

    def _iri(self, place: str | None, called: Called, *more: str) -> str:
        slug = self.knowledge.jurisdiction_slug(place, self.header.date)
        return individual("instrument", slug, called.kind.name, "name", called.slug, *more)

    def _told(
        self,
        called: Called,
        iri: str,
        place: str | None,
        issuer: str | None,
        date: str | None,
        candidates: tuple[str, ...],
    ) -> Named:
        since = date or self.header.date
        instrument = Instrument(
            id=iri,
            type=called.kind.code or called.kind.label,
            date=date,
            issuer=issuer,
            issuer_id=authority_iri(issuer, place, since, self.knowledge),
            jurisdiction=place,
            jurisdiction_id=self.knowledge.jurisdiction_iri(place, since),
            title=called.name,
            candidates=candidates,
        )
        mention = self._mention(called, place)
        resolution = Ambiguous(mention, iri, candidates) if candidates else Resolved(mention, iri)
        return Named(resolution, instrument)

    def _mention(self, called: Called, place: str | None) -> Mention:
        return Mention(
            start=called.start,
            end=called.end,
            text=self.clean.text[called.start : called.end],
            number_start=called.start,
            number_end=called.start,
            number=None,
            type=called.kind.code or called.kind.label,
            date=called.date,
            issuer=called.issuer,
            jurisdiction=place,
            title=called.name,
            pinpoint=called.pinpoint,
            rule=called.rule,
        )


def _at(called: Called, place: str | None) -> Called:
    """Return a programme with its place; one that is placed is told from those of other places."""
    return replace(called, jurisdiction=place, general=False) if place else called


def _is_loose(called: Called) -> bool:
    """Tell whether a programme's own words do not place it."""
    return called.rule == "programme" and called.jurisdiction is None


def _joined(called: Sequence[Called]) -> list[Called]:
    """Let a shorter title mean the one longer title of the document that begins with it, and a title in capitals take
    its letters from another mention."""
    titles = {_identity(c): c for c in reversed(called) if c.rule == "programme" and not c.name.isupper()}
    for one in called:
        if one.rule == "programme":
            titles.setdefault(_identity(one), one)
    keys = sorted(titles)
    return [_as(c, titles[_longest(c, keys)]) if c.rule == "programme" else c for c in called]


def _identity(called: Called) -> tuple[str, str, str]:
    return called.kind.name, called.slug, called.jurisdiction or ""


def _as(called: Called, title: Called) -> Called:
    """Return a name as what a fuller title tells."""
    if called.name == title.name and called.slug == title.slug:
        return called
    told = replace(called, name=title.name, slug=title.slug, issuer=title.issuer)
    return replace(told, jurisdiction=title.jurisdiction, general=title.general)


def _longest(called: Called, keys: Sequence[tuple[str, str, str]]) -> tuple[str, str, str]:
    """Return the one title that begins with a name's words and no other title goes on with, else the name's own;
    ``keys`` are all titles in order, so that those with one beginning stand together."""
    kind, slug, place = own = _identity(called)
    first = bisect_left(keys, (kind, slug + "-", ""))
    longer = []
    for key in keys[first : first + _VARIANTS]:
        if key[0] != kind or not key[1].startswith(slug + "-"):
            break
        if not place or key[2] == place:
            longer.append(key)
    last = [k for k in longer if not any(o[1].startswith(k[1] + "-") for o in longer)]
    return last[0] if len({k[1] for k in last}) == 1 else own
