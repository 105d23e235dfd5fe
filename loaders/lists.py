"""Lists of bodies: a cell such as "Sở Nội vụ; UBND các huyện, thị xã" is parted into names, as printed.

A semicolon always parts two bodies; a comma, a slash, "và" or a lost line break only where a new body's name
begins, so that "Sở Văn hóa, Thể thao và Du lịch" and "các sở, ban, ngành" stay whole. "Các Sở: A; B" is Sở A and
Sở B; a list left open ("Các Sở: A, B,…") is one group.
"""

from __future__ import annotations

import re

from kg.terms import fold
from loaders.issuers import Issuer, Names
from loaders.text import Clean, clean, words

_PROPER = (
    r"(?:Sở(?!\s+(?:hữu|dĩ|thích|trường))|UBND|Ủy|Uỷ|UB|HĐND|Hội(?!\s+(?:nghị|thảo|thi|họp|nhập))|Ban(?!\s+hành)|BQL|BCH|"
    r"Bộ(?!\s+(?:chỉ\s+số|tiêu\s+chí|máy|tài\s+liệu|thủ\s+tục|câu\s+hỏi|công\s+cụ|dữ\s+liệu))|Báo(?!\s+cáo)|Đài|"
    r"Trường(?!\s+hợp)|Trung\s+tâm|TT\.?\s|Văn\s+phòng|VP|Công\s+(?:an|ty|đoàn)|Cục(?!\s+diện)|Chi\s+cục|"
    r"Tổng\s+(?:cục|công\s+ty|liên\s+đoàn)|Viện(?!\s+trợ)|Vụ(?!\s+việc)|Học\s+viện|Đại\s+học|Liên\s+(?:hiệp|đoàn|minh)|"
    r"Hiệp\s+hội|Đoàn(?!\s+kết)|Tỉnh\s+(?:ủy|uỷ|đoàn)|Thành\s+(?:ủy|uỷ|đoàn)|Huyện\s+(?:ủy|uỷ)|Thị\s+(?:ủy|uỷ)|Đảng|"
    r"Thanh\s+tra(?!\s*,|\s+việc)|Kho\s+bạc|Ngân\s+hàng|Tòa|Toà|Mặt\s+trận|MTTQ|Bảo\s+(?:hiểm|tàng)|Quỹ|Tập\s+đoàn|"
    r"Phòng(?!\s*,|\s+(?:chống|ngừa))|Viễn\s+thông|Bưu\s+điện|Điện\s+lực|Cổng|Thường\s+trực|Thư\s+viện|Bệnh\s+viện|"
    r"Thông\s+tấn|Chủ\s+tịch|Thủ\s+trưởng|Hợp\s+tác\s+xã|Doanh\s+nghiệp)"
    r"(?![^\W\d_])|[A-ZĐ]{3,}(?![^\W\d_])"
)
_GENERIC = (
    r"(?:sở|ban|bộ|ngành|cơ\s+quan|đơn\s+vị|địa\s+phương|doanh\s+nghiệp|tổ\s+chức|cá\s+nhân|hội|hiệp\s+hội|đoàn\s+thể|"
    r"trường|viện|huyện|quận|xã|phường|đảng|cấp|thành\s+viên|chi\s+nhánh|tập\s+đoàn|công\s+ty|ngân\s+hàng|hợp\s+tác\s+xã|"
    r"nhà|phòng|trung\s+tâm|ubnd|chủ|hộ|tỉnh|thành\s+phố|cơ\s+sở|chuyên\s+gia|chi\s+cục|cục|vụ|liên\s+minh)(?![^\W\d_])"
)
_NEW = re.compile(rf"\s*(?:{_PROPER})")
_PLURAL = re.compile(rf"\s*(?:các|những|toàn\s+thể|mỗi)\s+{_GENERIC}", re.IGNORECASE)
_NOUN = re.compile(rf"\s*{_GENERIC}")
_ACTOR = re.compile(r"\s*(?:nhà|chủ\s+đầu\s+tư|chủ\s+sở\s+hữu)(?![^\W\d_])")
_KIND = r"(?:xã|phường|thị\s+trấn|đặc\s+khu|huyện|quận|thị\s+xã|thành\s+phố)"
_ENDS_KIND = re.compile(rf"(?:\s|^){_KIND}$", re.IGNORECASE)
_NEXT_KIND = re.compile(rf"\s*{_KIND}(?=\s*(?:$|[,;/)\n]|(?:và|thuộc|trên|có|liên\s+quan|của|trực\s+thuộc)\s))")
"""A kind of place that stands for all places of the kind: "UBND xã, phường"."""
_WHOLE = re.compile(r"\s*(?:Sở|UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s")
_SEPARATOR = re.compile(
    r"[;()]|\n|\.{2,}|…|,|/|\.\s|\s(?:và|cùng)\s|\s[-+]\s|\s{4}|\s(?=(?:Sở|UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s)"
)
_SPACES = re.compile(r"[^\S\n]{4,}")
_LINE_END = re.compile(r"[^\S\n]{0,4}\n[^\S\n]{0,4}")
_BULLET = re.compile(r"\s*[-+•●]")
_LISTED = re.compile(
    r"\s*các\s+(?P<head>sở|bộ|ban|hội|trường|cục|chi cục|viện|trung tâm|công ty)\s*(?P<colon>:)?\s*", re.IGNORECASE
)
_GROUP = re.compile(
    r"(?i:(?:(?:lãnh\s+đạo|thủ\s+trưởng|chủ\s+tịch|người\s+đứng\s+đầu)\s+)?(?:(?:các|những|toàn\s+thể|mỗi)\s|(?:bộ|sở|ban|ngành),)|"
    r"(?:chủ\s+tịch\s+)?(?:ubnd|ủy\s+ban\s+nhân\s+dân|hđnd)\s+(?:các|cấp|(?:huyện|quận|xã|phường),?\s+(?:thị|xã|phường|huyện))|"
    r"(?:doanh\s+nghiệp|tổ\s+chức|cá\s+nhân|cơ\s+quan(?!\s+thường\s+trực)|đơn\s+vị|địa\s+phương|nhà|chủ|hộ|đoàn\s+thể|cấp)"
    r"(?![^\W\d_]))(?!\s+[A-ZĐ])"
)
_VERB = re.compile(
    r"(?:tổ\s+chức(?!\s+(?:chính\s+trị|đoàn|đảng|khoa\s+học)|\s*,)|chủ\s+(?:động|trì)|cấp(?!\s+(?:ủy|uỷ)))(?![^\W\d_])",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\s*{_GENERIC}\s*(?:$|[,;/)]|và\s|ngành|tỉnh|thành\s+phố|(?:có\s+)?liên\s+quan|trung\s+ương)", re.IGNORECASE
)
_ONE_WORD = re.compile(r"\s*[A-ZĐ][^\W_]+\s*(?:$|[,;(\n])")
_ROLE_TAIL = re.compile(r"[ (-]{0,4}(?:là )?(?:cơ quan )?(?:chủ trì|phối hợp|làm đầu mối) ?\)?$", re.IGNORECASE)
_LONGEST = 300
"""The longest name of a body, in characters; what is longer is no name."""
_OPENING = 120
"""How much of an open name is looked at where a separator may end it, in characters."""
_EDGE = " \t\n,;:.…-+•●/\"'"
_SHARED = re.compile(
    r"(?:(?:cơ\s+quan|đơn\s+vị)\s+)?(?P<role>chủ\s+trì(?:,?\s+phối\s+hợp\s+(?:với|cùng))?|phối\s+hợp(?:\s+(?:với|thực\s+hiện))?)"
    r"\s*(?P<colon>:?)\s*",
    re.IGNORECASE,
)


