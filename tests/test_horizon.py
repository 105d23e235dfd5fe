"""Up to which year a title says that its instrument runs."""

from __future__ import annotations

import unicodedata

import pytest

from kg.horizon import horizon


@pytest.mark.parametrize(
    "title,dated,year",
    [
        ("Phát triển y tế cơ sở giai đoạn 2020-2025", "2020-03-01", 2025),
        ("PHÁT TRIỂN Y TẾ CƠ SỞ GIAI ĐOẠN 2020 –\n2025", "2020-03-01", 2025),
        ("Phát triển y tế cơ sở giai đoạn từ năm 2020 đến năm 2025", "2020", 2025),
        ("về phát triển khoa học đến năm 2025", "2021-02-04", 2025),
        ("về phát triển khoa học đến hết năm 2025", "2021-02-04", 2025),
        ("Cải cách hành chính năm 2024", "2024-01-05", 2024),
        ("Cải cách hành chính năm 2024 và năm 2025", "2024-01-05", 2025),
        ("Cải cách hành chính năm học 2024-2025", "2024-08-05", 2025),
        ("Chuyển đổi số đến năm 2025, định hướng đến năm 2030", "2021-02-04", 2030),
        ("thực hiện Nghị quyết số 01/NQ-CP ngày 05/01/2024 về nhiệm vụ chủ yếu năm 2024", "2024-01-20", 2024),
        ("Phát triển y tế cơ sở", "2020-03-01", None),
        ("Cải cách hành chính năm 2024 và những năm tiếp theo", "2024-01-05", None),
        ("Hỗ trợ doanh nghiệp từ năm 2024", "2024-01-05", None),
        ("Hỗ trợ doanh nghiệp từ năm 2024 trở đi", "2024-01-05", None),
        ("triển khai Luật Đất đai năm 2024", "2024-08-05", None),
        ("triển khai Luật Đất đai số 31/2024/QH15 ngày 18 tháng 01 năm 2024", "2024-08-05", None),
        ("thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị", "2024-12-30", None),
        ("thực hiện Nghị quyết số 57-NQ/TW năm 2024 của Bộ Chính trị", "2024-12-30", None),
        ("tổng kết Chương trình giai đoạn 2016-2020", "2021-03-01", None),
        ("Phát triển y tế cơ sở giai đoạn 2020-2025", "", 2025),
        ("", "2020-03-01", None),
    ],
)
def test_title_says_up_to_which_year_its_instrument_runs(title: str, dated: str, year: int | None) -> None:
    assert horizon(title, dated) == horizon(unicodedata.normalize("NFD", title), dated) == year
