"""What a document charges bodies with in its prose: tasks, and standing duties that recur.

A clause that says how often a report is due is a standing duty: who reports, what, to whom, and on which days. A
passage that says no more than that is no task besides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Resolution, Task
from kg.terms import individual
from loaders.bodies import Bodies, Place
from loaders.charges import Charges, charges
from loaders.deadlines import Rhythms, Standing, once
from loaders.issuers import Names
from loaders.labels import Labels
from loaders.layout import Layout
from loaders.outline import Outline, Span, outline
from loaders.periods import due
from loaders.phrases import skipped
from loaders.prose import Draft, Prose
from loaders.resolve import Identified
from loaders.tables import columns
from loaders.tasks import Assigned
from loaders.text import Clean, words

_CLAUSE_END = re.compile(r";|\.(?=\s)|\n\s{0,9}[-+•]\s")
_COMMA = re.compile(r"[,)]\s{0,4}")
_NEAR = 800
"""How far before the verb of a report its subject may stand, in characters."""
_PASSED = re.compile(r"tổng\s+hợp")
_GAP = 1500
"""How far two rows of one table may stand apart, in characters."""
_EDGE = " \n\t\r-+•*,;"


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of a passage, with half-open offsets in the matching copy."""

    index: int
    start: int
    end: int


def table_spans(tasks: Sequence[Task]) -> list[Span]:
    """Return the spans of the document's text that its task tables take up."""
    spans: list[Span] = []
    for task in sorted(tasks, key=lambda t: t.start):
        if spans and task.start - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], max(spans[-1][1], task.end))
        else:
            spans.append((task.start, task.end))
    return spans


def charged(told: Outline, sha256: str, who: Identified, names: Names) -> Assigned:
    """Return the tasks and standing duties of a document's prose, and the bodies they name."""
    bodies = Bodies(names, Place(who.own.jurisdiction, who.own.date))
    plain = not names.knowledge.is_normative(who.own.type, who.own.number)
    prose = Prose(told, charges(names), bodies, who.own.issuer_id, plain=plain)
    labels = Labels(told, columns(names.knowledge), charges(names).said)
    drafts = list(prose.drafts(labels.tasks, labels.lines))
    writer = _Writer(told, sha256, who.resolutions)
    duties = list(_Duties(told, prose, charges(names), writer).duties())
    tasks = [writer.task(d) for d in drafts if not any(_covers(told.clean, duty, d) for duty in duties)]
    found = in_order((*tasks, *duties))
    used = {b for t in found for b in (*t.lead, *t.coordinating, *t.reports_to)}
    return Assigned(found, tuple(bodies.authorities[iri] for iri in sorted(used)))


def in_order(tasks: Iterable[Task]) -> tuple[Task, ...]:
    """Return tasks in the order of the text."""
    return tuple(sorted(tasks, key=lambda t: (t.start, t.end, t.id)))


def _covers(clean: Clean, duty: Task, draft: Draft) -> bool:
    """Tell whether a standing duty says all that a passage does."""
    return duty.start <= clean.raw(draft.action) and clean.raw(draft.end) <= duty.end + 4


