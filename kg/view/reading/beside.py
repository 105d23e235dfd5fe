"""What stands beside a text in the reader: its headings, relations, tasks and findings, each leading to its place."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as attribute

from kg.view.fragments import named
from kg.view.links import Passage
from kg.view.reading.state import Reading
from kg.view.statements import Citation
from kg.view.text import escape, shortened

_MOST = 400


def beside(reading: Reading) -> str:
    """Return the lists beside the text as HTML."""
    relations, tasks, notes = _relations(reading), _tasks(reading), _notes(reading)
    groups = (
        ("Mục lục", _contents(reading), not relations),
        (f"{len(relations)} quan hệ đọc được", relations, True),
        (f"{len(tasks)} nhiệm vụ được giao", tasks, not relations),
        (f"{len(notes)} điều cần xem lại", notes, True),
    )
    shown = "".join(_group(heading, items, is_open=is_open) for heading, items, is_open in groups if items)
    nothing = '<p class="quiet">Không đọc thấy quan hệ nào trong tài liệu này.</p>' if not relations else ""
    return f'<nav lang="vi" aria-label="Trong tài liệu này">{nothing}{shown}</nav>'


def _group(heading: str, items: Sequence[str], *, is_open: bool) -> str:
    more = f'<li class="quiet">… và {len(items) - _MOST} mục nữa.</li>' if len(items) > _MOST else ""
    state = " open" if is_open else ""
    return (
        f'<details class="beside-group"{state}><summary><h2 class="beside-head">{heading}</h2></summary>'
        f'<ul class="beside">{"".join(items[:_MOST])}{more}</ul></details>'
    )


def _contents(reading: Reading) -> list[str]:
    items = []
    for head in reading.laid.headings:
        words = escape(shortened(reading.text[head.start : head.end], 110))
        inner = f'<span class="level-{head.level}">{words}</span>'
        items.append(_jump(reading, Passage(head.start, head.end), inner))
    return items


def _relations(reading: Reading) -> list[str]:
    """Return the relations in the order of the text; the document's own instrument as subject goes unsaid."""
    stated = sorted(reading.stated, key=lambda c: (c.evidence.start, c.evidence.end))
    return [_relation(reading, citation) for citation in stated]


def _relation(reading: Reading, citation: Citation) -> str:
    passage = citation.evidence
    subject = "" if citation.subject == reading.own.iri else named(reading.cards[citation.subject], 70)
    planned = " (dự kiến)" if passage.modality == "planned" else ""
    verb = f'<span class="verb">{escape(reading.names[citation.predicate][0])}{planned}</span>'
    quote = f'<span class="said">{escape(shortened(passage.quote, 110))}</span>'
    text = f"{subject} {verb} {named(reading.cards[citation.object], 70)}{quote}{_place(reading, passage.start)}"
    return _jump(reading, Passage(passage.start, passage.end), text)


def _tasks(reading: Reading) -> list[str]:
    items = []
    for task in reading.tasks:
        number = f"{escape(shortened(task.number, 20))}. " if task.number else ""
        about = " · ".join(part for part in ("; ".join(task.lead), task.when) if part)
        text = (
            f"{number}{escape(shortened(task.text, 140))}"
            f'<span class="said">{escape(shortened(about, 140))}</span>{_place(reading, task.start)}'
        )
        items.append(_jump(reading, Passage(task.start, task.end), text))
    return items


def _notes(reading: Reading) -> list[str]:
    return [
        _jump(reading, Passage(note.start or 0, note.end or 0), escape(shortened(note.message, 200)))
        for note in reading.notes
    ]


def _place(reading: Reading, start: int) -> str:
    place = reading.structure.place(start)
    return f'<span class="said">{place}</span>' if place else ""


def _jump(reading: Reading, place: Passage, inner: str) -> str:
    """Return a line that leads to ``place``; ``inner`` is HTML."""
    state = ' aria-current="true"' if place == reading.passage else ""
    address = reading.address(place if place.start < place.end else None)
    return f'<li><a href="{attribute(address)}"{state}>{inner}</a></li>'
