"""Labelled charges: the lines below a task that say who leads, who coordinates and when.

"Đơn vị chủ trì: Sở Y tế", "Cơ quan phối hợp: …", "Thời gian thực hiện: Quý II/2025", "Sản phẩm: …". The labels are the
headers of task tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.lists import looks_like_body, shared
from loaders.outline import Outline
from loaders.phrases import Phrases, skipped
from loaders.tables import Columns
from loaders.text import words

_LABEL = re.compile(r"[^:.;]{3,60}:|[^:.;]{6,60}$")
_ROLES = ("lead", "coordinating", "period", "deliverable")
_NAME = 160
"""The longest line that names bodies below a label, in characters."""
_SHALLOW = 60
"""How deep a passage stands at least that is no heading of an unmarked one."""
_ABOUT = re.compile(r"(?:quy\s+định|bao\s+gồm)\s")
"""What the content of an act that is to be drafted begins with."""
_FARTHEST = 40
"""How many passages before its labels a task may have."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The task of the passage at ``index``: where what is to be done begins, and the texts of its labelled lines."""

    index: int
    action: int
    lead: str
    coordinating: str
    period: str | None
    deliverable: str | None


@dataclass(slots=True)
class _Group:
    """Labelled lines that follow one another; ``end`` is the passage behind them."""

    first: int
    end: int
    values: dict[str, list[str]] = field(default_factory=dict)


class Labels:
    """The labelled tasks of one document."""

    def __init__(self, told: Outline, known: Columns, said: Phrases) -> None:
        self.told = told
        self.said = said
        self.tasks: dict[int, Labelled] = {}
        """The labelled tasks by the index of the passage that says what is to be done."""
        self.lines: set[int] = set()
        """The indexes of the labelled lines."""
        self._labels = [self._label(i) for i in range(len(told.passages))]
        self._roles = [_role(found[0], known) if found else "" for found in self._labels]
        free = 0
        for group in self._groups():
            if any(looks_like_body(text) for text in group.values.get("lead", ())):
                self.tasks |= {task.index: task for task in self._tasks(group, free)}
                self.lines.update(range(group.first, group.end))
            free = group.end

    def _groups(self) -> Iterator[_Group]:
        index, count = 0, len(self.told.passages)
        while index < count:
            group = _Group(index, index)
            while index < count and (behind := self._take(group, index)) > index:
                index = behind
            group.end = index
            if group.values:
                yield group
            index = max(index, group.first + 1)

    def _take(self, group: _Group, index: int) -> int:
        """Add the value of a label, or of the bodies below it; return the index of the next passage, or the same one
        where no label stands."""
        role, behind = self._roles[index], index + 1
        if self._label_of_labels(index):
            return behind
        if role not in _ROLES:
            return index
        text = self._value(index)
        found = [text] if text else []
        below = self.told.below(index) if not text else range(0)
        while behind in below and self._roles[behind] not in _ROLES and self._names(behind, after_one=bool(found)):
            found.append(self._text(behind))
            behind += 1
        if not found:
            return index
        group.values.setdefault(role, []).extend(t.rstrip(" .;") for t in found)
        return behind

    def _names(self, index: int, *, after_one: bool) -> bool:
        """Tell whether a passage below a label is one of its bodies; behind one, any short one is."""
        text = self._text(index)
        marked = self.told.passages[index].marker == self.told.passages[index - 1].marker
        return len(text) <= _NAME and (looks_like_body(text) or (after_one and marked))

    def _label_of_labels(self, index: int) -> bool:
        """Tell whether a passage only opens labels: "b) Cơ quan thực hiện:" above "- Đơn vị chủ trì: …"."""
        return (
            index + 1 < len(self._roles)
            and self._roles[index + 1] in _ROLES
            and self._roles[index] != ""
            and self.told.passages[index + 1].above == index
            and not self._value(index)
        )

    def _label(self, index: int) -> re.Match[str] | None:
        """Return the words before a passage's colon; one without a colon is a label if it has a marker."""
        passage = self.told.passages[index]
        label = _LABEL.match(self.told.clean.text, passage.body, passage.end)
        return label if label and (passage.marker or label[0].endswith(":")) else None

    def _value(self, index: int) -> str:
        label = self._labels[index]
        return words(self.told.clean.text[label.end() : self.told.passages[index].end]) if label else ""

    def _text(self, index: int) -> str:
        passage = self.told.passages[index]
        return words(self.told.clean.text[passage.body : passage.end])

    def _tasks(self, group: _Group, free: int) -> Iterator[Labelled]:
        """Yield the passages that say what the labels are of."""
        lead, more = shared("; ".join(group.values["lead"]))
        helping = "; ".join(t for t in (*group.values.get("coordinating", ()), more) if t)
        period = "; ".join(group.values.get("period", ())).rstrip(" .;") or None
        deliverable = "; ".join(group.values.get("deliverable", ())).rstrip(" .;") or None
        for index in self._texts(group, free):
            passage = self.told.passages[index]
            label = self._labels[index] if self._roles[index] == "text" else None
            action = label.end() if label else passage.body
            yield Labelled(index, action, lead, helping, period, deliverable)

    def _texts(self, group: _Group, free: int) -> list[int]:
        """Return the passages before the labels, back to a heading that is less deep than they are."""
        passages = self.told.passages
        found: list[int] = []
        above = passages[group.first].above
        if (
            passages[group.first].marker
            and above >= 0
            and passages[above].marker == "number"
            and not self._roles[above]
        ):
            free = max(free, above)
        for index in range(group.first - 1, max(free - 1, group.first - _FARTHEST), -1):
            depth = min((passages[i].depth for i in found if passages[i].marker), default=_SHALLOW)
            if found and passages[index].depth < depth:
                break
            found.append(index)
        texts = [i for i in found if not (self._roles[i] == "text" and not self._value(i))]
        return sorted(self._entitled(texts, free))

    def _entitled(self, texts: list[int], free: int) -> list[int]:
        """Return what a text is of, where it says no more than what the item it stands under is about: "- Nghị định …"
        above "+ Nội dung: quy định …"."""
        if len(texts) != 1 or self._roles[texts[0]] != "text":
            return texts
        passage, clean = self.told.passages[texts[0]], self.told.clean
        label = self._labels[texts[0]]
        begin = skipped(clean, label.end() if label else passage.body, passage.end)
        if passage.above < free:
            return texts
        above = self.told.passages[passage.above]
        if above.marker == "number" and not self.said.opens(clean, begin, passage.end):
            return [passage.above] if self.said.opens(clean, above.body, above.end) else texts
        about = above.marker in ("letter", "dash") and _ABOUT.match(clean.low, begin, passage.end)
        return [passage.above] if about else texts


def _role(label: str, known: Columns) -> str:
    """Return the role of the words before a colon, or of a line that says nothing else."""
    text = label.strip(" :*\n")
    return known.role(text) if label.endswith(":") else known.label(text)
