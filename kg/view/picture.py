"""A lineage drawn for the screen: columns from the centre to the commune, wide fans folded, nodes as links.

An arrow points from what implements to what is implemented, and its label reads in that direction; the
implemented instrument stands to the left.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.instruments import Card
from kg.lineage import Lineage, Side, Step
from kg.lineage_dot import quoted
from kg.messages import say
from kg.relations import Phrases
from kg.view import links
from kg.view.fragments import day, title
from kg.view.levels import Level
from kg.view.text import plain, shortened

LIMIT = 60
"""How many instruments a picture shows."""

FAN = 10
"""How many neighbours of one instrument a picture shows before it folds the others."""

FONT_SIZE = 9.5
"""The size of a node's text in points; the style sheet repeats it."""

_WIDTH = 26
_LINES = 4
_VERB = 12
_COLOURS = {
    Level.CENTRAL: ("#fbeeeb", "#9b2c1f"),
    Level.PROVINCE: ("#ebf1f7", "#1f4e7a"),
    Level.DEPARTMENT: ("#eef4ea", "#4a6a3a"),
    Level.COMMUNE: ("#f8f2e0", "#8a6a1f"),
    Level.UNKNOWN: ("#f4f2ee", "#7a7468"),
}
_BANDS = {Level.CENTRAL: 0, Level.PROVINCE: 1, Level.UNKNOWN: 1, Level.DEPARTMENT: 2, Level.COMMUNE: 3}
_HEAD = f"""digraph {{
  graph [rankdir=LR, bgcolor="transparent", nodesep=0.14, ranksep=0.4, pad=0.08];
  node [shape=box, fontname="Helvetica", fontsize={FONT_SIZE}, margin="0.1,0.06", height=0.28];
  edge [dir=back, color="#8d8576", fontname="Helvetica", fontsize=8, arrowsize=0.6];"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A DOT text, how many of the lineage's instruments it shows, and in how many columns."""

    dot: str
    shown: tuple[str, ...]
    total: int
    columns: int


@dataclass(frozen=True, slots=True)
class _Edge:
    """An arrow from ``subject`` to ``object``; ``hint`` is the sentence that proves it."""

    subject: str
    object: str
    verb: str
    hint: str
    style: str


def picture(
    lineage: Lineage,
    names: Phrases,
    levels: Mapping[str, Level],
    *,
    limit: int = LIMIT,
    settings: Mapping[str, str] | None = None,
) -> Picture:
    """Return the picture of a lineage with at most ``limit`` instruments, the nearest ones first.

    ``settings`` are the parameters of the page that its links keep.
    """
    near = _neighbours(lineage.steps)
    cards = lineage.cards()
    open_cards = {c.iri: c for end in lineage.open_ends for c in (end.card, *end.candidates)}
    shown = _selected(lineage.root, near, cards, limit)
    edges = _edges(lineage.steps, set(shown), names)
    for edge in _open_edges(lineage, set(shown), limit - len(shown)):
        edges.append(edge)
        shown |= dict.fromkeys((edge.subject, edge.object))
    cards = open_cards | cards
    bands = {iri: _BANDS[levels[iri]] for iri in shown}
    ids = {iri: f"n{n}" for n, iri in enumerate(shown)}
    lines = [_HEAD, *_fences(bands, ids)]
    lines += [_node(ids[i], cards[i], levels[i], i == lineage.root, settings or {}) for i in shown]
    lines += [_arrow(edge, ids, bands) for edge in edges]
    lines += _folds(near, ids)
    total = len(cards.keys() | shown.keys())
    return Picture("\n".join([*lines, "}"]), tuple(shown), total, _columns(bands, edges))


_Near = dict[tuple[str, Side], dict[str, None]]


def _neighbours(steps: Sequence[Step]) -> _Near:
    near: _Near = defaultdict(dict)
    for step in steps:
        here, there = (step.subject, step.object) if step.side == "up" else (step.object, step.subject)
        near[here, step.side][there] = None
    return dict(near)


def _selected(root: str, near: _Near, cards: Mapping[str, Card], limit: int) -> dict[str, None]:
    """Return the instruments to draw, breadth first; in a fan what leads on and what we hold goes first."""
    shown = {root: None}
    levels: dict[Side, list[str]] = {"up": [root], "down": [root]}
    while any(levels.values()):
        for side, level in levels.items():
            reached: list[str] = []
            for here in level:
                others = sorted(near.get((here, side), ()), key=lambda o: ((o, side) not in near, not cards[o].held))
                wanted = others if len(others) <= FAN + 1 else others[:FAN]
                new = [o for o in wanted if o not in shown][: limit - len(shown)]
                shown |= dict.fromkeys(new)
                reached += new
            levels[side] = reached
    return shown


