"""Tables whose cells are wrapped over lines, page after page, are read; rows that cannot be told apart are not."""

from __future__ import annotations

import pytest

from loaders.cells import Piece, told_apart
from loaders.clues import Pairs
from tests.test_tasks import tasks

HEADER = """TT\x20
Tên nhiệm vụ\x20
Cơ quan\x20
chủ trì\x20
Cơ quan\x20
phối hợp\x20
Kết quả\x20
Thời gian\x20
hoàn thành\x20
"""
FIRST = """I. Phát triển vùng trồng cây ăn trái gắn với chế biến và tiêu thụ nông sản trên địa bàn\x20
toàn tỉnh đến hết kỳ kế hoạch\x20
1.\x20
\x20
Đo đạc, lập bản đồ các vùng trồng\x20
sầu riêng và bưởi da xanh\x20
Sở Nông nghiệp\x20
và Môi trường\x20
Sở Tài chính,\x20
các cơ quan có\x20
liên quan\x20
Bản đồ vùng\x20
trồng được\x20
phê duyệt\x20
Quý II/2026\x20
2.  Cấp mã số cho vùng trồng, hướng dẫn\x20
nhà vườn ghi nhật ký canh tác\x20
Sở Nông nghiệp\x20
và Môi trường\x20
Các cơ quan có\x20
liên quan\x20
Mã số được\x20
cấp hằng năm\x20
Thường xuyên\x20
"""
FURNITURE = """
CÔNG BÁO/Số 31/Ngày 12-02-2026\x20
17\x20
\x20
"""
LAST = """3.\x20
Mở sàn giao dịch nông sản trực tuyến\x20
cho các hợp tác xã của tỉnh\x20
Sở Công Thương\x20
Sở Khoa học và\x20
Công nghệ\x20
Sàn giao dịch\x20
được vận hành\x20
Tháng 9/2026\x20
"""
MAPS = (
    "I|1|Đo đạc, lập bản đồ các vùng trồng sầu riêng và bưởi da xanh|Sở Nông nghiệp và Môi trường|"
    "Sở Tài chính + Các cơ quan có liên quan|Quý II/2026|2026-06-30|Bản đồ vùng trồng được phê duyệt"
)
CODES = (
    "I|2|Cấp mã số cho vùng trồng, hướng dẫn nhà vườn ghi nhật ký canh tác|Sở Nông nghiệp và Môi trường|"
    "Các cơ quan có liên quan|Thường xuyên||Mã số được cấp hằng năm"
)
MARKET = (
    "I|3|Mở sàn giao dịch nông sản trực tuyến cho các hợp tác xã của tỉnh|Sở Công Thương|"
    "Sở Khoa học và Công nghệ|Tháng 9/2026|2026-09-30|Sàn giao dịch được vận hành"
)


def test_wrapped_cells_are_told_apart() -> None:
    assert tasks(HEADER + FIRST + LAST) == [MAPS, CODES, MARKET]


@pytest.mark.parametrize(
    "between",
    [FURNITURE + HEADER, FURNITURE, HEADER, "Ký bởi: CÔNG BÁO\nCơ quan: VĂN PHÒNG\nNgày ký: 2026-02-12\n" + FURNITURE],
)
def test_furniture_of_pages_is_no_part_of_a_cell(between: str) -> None:
    assert tasks(HEADER + FIRST + between + LAST) == [MAPS, CODES, MARKET]


def test_row_goes_on_overleaf() -> None:
    cut = LAST.replace("cho các hợp tác xã của tỉnh\x20\n", "").replace("được vận hành\x20\n", "")
    rest = "cho các hợp tác xã của tỉnh\x20\nđược vận hành\x20\n"
    said = "Sàn giao dịch được vận hành; trực tuyến cho các hợp tác xã.\n"
    assert tasks(said + HEADER + FIRST + cut + FURNITURE + HEADER + rest) == [MAPS, CODES, MARKET]


def test_footnote_is_no_part_of_a_row() -> None:
    noted = FIRST.replace("canh tác", "canh tác1") + "\x20\n1 Theo mẫu do bộ ban hành trong năm trước.\x20\n"
    assert tasks(HEADER + noted + FURNITURE + HEADER + LAST) == [MAPS, CODES.replace("canh tác", "canh tác1"), MARKET]


def test_prose_behind_a_wrapped_table_is_no_part_of_it() -> None:
    prose = "\nCác đơn vị gửi báo cáo về tỉnh\ntrước ngày họp tổng kết.\n"
    assert tasks(HEADER + FIRST + LAST + prose) == [MAPS, CODES, MARKET]


@pytest.mark.parametrize(
    "unclear",
    [
        "Sở Công Thương\x20\nSở Y tế\x20\nSở Tài chính\x20\nSở Nội vụ\x20\n",
        "Sở Công Thương,\x20\n",
        "\n",
    ],
)
def test_row_whose_cells_are_unclear_is_left_out(unclear: str) -> None:
    bodies = "Sở Công Thương\x20\nSở Khoa học và\x20\nCông nghệ\x20\n"
    assert tasks(HEADER + FIRST + LAST.replace(bodies, unclear)) == [MAPS, CODES]


def test_cells_are_none_where_no_line_begins_like_a_body() -> None:
    lines = [Piece(text, 0, len(text)) for text in ("Mở lớp", "Tập huấn", "Năm 2026")]
    assert told_apart([lines], ("text", "lead", "period"), Pairs(""), frozenset()) is None
