"""Every slow or silently wrong shape has its fault, and the library's queries are measured against the bare closure."""

from __future__ import annotations

import time
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.knowledge import vocabulary_quads
from kg.queries import Query, answer, library, parse
from kg.terms import BASE, DEF
from tests import layered_graph
from tests.query_lint import faults

HEADER = f"""#+ summary: s
#+ tieu-de: t
#+ param: instrument iri x
#+ column: lower iri y
PREFIX cancu: <{DEF}>
"""
TRAPS = {
    "path and type on one level": (
        "SELECT ?instrument ?lower { ?lower cancu:implements+ ?instrument ; a cancu:Instrument } ORDER BY ?lower",
        "joined with another pattern",
    ),
    "closure joined with a pattern": (
        "SELECT ?instrument ?lower { { SELECT DISTINCT ?instrument ?lower { ?lower cancu:implements+ ?instrument } }"
        " ?lower a cancu:Instrument } ORDER BY ?lower",
        "make it a sub-SELECT",
    ),
    "filter on the end of a path": (
        "SELECT ?instrument ?lower { ?lower cancu:implements+ ?end FILTER(?end = ?instrument) } ORDER BY ?lower",
        "walks from everywhere",
    ),
    "both ends free": (
        "SELECT ?instrument ?lower { ?lower cancu:implements+ ?upper } ORDER BY ?lower",
        "both ends free",
    ),
    "sequence with a repeated part": (
        "SELECT ?instrument ?lower { ?lower cancu:cites/cancu:implements* ?instrument } ORDER BY ?lower",
        "sequence with a repeated part",
    ),
    "path in each row's EXISTS": (
        "SELECT ?instrument ?lower { ?lower a cancu:Instrument FILTER EXISTS { ?lower cancu:implements+ ?instrument } }"
        " ORDER BY ?lower",
        "for each row",
    ),
    "path inside GRAPH": (
        "SELECT ?instrument ?lower { GRAPH ?g { ?lower cancu:implements+ ?instrument } } ORDER BY ?lower",
        "never leaves one document",
    ),
    "every quad": (
        "SELECT ?instrument ?lower { GRAPH ?g { ?lower ?p ?o } } ORDER BY ?lower",
        "reads the whole store",
    ),
    "distinct with order": (
        "SELECT DISTINCT ?instrument ?lower { ?lower cancu:implements+ ?instrument } ORDER BY ?lower",
        "DISTINCT and ORDER BY",
    ),
    "rows in any order": (
        "SELECT ?instrument ?lower { ?lower cancu:implements+ ?instrument }",
        "no ORDER BY",
    ),
    "parameter lost in a sub-SELECT": (
        "SELECT ?instrument ?lower { { SELECT ?lower { ?lower cancu:implements+ ?instrument } } } ORDER BY ?lower",
        "not bound there",
    ),
    "parameter copied": (
        "SELECT ?instrument ?lower { BIND(?instrument AS ?lower) } ORDER BY ?lower",
        "leaves the new variable unbound",
    ),
    "parameter tested": (
        "SELECT ?instrument ?lower { ?lower cancu:cites ?instrument FILTER(BOUND(?instrument)) } ORDER BY ?lower",
        "false for a parameter",
    ),
    "parameter not projected": (
        "SELECT ?lower { ?lower cancu:cites ?instrument } ORDER BY ?lower",
        "the header says",
    ),
    "optional on what may be unbound": (
        "SELECT ?instrument ?lower { ?a cancu:cites ?instrument OPTIONAL { ?a cancu:due ?lower }"
        " OPTIONAL { ?lower cancu:cites ?b } } ORDER BY ?lower",
        "matches everything",
    ),
    "another service": (
        "SELECT ?instrument ?lower { SERVICE <urn:x> { ?lower cancu:cites ?instrument } } ORDER BY ?lower",
        "SERVICE",
    ),
    "another dataset": (
        "SELECT ?instrument ?lower FROM <http://example.org/> { ?lower cancu:cites ?instrument } ORDER BY ?lower",
        "FROM",
    ),
    "a description": ("DESCRIBE ?instrument { ?lower cancu:cites ?instrument }", "is a DescribeQuery"),
    "no SPARQL": ("SELECT ?instrument ?lower {", "does not parse"),
}


@pytest.mark.parametrize(("body", "fault"), TRAPS.values(), ids=TRAPS)
def test_lint_names_the_trap(body: str, fault: str) -> None:
    found = faults(parse("trap", HEADER + body))
    assert any(fault in each for each in found), found


@pytest.mark.parametrize("line", ["summary", "tieu-de"])
def test_lint_misses_a_header_line_that_is_not_there(line: str) -> None:
    good = library()["down"].text
    kept = "".join(x for x in good.splitlines(keepends=True) if not x.startswith(f"#+ {line}:"))
    assert faults(parse("down", kept)) == [f"no {line}"]


def test_lint_wants_a_vietnamese_heading() -> None:
    strange = library()["down"].text.replace("?label", "?strange").replace("column: label", "column: strange")
    assert faults(parse("down", strange)) == ["no Vietnamese heading for strange"]


# ---------------------------------------------------------------- the plans: measured against the bare closure

SIZE = 2000
SLOWEST = 60
"""How many times the bare closure of the root a library query may take; the slow plans take hundreds."""

CLOSURE = parse(
    "closure", HEADER + "SELECT ?instrument ?lower { ?lower cancu:implements+ ?instrument } ORDER BY ?lower"
)
NATURAL = parse("natural", HEADER + TRAPS["path and type on one level"][0])


def layers(size: int) -> ox.Store:
    store = ox.Store()
    quads = [*layered_graph.lines(size), *vocabulary_quads()]
    store.bulk_load("\n".join(quads).encode(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def layered() -> ox.Store:
    return layers(SIZE)


@pytest.fixture(scope="module")
def bare(layered: ox.Store) -> float:
    return seconds(lambda: answer(layered, CLOSURE, {"instrument": layered_graph.instrument(0)}), times=5)


def seconds(work: Callable[[], object], *, times: int = 2) -> float:
    """Return the processor time of the best run."""
    took = []
    for _ in range(times):
        begun = time.process_time()
        work()
        took.append(time.process_time() - begun)
    return min(took)


def costly_values(query: Query) -> dict[str, str]:
    """Return values that make a query of the layered graph work hard: the root downwards, the last one upwards."""
    root, last = layered_graph.instrument(0), layered_graph.instrument(SIZE - 1)
    values = {
        "instrument": last if query.name in ("up", "steps-up", "cites") else root,
        "from": last,
        "to": root,
        "subject": last,
        "object": root,
        "authority": BASE + "authority/place-3/committee",
        "jurisdiction": BASE + "jurisdiction/place-3",
        "number": f"{SIZE - 1}/KH-UBND",
        "year": "2010",
        "since": "2010-02-03",
    }
    return {param.name: values[param.name] for param in query.params if param.default is None}


@pytest.mark.parametrize("query", library().values(), ids=library())
def test_library_query_costs_a_small_multiple_of_the_bare_closure(query: Query, layered: ox.Store, bare: float) -> None:
    assert seconds(lambda: answer(layered, query, costly_values(query))) < SLOWEST * bare


def test_measure_tells_the_natural_plan_from_the_fast_one() -> None:
    small, middle = layers(SIZE // 4), {"instrument": layered_graph.instrument(SIZE // 20)}
    bare = seconds(lambda: answer(small, CLOSURE, middle))
    assert seconds(lambda: answer(small, NATURAL, middle), times=1) > SLOWEST * bare
