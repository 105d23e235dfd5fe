"""Drafts put into an extraction: each becomes a planned instrument with its mention, and nothing is asserted of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Authority, Extraction, Instrument, Reference, Relation
from kg.terms import individual
from loaders.drafts import Draft
from loaders.issuers import Issuer, Names
from loaders.resolve import authority_iri
from loaders.text import Clean

RULE = "draft"


def with_drafts(extraction: Extraction, drafts: Sequence[Draft], text: str, clean: Clean, names: Names) -> Extraction:
    """Return the extraction with its drafts.

    A name that is read as an existing instrument where a draft begins is the draft; what is said of it is planned.
    """
    planned = {clean.raw(d.start): _instrument(d, extraction, names) for d in drafts}
    if not planned:
        return extraction
    ends = {clean.raw(d.start): clean.raw(d.end) for d in drafts}
    replaced = [m for m in extraction.mentions if m.start in planned and "/name/" in m.instrument]
    kept = [m for m in extraction.mentions if m not in replaced]
    still = {m.instrument for m in kept}
    became = {m.instrument: planned[m.start].id for m in replaced if m.instrument not in still}
    mentions = kept + [
        Reference(i.id, start, ends[start], text[start : ends[start]], rule=RULE) for start, i in planned.items()
    ]
    new = {i.id: i for i in planned.values()}
    instruments = [new.pop(i.id, i) for i in extraction.instruments if i.id not in became]
    return replace(
        extraction,
        instruments=(*instruments, *new.values()),
        mentions=tuple(sorted(mentions, key=lambda m: (m.start, -m.end))),
        relations=_relations(extraction.relations, became, extraction.own.id),
        tasks=tuple(replace(t, instruments=tuple(became.get(i, i) for i in t.instruments)) for t in extraction.tasks),
        authorities=_authorities(extraction.authorities, planned.values(), names),
    )


def is_planned(iri: str) -> bool:
    """Tell whether an instrument's IRI is that of one that is still to be drafted."""
    return "/planned/" in iri


def _instrument(draft: Draft, extraction: Extraction, names: Names) -> Instrument:
    own, knowledge = extraction.own, names.knowledge
    issuer = _fitting(draft)
    place = names.jurisdiction(issuer, own.jurisdiction) if issuer else None
    place = place or own.jurisdiction
    name = names.own_name(issuer, own.jurisdiction, own.date) if issuer else None
    slug = knowledge.jurisdiction_slug(own.jurisdiction, own.date)
    return Instrument(
        id=individual("instrument", slug, draft.kind.name, "planned", f"{extraction.sha256[:12]}-{draft.start}"),
        type=draft.kind.code or draft.kind.label,
        issuer=name,
        issuer_id=authority_iri(name, place, own.date, knowledge),
        jurisdiction=place,
        jurisdiction_id=knowledge.jurisdiction_iri(place, own.date),
        title=draft.title,
    )


def _fitting(draft: Draft) -> Issuer | None:
    """Return who is to make the draft; a people's committee makes no resolution."""
    administers = draft.issuer is not None and draft.issuer.body.startswith("Ủy ban nhân dân")
    return None if administers and draft.kind.code == "NQ" else draft.issuer


def _relations(relations: Sequence[Relation], became: dict[str, str], own: str) -> tuple[Relation, ...]:
    """Return the relations with drafts in the place of names; that the document merely names a draft goes."""
    kept = []
    for relation in relations:
        if relation.subject in became or relation.object in became:
            if relation.subject == own and relation.predicate == "cites":
                continue
            subject = became.get(relation.subject, relation.subject)
            target = became.get(relation.object, relation.object)
            kept.append(replace(relation, subject=subject, object=target, modality="planned"))
        else:
            kept.append(relation)
    return tuple(kept)


def _authorities(known: Sequence[Authority], planned: Iterable[Instrument], names: Names) -> tuple[Authority, ...]:
    bodies = {a.id: a for a in known}
    for instrument in planned:
        if instrument.issuer_id and instrument.issuer and instrument.issuer_id not in bodies:
            body = names.body(instrument.issuer)
            bodies[instrument.issuer_id] = Authority(
                instrument.issuer_id, instrument.issuer, body.kind if body else None, instrument.jurisdiction
            )
    return tuple(bodies[k] for k in sorted(bodies))
