"""The rows that tell how instruments relate: who implements whom, and every passage that states a relation."""

from __future__ import annotations

from sqlite3 import Connection

from kg.graph import Store, about, subjects, values
from kg.relations import RELATIONS
from kg.terms import DEF, RDF

_EDGE = """INSERT OR IGNORE INTO implementing
           SELECT upper.id, lower.id FROM instrument upper, instrument lower WHERE upper.iri = ? AND lower.iri = ?"""
_CITATION = """INSERT INTO citation
               SELECT NULL, ?, subject.id, ?, object.id, ? FROM instrument subject, instrument object
               WHERE subject.iri = ? AND object.iri = ?"""


def write_relations(store: Store, connection: Connection) -> None:
    """Write the relations between instruments that the index holds."""
    for edge in values(store, DEF + "implements"):
        connection.execute(_EDGE, (edge.object, edge.subject))
    settled = {settles.object for settles in values(store, DEF + "settles")}
    for iri in subjects(store, RDF + "type", DEF + "Citation"):
        if iri not in settled:
            _write(store, connection, iri)


def _write(store: Store, connection: Connection, iri: str) -> None:
    said: dict[str, str] = {}
    for statement in about(store, iri):
        local = statement.predicate.removeprefix(DEF)
        said[local] = min(said.get(local, statement.object), statement.object)
    predicate = said.get("predicate", "").removeprefix(DEF)
    subject, object_ = said.get("subject", ""), said.get("object", "")
    if predicate in RELATIONS and subject != object_:
        connection.execute(_CITATION, (iri, predicate, said.get("modality", ""), subject, object_))
