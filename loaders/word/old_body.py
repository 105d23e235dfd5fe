"""The text of a binary Word file as paragraphs and tables."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders import symbols
from loaders.word.lines import HIDDEN, LARGE_PICTURE, apart, decoded, raised
from loaders.word.old import BODY, END_NOTES, NOTES, Old, Sprms, number
from loaders.word.old_styles import LEVEL, LIST, OldStyles, numbering
from loaders.word.rows import Block, Cell, Paragraph, Rows
from loaders.word.styles import Face

_SECTIONS = 6
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW, _ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C, 0xD608
_HIDDEN, _DELETED, _RAISED, _SYMBOL, _PICTURE = 0x083C, 0x0800, 0x2A48, 0x6A09, 0x6A03
_ENDS = re.compile("[\r\x07\x0c]")
_SOFT_HYPHEN = "\x1f"
"""Shown as a letter by fonts of TCVN3."""
_NOTHING = dict.fromkeys("\x01\x03\x04\x05\x08\x1f", "")
_CHARACTERS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"} | _NOTHING)
_NEAR = 30
"""How far apart, in twentieths of a point, the edges of cells in one column may stand."""
_WIDEST = 100


@dataclass(slots=True)
class _Open:
    """A table while its rows come: the cells of the row so far, the lines of the cell so far, and the row's edges."""

    cells: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    rows: list[tuple[list[list[str]], bytes]] = field(default_factory=list)


class OldBody:
    """What reads the blocks of a file; notes stand in the order of their marks."""

    def __init__(self, file: Old) -> None:
        self._file = file
        self._styles = OldStyles(file)
        self._lists = numbering(file, self._styles)
        self._ends = {end - 1 for _, end, _ in file.plex(_SECTIONS, 12)}
        self._marks = {
            start: (kind, n)
            for kind in (NOTES, END_NOTES)
            for n, (start, _, _) in enumerate([*file.plex(kind, 2)])
        }  # fmt: skip
        self.notes: list[tuple[int, int]] = []
        self.said: list[str] = []

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        """Yield the paragraphs and tables between two positions."""
        table = _Open()
        end = min(end, len(self._file.text))
        for begin, mark in self._paragraphs(start, end):
            style, properties = self._file.paragraph(mark)
            depth = number(properties.get(_DEPTH)) or int(_is_on(properties, _IN_TABLE))
            text = self._text(begin, mark, style, properties)
            if depth:
                self._cell(table, text, properties, depth, self._file.text[mark : mark + 1])
                continue
            yield from _closed(table)
            table = _Open()
            yield Paragraph(text)
        yield from _closed(table)

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        begin = start
        for found in _ENDS.finditer(self._file.text, start, end):
            if found[0] != "\x0c" or found.start() in self._ends:
                yield begin, found.start()
                begin = found.end()
        if begin < end:
            yield begin, end

    def _cell(self, table: _Open, text: str, properties: Sprms, depth: int, mark: str) -> None:
        """Add a paragraph of a table to it; an inner table becomes lines of the cell."""
        if depth > 1:
            if _is_on(properties, _INNER_ROW):
                table.lines.append(" ".join(filter(None, table.inner)))
                table.inner = []
            else:
                table.inner.append(" ".join(text.split()))
        elif mark == "\x07" and _is_on(properties, _ROW_END):
            table.rows.append((table.cells, properties.get(_ROW, b"")))
            table.cells = []
        else:
            table.lines.append(text)
            if mark == "\x07":
                table.cells.append([*table.inner, *table.lines])
                table.lines, table.inner = [], []

    def _text(self, begin: int, end: int, style: int, properties: Sprms) -> str:
        listed = properties.get(LIST, self._styles.paragraph(style, LIST))
        label = ""
        if number(listed):
            level = properties.get(LEVEL, self._styles.paragraph(style, LEVEL))
            label = self._lists.number(str(number(listed)), number(level))
        text = apart(decoded(self._parts(begin, end, style)))
        return label + text.lstrip(" \t") if label else text

    def _parts(self, begin: int, end: int, style: int) -> list[tuple[str, Face, bool]]:
        """Return the pieces of a paragraph; the instructions of a field are left out if its end is there."""
        parts: list[tuple[str, Face, bool]] = []
        fields: list[tuple[int, bool]] = []
        for start, stop, run in self._file.runs(begin, end):
            if _is_on(run, _DELETED):
                continue
            text = self._file.text[start:stop]
            if _is_on(run, _HIDDEN):
                self.said += [HIDDEN] * bool(text.strip(" \t\r\x07\x13\x14\x15"))
                continue
            if _PICTURE in run and "\x01" in text and self._file.has_large_picture(number(run[_PICTURE])):
                self.said.append(LARGE_PICTURE)
            one, high = self._styles.face(run, style), number(run.get(_RAISED)) == 1
            if _SYMBOL in run and len(run[_SYMBOL]) == 4:
                parts.append((self._symbol(run[_SYMBOL]) * len(text), Face(), False))
                continue
            for at, piece in _pieces(text, start):
                if piece in "\x13\x14\x15":
                    _turn(piece, fields, parts)
                elif piece == "\x02":
                    parts.append((self._mark(at), Face(), False))
                else:
                    piece = piece.replace(_SOFT_HYPHEN, "\xad") if one.encoding else piece
                    parts.append((piece.translate(_CHARACTERS), one, high))
        return parts

    def _symbol(self, operand: bytes) -> str:
        font, code = struct.unpack("<HH", operand)
        return symbols.shown(chr(code), self._styles.font(font).symbols) if not 0xD800 <= code < 0xE000 else ""

    def _mark(self, at: int) -> str:
        if at not in self._marks or at >= self._file.length(BODY):
            return ""
        self.notes.append(self._marks[at])
        return raised(len(self.notes))


