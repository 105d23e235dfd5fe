"""The concepts of the vocabularies as values: document types, organs, places, bodies, cues, laws."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Regime


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of văn bản: its code in numbers, the names printed before a number, its regimes."""

    name: str
    code: str
    label: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    regimes: frozenset[str]
    programme: bool
    normative: bool


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ symbol of số ký hiệu; ``issuer_pattern`` has the slots {name}, {full} and {committee}, and ``numbered``
    tells that two or more digits behind the symbol are part of it (BCĐ389)."""

    name: str
    symbol: str
    level: str
    regime: Regime | None
    issuer_pattern: str | None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A province or the central level, with the dates between which it existed (half-open)."""

    iri: str
    slug: str
    name: str
    kind: str
    names: tuple[str, ...]
    valid_from: str
    valid_until: str
    successor: str | None
    sources: tuple[str, ...] = ()

    @property
    def full(self) -> str:
        """The name with its kind: "tỉnh Tây Ninh", "thành phố Cần Thơ"."""
        return f"{self.kind} {self.name}"

    @property
    def committee(self) -> str:
        """The Party committee's name: "Tỉnh ủy" or "Thành ủy"."""
        return "Thành ủy" if self.kind == "thành phố" else "Tỉnh ủy"


@dataclass(frozen=True, slots=True)
class Body:
    """An authority: a central one with its IRI, or a kind of local body.

    ``parent``, ``successors`` and ``city_form`` are IRIs of bodies or kinds. A kind that is ``everywhere`` exists in
    each province, any other at least in ``places`` (IRIs of jurisdictions). The dates are half-open.
    """

    iri: str
    name: str
    names: tuple[str, ...]
    kind: str
    level: str
    symbols: tuple[str, ...]
    valid_from: str = "0000"
    valid_until: str = "9999"
    successors: tuple[str, ...] = ()
    parent: str | None = None
    everywhere: bool = False
    places: tuple[str, ...] = ()
    city_form: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of administrative unit below the province ("huyện"), with the dates between which it exists."""

    name: str
    level: str
    valid_from: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that signals a relation.

    ``direction``: ``forward`` (subject, cue, object), ``passive`` (object, cue, subject) or ``trailing``
    (object, cue; the subject is the document). A ``weak`` one ("theo", "tại") only cites.
    """

    name: str
    phrases: tuple[str, ...]
    predicate: str
    direction: str
    weak: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A role of task tables or of running text, and the words by which it is known."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enactment:
    """A law as it was adopted: its instrument, number and day; number or day may be unknown (None)."""

    iri: str
    number: str | None
    date: str | None

    @property
    def since(self) -> str:
        """The day of adoption, or the year that its IRI ends in."""
        return self.date or self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Law:
    """A law's name with its other spellings, and the enactments that had it, the latest first."""

    name: str
    names: tuple[str, ...]
    enactments: tuple[Enactment, ...]
