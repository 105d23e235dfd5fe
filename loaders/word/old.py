"""The binary Word file (.doc, Word 97 to 2003): its characters, and what holds for each of them.

Facts of the format: [MS-DOC]. A position (cp) counts characters from the start of the body; behind the body stand the
notes, heads and text boxes. Everything that a damaged file can say wrongly is bounded by the file's own length.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import olefile

from loaders.refusal import told
from loaders.word.package import Unfit

_DAMAGED = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, RecursionError)
"""What `olefile` raises on a damaged file."""
_OTHERS = (
    ("Workbook", "Excel, .xls"), ("Book", "Excel, .xls"), ("PowerPoint Document", "PowerPoint, .ppt"),
    ("__properties_version1.0", "Outlook, .msg"), ("VisioDocument", "Visio, .vsd"), ("Contents", "Microsoft Works"),
)  # fmt: skip
_NAME = "WordDocument".encode("utf-16-le")
"""The name of the part that holds a Word document: a file that holds the name and no such part is damaged."""
_CUT = ("thiếu phần WordDocument", "its part WordDocument is missing")
_PAGE = 512
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_WORD_97 = 0xC1
_PICTURE = 36
"""How many bytes of a picture's head tell its size: twips, and thousandths of them that are shown."""
_LARGE = (6_770, 8_500)
"""The width and height, in twips, of a picture that may be a scanned page (12 × 15 cm)."""
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""The bytes of an operand by the last three bits of its code; 0 where the operand says it itself."""
_HUGE = (0x6645, 0x6646)

STYLES, NOTES, NOTE_TEXTS, HEADS = 1, 2, 3, 11
CHARACTERS, PARAGRAPHS, FONTS, PIECES = 12, 13, 15, 33
END_NOTES, END_NOTE_TEXTS, LISTS, LIST_USES = 46, 47, 73, 74
"""Places of the table of contents of the file's structures."""
BODY, FOOT, HEAD, COMMENTS, END, BOXES = 3, 4, 5, 7, 8, 9
"""Places of the lengths of the parts of the text."""

Sprms = dict[int, bytes]
"""Properties: the operand of each code; of one that is said twice the last."""


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    offset: int
    width: int


