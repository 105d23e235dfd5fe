"""The term of the Central Committee that is printed with a mention: "của Ban Chấp hành Trung ương Đảng khóa XI".

A term is read where it belongs to the mention beyond doubt: within its words, or right behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.knowledge import Knowledge
from kg.model import Instrument, Mention
from loaders.congresses import ordinal_value
from loaders.issuers import names
from loaders.layout import Layout
from loaders.mentions import title_behind
from loaders.text import Clean, tolerant

_PRINTED = r"(?:khóa|khoá)\s{1,4}(?P<term>[ivx]{1,6}|\d{1,2})(?![^\W_])"
_WITHIN = re.compile(_PRINTED)
_MEETING = (
    r"(?:hội\s{1,4}nghị\s{1,4}(?:(?:lần\s{1,4})?thứ\s{1,4})?[^\W_]{1,6}(?:\s{1,4}[^\W_]{1,4})?\s{1,4}(?:của\s{1,4})?)?"
)
_SYMBOL = "TW"


class PartyTerms:
    """Reads the terms in one document; ``instruments`` are those that it describes."""

    def __init__(self, copy: Clean, layout: Layout, instruments: Iterable[Instrument], knowledge: Knowledge) -> None:
        committees = {b.iri for b in knowledge.bodies if b.kind == "party" and _SYMBOL in b.symbols}
        self._copy = copy
        self._layout = layout
        self._names = names(knowledge)
        self._behind = _behind(knowledge)
        self._central = {
            i.id for i in instruments if i.issuer_id in committees or (i.number or "").rpartition("/")[2] == _SYMBOL
        }

    def read(self, mention: Mention, instrument: str, following: int) -> tuple[int | None, str | None]:
        """Return the term printed with a mention and the title behind it, up to the mention that begins at
        ``following``; (None, None) without a term."""
        if instrument not in self._central:
            return None, None
        low = self._copy.low
        found = self._behind.match(low, mention.end) or _WITHIN.search(low, mention.start, mention.end)
        if found is None or found.start("term") >= following:
            return None, None
        said = title_behind(self._copy, self._layout, max(found.end(), mention.end), following, self._names)
        return ordinal_value(found["term"]), said


@lru_cache(maxsize=2)
def _behind(knowledge: Knowledge) -> re.Pattern[str]:
    """Return the pattern of a term right behind a mention, the committee before it where the mention left it out."""
    names = {n.lower() for b in knowledge.bodies if b.kind == "party" and _SYMBOL in b.symbols for n in b.names}
    committee = "|".join(tolerant(n) for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(
        rf"(?:\s{{0,4}},?\s{{0,4}}(?:của\s{{1,4}})?{_MEETING}(?:{committee})(?![^\W_]))?"
        rf"(?:\s{{1,4}}đảng)?\s{{0,4}},?\s{{0,4}}\(?\s{{0,3}}{_PRINTED}\)?"
    )