class _Writer:
    """Makes tasks of what was read."""

    def __init__(self, told: Outline, sha256: str, resolutions: Sequence[Resolution]) -> None:
        self.told = told
        self.clean = told.clean
        self.sha256 = sha256
        mentioned = sorted((r.mention.start, r.instrument) for r in resolutions)
        self.starts = [start for start, _ in mentioned]
        self.mentioned = [instrument for _, instrument in mentioned]

    def task(self, draft: Draft) -> Task:
        """Return the task of a draft."""
        passage = self.told.passages[draft.index]
        period, until = once(self.clean, draft.action, draft.end)
        if draft.period:
            period, until = draft.period, due(draft.period)
        start = self.clean.raw(draft.start)
        return Task(
            id=individual("task", self.sha256[:12], str(start)),
            section=passage.section,
            number=passage.number,
            text=self._said(draft.action, draft.end),
            lead=draft.parties.lead,
            coordinating=draft.parties.coordinating,
            period=period,
            due=until,
            deliverable=draft.deliverable,
            instruments=self._instruments(draft.action, draft.end),
            start=start,
            end=self.clean.raw(draft.end),
            source="prose",
        )

    def duty(self, clause: _Clause, who: tuple[str, ...], to: tuple[str, ...], when: Standing) -> Task:
        """Return the standing duty of a clause, which falls due as ``when`` says."""
        passage = self.told.passages[clause.index]
        start, end = self.clean.raw(clause.start), self.clean.raw(clause.end)
        return Task(
            id=individual("task", self.sha256[:12], f"{start}-{end}"),
            section=passage.section,
            number=passage.number,
            text=self._said(clause.start, clause.end),
            lead=who,
            coordinating=(),
            period=None,
            due=None,
            deliverable=None,
            instruments=self._instruments(clause.start, clause.end),
            start=start,
            end=end,
            source="prose",
            recurrence=when.recurrence,
            days=when.days,
            reports_to=to,
        )

    def _said(self, start: int, end: int) -> str:
        return words(self.clean.text[start:end]).strip(_EDGE).removesuffix("./").rstrip()

    def _instruments(self, start: int, end: int) -> tuple[str, ...]:
        within = self.mentioned[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return tuple(dict.fromkeys(within))


class _Duties:
    """Reads the standing duties of a document."""

    def __init__(self, told: Outline, prose: Prose, known: Charges, writer: _Writer) -> None:
        self.told = told
        self.copy = told.clean
        self.prose = prose
        self.lists = known.lists
        self.said = known.said
        self.writer = writer
        self.rhythms = Rhythms(known.said)

    def duties(self) -> Iterator[Task]:
        """Yield the standing duties in order."""
        for index in range(len(self.told.passages)):
            passage = self.told.passages[index]
            if self.prose.noticed(index) or not self.said["report"].search(self.copy.low, passage.body, passage.end):
                continue
            for clause in self._clauses(index):
                duty = self._duty(clause)
                if duty:
                    yield duty

    def _clauses(self, index: int) -> Iterator[_Clause]:
        passage = self.told.passages[index]
        start = passage.body
        for match in _CLAUSE_END.finditer(self.copy.text, passage.body, passage.end):
            yield self._trimmed(index, start, match.start())
            start = match.end()
        yield self._trimmed(index, start, passage.end)

    def _trimmed(self, index: int, start: int, end: int) -> _Clause:
        text = self.copy.text
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in " \n\t\r./*":
            end -= 1
        return _Clause(index, start, end)

    def _duty(self, clause: _Clause) -> Task | None:
        low = self.copy.low[clause.start : clause.end]
        verb = self.said["report"].search(low)
        standing = self.rhythms.standing(low) if verb else None
        if not (verb and standing) or self._onward(low, verb.start()):
            return None
        if self.said["regime"].search(low) and not standing.days:
            return None
        who = self._who(clause, clause.start + verb.start())
        if not who:
            return None
        to = tuple(b for b in self._recipients(clause) if b not in who)
        return self.writer.duty(clause, who, to, standing)

    def _onward(self, low: str, verb: int) -> bool:
        """Tell whether a verb tells what the recipient does with a report: "gửi Sở Y tế để tổng hợp, báo cáo …"."""
        return any(m[0].startswith("để") for m in self.said["onward"].finditer(low, 0, verb + 1))

    def _who(self, clause: _Clause, verb: int) -> tuple[str, ...]:
        """Return who reports: the bodies named right before what they do in this clause, else those charged above."""
        near = max(clause.start, verb - _NEAR)
        begins = [clause.start, *(m.end() for m in _COMMA.finditer(self.copy.low, near, verb))]
        heading: tuple[str, ...] = ()
        for begin in begins:
            if begin > clause.start and not self.lists.begins_name(self.copy, begin):
                continue
            end = self.lists.end(self.copy, begin, clause.end)
            if end and end <= verb and self.said.opens(self.copy, skipped(self.copy, end, clause.end), clause.end):
                if begin > clause.start or not self._heads(end, clause.end):
                    return self.prose.listed(begin, end)
                heading = self.prose.listed(begin, end)
        return heading or self.prose.charged(clause.index)

    def _heads(self, end: int, stop: int) -> bool:
        """Tell whether names that end there stand on a line of their own, above a sentence."""
        action = skipped(self.copy, end, stop)
        return "\n" in self.copy.text[end:action] and self.copy.text[action : action + 1].isupper()

    def _recipients(self, clause: _Clause) -> tuple[str, ...]:
        """Return who is reported to, not those to whom a recipient passes it on."""
        found: dict[str, None] = {}
        last = clause.start
        for match in self.said["toward"].finditer(self.copy.low, clause.start, clause.end):
            if self.said["onward"].search(self.copy.low, clause.start, match.start()) or (
                found and _PASSED.search(self.copy.low, last, match.start())
            ):
                break
            begin = match.end()
            while begin < clause.end and self.copy.text[begin].isspace():
                begin += 1
            end = self.lists.end(self.copy, begin, clause.end)
            if end is not None:
                found |= dict.fromkeys(self.prose.listed(begin, end))
                last = end
        return tuple(found)


def prose_outline(clean: Clean, layout: Layout, begin: int, tables: Sequence[Task]) -> Outline:
    """Return the outline of a document's prose, without its header and the rows of its task tables."""
    return outline(clean, layout, begin=begin, tables=table_spans(tables))
