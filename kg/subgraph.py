"""The part of the graph behind a lineage, graph by graph, so that it still tells which document says what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Store

from kg.graph import objects, pointing
from kg.lineage import Lineage
from kg.relations import RELATIONS
from kg.terms import DEF, ELI, SKOS

_EDGES = frozenset(DEF + relation for relation in RELATIONS)
_NAMED_BY = (ELI + "type_document", ELI + "passed_by", DEF + "jurisdiction")
_LABEL = SKOS + "prefLabel"


def subgraph(store: Store, lineage: Lineage) -> Store:
    """Return a store in memory with all that is said of the lineage's instruments, of the citations between them, and
    of the documents and decisions behind these; `kg.export.export` writes it.

    Relations to instruments outside the lineage are left out; types, bodies and places come with their names.
    """
    nodes = {node.card.iri for node in lineage.nodes} | {end.card.iri for end in lineage.open_ends}
    citations = [*_citations(store, nodes)]
    documents = {d for c in citations for d in objects(store, c, DEF + "citing")}
    documents |= {d for node in nodes for d in pointing(store, DEF + "expresses", node)}
    decisions = {d for c in citations for d in objects(store, c, DEF + "decidedBy")}
    found = Store()
    found.extend(q for node in nodes for q in _said(store, node) if _inside(q, nodes))
    found.extend(q for thing in (*citations, *documents, *decisions) for q in _said(store, thing))
    named = {o for node in nodes for p in _NAMED_BY for o in objects(store, node, p)}
    found.extend(q for thing in named for q in _said(store, thing) if q.predicate.value == _LABEL)
    return found


def _citations(store: Store, nodes: set[str]) -> Iterator[str]:
    """Yield the citations with both ends among ``nodes``, each once, whatever their modality."""
    for node in nodes:
        for citation in pointing(store, DEF + "subject", node):
            if nodes.issuperset(objects(store, citation, DEF + "object")):
                yield citation


def _said(store: Store, thing: str) -> Iterable[Quad]:
    return store.quads_for_pattern(NamedNode(thing), None, None)


def _inside(quad: Quad, nodes: set[str]) -> bool:
    target = quad.object
    return quad.predicate.value not in _EDGES or (isinstance(target, NamedNode) and target.value in nodes)
