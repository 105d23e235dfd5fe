"""Validity as far as the loaded documents say: which instrument is no longer in force, since when and by which act.

Only asserted replacements, repeals, suspensions and amendments count. A pinpoint ("Điều 5 Nghị định …"), an exception
("trừ khoản 2 Điều 3"), an amendment, or a suspension until a day ends an instrument's force in part. The day that the
clause prints comes first, then the act's own effective day. What is not loaded can have changed anything: this is an
inference, not the law.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Extraction, Instrument, Relation
from loaders.inference import Inference
from loaders.quads import citation_iri

METHOD = "changes"

_WHOLE = {"replaces": "thay thế", "repeals": "bãi bỏ", "suspends": "đình chỉ, ngưng hiệu lực"}
_PART = {"amends": "sửa đổi"}
_UNKNOWN_DATE = 0.9


@dataclass(slots=True)
class _Ending:
    """What all documents say of one instrument being ended by another."""

    relations: list[Relation] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)

    @property
    def whole(self) -> list[Relation]:
        """The statements that end all of it."""
        return [r for r in self.relations if r.predicate in _WHOLE and not (r.pinpoint or r.excepted or r.until)]


def validity(extractions: Sequence[Extraction]) -> Iterator[Inference]:
    """Yield which instruments are no longer in force, in whole or in part, in the order of their IRIs."""
    told = _Told(extractions)
    endings: dict[tuple[str, str], _Ending] = defaultdict(_Ending)
    for extraction in extractions:
        for n, relation in enumerate(extraction.relations):
            changes = relation.predicate in _WHOLE or relation.predicate in _PART
            if changes and relation.modality == "asserted" and told.can_end(relation.subject, relation.object):
                ending = endings[relation.object, relation.subject]
                ending.relations.append(relation)
                ending.evidence.append(citation_iri(extraction, n))
    for (ended, act), ending in sorted(endings.items()):
        yield _inference(ended, act, ending, told)


class _Told:
    """What the documents say of instruments that matters here: number, date, and when a held text takes effect."""

    def __init__(self, extractions: Sequence[Extraction]) -> None:
        self.names: dict[str, str] = {}
        self.doubtful: set[str] = set()
        self.effective: dict[str, str] = {}
        self._own: dict[str, str] = {}
        self._dates: dict[str, list[str]] = defaultdict(list)
        for extraction in extractions:
            for instrument in extraction.instruments:
                self._take(instrument)
            own = extraction.own
            if own.date:
                self._own[own.id] = own.date
            if extraction.effective:
                self.effective[own.id] = extraction.effective

    def date(self, iri: str) -> str | None:
        """Return an instrument's date: what its own text says, else the fullest and most frequent one."""
        dates = self._dates.get(iri, [])
        return self._own.get(iri) or max(dates, key=lambda d: (len(d), dates.count(d), d), default=None)

    def can_end(self, act: str, ended: str) -> bool:
        """Tell whether one instrument can end another: both are certain, and the act is not the older one."""
        if act == ended or {act, ended} & self.doubtful:
            return False
        new, old = self.date(act), self.date(ended)
        shared = min(len(new or ""), len(old or ""))
        return not (new and old and new[:shared] < old[:shared])

    def _take(self, instrument: Instrument) -> None:
        if instrument.candidates:
            self.doubtful.add(instrument.id)
        if instrument.date:
            self._dates[instrument.id].append(instrument.date)
        self.names.setdefault(instrument.id, instrument.number or instrument.title or "văn bản không số")


def _inference(ended: str, act: str, ending: _Ending, told: _Told) -> Inference:
    whole = ending.whole
    decisive = whole or ending.relations
    printed = min((r.since for r in decisive if r.since), default=None)
    since = printed or told.effective.get(act) or told.date(act)
    verbs = _WHOLE | _PART
    said = sorted({verbs[r.predicate] for r in decisive})
    reasons = [f"{told.names[act]} {' và '.join(said)} {'toàn bộ' if whole else 'một phần'}"]
    reasons += sorted({f"trừ {r.excepted}" for r in decisive if r.excepted})
    reasons += sorted({f"chỉ ngưng hiệu lực đến hết ngày {r.until}" for r in decisive if r.until})
    if printed:
        reasons.append("ngày ghi trong chính câu đó")
    elif act in told.effective:
        reasons.append("ngày có hiệu lực ghi trong chính văn bản đó")
    elif since:
        reasons.append("lấy ngày ban hành văn bản đó, vì chưa rõ ngày có hiệu lực")
    else:
        reasons.append("chưa rõ ngày của văn bản đó")
    score = max(r.confidence for r in decisive) * (1.0 if since else _UNKNOWN_DATE)
    return Inference(
        kind="validity",
        subject=ended,
        object=act,
        score=round(score, 2),
        reasons=tuple(reasons),
        evidence=tuple(dict.fromkeys(ending.evidence)),
        method=METHOD,
        since=since,
        extent="whole" if whole else "part",
    )
