"""Acts: what the document itself does to a mention through the cue that governs it."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.model import Mention
from loaders import grammar
from loaders.cues import Hit
from loaders.governors import CITES, DOCUMENT, Link, Setting, Span, earlier, sibling
from loaders.imperatives import IMPERATIVE, is_own_act, is_predecessor
from loaders.layout import Block
from loaders.leads import REACH

_FAR_LEAD = 1500
"""How far a heading hands down a cue of carrying out, in characters; a repeal reaches over its whole article."""
_LISTED = 40
"""How many mentions a list before "hết hiệu lực" may have."""
_FORMAL = frozenset({"details", "guides", "approves"})
"""Relations by which only a decision acts, in words that open their clause."""
_RANKED = frozenset({"details", "guides"})
"""Relations by which an act is detailed."""
_ENDED_WHOLE = frozenset({"bai-bo", "het-hieu-luc"})
"""Cues that end what they name, in whole unless parts are named."""
_SOME = re.compile(r"(?:một\s+phần|sửa\s+đổi|bổ\s+sung)(?!\w)")
"""Words of a cue that leave the rest of an act in force."""
_ORGANISED = re.compile(r"(?:tổ\s+chức|tiến\s+hành|đẩy\s+mạnh|phê\s+duyệt|thông\s+qua|nay|thu\s+hồi(?:,|\s+và))\s*$")


class Acts:
    """Reads the document's own acts."""

    def __init__(self, setting: Setting) -> None:
        self.at = setting

    def link(self, index: int, hit: Hit, block: Block, begin: int, doubt: float) -> Link:
        """Return the link of a mention that the document's own clause governs through a cue; ``doubt`` is taken off
        the confidence."""
        mention, cue = self.at.mentions[index], hit.cue
        if self._barred(mention, hit, begin):
            return CITES
        if cue.direction == "trailing" and hit.end <= block.start and self.at.decides:
            predicate = "amends" if mention.pinpoint else cue.predicate
            return Link(DOCUMENT, predicate, False, f"lead:{cue.name}", 0.9, cue=hit.span)
        if cue.direction != "forward" or cue.weak:
            return CITES
        if cue.predicate in grammar.CHANGES:
            return self._change(mention, hit, block, begin, doubt)
        if cue.predicate == "basedOn":
            basis = Link(DOCUMENT, "basedOn", False, f"basis:{cue.name}", 0.98, cue=hit.span)
            return basis if self._is_basis(mention, hit, block) else CITES
        titled = self.at.titled(mention)
        if cue.predicate in grammar.IMPLEMENTS and not self._carries_out(mention, hit, block, begin, doubt):
            return CITES
        own = cue.predicate in _RANKED and self._details(mention, hit, begin)
        if cue.predicate in _FORMAL | {"reviews"} and not (titled or own or self._initial(hit, begin)):
            return CITES
        if cue.predicate in _FORMAL and not titled and not self.at.decides:
            return CITES
        zone, sure = ("title", 0.99) if titled else ("preamble", 0.97) if self._opens(mention) else ("body", 0.9)
        return Link(DOCUMENT, cue.predicate, False, f"{zone}:{cue.name}", round(sure - doubt, 2), cue=hit.span)

    def item(self, link: Link, previous: int, index: int) -> Link:
        """Return the link of a list's next item: of what is ended, an item with parts named before it is amended, and
        one without them behind such an item is ended: "Bãi bỏ Điều 5 Nghị định A; Nghị định B"."""
        following, parts = sibling(link), self.at.mentions[index].pinpoint
        if link.governor != DOCUMENT or link.cue is None:
            return following
        if f"{IMPERATIVE}:" in link.rule and not is_predecessor(self.at, self.at.mentions[index]):
            return CITES
        if parts and link.predicate in ("repeals", "replaces"):
            return replace(following, predicate="amends")
        ended = link.predicate == "amends" and link.rule.rpartition(":")[2] in _ENDED_WHOLE
        if ended and not parts and self.at.mentions[previous].pinpoint and not _SOME.search(self.at.low, *link.cue):
            return replace(following, predicate="repeals")
        return following

    def stays(self, index: int) -> bool:
        """Tell whether the words behind a mention leave it in force: "Nghị định B tiếp tục có hiệu lực"."""
        mentions, mention = self.at.mentions, self.at.mentions[index]
        stop = mentions[index + 1].start if index + 1 < len(mentions) else len(self.at.low)
        stays = grammar.STAYS.match(self.at.low, mention.end, min(stop, self.at.layout.at(mention.start).end))
        return stays is not None

    def _details(self, mention: Mention, hit: Hit, begin: int) -> bool:
        """Tell whether the document is the subject: "Nghị định này quy định chi tiết khoản 3 Điều 6 Luật …"."""
        own = grammar.OWN_VERB.search(self.at.low, max(begin, hit.start - 40), hit.start)
        return bool(own and grammar.DETAILED.fullmatch(self.at.low, hit.end, self.at.opening(mention, hit.end)))

    def ending(self, index: int) -> Link | None:
        """Return what the document does to a mention by words behind its list: "hết hiệu lực", "được thay thế bởi
        Quyết định này"."""
        mention = self.at.mentions[index]
        here = self._behind_list(index, grammar.ENDED_HERE)
        if here and not self.at.outranks(mention):
            predicate = grammar.ENDED[here["verb"].split()[0]]
            return Link(DOCUMENT, predicate, False, f"trailing:{predicate}", 0.93, cue=here.span("cue"))
        ends = self._behind_list(index, grammar.ENDS_FORCE)
        cue = ends.span("cue") if ends else self._end_of_clauses(index)
        if cue is None or not self.at.decides or self.at.outranks(mention):
            return None
        begin = self.at.clauses.of(index)[1]
        if grammar.UNTIL.search(self.at.low, begin, mention.start):
            return CITES
        part = mention.pinpoint or grammar.WITHIN.search(self.at.low[begin : self._first_of_list(index)])
        part = part or grammar.PARTLY.match(self.at.low, cue[1])
        predicate, sure = ("amends", 0.85) if part else ("repeals", 0.93)
        return Link(DOCUMENT, predicate, False, "trailing:het-hieu-luc", sure, cue=cue)

    def _first_of_list(self, index: int) -> int:
        """Return where the list begins that a mention ends."""
        mentions = self.at.mentions
        while index and grammar.LIST.fullmatch(self.at.low[mentions[index - 1].end : mentions[index].start]):
            index -= 1
        return mentions[index].start

    def _behind_list(self, index: int, ending: re.Pattern[str]) -> re.Match[str] | None:
        """Return the words that end the clause behind a list of mentions without other words."""
        mentions, low = self.at.mentions, self.at.low
        last = index
        while last + 1 < len(mentions) and last - index < _LISTED:
            if not grammar.LIST.fullmatch(self.at.gap(mentions[last], mentions[last + 1])):
                break
            last += 1
        following = mentions[last + 1].start if last + 1 < len(mentions) else len(low)
        stop = min(following, self.at.layout.at(mentions[last].start).end)
        return ending.match(low, mentions[last].end, stop)

    def _end_of_clauses(self, index: int) -> Span | None:
        """Return where "hết hiệu lực" stands behind a list of titled items: "Quyết định A ban hành …; Quyết định B sửa
        đổi Quyết định A hết hiệu lực"."""
        mentions, low = self.at.mentions, self.at.low
        begin = self.at.clauses.of(index)[1]
        if not grammar.LIST.fullmatch(low, begin, mentions[index].start):
            return None
        last, stop = index, self.at.layout.at(mentions[index].start).end
        while last + 1 < len(mentions) and last - index < _LISTED and mentions[last + 1].start < stop:
            end, following = mentions[last].end, mentions[last + 1]
            parted = low.rfind(";", end, following.start)
            if grammar.SENTENCE_END.search(low, end, following.start) or grammar.THIS.search(low, end, following.end):
                return None
            if parted >= 0 and not grammar.LIST.fullmatch(low, parted + 1, following.start):
                return None
            last += 1
        match = grammar.ENDS_FORCE.match(low, mentions[last].end, stop)
        return match.span("cue") if match else None

    def is_quoted(self, start: int, end: int) -> bool:
        """Tell whether a quotation opened between two positions is still open: it gives words, not objects."""
        return self.at.is_quoted(start, end)

    def _opens(self, mention: Mention) -> bool:
        """Tell whether a mention stands in the title or the preamble."""
        return self.at.titled(mention) or mention.start < self.at.body_start

    def _barred(self, mention: Mention, hit: Hit, begin: int) -> bool:
        """Tell whether the document does not act: the cue is denied, a condition or suffered, the object too young."""
        before = self.at.low[max(begin, hit.start - 60) : hit.start]
        if earlier(self.at.header.date, mention.date) or grammar.DENIED.search(before):
            return True
        if grammar.CONDITION.search(self.at.low, max(begin, hit.start - 240), hit.start):
            return True
        return bool(grammar.SUFFERED.search(before)) and hit.cue.direction == "forward"

    def _carries_out(self, mention: Mention, hit: Hit, block: Block, begin: int, doubt: float) -> bool:
        """Tell whether it is the document that carries a mention out, not a plan, report or body it speaks of."""
        before = self.at.low[max(begin, hit.start - 60) : hit.start]
        if mention.start - hit.end > _FAR_LEAD or (doubt >= 0.1 and self.at.header.type in grammar.PROPOSES):
            return False
        if self.at.titled(mention):
            return not grammar.STATUS_HEAD.search(before)
        if not self._opens(mention) and self.is_quoted(block.start, hit.start):
            return False
        if grammar.MONEY.search(before):
            return False
        if grammar.NOUN_HEAD.search(before) and not (self._opens(mention) and grammar.OWN_HEAD.search(before)):
            return False
        if self.at.decides and not self._opens(mention) and grammar.ISSUED_PLAN.search(self.at.low, begin, hit.start):
            return False
        return self._draft(hit, block) is None

    def _is_basis(self, mention: Mention, hit: Hit, block: Block) -> bool:
        """Tell whether "căn cứ" stands in the opening, heads the list above, or opens a block that instructs nobody."""
        if grammar.NO_BASIS.match(self.at.low, hit.end):
            return False
        if hit.start < max(self.at.body_start, block.start):
            return True
        told = grammar.NEW_CLAUSE.search(self.at.low, mention.end, block.end)
        return hit.start - block.start <= 3 and not (
            told or grammar.INSTRUCTED.search(self.at.low, mention.end, block.end)
        )

    def _initial(self, hit: Hit, begin: int) -> bool:
        """Tell whether a cue opens its clause, a heading's number or an organising verb aside."""
        if hit.start - begin > REACH:
            return False
        head = _ORGANISED.sub("", self.at.low[begin : hit.start])
        return bool(grammar.HEADING_ONLY.fullmatch(head)) or len(head.split()) == 0

    def _change(self, mention: Mention, hit: Hit, block: Block, begin: int, doubt: float) -> Link:
        """Return an amendment, replacement or repeal by the document, a planned one, or a mere citation."""
        above = hit.cue.predicate in grammar.ALTERS and self.at.outranks(mention)
        if hit.cue.predicate in ("amends", "supplements") and mention.type in grammar.PROPOSES:
            return CITES
        if self.is_quoted(hit.end, mention.start + 1) or (above and not self._draft(hit, block)):
            return CITES
        first = self._run_start(hit, block)
        part = hit.cue.predicate in grammar.ALTERS and self._in_part(mention, hit)
        predicate = "amends" if part or first.cue.predicate == "amends" else hit.cue.predicate
        hit = Hit(first.start, hit.end, replace(hit.cue, predicate=predicate))
        before = self.at.low[max(block.start, hit.start - 300) : hit.start]
        if grammar.OWN_ACT.search(before) and hit.start < self.at.body_start:
            return self._changed(hit, "preamble", 0.95)
        draft = self._draft(hit, block)
        if grammar.PROPOSED.search(before[-80:]):
            return self._planned(hit, draft) if draft else CITES
        if self.at.titled(mention) and ";" not in self.at.low[self.at.header.title_start : hit.start]:
            return self._changed(hit, "title", 0.98)
        if draft:
            return self._planned(hit, draft)
        own = bool(grammar.THIS.search(before))
        if own or (self.at.decides and not block.row and (self._initial(hit, begin) or doubt >= 0.06)):
            return self._changed(hit, "body", round(0.95 - doubt, 2))
        return self._changed(hit, IMPERATIVE, 0.9) if is_own_act(self.at, mention, hit, block) else CITES

    def _in_part(self, mention: Mention, hit: Hit) -> bool:
        """Tell whether a change is one of parts, named behind its verb or before an item of its list."""
        if grammar.PART.match(self.at.low, hit.end, mention.start):
            return True
        some = self.at.low[hit.start : hit.end].endswith("một phần")
        return some or (mention.pinpoint is not None and hit.cue.predicate in ("repeals", "replaces"))

    def _changed(self, hit: Hit, zone: str, sure: float) -> Link:
        return Link(DOCUMENT, hit.cue.predicate, False, f"{zone}:{hit.cue.name}", sure, cue=hit.span)

    def _planned(self, hit: Hit, draft: Span) -> Link:
        rule = f"planned:{hit.cue.name}"
        return Link(DOCUMENT, hit.cue.predicate, False, rule, 0.9, "planned", draft, hit.span)

    def _run_start(self, hit: Hit, block: Block) -> Hit:
        """Return the first cue of a run such as "bãi bỏ, sửa đổi, thay thế"."""
        low = self.at.low
        for before in reversed(self.at.cues.hits(low, max(block.body, hit.start - 60), hit.start)):
            adjacent = grammar.ADJACENT.fullmatch(low, before.end, hit.start)
            if before.cue.predicate not in grammar.CHANGES or not adjacent:
                break
            hit = before
        return hit

    def _draft(self, hit: Hit, block: Block) -> Span | None:
        """Return the span of the instrument to be drafted that is the cue's subject, if the clause plans one."""
        start = max(block.start, hit.start - 400)
        verb = grammar.DRAFTED.search(self.at.low, start, hit.start)
        noun = grammar.DRAFT.search(self.at.low, verb.end(), hit.start) if verb else None
        if noun is None or grammar.THIS.match(self.at.low, noun.start()):
            return None
        return noun.start(), hit.start
