"""Task tables: where they stand in a text and what stands in which of their columns.

A table is known by its header, which names a column of tasks and one of who leads. Each way of writing
its cells has a reader: `loaders.tabbed` (a row per line), `loaders.barred` (a bar between cells) and `loaders.stacked`
(a cell per line).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.knowledge import Knowledge
from kg.terms import fold
from loaders.text import Clean

Span = tuple[int, int]
"""Half-open offsets in the matching copy."""

HEADER_LIMIT = 80
"""The longest header of one column, in characters."""
WIDEST = 14
"""The most columns a task table has."""
TALLEST = 60
"""The most lines a cell has."""
_RULE = frozenset("\t +:=-")
_PLAIN = re.compile(r"\b(?:cac|co quan|don vi|dia phuong|thuc hien|nhiem vu|cu the|chinh|du kien|va)\b")
"""Words of a header that name no column."""
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?(?:\s?=.{1,20})?")
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,4}[.)/]?|[a-zđ][.)]")
"""What the number column holds for a task: "5", "3.1", "2.", "a)"."""
SECTION = re.compile(r"(?P<mark>[IVX]{1,6}|[A-HK-NĐ])\s?(?:[.):-]\s*|/\s+|$)")
"""What begins the row of a section: "III", "A.", or the mark with its title, "II. Hoàn thiện …"."""


@dataclass(frozen=True, slots=True)
class Header:
    """The roles of a table's columns, and the header's words without accents by which its copies are known."""

    roles: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def number(self) -> int:
        """The index of the number column, or -1."""
        return self.roles.index("number") if "number" in self.roles else -1


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the words of its number column, the spans of its other cells by role, and where it stands.

    ``resumed`` tells that the header was repeated right before it.
    """

    label: str
    cells: Mapping[str, tuple[Span, ...]]
    start: int
    end: int
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table in order, section rows among them."""

    header: Header
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the matching copy; ``kind`` is blank, rule, bar (nothing but a bar), tabbed or text."""

    start: int
    end: int
    kind: str


class Columns:
    """The headers of task tables, compiled from the vocabulary."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._numbers = {fold(n) for c in knowledge.columns if c.role == "number" for n in c.names}
        self._initials = {n[:1] for n in self._numbers}
        self._roles = {fold(n): c.role for c in knowledge.columns if c.role != "number" for n in c.names}
        listed = "|".join(re.escape(n) for n in sorted(self._roles, key=lambda n: (-len(n), n)))
        self._known = re.compile(rf"(?<!\S)(?:{listed})(?!\S)" if listed else r"(?!)")

    def role(self, header: str) -> str:
        """Return the role that a column's header names, "" for none."""
        folded = fold(header) if len(header) <= HEADER_LIMIT else ""
        if folded in self._numbers:
            return "number"
        found = self._known.search(folded)
        return self._roles[found[0]] if found else ""

    def label(self, words: str) -> str:
        """Return the role that words name which say nothing else: "Cơ quan, đơn vị chủ trì"; "" for none."""
        folded = fold(words) if len(words) <= HEADER_LIMIT else ""
        found = self._known.search(folded)
        more = _PLAIN.sub("", self._known.sub("", folded)).strip()
        return self._roles[found[0]] if found and not more else ""

    def is_number(self, header: str) -> bool:
        """Tell whether a column's header is one of a number column."""
        return header.strip("(*. ")[:1].lower() in self._initials and fold(header) in self._numbers

    def header(self, cells: Sequence[str]) -> Header | None:
        """Return the header of a task table whose cells these are, or None."""
        if not 2 <= len(cells) <= WIDEST or any(len(c) > HEADER_LIMIT for c in cells):
            return None
        words = tuple(fold(c) for c in cells)
        header = Header(_timed(tuple(self.role(c) for c in cells), words), words)
        return header if {"text", "lead"} <= set(header.roles) else None


