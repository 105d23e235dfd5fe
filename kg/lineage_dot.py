"""A lineage as a Graphviz picture: from the left those that implement, to the right what is implemented."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator

from kg.decided import decision_line
from kg.instruments import Card
from kg.lineage import Lineage
from kg.lineage_formats import one_line
from kg.messages import Lang, say
from kg.relations import Phrases, phrases
from kg.steps import Side

FAN = 12
"""How many neighbours of one instrument a picture shows before it folds the others."""

_WIDTH = 28
_TOOLTIP_LIMIT = 300


def as_dot(
    lineage: Lineage,
    names: Phrases | None = None,
    lang: Lang = "vi",
    *,
    fan: int = FAN,
    link: Callable[[str], str] | None = None,
) -> str:
    """Return the lineage in the DOT language, every text of a document escaped.

    Neighbours of one instrument beyond ``fan`` are folded into one node that counts them. ``link`` gives the
    address that a node leads to.
    """
    names = names or phrases(lang=lang)
    near = _neighbours(lineage)
    visible = _visible(lineage.root, near, fan)
    numbers = {iri: f"n{n}" for n, iri in enumerate(visible)}
    cards = lineage.cards()
    lines = ["digraph lineage {", "  rankdir=LR;", *_DEFAULTS]
    lines += [_node(numbers[i], cards[i], i == lineage.root, lang, link) for i in visible]
    lines += _edges(lineage, numbers, names, lang)
    lines += _folds(near, numbers, lang)
    lines += _open_ends(lineage, numbers, lang, link)
    return "\n".join([*lines, "}"]) + "\n"


def quoted(text: str) -> str:
    r"""Return ``text`` as a DOT string on one line.

    >>> print(quoted('a "b"'))
    "a \"b\""
    """
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


_DEFAULTS = [
    '  node [shape=box, style="rounded,filled", fillcolor="#ffffff", color="#4a5568"];',
    '  node [fontname="Source Sans"];',
    '  edge [color="#4a5568", fontname="Source Sans", fontsize=10];',
]

_Near = dict[tuple[str, Side], list[str]]


def _neighbours(lineage: Lineage) -> _Near:
    near: dict[tuple[str, Side], dict[str, None]] = defaultdict(dict)
    for step in lineage.steps:
        here, there = (step.subject, step.object) if step.side == "up" else (step.object, step.subject)
        near[here, step.side][there] = None
    return {key: list(others) for key, others in near.items()}


def _visible(root: str, near: _Near, fan: int) -> list[str]:
    """Return the instruments to draw, breadth first; a fan that is one too wide is drawn whole."""
    visible = {root: None}
    sides: tuple[Side, ...] = ("up", "down")
    for side in sides:
        level = [root]
        while level:
            reached: list[str] = []
            for here in level:
                others = near.get((here, side), [])
                shown = others if len(others) <= fan + 1 else others[:fan]
                reached += [other for other in shown if other not in visible]
                visible |= dict.fromkeys(shown)
            level = list(dict.fromkeys(reached))
    return list(visible)


def _node(number: str, card: Card, is_root: bool, lang: Lang, link: Callable[[str], str] | None) -> str:
    parts = textwrap.wrap(one_line(card.label), _WIDTH)[:4] or [card.iri]
    parts += [one_line(part) for part in (card.date, card.issuer) if part]
    label = "\\n".join(quoted(part)[1:-1] for part in parts)
    attributes = [f'label="{label}"', f"tooltip={quoted((card.title or card.label)[:_TOOLTIP_LIMIT])}"]
    if not card.held:
        attributes.append('style="rounded,dashed"' if not card.candidates else 'style="rounded,dotted"')
    if is_root:
        attributes.append('penwidth=2.5, fillcolor="#e8f0fe"')
    if link:
        attributes.append(f"URL={quoted(link(card.iri))}")
    return f"  {number} [{', '.join(attributes)}];"


def _edges(lineage: Lineage, numbers: dict[str, str], names: Phrases, lang: Lang) -> Iterator[str]:
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for step in lineage.steps:
        if step.subject in numbers and step.object in numbers:
            quote = step.evidence[0].quote if step.evidence else ""
            decided = step.evidence[0].decision if step.evidence else None
            quote += f" ({decision_line(decided, lang)})" if decided else ""
            found[step.subject, step.object].setdefault(names[step.predicate][0], quote)
    for (subject, object_), verbs in found.items():
        tooltip = next((quote for quote in verbs.values() if quote), "")[:_TOOLTIP_LIMIT]
        label = f"label={quoted(', '.join(verbs))}, tooltip={quoted(tooltip)}"
        yield f"  {numbers[subject]} -> {numbers[object_]} [{label}];"


def _folds(near: _Near, numbers: dict[str, str], lang: Lang) -> Iterator[str]:
    for (here, side), others in near.items():
        hidden = sum(other not in numbers for other in others)
        if here in numbers and hidden:
            fold = f"{numbers[here]}_{side}"
            label = quoted(say("folded", lang, count=hidden))
            yield f'  {fold} [label={label}, shape=plaintext, style=""];'
            ends = (numbers[here], fold) if side == "up" else (fold, numbers[here])
            yield f"  {ends[0]} -> {ends[1]} [style=dashed];"


def _open_ends(
    lineage: Lineage, numbers: dict[str, str], lang: Lang, link: Callable[[str], str] | None
) -> Iterator[str]:
    """Yield dotted arrows from what is ambiguous to what it may be."""
    drawn = dict(numbers)
    for end in lineage.open_ends:
        if not any(card.iri in drawn for card in (end.card, *end.candidates)):
            continue
        for card in (end.card, *end.candidates[:FAN]):
            if card.iri not in drawn:
                drawn[card.iri] = f"n{len(drawn)}"
                yield _node(drawn[card.iri], card, False, lang, link)
        for card in end.candidates[:FAN]:
            label = quoted(say("may-be", lang))
            yield f"  {drawn[end.card.iri]} -> {drawn[card.iri]} [style=dotted, label={label}];"
