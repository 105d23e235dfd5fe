"""The query library: `queries/*.rq`, their parameters checked, bound as terms, and answered.

A file is valid SPARQL; flat comment lines at its head say what it answers and what it takes:

    #+ summary: Instruments that implement one instrument …
    #+ tieu-de: Văn bản thực hiện một văn bản …
    #+ param: instrument iri the instrument that is implemented
    #+ param: since date the first day, month or year = 1900
    #+ column: lower iri an instrument that implements it

The SELECT projects the parameters first (the engine binds only what is projected) and then the columns; the
answer holds the columns alone.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import pyoxigraph as ox

from kg.query_faults import BadHeader, BadParameter, MissingParameter, UnknownParameter, UnknownQuery
from kg.resources import QUERIES
from kg.rows import Rows, Term, collected
from kg.terms import BASE, PREFIXES, XSD, clean_literal, iri

ParamKind: TypeAlias = Literal["iri", "string", "integer", "date"]
ColumnKind: TypeAlias = Literal["iri", "string", "integer", "decimal", "date", "boolean"]
_PARAM_KINDS: dict[str, ParamKind] = {kind: kind for kind in get_args(ParamKind)}
_COLUMN_KINDS: dict[str, ColumnKind] = {kind: kind for kind in get_args(ColumnKind)}

_HEADER = re.compile(r"#\+ (?P<key>[a-z-]+): (?P<value>.*\S)")
_NAMED = re.compile(r"(?P<name>[a-z][A-Za-z]*) (?P<kind>[a-z]+) (?P<description>.+?)(?: = (?P<default>\S.*))?")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_EXAMPLES = {
    "iri": "id:instrument/trung-uong/nghi-quyet/36-nq-tw/2023",
    "string": "24/KH-UBND",
    "integer": "2025",
    "date": "2025-03-05",
}
_KINDS_VI = {"iri": "IRI", "string": "chuỗi", "integer": "số nguyên", "date": "ngày"}


@dataclass(frozen=True, slots=True)
class Param:
    """A value that the caller gives; without a ``default`` it must be given."""

    name: str
    kind: ParamKind
    description: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    kind: ColumnKind
    description: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query with what its header says; ``title`` is Vietnamese, ``summary`` English."""

    name: str
    summary: str
    title: str
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    text: str


@cache
def library() -> dict[str, Query]:
    """Return the queries that ship with the product, by name, in alphabetical order."""
    return {path.stem: read(path) for path in sorted(QUERIES.glob("*.rq"))}


@cache
def headings() -> dict[str, str]:
    """Return the Vietnamese heading of each column and parameter name of the library."""
    with (QUERIES / "headings.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["vi"] for row in csv.DictReader(file)}


def read(path: Path) -> Query:
    """Return the query of a file, named by its stem; raises `BadHeader` and `OSError`."""
    return parse(path.stem, path.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Query:
    """Return the query with the header that ``text`` begins with, if any; raises `BadHeader`.

    >>> parse("q", "#+ param: since date from when = 2020\\nSELECT ?since {}").params
    (Param(name='since', kind='date', description='from when', default='2020'),)
    """
    said = {"summary": "", "tieu-de": ""}
    params: list[Param] = []
    columns: list[Column] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#+"):
            break
        header = _HEADER.fullmatch(line)
        key, value = (header["key"], header["value"]) if header else ("", "")
        named = _NAMED.fullmatch(value)
        if key in said:
            said[key] = value
        elif key == "param" and named and named["kind"] in _PARAM_KINDS:
            params.append(Param(named["name"], _PARAM_KINDS[named["kind"]], named["description"], named["default"]))
        elif key == "column" and named and named["kind"] in _COLUMN_KINDS and not named["default"]:
            columns.append(Column(named["name"], _COLUMN_KINDS[named["kind"]], named["description"]))
        else:
            raise BadHeader(name=name, line=number, text=line)
    return Query(name, said["summary"], said["tieu-de"], tuple(params), tuple(columns), text)


def find(name: str) -> Query:
    """Return the query of the library with this name; raises `UnknownQuery`."""
    query = library().get(name)
    if query is None:
        similar = difflib.get_close_matches(name, library(), n=3, cutoff=0.4)
        raise UnknownQuery(name=name, similar=", ".join(similar) or "–")
    return query


def run(store: ox.Store, name: str, params: Mapping[str, str]) -> Rows:
    """Answer a query of the library; raises `WrongQuestion` and nothing else for whatever ``params`` hold."""
    return answer(store, find(name), params)


def answer(store: ox.Store, query: Query, params: Mapping[str, str]) -> Rows:
    """Answer a query whose text is trusted, over the union of all graphs."""
    bound = bindings(query, params)
    result = store.query(
        query.text,
        use_default_graph_as_union=True,
        substitutions={ox.Variable(name): term for name, term in bound.items()},
    )
    rows, _ = collected(result)
    return without(rows, tuple(bound))


def without(rows: Rows, names: tuple[str, ...]) -> Rows:
    """Return the rows without these columns."""
    kept = [n for n, column in enumerate(rows.columns) if column not in names]
    if len(kept) == len(rows.columns):
        return rows
    columns = tuple(rows.columns[n] for n in kept)
    return Rows(rows.kind, columns, tuple(tuple(row[n] for n in kept) for row in rows.rows))


def bindings(query: Query, params: Mapping[str, str]) -> dict[str, Term]:
    """Return the term of each parameter.

    Raises `UnknownParameter`, `MissingParameter` or `BadParameter`, which names the value.
    """
    known = {param.name: param for param in query.params}
    for name in params:
        if name not in known:
            raise UnknownParameter(query=query.name, name=name, known=", ".join(known) or "–")
    bound: dict[str, Term] = {}
    for param in query.params:
        value = params.get(param.name, param.default)
        if value is None:
            raise MissingParameter(query=query.name, name=param.name, kind=param.kind)
        bound[param.name] = term(param, value)
    return bound


def term(param: Param, value: str) -> Term:
    """Return the value as a term of the parameter's kind; raises `BadParameter`.

    An ``iri`` may be written with a known prefix (``id:jurisdiction/tra-vinh``), a ``date`` may be a day, a
    month or a year, and a ``string`` is cleaned as the literals of the graph are.
    """
    try:
        return _MAKERS[param.kind](value)
    except ValueError as error:
        raise BadParameter(
            name=param.name,
            value=clean_literal(value),
            kind=param.kind,
            kind_vi=_KINDS_VI[param.kind],
            example=param.default or _EXAMPLES[param.kind],
        ) from error


def _iri(value: str) -> ox.NamedNode:
    prefix, _, rest = value.partition(":")
    namespace = (PREFIXES | {"id": BASE}).get(prefix)
    full = namespace + rest if namespace else value
    iri(full)
    return ox.NamedNode(full)


def _string(value: str) -> ox.Literal:
    return ox.Literal(clean_literal(value))


def _integer(value: str) -> ox.Literal:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", value):
        raise ValueError(value)
    return ox.Literal(str(int(value)), datatype=ox.NamedNode(XSD + "integer"))


def _date(value: str) -> ox.Literal:
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    date.fromisoformat(value + "0000-01-01"[len(value) :])
    return ox.Literal(value, datatype=ox.NamedNode(XSD + _DATE_TYPES[len(value)]))


_MAKERS: dict[ParamKind, Callable[[str], Term]] = {
    "iri": _iri,
    "string": _string,
    "integer": _integer,
    "date": _date,
}
