"""Bytes of a page → its characters, and whether they can be parsed in good time.

What the bytes can be read as comes before what they are declared to be: Vietnamese text that is valid UTF-8 is UTF-8.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

MOST_ATTRIBUTES = 5_000
"""The most attributes of one tag: the parser compares each with all others."""
MOST_TAGS = 2_000_000
"""The most tags of one page."""

_DECLARED = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9_.:-]{2,30})")
_HEAD = 8192
"""In how many of the first bytes an encoding is declared."""
_BROKEN = "\ufffd"
_STOP = re.compile(r"[<>\"']")
_RAW = {"script": "</script", "style": "</style", "textarea": "</textarea", "title": "</title"}
_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:]*)")


def decoded(data: bytes, declared: str = "") -> tuple[str, str | None]:
    """Return the characters of a page and, in Vietnamese, what is broken; ``declared`` is what a carrier says."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _whole(data[len(mark) :], name)
    wide = _wide(data)
    if wide:
        return _whole(data, wide)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    for name in (declared, *_declarations(data)):
        known = _codec(name)
        if known:
            return _whole(data, known)
    return _whole(data, _codec(detect_encoding(data) or "") or "windows-1252")


def fault(page: str) -> str | None:
    """Return, in Vietnamese, what cuts a page short: a comment or a tag that is not closed; raises `ValueError`.

    A page is not parsed that has a tag of more than `MOST_ATTRIBUTES` attributes, or more than `MOST_TAGS` tags.
    """
    at, tags = page.find("<"), 0
    while at >= 0:
        if page.startswith("<!--", at):
            end = page.find("-->", at + 2)
            if end < 0:
                return "phần cuối trang nằm trong một chú thích không được đóng"
        else:
            name = _NAME.match(page, at + 1)
            if name:
                tags += 1
                end = _tag_end(page, name.end())
                if end < 0:
                    return "trang bị cắt giữa chừng"
                raw = _RAW.get(name[1].lower()) if page[at + 1] != "/" else None
                if raw:
                    end = _closing(page, raw, end)
                    if end < 0:
                        return "trang bị cắt giữa chừng"
            else:
                end = at
        if tags > MOST_TAGS:
            raise ValueError(f"> {MOST_TAGS} thẻ")
        at = page.find("<", end + 1)
    return None


def _tag_end(page: str, at: int) -> int:
    """Return where the tag ends whose name ends at ``at``; raises `ValueError` on too many attributes."""
    attributes = 0
    while True:
        stop = _STOP.search(page, at)
        if stop is None:
            return -1
        attributes += len(page[at : stop.start()].split())
        if attributes > MOST_ATTRIBUTES:
            raise ValueError(f"> {MOST_ATTRIBUTES} thuộc tính trong một thẻ")
        if stop[0] in "<>":
            return stop.start() - (stop[0] == "<")
        close = page.find(stop[0], stop.end())
        if close < 0:
            return -1
        at = close + 1


def _closing(page: str, tag: str, at: int) -> int:
    """Return where a script or style ends; its letters may be of either case."""
    found = re.compile(tag, re.IGNORECASE).search(page, at)
    return found.start() if found else -1


def _wide(data: bytes) -> str:
    """Return the form of UTF-16 that bytes without a mark have: every other byte of their tags is zero."""
    head = data[:64]
    if head[:1] == b"<" and head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if head[:2] == b"\0<" and head[::2].count(0) > len(head) // 3 else ""


def _declarations(data: bytes) -> list[str]:
    head = data[:_HEAD]
    return [found[1].decode() for pattern in (_XML, _DECLARED) if (found := pattern.search(head))]


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(map_encoding_to_html5(name) or "").name if name else ""
    except LookupError:
        return ""
    return "" if found in ("utf-16", "utf-16-le", "utf-16-be", "utf-32") else found


def _whole(data: bytes, name: str) -> tuple[str, str | None]:
    """Return the characters; letters of Windows-1258 and their marks are put together."""
    text = data.decode(name, "replace")
    broken = text.count(_BROKEN) - (data.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
    if name == "cp1258":
        text = unicodedata.normalize("NFC", text)
    return text, f"{broken} ký tự không giải mã được theo {name}" if broken > 0 else None
