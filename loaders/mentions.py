"""Mentions: each number with the words around it that say more – type, law's name, pinpoint, date, issuer, title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.knowledge import DocumentType, Knowledge
from kg.model import CENTRAL, Mention
from kg.terms import fold
from loaders.dates import YEAR, day_at
from loaders.header import Header, default_issuer
from loaders.issuers import Issuer, Names
from loaders.laws import law_names
from loaders.layout import Layout
from loaders.numbers import Found
from loaders.pinpoints import pinpoint
from loaders.text import Clean, words

_NUMBER_WORD = re.compile(r"(?<!\w)số(?:\s+hiệu)?\s*:?\s*$")
_WORD = re.compile(r"[^\s]+")
_LAW = re.compile(r"(?<!\w)(?<!pháp )(?:bộ\s+luật|luật|pháp\s+lệnh|nghị\s+quyết|hiến\s+pháp)(?!\w)")
_LAW_NAME = re.compile(
    r"(?P<kind>bộ\s+luật|luật|pháp\s+lệnh|nghị\s+quyết|hiến\s+pháp)(?P<name>\s[^;.:()\t]{1,680}?)?\s*,?\s*$"
)
_BEFORE_DATE = re.compile(r"[\s,]{0,6}(?P<paren>\(\s*)?(?:được\s+)?(?:ban\s+hành\s+|ký\s+)?(?=ngày)")
_BEFORE_ISSUER = re.compile(r"[\s,]{0,6}(?:(?:của|do)\s+|(?=hội\s+nghị\s+lần\s+thứ))")
_MEETING = re.compile(
    r"(?:hội\s+nghị\s+(?:lần\s+thứ\s+\w+(?:\s+(?:nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười))?|trung\s+ương\s+(?:lần\s+thứ\s+\w+|\d+)(?:\s*\([^)]{1,30}\))?)\s*,?\s*(?:của\s+)?)"
)
_TERM = re.compile(
    r"[\s,]{0,20}\(?\s{0,3}(?:khóa|khoá|nhiệm\s+kỳ)\s+[\w-]{1,9}\)?(?:\s*,?\s*(?:tại\s+)?kỳ\s+họp\s+(?:thứ\s+)?\w+(?:\s+\w+)?)?"
)
_TITLE = re.compile(
    r"[\s,:]{0,20}(?P<title>[\"“]?(?:về|v/v|ban\s+hành|phê\s+duyệt|quy\s+định|sửa\s+đổi|bổ\s+sung|hướng\s+dẫn|thực\s+hiện|"
    r"triển\s+khai|giao|công\s+bố|thông\s+qua|điều\s+chỉnh|bãi\s+bỏ|thành\s+lập|kiện\s+toàn|tiếp\s+tục|tăng\s+cường|"
    r"một\s+số|thí\s+điểm|đẩy\s+mạnh|phát\s+triển|nghiên\s+cứu|quản\s+lý|nâng\s+cao|xử\s+phạt|hỗ\s+trợ)(?![^\W\d_]))"
)
_TITLE_END = re.compile(
    r";|\.(?=\s|$|/)|\t|\s\(\s*sau\s+đây|\s\(\s*(?=(?:[^\s()]{1,12}\s+){1,4}số\s)|\s\(\s*gọi\s+tắt|:\s|\)\s*[,;.]|\)\s|\)$"
)
_DATED_END = re.compile(r"\s+(?=ngày\s)")
_CLAUSE_END = re.compile(r"[;\t]|[.!?]\s")
_TITLE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class _Tail:
    end: int
    date: str | None
    issuer: Issuer | None


def mentions(clean: Clean, layout: Layout, found: Sequence[Found], header: Header, names: Names) -> list[Mention]:
    """Return one mention per number, in order; issuers and places are completed from the document's header."""
    result: list[Mention] = []
    previous = 0
    for index, item in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else len(clean.text)
        near = _near(clean, header, result[-1] if result else None, item)
        mention = _mention(clean, layout, item, previous, following, near, names)
        result.append(mention)
        previous = item.end
    return result


