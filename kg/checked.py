"""What a check of a generation found, kept beside the store so that pages can show, filter and count it at once.

    STORE/checks/<generation>.sqlite    every problem, and for which data and when it was found

Checking takes seconds to hours, so it is done once for a generation; until then the result of an earlier one stands,
and says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from kg.archive import storage, sync
from kg.concerns import concern_of
from kg.graph import Store, name, objects
from kg.places import province_form
from kg.rules import Problem
from kg.store import Generation
from kg.terms import DEF

MOST = 300
"""How many values of a facet are told."""

FACETS = ("severity", "concern", "place", "document")
"""By which columns people choose."""

_SCHEMA = """
CREATE TABLE told (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE problem (
  n INTEGER PRIMARY KEY, concern TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
  instrument TEXT, document TEXT, file TEXT NOT NULL, place TEXT NOT NULL, start INTEGER, "end" INTEGER
);
CREATE INDEX by_concern ON problem (concern);
CREATE INDEX by_document ON problem (document);
CREATE INDEX by_place ON problem (place);
CREATE INDEX by_all ON problem (severity, concern, place, document);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """The result of one check: of the ``generation`` with this ``content``, begun at ``time`` (UTC).

    ``whole`` tells that the shapes of the graph were checked too, which a large store does without.
    """

    path: Path
    generation: str
    content: str
    time: str
    whole: bool
    documents: int
    problems: int


@dataclass(frozen=True, slots=True)
class Told:
    """One problem as the pages show it; ``place`` is the province of the document, empty where it is unknown."""

    concern: str
    code: str
    severity: str
    message: str
    instrument: str | None
    document: str | None
    file: str
    place: str
    start: int | None
    end: int | None


def keep(
    store_dir: Path, store: Store, generation: Generation, problems: Iterable[Problem], *, time: str, whole: bool
) -> Kept:
    """Keep what was found in ``generation``, whole or not at all, and forget the results before it."""
    folder = store_dir / "checks"
    path = folder / f"{generation.name}.sqlite"
    part = path.with_suffix(".part")
    with storage(store_dir):
        folder.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as base, base:
            base.executescript(_SCHEMA)
            columns = ", ".join("?" * len(fields(Told)))
            rows = (astuple(told) for told in _told(store, problems))
            base.executemany(f"INSERT INTO problem VALUES (NULL, {columns})", rows)  # noqa: S608  question marks alone
            said = {
                "generation": generation.name,
                "content": generation.content,
                "time": time,
                "whole": "1" if whole else "",
                "documents": str(len(generation.documents)),
            }
            base.executemany("INSERT INTO told VALUES (?, ?)", said.items())
        sync(part)
        part.replace(path)
        sync(folder)
        for other in folder.glob("gen-*"):
            if other != path:
                other.unlink(missing_ok=True)
    found = kept(store_dir)
    assert found, "what was kept is there"
    return found


def kept(store_dir: Path) -> Kept | None:
    """Return the latest result that is kept, of whichever generation, or None where there is none to read."""
    for path in sorted((store_dir / "checks").glob("gen-*.sqlite"), reverse=True):
        try:
            with closing(_opened(path)) as base:
                said = dict(base.execute("SELECT key, value FROM told"))
                (problems,) = base.execute("SELECT COUNT(*) FROM problem").fetchone()
            return Kept(
                path, said["generation"], said["content"], said["time"], bool(said["whole"]), int(said["documents"]),
                problems,
            )  # fmt: skip
        except (sqlite3.Error, KeyError, ValueError):
            continue
    return None


def counts(found: Kept, facet: str, chosen: Mapping[str, str]) -> dict[str, int]:
    """Return how many problems there are for each value of a facet, the most first and at most `MOST`, among those that
    the other facets choose."""
    column = FACETS[FACETS.index(facet)]
    where, values = _where({name: value for name, value in chosen.items() if name != facet})
    query = f"SELECT {column}, COUNT(*) FROM problem{where} GROUP BY {column} ORDER BY 2 DESC, 1 LIMIT {MOST}"  # noqa: S608  names of `FACETS`
    with closing(_opened(found.path)) as base:
        return {value: count for value, count in base.execute(query, values) if value}


def problems(found: Kept, chosen: Mapping[str, str], *, start: int = 0, limit: int = 50) -> tuple[list[Told], int]:
    """Return so many of the chosen problems from number ``start`` on, and how many there are in all."""
    where, values = _where(chosen)
    columns = ", ".join(f'"{field.name}"' for field in fields(Told))
    with closing(_opened(found.path)) as base:
        (total,) = base.execute(f"SELECT COUNT(*) FROM problem{where}", values).fetchone()  # noqa: S608  see `_where`
        query = f"SELECT {columns} FROM problem{where} ORDER BY n LIMIT ? OFFSET ?"  # noqa: S608  see `_where`
        rows = base.execute(query, (*values, limit, start)).fetchall()
    return [Told(*row) for row in rows], total


def _where(chosen: Mapping[str, str]) -> tuple[str, Sequence[str]]:
    """Return a condition made of the names of `FACETS` alone, and the values to bind."""
    given = [(facet, chosen[facet]) for facet in FACETS if chosen.get(facet)]
    condition = " AND ".join(f"{facet} = ?" for facet, _ in given)
    return (f" WHERE {condition}" if given else ""), [value for _, value in given]


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _told(store: Store, found: Iterable[Problem]) -> Iterator[Told]:
    known: dict[str, tuple[str, str]] = {}
    for problem in found:
        document = problem.document or ""
        if document not in known:
            known[document] = (file_name(store, document), place_of(store, document)) if document else ("", "")
        file, place = known[document]
        yield Told(
            concern=concern_of(problem.code).code,
            code=problem.code,
            severity=problem.severity,
            message=problem.message_vi,
            instrument=problem.instrument,
            document=problem.document,
            file=file,
            place=place,
            start=problem.start,
            end=problem.end,
        )


def file_of(found: Kept, document: str) -> str:
    """Return the name of the file of a document in which something was found, its IRI for any other."""
    with closing(_opened(found.path)) as base:
        row = base.execute("SELECT file FROM problem WHERE document = ? LIMIT 1", (document,)).fetchone()
    return str(row[0]) if row and row[0] else document


def file_name(store: Store, document: str) -> str:
    """Return the name of the file that a document was read from, empty where it is unknown."""
    return next(iter(objects(store, document, DEF + "fileName")), "")


def place_of(store: Store, document: str) -> str:
    """Return the name of the province, or of the centre, to which the instrument that a document expresses belongs;
    empty where it is unknown."""
    for own in objects(store, document, DEF + "expresses"):
        for place in objects(store, own, DEF + "jurisdiction"):
            found = name(store, province_form(place))
            if found:
                return found
    return ""
