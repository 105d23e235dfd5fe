"""The outline of a document: its passages of prose with the headings that they stand under.

Header, recipients, footnotes and task tables are left out. A passage stands under the nearest one before it that is
less deep; an unmarked one that ends with a colon stands above the marked ones that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from loaders.layout import Block, Layout
from loaders.text import Clean

T = TypeVar("T")
Span = tuple[int, int]
"""Half-open offsets in the matching copy."""

PREAMBLE = "mở đầu"
"""The section of what stands before the first heading."""
_DEPTH = {"annex": 0, "chapter": 10, "roman": 30, "article": 40, "number": 50, "letter": 60, "dash": 70,
          "plus": 80, "bullet": 80}  # fmt: skip
_CAPITAL = 20
"""How deep a lettered heading in capitals stands: "A. MỤC ĐÍCH"."""
_EDGE = frozenset(" .:)\n\t\r")
_UNMARKED = 90
_RECIPIENTS = re.compile(r"n[ơo]i\s+nhận|kính\s+gửi")
_RESUMES = ("annex", "chapter", "roman", "article", "number")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|\(\d{1,2}\)\s")
_TORN = re.compile(r"(?:19|20)\d\d(?!\d)")
_AWAITING = re.compile(
    r"\s(?:tham\s+mưu|trình|báo\s+cáo|cho|với|chủ\s+tịch|giúp|gửi|đề\s+nghị|đề\s+xuất|thuộc|phối\s+hợp|các|và|của|do|về|tại|cấp|cùng|liên\s+hiệp)$|[-/]$"
)
"""What a passage ends with that goes on in the next one."""
_YEAR_ENDS = re.compile(r"(?:19|20)\d\d$")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d[\s*.:]{0,9}$")
_LOWER_ROMAN = re.compile(r"[ivx]{1,5}(?:\.|$)")
"""The section that a list's "i)" would begin."""
_LINE = 50
"""A passage that is shorter is a heading rather than a torn line, in characters."""
_HEADING = 240
"""How much of a heading is looked at, in characters."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A half-open span of the matching copy. ``body`` is where its text begins behind its marker, ``number`` that
    marker, ``section`` the part of the document; ``above`` is the index of the passage it stands under, or -1."""

    start: int
    end: int
    body: int
    marker: str
    depth: int
    number: str | None
    section: str
    above: int = -1


class Outline:
    """The passages of a document in order."""

    def __init__(self, clean: Clean, passages: Sequence[Passage]) -> None:
        self.clean = clean
        self.passages = tuple(passages)

    def headings(self, index: int) -> Iterator[int]:
        """Yield the passages that one stands under, the nearest first."""
        index = self.passages[index].above
        while index >= 0:
            yield index
            index = self.passages[index].above

    def handed_down(self, told: Callable[[int], T | None]) -> list[T | None]:
        """Return for each passage what the nearest heading above it tells, None where none does; each is asked once."""
        own = {at: told(at) for at in {p.above for p in self.passages} if at >= 0}
        found: list[T | None] = []
        for passage in self.passages:
            found.append((own[passage.above] or found[passage.above]) if passage.above >= 0 else None)
        return found

    def in_article(self, index: int) -> bool:
        """Tell whether a passage is, or stands under, an article ("Điều 3")."""
        return any(self.passages[at].marker == "article" for at in (index, *self.headings(index)))

    def low(self, index: int) -> str:
        """Return the beginning of a passage's text in lower case, as a heading is read."""
        passage = self.passages[index]
        return self.clean.low[passage.body : min(passage.end, passage.body + _HEADING)]

    def ending(self, index: int) -> str:
        """Return the last character that a passage shows, "/" and "*" aside."""
        passage = self.passages[index]
        return self.clean.text[max(passage.end - 6, passage.body) : passage.end].rstrip(" \n\t\r/\"'")[-1:]

    def below(self, index: int) -> range:
        """Return the indexes of the passages that stand under one, all in a row."""
        last = index + 1
        while last < len(self.passages) and index in self.headings(last):
            last += 1
        return range(index + 1, last)


