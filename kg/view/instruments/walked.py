"""The steps of a lineage as a list and as a table: every step with its sentence, a page of them at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from html import escape as attribute
from typing import Any

from kg.instruments import Card
from kg.lineage import Link, Reach, proven
from kg.relations import RELATIONS
from kg.steps import Side, Step
from kg.terms import fold
from kg.view import links as addresses
from kg.view.fragments import claim, day, evidence, instrument_link
from kg.view.instruments.choices import Choices, address
from kg.view.loaded import Loaded
from kg.view.paging import part, turning
from kg.view.text import escape, shortened, unbroken

_DEEPEST = 6
_SIDES: Mapping[Side, str] = {"up": "Lên: căn cứ và thực hiện", "down": "Xuống: được thực hiện bởi"}
_HEADS: Mapping[str, str] = {
    "buoc": "Bước",
    "van-ban": "Văn bản",
    "quan-he": "Quan hệ",
    "dich": "Văn bản được thực hiện",
    "ngay": "Ngày",
    "noi": "Nơi",
}
_PROOF_HEADS = ("Câu dẫn", "Vị trí", "Độ chắc")
_FINEST = {relation: n for n, relation in enumerate(RELATIONS)}


def step_list(loaded: Loaded, walk: Reach, root: Card, chosen: Choices) -> str:
    """Return a page of the walk's steps in its order, indented by depth, as HTML."""
    cards, depths = walk.cards(), _depths(walk)
    shown = part(walk.links, chosen)
    steps = _by_link(loaded, shown, cards)
    found: list[str] = []
    side: Side | None = None
    for link in shown:
        if link.side != side:
            found += ["</ul>"] if side else []
            side = link.side
            found.append(f'<h3 class="side">{_SIDES[side]}</h3><ul class="steps walked">')
        depth = depths[link.here, link.side] + 1
        found += [
            f'<li class="depth-{min(depth, _DEEPEST)}">'
            f"{claim(cards[s.subject], loaded.names[s.predicate][0], cards[s.object], here=walk.root)}"
            f'{evidence(s.evidence)}<div class="nth">bước {depth}</div></li>'
            for s in steps[link]
        ]
    found += ["</ul>"] if side else []
    return f'<div lang="vi">{"".join(found)}{turning(root.iri, chosen, len(walk.links), "bước")}</div>'


def step_table(loaded: Loaded, walk: Reach, root: Card, chosen: Choices) -> str:
    """Return a page of the walk's steps as a table, sorted by the column that was chosen."""
    cards, depths = walk.cards(), _depths(walk)
    keys: Mapping[str, Callable[[Link], Any]] = {
        "buoc": lambda link: (link.side == "down", depths[link.here, link.side]),
        "van-ban": lambda link: _sorting(cards[link.subject]),
        "quan-he": lambda link: max(_FINEST[r] if r != "cites" else -1 for r in link.relations),
        "dich": lambda link: _sorting(cards[link.object]),
        "ngay": lambda link: cards[link.subject].date or "9999",
        "noi": lambda link: fold(cards[link.subject].jurisdiction or "zzz"),
    }
    ordered = sorted(walk.links, key=keys[chosen.sort], reverse=chosen.falling)
    shown = part(ordered, chosen)
    steps = _by_link(loaded, shown, cards)
    rows = "".join(
        _row(loaded, cards, step, link.side, depths[link.here, link.side] + 1) for link in shown for step in steps[link]
    )
    heads = "".join(_head(root, chosen, key, words) for key, words in _HEADS.items())
    heads += "".join(f'<th scope="col">{words}</th>' for words in _PROOF_HEADS)
    return (
        f'<div lang="vi"><div class="wide" role="region" aria-label="Bảng các bước" tabindex="0">'
        f'<table class="plain walked"><caption>Các bước của phả hệ</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{turning(root.iri, chosen, len(walk.links), 'bước')}</div>"
    )


def _depths(walk: Reach) -> dict[tuple[str, Side], int]:
    """Return how many steps a node is from the root, on the side where a link leaves it."""
    found: dict[tuple[str, Side], int] = {(walk.root, "up"): 0, (walk.root, "down"): 0}
    for link in walk.links:
        found.setdefault((link.there, link.side), found[link.here, link.side] + 1)
    return found


def _by_link(loaded: Loaded, links: Sequence[Link], cards: Mapping[str, Card]) -> Mapping[Link, list[Step]]:
    found: dict[tuple[str, str, Side], list[Step]] = defaultdict(list)
    for step in proven(loaded.store, links, cards):
        found[step.subject, step.object, step.side].append(step)
    return {link: found[link.subject, link.object, link.side] for link in links}


def _head(root: Card, chosen: Choices, key: str, words: str) -> str:
    is_chosen = chosen.sort == key
    falling = is_chosen and not chosen.falling
    state = ("descending" if chosen.falling else "ascending") if is_chosen else "none"
    mark = (" ↓" if chosen.falling else " ↑") if is_chosen else ""
    link = attribute(address(root.iri, chosen, sort=key, falling=falling))
    return f'<th scope="col" aria-sort="{state}"><a href="{link}" data-keep="sort-{key}">{words}{mark}</a></th>'


def _row(loaded: Loaded, cards: Mapping[str, Card], step: Step, side: Side, depth: int) -> str:
    subject, object_ = cards[step.subject], cards[step.object]
    proof = step.evidence[0] if step.evidence else None
    quote = place = sure = '<span class="quiet">không có</span>'
    if proof:
        address_ = attribute(addresses.document(proof.document, addresses.Passage(proof.start, proof.end)))
        quote = f'<a href="{address_}">{unbroken(proof.shown, 260)}</a>'
        more = len(step.evidence) - 1
        quote += f' <span class="quiet">(và {more} câu khác)</span>' if more else ""
        where = (proof.place, proof.section and f"mục {proof.section}", proof.pinpoint, proof.file)
        place = "<br>".join(escape(shortened(part, 70)) for part in where if part)
        sure = f"{round(proof.confidence * 100)}&nbsp;%"
    told = (day(object_.date), shortened(object_.jurisdiction or "", 60))
    cells = (
        f"{'lên' if side == 'up' else 'xuống'}&nbsp;{depth}",
        instrument_link(subject),
        f'<span class="verb">{escape(loaded.names[step.predicate][0])}</span>',
        f'{instrument_link(object_)}<div class="quiet">{escape(" · ".join(filter(None, told)))}</div>',
        f'<span class="number">{day(subject.date)}</span>',
        escape(shortened(subject.jurisdiction or "", 60)),
        quote,
        place,
        sure,
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _sorting(card: Card) -> tuple[str, str]:
    return fold(card.label), card.iri
