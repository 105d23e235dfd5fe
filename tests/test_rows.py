"""Rows become JSON, CSV, a table or Turtle without loss, and no cell of a document becomes a formula."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.queries import run
from kg.query_faults import NotAGraph
from kg.rows import Rows, Term, collected, display_width, safe_cell
from kg.terms import BASE, DEF
from tests.graph import KH452, lines


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load("\n".join(lines()).encode(), format=ox.RdfFormat.N_QUADS)
    return store


CELLS: tuple[Term | None, ...] = (
    ox.Literal("Kế hoạch 24/KH-UBND", language="vi"),
    ox.Literal("08"),
    ox.Literal("-7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.NamedNode(DEF + "implements"),
    ox.BlankNode("b"),
    ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c")),
    None,
)


def test_to_json_keeps_every_kind_of_term() -> None:
    rows = Rows("select", tuple("abcdefg"), (CELLS,))
    result = ox.parse_query_results(rows.to_json().encode(), format=ox.QueryResultsFormat.JSON)
    assert collected(result) == (rows, False)


def test_to_json_gives_the_truth_of_an_ask() -> None:
    rows, _ = collected(ox.Store().query("ASK { ?s ?p ?o }"))
    assert json.loads(rows.to_json()) == {"head": {}, "boolean": False}


def test_to_csv_begins_with_a_byte_order_mark_and_the_columns(store: ox.Store) -> None:
    assert run(store, "up", {"instrument": KH452.id}).to_csv().startswith("\ufeffupper,label,date,held\r\n")


def test_to_csv_leaves_a_negative_number_a_number() -> None:
    assert Rows("select", ("n",), ((CELLS[2],),)).to_csv() == "\ufeffn\r\n-7\r\n"


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", " =1", "\xa0=1", "\u200b=1",
    "＝1", "＋1", "－1", "＠x", "﹣1",
]  # fmt: skip


@pytest.mark.parametrize("cell", FORMULAS)
def test_to_csv_disarms_a_formula(cell: str) -> None:
    assert safe_cell(cell) == "'" + cell


@settings(max_examples=300, deadline=None)
@given(cell=st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_to_csv_loses_nothing_and_starts_no_formula(cell: str) -> None:
    table = Rows("select", ("c",), ((ox.Literal(cell),),)).to_csv()
    (_, (written,)) = csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""))
    assert written in (cell, "'" + cell)
    assert unicodedata.normalize("NFKC", written).strip()[:1] not in ("=", "+", "-", "@")


def test_to_table_aligns_marks_and_wide_letters() -> None:
    names = [unicodedata.normalize("NFD", "Kế hoạch"), "計画", "KH"]
    rows = Rows("select", ("a", "b"), tuple((ox.Literal(n), ox.Literal("x")) for n in names))
    assert {display_width(line[: line.rindex("x")]) for line in rows.to_table().splitlines()[2:]} == {10}


def test_to_table_shows_one_line_for_each_row() -> None:
    cell = ox.Literal("một\nhai\u2028ba\tbốn\x1b[31m")
    assert Rows("select", ("a",), ((cell,),)).to_table().splitlines()[2:] == ["một hai ba bốn [31m"]


def test_to_table_shortens_texts_but_never_identifiers() -> None:
    long = "x" * 200
    table = Rows("select", ("a", "b"), ((ox.Literal(long), ox.NamedNode(BASE + long)),)).to_table()
    assert "x" * 59 + "…" in table
    assert f"id:{long}" in table


def test_to_ttl_gives_the_triples_back(store: ox.Store) -> None:
    rows = run(store, "backbone", {})
    again = ox.parse(rows.to_ttl().encode(), format=ox.RdfFormat.TURTLE)
    assert {(q.subject, q.predicate, q.object) for q in again} == set(rows.rows)


def test_to_ttl_refuses_rows(store: ox.Store) -> None:
    with pytest.raises(NotAGraph):
        run(store, "held", {}).to_ttl()


def test_collected_tells_when_rows_are_missing(store: ox.Store) -> None:
    query = "SELECT ?s { ?s ?p ?o } LIMIT 5"
    whole, cut = collected(store.query(query, use_default_graph_as_union=True), limit=5)
    assert (len(whole.rows), cut) == (5, False)
    part, cut = collected(store.query(query, use_default_graph_as_union=True), limit=4)
    assert (part.rows, cut) == (whole.rows[:4], True)
