"""Places and authorities by the names that people give them, across the mergers of 2025."""

from __future__ import annotations

import re
from collections.abc import Callable

from kg.graph import Store, members, names, objects, pointing
from kg.terms import DEF, fold

_KIND = re.compile(r"^(?:tinh|thanh pho|tp|xa|phuong|dac khu) ")


def lies_in(store: Store, jurisdiction: str | None, place: str, *, kin: bool) -> bool:
    """Tell whether the jurisdiction (IRI) bears the name ``place`` or lies below one that does.

    With ``kin``, a predecessor or successor of the jurisdiction may bear it instead: "Vĩnh Long" finds what
    Trà Vinh issued, and "Trà Vinh" what Vĩnh Long has issued since the merger, but never Bến Tre's.
    """
    if jurisdiction is None:
        return False
    wanted = bare(place)
    reached = _with_parents({jurisdiction})
    if kin:
        later = _closure(reached, lambda j: objects(store, j, DEF + "successor"))
        earlier = _closure(reached, lambda j: pointing(store, DEF + "successor", j))
        reached |= later | earlier
    return any(wanted in {bare(n) for n in [*names(store, j), _slug_name(j)]} for j in reached)


def places(store: Store, name: str) -> list[str]:
    """Return the IRIs of the jurisdictions of this name, in any spelling; of a place and its successor of the same
    name the successor stands for both, since what asks by place follows the mergers."""
    wanted = bare(name)
    found = [j for j in members(store, "Jurisdiction") if wanted in {bare(n) for n in names(store, j)}]
    later = {j: _closure({j}, lambda place: objects(store, place, DEF + "successor")) for j in found}
    return [j for j in found if not any(other in later[j] for other in found)]


def authorities(store: Store, name: str) -> list[str]:
    """Return the IRIs of the authorities of this name, accents and case aside."""
    wanted = fold(name)
    return [a for a in members(store, "Authority") if wanted in {fold(n) for n in names(store, a)}]


def bare(place: str) -> str:
    """Return a place's name for comparison: no accents, no case, no word for its kind.

    >>> bare("Tỉnh Trà Vinh"), bare("TP. Cần Thơ")
    ('tra vinh', 'can tho')
    >>> bare("xã Phước Minh, tỉnh Tây Ninh")
    'phuoc minh'
    """
    return _KIND.sub("", fold(place.partition(",")[0]))


def province_form(jurisdiction: str) -> str:
    """Return the IRI of the province in which a district or commune lies, any other jurisdiction itself.

    >>> province_form("https://w3id.org/cancu/id/jurisdiction/vinh-long-2025/xa-cau-ke")
    'https://w3id.org/cancu/id/jurisdiction/vinh-long-2025'
    """
    head, mark, tail = jurisdiction.partition("/jurisdiction/")
    return head + mark + tail.partition("/")[0]


def _with_parents(places: set[str]) -> set[str]:
    reached = set(places)
    for place in places:
        head, mark, tail = place.partition("/jurisdiction/")
        parts = tail.split("/")
        reached |= {head + mark + "/".join(parts[:n]) for n in range(1, len(parts))} if mark else set()
    return reached


def _closure(places: set[str], step: Callable[[str], list[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = sorted(places)
    while waiting:
        new = set(step(waiting.pop())) - reached
        reached |= new
        waiting += sorted(new)
    return reached


def _slug_name(place: str) -> str:
    return re.sub(r"-\d{4}$", "", place.rpartition("/")[2])
