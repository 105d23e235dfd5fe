"""What a document says of itself behind its text: the day it was passed, and the confirmation of a consolidated text.

Resolutions and laws close with the sitting that passed them ("Luật này được Quốc hội … thông qua ngày …"); a
consolidated text carries its number where the head of the body confirms it, as the text itself is another's.
"""

from __future__ import annotations

import re

from loaders.dates import AFTER_DAY, day_at

_ENDING = 30_000
"""How far from the end a document may close, in characters: tables and footnotes stand behind that."""
_PASSED = re.compile(
    r"(?:luật|bộ\s+luật|pháp\s+lệnh|nghị\s+quyết)\s+này\s+(?:đã\s+)?được\s+[^.;]{5,260}?\s+thông\s+qua\s*,?\s*"
    rf"(?P<day>{AFTER_DAY.pattern})"
)
_CONFIRMS = re.compile(r"xác\s+thực\s+văn\s+bản\s+hợp\s+nhất|xác\s+nhận\s+văn\s+bản\s+hợp\s+nhất")
_BESIDE = 300
"""How far before the words of confirmation the number may stand, in characters."""


def passed(low: str) -> str | None:
    """Return the day on which a law or resolution says it was passed, or None."""
    found = list(_PASSED.finditer(low, max(0, len(low) - _ENDING)))
    dated = day_at(low, found[-1].start("day")) if found else None
    return dated.date if dated else None


def confirmation(low: str) -> int:
    """Return where the confirmation of a consolidated text begins, or -1."""
    found = list(_CONFIRMS.finditer(low, max(0, len(low) - _ENDING)))
    return max(0, found[-1].start() - _BESIDE) if found else -1
