"""The direct relations of an instrument by kind and direction, and the tasks that it assigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape as attribute

from kg.instruments import Card, card, order
from kg.lineage import Evidence
from kg.relations import RELATIONS
from kg.view import links
from kg.view.fragments import day, evidence, fold, instrument_link, section, status, steps, title
from kg.view.loaded import Loaded
from kg.view.statements import Citation, Task, citations, tasks
from kg.view.text import escape, shortened

_MOST = 100
_MODALITIES = {
    "asserted": ("Quan hệ trực tiếp", "Mọi chỗ dẫn giữa văn bản này và văn bản khác, theo loại và chiều."),
    "planned": ("Dự kiến", "Mới nói là sẽ làm: chưa thành quan hệ và không tính vào dòng văn bản."),
    "past": ("Đã qua", "Kể lại việc đã làm trước đây: không tính vào dòng văn bản."),
}


def relations(loaded: Loaded, root: Card) -> str:
    """Return the relations of an instrument as HTML, what is planned and what is past apart."""
    found = citations(loaded.store, root.iri)
    known: dict[str, Card] = {}
    for citation in found:
        for iri in (citation.subject, citation.object):
            if iri not in known:
                known[iri] = card(loaded.store, iri)
    parts = []
    for modality, (heading, lead) in _MODALITIES.items():
        groups = _groups(loaded, root, (c for c in found if c.evidence.modality == modality), known)
        if groups:
            parts.append(section(heading, lead) + groups)
    return f'<div lang="vi">{"".join(parts)}</div>'


def _groups(loaded: Loaded, root: Card, found: Iterable[Citation], known: dict[str, Card]) -> str:
    groups: dict[tuple[int, str], dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for citation in found:
        if citation.subject == root.iri:
            groups[0, citation.predicate][citation.object].append(citation.evidence)
        else:
            groups[1, citation.predicate][citation.subject].append(citation.evidence)
    return "".join(
        _group(loaded.names[predicate][voice], groups[voice, predicate], known)
        for voice, predicate in sorted(groups, key=lambda key: (key[0], RELATIONS.index(key[1])))
    )


def _group(verb: str, others: dict[str, list[Evidence]], known: dict[str, Card]) -> str:
    ordered = sorted(others, key=lambda iri: order(known[iri]))
    items = [
        f'<div class="claim">{instrument_link(known[iri])} <span class="quiet">{day(known[iri].date)}</span> '
        f'{status(known[iri])}<div class="about">{escape(shortened(title(known[iri]), 160))}</div></div>'
        f"{evidence(others[iri])}"
        for iri in ordered[:_MOST]
    ]
    more = f'<p class="quiet">… và {len(others) - _MOST} văn bản nữa.</p>' if len(others) > _MOST else ""
    return fold(f'<span class="verb">{escape(verb)}</span>', len(others), steps(items) + more)


def task_table(loaded: Loaded, root: Card) -> str:
    """Return the tasks that the instrument assigns or that concern it, as a folded table."""
    found = tasks(loaded.store, root.iri)
    if not found:
        return ""
    heads = "".join(f"<th>{head}</th>" for head in ("Số", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"))
    rows = "".join(_task_row(task) for task in found[:_MOST])
    more = f'<p class="quiet">… và {len(found) - _MOST} nhiệm vụ nữa.</p>' if len(found) > _MOST else ""
    table = f'<table class="plain"><tr>{heads}</tr>{rows}</table>{more}'
    heading = section("Nhiệm vụ", "Việc được giao trong văn bản này, hoặc để thực hiện văn bản này.")
    return f'<div lang="vi">{heading}{fold("Bảng nhiệm vụ", len(found), table, is_open=len(found) <= 10)}</div>'


def _task_row(task: Task) -> str:
    passage = links.Passage(task.start, task.end) if task.start < task.end else None
    text = escape(shortened(task.text, 400))
    address = attribute(links.document(task.document, passage))
    place = f'<div class="source-of">{escape(task.place)}</div>' if task.place else ""
    cells = [
        escape(shortened(task.number, 12)),
        f'<a href="{address}">{text}</a>{place}',
        _bodies(task.lead),
        _bodies(task.coordinating),
        escape(shortened(task.when, 80)),
        escape(shortened(task.deliverable, 120)),
    ]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _bodies(names: Sequence[str]) -> str:
    return "<br>".join(escape(shortened(name, 100)) for name in names)
