"""The query library: its rules hold for every file, its cases give their rows, its values are bound, not pasted."""

from __future__ import annotations

import contextlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.queries import Param, Query, bindings, headings, library, parse, run, term
from kg.query_faults import (
    BadHeader,
    BadParameter,
    MissingParameter,
    QueryError,
    UnknownParameter,
    UnknownQuery,
)
from kg.resources import QUERIES
from kg.rows import Rows, short, text
from kg.terms import BASE, DEF, PREFIXES
from tests.graph import KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, TW36, lines
from tests.query_lint import faults

CASES: list[tuple[str, Mapping[str, Any]]] = [
    (path.stem, case)
    for path in sorted((QUERIES / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def loaded(quads: list[str], trig: str = "") -> ox.Store:
    store = ox.Store()
    store.load("\n".join(quads).encode(), format=ox.RdfFormat.N_QUADS)
    prefixes = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in PREFIXES.items())
    store.load((prefixes + trig).encode(), format=ox.RdfFormat.TRIG)
    return store


def as_text(rows: Rows) -> list[list[str]]:
    return [[short(text(cell)) for cell in row] for row in rows.rows]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return loaded(lines())


# ---------------------------------------------------------------- the library


@pytest.mark.parametrize("query", library().values(), ids=library())
def test_library_query_has_no_fault(query: Query) -> None:
    assert faults(query) == []


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['claim']}" for name, case in CASES])
def test_library_query_gives_the_rows_of_its_case(name: str, case: Mapping[str, Any]) -> None:
    found = as_text(run(loaded(lines(), case.get("given", "")), name, case["params"]))
    only = set(case.get("only", ()))
    assert [row for row in found if not only or only & set(row)] == case["rows"]


def test_library_queries_all_have_a_case_with_rows() -> None:
    assert {name for name, case in CASES if case["rows"]} == set(library())


def test_headings_name_nothing_that_no_query_uses() -> None:
    params = {param.name for query in library().values() for param in query.params}
    columns = {column.name for query in library().values() for column in query.columns}
    assert set(headings()) == params | columns | {"answer", "predicate"}


# ---------------------------------------------------------------- parameters


def test_run_names_similar_queries_for_an_unknown_one(store: ox.Store) -> None:
    with pytest.raises(UnknownQuery, match="by-authority"):
        run(store, "by-autority", {})


def test_run_names_the_parameter_that_is_missing(store: ox.Store) -> None:
    with pytest.raises(MissingParameter, match="object"):
        run(store, "evidence", {"subject": KH452.id})


def test_run_refuses_a_parameter_that_the_query_has_not(store: ox.Store) -> None:
    with pytest.raises(UnknownParameter, match="directive"):
        run(store, "down", {"instrument": TW36.id, "directive": TW36.id})


def test_run_takes_a_default() -> None:
    assert text(bindings(library()["not-held-most-cited"], {})["least"]) == "1"


BAD = {
    "iri": ["", "36-NQ/TW", "a b:c", "http://x/<y>", "id:instrument/a b", 'urn:x"', "urn:x\\u003e", "\ud800:x"],
    "integer": ["", "1.0", "0x10", "١٢", "1 ", "--1", "9" * 19],
    "date": ["", "05/03/2025", "2025-3-5", "2025-13", "2025-02-30", "0000", "20250305", "2025-03-05T00:00:00"],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in BAD for value in BAD[kind]])
def test_term_refuses_a_value_of_another_kind(kind: str, value: str) -> None:
    with pytest.raises(BadParameter):
        term(Param("p", kind, "x"), value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("iri", "id:jurisdiction/tra-vinh", ox.NamedNode(BASE + "jurisdiction/tra-vinh")),
        ("iri", "cancu:basedOn", ox.NamedNode(DEF + "basedOn")),
        ("iri", "urn:x:y", ox.NamedNode("urn:x:y")),
        ("string", unicodedata.normalize("NFD", "24/QĐ-ĐT"), ox.Literal("24/QĐ-ĐT")),
        ("string", "08", ox.Literal("08")),
    ],
)
def test_term_makes_the_term_of_the_graph(kind: str, value: str, expected: ox.NamedNode | ox.Literal) -> None:
    assert term(Param("p", kind, "x"), value) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "kind"), [("2025-02-28", "date"), ("2025-02", "gYearMonth"), ("2025", "gYear")])
