"""Picture → rules: the straight dark lines of a page, found by the lengths of runs of dark points.

A page of a PDF and a scan are looked at in the same way, so that it does not matter how a file draws its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from loaders.pages.sheet import Rule

DRAWN, SCANNED = 225, 160
"""A point below this is dark: of a page that was drawn, where thin lines are pale, and of one that was scanned."""
_LEVEL, _UPRIGHT, _SCANNED_UPRIGHT = 28.0, 11.0, 20.0
"""The shortest level and upright rules, in points; letters of a text have no strokes as long."""
_THICK = 5.0
"""A band above this height, in points, is an area: its two edges are rules."""
_RUNS = 40_000
"""A picture with more long runs than this has shades, no lines."""

Picture = Any
"""A grey picture as a numpy array: rows of points, 0 black to 255 white."""


def rules(
    picture: Picture, scale: float, *, dark: int = DRAWN, gap: int = 0
) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Return the level and the upright rules of a picture of ``scale`` dots per point; ``gap`` dots may be missing."""
    least = _UPRIGHT if dark == DRAWN else _SCANNED_UPRIGHT
    points = np.asarray(picture) < dark
    level = _found(points, round(_LEVEL * scale), _THICK * scale, gap)
    upright = _found(points.T, round(least * scale), _THICK * scale, gap)
    return tuple(_scaled(level, scale)), tuple(_scaled(upright, scale))


def _scaled(found: Sequence[tuple[float, float, float]], scale: float) -> Iterator[Rule]:
    for at, start, end in found:
        yield Rule(at / scale, start / scale, end / scale)


def _found(dark: Picture, least: int, thick: float, gap: int) -> list[tuple[float, float, float]]:
    """Return the rules along the rows of a picture: place across, first and last point along."""
    if dark.shape[1] <= least:
        return []
    runs = list(_runs(_closed(dark, gap) if gap else dark, least))
    if len(runs) > _RUNS:
        return []
    bands: list[list[int]] = []
    ahead: list[list[int]] = []
    for row, start, end in runs:
        ahead = [band for band in ahead if band[1] >= row - 1 - gap]
        touching = next((b for b in ahead if start <= b[3] + gap + 1 and end >= b[2] - gap - 1), None)
        if touching:
            touching[1], touching[2], touching[3] = row, min(touching[2], start), max(touching[3], end)
        else:
            band = [row, row, start, end]
            bands.append(band)
            ahead.append(band)
    found: list[tuple[float, float, float]] = []
    for first, last, start, end in bands:
        ats = (first, last + 1) if last - first > thick else ((first + last + 1) / 2,)
        found += [(float(at), float(start), float(end)) for at in ats]
    return found


def _closed(dark: Picture, gap: int) -> Picture:
    """Return the picture with gaps along the rows of up to ``gap`` points filled."""
    total = np.cumsum(np.pad(dark, ((0, 0), (gap + 1, gap))), axis=1, dtype=np.int32)
    grown = (total[:, 2 * gap + 1 :] - total[:, : -2 * gap - 1]) > 0
    padded = np.pad(grown, ((0, 0), (gap, gap)), constant_values=True)
    width = 2 * gap + 1
    sums = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    return (sums[:, width:] - sums[:, :-width]) == width


def _runs(dark: Picture, least: int) -> Iterator[tuple[int, int, int]]:
    """Yield the runs of dark points with at least so many: row, first point, point behind the last."""
    full = np.flatnonzero(np.count_nonzero(dark, axis=1) >= least)
    edges = np.diff(np.pad(dark[full].astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    long = ends - starts >= least
    yield from zip(full[rows[long]].tolist(), starts[long].tolist(), ends[long].tolist(), strict=True)
