"""A consolidated text says what the act that it consolidates says, and nothing in its own name."""

from __future__ import annotations

from kg.model import Extraction
from tests.texts import read

HEAD = """BỘ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 05/VBHN-BKHCN
Hà Nội, ngày 20 tháng 3 năm 2024
THÔNG TƯ
Quy định về quản lý đề tài
"""
ACT = """Thông tư số 33/2014/TT-BKHCN ngày 06 tháng 11 năm 2014 của Bộ trưởng Bộ Khoa học và Công nghệ quy định về \
quản lý đề tài, có hiệu lực kể từ ngày 01 tháng 01 năm 2015, được sửa đổi, bổ sung bởi:
1. Thông tư số 10/2016/TT-BKHCN ngày 15 tháng 6 năm 2016 của Bộ trưởng Bộ Khoa học và Công nghệ, có hiệu lực kể từ \
ngày 01 tháng 8 năm 2016.
"""
BODY = """Căn cứ Nghị định số 20/2013/NĐ-CP ngày 26 tháng 02 năm 2013 của Chính phủ;
Điều 1. Hiệu lực[1]
Thông tư này thay thế Thông tư số 12/2009/TT-BKHCN ngày 08 tháng 5 năm 2009.
XÁC THỰC VĂN BẢN HỢP NHẤT
[1] Điều 3 Thông tư số 10/2016/TT-BKHCN quy định như sau: "Thông tư này thay thế Thông tư số 07/2015/TT-BKHCN."
"Căn cứ Nghị định số 95/2014/NĐ-CP ngày 17 tháng 10 năm 2014 của Chính phủ;"
"""


def told(extraction: Extraction) -> set[str]:
    """Return what a document tells of numbered instruments, its own as "VBHN"."""
    names = {i.id: i.number for i in extraction.instruments} | {extraction.own.id: "VBHN"}
    return {f"{names[r.subject]} {r.predicate} {names[r.object]}" for r in extraction.relations}


def test_consolidated_act_rests_on_its_bases_and_replaces_the_older_one() -> None:
    said = told(read(HEAD + ACT + BODY))
    assert {
        "VBHN consolidates 33/2014/TT-BKHCN",
        "10/2016/TT-BKHCN amends 33/2014/TT-BKHCN",
        "33/2014/TT-BKHCN basedOn 20/2013/NĐ-CP",
        "33/2014/TT-BKHCN replaces 12/2009/TT-BKHCN",
    } <= said


def test_consolidated_text_itself_only_consolidates_and_cites() -> None:
    said = told(read(HEAD + ACT + BODY))
    assert {line.split()[1] for line in said if line.startswith("VBHN")} == {"consolidates", "cites"}


def test_footnote_of_a_consolidated_text_says_nothing_of_the_consolidated_act() -> None:
    said = told(read(HEAD + ACT + BODY))
    assert "VBHN cites 95/2014/NĐ-CP" in said
    assert not {
        line for line in said if line.startswith("33/2014") and line.endswith(("07/2015/TT-BKHCN", "95/2014/NĐ-CP"))
    }


def test_consolidated_text_that_names_no_act_only_cites() -> None:
    said = told(read(HEAD + BODY))
    assert {line.split()[1] for line in said if line.startswith("VBHN")} == {"cites"}


def test_relation_of_the_consolidated_act_is_proved_by_its_own_sentence() -> None:
    replaced = next(r for r in read(HEAD + ACT + BODY).relations if r.predicate == "replaces")
    assert replaced.quote == "Thông tư này thay thế Thông tư số 12/2009/TT-BKHCN ngày 08 tháng 5 năm 2009"
