"""``cancu query``: the library's list, one of its queries, or SPARQL from a file in a process of its own."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from kg.commands.choosing import iri_of
from kg.commands.opening import opened_with_index
from kg.commands.terminal import WrongUse, tell, write
from kg.graph import Store
from kg.index.opening import Index
from kg.messages import Lang, say
from kg.queries import Query, answer, bindings, find, headings, library, parse, term, without
from kg.query_faults import BadParameter
from kg.rows import Rows
from kg.worker import ask


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the answer; the exit status is 1 if it is cut or a parameter names several things."""
    if arguments.query is None:
        _list(arguments.format, lang)
        return 0
    given = _pairs(arguments.param, lang)
    file = Path(arguments.query)
    from_file = arguments.query not in library() and file.is_file()
    query = _read(file, lang) if from_file else find(arguments.query)
    store, index = opened_with_index(arguments)
    params = _named(store, index, query, given, lang, as_json=arguments.format == "json")
    if params is None:
        return 1
    if from_file:
        bound = bindings(query, params)
        found = ask((Path(arguments.store) / "CURRENT").resolve(), query.text, bindings=bound)
        rows, truncated = without(found.rows, tuple(bound)), found.truncated
    else:
        rows, truncated = answer(store, query, params), False
    write(_written(rows, arguments.format, lang))
    if truncated:
        tell("truncated", lang, count=len(rows.rows))
    return 1 if truncated else 0


def _pairs(params: Sequence[str], lang: Lang) -> dict[str, str]:
    pairs = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals or not name:
            raise WrongUse(say("bad-param", lang, value=param))
        pairs[name] = value
    return pairs


def _read(file: Path, lang: Lang) -> Query:
    try:
        return parse(str(file), file.read_bytes().decode("utf-8"))
    except UnicodeDecodeError as error:
        raise WrongUse(say("not-utf8", lang, path=file)) from error


def _named(
    store: Store, index: Index, query: Query, given: dict[str, str], lang: Lang, *, as_json: bool
) -> dict[str, str] | None:
    """Return the parameters, a number or a name where an IRI is wanted replaced by the IRI it names."""
    params = dict(given)
    for param in query.params:
        if param.kind == "iri" and param.name in params:
            try:
                term(param, params[param.name])
            except BadParameter:
                iri = iri_of(store, index, params[param.name], lang, as_json=as_json)
                if iri is None:
                    return None
                params[param.name] = iri or params[param.name]
    return params


def _written(rows: Rows, format: str, lang: Lang) -> str:
    match format:
        case "csv":
            return rows.to_csv()
        case "json":
            return rows.to_json() + "\n"
        case "ttl":
            return rows.to_ttl()
    known = headings() if lang == "vi" else {}
    return rows.to_table([known.get(column, column) for column in rows.columns], lang=lang)


def _list(format: str, lang: Lang) -> None:
    queries = library().values()
    if format == "json":
        told = [
            {
                "name": q.name,
                "title": q.title,
                "summary": q.summary,
                "params": [{"name": p.name, "kind": p.kind, "default": p.default} for p in q.params],
                "columns": [{"name": c.name, "kind": c.kind} for c in q.columns],
            }
            for q in queries
        ]
        write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    for query in queries:
        write(f"{query.name}\n    {query.summary if lang == 'en' else query.title}\n")
        for param in query.params:
            default = "" if param.default is None else f" [{param.default}]"
            write(f"    --param {param.name}={say(f'kind-{param.kind}', lang)}{default}\n")
