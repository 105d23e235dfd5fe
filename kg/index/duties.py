"""Who does what by when: duties found by body, role, directive, time, province, product and words.

A duty is a task with the days on which it falls due. A standing one falls due again and again: the index holds its
rhythm, and the days of a window are unfolded here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kg.index.opening import LISTED, Index, Value, listed
from kg.index.words import all_of, words
from kg.schedule import RHYTHMS, Window, is_placed, occurrences, window

When: TypeAlias = Literal["all", "window", "past", "standing", "undated"]
Role: TypeAlias = Literal["lead", "coordinating", "reportsTo"]
Order: TypeAlias = Literal["due", "lead", "plan"]

_ROLES: tuple[Role, ...] = ("lead", "coordinating")
_ORDERS: dict[Order, str] = {"due": "day, kind, task", "lead": "lead, day, kind, task", "plan": "plan, day, kind, task"}
_WINDOWS: tuple[Literal["month", "quarter", "year"], ...] = ("month", "quarter", "year")
_GROUP_WORDS = ("so", "co quan", "don vi")
"""Words, without accents, of a group that a department may belong to: "các sở, ban, ngành tỉnh"."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which duties: every condition that is not empty must hold.

    ``bodies`` and ``plans`` are IRIs, any of them; a duty for ``directive`` names it or is assigned in one of
    ``plans``. ``places`` are provinces by slug. ``day`` is the day that ``past`` looks
    back from, and from which standing duties are looked for first.
    """

    bodies: tuple[str, ...] = ()
    roles: tuple[Role, ...] = _ROLES
    directive: str = ""
    plans: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    product: str = ""
    words: str = ""
    when: When = "all"
    within: Window | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A task that was found; ``day`` (ISO) is its last day, or "".

    A standing duty has one only in a window: the next day from `Sought.day` on on which it falls due, else its first.

    ``is_led`` tells whether one of the bodies asked for leads it; it is true where none was asked for.
    """

    iri: str
    day: str
    is_led: bool


