"""What persons decided about ambiguous instruments, read from the published graph.

A decision is about one ambiguous instrument in one document. It settles the citations of that document which lead to or
from the instrument; it never touches what the document's own graph says, so that taking it back restores everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from kg import clock
from kg.graph import Statement, Store, about, graphs_of, members, objects, pointing
from kg.messages import Lang, say
from kg.terms import DEF, PROV, RDFS, individual


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``by`` decided at ``time`` (UTC): ``instrument`` is ``chosen`` in ``document``, or none of its candidates.

    ``label`` says it in words that outlive the document. ``applies`` is false where the document is gone, is read
    differently now, or no longer leaves this choice open.
    """

    iri: str
    document: str
    instrument: str
    chosen: str | None
    by: str
    time: str
    why: str
    label: str
    applies: bool


DECIDING = (individual("decision", ""), individual("agent", ""))
"""How the IRIs of decisions, and of those who made them, begin."""


def decisions_graph() -> str:
    """Return the name of the graph that holds every decision and nothing else."""
    return individual("graph", "decisions")


def decision_iri(document: str, instrument: str) -> str:
    """Return the IRI of what is decided of an ambiguous instrument in a document."""
    return individual("decision", hashlib.sha256(f"{document} {instrument}".encode()).hexdigest()[:16])


def decided_citation(citation: str) -> str:
    """Return the IRI of the citation that speaks in a citation's place after a decision."""
    return f"{citation}/decided"


def decision(store: Store, iri: str) -> Decision | None:
    """Return the decision of this IRI, None if there is none."""
    statements = about(store, iri)
    said = {s.predicate: s.object for s in statements}
    if DEF + "decidedIn" not in said:
        return None
    return Decision(
        iri=iri,
        document=said[DEF + "decidedIn"],
        instrument=said[DEF + "decidedSubject"],
        chosen=said.get(DEF + "decidedObject"),
        by=next(iter(objects(store, said.get(PROV + "wasAttributedTo", iri), RDFS + "label")), ""),
        time=said.get(PROV + "generatedAtTime", ""),
        why=said.get(DEF + "decidedBecause", ""),
        label=said.get(RDFS + "label", ""),
        applies=said.get(DEF + "applies") == "true",
    )


def decision_in(store: Store, document: str, instrument: str) -> Decision | None:
    """Return what is decided of an instrument in a document and still applies."""
    found = decision(store, decision_iri(document, instrument))
    return found if found and found.applies else None


def decisions(store: Store) -> list[Decision]:
    """Return every decision, the latest first."""
    found = [one for iri in members(store, "Decision") if (one := decision(store, iri))]
    return sorted(found, key=lambda one: (one.time, one.iri), reverse=True)


def decisions_about(store: Store, instrument: str) -> list[Decision]:
    """Return the decisions that say what an ambiguous instrument is, or that others are this one; the latest first."""
    iris = {*pointing(store, DEF + "decidedSubject", instrument), *pointing(store, DEF + "decidedObject", instrument)}
    found = [one for iri in iris if (one := decision(store, iri))]
    return sorted(found, key=lambda one: (one.time, one.iri), reverse=True)


def cited_by_decision(store: Store, citation: Collection[Statement]) -> Decision | None:
    """Return the decision that a citation follows from, None for what a document itself states."""
    iris = sorted(s.object for s in citation if s.predicate == DEF + "decidedBy")
    return decision(store, iris[0]) if iris else None


def is_settled(store: Store, citation: str) -> bool:
    """Tell whether a decision speaks in a citation's place."""
    return bool(pointing(store, DEF + "settles", citation))


def unsettled(store: Store, subject: str, object_: str, relations: Collection[str]) -> set[str]:
    """Return those of the relations by which some document still leads from ``subject`` to ``object_``: what a person
    decided in all documents that state an edge is no step any more."""
    chosen = {document for end in (subject, object_) for document in _settled_in(store, end)}
    if not chosen:
        return set(relations)
    return {r for r in relations if graphs_of(store, subject, DEF + r, object_) - chosen}


def is_open(store: Store, instrument: str) -> bool:
    """Tell whether some document leaves open which of its candidates an ambiguous instrument is."""
    applying = {d for d, _ in _applying(store, instrument)}
    return bool(graphs_of(store, instrument, DEF + "candidate") - applying) if applying else True


def decision_line(one: Decision, lang: Lang = "vi") -> str:
    """Return who decided when and why: "do Lê Thị Bình quyết định ngày 20/11/2026: cùng trích yếu"."""
    why = say("decided-why", lang, why=one.why) if one.why else ""
    return say("decided-by", lang, by=one.by, date=decided_on(one, lang)) + why


def decided_on(one: Decision, lang: Lang = "vi") -> str:
    """Return the day of a decision in Vietnam, as readers of ``lang`` write it."""
    return clock.day(one.time, lang)


def _applying(store: Store, instrument: str) -> list[tuple[str, bool]]:
    """Return the documents in which something is decided of an instrument, and whether a candidate was chosen."""
    found = [one for iri in pointing(store, DEF + "decidedSubject", instrument) if (one := decision(store, iri))]
    return [(one.document, one.chosen is not None) for one in found if one.applies]


def _settled_in(store: Store, instrument: str) -> set[str]:
    return {document for document, is_chosen in _applying(store, instrument) if is_chosen}
