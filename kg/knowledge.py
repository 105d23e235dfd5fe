"""What the project knows before it reads: document types, organs, places, bodies and relation cues.

All of it stands in the SKOS vocabularies under `ontology/vocabularies`; nothing here names a province, a
type or a phrase. `load` reads them once per process.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import VERSION
from kg.model import CENTRAL, Instrument, Regime
from kg.resources import ONTOLOGY
from kg.terms import BASE, DEF, DEFAULT_BASE, ELI, SKOS, VOCABULARY_GRAPH, fold, individual, iri, slug

CENTRAL_SLUG = "trung-uong"


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
    """An organ symbol of số ký hiệu; ``issuer_pattern`` has the slots {name}, {full} and {committee}."""

    name: str
    symbol: str
    level: str
    regime: Regime | None
    issuer_pattern: str | None


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
    """An authority: a central one with its IRI, or a kind of local body that each place has."""

    iri: str
    name: str
    names: tuple[str, ...]
    kind: str
    level: str
    symbols: tuple[str, ...]


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


class Knowledge:
    """The vocabularies with the look-ups that reading needs."""

    def __init__(
        self,
        types: Iterable[DocumentType],
        organs: Iterable[Organ],
        jurisdictions: Iterable[Jurisdiction],
        bodies: Iterable[Body],
        cues: Iterable[Cue],
        organ_variants: dict[str, str],
        columns: Iterable[Column] = (),
        phrases: Iterable[Column] = (),
        laws: Iterable[Law] = (),
    ) -> None:
        self.types = tuple(types)
        self.organs = tuple(organs)
        self.jurisdictions = tuple(jurisdictions)
        self.bodies = tuple(bodies)
        self.cues = tuple(cues)
        self.columns = tuple(columns)
        self.laws = tuple(laws)
        self.phrases = {p.role: p.names for p in phrases}
        self._type_by_code = {c.upper(): t for t in self.types for c in reversed(t.codes)}
        self._type_by_code |= {t.code.upper(): t for t in reversed(self.types) if t.code}
        for code, kind in list(self._type_by_code.items()):
            self._type_by_code.setdefault(code.replace("Đ", "D"), kind)
        self._type_by_name = {fold(n): t for t in reversed(self.types) for n in t.names}
        self._type_by_slug = {t.name: t for t in self.types}
        self._organ_by_symbol = {o.symbol.upper(): o for o in self.organs}
        for variant, symbol in organ_variants.items():
            self._organ_by_symbol.setdefault(variant.upper(), self._organ_by_symbol[symbol.upper()])
        for symbol, organ in list(self._organ_by_symbol.items()):
            self._organ_by_symbol.setdefault(symbol.replace("Đ", "D"), organ)
        places: dict[str, list[Jurisdiction]] = defaultdict(list)
        for place in self.jurisdictions:
            for name in place.names:
                places[fold(name)].append(place)
        self._places = dict(places)

    def type_by_code(self, code: str | None) -> DocumentType | None:
        """Return the type that a number's code names (``CTR`` and ``CTr`` alike)."""
        return self._type_by_code.get(code.upper()) if code else None

    def type_by_name(self, name: str) -> DocumentType | None:
        """Return the type that a printed name names, accents and case aside."""
        return self._type_by_name.get(fold(name))

    def organ(self, symbol: str) -> Organ | None:
        """Return the organ of a symbol as it stands in a number."""
        return self._organ_by_symbol.get(symbol.upper())

    def place(self, name: str, date: str | None = None) -> Jurisdiction | None:
        """Return the jurisdiction of this name that existed at ``date`` (the earliest one without a date)."""
        places = self._places.get(fold(name), ())
        if not places:
            return None
        if date:
            for place in places:
                if place.valid_from <= date < place.valid_until:
                    return place
        return min(places, key=lambda p: p.valid_from)

    def jurisdiction_slug(self, name: str | None, date: str | None) -> str:
        """Return the path segment(s) of a jurisdiction: "tay-ninh-2025", "tay-ninh-2025/xa-phuoc-minh"."""
        if not name:
            return "unknown"
        if name == CENTRAL:
            return CENTRAL_SLUG
        place = self.place(name, date)
        if place:
            return place.slug
        below, _, above = name.rpartition(", ")
        province = self.place(above, date) if below else None
        return f"{province.slug}/{slug(below)}" if province else slug(name)

    def jurisdiction_iri(self, name: str | None, date: str | None) -> str | None:
        """Return the IRI of a jurisdiction by its printed name, or None without one."""
        return individual("jurisdiction", self.jurisdiction_slug(name, date)) if name else None

    def is_normative(self, code: str | None, number: str | None) -> bool:
        """Tell whether an instrument is a state normative act (văn bản quy phạm pháp luật)."""
        kind = self.type_by_code(code)
        parts = (number or "").split("/")
        return bool(kind and kind.normative and len(parts) == 3 and parts[1].isdigit())

    def label(self, instrument: Instrument) -> str:
        """Return a short Vietnamese label: "Kế hoạch 24/KH-UBND", or the title where there is no number."""
        kind = self.type_by_code(instrument.type)
        if instrument.number:
            return f"{kind.label} {instrument.number}" if kind else instrument.number
        if instrument.title:
            named = bool(kind) and fold(instrument.title).startswith(fold(kind.label if kind else ""))
            return instrument.title if named or not kind else f"{kind.label}: {instrument.title}"
        return f"{kind.label} (không số)" if kind else "Văn bản không số"