def outline(clean: Clean, layout: Layout, *, begin: int, tables: Sequence[Span]) -> Outline:
    """Return the outline of a document from ``begin`` on, without what stands in its ``tables``, spans of the text as
    read."""
    passages: list[Passage] = []
    stack: list[int] = []
    for passage in _passages(clean, _prose(clean, layout, begin, tables)):
        if passages and _LOWER_ROMAN.match(passage.section):
            passage = replace(passage, section=passages[-1].section)
        if passages and _torn(clean, passages[-1], passage):
            passages[-1] = replace(passages[-1], end=passage.end)
            continue
        while stack and passages[stack[-1]].depth >= passage.depth:
            stack.pop()
        passages.append(replace(passage, above=stack[-1]) if stack else passage)
        stack.append(len(passages) - 1)
    return Outline(clean, _under_colons(clean, passages))


def _prose(clean: Clean, layout: Layout, begin: int, tables: Sequence[Span]) -> Iterator[Block]:
    """Yield the blocks that are running text."""
    spans = iter(sorted(tables))
    span = next(spans, None)
    addressed = ""
    for block in layout.blocks:
        start = clean.raw(block.start)
        while span and span[1] <= start:
            span = next(spans, None)
        if block.row or block.start < begin or (span and span[0] <= start):
            continue
        found = _RECIPIENTS.match(clean.low, block.start)
        if found:
            addressed = found[0][0]
        elif addressed and (block.marker in _RESUMES or (addressed == "k" and block.marker != "dash")):
            addressed = ""
        if not addressed and block.marker != "note" and not _FOOTNOTE.match(clean.low, block.body):
            yield block


def _passages(clean: Clean, blocks: Iterator[Block]) -> Iterator[Passage]:
    """Yield the passages of blocks; a marker alone on its line belongs to the text below it."""
    bare: Passage | None = None
    for block in blocks:
        passage = _passage(clean, block)
        if bare:
            if passage.marker:
                yield bare
            else:
                passage = replace(bare, end=passage.end, body=passage.body)
            bare = None
        if passage.marker and not clean.text[passage.body : passage.end].strip(" .)*"):
            bare = passage
        else:
            yield passage
    if bare:
        yield bare


def _passage(clean: Clean, block: Block) -> Passage:
    label = " ".join(clean.text[block.start : block.body].split()).rstrip("./)- ")
    marker = "" if block.marker == "basis" else block.marker
    marker = "letter" if marker == "roman" and label.islower() else marker
    depth = _DEPTH.get(marker, _UNMARKED)
    if marker == "number":
        depth += label.count(".")
    capital = marker == "letter" and label.isupper() and clean.text[block.body : block.end].isupper()
    section = block.section.removesuffix(f".{label}") if marker == "number" else block.section
    number = label if marker in ("number", "letter") else None
    body = block.body
    while body < block.end and clean.text[body] in _EDGE:
        body += 1
    return Passage(block.start, block.end, body, marker, _CAPITAL if capital else depth, number, section)


def _torn(clean: Clean, before: Passage, passage: Passage) -> bool:
    """Tell whether a passage goes on with the one before it: "giai đoạn 2026 / - 2030 phấn đấu …"."""
    ending = clean.low[max(before.end - 14, before.start) : before.end]
    if passage.marker == "" and ending.endswith(" năm") and passage.end - passage.body < _LINE:
        return bool(_YEAR_ALONE.match(clean.low[passage.body : passage.end]))
    if passage.marker == "":
        same = passage.section in (before.section, f"{before.section}.{before.number}", before.number)
        item = before.marker in ("letter", "dash", "plus", "bullet")
        return same and (item or before.end - before.body > _LINE) and bool(_AWAITING.search(ending))
    return passage.marker == "dash" and bool(_TORN.match(clean.low, passage.body)) and bool(_YEAR_ENDS.search(ending))


def _under_colons(clean: Clean, passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages with those behind an unmarked "…:" standing under it, as long as they are as deep."""
    found: list[Passage] = []
    lead, depth = -1, 0
    for index, passage in enumerate(passages):
        if lead >= 0 and index == lead + 1:
            depth = passage.depth
        if passage.marker == "" or (lead >= 0 and passage.depth < depth):
            ends = clean.text[max(passage.end - 3, passage.body) : passage.end].rstrip(" \n\t\r").endswith(":")
            lead = index if ends and passage.marker == "" else -1
            found.append(passage)
        elif lead >= 0 and passage.depth == depth > _DEPTH["number"]:
            found.append(replace(passage, above=lead))
        else:
            found.append(passage)
    return found
