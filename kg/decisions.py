"""Decisions of persons as the quads of a graph of their own, made from the manifest and the documents' graphs.

For each citation of a document that leads to or from an ambiguous instrument which a person decided, the graph holds a
citation of the same words that leads to the instrument chosen, and the edges that the document draws to the ambiguous
one. A law that the vocabulary alone knew becomes an instrument by being chosen. The documents' graphs stay as they are.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kg.decided import decided_citation, decision_iri, decisions_graph
from kg.graph import Store, in_memory, objects_in, pointing_in, terms
from kg.manifest import Decided, State
from kg.relations import RELATIONS
from kg.terms import DEF, PROV, RDF, RDFS, individual, iri, literal

RULE = "decision"
"""The rule that citations name which follow from a decision."""

_REPLACED = {f"<{DEF}{name}>" for name in ("subject", "object", "rule", "confidence")}

Pair = tuple[str, str]


def quads(state: State, document_path: Callable[[str], Path]) -> list[str]:
    """Return the sorted N-Quads lines (no line ends) of the decisions graph, none without decisions.

    ``document_path`` tells where the N-Quads of a document's graph lie by their hash; all must be written.
    """
    graph = iri(decisions_graph())
    written = {entry.read.document: entry.nq for entry in state.documents.values()} if state.decisions else {}
    by_document: dict[str, list[Decided]] = defaultdict(list)
    for one in state.decisions.values():
        by_document[one.document].append(one)
    lines: set[str] = set()

    def add(subject: str, pairs: Iterable[Pair]) -> None:
        lines.update(f"{iri(subject)} {p} {o} {graph} ." for p, o in pairs)

    for document, found in by_document.items():
        nq = written.get(document)
        store = in_memory(document_path(nq).read_bytes()) if nq else None
        chosen: dict[str, Decided] = {}
        for one in found:
            applies = store is not None and does_apply(store, one)
            add(decision_iri(document, one.instrument), _described(one, applies))
            add(_agent(one.by), _named(one.by))
            if applies and one.chosen:
                chosen[one.instrument] = one
                add(one.chosen, [(f"<{RDF}type>", f"<{DEF}Instrument>")])
        if store is not None:
            for subject, pairs in settled(store, document, chosen):
                add(subject, pairs)
    return sorted(lines)


def candidates(store: Store, document: str, instrument: str) -> tuple[str, ...]:
    """Return what a document says that an ambiguous instrument may be."""
    return tuple(objects_in(store, document, instrument, DEF + "candidate"))


def does_apply(store: Store, one: Decided) -> bool:
    """Tell whether the document still leaves this choice open: the chosen one is still a candidate, or no candidate has
    joined those of which it was none."""
    found = candidates(store, one.document, one.instrument)
    return bool(found) and (one.chosen in found if one.chosen else set(found) <= set(one.among))


def _described(one: Decided, applies: bool) -> Iterator[Pair]:
    yield f"<{RDF}type>", f"<{DEF}Decision>"
    yield f"<{DEF}decidedIn>", iri(one.document)
    yield f"<{DEF}decidedSubject>", iri(one.instrument)
    if one.chosen:
        yield f"<{DEF}decidedObject>", iri(one.chosen)
        told = f"“{one.label}” trong {one.file} là {one.chosen_label}"
    else:
        told = f"“{one.label}” trong {one.file} không phải văn bản nào trong số {len(one.among)} văn bản có thể"
    yield f"<{RDFS}label>", literal(told, lang="vi")
    if one.why:
        yield f"<{DEF}decidedBecause>", literal(one.why, lang="vi")
    yield f"<{DEF}applies>", literal("true" if applies else "false", datatype="boolean")
    yield f"<{PROV}generatedAtTime>", literal(one.time, datatype="dateTime")
    yield f"<{PROV}wasAttributedTo>", iri(_agent(one.by))


def _agent(name: str) -> str:
    return individual("agent", hashlib.sha256(name.encode()).hexdigest()[:16])


def _named(name: str) -> Iterator[Pair]:
    yield f"<{RDF}type>", f"<{PROV}Agent>"
    yield f"<{RDFS}label>", literal(name)


def settled(store: Store, document: str, chosen: Mapping[str, Decided]) -> Iterator[tuple[str, list[Pair]]]:
    """Yield the citations and edges of a document with the ambiguous ends replaced by what was chosen."""
    found = {
        citation
        for instrument in chosen
        for end in ("subject", "object")
        for citation in pointing_in(store, document, DEF + end, instrument)
    }
    for citation in sorted(found):
        said = terms(store, citation, document)
        subject, object_ = (_only(store, document, citation, end) for end in ("subject", "object"))
        deciding = [chosen[end] for end in (subject, object_) if end in chosen]
        to, at = (chosen[end].chosen or end if end in chosen else end for end in (subject, object_))
        if to == at:
            continue
        kept = [(p, o) for p, o in said if p not in _REPLACED]
        yield decided_citation(citation), [*kept, *_replaced(citation, to, at, deciding)]
        if _only(store, document, citation, "modality") == "asserted":
            yield to, [(f"<{DEF}{r}>", iri(at)) for r in _edges(store, document, subject, object_)]


def _replaced(citation: str, subject: str, object_: str, deciding: Iterable[Decided]) -> Iterator[Pair]:
    yield f"<{DEF}subject>", iri(subject)
    yield f"<{DEF}object>", iri(object_)
    yield f"<{DEF}rule>", literal(RULE)
    yield f"<{DEF}confidence>", literal("1.00", datatype="decimal")
    yield f"<{DEF}settles>", iri(citation)
    for one in deciding:
        yield f"<{DEF}decidedBy>", iri(decision_iri(one.document, one.instrument))


def _edges(store: Store, document: str, subject: str, object_: str) -> Iterator[str]:
    """Yield the relations that the document's graph draws between two instruments, implied ones included."""
    drawn = {(p, o) for p, o in terms(store, subject, document)}
    return (r for r in RELATIONS if (f"<{DEF}{r}>", f"<{object_}>") in drawn)


def _only(store: Store, document: str, citation: str, name: str) -> str:
    return objects_in(store, document, citation, DEF + name)[0]
