"""A lineage drawn for the screen: columns from the centre to the commune, wide fans folded, nodes and arrows as links.

An arrow points from what implements to what is implemented, and its label reads in that direction; the
implemented instrument stands to the left. Colours come from the style sheet, by class.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.decided import decision_line
from kg.instruments import Card
from kg.levels import COLUMNS, HEADINGS, LABELS, Level
from kg.lineage import Reach
from kg.lineage_dot import quoted
from kg.messages import say
from kg.proofs import Evidence
from kg.relations import Phrases
from kg.steps import Step
from kg.view import links
from kg.view.fragments import day, title
from kg.view.instruments.fans import FAN, LIMIT, Fold
from kg.view.text import plain, shortened

FONT_SIZE = 9.5
"""The size of a node's text in points; the style sheet repeats it."""

_WIDTH = 26
_LINES = 4
_VERB = 12
_HEAD = f"""digraph {{
  graph [rankdir=LR, newrank=true, bgcolor="transparent", nodesep=0.14, ranksep=0.4, pad=0.08];
  graph [fontname="Helvetica", fontsize={FONT_SIZE}, labeljust=l];
  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#444444"];
  node [fontname="Helvetica", fontsize={FONT_SIZE}, margin="0.1,0.06", height=0.28];
  edge [dir=back, color="#777777", fontname="Helvetica", fontsize=8, arrowsize=0.6];"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A DOT text with the instruments that it shows, in how many columns of nodes, and the name of each link in it."""

    dot: str
    shown: tuple[str, ...]
    columns: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Edge:
    """An arrow from ``subject`` to ``object``; ``proof`` is the passage that says so."""

    subject: str
    object: str
    verb: str
    proof: Evidence | None
    kind: str


Address = Callable[[str], str]


def picture(
    reach: Reach,
    steps: Sequence[Step],
    names: Phrases,
    levels: Mapping[str, Level],
    shown: Sequence[str],
    folded: Sequence[Fold],
    *,
    node: Address,
    fan: Callable[[Fold], str],
    limit: int = LIMIT,
) -> Picture:
    """Return the picture of the ``shown`` part of a walk, with the steps among it and its folds.

    ``node`` and ``fan`` give the addresses that an instrument and a fold lead to.
    """
    edges = _edges(steps, names)
    drawn = dict.fromkeys(shown)
    for edge in _open_edges(reach, drawn, limit - len(drawn)):
        edges.append(edge)
        drawn |= dict.fromkeys((edge.subject, edge.object))
    cards = {c.iri: c for end in reach.open_ends for c in (end.card, *end.candidates)} | reach.cards()
    columns = {iri: COLUMNS.get(levels[iri]) for iri in drawn}
    ids = {iri: f"n{n}" for n, iri in enumerate(drawn)}
    everywhere = {ids[iri]: column for iri, column in columns.items()}
    everywhere |= {_id(fold, ids): _column(fold, levels, columns) for fold in folded}
    places = {node: column for node, column in everywhere.items() if column is not None}
    lines = [_HEAD, *_headed(places), *_fences(places)]
    lines += [_node(ids[i], cards[i], levels[i], i == reach.root, node(i)) for i in drawn]
    lines += [_arrow(n, edge, ids, columns) for n, edge in enumerate(edges)]
    for fold in folded:
        lines += _fold(fold, ids, fan(fold))
    told = {ids[i]: _told(cards[i], levels[i], i == reach.root) for i in drawn}
    told |= {_id(fold, ids): f"{_words(fold)}, {shortened(cards[fold.here].label, 80)}" for fold in folded}
    told |= {f"e{n}": _claim(edge, cards) for n, edge in enumerate(edges) if edge.proof}
    return Picture("\n".join([*lines, "}"]), tuple(drawn), _width(columns, edges), told)


def _edges(steps: Sequence[Step], names: Phrases) -> list[_Edge]:
    verbs: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    proofs: dict[tuple[str, str], Evidence] = {}
    for step in steps:
        verbs[step.subject, step.object][names[step.predicate][0]] = None
        for passage in step.evidence[:1]:
            proofs.setdefault((step.subject, step.object), passage)
    return [_Edge(*pair, ", ".join(said), proofs.get(pair), _kind(proofs.get(pair))) for pair, said in verbs.items()]


def _kind(proof: Evidence | None) -> str:
    return "decided" if proof and proof.decision else "step"


def _open_edges(reach: Reach, shown: Mapping[str, None], room: int) -> Iterator[_Edge]:
    """Yield dotted arrows from what is ambiguous to what it may be, while there is room for new nodes."""
    drawn = set(shown)
    for end in reach.open_ends:
        for candidate in end.candidates[:FAN]:
            new = {end.card.iri, candidate.iri} - drawn
            if len(new) < 2 and len(drawn | new) <= len(shown) + room:
                drawn |= new
                yield _Edge(end.card.iri, candidate.iri, say("may-be"), None, "doubt")


def _width(columns: Mapping[str, int | None], edges: Sequence[_Edge]) -> int:
    """Return how many columns of nodes there are: the longest chain within each level, one after the other."""
    left: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if columns[edge.subject] == columns[edge.object]:
            left[edge.subject].append(edge.object)
    length: dict[str, int] = {}

    def chain(iri: str, above: frozenset[str]) -> int:
        if iri not in length:
            length[iri] = 1 + max((chain(o, above | {o}) for o in left[iri] if o not in above), default=0)
        return length[iri]

    longest: dict[int | None, int] = defaultdict(int)
    for iri, column in columns.items():
        longest[column] = max(longest[column], chain(iri, frozenset((iri,))))
    return sum(longest.values())


