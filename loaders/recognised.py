"""What was recognised from a picture stays in doubt: a digit may be another, and no confidence of the recogniser tells.

A handwritten 115 was read as 445 at confidence 90 of 100, so numbers need a look at the paper.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Extraction, Finding

_CONFIDENCE = 0.85
"""The most that a relation in recognised text is trusted."""


def doubted(said: Extraction) -> Extraction:
    """Return what a document says, its own number and its relations in doubt where its text was recognised."""
    if "ocr" not in said.reader.split("+"):
        return said
    relations = tuple(replace(r, confidence=min(r.confidence, _CONFIDENCE)) for r in said.relations)
    if not said.own.number:
        return replace(said, relations=relations)
    message = (
        f"Số “{said.own.number}” được nhận dạng từ ảnh quét, có thể sai chữ số. Đối chiếu với bản gốc trước khi dùng."
    )
    finding = Finding("recognised-number", message, instrument=said.own.id)
    return replace(said, relations=relations, findings=(*said.findings, finding))
