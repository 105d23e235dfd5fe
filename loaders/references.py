"""All references of a document together: numbered, named and short ones, in reading order, with their relations.

The relations of numbered mentions are read first and alone; what is named joins them afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Resolution
from loaders.aliases import Alias, aliases
from loaders.consolidated import by_the_act
from loaders.governors import DOCUMENT, Link
from loaders.heads import heads
from loaders.issuers import Names
from loaders.laws import RULE as LAW_NAME
from loaders.named import named
from loaders.naming import NamedReader, beside
from loaders.relations import Reader
from loaders.resolve import Identified

_RESTS = frozenset({"basedOn", "details", "guides"})
"""Relations that a law's name alone tells."""


@dataclass(frozen=True, slots=True)
class References:
    """``who`` says who is who among all mentions that ``reader`` reads relations from, ``links`` are pairs of a
    mention's index and its link; ``short`` are later short forms, from which no relation is read."""

    who: Identified
    reader: NamedReader
    links: tuple[tuple[int, Link], ...]
    short: tuple[Resolution, ...]


def references(numbered: Reader, who: Identified, names: Names, sha256: str) -> References:
    """Return the references of a document; ``numbered`` reads, and ``who`` identifies, its numbered mentions."""
    plain = numbered.links()
    clean, layout, header = numbered.at.clean, numbered.at.layout, numbered.at.header
    drafted = {link.draft[0] for link in plain if link.draft}
    words = heads(clean, names.knowledge)
    told = [
        n for n in named(clean, layout, words, header, names, who, sha256) if n.resolution.mention.start not in drafted
    ]
    full = [n.resolution for n in told if not n.repeated]
    repeated = [n.resolution for n in told if n.repeated]
    known = _in_order([*who.resolutions, *full, *repeated])
    found = aliases(clean, layout, words, who, known, names.knowledge)
    opening, later = _parted(found, numbered.at.body_start)
    every = _in_order([*who.resolutions, *full, *repeated, *opening])
    place = {id(r): i for i, r in enumerate(every)}
    silent = {place[id(r)] for r in repeated}
    reader = NamedReader(numbered.at.among([r.mention for r in every]))
    links = reader.links_beside(beside(plain, [place[id(r)] for r in who.resolutions]))
    every_link = (*enumerate(links), *reader.issues(), *reader.changed_names())
    told_of = [(at, link) for at, link in every_link if at not in silent or _rests(every[at], link)]
    instruments = {i.id: i for i in who.instruments}
    for one in told:
        instruments.setdefault(one.instrument.id, one.instrument)
    return References(
        who=replace(who, instruments=tuple(instruments.values()), resolutions=tuple(every)),
        reader=reader,
        links=by_the_act(told_of, reader.at),
        short=tuple(later),
    )


def _rests(resolution: Resolution, link: Link) -> bool:
    """Tell whether the document itself rests on, or details, a law that it repeats by name: "Căn cứ Luật Khoa học
    và Công nghệ" beside a later "Luật số 29/2013/QH13"."""
    return resolution.mention.rule == LAW_NAME and link.governor == DOCUMENT and link.predicate in _RESTS


def _parted(found: Sequence[Alias], body_start: int) -> tuple[list[Resolution], list[Resolution]]:
    """Return the defined short forms before the body, from which relations are read, and the others."""
    opening: list[Resolution] = []
    later: list[Resolution] = []
    for alias in found:
        early = alias.defined and alias.resolution.mention.start < body_start
        (opening if early else later).append(alias.resolution)
    return opening, later


def _in_order(resolutions: Sequence[Resolution]) -> list[Resolution]:
    """Return resolutions in reading order, an outer one before what stands within it."""
    return sorted(resolutions, key=lambda r: (r.mention.start, -r.mention.end))
