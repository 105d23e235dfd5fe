"""Drafts: instruments that a document plans to have made, named by type and title without a number.

"Trình Tỉnh ủy ban hành Nghị quyết phát triển …", "Xây dựng Đề án …", and the items under "Tham mưu UBND tỉnh:". What
was drafted already ("đã tham mưu"), the document's own making ("xây dựng Kế hoạch … như sau"), what has a number, and
what each body is to make for itself are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.knowledge import DocumentType
from kg.model import Mention
from loaders.header import Header
from loaders.issuers import Issuer, Names
from loaders.layout import Block, Layout
from loaders.leads import RANK
from loaders.text import Clean, any_of, words

_VERBS = any_of(("tham mưu", "trình", "xây dựng", "dự thảo", "soạn thảo", "đề xuất"), apart=r"\w")
_VERB = re.compile(rf"(?:{_VERBS})(?!\w)")
_STEP = re.compile(
    r"[\s,\"]{1,4}|(?:cho|với|và|để|xem\s{1,4}xét|quyết\s{1,4}định|ban\s{1,4}hành|phê\s{1,4}duyệt|thông\s{1,4}qua|trình|"
    r"xây\s{1,4}dựng|hoàn\s{1,4}thiện|dự\s{1,4}thảo|soạn\s{1,4}thảo|tham\s{1,4}mưu|đề\s{1,4}xuất|kịp\s{1,4}thời|"
    r"tổ\s{1,4}chức)(?!\w)"
)
"""What may stand between a verb of drafting and the draft, bodies aside."""
_NOUN = re.compile(
    r"(?:Kế\s{1,4}hoạch|Nghị\s{1,4}quyết|Quyết\s{1,4}định|Chỉ\s{1,4}thị|Đề\s{1,4}án|Chương\s{1,4}trình(?:\s{1,4}hành\s{1,4}động)?|"
    r"Quy\s{1,4}chế|Quy\s{1,4}định|Chiến\s{1,4}lược|Quy\s{1,4}hoạch)(?!\w)"
)
_KNOWN = re.compile(r"\s{1,4}(?:số|này|nêu|trên|đó|và|hoặc|liên|có\s{1,4}liên|\d)(?!\w)|\s{0,4}[,;.)/\d]")
"""What follows a type that names no draft by its title: a number, "này", a list."""
_DONE = re.compile(
    r"(?<!\w)(?:đã|được|việc|kết\s{1,4}quả|công\s{1,4}tác|về|nội\s{1,4}dung|hồ\s{1,4}sơ|tờ|chương|giải|quá|quy|lộ|lịch|"
    r"công|tiến|giáo|thuyết|hành|cơ\s{1,4}sở)\s{1,4}$"
)
"""What makes a verb of drafting a noun, or tells of what is done: "đã tham mưu", "tờ trình"."""
_GENERAL = re.compile(
    r"(?<!\w)(?:mỗi|từng|tại|các|của|trong\s+phạm\s+vi,?)\s+(?:lĩnh\s+vực|cơ\s+quan|đơn\s+vị|ngành,|bộ,|địa\s+phương)(?!\w)"
)
"""Words of a plan that each body is to make for itself."""
_TRAILING = re.compile(r"(?:\s(?:để|nhằm|theo|và|cho|của|trong|tại)){1,3}$", re.IGNORECASE)
_OWN = re.compile(r"như\s{1,4}sau|với\s{1,4}(?:các|những)\s{1,4}nội\s{1,4}dung")
_PROMULGATING = re.compile(
    r"\s{1,4}(?:ban\s{1,4}hành|quy\s{1,4}định|về)(?:\s{1,4}việc)?\s{0,4}:?\s{0,4}(?=\")|\s{0,4}(?=\")"
)
_QUOTED = re.compile(r"\"([^\"]{12,400})\"")
_BETWEEN = re.compile(r"\s{0,4}[,;]?\s{0,4}(?:và\s{1,4})?(?=\")")
_OF = re.compile(r"\s{1,4}của\s{1,4}")
_END = re.compile(
    r";|\.(?=\s|$)|/\.|\t|:(?=\s)|\s\(\s?(?:nếu|sau\s+đây|theo|kèm|giao|danh|qua|chi\s+tiết|do)(?!\w)|"
    r"\svà\s(?:gửi|báo\s+cáo|tổ\s+chức)(?!\w)|,?\s(?:khi\s+có|sau\s+khi|trước\s+(?:ngày|tháng|quý)|"
    r"trong\s+quý|xong|bảo\s+đảm|đảm\s+bảo|theo\s+(?:hướng\s+dẫn|quy\s+định|chỉ\s+đạo|đúng)|thay\s+thế)(?!\w)|"
    r",\s(?:trình|báo\s+cáo|tham\s+mưu|hoàn\s+thành|phù\s+hợp|trong\s+đó|làm|tạo|góp\s+phần|gửi)(?!\w)"
)
_LEAD = re.compile(r"(?<!\w)(?:tham\s+mưu|trình|đề\s+xuất|xây\s+dựng|dự\s+thảo)(?!\w)[^.;:]{0,90}:\W{0,4}$")
_REACH = 160
"""How far the draft may stand behind the verb, in characters."""
_LONGEST = 400
_LEAST_WORDS = 6
"""How many words a title must have, that of the type included, to tell the draft from others."""
_LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """An instrument still to be made, at a half-open span of the matching copy; ``issuer`` is who is to make it."""

    start: int
    end: int
    kind: DocumentType
    title: str
    issuer: Issuer | None


def drafts(clean: Clean, layout: Layout, numbered: Sequence[Mention], header: Header, names: Names) -> list[Draft]:
    """Return the drafts of a document in order; ``numbered`` are its mentions with a number."""
    reader = _Reader(clean, layout, numbered, header, names)
    found: dict[int, Draft] = {}
    for index, block in enumerate(layout.blocks):
        for draft in reader.of_block(index, block):
            found.setdefault(draft.start, draft)
    return [found[start] for start in sorted(found)]


class _Reader:
    """Finds the drafts of one document, block by block."""

    def __init__(self, clean: Clean, layout: Layout, numbered: Sequence[Mention], header: Header, names: Names) -> None:
        self.clean = clean
        self.layout = layout
        self.header = header
        self.names = names
        self.taken = sorted(m.start for m in numbered)

    def of_block(self, index: int, block: Block) -> Iterator[Draft]:
        """Yield the drafts that a block plans, on its own or under a heading that does."""
        if block.end <= self.header.title_end or block.marker == "basis":
            return
        low = self.clean.low
        noun = _NOUN.match(self.clean.text, self._skipped(block.body))
        lead = self._lead(index, block) if noun and noun.end() <= block.end else None
        if noun and lead:
            issuer = self._walked(lead.end(), low.find(":", lead.start(), lead.end() + _REACH))
            yield from self._named(noun, block, issuer)
        for verb in _VERB.finditer(low, block.body, block.end):
            if _DONE.search(low, max(block.start, verb.start() - 14), verb.start()):
                continue
            position, issuer = self._walk(verb.end(), min(block.end, verb.end() + _REACH))
            found = _NOUN.match(self.clean.text, position)
            if found and found.end() <= block.end and not self._is_own(verb.start(), block):
                yield from self._named(found, block, issuer)

    def _lead(self, index: int, block: Block) -> re.Match[str] | None:
        """Return where a heading above a list's item speaks of drafting: "Tham mưu UBND tỉnh:"."""
        rank = RANK.get(block.marker, 9)
        for earlier in range(index - 1, max(index - _LOOK_BACK, -1), -1):
            above = self.layout.blocks[earlier]
            closes = self.clean.low[max(above.start, above.end - 3) : above.end].rstrip().endswith(":")
            if RANK.get(above.marker, 9) < rank or (closes and above.marker == "" and block.marker):
                begin = max(above.body, above.end - _REACH)
                verb = _LEAD.search(self.clean.low, begin, above.end) if closes else None
                done = verb and _DONE.search(self.clean.low, max(begin, verb.start() - 14), verb.start())
                return _VERB.match(self.clean.low, verb.start()) if verb and not done else None
        return None

    def _walked(self, start: int, end: int) -> Issuer | None:
        return self._walk(start, end if end > start else start)[1]

    def _walk(self, position: int, limit: int) -> tuple[int, Issuer | None]:
        """Return how far bodies and verbs of drafting follow, and the last body among them."""
        issuer = None
        while position < limit:
            step = _STEP.match(self.clean.low, position, limit)
            if step:
                position = step.end()
                continue
            body = None if _NOUN.match(self.clean.text, position) else self.names.at(self.clean, position)
            if body is None or body.end > limit:
                break
            position, issuer = body.end, body
        return position, issuer

    def _skipped(self, position: int) -> int:
        while position < len(self.clean.text) and self.clean.text[position] in ' "\n':
            position += 1
        return position

    def _is_own(self, start: int, block: Block) -> bool:
        """Tell whether the sentence announces the document itself."""
        return _OWN.search(self.clean.low, start, min(block.end, start + _LONGEST)) is not None

    def _named(self, noun: re.Match[str], block: Block, issuer: Issuer | None) -> Iterator[Draft]:
        """Yield the draft that begins with the name of its type, or one for each of its quoted titles."""
        index = bisect_left(self.taken, noun.start())
        numbered = index < len(self.taken) and self.taken[index] <= noun.end() + 5
        kind = self.names.knowledge.type_by_name(words(noun[0]))
        if numbered or kind is None or _KNOWN.match(self.clean.low, noun.end()):
            return
        end, issuer = self._issued(noun.end(), block.end, issuer)
        quoted = _PROMULGATING.match(self.clean.low, end, block.end)
        if quoted:
            yield from self._quoted(noun, quoted.end(), block.end, kind, issuer)
            return
        stop = _END.search(self.clean.low, end, min(block.end, noun.start() + _LONGEST))
        finish = stop.start() if stop else min(block.end, noun.start() + _LONGEST)
        title = _TRAILING.sub("", words(self.clean.text[noun.start() : finish]).rstrip(" ,;.:-"))
        if len(title.split()) >= _LEAST_WORDS and not _GENERAL.search(title.lower()):
            yield Draft(noun.start(), finish, kind, title, issuer)

    def _issued(self, position: int, limit: int, issuer: Issuer | None) -> tuple[int, Issuer | None]:
        """Read "của HĐND tỉnh" behind the type."""
        of = _OF.match(self.clean.low, position, limit)
        body = self.names.at(self.clean, of.end()) if of else None
        return (body.end, body) if body and body.end <= limit else (position, issuer)

    def _quoted(
        self, noun: re.Match[str], position: int, limit: int, kind: DocumentType, issuer: Issuer | None
    ) -> Iterator[Draft]:
        start = noun.start()
        while quoted := _QUOTED.match(self.clean.text, position, limit):
            title = words(quoted[1])
            if len(title.split()) >= _LEAST_WORDS:
                yield Draft(start, quoted.end(), kind, title, issuer)
            between = _BETWEEN.match(self.clean.low, quoted.end(), limit)
            position = start = between.end() if between else limit
