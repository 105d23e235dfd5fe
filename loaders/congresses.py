"""Resolutions of congresses and plenums, which are cited by meeting and term: "Nghị quyết Đại hội đại biểu Đảng bộ tỉnh
lần thứ XI", "Nghị quyết Hội nghị Trung ương 6 khóa IX".

A congress is told by its committee and ordinal (or its term of office where no ordinal is printed), a plenum by its
committee, ordinal and term; what gives less is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.model import CENTRAL
from kg.terms import slug
from loaders.called import Called
from loaders.header import Header
from loaders.heads import Head
from loaders.issuers import Issuer, Names
from loaders.text import Clean, words

RULE = "congress"

_MEETING = re.compile(
    r"\s{1,9}(?:của\s+)?(?:(?:các\s+)?(?P<congress>đại\s+hội)|(?P<plenum>hội\s+nghị|trung\s+ương|tw))(?!\w)"
)
_ORDINAL = (
    r"(?:[ivx]{1,6}|\d{1,2}|nhất|hai|ba|tư|bốn|năm|sáu|bảy|bẩy|tám|chín|"
    r"mười(?:\s+(?:một|mốt|hai|ba|bốn|tư|lăm|năm))?)(?![^\W_])"
)
_PIECE = re.compile(
    r"[\s,]{1,4}(?:"
    r"(?P<body>(?:của\s+)?(?:đại\s+biểu|toàn\s+quốc|toàn\s+thể|hội\s+nghị|trung\s+ương|tw|ban\s+chấp\s+hành|bch|"
    r"đảng\s+cộng\s+sản\s+việt\s+nam|đảng(?!\s+bộ|\s+uỷ|\s+ủy)))(?![^\W_])"
    rf"|(?:lần\s+thứ|lần|thứ|số)\s+(?P<ordinal>{_ORDINAL})"
    r"|(?:của\s+)?(?P<committee>đảng\s+bộ)(?![^\W_])"
    rf"|\(?\s?(?:các\s+)?kh(?:óa|oá)\s+(?P<term>{_ORDINAL})(?:\s?\))?"
    r"|\(?\s?(?:nhiệm\s+kỳ|giai\s+đoạn)\s+(?P<from>\d{4})\s?-\s?(?P<until>\d{4})(?:\s?\))?"
    rf"|(?P<bare>{_ORDINAL})"
    r")"
)
_OTHER_COMMITTEE = re.compile(
    r"\s{1,9}(?P<name>[^\s,;.()]{1,30}(?:\s{1,9}[^\s,;.()]{1,30}){0,9}?)(?=\s{1,9}(?:lần\s+thứ|kh(?:óa|oá)|nhiệm\s+kỳ))"
)
_WORDED = {
    "nhất": 1, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
_ROMAN = {"i": 1, "v": 5, "x": 10}
_PIECES = 14
_TYPES = frozenset({"NQ", "KL"})
"""Types that congresses and plenums issue."""
_OF_PARTY = re.compile(r"đảng|toàn\s+quốc|lần|[ivx]")
_OF_CENTRE = re.compile(r"trung\s+ương|tw")
_CENTRE = "Ban Chấp hành Trung ương Đảng"
_Told: TypeAlias = tuple[str, str | None, str | None]
"""What tells a meeting, its jurisdiction, its issuer."""


@dataclass(slots=True)
class _Parts:
    """What the pieces behind "Nghị quyết Đại hội" or "Nghị quyết Hội nghị" say."""

    end: int
    ordinal: int | None = None
    term: int | None = None
    office: str | None = None
    committee: Issuer | None = None
    other: str | None = None


def called_congresses(clean: Clean, heads: Sequence[Head], header: Header, names: Names) -> Iterator[Called]:
    """Yield the resolutions of congresses and plenums that a text calls by meeting and term, in order."""
    for head in heads:
        meeting = _MEETING.match(clean.low, head.end) if head.kind.code in _TYPES else None
        if meeting is None:
            continue
        parts = _parts(clean, meeting, names)
        read = _congress if meeting["congress"] else _plenum
        told = read(clean.low[head.end : parts.end], parts, header, names)
        if told:
            yield _called(clean, head, parts, *told)


def _parts(clean: Clean, match: re.Match[str], names: Names) -> _Parts:
    parts = _Parts(match.end())
    for _ in range(_PIECES):
        piece = _PIECE.match(clean.low, parts.end)
        if piece is None:
            break
        if piece["committee"]:
            if parts.committee:
                break
            _take_committee(clean, piece, parts, names)
            continue
        ordinal = piece["ordinal"] or piece["bare"]
        if ordinal and parts.ordinal is not None:
            break
        if piece["bare"] and not _can_stand_bare(clean, piece):
            break
        parts.ordinal = ordinal_value(ordinal) if ordinal else parts.ordinal
        parts.term = ordinal_value(piece["term"]) if piece["term"] and parts.term is None else parts.term
        parts.office = f"{piece['from']}-{piece['until']}" if piece["from"] else parts.office
        parts.end = piece.end()
    return parts


def _can_stand_bare(clean: Clean, piece: re.Match[str]) -> bool:
    """Tell whether an ordinal without "lần thứ" is one: a figure, or a Roman number in capitals."""
    printed = clean.text[piece.start("bare") : piece.end("bare")]
    return printed.isdigit() or (printed.isupper() and piece["bare"][0] in _ROMAN)


def _take_committee(clean: Clean, piece: re.Match[str], parts: _Parts, names: Names) -> None:
    """Read whose "Đảng bộ" it is: a place's, or another body's up to the ordinal."""
    end = piece.end("committee")
    placed = names.placed(clean, Issuer(piece.start("committee"), end, "Đảng bộ", False))
    if placed.kind:
        parts.committee, parts.end = placed, placed.end
        return
    other = _OTHER_COMMITTEE.match(clean.low, end)
    parts.committee = placed
    parts.other = words(clean.text[other.start("name") : other.end("name")]) if other else ""
    parts.end = other.end("name") if other else end


def _congress(said: str, parts: _Parts, header: Header, names: Names) -> _Told | None:
    told = str(parts.ordinal or parts.term or parts.office or "")
    if not told or (parts.committee is None and not _OF_PARTY.search(said)):
        return None
    place, level = _place(parts, header, names)
    return f"dai-hoi {level} {told}", place, None


def _plenum(said: str, parts: _Parts, header: Header, names: Names) -> _Told | None:
    central = _OF_CENTRE.search(said)
    if parts.ordinal is None or parts.term is None or not (central or parts.committee):
        return None
    place, level = (CENTRAL, "") if central else _place(parts, header, names)
    return f"hoi-nghi {level} {parts.ordinal} khoa {parts.term}", place, _CENTRE if central else None


def _place(parts: _Parts, header: Header, names: Names) -> tuple[str | None, str]:
    """Return the jurisdiction of a Party committee, and what names it where it is not the place's own."""
    if parts.committee is None:
        return CENTRAL, ""
    own = None if header.jurisdiction == CENTRAL else header.jurisdiction
    if parts.other is not None:
        return (own or CENTRAL), slug(f"Đảng bộ {parts.other}")
    return names.jurisdiction(parts.committee, own), ""


def _called(clean: Clean, head: Head, parts: _Parts, told: str, place: str | None, issuer: str | None) -> Called:
    name = words(clean.text[head.start : parts.end])
    return Called(
        head.start,
        parts.end,
        head.kind,
        name,
        slug(told),
        RULE,
        issuer=issuer,
        jurisdiction=place,
        general=place is None,
    )


def ordinal_value(printed: str) -> int:
    """Return the value of an ordinal as printed: Roman, Arabic or in words.

    >>> ordinal_value("xiii"), ordinal_value("6"), ordinal_value("mười một"), ordinal_value("ix")
    (13, 6, 11, 9)
    """
    if printed.isdigit():
        return int(printed)
    if printed[0] in _ROMAN:
        values = [_ROMAN[c] for c in printed]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return sum(_WORDED[word] for word in printed.split())