def _near(clean: Clean, header: Header, before: Mention | None, item: Found) -> Header:
    """Return the header with the place that the same clause names: "… của Tỉnh ủy Đắk Nông, Kế hoạch số … của UBND
    tỉnh" is Đắk Nông's plan, whoever cites it."""
    if before is None or not before.placed or before.jurisdiction in (None, CENTRAL, header.jurisdiction):
        return header
    if item.start - before.end > 300 or _CLAUSE_END.search(clean.low, before.end, item.start):
        return header
    return replace(header, jurisdiction=before.jurisdiction)


def _mention(
    clean: Clean, layout: Layout, item: Found, previous: int, following: int, header: Header, names: Names
) -> Mention:
    knowledge = names.knowledge
    start, kind, law = _head(clean, item, previous, knowledge)
    tail = _tail(clean, item.end, layout.at(item.end).end, names)
    if tail.issuer is None:
        tail = _ahead(clean, start, previous, tail, names)
    if tail.issuer is None:
        tail = replace(tail, issuer=_proposer(clean, start, previous, names))
    number = item.number
    said_letter = kind is not None and kind.code == "CV" and clean.low.startswith("công văn", start)
    code = (
        "CV"
        if said_letter
        else number.type or (kind.code or kind.label if kind else ("Luật" if number.organ.startswith("QH") else "NQ"))
    )
    title, title_end = _title(clean, layout, tail.end, following)
    if title and tail.date is None:
        tail, title = _behind_title(clean, tail, title, min(title_end, following), names)
    date = tail.date or number.year
    issuer, place = _issuer(tail, item, header, date, names)
    return Mention(
        start=start,
        end=tail.end,
        text=clean.text[start : tail.end],
        number_start=item.start,
        number_end=item.end,
        number=number,
        type=code,
        date=date,
        issuer=issuer,
        jurisdiction=place,
        title=_law_title(law, title) if law else title,
        pinpoint=pinpoint(clean, previous, start),
        rule="law" if law else "number",
        issuer_start=tail.issuer.start if tail.issuer else -1,
        placed=bool(tail.issuer and tail.issuer.place),
    )


def _head(
    clean: Clean, item: Found, previous: int, knowledge: Knowledge
) -> tuple[int, DocumentType | None, str | None]:
    """Return where the mention begins, the type that is printed before the number, and a law's name."""
    low, start = clean.low, item.start
    floor = max(previous, start - 220)
    said = _NUMBER_WORD.search(low, max(floor, start - 16), start)
    before = said.start() if said else start
    if item.number.organ.startswith(("QH", "UBTVQH")) and not item.number.type:
        law = _law(clean, max(previous, start - 700), before, item, knowledge)
        if law:
            kind = knowledge.type_by_name(law["kind"])
            name = words(clean.text[law.start() : before]) if (law["name"] or "").strip() else None
            return law.start(), kind, name
    for phrase_start, phrase in _phrases(low, floor, before):
        kind = _type_names(knowledge).get(phrase)
        if kind:
            return phrase_start, kind, None
    return before, None, None


def _law(clean: Clean, floor: int, before: int, item: Found, knowledge: Knowledge) -> re.Match[str] | None:
    """Return the law's name that ends at ``before``: it begins at the last "Luật" with a capital letter, or at an
    amending law's own ("Luật sửa đổi … của Luật A và Luật B"), unless the number is known as Luật B's."""
    begin = max(clean.low.rfind("căn cứ", floor, before), floor)
    best = None
    for match in _LAW.finditer(clean.low, begin, before):
        if not clean.text[match.start()].isupper():
            continue
        amending = best is not None and words(best["name"] or "").lstrip().startswith("sửa đổi")
        if amending and fold(words(clean.text[match.start() : before])) not in law_names(item.number, knowledge):
            continue
        named = _LAW_NAME.fullmatch(clean.low, match.start(), before)
        best = named or best
    return best


