"""The cells of a row whose lines have come one below the other: which line begins a cell, and of which column.

Every way of parting the lines that keeps the order of the columns is rated by what the columns hold and by whether
a line goes on with the one before; a row is read only where one way is clearly the best.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from loaders.clues import BODIES, NEVER, Pairs, goes_on, is_body, is_listed, is_open, is_period, is_torn, opening, suits

Usual = frozenset[tuple[int, str]]
"""The words with which cells of a column often begin."""
Way = tuple[int, tuple[tuple[int, int], ...]]
"""A rating, and where each cell begins in which column."""

_GAP = re.compile(r"(?<!\s)\s{1,60}(?=[A-ZĐ])")
_EMPTY = {"text": 40, "lead": 8, "coordinating": 6, "period": 5, "deliverable": 5}
"""What it costs to leave a column of a role empty; of any other, three."""
_CLEAR = 2
"""By how much the best way must be better than the next."""
_WORST = -12
"""The lowest rating of a page's lines with which a row is read."""
_ROOM = 4
"""The fewest characters of room behind which a word is not wrapped."""
_MOST_STARTS = 48
_LONGEST = {"lead": 240, "coordinating": 300, "period": 80}


@dataclass(frozen=True, slots=True)
class Piece:
    """A line or a part of one; ``inner`` is what it costs to begin a cell in the middle of a line."""

    text: str
    start: int
    end: int
    inner: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell on one page; ``opening`` is its first word if that has a capital."""

    column: int
    role: str
    start: int
    end: int
    opening: str


def told_apart(
    pages: Sequence[Sequence[Piece]], columns: Sequence[str], pairs: Pairs, usual: Usual
) -> list[Cell] | None:
    """Return the cells of a row whose lines stand on these pages, or None where they cannot be told apart.

    Of a row that is read one column at most is empty, and not that of who leads.
    """
    cells: list[Cell] = []
    above: dict[int, list[str]] = {}
    for number, lines in enumerate(pages):
        page = _Page(
            _parted(lines, pairs), columns, pairs, usual, above if number else None, cut=number + 1 < len(pages)
        )
        way = page.way()
        if way is None:
            return None
        ends = [start for start, _ in way[1:]] + [len(page.pieces)]
        for (start, column), end in zip(way, ends, strict=True):
            within = page.pieces[start:end]
            cells.append(Cell(column, columns[column], within[0].start, within[-1].end, opening(within[0].text)))
            above.setdefault(column, []).extend(p.text for p in within)
    filled = len(above) + 1 >= len(columns) and {"text", "lead"} <= {cell.role for cell in cells}
    return cells if filled else None


def usual(rows: Sequence[Sequence[Cell]]) -> Usual:
    """Return with which words the cells of a column begin in more than one of the rows that are read."""
    seen = Counter(key for row in rows for key in {(cell.column, cell.opening) for cell in row})
    return frozenset(key for key, times in seen.items() if times > 1 and key[1])


def _parted(lines: Sequence[Piece], pairs: Pairs) -> list[Piece]:
    """Return the lines, those in which another cell may begin in parts."""
    parts: list[Piece] = []
    for line in lines:
        cut = next((m for m in _GAP.finditer(line.text) if _begins_cell(line.text, m, pairs)), None)
        if cut is None:
            parts.append(line)
            continue
        parts.append(Piece(line.text[: cut.start()], line.start, line.start + cut.start(), line.inner))
        parts.append(Piece(line.text[cut.end() :], line.start + cut.end(), line.end, 1 if len(cut[0]) > 1 else 4))
    return parts


def _begins_cell(text: str, gap: re.Match[str], pairs: Pairs) -> bool:
    """Tell whether a line goes on behind a gap with nothing but a body or a period of two words or more."""
    before, after = text[: gap.start()], text[gap.end() :]
    if is_open(before) or len(after) > 24 or " " not in after:
        return False
    if len(gap[0]) == 1 and (pairs.joins(before, after, 2) or not after[-1].isalnum()):
        return False
    return is_body(after) or is_period(after)


class _Page:
    """The lines of a row on one page; ``above`` has the lines of its columns on the pages before, if any;
    ``cut`` tells that cells may go on overleaf.
    """

    def __init__(
        self,
        pieces: list[Piece],
        columns: Sequence[str],
        pairs: Pairs,
        usual: Usual,
        above: dict[int, list[str]] | None,
        *,
        cut: bool,
    ) -> None:
        self.pieces = pieces
        self.columns = columns
        self.pairs = pairs
        self.usual = usual
        self.above = above
        self.cut = cut
        self.costs = [self._start_cost(i) for i in range(len(pieces))]
        self.loose = self._loose()
        self.lengths = [0, *accumulate(len(piece.text) + 1 for piece in pieces)]
        self.shapes: dict[tuple[int, int], tuple[int, str, bool]] = {}
        self.bodies = [is_body(piece.text) for piece in pieces]
        self.periods = [not piece.text[:1].islower() and is_period(piece.text) for piece in pieces]
        self.starts = [i for i, cost in enumerate(self.costs) if cost < -NEVER]
        self.known: dict[tuple[int, int, bool], list[Way]] = {}
        self.following: dict[tuple[int, int, bool], list[Way]] = {}

    def way(self) -> tuple[tuple[int, int], ...] | None:
        """Return the one way that is clearly the best: where each cell begins in which column."""
        if not self.pieces or len(self.starts) > _MOST_STARTS:
            return None
        if self.above is None:
            found = self._from(0, 0, going_on=False)
        else:
            found = [w for c in range(len(self.columns)) for w in self._from(0, c, going_on=True)]
            found += [(s - 2, w) for c in range(1, len(self.columns)) for s, w in self._from(0, c, going_on=False)]
        found = _best(found)
        if not found or found[0][0] < _WORST or (len(found) > 1 and found[0][0] - found[1][0] < _CLEAR):
            return None
        return None if self._hides(found[0][1]) else found[0][1]

    def _hides(self, way: Sequence[tuple[int, int]]) -> bool:
        """Tell whether a column is left empty while a line within another cell begins like what it holds."""
        found = {self.columns[column] for _, column in way}
        begun = {start for start, _ in way}
        timeless = "period" in self.columns and "period" not in found and self.above is None
        if timeless and any(period for index, period in enumerate(self.periods) if index not in begun):
            return True
        if self.above is not None or found.issuperset(c for c in self.columns if c in BODIES):
            return False
        ends = [start for start, _ in way[1:]] + [len(self.pieces)]
        others = [(s, e) for (s, c), e in zip(way, ends, strict=True) if self.columns[c] not in BODIES]
        return any(any(self.bodies[max(start, 1) : end]) for start, end in others)

    def _start_cost(self, index: int) -> int:
        """Return what it costs to begin a cell at a piece."""
        if index == 0:
            return 0
        piece, before = self.pieces[index], self.pieces[index - 1]
        if goes_on(before.text, piece.text):
            return -NEVER
        if is_open(before.text):
            return 5 if self.cut and not (piece.text[:1].islower() or is_torn(before.text)) else -NEVER
        if piece.text[:1].islower() and self.above is None:
            return -NEVER
        return piece.inner + (3 if self.pairs.joins(before.text, piece.text) else 0)

    def _loose(self) -> list[int]:
        """Return, summed up to each piece, how little the pieces go on with those before them."""
        sums = [0]
        for index, piece in enumerate(self.pieces):
            before = self.pieces[index - 1].text if index else ""
            whole = not index or piece.text[:1].islower() or piece.inner == 4 or is_open(before)
            whole = whole or goes_on(before, piece.text) or is_listed(piece.text)
            sums.append(sums[-1] + (0 if whole or self.pairs.joins(before, piece.text) else 2))
        return sums

    def _from(self, index: int, column: int, *, going_on: bool) -> list[Way]:
        """Return the two best ways of the pieces from ``index``, where a cell of ``column`` begins."""
        key = (index, column, going_on)
        if key in self.known:
            return self.known[key]
        found: list[Way] = []
        for end in [i for i in self.starts if i > index] + [len(self.pieces)]:
            if self.lengths[end] - self.lengths[index] > _LONGEST.get(self.columns[column], 4000):
                break
            rating = self._rating(index, end, column, going_on=going_on)
            if rating <= NEVER:
                continue
            for more, rest in self._behind(end, column, going_on=going_on):
                found.append((rating + more, ((index, column), *rest)))
        self.known[key] = _best(found)
        return self.known[key]

    def _behind(self, index: int, column: int, *, going_on: bool) -> list[Way]:
        """Return the best ways of what follows a cell of ``column``."""
        key = (index, column, going_on)
        if key not in self.following:
            self.following[key] = self._followed(index, column, going_on=going_on)
        return self.following[key]

    def _followed(self, index: int, column: int, *, going_on: bool) -> list[Way]:
        """Return those ways, found anew."""
        width = len(self.columns)
        left = [0 if going_on else _EMPTY.get(role, 3) for role in self.columns]
        if index == len(self.pieces):
            return [(-sum(left[column + 1 :]), ())]
        found: list[Way] = []
        for after in range(column + 1, width):
            lost = sum(left[column + 1 : after])
            found += [(s - lost, w) for s, w in self._from(index, after, going_on=going_on)]
        for after in range(1, width):
            again = self.columns[after] in ("lead", "deliverable") and (going_on or after < column)
            if again or (going_on and after > column and after not in (self.above or {})):
                lost = 2 if going_on else 3 + sum(left[column + 1 :])
                found += [(s - lost, w) for s, w in self._from(index, after, going_on=False)]
        return _best(found)

    def _rating(self, start: int, end: int, column: int, *, going_on: bool) -> int:
        """Return how well the pieces from ``start`` to ``end`` make a cell of a column."""
        role = self.columns[column]
        if going_on:
            joint = self._joint(self.pieces[start:end], column)
            return joint + self._shape(start, end)[0] - self.costs[start] if joint > NEVER else NEVER
        if self.pieces[start].text[:1].islower():
            return NEVER
        rating, text, whole = self._shape(start, end)
        if not whole:
            rating -= 3 if self.cut else -NEVER
        if role in BODIES:
            loose = [i for i in range(start + 1, end) if self.loose[i + 1] > self.loose[i]]
            rating -= 2 * sum(not self.bodies[i] for i in loose)
            if any(self.periods[start + 1 : end]):
                return NEVER
        rating += 2 if (column, opening(text)) in self.usual else 0
        return rating - self.costs[start] + suits(role, text)

    def _shape(self, start: int, end: int) -> tuple[int, str, bool]:
        """Return how well pieces go on with one another, how their text begins, and whether no bracket is left open."""
        key = (start, end)
        if key not in self.shapes:
            within = [p.text for p in self.pieces[start:end]]
            text = " ".join(within)
            whole = text.count("(") <= text.count(")") and text.count('"') % 2 == 0
            rating = -(self.loose[end] - self.loose[start + 1]) - _short(within)
            self.shapes[key] = (rating, " ".join(within[:12]), whole)
        return self.shapes[key]

    def _joint(self, within: Sequence[Piece], column: int) -> int:
        """Return how well pieces go on with the cell of a column on the page before."""
        lines = (self.above or {}).get(column)
        if not lines:
            return NEVER
        last, widest = lines[-1], max(len(line) for line in lines)
        wide = max(len(p.text) for p in within)
        joined = is_open(last) or self.pairs.joins(last, within[0].text)
        rating = 2 if joined else -2 if within[0].text[:1].islower() else -4
        rating -= 5 if wide > widest + 4 else 0
        rating -= 3 if len(within) > 1 and 2 * wide < widest else 0
        if self.columns[column] == "period":
            rating -= 3
        return rating


def _short(texts: Sequence[str]) -> int:
    """Return how little lines look wrapped: words with a capital are below lines that have room for them."""
    widest = max(len(text) for text in texts) - _ROOM
    lost = 0
    for before, text in pairwise(texts):
        if text[0].isupper() and " " in before and len(before) + len(text.split(" ", 1)[0]) < widest:
            lost += 2
    return lost


def _best(found: Sequence[Way]) -> list[Way]:
    return sorted(found, key=lambda way: -way[0])[:2]
