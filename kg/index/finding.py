"""Searching: what a person typed, as ranked instruments, with what they can be narrowed by.

The text is understood as a citation first (`kg.index.asking`): what it names by number comes first (`kg.index.meant`).
Otherwise a type, a place, an authority under any of its names, words of a title, with or without accents and in any
order, all narrow the same search (`kg.index.tiers`); every word that is not mere glue has to be there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.index.asking import Asked, asked
from kg.index.cards import COLUMNS, Hit, read
from kg.index.meant import Fact, Meant, meant
from kg.index.opening import LISTED, Index, Row, Value, listed
from kg.index.tiers import EVERY, Part, Plan, ids, plan

Kind: TypeAlias = Literal["type", "issuer", "place", "year", "held", "force"]
KINDS: tuple[Kind, ...] = ("type", "issuer", "place", "year", "held", "force")

_COLUMN: dict[Kind, str] = {
    "type": "code",
    "issuer": "issuer_key",
    "place": "place_key",
    "year": "year",
    "held": "held",
    "force": "force",
}
_LABEL: dict[Kind, str] = {"type": "type", "issuer": "issuer", "place": "place"}


@dataclass(frozen=True, slots=True)
class Search:
    """What is sought: ``text`` as typed, and per kind the values of which an instrument must have one.

    A type's value is its code, an issuer's and a place's the slug of the name, "held" is "1" or "0", and force is what
    `kg.index.cards.Hit` says; an empty value stands for instruments of which nothing of that kind is known.
    """

    text: str = ""
    type: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    force: tuple[str, ...] = ()

    def chosen(self, kind: Kind) -> tuple[str, ...]:
        """Return the values asked for of one kind."""
        values: tuple[str, ...] = getattr(self, kind)
        return values


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of one kind, and how many instruments have it among those that all other kinds leave."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found: ``total`` hits, the first ``exact`` of them named by the text as number, file or IRI.

    ``choices`` are what the hits can be narrowed by, the most frequent first, those asked for always among them.
    ``sure`` is the IRI of the one that is surely meant, if there is one, and ``differs`` tells by IRI which facts of
    the text contradict what the index knows.
    """

    total: int
    exact: int
    hits: tuple[Hit, ...]
    choices: dict[Kind, tuple[Choice, ...]]
    sure: str | None
    differs: dict[str, tuple[Fact, ...]]


def found(index: Index, search: Search, *, limit: int = 20, offset: int = 0) -> Found:
    """Return what fits, likeliest first.

    What the text names comes first: what agrees with the day, place and body that it states, then what contradicts
    them. Of words, what a body issued comes before what mentions it, then type, number, place and issuer together,
    a title that begins so, the phrase in a title, all words in a title, and the words anywhere, in what a title says of
    its own before what it quotes; among equals texts that are held come first, then the newest.
    """
    typed = asked(search.text)
    first = meant(index, search.text, typed)
    lead = [*first.fitting, *first.other]
    how = _plan(search.text, typed, first)
    if not lead and not how.widest:
        return Found(0, 0, (), dict.fromkeys(KINDS, ()), None, {})
    counted = _counted(index, [*([ids(lead)] if lead else []), *how.widest])
    fits, values = _narrowed(search)
    if lead and fits != "1":
        sql = f"SELECT id FROM slim s WHERE id IN {LISTED} AND {fits}"
        kept = {row[0] for row in index.rows(sql, [listed(lead), *values])}
        lead = [key for key in lead if key in kept]
    choices, total = _choices(search, counted)
    keys = _best(index, lead, how.tiers, search, offset + limit)[offset:] if limit else []
    rows = {
        row[0]: row for row in index.rows(f"SELECT {COLUMNS} FROM instrument i WHERE id IN {LISTED}", [listed(keys)])
    }
    exact = len(set(lead) & set(first.fitting))
    hits = tuple(read(index, [rows[key] for key in keys]))
    return Found(total, exact, hits, choices, first.sure, first.differs)


