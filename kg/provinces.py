"""The provinces as territories: what they were before the merger, what they are after it, and where each one's tile is.

A jurisdiction ends when its name or rank changes. Here those that followed one another on the same land are one
province; only a merger begins another, which keeps the old ones as its parts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kg.graph import Statement, Store, about, members, name, pointing
from kg.terms import DEF, fold

_MARK = "/jurisdiction/"
_CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Province:
    """One territory; ``forms`` are its jurisdictions (IRIs), the oldest first, and ``key`` the slug of the last.

    ``since`` is its first day and ``until`` the first day after its last, empty where unknown or to come.
    ``parts`` are the keys of those merged into it, ``whole`` the key of the one it was merged into.
    """

    key: str
    name: str
    kind: str
    forms: tuple[str, ...]
    since: str
    until: str
    parts: tuple[str, ...]
    whole: str | None

    def stands_on(self, day: str) -> bool:
        """Tell whether it existed on an ISO day."""
        return self.since <= day and (not self.until or day < self.until)


@dataclass(frozen=True, slots=True)
class Grid:
    """A tile grid: its Vietnamese label, the days it holds for, and row and column of each province by key."""

    label: str
    since: str
    until: str
    tiles: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Provinces:
    """Every province by its key; ``merger`` is the day on which most of them ended, empty if none did."""

    by_key: Mapping[str, Province]
    by_form: Mapping[str, str]
    merger: str
    grids: tuple[Grid, ...]

    def of(self, jurisdiction: str | None) -> tuple[Province | None, bool]:
        """Return the province that a jurisdiction is or lies in, and whether it lies below it."""
        head, mark, tail = (jurisdiction or "").partition(_MARK)
        top, _, below = tail.partition("/")
        key = self.by_form.get(head + mark + top)
        return (self.by_key[key] if key else None), bool(below)

    def before(self) -> tuple[Province, ...]:
        """Return the provinces of the last day before the merger, by name."""
        return self._sorted([p for p in self.by_key.values() if p.since < self.merger <= (p.until or self.merger)])

    def after(self) -> tuple[Province, ...]:
        """Return the provinces of the day of the merger, by name."""
        return self._sorted([p for p in self.by_key.values() if p.stands_on(self.merger)])

    def parts(self, key: str) -> tuple[Province, ...]:
        """Return every province that went into this one, at any remove, by name."""
        own = [self.by_key[part] for part in self.by_key[key].parts]
        return self._sorted(own + [below for part in own for below in self.parts(part.key)])

    @staticmethod
    def _sorted(found: list[Province]) -> tuple[Province, ...]:
        return tuple(sorted(found, key=lambda p: (fold(p.name), p.key)))


def provinces(store: Store) -> Provinces:
    """Return the provinces and tile grids that the store's vocabularies know."""
    rows = {iri: _row(about(store, iri)) for iri in members(store, "Jurisdiction")}
    rows = {iri: row for iri, row in rows.items() if row.get("kind", [_CENTRAL]) != [_CENTRAL]}
    before: dict[str, list[str]] = defaultdict(list)
    for iri, row in rows.items():
        for successor in row.get("successor", ()):
            before[successor].append(iri)
    lasting = {old: new for new, olds in before.items() for old in olds if _same_land(rows, old, new, olds)}
    by_form = {iri: _last(iri, lasting).rpartition("/")[2] for iri in rows}
    forms: dict[str, list[str]] = defaultdict(list)
    for iri in sorted(rows, key=lambda i: (_one(rows[i], "validFrom"), i)):
        forms[by_form[iri]].append(iri)
    found = {key: _province(store, key, own, rows, before, by_form) for key, own in forms.items()}
    ends = Counter(p.until for p in found.values() if p.until)
    merger = max(ends, key=lambda day: (ends[day], day), default="")
    return Provinces(found, by_form, merger, _grids(store, by_form))


def _province(
    store: Store, key: str, own: list[str], rows: Mapping[str, dict[str, list[str]]],
    before: Mapping[str, list[str]], by_form: Mapping[str, str],
) -> Province:  # fmt: skip
    first, last = rows[own[0]], rows[own[-1]]
    parts = {by_form[old] for form in own for old in before.get(form, ()) if by_form[old] != key}
    whole = next((by_form[new] for new in last.get("successor", ()) if new in by_form), None)
    return Province(
        key=key,
        name=name(store, own[-1]) or key,
        kind=_one(last, "kind"),
        forms=tuple(own),
        since=_one(first, "validFrom"),
        until=_one(last, "validUntil"),
        parts=tuple(sorted(parts)),
        whole=whole,
    )


def _same_land(rows: Mapping[str, dict[str, list[str]]], old: str, new: str, olds: list[str]) -> bool:
    """Tell whether ``new`` began as ``old`` ended and took in nothing else."""
    ended = _one(rows[old], "validUntil")
    return len(olds) == 1 and new in rows and bool(ended) and ended == _one(rows[new], "validFrom")


def _last(iri: str, lasting: Mapping[str, str]) -> str:
    while iri in lasting:
        iri = lasting[iri]
    return iri


def _grids(store: Store, by_form: Mapping[str, str]) -> tuple[Grid, ...]:
    found = []
    for grid in members(store, "TileGrid"):
        row = _row(about(store, grid))
        tiles = {}
        for tile in pointing(store, DEF + "inGrid", grid):
            said = _row(about(store, tile))
            key = by_form.get(_one(said, "tileOf"))
            if key:
                tiles[key] = (int(_one(said, "row")), int(_one(said, "column")))
        found.append(Grid(name(store, grid) or grid, _one(row, "validFrom"), _one(row, "validUntil"), tiles))
    return tuple(sorted(found, key=lambda g: g.since))


def _row(statements: list[Statement]) -> dict[str, list[str]]:
    """Return our properties of one thing by local name."""
    row: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        if statement.predicate.startswith(DEF):
            row[statement.predicate.removeprefix(DEF)].append(statement.object)
    return dict(row)


def _one(row: Mapping[str, list[str]], name: str) -> str:
    return next(iter(row.get(name, ())), "")
