"""Characters of documents on the pages: escaped, shortened, and a long text cut into parts.

Controls that could reorder text are shown as their code points.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from kg.view.links import Passage
from kg.visible import CONTROL

_HEADING = re.compile(r"[ \t*]{0,8}(?:[IVX]{1,5}\.|(?:Phần|Chương) [IVX\d]{1,5}|PHỤ LỤC|Phụ lục)(?!\w)")

_NUMBER = re.compile(
    r"(?<![\w/.-])(?:\d{1,2}/\d{1,2}/\d{4}|\d{1,5}(?:/\d{4})?[/-][A-ZĐ][\w&]{0,11}(?:[-/][\w&]{1,11}){0,3})(?!\w)"
)
"""A date, or the number of an instrument; each part is bounded, so that a look-up takes no more than a few steps."""


def escape(text: str) -> str:
    """Return ``text`` as HTML that shows it and does nothing else.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return CONTROL.sub(lambda m: f'<span class="control">U+{ord(m[0]):04X}</span>', html.escape(text))


def plain(text: str) -> str:
    """Return ``text`` on one line for an attribute or a picture: controls dropped, blanks single."""
    return " ".join(CONTROL.sub("", text).split())


def shortened(text: str, limit: int) -> str:
    """Return ``text`` on one line, cut with an ellipsis at a word's end to at most ``limit`` characters."""
    text = plain(text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > limit // 2 else cut) + "…"


def unbroken(text: str, limit: int) -> str:
    """Return ``text``, shortened, as HTML whose numbers of instruments and dates stand on one line.

    >>> unbroken("Quyết định số 812/QĐ-UBND <b>", 100)
    'Quyết định số <span class="number">812/QĐ-UBND</span> &lt;b&gt;'
    """
    pieces, end, text = [], 0, shortened(text, limit)
    for found in _NUMBER.finditer(text):
        pieces += [escape(text[end : found.start()]), f'<span class="number">{escape(found[0])}</span>']
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def grouped(number: int) -> str:
    """Return a figure with its thousands parted as in Vietnam.

    >>> grouped(1234567)
    '1.234.567'
    """
    return f"{number:,}".replace(",", ".")


def unmarked(text: str, limit: int) -> str:
    """Return ``text`` for the label of a widget, where Streamlit reads Markdown: letters, digits and the few marks of
    numbers and dates that mean nothing there.

    >>> unmarked("Luật [x](javascript:y) 39/2019/QH14 :red[a] www.a.vn", 60)
    'Luật x(javascripty) 39/2019/QH14 reda wwwavn'
    """
    kept = "".join(c for c in plain(text) if c.isalnum() or c in " /-,()" or unicodedata.combining(c))
    return shortened(kept, limit)


def parts(text: str, longest: int) -> list[Passage]:
    """Return ``text`` cut into parts of at most ``longest`` characters, at a heading where one is near."""
    found, start = [], 0
    while len(text) - start > longest:
        end = _break(text, start + longest // 2, start + longest)
        found.append(Passage(start, end))
        start = end
    return [*found, Passage(start, len(text))]


def part_of(parts: Sequence[Passage], offset: int) -> int:
    """Return the index of the part that holds ``offset``."""
    return max(0, bisect_right([p.start for p in parts], offset) - 1)


def _break(text: str, low: int, high: int) -> int:
    """Return the last start of a heading in ``text[low:high]``, else of a line, else ``high``."""
    starts = [low + m.end() for m in re.finditer(r"\n+", text[low:high])]
    headings = [s for s in starts if _HEADING.match(text, s)]
    return (headings or starts or [high])[-1]
