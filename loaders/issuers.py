"""Names of issuing bodies in running text: who stands behind "của …".

The names come from `ontology/vocabularies/authorities.ttl` and `jurisdictions.ttl`. A local body is named
with the place that is printed, or without one ("UBND tỉnh"): then the document's own province completes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.knowledge import Body, Jurisdiction, Knowledge
from kg.model import CENTRAL
from kg.terms import fold
from loaders.text import Clean, any_of, words

_ROLE = re.compile(
    r"(?:phó\s+)?(?:bộ\s+trưởng(?:\s*,\s*chủ\s+nhiệm)?|chủ\s+nhiệm|thống\s+đốc|chủ\s+tịch(?!\s+nước)|giám\s+đốc|thủ\s+trưởng|"
    r"chánh\s+văn\s+phòng|bí\s+thư(?!\s+trung)|viện\s+trưởng|chánh\s+án|cục\s+trưởng|tổng\s+(?=thanh\s+tra)|"
    r"tổng\s+giám\s+đốc|trưởng\s+ban)\s+"
)
_GAP = re.compile(r"\s+")
_NAME = re.compile(r"[^\W_][\w'-]*")
_KIND = re.compile(r"(?P<kind>tỉnh|thành\s+phố|tp\.?|huyện|quận|thị\s+xã|thị\s+trấn|xã|phường|đặc\s+khu)(?![^\W\d_])")
_FREE = re.compile(
    r"(?:ban|hội|ủy|uỷ|đảng|liên|tổng|viện|trường|cục|chi|công(?!\s+báo)|kho|văn\s+phòng|đoàn|trung\s+tâm|đại|sở|phòng)\s"
)
_FREE_END = re.compile(
    r"[;.:\n\t()\"]|,|\s(?:về|ban\s+hành|quy\s+định|phê\s+duyệt|thực\s+hiện|triển\s+khai|hướng\s+dẫn|ngày|"
    r"sửa\s+đổi|bổ\s+sung|(?:và\s+)?(?:nghị\s+định|quyết\s+định|thông\s+tư)\s+số|có\s+(?:trách\s+nhiệm|\d)|giao|công\s+bố|thông\s+qua|và\s+các)(?![^\W\d_])"
)
_MOTTO = re.compile(r"chu ngh|doc lap|tu do|hanh phuc|cong hoa")
_PLACED = re.compile(r"(?:tỉnh|thành\s+phố|huyện|xã|phường|quốc\s+gia|trung\s+ương)(?:\s+[^\s,]+){0,3}$")
_NUMBERED = re.compile(r"(?:nghị\s+quyết|chỉ\s+thị|kết\s+luận|đề\s+án)\s+số\s", re.IGNORECASE)
_CHAIRED = "Ủy ban nhân dân"
"""The body whose chairman issues documents of his own (Luật Tổ chức chính quyền địa phương 72/2025/QH15)."""
_DISTRICT_COMMITTEES = {"Huyện ủy": "huyện", "Quận ủy": "quận", "Thị ủy": "thị xã"}
"""The committees whose own name tells the kind of the place behind it."""
_PROVINCIAL = ("tỉnh", "thành phố", "tp", "tp.")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body as printed at a half-open span of the matching copy.

    ``place`` is a printed place name, ``kind`` its kind ("tỉnh", "xã", …); both empty for central bodies.
    ``below`` tells of a city that belongs to the province of its name (thành phố Trà Vinh), ``chair`` that the body's
    chairman is named, not the body.
    """

    start: int
    end: int
    body: str
    central: bool
    kind: str = ""
    place: str = ""
    province: str = ""
    below: bool = False
    chair: bool = False


