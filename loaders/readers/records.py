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
from loaders.containers import MAPPING
from loaders.files import Loaded
from loaders.readers.plain import INK, suspicion
from loaders.readers.web import shown
from loaders.refusal import Refusal, refusal
from loaders.stated import number_of
from loaders.transcript import Transcript

_DEEPEST = 8
"""How many levels of parts within parts, or of fields within fields, are read."""
_LONG = 500
"""A text longer than this, in a field that says nothing known, may be a part of the document."""
_MOST_STATED = 2_000
_MARKUP = re.compile(r"</(?:p|div|td|span|b|h[1-6]|li|table|body)>|<br\s{0,3}/?>", re.IGNORECASE)
_SHOWN = 12
"""How many names of a record without text are told."""


@dataclass(slots=True)
class _Fields:
    """What the fields of a record say, by role."""

    texts: list[str] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def read(loaded: Loaded) -> Document | Refusal:
    """Return the document that a record holds; one without any text is refused with the names of its fields."""
    name, sha256 = loaded.name, loaded.sha256
    try:
        record = json.loads(loaded.data)
    except (ValueError, RecursionError) as error:
        return refusal("damaged-file", name, type(error).__name__, sha256)
    if not isinstance(record, dict):
        return refusal("damaged-file", name, "JSON", sha256)
    mapping = record.pop(MAPPING, {})
    found = _Fields()
    _collect(record, mapping if isinstance(mapping, dict) else {}, load(), found, 0)
    sheet = Transcript()
    try:
        within = _written(found, sheet, load())
    except ValueError as error:
        return refusal("bomb", name, str(error), sha256)
    if not INK.search(sheet.text):
        return refusal("no-text-field", name, ", ".join(found.names[:_SHOWN]), sha256)
    for left, text in found.left:
        if text not in sheet.text:
            sheet.note(f"trường “{left}” có {len(text)} ký tự không được đọc")
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
        elif role == "parts" and isinstance(value, list | dict):
            found.parts.append(value)
        elif role == "text":
            if isinstance(value, str):
                found.texts.append(value)
            elif value:
                found.parts.append(value)
        elif isinstance(value, dict) and depth < _DEEPEST:
            _collect(value, mapping, known, found, depth + 1)
        elif role in ("ignored", ""):
            continue
        elif role:
            shown = _plain(value)
            found.stated += [Stated(role, shown)] if shown else []
        elif isinstance(value, str) and len(value) > _LONG:
            found.left.append((name, value))


def _numbered(record: dict[str, Any], found: _Fields, known: Knowledge) -> Iterator[Stated]:
    """Yield the number of an instrument by which a corpus names its records, where no field states one."""
    own = record.get("id")
    if isinstance(own, str) and not any(s.field == "number" for s in found.stated):
        number = number_of(own, known)
        if number and slug(number.canonical) == slug(own):
            yield Stated("number", own.strip())


def _written(found: _Fields, sheet: Transcript, known: Knowledge) -> str:
    """Write the text of a record, the one with marks first of all; return what read it beside this reader."""
    texts = sorted((t for t in found.texts if INK.search(t)), key=lambda t: (not _MARKUP.search(t), -len(t)))
    if texts and _MARKUP.search(texts[0]):
        seen = shown(texts[0], sheet, whole=True)
        return f"+html{seen.encoding}" if seen else ""
    if texts:
        sheet.verbatim(texts[0])
    elif found.parts:
        for part in found.parts:
            for line in _lines(part, known, 0):
                sheet.paragraph(line)
    return ""


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
        yield from _named(part, roles, "text", known)
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
