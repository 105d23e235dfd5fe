"""One plan, written for the tests, as plain text and as Word files of several kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from loaders import legacy
from tests.word import cell, numbered, numbering, p, package, run

HEAD = (
    ("ỦY BAN NHÂN DÂN", "TỈNH TÂY NINH", "Số: 99/KH-UBND"),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Tây Ninh, ngày 05 tháng 8 năm 2025"),
)
TITLE = ("KẾ HOẠCH", "Triển khai thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị")
OPENING = (
    "Căn cứ Nghị quyết số 03/NQ-CP ngày 09/01/2025 của Chính phủ;",
    "Thực hiện Chương trình hành động số 45-CTr/TU ngày 20/3/2025 của Tỉnh ủy Tây Ninh;",
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau:",
)
PARTS = (
    ("MỤC ĐÍCH, YÊU CẦU", ("Cụ thể hóa Nghị quyết số 57-NQ/TW của Bộ Chính trị trên địa bàn tỉnh.",)),
    ("TỔ CHỨC THỰC HIỆN", ("Sở Khoa học và Công nghệ theo dõi, đôn đốc việc thực hiện Kế hoạch này.",)),
)
COLUMNS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")
TASKS = (
    ("1", "Xây dựng nền tảng dữ liệu dùng chung của tỉnh", "Sở Khoa học và Công nghệ", "Sở Tài chính", "Quý III/2025"),
    ("2", "Rà soát thủ tục hành chính theo Nghị quyết số 03/NQ-CP", "Sở Nội vụ", "Sở Tư pháp", "Năm 2025"),
    ("3", "Đào tạo kỹ năng số cho cán bộ", "Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Hằng năm"),
)
FOOT = (("Nơi nhận:", "- Như trên;", "- Lưu: VT."), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))
CAPITALS = "".join(chr(code) for code in (*range(65, 91), *range(0xC0, 0x1EFA)) if chr(code).isupper())
ANNEX = ("PHỤ LỤC", "DANH MỤC NHIỆM VỤ")


def txt() -> str:
    lines = [*HEAD[0], *HEAD[1], "", *TITLE, "", *OPENING, ""]
    for mark, (heading, items) in zip(("I", "II"), PARTS, strict=True):
        lines += [f"{mark}. {heading}", *(f"{n}. {item}" for n, item in enumerate(items, 1))]
    lines += ["", *FOOT[0], *FOOT[1], "", *ANNEX, "\t".join(COLUMNS), *("\t".join(row) for row in TASKS)]
    return "\n".join(lines) + "\n"


def docx(write: Callable[[str], str] = run) -> bytes:
    """Return the plan as a Word file with automatic numbers and tables; ``write`` makes the runs of a text."""

    def line(text: str, properties: str = "") -> str:
        return p(write(text), properties=properties)

    def column(texts: tuple[str, ...]) -> str:
        return f"<w:tc><w:tcPr/>{''.join(map(line, texts))}</w:tc>"

    body = f"<w:tbl><w:tr>{''.join(map(column, HEAD))}</w:tr></w:tbl>" + "".join(map(line, (*TITLE, *OPENING)))
    for heading, items in PARTS:
        body += line(heading, numbered()) + "".join(line(item, numbered(1)) for item in items)
    body += f"<w:tbl><w:tr>{''.join(map(column, FOOT))}</w:tr></w:tbl>" + "".join(map(line, ANNEX))
    body += f"<w:tbl>{''.join(_row(row, line) for row in (COLUMNS, *TASKS))}</w:tbl>{p('')}"
    return package(body, {"numbering": numbering(("upperRoman", "%1."), ("decimal", "%2."))})


def _row(texts: tuple[str, ...], line: Callable[[str], str]) -> str:
    return f"<w:tr>{''.join(cell(line(text)) for text in texts)}</w:tr>"


def tcvn3(text: str) -> str:
    """Return the runs that show a text in the fonts of TCVN3, capitals with tones in a font of capitals."""
    codes = {letter: chr(code) for code, letter in legacy._TCVN.items() if len(letter) == 1}
    plain = {letter for letter in CAPITALS if letter in "ĂÂĐÊÔƠƯ" or letter.isascii()}

    def pieces() -> Iterator[str]:
        for part in re.findall(f"[{CAPITALS}]{{2,}}|.", text):
            shouted = len(part) > 1 or (part in CAPITALS and part not in plain)
            letters = part.lower() if shouted else part
            yield run("".join(codes.get(c, c) for c in letters), ".VnTimeH" if shouted else ".VnTime")

    return "".join(pieces())