def _timed(roles: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the roles of columns, without that of a state of progress beside a term: "Thời hạn", "Tiến độ"."""
    if roles.count("period") < 2 or all("tien do" in w for r, w in zip(roles, words, strict=True) if r == "period"):
        return roles
    return tuple("" if r == "period" and "tien do" in w else r for r, w in zip(roles, words, strict=True))


@lru_cache(maxsize=2)
def columns(knowledge: Knowledge) -> Columns:
    """Return the compiled headers of a knowledge base."""
    return Columns(knowledge)


Reader = Callable[[Clean, Sequence[Line], int, Columns], tuple[Table | None, int]]
"""Reads the table that begins at a line; returns it, or None, and the first line behind what was read."""


@dataclass(frozen=True, slots=True)
class Told:
    """A table that the file itself tells of: its span, and its rows where it is one of tasks."""

    start: int
    end: int
    table: Table | None


def tables(clean: Clean, known: Columns, readers: Mapping[str, Reader], told: Sequence[Told] = ()) -> Iterator[Table]:
    """Yield the task tables of a matching copy in order; ``readers`` maps kinds of lines to what reads them.

    The lines of the tables ``told``, which are in order, are read by no reader.
    """
    lines = _lines(clean.text)
    begin = 0
    for one in told:
        here = bisect_left(lines, one.start, key=lambda line: line.start)
        yield from _between(clean, lines[begin:here], known, readers)
        begin = max(bisect_left(lines, one.end, key=lambda line: line.start), here)
        if one.table:
            yield one.table
    yield from _between(clean, lines[begin:], known, readers)


def _between(clean: Clean, lines: Sequence[Line], known: Columns, readers: Mapping[str, Reader]) -> Iterator[Table]:
    index = 0
    while index < len(lines):
        reader = readers.get(lines[index].kind)
        table, index = reader(clean, lines, index, known) if reader else (None, index + 1)
        if table and table.rows:
            yield table


def _lines(text: str) -> list[Line]:
    lines, start = [], 0
    for whole in text.split("\n"):
        end = start + len(whole)
        lines.append(Line(start, end, _kind(whole.strip(" \r"))))
        start = end + 1
    return lines


def _kind(text: str) -> str:
    if not text or text.isspace():
        return "bar" if text == "\t" else "blank"
    if ("\t" in text or text[0] == "+") and _RULE.issuperset(text) and ("--" in text or "==" in text):
        return "rule"
    return "tabbed" if "\t" in text else "text"


def text_of(clean: Clean, span: Span) -> str:
    """Return a cell's words."""
    return " ".join(clean.text[span[0] : span[1]].split())


def stripped(clean: Clean, start: int, end: int) -> Span:
    """Return the span without white space at its ends."""
    text = clean.text[start:end]
    left = len(text) - len(text.lstrip())
    return (start + left, start + left + len(text.strip()))


def row(clean: Clean, header: Header, cells: Sequence[Span], *, resumed: bool = False) -> Row:
    """Return the row of these cells, column by column; columns of one role are put together."""
    by_role: dict[str, tuple[Span, ...]] = {}
    label = ""
    for role, span in zip(header.roles, cells, strict=False):
        if role == "number":
            label = text_of(clean, span)
        elif role and span[0] < span[1]:
            by_role[role] = (*by_role.get(role, ()), span)
    inked = [s for s in cells if s[0] < s[1]]
    start, end = (inked[0][0], inked[-1][1]) if inked else (cells[0][0], cells[0][0])
    return Row(label, by_role, start, end, resumed)


def begins_row(label: str) -> bool:
    """Tell whether the words of a number column begin a task or a section."""
    return bool(NUMBER.fullmatch(label) or SECTION.match(label))


def numbers_columns(texts: Sequence[str]) -> bool:
    """Tell whether a row only numbers the columns: "(1)", "(2)", "(3)"."""
    inked = [t for t in texts if t]
    return len(inked) > 2 and all(_COLUMN_NUMBER.fullmatch(t) for t in inked)
