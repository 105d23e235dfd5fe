"""What speaks for and against each candidate of an ambiguous instrument in a document: hints for a person to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.decided import Decision, decided_on, decision, decisions_about
from kg.decisions import candidates
from kg.doubts import Doubt, is_later
from kg.graph import Store, about, objects, pointing, pointing_in
from kg.inferences import Inferred, inferred
from kg.instruments import Card, card, order
from kg.terms import DEF, RDF, SKOS


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate with what speaks ``pro`` and ``contra``, in Vietnamese; ``is_possible`` is false for one that was
    issued after the document."""

    card: Card
    pro: tuple[str, ...]
    contra: tuple[str, ...]
    is_possible: bool


def listed_law(store: Store, found: Card) -> str | None:
    """Return the name of a law that the list of laws alone knows: no text of it is loaded and no document cites it."""
    if found.held or found.type or found.title:
        return None
    said = about(store, found.iri)
    if any(s.predicate == RDF + "type" and s.object == DEF + "Instrument" for s in said):
        return None
    return next((s.object for s in said if s.predicate == SKOS + "prefLabel"), None)


def decided_in_copies(store: Store, doubt: Doubt) -> list[Decision]:
    """Return what was decided of the same words in other texts of the instrument that the document is a text of."""
    called = f"“{' '.join(card(store, doubt.instrument).label.split())}” "
    copies = {
        copy
        for own in objects(store, doubt.document, DEF + "expresses")
        for copy in pointing(store, DEF + "expresses", own)
    } - {doubt.document}
    found = [decision(store, iri) for copy in sorted(copies) for iri in pointing(store, DEF + "decidedIn", copy)]
    return [one for one in found if one and (one.instrument == doubt.instrument or one.label.startswith(called))]


def weighed(store: Store, doubt: Doubt) -> tuple[Candidate, ...]:
    """Return the candidates of a doubt, the oldest first."""
    cards = sorted((card(store, iri) for iri in candidates(store, doubt.document, doubt.instrument)), key=order)
    date = _date(store, doubt.document)
    proposed = {i.object.iri: i for i in inferred(store, [doubt.instrument]) if i.kind == "same"}
    ended = {i.subject.iri: i for i in inferred(store, [c.iri for c in cards]) if i.kind == "validity"}
    chosen = [
        one.chosen for one in decisions_about(store, doubt.instrument) if one.applies and one.document != doubt.document
    ]
    newest = _newest(cards, date)
    copies = {one.chosen: one for one in decided_in_copies(store, doubt)}
    return tuple(
        Candidate(
            card=found,
            pro=(
                *_copied(copies.get(found.iri)),
                *_pro(store, doubt, found, proposed.get(found.iri), chosen.count(found.iri), found.iri == newest),
            ),
            contra=tuple(_contra(found, ended.get(found.iri), date)),
            is_possible=not is_later(found.date, date),
        )
        for found in cards
    )


def _copied(one: Decision | None) -> Iterator[str]:
    if one:
        yield f"{one.by} đã chọn văn bản này ngày {decided_on(one)}, trong một tệp khác của chính tài liệu đang đọc"


def _pro(
    store: Store, doubt: Doubt, found: Card, proposed: Inferred | None, chosen: int, is_newest: bool
) -> Iterator[str]:
    if proposed:
        score = f"{proposed.score:.2f}".replace(".", ",")
        yield f"máy chấm {score} điểm: {'; '.join(proposed.reasons)}"
    if pointing_in(store, doubt.document, DEF + "refersTo", found.iri):
        yield "tài liệu này dẫn đích danh văn bản đó ở chỗ khác"
    if is_newest:
        yield "gần nhất trước ngày của tài liệu"
    if chosen:
        yield f"đã được chọn trong {chosen} tài liệu khác"


def _contra(found: Card, ended: Inferred | None, date: str | None) -> Iterator[str]:
    if is_later(found.date, date):
        yield "ban hành sau tài liệu, nên không thể là văn bản được dẫn"
    elif ended and ended.extent == "whole" and is_later(date, ended.since):
        since = "/".join(reversed((ended.since or "").split("-")))
        yield f"theo máy suy luận, đã hết hiệu lực từ {since} do {ended.object.label}"


def _newest(cards: Sequence[Card], date: str | None) -> str | None:
    """Return the latest candidate that is not later than the document, None unless there is one that others precede."""
    known = [c for c in cards if c.date and date and not is_later(c.date, date)]
    return max(known, key=order).iri if len(known) > 1 else None


def _date(store: Store, document: str) -> str | None:
    return next((card(store, own).date for own in objects(store, document, DEF + "expresses")), None)
