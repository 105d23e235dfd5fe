"""The direct relations of one instrument, grouped as a lược đồ does: by kind, direction and modality.

Groups are counted in the index, and a page of one is read at a time, so that a law on which 100,000 instruments rest
opens as fast as any other. Where a person decided which instrument a citation means, the decision's citation speaks in
its place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.index.opening import LISTED, Index, listed
from kg.relations import RELATIONS

Voice: TypeAlias = Literal["active", "passive"]
VOICES: tuple[Voice, ...] = ("active", "passive")
MODALITIES = ("asserted", "planned", "past")
_ORDER = (*(relation for relation in RELATIONS if relation != "cites"), "cites")
_ENDS: dict[Voice, tuple[str, str]] = {"active": ("subject", "object"), "passive": ("object", "subject")}


@dataclass(frozen=True, slots=True)
class Bond:
    """The other instrument of a relation, with the citations (IRIs) that state it."""

    other: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The relations of one kind, in one voice: ``active`` where the instrument itself implements, replaces, …

    ``count`` is how many other instruments stand in it.
    """

    modality: str
    voice: Voice
    predicate: str
    count: int

    @property
    def key(self) -> str:
        """The name of the group within its instrument."""
        return f"{self.predicate}-{self.voice}-{self.modality}"


def groups(index: Index, iri: str) -> tuple[Group, ...]:
    """Return the groups of an instrument: by modality, voice and kind."""
    found = []
    for voice, (here, there) in _ENDS.items():
        sql = f"""SELECT modality, predicate, count(DISTINCT {there}) FROM citation
                  WHERE {here} = (SELECT id FROM instrument WHERE iri = ?) GROUP BY 1, 2"""
        found += [Group(str(m), voice, str(p), int(n or 0)) for m, p, n in index.rows(sql, (iri,)) if m in MODALITIES]
    return tuple(
        sorted(found, key=lambda g: (MODALITIES.index(g.modality), VOICES.index(g.voice), _ORDER.index(g.predicate)))
    )


def bonds(index: Index, iri: str, group: Group, *, limit: int, start: int = 0) -> tuple[Bond, ...]:
    """Return the others in a group from ``start`` on, by date, each with its citations."""
    here, there = _ENDS[group.voice]
    chosen = f"{here} = (SELECT id FROM instrument WHERE iri = ?) AND modality = ? AND predicate = ?"
    values = (iri, group.modality, group.predicate)
    sql = f"""SELECT o.id, i.iri FROM (
                SELECT s.id, s.date FROM (SELECT DISTINCT {there} AS id FROM citation WHERE {chosen}) c
                JOIN slim s ON s.id = c.id ORDER BY s.date = '', s.date, s.id LIMIT ? OFFSET ?
              ) o JOIN instrument i ON i.id = o.id ORDER BY o.date = '', o.date, o.id"""
    others = index.rows(sql, (*values, limit, start))
    stated = defaultdict(list)
    sql = f"SELECT {there}, iri FROM citation WHERE {chosen} AND {there} IN {LISTED} ORDER BY iri"
    for other, citation in index.rows(sql, (*values, listed(int(key or 0) for key, _ in others))):
        stated[other].append(str(citation))
    return tuple(Bond(str(other), tuple(stated[key])) for key, other in others)
