"""PDF bytes → what they would do if they were opened: how far they inflate, and how often forms call forms.

A file of a few kilobytes may inflate to gigabytes, or draw a form that draws itself; neither can be stopped once a
library is at it, so both are counted before.
"""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.refusal import Words

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_HEAD = 4096
"""A stream's dictionary is looked for in so many bytes before it."""
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)\b")
_LETTERS = re.compile(rb"/(?:ASCII85Decode|A85)\b")
_SIZE = re.compile(rb"/(?:Width|W|Height|H)\s+(\d{1,12})")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_DRAW = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+Do\b")
_ENTRY = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_PAIR = re.compile(rb"\s*(\d{1,10})\s+(\d{1,10})")
_FIRST = re.compile(rb"/First\s+(\d{1,10})")

_INFLATED = 48 << 20
"""The most bytes to which one stream inflates that is no picture."""
_ALL = 1 << 30
"""The most bytes to which all of them inflate together."""
_DOTS = 200_000_000
"""The most dots of a picture."""
_CALLS = 200_000
"""The most forms that all pages draw."""
_CHUNK = 1 << 20


@dataclass(slots=True)
class _Found:
    """What forms there are: their dictionaries and what they draw, by object number; other objects' dictionaries."""

    heads: dict[int, bytes] = field(default_factory=dict)
    drawn: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    called: list[tuple[bytes, ...]] = field(default_factory=list)
    inflated: int = 0
    broken: int = 0


class Bomb(ValueError):
    """A file that would inflate or draw without end; ``why`` says what, in Vietnamese and English."""

    def __init__(self, why: Words) -> None:
        super().__init__(why[1])
        self.why = why


def guard(data: bytes) -> int:
    """Return how many streams of a PDF do not inflate to their end; raises `Bomb` where one does beyond all measure.

    The streams of a file with a password are not what they hold, and none of them is counted.
    """
    found = _Found()
    for head, start in _streams(data):
        _look(data, head, start, found)
    if found.called and any(found.drawn.values()):
        for match in _OBJECT.finditer(data):
            found.heads.setdefault(int(match[1]), data[match.end() : match.end() + _HEAD])
        _count(found)
    return 0 if b"/Encrypt" in data else found.broken


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the dictionary of each stream, from its object's number on, and where its bytes begin."""
    for match in _STREAM.finditer(data):
        before = data[max(match.start() - _HEAD, 0) : match.start()]
        objects = list(_OBJECT.finditer(before))
        yield before[objects[-1].start() :] if objects else before, match.end()


def _look(data: bytes, head: bytes, start: int, found: _Found) -> None:
    if _IMAGE.search(head):
        dots = 1
        for size in _SIZE.findall(head)[:2]:
            dots *= int(size)
        if dots > _DOTS:
            raise Bomb((f"ảnh {dots} điểm", f"a picture of {dots} dots"))
        return
    if b"/EmbeddedFile" in head:
        return
    layers = len(_FLATE.findall(head))
    if layers:
        body, whole = _inflated(_bare(data, head, start), layers)
        found.broken += not whole
    else:
        body = data[start : data.find(b"endstream", start)][:_INFLATED]
    found.inflated += len(body) if layers else 0
    if found.inflated > _ALL:
        raise Bomb((f"hơn {_ALL} byte", f"more than {_ALL} bytes"))
    if b"/ObjStm" in head:
        _packed(head, body, found)
    elif b"Do" in body:
        names = tuple(_DRAW.findall(body))
        number = _OBJECT.match(head)
        if names:
            found.called.append(names)
        if number and _FORM.search(head):
            found.heads[int(number[1])] = head
            found.drawn[int(number[1])] = names


