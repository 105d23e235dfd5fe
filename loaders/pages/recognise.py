"""Picture → sheet: words that Tesseract sees in a picture of a page, with their places, and the rules of its tables.

A table is recognised cell by cell where its lines are found: Tesseract reads across the lines of a table otherwise.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from loaders.pages.lattice import Lattice, Span, lattices
from loaders.pages.rules import SCANNED, rules
from loaders.pages.sheet import Sheet, Word

_LANGUAGE = "vie"
_SECONDS = 60
"""How long one page may take."""
_SKEW = 3.0
"""By how many degrees a scan may be turned to stand straight."""
_SURE, _UNLIKELY = 15.0, 60.0
"""Below these, of 100, a word of few letters is a spot, and so is one of none."""
_TOLD = 8
"""So many doubtful words are told."""
_DIGIT = re.compile(r"\d")
_MARKS = frozenset("-–+/&;:,.()")
_PAGE, _BLOCK, _LINE = 3, 6, 7
"""How Tesseract looks at a picture: as a page, as one block of text, or as one line."""
_LABEL = (32.0, 16.0)
"""The width and height, in points, of what is dark in a cell with a label."""
_BETWEEN = 14.0
"""The points between labels that are read side by side."""
_EDGE = 4
"""So many dots from a line of a table begins what stands in its cells."""
_BESIDE = 20
"""So many blank dots stand beside a column that is looked at alone."""
_INK = 12
"""So many dark dots are words."""
UNSURE = 70.0
"""A page whose words are recognised with less certainty than this, of 100, is doubtful."""


class Unread(Exception):
    """A picture in which no words could be looked for: time was over, or Tesseract failed."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The words seen in a picture, how certain they are, from 0 to 100, and those with digits that are doubtful."""

    sheet: Sheet
    sure: float
    doubts: tuple[str, ...] = ()


@cache
def lacking() -> str | None:
    """Return, in Vietnamese, what must be installed before pictures can be read; None where nothing is missing."""
    if find_spec("pytesseract") is None:
        return "cần nhận dạng chữ: cài gói Python bằng pip install 'cancu[ocr]'"
    program = shutil.which("tesseract")
    if program is None:
        return "cần nhận dạng chữ: cài tesseract-ocr và tesseract-ocr-vie"
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "cần nhận dạng chữ: không chạy được tesseract, cài lại tesseract-ocr"
    if _LANGUAGE not in listed.stdout.split():
        return "cần nhận dạng chữ: cài dữ liệu tiếng Việt tesseract-ocr-vie"
    return None


def recognised(picture: Any, scale: float) -> Recognised:
    """Return the words of a grey picture of ``scale`` dots per point; raises `Unread`."""
    straight = _straight(picture)
    level, upright = rules(straight, scale, dark=SCANNED, gap=2)
    found = list(lattices(level, upright))
    rows = list(_words(_without(straight, found, scale), scale, _PAGE))
    for lattice in found:
        for spans in _columns(lattice):
            rows += _column(straight, lattice, spans, scale)
    words = tuple(word for word, _ in rows)
    weight = sum(len(word.text) for word in words)
    sure = sum(certain * len(word.text) for word, certain in rows) / weight if weight else 0.0
    height, width = straight.shape
    doubts = tuple(word.text for word, certain in rows if certain < UNSURE and _DIGIT.search(word.text))
    return Recognised(Sheet(width / scale, height / scale, words, level, upright), sure, doubts)


def _words(picture: Any, scale: float, mode: int) -> Iterator[tuple[Word, float]]:
    """Yield the words that Tesseract sees, each with its certainty."""
    for row in _seen(picture, scale, mode):
        text = row["text"].strip()
        certain = float(row["conf"])
        if not text or _is_spot(text, certain):
            continue
        left, top = int(row["left"]) / scale, int(row["top"]) / scale
        right, bottom = left + int(row["width"]) / scale, top + int(row["height"]) / scale
        base, size = row["base"] / scale, row["size"] / scale
        yield Word(text, left, top, right, bottom, base, size), certain


