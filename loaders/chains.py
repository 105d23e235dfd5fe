"""Chains: a mention that acts on the next one in its clause – "Kế hoạch A thực hiện Chương trình B"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Mention
from loaders import grammar
from loaders.cues import Hit
from loaders.governors import CITES, DOCUMENT, Link, Setting, earlier


class Chains:
    """Reads what one mention of a document does to another."""

    def __init__(self, setting: Setting) -> None:
        self.at = setting

    def broken(self, index: int, previous: int, hit: Hit) -> float | None:
        """Return how doubtful it is that a cue behind a mention is the document's own, None where it is not."""
        if hit.cue.direction == "passive" or self._unreal(index, previous, hit):
            return None
        between = self._between(previous, hit)
        if not hit.cue.weak and grammar.SUFFERED.search(between[-40:]):
            return None
        if hit.cue.weak or hit.cue.predicate in ("basedOn", "conformsTo", "cites"):
            beside = hit.cue.predicate == "conformsTo" and grammar.BESIDE.fullmatch(between)
            return 0.05 if beside or grammar.LIST_END.search(between) else None
        linked = self._new_clause(between) or grammar.LINKED_VERB.search(between[-16:])
        return 0.08 if linked and hit.cue.predicate in grammar.CHANGES else None

    def alike(self, index: int, previous: int, hit: Hit, links: Sequence[Link]) -> int:
        """Return the mention that replaces: of a chain the end of the same type, since a circular that guides a decree
        replaces a circular."""
        kind, governor = self.at.mentions[index].type, links[previous].governor
        chained = governor != DOCUMENT and not links[previous].passive and hit.cue.predicate == "replaces"
        if not chained or self.at.mentions[previous].type == kind or self.at.mentions[governor].type != kind:
            return previous
        return governor

    def link(self, index: int, previous: int, hit: Hit) -> Link:
        """Link a mention through a cue that may belong to the title of the mention before it."""
        between = self._between(previous, hit)
        if self._unreal(index, previous, hit):
            return CITES
        if hit.cue.direction == "passive":
            changed = self._changed(index, previous) if hit.cue.predicate in grammar.CHANGES else previous
            if changed is None or self.at.outranks(self.at.mentions[changed], index):
                return CITES
            return Link(changed, hit.cue.predicate, True, f"passive:{hit.cue.name}", 0.96, cue=hit.span)
        if not hit.cue.weak and grammar.SUFFERED.search(between[-40:]):
            return self._suffered(index, previous, hit)
        if not self._acts(index, previous, hit, between):
            return CITES
        sure = 0.95
        if hit.cue.predicate in grammar.IMPLEMENTS and grammar.MONEY.search(between[-60:]):
            sure = 0.85
        return Link(previous, hit.cue.predicate, False, f"chain:{hit.cue.name}", sure, cue=hit.span)

    def _between(self, previous: int, hit: Hit) -> str:
        return self.at.low[self.at.mentions[previous].end : hit.start]

    def _new_clause(self, between: str) -> bool:
        return bool(grammar.NEW_CLAUSE.search(between)) or "." in between.rstrip(". ")

    def _unreal(self, index: int, previous: int, hit: Hit) -> bool:
        """Tell whether a cue is denied, a condition, or suffered by someone else than the mention before it."""
        between = self._between(previous, hit)
        begin = max(self.at.clauses.of(index)[1], hit.start - 240)
        if grammar.DENIED.search(between[-60:]) or grammar.CONDITION.search(self.at.low, begin, hit.start):
            return True
        suffered = hit.cue.direction == "passive" or grammar.SUFFERED.search(between[-40:])
        return bool(suffered) and self._new_clause(between)

    def _acts(self, index: int, previous: int, hit: Hit, between: str) -> bool:
        """Tell whether a cue's subject is the mention before it."""
        mention, before = self.at.mentions[index], self.at.mentions[previous]
        if hit.cue.weak or hit.cue.predicate in ("basedOn", "conformsTo", "cites"):
            return False
        if self._new_clause(between) or grammar.LINKED_VERB.search(between[-16:]):
            return False
        if hit.cue.predicate in grammar.ALTERS and self.at.outranks(mention, previous):
            return False
        if hit.cue.predicate in ("details", "guides") and self.at.outranks(before, index):
            return False
        if grammar.AGENCY.search(between) and hit.cue.predicate in grammar.CHANGES:
            return False
        behind = self.at.low[hit.end : mention.start]
        if behind.count(")") > behind.count("("):
            return False
        if hit.cue.predicate == "approves" and mention.start - hit.end > 8:
            return False
        if hit.cue.predicate in grammar.CHANGES and not self._can_change(before, between):
            return False
        other = grammar.OTHER_SUBJECT.search(between)
        issued = other is not None and grammar.ISSUES.search(between, 0, other.start())
        if (other and not issued) or earlier(before.date, mention.date):
            return False
        if hit.cue.predicate in grammar.IMPLEMENTS:
            reports = before.type in grammar.PROPOSES and not grammar.ABOUT.fullmatch(between)
            return not reports and not grammar.STATUS_HEAD.search(between)
        return True

    def _suffered(self, index: int, previous: int, hit: Hit) -> Link:
        """Link a mention that is the agent of a passive: "A được cụ thể hóa bằng B" – B concretizes A."""
        agent = grammar.AGENT.match(self.at.low, hit.end)
        implements = hit.cue.predicate in grammar.IMPLEMENTS
        if agent is None or (agent["word"] == "theo" and implements):
            return CITES
        if not implements and hit.cue.predicate not in grammar.CHANGES:
            return CITES
        changed = previous if implements else self._changed(index, previous)
        if changed is None or earlier(self.at.mentions[index].date, self.at.mentions[changed].date):
            return CITES
        return Link(changed, hit.cue.predicate, True, f"passive:{hit.cue.name}", 0.93, cue=hit.span)

    def _changed(self, index: int, previous: int) -> int | None:
        """Return what a mention changes that stands behind "được sửa đổi bởi": the nearest one before it in the clause
        of its own regime, for the State changes no act of the Party: "Nghị quyết số 03/NQ-CP thực hiện Nghị quyết số
        57-NQ/TW được sửa đổi tại Nghị quyết số 71/NQ-CP".
        """
        mentions, begin = self.at.mentions, self.at.clauses.of(index)[1]
        number = mentions[index].number
        for at in range(previous, -1, -1):
            changed = mentions[at].number
            if mentions[at].start < begin:
                return None
            if number is None or changed is None or changed.regime == number.regime:
                return at
        return None

    def _can_change(self, mention: Mention, between: str) -> bool:
        """Tell whether a mention's instrument can amend another: it decides, on no draft and through no other act."""
        proposed = grammar.PROPOSED.search(between) or grammar.AMENDING.search(between)
        return mention.type not in grammar.PROPOSES and not proposed

    def goes_on(self, index: int, previous: int, link: Link) -> bool:
        """Tell whether a list that hangs on another mention's change goes on with this one: an amendment with an item
        of the same type, and any change with one on the right side of it in time."""
        mention, governor = self.at.mentions[index], self.at.mentions[link.governor]
        if link.predicate not in grammar.CHANGES or not mention.type:
            return True
        if link.predicate in ("amends", "supplements") and mention.type != self.at.mentions[previous].type:
            return False
        older, younger = (governor, mention) if link.passive else (mention, governor)
        if link.passive and older.date and younger.date and len(older.date) == len(younger.date) == 10:
            return older.date < younger.date
        return not earlier(younger.date, older.date)
