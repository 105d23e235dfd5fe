"""Fonts, styles and lists of a binary Word file."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from loaders import legacy, symbols
from loaders.word.numbering import Level, Numbering
from loaders.word.old import FONTS, LIST_USES, LISTS, STYLES, Old, Sprms, number, sprms
from loaders.word.styles import PLAIN, Face, face

_DEEPEST = 30
_FONT = (0x4A51, 0x4A4F)
"""The codes that name a run's font for letters beyond ASCII and for ASCII."""
LIST, LEVEL, CHARACTER_STYLE = 0x460B, 0x260A, 0x4A30
_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 22: "decimalZero",
    23: "bullet", 255: "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OldStyle:
    """What a style says itself: the style it is based on, and its properties of paragraphs and of characters."""

    based: int
    paragraph: Sprms
    run: Sprms


class OldStyles:
    """The styles and fonts by their numbers."""

    def __init__(self, file: Old) -> None:
        self._faces = [face(name) for name in _fonts(file.structure(FONTS))]
        data = file.structure(STYLES)
        self._styles, self._font = _styles(data)

    def face(self, run: Sprms, style: int) -> Face:
        """Return the face of a run in a paragraph of a style."""
        chains = [run]
        if CHARACTER_STYLE in run:
            chains += [s.run for s in self._chain(number(run[CHARACTER_STYLE]))]
        chains += [s.run for s in self._chain(style)]
        for properties in chains:
            for code in _FONT:
                if code in properties:
                    return self.font(number(properties[code]))
        return self.font(self._font)

    def font(self, at: int) -> Face:
        """Return the face of a font."""
        return self._faces[at] if at < len(self._faces) else PLAIN

    def paragraph(self, style: int, code: int) -> bytes | None:
        """Return what a style says of its paragraphs under a code."""
        return next((s.paragraph[code] for s in self._chain(style) if code in s.paragraph), None)

    def _chain(self, style: int) -> list[OldStyle]:
        chain: list[OldStyle] = []
        while style in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[style])
            style = chain[-1].based
        return chain


def _fonts(data: bytes) -> list[str]:
    names, at = [], 4
    for _ in range(int.from_bytes(data[:2], "little")):
        if at >= len(data):
            break
        size = data[at] + 1
        name = data[at + 40 : at + size].decode("utf-16-le", "replace")
        names.append(name.split("\0")[0])
        at += size
    return names


def _styles(data: bytes) -> tuple[dict[int, OldStyle], int]:
    """Return the styles, and the font of what has none."""
    head = int.from_bytes(data[:2], "little")
    if len(data) < 20 or head < 18:
        return {}, 0
    count, base = struct.unpack_from("<HH", data, 2)
    (font,) = struct.unpack_from("<H", data, 14)
    styles, at = {}, 2 + head
    for style in range(count):
        size = int.from_bytes(data[at : at + 2], "little")
        std = data[at + 2 : at + 2 + size]
        at += 2 + size
        if len(std) > base + 2:
            styles[style] = _style(std, base)
    return styles, font


def _style(std: bytes, base: int) -> OldStyle:
    _, kind, updates = struct.unpack_from("<HHH", std)
    at = base + 2 + 2 * (int.from_bytes(std[base : base + 2], "little") + 1)
    found: list[bytes] = []
    for _ in range(min(updates & 0xF, 3)):
        at += at % 2
        size = int.from_bytes(std[at : at + 2], "little")
        found.append(std[at + 2 : at + 2 + size])
        at += 2 + size
    if kind & 0xF == 1:
        paragraph, run = [*found, b"", b""][:2]
        return OldStyle(kind >> 4, sprms(paragraph[2:]), sprms(run))
    return OldStyle(kind >> 4, {}, sprms(found[0]) if found and kind & 0xF == 2 else {})


def numbering(file: Old, styles: OldStyles) -> Numbering:
    """Return the lists of a file, a list's number as its identifier."""
    found = Numbering()
    _kinds(file.structure(LISTS), file.behind(LISTS), styles, found)
    data = file.structure(LIST_USES)
    count = int.from_bytes(data[:4], "little")
    behind = 4 + 16 * count
    for n in range(min(count, (len(data) - 4) // 16)):
        (kind,) = struct.unpack_from("<I", data, 4 + 16 * n)
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        behind += 4
        for _ in range(data[4 + 16 * n + 12]):
            if behind + 8 > len(data):
                break
            start, flags = struct.unpack_from("<II", data, behind)
            behind += 8
            if flags & 0x10:
                starts[flags & 0xF] = start
            if flags & 0x20:
                levels[flags & 0xF], behind = _level(data, behind, styles)
        found.add_list(str(n + 1), str(kind), starts, levels)
    return found


def _kinds(data: bytes, behind: bytes, styles: OldStyles, found: Numbering) -> None:
    count, at = int.from_bytes(data[:2], "little"), 0
    for n in range(min(count, (len(data) - 2) // 28)):
        kind, simple = struct.unpack_from("<I", data, 2 + 28 * n)[0], data[2 + 28 * n + 26] & 1
        levels: dict[int, Level] = {}
        for level in range(1 if simple else 9):
            if at + 28 > len(behind):
                break
            levels[level], at = _level(behind, at, styles)
        found.add(str(kind), levels)


def _level(data: bytes, at: int, styles: OldStyles) -> tuple[Level, int]:
    """Return the level that begins at an offset, and the offset behind it."""
    if at + 28 > len(data):
        return Level(), len(data)
    start, form, flags = struct.unpack_from("<IBB", data, at)
    gap, of_run, of_paragraph, restart = data[at + 15], data[at + 24], data[at + 25], data[at + 26]
    at += 28 + of_paragraph
    run = sprms(data[at : at + of_run])
    at += of_run
    length = int.from_bytes(data[at : at + 2], "little")
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(letter) + 1}" if ord(letter) < 9 else letter for letter in text)
    shape = styles.face(run, -1)
    named = _FORMS.get(form, "decimal")
    if shape.encoding and not legacy.is_unicode(text):
        text = legacy.decode(text, shape.encoding, capitals=shape.capitals)
    elif named == "bullet":
        text = symbols.shown(text, shape.symbols)
        text = "•" if len(text) == 1 and "\ue000" <= text <= "\uf8ff" else text
    kept = flags & 0x08
    restarts = restart if kept else None
    return Level(
        min(start, 1 << 20), named, text, "" if gap == 2 else " ", restarts, bool(flags & 4)
    ), at + 2 + 2 * length
