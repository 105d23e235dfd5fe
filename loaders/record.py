"""The extraction as one JSON line: the format of `cancu extract`, and back again.

The keys of the contract come first; what the graph needs beyond them (hashes, section of a mention,
findings) stands in further keys, so that a record alone is enough to write the document's quads.

``tasks`` holds the rows of the document's task tables, or, where it has none, the tasks of its prose; ``duties`` holds
its other tasks, each of prose: those beside a table, and those that recur. ``source`` tells table from prose, and
``recurrence`` is null for what is to be done once. ``targets`` holds the figures that the document strives for.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from kg.model import Authority, Document, Extraction, Finding, Instrument, Reference, Relation, Stated, Target, Task
from kg.structure import Structure, structure
from loaders.duties import in_order

EXTRACT_PREDICATES = {
    "concretizes": "implements",
    "conformsTo": "cites",
    "supplements": "amends",
}
"""Relations that `extract` prints under a broader name; `exact` keeps the finer one."""


def as_dict(extraction: Extraction) -> dict[str, Any]:
    """Return the extraction in the contract's shape."""
    own = extraction.own
    tasks, duties = _charged(extraction)
    shape = extraction.structure
    return {
        "document": {
            **_instrument(own),
            "path": extraction.path,
            "sha256": extraction.sha256,
            "reader": extraction.reader,
            "status": extraction.status,
            "note": extraction.note,
            "characters": extraction.characters,
            "effective": extraction.effective,
            "held": extraction.held,
            "sketch": list(extraction.sketch),
            "stated": [_plain(s) for s in extraction.stated],
            "structure": extraction.structure.as_dict(),
        },
        "instruments": [_instrument(i) for i in extraction.instruments],
        "mentions": [_placed(m, shape) for m in extraction.mentions],
        "relations": [_relation(r, shape) for r in extraction.relations],
        "authorities": [_plain(a) for a in extraction.authorities],
        "tasks": [_placed(t, shape) for t in tasks],
        "duties": [_placed(t, shape) for t in duties],
        "targets": [_placed(t, shape) for t in extraction.targets],
        "findings": [_plain(f) for f in extraction.findings],
    }


def dumps(extraction: Extraction) -> str:
    """Return the extraction as one line of JSON."""
    return json.dumps(as_dict(extraction), ensure_ascii=False)


def loads(line: str) -> Extraction:
    """Return the extraction that `dumps` wrote; raises `KeyError` or `ValueError` on anything else."""
    data = json.loads(line)
    document = data["document"]
    return Extraction(
        path=document["path"],
        sha256=document["sha256"],
        reader=document["reader"],
        status=document["status"],
        note=document["note"],
        characters=document["characters"],
        effective=document["effective"],
        held=document["held"],
        sketch=tuple(document["sketch"]),
        stated=tuple(Stated(**s) for s in document["stated"]),
        structure=structure(document["structure"]),
        own=_read_instrument(document),
        instruments=tuple(_read_instrument(i) for i in data["instruments"]),
        mentions=tuple(Reference(**_unplaced(m)) for m in data["mentions"]),
        relations=tuple(_read_relation(r) for r in data["relations"]),
        authorities=tuple(Authority(**a) for a in data["authorities"]),
        tasks=in_order(_read_task(t) for t in (*data["tasks"], *data["duties"])),
        targets=tuple(Target(**_unplaced(t)) for t in data["targets"]),
        findings=tuple(Finding(**f) for f in data["findings"]),
    )


def text_file(document: Document) -> bytes:
    """Return the file that keeps a document's text and structure, for those who show it."""
    held = {"text": document.text, "structure": document.structure.as_dict()}
    return json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def text_hash(document: Document) -> str:
    """Return the hash that names the file of a document's text."""
    return hashlib.sha256(text_file(document)).hexdigest()


def _charged(extraction: Extraction) -> tuple[list[Task], list[Task]]:
    """Return the tasks that stand under ``tasks``, and those that stand under ``duties``."""
    tabled = any(t.source == "table" for t in extraction.tasks)
    printed = [t.source == "table" if tabled else not t.recurrence for t in extraction.tasks]
    return (
        [t for t, first in zip(extraction.tasks, printed, strict=True) if first],
        [t for t, first in zip(extraction.tasks, printed, strict=True) if not first],
    )


def _plain(value: Any) -> dict[str, Any]:
    """Return the fields of a slotted dataclass that holds plain values and tuples only."""
    return {name: getattr(value, name) for name in value.__slots__}


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return _plain(instrument)


def _read_instrument(data: dict[str, Any]) -> Instrument:
    lists = {k: tuple(data[k]) for k in ("candidates", "issuers", "issuer_ids")}
    return Instrument(**({f.name: data[f.name] for f in dataclasses.fields(Instrument)} | lists))


def _placed(value: Any, shape: Structure) -> dict[str, Any]:
    """Return the fields of what has a ``start``, and where that stands ("trang 4, bảng 2, dòng 10, cột 3")."""
    place = shape.place(value.start)
    return _plain(value) | {"place": str(place) if place else None}


def _unplaced(data: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k != "place"}


def _relation(relation: Relation, shape: Structure) -> dict[str, Any]:
    data = _placed(relation, shape)
    data["exact"] = relation.predicate
    data["predicate"] = EXTRACT_PREDICATES.get(relation.predicate, relation.predicate)
    return data


def _read_relation(data: dict[str, Any]) -> Relation:
    return Relation(**{k: v for k, v in data.items() if k not in ("exact", "place")} | {"predicate": data["exact"]})


def _read_task(data: dict[str, Any]) -> Task:
    lists = {k: tuple(data[k]) for k in ("lead", "coordinating", "instruments", "days", "reports_to")}
    return Task(**(_unplaced(data) | lists))
