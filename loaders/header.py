"""The document's own instrument: header, blank number, annex line, title, signature block.

A document's own number is not the first number in it: it stands behind "Số" above the line that names the
type, may be left blank, or stands only in the annex line "(Kèm theo Kế hoạch số …)" (Nghị định
30/2020/NĐ-CP, Phụ lục I; Hướng dẫn 36-HD/VPTW).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.knowledge import Knowledge
from kg.model import CENTRAL, Number
from kg.terms import fold
from loaders.dates import AFTER_DAY, day_at
from loaders.ending import confirmation, passed
from loaders.headline import ZONE, headline, type_block
from loaders.issuers import Issuer, Names
from loaders.layout import Layout
from loaders.numbers import Found
from loaders.text import Clean, words

_BLANK = re.compile(
    r"(?<!\w)số\s*:?[\s._…]{0,60}?(?P<code>[-/]\s?[a-zđ&]{1,8}\s?[-/]\s?[a-zđư&]{2,12}(?:-[a-z]{2,8})?)"
)
_OWN = re.compile(r"(?:(?<!\w)số(?:\s+ký\s+hiệu|\s+hiệu)?\s*:\s*|(?:^|[\n\t])[^\S\n]*(?:luật\s+)?số\s+)$")
_SUBJECT = re.compile(r"(?<!\w)(?:v/v|về\s+việc|thực\s+hiện)(?:(?!\n\s*\n|số\s?:)[\s\S]){0,200}$")
"""What a letter is about, up to a number that stands in it."""
_MOTTO = re.compile(
    r"cộng\s+h(?:òa|oà)\s+xã\s+hội\s+chủ\s+nghĩa\s+việt\s+nam|độc\s+lập\s*-\s*tự\s+do\s*-\s*hạnh\s+phúc|"
    r"đảng\s+cộng\s+sản\s+việt\s+nam|[-*_=.]{2,}"
)
_ANNEX = re.compile(r"\(?\s*(?:ban\s+hành\s+)?kèm\s+theo\s+")
_DATE_LINE = re.compile(rf"(?:^|[\n,\t]|\s{{2}})\s{{0,40}}(?P<day>{AFTER_DAY.pattern})")
_PLACED_DATE = re.compile(
    rf"(?:^|[\n\t])\s{{0,40}}(?!kèm\s)[^\W\d_]+(?:[ -][^\W\d_]+){{0,4}}\s{{1,4}}"
    rf"(?P<day>{AFTER_DAY.pattern})\s*(?:\n|\t|$)"
)
"""The line of place and day without its comma: "Hà Nội ngày 01 tháng 12 năm 2025"."""
_BUREAU = re.compile(r"t[/.]?\s?m\.?\s*(?P<body>bộ\s+chính\s+trị|ban\s+bí\s+thư|ban\s+chấp\s+hành\s+trung\s+ương)")
_ADDRESSED = re.compile(r"kính\s+gửi")
_BUREAU_LINE = re.compile(
    r"(?:^|\n)[^\w\n]{0,40}ban\s{1,4}thường\s{1,4}vụ(?![^\W_])"
    r"(?:[^\w\n]{0,40}(?:\n|$)|[^\w\n]{3}|[^\n]{1,40}?,[^\w\n]{0,4}ngày)"
)
_SIGNED_BY_BUREAU = re.compile(r"t[/.]?\s?m\.?\s*ban\s+thường\s+vụ")
_SIGNED = re.compile(r"(?:^|\n)[^\w\n]{0,20}tm\.?\s{1,4}")
_SIGNATURE = 6000
"""How far from the end the signature block may begin, in characters."""
_CONFIRMED = 900
"""How far the number and day of a consolidated text may stand behind where its confirmation begins, in characters."""
_OF = re.compile(r"\W*của\s+")


_KIND_OF_PLACE = re.compile(r"^(?:thị xã|thị trấn|thành phố|đặc khu|xã|phường|huyện|quận)\s+")


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself; spans are half-open in the matching copy, ``-1`` where there is none. ``issuers``
    are the bodies of a joint instrument.
    """

    type: str | None = None
    number: Number | None = None
    number_start: int = -1
    symbol: str | None = None
    date: str | None = None
    issuer: str | None = None
    jurisdiction: str | None = None
    title: str | None = None
    title_start: int = -1
    title_end: int = -1
    annex_start: int = -1
    issuers: tuple[str, ...] = ()


