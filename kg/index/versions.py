"""How documents differ in what they say of one instrument: values that disagree, each with some who state it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.index.opening import Index, Row
from kg.index.version_rows import DOCUMENTS
from kg.terms import fold

_ALIKE = 0.6
"""Which share of the shorter title's words the other one must have to be the same title."""


@dataclass(frozen=True, slots=True)
class Version:
    """A value of a property of an instrument, ``count`` documents that state it, and the first few of them."""

    value: str
    documents: tuple[str, ...]
    count: int


def disagreements(index: Index, iri: str) -> dict[str, list[Version]]:
    """Return per property (``date``, ``title``, ``issuer``) the values that differ, most frequent first.

    A date or issuer that is part of another one agrees with it, and so do titles that share most words.
    """
    sql = """SELECT value, documents, sample FROM version
             WHERE instrument = (SELECT id FROM instrument WHERE iri = ?) AND property = ?"""
    rules = {"date": _part_of, "title": _alike, "issuer": _part_of}
    found = {name: _versions(index.rows(sql, (iri, name)), agree) for name, agree in rules.items()}
    return {name: versions for name, versions in found.items() if len(versions) > 1}


def sources(index: Index, iri: str) -> int:
    """Return how many documents speak of an instrument."""
    rows = index.rows("SELECT documents FROM instrument WHERE iri = ?", (iri,))
    return next((int(n or 0) for (n,) in rows), 0)


def _versions(rows: Sequence[Row], agree: Callable[[str, str], bool]) -> list[Version]:
    """Return the values that agree with no fuller one, each with the documents behind it."""
    counts: dict[str, int] = {}
    samples: dict[str, list[str]] = {}
    for said, count, sample in sorted(rows, key=lambda row: (-len(str(row[0])), str(row[0]))):
        text = str(said)
        value = next((v for v in counts if agree(fold(text), fold(v))), text)
        counts[value] = counts.get(value, 0) + int(count or 0)
        samples.setdefault(value, []).extend(json.loads(str(sample)))
    versions = [Version(v, tuple(sorted(samples[v])[:DOCUMENTS]), n) for v, n in counts.items()]
    return sorted(versions, key=lambda v: (-v.count, v.value))


def _part_of(shorter: str, fuller: str) -> bool:
    return shorter in fuller


def _alike(shorter: str, fuller: str) -> bool:
    words, others = set(shorter.split()), set(fuller.split())
    return len(words & others) >= _ALIKE * min(len(words), len(others))
