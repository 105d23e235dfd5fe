"""The mentions of a document by kind and certainty: which relation each stands in, and between whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.decided import decision_line
from kg.instruments import Card
from kg.messages import say
from kg.relations import IMPLEMENTS, RELATIONS, Phrases
from kg.view import links
from kg.view.fragments import day, name, title
from kg.view.reading.body import Link
from kg.view.statements import Citation, Mention

CERTAINTIES = {
    "resolved": "đã xác định",
    "ambiguous": "có thể là nhiều văn bản",
    "unresolved": "chưa đủ để xác định",
    "decided": "do người soát quyết định",
}
"""How certain a mention is → what people call it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mention: its name in addresses and style sheets, its label, and the relations that it stands for."""

    key: str
    label: str
    relations: tuple[str, ...]


KINDS = (
    Kind("thuc-hien", "thực hiện", IMPLEMENTS),
    Kind("sua-doi", "sửa đổi, thay thế, bãi bỏ", (
        "amends", "supplements", "replaces", "repeals", "suspends", "corrects", "consolidates",
    )),
    Kind("ban-hanh", "ban hành, phê duyệt, hướng dẫn", ("promulgates", "approves", "details", "guides", "reviews")),
    Kind("can-cu", "căn cứ, phù hợp", ("basedOn", "conformsTo")),
    Kind("dan-chieu", "chỉ dẫn chiếu", ("cites",)),
    Kind("chinh-no", "chính văn bản này", ()),
)  # fmt: skip
"""The kinds, the one that says most first."""

_OWN, _CITED = KINDS[-1], KINDS[-2]
_ROLES = 3


@dataclass(frozen=True, slots=True)
class Marked:
    """A mention with its kind and the citations that it stands in, those that name it as their object first."""

    mention: Mention
    kind: Kind
    citations: tuple[Citation, ...]


def marked(found: Sequence[Mention], stated: Sequence[Citation], own: str) -> list[Marked]:
    """Return the mentions with their kinds, in the order of the text.

    A mention stands in a citation that has its instrument at either end and in whose passage it begins.
    """
    ends: dict[str, list[Citation]] = defaultdict(list)
    for citation in stated:
        for end in {citation.subject, citation.object}:
            ends[end].append(citation)
    return [_marked(mention, ends[mention.instrument], own) for mention in found]


def _marked(mention: Mention, stated: Sequence[Citation], own: str) -> Marked:
    around = [c for c in stated if c.evidence.start <= mention.start < c.evidence.end]
    around.sort(key=lambda c: (c.object != mention.instrument, RELATIONS.index(c.predicate)))
    if mention.instrument == own:
        return Marked(mention, _OWN, tuple(around))
    told = [c for c in around if c.object == mention.instrument] or around
    kinds = [kind for kind in KINDS if any(c.predicate in kind.relations for c in told)]
    return Marked(mention, kinds[0] if kinds else _CITED, tuple(around))


def counts(found: Sequence[Marked]) -> tuple[Counter[str], Counter[str]]:
    """Return how many mentions there are of each kind and of each certainty."""
    return Counter(m.kind.key for m in found), Counter(certainty(m.mention) for m in found)


def certainty(mention: Mention) -> str:
    """Return how certain a mention is, a key of `CERTAINTIES`."""
    return mention.certainty if mention.certainty in CERTAINTIES else "unresolved"


def linked(
    found: Sequence[Marked], cards: Mapping[str, Card], names: Phrases, own: str, *, kind: str = "", certain: str = ""
) -> list[Link]:
    """Return the mentions as links with their cards; those that are not of ``kind`` and ``certain`` are muted.

    ``cards`` holds every instrument that they and their citations name.
    """
    return [
        Link(
            m.mention.start,
            m.mention.end,
            links.instrument(m.mention.instrument),
            m.kind.key,
            certainty(m.mention),
            _tip(m, cards[m.mention.instrument], _roles(m, cards, names, own)),
            muted=not shown(m, kind=kind, certain=certain),
        )
        for m in found
    ]


def shown(mark: Marked, *, kind: str, certain: str) -> bool:
    """Tell whether a mention passes the filters; an empty one passes everything."""
    return kind in ("", mark.kind.key) and certain in ("", certainty(mark.mention))


def _tip(mark: Marked, about: Card, roles: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of a mention's card: name, date and issuer, title, its part in the document, how sure we are."""
    when = " · ".join(part for part in (day(about.date), about.issuer or about.jurisdiction or "") if part)
    state = say("ambiguous" if about.candidates else "held" if about.held else "stub")
    decided = mark.mention.decision
    sure = decision_line(decided) if decided else CERTAINTIES[certainty(mark.mention)]
    if decided and not decided.chosen:
        sure = f"không phải văn bản nào trong số ứng viên, {sure}"
    return tuple(row for row in (name(about), when, title(about), *roles, f"{state} · {sure} · bấm để mở") if row)


def _roles(mark: Marked, cards: Mapping[str, Card], names: Phrases, own: str) -> list[str]:
    """Return what the citations around a mention say of it, seen from its instrument."""
    found = []
    for citation in mark.citations:
        active, passive = names[citation.predicate]
        is_object = citation.object == mark.mention.instrument
        verb, other = (passive, citation.subject) if is_object else (active, citation.object)
        who = "văn bản đang đọc" if other == own else name(cards[other], 80)
        planned = f" ({say(citation.evidence.modality)})" if citation.evidence.modality in ("planned", "past") else ""
        found.append(f"{verb} {who}{planned}")
    return list(dict.fromkeys(found))[:_ROLES]
