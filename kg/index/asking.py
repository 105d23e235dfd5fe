"""What a person typed, understood as a citation: numbers with the facts stated of them, and the words that are left.

    asked("Nghị quyết số 08-NQ/TU ngày 31/3/2023 của Tỉnh ủy Tây Ninh về …")
        a number 8-NQ-TU of the type NQ, of 2023-03-31, of Tây Ninh and of its Tỉnh ủy, and the words behind "về"

Nothing here looks at what is loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kg.index.phrases import phrase_at, phrases
from kg.index.words import words
from kg.instruments import normal_number
from kg.knowledge import load

What: TypeAlias = Literal["number", "date", "type", "place", "body", "word", "glue"]

LONGEST = 2_000
"""So many characters of a text are read."""

_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−﹣－", "-") | dict.fromkeys("∕⁄／⧸", "/"))
_NUMBER = re.compile(r"(?<![\d./\-])(?<!\d )(\d{1,6}(?:\.\d{1,2})?)(?:\s?[/\-]\s?(\d{4})(?!\d))?", re.ASCII)
_SYMBOL = re.compile(r"(\s*[/\-]\s*|\s+)([^\W\d_][\w&]*)")
_DATE = re.compile(
    r"(?<![\d/.\-])(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<day>\d{1,2})\s*(?:[/.\-]|\s+(?:tháng|thang)\s+)\s*(?P<month>\d{1,2})"
    r"(?:\s*(?:[/.\-]|,?\s+(?:năm|nam)\s+)\s*(?P<year>\d{4}))?"
    r"|(?:(?P<said>tháng|thang)\s+)?(?P<month2>\d{1,2})\s*(?:[/.\-]|\s+(?:năm|nam)\s+)\s*(?P<year2>(?:19|20)\d{2})"
    r"|(?:năm|nam)\s+(?P<year3>(?:19|20)\d{2})"
    r")(?![\d/\-])(?!\s*[/\-]\s*[^\W\d_])",
    re.IGNORECASE,
)
_BLANKS = re.compile(r"(?<=\w)\s+(?=\w)")
_BEGINNING = re.compile(r"\d|(?i:tháng|thang|năm|nam)\s")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_ORDINAL = "so"
_GLUE = frozenset(
    ["so", "ngay", "thang", "nam", "cua", "ban", "hanh", "ve", "viec", "v", "do", "tai", "theo", "va", "cac", "nhung",
     "cho", "can", "cu"]
)  # fmt: skip
"""Words, without accents, that only join the parts of a citation."""

_MATTER = (("ve",), ("v", "v"), ("thuc", "hien"), ("trien", "khai"))
"""With these words begins what an instrument is about: a place named behind them is not where it was issued."""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of what was typed: its words, and what they mean; ``value`` is a number's key or a date (ISO, or
    "--12-24" where no year stands), ``values`` are those of a `kg.index.phrases.Phrase`.
    """

    what: What
    words: tuple[str, ...]
    value: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A number that was typed, and what was said of its instrument.

    ``key`` may be a beginning of a number ("24-KH") or, with types, an ordinal ("8"). ``besides`` are words before it,
    and ``matter`` those behind it, that no fact takes up.
    """

    key: str
    types: tuple[str, ...] = ()
    date: str = ""
    places: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Tell whether more than an ordinal was typed."""
        return not self.key.isdigit()


@dataclass(frozen=True, slots=True)
class Asked:
    """A text as its parts, in their order, and the numbers among them."""

    items: tuple[Item, ...]
    named: tuple[Named, ...] = field(default=())

    @property
    def words(self) -> tuple[str, ...]:
        """All words as typed."""
        return tuple(word for item in self.items for word in item.words)


def asked(text: str) -> Asked:
    """Return a text understood.

    >>> [(named.key, named.types, named.date, named.places) for named in asked("NQ 08 ngày 31.3.2023 tay ninh").named]
    [('8', ('NQ',), '2023-03-31', ('tay-ninh',))]
    >>> asked("24/12").named, asked("24/12").items[0].value
    ((), '--12-24')
    """
    read = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_SIGNS)
    items = tuple(_ordinals([item for piece in _pieces(read) for item in piece]))
    return Asked(items, tuple(_named(items)))


def _pieces(text: str) -> Iterator[list[Item]]:
    """Yield numbers and dates as found, and what stands between them word by word."""
    done = start = 0
    while found := _next(text, start):
        item, begin, end = found
        yield _said(words(text[done:begin]))
        yield [item]
        done = start = end
    yield _said(words(text[done:]))


def _next(text: str, start: int) -> tuple[Item, int, int] | None:
    """Return the number or date that begins first, and its span."""
    for match in _BEGINNING.finditer(text, start):
        date = _DATE.match(text, match.start())
        if date and (value := _iso(date)) and not _is_ordinal(text, date):
            return Item("date", tuple(words(date[0])), value), date.start(), date.end()
        number = _NUMBER.match(text, match.start())
        if number and (end := _end(text, number)):
            typed = text[number.start() : end]
            key = normal_number(_BLANKS.sub("-", typed))
            return Item("number", tuple(words(typed)), key), number.start(), end
    return None