def _is_spot(text: str, certain: float) -> bool:
    """Tell whether what was recognised is a speck of the scan."""
    letters = sum(1 for c in text if c.isalnum())
    if not letters:
        return certain < _UNLIKELY and not _MARKS.issuperset(text)
    return certain < _SURE and letters < 3


def _seen(picture: Any, scale: float, mode: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of Tesseract's table of words with the base and the size of the line of each."""
    import pytesseract
    from PIL import Image

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        table = pytesseract.image_to_data(
            Image.fromarray(picture),
            lang=_LANGUAGE,
            config=f"--psm {mode} --dpi {round(scale * 72)}",
            timeout=_SECONDS,
            output_type=pytesseract.Output.DICT,
        )
    except (RuntimeError, OSError, pytesseract.TesseractError) as error:
        raise Unread(str(error)) from error
    names = ("text", "conf", "left", "top", "width", "height", "block_num", "par_num", "line_num")
    rows = [dict(zip(names, values, strict=True)) for values in zip(*(table[name] for name in names), strict=True)]
    groups: dict[tuple[int, int, int], list[dict[str, Any]]] = {}
    for row in rows:
        if row["text"].strip():
            groups.setdefault((row["block_num"], row["par_num"], row["line_num"]), []).append(row)
    for group in groups.values():
        yield from _based(group)


def _based(group: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the words of a line with its base, which letters with tails do not reach below, and its size."""
    bottoms = sorted(row["top"] + row["height"] for row in group)
    heights = sorted(row["height"] for row in group)
    base, size = bottoms[len(bottoms) // 4], heights[len(heights) // 2] * 1.15
    for row in group:
        yield {**row, "base": base, "size": size}


def _straight(picture: Any) -> Any:
    """Return a picture turned so that its lines of text are level."""
    from PIL import Image

    height, width = picture.shape
    step = max(1, max(height, width) // 800)
    small = Image.fromarray(np.ascontiguousarray(picture[::step, ::step]))

    def sharp(degrees: float) -> float:
        turned = np.asarray(small.rotate(degrees, fillcolor=255)) < SCANNED
        rows = turned.sum(axis=1, dtype=np.int64)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    best = max((n / 2 for n in range(int(-2 * _SKEW), int(2 * _SKEW) + 1)), key=sharp)
    best = max((best + n / 10 for n in range(-4, 5)), key=sharp)
    if abs(best) < 0.1 or sharp(best) < 1.05 * sharp(0.0):
        return picture
    return np.asarray(Image.fromarray(picture).rotate(best, Image.Resampling.BICUBIC, fillcolor=255))


def _without(picture: Any, found: Sequence[Lattice], scale: float) -> Any:
    """Return a picture without its tables."""
    clean = picture.copy()
    for lattice in found:
        left, right = round(lattice.across[0] * scale) - _EDGE, round(lattice.across[-1] * scale) + _EDGE
        top, bottom = round(lattice.down[0] * scale) - _EDGE, round(lattice.down[-1] * scale) + _EDGE
        clean[max(top, 0) : bottom, max(left, 0) : right] = 255
    return clean


def _columns(lattice: Lattice) -> list[list[Span]]:
    """Return the cells of a table that begin in the same column and cover as many."""
    columns: dict[tuple[int, int], list[Span]] = {}
    for span in lattice.spans:
        columns.setdefault((span.column, span.columns), []).append(span)
    return list(columns.values())


def _column(picture: Any, lattice: Lattice, spans: Sequence[Span], scale: float) -> Iterator[tuple[Word, float]]:
    """Yield the words of the cells of a column; labels are read side by side, for none stands in a line of its own."""
    strip = np.full_like(picture, 255)
    labels: list[tuple[int, int, int, int]] = []
    inked = False
    for span in spans:
        left, top, right, bottom = (round(place * scale) for place in lattice.box(span))
        rows = slice(max(top + _EDGE, 0), max(bottom - _EDGE, 0))
        cell = picture[rows, max(left + _EDGE, 0) : max(right - _EDGE, 0)]
        dark = cell < SCANNED
        if dark.sum() <= _INK:
            continue
        box = _box(dark)
        if not span.column and box[2] - box[0] <= _LABEL[0] * scale and box[3] - box[1] <= _LABEL[1] * scale:
            x, y = max(left + _EDGE, 0), max(top + _EDGE, 0)
            labels.append((x + box[0], y + box[1], x + box[2], y + box[3]))
            continue
        strip[rows, max(left + _EDGE, 0) : max(right - _EDGE, 0)] = cell
        inked = True
    if inked:
        first, last = (round(place * scale) for place in (lattice.box(spans[0])[0], lattice.box(spans[0])[2]))
        column = slice(max(first - _BESIDE, 0), last + _BESIDE)
        for word, certain in _words(np.ascontiguousarray(strip[:, column]), scale, _BLOCK):
            shift = column.start / scale
            yield replace(word, left=word.left + shift, right=word.right + shift), certain
    if labels:
        yield from _labels(picture, labels, scale)


def _box(dark: Any) -> tuple[int, int, int, int]:
    """Return the left, top, right and bottom of what is dark, single specks at the edges left out."""
    across, down = np.flatnonzero(dark.sum(axis=0) > 1), np.flatnonzero(dark.sum(axis=1) > 1)
    if not len(across) or not len(down):
        return 0, 0, dark.shape[1], dark.shape[0]
    return int(across[0]), int(down[0]), int(across[-1]) + 1, int(down[-1]) + 1


def _labels(picture: Any, boxes: Sequence[tuple[int, int, int, int]], scale: float) -> Iterator[tuple[Word, float]]:
    """Yield short words (numbers of rows), which are read as one line of words and stand in their own places."""
    gap, margin = round(_BETWEEN * scale), round(6 * scale)
    height = max(bottom - top for _, top, _, bottom in boxes)
    width = sum(right - left for left, _, right, _ in boxes) + gap * len(boxes)
    row = np.full((height + 2 * margin, width + 2 * margin), 255, dtype=picture.dtype)
    places = []
    at = margin
    for left, top, right, bottom in boxes:
        row[margin + height - (bottom - top) : margin + height, at : at + right - left] = picture[
            top:bottom, left:right
        ]
        places.append((at, at + right - left))
        at += right - left + gap
    for word, certain in _words(row, scale, _LINE):
        middle = (word.left + word.right) / 2 * scale
        for (start, end), (left, top, right, bottom) in zip(places, boxes, strict=True):
            if start - gap / 2 <= middle <= end + gap / 2:
                box = (left / scale, top / scale, right / scale, bottom / scale)
                yield Word(word.text, *box, box[3], word.size), certain
                break


def doubted(pages: Mapping[int, Recognised]) -> list[str]:
    """Return, in Vietnamese, what of recognised pages must be compared with their paper."""
    notes = []
    unsure = [number for number, page in pages.items() if page.sheet.words and page.sure < UNSURE]
    if unsure:
        notes.append(f"Chữ nhận dạng ở {listed(unsure)} không chắc chắn, cần đối chiếu bản gốc.")
    told = [f"“{word}” (trang {number + 1})" for number, page in pages.items() for word in page.doubts]
    if told:
        more = ", …" if len(told) > _TOLD else ""
        notes.append(f"Số nhận dạng không chắc chắn: {', '.join(told[:_TOLD])}{more}.")
    return notes


def listed(numbers: Sequence[int]) -> str:
    """Return page numbers, given from 0, for people: "trang 3, 5–7"."""
    parts: list[str] = []
    ordered = sorted(numbers)
    at = 0
    while at < len(ordered):
        end = at
        while end + 1 < len(ordered) and ordered[end + 1] == ordered[end] + 1:
            end += 1
        first, last = ordered[at] + 1, ordered[end] + 1
        parts.append(str(first) if first == last else f"{first}–{last}")
        at = end + 1
    shown = parts if len(parts) <= 12 else [*parts[:12], "…"]
    return "trang " + ", ".join(shown)
