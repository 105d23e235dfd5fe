"""How instruments relate, as the index keeps it: who implements whom, and the passages that lead to and from one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.index.opening import LISTED, Index, listed

Pair = tuple[str, str]
"""Two instruments by IRI: the upper one, and the one that leads to it."""


def directives(index: Index, *, below: str = "", limit: int | None = None) -> list[str]:
    """Return the instruments that others implement, the most implemented first, their IRIs beginning with ``below``."""
    sql = """SELECT i.iri FROM (SELECT upper, count(*) AS n FROM implementing GROUP BY upper) c
             JOIN instrument i ON i.id = c.upper WHERE substr(i.iri, 1, length(?1)) = ?1
             ORDER BY c.n DESC, i.iri LIMIT ?2"""
    return [str(iri) for (iri,) in index.rows(sql, (below, -1 if limit is None else limit))]


def implementers(index: Index, directive: str) -> int:
    """Return how many instruments implement this one directly."""
    sql = "SELECT count(*) FROM implementing WHERE upper = (SELECT id FROM instrument WHERE iri = ?)"
    return int(index.rows(sql, (directive,))[0][0] or 0)


def implementing(index: Index, directives: Iterable[str]) -> list[Pair]:
    """Return who directly implements which of these, sorted."""
    sql = f"""SELECT u.iri, l.iri FROM instrument u JOIN implementing e ON e.upper = u.id
              JOIN instrument l ON l.id = e.lower WHERE u.iri IN {LISTED} ORDER BY 1, 2"""
    return _pairs(index, sql, (listed(directives),))


def below(index: Index, directive: str) -> tuple[str, ...]:
    """Return the directive and every instrument that implements it, directly or through chains, sorted."""
    sql = """WITH RECURSIVE below (id) AS (
               SELECT id FROM instrument WHERE iri = ?
               UNION SELECT e.lower FROM below b JOIN implementing e ON e.upper = b.id
             ) SELECT iri FROM instrument WHERE id IN below"""
    return tuple(sorted({directive, *(str(iri) for (iri,) in index.rows(sql, (directive,)))}))


def unclear(index: Index, instruments: Iterable[str]) -> list[Pair]:
    """Return which unclear references may mean which of these, sorted."""
    sql = f"""SELECT c.iri, i.iri FROM candidate c JOIN instrument i ON i.id = c.instrument
              WHERE c.iri IN {LISTED} ORDER BY 1, 2"""
    return _pairs(index, sql, (listed(instruments),))


def announced(index: Index, instruments: Iterable[str], relations: Iterable[str]) -> list[Pair]:
    """Return of which instruments a text says that they will stand in one of the relations to which of these."""
    sql = f"""SELECT DISTINCT o.iri, s.iri FROM instrument o
              JOIN citation c ON c.object = o.id AND c.modality = 'planned' AND c.predicate IN {LISTED}
              JOIN instrument s ON s.id = c.subject WHERE o.iri IN {LISTED} ORDER BY 1, 2"""
    return _pairs(index, sql, (listed(relations), listed(instruments)))


def _pairs(index: Index, sql: str, values: Sequence[str]) -> list[Pair]:
    return [(str(upper), str(lower)) for upper, lower in index.rows(sql, values)]
