"""The table of *Độ phủ* as it is saved: a row for each directive and province, with a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.coverage import Cell
from kg.graph import Store
from kg.instruments import Card
from kg.provinces import Province, Provinces
from kg.reach import chain
from kg.sheets import Table, Value, dated
from kg.view.coverage.words import SIGNS, called

COLUMNS = (
    "Văn bản được thực hiện", "Ngày ban hành", "Tỉnh, thành phố", "Tình trạng",
    "Văn bản đầu tiên", "Ngày văn bản đầu tiên", "Số ngày", "Chuỗi thực hiện", "Câu chứng minh bước đầu", "Tệp",
    "Văn bản khác của tỉnh", "Của huyện, xã", "Chưa rõ", "Mới dự kiến",
    "Tỉnh cũ đã có", "Văn bản đang nạp của tỉnh", "Của các tỉnh cũ",
)  # fmt: skip


def sheet(
    store: Store, columns: Sequence[tuple[Card, Mapping[str, Cell]]], rows: Sequence[Province], provinces: Provinces
) -> Table:
    """Return the table; it reads the chain of every province that has an instrument."""
    cells = [(directive, found[province.key]) for directive, found in columns for province in rows]
    return Table("Độ phủ", COLUMNS, tuple(tuple(_row(store, d, cell, provinces)) for d, cell in cells))


def _row(store: Store, directive: Card, cell: Cell, provinces: Provinces) -> Iterator[Value]:
    first = cell.first
    steps = chain(store, first.route) if first else ()
    proof = next((step.evidence[0] for _, step, _ in steps[:1] if step and step.evidence), None)
    yield directive.label
    yield dated(directive.date)
    yield called(cell.province, provinces)
    yield SIGNS[cell.state][1]
    yield first.card.label if first else None
    yield dated(first.card.date) if first else None
    yield cell.delay
    yield " → ".join([lower.label for lower, _, _ in steps] + [directive.label]) if steps else None
    yield proof.quote if proof else None
    yield proof.file if proof else None
    yield max(len(cell.plans) - 1, 0)
    yield len(cell.local)
    yield len(cell.perhaps)
    yield len(cell.planned)
    yield ", ".join(part.province.name for part in cell.covered_parts) or None
    yield cell.held
    yield cell.held_with_parts - cell.held
