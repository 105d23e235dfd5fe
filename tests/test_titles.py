"""Titles are compared by their words, and what stands apart in them: periods, numbers, names, turns."""

from __future__ import annotations

import pytest

from kg.knowledge import load
from loaders.spans import Periods, agreement, periods, shared
from loaders.titles import Title, likeness, pairs, title


def read(text: str) -> Title:
    return title(text, "Tây Ninh", load())


def alike(one: str, other: str) -> float:
    titles = [read(one), read(other)]
    return round(likeness(*titles, pairs(titles)).score, 2)


PLAN = "hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PLAN, f"Kế hoạch {PLAN}"),
        (PLAN, f"về việc {PLAN} trên địa bàn tỉnh Tây Ninh giai đoạn 2020-2025"),
        (PLAN, PLAN.upper()),
        ("thông tin khoa học và công nghệ ngành nông nghiệp", "thông tin KH&CN ngành nông nghiệp"),
        ("phát triển khoa học, công nghệ và đổi mới sáng tạo của tỉnh", "phát triển KH,CN&ĐMST của tỉnh"),
        ("sản phẩm, hàng hóa của doanh nghiệp", "sản phẩm, hàng hoá của doanh nghiệp"),
    ],
    ids=["type", "place and period", "capitals", "abbreviation", "abbreviations", "tone mark"],
)
def test_likeness_is_full_whatever_is_left_out(one: str, other: str) -> None:
    assert alike(one, other) >= 0.98


@pytest.mark.parametrize(
    ("one", "other", "most"),
    [
        (PLAN, "hỗ trợ hệ sinh thái du lịch nông nghiệp sinh thái", 0.4),
        (PLAN, f"kiểm tra việc {PLAN}", 0.6),
        ("giảm nghèo bền vững trong đồng bào", "xây dựng nông thôn mới trong đồng bào", 0.4),
        ("thành lập trạm y tế xã Đồng Tiến thuộc trung tâm", "thành lập trạm y tế xã Tân Hội thuộc trung tâm", 0),
        ("thực hiện Nghị quyết số 36-NQ/TW", "thực hiện Nghị quyết số 57-NQ/TW", 0),
        ("tuyển dụng", "tuyển dụng", 0),
    ],
    ids=["another subject", "a turn", "a swap", "names", "numbers", "too short"],
)  # fmt: skip
def test_likeness_is_small_where_the_words_name_another_thing(one: str, other: str, most: float) -> None:
    assert alike(one, other) <= most


def test_likeness_of_a_number_needs_no_other_words() -> None:
    assert alike("thực hiện Nghị quyết số 36-NQ/TW", "thực hiện Nghị quyết số 36-NQ/TW ngày 30/01/2023") == 1


def test_likeness_counts_a_misread_letter_as_a_slip() -> None:
    titles = [read(f"áp dụng hệ thống truy xuất nguồn {word} sản phẩm hàng hóa") for word in ("gốc", "đốc")]
    assert likeness(*titles, pairs(titles)).slips == 1


def test_likeness_takes_known_words_for_no_slip() -> None:
    texts = [f"khuyến khích đầu tư ngành {word} nghiệp công nghệ cao tại chỗ" for word in ("công", "nông")]
    known = pairs([read(text) for text in [*texts, *(f"{text} lần đầu" for text in texts)]])
    assert likeness(read(texts[0]), read(texts[1]), known).slips == 0


def test_likeness_is_symmetric() -> None:
    one, other = PLAN, f"hướng dẫn {PLAN} trong trường học"
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giai đoạn 2020-2025", Periods(spans=frozenset({("2020", "2025")}))),
        ("giai đoạn 2020 - 2025 và định hướng đến năm 2030",
         Periods(spans=frozenset({("2020", "2025")}), outlooks=frozenset({"2030"}))),
        ("từ năm 2021 đến năm 2025", Periods(spans=frozenset({("2021", "2025")}))),
        ("đến năm 2030, tầm nhìn đến năm 2045", Periods(until=frozenset({"2030"}), outlooks=frozenset({"2045"}))),
        ("năm 2023", Periods(years=frozenset({"2023"}))),
        ("lần thứ XI", Periods(ordinals=frozenset({("lần thứ", 11)}))),
        ("khoá xiii", Periods(ordinals=frozenset({("khóa", 13)}))),
        ("05 năm qua", Periods()),
    ],
)  # fmt: skip
def test_periods_are_read(text: str, expected: Periods) -> None:
    assert periods(text.lower())[0] == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("giai đoạn 2020-2025", "giai đoạn 2020 - 2025, định hướng đến năm 2030", "same"),
        ("giai đoạn 2020-2025", "đến năm 2025", "same"),
        ("giai đoạn 2020-2025", "", "open"),
        ("giai đoạn 2021-2030", "giai đoạn 2023-2030", "shifted"),
        ("giai đoạn 2016-2020", "giai đoạn 2021-2025", "different"),
        ("đến năm 2025", "đến năm 2030", "different"),
        ("năm 2023", "năm 2024", "different"),
        ("năm 2023", "", "different"),
        ("quý i năm 2023", "năm 2023", "different"),
        ("khóa xii", "khóa xiii", "different"),
    ],
)
def test_periods_agree_or_not(one: str, other: str, expected: str) -> None:
    a, b = periods(one)[0], periods(other)[0]
    assert (agreement(a, b), agreement(b, a)) == (expected, expected)


def test_shared_period_is_told() -> None:
    both = periods("giai đoạn 2020-2025")[0]
    assert shared(both, both) == "cùng giai đoạn 2020-2025"