class Names:
    """The names of bodies and places, compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._bodies: dict[str, Body] = {}
        for body in reversed(knowledge.bodies):
            for name in body.names:
                self._bodies[fold(name)] = body
        usable = [b for b in knowledge.bodies if b.kind != "group"]
        self._central = _alternation(n for b in usable if b.level == "central" for n in b.names)
        self._local = _alternation(n for b in usable if b.level != "central" for n in b.names)
        self.province = _alternation(n for j in knowledge.jurisdictions if j.name != CENTRAL for n in j.names)

    def body(self, text: str) -> Body | None:
        """Return the body of this name, accents and case aside."""
        return self._bodies.get(fold(text))

    def at(self, clean: Clean, position: int) -> Issuer | None:
        """Return the body whose name begins at ``position``, or None."""
        role = _ROLE.match(clean.low, position)
        start = role.end() if role else position
        central = self._central.match(clean.low, start)
        local = self._local.match(clean.low, start)
        if local and (central is None or local.end() > central.end()):
            issuer = self._with_place(clean, position, local)
            chair = issuer.body == _CHAIRED and bool(role and words(role[0]).startswith("chủ tịch"))
            return replace(issuer, chair=chair)
        if central:
            body = self.body(central[0])
            return Issuer(position, central.end(), body.name if body else words(central[0]), True)
        return self._free(clean, position)

    def _with_place(self, clean: Clean, position: int, match: re.Match[str]) -> Issuer:
        body = self.body(match[0])
        name = body.name if body else words(clean.text[match.start() : match.end()])
        issuer = Issuer(position, match.end(), name, False)
        return self.placed(clean, issuer)

    def placed(self, clean: Clean, issuer: Issuer) -> Issuer:
        """Return the issuer with the place that is printed right behind it, if any."""
        gap = _GAP.match(clean.low, issuer.end)
        if not gap:
            return issuer
        kind = _KIND.match(clean.low, gap.end())
        if kind:
            label = words(kind["kind"])
            named = _GAP.match(clean.low, kind.end())
            province = self.province.match(clean.low, named.end()) if named else None
            if province and label in _PROVINCIAL:
                full = "tỉnh" if label == "tỉnh" else "thành phố"
                below = full == "thành phố" and not self._is_city(province[0])
                issuer = replace(issuer, below=below)
                return replace(issuer, end=province.end(), kind=full, place=self._place(province[0]))
            if label == "tỉnh":
                return replace(issuer, end=kind.end(), kind="tỉnh")
            end = _capitalised(clean.text, named.end()) if named else None
            if named and end:
                place = words(clean.text[named.end() : end])
                return replace(issuer, end=end, kind=label, place=_title_case(place))
            return replace(issuer, end=kind.end(), kind="thành phố" if label in _PROVINCIAL else label)
        district = _DISTRICT_COMMITTEES.get(issuer.body)
        end = _capitalised(clean.text, gap.end()) if district else None
        if district and end:
            line = clean.text.find("\n", gap.end(), end)
            end = line if line >= 0 else end
            place = words(clean.text[gap.end() : end])
            return replace(issuer, end=end, kind=district, place=_title_case(place))
        province = self.province.match(clean.low, gap.end())
        if province:
            return replace(issuer, end=province.end(), kind="tỉnh", place=self._place(province[0]))
        return issuer

    def _is_city(self, printed: str) -> bool:
        """Tell whether a place was ever a city of the central level."""
        return any(j.kind == "thành phố" and fold(printed) in map(fold, j.names) for j in self.knowledge.jurisdictions)

    def _place(self, printed: str) -> str:
        place = self.knowledge.place(printed)
        return place.name if place else words(printed).title()

    def _free(self, clean: Clean, position: int) -> Issuer | None:
        if not _FREE.match(clean.low, position) or not clean.text[position].isupper():
            return None
        window = clean.low[position : position + 200]
        end = len(window)
        board = window.startswith(("ban chỉ đạo", "hội đồng"))
        for stop in _FREE_END.finditer(window):
            if stop[0] == "\n" and not _line_ends(window, stop.start()):
                continue
            placed = _PLACED.search(window[: stop.start()])
            if stop[0] == "," and board and not placed and _goes_on(clean.text[position + stop.end() : position + 200]):
                continue
            end = stop.start()
            break
        name = words(clean.text[position : position + end])
        if not 2 <= len(name.split()) <= 24 or _MOTTO.search(fold(name)):
            return None
        nested = _NUMBERED.search(name)
        if len(name.split()) > 14 and not nested and not board:
            return None
        central = "trung ương" in name.lower() or "quốc gia" in name.lower() or bool(self._central.search(name.lower()))
        name = name.capitalize() if name.isupper() else name
        return Issuer(position, position + len(window[:end].rstrip()), name, central)

    def own_name(self, issuer: Issuer, jurisdiction: str | None, date: str | None) -> str:
        """Return the body's full name with its province, printed or the document's own, or its chairman's."""
        name = self._whole_name(issuer, jurisdiction, date)
        return f"Chủ tịch {name}" if issuer.chair else name

    def _whole_name(self, issuer: Issuer, jurisdiction: str | None, date: str | None) -> str:
        if issuer.central:
            return issuer.body
        province = _province_of(jurisdiction)
        place = issuer.place or (province if issuer.kind in ("", "tỉnh", "thành phố") else "")
        if not place:
            below = (jurisdiction or "").rpartition(", ")[0]
            local = _KIND.match((jurisdiction or "").lower()) if not below and _takes_bare(issuer.body) else None
            if local and not issuer.kind and jurisdiction:
                return f"{issuer.body} {jurisdiction[local.end() :].strip()}"
            if below and below.startswith(issuer.kind):
                return f"{issuer.body} {below}"
            return issuer.body if not issuer.kind else f"{issuer.body} {issuer.kind}"
        provincial = issuer.kind in ("", "tỉnh", "thành phố") and not issuer.below
        known = self.knowledge.place(place, date) if provincial else None
        if known:
            return placed_name(issuer.body, known)
        return f"{issuer.body} {place}" if _takes_bare(issuer.body) else f"{issuer.body} {issuer.kind} {place}"

    def jurisdiction(self, issuer: Issuer, jurisdiction: str | None) -> str | None:
        """Return the body's jurisdiction: central, a province, or "xã …, tỉnh"."""
        if issuer.central:
            return CENTRAL
        if issuer.below:
            return f"{issuer.kind} {issuer.place}, {issuer.place}"
        if issuer.kind in ("", "tỉnh", "thành phố"):
            if issuer.place and self.knowledge.place(issuer.place):
                return issuer.place
            if not issuer.place:
                return (_province_of(jurisdiction) if issuer.kind else jurisdiction) or None
        if not issuer.place:
            return jurisdiction
        above = issuer.province or _province_of(jurisdiction)
        return f"{issuer.kind} {issuer.place}, {above}" if above else f"{issuer.kind} {issuer.place}"


