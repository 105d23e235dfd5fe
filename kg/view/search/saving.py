"""The table of what a search found, as it is saved: a row for each instrument, all pages of the list."""

from __future__ import annotations

from collections.abc import Mapping

from kg.index.cards import Hit
from kg.index.finding import Search, found
from kg.index.opening import Index
from kg.messages import say
from kg.sheets import Table, Value, dated, unfinished

_COLUMNS = (
    "Văn bản", "Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành", "Nơi ban hành", "Toàn văn", "Hiệu lực",
    "Hết hiệu lực từ", "Tệp", "Địa chỉ định danh",
)  # fmt: skip
MOST = 5_000
"""How many instruments a file holds at most."""


def sheet(index: Index, search: Search, force: Mapping[str, str]) -> Table:
    """Return the instruments that fit, at most `MOST`, in the order of the page; ``force`` has the words for it."""
    answer = found(index, search, limit=MOST)
    table = Table("Kết quả tìm kiếm", _COLUMNS, tuple(_row(hit, force) for hit in answer.hits))
    return unfinished(table, answer.total)


def _row(hit: Hit, force: Mapping[str, str]) -> tuple[Value, ...]:
    card = hit.card
    held = "ambiguous" if card.candidates else "held" if card.held else "stub"
    return (
        card.label,
        card.number,
        card.title,
        dated(card.date),
        card.issuer,
        card.jurisdiction,
        say(held),
        force.get(hit.force),
        dated(hit.ended) if hit.force != "inForce" else None,
        "; ".join(document.file for document in card.documents) or None,
        card.iri,
    )
