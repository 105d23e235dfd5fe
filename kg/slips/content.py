"""What a *phiếu truy nguyên* says: which lineage, every step with every sentence that states it, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kg import VERSION
from kg.decided import decision_line
from kg.graph import Store, objects
from kg.inferences import Inferred, grounds_line, verb
from kg.instruments import Card, card
from kg.lineage import Lineage
from kg.messages import say
from kg.relations import Phrases
from kg.slips.blocks import Block, Facts, Heading, Listing, Paragraph, Quote, Run, Slip
from kg.slips.tree import Numbered, numbered
from kg.slips.words import day, edition, full_name, line, named, short, title, where
from kg.steps import Side, Step
from kg.terms import DEF

TITLE = "Phiếu truy nguyên"
CAUTION = (
    "Phiếu do phần mềm lập từ các văn bản đang nạp; không phải văn bản hành chính và không thay văn bản gốc. "
    "Câu trích giữ nguyên lời, chỉ thu gọn khoảng trắng và chỗ xuống dòng; câu quá dài chỉ trích phần chứng minh, chỗ "
    "bỏ ghi dấu …. Vị trí đếm theo ký tự của tài liệu đã nạp."
)
_DIRECTIONS = {"up": "lên", "down": "xuống", "both": "lên và xuống"}
_SIDES: dict[Side, tuple[str, str]] = {
    "up": (
        "Lên: thực hiện và căn cứ",
        "Trong các văn bản đang nạp, không thấy văn bản nào mà văn bản này thực hiện hoặc căn cứ vào.",
    ),
    "down": ("Xuống: được thực hiện bởi", "Trong các văn bản đang nạp, chưa thấy văn bản nào thực hiện văn bản này."),
}
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_DEEPEST = 4
"""How far steps are set in; deeper ones keep the margin of the fourth."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report comes from: the generation of the store, how many texts it holds, and the moment."""

    generation: str
    documents: int
    made: datetime


def slip(
    store: Store,
    lineage: Lineage,
    *,
    origin: Origin,
    names: Phrases,
    apart: Sequence[Step] = (),
) -> Slip:
    """Return the report of a lineage, with every passage of every step.

    ``apart`` are statements about its root that are planned or past, and so no steps.
    """
    content = _Content(store, lineage, names, tuple(apart))
    sections: tuple[tuple[str, Sequence[Block]], ...] = (
        ("Văn bản được truy nguyên", content.identity()),
        ("Phả hệ", [*content.steps()]),
        ("Chỗ chưa xác định, không đi tiếp", [*content.open_ends()]),
        ("Do người soát quyết định", [*content.decisions()]),
        ("Dự kiến hoặc đã qua, không tính là quan hệ", [*content.apart_steps()]),
        ("Suy luận, chưa được xác nhận, không tính là quan hệ", [*content.inferences()]),
        ("Văn bản chỉ được dẫn chiếu, chưa có toàn văn trong kho", content.not_held()),
        ("Tài liệu đã dùng", content.documents()),
    )
    blocks: list[Block] = [content.header(origin)]
    for numeral, (heading, found) in zip(_NUMERALS, ((h, f) for h, f in sections if f), strict=False):
        blocks += [Heading(f"{numeral}. {heading}"), *found]
    return Slip(TITLE, full_name(content.root), CAUTION, origin.made, tuple(blocks))


