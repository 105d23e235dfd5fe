"""Each sentence of `cases/members.csv` names the numbers beside it, which it prints without their symbol."""

from __future__ import annotations

import pytest

from tests.tables import parameter, rows
from tests.test_mentions import BEFORE
from tests.texts import read


@pytest.mark.parametrize("row", [parameter(row, row) for row in rows("members")])
def test_member_of_a_list_is_a_mention_of_its_bare_number(row: dict[str, str]) -> None:
    told = read(BEFORE + row["sentence"] + "\n")
    known = {i.id: " ".join(filter(None, (i.number, i.date))) for i in told.instruments}
    found = [f"{m.text}={known[m.instrument]}" for m in told.mentions if m.rule == "member"]
    assert found == list(filter(None, row["members"].split("; ")))