def _bare(data: bytes, head: bytes, start: int) -> memoryview:
    """Return the bytes of a stream, those written as letters (ASCII85) as what they stand for."""
    if not _LETTERS.search(head):
        return memoryview(data)[start:]
    end = data.find(b"endstream", start)
    letters = data[start : end if end >= 0 else len(data)].partition(b"~>")[0]
    try:
        return memoryview(a85decode(letters, ignorechars=b" \t\r\n\f\v\0"))
    except ValueError:
        return memoryview(b"")


def _inflated(body: memoryview, layers: int) -> tuple[bytes, bool]:
    """Return what a stream inflates to, as far as it can be inflated, and whether it is to its end."""
    whole = True
    for layer in range(layers):
        packed = zlib.decompressobj()
        parts, size = [], 0
        rest: bytes | memoryview = body[: _CHUNK if layer == 0 else len(body)]
        at = len(rest)
        try:
            while not packed.eof:
                part = packed.decompress(rest, _CHUNK)
                parts.append(part)
                size += len(part)
                if size > _INFLATED:
                    raise Bomb((f"một luồng hơn {_INFLATED} byte", f"a stream of more than {_INFLATED} bytes"))
                rest = packed.unconsumed_tail
                if not rest and not part and at >= len(body):
                    break
                if not rest:
                    rest = body[at : at + _CHUNK]
                    at += len(rest)
        except zlib.error:
            whole = False
        whole = whole and packed.eof
        body = memoryview(b"".join(parts))
    return bytes(body), whole


def _packed(head: bytes, body: bytes, found: _Found) -> None:
    """Keep the dictionaries of the objects that a stream of objects holds."""
    first = _FIRST.search(head)
    begin = int(first[1]) if first else 0
    places = [(int(m[1]), int(m[2])) for m in _PAIR.finditer(body[:begin])]
    for (number, at), (_, end) in zip(places, [*places[1:], (0, len(body) - begin)], strict=True):
        found.heads[number] = body[begin + at : begin + min(end, at + _HEAD)]


def _count(found: _Found) -> None:
    """Raise `Bomb` where the forms that are drawn, counted through, are too many, or a form draws itself."""
    counts: dict[int, int] = {}
    for root in found.drawn:
        _count_from(root, found, counts)
    most = max(counts.values(), default=1)
    named = {name for number in found.drawn for name in found.drawn[number]}
    pages = sum(len(names) for names in found.called)
    if pages > _CALLS or (most > _CALLS and named) or most * min(pages, 1000) > 100 * _CALLS:
        raise Bomb((f"{most} lần gọi khuôn lồng nhau", f"{most} nested calls of forms"))


def _count_from(root: int, found: _Found, counts: dict[int, int]) -> None:
    """Count how many forms the drawing of a form draws, itself among them."""
    ahead, within = [root], set()
    while ahead:
        number = ahead[-1]
        if number in counts:
            within.discard(ahead.pop())
            continue
        known = _forms(number, found)
        calls = [known[name] for name in found.drawn.get(number, ()) if name in known]
        if number not in within:
            within.add(number)
            open_ = [child for child in dict.fromkeys(calls) if child not in counts]
            if any(child in within for child in open_):
                raise Bomb(("khuôn tự gọi chính nó", "a form that draws itself"))
            ahead += open_
            if open_:
                continue
        counts[number] = min(1 + sum(counts[child] for child in calls), 1 << 60)
        within.discard(ahead.pop())


def _forms(number: int, found: _Found) -> dict[bytes, int]:
    """Return the forms that a form knows by name, looked for in its dictionary and in what that refers to."""
    known: dict[bytes, int] = {}
    ahead, seen = [(found.heads.get(number, b""), 0)], {number}
    while ahead:
        head, depth = ahead.pop()
        for name, reference in _ENTRY.findall(head.split(b"stream", 1)[0].split(b"endobj", 1)[0]):
            target = int(reference)
            if target in found.drawn:
                known.setdefault(name, target)
            elif depth < 3 and name in (b"Resources", b"XObject") and target not in seen:
                seen.add(target)
                ahead.append((found.heads.get(target, b""), depth + 1))
    return known
