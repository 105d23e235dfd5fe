"""The headline: the block that names the document's type, and the title below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.knowledge import Knowledge
from loaders.issuers import Names
from loaders.layout import Block, Layout
from loaders.text import Clean, words

ZONE = 6000
"""How far the header may reach, in characters."""
_NUMBER_LINE = re.compile(r"(?:^|\n)[^\w\n]{0,40}số[^\w\n]{0,10}:")
_OF = re.compile(r"\W*của\s+")
_RULE = re.compile(r"[\s_*=~.-]{0,200}$")
_PREAMBLE = re.compile(r"[-*\s]{0,4}(?:căn\s+cứ|xét|thực\s+hiện|theo|trên\s+cơ\s+sở)\s")
_MARKS = " \t\r\n*_"
_OFFICE = re.compile(r"(?:giám\s+đốc|trưởng\s+ban|bộ\s+trưởng|chủ\s+tịch|cục\s+trưởng|viện\s+trưởng)\s")
_SESSION = re.compile(r"[\W_]{0,9}(?:(?:khóa|khoá|nhiệm\s+kỳ|kỳ\s+họp|phiên\s+họp)\s[^\n]{1,80}\s{0,3}){0,3}[\W_]{0,9}")
"""The term and the session that a council names below its own name ("KHÓA IV, KỲ HỌP CHUYÊN ĐỀ")."""
_UNENDED = re.compile(r"(?:19|20)\d\d\s*[-–]$")
_YEAR = re.compile(r"(?:19|20)\d\d\W{0,3}")
_GOVERNING = re.compile(r"(?:[,;:(-]|(?:của|do|với|thuộc|cho|bởi|tại|và|giữa|từ|đến|về|bộ)\s*)$")
"""Words up to the end of a line that the body's name below it completes."""


@dataclass(frozen=True, slots=True)
class Headline:
    """A title with the half-open span that it stands in."""

    title: str | None
    start: int
    end: int


def type_block(clean: Clean, layout: Layout, knowledge: Knowledge) -> Block | None:
    """Return the block that names the document's type above its title, or None."""
    for block in layout.blocks[:60]:
        if block.start > ZONE or block.marker == "basis":
            return None
        text = clean.text[block.start : block.end].strip(" -*:")
        if len(text) < 60 and knowledge.type_by_name(words(text)) and _names_type(clean, block, text):
            return block
    return None


def _names_type(clean: Clean, block: Block, text: str) -> bool:
    """Tell whether a block that is a type's name names the document's: in capitals, or below the line of its number."""
    return text.isupper() or (text[0].isupper() and bool(_NUMBER_LINE.search(clean.low, 0, block.start)))


def headline(clean: Clean, layout: Layout, opening: Block, names: Names) -> Headline | None:
    """Return the title below the block that names the type, without the issuer's own line above the preamble."""
    index = layout.index_at(opening.start) + 1
    blocks: list[Block] = []
    for block in layout.blocks[index : index + 12]:
        text = clean.text[block.start : block.end].strip()
        if not any(c.isalpha() for c in text):
            if blocks and _ends_period(clean, blocks[-1], text):
                blocks.append(block)
            if blocks:
                break
            continue
        if blocks and not (text.isupper() and clean.text[blocks[-1].start : blocks[-1].end].isupper()):
            break
        issuing = names.at(clean, block.start) if blocks and text.isupper() else None
        if issuing and not issuing.body.startswith("Văn bản"):
            break
        if block.marker in ("basis", "roman", "article", "dash") or len(text) > 1500:
            break
        blocks.append(block)
    if not blocks:
        return None
    start = blocks[0].start
    end = _without_issuer(clean, layout, start, _unruled(clean, start, blocks[-1].end), names)
    of = _OF.match(clean.low, start)
    named = names.at(clean, of.end()) if of else None
    text = words(clean.text[named.end if named and named.end < end else start : end]).lstrip(" ,")
    return Headline(text or None, start, end)


def _ends_period(clean: Clean, title: Block, text: str) -> bool:
    """Tell whether a line of its own is the year in which the period at the title's end ends ("2026 -", "2028")."""
    return bool(
        _YEAR.fullmatch(text) and _UNENDED.search(clean.text[max(title.end - 12, title.start) : title.end].strip())
    )


def _unruled(clean: Clean, start: int, end: int) -> int:
    """Return where a title ends before the rule drawn below it."""
    printed = clean.text[start:end]
    rule = _RULE.search(printed, max(len(printed) - 200, 0))
    drawn = rule is not None and len(rule[0].strip()) > 2
    return start + rule.start() if rule and drawn else end


def _without_issuer(clean: Clean, layout: Layout, start: int, end: int, names: Names) -> int:
    """Return where a title in capitals ends before the line of who issues, which the preamble follows."""
    following = layout.index_at(end) + 1
    below: Sequence[Block] = [b for b in layout.blocks[following : following + 3] if _shows(clean, b)]
    if not below or not _PREAMBLE.match(clean.low, below[0].start):
        return end
    shown = start + len(clean.text[start:end].rstrip(_MARKS))
    line = clean.text.find("\n", start, shown)
    while line >= 0:
        first = shown - len(clean.text[line:shown].lstrip(_MARKS))
        issuing = names.at(clean, first) if clean.text[first:shown].isupper() else None
        alone = issuing and (issuing.end >= shown or _SESSION.fullmatch(clean.low, issuing.end, shown))
        own = issuing and alone and (names.body(issuing.body) or _OFFICE.match(clean.low, first))
        if own and not _GOVERNING.search(clean.low[max(start, line - 12) : line].rstrip()):
            return line
        line = clean.text.find("\n", first, shown)
    return end


def _shows(clean: Clean, block: Block) -> bool:
    return any(c.isalpha() for c in clean.text[block.start : block.end])
