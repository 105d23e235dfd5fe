"""What each sentence of `cases/mentions.csv` says of the instrument that it mentions is read.

The sentence stands in plan 99/KH-UBND of the committee of Tây Ninh of 5 August 2025.
"""

from __future__ import annotations

import pytest

from kg.model import Instrument, Reference
from tests.tables import parameter, rows, unescaped
from tests.texts import read

BEFORE = (
    "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\nSố: 99/KH-UBND\nTây Ninh, ngày 05 tháng 8 năm 2025\n\n"
    "KẾ HOẠCH\nPhát triển khoa học và công nghệ năm 2025\n\nI. NHIỆM VỤ\n1. "
)
OF_MENTION = ("text", "pinpoint", "certainty")
OF_INSTRUMENT = ("number", "type", "date", "issuer", "jurisdiction", "title")


def mentioned(row: dict[str, str]) -> tuple[Reference, Instrument]:
    """Return the mention that a row asks about and its instrument."""
    told = read(BEFORE + unescaped(row["sentence"]) + "\n")
    mention = [m for m in told.mentions if m.start >= len(BEFORE)][int(row["which"]) - 1]
    return mention, next(i for i in told.instruments if i.id == mention.instrument)


@pytest.mark.parametrize("row", [parameter(row, row) for row in rows("mentions")])
def test_mention_is_read(row: dict[str, str]) -> None:
    mention, instrument = mentioned(row)
    wanted = {n: None if row[n] == "-" else row[n] for n in OF_MENTION + OF_INSTRUMENT if row[n]}
    told = {n: getattr(mention if n in OF_MENTION else instrument, n) for n in wanted}
    assert told == wanted
