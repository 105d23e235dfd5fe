"""Drafts are found by the verb that plans them, become planned instruments, and nothing is asserted of them."""

from __future__ import annotations

import pytest

from kg.model import Extraction, Instrument
from tests.texts import read

HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\n\nSố: 12/KH-UBND\n\nTây Ninh, ngày 1 tháng 11 năm 2022\n\nKẾ HOẠCH\n\n"
    "Hoạt động khoa học và công nghệ\n\nI. NHIỆM VỤ\n\n"
)
NQ = "Nghị quyết phát triển khoa học, công nghệ và đổi mới sáng tạo trên địa bàn tỉnh giai đoạn 2021-2030"


def drafted(text: str) -> list[Instrument]:
    return [i for i in read(HEAD + text).instruments if "/planned/" in i.id]


def titles(text: str) -> list[str | None]:
    return [i.title for i in drafted(text)]


@pytest.mark.parametrize(
    ("text", "title", "issuer"),
    [
        (f"- Trình Tỉnh uỷ ban hành {NQ}.", NQ, "Tỉnh ủy Tây Ninh"),
        ("- Tham mưu UBND tỉnh ban hành Kế hoạch nâng cao năng suất và chất lượng giai đoạn 2026-2030; báo cáo.",
         "Kế hoạch nâng cao năng suất và chất lượng giai đoạn 2026-2030", "Ủy ban nhân dân tỉnh Tây Ninh"),
        ("- Xây dựng Đề án cơ sở dữ liệu ngành khoa học công nghệ.",
         "Đề án cơ sở dữ liệu ngành khoa học công nghệ", None),
        ("- Tham mưu UBND tỉnh:\n\n+ Kế hoạch triển khai Chương trình phát triển tài sản trí tuệ đến năm 2030.",
         "Kế hoạch triển khai Chương trình phát triển tài sản trí tuệ đến năm 2030", "Ủy ban nhân dân tỉnh Tây Ninh"),
        ("- Xây dựng Nghị quyết về chính sách hỗ trợ chuyển giao công nghệ khi có hướng dẫn của Bộ KH&CN.",
         "Nghị quyết về chính sách hỗ trợ chuyển giao công nghệ", None),
    ],
    ids=["to a higher body", "to one's own", "without a body", "under a heading", "condition left out"],
)  # fmt: skip
def test_draft_is_found_with_title_and_body(text: str, title: str, issuer: str | None) -> None:
    assert [(i.title, i.issuer) for i in drafted(text)] == [(title, issuer)]


def test_draft_stands_for_each_quoted_title() -> None:
    text = (
        "- Tham mưu UBND tỉnh:\n\n+ Nghị quyết của HĐND tỉnh ban hành: “Quy định mức hỗ trợ đăng ký bảo hộ tài sản trí "
        "tuệ”; "
        "“Danh mục dịch vụ sự nghiệp công thuộc lĩnh vực khoa học”."
    )
    assert [(i.type, i.issuer, i.title) for i in drafted(text)] == [
        ("NQ", "Hội đồng nhân dân tỉnh Tây Ninh", "Quy định mức hỗ trợ đăng ký bảo hộ tài sản trí tuệ"),
        ("NQ", "Hội đồng nhân dân tỉnh Tây Ninh", "Danh mục dịch vụ sự nghiệp công thuộc lĩnh vực khoa học"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"- Đã trình Tỉnh uỷ ban hành {NQ}.",
        f"- Triển khai {NQ}.",
        "- Xây dựng Kế hoạch số 45/KH-UBND ngày 01/02/2021 về phát triển doanh nghiệp công nghệ.",
        "- Các cơ quan, đơn vị xây dựng Kế hoạch triển khai thực hiện tại cơ quan, đơn vị mình.",
        "- Sở Khoa học và Công nghệ xây dựng Kế hoạch triển khai nhiệm vụ năm 2023 như sau:",
        "- Xây dựng Kế hoạch này phù hợp với tình hình thực tế của địa phương.",
        "- Xây dựng kế hoạch tổ chức ngày khoa học và công nghệ Việt Nam.",
        "- Thực hiện Chương trình, Kế hoạch phát triển doanh nghiệp công nghệ số của tỉnh.",
        "- Tiếp tục triển khai:\n\n+ Kế hoạch hỗ trợ hệ sinh thái khởi nghiệp đổi mới sáng tạo của tỉnh.",
    ],
    ids=["done", "carried out", "numbered", "each body", "own", "this", "no name", "a noun", "other heading"],
)
def test_draft_is_not_found_in(text: str) -> None:
    assert titles(text) == []


def test_draft_is_mentioned_where_it_stands() -> None:
    text = f"{HEAD}- Trình Tỉnh uỷ ban hành {NQ}."
    said = read(text)
    (draft,) = [i for i in said.instruments if "/planned/" in i.id]
    (mention,) = [m for m in said.mentions if m.instrument == draft.id]
    assert (mention.text, mention.rule) == (NQ, "draft")
    assert text[mention.start : mention.end] == NQ


def edges(said: Extraction) -> set[str]:
    return {r.modality for r in said.relations if "/planned/" in r.subject + r.object}


def test_nothing_is_asserted_of_a_draft() -> None:
    text = (
        f"{HEAD}- Tham mưu UBND tỉnh ban hành Kế hoạch triển khai Chương trình quốc gia năng suất chất lượng giai đoạn "
        "2023-2030 thay thế Kế hoạch số 431/KH-UBND ngày 09/02/2021 của UBND tỉnh."
    )
    assert edges(read(text)) == {"planned"}
