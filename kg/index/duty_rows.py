"""The rows that tell when a task falls due and find it by province, product and body; written behind its tasks.

Bodies are ranked in the order of their names, so that sorting by body is sorting by a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from sqlite3 import Connection

from kg.bodies import heirs
from kg.graph import Store, name, names, objects
from kg.index.schema import SEPARATOR
from kg.index.words import words
from kg.schedule import timing
from kg.terms import DEF, fold

_LAST = {"standing": "r", "open": "s", "none": "t"}
"""What stands for the due date of tasks without one, so that they come behind all dates."""
_NO_LEAD = 2**40
"""The rank of the body of tasks that nobody leads: behind all others."""

PRODUCTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("bao-cao", "Báo cáo", ("bao cao",), "Báo cáo kết quả thực hiện"),
    ("ke-hoach", "Kế hoạch", ("ke hoach",), "Kế hoạch của UBND tỉnh"),
    ("quyet-dinh", "Quyết định", ("quyet dinh",), "Quyết định của UBND tỉnh"),
    ("nghi-quyet", "Nghị quyết", ("nghi quyet",), "Nghị quyết HĐND"),
    ("de-an", "Đề án, chương trình, dự án", ("de an", "chuong trinh", "du an"), "Đề án được phê duyệt"),
    ("to-trinh", "Tờ trình", ("to trinh",), "Tờ trình của Sở"),
    ("van-ban", "Văn bản khác", ("van ban", "cong van", "huong dan", "quy che", "quy dinh"), "Văn bản triển khai"),
    ("hoi-nghi", "Hội nghị, hội thảo, tập huấn", ("hoi nghi", "hoi thao", "tap huan", "lop"), "Hội nghị tổng kết"),
)
"""The kinds of deliverables: key, name, words without accents that a printed one has, an example."""
_OTHER, _UNSAID = "khac", "khong-ghi"


def write_duties(store: Store, connection: Connection) -> None:
    """Write one row for each task that the index holds, and one for each body that it names or that followed one."""
    ranks = _write_bodies(store, connection)
    rows = connection.execute(
        "SELECT id, iri, assigned_in, period, coalesce(due, ''), coalesce(recurrence, ''), days, deliverable,"
        " EXISTS (SELECT 1 FROM task_body b WHERE b.task = t.id AND b.role = 'reportsTo'),"
        " (SELECT group_concat(b.body, ' ') FROM task_body b WHERE b.task = t.id AND b.role = 'lead'),"
        " coalesce((SELECT i.date FROM instrument i WHERE i.iri = t.assigned_in), '') FROM task t"
    )
    for task, iri, plan, period, due, recurrence, days, deliverable, reports, leads, since in rows:
        placed = timing(period, due, recurrence, tuple(days.split()))
        lead = min((ranks[body] for body in (leads or "").split()), default=_NO_LEAD)
        kind = product("báo cáo" if reports and not deliverable else deliverable)
        connection.execute(
            "INSERT INTO duty VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (task, iri, plan, place_of(plan), lead, placed.kind, placed.due or _LAST[placed.kind],
             placed.precision == "day", since, kind),
        )  # fmt: skip
        connection.executemany("INSERT INTO duty_rhythm VALUES (?, ?)", ((rhythm, task) for rhythm in placed.rhythms))


def product(deliverable: str) -> str:
    """Return the kind of a printed deliverable: the one whose word comes first in it.

    >>> product("Tờ trình, dự thảo Nghị quyết"), product("Mô hình"), product("")
    ('to-trinh', 'khac', 'khong-ghi')
    """
    low = f" {fold(deliverable)} "
    found = [(low.find(f" {cue} "), key) for key, _, cues, _ in PRODUCTS for cue in cues if f" {cue} " in low]
    return min(found)[1] if found else _OTHER if low.strip() else _UNSAID


def place_of(iri: str) -> str:
    """Return the province or centre that an individual's IRI begins with.

    >>> place_of("https://w3id.org/cancu/id/instrument/tay-ninh-2025/xa-tan-chau/ke-hoach/1-kh-ubnd/2025")
    'tay-ninh-2025'
    """
    for kind in ("/instrument/", "/authority/", "/jurisdiction/"):
        _, found, path = iri.partition(kind)
        if found:
            return path.partition("/")[0]
    return ""


def _write_bodies(store: Store, connection: Connection) -> dict[str, int]:
    """Write the bodies and return their ranks by IRI."""
    counted: Counter[str] = Counter()
    sql = "SELECT body, count(DISTINCT task) FROM task_body WHERE role IN ('lead', 'coordinating') GROUP BY body"
    counted.update(dict(connection.execute(sql).fetchall()))
    named = {body for (body,) in connection.execute("SELECT DISTINCT body FROM task_body")}
    found = sorted(_bodies(store, named | heirs(store, named)))
    connection.executemany(
        "INSERT INTO charged VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((iri, rank, *rest, counted[iri]) for rank, (_, iri, *rest) in enumerate(found, 1)),
    )
    return {iri: rank for rank, (_, iri, *_) in enumerate(found, 1)}


def _bodies(store: Store, bodies: set[str]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield sort key, IRI, name, words of all names, kind and place of bodies."""
    for iri in bodies:
        called = name(store, iri) or iri.rpartition("/")[2]
        labels = (" ".join(words(label)) for label in sorted({called, *names(store, iri)}))
        kind = next(iter(objects(store, iri, DEF + "kind")), "")
        yield fold(called), iri, called, f" {f' {SEPARATOR} '.join(labels)} ", kind, place_of(iri)