def _iso(match: re.Match[str]) -> str:
    """Return the date as ISO, or "" where there is no such day."""
    if match["iso"]:
        return match["iso"]
    if match["year3"]:
        return match["year3"]
    day, month, year = match["day"], match["month"] or match["month2"], match["year"] or match["year2"]
    if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= 31):
        return ""
    if day:
        return f"{year or '-'}-{month.zfill(2)}-{day.zfill(2)}"
    return f"{year}-{month.zfill(2)}"


def _is_ordinal(text: str, date: re.Match[str]) -> bool:
    """Tell whether "10/2019" stands behind a type or "số": the beginning of a number."""
    if not date["year2"] or date["said"] or date["year"]:
        return False
    return _stands_behind_type(text, date.start())


def _stands_behind_type(text: str, start: int) -> bool:
    """Tell whether a type's name or "số" stands before a position."""
    before = words(text[max(0, start - 40) : start])
    ends = (phrases().get(tuple(before[n:])) for n in range(len(before)))
    return before[-1:] == [_ORDINAL] or any(found is not None and found.what == "type" for found in ends)


def _end(text: str, number: re.Match[str]) -> int | None:
    """Return where a số ký hiệu ends whose digits match, None where no symbol follows them."""
    end, parts = number.end(), list[str]()
    while symbol := _SYMBOL.match(text, end):
        gap, part = symbol.groups()
        is_known = _is_symbol(part)
        if gap.isspace():
            fits = _is_type(part) if not parts else len(parts) == 1 and is_known and not _is_type(part)
        else:
            fits = is_known or (gap in "/-" and (part.isupper() or bool(parts)))
        if not fits:
            break
        parts.append(part)
        end = symbol.end()
    return end if parts or (number[2] and _stands_behind_type(text, number.start())) else None


def _is_symbol(part: str) -> bool:
    return bool(_is_type(part) or load().organ(part) or load().organ(part.rstrip("0123456789")))


def _is_type(part: str) -> bool:
    return load().type_by_code(part) is not None


def _said(typed: Sequence[str]) -> list[Item]:
    """Return words as the types, places and bodies that they name, and the rest one by one."""
    items, at = [], 0
    while at < len(typed):
        found = phrase_at(typed, at)
        if found:
            phrase, end = found
            items.append(Item(phrase.what, tuple(typed[at:end]), values=phrase.values))
        else:
            end = at + 1
            items.append(Item("glue" if typed[at] in _GLUE else "word", (typed[at],)))
        at = end
    return items


def _ordinals(items: Sequence[Item]) -> Iterator[Item]:
    """Yield the items, digits behind a type ("NQ 08", "nghị quyết số 57") as a number."""
    for n, item in enumerate(items):
        before = items[n - 1] if n else None
        is_counted = before is not None and before.words == (_ORDINAL,)
        kind = items[n - 2] if is_counted and n > 1 else before
        is_digits = item.what == "word" and item.words[0].isdigit() and len(item.words[0]) <= 6
        if is_digits and kind and kind.what == "type" and (is_counted or not _YEAR.fullmatch(item.words[0])):
            yield Item("number", item.words, item.words[0])
        else:
            yield item


def _named(items: Sequence[Item]) -> Iterator[Named]:
    at = [n for n, item in enumerate(items) if item.what == "number"]
    for nth, n in enumerate(at):
        before = items[at[nth - 1] + 1 if nth else 0 : n]
        behind = items[n + 1 : at[nth + 1] if nth + 1 < len(at) else len(items)]
        until = _matter(behind)
        facts = [*(() if nth or _matter(before) < len(before) else before), *behind[:until]]
        kind = next((item for item in reversed(before) if item.what != "glue"), None)
        yield Named(
            items[n].value,
            types=kind.values if kind and kind.what == "type" else (),
            date=next((item.value for item in facts if item.what == "date"), ""),
            places=next((item.values for item in facts if item.what == "place"), ()),
            bodies=next((item.values for item in facts if item.what == "body"), ()),
            besides=() if nth else tuple(_rest(before, kind)),
            matter=tuple(_rest(behind, None)),
        )


def _matter(items: Sequence[Item]) -> int:
    """Return where the words begin that tell what an instrument is about."""
    typed = [item.words for item in items]
    spread = [word for one in typed for word in one]
    ends = [sum(map(len, typed[:n])) for n in range(len(typed))]
    return next(
        (n for n, at in enumerate(ends) if any(tuple(spread[at : at + len(m)]) == m for m in _MATTER)), len(items)
    )


def _rest(items: Sequence[Item], kind: Item | None) -> Iterator[str]:
    """Yield the words that are no glue and no fact; another type than the instrument's own is none of its facts."""
    for item in items:
        if item.what == "word" or (item.what == "type" and item is not kind):
            yield from item.words
