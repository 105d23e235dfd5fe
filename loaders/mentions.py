"""Mentions: each number with the words around it that say more – type, law's name, pinpoint, date, issuer, title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kg.knowledge import DocumentType, Knowledge
from kg.model import CENTRAL, Mention, Number
from kg.terms import fold
from loaders.citations import DATED_END, Read, close, is_own
from loaders.dates import day_at
from loaders.header import Header
from loaders.issued import issuers
from loaders.issuers import Issuer, Names
from loaders.laws import law_names
from loaders.layout import Layout
from loaders.numbers import Found
from loaders.pinpoints import pinpoint
from loaders.tails import Tail, tail
from loaders.text import Clean, words

_NUMBER_WORD = re.compile(r"(?<!\w)số(?:\s+hiệu)?\s*:?\s*(?:số\s*:?\s*)?[\"“”'‘’]{0,2}$")
_WORD = re.compile(r"[^\s]+")
_LAW = re.compile(r"(?<!\w)(?<!pháp )(?:bộ\s+luật|luật|pháp\s+lệnh|nghị\s+quyết|hiến\s+pháp)(?!\w)")
_LAW_NAME = re.compile(
    r"(?P<kind>bộ\s+luật|luật|pháp\s+lệnh|nghị\s+quyết|hiến\s+pháp)(?P<name>\s[^;.:()\t]{1,680}?)?\s*,?\s*$"
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
_CLAUSE_END = re.compile(r"[;\t]|[.!?]\s")
_TITLE_LIMIT = 500
_AMENDING = 120
"""How far behind a title's end the number may stand that amended its act, in characters."""
_FOLLOWS = re.compile(r"[\s,]{0,4}như\s{1,3}sau\s?:?$")
_HERE = re.compile(r"[\"”]?\strên\sđịa\sbàn\s(?:tỉnh|thành\sphố)(?![^\W\d_])")
_UNTIL = re.compile(r"(?:giai doan|den nam|nam \d)")
_COMMA = re.compile(r"\s?,\s{1,3}(?=[^\W\d_])")
_ACTS = re.compile(
    r"\s{1,3}(?:ban\s{1,3}hành|xây\s{1,3}dựng)\s{1,3}(?:kế\s{1,3}hoạch|chương\s{1,3}trình|chỉ\s{1,3}thị|quyết\s{1,3}định)\s|"
    r"\s{1,3}(?:có\s{1,3}ý\s{1,3}kiến|đề\s{1,3}nghị|yêu\s{1,3}cầu|hướng\s{1,3}dẫn|thông\s{1,3}báo)\s"
)
"""What a body does by the instruments that the words before it name."""
_AMENDED = re.compile(
    r"\s{0,3}[,(]\s{0,3}(?:đã\s{1,3})?được\s{1,3}(?:sửa\s{1,3}đổi|bổ\s{1,3}sung|điều\s{1,3}chỉnh)"
    r"(?:(?:\s?,|\s{1,3}và)?\s{1,3}(?:sửa\s{1,3}đổi|bổ\s{1,3}sung|điều\s{1,3}chỉnh)){0,2}"
    r"(?:\s{1,3}(?:một\s{1,3}số\s{1,3}(?:điều|nội\s{1,3}dung)|[^\W\d_]{1,9}\s{1,3}\d{1,3})){0,3}"
    r"\s{1,3}(?:tại|bởi|theo|bằng)\s{1,3}(?:[^\s,;.()]{1,12}\s{1,3}){1,6}?(?:số\s{0,3}:?\s{0,3})?(?=\d{1,5}[/-])"
)
"""What is said of an act behind its title: ", được sửa đổi, bổ sung một số điều tại Nghị quyết số 71/NQ-CP"."""
_JOINT = re.compile(r"liên\s+(?:tịch|bộ|ngành)|phối\s+hợp")


def mentions(clean: Clean, layout: Layout, found: Sequence[Found], header: Header, names: Names) -> list[Mention]:
    """Return one mention per number, in order; issuers and places are completed from the document's header."""
    reads: list[Read] = []
    previous = 0
    for index, item in enumerate(found):
        following = found[index + 1].start if index + 1 < len(found) else len(clean.text)
        start, kind, law = _head(clean, item, previous, names.knowledge)
        joint = _is_joint(clean.low[start : item.start], item.number)
        behind = tail(clean, item.end, layout.at(item.end).end, names, joint=joint)
        reads.append(Read(item, previous, following, start, kind, law, behind, joint))
        previous = item.end
    close(reads, clean, layout, names)
    result: list[Mention] = []
    for read in reads:
        near = _near(clean, header, result[-1] if result else None, read.item)
        result.append(_mention(clean, layout, read, near, names))
    return result