def header(clean: Clean, layout: Layout, found: Sequence[Found], names: Names, knowledge: Knowledge) -> Header:
    """Return what the document says of itself; every field may be None."""
    opening = type_block(clean, layout, knowledge)
    zone_end = opening.start if opening else _body_start(clean, layout)
    head = Header()
    if opening:
        kind = knowledge.type_by_name(words(clean.text[opening.body : opening.end]))
        head = replace(head, type=_code(kind.code, kind.label) if kind else None)
        line = headline(clean, layout, opening, names)
        head = replace(head, title=line.title, title_start=line.start, title_end=line.end) if line else head
    head = _numbered(clean, found, zone_end, head, knowledge)
    if head.number is None and head.symbol is None:
        head = _consolidated(clean, found, head)
    if head.number is None and head.symbol is None:
        head = _annexed(clean, found, head, names)
    date = _DATE_LINE.search(clean.low, 0, zone_end)
    date = date or _PLACED_DATE.search(clean.low, 0, zone_end)
    dated = day_at(clean.low, date.start("day")) if date else None
    if dated:
        head = replace(head, date=dated.date)
    elif head.number and head.number.year and not head.date:
        head = replace(head, date=head.number.year)
    if not head.date or len(head.date) == 4:
        head = replace(head, date=passed(clean.low) or head.date)
    return _issued(clean, zone_end, head, names, knowledge)


def _code(code: str, label: str) -> str:
    return code or label


def _body_start(clean: Clean, layout: Layout) -> int:
    addressed = _ADDRESSED.search(clean.low, 0, ZONE)
    basis = next((b.start for b in layout.blocks if b.marker in ("basis", "roman", "article")), 1500)
    return min(addressed.start() if addressed else basis, basis, ZONE)


def _numbered(clean: Clean, found: Sequence[Found], zone_end: int, head: Header, knowledge: Knowledge) -> Header:
    for item in found:
        if item.start >= zone_end:
            break
        own = _OWN.search(clean.low[max(0, item.start - 24) : item.start])
        if own and not _SUBJECT.search(clean.low, max(0, item.start - 240), item.start):
            code = item.number.type or _law_code(clean, item, head)
            return replace(head, number=item.number, number_start=item.start, type=code)
    blank = _BLANK.search(clean.low, 0, zone_end)
    if blank:
        codes = [c for c in re.split(r"[\s/-]+", clean.text[blank.start("code") : blank.end()]) if c]
        kind = knowledge.type_by_code(codes[0])
        organ = knowledge.organ(codes[1].replace("&", ""))
        return replace(
            head,
            type=kind.code if kind else head.type,
            symbol=organ.symbol if organ else codes[1],
        )
    return head


def _law_code(clean: Clean, item: Found, head: Header) -> str | None:
    if clean.low[max(0, item.start - 20) : item.start].lstrip().startswith("luật"):
        return "Luật"
    return head.type or "Luật"


def _annexed(clean: Clean, found: Sequence[Found], head: Header, names: Names) -> Header:
    """Read "(Kèm theo Kế hoạch số … ngày … của …)" where it names an instrument of the document's own type."""
    for item in found:
        line = clean.low[max(0, item.start - 60) : item.start]
        annex = _ANNEX.search(line)
        if not annex or (head.type and item.number.type != head.type):
            continue
        date = AFTER_DAY.search(clean.low, item.end, item.end + 60)
        dated = day_at(clean.low, date.start()) if date else None
        of = re.compile(r"[\s,]*của\s+").match(clean.low, dated.end if dated else item.end)
        issuer = names.at(clean, of.end()) if of else None
        return replace(
            head,
            type=item.number.type or head.type,
            number=item.number,
            number_start=item.start,
            annex_start=item.start,
            date=dated.date if dated else None,
            jurisdiction=names.jurisdiction(issuer, None) if issuer else None,
        )
    return head


