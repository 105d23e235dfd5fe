"""The package of a Word file: its parts, checked before they are unpacked and bounded while they are.

Every fault is an `Unfit`, whose code is one of `loaders.refusal.REASONS`.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, TypeAlias

from lxml import etree

from loaders.containers import BROKEN
from loaders.refusal import Words, told

MOST_ENTRIES = 5_000
"""The most entries of a package that is opened."""
MOST_BYTES = 200 << 20
"""The most bytes that all parts of a package may unpack to."""
RATIO = 150
"""How many times larger than packed a part of more than eight megabytes may be."""
_SMALL = 8 << 20

_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_PREFIXES = {
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
}
_NAMES: dict[str, str] = {}
"""The short name of each tag met; there are a few hundred."""
_NAMES_KEPT = 5_000
_W = tuple(f"{{{uri}}}" for uri in sorted(_WORD, reverse=True))
_DOCTYPES = tuple("<!DOCTYPE".encode(form) for form in ("ascii", "utf-16-le", "utf-16-be"))
_OTHERS = (("xl/workbook", "Excel, .xlsx"), ("ppt/presentation", "PowerPoint, .pptx"), ("visio/", "Visio, .vsdx"))
_MIMES = {
    "application/vnd.oasis.opendocument.text": "OpenDocument, .odt",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument, .ods",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument, .odp",
    "application/epub+zip": "EPUB, .epub",
}

Element: TypeAlias = Any
"""An element of an XML part; the library tells no types."""


class Unfit(ValueError):
    """A file that is not read: ``code`` and ``why`` as in `loaders.refusal.refusal`."""

    def __init__(self, code: str, why: str | Words = "") -> None:
        super().__init__(code)
        self.code, self.why = code, why


class Package:
    """The parts of a Word file by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except BROKEN as error:
            raise Unfit("damaged-file", told(error)) from error
        entries = self._archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_ENTRIES or size > MOST_BYTES:
            raise Unfit("bomb", f"{len(entries)} × {size} byte")
        for entry in entries:
            if entry.file_size > _SMALL and entry.file_size > RATIO * max(entry.compress_size, 1):
                raise Unfit("bomb", f"{entry.file_size} / {entry.compress_size} byte")
        self._entries = {entry.filename.replace("\\", "/").lstrip("/").casefold(): entry for entry in entries}
        self._left = MOST_BYTES
        self._check_kind()
        self.main = next(iter(self.related("", "officeDocument")), "word/document.xml")

    def _check_kind(self) -> None:
        if any(entry.flag_bits & 1 for entry in self._entries.values()):
            raise Unfit("encrypted")
        for start, kind in _OTHERS:
            if any(name.startswith(start) for name in self._entries):
                raise Unfit("unsupported", kind)
        if "mimetype" in self._entries:
            mime = (self.part("mimetype") or b"").decode("ascii", "replace").strip()[:100]
            raise Unfit("unsupported", _MIMES.get(mime, mime))
        if not any(name.startswith("word/") for name in self._entries) and "_rels/.rels" not in self._entries:
            raise Unfit("unsupported", "ZIP")

    def names(self) -> Iterator[str]:
        """Yield the names of the parts in lower case."""
        yield from self._entries

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None where the package has none of that name."""
        entry = self._entries.get(name.casefold())
        if entry is None:
            return None
        try:
            with self._archive.open(entry) as packed:
                data = packed.read(self._left + 1)
        except BROKEN as error:
            raise Unfit("damaged-file", f"{entry.filename}: {told(error)}") from error
        self._left -= len(data)
        if self._left < 0:
            raise Unfit("bomb", f"> {MOST_BYTES} byte")
        return data

    def tree(self, name: str) -> Element | None:
        """Return the root of an XML part, or None where there is none."""
        data = self.part(name)
        if not data:
            return None
        check_declarations(data, name)
        try:
            return etree.fromstring(data, parser=_parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unfit("damaged-file", f"{name}: {told(error)}") from error

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Return the names of the parts to which a part has a relation of a kind, in the order of the file."""
        return tuple(name for name, of in self._relations(part).values() if of == kind)

    def target(self, part: str, identifier: str) -> str:
        """Return the name of the part that a relation leads to, "" for none."""
        return self._relations(part).get(identifier, ("", ""))[0]

    def _relations(self, part: str) -> Mapping[str, tuple[str, str]]:
        folder, _, name = part.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = str(relation.get("Target") or "")
            if relation.get("TargetMode") != "External" and target:
                where = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = str(relation.get("Type") or "").rpartition("/")[2]
                found[str(relation.get("Id"))] = (posixpath.normpath(where), kind)
        return found


def check_declarations(data: bytes, name: str) -> None:
    """Raise `Unfit` if an XML part declares a document type, and so could declare entities."""
    if any(mark in data for mark in _DOCTYPES):
        raise Unfit("unsafe", f"{name}: DOCTYPE")


def children_of_body(data: bytes) -> Iterator[Element]:
    """Yield what stands directly in the body, each when it is read, and forget it afterwards.

    Raises `etree.XMLSyntaxError` where the XML is broken; what stands before was yielded.
    """
    events = etree.iterparse(
        BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for _, element in events:
        parent = element.getparent()
        if parent is not None and short(parent) == "body":
            yield element
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def short(element: Element) -> str:
    """Return the local name of a Word element, with a prefix for the other vocabularies that are known."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    found = _NAMES.get(tag)
    if found is None:
        uri, _, local = tag.lstrip("{").rpartition("}")
        found = local if uri in _WORD else _PREFIXES.get(uri, "?:") + local
        if len(_NAMES) < _NAMES_KEPT:
            _NAMES[tag] = found
    return found


def value(element: Element | None, name: str = "val") -> str | None:
    """Return a Word attribute of an element."""
    if element is None:
        return None
    for prefix in _W:
        found = element.get(prefix + name)
        if found is not None:
            return str(found)
    return None


def number(element: Element | None, name: str = "val", default: int = 0) -> int:
    """Return a Word attribute as a number that is neither absurd nor negative."""
    found = value(element, name) or ""
    return min(int(found), 1 << 20) if found.isascii() and found.isdigit() and len(found) < 12 else default


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element down a path of short names, or None."""
    for name in path:
        element = next((e for e in element if short(e) == name), None) if element is not None else None
    return element


def is_on(element: Element | None) -> bool:
    """Tell whether an on-off property is there and on."""
    return element is not None and value(element) not in ("0", "false", "off")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )
