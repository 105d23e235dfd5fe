"""PDF files for the tests, written byte by byte."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

from kg.knowledge import load
from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.reading import decode
from loaders.refusal import Refusal
from loaders.road import extract

FILES = Path(__file__).resolve().parent / "files"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>"


def file(objects: Sequence[bytes], *, trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects, the first its catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    )


def stream(body: bytes, head: bytes = b"", *, packed: bool = False) -> bytes:
    """Return a stream object's body."""
    if packed:
        body, head = zlib.compress(body), head + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body)


def pages(contents: Sequence[bytes], *, more: bytes = b"", forms: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """Return a PDF whose pages draw these; ``more`` stands in each page, ``forms`` names those of ``extra``.

    The first extra object has the number 4.
    """
    first = 4 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(contents), kids),
        FONT,
        *extra,
    ]
    for number, content in enumerate(contents):
        resources = b"/Resources<</Font<</F 3 0 R>>/XObject<<%s>>>>" % forms
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s/Contents %d 0 R%s>>"
        objects += [page % (resources, first + 2 * number + 1, more), stream(content, packed=True)]
    return file(objects)


def shown(*lines: str, left: float = 70, top: float = 760, size: float = 12, step: float = 18) -> bytes:
    """Return what draws lines of text below each other."""
    parts = []
    for number, line in enumerate(lines):
        text = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(b"BT /F %g Tf %g %g Td (%s) Tj ET" % (size, left, top - number * step, text))
    return b"\n".join(parts)


def grid(columns: Sequence[float], rows: Sequence[float]) -> bytes:
    """Return what draws the lines of a table at these places across and down, from the left and from below."""
    level = [b"%g %g m %g %g l S" % (columns[0], y, columns[-1], y) for y in rows]
    return b"\n".join([b"0.5 w", *level, *(b"%g %g m %g %g l S" % (x, rows[0], x, rows[-1]) for x in columns)])


def loaded(data: bytes, name: str = "a.pdf") -> Loaded:
    """Return bytes as they were loaded from a file of this name."""
    return Loaded(name, hashlib.sha256(data).hexdigest(), data)


def read(data: bytes) -> Document | Refusal:
    """Return what is read of the bytes of a file."""
    return decode(loaded(data))


def document(data: bytes) -> Document:
    """Return the document that a PDF holds."""
    found = read(data)
    assert isinstance(found, Document), found
    return found


def extracted(found: Document) -> Extraction:
    """Return what a document says."""
    return extract(found, load())
