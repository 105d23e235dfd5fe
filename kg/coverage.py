"""Which provinces carry out a directive: the instruments below it by place, the first of each and its delay.

An instrument covers its province where a text states, as done, that it implements the directive or something that
implements it in turn. What is only announced, or hangs on a reference that fits several instruments, is kept apart
and covers nothing. A province after the merger covers by its own instruments; those of its parts stand beside them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kg.index.opening import Index
from kg.index.places import held_in
from kg.instruments import Card
from kg.provinces import Province, Provinces
from kg.reach import CENTRAL, Plan, Reach, place_of

_DAY = len("2025-07-01")


class State(Enum):
    """How a province stands towards a directive, from the surest cover to nothing that could be looked at."""

    DIRECT = "direct"
    CHAIN = "chain"
    INHERITED = "inherited"
    LOCAL = "local"
    PERHAPS = "perhaps"
    PLANNED = "planned"
    NONE = "none"
    UNLOADED = "unloaded"


COVERED = frozenset({State.DIRECT, State.CHAIN})
"""The states in which the province itself has an instrument."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a province has for a directive; ``plans`` are its own, the first one first.

    ``parts`` are the cells of the provinces that were merged into it. ``delay`` counts the days from the directive to
    the first plan and is None unless both dates are known to the day. ``unsure`` plans may be earlier than the first
    because their date is not known to the day. ``held`` counts the loaded documents of the province itself.
    """

    province: Province
    state: State
    plans: tuple[Plan, ...]
    local: tuple[Plan, ...]
    perhaps: tuple[Plan, ...]
    planned: tuple[Plan, ...]
    parts: tuple[Cell, ...]
    delay: int | None
    unsure: int
    held: int

    @property
    def first(self) -> Plan | None:
        """Return the first plan of the province itself."""
        return self.plans[0] if self.plans else None

    @property
    def first_direct(self) -> Plan | None:
        """Return the first plan of the province itself that names the directive."""
        return next((plan for plan in self.plans if plan.direct), None)

    @property
    def covered_parts(self) -> tuple[Cell, ...]:
        """Return the cells of the old provinces that have a plan of their own."""
        return tuple(part for part in self.parts if part.state in COVERED)

    @property
    def inherited(self) -> Plan | None:
        """Return the first plan of the old provinces, where it is earlier than the province's own."""
        plans = [part.plans[0] for part in self.covered_parts if part.plans[0].card.date]
        first = min(plans, key=lambda plan: plan.card.date or "", default=None)
        own = self.first.card.date if self.first else None
        return first if first and own and (first.card.date or "") < own else None

    @property
    def held_with_parts(self) -> int:
        """Return the number of loaded documents of the province and of its old provinces."""
        return self.held + sum(part.held for part in self.parts)


def cells(
    found: Reach, provinces: Provinces, wanted: Iterable[Province], held: Mapping[str, int], *, until: str | None = None
) -> dict[str, Cell]:
    """Return the cell of every wanted province by its key; ``until`` is the last day (ISO) that counts.

    ``held`` is the number of loaded documents by province (see `held_by_place`). With ``until``, an instrument
    whose date does not show that it is old enough does not count.
    """
    kinds = {name: _by_place(_in_time(plans, until)) for name, plans in _kinds(found).items()}
    return {p.key: _cell(p, found.directive, kinds, provinces, held) for p in wanted}


def undated(found: Reach, until: str | None) -> int:
    """Return how many asserted instruments do not count at ``until`` because their date is not known well enough."""
    return sum(1 for plan in found.plans if until and _earliest(plan.card.date) <= until < _latest(plan.card.date))


def central(found: Reach, until: str | None = None) -> tuple[Plan, ...]:
    """Return the instruments of the centre below the directive, the first one first."""
    return _ordered(_by_place(_in_time(found.plans, until)).get((CENTRAL, False), ()), found.directive)


def unplaced(found: Reach, until: str | None = None) -> tuple[Plan, ...]:
    """Return the instruments whose place is not known, the first one first."""
    return _ordered(_by_place(_in_time(found.plans, until)).get(("", False), ()), found.directive)


def tally(cells: Iterable[Cell]) -> dict[State, int]:
    """Return how many provinces are in each state, every state named."""
    states = [cell.state for cell in cells]
    return {state: states.count(state) for state in State}


