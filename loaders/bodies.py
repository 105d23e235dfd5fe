"""Bodies charged with a task: each name in a cell becomes an authority, completed by the document's place.

A body that the vocabulary knows gets its full official name, and so the IRI that it has as an issuer; any other keeps
the printed one. A group ("các sở, ban, ngành") is an authority of the kind "group".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.knowledge import Body
from kg.model import CENTRAL, Authority
from loaders.issuers import Issuer, Names
from loaders.lists import begins_body, is_group, known, split
from loaders.resolve import authority_iri
from loaders.text import clean

_CUT = re.compile(r"(?:huyện|quận|thị xã),? (?:thị xã,? )?thành$")
_LOCAL = ("commune", "local")


_SAID_OF_IT = re.compile(r"\s(?:có\s(?:trách\snhiệm|\d{1,3}\s)).*$", re.IGNORECASE)
"""What a sentence says of a body behind its name: "Ban Chỉ đạo có 03 Tổ Công tác"."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: its jurisdiction and date, which complete the names of local bodies."""

    jurisdiction: str | None
    date: str | None

    @property
    def province(self) -> str | None:
        """The jurisdiction, or the one above it for a commune: "xã …, tỉnh"."""
        return self.jurisdiction.rpartition(", ")[2] if self.jurisdiction else None


class Bodies:
    """The bodies that a document's task tables name, by the text of a cell."""

    def __init__(self, names: Names, place: Place) -> None:
        self.names = names
        self.place = place
        self.authorities: dict[str, Authority] = {}
        self._cells: dict[str, tuple[str, ...]] = {}

    def iris(self, text: str) -> tuple[str, ...]:
        """Return the IRIs of the bodies that a cell lists, in order, each once; `authorities` describes them."""
        if text not in self._cells:
            found: dict[str, None] = {}
            for name in split(text, self.names):
                authority = self._authority(name)
                self.authorities.setdefault(authority.id, authority)
                found[authority.id] = None
            self._cells[text] = tuple(found)
        return self._cells[text]

    def _authority(self, printed: str) -> Authority:
        base, opening, rest = _SAID_OF_IT.sub("", printed).partition(" (")
        name, kind, jurisdiction = self._named(base)
        name = f"{name} ({rest}" if opening and begins_body(rest) else name
        iri = authority_iri(name, jurisdiction, self.place.date, self.names.knowledge)
        return Authority(iri or "", name, kind, jurisdiction)

    def _named(self, base: str) -> tuple[str, str | None, str | None]:
        """Return a body's full name, its kind and its jurisdiction."""
        copy = clean(base)
        issuer = known(copy, 0, self.names)
        body = self.names.body(issuer.body) if issuer else None
        if issuer and body and issuer.end == len(base):
            return self._complete(issuer, body)
        group = _group(base, self.names)
        if group or is_group(base):
            name = base + " phố" if _CUT.search(base.lower()) else base
            return name[0].upper() + name[1:], "group", self._level(group)
        full = self.names.knowledge.place(self.place.province or "", self.place.date)
        for kind in ("tỉnh", "thành phố"):
            if full and full.kind == kind and base.endswith(" " + kind):
                base = base.removesuffix(kind) + full.full
        return base[0].upper() + base[1:], None, self.place.jurisdiction

    def _complete(self, issuer: Issuer, body: Body) -> tuple[str, str, str | None]:
        if issuer.central:
            return body.name, body.kind, CENTRAL
        above = self._level(body)
        named = self.names.knowledge.place(issuer.place, self.place.date) if issuer.place else None
        if issuer.kind == "thành phố" and named and named.kind == "tỉnh":
            city = f"{issuer.kind} {issuer.place}"
            return f"{body.name} {city}", body.kind, f"{city}, {named.name}"
        name = self.names.own_name(issuer, above, self.place.date)
        return name, body.kind, self.names.jurisdiction(issuer, above)

    def _level(self, body: Body | None) -> str | None:
        """Return the jurisdiction of a body of this document's place: the province for provincial bodies."""
        if body and body.level == "central":
            return CENTRAL
        return self.place.jurisdiction if body is None or body.level in _LOCAL else self.place.province


def _group(name: str, names: Names) -> Body | None:
    """Return the group of the vocabulary that a printed name is, or begins with."""
    parts = name.split()
    for count in range(min(len(parts), 24), 1, -1):
        body = names.body(" ".join(parts[:count]))
        if body:
            return body if body.kind == "group" else None
    return None
