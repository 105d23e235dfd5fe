"""Whether a text repeats what is read already, word for word, however its lines, marks and tables are set."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"\w+")
_WINDOW = 5
"""How many words in a row are looked for."""
_RUN = 4
"""So many windows in a row that nobody has read are words that are lost."""
_NEW = 0.8
_SAME = 0.2


class Said:
    """The words that are read so far, in windows; adding and asking take time in proportion to the text."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def add(self, text: str) -> None:
        """Take in a text that is read."""
        words = _words(text)
        self._seen.update(_hashes(words, 1))

    def lacks(self, text: str) -> float:
        """Return which share of a text is not read: 0 where all but a few words are, 1 where next to nothing is."""
        words = _words(text)
        missing = [found not in self._seen for found in _hashes(words, _WINDOW)]
        share = sum(missing) / max(len(missing), 1)
        if share > _NEW:
            return 1.0
        run = longest = 0
        for one in missing:
            run = run + 1 if one else 0
            longest = max(longest, run)
        return share if share > _SAME or longest >= _RUN else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


def _hashes(words: list[str], step: int) -> Iterator[int]:
    for at in range(0, max(len(words) - _WINDOW, 0) + 1, step):
        yield hash(tuple(words[at : at + _WINDOW]))
