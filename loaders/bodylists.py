"""Lists of bodies within a sentence: where the names end that "phối hợp với" or a charge begins with.

A name is one of the vocabulary, a group ("các sở, ngành liên quan"), or an open one that goes on to a mark or to a word
that says what is done.
"""

from __future__ import annotations

import re

from loaders.issuers import Names
from loaders.lists import begins_body, known
from loaders.phrases import Phrases, Span, phrases, skipped
from loaders.text import Clean

_WORD = re.compile(r"[^\s,;:.()]+")
_GAP = re.compile(r"[\s*]{0,40}")
_PLURAL = re.compile(r"(?:các|những|mỗi|từng|toàn\s+thể)\s{1,4}")
_SEPARATOR = re.compile(
    r"(?:\s?\[\d{1,3}\])?\s{0,6}(?:[,;/]|\s(?:và|cùng|với|hoặc)(?=\s))\s{0,6}(?:(?:và|cùng|với)\s{1,4})?"
)
_AND = re.compile(r"\s{1,4}và\s{1,4}")
_COMMA = re.compile(r",")
_PLACES = re.compile(r"(?:tỉnh|xã|phường|thị\s+trấn|đặc\s+khu|huyện|quận|thị\s+xã|thành\s+phố)(?![^\W\d_])")
_ONE_PLACE = re.compile(r"(?i:xã|phường|thị\s+trấn|huyện|quận|tỉnh|thành\s+phố)\s{1,4}[A-ZĐ](?!BND)")
"""A place by its name, which is no body: "xã Nga Sơn"."""
_NAMED_ON = re.compile(
    r"\s{1,4}(?:[Kk]hu\s+vực\s{1,4}[IVX\d]{1,4}|(?:[A-ZĐ][^\W\d_]{1,9}\s{1,4}){0,3}[A-ZĐ][^\W\d_]{1,9}(?![^\W\d_]))"
)
_WHEN = re.compile(r"(?:trước|sau)\s{1,4}ngày\s|h[ằà]ng\s{1,4}(?:ngày|tuần|tháng|quý|năm)(?![^\W\d_])|định\s{1,4}kỳ\s")
"""When something is due, which no name holds."""
_LONGEST = 1500
"""The longest list that is read, in characters."""
_LONGEST_TAIL = 12
"""How many words may follow the first ones of an open name."""
_BRACKET = 220
"""The longest remark in brackets behind a name, in characters."""
_NESTED = 2
"""How many names may stand within one another: "Đảng ủy cơ quan Văn phòng Quốc hội"."""


