"""The extraction as one JSON line: the format of `cancu extract`, and back again.

The keys of the contract come first; what the graph needs beyond them (hashes, section of a mention,
findings) stands in further keys, so that a record alone is enough to write the document's quads.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from kg.model import Authority, Extraction, Finding, Instrument, Reference, Relation, Task

EXTRACT_PREDICATES = {
    "concretizes": "implements",
    "conformsTo": "cites",
    "supplements": "amends",
}
"""Relations that `extract` prints under a broader name; `exact` keeps the finer one."""


def as_dict(extraction: Extraction) -> dict[str, Any]:
    """Return the extraction in the contract's shape."""
    own = extraction.own
    return {
        "document": {
            **_instrument(own),
            "path": extraction.path,
            "sha256": extraction.sha256,
            "reader": extraction.reader,
            "status": extraction.status,
            "note": extraction.note,
            "characters": extraction.characters,
        },
        "instruments": [_instrument(i) for i in extraction.instruments],
        "mentions": [_plain(m) for m in extraction.mentions],
        "relations": [_relation(r) for r in extraction.relations],
        "authorities": [_plain(a) for a in extraction.authorities],
        "tasks": [_plain(t) for t in extraction.tasks],
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
        own=_read_instrument(document),
        instruments=tuple(_read_instrument(i) for i in data["instruments"]),
        mentions=tuple(Reference(**m) for m in data["mentions"]),
        relations=tuple(_read_relation(r) for r in data["relations"]),
        authorities=tuple(Authority(**a) for a in data["authorities"]),
        tasks=tuple(_read_task(t) for t in data["tasks"]),
        findings=tuple(Finding(**f) for f in data["findings"]),
    )


def _plain(value: Any) -> dict[str, Any]:
    """Return the fields of a slotted dataclass that holds plain values and tuples only."""
    return {name: getattr(value, name) for name in value.__slots__}


def _instrument(instrument: Instrument) -> dict[str, Any]:
    return _plain(instrument)


def _read_instrument(data: dict[str, Any]) -> Instrument:
    names = [f.name for f in dataclasses.fields(Instrument) if f.name != "candidates"]
    return Instrument(**{n: data[n] for n in names}, candidates=tuple(data["candidates"]))


def _relation(relation: Relation) -> dict[str, Any]:
    data = _plain(relation)
    data["exact"] = relation.predicate
    data["predicate"] = EXTRACT_PREDICATES.get(relation.predicate, relation.predicate)
    return data


def _read_relation(data: dict[str, Any]) -> Relation:
    return Relation(**{k: v for k, v in data.items() if k != "exact"} | {"predicate": data["exact"]})


def _read_task(data: dict[str, Any]) -> Task:
    lists = {k: tuple(data[k]) for k in ("lead", "coordinating", "instruments")}
    return Task(**(data | lists))
