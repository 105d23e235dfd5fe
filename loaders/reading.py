"""Bytes → Document: what kind of file the bytes are, and the reader of that kind.

The first bytes decide, not the name. A reader is a module of `loaders.readers` with ``read(loaded)``; it is imported
when the first file of its kind comes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from importlib import import_module

from kg.model import Document
from loaders.containers import is_record
from loaders.files import Loaded, Source, load
from loaders.refusal import Refusal, refusal

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
)
_READERS = {
    "text": "loaders.readers.plain",
    "office": "loaders.readers.docx",
    "ole": "loaders.readers.doc",
    "rtf": "loaders.readers.rtf",
    "pdf": "loaders.readers.pdf",
    "image": "loaders.readers.ocr",
    "html": "loaders.readers.web",
    "record": "loaders.readers.records",
}
"""The module that reads each kind."""
_PAGE = re.compile(
    rb"\s{0,999}(?:<\?xml[^>]{0,200}>\s{0,99})?(?:<!--.{0,999}?-->\s{0,99}){0,9}"
    rb"<(?:!doctype\s{1,9}html|html|head|body|meta|title|link|style|script|div|table|center|font|p|h[1-6]|article|section|main)"
    rb"[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_PACKED = re.compile(
    rb"\s{0,99}(?:from|subject|date|mime-version|content-type|snapshot-content-location):"
    rb"(?=.{0,2000}?content-type:\s{1,9}(?:multipart/related|text/html))",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
_WORD_XML = re.compile(rb"\s{0,99}<\?xml[^>]{0,200}>\s{0,99}<\?mso-application[^>]{0,99}Word\.Document")
_NAMES = {"wordxml": "Word XML"}
"""What people call the kinds that have no reader."""


def kind(loaded: Loaded) -> str:
    """Return what kind of file the bytes are."""
    if is_record(loaded.name):
        return "record"
    known = next((name for mark, name in _SIGNATURES if loaded.data.startswith(mark)), None)
    if known is None and _WORD_XML.match(loaded.data[:1024].removeprefix(codecs.BOM_UTF8)):
        return "wordxml"
    return known or ("html" if _is_page(loaded) else "text")


def _is_page(loaded: Loaded) -> bool:
    """Tell whether bytes begin as a page does, or hold tags and are called a page; UTF-16 has zeros between."""
    head = loaded.data[:8192].removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF16_LE)
    head = head.removeprefix(codecs.BOM_UTF16_BE)
    if head[1:2] == b"\0" or head[:1] == b"\0":
        head = head.replace(b"\0", b"")
    called = loaded.name.casefold().endswith(_PAGE_SUFFIXES) and b"</" in head
    return called or bool(_PAGE.match(head) or _PACKED.match(head))


def decode(loaded: Loaded) -> Document | Refusal:
    """Return the document that the bytes hold, or why they hold none."""
    found = kind(loaded)
    if found not in _READERS:
        return refusal("binary", loaded.name, _NAMES[found], loaded.sha256)
    reader: Callable[[Loaded], Document | Refusal] = import_module(_READERS[found]).read
    return reader(loaded)


def read(source: Source) -> Document | Refusal:
    """Return the document that a source holds, or why it is none."""
    loaded = load(source)
    return loaded if isinstance(loaded, Refusal) else decode(loaded)