class _Content:
    """Writes the sections of a report of one lineage."""

    def __init__(self, store: Store, lineage: Lineage, names: Phrases, apart: tuple[Step, ...]) -> None:
        self._store, self._lineage, self._names, self._apart = store, lineage, names, apart
        self._cards = lineage.cards()
        self.root = self._cards[lineage.root]

    def header(self, origin: Origin) -> Facts:
        """Return which walk this is the report of, and where it comes from."""
        lineage = self._lineage
        reached = max(node.depth for node in lineage.nodes)
        more = f"; còn bước tiếp theo từ {len(lineage.cut)} văn bản, không có trong phiếu" if lineage.cut else ""
        relations = dict.fromkeys(self._names[step.predicate][0] for step in lineage.steps)
        return Facts((
            ("Văn bản", full_name(self.root)),
            ("Hướng", _DIRECTIONS[lineage.direction]),
            ("Số bước xa nhất", f"{reached}{more}"),
            ("Quan hệ gặp trên đường", ", ".join(relations) or "không có"),
            ("Quy mô", f"{len(lineage.nodes)} văn bản, {len(lineage.steps)} quan hệ"),
            ("Lập lúc", f"{origin.made:%H:%M} ngày {origin.made:%d/%m/%Y}"),
            ("Dữ liệu", edition(origin.generation)),
            ("Phạm vi", f"{origin.documents} văn bản có toàn văn đang nạp"),
            ("Phần mềm", f"cancu {VERSION}"),
        ))  # fmt: skip

    def identity(self) -> list[Block]:
        """Return what is known of the root."""
        root = self.root
        files = ", ".join(line(document.file or document.iri) for document in root.documents)
        known = (
            ("Loại", root.type),
            ("Số ký hiệu", root.number),
            ("Ngày ban hành", day(root.date)),
            ("Cơ quan ban hành", root.issuer),
            ("Nơi ban hành", root.jurisdiction),
            ("Trích yếu", root.title),
            ("Toàn văn", files or say("ambiguous" if root.candidates else "stub")),
            ("Định danh", root.iri),
        )
        return [Facts(tuple((label, line(value or "") or "chưa rõ") for label, value in known))]

    def steps(self) -> Iterator[Block]:
        """Yield each side under its heading, its steps numbered."""
        sides: tuple[Side, ...] = ("up", "down") if self._lineage.direction == "both" else (self._lineage.direction,)
        for letter, side in zip("AB", sides, strict=False):
            heading, nothing = _SIDES[side]
            yield Heading(f"{letter}. {heading}", 2)
            found = [block for one in numbered(self._lineage, side) for block in self._numbered(one)]
            yield from found or [Paragraph((Run(nothing, "quiet"),))]

    def _numbered(self, one: Numbered) -> Iterator[Block]:
        indent = min(one.depth, _DEEPEST)
        for n, step in enumerate(one.steps):
            number = (Run(f"{one.number}. ", "number"),) if n == 0 else ()
            yield Paragraph((*number, *self._claim(step)), indent)
            about = title(self._card(one.far)) if n == 0 else ""
            if about:
                label = short(self._card(one.far).label, 60)
                yield Paragraph((Run(f"{label}: {about}", "quiet"),), indent)
            yield from self._quotes(step, indent)
        note = f"Các bước tiếp theo của văn bản này: xem {_place(one.again)}." if one.again is not None else ""
        note = "Còn bước tiếp theo, không có trong phiếu này." if one.cut else note
        if note:
            yield Paragraph((Run(note, "quiet"),), indent)

    def _claim(self, step: Step) -> tuple[Run, ...]:
        verb = Run(f" {self._names[step.predicate][0]} ", "verb")
        return (*named(self._card(step.subject)), verb, *named(self._card(step.object)))

    def _quotes(self, step: Step, indent: int) -> Iterator[Block]:
        if not step.evidence:
            yield Paragraph((Run(say("no-evidence"), "quiet"),), indent)
        for passage in step.evidence:
            yield Quote(line(passage.shown), where(passage), indent)

    def open_ends(self) -> Iterator[Block]:
        """Yield each reference where the walk stops, with the instruments that it may be."""
        for end in self._lineage.open_ends:
            yield Paragraph((*named(end.card), Run(" – có thể là:" if end.candidates else "")))
            for candidate in end.candidates:
                yield Paragraph((Run("– "), *named(candidate), Run(f" {title(candidate)}", "quiet")), 1)

    def decisions(self) -> Iterator[Block]:
        """Yield what persons decided that the steps follow, each decision once."""
        passages = (e for step in (*self._lineage.steps, *self._apart) for e in step.evidence)
        for decision in dict.fromkeys(e.decision for e in passages if e.decision):
            yield Paragraph((Run(line(decision.label), "strong"), Run(f" – {line(decision_line(decision))}")))

    def apart_steps(self) -> Iterator[Block]:
        """Yield what is said of the root as planned or past."""
        for step in self._apart:
            yield Paragraph(self._claim(step))
            yield from self._quotes(step, 0)

    def inferences(self) -> Iterator[Block]:
        """Yield each inference with its score, its reasons and the words that it rests on."""
        for one in self._lineage.inferred:
            yield Paragraph((*named(one.subject), Run(f" {verb(one)} ", "verb"), *named(one.object)))
            contested = "; còn văn bản khác gần bằng điểm" if one.contested else ""
            yield Paragraph((Run(line(grounds_line(one) + contested), "quiet"),))
            yield from _grounds(one)

    def not_held(self) -> list[Block]:
        """Return the instruments of the lineage whose text is not loaded."""
        cards = [node.card for node in self._lineage.nodes if not node.card.held and not node.card.candidates]
        rows = tuple((str(n), full_name(c), title(c)) for n, c in enumerate(cards, 1))
        return [Listing(("STT", "Văn bản", "Trích yếu"), (8, 44, 48), rows)] if rows else []

    def documents(self) -> list[Block]:
        """Return the documents that the passages stand in, each with its file and what tells its bytes."""
        passages = [e for step in (*self._lineage.steps, *self._apart) for e in step.evidence]
        files = {e.document: e.file for e in passages if e.document}
        files |= {g.document: g.file for one in self._lineage.inferred for g in one.grounds if g.document}
        files |= {document.iri: document.file for document in self.root.documents}
        rows = tuple(
            (str(n), line(file), self._expressed(iri), _first(objects(self._store, iri, DEF + "sha256")))
            for n, (iri, file) in enumerate(sorted(files.items(), key=lambda item: (item[1], item[0])), 1)
        )
        return [Listing(("STT", "Tệp", "Văn bản", "SHA-256"), (8, 26, 34, 32), rows)] if rows else []

    def _expressed(self, document: str) -> str:
        own = _first(objects(self._store, document, DEF + "expresses"))
        return short(self._card(own).label, 120) if own else ""

    def _card(self, iri: str) -> Card:
        if iri not in self._cards:
            self._cards[iri] = card(self._store, iri)
        return self._cards[iri]


def _grounds(one: Inferred) -> Iterator[Block]:
    for ground in one.grounds:
        yield Quote(line(ground.text), line(f"{ground.file} · ký tự {ground.start}–{ground.end}"), 1)


def _place(number: str) -> str:
    return f"bước {number}" if number else "văn bản được truy nguyên"


def _first(found: Sequence[str]) -> str:
    return found[0] if found else ""
