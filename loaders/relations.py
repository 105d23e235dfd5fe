"""Relations: who does what to whom, read from the cue between a mention and what governs it.

For each mention the governor is found first: the mention before it in the same clause, when the words
between belong to that one's title (a chain), otherwise the document itself. The cue nearest to the mention
then names the relation. Lists hand their cue on from item to item, headings that end in a colon hand it
down to their items. Where the grammar is unsure the document merely cites.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.knowledge import DocumentType
from kg.model import Mention, Modality
from loaders import grammar
from loaders.clauses import Clauses
from loaders.cues import Cues, Hit
from loaders.header import Header
from loaders.layout import Block, Layout
from loaders.leads import REACH, Leads
from loaders.text import Clean

DOCUMENT = -1
_LIGHT = 130
"""How many characters may stand between a cue and the mention it governs."""
_NESTED_LIGHT = 90
_FAR_LEAD = 1500
"""How far a heading hands down a cue of carrying out, in characters; a repeal reaches over its whole article."""
_LISTED = 40
"""How many mentions back a list may hand on its cue."""


@dataclass(frozen=True, slots=True)
class Link:
    """How one mention is governed: the governor's index (or `DOCUMENT`), the cue, and what speaks for it.

    ``cue_start`` is where the cue stands, which may be an earlier item or heading, or -1; ``draft`` the span of an
    instrument that is only planned.
    """

    governor: int
    predicate: str
    passive: bool
    rule: str
    confidence: float
    modality: Modality = "asserted"
    draft: tuple[int, int] | None = None
    cue_start: int = -1


_CITES = Link(DOCUMENT, "cites", False, "mention", 0.9)


class Reader:
    """Reads the relations of one document."""

    def __init__(
        self,
        clean: Clean,
        layout: Layout,
        mentions: Sequence[Mention],
        header: Header,
        cues: Cues,
        kind: DocumentType | None,
    ) -> None:
        self.clean = clean
        self.low = clean.low
        self.layout = layout
        self.mentions = mentions
        self.header = header
        self.cues = cues
        self.kind = kind
        self.decides = bool(kind and (kind.normative or kind.code in ("QĐ", "NQ", "CT", "KL")))
        self.body_start = next(
            (b.start for b in layout.blocks if b.marker in ("roman", "article", "number", "chapter")), len(clean.text)
        )
        self.basis_start = next((b.start for b in layout.blocks if b.marker == "basis"), 0)
        self.leads = Leads(self.low, layout, cues)
        clauses = Clauses(self.low, layout, mentions)
        self.clause, self.clause_end = clauses.of, clauses.end

    def links(self) -> list[Link]:
        """Return one link per mention, in order."""
        links: list[Link] = []
        for index in range(len(self.mentions)):
            links.append(self._link(index, links))
        return links

    def _link(self, index: int, links: Sequence[Link]) -> Link:
        mention = self.mentions[index]
        block, begin = self.clause(index)
        previous = index - 1
        if previous >= 0 and self.mentions[previous].number_start == self.header.number_start:
            previous = -1
        while previous >= 0 and self.mentions[previous].start >= begin:
            if self.mentions[previous].end <= mention.start:
                return self._after(index, previous, links, block)
            if self.mentions[previous].issuer_start >= 0:
                return replace(_CITES, rule="named in an issuer")
            previous -= 1
        return self._first(index, links, block, begin)

    def _after(self, index: int, previous: int, links: Sequence[Link], block: Block) -> Link:
        """Link a mention that stands behind another one in the same clause."""
        mention, before = self.mentions[index], self.mentions[previous]
        gap = self.low[before.end : mention.start]
        if grammar.LIST.fullmatch(gap):
            return self._sibling(links[previous])
        hits = self.cues.hits(self.low, before.end, mention.start)
        hit = hits[-1] if hits else None
        listed = bool(grammar.LIST_END.search(gap[-12:]))
        reach = _NESTED_LIGHT
        if hit is not None and len(hits) > 1 and mention.start - hit.end < 30:
            changes = [h for h in hits[:-1] if h.cue.predicate in grammar.CHANGES]
            if self._is_transparent(hit) and changes:
                hit, reach = changes[-1], REACH
            elif hit.cue.name == "ban-hanh-kem-theo":
                hit, reach = hits[-2], REACH
        if listed and hit is not None and mention.start - hit.end > 25 and not self._co_object(hit, mention):
            return self._listed(links[previous])
        if hit is not None and len(hits) > 1 and hit is hits[-1]:
            joined = grammar.ADJACENT.fullmatch(self.low, hits[-2].end, hit.start)
            hit = Hit(hits[-2].start, hit.end, hits[-2].cue) if joined and not hits[-2].cue.weak else hit
        if hit is not None and mention.start - hit.end <= reach and hit.cue.direction != "trailing":
            return self._nested(index, previous, hit, block)
        if listed:
            return self._listed(links[previous]) if hit else self._sibling(links[previous])
        return self._ends_force(index) or _CITES

    def _co_object(self, hit: Hit, mention: Mention) -> bool:
        """Tell whether a cue's object is a list of one type that the mention ends: "thực hiện Nghị quyết Đại hội …,
        Nghị quyết số 25/2006/NQ-CP"."""
        said = self.low[mention.start : mention.number_start].removesuffix("số").strip().removesuffix("số").strip()
        return bool(said) and self.low[hit.end : mention.start].lstrip().startswith(said)

    def _listed(self, link: Link) -> Link:
        """Return a list's next item where words with a cue of their own stand between: it is not changed by that."""
        return _CITES if link.predicate in grammar.CHANGES else self._sibling(link)

    def _nested(self, index: int, previous: int, hit: Hit, block: Block) -> Link:
        """Link a mention through a cue that may belong to the title of the mention before it."""
        mention, before = self.mentions[index], self.mentions[previous]
        between = self.low[before.end : hit.start]
        begin = max(self.clause(index)[1], hit.start - 240)
        if grammar.DENIED.search(between[-60:]) or grammar.CONDITION.search(self.low, begin, hit.start):
            return _CITES
        broken = grammar.NEW_CLAUSE.search(between) or "." in between.rstrip(". ")
        if broken and (hit.cue.direction == "passive" or grammar.SUFFERED.search(between[-40:])):
            return _CITES
        if hit.cue.direction == "passive":
            return Link(previous, hit.cue.predicate, True, f"passive:{hit.cue.name}", 0.96, cue_start=hit.start)
        if not hit.cue.weak and grammar.SUFFERED.search(between[-40:]):
            return self._suffered(index, previous, hit)
        if hit.cue.weak or hit.cue.predicate in ("basedOn", "conformsTo", "cites"):
            return self._first_hit(index, hit, block, before.end, 0.05) if grammar.LIST_END.search(between) else _CITES
        if broken or grammar.LINKED_VERB.search(between[-16:]):
            changes = hit.cue.predicate in grammar.CHANGES
            return self._first_hit(index, hit, block, before.end, 0.08) if changes else _CITES
        if hit.cue.predicate == "approves" and mention.start - hit.end > 8:
            return _CITES
        if hit.cue.predicate in grammar.CHANGES and not self._can_change(before, between):
            return _CITES
        other = grammar.OTHER_SUBJECT.search(between)
        issued = other is not None and grammar.ISSUES.search(between, 0, other.start())
        if (other and not issued) or self._earlier(before.date, mention.date):
            return _CITES
        if hit.cue.predicate in grammar.IMPLEMENTS:
            reports = before.type in grammar.PROPOSES and not grammar.ABOUT.fullmatch(between)
            if reports or grammar.STATUS_HEAD.search(between):
                return _CITES
        return Link(previous, hit.cue.predicate, False, f"chain:{hit.cue.name}", 0.95, cue_start=hit.start)

    def _suffered(self, index: int, previous: int, hit: Hit) -> Link:
        """Link a mention that is the agent of a passive: "A được cụ thể hóa bằng B" – B concretizes A."""
        agent = grammar.AGENT.match(self.low, hit.end)
        implements = hit.cue.predicate in grammar.IMPLEMENTS
        if agent is None or (agent["word"] == "theo" and implements):
            return _CITES
        if not implements and hit.cue.predicate not in grammar.CHANGES:
            return _CITES
        if self._earlier(self.mentions[index].date, self.mentions[previous].date):
            return _CITES
        return Link(previous, hit.cue.predicate, True, f"passive:{hit.cue.name}", 0.93, cue_start=hit.start)

    def _earlier(self, subject: str | None, target: str | None) -> bool:
        """Tell whether a subject is dated before what it should act on, which no relation of acts allows."""
        shared = min(len(subject or ""), len(target or ""))
        return shared > 0 and (subject or "")[:shared] < (target or "")[:shared]

    def _can_change(self, mention: Mention, between: str) -> bool:
        """Tell whether a mention's instrument can amend another: it decides, and not on a draft."""
        return mention.type not in grammar.PROPOSES and not grammar.PROPOSED.search(between)

    def _sibling(self, link: Link) -> Link:
        rule = link.rule if link.rule.startswith("list:") else f"list:{link.rule}"
        return replace(link, rule=rule, confidence=round(link.confidence - 0.02, 2))

    def _is_transparent(self, hit: Hit) -> bool:
        """Tell whether a cue only points at where the changed text stands: "quy định tại", "kèm theo"."""
        return hit.cue.name == "ban-hanh-kem-theo" or self.low[hit.start : hit.end].endswith(("tại", "kèm theo"))

    def _first(self, index: int, links: Sequence[Link], block: Block, begin: int) -> Link:
        """Link the first mention of a clause to the document."""
        mention = self.mentions[index]
        if self.header.number_start == mention.number_start:
            return _CITES
        start = max(begin, mention.start - REACH)
        hits = self.cues.hits(self.low, start, mention.start)
        reach = _LIGHT
        hit = hits[-1] if hits else None
        changes = [h for h in hits[:-1] if h.cue.predicate in grammar.CHANGES]
        if hit is not None and changes and self._is_transparent(hit) and mention.start - hit.end < 60:
            part = grammar.PART.match(self.low, changes[-1].end, hit.start)
            named = part or self.low[changes[-1].start : changes[-1].end].endswith(("một số điều", "một số điều của"))
            hit, reach = (changes[-1], REACH) if named else (hit, reach)
        elif hit is not None and hit.cue.name == "ban-hanh-kem-theo" and len(hits) > 1:
            hit, reach = hits[-2], REACH
        trailing = self._ends_force(index)
        if trailing:
            return trailing
        if hit is not None and mention.start - hit.end <= reach and not self._colon_between(hit, mention):
            return self._first_hit(index, hit, block, begin, 0.0)
        inherited = self._inherited(index, links, block, begin)
        if inherited:
            return inherited
        if hit is not None and self._colon_between(hit, mention):
            return self._first_hit(index, hit, block, begin, 0.06)
        if block.marker == "basis" and len(self.low[max(begin, mention.start - 99) : mention.start].split()) <= 2:
            return Link(DOCUMENT, "basedOn", False, "list:basis:can-cu", 0.95, cue_start=block.start)
        lead = self.leads.inline(block, mention.start) or self.leads.of(self.layout.index_at(mention.start))
        head = self.low[max(begin, mention.start - REACH) : mention.start]
        if lead and lead.start < block.start and len(head.split()) > 2:
            lead = None
        if lead and lead.cue.direction == "passive":
            return (self._passive_lead(lead, links) if ":" in self.low[lead.end : lead.end + 8] else None) or _CITES
        if self.header.type == "VBHN" and mention.start < self.basis_start and hit is None:
            return Link(DOCUMENT, "consolidates", False, "opening of a consolidated text", 0.9)
        if lead:
            return self._first_hit(index, lead, block, lead.start, 0.1)
        return _CITES

    def _colon_between(self, hit: Hit, mention: Mention) -> bool:
        return ":" in self.low[hit.end : mention.start]

    def _inherited(self, index: int, links: Sequence[Link], block: Block, begin: int) -> Link | None:
        """Carry a list's cue over a semicolon: "Căn cứ A; B; C"."""
        separator = self.low[block.start : begin].rstrip()
        if not separator.endswith(";") or index == 0 or self.mentions[index - 1].start < block.start:
            return None
        head = self.low[begin : self.mentions[index].start]
        if len(head) > 80 or self.cues.hits(self.low, begin, self.mentions[index].start):
            return None
        for earlier in range(index - 1, max(index - _LISTED, -1), -1):
            if self.mentions[earlier].start < block.start:
                return None
            if links[earlier].governor == DOCUMENT and links[earlier].predicate != "cites":
                return self._sibling(links[earlier])
        return None

    def _passive_lead(self, lead: Hit, links: Sequence[Link]) -> Link | None:
        """Link an item of "A được sửa đổi, bổ sung bởi:" to the mention A that stands before the cue."""
        for earlier in range(len(links) - 1, -1, -1):
            if self.mentions[earlier].end <= lead.start:
                near = lead.start - self.mentions[earlier].end < REACH
                return Link(earlier, lead.cue.predicate, True, f"passive:{lead.cue.name}", 0.93) if near else None
        return None

    def _first_hit(self, index: int, hit: Hit, block: Block, begin: int, doubt: float) -> Link:
        """Return the link of a mention that the document's own clause governs through a cue."""
        mention = self.mentions[index]
        cue = hit.cue
        titled = self.header.title_start <= mention.start < self.header.title_end
        opening = titled or mention.start < self.body_start
        before = self.low[max(begin, hit.start - 60) : hit.start]
        if self._earlier(self.header.date, mention.date) or grammar.DENIED.search(before):
            return _CITES
        if grammar.CONDITION.search(self.low, max(begin, hit.start - 240), hit.start):
            return _CITES
        if grammar.SUFFERED.search(before) and cue.direction == "forward":
            return _CITES
        if titled and cue.predicate in grammar.IMPLEMENTS and grammar.STATUS_HEAD.search(before):
            return _CITES
        if cue.predicate in grammar.IMPLEMENTS and mention.start - hit.end > _FAR_LEAD:
            return _CITES
        if cue.direction == "trailing" and hit.end <= block.start and self.decides:
            return Link(DOCUMENT, cue.predicate, False, f"lead:{cue.name}", 0.9, cue_start=hit.start)
        if cue.direction != "forward" or cue.weak:
            return _CITES
        if cue.predicate in grammar.CHANGES:
            return self._change(index, hit, block, begin, titled, doubt)
        if cue.predicate in grammar.IMPLEMENTS and doubt >= 0.1 and self.header.type in grammar.PROPOSES:
            return _CITES
        if cue.predicate in grammar.IMPLEMENTS and not titled:
            if grammar.NOUN_HEAD.search(before) and not (opening and grammar.OWN_HEAD.search(before)):
                return _CITES
            draft = self._draft(hit, block)
            if draft:
                return _CITES
        if cue.predicate in ("details", "guides", "approves", "reviews") and not (titled or self._initial(hit, begin)):
            return _CITES
        if cue.predicate in ("details", "guides", "approves") and not titled and not self.decides:
            return _CITES
        if cue.predicate == "basedOn":
            if not self._basis(hit, block):
                return _CITES
            return Link(DOCUMENT, "basedOn", False, f"basis:{cue.name}", 0.98, cue_start=hit.start)
        zone, sure = ("title", 0.99) if titled else ("preamble", 0.97) if opening else ("body", 0.9)
        return Link(DOCUMENT, cue.predicate, False, f"{zone}:{cue.name}", round(sure - doubt, 2), cue_start=hit.start)

    def _basis(self, hit: Hit, block: Block) -> bool:
        """Tell whether "căn cứ" opens its block, stands in the opening, or heads the list above."""
        return hit.start - block.start <= 3 or hit.start < self.body_start

    def _initial(self, hit: Hit, begin: int) -> bool:
        """Tell whether a cue opens its clause, a heading's number or an organising verb aside."""
        if hit.start - begin > REACH:
            return False
        head = re.sub(r"(?:tổ\s+chức|tiến\s+hành|đẩy\s+mạnh)\s*$", "", self.low[begin : hit.start])
        return bool(grammar.HEADING_ONLY.fullmatch(head)) or len(head.split()) == 0

    def _change(self, index: int, hit: Hit, block: Block, begin: int, titled: bool, doubt: float) -> Link:
        """Return an amendment, replacement or repeal by the document, a planned one, or a mere citation."""
        mention = self.mentions[index]
        first = self._run_start(hit, block)
        part = grammar.PART.match(self.low, hit.end, mention.start)
        predicate = "amends" if part or first.cue.predicate == "amends" else hit.cue.predicate
        hit = Hit(first.start, hit.end, replace(hit.cue, predicate=predicate))
        before = self.low[max(block.start, hit.start - 300) : hit.start]
        if grammar.OWN_ACT.search(before) and hit.start < self.body_start:
            return Link(DOCUMENT, predicate, False, f"preamble:{hit.cue.name}", 0.95, cue_start=hit.start)
        if grammar.PROPOSED.search(before[-80:]):
            draft = self._draft(hit, block)
            return self._planned(hit, draft) if draft else _CITES
        if titled and self.low[self.header.title_start : hit.start].count(";") == 0:
            return Link(DOCUMENT, hit.cue.predicate, False, f"title:{hit.cue.name}", 0.98, cue_start=hit.start)
        draft = self._draft(hit, block)
        if draft:
            return self._planned(hit, draft)
        acts = (self.decides and not block.row) or grammar.THIS.search(before)
        if acts and (grammar.THIS.search(before) or self._initial(hit, begin) or doubt >= 0.06):
            sure = round(0.95 - doubt, 2)
            return Link(DOCUMENT, hit.cue.predicate, False, f"body:{hit.cue.name}", sure, cue_start=hit.start)
        return _CITES

    def _planned(self, hit: Hit, draft: tuple[int, int]) -> Link:
        return Link(DOCUMENT, hit.cue.predicate, False, f"planned:{hit.cue.name}", 0.9, "planned", draft, draft[0])

    def _run_start(self, hit: Hit, block: Block) -> Hit:
        """Return the first cue of a run such as "bãi bỏ, sửa đổi, thay thế"."""
        for earlier in reversed(self.cues.hits(self.low, max(block.body, hit.start - 60), hit.start)):
            if earlier.cue.predicate not in grammar.CHANGES or not grammar.ADJACENT.fullmatch(
                self.low, earlier.end, hit.start
            ):
                break
            hit = earlier
        return hit

    def _draft(self, hit: Hit, block: Block) -> tuple[int, int] | None:
        """Return the span of the instrument to be drafted that is the cue's subject, if the clause plans one."""
        start = max(block.start, hit.start - 400)
        verb = grammar.DRAFTED.search(self.low, start, hit.start)
        noun = grammar.DRAFT.search(self.low, verb.end(), hit.start) if verb else None
        if noun is None or grammar.THIS.match(self.low, noun.start()):
            return None
        return noun.start(), hit.start

    def _ends_force(self, index: int) -> Link | None:
        mention = self.mentions[index]
        last = index
        while last + 1 < len(self.mentions) and last - index < _LISTED:
            between = self.low[self.mentions[last].end : self.mentions[last + 1].start]
            if not grammar.LIST.fullmatch(between):
                break
            last += 1
        following = self.mentions[last + 1].start if last + 1 < len(self.mentions) else len(self.low)
        mention = self.mentions[last]
        match = grammar.ENDS_FORCE.match(self.low, mention.end, min(following, self.layout.at(mention.start).end))
        if not match or not self.decides:
            return None
        return Link(DOCUMENT, "repeals", False, "trailing:het-hieu-luc", 0.93)
