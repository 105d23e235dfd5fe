"""What a report is made of: headings, facts, paragraphs, quotes and tables, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Mark: TypeAlias = Literal["plain", "strong", "number", "verb", "quiet"]
"""How a run stands out; a ``number`` is never broken over lines."""


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of a paragraph that look alike."""

    text: str
    mark: Mark = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, ``indent`` steps from the margin."""

    runs: tuple[Run, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document, whole, and where they stand."""

    text: str
    where: str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with a head; ``widths`` are the shares of the columns."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block: TypeAlias = Heading | Paragraph | Quote | Facts | Listing


@dataclass(frozen=True, slots=True)
class Slip:
    """A report: what it is called, what it is about, what it is not, when it was made, and its blocks in order."""

    title: str
    about: str
    caution: str
    made: datetime
    blocks: tuple[Block, ...]
