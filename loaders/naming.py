"""Relations of named references: read as those of numbered mentions are, and never changing them.

A numbered mention looks only at numbered ones before it; a named one at any. Where a decision issues or approves the
programme beside it, the decision is the subject; what stands within another name is that one's object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Mention, Modality
from loaders import grammar, programme_grammar
from loaders.governors import DOCUMENT, Link, sibling
from loaders.relations import Reader

_LAWS = frozenset({"Hiến pháp", "Bộ luật", "Luật", "PL"})
"""Types that only the National Assembly and its Standing Committee change."""
_CITES = Link(DOCUMENT, "cites", False, "mention", 0.85)
_BILL = re.compile(r"(?<!\w)(?:dự\s+án|dự\s+thảo|xây\s+dựng|hoàn\s+thiện|đề\s+nghị|trình)\s+$")
"""What tells that a law is not yet adopted."""
_CHANGED = 120
"""How far behind a law's name the act that changed it may stand, in characters."""
_BETWEEN = re.compile(
    r"[\s,(]{0,9}(?:nước\s+cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam[\s,(]{1,9})?(?:năm\s+\d{4}[\s,(]{1,9})?(?:đã\s+)?"
)
"""What stands between a law's name and "được sửa đổi, bổ sung theo"."""
_PLANNED = Link(DOCUMENT, "cites", False, "planned:name", 0.8, "planned")