def _edges(steps: Sequence[Step], shown: set[str], names: Phrases) -> list[_Edge]:
    verbs: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for step in steps:
        if step.subject in shown and step.object in shown:
            quote = step.evidence[0].quote if step.evidence else ""
            verbs[step.subject, step.object].setdefault(names[step.predicate][0], quote)
    return [
        _Edge(subject, object_, ", ".join(said), next(filter(None, said.values()), ""), "solid")
        for (subject, object_), said in verbs.items()
    ]


def _open_edges(lineage: Lineage, shown: set[str], room: int) -> Iterator[_Edge]:
    """Yield dotted arrows from what is ambiguous to what it may be, while there is room for new nodes."""
    drawn = set(shown)
    for end in lineage.open_ends:
        for candidate in end.candidates[:FAN]:
            new = {end.card.iri, candidate.iri} - drawn
            if len(new) < 2 and len(drawn | new) <= len(shown) + room:
                drawn |= new
                yield _Edge(end.card.iri, candidate.iri, say("may-be"), "", "dotted")


def _columns(bands: Mapping[str, int], edges: Sequence[_Edge]) -> int:
    """Return how many columns the picture needs: the longest chain within each band, one after the other."""
    left: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if bands[edge.subject] == bands[edge.object]:
            left[edge.subject].append(edge.object)
    length: dict[str, int] = {}

    def chain(iri: str, above: frozenset[str]) -> int:
        if iri not in length:
            length[iri] = 1 + max((chain(o, above | {o}) for o in left[iri] if o not in above), default=0)
        return length[iri]

    longest: dict[int, int] = defaultdict(int)
    for iri, band in bands.items():
        longest[band] = max(longest[band], chain(iri, frozenset((iri,))))
    return sum(longest.values())


def _fences(bands: Mapping[str, int], ids: Mapping[str, str]) -> Iterator[str]:
    """Yield unseen nodes and edges that keep each band left of the next one."""
    present = sorted(set(bands.values()))
    for left, right in pairwise(present):
        yield f'  b{left} [shape=point, style=invis, height=0.01, width=0.01, label=""];'
        for iri, band in bands.items():
            if band == left:
                yield f"  {ids[iri]} -> b{left} [style=invis, minlen=0, weight=0];"
            elif band == right:
                yield f"  b{left} -> {ids[iri]} [style=invis, weight=0];"


def _node(node: str, card: Card, level: Level, is_root: bool, settings: Mapping[str, str]) -> str:
    name = textwrap.wrap(_text(card.label, _WIDTH * _LINES), _WIDTH) or [card.iri]
    where = " · ".join(_text(part, _WIDTH) for part in (card.jurisdiction, day(card.date)) if part)
    label = "\\n".join(_dot(line) for line in [*name[:_LINES], *([where] if where else [])])
    fill, line = _COLOURS[level]
    style = "rounded,filled" if card.held or is_root else "rounded,filled,dashed"
    colour = line if is_root else fill if card.held else "#ffffff"
    about = ". ".join(part for part in (title(card), plain(card.issuer or "")) if part)
    attributes = [
        f'label="{label}"',
        f'tooltip="{_dot(_text(about or card.label, 300))}"',
        f"URL={quoted(links.instrument(card.iri, **settings))}",
        f'style="{style}", fillcolor="{colour}", color="{line}"',
        f'class="{"root" if is_root else level.value}"',
    ]
    return f"  {node} [{', '.join(attributes)}];"


def _arrow(edge: _Edge, ids: Mapping[str, str], bands: Mapping[str, int]) -> str:
    hint = _dot(_text(edge.hint or edge.verb, 300))
    verb = "\\n".join(map(_dot, textwrap.wrap(edge.verb, _VERB)))
    attributes = f'label="{verb}", style={edge.style}, tooltip="{hint}"'
    if bands[edge.object] > bands[edge.subject]:
        attributes += ", constraint=false"
    return f"  {ids[edge.object]} -> {ids[edge.subject]} [{attributes}];"


def _folds(near: _Near, ids: Mapping[str, str]) -> Iterator[str]:
    """Yield one plain node for the neighbours of a node that are not drawn."""
    for (here, side), others in near.items():
        hidden = sum(other not in ids for other in others)
        if here in ids and hidden:
            fold = f"{ids[here]}_{side}"
            label = quoted(say("folded", count=hidden))
            yield f'  {fold} [label={label}, shape=plaintext, class="fold", tooltip="Xem danh sách dưới hình"];'
            ends = (fold, ids[here]) if side == "up" else (ids[here], fold)
            yield f"  {ends[0]} -> {ends[1]} [style=dashed, dir=none];"


def _text(text: str, limit: int) -> str:
    return shortened(text, limit)


def _dot(text: str) -> str:
    """Return ``text`` as the inside of a DOT string; Graphviz reads ``&…;`` in labels as a character."""
    return quoted(text.replace("&", "&amp;"))[1:-1]
