"""Plain text: the decoded bytes, line ends untouched.

Of Unicode, `bytes.decode(document.reader)` gives the text again; older encodings are told by their words.
"""

from __future__ import annotations

import codecs
import re

from kg.model import Document
from loaders import legacy
from loaders.files import Loaded
from loaders.refusal import Refusal, refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
INK = re.compile("[^\\s\u00ad\u200b\ufeff]")
"""A character that shows."""
_SUSPICIONS = (
    (re.compile("\ufffd"), 1, "{n} ký tự đã hỏng từ trước khi nạp (U+FFFD)"),
    (re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"), 1, "{n} ký tự điều khiển lạ"),
    (re.compile("[\ue000-\uefff\uf100-\uf8ff]"), 3, "{n} ký tự của phông chữ riêng, không đọc được"),
    (re.compile("á[º»]|Ã[\x80-\xbf]|Æ[°¯]"), 5, "{n} chỗ chữ Việt bị giải mã sai (á», Ã)"),
    (re.compile("[A-Za-z][\xa8-\xae\xb5-\xbe][a-z]"), 20, "{n} chỗ giống phông chữ cũ TCVN3"),
)
"""Signs that a readable text is not whole: pattern, how many are too many, what to say."""


def read(loaded: Loaded) -> Document | Refusal:
    """Return the text of the bytes, read strictly as UTF-8, as UTF-16 where a byte order mark says so, or in an old
    Vietnamese encoding in which alone they spell words."""
    name, sha256, data = loaded.name, loaded.sha256, loaded.data
    reader = next((codec for mark, codec in _MARKS if data.startswith(mark)), "utf-8")
    zero = data.find(b"\0") if reader != "utf-16" else -1
    if zero >= 0:
        return refusal("binary", name, f"NUL @ {zero}", sha256)
    try:
        text = data.decode(reader)
    except UnicodeDecodeError as error:
        old = legacy.guess(data) if reader == "utf-8" else None
        if old is None:
            return refusal("encoding", name, f"{error.encoding}, byte {error.start}", sha256)
        reader, text = old
    if "\0" in text:
        return refusal("binary", name, f"NUL @ {text.index(chr(0))}", sha256)
    if not INK.search(text):
        return refusal("empty", name, sha256=sha256)
    old = legacy.respelt(text)
    if old:
        reader, text = f"{reader}+{old[0]}", old[1]
    note = suspicion(text)
    return Document(name, sha256, text, reader, "partial" if note else "ok", note)


def suspicion(text: str) -> str | None:
    """Return, in Vietnamese, the signs that a readable text is not whole; None where there are none."""
    notes = []
    for pattern, limit, say in _SUSPICIONS:
        n = sum(1 for _ in pattern.finditer(text))
        if n >= limit:
            notes.append(say.format(n=n))
    return "Cần xem lại: " + "; ".join(notes) + "." if notes else None
