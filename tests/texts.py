"""The documents that tests read: the samples of the checkout, and the five real ones where they lie beside it."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from kg.knowledge import load
from kg.model import Document, Extraction
from loaders.road import extract

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared"
SEEDS = SHARED / "seeds"


def paths() -> list[Path]:
    """Return the samples, and the real documents if they are here; in CI a shared folder without them is an error."""
    found = _texts(SAMPLES)
    if SEEDS.is_dir() or (os.environ.get("CI") and SHARED.is_dir()):
        found += _texts(SEEDS)
    return found


def _texts(folder: Path) -> list[Path]:
    found = sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".md") and p.name != "README.md")
    if not found:
        raise FileNotFoundError(f"{folder} holds no documents")
    return found


def document(text: str, name: str = "văn bản.txt") -> Document:
    """Return a document of this text; a lone surrogate in it raises `UnicodeEncodeError`."""
    return Document(name, hashlib.sha256(text.encode()).hexdigest(), text, "utf-8")


def read(text: str) -> Extraction:
    """Return what a text says."""
    return extract(document(text), load())


@cache
def text_of(path: Path) -> str:
    """Return the text of a file with its line ends untouched."""
    return path.read_bytes().decode("utf-8")


@cache
def extraction(path: Path) -> Extraction:
    """Return what a file says."""
    return extract(document(text_of(path), path.name), load())
