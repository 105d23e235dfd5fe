"""Automatic numbers of a Word file, which stand in no paragraph's text: "1.1.", "a)", "Điều 3.", "•"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from loaders import legacy, symbols
from loaders.word.package import Element, child, is_on, number, short, value
from loaders.word.styles import Styles, face, font

_LEVELS = 9
_PLACE = re.compile("%([1-9])")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LONGEST = 12
"""How often a letter is repeated ("aaa") before the number is written in digits, and the largest Roman thousands."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its first number, its form, its text ("%1.%2."), and what stands between it and the words."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    gap: str = " "
    restarts: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _Abstract:
    """A kind of list: its levels, and how far its numbers have come."""

    levels: dict[int, Level]
    link: str | None = None
    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The lists of a file while its paragraphs pass by."""

    def __init__(self, root: Element | None = None, styles: Styles | None = None) -> None:
        self._styles = styles or Styles(None)
        self._abstracts: dict[str, _Abstract] = {}
        self._lists: dict[str, _List] = {}
        self._by_link: dict[str, str] = {}
        for element in root if root is not None else ():
            identifier = value(element, "abstractNumId") or ""
            if short(element) == "abstractNum":
                link = value(child(element, "numStyleLink"))
                self._abstracts[identifier] = _Abstract(_levels(element), link)
                self._by_link[value(child(element, "styleLink")) or ""] = identifier
            elif short(element) == "num":
                self._add(element)

    def _add(self, element: Element) -> None:
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for override in element:
            if short(override) == "lvlOverride":
                at = number(override, "ilvl")
                start = child(override, "startOverride")
                levels.update(_levels(override))
                if start is not None:
                    starts[at] = number(start)
        abstract = value(child(element, "abstractNumId")) or ""
        self._lists[value(element, "numId") or ""] = _List(abstract, starts, levels)

    def label(self, properties: Element | None, style: str | None) -> str:
        """Return the number of the next paragraph with these properties, with what parts it from the words."""
        listed = child(properties, "numPr")
        identifier, level = value(child(listed, "numId")), None
        if child(listed, "ilvl") is not None:
            level = number(child(listed, "ilvl"))
        if identifier is None:
            identifier, of_style = self._styles.list_of(style)
            level = of_style if level is None else level
        return self.number(identifier or "", level, style)

    def add(self, identifier: str, levels: dict[int, Level]) -> None:
        """Add a kind of list."""
        self._abstracts[identifier] = _Abstract(levels)

    def add_list(self, identifier: str, of: str, starts: dict[int, int], levels: dict[int, Level]) -> None:
        """Add a list of a kind, with the numbers at which its levels begin and the levels that are its own."""
        self._lists[identifier] = _List(of, starts, levels)

    def number(self, identifier: str, level: int | None, style: str | None = None) -> str:
        """Return the number of the next paragraph of a list, "" where there is no such list."""
        here = self._lists.get(identifier)
        abstract = self._abstract(here) if here else None
        if here is None or abstract is None:
            return ""
        if level is None:
            level = next((n for n, one in abstract.levels.items() if style and one.style == style), 0)
        return self._next(here, abstract, level) if level < _LEVELS else ""

    def _abstract(self, here: _List) -> _Abstract | None:
        """Return the kind of a list, of the one that its style names where it only refers to it."""
        abstract = self._abstracts.get(here.abstract)
        if abstract and abstract.link and not abstract.levels:
            return self._abstracts.get(self._by_link.get(abstract.link, ""), abstract)
        return abstract

    def _next(self, here: _List, abstract: _Abstract, at: int) -> str:
        levels = {n: here.levels.get(n) or abstract.levels.get(n) or Level() for n in range(at + 1)}
        counts = abstract.counts
        if at in here.starts and at not in here.begun:
            counts[at] = here.starts[at]
        else:
            before = counts[at]
            counts[at] = levels[at].start if before is None else before + 1
        here.begun.add(at)
        for n in range(at):
            counts[n] = levels[n].start if counts[n] is None else counts[n]
        for n in range(at + 1, _LEVELS):
            restarts = (here.levels.get(n) or abstract.levels.get(n) or Level()).restarts
            if restarts is None or (restarts > 0 and at < restarts):
                counts[n] = None
        level = levels[at]
        if level.form == "none":
            return _PLACE.sub("", level.text).strip() and _PLACE.sub("", level.text) + level.gap

        def shown(match: re.Match[str]) -> str:
            n = int(match[1]) - 1
            form = "decimal" if level.legal else levels[n].form if n in levels else "none"
            return _FORMS.get(form, str)((counts[n] if n <= at else None) or 0) if form != "none" else ""

        text = level.text if level.form == "bullet" else _PLACE.sub(shown, level.text)
        return text + level.gap if text.strip() else ""


def _levels(element: Element) -> dict[int, Level]:
    found = {}
    for level in element:
        if short(level) == "lvl":
            found[number(level, "ilvl")] = _level(level)
    return found


def _level(element: Element) -> Level:
    parts = {short(e): e for e in element}
    text = value(parts.get("lvlText")) or ""
    form = value(parts.get("numFmt")) or "decimal"
    one = face(font(parts.get("rPr")) or "")
    if one.encoding and not legacy.is_unicode(text):
        text = legacy.decode(text, one.encoding, capitals=one.capitals)
    elif form == "bullet":
        text = symbols.shown(text, one.symbols)
        text = "•" if len(text) == 1 and "\ue000" <= text <= "\uf8ff" else text
    if form == "bullet" and "lvlPicBulletId" in parts and not text.strip():
        text = "•"
    gap = "" if value(parts.get("suff")) == "nothing" else " "
    restarts = number(parts["lvlRestart"]) if "lvlRestart" in parts else None
    return Level(
        number(parts.get("start"), default=0), form, text, gap, restarts, is_on(parts.get("isLgl")),
        value(parts.get("pStyle")),
    )  # fmt: skip


def _roman(n: int) -> str:
    if not 0 < n < 1000 * _LONGEST:
        return str(n)
    shown = ""
    for size, sign in _ROMAN:
        times, n = divmod(n, size)
        shown += sign * times
    return shown


def _letters(n: int) -> str:
    times, letter = divmod(n - 1, 26)
    return chr(97 + letter) * (times + 1) if n > 0 and times < _LONGEST else str(n)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02}",
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
}
"""How a number is written in each form; in any other in digits."""
