"""The rows that tell of which properties of an instrument documents say different things."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from kg.graph import Statement
from kg.terms import DCTERMS, DEF, ELI

DOCUMENTS = 5
"""How many of the documents behind a value are kept."""

_PROPERTIES = {"date": ELI + "date_document", "title": DCTERMS + "title", "issuer": DEF + "issuerName"}


def version_rows(statements: Sequence[Statement]) -> Iterator[tuple[str, str, int, str]]:
    """Yield property, value, number of documents and the first of them, where documents say different things."""
    for name, predicate in _PROPERTIES.items():
        stated: dict[str, set[str]] = {}
        for statement in statements:
            if statement.predicate == predicate:
                stated.setdefault(statement.object, set()).add(statement.graph)
        if len(stated) > 1:
            for value, graphs in stated.items():
                yield name, value, len(graphs), json.dumps(sorted(graphs)[:DOCUMENTS])
