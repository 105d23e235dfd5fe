"""Charges in running text: who is told to do what, and with whom.

A charge names bodies and goes on with what they do: "Sở X chủ trì, phối hợp với Sở Y …", "Giao Sở X …", "Sở X: …". Its
phrases come from `ontology/vocabularies/duties.ttl`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from loaders.bodylists import BodyLists
from loaders.issuers import Names
from loaders.phrases import Span, skipped
from loaders.text import Clean

_COLON = re.compile(r"\s{0,6}:")
_COMMA = re.compile(r",")
_CLAUSE = re.compile(r",|\s(?=\S)")
_MARKS = re.compile(r"[\s,]{0,8}")
_GAPS = re.compile(r"\s{1,6}|[;.]")
_BY = re.compile(r"\sdo\s{1,4}")
_CONCERNING = re.compile(r"(?:tới|đến|được)\s")
_WITH = re.compile(
    r"[\s,]{1,6}(?:(?:chặt\s+chẽ|thường\s+xuyên|tốt|hiệu\s+quả|đồng\s+bộ)\s{1,4})?(?:cùng\s+với|với|cùng)?\s{0,6}"
)
_ENDS_GIVEN = re.compile(r"(?:giao|mình|quản\s+lý|phụ\s+trách|phân\s+công|hiện\s+hành|quy\s+định)[\s,]{1,6}$")
"""What "Căn cứ chức năng, nhiệm vụ được giao" may end with, without a comma behind it."""
_BACK = 14
_LEAD_IN = 320
"""How far what stands before the bodies or the verb may reach, in characters."""
_NEAR = 220
"""How far behind the bodies the words of a role may stand, in characters."""


@dataclass(frozen=True, slots=True)
class Charge:
    """Who is charged by a passage: the span of the bodies, and where the text of what they do begins and ends.

    ``others`` is the span of the bodies they work with, if named. A ``heading`` says no more than who is charged with
    what stands below it. ``given`` tells that "Căn cứ …," stands before the bodies, ``ordered`` that "Giao" does.
    """

    bodies: Span | None
    action: int
    end: int
    role: Literal["lead", "assist"]
    others: Span | None = None
    heading: bool = False
    given: bool = False
    ordered: bool = False


class Charges:
    """Reads charges."""

    def __init__(self, names: Names) -> None:
        self.lists = BodyLists(names)
        self.said = self.lists.said

    def read(self, copy: Clean, start: int, stop: int) -> Charge | None:
        """Return the charge that a passage opens with, or None where it names no body or nothing to be done."""
        position = skipped(copy, start, stop)
        besides = self.said["besides"].match(copy.low, position, stop)
        position = skipped(copy, besides.end(), stop) if besides else position
        order = self.said["order"].match(copy.low, position, stop)
        found = self._charged(copy, skipped(copy, order.end(), stop) if order else position, stop, ordered=bool(order))
        if found or order:
            return found
        given = self.said["given"].match(copy.low, position, stop)
        return self._behind(copy, given.end(), stop) if given else None

    def named(self, copy: Clean, start: int, stop: int) -> Span | None:
        """Return the bodies that a passage opens with, whatever follows them."""
        position = skipped(copy, start, stop)
        order = self.said["order"].match(copy.low, position, stop)
        begin = skipped(copy, order.end(), stop) if order else position
        end = self.lists.end(copy, begin, stop)
        return (begin, end) if end is not None else None

    def role(self, copy: Clean, start: int, stop: int) -> Charge:
        """Return the role that what is to be done gives to those who are charged, and whom they work with."""
        position = self._verb_at(copy, start, stop)
        lead = self.said["lead"].match(copy.low, position, stop)
        if lead:
            gap = _MARKS.match(copy.low, lead.end(), stop)
            return Charge(None, start, stop, "lead", self._others(copy, gap.end() if gap else lead.end(), stop))
        if self.said["assist"].match(copy.low, position, stop):
            return Charge(None, start, stop, "assist", self._others(copy, position, stop))
        return Charge(None, start, stop, "lead")

    def led_by(self, copy: Clean, start: int, stop: int) -> Span | None:
        """Return the bodies of "do Sở Y tế chủ trì" in a text."""
        for by in _BY.finditer(copy.low, start, min(start + _LEAD_IN, stop)):
            end = self.lists.end(copy, by.end(), stop)
            if end is not None and self.said["lead"].match(copy.low, skipped(copy, end, stop), stop):
                return (by.end(), end)
        return None

    def _behind(self, copy: Clean, position: int, stop: int) -> Charge | None:
        """Return the charge behind "Căn cứ Kế hoạch này, …"."""
        for comma in _COMMA.finditer(copy.low, position, min(position + _LEAD_IN, stop)):
            begin = skipped(copy, comma.end(), stop)
            order = self.said["order"].match(copy.low, begin, stop)
            if not order and not self.lists.begins_name(copy, begin):
                continue
            begin = skipped(copy, order.end(), stop) if order else begin
            found = self._charged(copy, begin, stop, ordered=bool(order))
            if found and not found.heading and self.said.opens(copy, found.action, stop):
                return replace(found, given=True)
        return None

    def _charged(self, copy: Clean, begin: int, stop: int, *, ordered: bool) -> Charge | None:
        """Return the charge of the bodies that begin at a position."""
        end = self.lists.end(copy, begin, stop)
        if end is None:
            return None
        colon = _COLON.match(copy.low, end, stop)
        action = skipped(copy, colon.end() if colon else end, stop)
        if _CONCERNING.match(copy.low, action, stop):
            action = self._responsible_at(copy, action, stop)
        if not any(c.isalnum() for c in copy.text[action:stop]):
            return Charge((begin, end), stop, stop, "lead", heading=True)
        if not ordered and (order := self.said["order"].match(copy.low, action, stop)):
            again = self._charged(copy, skipped(copy, order.end(), stop), stop, ordered=True)
            if again:
                return again
        begins = colon or self.said["given"].match(copy.low, action, stop) or self.said.opens(copy, action, stop)
        if not begins or self.said["formula"].match(copy.low, action, stop):
            return None
        told = self.role(copy, action, stop)
        return Charge((begin, end), action, stop, told.role, told.others, ordered=ordered)

    def _responsible_at(self, copy: Clean, start: int, stop: int) -> int:
        """Return where "có trách nhiệm" stands behind "có liên quan tới …"; ``start`` if not in the same clause."""
        for gap in _GAPS.finditer(copy.low, start, min(start + _NEAR, stop)):
            if gap[0] in ";.":
                break
            if self.said["charge"].match(copy.low, gap.end(), stop):
                return gap.end()
        return start

    def _others(self, copy: Clean, position: int, stop: int) -> Span | None:
        """Return the bodies behind "phối hợp (chặt chẽ) (với)"."""
        assist = self.said["assist"].match(copy.low, position, stop)
        link = _WITH.match(copy.low, assist.end(), stop) if assist else None
        end = self.lists.end(copy, link.end(), stop) if link else None
        return (link.end(), end) if link and end is not None else None

    def _verb_at(self, copy: Clean, start: int, stop: int) -> int:
        """Return where the verb of a charge stands, behind "Căn cứ …," and "chủ động, tích cực"."""
        position = self._unmannered(copy, start, stop)
        given = self.said["given"].match(copy.low, position, stop)
        if given:
            for match in _CLAUSE.finditer(copy.low, given.end(), min(position + _LEAD_IN, stop)):
                ends = match[0] == "," or _ENDS_GIVEN.search(copy.low, max(match.start() - _BACK, start), match.end())
                after = self._unmannered(copy, match.end(), stop)
                if self.said.opens(copy, after, stop, strict=not ends):
                    return after
        return position

    def _unmannered(self, copy: Clean, position: int, stop: int) -> int:
        """Return the position behind words of manner, unless the verb itself begins there."""
        for _ in range(5):
            gap = _MARKS.match(copy.low, position, stop)
            position = gap.end() if gap else position
            if any(self.said[role].match(copy.low, position, stop) for role in ("lead", "assist")):
                return position
            manner = self.said["manner"].match(copy.low, position, stop)
            if not manner:
                return position
            position = manner.end()
        return position


@lru_cache(maxsize=2)
def charges(names: Names) -> Charges:
    """Return the reader of charges of a knowledge base."""
    return Charges(names)
