"""Proposals of identity: which numbered instrument an unnumbered one is, and which a draft became.

Nothing is merged. A proposal needs a title of the same words, the same place, type and body, periods that agree and
dates in the right order; two candidates that fit nearly alike are both proposed and marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import CENTRAL
from loaders.catalogue import Catalogue, Described
from loaders.dates import compatible
from loaders.inference import Inference, Kind
from loaders.spans import Agreement, agreement, shared
from loaders.titles import Likeness, Title, likeness

METHOD = "similar-title"

LEAST = 0.7
"""The least score that is proposed."""
_SUREST = 0.99
"""The highest score: a proposal is never certain."""
_MARGIN = 0.06
"""How close another candidate's score must be to make both contested."""
_CONTESTED = 0.8
_MOST = 4
"""How many candidates at most may come near each other for any to be proposed."""
_UNKNOWN_BODY = 0.97
_ONE_COMMITTEE = 0.97
_GUESSED_PLACE = 0.92
_ONE_PERIOD = 0.95
_OPEN_PERIOD = 0.79
"""What is left where nothing but the words of a title that can come back speaks for one instrument."""
_EARLY = 2
"""How many years before its period a plan may be issued."""
_SHIFTED_PERIOD = 0.95
_UNKNOWN_DATE = 0.9
_NUMBER_ALONE = 0.9
_YEARS_TO_FULFIL = 5
_SOON = 2
"""How many years after a draft was planned its fulfilment is likely, and in how many it is possible."""
_LATE = 0.85
_AMENDING = frozenset({"sua doi", "bo sung", "thay the", "bai bo", "dieu chinh"})

_NAMES_COME_BACK = frozenset({"hien-phap", "bo-luat", "luat", "phap-lenh"})
"""Types of which a later act takes the name of the earlier one: the name alone tells nothing."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate with its score and what speaks for it."""

    described: Described
    score: float
    reasons: tuple[str, ...]


def proposals(catalogue: Catalogue) -> Iterator[Inference]:
    """Yield what unnumbered instruments perhaps are, and what drafts perhaps became."""
    for subject in catalogue.of("named", "held", "planned"):
        if subject.kind.name in _NAMES_COME_BACK:
            continue
        kind: Kind = "fulfilled" if subject.role == "planned" else "same"
        judged = [_judged(catalogue, subject, other, kind) for other in catalogue.similar(subject)]
        yield from _best(subject, [j for j in judged if j and j.score >= LEAST], kind)


def _best(subject: Described, judged: list[_Judged], kind: Kind) -> Iterator[Inference]:
    """Yield the candidate with the highest score, and those that come near it."""
    top = max((j.score for j in judged), default=0.0)
    near = sorted((j for j in judged if j.score >= top - _MARGIN), key=lambda j: (-j.score, j.described.id))
    if len(near) > _MOST or not subject.passages:
        return
    for one in near:
        rivals = [j.described for j in near if j is not one]
        reasons = one.reasons
        if rivals:
            names = ", ".join(r.number or "văn bản không số" for r in rivals[:3])
            reasons = (*reasons, f"còn văn bản khác gần bằng điểm: {names}")
        yield Inference(
            kind=kind,
            subject=subject.id,
            object=one.described.id,
            score=round(min(one.score, _SUREST) * (_CONTESTED if rivals else 1.0), 2),
            reasons=reasons,
            evidence=tuple(dict.fromkeys((*subject.passages[:6], *one.described.passages[:3]))),
            method=METHOD,
            contested=bool(rivals),
        )


def _judged(catalogue: Catalogue, subject: Described, other: Described, kind: Kind) -> _Judged | None:
    """Return a candidate's score and reasons, or None where something rules it out."""
    if other.id in subject.related or subject.id in other.related:
        return None
    when = _dated(subject, other, kind)
    body = _body(subject, other)
    best = _closest(catalogue, subject, other, kind) if when and body else None
    if when is None or body is None or best is None:
        return None
    alike, agreed, mine, theirs = best
    period = _period(agreed, mine, theirs, other, kind)
    if period is None:
        return None
    factor, reasons = 1.0, [_titled(alike)]
    if alike.slips:
        reasons.append("có chữ chỉ lệch một ký tự, có thể do chép hoặc nhận dạng sai")
    if alike.numbered:
        reasons.append(f"cùng nhắc tới {', '.join(sorted(mine.numbers & theirs.numbers))}")
        factor *= _NUMBER_ALONE if sum(mine.weights) < 2 else 1.0
    for weight, reason in (body, period, when):
        factor *= weight
        reasons += [reason] if reason else []
    return _Judged(other, alike.score * factor, tuple(reasons))


