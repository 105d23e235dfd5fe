"""What the pages show beyond lineage: citations, mentions, findings and tasks, read from the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.graph import Statement, Store, about, name, objects, pointing
from kg.lineage import Evidence
from kg.relations import RELATIONS
from kg.terms import DCTERMS, DEF, ELI, fold

_ALIKE = 0.6
"""Which share of the shorter title's words the other one must have to be the same title."""


@dataclass(frozen=True, slots=True)
class Citation:
    """``subject predicate object`` as one passage states it."""

    subject: str
    predicate: str
    object: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of an instrument in a document."""

    instrument: str
    start: int
    end: int
    certainty: str


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


@dataclass(frozen=True, slots=True)
class Version:
    """A value of a property of an instrument, and the documents that state it."""

    value: str
    documents: tuple[str, ...]


def citations(store: Store, iri: str) -> list[Citation]:
    """Return the citations in which the instrument is subject or object, in no document order."""
    found = {*pointing(store, DEF + "subject", iri), *pointing(store, DEF + "object", iri)}
    return _citations(store, found)


def citations_in(store: Store, document: str) -> list[Citation]:
    """Return the citations that the document states, in the order of its text."""
    return _citations(store, pointing(store, DEF + "citing", document))


def mentions(store: Store, document: str) -> list[Mention]:
    """Return the mentions in the document, in the order of its text."""
    found = []
    for row in _in_document(store, document, "Mention"):
        start, end = _span(row)
        if start is not None and end is not None:
            found.append(Mention(row.get("refersTo", ""), start, end, row.get("certainty", "unresolved")))
    return sorted(found, key=lambda m: (m.start, -m.end, m.instrument))


def findings(store: Store, iri: str) -> list[Finding]:
    """Return what the checks found about this instrument, or in this document."""
    rows = [_row(store, f) for f in pointing(store, DEF + "about", iri)]
    rows += _in_document(store, iri, "Finding")
    found = [Finding(r.get("message", ""), r.get("inDocument", ""), *_span(r)) for r in rows]
    return sorted(found, key=lambda f: (f.document, f.start or 0, f.message))


def tasks(store: Store, iri: str) -> list[Task]:
    """Return the tasks that the instrument assigns or that concern it, by document and place."""
    found = {*pointing(store, DEF + "assignedIn", iri), *pointing(store, DEF + "concerns", iri)}
    return sorted((_task(store, task) for task in found), key=lambda t: (t.document, t.start))


def disagreements(store: Store, iri: str) -> dict[str, list[Version]]:
    """Return per property (``date``, ``title``, ``issuer``) the values that differ, most frequent first.

    A date or issuer that is part of another one agrees with it, and so do titles that share most words.
    """
    rules: dict[str, tuple[str, Callable[[str, str], bool]]] = {
        "date": (ELI + "date_document", _part_of),
        "title": (DCTERMS + "title", _alike),
        "issuer": (DEF + "issuerName", _part_of),
    }
    statements = about(store, iri)
    found = {}
    for label, (predicate, agree) in rules.items():
        versions = _versions([s for s in statements if s.predicate == predicate], agree)
        if len(versions) > 1:
            found[label] = versions
    return found


def expressed(store: Store, document: str) -> str | None:
    """Return the instrument that the document expresses, None if there is no such document."""
    return next(iter(objects(store, document, DEF + "expresses")), None)


def _versions(statements: Sequence[Statement], agree: Callable[[str, str], bool]) -> list[Version]:
    """Return the values that agree with no fuller one, each with the documents behind it."""
    by_value: dict[str, list[str]] = {}
    for statement in sorted(statements, key=lambda s: (-len(s.object), s.object)):
        value = next((v for v in by_value if agree(fold(statement.object), fold(v))), statement.object)
        by_value.setdefault(value, []).append(statement.graph)
    versions = [Version(v, tuple(sorted(graphs))) for v, graphs in by_value.items()]
    return sorted(versions, key=lambda v: (-len(v.documents), v.value))


def _part_of(shorter: str, fuller: str) -> bool:
    return shorter in fuller


def _alike(shorter: str, fuller: str) -> bool:
    words, others = set(shorter.split()), set(fuller.split())
    return len(words & others) >= _ALIKE * min(len(words), len(others))


def _citations(store: Store, iris: Iterable[str]) -> list[Citation]:
    files: dict[str, str] = {}
    found = []
    for iri in iris:
        row = _row(store, iri)
        predicate, document = row.get("predicate", "").removeprefix(DEF), row.get("citing", "")
        if predicate not in RELATIONS:
            continue
        if document not in files:
            files[document] = next(iter(objects(store, document, DEF + "fileName")), "") if document else ""
        start, end = _span(row)
        evidence = Evidence(
            document=document,
            file=files[document],
            quote=row.get("quote", ""),
            section=row.get("section", ""),
            pinpoint=row.get("pinpoint"),
            start=start or 0,
            end=end or 0,
            rule=row.get("rule", ""),
            confidence=float(row.get("confidence", "0")),
            modality=row.get("modality", ""),
            cue=row.get("cueQuote"),
            place=row.get("place"),
        )
        found.append(Citation(row.get("subject", ""), predicate, row.get("object", ""), evidence))
    return sorted(found, key=_place)


def _place(citation: Citation) -> tuple[str, int, int, str, str]:
    passage = citation.evidence
    return passage.file, passage.start, passage.end, citation.predicate, citation.object


def _task(store: Store, iri: str) -> Task:
    statements = about(store, iri)
    row = _first(statements)
    text = next((s.object for s in statements if s.predicate == DCTERMS + "description"), "")
    start, end = _span(row)

    def bodies(role: str) -> tuple[str, ...]:
        found = sorted({s.object for s in statements if s.predicate == DEF + role})
        return tuple(name(store, body) or body.rpartition("/")[2] for body in found)

    return Task(
        number=row.get("number", ""),
        text=text,
        lead=bodies("lead"),
        coordinating=bodies("coordinating"),
        when=row.get("due") or row.get("period", ""),
        deliverable=row.get("deliverable", ""),
        document=row.get("inDocument", ""),
        start=start or 0,
        end=end or 0,
        place=row.get("place", ""),
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
