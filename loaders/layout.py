"""Blocks of a document: paragraphs, list items, headings and table rows, put together from physical lines.

Scanned and portal texts wrap lines anywhere, often with an empty line after each. A line joins the block
before it when that one is visibly unfinished; markers of lists and headings always begin a new block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.text import Clean

_LINE = re.compile(r"[^\n]+")
_MARKER = re.compile(
    r"(?P<annex>phụ\s+lục\b)"
    r"|(?P<article>điều\s+\d{1,3}[a-z]?\b)"
    r"|(?P<chapter>(?:chương|mục|phần)\s+(?:[ivxlc]+|\d+|thứ\s+\w+)\b)"
    r"|(?P<roman>[ivx]{1,5}\s?[.)](?=\s|[^\W\d_])|[ivx]{1,5}\s?[-/]\s)"
    r"|(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}\s?[.)](?=\s|[^\W\d_])|\d{1,2}/\s|\d{1,2}(?:\.\d{1,2}){1,3}\s)"
    r"|(?P<letter>[a-zđ]\s?[.)]\s)"
    r"|(?P<dash>-\s?(?=\S))"
    r"|(?P<plus>\+\s?)"
    r"|(?P<bullet>[•▪●◦○·]\s?)"
    r"|(?P<note>[¹²³⁴⁵⁶⁷⁸⁹])"
    r"|(?P<basis>căn\s+cứ\s)"
)
_OPENS = re.compile(
    r"(?:thực hiện|triển khai|theo đề nghị|xét|căn cứ|trên cơ sở|tiếp tục|ủy ban|uỷ ban|ubnd|nơi nhận|tm\.|kt\.|số\s*:|"
    r"\(?kèm theo|\(?ban hành kèm|ngày \d)"
)
_WRAPPED = 55
"""A line at least this long may be cut by the page's width; a shorter one ended by itself."""


@dataclass(frozen=True, slots=True)
class Block:
    """A half-open span of the matching copy. ``marker`` is its kind of marker, "" without one; ``body`` is where
    the text behind the marker begins; ``section`` names the heading it stands under."""

    start: int
    end: int
    body: int
    marker: str
    section: str
    row: bool


class Layout:
    """The blocks of a document in order, with look-up by position."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self._starts = [b.start for b in self.blocks]

    def index_at(self, position: int) -> int:
        """Return the index of the block that holds ``position`` (or the last one before it)."""
        return max(bisect_right(self._starts, position) - 1, 0)

    def at(self, position: int) -> Block:
        """Return the block that holds ``position`` (or the last one before it)."""
        return self.blocks[self.index_at(position)]


@dataclass(slots=True)
class _Open:
    start: int
    end: int
    body: int
    marker: str
    label: str
    row: bool
    last_length: int
    alone: bool


def layout(clean: Clean, types: frozenset[str]) -> Layout:
    """Return the blocks of a matching copy; a line that is one of ``types`` (names of document types in lower
    case) stands alone."""
    opened: list[_Open] = []
    spaced = _spaced(clean.text)
    last_end, barred = 0, False
    for match in _LINE.finditer(clean.text):
        line = match[0]
        if not line.strip():
            barred = barred or "\t" in line
            continue
        blank = clean.text.count("\n", last_end, match.start()) > 1
        last_end = match.end()
        start = match.start() + len(line) - len(line.lstrip(" \r"))
        end = match.start() + len(line.rstrip())
        lowered = clean.low[start:end]
        row = "\t" in line.strip(" \r")
        marked = None if row else _MARKER.match(lowered)
        current = opened[-1] if opened else None
        if marked and marked.lastgroup == "annex" and not clean.text[start : start + 7].isupper():
            marked = None
        joined = spaced and not blank
        alone = " ".join(lowered.strip(" :*").split()) in types or (current is not None and current.alone)
        if (
            current
            and not row
            and not barred
            and not alone
            and _continues(clean, current, start, end, marked is not None, joined)
        ):
            current.end = end
            current.last_length = end - start
            continue
        barred = False
        kind = (marked.lastgroup or "") if marked else ""
        body = start + (marked.end() if marked and kind not in ("annex", "basis") else 0)
        label = clean.text[start : start + marked.end()] if marked else ""
        named = " ".join(lowered.strip(" :*").split()) in types and clean.text[start:end].isupper()
        opened.append(_Open(start, end, body, kind, label, row, end - start, named))
    return Layout(_sectioned(clean, opened))


_UNFINISHED = re.compile(r"(?:,|\bvà|\bsố|\bngày|\bcủa|\bvề|\btại|\btheo)$")


def _spaced(text: str) -> bool:
    """Tell whether empty lines part the paragraphs of a text (not every line, and not none)."""
    lines = text.count("\n") + 1
    blanks = len(re.findall(r"\n[^\S\n]*(?=\n)", text))
    return 0.1 * lines < blanks < 0.42 * lines


def _continues(clean: Clean, current: _Open, start: int, end: int, marked: bool, joined: bool) -> bool:
    """Tell whether the line at start..end goes on with the block before it; ``joined`` lines have no empty line
    between them in a text that parts its paragraphs by empty lines."""
    if current.row:
        return False
    before = clean.low[current.start : current.end]
    if _UNFINISHED.search(before[-6:]) and not (marked and before.endswith(",")):
        return True
    line = clean.text[start:end]
    if marked or line.isdigit():
        return False
    last, first = before[-1], line[0]
    upper, was_upper = line.isupper(), clean.text[current.body : current.end].isupper()
    if last == ";":
        return not upper
    if last in ".:!?" or before.endswith(("./", ".)")):
        return False
    if first.islower() or (first.isdigit() and current.last_length >= _WRAPPED):
        return True
    if upper or was_upper:
        return upper and was_upper and (joined or current.last_length >= _WRAPPED)
    if joined and not _OPENS.match(clean.low, start):
        return True
    return current.last_length >= _WRAPPED and not _OPENS.match(clean.low, start)


def _sectioned(clean: Clean, opened: list[_Open]) -> list[Block]:
    blocks = []
    top, under = "", ""
    for block in opened:
        if block.marker in ("annex", "article", "chapter", "roman"):
            label = " ".join(block.label.split()).rstrip("./)- ")
            top, under = label.capitalize() if block.marker == "annex" else label, ""
        elif block.marker == "number":
            under = block.label.strip().rstrip("./) ")
        section = f"{top}.{under}" if top and under else top or under or "mở đầu"
        blocks.append(Block(block.start, block.end, block.body, block.marker, section, block.row))
    return blocks