class NamedReader(Reader):
    """Reads the relations of the mentions without a number among all mentions of one document."""

    def links_beside(self, known: Mapping[int, Link]) -> list[Link]:
        """Return one link per mention, in order; ``known`` are the links of the numbered ones by index."""
        links: list[Link] = []
        for index in range(len(self.at.mentions)):
            links.append(known[index] if index in known else self._named(index, links))
        return links

    def issues(self) -> Iterator[tuple[int, Link]]:
        """Yield, beside the links, which numbered mention behind a programme issues or approves it."""
        for index, mention in enumerate(self.at.mentions):
            if mention.rule != "programme":
                continue
            following = next((i for i in range(index + 1, len(self.at.mentions)) if self.at.mentions[i].number), None)
            if following is None:
                return
            by = programme_grammar.ISSUED_BY.fullmatch(self.at.low, mention.end, self.at.mentions[following].start)
            if by and by["verb"]:
                yield index, self._issued(following, by["verb"], "issued")

    def changed_names(self) -> Iterator[tuple[int, Link]]:
        """Yield, beside the links, which numbered mention has changed the law that is named right before it: "Hiến pháp
        năm 2013 được sửa đổi, bổ sung theo Nghị quyết số 203/2025/QH15"."""
        for index, mention in enumerate(self.at.mentions):
            law = self.at.mentions[index - 1] if index else None
            if law is None or law.number or not mention.number or law.type not in _LAWS or law.end > mention.start:
                continue
            if mention.start - law.end > _CHANGED or self.at.outranks(law, index):
                continue
            hits = self.at.cues.hits(self.at.low, law.end, mention.start)
            passive = len(hits) == 1 and hits[0].cue.direction == "passive" and hits[0].cue.predicate == "amends"
            if passive and _BETWEEN.fullmatch(self.at.low, law.end, hits[0].start):
                name = f"passive:{hits[0].cue.name}"
                yield index, Link(index - 1, "amends", True, name, 0.95, cue=hits[0].span)

    def _named(self, index: int, links: Sequence[Link]) -> Link:
        mention = self.at.mentions[index]
        outer = self._outer(index)
        if outer is not None:
            return self._within(index, outer)
        previous = self._previous_item(index)
        if previous is not None:
            return sibling(links[previous])
        if mention.rule == "programme":
            issued = self._issue(index)
            if issued:
                return issued
            if programme_grammar.DRAFTING.search(self.at.low, max(mention.start - 80, 0), mention.start):
                return _PLANNED
        link = self._link(index, links)
        return link if self._holds(mention, link) else _CITES

    def _previous_item(self, index: int) -> int | None:
        """Return the mention that this one stands beside in a list without a stop between them, even where a line end
        has parted the two."""
        for earlier in range(index - 1, max(index - 12, -1), -1):
            before = self.at.mentions[earlier]
            if before.end <= self.at.mentions[index].start and self._outer(earlier) is None:
                gap = self.at.low[before.end : self.at.mentions[index].start]
                return earlier if len(gap) < 24 and ";" not in gap and grammar.LIST.fullmatch(gap) else None
        return None

    def _outer(self, index: int) -> int | None:
        """Return the mention that this one stands within."""
        mention = self.at.mentions[index]
        for earlier in range(index - 1, max(index - 12, -1), -1):
            if self.at.mentions[earlier].end >= mention.end and not self.at.mentions[earlier].number:
                return earlier
        return None

    def _within(self, index: int, outer: int) -> Link:
        """Link a mention to the name that it stands within: a plan carries it out, an amending law changes it."""
        start = self.at.mentions[outer].start
        hits = self.at.cues.hits(self.at.low, start, self.at.mentions[index].start)
        strong = [h for h in hits if h.cue.direction == "forward" and not h.cue.weak]
        if not strong:
            return Link(outer, "cites", False, "within a name", 0.85)
        bill = _BILL.search(self.at.low, max(start - 40, 0), start)
        rule = f"within:{strong[0].cue.name}"
        modality: Modality = "planned" if bill else "asserted"
        return Link(outer, strong[0].cue.predicate, False, rule, 0.93, modality, cue=strong[0].span)

    def _issue(self, index: int) -> Link | None:
        """Link a programme to the decision before it, or to the document, that issues or approves it."""
        mention = self.at.mentions[index]
        previous = next((i for i in range(index - 1, -1, -1) if self.at.mentions[i].number), None)
        if previous is not None:
            by = programme_grammar.ISSUES.fullmatch(self.at.low, self.at.mentions[previous].end, mention.start)
            if by:
                return self._issued(previous, by["verb"], "title")
        titled = self.at.header.title_start <= mention.start < self.at.header.title_end
        begin = self.at.header.title_start if titled else self.at.layout.at(mention.start).start
        own = programme_grammar.OWN_ISSUE.fullmatch(self.at.low, begin, mention.start) if self.at.decides else None
        return self._issued(DOCUMENT, own["verb"], "own") if own else None

    def _issued(self, governor: int, verb: str, rule: str) -> Link:
        predicate = programme_grammar.PREDICATES[" ".join(verb.split())]
        return Link(governor, predicate, False, f"{rule}:{predicate}", 0.95)

    def _holds(self, mention: Mention, link: Link) -> bool:
        """Tell whether a relation is possible for what is named: no decision changes a law or a congress, and no name
        alone changes anything; a law is carried out by what says so in its title or opening."""
        changes = link.predicate in grammar.CHANGES
        governor = self.at.mentions[link.governor] if link.governor != DOCUMENT else None
        if link.draft or (changes and governor and not governor.number):
            return False
        if mention.rule == "alias":
            return (
                link.governor == DOCUMENT
                and link.predicate in grammar.IMPLEMENTS
                and mention.start < self.at.body_start
            )
        if mention.rule == "congress":
            return not changes and link.predicate not in ("approves", "promulgates")
        if mention.rule == "programme":
            return not (changes and link.governor == DOCUMENT and link.rule.startswith("trailing"))
        if not changes and link.predicate != "approves":
            body = link.governor == DOCUMENT and link.predicate in grammar.IMPLEMENTS
            return not body or mention.start < self.at.body_start
        kind = governor.type if governor else self.at.header.type
        return changes and kind in _LAWS


def beside(links: Sequence[Link], places: Sequence[int]) -> dict[int, Link]:
    """Return the links of numbered mentions by their places among all mentions."""
    return {
        place: replace(link, governor=places[link.governor]) if link.governor != DOCUMENT else link
        for place, link in zip(places, links, strict=True)
    }
