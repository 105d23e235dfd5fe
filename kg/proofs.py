"""The passages that prove a step, and which of them speaks first.

What an instrument does, its own text says best; then the texts of its own place; then what others report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.decided import Decision, cited_by_decision
from kg.graph import Statement, Store, objects
from kg.instruments import normal_number
from kg.terms import DEF, ELI

_RECOGNISED = {
    "title": "lời trong tên văn bản",
    "preamble": "lời ở phần mở đầu",
    "basis": "phần căn cứ",
    "body": "lời trong thân văn bản",
    "lead": "câu mở đầu một danh sách",
    "list": "mục của một danh sách",
    "chain": "lời nối hai văn bản trong cùng câu",
    "passive": "lời “được …”, “bị …” sau tên văn bản",
    "trailing": "lời đứng sau tên văn bản",
    "within": "lời nằm trong tên văn bản được dẫn",
    "within a name": "lời nằm trong tên văn bản được dẫn",
    "named in an issuer": "số ký hiệu nằm trong tên cơ quan",
    "own": "tên mà văn bản tự ban hành",
    "issued": "tên đứng cạnh văn bản ban hành nó",
    "planned": "lời về việc sẽ làm",
    "consolidated": "lời in trong văn bản hợp nhất",
    "opening of a consolidated text": "phần mở đầu của văn bản hợp nhất",
    "mention": "chỉ nêu tên văn bản",
}
"""What the first word of a rule's name says to people: where the words stand that state the relation."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage that states a step: ``start``/``end`` count code points of the document's text; ``cue`` is the
    heading or other sentence that governs the passage from outside, ``place`` its page and cell, if the file has such.
    ``decision`` is what a person decided where the passage itself leaves open which instrument it means.
    """

    document: str
    file: str
    quote: str
    section: str
    pinpoint: str | None
    start: int
    end: int
    rule: str
    confidence: float
    modality: str
    cue: str | None = None
    place: str | None = None
    decision: Decision | None = None

    @property
    def is_part(self) -> bool:
        """Whether the quote is cut out of a longer clause."""
        return self.quote != self.quote.strip()

    @property
    def shown(self) -> str:
        """The quote for people, with an ellipsis on the side on which its clause goes on."""
        before, after = ("… " if self.quote[:1].isspace() else "", " …" if self.quote[-1:].isspace() else "")
        return f"{before}{self.quote.strip()}{after}"


def passage(store: Store, statements: Sequence[Statement]) -> Evidence:
    """Return the passage of a citation of which everything is said that `kg.graph.about` returns."""
    said = {s.predicate.removeprefix(DEF): s.object for s in statements if s.predicate.startswith(DEF)}
    document = said.get("citing", "")
    return Evidence(
        document=document,
        file=next(iter(objects(store, document, DEF + "fileName")), "") if document else "",
        quote=said.get("quote", ""),
        section=said.get("section", ""),
        pinpoint=said.get("pinpoint"),
        start=int(said.get("start", 0)),
        end=int(said.get("end", 0)),
        rule=said.get("rule", ""),
        confidence=float(said.get("confidence", 0)),
        modality=said.get("modality", ""),
        cue=said.get("cueQuote"),
        place=said.get("place"),
        decision=cited_by_decision(store, statements),
    )


def recognised(rule: str) -> str:
    """Return how a rule knows a relation, in words for people; a rule without words is told by its name.

    >>> recognised("list:body:thuc-hien"), recognised("title:trien-khai")
    ('mục của một danh sách', 'lời trong tên văn bản')
    """
    return _RECOGNISED.get(rule.partition(":")[0], rule)


def ranked(store: Store, subject: str, object_: str, passages: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the passages that state one step, the one that proves it best first.

    What is asserted goes before what is planned; then the text of the subject, the texts of its jurisdiction, all
    others; among equals the surer, then what names both ends, then by file and place.
    """
    found = sorted(passages, key=lambda e: (e.file, e.document, e.start, e.end))
    if len(found) < 2:
        return tuple(found)
    distances = _distances(store, subject, {e.document for e in found})
    ends = [_numbers(store, iri) for iri in (subject, object_)]

    def key(e: Evidence) -> tuple[bool, int, float, bool]:
        return e.modality != "asserted", distances[e.document], -e.confidence, not _names(e.quote, ends)

    return tuple(sorted(found, key=key))


def _distances(store: Store, subject: str, documents: Iterable[str]) -> dict[str, int]:
    """Return for each document whether it is the text of the subject (0), of its jurisdiction (1), or another (2)."""
    places = set(objects(store, subject, DEF + "jurisdiction"))
    found = {}
    for document in documents:
        own = objects(store, document, DEF + "expresses") if document else []
        near = any(place in places for iri in own for place in objects(store, iri, DEF + "jurisdiction"))
        found[document] = 0 if subject in own else 1 if near else 2
    return found


def _numbers(store: Store, iri: str) -> list[re.Pattern[str]]:
    numbers = {normal_number(number) for number in objects(store, iri, ELI + "id_local")}
    return [re.compile(rf"(?<!\d)0*{re.escape(number)}") for number in sorted(numbers) if number]


def _names(quote: str, ends: Iterable[Sequence[re.Pattern[str]]]) -> bool:
    text = normal_number(quote)
    return all(any(number.search(text) for number in numbers) for numbers in ends)
