"""What the checks look for, as people read it: every rule, every finding of the reader, and the soundness of the graph.

The rules tell it themselves (`kg.rules`); what the reader finds stands in `ontology/findings.csv`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from kg.resources import ONTOLOGY
from kg.rules import rules

SHAPES = "dang-du-lieu"
"""The code under which people see every shape of the graph."""


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that is looked for: its ``name``, the ``source`` in law or logic that it follows from, and in words
    what passes (``valid``) and what is reported (``invalid``); all in Vietnamese."""

    code: str
    name: str
    source: str
    valid: str
    invalid: str


def read_concerns() -> list[Concern]:
    """Return what `ontology/findings.csv` tells."""
    with (ONTOLOGY / "findings.csv").open(encoding="utf-8", newline="") as table:
        return [Concern(**row) for row in csv.DictReader(table)]


@lru_cache(maxsize=1)
def concerns() -> dict[str, Concern]:
    """Return every concern by its code; a rule and a finding of the reader with one code are the rule's concern."""
    read = read_concerns()
    told = [Concern(rule.code, rule.name, rule.source, rule.valid, rule.invalid) for rule in rules()]
    sound = Concern(
        SHAPES,
        "Dữ liệu không đúng dạng",
        "Các ràng buộc của đồ thị (ontology/shapes.ttl): lỗi của chương trình hoặc từ vựng, không phải của văn bản.",
        "Mỗi viện dẫn có đúng một câu trích và một tài liệu",
        "Một viện dẫn không có câu trích",
    )
    return {concern.code: concern for concern in (*read, *told, sound)}


def concern_of(code: str) -> Concern:
    """Return what a problem's code stands for; every code that is no rule and no finding is a shape's."""
    known = concerns()
    return known.get(code, known[SHAPES])
