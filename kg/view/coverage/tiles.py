"""The tile maps of *Độ phủ*: one square for each province, before and after the merger, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.coverage import COVERED, Cell, State, tally
from kg.instruments import Card
from kg.provinces import Grid, Provinces
from kg.view.controls import Option, picks
from kg.view.coverage.choice import Choice
from kg.view.coverage.words import SIGNS, cell_link, sign
from kg.view.fragments import instrument_link, named
from kg.view.text import escape

_SHORT = {
    State.DIRECT: "trực tiếp",
    State.CHAIN: "gián tiếp",
    State.INHERITED: "tỉnh cũ có",
    State.LOCAL: "huyện, xã",
}
"""Words that are short enough for a square; the others are those of the legend."""


def maps(columns: Sequence[tuple[Card, Mapping[str, Cell]]], provinces: Provinces, choice: Choice) -> str:
    """Return the two grids of the chosen directive; ``columns`` hold the cells of the provinces of either time."""
    if not provinces.grids:
        return '<p class="lead">Kho này nạp từ trước khi có bản đồ ô: nạp lại văn bản (cancu build) để vẽ được.</p>'
    directive, found = next((c for c in columns if c[0].iri == choice.drawn), columns[0])
    others = [Option(named(one, 60), choice.address(drawn=one.iri), one.iri == directive.iri) for one, _ in columns]
    nav = picks("Văn bản trên bản đồ", others, keep="ve") if len(others) > 1 else ""
    drawn = "".join(_map(grid, directive, found, provinces, choice) for grid in provinces.grids)
    return f'<h2 class="section">{instrument_link(directive)}</h2>{nav}<div class="cover-maps">{drawn}</div>'


def _map(grid: Grid, directive: Card, found: Mapping[str, Cell], provinces: Provinces, choice: Choice) -> str:
    placed = sorted((place, key) for key, place in grid.tiles.items() if key in found)
    counts = tally(found[key] for _, key in placed)
    covered = sum(counts[state] for state in COVERED)
    tiles = "".join(_tile(place, found[key], directive, provinces, choice) for place, key in placed)
    return (
        f'<div><h3 class="side">{escape(grid.label)}</h3>'
        f'<p class="lead">{covered} trên {len(placed)} có văn bản thực hiện; '
        f"{counts[State.UNLOADED]} chưa nạp văn bản nào.</p>"
        f'<ul class="cover-tiles">{tiles}</ul></div>'
    )


def _tile(place: tuple[int, int], cell: Cell, directive: Card, provinces: Provinces, choice: Choice) -> str:
    row, column = place
    words = _SHORT.get(cell.state, SIGNS[cell.state][1])
    inner = f'<span class="who">{escape(cell.province.name)}</span><span>{sign(cell.state)} {words}</span>'
    link = cell_link(cell, directive, choice, provinces, inner, kind="cover-tile")
    return f'<li style="grid-row:{row + 1};grid-column:{column + 1}">{link}</li>'