@lru_cache(maxsize=2)
def names(knowledge: Knowledge) -> Names:
    """Return the compiled names of a knowledge base."""
    return Names(knowledge)


def placed_name(body: str, place: Jurisdiction) -> str:
    """Return a local body's full name with its place: "Sở Y tế tỉnh Trà Vinh", "Tỉnh ủy Trà Vinh", "Báo Trà Vinh"."""
    if _takes_bare(body):
        return f"{body} {place.name}"
    return body if fold(place.name) in fold(body) else f"{body} {place.full}"


def _takes_bare(body: str) -> bool:
    """Tell whether a body's name says the kind of its place, so that the place follows without it."""
    bare = fold(body)
    return bare.endswith((" uy", " tinh", " thanh pho")) or body.lower().startswith(("tỉnh ", "thành "))


def _province_of(jurisdiction: str | None) -> str | None:
    if not jurisdiction or jurisdiction == CENTRAL:
        return None
    province = jurisdiction.rpartition(", ")[2]
    return None if _KIND.match(province.lower()) else province


def _alternation(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(phrases)})(?![^\W\d_])")


def _goes_on(rest: str) -> bool:
    """Tell whether a board's name goes on behind a comma: with a word in lower case that is no date."""
    word = rest.lstrip()[:5]
    return bool(word) and word[0].islower() and not word.startswith("ngày")


def _line_ends(window: str, position: int) -> bool:
    """Tell whether a line end closes the name: the next line begins something new."""
    rest = window[position:].lstrip("\r\n \t")
    return not rest or rest[0] in "-+•(" or rest[:2].strip(".").isdigit()


def _capitalised(text: str, position: int) -> int | None:
    """Return where a run of up to four capitalised words that begins at ``position`` ends."""
    end = None
    for match in _NAME.finditer(text, position, position + 60):
        gap = text[end if end is not None else position : match.start()]
        if gap.strip() or "\n\n" in gap or not (match[0][0].isupper() or match[0].isdigit()):
            break
        end = match.end()
        if text[position:end].count(" ") >= 3:
            break
    return end


def _title_case(place: str) -> str:
    return place.title() if place.isupper() else place
