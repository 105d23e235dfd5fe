"""Task tables are read in every layout: a row per line, bars between cells, a cell per line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest

from kg.model import Extraction, Task
from tests.texts import document, read

HEAD = """UBND TỈNH TRÀ VINH
Số: 77/KH-UBND
Trà Vinh, ngày 05 tháng 4 năm 2025
KẾ HOẠCH
Phát triển vườn cây ăn trái giai đoạn 2025-2027

PHỤ LỤC

"""
HEADER = "TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện\tSản phẩm\n"
ROWS = (
    "I\tTrồng mới\t\t\t\t\n"
    "1\tĐo đạc vùng trồng\tSở Xây dựng\tSở Y tế; UBND các xã\tQuý II/2025\tBản đồ\n"
    "2\tCấp cây giống\tSở Tài chính\t\tHằng năm\t\n"
    "II\tChăm sóc\t\t\t\t\n"
    "3\tTập huấn nhà vườn\tSở Nội vụ\tCác đơn vị liên quan\tNăm 2026\tLớp học\n"
)
EXPECTED = [
    "I|1|Đo đạc vùng trồng|Sở Xây dựng|Sở Y tế + UBND các xã|Quý II/2025|2025-06-30|Bản đồ",
    "I|2|Cấp cây giống|Sở Tài chính||Hằng năm||",
    "II|3|Tập huấn nhà vườn|Sở Nội vụ|Các đơn vị liên quan|Năm 2026|2026-12-31|Lớp học",
]


def shown(extraction: Extraction) -> list[str]:
    """Return every task of a table as one line; bodies without the province that completes their names."""
    named = {a.id: a.name.removesuffix(" tỉnh Trà Vinh") for a in extraction.authorities}

    def bodies(iris: Iterable[str]) -> str:
        return " + ".join(named[i] for i in iris)

    return [
        "|".join(
            (
                t.section or "",
                t.number or "",
                t.text,
                bodies(t.lead),
                bodies(t.coordinating),
                t.period or "",
                t.due or "",
                t.deliverable or "",
            )
        )
        for t in extraction.tasks
        if t.source == "table"
    ]


def tasks(table: str) -> list[str]:
    return shown(read(HEAD + table))


def barred(table: str) -> str:
    """Return a tabbed table as portals write it: each cell between lines with a bar, section rows merged."""
    rows = [r.split("\t") for r in table.splitlines()]
    merged = [[". ".join(r[:2])] if r[0] in ("I", "II") else r for r in rows]
    return "\n".join("|\n" + "".join(f"{c}\n|\n" if c else "|\n" for c in r) for r in merged).replace("\n\n", "\n")


def one(table: str) -> Task:
    [task] = read(HEAD + table).tasks
    return task


def test_tabbed_table_is_read() -> None:
    assert tasks(HEADER + ROWS) == EXPECTED


def test_markdown_table_is_read() -> None:
    rows = ["| " + " | ".join(r.split("\t")) + " |" for r in (HEADER + ROWS).splitlines()]
    rows.insert(1, "|:---:|---|---|---|---|---|")
    assert tasks("\n".join(rows) + "\n") == EXPECTED


@pytest.mark.parametrize("joint", ["", "\n"])
@pytest.mark.parametrize("tag", ["td", 'td class="o"'])
def test_html_table_is_read(tag: str, joint: str) -> None:
    cells = [[f"<{tag}>{c}</td>" for c in r.split("\t")] for r in (HEADER + ROWS).splitlines()]
    rows = (f"<tr>{joint}{joint.join(row)}</tr>{joint}" for row in cells)
    assert tasks(f"<table>{''.join(rows)}</table>\n") == EXPECTED


def test_table_with_bars_on_lines_of_their_own_is_read() -> None:
    assert tasks(barred(HEADER + ROWS)) == EXPECTED


def test_cells_merged_with_those_above_are_taken_from_there() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Ghi chú"],
        ["1", "Dựng trạm bơm", "Sở Y tế", "Sở Nội vụ", "Năm 2026"],
        ["Nạo vét kênh", "Sở Tài chính", "Sở Tư pháp"],
        ["2", "Trồng tre", "Sở Nội vụ", "UBND xã, phường", "Năm 2027"],
        ["Trồng dừa", "Sở Y tế"],
        ["3", "Đào ao", "Sở Y tế", "Sở Nội vụ", "Năm 2028", "Không"],
        ["Thả cá", "Năm 2029", "Không"],
    ]
    table = "|\n".join("|\n" + "".join(f"{c}\n|\n" for c in r) for r in rows).replace("|\n|\n|\n", "|\n|\n")
    assert tasks(table) == [
        "|1|Dựng trạm bơm|Sở Y tế|Sở Nội vụ|Năm 2026|2026-12-31|",
        "|1|Nạo vét kênh|Sở Tài chính|Sở Tư pháp|Năm 2026|2026-12-31|",
        "|2|Trồng tre|Sở Nội vụ|UBND xã, phường|Năm 2027|2027-12-31|",
        "|2|Trồng dừa|Sở Y tế|UBND xã, phường|Năm 2027|2027-12-31|",
        "|3|Đào ao|Sở Y tế|Sở Nội vụ|Năm 2028|2028-12-31|",
        "|3|Thả cá|Sở Y tế|Sở Nội vụ|Năm 2029|2029-12-31|",
    ]


def test_stacked_table_is_read() -> None:
    lines = "\n".join(c for c in (HEADER + ROWS).replace("\n", "\t").split("\t") if c)
    assert tasks(lines + "\n\nNguồn: trang tin nội bộ\n") == EXPECTED


def test_stacked_table_with_empty_lines_between_cells_is_read() -> None:
    lines = "\n\n".join(c for c in (HEADER + ROWS).replace("\n", "\t").split("\t") if c)
    assert tasks(lines + "\n\nVăn bản này có 03 trang.\n") == EXPECTED


def test_stacked_header_and_cells_that_are_wrapped_are_put_together() -> None:
    table = """STT
