"""Reads of the published graph as plain strings: what is said of a thing, by which named graph.

`kg.instruments` and `kg.lineage` know the store through these functions alone. Every read has one end
bound, so that its cost follows the answer and not the size of the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Variable
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


def objects(store: Store, subject: str, predicate: str) -> list[str]:
    """Return the distinct objects of ``subject predicate ?``, sorted."""
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None)
    return sorted({_statement(quad).object for quad in found})


def pointing(store: Store, predicate: str, target: str) -> list[str]:
    """Return the distinct subjects of ``? predicate <target>``, sorted."""
    found = store.quads_for_pattern(None, NamedNode(predicate), NamedNode(target))
    return sorted({_statement(quad).subject for quad in found})


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


def texts(store: Store, predicate: str) -> list[str]:
    """Return the distinct objects that ``predicate`` has anywhere, sorted: a scan inside the engine."""
    rows = store.query(
        "SELECT DISTINCT ?p ?o { ?s ?p ?o }",
        use_default_graph_as_union=True,
        substitutions={Variable("p"): NamedNode(predicate)},
    )
    return sorted(_text(row["o"]) for row in rows)  # type: ignore[union-attr]


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
