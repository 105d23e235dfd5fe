"""The register: the instruments that all documents of a build describe, and what it settles.

A mention that its own document leaves without a year gets the dated instruments of the same number and
jurisdiction as candidates, and one that it leaves without a place those of the same number and date. One of them
is taken only where a title decides; a number alone never does, because State numbers restart each year and in each
province, and Party numbers each term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.model import Extraction, Finding, Instrument, Reference, Relation, Twin
from kg.structure import Structure
from kg.terms import fold, individual
from loaders.dates import compatible
from loaders.likeness import twins

_PLACELESS = individual("instrument", "unknown", "")
_ALIKE = 0.8
"""How much of the shorter title's words the other must share for a title to decide."""


@dataclass(frozen=True, slots=True)
class Register:
    """The dated and placed instruments of a build by number, and the documents that repeat others."""

    by_number: dict[str, tuple[Instrument, ...]]
    twins: dict[str, Twin] = field(default_factory=dict)

    def candidates(self, stub: Instrument, before: str | None) -> tuple[Instrument, ...]:
        """Return the instruments that an undated or placeless one may be: same number with its type, same place and
        date as far as they are known, not later than the document that cites it."""
        fits = []
        for instrument in self.by_number.get(stub.number or "", ()):
            same_place = not stub.jurisdiction or stub.jurisdiction == instrument.jurisdiction
            shared = min(len(before or ""), len(instrument.date or ""))
            later = bool(before and instrument.date and instrument.date[:shared] > before[:shared])
            if same_place and not later and compatible(stub.date, instrument.date):
                fits.append(instrument)
        return tuple(fits)


def outline(extraction: Extraction) -> Extraction:
    """Return what the others need to know of a document; the rest of its record need not be in memory."""
    return replace(
        extraction,
        mentions=tuple(replace(m, text="") for m in extraction.mentions),
        relations=tuple(replace(r, quote="", section="") for r in extraction.relations),
        tasks=tuple(replace(t, text="", deliverable=None) for t in extraction.tasks),
        findings=(),
        targets=(),
        structure=Structure(pages=extraction.structure.pages),
    )


def register(extractions: Iterable[Extraction]) -> Register:
    """Return the register over documents; where they differ the document that expresses an instrument wins."""
    described: dict[str, Instrument] = {}
    known = list(extractions)
    repeated = twins(known)
    for extraction in known:
        if extraction.sha256 in repeated:
            continue
        for instrument in extraction.instruments:
            if instrument.number and not _is_open(instrument.id):
                before = described.get(instrument.id)
                if before is None or instrument.id == extraction.own.id or (before.title is None and instrument.title):
                    described[instrument.id] = instrument
    groups: dict[str, list[Instrument]] = defaultdict(list)
    for instrument in described.values():
        groups[instrument.number or ""].append(instrument)
    return Register({n: tuple(sorted(g, key=lambda i: i.id)) for n, g in groups.items()}, repeated)


def is_undated(iri: str) -> bool:
    """Tell whether an instrument's IRI is a stub of one document, made for a number without a year."""
    return iri.rpartition("/")[2].startswith("undated-")


def _is_open(iri: str) -> bool:
    """Tell whether its own document leaves open in which year or at which place an instrument was issued."""
    return is_undated(iri) or iri.startswith(_PLACELESS)


def link(extractions: Sequence[Extraction]) -> list[Extraction]:
    """Return the extractions as the register of all of them settles them."""
    known = register(extractions)
    return [linked(extraction, known) for extraction in extractions]


def linked(extraction: Extraction, known: Register) -> Extraction:
    """Return an extraction with each instrument that it leaves open resolved, or given its candidates; one that repeats
    another says no more than that."""
    if extraction.sha256 in known.twins:
        return _repeated(extraction, known.twins[extraction.sha256])
    decided: dict[str, str] = {}
    doubtful: dict[str, tuple[str, ...]] = {}
    for instrument in extraction.instruments:
        if not _is_open(instrument.id) or instrument.id == extraction.own.id:
            continue
        fits = known.candidates(instrument, extraction.own.date)
        titled = [i for i in fits if instrument.title and i.title and _alike(instrument.title, i.title)]
        if len(titled) == 1:
            decided[instrument.id] = titled[0].id
        else:
            merged = {i.id for i in fits} | set(instrument.candidates)
            if merged:
                doubtful[instrument.id] = tuple(sorted(merged))
    if not decided and not doubtful:
        return extraction
    return replace(
        extraction,
        instruments=_instruments(extraction.instruments, decided, doubtful),
        mentions=tuple(_mention(m, decided, doubtful) for m in extraction.mentions),
        relations=tuple(_relation(r, decided) for r in extraction.relations),
        tasks=tuple(replace(t, instruments=tuple(decided.get(i, i) for i in t.instruments)) for t in extraction.tasks),
        findings=tuple(
            replace(f, instrument=decided.get(f.instrument or "", f.instrument)) for f in extraction.findings
        ),
    )


def _repeated(extraction: Extraction, twin: Twin) -> Extraction:
    own = replace(extraction.own, candidates=())
    issuers = tuple(a for a in extraction.authorities if a.id == own.issuer_id)
    differs = (_difference(twin, own.id),) if twin.kind == "copy" and twin.more else ()
    return replace(
        extraction, own=own, instruments=(own,), mentions=(), relations=(), authorities=issuers, tasks=(),
        findings=differs, targets=(), twin=twin,
    )  # fmt: skip


def _difference(twin: Twin, instrument: str) -> Finding:
    message = (
        f"Tệp này là bản khác của một văn bản đã nạp nên không tính riêng, nhưng có {twin.more} viện dẫn hoặc "
        "nhiệm vụ khác. So sánh hai tệp; nếu bản này mới đúng, rút tệp kia bằng “cancu remove”."
    )
    return Finding("copy-differs", message, instrument=instrument)


def _alike(one: str, other: str) -> bool:
    a, b = set(fold(one).split()), set(fold(other).split())
    return len(a & b) >= _ALIKE * min(len(a), len(b)) and min(len(a), len(b)) >= 4


def _instruments(
    instruments: Sequence[Instrument], decided: dict[str, str], doubtful: dict[str, tuple[str, ...]]
) -> tuple[Instrument, ...]:
    present = {i.id for i in instruments}
    kept = []
    for instrument in instruments:
        target = decided.get(instrument.id)
        if target is None:
            kept.append(replace(instrument, candidates=doubtful.get(instrument.id, instrument.candidates)))
        elif target not in present:
            present.add(target)
            kept.append(replace(instrument, id=target, candidates=()))
    return tuple(kept)


def _mention(mention: Reference, decided: dict[str, str], doubtful: dict[str, tuple[str, ...]]) -> Reference:
    if mention.instrument in decided:
        return replace(mention, instrument=decided[mention.instrument], certainty="resolved")
    if mention.instrument in doubtful:
        return replace(mention, certainty="ambiguous")
    return mention


def _relation(relation: Relation, decided: dict[str, str]) -> Relation:
    subject = decided.get(relation.subject, relation.subject)
    target = decided.get(relation.object, relation.object)
    return replace(relation, subject=subject, object=target)
