"""Word files of before 2007 (.doc), by a reader of our own.

LibreOffice, where it is there, is asked for what ours does not know: the files of Word 6 and 95, and where text boxes
stand. It works fields out anew, so that a reference whose goal is gone loses the number that was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Document
from loaders.files import Loaded
from loaders.readers import docx
from loaders.readers.plain import INK
from loaders.refusal import Refusal, refusal
from loaders.transcript import Transcript
from loaders.word.convert import converted
from loaders.word.lines import inked, raised
from loaders.word.old import (
    BODY,
    BOXES,
    COMMENTS,
    END,
    END_NOTE_TEXTS,
    END_NOTES,
    FOOT,
    HEAD,
    HEADS,
    NOTE_TEXTS,
    NOTES,
    Old,
)
from loaders.word.old_body import OldBody
from loaders.word.package import Unfit
from loaders.word.rows import words
from loaders.word.write import document, write, write_head

_SEPARATORS = 6
"""The heads before those of the first section, which part notes from the text."""
_NUMBER = re.compile(r"(?<!\S)[^\s\d]{0,40}\d\S*")
_ENOUGH = 0.98
"""The share of our characters that LibreOffice has to give to be believed."""
BOXES_LAST = "chữ trong khung được đặt ở cuối văn bản"


def read(loaded: Loaded) -> Document | Refusal:
    """Return the text of a binary Word file with its tables, or why it has none."""
    ours = read_alone(loaded)
    if isinstance(ours, Refusal):
        made = converted(loaded.data, ".doc") if ours.code == "needs-converter" else None
        return docx.read_as(loaded, made, "doc+soffice") if made else ours
    if BOXES_LAST not in (ours.note or ""):
        return ours
    made = converted(loaded.data, ".doc")
    theirs = docx.read_as(loaded, made, "doc+soffice") if made else None
    return theirs if isinstance(theirs, Document) and _keeps(theirs.text, ours.text) else ours


def _keeps(theirs: str, ours: str) -> bool:
    """Tell whether a text has nearly all characters of ours, and every word of ours with a digit in it."""
    numbers = set(_NUMBER.findall(ours)) - set(_NUMBER.findall(theirs))
    return not numbers and inked(theirs) >= _ENOUGH * inked(ours)


def read_alone(loaded: Loaded) -> Document | Refusal:
    """Return the text of a binary Word file as our own reader reads it, without LibreOffice."""
    try:
        return _document(loaded, Old(loaded.data))
    except Unfit as fault:
        return refusal(fault.code, loaded.name, fault.why, loaded.sha256)


def _document(loaded: Loaded, file: Old) -> Document | Refusal:
    sheet = Transcript()
    body = OldBody(file)
    lengths = [file.length(part) for part in (BODY, FOOT, HEAD, COMMENTS, END, BOXES)]
    begins = [sum(lengths[:n]) for n in range(len(lengths) + 1)]
    for start, end in _heads(file, begins[2]):
        write_head(sheet, list(body.blocks(start, end)))
    write(sheet, body.blocks(0, lengths[0]))
    boxes = list(body.blocks(begins[5], begins[6]))
    if INK.search(words(boxes)):
        write(sheet, boxes)
        sheet.note(BOXES_LAST)
    texts = {NOTES: (NOTE_TEXTS, begins[1]), END_NOTES: (END_NOTE_TEXTS, begins[4])}
    for number, (kind, index) in enumerate(list(body.notes), 1):
        part, begin = texts[kind]
        spans = file.plex(part, 0)
        if index < len(spans):
            start, end = (begin + place for place in spans[index][:2])
            sheet.paragraph(f"{raised(number)} {words(list(body.blocks(start, end)))}")
    for said in body.said:
        sheet.note(said)
    return document(loaded, sheet, "doc")


def _heads(file: Old, begin: int) -> Iterator[tuple[int, int]]:
    """Yield where the heads and feet of the sections stand."""
    seen = set()
    for start, end, _ in file.plex(HEADS, 0)[_SEPARATORS:]:
        if file.text[begin + start : begin + end] not in seen:
            seen.add(file.text[begin + start : begin + end])
            yield begin + start, begin + end
