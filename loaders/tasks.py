"""Tasks: the rows of a document's assignment annex – what, who leads, who coordinates, when, which product.

A row split over two pages is put together, a section's row names the section of those below it, a ditto mark
takes the cell above. Tasks that a document gives in prose are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Authority, Resolution, Task
from kg.structure import NONE, Structure
from kg.terms import individual
from loaders.barred import barred
from loaders.bodies import Bodies, Place
from loaders.gridded import gridded
from loaders.issuers import Names
from loaders.lists import looks_like_body, shared
from loaders.periods import due
from loaders.resolve import Identified
from loaders.stacked import stacked
from loaders.tabbed import tabbed
from loaders.tables import NUMBER, SECTION, Row, Span, Table, columns, tables
from loaders.text import Clean, words

READERS = {"tabbed": tabbed, "bar": barred, "text": stacked}
_DITTO = frozenset({"nt", "-nt-", "nhưtrên", "-nhưtrên-", '"', "''", '""', "//", "-//-", "〃", '-"-'})
"""What stands for "as above", without spaces."""
_LONGEST_NUMBER = 12
_TITLE = re.compile(r"(?:Nhiệm vụ|Nhóm nhiệm vụ|Nội dung)\s(?:giao|của|về|cho|do|thuộc)\s")
"""What the title of a group of tasks begins with."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """The tasks that a document assigns and the bodies they name."""

    tasks: tuple[Task, ...]
    authorities: tuple[Authority, ...]


@dataclass(slots=True)
class _Draft:
    section: str | None
    number: str | None
    start: int
    end: int
    cells: dict[str, list[Span]] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        for role, spans in row.cells.items():
            self.cells.setdefault(role, []).extend(spans)
        self.end = max(self.end, row.end)


def assigned(clean: Clean, sha256: str, who: Identified, names: Names, structure: Structure = NONE) -> Assigned:
    """Return the tasks of a document's task tables, with the instruments that each row's text mentions."""
    known = columns(names.knowledge)
    told = tuple(gridded(clean, structure.grids, known))
    bodies = Bodies(names, Place(who.own.jurisdiction, who.own.date))
    writer = _Writer(clean, sha256, who.resolutions, bodies)
    found = tuple(writer.task(draft) for draft in _drafts(clean, tables(clean, known, READERS, told)))
    return Assigned(found, tuple(bodies.authorities[iri] for iri in sorted(bodies.authorities)))


def _drafts(clean: Clean, found: Iterator[Table]) -> Iterator[_Draft]:
    """Yield the tasks of all tables; a table with the header of the one before goes on with its sections."""
    reader = _Reader(clean, numbered=True)
    words_before: tuple[str, ...] = ()
    for table in found:
        if table.header.words != words_before or table.rows[0].label.rstrip(".)") in ("1", "I", "A"):
            yield from reader.finish()
            reader = _Reader(clean, numbered=table.header.number >= 0)
        words_before = table.header.words
        for row in table.rows:
            yield from reader.read(row)
    yield from reader.finish()


class _Reader:
    """Reads rows in order: sections, tasks, and rows that go on with the task before them."""

    def __init__(self, clean: Clean, *, numbered: bool) -> None:
        self.clean = clean
        self.numbered = numbered
        self.sections: list[str] = []
        self.letters: list[bool] = []
        self.above = ""
        self.open: _Draft | None = None

    def finish(self) -> Iterator[_Draft]:
        """Yield the task that is open, if any and if it says what is to be done."""
        if self.open and "text" in self.open.cells:
            yield self.open
        self.open = None

    def read(self, row: Row) -> Iterator[_Draft]:
        """Take a row; yield the task before it where that one is complete."""
        text = self._text(row, "text")
        mark = SECTION.match(row.label or text)
        if mark and not looks_like_body(self._text(row, "lead")) and (row.label or set(row.cells) == {"text"}):
            yield from self.finish()
            self._enter(mark["mark"])
            return
        number = row.label.strip(".)/ -+•")
        if not row.label and self._goes_on(row, text):
            if self.open:
                self.open.take(row)
            return
        yield from self.finish()
        if not row.label and not set(row.cells) - {"text"}:
            self.sections, self.letters = [], []
            return
        if mark:
            self._leave(mark["mark"])
            self.above = mark["mark"]
        elif self.above:
            self._enter(self.above)
        if mark or NUMBER.fullmatch(row.label) or (text and len(number) <= _LONGEST_NUMBER):
            section = ".".join(self.sections) or None
            self.open = _Draft(section, number or None, row.start, row.end)
            self.open.take(row)

    def _enter(self, mark: str) -> None:
        """Enter a section; roman and lettered sections are within one another in the order they first appear."""
        letter = self._is_letter(mark)
        self._leave(mark)
        self.sections.append(mark)
        self.letters.append(letter)
        self.above = ""

    def _leave(self, mark: str) -> None:
        """Leave the section of the same kind, roman or lettered, and those within it."""
        letter = self._is_letter(mark)
        if letter in self.letters:
            within = self.letters.index(letter)
            self.sections, self.letters = self.sections[:within], self.letters[:within]

    def _is_letter(self, mark: str) -> bool:
        """Tell whether a section's mark is a letter: "I" is one behind "H"."""
        return not _is_roman(mark) or (mark == "I" and self.sections[-1:] == ["H"])

    def _goes_on(self, row: Row, text: str) -> bool:
        """Tell whether a row without a number goes on with the task before it."""
        if not text:
            return True
        if self.open is None or not (self.numbered or row.resumed or "lead" in row.cells) or self._is_title(row, text):
            return False
        lead, period = self._text(row, "lead"), self._text(row, "period")
        if lead and (period or not row.resumed):
            return row.resumed and text[0].islower()
        return not text.isupper()

    def _is_title(self, row: Row, text: str) -> bool:
        """Tell whether a row is the title of those below it: it has no number and stands alone behind a whole task."""
        if row.resumed or set(row.cells) != {"text"} or self.open is None or not _TITLE.match(text):
            return False
        return text[-1] not in ".;,:" and {"lead", "period"} <= set(self.open.cells)

    def _text(self, row: Row, role: str) -> str:
        return " ".join(" ".join(self.clean.text[s:e].split()) for s, e in row.cells.get(role, ()))


