"""Searches as people type them, over the samples: what comes first, and whether it opens by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import build
from kg.index.finding import Search, found
from kg.index.opening import Index, opened
from kg.terms import BASE
from tests.tables import rows, unescaped

ROOT = Path(__file__).resolve().parent.parent
PLANS = {
    "tay-ninh-2502-kh-ubnd.txt": """ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
-------
Số: 2502/KH-UBND
Tây Ninh, ngày 07 tháng 8 năm 2023

KẾ HOẠCH
Thực hiện Nghị quyết số 08-NQ/TU ngày 31/3/2023 của Tỉnh ủy Tây Ninh

Văn bản do dự án cancu soạn để thử phần mềm, không có giá trị pháp lý.

Căn cứ Nghị quyết số 08-NQ/TU ngày 31/3/2023 của Tỉnh ủy Tây Ninh;
""",
    "tra-vinh-24-kh-ubnd.txt": """ỦY BAN NHÂN DÂN
TỈNH TRÀ VINH
-------
Số: 24/KH-UBND
Trà Vinh, ngày 05 tháng 3 năm 2025

KẾ HOẠCH
Thực hiện Nghị quyết số 08-NQ/TU ngày 23/01/2017 của Tỉnh ủy Trà Vinh

Văn bản do dự án cancu soạn để thử phần mềm, không có giá trị pháp lý.

Căn cứ Quyết định số 569/QĐ-TTg ngày 11/5/2022 của Thủ tướng Chính phủ.
""",
}
CASES = [pytest.param(row, id=row["id"]) for row in rows("searches")]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("searches")
    for name, text in PLANS.items():
        (folder / name).write_text(text, "utf-8")
    build([ROOT / "samples", *(folder / name for name in PLANS)], folder / "store", jobs=1)
    return opened(folder / "store" / "CURRENT")


def _path(iri: str) -> str:
    return iri.removeprefix(BASE + "instrument/")


@pytest.mark.parametrize("row", CASES)
def test_search_puts_first_what_is_meant(index: Index, row: dict[str, str]) -> None:
    expected = row["first"].split(";") if row["first"] else []
    hits = [_path(hit.card.iri) for hit in found(index, Search(unescaped(row["text"]))).hits]
    assert hits[: max(1, len(expected))] == expected


@pytest.mark.parametrize("row", CASES)
def test_search_opens_only_what_is_surely_meant(index: Index, row: dict[str, str]) -> None:
    sure = found(index, Search(unescaped(row["text"]))).sure
    assert (_path(sure) if sure else "") == (row["first"].partition(";")[0] if row["opens"] == "yes" else "")


@pytest.mark.parametrize("row", [case for case in CASES if case.values[0]["first"]])  # type: ignore[index]
def test_search_tells_which_facts_contradict_the_first(index: Index, row: dict[str, str]) -> None:
    answer = found(index, Search(unescaped(row["text"])))
    assert " ".join(answer.differs.get(answer.hits[0].card.iri, ())) == row["differs"]


@pytest.mark.parametrize("size", [200, 2_000, 200_000])
def test_search_of_a_long_text_is_answered(index: Index, size: int) -> None:
    assert found(index, Search("Nghị quyết số 57-NQ/TW " + "khoa học và công nghệ " * size)).exact == 2
    assert found(index, Search("x-1/ " * size)).total == 0
