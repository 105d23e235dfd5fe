"""The SPARQL 1.1 Protocol, for reading alone: what a request asks, in which form, and why it is refused.

A function of the request's own words in every part; `kg.serve` listens, and `kg.worker` answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.messages import Lang, say
from kg.query_faults import (
    AnswerTooLong,
    Busy,
    QueryError,
    TimedOut,
    TooLong,
    UnreadableGraph,
    WrongFormat,
    WrongQuestion,
)
from kg.rows import Kind
from kg.sparql_text import SIZE_LIMIT
from kg.terms import iri
from kg.worker import Dataset

RESULT_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
)
"""The media types of a SELECT's or an ASK's answer; of those a caller likes equally, the first."""

GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
"""The media types of a CONSTRUCT's or a DESCRIBE's answer."""

METHODS = ("GET", "HEAD", "POST")
BODY_LIMIT = 8 * SIZE_LIMIT
"""The most bytes of a body: a text of full length, percent-encoded, and the names of some hundred graphs."""

FIELDS_LIMIT = 1000
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"

_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip
"""The names of the formats in the registry that service descriptions use."""

_QUALITY = re.compile(r"0(?:\.\d{0,3})?|\.\d{1,3}|1(?:\.0{0,3})?")
_STATUS: dict[type[QueryError], int] = {
    WrongFormat: 406,
    AnswerTooLong: 422,
    WrongQuestion: 400,
    Busy: 503,
    UnreadableGraph: 503,
    TimedOut: 504,
    QueryError: 500,
}


class Refused(Exception):
    """A request that is answered with a status and a sentence; the values fill the sentence's braces."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        self.status, self.key, self.values = status, key, values
        super().__init__(self.message("vi"))

    def message(self, lang: Lang) -> str:
        """Return the sentence in ``lang``."""
        return say(self.key, lang, **self.values)


@dataclass(frozen=True, slots=True)
class Asked:
    """The query of a request, and the graphs that it is confined to, if it names any."""

    text: str
    dataset: Dataset | None


def asked(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked | None:
    """Return what a request asks, None where it asks for the description of the service; raises `Refused`.

    >>> asked("GET", b"query=ASK%20%7B%7D", "", b"").text
    'ASK {}'
    """
    media_type = content_type.partition(";")[0].strip().lower()
    if method != "POST":
        fields = _fields(query_string)
        if not fields:
            return None
    elif media_type == FORM:
        fields = _fields(query_string) + _fields(body)
    elif media_type == QUERY:
        fields = [*_fields(query_string), ("query", _decoded(body))]
    elif media_type == UPDATE:
        raise Refused(403, "endpoint-update")
    else:
        raise Refused(415, "endpoint-content-type", type=media_type or "–", known=f"{FORM}, {QUERY}")
    return _asked(fields)


def media_types(accept: str | None) -> dict[Kind, str | None]:
    """Return the media type that ``Accept`` likes best for each kind of answer; raises `Refused` if it takes none."""
    results, graph = chosen(accept, RESULT_TYPES), chosen(accept, GRAPH_TYPES)
    if results is None and graph is None:
        raise Refused(406, "endpoint-accept", known=", ".join((*RESULT_TYPES, *GRAPH_TYPES)))
    return {"select": results, "ask": results, "graph": graph}


def chosen(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offer that ``Accept`` gives the highest quality, the first of equals; None if it takes none.

    The most specific range that fits an offer decides (RFC 9110, 12.5.1); ranges that can't be read are passed over.

    >>> chosen("text/*;q=0.5, text/csv;q=0, application/json;q=0.4", ("application/json", "text/csv", "text/plain"))
    'text/plain'
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = dict(_ranges(accept))
    best = max(offered, key=lambda offer: _liking(offer, ranges))
    return best if _liking(best, ranges) > 0 else None


def status(error: QueryError) -> int:
    """Return the status of the answer to a query that has no other answer."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def too_long(error: TooLong, method: str) -> Refused:
    """Return the refusal of a text that is too long, by where it stood: in the address or in the body."""
    return Refused(413 if method == "POST" else 414, "endpoint-text", **error.values)


def description(graphs: list[str]) -> str:
    """Return the SPARQL 1.1 Service Description of an endpoint with these named graphs, in Turtle."""
    formats = ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS)
    named = "".join(f" ;\n    sd:namedGraph [ a sd:NamedGraph ; sd:name {iri(graph)} ]" for graph in graphs)
    return f"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .

<#service> a sd:Service ;
    sd:endpoint </sparql> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat {formats} ;
    sd:defaultDataset <#dataset> .

<#dataset> a sd:Dataset ;
    sd:defaultGraph [ a sd:Graph ]{named} .
"""


def _ranges(accept: str) -> list[tuple[str, float]]:
    ranges = []
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        if _QUALITY.fullmatch(quality):
            ranges.append((media_range, float(quality)))
    return ranges


def _liking(offer: str, ranges: dict[str, float]) -> float:
    fitting = (offer, offer.partition("/")[0] + "/*", "*/*", "*")
    return next((ranges[media_range] for media_range in fitting if media_range in ranges), 0)


def _asked(fields: list[tuple[str, str]]) -> Asked:
    def given(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in fields if key == name)

    if any(given(name) for name in ("update", "using-graph-uri", "using-named-graph-uri")):
        raise Refused(403, "endpoint-update")
    queries = given("query")
    if len(queries) != 1:
        raise Refused(400, "endpoint-query", count=len(queries))
    graphs = Dataset(given("default-graph-uri"), given("named-graph-uri"))
    return Asked(queries[0], graphs if graphs.default_graphs or graphs.named_graphs else None)


def _fields(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(data.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_LIMIT)
    except ValueError as error:
        raise Refused(400, "endpoint-encoding") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "endpoint-encoding") from error
