"""The index of a store: written once, when its generation is built.

Every row follows from bound reads of one instrument or task, so memory does not grow with the store and time grows
with the number of quads.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache, partial
from pathlib import Path

from kg.graph import Statement, Store, about, name, objects, pointing, said, subjects
from kg.index.duty_rows import write_duties
from kg.index.relation_rows import write_relations
from kg.index.schema import MIXTURES, ORDERS, SEPARATOR, SHARED, SINGLES, TABLES
from kg.index.version_rows import version_rows
from kg.index.words import words
from kg.instruments import Card, card_of, normal_number, place_name
from kg.levels import level
from kg.terms import DCTERMS, DEF, ELI, PROV, RDF, RDFS, SKOS, slug

_QUOTED = re.compile(r"\d{1,6}(?:/\d{4})?\s?[/\-–]\s?[^\W\d_]")
"""Where a title begins to quote another instrument: at its number."""
_ROLES = ("lead", "coordinating", "reportsTo")
_NAMED = 4_096


def write(store: Store, path: Path) -> None:
    """Write the index of ``store`` into a new file at ``path``; nothing is synced. Raises `OSError`."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
            connection.execute("BEGIN")
            fill(store, connection)
            connection.execute("COMMIT")
            connection.executescript(ORDERS + "ANALYZE;")
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error


def fill(store: Store, connection: sqlite3.Connection) -> None:
    """Fill the empty tables of ``connection`` from ``store``."""
    _Instruments(store, connection).write()
    _Tasks(store, connection).write()
    write_duties(store, connection)
    write_relations(store, connection)
    for statement in (MIXTURES + SHARED).split(";")[:-1]:
        connection.execute(statement)
    counted = {
        "documents": "SELECT count(*) FROM document",
        "held": "SELECT count(*) FROM instrument WHERE held",
        "instruments": "SELECT count(*) FROM instrument",
        "ambiguous": "SELECT count(*) FROM instrument WHERE ambiguous",
        "tasks": "SELECT count(*) FROM task",
    }
    for key, sql in counted.items():
        connection.execute(f"INSERT INTO count SELECT ?, ({sql})", (key,))
    for key, kind in (("findings", "Finding"), ("inferences", "Inference")):
        found = sum(1 for _ in subjects(store, RDF + "type", DEF + kind))
        connection.execute("INSERT INTO count VALUES (?, ?)", (key, found))


