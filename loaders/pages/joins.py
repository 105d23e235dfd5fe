"""Where a line goes on with the one before it, and what joins the two."""

from __future__ import annotations

import re

MARKER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s|[^\W\d_]|$)|\d{1,2}/\s|\d{1,2}(?:\.\d{1,2}){1,3}\s|[a-zđ]\s?[.)](?:\s|$)"
    r"|[-–+•▪●◦○·*]\s?(?=[^\W\d_])|[-–+•▪●◦○·*]\s|[IVX]{1,5}\s?[.)](?=\s|[^\W\d_])|[IVX]{1,5}\s?[-/]\s"
    r"|(?:Điều|ĐIỀU)\s\d{1,3}[a-z]?[.:]|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN)\s(?:[IVXLC]+|\d+)\b|PHỤ LỤC\b"
    r"|Căn cứ\s|Nơi nhận\s?:|(?:TM|KT|TL|TUQ|Q)\.\s|[¹²³⁴⁵⁶⁷⁸⁹])"
)
"""What begins an item, a heading or a note, never a line that goes on."""
_BROKEN = re.compile(r"[^\W_][-/]$")
"""What a number or a name ends with where a line cuts it."""


def joined(before: str, after: str) -> str:
    """Return two parts of a wrapped text as one; a number or name broken behind "-" or "/" gets no blank."""
    return before + after if broken(before, after) else f"{before} {after}"


def broken(before: str, after: str) -> bool:
    """Tell whether a line ends within a number or a name ("12/2024/TT-") that the next one ends."""
    return bool(_BROKEN.search(before)) and after[:1].isalnum()
