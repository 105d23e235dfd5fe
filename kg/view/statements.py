"""What the pages show beyond lineage: citations, mentions, findings and tasks, read from the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.decided import Decision, decision_in, is_settled
from kg.graph import Statement, Store, about, objects, pointing
from kg.index.opening import Index
from kg.index.tasks import IndexedTask, told
from kg.proofs import Evidence, passage
from kg.relations import RELATIONS
from kg.terms import DEF
from kg.view.duties.words import said, timing_of


@dataclass(frozen=True, slots=True)
class Citation:
    """``subject predicate object`` as one passage states it."""

    subject: str
    predicate: str
    object: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of an instrument in a document; ``decision`` is what a person said where it is open."""

    instrument: str
    start: int
    end: int
    certainty: str
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at, with its passage where it has one."""

    message: str
    document: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Task:
    """One row of an assignment annex; bodies by name."""

    number: str
    text: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    when: str
    deliverable: str
    document: str
    start: int
    end: int
    place: str


def citations(store: Store, iri: str) -> list[Citation]:
    """Return the citations in which the instrument is subject or object, by file and place."""
    found = {*pointing(store, DEF + "subject", iri), *pointing(store, DEF + "object", iri)}
    return cited(store, found)


def citations_in(store: Store, document: str) -> list[Citation]:
    """Return the citations that the document states, or that follow from decisions, in the order of its text."""
    return cited(store, pointing(store, DEF + "citing", document))


def mentions(store: Store, document: str) -> list[Mention]:
    """Return the mentions in the document, in the order of its text."""
    found = []
    for row in _in_document(store, document, "Mention"):
        start, end = _span(row)
        if start is not None and end is not None:
            read = Mention(row.get("refersTo", ""), start, end, row.get("certainty", "unresolved"))
            found.append(_mention(store, document, read))
    return sorted(found, key=lambda m: (m.start, -m.end, m.instrument))


def _mention(store: Store, document: str, mention: Mention) -> Mention:
    """Return the mention with what a person decided about it."""
    decided = decision_in(store, document, mention.instrument) if mention.certainty == "ambiguous" else None
    if decided is None:
        return mention
    return replace(mention, instrument=decided.chosen or mention.instrument, certainty="decided", decision=decided)


def findings(store: Store, iri: str) -> list[Finding]:
    """Return what the checks found about this instrument, or in this document."""
    rows = [_row(store, f) for f in pointing(store, DEF + "about", iri)]
    rows += _in_document(store, iri, "Finding")
    found = [Finding(r.get("message", ""), r.get("inDocument", ""), *_span(r)) for r in rows]
    return sorted(found, key=lambda f: (f.document, f.start or 0, f.message))


def task_iris(store: Store, iri: str) -> list[str]:
    """Return the tasks that the instrument assigns or that concern it, by document and place."""
    found = {*pointing(store, DEF + "assignedIn", iri), *pointing(store, DEF + "concerns", iri)}
    return sorted(found, key=_in_order)


def tasks(index: Index, iris: Sequence[str]) -> list[Task]:
    """Return the tasks with these IRIs, in their order."""
    found = told(index, iris)
    return [_task(found[iri]) for iri in iris if iri in found]


def tasks_in(store: Store, index: Index, document: str) -> list[Task]:
    """Return the tasks that the document assigns, in the order of its text."""
    found = pointing(store, DEF + "inDocument", document)
    return sorted(tasks(index, found), key=lambda t: (t.start, t.end, t.number))


def expressed(store: Store, document: str) -> str | None:
    """Return the instrument that the document expresses, None if there is no such document."""
    return next(iter(objects(store, document, DEF + "expresses")), None)


def cited(store: Store, iris: Iterable[str]) -> list[Citation]:
    """Return the citations with these IRIs, by file and place."""
    found = []
    for iri in iris:
        statements = about(store, iri)
        row = _first(statements)
        predicate = row.get("predicate", "").removeprefix(DEF)
        if predicate not in RELATIONS or is_settled(store, iri):
            continue
        found.append(Citation(row.get("subject", ""), predicate, row.get("object", ""), passage(store, statements)))
    return sorted(found, key=_place)


def _place(citation: Citation) -> tuple[str, int, int, str, str]:
    where = citation.evidence
    return where.file, where.start, where.end, citation.predicate, citation.object


def _in_order(task: str) -> tuple[str, int, str]:
    document, _, place = task.rpartition("/")
    return document, int(place) if place.isdigit() else 0, place


def _task(read: IndexedTask) -> Task:
    return Task(
        number=read.number,
        text=read.text,
        lead=tuple(body.name for body in read.lead),
        coordinating=tuple(body.name for body in read.coordinating),
        when=read.due or said(read, timing_of(read)),
        deliverable=read.deliverable,
        document=read.document,
        start=read.start,
        end=read.end,
        place=read.place,
    )


def _in_document(store: Store, document: str, class_name: str) -> list[dict[str, str]]:
    rows = (about(store, thing) for thing in pointing(store, DEF + "inDocument", document))
    wanted = DEF + class_name
    return [_first(row) for row in rows if any(s.object == wanted for s in row)]


def _row(store: Store, thing: str) -> dict[str, str]:
    return _first(about(store, thing))


def _first(statements: Iterable[Statement]) -> dict[str, str]:
    """Return our properties of one thing by local name, one value each."""
    return {s.predicate.removeprefix(DEF): s.object for s in statements if s.predicate.startswith(DEF)}


def _span(row: dict[str, str]) -> tuple[int | None, int | None]:
    start, end = row.get("start"), row.get("end")
    return (int(start), int(end)) if start is not None and end is not None else (None, None)
