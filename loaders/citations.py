"""Citations: a number with the words around it, and the date and bodies that end its citation behind a title."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from kg.knowledge import DocumentType
from kg.model import CENTRAL, Number
from kg.terms import fold
from loaders.header import default_issuer
from loaders.issuers import Names
from loaders.layout import Layout
from loaders.numbers import Found
from loaders.pinpoints import pinpoint_span
from loaders.tails import Closing, Tail, closings, tail
from loaders.text import Clean

DATED_END = re.compile(r"\s{1,9}(?=ngày\s)")
_ENUMERATED = re.compile(r"\s*(?:,|;|(?<=\s)và(?=\s)|,\s*và(?=\s))\s*")
_TITLED = re.compile(r"(?:\s?\(\d\))?[\"”' ,.]*(?:\n[ ]*)?(?!(?:và|hoặc|cùng)\s)[\"“(]?[^\W\d_]")
_ENDED = re.compile(r"\s{0,4}(?:[;)]|\.(?=\s|$)|\n|$)")
_PARTED = re.compile(r"có\s+hiệu\s+lực|\n[^\S\n]*\n|\n[^\S\n]*(?:\d{1,2}\.|[-+•]|[ivx]{1,4}\.)\s")
_CLOSING_REACH = 1600
"""How far a citation's number stands before its closing, in characters."""


@dataclass(frozen=True, slots=True)
class Read:
    """A number with what stands before and behind it: ``previous`` is where the number before it ends, ``following``
    where the next one begins, ``titled`` where the citation's closing begins that its title reaches to, or -1.
    """

    item: Found
    previous: int
    following: int
    start: int
    kind: DocumentType | None
    law: str | None
    tail: Tail
    joint: bool = False
    titled: int = -1


def close(reads: list[Read], clean: Clean, layout: Layout, names: Names) -> None:
    """Give each number the date and bodies that stand at the end of its citation, where another one's would else have
    them."""
    for closing in closings(clean, names):
        _close(reads, closing, clean)
    for index, read in enumerate(reads):
        ending = _ending(clean, layout, read, names)
        if ending:
            _take(reads, index, ending, nested=read.following < ending.start)
    _share(reads, clean)


def _close(reads: list[Read], closing: Closing, clean: Clean) -> None:
    """Give a closing's date and issuers to the number that its citation opens with; a number in that one's title keeps
    no part of them.
    """
    floor = bisect_left(reads, closing.start - _CLOSING_REACH, key=lambda read: read.item.start)
    near = range(floor, bisect_left(reads, closing.start, key=lambda read: read.item.start))
    last = reads[near[-1]] if near else None
    inner = last if last and last.tail.date and last.tail.end > closing.start else None
    fits = inner is not None and inner.item.number.year == closing.date[:4]
    for index in near:
        read = reads[index]
        if (read.tail.date or read.tail.issuer) and read.tail.end <= closing.start:
            continue
        titled = _TITLED.match(clean.low, read.item.end) or read.tail.end > closing.start
        if not titled or _PARTED.search(clean.low, read.item.end, closing.start):
            continue
        if not _opens(clean, read) and (fits or read.item.number.year != closing.date[:4]):
            continue
        if fits and read.item.number.year != closing.date[:4]:
            continue
        _take(reads, index, closing, nested=index != near[-1])
        return


def _take(reads: list[Read], index: int, closing: Closing, *, nested: bool) -> None:
    """Give a number the closing of its citation, and take it from the number in the title that stands before it."""
    read = reads[index]
    first, *others = closing.issuers
    end, first = (read.item.end, replace(first, start=-1)) if nested else (closing.end, first)
    reads[index] = replace(read, tail=Tail(end, closing.date, first, tuple(others)), titled=closing.start)
    for inner in range(index + 1, len(reads)):
        if reads[inner].item.start >= closing.start:
            break
        if reads[inner].tail.date and reads[inner].tail.end > closing.start:
            reads[inner] = replace(reads[inner], tail=Tail(reads[inner].item.end, None, None))


def _ending(clean: Clean, layout: Layout, read: Read, names: Names) -> Closing | None:
    """Return the "ngày … của …" that ends a number's clause behind its title, where the year and the body are the
    number's own: "Thông tư số 63/2018/TT-BTC Hướng dẫn Nghị định số 70/2018/NĐ-CP ngày 15/5/2018 của Chính phủ ngày
    30/7/2018 của Bộ Tài chính;"."""
    year, low = read.item.number.year, clean.low
    if not year or read.tail.date or read.tail.issuer or not _TITLED.match(low, read.item.end):
        return None
    limit = min(layout.at(read.item.end).end, read.item.end + _CLOSING_REACH)
    for dated in DATED_END.finditer(low, read.item.end, limit):
        if _PARTED.search(low, read.item.end, dated.start()) or low.find(";", read.item.end, dated.start()) >= 0:
            return None
        later = tail(clean, dated.start(), limit, names, joint=read.joint)
        if later.date is None or later.date[:4] != year or later.issuer is None or len(later.date) < 10:
            continue
        if _ENDED.match(low, later.end) and is_own(read.item.number, later, names):
            return Closing(dated.end(), later.end, later.date, (later.issuer, *later.others))
    return None


def is_own(number: Number, told: Tail, names: Names) -> bool | None:
    """Tell whether who issues an instrument fits its number's organ; None where the organ names no central body."""
    body = default_issuer(number.organ, CENTRAL, told.date, names.knowledge)
    if body is None or told.issuer is None:
        return None
    return any(fold(b.body) in fold(body) or fold(body) in fold(b.body) for b in (told.issuer, *told.others))


def _opens(clean: Clean, read: Read) -> bool:
    """Tell whether a mention opens its line or bracket, its pinpoint aside: "(Điều 1 Thông tư số 82-TC/TCT …"."""
    parts = pinpoint_span(clean, read.previous, read.start)
    start = parts[0] if parts else read.start
    before = clean.low[max(0, start - 3) : start].rstrip(" ")
    return before[-1:] in ("", "(", "\n")


def _share(reads: list[Read], clean: Clean) -> None:
    """Give the date behind "cùng ngày" to the numbers of the same enumeration: "số 12/KH-UBND và số 13/KH-UBND cùng
    ngày 01/3/2024"."""
    for index in range(len(reads) - 1, 0, -1):
        behind, before = reads[index].tail, reads[index - 1]
        gap = _ENUMERATED.fullmatch(clean.low, before.tail.end, reads[index].start)
        if behind.shared and before.tail.date is None and gap:
            told = replace(before.tail, date=behind.date, issuer=before.tail.issuer or behind.issuer, shared=True)
            reads[index - 1] = replace(before, tail=told)
