"""Reads of the published graph as plain strings: what is said of a thing, by which named graph.

`kg.instruments` and `kg.lineage` know the store through these functions alone. Every read has one end
bound, so that its cost follows the answer and not the size of the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Variable
from pyoxigraph import Store as Store

from kg.terms import DEF, RDF, SKOS, InvalidTerm, iri


class Statement(NamedTuple):
    """One quad; ``object`` is the IRI or the literal's text, ``language`` its tag or empty."""

    subject: str
    predicate: str
    object: str
    graph: str
    language: str = ""


def about(store: Store, subject: str) -> list[Statement]:
    """Return everything that any graph says of ``subject``; nothing if it is no IRI."""
    if not is_iri(subject):
        return []
    return list(map(_statement, store.quads_for_pattern(NamedNode(subject), None, None)))


def known(store: Store, subject: str) -> bool:
    """Tell whether any graph says anything of ``subject``."""
    return is_iri(subject) and next(store.quads_for_pattern(NamedNode(subject), None, None), None) is not None


def objects(store: Store, subject: str, predicate: str) -> list[str]:
    """Return the distinct objects of ``subject predicate ?``, sorted."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return sorted({_statement(quad).object for quad in found})


def pointing(store: Store, predicate: str, target: str) -> list[str]:
    """Return the distinct subjects of ``? predicate <target>``, sorted."""
    found = store.quads_for_pattern(None, NamedNode(predicate), NamedNode(target))
    return sorted({_statement(quad).subject for quad in found})


def subjects(store: Store, predicate: str, target: str) -> Iterator[str]:
    """Yield the subjects of ``? predicate <target>``, each once: a scan in which memory does not grow."""
    found = store.quads_for_pattern(None, NamedNode(predicate), NamedNode(target))
    # the engine keeps the quads of one predicate and object ordered by subject, then by graph
    return (subject for subject, _ in groupby(_text(quad.subject) for quad in found))


def pointing_in(store: Store, graph: str, predicate: str, target: str) -> list[str]:
    """Return the distinct subjects of ``? predicate <target>`` in one named graph, sorted."""
    found = store.quads_for_pattern(None, NamedNode(predicate), NamedNode(target), NamedNode(graph))
    return sorted({_statement(quad).subject for quad in found})


def objects_in(store: Store, graph: str, subject: str, predicate: str) -> list[str]:
    """Return the distinct objects of ``subject predicate ?`` in one named graph, sorted."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, NamedNode(graph))
    return sorted({_statement(quad).object for quad in found})


def graphs_of(store: Store, subject: str, predicate: str, target: str | None = None) -> set[str]:
    """Return the names of the graphs that state ``subject predicate <target>``, or any target."""
    node = NamedNode(target) if target else None
    return {_text(quad.graph_name) for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), node)}


def terms(store: Store, subject: str, graph: str | None = None) -> list[tuple[str, str]]:
    """Return what one named graph, or any, says of ``subject``: predicate and object as terms of N-Quads."""
    found = store.quads_for_pattern(NamedNode(subject), None, None, NamedNode(graph) if graph else None)
    return sorted((str(quad.predicate), str(quad.object)) for quad in found)


def graph_lines(store: Store, graph: str) -> bytes:
    """Return one named graph as sorted N-Quads, a line each; nothing if there is no such graph."""
    quads = quads_of(store, graph)
    return "".join(sorted(f"{quad} .\n" for quad in quads)).encode()


def in_memory(quads: bytes) -> Store:
    """Return a store that holds these N-Quads and is nowhere on the disk."""
    store = Store()
    store.bulk_load(quads, format=RdfFormat.N_QUADS)
    return store


def said(store: Store, predicate: str, text: str) -> list[str]:
    """Return the distinct subjects of ``? predicate "text"`` with a plain literal, sorted."""
    found = store.quads_for_pattern(None, NamedNode(predicate), Literal(text))
    return sorted({_statement(quad).subject for quad in found})


def members(store: Store, class_name: str) -> list[str]:
    """Return the individuals of the class of our ontology with this local name, sorted."""
    return pointing(store, RDF + "type", DEF + class_name)


def values(store: Store, predicate: str) -> Iterator[Statement]:
    """Yield every statement with ``predicate``: a scan, for registers that are built once."""
    return map(_statement, store.quads_for_pattern(None, NamedNode(predicate), None))


def quads_of(store: Store, graph: str) -> Iterator[Quad]:
    """Yield what one named graph states, in no order."""
    return store.quads_for_pattern(None, None, None, NamedNode(graph))


def counted(store: Store, predicate: str) -> dict[str, int]:
    """Return how many distinct subjects each object of ``predicate`` has, in no order: a scan inside the engine."""
    rows = store.query(
        "SELECT ?p ?o (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p ?o",
        substitutions={Variable("p"): NamedNode(predicate)},
    )
    assert isinstance(rows, QuerySolutions)
    return {_text(row["o"]): int(_text(row["n"])) for row in rows}


def names(store: Store, thing: str) -> list[str]:
    """Return every preferred and alternative label of ``thing``, in any language, sorted."""
    wanted = {SKOS + "prefLabel", SKOS + "altLabel"}
    return sorted({s.object for s in about(store, thing) if s.predicate in wanted})


def name(store: Store, thing: str, lang: str = "vi") -> str | None:
    """Return the preferred label of ``thing`` in ``lang``, else in whatever language there is."""
    labels = [s for s in about(store, thing) if s.predicate == SKOS + "prefLabel"]
    return min(labels, key=lambda s: (s.language != lang, s.object)).object if labels else None


def is_iri(text: str) -> bool:
    """Tell whether ``text`` can be an IRI of the graph."""
    try:
        iri(text)
    except InvalidTerm:
        return False
    return True


def _statement(quad: Quad) -> Statement:
    value = quad.object
    language = (value.language or "") if isinstance(value, Literal) else ""
    return Statement(_text(quad.subject), quad.predicate.value, _text(value), _text(quad.graph_name), language)


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))
