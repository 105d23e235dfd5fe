"""Rich Text Format (.rtf, and .doc that is one): running text by ourselves, what is more by LibreOffice.

Without LibreOffice the cells of tables become lines, and the document counts as partly read.
"""

from __future__ import annotations

import re
from collections import Counter

from striprtf.striprtf import rtf_to_text

from kg.model import Document
from loaders import legacy
from loaders.files import Loaded
from loaders.readers import docx
from loaders.refusal import Refusal, refusal, told
from loaders.transcript import Transcript
from loaders.word.convert import converted, program
from loaders.word.write import document

_ROW = re.compile(rb"\\(?:trowd|nestrow)(?![a-z])")
_MORE = re.compile(rb"\\(?:trowd|nestrow|shp|footnote|ls\d|field)(?![a-z])|\.Vn|VNI[- ]")
"""What running text has not: tables, boxes, notes, lists, fields and old fonts."""
_END = re.compile(rb"\}[\s\0]*\Z")
_BRACE = re.compile(rb"\\[\\{}]|([{}])")
TABLES = "bảng được viết liền thành dòng; cài LibreOffice (libreoffice-writer) rồi nạp lại để đọc từng ô"
UNMADE = "bảng được viết liền thành dòng, LibreOffice không chuyển được tệp; lưu thành .docx rồi nạp lại để đọc từng ô"
CUT = "tệp bị cắt ở cuối"
UNEVEN = "tệp bị hỏng: dấu ngoặc không khớp, có thể thiếu chữ"


def read(loaded: Loaded) -> Document | Refusal:
    """Return the text of a file in Rich Text Format, or why it has none."""
    made = converted(loaded.data, ".rtf") if _MORE.search(loaded.data) else None
    theirs = docx.read_as(loaded, made, "rtf+soffice", _faults(loaded.data)) if made else None
    return theirs if isinstance(theirs, Document) else read_alone(loaded)


def read_alone(loaded: Loaded) -> Document | Refusal:
    """Return the text of a file in Rich Text Format without LibreOffice, its tables flattened."""
    sheet = Transcript()
    try:
        text = rtf_to_text(loaded.data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]  # striprtf has no types
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return refusal("damaged-file", loaded.name, told(error), loaded.sha256)
    tables = _ROW.search(loaded.data)
    lines = [line.strip("|").replace("|", "\t") if tables else line for line in text.split("\n")]
    old = legacy.respelt(text)
    for line in lines:
        if line.strip():
            sheet.paragraph(legacy.decode(line, old[0]) if old else line)
    faults = _faults(loaded.data)
    for fault in faults:
        sheet.note(fault)
    if tables:
        sheet.note(UNMADE if program() else TABLES)
    found = document(loaded, sheet, "rtf")
    if isinstance(found, Refusal) and faults:
        return refusal("damaged-file", loaded.name, faults[0], loaded.sha256)
    return found


def _faults(data: bytes) -> list[str]:
    """Return what is wrong with the form of a file: it ends before its end, or its groups don't close."""
    if not _END.search(data, max(len(data) - 4096, 0)):
        return [CUT]
    if b"\\bin" in data:
        return []
    braces = Counter(brace[1] for brace in _BRACE.finditer(data))
    return [UNEVEN] if braces[b"{"] != braces[b"}"] else []