Nội dung công việc
Cơ quan
chủ trì
Cơ quan
phối hợp
Thời gian
hoàn thành
1
Lập danh sách hộ trồng
cây đầu dòng
Sở Xây dựng
UBND các xã
Quý I/2026
2
In sổ tay
Sở Nội vụ
2026
"""
    assert tasks(table) == [
        "|1|Lập danh sách hộ trồng cây đầu dòng|Sở Xây dựng|UBND các xã|Quý I/2026|2026-03-31|",
        "|2|In sổ tay|Sở Nội vụ||2026|2026-12-31|",
    ]


def test_stacked_table_goes_on_behind_a_page_number() -> None:
    table = (
        "TT\nNhiệm vụ\nChủ trì\nThời gian\n1\nMở lớp\nSở Y tế\nNăm 2025\n\n{}\n\n2\nThi tay nghề\nSở Y tế\nNăm 2026\n"
    )
    expected = tasks(table.replace("{}\n\n", ""))
    assert len(expected) == 2
    assert [tasks(table.format(page)) for page in ("14", "2")] == [expected, expected]


def test_number_within_a_cell_begins_no_row() -> None:
    table = (
        "TT\nNhiệm vụ\nChủ trì\nThời gian\nKết quả\n1\nXây cống\nSở Y tế\nNăm 2025\n40\n2\nXây đê\nSở Y tế\n2026\n12\n"
    )
    assert [(t.number, t.deliverable) for t in read(HEAD + table).tasks] == [("1", "40"), ("2", "12")]


def test_row_split_over_two_pages_is_one_task() -> None:
    table = (
        HEADER
        + "1\tSửa nhà kho và\tSở Y tế\t- Các địa phương\tNăm 2025\tKho\n\n"
        + HEADER
        + "\tsân phơi\t\t- Các Sở: Nội vụ, Tư pháp\t\t\n2\tMua cân\tSở Y tế\t\t\t\n"
    )
    assert tasks(table) == [
        "|1|Sửa nhà kho và sân phơi|Sở Y tế|Các địa phương + Sở Nội vụ + Sở Tư pháp|Năm 2025|2025-12-31|Kho",
        "|2|Mua cân|Sở Y tế||||",
    ]


def test_table_in_parts_keeps_its_section() -> None:
    rows = ROWS.splitlines(keepends=True)
    assert tasks(HEADER + "".join(rows[:2]) + "(xem tiếp trang sau)\n\n" + HEADER + "".join(rows[2:])) == EXPECTED


def test_second_table_begins_without_section() -> None:
    assert tasks(HEADER + ROWS + "PHỤ LỤC 2\n" + HEADER + "1\tĐánh số lô\tSở Y tế\t\t\t\n")[-1] == (
        "|1|Đánh số lô|Sở Y tế||||"
    )


def test_cell_with_line_ends_is_put_together() -> None:
    table = (
        "TT\tNhiệm vụ\tChủ trì\tThời gian\n"
        "1\tĐào mương\ndẫn nước\tSở Y tế;\nSở Nội vụ\tNăm 2025\n"
        "2\tLàm kè\tSở Y tế\t2026\n"
    )
    assert tasks(table) == [
        "|1|Đào mương dẫn nước|Sở Y tế + Sở Nội vụ||Năm 2025|2025-12-31|",
        "|2|Làm kè|Sở Y tế||2026|2026-12-31|",
    ]


def test_header_in_two_rows_gives_both_bodies() -> None:
    table = (
        "TT\tNội dung\tCơ quan thực hiện\t\tThời gian\n\t\tChủ trì\tPhối hợp\t\n1\tDọn rác\tSở Y tế\tSở Nội vụ\t2025\n"
    )
    assert tasks(table) == ["|1|Dọn rác|Sở Y tế|Sở Nội vụ|2025|2025-12-31|"]


def test_row_of_column_numbers_is_no_task() -> None:
    assert tasks(HEADER + "(1)\t(2)\t(3)\t(4)\t(5)\t(6)\n" + ROWS) == EXPECTED


def test_grid_of_plus_signs_is_read() -> None:
    table = """+----+---------------+-----------+-----------+
