"""The view *Nhiệm vụ* of an instrument: the tasks that it assigns or that concern it, as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as attribute

from kg.instruments import Card
from kg.view import links
from kg.view.controls import captioned
from kg.view.duties.address import path
from kg.view.fragments import day, section
from kg.view.instruments.choices import Choices
from kg.view.loaded import Loaded
from kg.view.paging import part, turning
from kg.view.statements import Task, task_iris, tasks
from kg.view.text import escape, shortened

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_HEADS = ("Số", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm")
_LEAD = "Việc được giao trong văn bản này, hoặc để thực hiện văn bản này. Bấm vào việc để đọc chỗ giao."


def task_view(loaded: Loaded, root: Card, chosen: Choices) -> str:
    """Return a page of the tasks as HTML, or that there is none."""
    found = task_iris(loaded.store, root.iri)
    if not found:
        nothing = (
            f"Trong {loaded.documents} văn bản đang nạp, không thấy việc nào được giao ở đây hoặc nhắc tới văn bản này."
        )
        return f'<div class="view" lang="vi">{section("Nhiệm vụ", nothing)}</div>'
    rows = "".join(_row(task) for task in tasks(loaded.index, part(found, chosen)))
    every = attribute(links.tasks(**{"chi-dao": shortened(root.label, 120), "vb": path(root.iri), "han": "tat-ca"}))
    return (
        f'<div class="view" lang="vi">{section("Nhiệm vụ", f"{_LEAD} Có {len(found)} việc.")}'
        f'<p><a href="{every}">Xem cả việc của các văn bản thực hiện văn bản này, theo thời hạn</a></p>'
        f"{captioned(_HEADS, rows, caption='Bảng nhiệm vụ')}"
        f"{turning(root.iri, chosen, len(found), 'việc')}</div>"
    )


def _row(task: Task) -> str:
    passage = links.Passage(task.start, task.end) if task.start < task.end else None
    address = attribute(links.document(task.document, passage))
    place = f'<div class="source-of">{escape(task.place)}</div>' if task.place else ""
    cells = (
        escape(shortened(task.number, 12)),
        f'<a href="{address}">{escape(shortened(task.text, 400))}</a>{place}',
        _bodies(task.lead),
        _bodies(task.coordinating),
        _when(task.when),
        escape(shortened(task.deliverable, 120)),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _when(said: str) -> str:
    """Return a date as Vietnamese readers write it, a period ("2025-2030", "Hằng năm") as it stands.

    >>> _when("2025-12-31"), _when("2025-2030")
    ('<span class="number">31/12/2025</span>', '2025-2030')
    """
    return f'<span class="number">{day(said)}</span>' if _DATE.fullmatch(said) else escape(shortened(said, 80))


def _bodies(names: Sequence[str]) -> str:
    return "<br>".join(escape(shortened(name, 100)) for name in names)
