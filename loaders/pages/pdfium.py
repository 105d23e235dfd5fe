"""PDF → sheets: what pdfium says of each letter of a page, and the page as a picture.

Nothing of a file is run and nothing is fetched: scripts, links and embedded files are never asked for.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from loaders.pages.glyphs import Glyph, words
from loaders.pages.rules import rules
from loaders.pages.sheet import Rule, Sheet

DAMAGED = (pdfium.PdfiumError, ValueError, OSError)
"""What opening or reading a damaged file raises."""
_LETTERS = 60_000
"""The most letters that are read of a page."""
_OBJECTS = 200_000
"""The most objects of a page that are looked at."""
_PICTURE = 40_000_000
"""The most dots of the picture of a page."""
_RULES_SCALE = 100 / 72
_HYPHENS = {2: "-", 0xFFFE: "-", 0xAD: ""}
_UNKNOWN = 0xFFFD
_INK = 128
"""A dot of a picture below this, 0 being black, is dark."""
_STRAIGHT = 4
"""How many degrees a letter may lean and still stand upright."""


@dataclass(frozen=True, slots=True)
class Face:
    """How letters of one text object stand: their size, the way they run in degrees, and the name of their font."""

    size: float
    way: float
    font: str


@dataclass(slots=True)
class Page:
    """What was read of a page before its words are put together."""

    sheet: Sheet
    letters: int
    cut: bool
    ink: float
    """The share of the page that is dark, 0 where nothing but letters is drawn."""
    pictures: float
    """The share of the page that its largest picture covers."""
    fonts: frozenset[str]


class Book:
    """An open PDF; raises one of `DAMAGED` where it can't be opened, `PermissionError` where it wants a password."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(data)
            self.count = len(self._document)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
                raise PermissionError(str(error)) from error
            raise

    def close(self) -> None:
        """Close the file."""
        self._document.close()

    def page(self, number: int) -> Page:
        """Return what stands on a page, counted from 0; raises one of `DAMAGED`."""
        page = self._document[number]
        try:
            return _read(page)
        finally:
            page.close()

    def picture(self, number: int, dots: int) -> tuple[Any, float]:
        """Return a page as a grey picture of about so many dots per inch, fewer where it is vast, and its scale."""
        page = self._document[number]
        try:
            return _picture(page, dots / 72)
        finally:
            page.close()


