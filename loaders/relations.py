"""Relations: who does what to whom, read from the cue between a mention and what governs it.

For each mention the governor is found first: the mention before it in the same clause, when the words
between belong to that one's title (`chains`), otherwise the document itself (`acts`). The cue nearest to the
mention then names the relation. Lists hand their cue on from item to item, headings that end in a colon hand it
down to their items (`leads`). Where the grammar is unsure the document merely cites.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Mention
from loaders import grammar
from loaders.acts import Acts
from loaders.chains import Chains
from loaders.cues import Hit
from loaders.governors import CITES, DOCUMENT, Link, Setting, earlier, sibling
from loaders.layout import Block
from loaders.leads import REACH, Leads

_LIGHT = 130
"""How many characters may stand between a cue and the mention it governs."""
_NESTED_LIGHT = 90
"""The same where the cue stands behind another mention."""
_SEPARATOR = 40
"""How far before a clause the semicolon may stand that ends the one before it, in characters."""
_LISTED = 40
"""How many mentions back a list may hand on its cue."""
_BEHIND = 60
"""How far behind a mention its own verb is looked for, in characters."""
_RANKED = frozenset({"details", "guides"})
"""Relations to an instrument of a higher rank."""
_PEERS = frozenset({"NĐ", "TT", "TTLT"})
"""Types of which none details or guides another of its own type."""


class Reader:
    """Reads the relations of one document."""

    def __init__(self, setting: Setting) -> None:
        self.at = setting
        self.acts = Acts(setting)
        self.chains = Chains(setting)
        self.leads = Leads(setting.low, setting.layout, setting.cues)

    def links(self) -> list[Link]:
        """Return one link per mention, in order."""
        links: list[Link] = []
        for index in range(len(self.at.mentions)):
            links.append(self._link(index, links))
        return links

    def _link(self, index: int, links: Sequence[Link]) -> Link:
        mentions = self.at.mentions
        block, begin = self.at.clauses.of(index)
        previous = index - 1
        if previous >= 0 and mentions[previous].number_start == self.at.header.number_start:
            previous = -1
        while previous >= 0 and mentions[previous].start >= begin:
            if mentions[previous].end <= mentions[index].start:
                return self._after(index, previous, links, block)
            if mentions[previous].issuer_start >= 0:
                return replace(CITES, rule="named in an issuer")
            previous -= 1
        return self._first(index, links, block, begin)

    def _after(self, index: int, previous: int, links: Sequence[Link], block: Block) -> Link:
        """Link a mention that stands behind another one in the same clause."""
        mention, before = self.at.mentions[index], self.at.mentions[previous]
        gap = self.at.gap(before, mention)
        listed = bool(grammar.LIST_END.search(gap[-12:]))
        if listed and "chain:" in links[previous].rule and self._acts_too(index):
            return sibling(links[links[previous].governor])
        hangs = links[previous].governor != DOCUMENT
        if listed and hangs and not self.chains.goes_on(index, previous, links[previous]):
            return CITES
        if grammar.LIST.fullmatch(gap):
            return self.acts.item(links[previous], previous, index)
        hits = self.at.cues.hits(self.at.low, before.end, mention.start)
        hit, reach = self._nearest(hits, mention)
        if listed and hit is not None and mention.start - hit.end > 25 and not self._co_object(hit, mention):
            peers = hit.cue.predicate in _RANKED and self._are_peers(links[previous], before, mention)
            return sibling(links[previous]) if peers else self._listed(links[previous])
        if hit is not None and len(hits) > 1 and hit is hits[-1]:
            carried = hits[-2].cue.predicate in grammar.IMPLEMENTS
            if carried and self._points(hit) and self._joined(hits[-2], hit) is not hit:
                return CITES
            hit = hit if carried and hit.cue.predicate in grammar.CHANGES else self._joined(hits[-2], hit)
        opening = self._opening_change(index, previous) if hit is not None and self._is_transparent(hit) else None
        if opening is not None:
            return self.acts.link(index, opening, block, self.at.clauses.of(index)[1], 0.05)
        if hit is not None and mention.start - hit.end <= reach and hit.cue.direction != "trailing":
            return self._further(previous, hit, links) or self._nested(index, links, hit, block, previous)
        if listed:
            return self._listed(links[previous]) if hit else self.acts.item(links[previous], previous, index)
        return self.acts.ending(index) or CITES

    def _nearest(self, hits: Sequence[Hit], mention: Mention) -> tuple[Hit | None, int]:
        """Return the cue between two mentions that governs the second, and how far it reaches."""
        hit = hits[-1] if hits else None
        if hit is not None and len(hits) > 1 and mention.start - hit.end < 30:
            changes = [h for h in hits[:-1] if h.cue.predicate in grammar.CHANGES]
            if self._is_transparent(hit) and changes:
                return changes[-1], REACH
            if hit.cue.name == "ban-hanh-kem-theo":
                return hits[-2], REACH
        return hit, _NESTED_LIGHT

    def _further(self, previous: int, hit: Hit, links: Sequence[Link]) -> Link | None:
        """Link a mention to what changes the one before it, too: "Thông tư A về sửa đổi B và thay thế C" – A replaces
        C, unless it is A that the document itself changes."""
        before = links[previous]
        changes = before.predicate in grammar.CHANGES and hit.cue.predicate in grammar.CHANGES
        if before.governor == DOCUMENT or before.passive or not changes or hit.cue.direction != "forward":
            return None
        above = links[before.governor]
        if above.governor == DOCUMENT and above.predicate in grammar.CHANGES:
            return None
        if not grammar.JOINED.fullmatch(self.at.low, self.at.mentions[previous].end, hit.start):
            return None
        return Link(before.governor, hit.cue.predicate, False, f"chain:{hit.cue.name}", 0.93, cue=hit.span)

    def _nested(self, index: int, links: Sequence[Link], hit: Hit, block: Block, previous: int) -> Link:
        """Link a mention to the one before it or, where the cue does not belong to that one, to the document."""
        doubt = self.chains.broken(index, previous, hit)
        hangs = links[previous].governor != DOCUMENT
        if doubt and hangs and self.at.low[hit.start : hit.end].endswith("một phần"):
            return CITES
        if doubt is None:
            return self.chains.link(index, self.chains.alike(index, previous, hit, links), hit)
        if hit.cue.predicate == "conformsTo" and not links[previous].is_own:
            return CITES
        return self.acts.link(index, hit, block, self.at.mentions[previous].end, doubt)

    def _opening_change(self, index: int, previous: int) -> Hit | None:
        """Return the change of parts that opens a clause whose last words say what these are annexed to: "Điều chỉnh
        nhiệm vụ của Chương trình hành động thực hiện Nghị quyết A kèm theo Nghị quyết B"."""
        begin = self.at.clauses.of(index)[1]
        before, mention = self.at.mentions[previous], self.at.mentions[index]
        if not grammar.ANNEXED.search(self.at.low, max(before.end, mention.start - REACH), mention.start):
            return None
        hits = self.at.cues.hits(self.at.low, begin, before.start)
        first = hits[0] if hits else None
        changes = first is not None and first.cue.predicate in grammar.CHANGES and first.cue.direction == "forward"
        if not (first and changes and grammar.HEADING_ONLY.fullmatch(self.at.low, begin, first.start)):
            return None
        return first if grammar.PART.match(self.at.low, first.end, before.start) else None

    def _co_object(self, hit: Hit, mention: Mention) -> bool:
        """Tell whether a cue's object is a list of one type that the mention ends: "thực hiện Nghị quyết Đại hội …,
        Nghị quyết số 25/2006/NQ-CP"."""
        said = self.at.low[mention.start : mention.number_start].removesuffix("số").strip().removesuffix("số").strip()
        return bool(said) and self.at.low[hit.end : mention.start].lstrip().startswith(said)

    def _joined(self, first: Hit, last: Hit) -> Hit:
        """Return two cues side by side as the first one, unless the second only points at where something stands: "theo
        hướng dẫn tại Thông tư …"."""
        pointed = last.cue.weak and first.cue.predicate in ("guides", "details", "approves")
        if first.cue.weak or pointed or not grammar.ADJACENT.fullmatch(self.at.low, first.end, last.start):
            return last
        return Hit(first.start, last.end, first.cue)

    def _acts_too(self, index: int) -> bool:
        """Tell whether a change stands right behind a mention: "A sửa đổi B và C sửa đổi D" has two subjects."""
        mention = self.at.mentions[index]
        hits = self.at.cues.hits(self.at.low, mention.end, mention.end + _BEHIND)
        return bool(hits) and hits[0].start - mention.end < 9 and hits[0].cue.predicate in grammar.CHANGES

    def _are_peers(self, link: Link, before: Mention, mention: Mention) -> bool:
        """Tell whether two mentions are of one rank and neither is younger than what acts on the first, so that both
        are its objects: "sửa đổi Nghị định A quy định chi tiết Luật B và Nghị định C"."""
        subject = self.at.header.date if link.governor == DOCUMENT else self.at.mentions[link.governor].date
        known = bool(subject and mention.date) and not earlier(subject, mention.date)
        return known and before.type == mention.type and mention.type in _PEERS

    def _points(self, hit: Hit) -> bool:
        """Tell whether a cue only points at a rule: "theo quy định tại"."""
        return hit.cue.weak and self.at.low.startswith("theo quy", hit.start)

    def _listed(self, link: Link) -> Link:
        """Return a list's next item where words with a cue of their own stand between: it is not changed by that."""
        return CITES if link.predicate in grammar.CHANGES else sibling(link)

    def _is_transparent(self, hit: Hit) -> bool:
        """Tell whether a cue only points at where the changed text stands: "quy định tại", "kèm theo"."""
        said = self.at.low[hit.start : hit.end]
        return hit.cue.name == "ban-hanh-kem-theo" or said.endswith(("tại", "kèm theo"))

    def _first(self, index: int, links: Sequence[Link], block: Block, begin: int) -> Link:
        """Link the first mention of a clause to the document."""
        mention = self.at.mentions[index]
        if self.at.header.number_start == mention.number_start:
            return CITES
        trailing = self.acts.ending(index)
        if trailing:
            return trailing
        hit, reach = self._governing(
            self.at.cues.hits(self.at.low, max(begin, mention.start - REACH), mention.start), mention
        )
        colon = hit is not None and ":" in self.at.low[hit.end : mention.start]
        if hit is not None and mention.start - hit.end <= reach and not colon:
            amended = self._amended_before(index, hit, links, block, begin)
            return amended or self.acts.link(index, hit, block, begin, 0.0)
        link = self._inherited(index, links, block, begin)
        if link is None and hit is not None and colon:
            link = self.acts.link(index, hit, block, begin, 0.06)
        link = link or self._led(index, hit, links, block, begin)
        return CITES if link.predicate in grammar.CHANGES and self.acts.stays(index) else link

    def _governing(self, hits: Sequence[Hit], mention: Mention) -> tuple[Hit | None, int]:
        """Return the cue before a clause's first mention that governs it, and how far it reaches."""
        hit = hits[-1] if hits else None
        changes = [h for h in hits[:-1] if h.cue.predicate in grammar.CHANGES]
        if hit is not None and changes and self._is_transparent(hit) and mention.start - hit.end < 60:
            change = changes[-1]
            part = grammar.PART.match(self.at.low, change.end, hit.start)
            said = self.at.low[change.start : hit.end]
            named = part or said[: change.end - change.start].endswith(("một số điều", "một số điều của"))
            named = named or said.endswith("phê duyệt tại")
            return (change, REACH) if named else (hit, _LIGHT)
        if hit is not None and hit.cue.name == "ban-hanh-kem-theo" and len(hits) > 1:
            return hits[-2], REACH
        return hit, _LIGHT

    def _led(self, index: int, hit: Hit | None, links: Sequence[Link], block: Block, begin: int) -> Link:
        """Link a mention without a cue of its own by what opens its list, or heads its block."""
        mention = self.at.mentions[index]
        if block.marker == "basis" and len(self.at.low[max(begin, mention.start - 99) : mention.start].split()) <= 2:
            cue = (block.start, min(block.start + len("căn cứ"), mention.start))
            return Link(DOCUMENT, "basedOn", False, "list:basis:can-cu", 0.95, cue=cue)
        if hit is not None and hit.cue.weak and hit.end - hit.start > len("theo"):
            return CITES
        lead = self.leads.inline(block, mention.start) or self.leads.of(self.at.layout.index_at(mention.start))
        floor = max(begin, mention.start - REACH)
        head = self.at.low[floor : self.at.opening(mention, floor)]
        if lead and lead.start < block.start and len(head.split()) > 2:
            lead = None
        if lead and lead.cue.direction == "passive":
            return (self._passive_lead(lead, links) if ":" in self.at.low[lead.end : lead.end + 8] else None) or CITES
        if self.at.header.type == "VBHN" and mention.start < self.at.basis_start and hit is None:
            return Link(DOCUMENT, "consolidates", False, "opening of a consolidated text", 0.9)
        return self.acts.link(index, lead, block, lead.start, 0.1) if lead else CITES

    def _inherited(self, index: int, links: Sequence[Link], block: Block, begin: int) -> Link | None:
        """Carry a list's cue over a semicolon: "Căn cứ A; B; C"."""
        mentions = self.at.mentions
        separator = self.at.low[max(block.start, begin - _SEPARATOR) : begin].rstrip()
        if not separator.endswith(";") or index == 0 or mentions[index - 1].start < block.start:
            return None
        head = self.at.low[begin : mentions[index].start]
        if len(head) > 80 or grammar.ANEW.search(head) or self.at.cues.hits(self.at.low, begin, mentions[index].start):
            return None
        for before in range(index - 1, max(index - _LISTED, -1), -1):
            if mentions[before].start < block.start:
                return None
            link = links[before]
            if self.at.has_stop(mentions[before].end, begin) or "trailing:" in link.rule:
                return None
            if link.governor == DOCUMENT and link.predicate != "cites":
                changed = link.predicate in grammar.CHANGES and link.cue is not None
                quoted = changed and link.cue and self.acts.is_quoted(link.cue[1], mentions[index].start + 1)
                return None if quoted else self.acts.item(link, before, index)
        return None

    def _amended_before(self, index: int, hit: Hit, links: Sequence[Link], block: Block, begin: int) -> Link | None:
        """Link a clause without a subject to the one before it: "Nghị định A …; được sửa đổi bởi Nghị định B"."""
        opens = hit.cue.direction == "passive" and not self.at.low[begin : hit.start].strip()
        if not opens or not self.at.low[block.start : begin].rstrip().endswith(";"):
            return None
        for place in range(index - 1, max(index - _LISTED, -1), -1):
            if self.at.mentions[place].start < block.start:
                return None
            if links[place].is_own:
                return Link(place, hit.cue.predicate, True, f"passive:{hit.cue.name}", 0.9, cue=hit.span)
        return None

    def _passive_lead(self, lead: Hit, links: Sequence[Link]) -> Link | None:
        """Link an item of "A được sửa đổi, bổ sung bởi:" to the mention A that stands before the cue."""
        for before in range(len(links) - 1, -1, -1):
            if self.at.mentions[before].end <= lead.start:
                if self.at.outranks(self.at.mentions[before], len(links)):
                    continue
                near = lead.start - self.at.mentions[before].end < REACH
                rule = f"passive:{lead.cue.name}"
                return Link(before, lead.cue.predicate, True, rule, 0.93, cue=lead.span) if near else None
        return None
