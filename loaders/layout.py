"""Blocks of a document: paragraphs, list items, headings and table rows, put together from physical lines.

Scanned and portal texts wrap lines anywhere, often with an empty line after each. A line joins the block
before it when that one is visibly unfinished; markers of lists and headings always begin a new block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.text import Clean

_LINE = re.compile(r"[^\n]+")
_MARKER = re.compile(
    r"(?P<annex>phụ\s+lục\b)"
    r"|(?P<article>điều\s+\d{1,3}[a-z]?\b(?!\s{0,4}(?:[;,)]|của\s|và\s)))"
    r"|(?P<chapter>(?:chương|mục|phần)\s+(?:[ivxlc]+|\d+|thứ\s+\w+)\b)"
    r"|(?P<roman>[ivx]{1,5}\s?[.)](?=\s|[^\W\d_])|[ivx]{1,5}\s?[-/]\s)"
    r"|(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}\s?[.)](?=\s|[^\W\d_])|\d{1,2}/\s|\d{1,2}(?:\.\d{1,2}){1,3}\s)"
    r"|(?P<letter>[a-zđ]\s?[.)]\s)"
    r"|(?P<dash>-\s?(?=\S))"
    r"|(?P<plus>\+\s?)"
    r"|(?P<bullet>[•▪●◦○·]\s?)"
    r"|(?P<note>[¹²³⁴⁵⁶⁷⁸⁹]|\[\d{1,3}\])"
    r"|(?P<basis>căn\s+cứ\s)"
)
_OPENS = re.compile(
    r"(?:thực hiện|triển khai|theo đề nghị|xét|căn cứ|trên cơ sở|tiếp tục|ủy ban|uỷ ban|ubnd|nơi nhận|tm\.|kt\.|số\s*:|"
    r"\(?kèm theo|\(?ban hành kèm|ngày \d)"
)
_UNFINISHED = re.compile(r"(?:,|\bvà|\bngày|\bcủa|\bvề|\btại|\btheo)$")
_NUMBERED = re.compile(r"\bsố$")
_FINISHED = re.compile(r"(?:tiếp theo|h[ằà]ng ngày)$")
"""Ends of a sentence whose last word could also stand before a number or a date."""
_EMPTY = re.compile(r"\n[ \t\r]*(?=\n)")
_PLAIN = frozenset("abcdefghjklmnoqrstuwyzáàảãạăâđéêíóôơúưý") - frozenset("cđmpivx")
"""Letters that begin no marker but a letter's own ("a)")."""
_BREAKS = frozenset(". )")
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


_HEADER = 2500
"""How far the header reaches where the type's name may stand in small letters, in characters."""


@dataclass(slots=True)
class _Line:
    """A physical line that shows something. ``title`` tells that it is the name of a document type; ``joined`` that
    no empty line stands before it in a text that parts its paragraphs by empty lines, ``apart`` that one does;
    ``barred`` that a table's bar does."""

    start: int
    end: int
    body: int
    marker: str
    row: bool
    upper: bool
    title: bool
    joined: bool
    apart: bool
    barred: bool


@dataclass(slots=True)
class _Open:
    """A block that may still grow; ``last`` is its last line, ``upper`` tells that all its lines are capitals."""

    first: _Line
    last: _Line
    upper: bool


def layout(clean: Clean, types: frozenset[str]) -> Layout:
    """Return the blocks of a matching copy; a line that is one of ``types`` (names of document types in lower
    case) stands alone."""
    opened: list[_Open] = []
    for line in _lines(clean, types):
        current = opened[-1] if opened else None
        if current and _continues(clean, current, line):
            current.last = line
            current.upper = current.upper and line.upper
        else:
            opened.append(_Open(line, line, line.upper))
    return Layout(_sectioned(clean, opened))


def _lines(clean: Clean, types: frozenset[str]) -> Iterator[_Line]:
    text, low = clean.text, clean.low
    spaced = _spaced(text.strip())
    last_end, barred = 0, False
    for match in _LINE.finditer(text):
        whole = match[0]
        shown = whole.strip()
        if not shown:
            barred = barred or "\t" in whole
            continue
        row = "\t" in whole and "\t" in whole.strip(" \r")
        inked = match.start() + len(whole) - len(whole.lstrip())
        start = match.start() if row else inked
        upper = shown.isupper()
        marked = (
            None
            if row or (low[start] in _PLAIN and low[start + 1 : start + 2] not in _BREAKS)
            else _MARKER.match(low, start)
        )
        if marked and marked.lastgroup == "annex" and not text[start : start + 7].isupper():
            marked = None
        marker = (marked.lastgroup or "") if marked else ""
        yield _Line(
            start=start,
            end=inked + len(shown),
            body=marked.end() if marked and marker not in ("annex", "basis") else start,
            marker=marker,
            row=row,
            upper=upper,
            title=(upper or (shown[0].isupper() and start < _HEADER))
            and len(shown) < 60
            and " ".join(shown.lower().strip(" :").split()) in types,
            joined=spaced and text.count("\n", last_end, match.start()) <= 1,
            apart=spaced and text.count("\n", last_end, match.start()) > 1,
            barred=barred,
        )
        last_end, barred = match.end(), False


def _spaced(text: str) -> bool:
    """Tell whether empty lines part the paragraphs of a text (not every line, and not none)."""
    lines = text.count("\n") + 1
    blanks = sum(1 for _ in _EMPTY.finditer(text))
    return 0.1 * lines < blanks < 0.42 * lines


def _continues(clean: Clean, current: _Open, line: _Line) -> bool:
    """Tell whether a line goes on with the block before it."""
    if current.first.row or line.row or line.barred or line.title or current.last.title:
        return False
    before = clean.low[max(current.last.end - 12, current.first.start) : current.last.end]
    if _is_unfinished(clean, before, line):
        return True
    if line.marker or clean.text[line.start : line.end].isdigit():
        return False
    last, first = before[-1], clean.text[line.start]
    if first.isdigit() and before.endswith((" tháng", " năm")):
        return True
    wrapped = current.last.end - current.last.start >= _WRAPPED
    if last == ";":
        return not line.upper
    if last in ".:!?" or before.endswith(("./", ".)")):
        return False
    if first.islower() or (first.isdigit() and wrapped):
        return True
    if line.upper or current.upper:
        return line.upper and current.upper and (line.joined or wrapped)
    return (line.joined or (wrapped and not line.apart)) and not _OPENS.match(clean.low, line.start)


def _is_unfinished(clean: Clean, before: str, line: _Line) -> bool:
    """Tell whether words call for the line behind them: "theo" for any but a preamble, "số" only for digits, since
    it is also an adjective ("chuyển đổi số")."""
    if _NUMBERED.search(before):
        return not line.marker and clean.text[line.start].isdigit()
    if line.marker == "basis" and clean.text[line.start].isupper():
        return False
    return bool(_UNFINISHED.search(before)) and not (line.marker and (before.endswith(",") or _FINISHED.search(before)))


def _sectioned(clean: Clean, opened: list[_Open]) -> list[Block]:
    blocks = []
    top, under = "", ""
    for block in opened:
        first = block.first
        if first.marker in ("annex", "article", "chapter", "roman", "number"):
            end = first.body if first.body > first.start else first.start + len("phụ lục")
            label = " ".join(clean.text[first.start : end].split()).rstrip("./)- ")
            if first.marker == "number":
                under = label
            else:
                top, under = label.capitalize() if first.marker == "annex" else label, ""
        section = f"{top}.{under}" if top and under else top or under or "mở đầu"
        blocks.append(Block(first.start, block.last.end, first.body, first.marker, section, first.row))
    return blocks
