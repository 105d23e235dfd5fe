"""A change holds from and until the days that its clause prints, and not for the parts that it excepts."""

from __future__ import annotations

import pytest

from kg.model import Relation
from tests.test_relations import text_of
from tests.texts import read

A = "Quyết định số 5/2020/QĐ-UBND ngày 01/3/2020"


def change(text: str, predicate: str) -> Relation:
    """Return the one relation of this kind by a decision that says only this."""
    said = read(text_of({"kind": "QĐ", "title": "Phát triển", "text": f"Điều 1. {text}"}))
    (found,) = (r for r in said.relations if r.predicate == predicate and r.subject == said.own.id)
    return found


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (f"{A} hết hiệu lực kể từ ngày 01/9/2025.", "2025-09-01"),
        (f"{A} hết hiệu lực thi hành từ ngày 01 tháng 9 năm 2025.", "2025-09-01"),
        (f"{A} hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", None),
        (f"Bãi bỏ {A}, có hiệu lực từ ngày 01/4/2020.", None),
    ],
)
def test_day_behind_the_verb_is_when_the_change_holds_from(text: str, since: str | None) -> None:
    assert change(text, "repeals").since == since


def test_day_of_a_heading_holds_for_its_items() -> None:
    assert change(f"Văn bản sau đây hết hiệu lực kể từ ngày 01/9/2025:\na) {A}.", "repeals").since == "2025-09-01"


@pytest.mark.parametrize(
    ("text", "until"),
    [
        (f"Ngưng hiệu lực thi hành {A} đến hết ngày 31/12/2025.", "2025-12-31"),
        (f"Ngưng hiệu lực thi hành {A}.", None),
    ],
)
def test_suspension_ends_on_the_day_that_it_prints(text: str, until: str | None) -> None:
    assert change(text, "suspends").until == until


@pytest.mark.parametrize(
    ("text", "excepted"),
    [
        (f"Quyết định này thay thế {A}, trừ khoản 2 Điều 3.", "khoản 2 Điều 3"),
        (f"Quyết định này thay thế {A} (trừ Điều 5).", "Điều 5"),
        (f"Quyết định này thay thế {A}; trừ lùi kinh phí.", None),
        (f"Quyết định này thay thế {A}, trừ trường hợp quy định tại Điều 3.", None),
    ],
)
def test_parts_that_are_excepted_are_told(text: str, excepted: str | None) -> None:
    assert change(text, "replaces").excepted == excepted


def test_exception_of_one_item_is_not_the_other_ones() -> None:
    text = (
        f"Điều 1. Quyết định này thay thế {A} và Quyết định số 6/2020/QĐ-UBND, trừ Điều 9 Quyết định số 6/2020/QĐ-UBND."
    )
    said = read(text_of({"kind": "QĐ", "title": "Phát triển", "text": text}))
    assert next(r.excepted for r in said.relations if r.predicate == "replaces") is None