def _is_joint(said: str, number: Number) -> bool:
    """Tell whether several bodies issue an instrument, by its type's printed name or its number."""
    return bool(_JOINT.search(said) or number.type.endswith(("LT", "PH", "LN")) or number.organ in ("LB", "LT"))


def _near(clean: Clean, header: Header, before: Mention | None, item: Found) -> Header:
    """Return the header with the place that the same clause names: "… của Tỉnh ủy Đắk Nông, Kế hoạch số … của UBND
    tỉnh" is Đắk Nông's plan, whoever cites it."""
    if before is None or not before.placed or before.jurisdiction in (None, CENTRAL, header.jurisdiction):
        return header
    if item.start - before.end > 300 or _CLAUSE_END.search(clean.low, before.end, item.start):
        return header
    return replace(header, jurisdiction=before.jurisdiction)


def _mention(clean: Clean, layout: Layout, read: Read, header: Header, names: Names) -> Mention:
    item, start, behind = read.item, read.start, read.tail
    if behind.issuer is None:
        behind = _ahead(clean, start, read.previous, behind, names)
    if behind.issuer is None:
        behind = replace(behind, issuer=_proposer(clean, start, read.previous, names))
    title, title_end = _title(clean, layout, behind.end, read.following, names)
    if read.titled >= 0:
        title = words(clean.text[item.end : _unamended(clean, item.end, read.titled)]).strip(' "“”,.-') or None
    elif title and behind.date is None:
        behind, title = _behind_title(clean, read, behind, title, min(title_end, read.following), names)
    date = behind.date or item.number.year
    code = _code(clean, read)
    bodies, place = issuers(behind, item, code, header, date, names)
    if title and place == CENTRAL and not item.number.organ.startswith("QH"):
        title = _without_place(title, header.jurisdiction)
    return Mention(
        start=start,
        end=behind.end,
        text=clean.text[start : behind.end],
        number_start=item.start,
        number_end=item.end,
        number=item.number,
        type=code,
        date=date,
        issuer=", ".join(bodies) or None,
        jurisdiction=place,
        title=_law_title(read.law, title) if read.law else title,
        pinpoint=pinpoint(clean, read.previous, start),
        rule="law" if read.law else "number",
        issuer_start=behind.issuer.start if behind.issuer else -1,
        placed=bool(behind.issuer and behind.issuer.place),
        issuers=bodies if len(bodies) > 1 else (),
    )


def _code(clean: Clean, read: Read) -> str:
    """Return the type's code: the number's, unless the printed name is of a type that has this code too, or the number
    has none of its own ("Quy định số 66-QĐ/TW", "Thông tư số 20/LĐTBXH-TT")."""
    number, kind = read.item.number, read.kind
    if kind is None:
        return number.type or ("Luật" if number.organ.startswith("QH") else "NQ")
    if kind.code == "CV":
        letter = clean.low.startswith("công văn", read.start)
        return "CV" if letter else number.type or "CV"
    if number.type in ("", "CV") or number.type in kind.codes:
        return kind.code or kind.label
    return number.type


def _head(
    clean: Clean, item: Found, previous: int, knowledge: Knowledge
) -> tuple[int, DocumentType | None, str | None]:
    """Return where the mention begins, the type that is printed before the number, and a law's name."""
    low, start = clean.low, item.start
    floor = max(previous, start - 220)
    said = _NUMBER_WORD.search(low, max(floor, start - 24), start)
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


_ISSUES = re.compile(r"(?:ban\s+hành|có|ký|thông\s+qua)\s+$")
_OF = re.compile(r"của\s+")
_AT = re.compile(r"\s+tại\s+(?:các\s+)?")


def _proposer(clean: Clean, start: int, previous: int, names: Names) -> Issuer | None:
    """Return who proposes: "Theo đề nghị của Giám đốc Sở Tài chính tại Tờ trình số …"; a chairman does for his body."""
    before = clean.low[max(previous, start - 12) : start]
    if "tại" not in before:
        return None
    for of in _OF.finditer(clean.low, max(previous, start - 160), start):
        issuer = names.at(clean, of.end())
        if issuer and _AT.fullmatch(clean.low, issuer.end, start):
            return replace(issuer, start=-1, chair=False)
    return None


