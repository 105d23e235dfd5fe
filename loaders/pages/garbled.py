"""Whether the letters of a page are what it shows: a text layer may hold others than are to be seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.pages.sheet import Word

_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9áàãảạéèẽíìĩóòõúùũýỳ]")
_OWN = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
_BROKEN = re.compile("[\ufffd\ue000-\uefff\uf100-\uf8ff\x00-\x08\x0e-\x1f]")
_FOREIGN = re.compile("[\u0080-\u00bf\u00d7\u00f7\u0100-\u0101\u0104-\u010f\u0112-\u0127\u012a-\u0167\u016a-\u019f]")
_ENOUGH = 150
"""So many letters tell how a page is written."""
_SINGLE, _SHARE, _FEW, _MANY = 0.08, 0.02, 0.015, 0.03


def garbled(words: Sequence[Word]) -> str | None:
    """Return, in Vietnamese, what tells that the letters of a page are not what it shows; None where nothing does."""
    text = "".join(word.text for word in words)
    letters = sum(1 for c in text if c.isalpha())
    broken = len(_BROKEN.findall(text))
    if broken > max(_SHARE * len(text), 5):
        return f"{broken} ký tự không có mã Unicode"
    if letters < _ENOUGH:
        return None
    single = sum(1 for word in words if len(word.text) == 1 and _VIETNAMESE.match(word.text))
    if single > _SINGLE * len(words):
        return "chữ có dấu bị tách rời"
    own, foreign = len(_OWN.findall(text)), len(_FOREIGN.findall(text))
    if own < _FEW * letters and foreign > _MANY * letters:
        return "lớp chữ không phải tiếng Việt Unicode"
    return None