class _Instruments:
    """Writes one row for each instrument and programme, with its numbers, words and texts."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        self.store, self.connection = store, connection
        # no circle of references: the store must close when its last reader is gone
        self.name = lru_cache(_NAMED)(partial(name, store))
        self.code = lru_cache(_NAMED)(partial(_code, store))
        self.kinds = lru_cache(_NAMED)(partial(objects, store, predicate=DEF + "kind"))
        self.insert = (
            f"INSERT OR IGNORE INTO instrument ({', '.join(SINGLES)}) VALUES ({', '.join('?' * len(SINGLES))})"
        )

    def write(self) -> None:
        """Write all of them, and since when they are no longer in force."""
        for kind in ("Instrument", "Programme"):
            for iri in subjects(self.store, RDF + "type", DEF + kind):
                self._write(iri, programme=kind == "Programme")
        for inference in said(self.store, DEF + "inferenceKind", "validity"):
            self._end(inference)

    def _write(self, iri: str, *, programme: bool) -> None:
        statements = about(self.store, iri)
        found = card_of(self.store, iri, statements)
        told = _Said(statements)
        kind = next(iter(sorted(told[ELI + "type_document"])), "")
        force = sorted(f.partition("InForce-")[2] for f in told[ELI + "in_force"])
        spoken = {s.graph for s in statements if s.predicate == RDF + "type"}
        values = (
            iri, found.label, found.type, self.code(kind), found.number, found.date, _year(found), found.issuer,
            slug(found.issuer or ""), found.jurisdiction, found.jurisdiction_iri, slug(found.jurisdiction or ""),
            level(self.store, found, kinds_of=self.kinds).value, found.title, found.held, programme,
            bool(found.candidates), next(iter(force), ""), None, len(spoken),
        )  # fmt: skip
        row = self.connection.execute(self.insert, values)
        if row.rowcount < 1:
            return
        key = row.lastrowid
        self._rows("number", ((normal_number(n), key) for n in told[ELI + "id_local"]))
        self._rows("candidate", ((key, candidate) for candidate in found.candidates))
        self._rows("version", ((key, *row) for row in version_rows(statements)))
        self._rows("document", ((d.iri, key, d.file, self._loaded(d.iri)) for d in found.documents))
        self.connection.execute(
            "INSERT INTO words (rowid, number, identity, title, own) VALUES (?, ?, ?, ?, ?)",
            (key, *(_folded(texts) for texts in self._words(found, told, kind))),
        )

    def _words(self, found: Card, told: _Said, kind: str) -> Iterator[Iterable[str]]:
        """Yield the texts of the number, of the identity, of the titles, and of their own parts."""
        numbers = told[ELI + "id_local"]
        yield numbers
        who = {*told[DEF + "issuerName"], *map(self.name, told[ELI + "passed_by"]), found.jurisdiction}
        yield [*numbers, found.type or "", self.code(kind) if kind else "", *filter(None, who)]
        titles = {*told[DCTERMS + "title"], *told[RDFS + "label"]}
        yield titles
        yield {_QUOTED.split(title, maxsplit=1)[0] for title in titles}

    def _loaded(self, document: str) -> str | None:
        loads = pointing(self.store, PROV + "generated", document)
        return max((t for load in loads for t in objects(self.store, load, PROV + "endedAtTime")), default=None)

    def _end(self, inference: str) -> None:
        """Keep the earliest day since which an instrument is no longer in force."""
        told = _Said(about(self.store, inference))
        for ended in told[DEF + "inferredSubject"]:
            for since in told[DEF + "since"]:
                self.connection.execute(
                    "UPDATE instrument SET ended = min(coalesce(ended, ?1), ?1) WHERE iri = ?2", (since, ended)
                )

    def _rows(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        for row in rows:
            marks = ", ".join("?" * len(row))
            self.connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)


class _Tasks:
    """Writes one row for each task, with the bodies that it names."""

    def __init__(self, store: Store, connection: sqlite3.Connection) -> None:
        self.store, self.connection = store, connection

    def write(self) -> None:
        """Write all of them, and every body that one of them names."""
        for iri in subjects(self.store, RDF + "type", DEF + "Task"):
            self._write(iri)
        bodies = self.connection.execute("SELECT DISTINCT body FROM task_body")
        rows = ((body, *self._body(body)) for (body,) in bodies.fetchall())
        self.connection.executemany("INSERT INTO body VALUES (?, ?, ?, ?)", rows)

    def _write(self, iri: str) -> None:
        told = _Said(about(self.store, iri))
        text = next(iter(told[DCTERMS + "description"]), "")
        row = self.connection.execute(
            f"INSERT OR IGNORE INTO task VALUES (NULL{', ?' * 15})",
            (
                iri, told.one("assignedIn") or "", told.one("inDocument") or "", int(told.one("start") or 0),
                int(told.one("end") or 0), told.one("place") or "", told.one("source") or "",
                told.one("section") or "", told.one("number") or "", text, told.one("deliverable") or "",
                told.one("period") or "", told.one("due"), told.one("recurrence"),
                " ".join(sorted(told[DEF + "dueDay"])),
            ),
        )  # fmt: skip
        if row.rowcount < 1:
            return
        key = row.lastrowid
        for role in _ROLES:
            for body in told[DEF + role]:
                self.connection.execute("INSERT INTO task_body VALUES (?, ?, ?)", (key, role, body))
        for instrument in told[DEF + "concerns"]:
            self.connection.execute("INSERT INTO task_concern VALUES (?, ?)", (key, instrument))
        searched = _folded([text, told.one("deliverable") or "", told.one("section") or ""])
        self.connection.execute("INSERT INTO task_words (rowid, text) VALUES (?, ?)", (key, searched))

    def _body(self, iri: str) -> tuple[str, str | None, str | None]:
        """Return the name of a body, and the place's name and IRI."""
        called = name(self.store, iri) or iri.rpartition("/")[2]
        place = next(iter(objects(self.store, iri, DEF + "jurisdiction")), None)
        return called, place_name(self.store, place), place


class _Said(dict[str, set[str]]):
    """What is said of one thing: the distinct objects by predicate."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        super().__init__()
        for statement in statements:
            self.setdefault(statement.predicate, set()).add(statement.object)

    def __missing__(self, predicate: str) -> set[str]:
        return set()

    def one(self, local: str) -> str | None:
        """Return the first value of a property of ours."""
        return min(self[DEF + local], default=None)


def _code(store: Store, kind: str) -> str:
    notations = objects(store, kind, SKOS + "notation") if kind else []
    return next(iter(notations), kind.rpartition("/")[2])


def _year(found: Card) -> str:
    last = found.iri.rpartition("/")[2]
    return (found.date or "")[:4] or (last if len(last) == 4 and last.isdigit() else "")


def _folded(texts: Iterable[str]) -> str:
    return " ".join(f"{SEPARATOR} {' '.join(words(text))}" for text in sorted(texts))