def _closest(
    catalogue: Catalogue, subject: Described, other: Described, kind: Kind
) -> tuple[Likeness, Agreement, Title, Title] | None:
    """Return the most alike pair of titles, None where every pair is of different periods.

    A period that any pair contradicts rules the candidate out.
    """
    best: tuple[Likeness, Agreement, Title, Title] | None = None
    for mine in subject.titles.values():
        for theirs in other.titles.values():
            period = agreement(mine.periods, theirs.periods)
            if period == "different" or (period == "shifted" and kind == "same"):
                return None
            alike = likeness(mine, theirs, catalogue.pairs)
            if best is None or alike.score > best[0].score:
                best = alike, period, mine, theirs
    return best


def _titled(alike: Likeness) -> str:
    return "cùng trích yếu" if alike.score > 0.995 else f"trích yếu gần giống ({_comma(alike.score)})"


def _period(period: Agreement, mine: Title, theirs: Title, other: Described, kind: Kind) -> tuple[float, str] | None:
    """Return how well the periods agree, None where the candidate was issued outside of one that only one title has.

    A title without a period can come back; only a number within it or a short time speaks for the same instrument.
    """
    if period == "same":
        return 1.0, shared(mine.periods, theirs.periods)
    if period == "shifted":
        ours, others = (", ".join("-".join(s) for s in sorted(t.periods.spans)) for t in (mine, theirs))
        return _SHIFTED_PERIOD, f"giai đoạn bắt đầu khác nhưng cùng năm cuối ({ours} và {others})"
    year = int((other.date or "0")[:4])
    for known in (mine.periods, theirs.periods):
        for first, last in known.spans:
            within = int(first) - _EARLY <= year <= int(last)
            return (_ONE_PERIOD, f"ban hành trong giai đoạn {first}-{last}") if within else None
        if known.ends:
            return (_ONE_PERIOD, "") if year <= int(max(known.ends)) else None
    lasting = (mine.numbers & theirs.numbers or kind == "fulfilled") and not mine.turns & _AMENDING
    return (_ONE_PERIOD if lasting else _OPEN_PERIOD), ""


def _body(subject: Described, other: Described) -> tuple[float, str] | None:
    """Return how well the issuers agree, None where they are two bodies."""
    mine, theirs = subject.issuers.keys(), other.issuers.keys()
    both = sorted(mine & theirs)
    if both:
        return 1.0, f"cùng cơ quan: {subject.issuers[both[0]]}"
    if mine and theirs:
        standing = {f"ban thuong vu {name}" for name in mine} & theirs or {f"ban thuong vu {n}" for n in theirs} & mine
        return (_ONE_COMMITTEE, "cùng cấp ủy") if standing else None
    if subject.guessed or other.guessed:
        return _GUESSED_PLACE, f"địa bàn lấy theo tài liệu nhắc tới: {subject.place}"
    place = "cùng ở trung ương" if subject.place == CENTRAL else f"cùng địa bàn: {subject.place}"
    return _UNKNOWN_BODY, place


def _dated(subject: Described, other: Described, kind: Kind) -> tuple[float, str] | None:
    """Return how well the dates agree, None where they rule the candidate out."""
    if kind == "fulfilled":
        return _issued_later(subject, other)
    if subject.role == "held":
        return _one_day(subject, other)
    if other.date is None or not compatible(subject.date, other.date):
        return None
    if subject.before and _is_later(other.date, subject.before):
        return None
    if subject.undated or subject.before is None:
        return _UNKNOWN_DATE, ""
    return 1.0, f"ban hành {_day(other.date)}, không sau tài liệu nhắc tới ({_day(subject.before)})"


def _issued_later(subject: Described, other: Described) -> tuple[float, str] | None:
    """Compare a draft: what it became is issued after the document that plans it, within some years."""
    if subject.before is None or other.date is None or _is_later(subject.before, other.date):
        return None
    if other.date[:10] == subject.before[:10] or int(other.date[:4]) - int(subject.before[:4]) > _YEARS_TO_FULFIL:
        return None
    late = int(other.date[:4]) - int(subject.before[:4]) > _SOON
    reason = f"ban hành {_day(other.date)}, sau khi được dự kiến ({_day(subject.before)})"
    return (_LATE if late else 1.0), reason


def _one_day(subject: Described, other: Described) -> tuple[float, str] | None:
    """Compare a text without a number: its own date is that of the instrument, and nothing it cites is younger."""
    if other.role == "held" or not compatible(subject.date, other.date):
        return None
    if subject.after and other.date and _is_later(subject.after, other.date):
        return None
    if subject.date is None or other.date is None:
        return _UNKNOWN_DATE, ""
    return 1.0, f"cùng thời điểm ban hành ({_day(min(subject.date, other.date, key=len))})"


def _is_later(one: str, other: str) -> bool:
    known = min(len(one), len(other))
    return one[:known] > other[:known]


def _day(date: str) -> str:
    """Return an ISO date as people write it: "ngày 31/3/2023", "tháng 11/2022", "năm 2022"."""
    parts = [part.lstrip("0") for part in date.split("-")]
    return f"{('năm', 'tháng', 'ngày')[len(parts) - 1]} {'/'.join(reversed(parts))}"


def _comma(score: float) -> str:
    return f"{score:.2f}".replace(".", ",")
