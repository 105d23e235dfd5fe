"""Why a file was refused: plain words in sight, what the machine reported of the bytes folded away."""

from __future__ import annotations

import re

from kg.view.text import escape, shortened

_LONGEST = 700
_REPORTED = re.compile(r" \(((?:.*: )?(?:[A-Z]\w*(?:Error|Exception|File|Exceeded)|error)(?::.*)?)\)", re.DOTALL)


def parted(message: str, name: str) -> tuple[str, str]:
    """Return the words of a refusal for people, and what the machine reported, empty where it is not in them.

    >>> parted("“a.docx” bị hỏng (BadZipFile: File is not a zip file). Mở thử.", "a.docx")
    ('“a.docx” bị hỏng. Mở thử.', 'BadZipFile: File is not a zip file')
    >>> parted("“a (Error: x).docx” bị hỏng (tệp cụt). Mở thử.", "a (Error: x).docx")[1]
    ''
    """
    start = message.find(name) + len(name) if name in message else 0
    found = _REPORTED.search(message, start)
    return (message[: found.start()] + message[found.end() :], found[1]) if found else (message, "")


def reason(message: str, name: str) -> str:
    """Return a refusal as HTML; ``name`` is the file's as it stands in the message."""
    words, reported = parted(message, name)
    fold = (
        f'<details><summary>Chi tiết kỹ thuật</summary><span lang="en">{escape(shortened(reported, 300))}</span>'
        "</details>"
        if reported
        else ""
    )
    return f"{escape(shortened(words, _LONGEST))}{fold}"
