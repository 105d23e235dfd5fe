"""A document's text as HTML: escaped, cut into lines, its mentions linked, one passage marked.

Every character of a document passes `escape`; the tags and attributes around it are fixed here. Controls
that could reorder text are shown as their code points.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.view.links import Passage

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_HEADING = re.compile(r"[ \t*]{0,8}(?:[IVX]{1,5}\.|(?:Phần|Chương) [IVX\d]{1,5}|PHỤ LỤC|Phụ lục)(?!\w)")


@dataclass(frozen=True, slots=True)
class Link:
    """A mention in the text: where it stands, where it leads, what hovering tells, how certain it is."""

    start: int
    end: int
    address: str
    tooltip: str
    certainty: str


def escape(text: str) -> str:
    """Return ``text`` as HTML that shows it and does nothing else.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return _CONTROL.sub(lambda m: f'<span class="control">U+{ord(m[0]):04X}</span>', html.escape(text))


def plain(text: str) -> str:
    """Return ``text`` on one line for an attribute or a picture: controls dropped, blanks single."""
    return " ".join(_CONTROL.sub("", text).split())


def shortened(text: str, limit: int) -> str:
    """Return ``text`` on one line, cut with an ellipsis at a word's end to at most ``limit`` characters."""
    text = plain(text)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head if blank and len(head) > limit // 2 else cut) + "…"


def body(text: str, part: Passage, links: Sequence[Link], evidence: Passage | None, pages: Sequence[int] = ()) -> str:
    """Return ``text[part]`` as one block per line with ``links`` and the marked ``evidence``.

    ``pages`` holds where each page begins; the first line of a page carries its number.
    """
    shown = max(bisect_right(pages, part.start) - 1, 0)
    cuts = sorted({p for link in links for p in (link.start, link.end)} | set(evidence or ()))
    inside = _Inside(links)
    lines = []
    for start, end in _lines(text, part):
        blank = "" if text[start:end].strip() else " blank"
        pieces = "".join(_piece(text, a, b, inside.at(a), evidence) for a, b in _pieces(start, end, cuts))
        page = bisect_right(pages, start)
        number = f' data-page="trang {page}"' if page > shown else ""
        shown = page
        lines.append(f'<div class="line{blank}"{number}>{pieces}</div>')
    return f'<div class="source" lang="vi">{"".join(lines)}</div>'


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


class _Inside:
    """Finds the innermost link at an offset; offsets must be asked for in ascending order."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._waiting = sorted(links, key=lambda link: (link.start, -link.end), reverse=True)
        self._open: list[Link] = []

    def at(self, offset: int) -> Link | None:
        while self._waiting and self._waiting[-1].start <= offset:
            self._open.append(self._waiting.pop())
        self._open = [link for link in self._open if link.end > offset]
        return self._open[-1] if self._open else None


def _lines(text: str, part: Passage) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of a part, without their line ends."""
    start = part.start
    for match in re.finditer(r"\r\n|\r|\n", text[part.start : part.end]):
        yield start, part.start + match.start()
        start = part.start + match.end()
    yield start, part.end


def _pieces(start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans into which ``cuts`` divide ``[start, end)``; none for an empty line."""
    first, last = bisect_right(cuts, start), bisect_right(cuts, end - 1)
    points = [start, *cuts[first:last], end]
    yield from ((a, b) for a, b in pairwise(points) if a < b)


def _piece(text: str, start: int, end: int, link: Link | None, evidence: Passage | None) -> str:
    shown = escape(text[start:end])
    if link:
        shown = (
            f'<a class="cite {html.escape(link.certainty)}" href="{html.escape(link.address)}"'
            f' title="{html.escape(plain(link.tooltip))}">{shown}</a>'
        )
    if evidence and evidence.start <= start < evidence.end:
        passage = f"{evidence.start}-{evidence.end}"
        return f'<mark class="evidence" data-passage="{passage}">{shown}</mark>'
    return shown
