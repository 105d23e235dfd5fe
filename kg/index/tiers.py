"""The queries that a text is sought with, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.index.asking import Asked, Item
from kg.index.opening import LISTED, Value, listed
from kg.index.schema import SEPARATOR
from kg.index.words import phrase, words
from kg.instruments import normal_number

BEGINS = "SELECT instrument FROM number WHERE key >= ? AND key < ? || char(127)"
MATCHES = "SELECT rowid FROM words WHERE words MATCH ?"
EVERY = "SELECT id FROM slim"
_MOST = 24
"""So many words of a text are sought."""


_LEADS = (("ve", "viec"), ("ve",), ("v", "v"), ())
"""With these words a title may begin that are no part of it."""

_PROVINCES = ("-tinh", "-thanh-pho", "")
"""What stands between a body's name and its province, in the slug of an issuer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A query for the ids of instruments, with the values of its parameters."""

    sql: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The queries for ids, likeliest first, and those among them that together find all that the others find."""

    tiers: tuple[Part, ...]
    widest: tuple[Part, ...]


def plan(typed: Asked, text: str, *, is_named: bool) -> Plan:
    """Return what a text is sought with; where it names instruments, behind them come those that mention the number."""
    if is_named:
        tiers = tuple(_mentions(typed))
        return Plan(tiers, tiers)
    key = normal_number(text)
    begins = [key, *(number.key for number in typed.named)] if key[:1].isdigit() else [n.key for n in typed.named]
    first = [_begins(f"{k}-" if k.isdigit() else k) for k in dict.fromkeys(begins)]
    sought, widest = _sought(typed)
    # digits alone are a whole ordinal first, and the beginning of one last
    last = [_begins(key)] if key.isdigit() else []
    dates = [item.value for item in typed.items if item.what == "date"]
    days = [_dated(dates[0], None)] if dates and not _terms(typed, ("date", "glue")) else []
    return Plan((*first, *days, *sought, *last), (*first, *days, *widest, *last))


def ids(keys: Sequence[int]) -> Part:
    """Return the query for these ids."""
    return Part("SELECT value FROM json_each(?)", (listed(keys),))


def _begins(key: str) -> Part:
    return Part(BEGINS, (key, key))


def _mentions(typed: Asked) -> Iterator[Part]:
    """Yield what mentions a number that was named, first where it was issued by whom or where the text says."""
    facts = [item for item in typed.items if item.what in ("place", "body")]
    numbers = [words(number.key) for number in typed.named if number.is_whole]
    said = " OR ".join(phrase(number, column="title") for number in numbers)
    if not said:
        return
    if facts:
        yield _matching(f"({said}) AND {_all(facts, 'identity')}")
    yield _matching(f"({said})")


def _terms(typed: Asked, without: Sequence[str]) -> list[Item]:
    """Return the parts of a text that are none of these kinds."""
    return [item for item in typed.items if item.what not in without]


def _sought(typed: Asked) -> tuple[list[Part], list[Part]]:
    """Return the queries for words, likeliest first, and the widest of them."""
    every = [item for item in typed.items if item.words][:_MOST]
    if not every:
        return [], []
    weighty = [item for item in every if item.what not in ("glue", "date")] or every
    bodies = [item for item in weighty if item.what == "body"]
    facts = [item for item in weighty if item.what in ("type", "place", "body")]
    rest = [item for item in weighty if item not in facts]
    spoken = [word for item in every for word in item.words]
    tiers = [*_issued(bodies, [item for item in weighty if item not in bodies])]
    tiers += [
        _matching(_all(weighty, "number")),
        _matching(_all(weighty, "identity")),
        _matching(_titled(spoken)),
        _matching(phrase(spoken, column="own")),
        _matching(phrase(spoken, column="title")),
        *(
            [_matching(f"{_all(facts, 'identity')} AND {_all(rest, column)}") for column in ("own", "title")]
            if facts and rest
            else []
        ),
        _matching(_all(every, "own")),
        _matching(_all(every, "title")),
        _matching(_all(weighty, "title")),
        _matching(_all(every, "")),
        _matching(_all(weighty, "")),
    ]
    widest = _matching(_all(weighty, "", unfinished=True))
    dates = [item.value for item in typed.items if item.what == "date"]
    if dates and weighty != every:
        return [_dated(dates[0], widest), *tiers, widest], [widest]
    return [*dict.fromkeys([*tiers, widest])], [widest]


def _titled(spoken: Sequence[str]) -> str:
    """Return the FTS5 query for titles that begin so: an instrument's own, not one that it carries out or approves."""
    begins = next((spoken[len(lead) :] for lead in _LEADS if tuple(spoken[: len(lead)]) == lead), spoken) or spoken
    return " OR ".join(phrase([SEPARATOR, *lead, *begins], column="title") for lead in _LEADS)


def _issued(bodies: Sequence[Item], others: Sequence[Item]) -> Iterator[Part]:
    """Yield what a body issued, before what merely bears its name; at a place that of the whole province first."""
    if len(bodies) != 1:
        return
    slugs = [value.replace(" ", "-") for value in bodies[0].values]
    places = [place for item in others if item.what == "place" for place in item.values]
    of_place = [f"{slug}{kind}-{place}" for slug in slugs for kind in _PROVINCES for place in places]
    among = f" AND i.id IN ({MATCHES})" if others else ""
    sought = (_all(others, ""),) if others else ()
    if of_place:
        yield Part(f"SELECT i.id FROM instrument i WHERE i.issuer_key IN {LISTED}{among}", (listed(of_place), *sought))
    by = " OR ".join(["i.issuer_key = ? OR i.issuer_key >= ? AND i.issuer_key < ?"] * len(slugs))
    values: list[Value] = [bound for slug in slugs for bound in (slug, f"{slug}-", f"{slug}.")]
    yield Part(f"SELECT i.id FROM instrument i WHERE ({by}){among}", (*values, *sought))


def _dated(date: str, among: Part | None) -> Part:
    """Return what was issued at a date, among what a query finds."""
    inside = f" AND i.id IN ({among.sql})" if among else ""
    values = among.values if among else ()
    if date.startswith("--"):
        return Part(f"SELECT i.id FROM slim i WHERE substr(i.date, 6) = ?{inside}", (date[2:], *values))
    sql = f"SELECT i.id FROM instrument i WHERE i.held IN {LISTED} AND i.date >= ? AND i.date < ?{inside}"
    return Part(sql, (listed((0, 1)), date, f"{date}~", *values))


def _matching(query: str) -> Part:
    return Part(MATCHES, (query,))


def _all(items: Sequence[Item], column: str, *, unfinished: bool = False) -> str:
    """Return the FTS5 query for rows with all the parts, in one column if it is named.

    The last word may be ``unfinished``: one of letters then stands for all that begin with it.
    """
    last = items[-1]
    ends = unfinished and last.what in ("word", "glue") and last.words[-1].isalpha() and len(last.words[-1]) > 1
    terms = [_said(item, star="*" if ends and item is last else "") for item in items]
    joined = " AND ".join(terms)
    return f"{column} : ({joined})" if column else f"({joined})"


def _said(item: Item, *, star: str) -> str:
    """Return the ways in which a part may stand: as typed, and a body under its whole name."""
    typed = " ".join(item.words)
    if item.what in ("number", "date"):
        return "(" + " AND ".join(f'"{word}"' for word in item.words) + ")"
    ways = dict.fromkeys([typed, *(item.values if item.what == "body" else ())])
    return "(" + " OR ".join(f'"{way}"' for way in ways) + ")" if len(ways) > 1 else f'"{typed}"{star}'