class BodyLists:
    """Reads lists of bodies in running text."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.said: Phrases = phrases(names.knowledge)

    def items(self, copy: Clean, start: int, stop: int) -> list[Span]:
        """Return the bodies of the list that begins at ``start``, in order; "sở, ngành" is one."""
        stop = min(stop, start + _LONGEST)
        found: list[Span] = []
        begin, end = start, self._body(copy, start, stop)
        while end is not None:
            if found and self._bare(copy, begin, stop) and self._grouped(copy, found[-1], begin):
                found[-1] = (found[-1][0], end)
            else:
                found.append((begin, end))
            match = _SEPARATOR.match(copy.low, end, stop)
            begin = match.end() if match else end
            end = self._body(copy, begin, stop) if match else None
        return found

    def end(self, copy: Clean, start: int, stop: int) -> int | None:
        """Return where the list of bodies that begins at ``start`` ends, or None where none begins."""
        found = self.items(copy, start, stop)
        return found[-1][1] if found else None

    def begins_name(self, copy: Clean, position: int) -> bool:
        """Tell whether a name may begin within a sentence: with a capital, or "các"."""
        return copy.text[position : position + 1].isupper() or _PLURAL.match(copy.low, position) is not None

    def _bare(self, copy: Clean, start: int, stop: int) -> bool:
        """Tell whether a name goes on with a group before it: "ngành", "địa phương", "phường"."""
        lower = copy.text[start].islower() and not _PLURAL.match(copy.low, start, stop)
        return lower and self.said["noun"].match(copy.low, start, stop) is not None

    def _grouped(self, copy: Clean, span: Span, begin: int) -> bool:
        """Tell whether the name at a span is of a group, or of a kind of place that more are listed of."""
        start, end = span
        head = self.said["head"].match(copy.low, start, end)
        start = skipped(copy, head.end(), end) if head else start
        if known(copy, start, self.names):
            return bool(_PLACES.search(copy.low, start, end) and _PLACES.match(copy.low, begin))
        return self._noun(copy, start, end) is not None

    def _body(self, copy: Clean, start: int, stop: int, *, nested: int = 0) -> int | None:
        """Return where the one body or group that begins at ``start`` ends."""
        head = self.said["head"].match(copy.low, start, stop)
        start = skipped(copy, head.end(), stop) if head else start
        if start >= stop:
            return None
        issuer = known(copy, start, self.names)
        group = self.said["group"].match(copy.low, start, stop)
        if issuer and issuer.end <= stop and (group is None or group.end() <= issuer.end):
            end = self._known_end(copy, issuer.end, stop, nested)
        elif group:
            end = self._open_end(copy, group.end(), stop, free=0)
        else:
            window = copy.text[start : min(start + 40, stop)]
            proper = begins_body(window) and not window.isupper()
            noun = None if proper else self._noun(copy, start, stop)
            if not proper and noun is None:
                return None
            end = self._open_end(copy, start if noun is None else noun, stop, free=2 if proper else 0)
            end = self._joined(copy, end, stop) if proper and nested < _NESTED else end
        return self._bracket_end(copy, end, stop)

    def _noun(self, copy: Clean, start: int, stop: int) -> int | None:
        """Return where the first words of a group's name end: "các đơn vị", "doanh nghiệp"."""
        plural = _PLURAL.match(copy.low, start, stop)
        begin = plural.end() if plural else start
        noun = self.said["noun"].match(copy.low, begin, stop)
        if not noun or self.said["thing"].match(copy.low, begin, stop):
            return None
        if not plural and _ONE_PLACE.match(copy.text, begin, stop):
            return None
        if not plural and self.said.acts(copy, begin, stop) and not self._ends_item(copy, noun.end(), stop):
            return None
        return noun.end()

    def _ends_item(self, copy: Clean, end: int, stop: int) -> bool:
        """Tell whether an item of a list ends here, and no verb follows: "đơn vị, tổ chức, nhất là …"."""
        return bool(_COMMA.match(copy.low, end, stop)) and not self.said.acts(copy, skipped(copy, end, stop), stop)

    def _known_end(self, copy: Clean, end: int, stop: int, nested: int) -> int:
        """Return the end of a known body with the words behind it that belong to its name."""
        tail = self.said["tail"]
        while (gap := _GAP.match(copy.low, end, stop)) and (more := tail.match(copy.low, gap.end(), stop)):
            end = more.end()
        begin = skipped(copy, end, stop)
        if begin == end or not copy.text[end:begin].isspace() or self.said.opens(copy, begin, stop):
            return end
        below = self._body(copy, begin, stop, nested=nested + 1) if nested < _NESTED else None
        if below is not None:
            return below
        named = _NAMED_ON.match(copy.text, end, stop)
        return named.end() if named else end

    def _joined(self, copy: Clean, end: int, stop: int) -> int:
        """Return the end of an open name that "và" joins: "Ban Quản lý các khu công nghệ cao và khu công nghiệp"."""
        joint = _AND.match(copy.low, end, stop)
        if not joint or self._body(copy, joint.end(), stop, nested=_NESTED) is not None:
            return end
        return end if self.said.opens(copy, joint.end(), stop) else self._open_end(copy, joint.end(), stop, free=0)

    def _open_end(self, copy: Clean, end: int, stop: int, *, free: int) -> int:
        """Return where an open name ends: at a mark, or before a word that a charge opens with; ``free`` words are
        not asked."""
        for count in range(_LONGEST_TAIL + free):
            gap = _GAP.match(copy.low, end, stop)
            begin = gap.end() if gap else end
            word = _WORD.match(copy.low, begin, stop)
            timed = count > 0 and _WHEN.match(copy.low, begin, stop)
            if not word or timed or (count >= free and self._stops(copy, begin, stop)):
                break
            whole = self.said["object"].match(copy.low, begin, stop) or self.said["tail"].match(copy.low, begin, stop)
            end = whole.end() if whole else word.end()
        return end

    def _stops(self, copy: Clean, position: int, stop: int) -> bool:
        low, said = copy.low, self.said
        if said["tail"].match(low, position, stop) or said["object"].match(low, position, stop):
            return False
        if said["stop"].match(low, position, stop):
            return True
        if copy.text[position].isupper():
            return said.opens(copy, position, stop, strict=True)
        return said.opens(copy, position, stop)

    def _bracket_end(self, copy: Clean, end: int, stop: int) -> int:
        gap = _GAP.match(copy.low, end, stop)
        opening = gap.end() if gap else end
        if copy.low[opening : opening + 1] != "(":
            return end
        closing = copy.low.find(")", opening, min(opening + _BRACKET, stop))
        return closing + 1 if closing > 0 else end
