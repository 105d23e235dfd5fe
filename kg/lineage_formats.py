"""A lineage, or the chains between two instruments, as text for reading and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kg.chains import Paths
from kg.decided import decision_line
from kg.inferences import Inferred, grounds_line, verb
from kg.instruments import Card
from kg.lineage import Lineage
from kg.messages import Lang, say
from kg.proofs import Evidence
from kg.relations import Phrases, phrases
from kg.steps import Side, Step

_QUOTE_LIMIT = 400


def card_line(card: Card, lang: Lang = "vi") -> str:
    """Return a card on one line: label, date, issuer, and whether we hold the text."""
    state = "ambiguous" if card.candidates else "held" if card.held else "stub"
    parts = [card.label, card.date or "", card.issuer or card.jurisdiction or "", say(state, lang)]
    return one_line(" · ".join(part for part in parts if part))


def one_line(text: str) -> str:
    """Return ``text`` with every run of blanks and line ends as one space, and nothing unprintable."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def as_text(lineage: Lineage, names: Phrases | None = None, lang: Lang = "vi") -> str:
    """Return the lineage as an indented tree; an instrument that occurs again is not expanded again."""
    names = names or phrases(lang=lang)
    cards = lineage.cards()
    root = cards[lineage.root]
    lines = [card_line(root, lang), *([f"  {one_line(root.title)}"] if root.title else [])]
    sides: tuple[Side, ...] = ("up", "down") if lineage.direction == "both" else (lineage.direction,)
    for side in sides:
        tree = list(_Tree(lineage, side, names, lang).lines(lineage.root, "", set()))
        lines += ["", say(f"heading-{side}", lang) + ":", *(tree or [f"  ({say(f'nothing-{side}', lang)})"])]
    if lineage.open_ends:
        lines += ["", say("open-ends", lang) + ":"]
        for end in lineage.open_ends:
            lines.append(f"  ? {card_line(end.card, lang)}")
            lines += [f"      {say('may-be', lang)} {card_line(c, lang)} <{c.iri}>" for c in end.candidates]
    if lineage.inferred:
        lines += ["", say("heading-inferred", lang) + ":"]
        lines += [line for one in lineage.inferred for line in inferred_lines(one, lang)]
    return "\n".join(lines) + "\n"


def inferred_lines(one: Inferred, lang: Lang = "vi") -> list[str]:
    """Return an inference on two lines: what it says, and its score with the reasons."""
    says = f"{one_line(one.subject.label)} {verb(one, lang)} {card_line(one.object, lang)}"
    return [f"  ~ {says}", f"      {one_line(grounds_line(one, lang))}"]


class _Tree:
    """Writes one side of a lineage as an indented tree."""

    def __init__(self, lineage: Lineage, side: Side, names: Phrases, lang: Lang) -> None:
        self.cards, self.cut, self.lang = lineage.cards(), set(lineage.cut), lang
        self.side, self.names = side, names
        self.children: dict[str, dict[str, list[Step]]] = defaultdict(lambda: defaultdict(list))
        for step in lineage.steps:
            if step.side == side:
                near, far = (step.subject, step.object) if side == "up" else (step.object, step.subject)
                self.children[near][far].append(step)

    def lines(self, root: str, indent: str, shown: set[str]) -> Iterator[str]:
        waiting: list[tuple[str, str, str, bool]] = []
        self._push(waiting, root, indent)
        shown.add(root)
        while waiting:
            near, far, indent, last = waiting.pop()
            steps = self.children[near][far]
            again = far in shown
            yield indent + ("└─ " if last else "├─ ") + self._head(far, steps, again)
            below = indent + ("   " if last else "│  ")
            for step in steps:
                yield from (below + "   " + line for line in evidence_lines(step.evidence, self.lang))
            if not again:
                shown.add(far)
                self._push(waiting, far, below)

    def _push(self, waiting: list[tuple[str, str, str, bool]], near: str, indent: str) -> None:
        fars = list(self.children.get(near, ()))
        waiting += [(near, far, indent, n == len(fars) - 1) for n, far in enumerate(fars)][::-1]

    def _head(self, far: str, steps: list[Step], again: bool) -> str:
        voice = 0 if self.side == "up" else 1
        verbs = ", ".join(dict.fromkeys(self.names[step.predicate][voice] for step in steps))
        note = ""
        if again and self.children.get(far):
            note = f" ({say('see-above', self.lang)})"
        elif far in self.cut:
            note = f" ({say('cut-here', self.lang)})"
        return f"{verbs} → {card_line(self.cards[far], self.lang)}{note}"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE_LIMIT else text[: _QUOTE_LIMIT - 1] + "…"