@dataclass(frozen=True, slots=True)
class Charged:
    """A body that a person may mean; ``tasks`` counts those that it leads or coordinates under this name."""

    iri: str
    name: str
    kind: str
    place: str
    tasks: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many duties fall due on a day; those that are not ``is_exact`` were placed there by us."""

    day: date
    is_exact: bool
    is_standing: bool
    duties: int


def named(index: Index, text: str, *, limit: int) -> list[Charged]:
    """Return the bodies whose names hold all words of ``text`` or their beginnings, accents aside.

    A body that bears exactly this name comes first, then those with most tasks.
    """
    wanted = words(text)
    if not wanted:
        return []
    fits = " AND ".join(["words LIKE ?"] * len(wanted))
    rows = index.rows(
        f"SELECT iri, name, kind, place, tasks FROM charged WHERE {fits}"
        " ORDER BY ' ' || words || ' ' NOT LIKE ?, tasks DESC, rank LIMIT ?",
        [*(f"% {word}%" for word in wanted), f"% {' '.join(wanted)} %", limit],
    )
    return [Charged(str(i), str(n), str(k), str(p), int(t or 0)) for i, n, k, p, t in rows]


def charged(index: Index, bodies: Iterable[str]) -> dict[str, Charged]:
    """Return those of these bodies that a task names or that followed such a one, by IRI."""
    sql = f"SELECT iri, name, kind, place, tasks FROM charged WHERE iri IN {LISTED}"
    rows = index.rows(sql, (listed(sorted(set(bodies))),))
    return {str(i): Charged(str(i), str(n), str(k), str(p), int(t or 0)) for i, n, k, p, t in rows}


def groups(index: Index, bodies: Sequence[str]) -> tuple[str, ...]:
    """Return the groups ("các sở, ban, ngành tỉnh") at the places of ``bodies`` that a department may belong to."""
    said = " OR ".join(f"words LIKE '% {word} %'" for word in _GROUP_WORDS)
    parents = {body.rpartition("/")[0] for body in bodies}
    places = listed(sorted(parent.rpartition("/")[2] for parent in parents))
    sql = f"""SELECT iri FROM charged WHERE kind = 'group' AND tasks > 0 AND place IN {LISTED} AND ({said})
              ORDER BY rank"""
    return tuple(str(iri) for (iri,) in index.rows(sql, (places,)) if str(iri).rpartition("/")[0] in parents)


def provinces(index: Index) -> list[tuple[str, int]]:
    """Return the provinces whose instruments assign tasks, with how many, most first."""
    rows = index.rows("SELECT place, count(*) FROM duty WHERE place <> '' GROUP BY place ORDER BY 2 DESC, 1")
    return [(str(place), int(n or 0)) for place, n in rows]


def count(index: Index, sought: Sought) -> int:
    """Return how many duties there are."""
    where, values = _where(sought)
    if sought.when == "window" and sought.within:
        sql = f"SELECT count(*) FROM duty t WHERE {where} AND t.due BETWEEN ? AND ?"
        [[once]] = index.rows(sql, [*values, *_ends(sought.within)])
        return int(once or 0) + _again(index, where, values, [sought.within])[0]
    time, more = _time(sought)
    return int(index.rows(f"SELECT count(*) FROM duty t WHERE {where}{time}", [*values, *more])[0][0] or 0)


def duties(index: Index, sought: Sought, order: Order, *, limit: int, offset: int = 0) -> list[Duty]:
    """Return duties in the order asked for; of what ``bodies`` lead and coordinate, all that they lead first."""
    led, chosen = "1", list[Value]()
    if sought.bodies:
        led = f"EXISTS (SELECT 1 FROM task_body b WHERE b.task = f.task AND b.role = 'lead' AND b.body IN {LISTED})"
        chosen = [listed(sought.bodies)]
    found, values = _found(sought)
    first = "led DESC, " if sought.bodies else ""
    by = _ORDERS[order] if sought.when == "window" else _ORDERS[order].replace("kind, ", "")
    sql = f"SELECT f.iri, f.day, {led} AS led FROM ({found}) f ORDER BY {first}{by} LIMIT ? OFFSET ?"
    rows = index.rows(sql, [*chosen, *values, limit, offset])
    return [Duty(str(i), str(day) if str(day)[:1].isdigit() else "", bool(is_led)) for i, day, is_led in rows]


def by_day(index: Index, sought: Sought, within: Window) -> list[DayCount]:
    """Return how many duties fall due on each day of a window, standing ones on every one of their days."""
    where, values = _where(sought)
    counted: dict[tuple[date, bool, bool], int] = defaultdict(int)
    sql = f"SELECT t.due, t.exact, count(*) FROM duty t WHERE {where} AND t.due BETWEEN ? AND ? GROUP BY 1, 2"
    for due, exact, found in index.rows(sql, [*values, *_ends(within)]):
        counted[date.fromisoformat(str(due)), bool(exact), False] += int(found or 0)
    first, last = _ends(within)
    sql = f"""SELECT r.rhythm, CASE WHEN t.since <= ? THEN '' ELSE t.since END, count(*) FROM duty_rhythm r
              CROSS JOIN duty t ON t.task = r.task WHERE {_behind(where)} AND t.since <= ? GROUP BY 1, 2"""
    for rhythm, since, found in index.rows(sql, [first, *values, last]):
        for day in occurrences(str(rhythm), within):
            if day.isoformat() >= str(since):
                counted[day, not is_placed(str(rhythm)), True] += int(found or 0)
    return [DayCount(*key, duties) for key, duties in sorted(counted.items())]


def counts(index: Index, sought: Sought, day: date) -> dict[str, int]:
    """Return how many duties there are this month, quarter and year, past, standing, undated and in all."""
    windows = [window(name, day) for name in _WINDOWS]
    where, values = _where(sought)
    spans = ", ".join("sum(t.due BETWEEN ? AND ?)" for _ in windows)
    sql = f"""SELECT sum(t.due < ?), sum(t.due = 'r'), sum(t.due IN ('s', 't')), count(*), {spans}
              FROM duty t WHERE {where}"""
    ends = [end for within in windows for end in _ends(within)]
    [row] = index.rows(sql, [day.isoformat(), *ends, *values])
    past, standing, undated, every, *once = (int(n or 0) for n in row)
    again = _again(index, where, values, windows)
    falling = {name: n + m for name, n, m in zip(_WINDOWS, once, again, strict=True)}
    return falling | {"past": past, "standing": standing, "undated": undated, "all": every}


def _again(index: Index, where: str, values: Sequence[Value], windows: Sequence[Window]) -> list[int]:
    """Return how many standing duties fall due in each of the windows, each of them once."""
    falling = ", ".join(f"count(DISTINCT CASE WHEN {_FALLS} THEN r.task END)" for _ in windows)
    sql = f"SELECT {falling} FROM duty_rhythm r CROSS JOIN duty t ON t.task = r.task WHERE {_behind(where)}"
    [row] = index.rows(sql, [*(value for within in windows for value in _falling(within)), *values])
    return [int(n or 0) for n in row]


def _found(sought: Sought) -> tuple[str, list[Value]]:
    """Return a SELECT of task, iri, plan, lead, kind and day, one row for each duty, and its parameters' values."""
    where, values = _where(sought)
    columns = "t.task, t.iri, t.plan, t.lead, t.kind"
    if sought.when == "window" and sought.within:
        first, last = _ends(sought.within)
        pivot = max(first, min(sought.day.isoformat(), last)) if sought.day else first
        return (
            f"SELECT {columns}, t.due AS day FROM duty t WHERE {where} AND t.due BETWEEN ? AND ?"
            f" UNION ALL SELECT {columns}, {_NEXT} FROM duty_rhythm r CROSS JOIN duty t ON t.task = r.task"
            f" WHERE {_behind(where)} AND {_FALLS} GROUP BY t.task"
        ), [*values, first, last, pivot, last, pivot, first, *values, *_falling(sought.within)]
    time, more = _time(sought)
    return f"SELECT {columns}, t.due AS day FROM duty t WHERE {where}{time}", [*values, *more]


