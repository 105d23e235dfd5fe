"""The text that patterns match on, with the way back to the text as read.

Matching works on a copy in which look-alike characters are unified and marks are blanked. Nearly every
change keeps the length; only combining marks (NFD) and zero-width characters shorten the copy, and those
places are kept so that `Clean.raw` gives the offset in the document's own text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from loaders.markup import rows_as_lines

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
    "\f": "\n",
}
"""Characters that people type for one another (Cyrillic capitals among them), each with one of the same length."""

_TAG = re.compile(
    r"</?(?:a|b|big|br|center|div|em|font|hr|i|ins|li|ol|p|s|small|span|strike|strong|sub|sup|t[dhr]|table|tbody|thead|u"
    r"|ul)/?>",
    re.IGNORECASE,
)
"""Tags that give a text its shape; any other, as ``<script>`` or ``<style>``, is what the document says."""
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

    def at(self, position: int) -> int:
        """Return the place in the copy of an offset in the document's text."""
        places = range(len(self._places))
        index = bisect_right(places, position, key=lambda i: self._places[i] + self._shifts[i]) - 1
        return position - (self._shifts[index] if index >= 0 else 0)


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
        text = rows_as_lines(text)
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
_GAP = r"\s{1,20}"
_OPEN = r"(?:[^\s.;:]{1,30}\s{1,9}){0,6}?[^\s.;:]{1,30}"
_SPELT = re.compile(r"\(\?:(\w+\|\w+)\)")
_Branch: TypeAlias = "dict[str, _Branch]"
"""What may follow the first words of phrases, as patterns of words; the empty word tells that a phrase ends there."""


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
        words.append(_OPEN if word == "…" else pattern)
    loose = r"\s{0,3}"
    return _GAP.join(words).replace(_GAP + loose, loose).replace(loose + _GAP, loose)


def any_of(phrases: Iterable[str], *, apart: str = "") -> str:
    """Return a pattern for the longest of some phrases, which has no character of the class ``apart`` before it.

    Phrases with the same first words share them, and each branch begins with its first letter, so that the engine
    skips to where a phrase may begin.
    """
    letters: dict[str, _Branch] = {}
    for phrase in sorted(set(phrases), key=lambda p: (-len(p), p)):
        first, *others = _words(phrase)
        spelt = _SPELT.match(first)
        for word in [s + first[spelt.end() :] for s in spelt[1].split("|")] if spelt else [first]:
            letter = word[0] if word[0].isalnum() else ""
            branch = letters.setdefault(letter, {}).setdefault(word[len(letter) :], {})
            for other in others:
                branch = branch.setdefault(other, {})
            branch[""] = {}
    behind = f"(?<!{apart}%s)" if apart else "%.0s"
    return "|".join(f"{a}{behind % a}(?:{_branched(words)})" for a, words in letters.items()) or r"(?!)"


def _words(phrase: str) -> list[str]:
    """Return the patterns of a phrase's words; "…" and what stands behind it are one."""
    before, opening, behind = tolerant(phrase).partition(_OPEN)
    *others, last = before.split(_GAP)
    return [*others, last + opening + behind]


def _branched(branch: _Branch) -> str:
    """Return an alternation of the words of a branch with what follows them, the longest first and "…" last."""
    listed = sorted(branch, key=lambda word: (word.startswith(_OPEN), -len(word), word))
    return "|".join(word + _followed(branch[word]) for word in listed)


def _followed(branch: _Branch) -> str:
    """Return a pattern for the longest of what may follow a word."""
    more = _branched({word: rest for word, rest in branch.items() if word})
    following = f"{_GAP}(?:{more})" if more else ""
    return f"(?:{following})?" if following and "" in branch else following


def words(text: str) -> str:
    """Return ``text`` as running words: single spaces, marks and line ends gone, NFC."""
    return " ".join(unicodedata.normalize("NFC", text).replace("*", " ").split())