def held_by_place(places: Mapping[str, int], provinces: Provinces) -> dict[str, int]:
    """Return the instruments of `kg.index.places.held_places` by province, and for `CENTRAL`."""
    counts: dict[str, int] = {}
    for jurisdiction, number in places.items():
        key, _ = place_of(jurisdiction, provinces)
        counts[key] = counts.get(key, 0) + number
    return counts


def held_of(index: Index, places: Mapping[str, int], provinces: Provinces, key: str) -> list[str]:
    """Return the instruments of a province, its districts and communes whose text is loaded."""
    return held_in(index, [place for place in places if place_of(place, provinces)[0] == key])


def delay(since: str | None, until: str | None) -> int | None:
    """Return the days between two ISO dates, None unless both are known to the day.

    >>> delay("2023-01-30", "2023-07-17"), delay("2023", "2023-07-17")
    (168, None)
    """
    if not since or not until or len(since) != _DAY or len(until) != _DAY:
        return None
    try:
        return (date.fromisoformat(until) - date.fromisoformat(since)).days
    except ValueError:
        return None


def _kinds(found: Reach) -> dict[str, tuple[Plan, ...]]:
    return {"plans": found.plans, "perhaps": found.perhaps, "planned": found.planned}


ByPlace = dict[tuple[str, bool], list[Plan]]
"""Plans by the key of their province and whether they are of a district or commune."""


def _by_place(plans: Iterable[Plan]) -> ByPlace:
    found: ByPlace = {}
    for plan in plans:
        found.setdefault((plan.place, plan.local), []).append(plan)
    return found


def _in_time(plans: Iterable[Plan], until: str | None) -> list[Plan]:
    return [plan for plan in plans if not until or _latest(plan.card.date) <= until]


def _cell(
    province: Province, directive: Card, kinds: Mapping[str, ByPlace], provinces: Provinces, held: Mapping[str, int]
) -> Cell:
    own = _ordered(kinds["plans"].get((province.key, False), ()), directive)
    local = _ordered(kinds["plans"].get((province.key, True), ()), directive)
    perhaps, planned = (
        tuple(kinds[kind].get((province.key, False), [])) + tuple(kinds[kind].get((province.key, True), []))
        for kind in ("perhaps", "planned")
    )
    parts = tuple(_cell(part, directive, kinds, provinces, held) for part in provinces.parts(province.key))
    first = own[0].card.date if own else None
    documents = held.get(province.key, 0)
    signs = (
        (State.DIRECT, own and own[0].direct),
        (State.CHAIN, own),
        (State.INHERITED, any(part.state in COVERED for part in parts)),
        (State.LOCAL, local or any(part.local for part in parts)),
        (State.PERHAPS, perhaps or any(part.perhaps for part in parts)),
        (State.PLANNED, planned or any(part.planned for part in parts)),
        (State.NONE, documents or any(part.held for part in parts)),
    )
    state = next((state for state, holds in signs if holds), State.UNLOADED)
    unsure = sum(1 for plan in own[1:] if _earliest(plan.card.date) < _earliest(first)) if own else 0
    return Cell(
        province, state, own, local, perhaps, planned, parts, delay(directive.date, first), unsure, documents
    )  # fmt: skip


def _ordered(plans: Iterable[Plan], directive: Card) -> tuple[Plan, ...]:
    """Return the plans by date; one that is surely older than the directive, and so doubtful, comes last."""
    given = _earliest(directive.date)

    def key(plan: Plan) -> tuple[bool, str, str]:
        return _latest(plan.card.date) < given, _latest(plan.card.date), plan.card.iri

    return tuple(sorted(plans, key=key))


def _latest(day: str | None) -> str:
    """Return the last day that a date of any precision may mean, as text that sorts.

    >>> _latest("2024-02-05"), _latest("2024-02"), _latest("2024"), _latest(None)
    ('2024-02-05', '2024-02-29', '2024-12-31', '9999-12-31')
    """
    if not day:
        return "9999-12-31"
    year, _, month = day[: len("2024-02")].partition("-")
    if len(day) == _DAY or month > "12" or month == "00":
        return day
    return f"{year}-{month}-{monthrange(int(year), int(month))[1]}" if month else f"{year}-12-31"


def _earliest(day: str | None) -> str:
    return f"{day}-00-00"[:_DAY] if day else ""
