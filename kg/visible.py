"""Text for people with nothing hidden in it: what has no shape, or reorders its neighbours, as its code point."""

from __future__ import annotations

import re

CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""One character that is shown as its code point: a control other than tab and line end, a mark that reorders text,
half of a surrogate pair."""


def visible(text: str) -> str:
    """Return ``text`` with every `CONTROL` written as its code point in brackets, all else untouched.

    >>> visible("an\\u202eb")
    'an[U+202E]b'
    """
    return CONTROL.sub(lambda m: f"[U+{ord(m[0]):04X}]", text)
