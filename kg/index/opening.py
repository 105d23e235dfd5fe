"""The index of a published generation, open for reading."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from kg.faults import DamagedGeneration, NoIndex
from kg.graph import Store
from kg.index.schema import FORMAT, NAME, TABLES
from kg.index.writing import fill
from kg.schedule import due_since

Value = str | int | None
Row = tuple[Value, ...]


LISTED = "(SELECT value FROM json_each(?))"
"""A parameter that stands for many values, bound to what `listed` returns."""


def listed(values: Iterable[str | int]) -> str:
    """Return values as one parameter."""
    return json.dumps(list(values))


class Index:
    """One index; its reads may come from several threads, and nothing is written through it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.create_function("due_since", 2, due_since, deterministic=True)

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return the rows of a query whose parameters are bound to ``values``."""
        return self._connection.execute(sql, values).fetchall()

    def count(self, name: str) -> int:
        """Return how many there were of what is counted: documents, held, instruments, ambiguous, tasks, findings or
        inferences.
        """
        return next((int(n or 0) for (n,) in self.rows("SELECT value FROM count WHERE name = ?", (name,))), 0)


def opened(generation: Path) -> Index:
    """Return the index in a generation's folder; raises `NoIndex` where there is none, or another version's, and
    `DamagedGeneration`.
    """
    path = generation.resolve() / NAME
    if not path.is_file():
        raise NoIndex(store=generation.parent)
    try:
        address = f"file:{quote(str(path))}?mode=ro&immutable=1"
        index = Index(sqlite3.connect(address, uri=True, check_same_thread=False))
        [(version,)] = index.rows("PRAGMA user_version")
    except sqlite3.DatabaseError as error:
        raise DamagedGeneration(path=path, why=error) from error
    if version != FORMAT:
        raise NoIndex(store=generation.parent)
    return index


def indexed(store: Store) -> Index:
    """Return an index in memory of a store that is not published."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(TABLES)
    fill(store, connection)
    return Index(connection)