def _column(fold: Fold, levels: Mapping[str, Level], columns: Mapping[str, int | None]) -> int | None:
    """Return the column in which most of what is folded would stand."""
    hidden = Counter(COLUMNS.get(levels[iri]) for iri in fold.hidden if iri in levels)
    return hidden.most_common(1)[0][0] if hidden else columns[fold.here]


def _headed(places: Mapping[str, int]) -> Iterator[str]:
    """Yield each column as a cluster with its heading."""
    for column in sorted(set(places.values())):
        members = "; ".join(node for node, place in places.items() if place == column)
        yield f'  subgraph cluster_{column} {{ label="{HEADINGS[column]}"; class="column"; margin=10; {members} }}'


def _fences(places: Mapping[str, int]) -> Iterator[str]:
    """Yield unseen nodes and edges that keep each column left of the next one."""
    for left, right in pairwise(sorted(set(places.values()))):
        yield f'  b{left} [shape=point, style=invis, height=0.01, width=0.01, label=""];'
        for node, column in places.items():
            if column == left:
                yield f"  {node} -> b{left} [style=invis, minlen=0, weight=0];"
            elif column == right:
                yield f"  b{left} -> {node} [style=invis, weight=0];"


def _node(node: str, card: Card, level: Level, is_root: bool, address: str) -> str:
    name = textwrap.wrap(shortened(card.label, _WIDTH * _LINES), _WIDTH) or [card.iri]
    where = " · ".join(shortened(part, _WIDTH) for part in (card.jurisdiction, day(card.date)) if part)
    label = "\\n".join(_dot(line) for line in [*name[:_LINES], *([where] if where else [])])
    about = ". ".join(part for part in (title(card), plain(card.issuer or "")) if part)
    kind = "doubt" if card.candidates else "held" if card.held else "cited"
    attributes = [
        f'id="{node}"',
        f'label="{label}"',
        f'tooltip="{_dot(shortened(about or card.label, 300))}"',
        f"URL={quoted(address)}",
        f'class="{level.value} {kind}{" root" if is_root else ""}"',
    ]
    return f"  {node} [{', '.join(attributes)}];"


def _arrow(number: int, edge: _Edge, ids: Mapping[str, str], columns: Mapping[str, int | None]) -> str:
    said = f"{edge.verb} ✓" if edge.kind == "decided" else edge.verb
    verb = "\\n".join(map(_dot, textwrap.wrap(said, _VERB)))
    hint = edge.proof.shown if edge.proof else edge.verb
    if edge.proof and edge.proof.decision:
        hint = f"{shortened(hint, 200)} – {decision_line(edge.proof.decision)}"
    attributes = [f'id="e{number}"', f'label="{verb}"', f'class="{edge.kind}"']
    attributes.append(f'tooltip="{_dot(shortened(hint, 300))}"')
    if edge.proof:
        passage = links.Passage(edge.proof.start, edge.proof.end)
        attributes.append(f"URL={quoted(links.document(edge.proof.document, passage))}")
    if edge.kind == "doubt":
        attributes.append("style=dotted")
    subject, object_ = columns[edge.subject], columns[edge.object]
    if subject is not None and object_ is not None and object_ > subject:
        attributes.append("constraint=false")
    return f"  {ids[edge.object]} -> {ids[edge.subject]} [{', '.join(attributes)}];"


def _fold(fold: Fold, ids: Mapping[str, str], address: str) -> Iterator[str]:
    """Yield one plain node for neighbours that are not drawn, or to fold a fan again."""
    node = _id(fold, ids)
    label = "\\n".join(map(_dot, textwrap.wrap(_words(fold), _WIDTH)))
    yield (
        f'  {node} [id="{node}", label="{label}", shape=plaintext, style="", class="fold", '
        f'tooltip="{_dot(_words(fold))}", URL={quoted(address)}];'
    )
    ends = (node, ids[fold.here]) if fold.side == "up" else (ids[fold.here], node)
    style = "invis" if fold.opened else "dashed"
    yield f'  {ends[0]} -> {ends[1]} [style={style}, dir=none, class="folded"];'


def _id(fold: Fold, ids: Mapping[str, str]) -> str:
    return f"{ids[fold.here]}_{fold.side}{'_less' if fold.opened else ''}"


def _words(fold: Fold) -> str:
    if fold.opened:
        return f"− thu gọn {fold.words}"
    return f"+{fold.words}" if fold.room else f"+{fold.words}: xem bảng"


def _told(card: Card, level: Level, is_root: bool) -> str:
    """Return what a screen reader says of a node."""
    held = say("ambiguous") if card.candidates else say("held" if card.held else "stub")
    parts = [shortened(card.label, 200), plain(card.jurisdiction or ""), day(card.date), LABELS[level], held]
    return ", ".join([*filter(None, parts), *(["văn bản đang xem"] if is_root else [])])


def _claim(edge: _Edge, cards: Mapping[str, Card]) -> str:
    ends = (shortened(cards[end].label, 80) for end in (edge.subject, edge.object))
    return f"{f' {edge.verb} '.join(ends)}: xem câu dẫn"


def _dot(text: str) -> str:
    """Return ``text`` as the inside of a DOT string; Graphviz reads ``&…;`` in labels as a character."""
    return quoted(text.replace("&", "&amp;"))[1:-1]