def evidence_lines(evidence: tuple[Evidence, ...], lang: Lang = "vi") -> list[str]:
    """Return each passage as one line: the sentence, the file and offsets, the section, doubts."""
    lines = []
    for e in evidence:
        quote = _short(one_line(e.shown))
        where = [f"{e.file} [{e.start}–{e.end}]", *([one_line(e.place)] if e.place else [])]
        where += [say("governed-by", lang, cue=_short(one_line(e.cue)))] if e.cue else []
        where += [say("section", lang, section=one_line(e.section))] if e.section else []
        where += [one_line(e.pinpoint)] if e.pinpoint else []
        where += [say(e.modality, lang)] if e.modality in ("planned", "past") else []
        where += [one_line(decision_line(e.decision, lang))] if e.decision else []
        lines.append(f"„{quote}“ – {', '.join(where)}")
    return lines or [f"({say('no-evidence', lang)})"]


def paths_text(found: Paths, names: Phrases | None = None, lang: Lang = "vi") -> str:
    """Return the chains as text, one instrument per line with the passages between them."""
    names = names or phrases(lang=lang)
    a, b = found.source.label, found.target.label
    if found.direction is None:
        return say("path-none", lang, a=a, b=b) + "\n"
    cards = {c.iri: c for c in found.cards}
    head = say(f"path-{found.direction}", lang, a=a, b=b)
    lines = [f"{head}, {say(f'path-{found.relations}', lang)}:"]
    for n, chain in enumerate(found.chains, 1):
        ends = list(dict.fromkeys((step.subject, step.object) for step in chain))
        lines += ["", say("path-number", lang, n=n, steps=len(ends)), card_line(cards[ends[0][0]], lang)]
        for subject, object_ in ends:
            steps = [s for s in chain if (s.subject, s.object) == (subject, object_)]
            verbs = ", ".join(names[step.predicate][0] for step in steps)
            lines.append(f"  {verbs} → {card_line(cards[object_], lang)}")
            lines += [f"      {line}" for step in steps for line in evidence_lines(step.evidence, lang)]
    return "\n".join([*lines, *(["", say("path-more", lang)] if found.more else [])]) + "\n"


def as_json(lineage: Lineage) -> str:
    """Return the lineage as JSON.

    ``{"root": iri, "direction": "up"|"down"|"both", "nodes": [card + "depth", "side"], "steps":
    [{"subject", "predicate", "object", "side", "evidence": […]}], "openEnds": [{"instrument": card,
    "candidates": [card]}], "cut": [iri], "inferred": [inference]}``. A card has the keys of
    `Card`, a passage those of `Evidence`, an inference those of `Inferred`; predicates are local names of the
    ontology, offsets half-open code points, unknown is null.
    """
    data = {
        "root": lineage.root,
        "direction": lineage.direction,
        "nodes": [{**card_dict(n.card), "depth": n.depth, "side": n.side} for n in lineage.nodes],
        "steps": [dataclasses.asdict(step) for step in lineage.steps],
        "openEnds": [
            {"instrument": card_dict(e.card), "candidates": [card_dict(c) for c in e.candidates]}
            for e in lineage.open_ends
        ],
        "cut": list(lineage.cut),
        "inferred": [dataclasses.asdict(one) for one in lineage.inferred],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def paths_json(found: Paths) -> str:
    """Return the chains as JSON with the keys of `Paths`; cards and steps as in `as_json`."""
    data = {
        "source": card_dict(found.source),
        "target": card_dict(found.target),
        "direction": found.direction,
        "relations": found.relations,
        "chains": [[dataclasses.asdict(step) for step in chain] for chain in found.chains],
        "nodes": [card_dict(c) for c in found.cards],
        "more": found.more,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def card_dict(card: Card) -> dict[str, Any]:
    """Return a card with JSON's types; ``documents`` are objects with ``iri`` and ``file``."""
    return dataclasses.asdict(card)
