"""The body of a Word file as paragraphs and tables in order, whatever wraps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from loaders.word.lines import DELETED, Lines, inked
from loaders.word.numbering import Numbering
from loaders.word.package import Element, child, number, short, value
from loaders.word.rows import PAGE, Block, Cell, Paragraph, Rows, Table, lines

_DEEPEST = 40
"""How many tables and text boxes within one another are told apart; what lies deeper is read as lines."""
_WIDEST = 100
"""The most columns that a cell covers."""
_SKIPPED = frozenset({"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx"})

TOO_DEEP = "bảng lồng nhau quá sâu, phần bên trong được viết liền thành dòng"
OTHER_FILE = "có phần chèn từ tệp khác (altChunk) không được đọc"


class Body:
    """What reads blocks: their lines and numbers go on from one to the next."""

    def __init__(self, lines: Lines, numbering: Numbering) -> None:
        self.lines = lines
        self._numbering = numbering
        self._carried = ""

    def blocks(self, elements: Iterable[Element], depth: int = 0) -> Iterator[Block]:
        """Yield the paragraphs and tables among elements and within what wraps them."""
        stack = [iter(elements)]
        while stack:
            element = next(stack[-1], None)
            if element is None:
                stack.pop()
                continue
            name = short(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name in DELETED:
                self.lines.leave_out(element)
            elif name == "mc:AlternateContent":
                stack.append(iter(self.lines.chosen(element)))
            elif name == "altChunk":
                self.lines.said.append(OTHER_FILE)
            elif name not in _SKIPPED:
                stack.append(iter(element))

    def _paragraph(self, element: Element, depth: int) -> Iterator[Block]:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle"))
        if not depth:
            self.lines.begin()
        line = self.lines.line(element, style)
        gone = child(properties, "rPr", "del") is not None
        if gone:
            self._carried += line.text
        else:
            label = self._numbering.label(properties, style)
            self.lines.count.added += inked(label)
            text, self._carried = self._carried + line.text, ""
            before, after = self.lines.breaks(properties)
            while text.startswith(PAGE):
                before, text = before + PAGE, text[1:]
            yield Paragraph(before + label + (text.lstrip(" \t") if label else text) + after)
        for shape in line.shapes:
            self.lines.count.added += inked(shape)
            yield Paragraph(shape)
        for box in line.boxes:
            yield from self._inner(box, depth + 1)

    def _inner(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield what stands in a cell or a text box."""
        if depth < _DEEPEST:
            yield from self.blocks(element, depth)
            return
        self.lines.said.append(TOO_DEEP)
        for paragraph in (e for e in element.iter() if short(e) == "p"):
            texts = [t.text or "" for t in paragraph.iter() if short(t) in ("t", "m:t") and _owner(t) is paragraph]
            yield Paragraph("".join(texts))

    def _table(self, element: Element, depth: int) -> Iterator[Block]:
        found = Rows()
        inner: list[Block] = []
        for row in self._parts(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.lines.leave_out(row)
                continue
            self._row(row, properties, found, inner, depth)
        if any(isinstance(block, Table) for block in inner) and all(len(row) == 1 for row in found.rows):
            yield from inner
        else:
            yield found.table()

    def _row(self, row: Element, properties: Element | None, found: Rows, inner: list[Block], depth: int) -> None:
        column = min(number(child(properties, "gridBefore")), _WIDEST)
        cells: list[Cell] = []
        for cell in self._parts(row, "tc"):
            own = child(cell, "tcPr")
            columns = max(1, min(number(child(own, "gridSpan"), default=1), _WIDEST))
            blocks = list(self._inner(cell, depth + 1))
            inner += blocks
            here = Cell([line for block in blocks for line in lines(block)], column, columns)
            merge, beside = child(own, "vMerge"), child(own, "hMerge")
            again = found.place(
                here,
                cells,
                beside=beside is not None and value(beside) != "restart",
                below=merge is not None and value(merge) != "restart",
                opens=merge is not None,
            )
            self.lines.count.left_out += sum(map(inked, again))
            column += columns
        found.rows.append(cells)

    def _parts(self, element: Element, kind: str) -> Iterator[Element]:
        """Yield the rows of a table or the cells of a row, whatever wraps them."""
        stack = [iter(element)]
        while stack:
            part = next(stack[-1], None)
            if part is None:
                stack.pop()
            elif short(part) == kind:
                yield part
            elif short(part) in DELETED:
                self.lines.leave_out(part)
            elif short(part) == "mc:AlternateContent":
                stack.append(iter(self.lines.chosen(part)))
            elif short(part) not in _SKIPPED:
                stack.append(iter(part))


def _owner(element: Element) -> Element | None:
    """Return the paragraph in which a run stands."""
    return next((e for e in element.iterancestors() if short(e) == "p"), None)