def _phrases(low: str, floor: int, end: int) -> list[tuple[int, str]]:
    """Return the last one to five words before ``end``, the longest phrase first, with where each begins."""
    starts = [m.start() for m in _WORD.finditer(low, max(floor, end - 60), end)][-5:]
    return [(s, " ".join(low[s:end].split()).strip(" (\"'")) for s in starts]


@lru_cache(maxsize=2)
def type_names(knowledge: Knowledge) -> frozenset[str]:
    """Return the names of document types in lower case."""
    return frozenset(n.lower() for t in knowledge.types for n in t.names)


@lru_cache(maxsize=2)
def _type_names(knowledge: Knowledge) -> dict[str, DocumentType]:
    names: dict[str, DocumentType] = {}
    for kind in knowledge.types:
        for name in kind.names:
            names.setdefault(name.lower(), kind)
            names.setdefault(f"các {name.lower()}", kind)
    return names


def _tail(clean: Clean, position: int, limit: int, names: Names) -> _Tail:
    """Read date and issuer behind a number, in either order, before ``limit``."""
    end, date, issuer = position, None, None
    for _ in range(3):
        opening = _BEFORE_DATE.match(clean.low, end) if date is None else None
        opening = opening if opening and opening.end() < limit else None
        dated = day_at(clean.low, opening.end()) if opening else None
        if opening and dated:
            date, end = dated.date, dated.end
            if opening["paren"] and clean.low[end : end + 1] == ")":
                end += 1
            continue
        year = YEAR.match(clean.low, end + 1) if date is None and clean.low[end : end + 1].isspace() else None
        if year and issuer is None:
            date, end = year["y"], year.end()
            continue
        of = _BEFORE_ISSUER.match(clean.low, end) if issuer is None else None
        of = of if of and of.end() < limit else None
        if of:
            meeting = _MEETING.match(clean.low, of.end())
            issuer = names.at(clean, meeting.end() if meeting else of.end())
            if issuer:
                end = issuer.end
                continue
        break
    return _Tail(end, date, issuer)


_ISSUES = re.compile(r"(?:ban\s+hành|có|ký|thông\s+qua)\s+$")
_OF = re.compile(r"của\s+")
_AT = re.compile(r"\s+tại\s+(?:các\s+)?")


def _proposer(clean: Clean, start: int, previous: int, names: Names) -> Issuer | None:
    """Return who proposes: "Theo đề nghị của Giám đốc Sở Tài chính tại Tờ trình số …"."""
    before = clean.low[max(previous, start - 12) : start]
    if "tại" not in before:
        return None
    for of in _OF.finditer(clean.low, max(previous, start - 160), start):
        issuer = names.at(clean, of.end())
        if issuer and _AT.fullmatch(clean.low, issuer.end, start):
            return replace(issuer, start=-1)
    return None


_AHEAD = re.compile(r"\s+(?:đã\s+)?(?:ban\s+hành|có|ký|thông\s+qua)\s+$")


def _ahead(clean: Clean, start: int, previous: int, tail: _Tail, names: Names) -> _Tail:
    """Read date and issuer before a mention: "Ngày 30/6/2025, Chính phủ ban hành Nghị định số …"."""
    floor = max(previous, start - 160)
    if not _ISSUES.search(clean.low, max(floor, start - 20), start):
        return tail
    day = clean.low.rfind("ngày", floor, start)
    dated = day_at(clean.low, day) if day >= 0 else None
    if dated is None:
        for word in _WORD.finditer(clean.low, max(previous, start - 90), start):
            issuer = names.at(clean, word.start())
            if issuer and _AHEAD.fullmatch(clean.low, issuer.end, start):
                return replace(tail, issuer=replace(issuer, start=-1))
        return tail
    comma = re.compile(r"\s*,?\s*").match(clean.low, dated.end)
    issuer = names.at(clean, comma.end()) if comma else None
    if issuer is None or not _AHEAD.fullmatch(clean.low, issuer.end, start):
        return tail
    return _Tail(tail.end, tail.date or dated.date, replace(issuer, start=-1))


