"""What a portal says of the document that it shows: its table of attributes, and its lists of related documents.

A label and its value stand in neighbouring cells, in a term and its definition, or in one line with a colon. The name
of a relation heads a list of links. What the document itself says is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.knowledge import Knowledge
from kg.model import Stated
from loaders.web.page import CELLS, Page

_MOST = 2_000
"""The most statements of one page."""
_LABEL = 60
"""The longest name of a field or a relation."""
_VALUE = 500
"""The longest value of a field, and the longest name of a related document."""
_COUNT = re.compile(r"\s{0,3}[(\[]\d{1,6}[)\]]\s{0,3}$|\s{0,3}:\s{0,3}$")
_LINES = frozenset({"li", "p", "div", "span", "td"})
_HEADS = frozenset({"h2", "h3", "h4", "h5", "div", "span", "a", "b", "strong", "td", "th", "dt", "label", "p", "li"})
_TEXT = frozenset({"text", "parts", "relation", "ignored"})
_UP = 3
"""How far above the name of a relation the part begins that lists the documents."""
_EMPTY = frozenset(
    {"", "-", "--", "...", "…", "đang cập nhật", "đã biết", "không", "chưa xác định", "dữ liệu đang cập nhật"}
)
_NONE = re.compile(r"^[^(]*\(0\)")
_DIGIT = re.compile(r"\d")
_TOOL = re.compile(r"\s*\[")


def attributes(
    page: Page, chosen: int | None, known: Knowledge, left_out: frozenset[int] = frozenset()
) -> tuple[Stated, ...]:
    """Return what a page says of its document outside of what is the document, in the parts left out of it too."""
    reader = _Reader(page, chosen, known, left_out)
    found = dict.fromkeys([*reader.fields(), *reader.relations()])
    return tuple(found)[:_MOST]


class _Reader:
    def __init__(self, page: Page, chosen: int | None, known: Knowledge, left_out: frozenset[int]) -> None:
        self.page, self.known = page, known
        self.elements = page.elements
        inner = range(0, 0)
        if chosen is not None:
            inner = range(self.elements[chosen].first, self.elements[chosen].last)
        self._numbers, end = [], -1
        for number, element in enumerate(self.elements):
            end = max(end, element.last) if number in left_out else end
            if element.first not in inner or element.first < end:
                self._numbers.append(number)

    def fields(self) -> Iterator[Stated]:
        """Yield the fields; one that has several values is another document's too, and left out."""
        values: dict[str, dict[str, None]] = {}
        for pairs in (self._pairs(), self._lines()):
            found: dict[str, dict[str, None]] = {}
            for label, value in pairs:
                role = self.known.field(label)
                if role and role not in _TEXT and value.casefold() not in _EMPTY:
                    found.setdefault(role, {})[value] = None
            values = found | values
        yield from (Stated(role, next(iter(told))) for role, told in values.items() if len(told) == 1)

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Yield a label and its value in one line."""
        for number in self._numbers:
            element = self.elements[number]
            if element.tag in _LINES and 0 < element.end - element.start <= _VALUE:
                line = self.page.text[element.start : element.end].strip()
                label, colon, value = line.partition(":")
                if colon and value.strip() and len(label) <= _LABEL and "\n" not in line:
                    yield label, " ".join(value.split())

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Yield a label and its value in neighbouring cells, or a term and its definition."""
        before: dict[int, tuple[str, ...]] = {}
        for number in self._numbers:
            element = self.elements[number]
            if element.end - element.start > _VALUE:
                continue
            if element.tag in CELLS or element.tag in ("dt", "dd"):
                labels, rest = before.get(element.parent, ())[:1], before.get(element.parent, ())[1:]
                names = () if labels and element.tag != "dt" else self._labels(number)
                if names:
                    before[element.parent] = names
                elif labels:
                    before[element.parent] = rest
                    yield labels[0], self._text(number)

    def _labels(self, number: int) -> tuple[str, ...]:
        """Return the names that a cell gives to the cells behind it: "Cơ quan ban hành/ Chức danh / Người ký"."""
        text = _COUNT.sub("", self._text(number))
        if len(text) > _LABEL:
            return ()
        if self.known.field(text):
            return (text,)
        names = tuple(name.strip() for name in text.split("/"))
        return names if len(names) > 1 and all(map(self.known.field, names)) else ()

    def relations(self) -> Iterator[Stated]:
        """Yield the related documents under the name that the page gives to the relation."""
        heads = list(self._heads())
        for at, (number, name) in enumerate(heads):
            end = self.elements[heads[at + 1][0]].first if at + 1 < len(heads) else len(self.page.events)
            yield from (Stated("relation", other, name) for other in self._listed(number, end))

    def _listed(self, number: int, end: int) -> list[str]:
        """Return the documents in the innermost part around the name of a relation that lists any behind it."""
        part = number
        for _ in range(_UP):
            part = self.elements[part].parent
            if part < 0:
                break
            begin = self.elements[part].start
            if _NONE.match(self.page.text[begin : begin + 2 * _LABEL].strip()):
                break
            found = list(self._links(self.elements[number].last, min(self.elements[part].last, end)))
            if found:
                return found
        return []

    def _heads(self) -> Iterator[tuple[int, str]]:
        """Yield the elements that hold nothing but the name of a relation, the innermost of each."""
        last = -1
        found: list[tuple[int, str]] = []
        for number in self._numbers:
            element = self.elements[number]
            if element.tag in _HEADS and 0 < element.end - element.start <= _LABEL + 40:
                name = _COUNT.sub("", self._text(number))
                if len(name) <= _LABEL and self.known.published(name):
                    if found and element.first < last:
                        found.pop()
                    found.append((number, name))
                    last = element.last
        yield from found

    def _links(self, first: int, last: int) -> Iterator[str]:
        """Yield the texts of links between two events that name a document, by its number at least."""
        for event in self.page.events[first:last]:
            if isinstance(event, int) and event >= 0 and self.elements[event].tag == "a":
                text = self._text(event)
                if len(text) <= _VALUE and _DIGIT.search(text) and not _TOOL.match(text) and " " in text:
                    yield text

    def _text(self, number: int) -> str:
        element = self.elements[number]
        return " ".join(self.page.text[element.start : element.end].split())
