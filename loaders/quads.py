"""An extraction as the N-Quads of its document's named graph.

The graph is named by the Document. It holds what this document says and nothing that depends on when or
where it was loaded, so that the same bytes always give the same quads. What its publisher says of it stands beside it
in a graph of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg import VERSION
from kg.knowledge import Knowledge
from kg.model import Authority, Extraction, Finding, Instrument, Reference, Relation, Stated, Target, Task
from kg.terms import (
    DCTERMS,
    DEF,
    ELI,
    PROV,
    RDF,
    RDFS,
    SKOS,
    TYPE_SCHEME,
    date_literal,
    individual,
    iri,
    literal,
    stated_graph,
)
from loaders.stated import date_of, number_of

BROADER = {
    "continues": ("implements", "cites"),
    "concretizes": ("implements", "cites"),
    "cites": (),
}
"""The super-properties that a direct edge materialises; every other relation has `cites` alone."""

Pair = tuple[str, str]


def document_iri(sha256: str) -> str:
    """Return the IRI of the document with these bytes; its graph has the same name."""
    return individual("document", sha256[:16])


def quads(extraction: Extraction, knowledge: Knowledge) -> list[str]:
    """Return the sorted, distinct N-Quads lines (no line ends) of the document's graph."""
    document = document_iri(extraction.sha256)
    graph = iri(document)
    lines: set[str] = set()

    def add(subject: str, pairs: Iterator[Pair]) -> None:
        node = iri(subject)
        lines.update(f"{node} {p} {o} {graph} ." for p, o in pairs)

    add(document, _document(extraction))
    for instrument in extraction.instruments:
        add(instrument.id, _instrument(instrument, knowledge))
    for authority in extraction.authorities:
        add(authority.id, _authority(authority))
    for mention in extraction.mentions:
        add(mention_iri(extraction, mention), _mention(mention, document))
        add(mention_iri(extraction, mention), _place(extraction, mention.start))
    for n, relation in enumerate(extraction.relations):
        add(citation_iri(extraction, n), _citation(relation, document))
        add(citation_iri(extraction, n), _place(extraction, relation.start))
        if relation.modality == "asserted":
            add(relation.subject, _edges(relation))
    for task in extraction.tasks:
        add(task.id, _task(task, document, extraction.own.id))
        add(task.id, _place(extraction, task.start))
    for target in extraction.targets:
        add(target.id, _target(target, document, extraction.own.id))
        add(target.id, _place(extraction, target.start))
    for n, finding in enumerate(extraction.findings):
        add(_below("finding", extraction, str(n)), _finding(finding, document))
    beside = iri(stated_graph(document))
    for n, stated in enumerate(extraction.stated):
        node = iri(_below("statement", extraction, str(n)))
        lines.update(f"{node} {p} {o} {beside} ." for p, o in _statement(stated, document, knowledge))
    return sorted(lines)


def mention_iri(extraction: Extraction, mention: Reference) -> str:
    """Return the IRI of a mention of a document."""
    return _below("mention", extraction, f"{mention.start}-{mention.end}")


def citation_iri(extraction: Extraction, n: int) -> str:
    """Return the IRI of the citation that states a document's relation number ``n``."""
    relation = extraction.relations[n]
    return _below("citation", extraction, f"{relation.start}-{relation.end}-{n}")


def _below(kind: str, extraction: Extraction, name: str) -> str:
    return individual(kind, extraction.sha256[:12], name)


def _p(namespace: str, name: str) -> str:
    return f"<{namespace}{name}>"


def _integer(value: int) -> str:
    return literal(str(value), datatype="integer")


def _document(extraction: Extraction) -> Iterator[Pair]:
    file_name = extraction.path.replace("\\", "/").rsplit("/", 1)[-1]
    yield _p(RDF, "type"), _p(DEF, "Document")
    yield _p(RDF, "type"), _p(PROV, "Entity")
    yield _p(DEF, "expresses"), iri(extraction.own.id)
    yield _p(DEF, "sha256"), literal(extraction.sha256)
    yield _p(DEF, "fileName"), literal(file_name)
    yield _p(DEF, "reader"), literal(extraction.reader)
    yield _p(DEF, "toolVersion"), literal(VERSION)
    yield _p(DEF, "status"), literal(extraction.status)
    yield _p(DEF, "characters"), _integer(extraction.characters)
    if extraction.held:
        yield _p(DEF, "textSha256"), literal(extraction.held)
    if extraction.twin:
        yield _p(DEF, f"{extraction.twin.kind}Of"), iri(document_iri(extraction.twin.sha256))
    if extraction.structure.pages:
        yield _p(DEF, "pages"), _integer(len(extraction.structure.pages))
    yield _p(RDFS, "label"), literal(file_name, lang="vi")


