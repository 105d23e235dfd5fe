"""Bytes → Document: what kind of file the bytes are, and the reader of that kind.

The first bytes decide, not the name. A reader is a module of `loaders.readers` with ``read(loaded)``; it is imported
when the first file of its kind comes.
"""

from __future__ import annotations

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
)
_READERS = {
    "text": "loaders.readers.plain",
    "office": "loaders.readers.docx",
}
"""The module that reads each kind."""
_NAMES = {"pdf": "PDF", "record": "JSON/CSV", "ole": "DOC/XLS", "rtf": "RTF"}
"""What people call the kinds that have no reader."""


def kind(loaded: Loaded) -> str:
    """Return what kind of file the bytes are."""
    if is_record(loaded.name):
        return "record"
    return next((name for mark, name in _SIGNATURES if loaded.data.startswith(mark)), "text")


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
