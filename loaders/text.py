"""The text that patterns match on, with the way back to the text as read.

Matching works on a copy in which look-alike characters are unified and marks are blanked. Nearly every
change keeps the length; only combining marks (NFD) and zero-width characters shorten the copy, and those
places are kept so that `Clean.raw` gives the offset in the document's own text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_SAME_LENGTH = {
    "\u00d0": "Đ",
    "\u0189": "Đ",
    "\u00f0": "đ",
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2007": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u3000": " ",
    "\ufeff": " ",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u2044": "/",
    "\u2215": "/",
    "\uff0f": "/",
    "\u201c": '"',
    "\u201d": '"',
    "\u0410": "A",
    "\u0412": "B",
    "\u0415": "E",
    "\u041a": "K",
    "\u041c": "M",
    "\u041d": "H",
    "\u041e": "O",
    "\u0420": "P",
    "\u0421": "C",
    "\u0422": "T",
    "\u0425": "X",
    "*": " ",
    "#": " ",
    "`": " ",
    "|": "\t",
    "\v": " ",
    "\f": "\n",
}
"""Characters that people type for one another (Cyrillic capitals among them), each with one of the same length."""

_TAG = re.compile(r"</?[a-zA-Z]{1,10}/?>")
_SHORTENING = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\r]")
_SHORTENED = re.compile("[^\u0300-\u036f]?[\u0300-\u036f]{1,4}|[\u00ad\u200b-\u200f\u2060]|\r(?=\n)")


@dataclass(frozen=True, slots=True)
class Clean:
    """The matching copy: ``text``, its lower-case form ``low`` of the same length, and the way back."""

    text: str
    low: str
    _places: tuple[int, ...]
    _shifts: tuple[int, ...]

    def raw(self, position: int) -> int:
        """Return the offset in the document's text of a position in the copy."""
        if not self._places:
            return position
        index = bisect_right(self._places, position) - 1
        return position + (self._shifts[index] if index >= 0 else 0)


def clean(text: str) -> Clean:
    """Return the matching copy of a document's text.

    >>> clean("Kê\\u0301 hoạch sô\\u0301 2502 /KH\\u2013UBND").text
    'Kế hoạch số 2502 /KH-UBND'
    """
    text, places, shifts = _shorten(text)
    for char, same in _SAME_LENGTH.items():
        if char in text:
            text = text.replace(char, same)
    if "<" in text:
        text = _TAG.sub(lambda m: " " * len(m[0]), text)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return Clean(text, low, tuple(places), tuple(shifts))


def _shorten(text: str) -> tuple[str, list[int], list[int]]:
    if not _SHORTENING.search(text):
        return text, [], []
    parts: list[str] = []
    places: list[int] = []
    shifts: list[int] = []
    end = length = shift = 0
    for match in _SHORTENED.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        if match[0] == "\r" or unicodedata.category(match[0][0]) == "Cf":
            composed = composed[1:]
        if len(composed) == len(match[0]):
            continue
        parts += (text[end : match.start()], composed)
        length += match.start() - end + len(composed)
        shift += len(match[0]) - len(composed)
        places.append(length + (match[0] == "\r"))
        shifts.append(shift)
        end = match.end()
    parts.append(text[end:])
    return "".join(parts), places, shifts


_TOLERANT = (
    ("ủy", "(?:ủy|uỷ)"),
    ("òa", "(?:òa|oà)"),
    ("óa", "(?:óa|oá)"),
    ("ỏa", "(?:ỏa|oả)"),
    ("õa", "(?:õa|oã)"),
    ("ọa", "(?:ọa|oạ)"),
    ("úy", "(?:úy|uý)"),
    ("ụy", "(?:ụy|uỵ)"),
    ("&", r"\s{0,3}&\s{0,3}"),
    ("-", r"\s{0,3}-\s{0,3}"),
)


@lru_cache(maxsize=4096)
def tolerant(phrase: str) -> str:
    """Return a pattern for a phrase in lower-case text: any white space, either place of the tone mark.

    "…" in the phrase stands for up to six words.
    """
    words = []
    for word in phrase.lower().split():
        pattern = re.escape(word).replace(r"\-", "-").replace(r"\&", "&")
        for plain, either in _TOLERANT:
            pattern = pattern.replace(plain, either)
        words.append(r"(?:[^\s.;:]{1,30}\s{1,9}){0,6}?[^\s.;:]{1,30}" if word == "…" else pattern)
    gap, loose = r"\s{1,20}", r"\s{0,3}"
    return gap.join(words).replace(gap + loose, loose).replace(loose + gap, loose)


def words(text: str) -> str:
    """Return ``text`` as running words: single spaces, marks and line ends gone, NFC."""
    return " ".join(unicodedata.normalize("NFC", text).replace("*", " ").split())
