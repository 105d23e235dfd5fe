"""Blocks of a Word file, new or old, written into a transcript, and the document that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.model import Document, Status
from loaders.files import Loaded
from loaders.readers.plain import INK, suspicion
from loaders.refusal import Refusal, refusal
from loaders.transcript import Transcript
from loaders.word.rows import PAGE, Block, Paragraph, words

_HEAD = re.compile(
    r"cộng\s{1,9}h[oòóỏõọ][aàáảãạ]\s{1,9}xã\s{1,9}hội|đảng\s{1,9}cộng\s{1,9}sản\s{1,9}việt\s{1,9}nam"
    r"|^[ \t]{0,40}số[ \t]{0,9}:[ \t]{0,40}[\d…._]{0,8}[ \t]{0,9}[-/]",
    re.IGNORECASE | re.MULTILINE,
)
"""What tells that a page's head is the head of the document: the motto, or its number."""


def write(sheet: Transcript, blocks: Iterable[Block]) -> None:
    """Write blocks in order; an empty paragraph leaves nothing but the page that begins in it."""
    for block in blocks:
        if not isinstance(block, Paragraph):
            sheet.table(block.rows, block.pages)
        elif INK.search(block.text):
            sheet.paragraph(*block.text.split(PAGE))
        else:
            for _ in range(block.text.count(PAGE)):
                sheet.page()


def write_head(sheet: Transcript, blocks: Sequence[Block]) -> None:
    """Keep the head or foot of pages aside; one that is the document's own head is text."""
    text = words(blocks)
    if _HEAD.search(text):
        write(sheet, blocks)
    elif INK.search(text) and not text.isdigit():
        sheet.aside(text)


def document(loaded: Loaded, sheet: Transcript, reader: str, notes: Iterable[str] = ()) -> Document | Refusal:
    """Return what was written as a document, partly read where there are notes."""
    text = sheet.text
    if not INK.search(text):
        return refusal("empty", loaded.name, sha256=loaded.sha256)
    said = list(dict.fromkeys([*notes, *sheet.notes]))
    strange = suspicion(text)
    note = " ".join([*([f"Đọc chưa hết: {'; '.join(said)}."] if said else []), *([strange] if strange else [])])
    status: Status = "partial" if note else "ok"
    return Document(loaded.name, loaded.sha256, text, reader, status, note or None, sheet.structure)
