"""What belongs to the paper and not to the text: running heads, page numbers, stamps of a digital signature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from loaders.pages.order import segments
from loaders.pages.sheet import Line, Sheet, Word, lines

_NUMBER = re.compile(r"[-–—~.|\s]*(?:(?:Trang|trang|TRANG|Page)\s*(?:số\s*)?)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—~.|\s]*$")
_EDGE_NUMBER = re.compile(r"^\s{0,9}\d{1,4}\s{1,9}(?=\D)|(?<=\S)\s{1,9}\d{1,4}\s{0,9}$")
_HEADING = re.compile(r"(?:phụ lục|mẫu|biểu|bảng|điều|chương|mục|phần)\b", re.IGNORECASE)
"""What numbers a part of the text, not a page."""
_STAMP = re.compile(
    r"(?:người ký|ký bởi|thời gian ký|signature not verified|signature valid|digitally signed by)\b", re.IGNORECASE
)
_STAMP_MORE = re.compile(r"(?:cơ quan|email|ngày ký|tổ chức|chức vụ|date|reason|location|lý do)\s*:", re.IGNORECASE)
_EDGE = 0.12
"""The share of a page's height in which a page number stands."""
_HEADS = 3
"""How many lines at the top and at the bottom may be a running head or foot."""
_REPEATED, _NUMBERED = 3, 2
"""On so many pages a line at an edge is a running head: without a number, and with one that counts the pages."""
_STAMP_REACH = 5


def furniture(sheets: Sequence[Sheet], outside: Sequence[Sequence[Word]]) -> list[list[Line]]:
    """Return, page by page, the lines of the words outside tables that belong to the paper."""
    rows = [lines(words) for words in outside]
    heads: Counter[tuple[str, int | None]] = Counter()
    for number, page in enumerate(rows):
        heads.update({key for row in _edges(page) for key in _keys(row, number)})
    running = {key for key, n in heads.items() if n >= (_REPEATED if key[1] is None else _NUMBERED)}
    found = []
    for number, (sheet, page) in enumerate(zip(sheets, rows, strict=True)):
        taken = [
            *_from_edge(page[:_HEADS], sheet, number, running),
            *_from_edge(page[: -_HEADS - 1 : -1], sheet, number, running),
        ]
        left = [row for row in page if row not in taken]
        found.append([*dict.fromkeys(taken), *_stamps(left)])
    return found


def _edges(page: Sequence[Line]) -> list[Line]:
    return [*page[:_HEADS], *page[max(len(page) - _HEADS, _HEADS) :]]


def _keys(row: Line, page: int) -> Iterator[tuple[str, int | None]]:
    """Yield what a running head has in common on all pages: its words, or these and its number less the page's."""
    if _HEADING.match(row.text) or not any(c.isalpha() for c in row.text):
        return
    yield _plain(row.text), None
    if edge := _EDGE_NUMBER.search(row.text):
        yield _plain(_EDGE_NUMBER.sub("", row.text, count=1)), int(edge[0]) - page


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _from_edge(page: Sequence[Line], sheet: Sheet, number: int, running: set[tuple[str, int | None]]) -> Iterator[Line]:
    """Yield the lines from an edge on that are running heads or page numbers, until one is neither."""
    for row in page:
        outer = min(row.bottom, sheet.height - row.top) < _EDGE * sheet.height
        if not outer or not (_NUMBER.match(row.text) or running.intersection(_keys(row, number))):
            return
        yield row


def _stamps(page: Sequence[Line]) -> Iterator[Line]:
    """Yield the parts of lines that a digital signature prints."""
    parts = [part for row in page for part in segments(row)]
    sure = [n for n, part in enumerate(parts) if _STAMP.match(part.text)]
    for number, part in enumerate(parts):
        near = any(abs(number - n) <= _STAMP_REACH for n in sure)
        if number in sure or (near and _STAMP_MORE.match(part.text)):
            yield part
