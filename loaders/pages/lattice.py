"""Rules → lattices: the cells that straight lines enclose, merged where no line parts two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from loaders.pages.sheet import Rule

_NEAR = 3.5
"""Lines that are nearer than this, in points, are one."""
_CELLS = 20_000
"""The most cells of a table."""
_RULES = 4_000
"""The most lines of a page that holds tables; a picture of shades may look like more."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cell: its first row and column, and how many of each it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """Cells enclosed by lines: the places of the upright lines and of the level ones, and the cells row by row."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    spans: tuple[Span, ...]

    def box(self, span: Span) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom of a cell."""
        right, bottom = self.across[span.column + span.columns], self.down[span.row + span.rows]
        return self.across[span.column], self.down[span.row], right, bottom

    def at(self) -> dict[tuple[int, int], int]:
        """Return the number of the cell that covers each row and column."""
        return {
            (row, column): number
            for number, span in enumerate(self.spans)
            for row in range(span.row, span.row + span.rows)
            for column in range(span.column, span.column + span.columns)
        }


def lattices(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[Lattice]:
    """Yield what the rules of a page enclose, group of crossing rules by group, where it is more than one cell."""
    for group in _crossings(level, upright):
        found = _lattice(*group)
        if found and len(found.spans) > 1:
            yield found


def _crossings(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules that cross or touch, group by group."""
    if len(level) + len(upright) > _RULES:
        return
    parent = list(range(len(level) + len(upright)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for i, a in enumerate(level):
        for j, b in enumerate(upright, len(level)):
            crosses = a.start - _NEAR <= b.at <= a.end + _NEAR and b.start - _NEAR <= a.at <= b.end + _NEAR
            if crosses:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate((*level, *upright)):
        groups.setdefault(root(i), ([], []))[0 if i < len(level) else 1].append(rule)
    yield from (group for group in groups.values() if len(group[0]) >= 2 and group[1])


def _lattice(level: list[Rule], upright: list[Rule]) -> Lattice | None:
    """Return what rules enclose, None where it is nothing, or too much."""
    crossing = [
        b
        for b in upright
        if any(
            a.start - _NEAR <= b.at <= a.end + _NEAR and min(abs(b.start - a.at), abs(b.end - a.at)) <= 2 * _NEAR
            for a in level
        )
    ]
    first, last = min(rule.start for rule in level), max(rule.end for rule in level)
    across = _places([b.at for b in crossing])
    if across and first < across[0] - 2 * _NEAR:
        across.insert(0, first)
    if across and last > across[-1] + 2 * _NEAR:
        across.append(last)
    down = _places([a.at for a in level])
    if len(across) < 2 or len(down) < 2 or not 2 <= (len(across) - 1) * (len(down) - 1) <= _CELLS:
        return None
    return Lattice(tuple(across), tuple(down), tuple(_spans(across, down, level, crossing)))


def _places(places: Iterable[float]) -> list[float]:
    """Return places in order, those that are near each other as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= _NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _spans(
    across: Sequence[float], down: Sequence[float], level: Sequence[Rule], upright: Sequence[Rule]
) -> Iterator[Span]:
    """Yield the cells, row by row."""
    width, height = len(across) - 1, len(down) - 1

    def parted_below(row: int, column: int) -> bool:
        middle, at = (across[column] + across[column + 1]) / 2, down[row + 1]
        return any(abs(rule.at - at) <= _NEAR and rule.start <= middle <= rule.end for rule in level)

    def parted_right(row: int, column: int) -> bool:
        middle, at = (down[row] + down[row + 1]) / 2, across[column + 1]
        return any(abs(rule.at - at) <= _NEAR and rule.start <= middle <= rule.end for rule in upright)

    taken: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            columns = 1
            while (
                column + columns < width
                and (row, column + columns) not in taken
                and not parted_right(row, column + columns - 1)
            ):
                columns += 1
            rows = 1
            while row + rows < height and not any(
                parted_below(row + rows - 1, c) or (row + rows, c) in taken for c in range(column, column + columns)
            ):
                rows += 1
            taken.update((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
            yield Span(row, column, rows, columns)
