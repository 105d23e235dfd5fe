"""A word that reaches out is refused in every disguise that the engine would accept, and nowhere else."""

from __future__ import annotations

import contextlib
import time

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query_faults import Forbidden, InvalidSparql, QueryError, TooDeep
from kg.sparql_text import DEPTH_LIMIT, SIZE_LIMIT, check

REFUSED = {
    "plain": "SELECT * { SERVICE <urn:x> {} }",
    "any case": "SELECT * { sErViCe <urn:x> {} }",
    "glued to its silence": "SELECT*{SERVICESILENT<urn:x>{}}",
    "glued to a number": "SELECT*{?s ?p 1SERVICE<urn:x>{}}",
    "glued to a truth": "SELECT*{?s ?p trueSERVICE<urn:x>{}}",
    "glued to a decimal point": "SELECT*{?s ?p 1.SERVICE<urn:x>{}}",
    "glued to an exponent": "SELECT*{?s ?p 1e5SERVICE<urn:x>{}}",
    "glued to an IRI": "SELECT*{?s ?p <urn:a#b>SERVICE<urn:x>{}}",
    "glued to a string": "SELECT*{?s ?p 'a'SERVICE<urn:x>{}}",
    "glued to a bracket": "SELECT*{{}SERVICE<urn:x>{}}",
    "before a prefixed name": "PREFIX :<urn:x> SELECT*{SERVICE:x{}}",
    "after an escaped hash": "PREFIX :<urn:x> SELECT*{?s ?p :a\\# SERVICE <urn:x>{}\n}",
    "after an escaped quote": "PREFIX :<urn:x> SELECT*{?s ?p :a\\' SERVICE <urn:x>{} #'\n}",
    "after an escaped hash behind é": "PREFIX x:<urn:x> SELECT*{?s ?p x:aé\\# SERVICE<urn:x>{}\n}",
    "after an escaped quote behind é": "PREFIX x:<urn:x> SELECT*{?s ?p x:aé\\' SERVICE<urn:x>{}#'\n}",
    "after the point of a name": "PREFIX :<urn:x> SELECT*{?s ?p :.SERVICE <urn:x>{}}",
    "after a comment": "SELECT * { # '\nSERVICE <urn:x> {} }",
    "after a comment and a carriage return": "SELECT * { # '\rSERVICE <urn:x> {} }",
    "after a string that only seems open": "SELECT * { ?s ?p '\\'' SERVICE <urn:x> {} }",
    "after a long string": 'SELECT * { ?s ?p """a"b""c""" SERVICE <urn:x> {} }',
    "after less-than": "SELECT * { FILTER(1 < 2) SERVICE <urn:x> {} FILTER(2 > 1) }",
    "after a language": "SELECT * { ?s ?p 'a'@vi SERVICE <urn:x> {} }",
    "escaped letters": "SELECT * { \\u0053ERVICE <urn:x> {} }",
    "from": "SELECT * FROM <urn:x> {}",
    "from named": "SELECT * FROM NAMED <urn:x> {}",
    "from glued": "ASKFROM<urn:x>{}",
    "from glued to its name": "SELECT*FROMNAMED<urn:x>{}",
    "load": "LOAD <urn:x>",
    "load into": "load silent <urn:x> into graph <urn:y>",
    "insert": "INSERT DATA { <urn:x> <urn:y> <urn:z> }",
    "drop": "DROP ALL",
    "delete": "WITH <urn:g> DELETE WHERE { ?s ?p ?o }",
}
ALLOWED = {
    "in a comment": "SELECT * { # SERVICE, LOAD, FROM\n}",
    "in a string": 'SELECT * { ?s ?p \'SERVICE <x> {\', """FROM "LOAD" """ }',
    "in an IRI": "SELECT * { ?s <urn:SERVICE/FROM#LOAD> ?o }",
    "in a variable": "SELECT ?from $service { ?from cancu:cites $service }",
    "in a local name": "SELECT * { ?s prov:wasDerivedFrom ?o ; cancu:validFrom ?d ; cancu:DROP ?x }",
    "as a language": "SELECT * { ?s ?p 'x'@from }",
    "as a blank node": "SELECT * { _:load ?p ?o }",
    "escapes in strings": "SELECT * { ?s ?p '\\u0022 \\' \\\\' }",
    "escapes in names": "PREFIX x: <urn:x> SELECT * { ?s x:a\\,b ?o }",
    "nested as far as allowed": "SELECT * " + "{" * DEPTH_LIMIT + "}" * DEPTH_LIMIT,
    "signs of less and more": "SELECT * { FILTER(?a<?b && ?c>?d) }",
}


