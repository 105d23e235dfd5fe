"""How documents differ in what they say of one instrument: values that disagree, each with some who state it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kg.index.opening import Index, Row
from kg.terms import fold

_ALIKE = 0.6
"""Which share of the shorter title's words the other one must have to be the same title."""


@dataclass(frozen=True, slots=True)
class Version:
    """A value of a property of an instrument, ``count`` documents that state it so, and the first few of them.

    ``others`` are the other ways in which the same is written, each with the documents that write it so.
    """

    value: str
    documents: tuple[str, ...]
    count: int
    others: tuple[Version, ...] = ()

    @property
    def total(self) -> int:
        """How many documents state it in whatever way."""
        return self.count + sum(other.count for other in self.others)


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
    """Return the values that do not agree, each under its most frequent wording, with the other wordings of it."""
    alike: dict[str, list[Version]] = {}
    for said, count, sample in sorted(rows, key=lambda row: (-len(str(row[0])), str(row[0]))):
        text = str(said)
        fullest = next((value for value in alike if agree(fold(text), fold(value))), text)
        alike.setdefault(fullest, []).append(Version(text, tuple(json.loads(str(sample))), int(count or 0)))
    found = []
    for wordings in alike.values():
        first, *others = sorted(wordings, key=lambda one: (-one.count, -len(one.value), one.value))
        found.append(replace(first, others=tuple(others)))
    return sorted(found, key=lambda one: (-one.total, one.value))


def _part_of(shorter: str, fuller: str) -> bool:
    return shorter in fuller


def _alike(shorter: str, fuller: str) -> bool:
    words, others = set(shorter.split()), set(fuller.split())
    return len(words & others) >= _ALIKE * min(len(words), len(others))