def _consolidated(clean: Clean, found: Sequence[Found], head: Header) -> Header:
    """Read the number of a consolidated text, which stands where it is confirmed, behind the text (Pháp lệnh
    01/2012/UBTVQH13)."""
    confirmed = confirmation(clean.low)
    for item in found:
        if item.number.type == "VBHN" and confirmed <= item.start < confirmed + _CONFIRMED and confirmed >= 0:
            date = AFTER_DAY.search(clean.low, item.end, item.end + _CONFIRMED)
            dated = day_at(clean.low, date.start()) if date else None
            day = dated.date if dated else None
            return replace(head, type="VBHN", number=item.number, number_start=item.start, date=day)
    return head


def _issued(clean: Clean, zone_end: int, head: Header, names: Names, knowledge: Knowledge) -> Header:
    zone, shown = _without_motto(clean, zone_end)
    bodies = _bodies(zone, names) or _enacting(clean, head, names)
    symbol = head.number.organ if head.number else head.symbol
    organ = knowledge.organ(symbol) if symbol else None
    jurisdiction = head.jurisdiction
    if organ and organ.level == "central":
        jurisdiction = CENTRAL
    for issuer in bodies:
        jurisdiction = jurisdiction or names.jurisdiction(issuer, None)
    below = [b for b in bodies if b.kind in ("xã", "phường", "huyện", "quận", "thị xã", "thị trấn", "đặc khu")]
    if below:
        province = next((b.place for b in bodies if b.kind in ("tỉnh", "thành phố") and b.place), None)
        province = province or _place_line(shown, names) or _most_named(clean, names)
        issuer = replace(below[-1], province=province or "")
        jurisdiction = names.jurisdiction(issuer, province)
    local = not (organ and organ.level == "central")
    jurisdiction = jurisdiction or _place_line(shown, names) if local else CENTRAL
    jurisdiction = jurisdiction or _most_named(clean, names)
    head = replace(head, jurisdiction=jurisdiction)
    name = _own_issuer(clean, head, bodies, names, knowledge)
    if name and _is_committee(bodies) and _BUREAU_LINE.search(zone.low) and "Ban Thường vụ" not in name:
        name = f"Ban Thường vụ {name}"
    joint = joint_issuers(head.number, head.date, knowledge) if head.number else ()
    return replace(head, issuer=", ".join(joint) or name, jurisdiction=jurisdiction, issuers=joint)


def _is_committee(bodies: list[Issuer]) -> bool:
    """Tell whether the header's first body is a committee of the Party, whose standing board may stand below it."""
    return bool(bodies and fold(bodies[0].body).endswith(" uy"))


def _without_motto(clean: Clean, zone_end: int) -> tuple[Clean, Clean]:
    low = _MOTTO.sub(lambda m: " " * len(m[0]), clean.low[:zone_end]).replace("\t", " ")
    text = "".join(c if low[i] != " " else " " for i, c in enumerate(clean.text[:zone_end]))
    number = re.search(r"(?<!\w)số\s*:?\s*[\d/._…]", low)
    cut = number.start() if number else len(low)
    whole = Clean(text, low, (), ())
    return Clean(text[:cut], low[:cut], (), ()), whole


def _bodies(zone: Clean, names: Names) -> list[Issuer]:
    bodies: list[Issuer] = []
    end = 0
    for match in re.finditer(r"[^\W\d_]+", zone.low):
        if match.start() < end:
            continue
        issuer = names.at(zone, match.start())
        if issuer:
            bodies.append(issuer)
            end = issuer.end
    return bodies


def _enacting(clean: Clean, head: Header, names: Names) -> list[Issuer]:
    """Return the body in capitals between title and preamble, where nothing stands above the type."""
    start = re.compile(r"\W*").match(clean.low, max(head.title_end, 0))
    issuer = names.at(clean, start.end()) if start and head.title_end >= 0 and start.end() < len(clean.low) else None
    return [issuer] if issuer and clean.text[issuer.start : issuer.end].isupper() else []


def _place_line(zone: Clean, names: Names) -> str | None:
    for match in re.finditer(r",\s*ngày", zone.low):
        line = max(zone.low.rfind("\n", 0, match.start()), match.start() - 40, 0)
        before = zone.low[line : match.start()]
        places = names.province.findall(before)
        known = names.knowledge.place(places[-1]) if places else None
        if known:
            return known.name
    return None