| TT | Nhiệm vụ      | Cơ quan   | Thời gian |
|    |               | chủ trì   |           |
+====+===============+===========+===========+
| 1  | Dựng trạm     | Sở Khoa   | Quý       |
|    | quan trắc     | học và    | I/2026    |
|    |               | Công nghệ |           |
+----+---------------+-----------+-----------+
| 2  | Đo độ mặn     | Sở Y tế   | 2026      |
+----+---------------+-----------+-----------+
"""
    assert tasks(table) == [
        "|1|Dựng trạm quan trắc|Sở Khoa học và Công nghệ||Quý I/2026|2026-03-31|",
        "|2|Đo độ mặn|Sở Y tế||2026|2026-12-31|",
    ]


def test_sections_within_sections_are_both_named() -> None:
    table = (
        "TT\tNhiệm vụ\tChủ trì\nA\tVỐN\t\nI\tNgân sách\t\n1\tRà soát nợ\tSở Y tế\nII\tVay\t\n1\tĐàm phán\tSở Y tế\n"
        "B\tNGƯỜI\t\nI\tCán bộ\t\n1\tThi tuyển\tSở Nội vụ\n"
    )
    assert [(t.section, t.number) for t in read(HEAD + table).tasks] == [("A.I", "1"), ("A.II", "1"), ("B.I", "1")]


def test_section_i_behind_h_is_a_letter() -> None:
    marks = ("G", "H", "I", "K")
    table = "TT\tNhiệm vụ\tChủ trì\n" + "".join(f"{m}\tPHẦN\t\n1\tRà soát nợ\tSở Y tế\n" for m in marks)
    assert [t.section for t in read(HEAD + table).tasks] == ["G", "H", "I", "K"]


def test_title_of_a_group_of_rows_is_part_of_no_task() -> None:
    table = (
        "TT\tNhiệm vụ\tChủ trì\tThời hạn\tTiến độ\n1\tRà soát nợ\tSở Y tế\tNăm 2026\tĐang làm\n"
        "\tNhiệm vụ giao Sở Nội vụ thực hiện\t\t\t\n2\tTuyển dụng\tSở Nội vụ\tNăm 2027\tChưa\n"
    )
    assert tasks(table) == [
        "|1|Rà soát nợ|Sở Y tế||Năm 2026|2026-12-31|",
        "|2|Tuyển dụng|Sở Nội vụ||Năm 2027|2027-12-31|",
    ]


def test_task_concerns_the_instrument_that_its_row_comes_from() -> None:
    extraction = read(
        HEAD + "TT\tNhiệm vụ\tVăn bản giao nhiệm vụ\tChủ trì\n"
        "1\tTrồng tre\tQuyết định số 12/QĐ-UBND ngày 03/01/2025\tSở Y tế\n"
    )
    numbers = {i.id: i.number for i in extraction.instruments}
    assert [(t.text, [numbers[i] for i in t.instruments]) for t in extraction.tasks] == [
        ("Trồng tre", ["12/QĐ-UBND"]),
    ]


@pytest.mark.parametrize("title", ["I. Trồng mới", "I\tTrồng mới", "I.\tTrồng mới\t\t\t\t", "\tI. Trồng mới\t\t\t\t"])
def test_section_row_may_be_merged(title: str) -> None:
    assert tasks(HEADER + title + "\n" + ROWS.partition("\n")[2]) == EXPECTED


def test_task_with_a_roman_number_is_a_task() -> None:
    table = "TT\tNhiệm vụ\tChủ trì\nI\tĐắp đê\tSở Y tế\n1\tMua đất\tSở Nội vụ\nII\tXây cống\tSở Y tế\n"
    assert [(t.section, t.number) for t in read(HEAD + table).tasks] == [(None, "I"), ("I", "1"), (None, "II")]


def test_row_that_only_opens_a_list_is_a_task_without_lead() -> None:
    table = HEADER + "5\tSửa đường, gồm:\t\t\t\t\n5.1\tRải đá\tSở Y tế\t\t\t\na)\tĐo mặt đường\tSở Y tế\t\t\t\n"
    assert tasks(table) == ["|5|Sửa đường, gồm:|||||", "|5.1|Rải đá|Sở Y tế||||", "|a|Đo mặt đường|Sở Y tế||||"]


def test_ditto_mark_takes_the_cell_above() -> None:
    table = HEADER + "1\tĐặt bẫy đèn\tSở Y tế\tSở Nội vụ\tNăm 2025\tBẫy\n2\tPhun thuốc\tnt\t-nt-\tnhư trên\t\n"
    assert tasks(table)[1] == "|2|Phun thuốc|Sở Y tế|Sở Nội vụ|Năm 2025|2025-12-31|"


def test_bodies_of_one_column_are_parted_by_their_roles() -> None:
    table = "TT\tNhiệm vụ\tĐơn vị thực hiện\n1\tRà soát\tChủ trì: Sở Y tế. Phối hợp: Sở Nội vụ, UBND cấp xã\n"
    assert tasks(table) == ["|1|Rà soát|Sở Y tế|Sở Nội vụ + UBND cấp xã|||"]


def test_table_without_numbers_is_read() -> None:
    table = (
        "Nhiệm vụ\tĐơn vị chủ trì\tThời gian\nTỈA CÀNH\t\t\nMua kéo\tSở Y tế\tNăm 2025\nMở lớp\tSở Nội vụ\tNăm 2026\n"
    )
    assert tasks(table) == ["||Mua kéo|Sở Y tế||Năm 2025|2025-12-31|", "||Mở lớp|Sở Nội vụ||Năm 2026|2026-12-31|"]


def test_marks_and_tags_are_not_part_of_a_cell() -> None:
    task = one("TT\tNhiệm vụ\tChủ trì\n**1.**\t**Trồng** <i>cây</i> chắn gió\tSở Y tế\n")
    assert (task.number, task.text) == ("1", "Trồng cây chắn gió")


def test_task_concerns_the_instruments_in_its_text() -> None:
    extraction = read(
        HEAD + HEADER + "1\tThực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị\tSở Y tế\t\t\tBáo cáo\n"
        "2\tTrồng tre\tSở Y tế\t\t\tTheo Quyết định số 12/QĐ-UBND ngày 03/01/2025\n"
    )
    numbers = {i.id: i.number for i in extraction.instruments}
    assert [[numbers[i] for i in t.instruments] for t in extraction.tasks] == [["57-NQ/TW"], []]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_task_spans_its_row_in_the_text_as_read(form: str, end: str) -> None:
    text = unicodedata.normalize(form, HEAD + HEADER + ROWS).replace("\n", end)
    rows = [unicodedata.normalize("NFC", text[t.start : t.end]) for t in read(text).tasks]
    assert rows == [r.strip() for r in ROWS.splitlines() if r[0].isdigit()]


def test_task_is_named_by_its_document_and_place() -> None:
    text = HEAD + HEADER + ROWS
    first = read(text).tasks[0]
    assert first.id.endswith(f"/task/{document(text).sha256[:12]}/{first.start}")


def test_lead_is_the_body_that_issues_elsewhere() -> None:
    issuer = read(
        "UBND TỈNH TRÀ VINH\nSỞ NỘI VỤ\nSố: 5/KH-SNV\nTrà Vinh, ngày 02 tháng 4 năm 2025\nKẾ HOẠCH\nThi tuyển\n"
    )
    assert one("TT\tNhiệm vụ\tChủ trì\n1\tThi tuyển\tSở Nội vụ\n").lead == (issuer.own.issuer_id,)


@pytest.mark.parametrize(
    "text",
    [
        "TT\tĐịa phương\tKinh phí\n1\tXã An Trường\t500\n",
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- Như trên;\tCHỦ TỊCH\n",
        "1. Sở Y tế chủ trì, phối hợp với Sở Nội vụ tổ chức thực hiện.\n",
    ],
)
def test_text_without_a_task_table_has_no_tasks(text: str) -> None:
    assert tasks(text) == []


def test_lines_behind_a_table_are_not_part_of_it() -> None:
    assert tasks(HEADER + ROWS + "\nNơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- Như trên;\tCHỦ TỊCH\n") == EXPECTED
