"""PDF: its letters by their places; a page that has no letters, or others than it shows, is looked at as a picture.

Scripts, links and embedded files of a PDF are never asked for. What would inflate or draw without end is refused
before anything opens it, and reading stops when its time is over: the document is then read in part.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import Document
from loaders.files import Loaded
from loaders.pages.assemble import write
from loaders.pages.garbled import garbled
from loaders.pages.guard import Bomb, guard
from loaders.pages.pdfium import DAMAGED, Book
from loaders.pages.recognise import Recognised, Unread, doubted, lacking, listed, recognised
from loaders.pages.sheet import Sheet
from loaders.readers.plain import INK, suspicion
from loaders.refusal import Refusal, refusal
from loaders.transcript import Transcript

SECONDS = 200.0
"""How long the reading of one file may take; the process that reads it may live longer."""
PAGES = 5000
"""The most pages that are read of a file."""
_DOTS = 220
"""How many dots per inch a page has that is looked at as a picture."""
_FEW, _PICTURE = 300, 0.12
"""A page with fewer letters than this and a picture of this share of it is a scan."""
_NONE, _INK = 20, 0.003
"""A page with fewer letters than this, and more than this share of it dark, has letters that are drawn."""
_NO_PAGES = ("không có trang nào", "no pages")
_UNKNOWN = ("cấu trúc tệp không đọc được", "its structure can't be read")


@dataclass(slots=True)
class _Reading:
    """What has been read of a file, page by page."""

    deadline: float
    sheets: list[Sheet] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)
    garbled: dict[int, str] = field(default_factory=dict)
    broken: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    recognised: int = 0
    lacking: str = ""

    @property
    def late(self) -> bool:
        """Tell whether the time for reading is over."""
        return time.monotonic() > self.deadline


def read(loaded: Loaded) -> Document | Refusal:
    """Return the text of a PDF with its pages and tables, or why it has none."""
    name, sha256 = loaded.name, loaded.sha256
    deadline = time.monotonic() + SECONDS
    try:
        broken = guard(loaded.data)
        book = Book(loaded.data)
    except Bomb as bomb:
        return refusal("bomb", name, bomb.why, sha256)
    except PermissionError:
        return refusal("encrypted", name, sha256=sha256)
    except DAMAGED:
        return refusal("damaged-file", name, _UNKNOWN, sha256)
    try:
        if not book.count:
            return refusal("damaged-file", name, _NO_PAGES, sha256)
        reading = _Reading(deadline)
        if broken:
            reading.notes.append(f"{broken} luồng dữ liệu của tệp bị hỏng, có thể thiếu chữ: đối chiếu bản gốc.")
        _letters(book, reading)
        _pictures(book, reading)
        return _document(loaded, reading, book.count)
    finally:
        book.close()


def _letters(book: Book, reading: _Reading) -> None:
    """Read the letters of the pages, and tell which pages must be looked at."""
    for number in range(min(book.count, PAGES)):
        if number and reading.late:
            return
        try:
            page = book.page(number)
        except DAMAGED:
            reading.broken.append(number)
            reading.sheets.append(Sheet(0.0, 0.0, ()))
            continue
        if page.cut:
            reading.cut.append(number)
        why = garbled(page.sheet.words)
        if why:
            reading.garbled[number] = why
        scanned = page.letters < _FEW and page.pictures >= _PICTURE
        if why or scanned or (page.letters < _NONE and page.ink > _INK):
            reading.wanted.append(number)
        reading.sheets.append(page.sheet)


def _pictures(book: Book, reading: _Reading) -> None:
    """Look at the pages whose letters are none or not what they show."""
    if not reading.wanted:
        return
    reading.lacking = lacking() or ""
    seen: dict[int, Recognised] = {}
    unread: list[int] = []
    for number in reading.wanted if not reading.lacking else ():
        if reading.late:
            unread.append(number)
            continue
        try:
            picture, scale = book.picture(number, _DOTS)
            found = recognised(picture, scale)
        except (Unread, *DAMAGED):
            unread.append(number)
            continue
        if number in reading.garbled or len(found.sheet.words) > len(reading.sheets[number].words):
            if found.sheet.words:
                reading.recognised += 1
            reading.sheets[number] = found.sheet
            reading.garbled.pop(number, None)
            seen[number] = found
    reading.notes += doubted(seen)
    if unread:
        reading.notes.append(f"Chưa nhận dạng được chữ ở {listed(unread)} (quá thời gian hoặc ảnh không đọc được).")
    for number in reading.garbled:
        reading.sheets[number] = Sheet(0.0, 0.0, ())


def _document(loaded: Loaded, reading: _Reading, count: int) -> Document | Refusal:
    transcript = Transcript()
    write(transcript, reading.sheets)
    text = transcript.text
    if not INK.search(text):
        if reading.lacking:
            return refusal("needs-ocr", loaded.name, reading.lacking, loaded.sha256)
        if reading.wanted:
            return refusal("no-letters", loaded.name, sha256=loaded.sha256)
        return refusal("empty", loaded.name, sha256=loaded.sha256)
    for note in _notes(reading, count):
        transcript.note(note)
    if doubt := suspicion(text):
        transcript.note(doubt)
    whole = " ".join(transcript.notes) or None
    reader = "pdf+ocr" if reading.recognised else "pdf"
    return Document(loaded.name, loaded.sha256, text, reader, "partial" if whole else "ok", whole, transcript.structure)


def _notes(reading: _Reading, count: int) -> Sequence[str]:
    notes = list(reading.notes)
    if len(reading.sheets) < count:
        notes.append(f"Chỉ đọc {len(reading.sheets)}/{count} trang: quá thời gian hoặc quá số trang cho phép.")
    if reading.broken:
        notes.append(f"Không đọc được {listed(reading.broken)}: dữ liệu trang bị hỏng.")
    if reading.cut:
        notes.append(f"Chỉ đọc một phần {listed(reading.cut)}: quá nhiều chữ trên một trang.")
    if reading.lacking:
        scans = [number for number in reading.wanted if number not in reading.garbled]
        if scans:
            notes.append(f"Bản quét ở {listed(scans)} chưa đọc được: {reading.lacking}.")
    for why in dict.fromkeys(reading.garbled.values()):
        pages = [number for number, reason in reading.garbled.items() if reason == why]
        more = f"; {reading.lacking}" if reading.lacking else ""
        notes.append(f"Bỏ qua lớp chữ sai ở {listed(pages)} ({why}){more}.")
    return notes
