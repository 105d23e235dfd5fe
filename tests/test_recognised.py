"""What was recognised from a picture is doubted, and typed text is not."""

from __future__ import annotations

import pytest

from kg import knowledge
from kg.model import Document, Extraction
from loaders.road import extract

TEXT = """ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
Số: 115/KH-UBND
Tây Ninh, ngày 05 tháng 8 năm 2024

KẾ HOẠCH
Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị
"""


def read(reader: str) -> Extraction:
    return extract(Document("a.pdf", "a" * 64, TEXT, reader), knowledge.load())


@pytest.mark.parametrize("reader", ["ocr", "pdf+ocr"])
def test_number_of_a_scan_is_a_finding(reader: str) -> None:
    said = read(reader)
    assert [(f.code, f.instrument) for f in said.findings] == [("recognised-number", said.own.id)]


def test_relation_of_a_scan_is_not_sure() -> None:
    assert (
        max(r.confidence for r in read("pdf+ocr").relations) < 0.9 <= max(r.confidence for r in read("pdf").relations)
    )


def test_typed_text_is_not_doubted() -> None:
    assert read("pdf").findings == ()
