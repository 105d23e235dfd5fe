"""The day of effect is what the document says of itself, and nothing that it says of others."""

from __future__ import annotations

import pytest

from loaders.effect import effective
from loaders.text import clean

SIGNED = "2025-11-21"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định này có hiệu lực thi hành từ ngày 01 tháng 12 năm 2025.", "2025-12-01"),
        ("Thông tư này có hiệu lực kể từ ngày 01/12/2025.", "2025-12-01"),
        ("Quyết định này có hiệu lực thi hành kể từ ngày ký.", SIGNED),
        ("Nghị quyết này có hiệu lực kể từ ngày được thông qua.", SIGNED),
        ("Quyết định này có hiệu lực sau 10 ngày kể từ ngày ký và thay thế Quyết định số 1/QĐ-UBND.", "2025-12-01"),
        ("Nghị quyết này được Hội đồng nhân dân tỉnh khóa X thông qua ngày 20 tháng 11 năm 2025 và có hiệu lực từ ngày "
         "01 tháng 12 năm 2025.", "2025-12-01"),
        ("Quyết định này có hiệu lực từ ngày 01/12/2025, trừ Điều 5 có hiệu lực từ ngày 01/01/2026.", "2025-12-01"),
    ],
)  # fmt: skip
def test_effective_day_is_read(text: str, expected: str) -> None:
    assert effective(clean(text), SIGNED) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Luật số 1/2025/QH15 có hiệu lực từ ngày 01/12/2025.",
        "trước ngày Quyết định này có hiệu lực thi hành mà chưa hoàn thành",
        "Quyết định này có hiệu lực từ ngày 01/01/2009.",
        "Quyết định này thay thế Quyết định số 2. Văn bản đó có hiệu lực từ ngày 01/12/2025.",
    ],
    ids=["another", "no day", "before it was signed", "another sentence"],
)
def test_effective_day_is_unknown(text: str) -> None:
    assert effective(clean(text), SIGNED) is None


def test_effective_day_after_signing_needs_the_day_of_signing() -> None:
    assert effective(clean("Quyết định này có hiệu lực kể từ ngày ký."), "2025-11") is None