def _instrument(instrument: Instrument, knowledge: Knowledge) -> Iterator[Pair]:
    kind = knowledge.type_by_code(instrument.type)
    unnumbered_programme = instrument.number is None and kind is not None and kind.programme
    yield _p(RDF, "type"), _p(DEF, "Programme" if unnumbered_programme else "Instrument")
    if knowledge.is_normative(instrument.type, instrument.number):
        yield _p(RDF, "type"), _p(ELI, "LegalResource")
    if instrument.number:
        yield _p(ELI, "id_local"), literal(instrument.number)
    if kind:
        yield _p(ELI, "type_document"), iri(TYPE_SCHEME + kind.name)
    if instrument.date:
        yield _p(ELI, "date_document"), date_literal(instrument.date)
    for body in instrument.issuer_ids or filter(None, (instrument.issuer_id,)):
        yield _p(ELI, "passed_by"), iri(body)
    if instrument.issuer:
        yield _p(DEF, "issuerName"), literal(instrument.issuer)
    if instrument.jurisdiction_id:
        yield _p(DEF, "jurisdiction"), iri(instrument.jurisdiction_id)
    if instrument.title:
        yield _p(DCTERMS, "title"), literal(instrument.title, lang="vi")
    yield _p(RDFS, "label"), literal(knowledge.label(instrument), lang="vi")
    for candidate in instrument.candidates:
        yield _p(DEF, "candidate"), iri(candidate)


def _authority(authority: Authority) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Authority")
    yield _p(SKOS, "prefLabel"), literal(authority.name, lang="vi")
    if authority.kind:
        yield _p(DEF, "kind"), literal(authority.kind)
    if authority.jurisdiction:
        place = authority.id.partition("/authority/")[2].rpartition("/")[0]
        yield _p(DEF, "jurisdiction"), iri(individual("jurisdiction", place))


def _mention(mention: Reference, document: str) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Mention")
    yield _p(DEF, "inDocument"), iri(document)
    yield _p(DEF, "refersTo"), iri(mention.instrument)
    yield _p(DEF, "surface"), literal(mention.text)
    yield _p(DEF, "start"), _integer(mention.start)
    yield _p(DEF, "end"), _integer(mention.end)
    yield _p(DEF, "certainty"), literal(mention.certainty)
    if mention.pinpoint:
        yield _p(DEF, "pinpoint"), literal(mention.pinpoint)
    if mention.term:
        yield _p(DEF, "partyTerm"), _integer(mention.term)
    if mention.title:
        yield _p(DEF, "statedTitle"), literal(mention.title, lang="vi")


def _citation(relation: Relation, document: str) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Citation")
    yield _p(DEF, "citing"), iri(document)
    yield _p(DEF, "subject"), iri(relation.subject)
    yield _p(DEF, "predicate"), _p(DEF, relation.predicate)
    yield _p(DEF, "object"), iri(relation.object)
    yield _p(DEF, "modality"), literal(relation.modality)
    yield _p(DEF, "quote"), literal(relation.quote)
    yield _p(DEF, "start"), _integer(relation.start)
    yield _p(DEF, "end"), _integer(relation.end)
    yield _p(DEF, "section"), literal(relation.section)
    yield _p(DEF, "rule"), literal(relation.rule)
    yield _p(DEF, "confidence"), literal(f"{relation.confidence:.2f}", datatype="decimal")
    if relation.pinpoint:
        yield _p(DEF, "pinpoint"), literal(relation.pinpoint)
    if relation.cue_start is not None and relation.cue_end is not None:
        yield _p(DEF, "cueStart"), _integer(relation.cue_start)
        yield _p(DEF, "cueEnd"), _integer(relation.cue_end)
    if relation.cue_quote:
        yield _p(DEF, "cueQuote"), literal(relation.cue_quote)


