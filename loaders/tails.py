"""What stands behind a number: date and issuers, right behind it or where its clause closes.

An official citation closes with its effect: "Nghị định số 12/2011/NĐ-CP Về tổ chức … ngày 30/01/2011 của Chính phủ, có
hiệu lực thi hành kể từ ngày 26/03/2011" gives the day of the promulgation first and the day of the effect last.
A joint instrument is issued by several bodies: "của Bộ Y tế, Bộ Tài chính và Bộ Nội vụ".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.dates import AFTER_DAY, YEAR, day_at
from loaders.issuers import Issuer, Names
from loaders.text import Clean, words

_BEFORE_DATE = re.compile(
    r"[\s,]{0,6}(?P<paren>\(\s*)?(?P<shared>cùng\s+)?(?:được\s+)?(?:ban\s+hành\s+|ký\s+)?(?=ngày)"
)
_BEFORE_ISSUER = re.compile(r"[\s,]{0,6}(?:(?:của|do)\s+|(?=hội\s+nghị\s+lần\s+thứ))")
_MEETING = re.compile(
    r"(?:hội\s+nghị\s+(?:lần\s+thứ\s+\w+(?:\s+(?:nhất|một|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)(?!\w))?|"
    r"trung\s+ương\s+(?:lần\s+thứ\s+\w+|\d+)(?:\s*\([^)]{1,30}\))?)\s*,?\s*(?:của\s+)?)"
)
_FURTHER = re.compile(r"\s*(?:[,;–-]|(?<=\s)(?:và|cùng)(?=\s))\s*(?:(?:với|của)\s+)?")
_HEAD = (
    r"(?:bộ|ủy\s+ban|uỷ\s+ban|tổng\s+cục|tổng\s+liên\s+đoàn|ban|viện|tòa|toà|thanh\s+tra|ngân\s+hàng|văn\s+phòng|hội|"
    r"kiểm\s+toán|trung\s+ương|liên\s+đoàn|mặt\s+trận|bảo\s+hiểm|chính\s+phủ|quốc\s+hội|đoàn|đảng|cục|sở)\s"
)
_NEXT_BODY = re.compile(rf"(?:[,;–-]\s{{0,4}}(?:và\s{{1,4}})?|(?<=\s)(?:và|cùng)\s{{1,4}})(?={_HEAD})")
_BODY = re.compile(_HEAD)
_NO_NAME = re.compile(
    r"[.;:()]|\s(?:quy\s+định|về|hướng\s+dẫn|ban\s+hành|sửa\s+đổi|thông\s+tư|nghị\s+định|quyết\s+định)\s", re.IGNORECASE
)
_EFFECT = re.compile(r"(?<=[\s,.])có\s+hiệu\s+lực(?:\s+thi\s+hành)?\s+(?:kể\s+)?từ\s")
_OF = re.compile(r"\s+của\s+")
_REACH = 300
"""How far a closing date stands before the words of effect, in characters."""
_LONGEST_BODY = 20
"""The most words of a body's name that no vocabulary knows."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Date and issuers behind a number; ``end`` is where they end. ``others`` issue it jointly with ``issuer``, and
    ``shared`` tells that the date is the previous number's too ("cùng ngày").
    """

    end: int
    date: str | None
    issuer: Issuer | None
    others: tuple[Issuer, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """Date and issuers that close a citation, before the words of its effect, at a half-open span."""

    start: int
    end: int
    date: str
    issuers: tuple[Issuer, ...]


def tail(clean: Clean, position: int, limit: int, names: Names, *, joint: bool) -> Tail:
    """Read date and issuers behind a number, in either order, before ``limit``; an impossible date is passed over."""
    end, date, issuer = position, None, None
    others: tuple[Issuer, ...] = ()
    shared = impossible = False
    for _ in range(3):
        opening = None if date or impossible else _BEFORE_DATE.match(clean.low, end)
        printed = AFTER_DAY.match(clean.low, opening.end()) if opening and opening.end() < limit else None
        if opening and printed:
            dated = day_at(clean.low, opening.end())
            date, end, impossible = dated.date if dated else None, printed.end(), dated is None
            shared = bool(opening["shared"])
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
                others = _further(clean, issuer.end, limit, names) if joint else ()
                end = others[-1].end if others else issuer.end
                continue
        break
    return Tail(end, date, issuer, others, shared)


def _further(clean: Clean, position: int, limit: int, names: Names) -> tuple[Issuer, ...]:
    """Return the known bodies that issue an instrument jointly with the one that ends at ``position``."""
    found: list[Issuer] = []
    while position < limit:
        link = _FURTHER.match(clean.low, position)
        issuer = names.at(clean, link.end()) if link else None
        if issuer is None or not names.body(issuer.body):
            break
        found.append(issuer)
        position = issuer.end
    return tuple(found)


def closings(clean: Clean, names: Names) -> Iterator[Closing]:
    """Yield each "ngày … của …" that stands right before the words of an effect."""
    for effect in _EFFECT.finditer(clean.low):
        floor = max(0, effect.start() - _REACH)
        stop = floor + len(clean.low[floor : effect.start()].rstrip(" \n\t,.;"))
        start = clean.low.rfind("ngày", floor, stop)
        dated = day_at(clean.low, start) if start >= 0 else None
        of = _OF.match(clean.low, dated.end) if dated else None
        if dated and of and of.end() < stop:
            issuers = _issuers(clean, of.end(), stop, names)
            if issuers:
                yield Closing(start, stop, dated.date, issuers)


def _issuers(clean: Clean, position: int, stop: int, names: Names) -> tuple[Issuer, ...]:
    """Return the bodies that fill a span, in order; empty where something in it is no body's name."""
    found: list[Issuer] = []
    while position < stop:
        issuer = names.at(clean, position)
        link = _FURTHER.match(clean.low, issuer.end) if issuer and issuer.end < stop else None
        if issuer is None or (issuer.end != stop and link is None):
            following = _NEXT_BODY.search(clean.low, position, stop)
            end = following.start() if following else stop
            name = words(clean.text[position:end])
            headed = _BODY.match(clean.low, position) and name[:1].isupper()
            if not headed or _NO_NAME.search(name) or len(name.split()) > _LONGEST_BODY:
                return ()
            issuer, link = Issuer(position, position + len(clean.text[position:end].rstrip()), name, True), following
        found.append(issuer)
        position = link.end() if link else stop
    return tuple(found)