def test_term_types_a_date_by_its_precision(value: str, kind: str) -> None:
    made = term(Param("p", "date", "x"), value)
    assert isinstance(made, ox.Literal)
    assert made.datatype.value.endswith(f"#{kind}")


def test_errors_speak_vietnamese_and_english() -> None:
    error = BadParameter(name="since", value="hôm qua", kind="date", kind_vi="ngày", example="2025")
    assert str(error) == "Tham số since: “hôm qua” không phải ngày. Ví dụ đúng: 2025"
    assert error.message("en") == "Parameter since: “hôm qua” is no date. A good one: 2025"


def kinds(error: type[QueryError]) -> list[type[QueryError]]:
    return [error, *(kind for child in error.__subclasses__() for kind in kinds(child))]


@pytest.mark.parametrize("error", [k for k in kinds(QueryError) if hasattr(k, "vi")], ids=lambda e: e.__name__)
def test_errors_have_the_same_blanks_in_both_languages(error: type[QueryError]) -> None:
    vietnamese, english = (set(re.findall(r"{(\w+)}", sentence)) for sentence in (error.vi, error.en))
    assert {name.removesuffix("_vi") for name in vietnamese} == english


@pytest.mark.parametrize(
    "line",
    [
        "#+ param: x",
        "#+ param: x number y",
        "#+ param: X-Y iri y",
        "#+ column: x iri y = z",
        "#+ note: y",
        "#+param: x iri y",
    ],
)
def test_parse_names_the_header_line_that_it_does_not_understand(line: str) -> None:
    with pytest.raises(BadHeader) as caught:
        parse("q", f"#+ summary: s\n{line}\nSELECT * {{}}")
    assert caught.value.values == {"name": "q", "line": 2, "text": line}


# ---------------------------------------------------------------- injection

HOSTILE = [
    '"', "'", '"""', "\\", "}", "08-NQ/TU\" } UNION { ?instrument ?p ?o } #", "?instrument", "> ?p ?o . <", "*",
    "id:x> . ?instrument ?p ?o . <urn:x", "urn:x> } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o", "\u2028", "a\0b",
    "$instrument", "_:b", "<<( ?a ?b ?c )>>", "08-NQ/TU\\u0022", "' || '1'='1", "2023) || (1=1", "1900 UNION",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=30),
    st.builds("{}{}{}".format, st.sampled_from(HOSTILE), st.text(max_size=8), st.sampled_from(HOSTILE)),
    st.builds("urn:x:{}".format, st.text(max_size=15)),
)
IRI_PARAMS = [(q.name, p.name) for q in library().values() for p in q.params if p.kind == "iri"]
OTHER_PARAMS = [(q.name, p) for q in library().values() for p in q.params if p.kind in ("integer", "date")]


@pytest.mark.parametrize(("name", "param"), IRI_PARAMS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
def test_iri_parameter_is_bound_and_never_read_as_text(name: str, param: str, value: str, store: ox.Store) -> None:
    others = {p.name: {"iri": TW36.id, "integer": "2023"}[p.kind] for p in library()[name].params if p.default is None}
    nothing = run(store, name, others | {param: "urn:x:nothing"})
    with contextlib.suppress(BadParameter):
        assert run(store, name, others | {param: value}) == nothing


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
def test_string_parameter_finds_what_has_exactly_this_text(value: str, store: ox.Store) -> None:
    assert run(store, "instruments-by-number", {"number": value}).rows == ()


def test_string_parameter_finds_all_that_have_it(store: ox.Store) -> None:
    found = as_text(run(store, "instruments-by-number", {"number": "08-NQ/TU"}))
    assert {row[0] for row in found} == {short(i.id) for i in (NQ08_TN, NQ08_TV, NQ08_UNDATED)}


@pytest.mark.parametrize(("name", "param"), OTHER_PARAMS, ids=lambda x: x if isinstance(x, str) else x.name)
@settings(max_examples=60, deadline=None)
@given(value=VALUES)
def test_number_and_date_parameters_take_digits_alone(name: str, param: Param, value: str) -> None:
    try:
        made = term(param, value)
    except BadParameter:
        return
    assert isinstance(made, ox.Literal)
    assert made.value.isascii() and set(made.value) <= set("-0123456789")
