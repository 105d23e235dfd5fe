"""What a person finds wrong in documents the check finds too, from the file to the problem; sound documents pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import build
from kg.checks import check
from kg.rules import Problem
from kg.store import open_published

HEAD = """ỦY BAN NHÂN DÂN
TỈNH TÂY NINH

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}
Tây Ninh, ngày {date}

{kind}
Phát triển dịch vụ số

{body}

Nơi nhận:
- Lưu: VT.
"""
PLAN_19 = "Kế hoạch số 19/KH-UBND ngày 18 tháng 02 năm 2025 của Ủy ban nhân dân tỉnh Tây Ninh"
PLAN_24 = "Kế hoạch số 24/KH-UBND ngày 05 tháng 3 năm 2025 của Ủy ban nhân dân tỉnh Tây Ninh"
DIRECTIVE = "Thực hiện Nghị quyết số 21-NQ/TU ngày 02/12/2024 của Tỉnh ủy Tây Ninh về chuyển đổi số."
PROGRAMME = "Thực hiện Chương trình số 45-CTr/TU ngày {} của Tỉnh ủy Tây Ninh."
COUNCIL = "Căn cứ Nghị quyết số 12/2024/NQ-HĐND ngày 10 tháng 7 năm 2024 của Hội đồng nhân dân tỉnh Tây Ninh về {};"
RULING = "Căn cứ Nghị quyết số {} ngày 20 tháng 7 năm 2021 của {};"


def plan(body: str, number: str = "24/KH-UBND", date: str = "05 tháng 3 năm 2025") -> str:
    return HEAD.format(number=number, date=date, kind="KẾ HOẠCH", body=body)


def later(body: str) -> str:
    return plan(body, "30/KH-UBND", "15 tháng 3 năm 2025")


REPLACING = HEAD.format(
    number="812/QĐ-UBND",
    date="12 tháng 5 năm 2025",
    kind="QUYẾT ĐỊNH",
    body=f"Điều 1. Quyết định này có hiệu lực kể từ ngày ký và thay thế {PLAN_19}.",
)
PROVINCE = "Ủy ban nhân dân tỉnh Tây Ninh"
ASSEMBLY = "Hội đồng nhân dân tỉnh Tây Ninh"

Texts = tuple[str, ...]
CASES: dict[str, tuple[Texts, Texts]] = {
    "older-than-directive": ((plan(DIRECTIVE),), (plan(DIRECTIVE, date="05 tháng 3 năm 2024"),)),
    "two-dates": (
        (plan(PROGRAMME.format("14/4/2024")), later(PROGRAMME.format("14 tháng 4 năm 2024"))),
        (plan(PROGRAMME.format("14/4/2024")), later(PROGRAMME.format("24/4/2024"))),
    ),
    "two-titles": (
        (plan(COUNCIL.format("thị trường khoa học và công nghệ")), later(COUNCIL.format("thị trường KH&CN"))),
        (plan(COUNCIL.format("nông nghiệp hữu cơ")), later(COUNCIL.format("hỗ trợ đào tạo nghề"))),
    ),
    "misspelt-number": (
        (plan(RULING.format("50/NQ-CP", "Chính phủ")),),
        (plan(RULING.format("50-NQ/CP", "Chính phủ")),),
    ),
    "wrong-organ": (
        (plan(RULING.format("16/2021/NQ-HĐND", ASSEMBLY)),),
        (plan(RULING.format("16/2021/NQ-UBND", PROVINCE)),),
    ),
    "implements-ended": (
        (REPLACING, plan(f"Thực hiện {PLAN_19}.", "36/KH-UBND", "22 tháng 4 năm 2025")),
        (REPLACING, plan(f"Thực hiện {PLAN_19}.", "36/KH-UBND", "22 tháng 9 năm 2025")),
    ),
    "implements-cycle": (
        (plan(f"Thực hiện {PLAN_19}."), plan(DIRECTIVE, "19/KH-UBND", "18 tháng 02 năm 2025")),
        (
            plan(f"Thực hiện {PLAN_19.replace('18 tháng 02', '05 tháng 3')}."),
            plan(f"Thực hiện {PLAN_24}.", "19/KH-UBND"),
        ),
    ),
    "self-reference": ((plan(f"Căn cứ {PLAN_19};"),), (plan(f"Căn cứ {PLAN_24};"),)),
    "not-held": (
        (plan(f"Căn cứ {PLAN_19};"), later(f"Căn cứ {PLAN_19};"), plan("", "19/KH-UBND", "18 tháng 02 năm 2025")),
        (plan(f"Căn cứ {PLAN_19};"), later(f"Căn cứ {PLAN_19};")),
    ),
    "instrument-nameless": ((plan(DIRECTIVE),), (f"PHỤ LỤC\n\n1. {DIRECTIVE}\n",)),
}


def found(code: str, texts: Texts, folder: Path) -> list[Problem]:
    (folder / "văn bản").mkdir()
    for place, text in enumerate(texts):
        (folder / "văn bản" / f"{place}.txt").write_text(text, "utf-8")
    build([folder / "văn bản"], folder / "kho")
    return [p for p in check(open_published(folder / "kho"), shapes=False) if p.code == code]


@pytest.mark.parametrize("code", CASES)
def test_faulty_documents_are_found_where_the_fault_stands(code: str, tmp_path: Path) -> None:
    problems = found(code, CASES[code][1], tmp_path)
    assert len(problems) == 1
    assert problems[0].document
    assert problems[0].start is not None or code == "instrument-nameless"


@pytest.mark.parametrize("code", CASES)
def test_sound_documents_pass(code: str, tmp_path: Path) -> None:
    assert found(code, CASES[code][0], tmp_path) == []


def test_words_that_call_a_document_to_itself_are_no_self_reference(tmp_path: Path) -> None:
    body = (
        f"Căn cứ {PLAN_19};\n\nCăn cứ Kế hoạch này, các sở, ngành tổ chức thực hiện.\n\nPHỤ LỤC\n(Kèm theo {PLAN_24})"
    )
    assert found("self-reference", (plan(body),), tmp_path) == []