def _picture(page: pdfium.PdfPage, scale: float) -> tuple[Any, float]:
    width, height = page.get_size()
    scale = min(scale, (_PICTURE / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, draw_annots=False, may_draw_forms=False)
    try:
        picture = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    return picture[:, :, 0] if picture.ndim == 3 else picture, scale


def _read(page: pdfium.PdfPage) -> Page:
    width, height = page.get_size()
    drawn, covered = _drawn(page, width * height)
    text_page = page.get_textpage()
    try:
        letters, faces, cut = _letters(text_page.raw, page)
    finally:
        text_page.close()
    ways = [face.way for face in faces]
    turn = _turn(ways)
    upright = [g for g, way in zip(letters, ways, strict=True) if _leans(way, turn) <= _STRAIGHT]
    askew = "".join(g.text for g, way in zip(letters, ways, strict=True) if _leans(way, turn) > _STRAIGHT)
    level: tuple[Rule, ...] = ()
    up: tuple[Rule, ...] = ()
    ink = 0.0
    if drawn:
        picture, scale = _picture(page, _RULES_SCALE)
        level, up = rules(_turned(picture, turn), scale)
        ink = float((picture < _INK).mean())
    if turn:
        upright = [_turned_glyph(g, turn, width, height) for g in upright]
        if turn in (90, 270):
            width, height = height, width
    sheet = Sheet(width, height, tuple(words(upright)), level, up, (askew,) if askew.strip() else ())
    fonts = frozenset(face.font for face in set(faces))
    return Page(sheet, sum(1 for g in letters if g.text != " "), cut, ink, covered, fonts)


def _drawn(page: pdfium.PdfPage, area: float) -> tuple[bool, float]:
    """Return whether a page has anything but text, and the share of it that its largest picture covers."""
    drawn, covered = False, 0.0
    for number, item in enumerate(page.get_objects(max_depth=3)):
        if number > _OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            continue
        drawn = True
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered = max(covered, abs((right - left) * (top - bottom)) / max(area, 1.0))
    return drawn, min(covered, 1.0)


def _letters(text: Any, page: pdfium.PdfPage) -> tuple[list[Glyph], list[Face], bool]:
    """Return the letters of a page with their faces, and whether there are more than are read."""
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()
    count = raw.FPDFText_CountChars(text)
    known: dict[int, Face] = {}
    letters: list[Glyph] = []
    faces: list[Face] = []
    spaced = False
    for index in range(min(count, _LETTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13, 0) or (code == 32 and raw.FPDFText_IsGenerated(text, index)):
            spaced = spaced or code == 32
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, box) or not raw.FPDFText_GetCharOrigin(text, index, x, y):
            continue
        key = ctypes.cast(raw.FPDFText_GetTextObject(text, index), ctypes.c_void_p).value or 0
        face = known.get(key)
        if face is None:
            face = known[key] = _face(text, index, matrix, rotation)
        shown = _HYPHENS.get(code) if code in _HYPHENS else chr(code)
        if not shown or 0xD800 <= code < 0xE000:
            continue
        corners = _seen((box.left, box.bottom, box.right, box.top), (left, bottom, right, top), rotation)
        _, base = _spot(x.value, y.value, (left, bottom, right, top), rotation)
        size = face.size if 1 <= face.size <= 400 else max(corners[3] - corners[1], 1.0)
        number = len(letters)
        letters.append(
            Glyph(shown, corners[0], corners[2], corners[1], corners[3], base, size, face.font, number, spaced)
        )
        spaced = False
        faces.append(face)
    return letters, faces, count > _LETTERS


def _face(text: Any, index: int, matrix: Any, rotation: int) -> Face:
    size = raw.FPDFText_GetFontSize(text, index)
    way = 0.0
    if raw.FPDFText_GetMatrix(text, index, matrix):
        size *= hypot(matrix.c, matrix.d)
        way = round(degrees(atan2(matrix.b, matrix.a))) - rotation
    font = ""
    handle = raw.FPDFText_GetTextObject(text, index)
    if handle:
        face = raw.FPDFTextObj_GetFont(handle)
        buffer = ctypes.create_string_buffer(128)
        if face and raw.FPDFFont_GetBaseFontName(face, buffer, 128):
            font = buffer.value.decode("utf-8", "replace")
    return Face(size, way % 360, font)


Box = tuple[float, float, float, float]


def _spot(x: float, y: float, page: Box, rotation: int) -> tuple[float, float]:
    """Return a place of the file's own system as the page is looked at, from its left and top."""
    left, bottom, right, top = page
    match rotation:
        case 90:
            return y - bottom, x - left
        case 180:
            return right - x, y - bottom
        case 270:
            return top - y, right - x
        case _:
            return x - left, top - y


def _seen(box: Box, page: Box, rotation: int) -> Box:
    """Return a box as the page is looked at: left, top, right, bottom."""
    ax, ay = _spot(box[0], box[1], page, rotation)
    bx, by = _spot(box[2], box[3], page, rotation)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _leans(way: float, turn: int) -> float:
    """Return by how many degrees a way differs from the page's."""
    return abs((way - turn + 180) % 360 - 180)


def _turn(ways: list[float]) -> int:
    """Return the way in which most of the letters of a page run: 0, 90, 180 or 270 degrees."""
    best = max((0, 90, 180, 270), key=lambda turn: sum(1 for way in ways if _leans(way, turn) <= _STRAIGHT))
    return best if ways else 0


def _turned(picture: Any, turn: int) -> Any:
    """Return a picture turned clockwise, so that letters that run that way run from left to right."""
    return np.rot90(picture, -(turn // 90)) if turn else picture


def _turned_glyph(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    def spot(x: float, y: float) -> tuple[float, float]:
        match turn:
            case 90:
                return height - y, x
            case 180:
                return width - x, height - y
            case _:
                return y, width - x

    ax, ay = spot(glyph.left, glyph.top)
    bx, by = spot(glyph.right, glyph.bottom)
    return Glyph(
        glyph.text,
        min(ax, bx),
        max(ax, bx),
        min(ay, by),
        max(ay, by),
        max(ay, by),
        glyph.size,
        glyph.font,
        glyph.number,
        glyph.spaced,
    )
