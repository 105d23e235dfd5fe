"""A lineage as tables for a spreadsheet: its steps with every passage, its instruments, and its open ends."""

from __future__ import annotations

from kg.decided import decision_line
from kg.instruments import Card
from kg.lineage import Lineage
from kg.messages import say
from kg.proofs import Evidence, recognised
from kg.relations import Phrases
from kg.sheets import Table, Value, dated
from kg.steps import Step

_SIDES = {"root": "văn bản gốc của phiếu", "up": "lên", "down": "xuống"}
_ENDS = ("văn bản", "số ký hiệu", "ngày", "cơ quan", "trích yếu")
_PASSAGE = (
    "Câu trích", "Tài liệu", "Vị trí", "Mục", "Điều khoản", "Theo đề mục", "Từ ký tự", "Đến ký tự", "Tình trạng",
    "Nhận ra nhờ", "Độ chắc", "Người quyết định", "Mã quy tắc (cho người làm dữ liệu)",
)  # fmt: skip


def tables(lineage: Lineage, names: Phrases) -> tuple[Table, ...]:
    """Return the tables of a lineage; open ends have one only where there are such."""
    found = (steps(lineage, names), _instruments(lineage), _open_ends(lineage))
    return tuple(table for table in found if table.rows or table is found[0])


def steps(lineage: Lineage, names: Phrases) -> Table:
    """Return one row per step and passage, a step without a passage once."""
    cards = lineage.cards()
    ends = (f"{which} – {what}" for which in ("Bên nêu", "Bên được nêu") for what in _ENDS)
    subject_and_object = [*ends]
    columns = ("Hướng", *subject_and_object[:5], "Quan hệ", *subject_and_object[5:], *_PASSAGE)
    rows = tuple(
        (
            _SIDES[step.side], *_end(cards[step.subject]), names[step.predicate][0], *_end(cards[step.object]),
            *(_passage(passage) if passage else (None,) * len(_PASSAGE)),
        )
        for step in lineage.steps
        for passage in _passages(step)
    )  # fmt: skip
    return Table("Các bước", columns, rows)


def _passages(step: Step) -> tuple[Evidence | None, ...]:
    return step.evidence or (None,)


def _end(card: Card) -> tuple[Value, ...]:
    return card.label, card.number, dated(card.date), card.issuer, card.title


def _passage(passage: Evidence) -> tuple[Value, ...]:
    modality = say(passage.modality) if passage.modality in ("planned", "past") else "đã ban hành"
    return (
        passage.quote, passage.file, passage.place, passage.section, passage.pinpoint, passage.cue, passage.start,
        passage.end, modality, recognised(passage.rule), passage.confidence,
        decision_line(passage.decision) if passage.decision else None, passage.rule,
    )  # fmt: skip


def _instruments(lineage: Lineage) -> Table:
    columns = ("Hướng", "Bước", "Loại", "Số ký hiệu", "Ngày", "Cơ quan", "Nơi", "Văn bản", "Trích yếu", "Toàn văn",
               "Định danh")  # fmt: skip
    rows = tuple(
        (_SIDES[node.side], node.depth, *_identity(node.card), _files(node.card), node.card.iri)
        for node in lineage.nodes
    )
    return Table("Văn bản", columns, rows)


def _identity(card: Card) -> tuple[Value, ...]:
    return card.type, card.number, dated(card.date), card.issuer, card.jurisdiction, card.label, card.title


def _files(card: Card) -> str:
    return ", ".join(d.file for d in card.documents) or say("ambiguous" if card.candidates else "stub")


def _open_ends(lineage: Lineage) -> Table:
    rows = tuple(
        (end.card.label, *_identity(candidate), candidate.iri)
        for end in lineage.open_ends
        for candidate in end.candidates
    )
    columns = (
        "Chỗ chưa xác định",
        "Loại",
        "Số ký hiệu",
        "Ngày",
        "Cơ quan",
        "Nơi",
        "Có thể là",
        "Trích yếu",
        "Định danh",
    )
    return Table("Chỗ chưa xác định", columns, rows)
