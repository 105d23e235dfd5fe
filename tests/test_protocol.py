"""What a request asks and which form of answer it likes best, from its words alone."""

from __future__ import annotations

import pytest
import rdflib

from kg.protocol import GRAPH_TYPES, RESULT_TYPES, Refused, asked, chosen, description, media_types, status
from kg.query_faults import AnswerTooLong, Busy, Crashed, Forbidden, OutOfMemory, TimedOut

JSON, XML, CSV, TSV, PLAIN_JSON = RESULT_TYPES

LIKED: dict[str, tuple[str | None, str | None]] = {
    "nothing said": (None, JSON),
    "an empty word": ("", JSON),
    "anything": ("*/*", JSON),
    "anything, as old clients write it": ("text/html, *; q=.2", JSON),
    "one": (CSV, CSV),
    "in capitals": ("TEXT/CSV", CSV),
    "equals go by our order": (f"{TSV}, {CSV}, {XML}", XML),
    "the best quality": (f"{TSV};q=0.9, {CSV};q=0.8, {XML};q=0.1", TSV),
    "a quality after another parameter": (f"{CSV};header=present;q=0.1, {TSV};charset=utf-8;q=0.2", TSV),
    "the narrowest range decides": (f"text/*;q=0.9, {CSV};q=0.1, {JSON};q=0.5", TSV),
    "refused by name": (f"*/*, {JSON};q=0", XML),
    "refused as a family": ("text/*;q=0, text/csv;q=0.5, */*;q=0.1", CSV),
    "refused altogether": ("*/*;q=0", None),
    "nothing of ours": ("text/html, image/*", None),
    "a quality that is none": (f"{CSV};q=2, {TSV};q=0.3", TSV),
    "a quality that is no number": (f"{CSV};q=.", None),
    "commas alone": (",,;,", None),
}


@pytest.mark.parametrize(("accept", "expected"), LIKED.values(), ids=LIKED)
def test_chosen_is_what_the_caller_likes_best(accept: str | None, expected: str | None) -> None:
    assert chosen(accept, RESULT_TYPES) == expected


def test_media_types_tell_rows_from_graphs() -> None:
    assert media_types("text/turtle;q=0.5, text/csv") == {"select": CSV, "ask": CSV, "graph": GRAPH_TYPES[0]}


def test_media_types_of_rows_alone_leave_a_graph_without_any() -> None:
    assert media_types(CSV) == {"select": CSV, "ask": CSV, "graph": None}


def test_asked_without_parameters_wants_the_description() -> None:
    assert asked("GET", b"", "", b"") is None


def test_asked_takes_no_thousands_of_parameters() -> None:
    with pytest.raises(Refused) as refused:
        asked("GET", b"query=ASK&" + b"a=1&" * 1000, "", b"")
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimedOut(seconds=1), 504),
        (Busy(), 503),
        (Forbidden(word="LOAD"), 400),
        (AnswerTooLong(rows=1, size=1), 422),
        (OutOfMemory(megabytes=1), 500),
        (Crashed(why="SIGSEGV"), 500),
    ],
    ids=lambda value: type(value).__name__,
)
def test_status_tells_whose_fault_it_is(error: TimedOut, expected: int) -> None:
    assert status(error) == expected


def test_description_is_turtle_that_names_the_graphs() -> None:
    graph = rdflib.Graph().parse(data=description(["urn:a", "urn:b"]), format="turtle", publicID="http://x/sparql")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert {str(name) for name in graph.objects(None, sd.name)} == {"urn:a", "urn:b"}
    assert graph.value(rdflib.URIRef("http://x/sparql#service"), sd.endpoint) == rdflib.URIRef("http://x/sparql")


def test_description_without_graphs_is_turtle() -> None:
    assert len(rdflib.Graph().parse(data=description([]), format="turtle", publicID="http://x/")) > 10
