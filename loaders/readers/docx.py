"""Word files (.docx, .docm, .dotx): body, tables, boxes, notes and automatic numbers, nothing lost without a word.

The characters written are compared with those in the file; where some are missing the document is only partly read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from kg.model import Document
from loaders.files import Loaded
from loaders.refusal import Refusal, refusal, told
from loaders.transcript import Transcript
from loaders.word.body import Body
from loaders.word.lines import Lines, characters, inked, raised
from loaders.word.numbering import Numbering
from loaders.word.package import Element, Package, Unfit, check_declarations, children_of_body, short, value
from loaders.word.rows import words
from loaders.word.styles import Styles
from loaders.word.write import document, write, write_head

_FIELD = re.compile(rb"<(?:\w+:)?(?:br\b[^>]{0,80}type=\"page\"|pageBreakBefore\b|pgSz\b)")
_PAGES = re.compile(rb"<Pages>(\d{1,6})</Pages>")
_NOTES = ("footnote", "endnote")
_SPECIAL = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read(loaded: Loaded) -> Document | Refusal:
    """Return the text of a Word file with its pages and tables, or why it has none."""
    return read_as(loaded, loaded.data, "docx")


def read_as(loaded: Loaded, data: bytes, reader: str, notes: Iterable[str] = ()) -> Document | Refusal:
    """Return the text of a Word file that was made of a file of another kind, with notes on the making."""
    try:
        sheet = _Reader(Package(data)).sheet
    except Unfit as fault:
        return refusal(fault.code, loaded.name, fault.why, loaded.sha256)
    return document(loaded, sheet, reader, notes)


class _Reader:
    """Writes a package down into a transcript."""

    def __init__(self, package: Package) -> None:
        self.sheet = Transcript()
        self._package = package
        data = package.part(package.main)
        if not data:
            raise Unfit("damaged-file", package.main)
        check_declarations(data, package.main)
        stated = _PAGES.search(package.part("docProps/app.xml") or b"")
        self._stated = int(stated[1]) if stated else 0
        styles = Styles(self._related("styles"))
        pages = self._how_pages_are_told(data)
        self._lines = Lines(styles, package, pages)
        self._body = Body(self._lines, Numbering(self._related("numbering"), styles))
        self._heads()
        if pages:
            self.sheet.page()
        self._write_body(data)
        if self._stated not in (0, len(self.sheet.structure.pages)):
            self.sheet.forget_pages()
        self._write_notes()
        for said in self._lines.said:
            self.sheet.note(said)

    def _related(self, kind: str) -> Element | None:
        name = next(iter(self._package.related(self._package.main, kind)), "")
        return self._package.tree(name) if name else None

    def _how_pages_are_told(self, data: bytes) -> str:
        """Return "rendered" where the program that wrote the file marked its pages, "explicit" where breaks are all
        its pages, "" where neither is so."""
        if b"lastRenderedPageBreak" in data:
            return "rendered"
        return "explicit" if self._stated == len(_FIELD.findall(data)) > 1 else ""

    def _heads(self) -> None:
        """Keep heads and feet of pages aside; one that is the document's own head is text."""
        seen = set()
        for kind in ("header", "footer"):
            for name in self._package.related(self._package.main, kind):
                root = self._package.tree(name)
                blocks = list(self._body.blocks(root)) if root is not None else []
                text = words(blocks)
                if text not in seen:
                    seen.add(text)
                    write_head(self.sheet, blocks)

    def _write_body(self, data: bytes) -> None:
        """Write the body, and count what was written against what there is."""
        count = self._lines.count
        count.raw, count.left_out, count.added = 0, 0, 0
        before = inked(self.sheet.text)
        try:
            for element in children_of_body(data):
                count.raw += characters((element,))
                write(self.sheet, self._body.blocks((element,)))
        except etree.XMLSyntaxError as error:
            if not self.sheet.length:
                raise Unfit("damaged-file", told(error)) from error
            self.sheet.note(f"tệp hỏng từ giữa chừng ({told(error)})")
        lost = count.raw - count.left_out + count.added - (inked(self.sheet.text) - before)
        if lost > 0:
            self.sheet.note(f"mất {lost} ký tự khi đọc")

    def _write_notes(self) -> None:
        """Write the notes whose marks stand in the text, in the order of their marks."""
        found: dict[tuple[str, str], Element] = {}
        for kind in _NOTES:
            root = self._related(f"{kind}s")
            for note in root if root is not None else ():
                if short(note) == kind and value(note, "type") not in _SPECIAL:
                    found[kind, value(note, "id") or ""] = note
        marks = self._lines.notes
        for number, mark in enumerate(list(marks), 1):
            note = found.get(mark)
            if note is None:
                self.sheet.note(f"không tìm thấy chú thích {number}")
                continue
            self.sheet.paragraph(f"{raised(number)} {words(list(self._body.blocks(note)))}")
