"""The answer to a query as rows of terms, and as a table, CSV, JSON or Turtle."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pyoxigraph as ox

from kg.query_faults import NotAGraph
from kg.terms import BASE, PREFIXES, XSD

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Kind: TypeAlias = Literal["select", "ask", "graph"]

GRAPH_COLUMNS = ("subject", "predicate", "object")
CELL_WIDTH = 60
"""The widest text in a printed table; what is longer ends in an ellipsis. IRIs are never cut."""

_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_FORMULA_START = frozenset("=+-@")
_YES_NO = {"vi": {"true": "có", "false": "không"}, "en": {"true": "yes", "false": "no"}}
_NAMESPACES = sorted((PREFIXES | {"id": BASE}).items(), key=lambda item: -len(item[1]))


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gives: a SELECT's rows, an ASK's single truth, or the triples of a graph.

    An unbound cell is None. The triples of a graph are distinct and sorted.
    """

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def to_csv(self) -> str:
        """Return CSV that a spreadsheet opens as Vietnamese text: a byte order mark, no cell a formula."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_csv_cell(term) for term in row] for row in self.rows)
        return "\ufeff" + out.getvalue()

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON; a graph's triples as three columns."""
        if self.kind == "ask":
            return json.dumps({"head": {}, "boolean": text(self.rows[0][0]) == "true"})
        bindings = [
            {name: _as_json(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.rows
        ]
        return json.dumps({"head": {"vars": self.columns}, "results": {"bindings": bindings}}, ensure_ascii=False)

    def to_table(self, headings: Sequence[str] | None = None, *, lang: str = "vi") -> str:
        """Return lines of plain text, the columns aligned as a terminal shows them."""
        cells = [list(headings or self.columns)]
        cells += [[_table_cell(term, lang) for term in row] for row in self.rows]
        widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
        cells.insert(1, ["-" * width for width in widths])
        lines = ("  ".join(map(_padded, row, widths)).rstrip() for row in cells)
        return "".join(f"{line}\n" for line in lines)

    def to_ttl(self) -> str:
        """Return the graph as Turtle; raises `NotAGraph` for anything but a CONSTRUCT or DESCRIBE."""
        if self.kind != "graph":
            raise NotAGraph()
        out = io.BytesIO()
        ox.serialize(self._triples(), out, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES | {"id": BASE})
        return out.getvalue().decode()

    def _triples(self) -> Iterator[ox.Triple]:
        """Yield the rows of a graph as triples; every cell of such rows is bound."""
        for row in self.rows:
            yield ox.Triple(*row)  # type: ignore[arg-type]  # three terms, as `collected` put them there

    def to_media_type(self, media_type: str) -> bytes:
        """Return the answer as its standard writes it, for programs: CSV without mark and with formulas as they are.

        Raises `ValueError` for a media type that the engine can't write this kind of answer in.
        """
        out = io.BytesIO()
        if self.kind == "graph":
            graph_format = ox.RdfFormat.from_media_type(media_type)
            ox.serialize(self._triples(), out, format=graph_format, prefixes=PREFIXES | {"id": BASE})
        else:
            result = ox.parse_query_results(self.to_json().encode(), format=ox.QueryResultsFormat.JSON)
            result.serialize(out, format=ox.QueryResultsFormat.from_media_type(media_type))
        return out.getvalue()


def collected(result: object, *, limit: int | None = None, size: int | None = None) -> tuple[Rows, bool]:
    """Return what ``Store.query`` gave, and whether rows are missing.

    At most ``limit`` rows are taken, and no further ones once their text exceeds ``size`` characters.
    """
    match result:
        case ox.QueryBoolean():
            return Rows("ask", ("answer",), ((ox.Literal(bool(result)),),)), False
        case ox.QueryTriples():
            triples, cut = _taken(((t.subject, t.predicate, t.object) for t in result), limit, size)
            return Rows("graph", GRAPH_COLUMNS, tuple(sorted(set(triples), key=_order))), cut
        case ox.QuerySolutions():
            columns = tuple(variable.value for variable in result.variables)
            rows, cut = _taken((tuple(solution) for solution in result), limit, size)
            return Rows("select", columns, tuple(rows)), cut
    raise TypeError(f"no result of a query: {result!r}")


def from_json(kind: Kind, data: bytes) -> Rows:
    """Return the rows that `Rows.to_json` wrote; raises `SyntaxError` or `ValueError` for other bytes."""
    result = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    rows, _ = collected(result)
    return Rows(kind, rows.columns, rows.rows)


def text(term: Term | None) -> str:
    """Return the term's IRI or characters; an unbound cell is empty.

    >>> text(ox.Literal("Kế hoạch", language="vi")), text(None)
    ('Kế hoạch', '')
    """
    if isinstance(term, ox.Triple):
        return f"<< {text(term.subject)} {text(term.predicate)} {text(term.object)} >>"
    return "" if term is None else term.value


def short(iri: str) -> str:
    """Return the IRI with its known prefix; queries take that form as a parameter.

    >>> short("https://w3id.org/cancu/def#implements")
    'cancu:implements'
    """
    for prefix, namespace in _NAMESPACES:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def safe_cell(cell: str) -> str:
    """Return a spreadsheet's cell that can't start a formula, in any width of the signs.

    >>> safe_cell("＝1+2"), safe_cell("24/KH-UBND")
    ("'＝1+2", '24/KH-UBND')
    """
    if cell[:1] in ("\t", "\r", "\n"):
        return "'" + cell
    first = next((c for c in cell if not _is_blank(c)), "")
    return "'" + cell if unicodedata.normalize("NFKC", first)[:1] in _FORMULA_START else cell


def display_width(cell: str) -> int:
    """Return how many columns of a terminal the text takes: marks none, wide characters two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)


def _taken(
    rows: Iterable[tuple[Term | None, ...]], limit: int | None, size: int | None
) -> tuple[list[tuple[Term | None, ...]], bool]:
    taken: list[tuple[Term | None, ...]] = []
    seen = 0
    for row in rows:
        seen += sum(len(text(term)) for term in row)
        if len(taken) == limit or (size is not None and seen > size):
            return taken, True
        taken.append(row)
    return taken, False


def _order(row: tuple[Term | None, ...]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _is_blank(c: str) -> bool:
    return c.isspace() or unicodedata.category(c) in ("Cc", "Cf")


def _csv_cell(term: Term | None) -> str:
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        return term.value
    return safe_cell(text(term))


def _table_cell(term: Term | None, lang: str) -> str:
    if isinstance(term, ox.NamedNode):
        return short(term.value)
    if isinstance(term, ox.Literal) and term.datatype.value == XSD + "boolean":
        cell = _YES_NO[lang].get(term.value, term.value)
    else:
        cell = text(term)
    return _fitted("".join(" " if _is_blank(c) else c for c in cell))


def _fitted(cell: str) -> str:
    if display_width(cell) <= CELL_WIDTH:
        return cell
    while display_width(cell) > CELL_WIDTH - 1:
        cell = cell[:-1]
    return cell + "…"


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - display_width(cell))


def _as_json(term: Term) -> dict[str, Any]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Triple():
            parts = zip(GRAPH_COLUMNS, (term.subject, term.predicate, term.object), strict=True)
            return {"type": "triple", "value": {name: _as_json(part) for name, part in parts}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == XSD + "string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
