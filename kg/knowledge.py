"""What the project knows before it reads: document types, organs, places, bodies and relation cues.

All of it stands in the SKOS vocabularies under `ontology/vocabularies`; nothing here names a province, a
type or a phrase. `load` reads them once per process.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kg import VERSION, vocabulary
from kg.concepts import Body, Column, Cue, DocumentType, Enactment, Jurisdiction, Law, Organ, Unit
from kg.model import CENTRAL, Instrument
from kg.resources import ONTOLOGY
from kg.terms import BASE, fold, individual, slug
from kg.vocabulary import Rows, rebase, vocabulary_files, vocabulary_quads

__all__ = [
    "CENTRAL_SLUG",
    "Body",
    "Column",
    "Cue",
    "DocumentType",
    "Enactment",
    "Jurisdiction",
    "Knowledge",
    "Law",
    "Organ",
    "Unit",
    "fingerprint",
    "load",
    "rebase",
    "vocabulary_files",
    "vocabulary_quads",
]

CENTRAL_SLUG = "trung-uong"

_READING = ("terms", "knowledge", "concepts", "vocabulary", "structure", "model")
"""The modules of this package that decide what is read, beside the loaders."""


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
        units: Iterable[Unit] = (),
        fields: Iterable[Column] = (),
        published: Iterable[Cue] = (),
    ) -> None:
        self.types = tuple(types)
        self.organs = tuple(organs)
        self.jurisdictions = tuple(jurisdictions)
        self.bodies = tuple(bodies)
        self.cues = tuple(cues)
        self.columns = tuple(columns)
        self.laws = tuple(laws)
        self.units = tuple(units)
        self.fields = tuple(fields)
        self._fields = {_key(name): f.role for f in self.fields for name in f.names}
        self._published = {_key(name): cue for cue in published for name in cue.phrases}
        self.phrases = {p.role: p.names for p in phrases}
        self._type_by_code = {c.upper(): t for t in reversed(self.types) for c in reversed(t.codes)}
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

    def field(self, name: str) -> str | None:
        """Return what a publisher's field of this name says ("so_ky_hieu", "Số ký hiệu": number)."""
        return self._fields.get(_key(name))

    def published(self, name: str) -> Cue | None:
        """Return the relation that a publisher's name of it stands for; its predicate may be empty."""
        return self._published.get(_key(name))

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


def _key(name: str) -> str:
    """Return the letters and digits of a name: "Số ký hiệu", so_ky_hieu and soKyHieu are one."""
    return slug(name).replace("-", "")


@lru_cache(maxsize=1)
def load() -> Knowledge:
    """Return the vocabularies of `ontology/vocabularies`; raises `OSError` or `SyntaxError` if one is broken."""
    folder = ONTOLOGY / "vocabularies"
    organs, variants = vocabulary.organs(Rows(folder / "organs.ttl"), "https://w3id.org/cancu/def/organ/")
    return Knowledge(
        types=vocabulary.types(Rows(folder / "document-types.ttl"), "https://w3id.org/cancu/def/type/"),
        organs=organs,
        jurisdictions=vocabulary.jurisdictions(Rows(folder / "jurisdictions.ttl")),
        bodies=vocabulary.bodies(Rows(folder / "authorities.ttl")),
        cues=vocabulary.cues(Rows(folder / "cues.ttl"), "https://w3id.org/cancu/def/cue/"),
        organ_variants=variants,
        columns=vocabulary.columns(Rows(folder / "annexes.ttl"), "https://w3id.org/cancu/def/column/"),
        phrases=vocabulary.columns(Rows(folder / "duties.ttl"), "https://w3id.org/cancu/def/duty/"),
        laws=vocabulary.laws(Rows(folder / "laws.ttl"), "https://w3id.org/cancu/def/law/"),
        units=vocabulary.units(Rows(folder / "units.ttl"), "https://w3id.org/cancu/def/unit/"),
        fields=vocabulary.fields(Rows(folder / "fields.ttl"), "https://w3id.org/cancu/def/field/"),
        published=vocabulary.cues(Rows(folder / "fields.ttl"), "https://w3id.org/cancu/def/stated/"),
    )


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return 16 hex digits that change whenever reading the same bytes could give other quads."""
    digest = hashlib.sha256(f"{VERSION}\n{BASE}\n".encode())
    package = Path(__file__).resolve().parent
    loaders = package.parent / "loaders"
    sources = [*loaders.rglob("*.py"), *(package / f"{name}.py" for name in _READING)]
    for path in sorted([*vocabulary_files(), *sources]):
        digest.update(f"{path.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
