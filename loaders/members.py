"""Members: numbers that a list prints without their symbol – "các Nghị quyết số 05, 06, 07-NQ/TU" names three.

Only a type word and "số" before the first number make it a member, so that "Điều 1, 2 Nghị quyết số 07-NQ/TU" names
one. All share type, organ, year, issuer and place; the day is shared where "các" says that it is everyone's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.knowledge import Knowledge
from kg.model import Mention, Number
from loaders.text import Clean

_BARE = re.compile(r"(?<![\w/.,-])\d{1,5}[a-zđ]?(?![\w/-]|[.,]\d{3}(?!\d))")
_NEXT = re.compile(r"\s{0,3}(?:[,;]\s{0,3}(?:và\s{1,3})?|\s(?:và|cùng)\s{1,3})(?:số\s{1,3})?")
_LONGEST = 160
"""How far before the printed symbol a list may begin, in characters."""
_AGAIN = re.compile(r"[\s,]{1,4}(?:và\s+)?(?:ngày\s+)?\d{1,2}\s?(?:[/.-]|tháng)\s?\d{1,2}")
"""A second day behind the first."""


def with_members(clean: Clean, mentions: Sequence[Mention], knowledge: Knowledge) -> list[Mention]:
    """Return the mentions in order, each with the members of its list before it."""
    every: list[Mention] = []
    floor = 0
    for mention in mentions:
        every += _with_own(clean, mention, floor, knowledge)
        floor = mention.end
    return every


def _with_own(clean: Clean, mention: Mention, floor: int, knowledge: Knowledge) -> list[Mention]:
    """Return the numbers that stand before a mention's number and share its symbol, and the mention."""
    number = mention.number
    spans = _listed(clean, max(floor, mention.number_start - _LONGEST), mention.number_start) if number else []
    said = clean.low[max(floor, spans[0][0] - 60) : spans[0][0]] if spans else ""
    plural = _is_of(said, number, knowledge) if number else None
    if number is None or plural is None:
        return [mention]
    if _AGAIN.match(clean.low, mention.end):
        plural, mention = False, replace(mention, date=number.year)
    shared = replace(
        mention,
        date=mention.date if plural else number.year,
        title=None,
        pinpoint=None,
        rule="member",
        issuer_start=-1,
    )
    return [*(_member(clean, shared, number, span) for span in spans), mention]


def _member(clean: Clean, shared: Mention, number: Number, span: tuple[int, int]) -> Mention:
    start, end = span
    said = clean.text[start:end]
    return replace(
        shared,
        start=start,
        end=end,
        text=said,
        number_start=start,
        number_end=end,
        number=_renumbered(number, said),
    )


def _listed(clean: Clean, floor: int, stop: int) -> list[tuple[int, int]]:
    """Return the spans of the bare numbers, parted by commas, that go on up to ``stop``."""
    spans: list[tuple[int, int]] = []
    for found in reversed(list(_BARE.finditer(clean.low, floor, stop))):
        if not _NEXT.fullmatch(clean.low, found.end(), stop):
            break
        spans.insert(0, found.span())
        stop = found.start()
    return spans


def _is_of(said: str, number: Number, knowledge: Knowledge) -> bool | None:
    """Tell whether the words before "số" name the number's type in the plural; None where they do not name it."""
    words = said.replace(":", " ").split()
    if not words or words.pop() != "số":
        return None
    for size in (4, 3, 2, 1):
        kind = knowledge.type_by_name(" ".join(words[-size:])) if len(words) >= size else None
        if kind:
            named = kind.code == number.type or (number.type == "QĐ" and kind.label.lower() == "quy định")
            return words[-size - 1 : -size] == ["các"] if named else None
    return None


def _renumbered(number: Number, ordinal: str) -> Number:
    """Return another number of the same symbol."""
    said = f"{ordinal:0>2}" if ordinal.isdigit() else ordinal
    return replace(number, ordinal=said, canonical=said + number.canonical[len(number.ordinal) :])