def _plan(text: str, typed: Asked, first: Meant) -> Plan:
    """Return what is sought beside what the text names."""
    if not text.strip():
        return Plan((Part(EVERY),), (Part(EVERY),))
    return plan(typed, text, is_named=bool(first.fitting))


def _counted(index: Index, parts: Sequence[Part]) -> list[Row]:
    """Return the mixtures of what is found, each with the number of hits."""
    columns = ", ".join(f"m.{_COLUMN[kind]}" for kind in KINDS)
    everything = any(part.sql == EVERY for part in parts)
    where = "" if everything else f"WHERE id IN ({' UNION '.join(part.sql for part in parts)})"
    return index.rows(
        f"""SELECT {columns}, n FROM (SELECT mixture, count(*) AS n FROM slim {where} GROUP BY mixture)
            JOIN mixture m ON m.id = mixture""",
        () if everything else [value for part in parts for value in part.values],
    )


def _best(index: Index, lead: Sequence[int], tiers: Sequence[Part], search: Search, wanted: int) -> list[int]:
    """Return the ids of the first so many hits. A tier is asked for only what those before it left open."""
    fits, values = _narrowed(search)
    keys = list(lead[:wanted])
    for tier in tiers:
        if len(keys) >= wanted:
            break
        inside = f"s.id IN ({tier.sql}) AND" if tier.sql != EVERY else ""
        sql = f"""SELECT s.id FROM slim s WHERE {inside} s.id NOT IN {LISTED} AND {fits}
                  ORDER BY s.held DESC, s.date DESC, s.id LIMIT ?"""
        rows = index.rows(sql, [*(tier.values if inside else ()), listed(keys), *values, wanted - len(keys)])
        keys += [int(key or 0) for (key,) in rows]
    return keys


def _narrowed(search: Search) -> tuple[str, list[Value]]:
    """Return the condition on ``s`` and the values of its parameters."""
    chosen = [kind for kind in KINDS if search.chosen(kind)]
    if not chosen:
        return "1", []
    terms = " AND ".join(f"{_COLUMN[kind]} IN {LISTED}" for kind in chosen)
    return f"s.mixture IN (SELECT id FROM mixture WHERE {terms})", [listed(search.chosen(kind)) for kind in chosen]


def _choices(search: Search, counted: Sequence[Row]) -> tuple[dict[Kind, tuple[Choice, ...]], int]:
    """Return per kind what its values count among the hits that all other kinds leave, and how many all leave."""
    counts: dict[Kind, Counter[str]] = {kind: Counter(dict.fromkeys(search.chosen(kind), 0)) for kind in KINDS}
    chosen = [(n, kind, search.chosen(kind)) for n, kind in enumerate(KINDS) if search.chosen(kind)]
    total = 0
    for row in counted:
        number = int(row[-1] or 0)
        against = [kind for n, kind, values in chosen if str(row[n]) not in values]
        total += 0 if against else number
        for n, kind in enumerate(KINDS):
            if not against or against == [kind]:
                counts[kind][str(row[n])] += number
    return {kind: _ordered(kind, found) for kind, found in counts.items()}, total


def _ordered(kind: Kind, counts: Counter[str]) -> tuple[Choice, ...]:
    order = sorted(counts, key=lambda v: (-counts[v], v)) if kind != "year" else sorted(counts, reverse=True)
    return tuple(Choice(value, counts[value]) for value in order)


def labels(index: Index, kind: Kind, values: Sequence[str]) -> dict[str, str]:
    """Return the names of values of one kind as the graph has them; a value without a name is its own."""
    label = _LABEL.get(kind)
    if not label:
        return {value: value for value in values}
    sql = f"SELECT {label} FROM instrument WHERE {_COLUMN[kind]} = ? AND {label} IS NOT NULL LIMIT 1"
    return {value: next((str(name) for (name,) in index.rows(sql, (value,))), value) for value in values}
