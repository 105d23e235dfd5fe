"""What a person chose on the page *Độ phủ*, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from kg.graph import is_iri
from kg.instruments import iso_date
from kg.terms import BASE
from kg.view.links import COVERAGE

MOST = 8
"""How many directives stand beside one another."""

VIEWS = {"bang": "Bảng", "o": "Bản đồ ô", "thoi-gian": "Dòng thời gian", "chua-co": "Danh sách chưa có"}
AFTER, BEFORE = "34", "63"
_INSTRUMENT = f"{BASE}instrument/"
_LONGEST = 8_000
_DAY = len("2025-07-01")


@dataclass(frozen=True, slots=True)
class Choice:
    """The directives (IRIs), the view, the side of the merger, the last day that counts, and the opened cell.

    ``typed`` is the day as typed; ``whole`` tells that provinces of which nothing is loaded are shown too; ``drawn`` is
    the directive whose maps are shown, the first one where it is None.
    """

    directives: tuple[str, ...] = ()
    view: str = "bang"
    side: str = AFTER
    typed: str = ""
    opened: tuple[str, str] | None = None
    whole: bool = False
    drawn: str | None = None

    @property
    def until(self) -> str | None:
        """Return the typed day as ISO, None where there is none or it is no day."""
        try:
            day = iso_date(self.typed) if self.typed else ""
            return date.fromisoformat(day).isoformat() if len(day) == _DAY else None
        except ValueError:
            return None

    def address(self, *, opened: tuple[str, str] | None = None, **changes: Any) -> str:
        """Return the address of this choice with ``changes`` to its fields; an opened cell stays only if named."""
        wanted = replace(self, opened=opened, **changes)
        params = {"vb": ",".join(map(short, wanted.directives))}
        params |= {"xem": wanted.view} if wanted.view != "bang" else {}
        params |= {"tinh": wanted.side} if wanted.side != AFTER else {}
        params |= {"ngay": wanted.typed} if wanted.typed else {}
        params |= {"du": "1"} if wanted.whole else {}
        params |= {"ve": short(wanted.drawn)} if wanted.drawn else {}
        if wanted.opened:
            params |= {"cho": short(wanted.opened[0]), "noi": wanted.opened[1]}
        return f"{COVERAGE}?" + urlencode(params, safe="/,")


def choice(params: Mapping[str, str]) -> Choice:
    """Return what an address chooses; what is malformed in it counts as not chosen."""
    given = params.get("vb", "")[:_LONGEST].split(",")
    directives = tuple(dict.fromkeys(found for text in given if (found := long(text))))[:MOST]
    opened = long(params.get("cho", ""))
    place = params.get("noi", "")
    return Choice(
        directives=directives,
        view=params.get("xem", "") if params.get("xem") in VIEWS else "bang",
        side=BEFORE if params.get("tinh") == BEFORE else AFTER,
        typed=params.get("ngay", "").strip()[:20],
        opened=(opened, place) if opened and place else None,
        whole=params.get("du") == "1",
        drawn=long(params.get("ve", "")),
    )


def short(iri: str) -> str:
    """Return an instrument's IRI as it stands in an address.

    >>> short(long("trung-uong/nghi-quyet/36-nq-tw/2023"))
    'trung-uong/nghi-quyet/36-nq-tw/2023'
    """
    return iri.removeprefix(_INSTRUMENT)


def long(text: str) -> str | None:
    """Return the IRI of an instrument that stands so in an address, None if that is none."""
    iri = _INSTRUMENT + text.strip()
    return iri if text.strip() and is_iri(iri) else None
