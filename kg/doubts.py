"""What documents leave open: instruments that may be one of several, and what a person may decide about them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kg.decided import Decision, decision_in
from kg.decisions import candidates
from kg.faults import TooLate, UnknownCandidate, UnknownDoubt
from kg.graph import Store, about, objects, objects_in, pointing_in, values
from kg.instruments import Card, card, normal_number, number_in
from kg.terms import DEF, fold

NONE = "none"
"""What a person says instead of a candidate that is none of them."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """An instrument that one document leaves open."""

    document: str
    instrument: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a document mentions an instrument: the sentence around it if one states a relation, else the words alone.

    ``words`` are the mentions' own. ``start``/``end`` count code points of the document's text.
    """

    text: str
    words: tuple[str, ...]
    start: int
    end: int
    place: str | None
    is_sentence: bool


def doubts(store: Store) -> list[Doubt]:
    """Return everything that documents leave open, decided or not: a scan, so keep it with the store that was read."""
    return [Doubt(*pair) for pair in sorted({(s.graph, s.subject) for s in values(store, DEF + "candidate")})]


def doubts_in(store: Store, document: str) -> list[Doubt]:
    """Return what one document leaves open, decided or not, in the order of the instruments' IRIs."""
    mentioned = {
        instrument
        for mention in pointing_in(store, document, DEF + "inDocument", document)
        for instrument in objects_in(store, document, mention, DEF + "refersTo")
    }
    return [Doubt(document, i) for i in sorted(mentioned) if candidates(store, document, i)]


def passages(store: Store, doubt: Doubt) -> list[Passage]:
    """Return the passages of the document that mention the instrument, in the order of its text: sentences that state a
    relation, and the mentions that stand in none of them."""
    sentences = {
        citation
        for end in ("subject", "object")
        for citation in pointing_in(store, doubt.document, DEF + end, doubt.instrument)
    }
    mentions = pointing_in(store, doubt.document, DEF + "refersTo", doubt.instrument)
    words = tuple(sorted({w for mention in mentions for w in objects(store, mention, DEF + "surface")}))
    found = {_passage(store, c, "quote", words) for c in sentences}
    for mention in mentions:
        alone = _passage(store, mention, "surface", words)
        if not any(p.start <= alone.start and alone.end <= p.end for p in found):
            found.add(alone)
    return sorted(found, key=lambda p: (p.start, p.end))


def decision_of(store: Store, doubt: Doubt) -> Decision | None:
    """Return what a person decided of the doubt, None while it is open."""
    return decision_in(store, doubt.document, doubt.instrument)


def doubt_called(store: Store, document: str, text: str) -> Doubt:
    """Return what the document leaves open under this IRI, number, name or title; raises `UnknownDoubt`."""
    open_ = doubts_in(store, document)
    if is_told := [d for d in open_ if d.instrument == text.strip()]:
        return is_told[0]
    cards = {d: card(store, d.instrument) for d in open_}
    found = [d for d, c in cards.items() if _is_called(c, text)]
    if len(found) != 1:
        listed = "\n".join(_line(c) for c in cards.values()) or "  –"
        raise UnknownDoubt(document=file_name(store, document), instrument=text, doubts=listed)
    return found[0]


def candidate_called(store: Store, doubt: Doubt, text: str) -> Card | None:
    """Return the candidate of this IRI, number or name, None for `NONE`.

    Raises `UnknownCandidate` unless it is exactly one of those that the document states, and `TooLate` if it was issued
    after the document.
    """
    if text.strip() == NONE:
        return None
    cards = [card(store, iri) for iri in candidates(store, doubt.document, doubt.instrument)]
    found = [c for c in cards if c.iri == text.strip()] or [c for c in cards if _is_called(c, text)]
    if len(found) != 1:
        listed = "\n".join(map(_line, cards))
        label = card(store, doubt.instrument).label
        raise UnknownCandidate(chosen=text, instrument=label, candidates=listed)
    cited = next((card(store, own).date for own in objects(store, doubt.document, DEF + "expresses")), None)
    if is_later(found[0].date, cited):
        raise TooLate(chosen=found[0].label, date=found[0].date, cited=cited)
    return found[0]


def is_later(date: str | None, other: str | None) -> bool:
    """Tell whether an ISO date of any precision lies after another, as far as both are known.

    >>> is_later("2019-06-13", "2019"), is_later("2020", "2019-12-31"), is_later(None, "2019")
    (False, True, False)
    """
    shared = min(len(date or ""), len(other or ""))
    return (date or "")[:shared] > (other or "")[:shared]


def file_name(store: Store, document: str) -> str:
    """Return the name of the file that a document was read from, its IRI if that is not known."""
    return next(iter(objects(store, document, DEF + "fileName")), document)


def _passage(store: Store, node: str, name: str, words: tuple[str, ...]) -> Passage:
    said = {s.predicate.removeprefix(DEF): s.object for s in about(store, node)}
    return Passage(
        text=said.get(name, ""),
        words=words,
        start=int(said.get("start", 0)),
        end=int(said.get("end", 0)),
        place=said.get("place"),
        is_sentence=name == "quote",
    )


def _is_called(found: Card, text: str) -> bool:
    text = unicodedata.normalize("NFC", text)
    number = normal_number(found.number) if found.number else None
    keys = {normal_number(text), number_in(text)}
    return number in keys or fold(text) in {fold(name) for name in (found.label, found.title) if name}


def _line(found: Card) -> str:
    return (
        "  " + " · ".join(part for part in (found.label, found.date, found.jurisdiction) if part) + f"  <{found.iri}>"
    )