class Old:
    """A binary Word file opened."""

    def __init__(self, data: bytes) -> None:
        streams = _streams(data)
        self._main = streams["WordDocument"]
        if len(self._main) < 0x1AA:
            raise Unfit("damaged-file", "WordDocument")
        version, flags = self._u16(2), self._u16(10)
        if self._u16(0) != 0xA5EC or version < _WORD_97:
            raise Unfit("needs-converter", "Word 6.0/95")
        if flags & _ENCRYPTED:
            raise Unfit("encrypted")
        self._table = streams.get("1Table" if flags & _TABLE_1 else "0Table", b"")
        self._data = streams.get("Data", b"")
        self._pieces = list(self._pieces_of())
        self.text = "".join(map(self._characters, self._pieces))
        self._starts = [piece.start for piece in self._pieces]
        self._runs = _Runs(self._main, self.plex(CHARACTERS, 4), paragraphs=False)
        self._papers = _Runs(self._main, self.plex(PARAGRAPHS, 4), paragraphs=True)

    def _u16(self, at: int) -> int:
        return int.from_bytes(self._main[at : at + 2], "little")

    def length(self, part: int) -> int:
        """Return how many characters a part of the text has."""
        at = 0x40 + 4 * part
        return min(int.from_bytes(self._main[at : at + 4], "little"), len(self.text))

    def structure(self, index: int) -> bytes:
        """Return the bytes of a structure, none where the file has none."""
        at = 0x9A + 8 * index
        if at + 8 > len(self._main):
            return b""
        start, length = struct.unpack_from("<II", self._main, at)
        return self._table[start : start + length]

    def behind(self, index: int) -> bytes:
        """Return the bytes behind a structure, up to the end of what holds it."""
        data = self.structure(index)
        (start,) = struct.unpack_from("<I", self._main, 0x9A + 8 * index) if data else (len(self._table),)
        return self._table[start + len(data) :]

    def plex(self, index: int, size: int) -> list[tuple[int, int, bytes]]:
        """Return the spans of a structure, each with its data of ``size`` bytes."""
        data = self.structure(index)
        count = max((len(data) - 4) // (size + 4), 0)
        places = struct.unpack_from(f"<{count + 1}I", data) if count else ()
        begin = 4 * (count + 1)
        return [(places[n], places[n + 1], data[begin + n * size : begin + (n + 1) * size]) for n in range(count)]

    def _pieces_of(self) -> Iterator[_Piece]:
        data, at = self.structure(PIECES), 0
        while at + 5 <= len(data) and data[at] == 1:
            at += 3 + int.from_bytes(data[at + 1 : at + 3], "little")
        if at + 5 > len(data) or data[at] != 2:
            raise Unfit("damaged-file", "CLX")
        table = data[at + 5 : at + 5 + int.from_bytes(data[at + 1 : at + 5], "little")]
        count = max((len(table) - 4) // 12, 0)
        places = struct.unpack_from(f"<{count + 1}I", table) if count else ()
        reached = 0
        for n in range(count):
            (offset,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * n + 2)
            width = 1 if offset & 0x40000000 else 2
            offset = (offset & 0x3FFFFFFF) // (3 - width)
            length = places[n + 1] - places[n]
            if places[n] != reached or length <= 0 or offset + length * width > len(self._main):
                raise Unfit("damaged-file", f"CLX {n}")
            reached += length
            if reached > len(self._main):
                raise Unfit("damaged-file", f"CLX {n}")
            yield _Piece(places[n], places[n + 1], offset, width)

    def _characters(self, piece: _Piece) -> str:
        data = self._main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            return data.decode("cp1252", "replace") if _C1.isdisjoint(data) else "".join(map(_WEST.__getitem__, data))
        return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))

    def paragraph(self, at: int) -> tuple[int, Sprms]:
        """Return the style and the properties of the paragraph whose mark stands at a position."""
        found = self._papers.at(self._offset(at))[0]
        style = int.from_bytes(found[:2], "little") if len(found) >= 2 else 0
        properties = sprms(found[2:])
        for code in _HUGE:
            if code in properties:
                start = int.from_bytes(properties[code], "little")
                size = int.from_bytes(self._data[start : start + 2], "little")
                properties |= sprms(self._data[start + 2 : start + 2 + size])
        return style, properties

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, Sprms]]:
        """Yield the spans between two positions for whose characters the same holds, with what holds for them."""
        at = start
        while at < end:
            piece = self._piece(at)
            offset = self._offset(at)
            found, until = self._runs.at(offset)
            stop = max(min(end, piece.end, at + (until - offset) // piece.width), at + 1)
            yield at, stop, sprms(found)
            at = stop

    def has_large_picture(self, at: int) -> bool:
        """Tell whether the picture at a place of the file's data is as large as a scanned page."""
        head = self._data[at : at + _PICTURE]
        if len(head) < _PICTURE:
            return False
        width, height, across, down = struct.unpack_from("<4H", head, 28)
        return bool(width * across >= _LARGE[0] * 1000 and height * down >= _LARGE[1] * 1000)

    def _piece(self, at: int) -> _Piece:
        return self._pieces[max(bisect_right(self._starts, at) - 1, 0)]

    def _offset(self, at: int) -> int:
        piece = self._piece(at)
        return piece.offset + (at - piece.start) * piece.width


class _Runs:
    """What the pages of formatting say, by the offset of a character in the file."""

    def __init__(self, main: bytes, pages: list[tuple[int, int, bytes]], *, paragraphs: bool) -> None:
        self._main, self._paragraphs = main, paragraphs
        self._pages = sorted((start, end, int.from_bytes(data, "little") & 0x3FFFFF) for start, end, data in pages)
        self._starts = [start for start, _, _ in self._pages]
        self._read: dict[int, tuple[list[int], list[bytes]]] = {}

    def at(self, offset: int) -> tuple[bytes, int]:
        """Return the properties that hold at an offset, and the offset up to which they hold."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._pages[index][1]:
            after = self._starts[index + 1] if index + 1 < len(self._starts) else 1 << 32
            return b"", after
        number = self._pages[index][2]
        if number not in self._read:
            self._read[number] = self._page(self._main[number * _PAGE : (number + 1) * _PAGE])
        places, found = self._read[number]
        here = bisect_right(places, offset) - 1
        if 0 <= here < len(found):
            return found[here], places[here + 1]
        return b"", self._pages[index][1]

    def _page(self, page: bytes) -> tuple[list[int], list[bytes]]:
        count = page[511] if len(page) == _PAGE else 0
        width = 13 if self._paragraphs else 1
        if 4 * (count + 1) + count * width > 511:
            return [], []
        places = list(struct.unpack_from(f"<{count + 1}I", page)) if count else []
        found = [self._properties(page, 2 * page[4 * (count + 1) + n * width]) for n in range(count)]
        return places, found

    def _properties(self, page: bytes, at: int) -> bytes:
        if not at or at >= 511:
            return b""
        size = page[at]
        if not self._paragraphs:
            return page[at + 1 : at + 1 + size]
        return page[at + 1 : at + 2 * size] if size else page[at + 2 : at + 2 + 2 * page[at + 1]]


def sprms(data: bytes) -> Sprms:
    """Return the properties of a list of them; what is cut off is left out."""
    found: Sprms = {}
    at = 0
    while at + 2 < len(data):
        code = int.from_bytes(data[at : at + 2], "little")
        at += 2
        size = _SIZES[code >> 13]
        if code == 0xD608:
            size = int.from_bytes(data[at : at + 2], "little") + 1
            found[code] = data[at + 2 : at + size]
        elif size:
            found[code] = data[at : at + size]
        else:
            size = data[at] + 1
            if code == 0xC615 and size == 256:
                break
            found[code] = data[at + 1 : at + size]
        at += size
    return found


def number(operand: bytes | None, default: int = 0) -> int:
    """Return an operand as a number."""
    return int.from_bytes(operand, "little") if operand else default


_WEST = tuple(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(256))
_C1 = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
"""The bytes that Windows-1252 leaves open."""


def _streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a Word file; raise `Unfit` where it is a file of another kind."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            names = {"/".join(path).casefold() for path in file.listdir()}
            if "encryptedpackage" in names:
                raise Unfit("encrypted")
            if "worddocument" not in names:
                other = next((kind for name, kind in _OTHERS if name.casefold() in names), None)
                if other is None and (_NAME in data or len(data) % _PAGE):
                    raise Unfit("damaged-file", _CUT)
                raise Unfit("unsupported", other or "OLE")
            wanted = ("WordDocument", "0Table", "1Table", "Data")
            return {name: file.openstream(name).read() for name in wanted if name.casefold() in names}
    except Unfit:
        raise
    except _DAMAGED as error:
        raise Unfit("damaged-file", told(error)) from error