_AHEAD = re.compile(r"\s+(?:đã\s+)?(?:ban\s+hành|có|ký|thông\s+qua)\s+$")


def _ahead(clean: Clean, start: int, previous: int, behind: Tail, names: Names) -> Tail:
    """Read date and issuer before a mention: "Ngày 30/6/2025, Chính phủ ban hành Nghị định số …"."""
    floor = max(previous, start - 160)
    if not _ISSUES.search(clean.low, max(floor, start - 20), start):
        return behind
    day = clean.low.rfind("ngày", floor, start)
    dated = day_at(clean.low, day) if day >= 0 else None
    if dated is None:
        for word in _WORD.finditer(clean.low, max(previous, start - 90), start):
            issuer = names.at(clean, word.start())
            if issuer and _AHEAD.fullmatch(clean.low, issuer.end, start):
                return replace(behind, issuer=replace(issuer, start=-1))
        return behind
    comma = re.compile(r"\s*,?\s*").match(clean.low, dated.end)
    issuer = names.at(clean, comma.end()) if comma else None
    if issuer is None or not _AHEAD.fullmatch(clean.low, issuer.end, start):
        return behind
    return Tail(behind.end, behind.date or dated.date, replace(issuer, start=-1))


def _title(clean: Clean, layout: Layout, end: int, following: int, names: Names) -> tuple[str | None, int]:
    """Return the title behind a mention, up to its clause's end, the next item of a list or who acts by it."""
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
    finish = _unamended(clean, begin, _actor(clean, begin, finish, names))
    title = words(clean.text[begin:finish]).strip(' "“”,-')
    follows = _FOLLOWS.search(title.lower(), max(len(title) - 20, 0))
    title = title[: follows.start()] if follows else title
    return (title or None), finish


def _without_place(title: str, own: str | None) -> str:
    """Return a central act's title without the place where the document that cites it carries it out."""
    here = _HERE.search(title.lower()) if own and own != CENTRAL else None
    if here is None or own is None:
        return title
    rest = fold(title[here.end() :])
    local = not rest or rest.startswith(fold(own.rpartition(", ")[2])) or _UNTIL.match(rest)
    return title[: here.start()].strip(' "“”,-') if local else title


def _unamended(clean: Clean, begin: int, finish: int) -> int:
    """Return where a title ends before what is said of its act's amendment by another one."""
    amended = _AMENDED.search(clean.low, begin, min(finish + _AMENDING, len(clean.low)))
    return amended.start() if amended and amended.start() < finish else finish


def _actor(clean: Clean, begin: int, finish: int, names: Names) -> int:
    """Return where a title ends before the main clause: "…, UBND tỉnh ban hành Kế hoạch … như sau"."""
    if not _ACTS.search(clean.low, begin, finish):
        return finish
    for comma in _COMMA.finditer(clean.low, begin, finish):
        body = names.at(clean, comma.end()) if clean.text[comma.end()].isupper() else None
        if body and _ACTS.match(clean.low, body.end):
            return comma.start()
    return finish


def _behind_title(clean: Clean, read: Read, behind: Tail, title: str, title_end: int, names: Names) -> tuple[Tail, str]:
    """Read date and issuer behind a title: "Nghị định số 12/2011/NĐ-CP Về tổ chức … ngày 30/01/2011 của Chính phủ"."""
    for found in DATED_END.finditer(clean.low, behind.end, title_end):
        later = tail(clean, found.start(), title_end + 200, names, joint=read.joint)
        if later.date and later.issuer and is_own(read.item.number, later, names) is not False:
            said = words(clean.text[behind.end : found.start()]).strip(" ,")
            return Tail(later.end, later.date, later.issuer, later.others), said or title
    return behind, title


def _law_title(law: str, title: str | None) -> str:
    return law if not title else f"{law} {title}" if law.lower() in ("luật", "bộ luật") else law


def title_behind(clean: Clean, layout: Layout, end: int, following: int, names: Names) -> str | None:
    """Return the title that stands at ``end``, up to its clause's end or the mention that begins at ``following``."""
    return _title(clean, layout, end, following, names)[0]
