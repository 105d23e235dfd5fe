"""The rules of the query library, as functions over one query's text and its algebra.

A fault is a short sentence; a good query has none. Each rule stands for a trap that was seen in the engine:
a plan that is thousands of times slower, or a parameter that is silently not bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.queries import Query, headings
from kg.query_faults import QueryError
from kg.sparql_text import check

_FORMS = ("SelectQuery", "ConstructQuery", "AskQuery")


def faults(query: Query) -> list[str]:
    """Return what is wrong with a query of the library; an unparsable text is a fault like the others."""
    try:
        check(query.text)
        ox.Store().query(query.text)
    except (QueryError, SyntaxError) as error:
        return [f"does not parse: {error}"]
    tree = translateQuery(parseQuery(query.text)).algebra
    return [*_of_header(query), *_of_form(query, tree), *_of_parameters(query, tree), *_of_plan(query, tree)]


def _of_header(query: Query) -> Iterator[str]:
    if not query.summary:
        yield "no summary"
    if not query.title:
        yield "no tieu-de"
    for name in [p.name for p in query.params] + [c.name for c in query.columns]:
        if name not in headings():
            yield f"no Vietnamese heading for {name}"


def _of_form(query: Query, tree: CompValue) -> Iterator[str]:
    if tree.name not in _FORMS:
        yield f"is a {tree.name}"
    if tree.datasetClause:
        yield "names a dataset"
    wanted = [p.name for p in query.params] + [c.name for c in query.columns]
    projected = [str(v) for v in tree.PV] if tree.name == "SelectQuery" else []
    if tree.name == "SelectQuery" and not query.columns:
        yield "no columns"
    if projected != wanted:
        yield f"projects {projected}, the header says {wanted}"
    if tree.name == "SelectQuery" and len(projected) > len(query.params) and not _has(tree.p, "OrderBy"):
        yield "no ORDER BY: rows come in any order"


def _of_parameters(query: Query, tree: CompValue) -> Iterator[str]:
    names = {Variable(p.name) for p in query.params}
    for select in _nodes(tree.p, "Project"):
        lost = (names & _variables(select.p)) - set(select.PV)
        for name in sorted(lost):
            yield f"?{name} is not projected by a SELECT that uses it, so it is not bound there"
    for extend in _nodes(tree, "Extend"):
        if isinstance(extend.expr, Variable) and extend.expr in names and extend.var not in names:
            yield f"BIND(?{extend.expr} …) leaves the new variable unbound"
    for bound in _nodes(tree, "Builtin_BOUND"):
        if isinstance(bound.arg, Variable) and bound.arg in names:
            yield f"BOUND(?{bound.arg}) is false for a parameter"


def _of_plan(query: Query, tree: CompValue) -> Iterator[str]:
    names = {Variable(p.name) for p in query.params}
    if _has(tree, "ServiceGraphPattern"):
        yield "asks another service"
    for distinct in _nodes(tree, "Distinct"):
        if distinct.p.name == "Project" and distinct.p.p.name == "OrderBy":
            yield "DISTINCT and ORDER BY on one level: sorts before it drops doubles"
    for graph in _nodes(tree, "Graph"):
        if any(_closures(bgp.triples) for bgp in _nodes(graph.p, "BGP")):
            yield "a path inside GRAPH never leaves one document"
        if isinstance(graph.term, Variable) and any(
            all(isinstance(term, Variable) for term in triple)
            for bgp in _nodes(graph.p, "BGP")
            for triple in bgp.triples
        ):
            yield "GRAPH ?g { ?s ?p ?o } reads the whole store"
    for exists in (*_nodes(tree, "Builtin_EXISTS"), *_nodes(tree, "Builtin_NOTEXISTS")):
        if any(_closures(bgp.triples) for bgp in _nodes(exists.graph, "BGP")):
            yield "EXISTS with a path walks it again for each row"
    ends = {end for bgp in _nodes(tree, "BGP") for s, _, o in _closures(bgp.triples) for end in (s, o)}
    for compared in _nodes(tree, "RelationalExpression"):
        sides = [side for side in (compared.expr, compared.other) if isinstance(side, Variable)]
        if compared.op == "=" and ends & set(sides):
            yield "FILTER(?end = …) walks from everywhere first"
    yield from _of_closures(tree.p, names)
    for left_join in _nodes(tree, "LeftJoin"):
        doubtful = (_variables(left_join.p1) & _variables(left_join.p2)) & _scope(left_join.p1)
        for name in sorted(doubtful - _certain(left_join.p1) - names):
            yield f"OPTIONAL meets ?{name}, which may be unbound: then it matches everything"


def _of_closures(node: Any, given: set[Variable]) -> Iterator[str]:
    """Yield faults of paths that repeat; ``given`` are the variables with a value before the walk starts."""
    if not isinstance(node, CompValue):
        return
    if node.name == "BGP":
        closures = _closures(node.triples)
        for s, p, o in closures:
            if not any(isinstance(end, URIRef) or end in given for end in (s, o)):
                yield "a path with both ends free"
            if _has_sequence(p):
                yield "a sequence with a repeated part (p/q*)"
        if closures and len(node.triples) > 1:
            yield "a path joined with another pattern: walked once for each of its matches"
        return
    if node.name == "Join" and any(_walks(a) and not _walks(b) for a, b in ((node.p1, node.p2), (node.p2, node.p1))):
        yield "a path joined with another pattern: make it a sub-SELECT and the other OPTIONAL"
    if node.name == "LeftJoin":
        yield from _of_closures(node.p1, given)
        yield from _of_closures(node.p2, given | _variables(node.p1))
        return
    for child in node.values():
        for part in child if isinstance(child, list) else [child]:
            yield from _of_closures(part, given)


def _scope(node: CompValue) -> set[Variable]:
    """Return the variables that a pattern can bind."""
    match node.name:
        case "BGP" | "values":
            return _variables(node)
        case "Project":
            return set(node.PV)
        case "Group":
            return set(node.expr or ())
        case "AggregateJoin":
            return _scope(node.p) | {aggregate.res for aggregate in node.A}
        case "Minus":
            return _scope(node.p1)
    own = {node[key] for key in ("var", "term") if isinstance(node.get(key), Variable)}
    return own.union(*(_scope(node[key]) for key in ("p", "p1", "p2") if key in node))


def _certain(node: CompValue) -> set[Variable]:
    """Return the variables that every solution of a pattern binds."""
    match node.name:
        case "BGP" | "values":
            return _variables(node)
        case "Join":
            return _certain(node.p1) | _certain(node.p2)
        case "Union":
            return _certain(node.p1) & _certain(node.p2)
        case "LeftJoin" | "Minus":
            return _certain(node.p1)
    below = _certain(node.p)
    match node.name:
        case "Project" | "Group":
            return below & _scope(node)
        case "Graph":
            return below | {node.term}
        case "Filter" if node.expr.name == "Builtin_BOUND":
            return below | {node.expr.arg}
        case "AggregateJoin":
            return below | {a.res for a in node.A if a.name == "Aggregate_Count" or _is_sure(a.vars, below)}
        case "Extend" if _is_sure(node.expr, below):
            return below | {node.var}
    return below


def _is_sure(expression: Any, certain: set[Variable]) -> bool:
    return expression.name == "Builtin_COALESCE" if isinstance(expression, CompValue) else expression in certain


def _walks(node: Any) -> bool:
    return any(_closures(bgp.triples) for bgp in _nodes(node, "BGP"))


def _closures(triples: list[Any]) -> list[Any]:
    """Return the triples whose predicate is a path that repeats."""
    return [t for t in triples if isinstance(t[1], Path) and any(isinstance(p, MulPath) for p in _parts(t[1]))]


def _has_sequence(path: Path) -> bool:
    return any(
        isinstance(part, SequencePath) and any(isinstance(p, MulPath) for p in _parts(part)) for part in _parts(path)
    )


def _parts(path: Any) -> Iterator[Any]:
    yield path
    match path:
        case MulPath():
            yield from _parts(path.path)
        case InvPath():
            yield from _parts(path.arg)
        case SequencePath() | AlternativePath() | NegatedPath():
            for part in path.args if isinstance(path.args, list) else [path.args]:
                yield from _parts(part)


def _has(node: Any, name: str) -> bool:
    return any(True for _ in _nodes(node, name))


def _nodes(node: Any, name: str) -> Iterator[CompValue]:
    if isinstance(node, CompValue):
        if node.name == name:
            yield node
        children: Any = node.values()
    else:
        children = node if isinstance(node, (list, tuple, set)) else ()
    for child in children:
        if isinstance(child, (CompValue, list, tuple)):
            yield from _nodes(child, name)


def _variables(node: Any) -> set[Variable]:
    if isinstance(node, Variable):
        return {node}
    if isinstance(node, CompValue):
        return {v for key, child in node.items() if key != "_vars" for v in _variables(child)}
    if isinstance(node, (list, tuple, set, dict)):
        return {v for child in node for v in _variables(child)}
    return set()