class _Rows:
    """The triples of one vocabulary file, by subject."""

    def __init__(self, path: Path) -> None:
        self.by_subject: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.object, ox.Literal) and quad.object.language not in (None, "vi"):
                continue
            value = quad.object.value if isinstance(quad.object, ox.Literal | ox.NamedNode) else ""
            self.by_subject[str(quad.subject.value)][quad.predicate.value].append(value)

    def of_scheme(self, scheme: str) -> Iterable[tuple[str, dict[str, list[str]]]]:
        for subject, row in sorted(self.by_subject.items()):
            if scheme in row.get(SKOS + "inScheme", ()):
                yield subject, row


def _one(row: dict[str, list[str]], predicate: str, default: str = "") -> str:
    values = row.get(predicate)
    return values[0] if values else default


def _labels(row: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(row.get(SKOS + "prefLabel", [])) + tuple(sorted(row.get(SKOS + "altLabel", [])))


def _types(rows: _Rows, scheme: str) -> Iterable[DocumentType]:
    for subject, row in rows.of_scheme(scheme):
        codes = tuple(row.get(SKOS + "notation", [])) + tuple(row.get(SKOS + "hiddenLabel", []))
        yield DocumentType(
            name=subject.removeprefix(scheme),
            code=_one(row, SKOS + "notation"),
            label=_one(row, SKOS + "prefLabel"),
            names=_labels(row),
            codes=codes,
            regimes=frozenset(row.get(DEF + "regime", [])),
            programme=_one(row, DEF + "programme") == "true",
            normative=_one(row, DEF + "normative") == "true",
        )


def _organs(rows: _Rows, scheme: str) -> tuple[list[Organ], dict[str, str]]:
    organs, variants = [], {}
    for subject, row in rows.of_scheme(scheme):
        symbols = row.get(SKOS + "notation", [])
        regimes = row.get(DEF + "regime", [])
        organs.append(
            Organ(
                name=subject.removeprefix(scheme),
                symbol=symbols[0],
                level=_one(row, DEF + "level"),
                regime=("party" if regimes == ["party"] else "state") if len(regimes) == 1 else None,
                issuer_pattern=_one(row, DEF + "issuerPattern") or None,
            )
        )
        others = symbols[1:] + row.get(SKOS + "altLabel", []) + row.get(SKOS + "hiddenLabel", [])
        variants.update(dict.fromkeys(others, symbols[0]))
    return organs, variants


def _jurisdictions(rows: _Rows) -> Iterable[Jurisdiction]:
    for subject, row in sorted(rows.by_subject.items()):
        if DEF + "Jurisdiction" in row.get("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ()):
            yield Jurisdiction(
                iri=rebase(subject),
                slug=subject.rpartition("/")[2],
                name=_one(row, SKOS + "prefLabel"),
                kind=_one(row, DEF + "kind"),
                names=_labels(row),
                valid_from=_one(row, DEF + "validFrom", "0000"),
                valid_until=_one(row, DEF + "validUntil", "9999"),
                successor=rebase(_one(row, DEF + "successor")) or None,
            )


def _bodies(rows: _Rows) -> Iterable[Body]:
    for subject, row in sorted(rows.by_subject.items()):
        if _labels(row):
            yield Body(
                iri=rebase(subject),
                name=_one(row, SKOS + "prefLabel"),
                names=_labels(row),
                kind=_one(row, DEF + "kind"),
                level=_one(row, DEF + "level", "central"),
                symbols=tuple(row.get(DEF + "organSymbol", [])),
            )


def _cues(rows: _Rows, scheme: str) -> Iterable[Cue]:
    for subject, row in rows.of_scheme(scheme):
        yield Cue(
            name=subject.removeprefix(scheme),
            phrases=_labels(row),
            predicate=_one(row, DEF + "signals").removeprefix(DEF),
            direction=_one(row, DEF + "direction"),
            weak=_one(row, DEF + "weak") == "true",
        )


def _columns(rows: _Rows, scheme: str) -> Iterable[Column]:
    for _, row in rows.of_scheme(scheme):
        yield Column(role=_one(row, SKOS + "notation"), names=_labels(row))


def _laws(rows: _Rows, scheme: str) -> Iterable[Law]:
    spellings: dict[str, set[str]] = defaultdict(set)
    enactments: dict[str, list[Enactment]] = defaultdict(list)
    for subject, row in rows.of_scheme(scheme):
        name = _one(row, SKOS + "prefLabel")
        spellings[name].update(_labels(row))
        if not subject.startswith(scheme):
            number, date = _one(row, ELI + "id_local"), _one(row, ELI + "date_document")
            enactments[name].append(Enactment(rebase(subject), number or None, date or None))
    for name, names in sorted(spellings.items()):
        known = sorted(enactments[name], key=lambda e: (e.since, e.iri), reverse=True)
        yield Law(name, tuple(sorted(names)), tuple(known))


def rebase(value: str) -> str:
    """Return a vocabulary's IRI under the base that is set."""
    return BASE + value.removeprefix(DEFAULT_BASE) if value.startswith(DEFAULT_BASE) else value


@lru_cache(maxsize=1)
def load() -> Knowledge:
    """Return the vocabularies of `ontology/vocabularies`; raises `OSError` or `SyntaxError` if one is broken."""
    folder = ONTOLOGY / "vocabularies"
    organs, variants = _organs(_Rows(folder / "organs.ttl"), "https://w3id.org/cancu/def/organ/")
    return Knowledge(
        types=_types(_Rows(folder / "document-types.ttl"), "https://w3id.org/cancu/def/type/"),
        organs=organs,
        jurisdictions=_jurisdictions(_Rows(folder / "jurisdictions.ttl")),
        bodies=_bodies(_Rows(folder / "authorities.ttl")),
        cues=_cues(_Rows(folder / "cues.ttl"), "https://w3id.org/cancu/def/cue/"),
        organ_variants=variants,
        columns=_columns(_Rows(folder / "annexes.ttl"), "https://w3id.org/cancu/def/column/"),
        phrases=_columns(_Rows(folder / "duties.ttl"), "https://w3id.org/cancu/def/duty/"),
        laws=_laws(_Rows(folder / "laws.ttl"), "https://w3id.org/cancu/def/law/"),
    )


def vocabulary_files() -> list[Path]:
    """Return the Turtle files that describe the graph: ontology, alignment, vocabularies."""
    return sorted([ONTOLOGY / "cancu.ttl", ONTOLOGY / "alignment.ttl", *(ONTOLOGY / "vocabularies").glob("*.ttl")])


def vocabulary_quads() -> list[str]:
    """Return the sorted N-Quads lines of the vocabulary graph, individuals under the base that is set."""
    graph = iri(VOCABULARY_GRAPH)
    lines = set()
    for path in vocabulary_files():
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            line = f"{triple.subject} {triple.predicate} {triple.object} {graph} ."
            lines.add(line.replace(f"<{DEFAULT_BASE}", f"<{BASE}") if BASE != DEFAULT_BASE else line)
    return sorted(lines)


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return 16 hex digits that change whenever reading the same bytes could give other quads."""
    digest = hashlib.sha256(f"{VERSION}\n{BASE}\n".encode())
    package = Path(__file__).resolve().parent
    sources = [*package.parent.joinpath("loaders").glob("*.py"), package / "terms.py", package / "knowledge.py"]
    for path in sorted([*vocabulary_files(), *sources]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