def _is_roman(mark: str) -> bool:
    return all(c in "IVX" for c in mark)


class _Writer:
    """Makes tasks of drafts, in order."""

    def __init__(self, clean: Clean, sha256: str, resolutions: Sequence[Resolution], bodies: Bodies) -> None:
        self.clean = clean
        self.sha256 = sha256
        self.bodies = bodies
        mentioned = sorted((r.mention.start, r.instrument) for r in resolutions)
        self.starts = [start for start, _ in mentioned]
        self.mentioned = [instrument for _, instrument in mentioned]
        self.above: dict[str, str] = {}

    def task(self, draft: _Draft) -> Task:
        """Return the task of a draft; a ditto mark stands for the cell of the task before."""
        lead, more = shared(self._cell(draft, "lead"))
        helping = "\n".join(t for t in (self._cell(draft, "coordinating"), more) if t)
        period = words(self._cell(draft, "period")) or None
        start = self.clean.raw(draft.start)
        return Task(
            id=individual("task", self.sha256[:12], str(start)),
            section=draft.section,
            number=draft.number,
            text=words(self._cell(draft, "text")),
            lead=self.bodies.iris(lead),
            coordinating=self.bodies.iris(helping),
            period=period,
            due=due(period),
            deliverable=words(self._cell(draft, "deliverable")) or None,
            instruments=self._instruments((*draft.cells.get("text", ()), *draft.cells.get("source", ()))),
            start=start,
            end=self.clean.raw(draft.end),
        )

    def _cell(self, draft: _Draft, role: str) -> str:
        text = "\n".join(self.clean.text[s:e] for s, e in draft.cells.get(role, ()))
        if role != "text" and "".join(text[:20].lower().split()).strip(".") in _DITTO:
            text = self.above.get(role, "")
        self.above[role] = text
        return text

    def _instruments(self, spans: Sequence[Span]) -> tuple[str, ...]:
        within: dict[str, None] = {}
        for start, end in spans:
            for index in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
                within[self.mentioned[index]] = None
        return tuple(within)
