"""Pages saved as one file (.mht, .mhtml): the page itself, without the pictures and style sheets packed with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

_FIELD = re.compile(
    rb"(?:from|subject|date|mime-version|content-type|snapshot-content-location|x-[a-z-]{1,40}):", re.IGNORECASE
)
_PACKED = re.compile(rb"content-type:\s{1,9}(?:multipart/related|text/html)", re.IGNORECASE)


def is_packed(data: bytes) -> bool:
    """Tell whether bytes are a page packed with what belongs to it."""
    head = data[:4096].lstrip()
    return bool(_FIELD.match(head) and _PACKED.search(head))


def unpacked(data: bytes) -> tuple[bytes, str] | None:
    """Return the bytes of the page and the encoding that its part declares; None where there is no page."""
    try:
        page = next(_pages(message_from_bytes(data)), None)
        if page is None:
            return None
        body = page.get_payload(decode=True)
        charset = page.get_content_charset() or ""
    except (LookupError, RecursionError, ValueError, AssertionError):
        return None
    return (body, charset) if isinstance(body, bytes) and body.strip() else None


def _pages(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == "text/html")
