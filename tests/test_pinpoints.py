"""The parts of an instrument that `cases/pinpoints.csv` prints before the mark are read whole, and nothing else is."""

from __future__ import annotations

import pytest

from loaders.pinpoints import pinpoint
from loaders.text import clean
from tests.tables import parameter, rows


@pytest.mark.parametrize("row", [parameter(row, row) for row in rows("pinpoints")])
def test_pinpoint_is_read_whole(row: dict[str, str]) -> None:
    before, marked = row["text"].split("⟦")
    assert pinpoint(clean(before + marked.replace("⟧", "")), 0, len(before)) == (row["expected"] or None)


def test_pinpoint_does_not_reach_behind_what_stands_before_it() -> None:
    text = "Điều 5 Luật A, Điều 6 Luật B"
    assert pinpoint(clean(text), text.index(","), text.rindex("Luật")) == "Điều 6"
