"""Saved pages: the document that a page shows, without the site around it.

    bytes → characters → parsed page → the part that is the document → `Transcript`

Nothing is fetched. Pages saved as one file (.mht, .mhtml) are unpacked first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.knowledge import load
from kg.model import Document, Stated, Status
from loaders.files import Loaded
from loaders.readers.plain import INK, suspicion
from loaders.refusal import Refusal, refusal
from loaders.repeated import Said
from loaders.transcript import Transcript
from loaders.web.attributes import attributes
from loaders.web.content import LISTED, Choice, choice
from loaders.web.markup import decoded, fault
from loaders.web.mhtml import is_packed, unpacked
from loaders.web.page import Page, main_content, parsed
from loaders.web.writing import Writing

_LEAST_MAIN = 500
_LONG_LINE = 120
"""A page's main content may be a document, although nothing in it says so, if so much of it stands in long lines."""
_LITTLE = 1500
"""A text shorter than this may only tell of the file that the page shows."""
_MUCH = 400
"""A hidden part shorter than this, without the words of a document, belongs to the site."""
_CLAUSE = re.compile(r"^\s{0,9}(?:điều \d|nơi nhận|căn cứ)", re.IGNORECASE | re.MULTILINE)


def read(loaded: Loaded) -> Document | Refusal:
    """Return the document that a saved page shows, or why it shows none."""
    name, sha256, data, declared = loaded.name, loaded.sha256, loaded.data, ""
    if is_packed(data):
        found = unpacked(data)
        if found is None:
            return refusal("damaged-file", name, "MHTML", sha256)
        data, declared = found
    markup, broken = decoded(data, declared)
    sheet = Transcript()
    if broken:
        sheet.note(broken)
    try:
        seen = shown(markup, sheet)
    except ValueError as error:
        return refusal("bomb", name, str(error), sha256)
    if seen is None:
        return refusal("no-document", name, sha256=sha256)
    text = sheet.text
    if not INK.search(text):
        return refusal("empty", name, sha256=sha256)
    notes = [f"Đọc chưa đủ: {'; '.join(sheet.notes)}."] if sheet.notes else []
    doubt = suspicion(text)
    note = " ".join([*notes, doubt] if doubt else notes) or None
    status: Status = "partial" if note else "ok"
    return Document(name, sha256, text, f"html{seen.encoding}", status, note, sheet.structure, seen.stated)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of its document; ``encoding`` is "+tcvn3" where it is written in an old Vietnamese font."""

    stated: tuple[Stated, ...]
    encoding: str


def shown(markup: str, sheet: Transcript, *, whole: bool = False) -> Shown | None:
    """Write what a page shows of its document and return what it says of it, or None where it shows none.

    ``whole`` tells that the page is known to be a document. Raises `ValueError` on what can't be parsed in good time.
    """
    cut = fault(markup)
    if cut:
        sheet.note(cut)
    page = parsed(markup.replace("\0", ""))
    if not page.elements:
        return None
    chosen = choice(page) or (Choice(0, frozenset(), False) if whole else None)
    stated = attributes(page, chosen.element if chosen else None, load(), chosen.left_out if chosen else frozenset())
    seen = Shown(stated, f"+{page.encoding}" if page.encoding else "")
    if chosen is None:
        return seen if _main(markup, page, sheet) else None
    if not Writing(page, sheet, chosen.left_out).write(chosen.element):
        sheet.note("có chữ của trang không được ghi lại")
    if chosen.doubtful:
        sheet.note("trang còn phần giống văn bản nằm ngoài phần được đọc")
    if any(len(_CLAUSE.findall(hidden[:100_000])) > 1 for hidden in page.hidden) or _lost(page, sheet):
        sheet.note("trang có phần bị ẩn giống văn bản, không được đọc")
    if page.embedded and sheet.length < _LITTLE:
        sheet.note("trang nhúng một tệp văn bản (PDF, Word) không nằm trong trang; tải tệp đó về rồi nạp")
    return seen


def _lost(page: Page, sheet: Transcript) -> bool:
    """Tell whether a hidden part says much that the text does not."""
    unseen = [hidden for hidden in page.unseen if len(hidden) >= _MUCH]
    if not unseen:
        return False
    said = Said()
    said.add(sheet.text)
    return any(said.lacks(hidden) for hidden in unseen)


def _main(markup: str, page: Page, sheet: Transcript) -> bool:
    """Write the main content of a page in which nothing says which part is the document."""
    body = page.elements[0]
    text = main_content(markup)
    told = sum(len(line) for line in text.splitlines() if len(line) >= _LONG_LINE)
    if told < max(_LEAST_MAIN, len(text) // 2) or body.linked > LISTED * body.end:
        return False
    sheet.paragraph(text)
    sheet.note("không nhận ra phần nào của trang là văn bản, đã lấy phần nội dung chính")
    return True
