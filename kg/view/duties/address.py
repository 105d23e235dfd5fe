"""What the page *Nhiệm vụ* is asked for, as its address says it, and the address of what else may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal

from kg.index.duties import Order, Role, Sought, When
from kg.instruments import iso_date
from kg.schedule import Window, last_day, window
from kg.terms import BASE
from kg.view import links

BODY, DIRECTIVE, WORDS, SINCE, UNTIL = "cq", "chi-dao", "chu", "han-tu", "han-den"
"""The parameters that text boxes hold."""

_PARAMS = {
    "body_text": BODY,
    "body": "ma",
    "alone": "rieng",
    "shared": "chung",
    "role": "vai",
    "directive_text": DIRECTIVE,
    "directive": "vb",
    "when": "han",
    "day": "ngay",
    "since": SINCE,
    "until": UNTIL,
    "product": "san-pham",
    "place": "noi",
    "words": WORDS,
    "order": "nhom",
    "view": "xem",
    "page": "trang",
}
"""Field of `Asked` → parameter of the address."""

WHENS: Mapping[str, When] = {
    "thang": "window",
    "quy": "window",
    "nam": "window",
    "qua-han": "past",
    "dinh-ky": "standing",
    "khong-han": "undated",
    "khoang": "window",
    "tat-ca": "all",
}
ROLES: Mapping[str, tuple[Role, ...]] = {
    "": ("lead", "coordinating"),
    "chu-tri": ("lead",),
    "phoi-hop": ("coordinating",),
    "nhan-bao-cao": ("reportsTo",),
}
ORDERS: Mapping[str, Order] = {"": "due", "co-quan": "lead", "van-ban": "plan"}
_LONGEST = 300
_FIRST, _LAST = date(1945, 9, 2), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address, as they stand there; those that say nothing known are empty.

    ``body`` and ``directive`` are paths of individuals; the address of the page names them beside what was typed.
    """

    body_text: str = ""
    body: str = ""
    alone: str = ""
    shared: str = ""
    role: str = ""
    directive_text: str = ""
    directive: str = ""
    when: str = "quy"
    day: str = ""
    since: str = ""
    until: str = ""
    product: str = ""
    place: str = ""
    words: str = ""
    order: str = ""
    view: str = ""
    page: str = ""

    def today(self, today: date) -> date:
        """Return the day that "this quarter" is counted from: the one in the address, else today."""
        return _day(self.day) or today

    def number(self) -> int:
        """Return the page asked for, counted from 1."""
        return links.page_number(self.page)

    def within(self, today: date) -> Window | None:
        """Return the days asked for; a range without an end is open at it, a wrong one is none."""
        if self.when in _NAMED:
            return window(_NAMED[self.when], self.today(today))
        first = _day(self.since) if self.since else _FIRST
        last = _day(self.until, last=True) if self.until else _LAST
        return Window(first, last) if self.when == "khoang" and first and last and first <= last else None

    def to(self, **changes: str) -> str:
        """Return the address that asks the same but for ``changes``; the page begins anew unless it is changed."""
        new = replace(self, **{"page": ""} | changes)
        said = {_PARAMS[field.name]: str(getattr(new, field.name)) for field in fields(new)}
        if said[_PARAMS["when"]] == "quy":
            said[_PARAMS["when"]] = ""
        return links.tasks(**said)

    def sought(self, today: date) -> Sought:
        """Return the duties asked for, but for bodies, plans and places."""
        when = WHENS[self.when]
        within = self.within(today)
        if when == "window" and within is None:
            within = Window(_LAST, _FIRST)
        return Sought(
            roles=ROLES[self.role],
            product=self.product,
            words=self.words,
            when=when,
            within=within,
            day=self.today(today),
        )


_NAMED: Mapping[str, Literal["month", "quarter", "year"]] = {"thang": "month", "quy": "quarter", "nam": "year"}


def asked(params: Mapping[str, str]) -> Asked:
    """Return what an address asks for; values that mean nothing are as if they were not there."""
    found = Asked(
        **{
            field: value.strip()[:_LONGEST]
            for field, param in _PARAMS.items()
            if (value := params.get(param)) is not None
        }
    )
    return replace(
        found,
        when=found.when if found.when in WHENS else "quy",
        role=found.role if found.role in ROLES else "",
        order=found.order if found.order in ORDERS else "",
        view=found.view if found.view == "lich" else "",
        day=found.day if _day(found.day) else "",
    )


def authority(path: str) -> str:
    """Return the IRI of the body at this path."""
    return f"{BASE}authority/{path}"


def instrument(path: str) -> str:
    """Return the IRI of the instrument at this path."""
    return f"{BASE}instrument/{path}"


def path(iri: str) -> str:
    """Return the path of a body or an instrument, as it stands in an address."""
    return iri.removeprefix(f"{BASE}authority/").removeprefix(f"{BASE}instrument/")


def _day(text: str, *, last: bool = False) -> date | None:
    """Return a date of any precision as its first or last day, None if it is none or out of reach."""
    try:
        iso = iso_date(text)
        found = date.fromisoformat(
            last_day(iso) if last else f"{iso}-01-01"[:10] if len(iso) == 4 else f"{iso}-01"[:10]
        )
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None