def shared(text: str) -> tuple[str, str]:
    """Return who leads and who coordinates by a cell that says both ("Chủ trì: …; phối hợp: …"); else all lead."""
    leading: list[str] = []
    helping: list[str] = []
    end, role = 0, "chủ trì"
    for match in _SHARED.finditer(text):
        before = text[end : match.start()]
        passing = fold(match["role"]).startswith("chu tri phoi hop")
        if not match["colon"] and not passing:
            continue
        (helping if role.startswith("phối") else leading).append(before)
        role, end = ("phối hợp" if passing else match["role"].lower()), match.end()
    (helping if role.startswith("phối") else leading).append(text[end:])
    return "; ".join(leading).strip(_EDGE), "; ".join(helping).strip(_EDGE)


def looks_like_body(text: str) -> bool:
    """Tell whether a cell's text begins like the name of a body or of a group of bodies."""
    start = _BULLET.match(text)
    position = start.end() if start else 0
    if _VERB.match(text, position):
        return False
    return any(p.match(text, position) for p in (_NEW, _PLURAL, _GROUP))


def begins_body(text: str) -> bool:
    """Tell whether a text begins with the name of one body, by its first word."""
    return bool(_NEW.match(text))


def is_group(name: str) -> bool:
    """Tell whether a name is of no single body: "các địa phương", "UBND cấp xã", "doanh nghiệp"."""
    return bool(_GROUP.match(name))


def split(text: str, names: Names) -> list[str]:
    """Return the names that a cell lists, as printed, "Các Sở: A, B" as "Sở A", "Sở B"."""
    return _Splitter(text, names).parts


def known(copy: Clean, position: int, names: Names) -> Issuer | None:
    """Return the body of the vocabulary whose name begins at ``position``."""
    issuer = names.at(copy, position)
    return issuer if issuer and names.body(issuer.body) else None