def _most_named(clean: Clean, names: Names) -> str | None:
    pattern = re.compile(rf"(?:tỉnh|tỉnh\s+(?:ủy|uỷ)|thành\s+phố|tp\.?)\s+({names.province.pattern})")
    counts: Counter[str] = Counter()
    for window in (clean.low[:20_000], clean.low[20_000:][-5_000:]):
        for match in pattern.finditer(window):
            known = names.knowledge.place(match[1])
            if known:
                counts[known.name] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _own_issuer(clean: Clean, head: Header, bodies: list[Issuer], names: Names, knowledge: Knowledge) -> str | None:
    titled = _OF.match(clean.low, head.title_start) if head.title_start >= 0 else None
    if titled:
        named = names.at(clean, titled.end())
        if named and named.central:
            more = re.compile(r"\s*,\s*").match(clean.low, named.end)
            second = names.at(clean, more.end()) if more else None
            both = second if second and second.central and second.end <= head.title_end else None
            return f"{named.body}, {both.body}" if both else named.body
    symbol = head.number.organ if head.number else head.symbol
    signed = _BUREAU.search(clean.low, max(0, len(clean.low) - 4000)) if symbol == "TW" else None
    bureau = names.body(signed["body"]) if signed else None
    if bureau:
        return bureau.name
    printed = _matching(bodies, symbol, names)
    if printed:
        name = names.own_name(printed, head.jurisdiction, head.date)
    else:
        name = default_issuer(symbol, head.jurisdiction, head.date, knowledge) or ""
        name = name or _last_body(bodies, head, names)
        name = name or _signing_body(clean, head, names) or ""
    if symbol == "TU" and name and _SIGNED_BY_BUREAU.search(clean.low, max(0, len(clean.low) - 4000)):
        return name if "Ban Thường vụ" in name else f"Ban Thường vụ {name}"
    return name or None


def _last_body(bodies: list[Issuer], head: Header, names: Names) -> str:
    """Return the lowest body of the header; a bare "VĂN PHÒNG" is the office of the body above it."""
    if not bodies:
        return ""
    if len(bodies) > 1 and bodies[-1].body.lower() == "văn phòng":
        return f"Văn phòng {names.own_name(bodies[-2], head.jurisdiction, head.date)}"
    return names.own_name(bodies[-1], head.jurisdiction, head.date)


def _matching(bodies: list[Issuer], symbol: str | None, names: Names) -> Issuer | None:
    for issuer in reversed(bodies):
        body = names.body(issuer.body)
        if symbol and body and symbol in body.symbols:
            return issuer
    return None


def _signing_body(clean: Clean, head: Header, names: Names) -> str | None:
    for match in _SIGNED.finditer(clean.low, max(0, len(clean.low) - _SIGNATURE)):
        issuer = names.at(clean, match.end())
        if issuer:
            return names.own_name(issuer, head.jurisdiction, head.date)
    return None


def default_issuer(symbol: str | None, jurisdiction: str | None, date: str | None, knowledge: Knowledge) -> str | None:
    """Return the issuer that an organ symbol stands for in a jurisdiction, None where that is not certain."""
    organ = knowledge.organ(symbol) if symbol else None
    if organ is None or not organ.issuer_pattern:
        return None
    if "{" not in organ.issuer_pattern:
        return organ.issuer_pattern
    if not jurisdiction or jurisdiction == CENTRAL:
        return None
    below, _, province = jurisdiction.rpartition(", ")
    place = knowledge.place(province, date)
    if place is None:
        return None
    if below and organ.level in ("local", "commune", "district", "any"):
        bare = _KIND_OF_PLACE.sub("", below)
        return organ.issuer_pattern.format(name=bare, full=below, committee="Đảng ủy")
    return organ.issuer_pattern.format(name=place.name, full=place.full, committee=place.committee)


def joint_issuers(number: Number, date: str | None, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the central bodies that the number of a joint circular or resolution names, empty unless all are known."""
    if not number.type.endswith("LT"):
        return ()
    named = [default_issuer(symbol, CENTRAL, date, knowledge) for symbol in (number.organ, *number.unit.split("-"))]
    known = tuple(name for name in named if name)
    return known if len(known) == len(named) > 1 else ()
