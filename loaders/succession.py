"""Bodies across reforms: what each body that documents name belongs to, when it existed, and what followed it.

The vocabulary says it once for a kind of body (Sở Giao thông vận tải went into Sở Xây dựng) and once for a place (Trà
Vinh went into Vĩnh Long). A body is a kind at a place: it ends with the first of the two, and what follows it is the
kind or the place that came next. No document says so, and so it stands in a graph of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.knowledge import Body, Jurisdiction, Knowledge, Unit
from kg.model import Authority, Extraction
from kg.terms import DCTERMS, DEF, ORG, RDF, SKOS, date_literal, individual, iri, literal, slug
from loaders.issuers import placed_name

_AT_PROVINCE = ("province", "local")
_OF_PROVINCE = ("department", "committee", "council", "party")
"""What a body is that no province shares with another."""


@dataclass(frozen=True, slots=True)
class LocalBody:
    """A kind of body at a province."""

    kind: Body
    place: Jurisdiction

    @property
    def name(self) -> str:
        """Its full name: "Sở Y tế tỉnh Trà Vinh"."""
        return placed_name(self.kind.name, self.place)

    @property
    def iri(self) -> str:
        """The IRI that it has in documents."""
        return individual("authority", self.place.slug, slug(self.name))

    @property
    def is_bound(self) -> bool:
        """Tell whether it begins and ends with its province; a society or the board of an economic zone need not."""
        return self.kind.everywhere or self.kind.kind in _OF_PROVINCE

    @property
    def since(self) -> str:
        """The first day, "0000" where it is unknown."""
        return max(self.kind.valid_from, self.place.valid_from) if self.is_bound else self.kind.valid_from

    @property
    def until(self) -> str:
        """The first day on which it no longer existed, "9999" while it does or where it is unknown."""
        return min(self.kind.valid_until, self.place.valid_until) if self.is_bound else self.kind.valid_until

    @property
    def is_sound(self) -> bool:
        """Tell whether kind and place existed at one time; a later document may name a body that no longer did."""
        return self.since < self.until


class Succession:
    """The rules of the vocabulary, applied to bodies."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._kinds = {b.iri: b for b in knowledge.bodies}
        self._places = {p.iri: p for p in knowledge.jurisdictions}
        self._place_by_slug = {p.slug: p for p in knowledge.jurisdictions}
        self._units = knowledge.units
        self._named: dict[str, dict[str, LocalBody]] = {}

    def body(self, authority: str) -> LocalBody | None:
        """Return the body of the vocabulary that an authority's IRI names; None for any other."""
        place_slug, _, name = authority.rpartition("/authority/")[2].partition("/")
        place = self._place_by_slug.get(place_slug)
        if place is None or place.kind == "central":
            return None
        if place_slug not in self._named:
            bodies = (LocalBody(k, place) for k in self._kinds.values() if k.level in _AT_PROVINCE)
            self._named[place_slug] = {slug(b.name): b for b in bodies if b.kind.kind != "group"}
        return self._named[place_slug].get(name)

    def unit(self, authority: str) -> tuple[Unit, Jurisdiction] | None:
        """Return the kind of the unit below a province that an authority's IRI names, and the province."""
        parts = authority.rpartition("/authority/")[2].split("/")
        place = self._place_by_slug.get(parts[0])
        if place is None or len(parts) != 3:
            return None
        kinds = (u for u in self._units if parts[1].startswith(slug(u.name) + "-"))
        unit = max(kinds, key=lambda u: len(u.name), default=None)
        return (unit, place) if unit else None

    def successors(self, body: LocalBody) -> tuple[LocalBody, ...]:
        """Return what followed a body on the day on which it ended."""
        until = body.until
        if until == "9999" or body.kind.valid_from >= body.place.valid_until:
            return ()
        moved = body.place.valid_until == until
        place = self._places.get(body.place.successor or "") if moved else body.place
        kinds = [self._kinds[k] for k in body.kind.successors] if body.kind.valid_until == until else [body.kind]
        if place is None:
            return ()
        found = []
        for kind in kinds:
            formed = self._formed(kind, place)
            known = formed.everywhere or place.iri in formed.places or not moved
            begun = max(until, place.valid_from)
            if known and formed.valid_from <= begun < formed.valid_until:
                found.append(LocalBody(formed, place))
        return tuple(found)

    def parent(self, body: LocalBody) -> LocalBody | str | None:
        """Return the body at the same place, or the IRI of the central one, that a body belongs to."""
        kind = self._kinds.get(body.kind.parent or "")
        if kind is None:
            return None
        return kind.iri if kind.level == "central" else LocalBody(self._formed(kind, body.place), body.place)

    def committee(self, place: Jurisdiction) -> LocalBody | None:
        """Return the people's committee of a province: the body that departments belong to."""
        kind = next((k for k in self._kinds.values() if k.kind == "committee" and k.level in _AT_PROVINCE), None)
        return LocalBody(kind, place) if kind else None

    def _formed(self, kind: Body, place: Jurisdiction) -> Body:
        """Return the kind as it is called at a place: "Thành ủy" for "Tỉnh ủy" in a city."""
        return self._kinds[kind.city_form] if kind.city_form and place.kind == "thành phố" else kind


