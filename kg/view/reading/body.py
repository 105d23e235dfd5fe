"""A document's text as HTML: escaped, its lines, headings and tables kept, its mentions linked, one passage marked.

Every character of a document passes `escape`; the tags and attributes around it are fixed here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape as attribute
from itertools import pairwise

from kg.structure import Grid
from kg.view.links import Passage
from kg.view.reading.grids import lines_of, table
from kg.view.reading.headings import Head
from kg.view.text import escape, shortened

_TIP = 240
_WIDE = 4
"""A table with a column behind this one keeps its columns readable and is moved sideways in a narrow window."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Link:
    """A mention in the text: where it stands, where it leads, of what kind and how certain it is.

    ``tip`` are the lines of the card that hovering and focus show, the first one the name; ``muted`` takes the
    highlight away, not the link.
    """

    start: int
    end: int
    address: str
    kind: str
    certainty: str
    tip: tuple[str, ...] = ()
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """What is known of how a text is laid out: where pages begin, its tables, its headings."""

    pages: Sequence[int] = ()
    grids: Sequence[Grid] = ()
    headings: Sequence[Head] = ()


def body(text: str, part: Passage, links: Sequence[Link], evidence: Passage | None, laid: Laid | None = None) -> str:
    """Return ``text[part]`` as one block per line or table, with ``links`` and the marked ``evidence``.

    The first line or row of a page carries the page's number.
    """
    return f'<div class="source" lang="vi">{"".join(_Body(text, part, links, evidence, laid or Laid()).blocks())}</div>'


class _Body:
    """Writes a part of a text, block by block."""

    def __init__(self, text: str, part: Passage, links: Sequence[Link], evidence: Passage | None, laid: Laid) -> None:
        self._text, self._part, self._evidence, self._laid = text, part, evidence, laid
        self._cuts = sorted({p for link in links for p in (link.start, link.end)} | set(evidence or ()))
        self._inside = _Inside(links)
        self._page = max(bisect_right(laid.pages, part.start) - 1, 0)
        self._levels = {head.start: head.level for head in laid.headings}
        self._heads = sorted(self._levels)

    def blocks(self) -> Iterator[str]:
        """Yield the lines and tables of the part in order."""
        start, end = self._part
        for number, grid in enumerate(self._laid.grids, 1):
            first, last = lines_of(self._text, grid)
            if first < start >= last or first >= end or not self._whole_lines(first, last):
                continue
            if first > start:
                yield from self._lines(start, first - (2 if self._text.startswith("\r\n", first - 2) else 1))
            yield self._table(grid, number)
            start = last + 1
        if start <= end:
            yield from self._lines(start, end)

    def _whole_lines(self, first: int, last: int) -> bool:
        """Tell whether the part cuts what stands on these lines between lines, if at all."""
        return all(not first < cut < last or self._text[cut - 1] == "\n" for cut in self._part)

    def _lines(self, start: int, end: int) -> Iterator[str]:
        for match in _LINE_END.finditer(self._text, start, end):
            yield self._line(start, match.start())
            start = match.end()
        yield self._line(start, end)

    def _line(self, start: int, end: int) -> str:
        blank = "" if self._text[start:end].strip() else " blank"
        level = self._level(start, end)
        tag = f"h{level}" if level else "div"
        return f'<{tag} class="line{blank}"{self._page_at(start)}>{self._shown(start, end)}</{tag}>'

    def _level(self, start: int, end: int) -> int | None:
        """Return the level of the heading that the line is, None if it is none."""
        index = bisect_left(self._heads, start)
        found = self._heads[index] if index < len(self._heads) else end
        return self._levels[found] if found < end else None

    def _table(self, grid: Grid, number: int) -> str:
        start, end = self._part
        cells = [c for c in grid.cells if start <= c.start < end or c.start == end == len(self._text)]
        begins = cells[0] is grid.cells[0]
        shown = table(cells, self._text, self._shown, self._page_at, begins=begins)
        many = " many" if max(cell.column for cell in cells) >= _WIDE else ""
        return f'<div class="grid{many}" role="region" aria-label="Bảng {number}" tabindex="0">{shown}</div>'

    def _page_at(self, start: int) -> str:
        """Return the attribute that tells the page, where one begins."""
        page = bisect_right(self._laid.pages, start)
        before, self._page = self._page, page
        return f' data-page="trang {page}"' if page > before else ""

    def _shown(self, start: int, end: int) -> str:
        return "".join(self._piece(a, b, self._inside.at(a)) for a, b in _pieces(start, end, self._cuts))

    def _piece(self, start: int, end: int, link: Link | None) -> str:
        shown = escape(self._text[start:end])
        if link:
            shown = _mention(link, shown, start, is_first=start == max(link.start, self._part.start))
        if self._evidence and self._evidence.start <= start < self._evidence.end:
            passage = f"{self._evidence.start}-{self._evidence.end}"
            return f'<mark class="evidence" data-passage="{passage}">{shown}</mark>'
        return shown


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


def _pieces(start: int, end: int, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans into which ``cuts`` divide ``[start, end)``; none for an empty line."""
    first, last = bisect_right(cuts, start), bisect_right(cuts, end - 1)
    points = [start, *cuts[first:last], end]
    yield from ((a, b) for a, b in pairwise(points) if a < b)


def _mention(link: Link, shown: str, start: int, *, is_first: bool) -> str:
    """Return a link with its card; the keyboard stops once at a mention, however many pieces it is shown in."""
    classes = "cite muted" if link.muted else f"cite {attribute(link.certainty)} {attribute(link.kind)}"
    address = f'href="{attribute(link.address)}"'
    if not link.tip:
        return f'<a class="{classes}" {address}>{shown}</a>'
    stop = "" if is_first else ' tabindex="-1"'
    rows = "".join(f"<span>{escape(shortened(row, _TIP))}</span>" for row in link.tip if row)
    return (
        f'<span class="mention"><a class="{classes}" {address} aria-describedby="tip-{start}"{stop}>{shown}</a>'
        f'<span class="tip" role="tooltip" id="tip-{start}">{rows}</span></span>'
    )
