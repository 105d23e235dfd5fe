"""Imperatives: "3. Thay thế Kế hoạch số 12/KH-UBND …" in a plan, by which the plan itself ends the one before it.

In a plan the same words are mostly a task given to somebody. They are the plan's own act only where nothing but
"Tổ chức thực hiện" stands above them, and what they end is a plan of the same body.
"""

from __future__ import annotations

import re

from kg.model import Mention
from kg.terms import fold
from loaders import grammar
from loaders.cues import Hit
from loaders.governors import Setting
from loaders.layout import Block
from loaders.leads import RANK

_CLOSING = re.compile(
    r"[\W\d_]{0,9}(?:(?:tổ\s+chức\s+)?(?:triển\s+khai\s+)?thực\s+hiện|tổ\s+chức\s+(?:triển\s+khai|thi\s+hành)|"
    r"(?:điều\s+khoản|hiệu\s+lực)(?:\s+thi\s+hành)?)[\s.:]{0,9}$"
)
"""A heading of how the document is carried out, whole, behind its marker."""
_WHOLE = re.compile(r"\s{1,9}(?:toàn\s{1,9}bộ\s{1,9})?$")
"""What stands between the verb and its direct object."""
_TOLD = re.compile(
    r"(?<!\w)(?:bằng|bởi|trước|trong|cho|khi|nếu|trình|gửi|giao|do|tham\s+mưu|đề\s+xuất|hoàn\s+thành|chủ\s+trì|phối\s+hợp)(?!\w)"
    r"|:"
)
"""What makes such words a task, or names another act that takes the place."""
IMPERATIVE = "imperative"
"""Where the cue of such an act stands, as its rule tells."""
_ENDS = frozenset({"replaces", "repeals"})
_FAR = 400
"""How many blocks above an item its headings are looked for."""


def is_own_act(at: Setting, mention: Mention, hit: Hit, block: Block) -> bool:
    """Tell whether a replacement or repeal that opens an item is what the document itself does."""
    if hit.cue.predicate not in _ENDS or block.row or not is_predecessor(at, mention):
        return False
    if at.low[block.body : hit.start].strip() or not _WHOLE.fullmatch(at.low, hit.end, mention.start):
        return False
    return not _TOLD.search(at.low, mention.end, _sentence_end(at, mention, block)) and _is_closing(at, block)


def is_predecessor(at: Setting, mention: Mention) -> bool:
    """Tell whether a mention is of the document's own type, organ and issuer."""
    own = at.header
    if own.type is None or own.type != mention.type or own.type in grammar.PROPOSES or mention.pinpoint:
        return False
    if own.number is None or mention.number is None or own.number.organ != mention.number.organ:
        return False
    return bool(own.issuer and mention.issuer) and fold(own.issuer or "") == fold(mention.issuer or "")


def _sentence_end(at: Setting, mention: Mention, block: Block) -> int:
    stop = grammar.SENTENCE_STOP.search(at.low, mention.end, block.end)
    return stop.start() if stop else block.end


def _is_closing(at: Setting, block: Block) -> bool:
    """Tell whether an item stands under a heading of how the document is carried out, and under no other one."""
    rank, found = RANK.get(block.marker, 9), False
    index = at.layout.index_at(block.start)
    for place in range(index - 1, max(index - _FAR, -1), -1):
        above = at.layout.blocks[place]
        if above.start < at.body_start:
            break
        text = at.low[above.start : above.end].rstrip()
        above_rank = RANK[above.marker] if above.marker else rank if text.endswith((".", ";", "./")) else rank - 1
        if above_rank >= rank:
            continue
        if not _CLOSING.fullmatch(at.low, above.body, above.end):
            return False
        found = True
        if above.marker:
            rank = above_rank
    return found