def authorities_graph() -> str:
    """Return the name of the graph that holds what the vocabulary says of the bodies in documents."""
    return individual("graph", "authorities")


def authorities(extractions: Sequence[Extraction], knowledge: Knowledge) -> list[str]:
    """Return the sorted N-Quads lines of the authorities graph: the bodies of documents that the vocabulary knows,
    all that they belong to and all that followed them."""
    rules = Succession(knowledge)
    graph = iri(authorities_graph())
    named = {a.id: a for e in extractions for a in e.authorities}
    lines: set[str] = set()
    waiting: list[LocalBody] = []
    for identifier, authority in sorted(named.items()):
        body = rules.body(identifier)
        if body:
            waiting.append(body)
            continue
        for pair, above in _unlisted(authority, rules):
            lines.add(f"{iri(identifier)} {pair} {graph} .")
            waiting.append(above)
    done: set[str] = set()
    while waiting:
        body = waiting.pop()
        if body.iri in done:
            continue
        done.add(body.iri)
        parent, followed = rules.parent(body), rules.successors(body)
        waiting += [*followed, *([parent] if isinstance(parent, LocalBody) else [])]
        lines.update(f"{iri(body.iri)} {pair} {graph} ." for pair in _described(body, parent, followed))
    return sorted(lines)


def _unlisted(authority: Authority, rules: Succession) -> Iterator[tuple[str, LocalBody]]:
    """Yield what is known of a body that is no kind at a province: a unit in brackets behind its department, or a body
    of a district; with the body that it leads to."""
    place, _, _ = authority.id.rpartition("/")
    whole, bracket, _ = authority.name.partition(" (")
    department = rules.body(f"{place}/{slug(whole)}") if bracket else None
    if department:
        yield f"<{ORG}unitOf> {iri(department.iri)}", department
        return
    found = rules.unit(authority.id)
    above = rules.committee(found[1]) if found and authority.kind == "committee" else None
    if found and above and found[0].level == "district":
        yield f"<{DEF}parent> {iri(above.iri)}", above
        yield f"<{DEF}validUntil> {date_literal(found[0].valid_until)}", above


def _described(body: LocalBody, parent: LocalBody | str | None, followed: Sequence[LocalBody]) -> Iterator[str]:
    yield f"<{RDF}type> <{DEF}Authority>"
    yield f"<{SKOS}prefLabel> {literal(body.name, lang='vi')}"
    for short in body.kind.names[1:]:
        yield f"<{SKOS}altLabel> {literal(placed_name(short, body.place), lang='vi')}"
    yield f"<{DEF}kind> {literal(body.kind.kind)}"
    yield f"<{ORG}classification> {iri(body.kind.iri)}"
    yield f"<{DEF}jurisdiction> {iri(body.place.iri)}"
    for symbol in body.kind.symbols:
        yield f"<{DEF}organSymbol> {literal(symbol)}"
    if parent:
        yield f"<{DEF}parent> {iri(parent if isinstance(parent, str) else parent.iri)}"
    if body.is_sound and body.since != "0000":
        yield f"<{DEF}validFrom> {date_literal(body.since)}"
    if body.until != "9999":
        yield f"<{DEF}validUntil> {date_literal(body.until)}"
    for other in followed:
        yield f"<{DEF}successor> {iri(other.iri)}"
    for source in dict.fromkeys((*body.kind.sources, *body.place.sources)):
        yield f"<{DCTERMS}source> {literal(source)}"