def _pieces(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the characters that are marks one by one, and what stands between them, each with its position."""
    at = 0
    for found in re.finditer("[\x02\x13-\x15]", text):
        if at < found.start():
            yield start + at, text[at : found.start()]
        yield start + found.start(), found[0]
        at = found.end()
    if at < len(text):
        yield start + at, text[at:]


def _turn(sign: str, fields: list[tuple[int, bool]], parts: list[tuple[str, Face, bool]]) -> None:
    """Follow the begin, middle or end of a field; what stood before its middle, or in a field without one, goes."""
    if sign == "\x13":
        fields.append((len(parts), False))
    elif fields and sign == "\x14":
        begin, _ = fields.pop()
        del parts[begin:]
        fields.append((begin, True))
    elif fields:
        begin, shows = fields.pop()
        if not shows:
            del parts[begin:]


def _closed(table: _Open) -> Iterator[Block]:
    """Yield a table that has ended, and as paragraphs what of it stands in no row."""
    if table.rows:
        yield _rows(table.rows).table()
    for lines in [*table.cells, table.lines, table.inner]:
        yield from (Paragraph(line) for line in lines)


def _rows(rows: Sequence[tuple[list[list[str]], bytes]]) -> Rows:
    """Return the rows with their cells in the columns that the edges of all rows make."""
    edges = [_edges(definition) for _, definition in rows]
    columns = _columns(sorted({edge for row in edges for edge in row}))
    found = Rows()
    for (cells, definition), row in zip(rows, edges, strict=True):
        placed: list[Cell] = []
        first = 2 * len(row) + 1
        for n, lines in enumerate(cells):
            at, width = n, 1
            if n + 1 < len(row):
                at, width = columns[row[n]], max(columns[row[n + 1]] - columns[row[n]], 1)
            elif placed:
                at = placed[-1].column + placed[-1].columns
            flags = int.from_bytes(definition[first + 20 * n : first + 20 * n + 2], "little")
            cell = Cell(lines, min(at, _WIDEST), min(width, _WIDEST))
            vertical = flags >> 5 & 3
            found.place(cell, placed, beside=bool(flags & 2), below=vertical == 1, opens=vertical > 1)
        found.rows.append(placed)
    return found


def _edges(definition: bytes) -> list[int]:
    """Return the places of a row's edges from left to right; none where they are not in order."""
    count = definition[0] if definition else 0
    if len(definition) < 1 + 2 * (count + 1):
        return []
    edges = list(struct.unpack_from(f"<{count + 1}h", definition, 1))
    return edges if edges == sorted(edges) else []


def _columns(edges: Sequence[int]) -> dict[int, int]:
    """Return the number of the column that begins at each edge; edges that nearly meet are one."""
    columns: dict[int, int] = {}
    column, last = -1, None
    for edge in edges:
        if last is None or edge - last > _NEAR:
            column, last = column + 1, edge
        columns[edge] = column
    return columns


def _is_on(properties: Sprms, code: int) -> bool:
    return number(properties.get(code)) in (1, 0x81)