def _place(extraction: Extraction, start: int) -> Iterator[Pair]:
    place = extraction.structure.place(start)
    if place:
        yield _p(DEF, "place"), literal(str(place), lang="vi")
        if place.page:
            yield _p(DEF, "page"), _integer(place.page)


def _edges(relation: Relation) -> Iterator[Pair]:
    yield _p(DEF, relation.predicate), iri(relation.object)
    for broader in BROADER.get(relation.predicate, ("cites",)):
        yield _p(DEF, broader), iri(relation.object)


def _task(task: Task, document: str, own: str) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Task")
    yield _p(DCTERMS, "description"), literal(task.text, lang="vi")
    yield _p(DEF, "assignedIn"), iri(own)
    yield _p(DEF, "inDocument"), iri(document)
    yield _p(DEF, "start"), _integer(task.start)
    yield _p(DEF, "end"), _integer(task.end)
    yield _p(DEF, "source"), literal(task.source)
    for name in ("number", "section", "period", "deliverable", "recurrence"):
        value = getattr(task, name)
        if value:
            yield _p(DEF, name), literal(value)
    if task.due:
        yield _p(DEF, "due"), date_literal(task.due)
    for name in ("lead", "coordinating"):
        for body in getattr(task, name):
            yield _p(DEF, name), iri(body)
    for instrument in task.instruments:
        yield _p(DEF, "concerns"), iri(instrument)
    for day in task.days:
        yield _p(DEF, "dueDay"), literal(day, datatype="gDay" if day.startswith("---") else "gMonthDay")
    for body in task.reports_to:
        yield _p(DEF, "reportsTo"), iri(body)


def _target(target: Target, document: str, own: str) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Target")
    yield _p(DEF, "indicator"), literal(target.indicator, lang="vi")
    yield _p(DEF, "comparison"), literal(target.comparison)
    yield _p(DEF, "figure"), literal(target.figure, datatype="decimal")
    if target.upper:
        yield _p(DEF, "upperFigure"), literal(target.upper, datatype="decimal")
    yield _p(DEF, "unit"), literal(target.unit)
    if target.year:
        yield _p(DEF, "byYear"), date_literal(target.year)
    yield _p(DEF, "setIn"), iri(own)
    yield _p(DEF, "inDocument"), iri(document)
    yield _p(DEF, "quote"), literal(target.quote)
    yield _p(DEF, "start"), _integer(target.start)
    yield _p(DEF, "end"), _integer(target.end)
    if target.section:
        yield _p(DEF, "section"), literal(target.section)


def _finding(finding: Finding, document: str) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Finding")
    yield _p(DEF, "code"), literal(finding.code)
    yield _p(DEF, "message"), literal(finding.message, lang="vi")
    yield _p(DEF, "inDocument"), iri(document)
    if finding.instrument:
        yield _p(DEF, "about"), iri(finding.instrument)
    if finding.start is not None and finding.end is not None:
        yield _p(DEF, "start"), _integer(finding.start)
        yield _p(DEF, "end"), _integer(finding.end)


def _statement(stated: Stated, document: str, knowledge: Knowledge) -> Iterator[Pair]:
    yield _p(RDF, "type"), _p(DEF, "Statement")
    yield _p(DEF, "statedOf"), iri(document)
    yield _p(DEF, "statedField"), literal(stated.field)
    yield _p(DEF, "statedValue"), literal(stated.value)
    number = number_of(stated.value, knowledge) if stated.field in ("number", "relation") else None
    if number:
        yield _p(DEF, "statedNumber"), literal(number.canonical)
    date = date_of(stated.value) if stated.field in ("date", "effective", "expires") else None
    if date and len(date) == 10:
        yield _p(DEF, "statedDate"), date_literal(date)
    if stated.label:
        yield _p(DEF, "statedLabel"), literal(stated.label, lang="vi")
        relation = knowledge.published(stated.label)
        if relation and relation.predicate:
            yield _p(DEF, "statedRelation"), _p(DEF, relation.predicate)
            yield _p(DEF, "statedDirection"), literal(relation.direction)