_FALLS = f"r.rhythm IN {LISTED} AND t.since <= ? AND (t.since <= ? OR due_since(r.rhythm, t.since) <= ?)"
"""Whether a rhythm falls due in a window, on a day that is not before the instrument that assigns the duty."""

_NEXT = (
    "substr(min(CASE WHEN due_since(r.rhythm, max(?, t.since)) <= ? THEN '0' || due_since(r.rhythm, max(?, t.since))"
    " ELSE '1' || due_since(r.rhythm, max(?, t.since)) END), 2)"
)
"""The next day of a standing duty from a day on, in the window; where there is none, its first day in the window."""


def _time(sought: Sought) -> tuple[str, list[Value]]:
    if sought.when == "past":
        return " AND t.due < ?", [(sought.day or date.max).isoformat()]
    return {"standing": " AND t.due = 'r'", "undated": " AND t.due IN ('s', 't')"}.get(sought.when, ""), []


def _where(sought: Sought) -> tuple[str, list[Value]]:
    """Return the conditions on ``t`` but for the time, and the values of their parameters."""
    terms: list[str] = []
    values: list[Value] = []
    if sought.bodies:
        terms.append(f"t.task IN (SELECT b.task FROM task_body b WHERE b.body IN {LISTED} AND b.role IN {LISTED})")
        values += [listed(sought.bodies), listed(sought.roles)]
    if sought.directive or sought.plans:
        terms.append(
            f"t.task IN (SELECT p.task FROM duty p WHERE p.plan IN {LISTED}"
            " UNION SELECT c.task FROM task_concern c WHERE c.instrument = ?)"
        )
        values += [listed(sought.plans), sought.directive]
    if sought.places:
        terms.append(f"t.place IN {LISTED}")
        values.append(listed(sought.places))
    if sought.product:
        terms.append("t.product = ?")
        values.append(sought.product)
    if sought.words.strip():
        said = words(sought.words)
        terms.append("t.task IN (SELECT w.rowid FROM task_words w WHERE w.task_words MATCH ?)" if said else "0")
        values += [all_of(said, unfinished=True)] if said else []
    return " AND ".join(terms) or "1", values


def _behind(where: str) -> str:
    """Return conditions that no index is sought for: SQLite would pair every rhythm with every task that fits."""
    return where.replace("t.task IN", "+t.task IN")


def _ends(within: Window) -> tuple[str, str]:
    return within.first.isoformat(), within.last.isoformat()


def _falling(within: Window) -> list[Value]:
    """Return the values of the parameters of `_FALLS`."""
    first, last = _ends(within)
    return [listed(rhythm for rhythm in RHYTHMS if next(occurrences(rhythm, within), None)), last, first, last]