def _issuer(tail: _Tail, item: Found, header: Header, date: str | None, names: Names) -> tuple[str | None, str | None]:
    organ = names.knowledge.organ(item.number.organ)
    central = organ.level == "central" if organ else item.number.organ.startswith(("QH", "UBTVQH"))
    central = central or (organ is None and item.number.organ.endswith("TW"))
    own = header.jurisdiction
    printed = tail.issuer
    if central and not (printed and printed.place):
        name = printed.body if printed and printed.central else None
        return name or default_issuer(item.number.organ, CENTRAL, date, names.knowledge) or _assembly(item), CENTRAL
    if printed:
        own = None if own == CENTRAL else own
        place = names.jurisdiction(printed, own) or (CENTRAL if _is_agency(printed, header) else None)
        if organ and organ.level == "province" and place and not printed.place:
            place = place.rpartition(", ")[2] if place != CENTRAL else place
        return names.own_name(printed, own, date), place
    if own == CENTRAL and organ is not None and organ.level != "any":
        return None, None
    if own and organ and organ.level == "province":
        own = own.rpartition(", ")[2]
    return default_issuer(item.number.organ, own, date, names.knowledge), own


def _is_agency(issuer: Issuer, header: Header) -> bool:
    """Tell whether a body without a printed place belongs to the central document's own level."""
    return header.jurisdiction == CENTRAL and not issuer.kind and "nhân dân" not in issuer.body


def _assembly(item: Found) -> str | None:
    if item.number.organ.startswith("UBTVQH"):
        return "Ủy ban Thường vụ Quốc hội"
    return "Quốc hội" if item.number.organ.startswith("QH") else None


def _title(clean: Clean, layout: Layout, end: int, following: int) -> tuple[str | None, int]:
    """Return the title behind a mention, up to its clause's end or the next item of a list."""
    term = _TERM.match(clean.low, end)
    opening = _TITLE.match(clean.low, term.end() if term else end)
    if not opening:
        return None, end
    begin = opening.start("title")
    limit = min(layout.at(end).end, begin + _TITLE_LIMIT)
    stop = _TITLE_END.search(clean.low, begin, limit)
    finish = stop.start() if stop else limit
    if following < finish:
        head = clean.low[begin:following]
        listed = re.search(r"(?:,|\svà|\scùng)\s+(?:các\s+)?(?:[^\s,]+\s+){1,4}(?:số\s*)?$", head[-60:])
        if listed:
            finish = begin + max(len(head) - 60, 0) + listed.start()
    title = words(clean.text[begin:finish]).strip(' "“”,-')
    return (title or None), finish


def _behind_title(clean: Clean, tail: _Tail, title: str, title_end: int, names: Names) -> tuple[_Tail, str]:
    """Read date and issuer behind a title: "Nghị định số 12/2011/NĐ-CP Về tổ chức … ngày 30/01/2011 của Chính phủ"."""
    for found in _DATED_END.finditer(clean.low, tail.end, title_end):
        later = _tail(clean, found.start(), title_end + 200, names)
        if later.date and later.issuer:
            said = words(clean.text[tail.end : found.start()]).strip(" ,")
            return _Tail(later.end, later.date, later.issuer), said or title
    return tail, title


def _law_title(law: str, title: str | None) -> str:
    return law if not title else f"{law} {title}" if law.lower() in ("luật", "bộ luật") else law


def title_behind(clean: Clean, layout: Layout, end: int, following: int) -> str | None:
    """Return the title that stands at ``end``, up to its clause's end or the mention that begins at ``following``."""
    return _title(clean, layout, end, following)[0]
