"""Records of corpora: the text in one field of a record, and what its publisher says of it in the others.

Which field says what stands in `ontology/vocabularies/fields.ttl`; a mapping that lies beside the corpus is part of
the record, under `MAPPING`, and goes before the vocabulary.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.knowledge import Knowledge, load
from kg.model import Document, Stated
from kg.terms import slug
from loaders.containers import MAPPING, UNNAMED
from loaders.files import Loaded
from loaders.readers.plain import INK, suspicion
from loaders.readers.web import shown
from loaders.refusal import Refusal, refusal
from loaders.repeated import Said
from loaders.stated import number_of
from loaders.transcript import Transcript

_HALF = re.compile("[\ud800-\udfff]")
"""Half of a surrogate pair, which JSON can escape and no text holds."""
_DEEPEST = 8
"""How many levels of parts within parts, or of fields within fields, are read."""
_LONG = 100
"""A text longer than this, in a field that says nothing known, may be a part of the document."""
_TITLE = 500
"""What a field says of the document is not longer than this; more is a text."""
_SHORT = 40
"""A text that is not longer than this, beside another one, says nothing of its own."""
_SENTENCE = 8
"""A string of a list that has so many words may be a part of the document."""
_MARKED = 0.8
"""A text with marks goes before a plain one if it shows so much of what that says: it has tables."""
_MOST_STATED = 2_000
_MARKUP = re.compile(r"</(?:p|div|td|span|b|h[1-6]|li|table|body)>|<br\s{0,3}/?>", re.IGNORECASE)
_SHOWN = 12
"""How many names of a record without text are told."""


@dataclass(slots=True)
class _Fields:
    """What the fields of a record say, by role."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, Any]] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def read(loaded: Loaded) -> Document | Refusal:
    """Return the document that a record holds; one without any text is refused with the names of its fields."""
    name, sha256 = loaded.name, loaded.sha256
    try:
        record = json.loads(_HALF.sub("\ufffd", json.dumps(json.loads(loaded.data), ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        return refusal("damaged-file", name, type(error).__name__, sha256)
    if not isinstance(record, dict):
        return refusal("damaged-file", name, "JSON", sha256)
    mapping = record.pop(MAPPING, {})
    cells = record.pop(UNNAMED, [])
    unnamed = [cell for cell in cells if isinstance(cell, str)] if isinstance(cells, list) else []
    found = _Fields()
    _collect(record, mapping if isinstance(mapping, dict) else {}, load(), found, 0)
    sheet = Transcript()
    try:
        within, said = _written(found, sheet, load())
    except ValueError as error:
        return refusal("bomb", name, str(error), sha256)
    if not INK.search(sheet.text):
        return refusal("no-text-field", name, ", ".join(name[:_SHORT] for name in found.names[:_SHOWN]), sha256)
    _tell(found, said, sheet)
    if unnamed:
        sheet.note(f"{len(unnamed)} ô không thuộc cột nào có tên ({sum(map(len, unnamed))} ký tự) không được đọc")
    notes = [f"Đọc chưa đủ: {'; '.join(sheet.notes)}."] if sheet.notes else []
    doubt = suspicion(sheet.text)
    note = " ".join([*notes, doubt] if doubt else notes) or None
    stated = tuple(dict.fromkeys([*found.stated, *_numbered(record, found, load())]))[:_MOST_STATED]
    return Document(
        name, sha256, sheet.text, f"json{within}", "partial" if note else "ok", note, sheet.structure, stated
    )


def _collect(record: dict[str, Any], mapping: dict[str, Any], known: Knowledge, found: _Fields, depth: int) -> None:
    """Sort the fields of a record, and those within it, by what they say."""
    for name, value in record.items():
        found.names.append(name)
        relation = known.published(name)
        role = str(mapping[name]) if name in mapping else known.field(name)
        if relation and name not in mapping:
            found.stated += (Stated("relation", other, relation.phrases[0]) for other in _others(value, known))
        elif role == "relation":
            found.stated += _relations(value, known)
        elif role in ("parts", "text"):
            if isinstance(value, str):
                found.texts.append((name, value))
            elif value:
                found.parts.append((name, value))
                found.left += ((name, text) for text in _strings(value, known, _SHORT))
        elif isinstance(value, dict) and depth < _DEEPEST:
            _collect(value, mapping, known, found, depth + 1)
        elif role in ("ignored", ""):
            continue
        elif role:
            said = _plain(value)
            found.stated += [Stated(role, said)] if said else []
            found.left += ((name, text) for text in _strings(value, known, _TITLE))
        else:
            found.left += ((name, text) for text in _strings(value, known, _LONG))


def _numbered(record: dict[str, Any], found: _Fields, known: Knowledge) -> Iterator[Stated]:
    """Yield the number of an instrument by which a corpus names its records, where no field states one."""
    own = record.get("id")
    if isinstance(own, str) and not any(s.field == "number" for s in found.stated):
        number = number_of(own, known)
        if number and slug(number.canonical) == slug(own):
            yield Stated("number", own.strip())


def _strings(value: Any, known: Knowledge, most: int) -> Iterator[str]:
    """Yield the texts longer than ``most`` in a value, and the sentences of its lists, but not what fields state."""
    held: list[tuple[Any, bool]] = [(value, False)]
    while held:
        one, listed = held.pop()
        if isinstance(one, str):
            if len(one) > (_SHORT if listed else most) and (most == _SHORT or len(one.split()) >= _SENTENCE):
                yield one
        elif isinstance(one, list):
            held += ((other, most != _TITLE) for other in reversed(one))
        elif isinstance(one, dict):
            roles = {name: known.field(name) for name in one}
            held += ((one[name], False) for name, role in roles.items() if role in (None, "text", "parts", "title"))


def _written(found: _Fields, sheet: Transcript, known: Knowledge) -> tuple[str, Said]:
    """Write the texts of a record, the longest first, then the others that it does not repeat, then the parts.

    Return what read them beside this reader, and what is said in them.
    """
    texts = [(name, text) for name, text in found.texts if INK.search(text)]
    many = len(texts) + len(found.parts) > 1
    told = [(name, text, _shown_as(text) if many else text, bool(_MARKUP.search(text))) for name, text in texts]
    for name, value in found.parts:
        lines = "\n".join(line.rstrip() for line in _lines(value, known, 0))
        told += [(name, lines, lines, False)] if INK.search(lines) else []
    most = max((len(seen) for _, _, seen, _ in told), default=0)
    told.sort(key=lambda one: (not one[3] or len(one[2]) < _MARKED * most, -len(one[2])))
    said, within = Said(), ""
    for at, (name, text, seen, marked) in enumerate(told):
        lacking = said.lacks(seen) if at else 1.0
        if at and len(seen) <= _SHORT:
            continue
        if lacking == 1.0:
            within = _write(text, marked, sheet) or within
            if many or found.left:
                said.add(seen if at else sheet.text)
        elif lacking:
            found.left.append((name, seen))
    return within, said


def _write(text: str, marked: bool, sheet: Transcript) -> str:
    """Write a text as it is, or as the page that it is; return what read it beside this reader."""
    if not marked:
        sheet.verbatim(text)
        return ""
    seen = shown(text, sheet, whole=True)
    return f"+html{seen.encoding}" if seen else ""


def _shown_as(text: str) -> str:
    """Return what a text shows to a reader."""
    if not _MARKUP.search(text):
        return text
    sheet = Transcript()
    shown(text, sheet, whole=True)
    return sheet.text


def _tell(found: _Fields, said: Said, sheet: Transcript) -> None:
    """Note the fields whose texts are not in what is written."""
    left: dict[str, int] = {}
    for name, text in found.left:
        if said.lacks(_shown_as(text)):
            left[name] = left.get(name, 0) + len(text)
    for name in list(left)[:_SHOWN]:
        sheet.note(f"trường “{name}” có {left[name]} ký tự không được đọc")
    if len(left) > _SHOWN:
        sheet.note(f"và {len(left) - _SHOWN} trường khác")


def _lines(part: Any, known: Knowledge, depth: int) -> Iterator[str]:
    """Yield the lines of a part: its number and title, its text, and the parts within it."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, list) and depth < _DEEPEST:
        for one in part:
            yield from _lines(one, known, depth + 1)
    elif isinstance(part, dict) and depth < _DEEPEST:
        roles = {name: known.field(name) for name in part}
        titles = _named(part, roles, "title", known)
        number = " ".join(_named(part, roles, "number", known))
        head = titles[0] if titles else ""
        yield from filter(None, [f"{number}. {head}" if number and head else number or head, *titles[1:]])
        yield from map(_shown_as, _named(part, roles, "text", known))
        for name, role in roles.items():
            if role == "parts" or (role == "text" and not isinstance(part[name], str)):
                yield from _lines(part[name], known, depth + 1)


def _named(part: dict[str, Any], roles: dict[str, str | None], role: str, known: Knowledge) -> list[str]:
    """Return the texts of a part that have a role, in the order of the role's names."""
    names = next((known_field.names for known_field in known.fields if known_field.role == role), ())
    order = {name: at for at, name in enumerate(names)}
    found = [name for name, its in roles.items() if its == role and isinstance(part[name], str) and part[name].strip()]
    return [part[name] for name in sorted(found, key=lambda name: order.get(name, len(order)))]


def _relations(value: Any, known: Knowledge) -> Iterator[Stated]:
    """Yield the relations that a field lists: by kind, or each with its kind, or without one."""
    if isinstance(value, dict):
        for kind, others in value.items():
            yield from (Stated("relation", other, kind) for other in _others(others, known))
    elif isinstance(value, list):
        for one in value:
            kinds = (
                [v for v in one.values() if isinstance(v, str) and known.published(v)] if isinstance(one, dict) else []
            )
            yield from (Stated("relation", other, kinds[0] if kinds else "") for other in _others(one, known))
    elif isinstance(value, str) and value.strip():
        yield Stated("relation", " ".join(value.split()))


def _others(value: Any, known: Knowledge) -> Iterator[str]:
    """Yield the documents that a value names."""
    if isinstance(value, str) and value.strip():
        yield " ".join(value.split())
    elif isinstance(value, list):
        for one in value:
            yield from _others(one, known) if not isinstance(one, list) else ()
    elif isinstance(value, dict):
        by_role = {known.field(name): v for name, v in value.items() if isinstance(v, str) and v.strip()}
        shown = [by_role[role] for role in ("number", "title") if role in by_role]
        if shown:
            yield " ".join(" ".join(shown).split())


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(filter(None, map(_plain, value[:20])))
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and value != "" else ""