class _Splitter:
    def __init__(self, text: str, names: Names) -> None:
        text = _LINE_END.sub("\n", _SPACES.sub("    ", text))
        self.copy = clean(text)
        self.text = text = self.copy.text
        self.names = names
        self.parts: list[str] = []
        self.head = ""
        self.colon = False
        self.bulleted = bool(_BULLET.match(text))
        self._begin(0)
        depth, last_bracket = 0, text.rfind(")")
        for match in _SEPARATOR.finditer(text):
            mark = match[0].strip()
            if mark in ("(", ")"):
                depth = max(depth + (1 if mark == "(" else -1), 0)
                continue
            outside = depth == 0 or (mark == ";" and last_bracket < match.end())
            if outside and match.start() >= self.whole and self._parts(match):
                self._close(match.start())
                self._begin(match.end())
        self._close(len(text))

    def _begin(self, position: int) -> None:
        """Start a name at ``position``; ``whole`` is where a known name ends that no separator may break."""
        while position < len(self.text) and self.text[position] in _EDGE:
            position += 1
        listed = _LISTED.match(self.text, position)
        open_end = self._open_list(listed.end()) if listed and listed["colon"] else 0
        if open_end:
            self.head, self.colon = "", False
            self.start, self.whole = position, open_end
            return
        if listed and (listed["colon"] or self._distributes(listed["head"], listed.end())):
            self.head, self.colon, position = listed["head"].capitalize(), bool(listed["colon"]), listed.end()
        elif self.colon and self._prefixed(self.head, position) > position:
            pass
        elif _PLURAL.match(self.text, position):
            self.head, self.colon = "", False
        elif _NEW.match(self.text, position):
            self.head = next((h for h in ("Sở", "Bộ") if self.text.startswith(h + " ", position)), "")
            self.colon = False
        self.start = self.whole = position
        body = known(self.copy, position, self.names) if position < len(self.text) else None
        if body:
            self.whole = body.end
        elif self.head:
            self.whole = max(position, self._prefixed(self.head, position))

    def _open_list(self, position: int) -> int:
        """Return where a list that says it goes on ("A, B,… (các đơn vị khác)") ends, or 0: it is one group."""
        end = self.text.find(";", position)
        end = len(self.text) if end < 0 else end
        part = self.text[position:end]
        return end if "..." in part or "…" in part else 0

    def _distributes(self, head: str, position: int) -> bool:
        return self.text[position : position + 1].isupper() and self._prefixed(head, position) > position

    def _prefixed(self, head: str, position: int) -> int:
        """Return where the known body ends that ``head`` and the words at ``position`` name; ``position`` if none."""
        after = f"{head.capitalize()} {self.text[position : position + 120]}"
        body = known(clean(after), 0, self.names)
        return position + body.end - len(head) - 1 if body else position

    def _parts(self, match: re.Match[str]) -> bool:
        """Tell whether a separator ends the name that is open."""
        mark, after = match[0].strip(), match.end()
        before = self.text[self.start : min(match.start(), self.start + _OPENING)].strip()
        if mark in (";", "…") or mark.startswith("..") or not before:
            return True
        if mark in (",", "/", "và") and _ENDS_KIND.search(before) and _NEXT_KIND.match(self.text, after):
            return False
        new = bool(_NEW.match(self.text, after) or _PLURAL.match(self.text, after))
        if new and _PLURAL.match(before) and _BARE.match(self.text, after):
            new = False
        if mark in ("-", "+"):
            return self.bulleted and new
        if "\n" in match[0] and _BULLET.match(self.text, after):
            return True
        if mark in ("và", "cùng", ""):
            if match[0].isspace() and "\n" not in match[0] and len(match[0]) < 4:
                return bool(_WHOLE.match(self.text, after)) and self._ungoverning(before, match.start())
            return new and len(before.split()) > 1
        if new:
            return mark != "." or len(before.split()) > 2
        if mark == ".":
            return False
        return self._lists_on(before, match)

    def _lists_on(self, before: str, match: re.Match[str]) -> bool:
        """Tell whether what follows a comma, though it begins like no body, is one."""
        after = match.end()
        if self.colon or (self.head and self._prefixed(self.head, _skip(self.text, after)) > _skip(self.text, after)):
            return True
        if _ACTOR.match(self.text, after):
            return not _PLURAL.match(before)
        if _NOUN.match(self.text, after):
            return before[0].isupper() and not _GROUP.match(f"{before},") and len(before.split()) > 1
        if _GROUP.match(before):
            return False
        following = self.text[_skip(self.text, after) : _skip(self.text, after) + 1]
        return following.isupper() and (match.start() == self.whole or bool(_ONE_WORD.match(self.text, after)))

    def _ungoverning(self, before: str, end: int) -> bool:
        """Tell whether the open name is one that no other governs: a Sở, a UBND or a group."""
        if not before.lower().startswith(("sở ", "các ", "ubnd ", "ủy ban nhân dân ")):
            return False
        group = self.names.body(before)
        return end == self.whole or bool(group and group.kind == "group")

    def _close(self, end: int) -> None:
        name = words(self.text[self.start : end]).strip(_EDGE).removeprefix("và ").strip()
        name = _ROLE_TAIL.sub("", name)
        if name.startswith("(") and name.endswith(")"):
            name = name[1:-1].strip(_EDGE)
        if len(name) > _LONGEST or not any(c.isalpha() for c in name):
            return
        if self.head and not name.startswith(self.head):
            official = known(clean(f"{self.head} {name}"), 0, self.names)
            if official or (self.colon and not is_group(name) and not begins_body(name)):
                name = f"{self.head} {name}"
        self.parts.append(name)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
