"""From when, until when and for what parts a change holds, as far as its own clause prints it.

"Điều 5 Nghị định A hết hiệu lực kể từ ngày 01/3/2024"; "ngưng hiệu lực Thông tư B đến hết ngày 31/12/2025"; "thay thế
Nghị định C, trừ khoản 2 Điều 3".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders import grammar
from loaders.dates import day_at
from loaders.governors import Link, Setting

_FROM = re.compile(
    r"(?:hết|chấm\s+dứt|ngưng|ngừng)\s+hiệu\s+lực(?:\s+thi\s+hành|\s+một\s+phần){0,2}\s+(?:kể\s+)?(?:từ\s+)?(?=ngày)"
)
_UNTIL = re.compile(r"(?<!\w)(?:đến|tới)\s+(?:hết\s+)?(?=ngày)")
_EXCEPT = re.compile(r"(?<!\w)trừ\s+(?!trường\s+hợp)(?:các\s+)?(?P<what>[^;()]{2,200})")
_ENDS = frozenset({"replaces", "repeals", "suspends"})


@dataclass(frozen=True, slots=True)
class Holding:
    """The ISO days from and until which a change holds, and the words of what it leaves in force; None where the
    clause prints none."""

    since: str | None = None
    until: str | None = None
    excepted: str | None = None


ALWAYS = Holding()
"""What a clause prints that limits nothing."""


def holding(index: int, link: Link, at: Setting) -> Holding:
    """Return what limits the change that a link tells of its mention; `ALWAYS` for any other relation."""
    if link.predicate not in grammar.ALTERS or link.cue is None:
        return ALWAYS
    mention, end = at.mentions[index], at.clauses.end(index)
    since = _day(_FROM.match(at.low, link.cue[0]), at.low)
    if link.predicate not in _ENDS:
        return Holding(since)
    until = _UNTIL.search(at.low, mention.end, end) if link.predicate == "suspends" else None
    excepted = None
    for found in _EXCEPT.finditer(at.low, mention.end, max(end, mention.end)):
        if not _of_another(index, found.start("what"), at):
            words = at.clean.text[found.start("what") : min(found.end("what"), end)]
            excepted = " ".join(words.split()).rstrip(" ,.")
            break
    return Holding(since, _day(until, at.low), excepted)


def _day(words: re.Match[str] | None, low: str) -> str | None:
    """Return the whole ISO day behind words, or None."""
    dated = day_at(low, words.end()) if words else None
    return dated.date if dated and len(dated.date) == 10 else None


def _of_another(index: int, start: int, at: Setting) -> bool:
    """Tell whether parts at a position are named with an instrument of their own, other than the mention's."""
    number = at.mentions[index].number
    following = next((m for m in at.mentions[index + 1 : index + 40] if m.start >= start), None)
    if following is None or following.pinpoint is None or at.opening(following, start) > start + 1:
        return False
    return bool(number and following.number and number.canonical != following.number.canonical)
