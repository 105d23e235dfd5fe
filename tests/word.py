"""Word files for the tests, made of the XML of their bodies."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from kg.model import Document
from loaders.files import Loaded
from loaders.reading import decode
from loaders.refusal import Refusal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "ftns",
    "endnotes": "endns",
    "header1": "hdr",
    "footer1": "ftr",
}
"""The parts that a body may come with, by name, with the name of their root where it is another."""
ROOTS = {"ftns": "footnotes", "endns": "endnotes"}


def package(body: str, parts: Mapping[str, str] | None = None, **other: bytes | str) -> bytes:
    """Return a Word file with this XML in its body and in its other parts (styles, numbering, footnotes, …).

    ``other`` gives whole entries, "__" in a name for a slash and "_dot_" for a dot.
    """
    parts = dict(parts or {})
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{R}/{name.rstrip("123")}" Target="{name}.xml"/>' for n, name in enumerate(parts)
    )
    entries: dict[str, bytes | str] = {
        "[Content_Types].xml": _types(("document.main", "document"), *((n.rstrip("123"), n) for n in parts)),
        "_rels/.rels": _relations(f'<Relationship Id="r0" Type="{R}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(relations),
    }
    for name, xml in parts.items():
        root = ROOTS.get(PARTS[name], PARTS[name])
        entries[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{xml}</w:{root}>"
    entries |= {name.replace("__", "/").replace("_dot_", "."): data for name, data in other.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def _types(*parts: tuple[str, str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    made = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{kind}{of}+xml"/>' for of, n in parts)
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<Types xmlns="{space}">{relations}<Default Extension="xml" ContentType="application/xml"/>{made}</Types>'


def _relations(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def run(text: str, font: str = "", more: str = "") -> str:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>' if font else ""
    return f'<w:r><w:rPr>{fonts}{more}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*inside: str, properties: str = "") -> str:
    """Return a paragraph; what is no XML becomes a run."""
    runs = "".join(piece if piece.startswith("<") else run(piece) for piece in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def table(*rows: str) -> str:
    """Return a table; cells stand between bars, a cell that is XML stays."""
    made = "".join(f"<w:tr>{''.join(map(cell, row.split('|')))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def cell(inside: str, properties: str = "") -> str:
    inside = inside.strip() if inside.strip().startswith("<w:") else p(inside.strip())
    return inside if inside.startswith("<w:tc>") else f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def numbered(level: int = 0, of: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr>'


def numbering(*levels: tuple[str, str], more: str = "") -> str:
    """Return list 1 with levels of (form, text)."""
    made = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def loaded(data: bytes, name: str = "a.docx") -> Loaded:
    return Loaded(name, hashlib.sha256(data).hexdigest(), data)


def read(data: bytes, name: str = "a.docx") -> Document | Refusal:
    return decode(loaded(data, name))


def text(body: str, parts: Mapping[str, str] | None = None) -> str:
    """Return the text of a body, which must be read whole."""
    document = read(package(body, parts))
    assert isinstance(document, Document), document
    assert (document.status, document.note) == ("ok", None)
    return document.text