@pytest.mark.parametrize("query", REFUSED.values(), ids=REFUSED)
def test_check_refuses_the_word_in_every_disguise(query: str) -> None:
    with pytest.raises(Forbidden):
        check(query)


@pytest.mark.parametrize("query", ALLOWED.values(), ids=ALLOWED)
def test_check_lets_the_word_stand_where_it_does_nothing(query: str) -> None:
    check(query)


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p 'a }", 'ASK { ?s ?p "a\n" }', "ASK { ?s ?p ''' SERVICE }"])
def test_check_refuses_a_string_without_end(query: str) -> None:
    with pytest.raises(InvalidSparql):
        check(query)


def test_check_counts_the_depth_and_not_the_number_of_brackets() -> None:
    check("SELECT * {" + "{}" * 1000 + "}")
    with pytest.raises(TooDeep):
        check("SELECT * " + "({[" * 22)


PIECES = st.lists(
    st.sampled_from(
        [
            "SILENT", "<urn:x>", "{", "}", "(", ")", "?s", "?p", "?o", ":a", "x:b", ".", "#", "\n", "'", '"', '"""',
            "'''", "\\", "\\u0053", "1", "1e", "e5", "true", "@vi", "--ltr", "_:b", "<", ">", " ", "\t", "-", ";",
            "OPTIONAL", "FILTER", "é", "\r", "||", "^^", "*", "%53", "\\#", "BIND", "AS", "=", "a",
        ]
    ),
    max_size=6,
)  # fmt: skip
FRAMES = {
    "SERVICE": [
        ("SELECT*{", "<urn:x>{}}"),
        ("SELECT*{?s ?p ", "<urn:x>{}}"),
        ("SELECT*{?s ?p x:a", ":c{}}"),
        ("ASK{", "?v{}}"),
    ],
    "FROM": [("ASK", "<urn:x>{}"), ("SELECT*", "<urn:x>{}"), ("SELECT ?a", "NAMED:x{}"), ("DESCRIBE x:a", "<urn:x>")],
}


def parses(query: str) -> bool:
    try:
        ox.Store().query(query, prefixes={"": "urn:x:", "x": "urn:x:"})
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        return True
    return True


@pytest.mark.parametrize("word", FRAMES)
@settings(max_examples=1500, deadline=None)
@given(data=st.data(), pieces=PIECES)
def test_check_refuses_the_word_wherever_the_engine_takes_it_for_one(
    word: str, data: st.DataObject, pieces: list[str]
) -> None:
    before, after = data.draw(st.sampled_from(FRAMES[word]))
    query = before + "".join(pieces) + word + after
    if parses(query) and not parses(query.replace(word, "Z" + word[1:])):
        with pytest.raises(QueryError):
            check(query)


@pytest.mark.parametrize(
    "piece", ["a-", "a.", '"', "'''", '"""\\"', "<", "<a", ":a.", "\\", "@a-", "_:a.", "%", "#", "?a", "((", "a:b:"]
)
def test_check_takes_linear_time(piece: str) -> None:
    long = (piece * SIZE_LIMIT)[: SIZE_LIMIT - 10]
    begun = time.process_time()
    with contextlib.suppress(QueryError):
        check(long)
    assert time.process_time() - begun < 0.2


@settings(max_examples=300, deadline=None)
@given(query=st.text(max_size=60))
def test_check_ends_in_nothing_or_a_named_error(query: str) -> None:
    try:
        check(query)
    except QueryError as error:
        assert str(error) != error.message("en")
