"""Consolidated texts: what one prints is said by the act that it consolidates, not by itself.

"Văn bản hợp nhất" 05/VBHN-BKHCN prints Circular 33/2014/TT-BKHCN as amended: it is that circular which rests on its
bases, details a decree and replaces an older circular. Footnotes, and words that they quote, are the amending acts'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Mention
from loaders.governors import CITES, DOCUMENT, Link, Setting, earlier

TYPE = "VBHN"
CONSOLIDATED = "consolidated:"
"""How the rule of such a link begins; the act is named far above the words that prove it."""
_BACK = 40
"""How many blocks a footnote may have, at most."""
_STRUCTURE = frozenset({"article", "chapter", "roman", "annex"})
"""Markers that only the consolidated act itself has."""


def by_the_act(pairs: Sequence[tuple[int, Link]], at: Setting) -> tuple[tuple[int, Link], ...]:
    """Return a consolidated text's links, by the indexes of their mentions, with the consolidated act as the subject of
    all that the document does beside consolidating; other documents' links are left as they are."""
    if at.header.type != TYPE:
        return tuple(pairs)
    act = next((i for i, link in pairs if link.governor == DOCUMENT and link.predicate == "consolidates"), None)
    return tuple((index, _read(index, link, act, at)) for index, link in pairs)


def _read(index: int, link: Link, act: int | None, at: Setting) -> Link:
    if link.governor != DOCUMENT or link.predicate in ("cites", "consolidates"):
        return link
    mention = at.mentions[index]
    if act is None or _noted(mention, at) or earlier(at.mentions[act].date, mention.date):
        return CITES
    return replace(link, governor=act, rule=f"{CONSOLIDATED}{link.rule}")


def _noted(mention: Mention, at: Setting) -> bool:
    """Tell whether a mention stands in a footnote, or in a quotation that is open there."""
    position = at.layout.index_at(mention.start)
    block = at.layout.blocks[position]
    if at.is_quoted(block.start, mention.start):
        return True
    for earlier_block in reversed(at.layout.blocks[max(position - _BACK, 0) : position + 1]):
        if earlier_block.marker == "note":
            return True
        if earlier_block.marker in _STRUCTURE:
            return False
    return False
