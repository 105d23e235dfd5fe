"""Whether an instrument is still in force, as far as the loaded documents and publishers say.

Nothing here is a verdict: what no document says is not known, and each answer carries the act that ended the force
and the passages that say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.graph import Store, about, objects, pointing
from kg.inferences import Ground, inferred
from kg.instruments import Card, card
from kg.terms import DEF

Extent: TypeAlias = Literal["whole", "part"]

ENDING = ("replaces", "repeals", "suspends")
"""The relations that end an instrument's force, in whole unless an inference says in part."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An act that ended the force of an instrument, in whole or in part, ``since`` a date if one is known.

    ``relation`` is what the act does to it, None where it is only inferred; ``sure`` is a score from 0 to 1, None for
    what a document states.
    """

    extent: Extent
    since: str | None
    act: Card
    relation: str | None
    grounds: tuple[Ground, ...]
    sure: float | None


@dataclass(frozen=True, slots=True)
class Published:
    """What the publisher of ``document`` says of an instrument: status, effective or expires."""

    document: str
    field: str
    value: str


def ended(store: Store, iri: str) -> tuple[Ended, ...]:
    """Return the acts that ended an instrument's force, whole before part and the earliest first."""
    said = {i.object.iri: i for i in inferred(store, [iri]) if i.kind == "validity" and i.subject.iri == iri}
    found = [
        Ended("part" if i.extent == "part" else "whole", i.since, i.object, None, i.grounds, i.score)
        for i in said.values()
    ]
    for relation in ENDING:
        for act in pointing(store, DEF + relation, iri):
            if act not in said:
                by = card(store, act)
                found.append(Ended("whole", by.date, by, relation, _grounds(store, act, relation, iri), None))
    return tuple(sorted(found, key=lambda e: (e.extent != "whole", e.since or "9999", e.act.iri)))


def published(store: Store, documents: tuple[str, ...]) -> tuple[Published, ...]:
    """Return what publishers say of the force of the instrument that these documents are the texts of."""
    wanted = ("status", "effective", "expires")
    found = {
        Published(document, row.get("statedField", ""), row.get("statedValue", ""))
        for document in documents
        for statement in pointing(store, DEF + "statedOf", document)
        if (row := _row(store, statement)).get("statedField") in wanted
    }
    return tuple(sorted(found, key=lambda p: (wanted.index(p.field), p.value, p.document)))


def _grounds(store: Store, act: str, relation: str, iri: str) -> tuple[Ground, ...]:
    """Return the passages in which a document says that the act does this to the instrument."""
    found = []
    for citation in pointing(store, DEF + "subject", act):
        if iri not in objects(store, citation, DEF + "object"):
            continue
        row = _row(store, citation)
        if (row.get("predicate"), row.get("modality")) == (DEF + relation, "asserted"):
            document = row.get("citing", "")
            file = next(iter(objects(store, document, DEF + "fileName")), "") if document else ""
            found.append(Ground(document, file, row.get("quote", ""), int(row.get("start", 0)), int(row.get("end", 0))))
    return tuple(sorted(found, key=lambda g: (g.file, g.start)))


def _row(store: Store, thing: str) -> Mapping[str, str]:
    return {s.predicate.removeprefix(DEF): s.object for s in about(store, thing) if s.predicate.startswith(DEF)}
