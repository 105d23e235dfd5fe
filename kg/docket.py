"""What waits for a person to decide, counted and grouped: a list that follows from the documents alone.

    STORE/checks/doubts-<hash>.sqlite    every doubt of the documents whose graphs have this hash together

Decisions do not change the list, they strike doubts off it, so that it is made once however many are decided. It takes
a pass over all candidates: small stores have it at once in memory, large ones from the check that runs beside pages.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal, TypeAlias

from kg.archive import storage, sync
from kg.decided import Decision
from kg.doubts import Doubt, doubts
from kg.graph import Store
from kg.store import Generation

End: TypeAlias = Literal["document", "instrument"]

_SCHEMA = """
CREATE TABLE doubt (document TEXT NOT NULL, instrument TEXT NOT NULL, PRIMARY KEY (document, instrument)) WITHOUT ROWID;
CREATE INDEX by_instrument ON doubt (instrument);
CREATE TABLE size (end TEXT NOT NULL, iri TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (end, iri)) WITHOUT ROWID;
"""
_COUNTED = """
INSERT INTO size SELECT 'document', document, COUNT(*) FROM doubt GROUP BY document;
INSERT INTO size SELECT 'instrument', instrument, COUNT(*) FROM doubt GROUP BY instrument;
"""
_STRUCK_OFF = """
CREATE TEMP TABLE struck (end TEXT, iri TEXT, count INTEGER, PRIMARY KEY (end, iri)) WITHOUT ROWID;
INSERT INTO struck
  SELECT 'document', document, COUNT(*) FROM settled JOIN doubt USING (document, instrument) GROUP BY document;
INSERT INTO struck
  SELECT 'instrument', instrument, COUNT(*) FROM settled JOIN doubt USING (document, instrument) GROUP BY instrument;
CREATE TEMP VIEW waiting AS
  SELECT document, instrument FROM doubt WHERE NOT EXISTS (
    SELECT 1 FROM settled WHERE settled.document = doubt.document AND settled.instrument = doubt.instrument);
CREATE TEMP VIEW group_waiting AS
  SELECT size.end AS end, size.iri AS iri, size.count - COALESCE(struck.count, 0) AS count
    FROM size LEFT JOIN struck ON struck.end = size.end AND struck.iri = size.iri;
"""
_OF: Mapping[End, str] = {
    "document": "SELECT document, instrument FROM waiting WHERE document = :iri ORDER BY 1, 2 LIMIT :limit",
    "instrument": "SELECT document, instrument FROM waiting WHERE instrument = :iri ORDER BY 1, 2 LIMIT :limit",
}
_GROUPS = (
    "SELECT iri, count FROM group_waiting WHERE end = :end AND count > 0 ORDER BY 2 DESC, 1 LIMIT :limit OFFSET :start"
)
_NEXT = (
    "SELECT document, instrument FROM waiting WHERE (document, instrument) > (:document, :instrument) "
    "ORDER BY 1, 2 LIMIT 1",
    "SELECT document, instrument FROM waiting WHERE (document, instrument) < (:document, :instrument) "
    "ORDER BY 1, 2 LIMIT 1",
)


class Docket:
    """The doubts of a generation without those that `decisions` settle; safe to be asked by several threads."""

    def __init__(self, base: sqlite3.Connection, decisions: Sequence[Decision]) -> None:
        self.decisions = tuple(decisions)
        self._base, self._lock = base, threading.Lock()
        base.execute("CREATE TEMP TABLE settled (document TEXT, instrument TEXT, PRIMARY KEY (document, instrument))")
        pairs = {(one.document, one.instrument) for one in decisions if one.applies}
        base.executemany("INSERT INTO settled VALUES (?, ?)", sorted(pairs))
        base.executescript(_STRUCK_OFF)
        self.waiting = int(self._rows("SELECT SUM(count) FROM group_waiting WHERE end = 'document'")[0][0] or 0)

    def count(self, end: End) -> int:
        """Return how many documents, or instruments, have a doubt that waits."""
        return int(self._rows("SELECT COUNT(*) FROM group_waiting WHERE end = :end AND count > 0", end=end)[0][0])

    def groups(self, end: End, *, start: int = 0, limit: int = 20) -> list[tuple[str, int]]:
        """Return documents or instruments with how many doubts wait there, those with the most first."""
        return [(iri, count) for iri, count in self._rows(_GROUPS, end=end, limit=limit, start=start)]

    def of(self, end: End, iri: str, *, limit: int) -> list[Doubt]:
        """Return the doubts that wait in a document, or about an instrument."""
        return [Doubt(*row) for row in self._rows(_OF[end], iri=iri, limit=limit)]

    def after(self, doubt: Doubt) -> Doubt | None:
        """Return the next other doubt that waits, from the first one on after the last."""
        for query in _NEXT:
            for row in self._rows(query, document=doubt.document, instrument=doubt.instrument):
                return Doubt(*row)
        return None

    def _rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._base.execute(query, values).fetchall()


def docket(store_dir: Path, generation: Generation, decisions: Sequence[Decision]) -> Docket | None:
    """Return the docket of a generation from the list that was kept, None where there is none yet."""
    path = _path(store_dir, generation)
    if not path.is_file():
        return None
    uri = f"{path.resolve().as_uri()}?mode=ro"
    return Docket(sqlite3.connect(uri, uri=True, check_same_thread=False), decisions)


def docket_of(store: Store, decisions: Sequence[Decision]) -> Docket:
    """Return the docket of a store, its list made in memory by a pass over all candidates."""
    base = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(base, doubts(store))
    return Docket(base, decisions)


def keep_doubts(store_dir: Path, store: Store, generation: Generation) -> None:
    """Keep the list of a generation's doubts, whole or not at all, and forget those before it."""
    path = _path(store_dir, generation)
    if path.is_file():
        return
    part = path.with_suffix(".part")
    with storage(store_dir):
        path.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as base, base:
            _fill(base, doubts(store))
        sync(part)
        part.replace(path)
        sync(path.parent)
        for other in path.parent.glob("doubts-*"):
            if other != path:
                other.unlink(missing_ok=True)


def _fill(base: sqlite3.Connection, found: Iterable[Doubt]) -> None:
    base.executescript(_SCHEMA)
    base.executemany("INSERT INTO doubt VALUES (?, ?)", ((d.document, d.instrument) for d in found))
    base.executescript(_COUNTED)
    base.commit()


def _path(store_dir: Path, generation: Generation) -> Path:
    digest = hashlib.sha256("\n".join(generation.documents).encode()).hexdigest()
    return store_dir / "checks" / f"doubts-{digest[:32]}.sqlite"
