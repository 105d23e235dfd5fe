"""A PDF is read by the places of its letters: text in order, tables by their lines, nothing silently left out."""

from __future__ import annotations

import io
import random
import time
import zlib
from base64 import a85encode

import pytest

from kg.model import Extraction
from loaders.pages.furniture import furniture
from loaders.pages.sheet import Sheet, Word
from loaders.readers import pdf
from loaders.refusal import Refusal
from tests.pdfs import FILES, FONT, document, extracted, file, grid, loaded, pages, read, shown, stream
from tests.texts import document as plain


@pytest.fixture(autouse=True)
def without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pages that need it unrecognised, whatever this machine has."""
    monkeypatch.setattr(pdf, "lacking", lambda: "cần nhận dạng chữ")


PLAN = (FILES / "plan.pdf").read_bytes()


@pytest.fixture(scope="module")
def plan() -> Extraction:
    return extracted(document(PLAN))


@pytest.fixture(scope="module")
def same() -> Extraction:
    return extracted(plain((FILES / "plan.txt").read_text(encoding="utf-8"), "plan.txt"))


def relations(found: Extraction) -> set[tuple[str, str, str]]:
    return {(r.subject, r.predicate, r.object) for r in found.relations}


def tasks(found: Extraction) -> list[tuple[object, ...]]:
    names = {a.id: a.name for a in found.authorities}
    return [
        (t.number, t.text, tuple(names[b] for b in t.lead), tuple(names[b] for b in t.coordinating), t.period)
        for t in found.tasks
    ]


def numbers(found: Extraction) -> set[str | None]:
    return {i.number for i in found.instruments}


def test_plan_as_pdf_names_the_instruments_of_its_text(plan: Extraction, same: Extraction) -> None:
    assert numbers(plan) == numbers(same)
    assert len(numbers(plan)) > 10


def test_plan_as_pdf_has_the_relations_of_its_text(plan: Extraction, same: Extraction) -> None:
    key = {i.id: i.number or i.title for found in (plan, same) for i in found.instruments}
    told = [{(key.get(s), p, key.get(o)) for s, p, o in relations(found)} for found in (plan, same)]
    assert told[0] == told[1]


def test_plan_as_pdf_has_the_tasks_of_its_text(plan: Extraction, same: Extraction) -> None:
    assert tasks(plan) == tasks(same)
    assert {str(n) for n in range(1, 14)} <= {t[0] for t in tasks(plan)}


def test_evidence_in_a_table_points_to_its_page_and_cell(plan: Extraction) -> None:
    found = document(PLAN)
    at = found.text.index("07/CT-TTg")
    assert str(found.structure.place(at)) == "trang 4, bảng 1, dòng 15, cột 2"


def test_row_torn_by_a_page_break_is_one_row(plan: Extraction) -> None:
    text = document(PLAN).text
    assert "11\tTổ chức Ngày hội chuyển đổi số của tỉnh\tSở Khoa học và Công nghệ\tBáo và Phát thanh" in text


def test_header_that_comes_again_on_each_page_stands_once() -> None:
    assert document(PLAN).text.count("Cơ quan chủ trì") == 1


def test_page_number_is_no_text() -> None:
    found = document(PLAN)
    assert [text for _, text in found.structure.furniture] == ["1", "3", "5"]


def test_footnote_stands_behind_the_text() -> None:
    lines = document(PLAN).text.splitlines()
    assert [line[:20].strip() for line in lines if line[:1] in "¹²" and line] == [
        "¹ Nghị quyết của Chí",
        "² Thời kỳ 2021 - 203",
    ]
    assert lines[-1].startswith("²")


def test_raised_digit_is_a_reference_to_a_note() -> None:
    assert "của Chính phủ¹ và Quyết định số 411/QĐ-TTg" in document(PLAN).text


def test_heads_columns_follow_each_other() -> None:
    text = document(PLAN).text
    assert text.startswith("ỦY BAN NHÂN DÂN\nTỈNH TRÀ VINH\nSố: 124/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n")


def test_paragraph_that_goes_on_behind_a_page_break_is_one() -> None:
    full = "x" * 40 + " " + "y" * 46
    found = document(pages([shown(*[full] * 4, full[:-1] + ","), shown("tiep theo " + full, full)]))
    assert found.text.count("\n") == 1
    assert found.text[found.structure.pages[1] :].startswith("tiep theo")


def test_letters_drawn_in_any_order_are_read_by_their_places() -> None:
    rng = random.Random(1)
    words = ["Thuc", "hien", "Nghi", "quyet", "so", "57-NQ/TW", "ngay", "22"]
    drawn = [shown(word, left=60 + 7 * len(" ".join(words[:n])), size=11) for n, word in enumerate(words)]
    rng.shuffle(drawn)
    assert document(pages([b"\n".join(drawn)])).text == " ".join(words) + "\n"


def test_font_without_vietnamese_letters_changes_no_word() -> None:
    found = document((FILES / "substituted.pdf").read_bytes())
    assert "Thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị" in found.text


def test_number_broken_at_a_line_end_is_one() -> None:
    full = "a" * 60
    found = document(pages([shown(full, full, full + " 12/2024/TT-", "BTC " + full)]))
    assert "12/2024/TT-BTC" in found.text


def test_letters_of_an_old_font_are_what_they_show() -> None:
    old = b"<</Type/Font/Subtype/Type1/BaseFont/.VnTime/Encoding/WinAnsiEncoding>>"
    found = document(pages([shown("NghÞ quyÕt cña TØnh ñy")]).replace(FONT, old.ljust(len(FONT))))
    assert found.text == "Nghị quyết của Tỉnh ủy\n"


CELLS = [("TT", 72), ("Viec", 110), ("Ai", 310)]


def test_table_is_read_by_its_lines() -> None:
    drawn = [grid([70, 100, 300, 500], [600, 650, 700])]
    drawn += [shown(text, left=left, top=680) for text, left in CELLS]
    drawn += [shown("1", left=72, top=635), shown("Xay dung ke hoach va", "bao cao", left=110, top=635, step=14)]
    found = document(pages([b"\n".join(drawn)]))
    assert found.text == "TT\tViec\tAi\n1\tXay dung ke hoach va bao cao\t\n"
    assert [len(g.cells) for g in found.structure.grids] == [6]


def test_cell_without_a_line_between_is_merged() -> None:
    lines = grid([70, 500], [600, 650, 700]) + b" 300 650 m 300 700 l S"
    drawn = [lines, shown("a", left=80, top=680), shown("b", left=320, top=680), shown("rong", left=80, top=620)]
    found = document(pages([b"\n".join(drawn)]))
    assert [(c.row, c.column, c.columns) for c in found.structure.grids[0].cells] == [(0, 0, 1), (0, 1, 1), (1, 0, 2)]


WORDS = ("mot", "hai", "ba", "bon")


def test_heading_that_counts_is_no_running_head() -> None:
    assert running("Biểu 1", "Biểu 2", "Biểu 3") == []
    assert running("CÔNG BÁO 1", "CÔNG BÁO 2", "CÔNG BÁO 3") == ["CÔNG BÁO 1", "CÔNG BÁO 2", "CÔNG BÁO 3"]


def test_running_head_that_ends_in_a_year_is_known_by_the_page_number_behind_it() -> None:
    heads = ["CÔNG BÁO/Số 12/Ngày 20-5-2026 3", "4 CÔNG BÁO/Số 12/Ngày 20-5-2026", "CÔNG BÁO/Số 12/Ngày 20-5-2026 5"]
    assert running(*heads) == heads


def running(*heads: str) -> list[str]:
    """Return the lines that are taken for running heads on pages that begin with these."""
    words = [
        [Word(text, 90.0 + 50 * n, 30, 130.0 + 50 * n, 42, 40, 12) for n, text in enumerate(head.split())]
        for head in heads
    ]
    found = furniture([Sheet(595, 842, tuple(page)) for page in words], words)
    return [line.text for page in found for line in page]


def test_running_head_is_kept_apart() -> None:
    sheets = [shown("CONG BAO/So 12", top=810) + b"\n" + shown(f"Noi dung {word}") for word in WORDS]
    found = document(pages(sheets))
    assert found.text == "".join(f"Noi dung {word}\n" for word in WORDS)
    assert [page for page, _ in found.structure.furniture] == [1, 2, 3, 4]


def test_stamp_of_a_digital_signature_is_kept_apart() -> None:
    stamp = shown("Ky boi: CONG THONG TIN", "Email: a@b.vn", left=380, top=800, size=8, step=10)
    found = document(pages([stamp.replace(b"Ky boi", b"Signature Not Verified") + b"\n" + shown("Noi dung")]))
    assert found.text == "Noi dung\n"


def test_turned_page_is_read_upright() -> None:
    found = document(pages([shown("Dong mot", "Dong hai")], more=b"/Rotate 90"))
    assert found.text.split() == ["Dong", "mot", "Dong", "hai"]


def test_text_that_runs_up_the_page_is_read() -> None:
    drawn = b"BT /F 12 Tf 0 1 -1 0 100 100 Tm (Dong mot) Tj ET BT /F 12 Tf 0 1 -1 0 120 100 Tm (Dong hai) Tj ET"
    assert document(pages([drawn])).text == "Dong mot\nDong hai\n"


def test_text_askew_is_kept_apart() -> None:
    askew = b"BT /F 30 Tf 0.7 0.7 -0.7 0.7 100 300 Tm (MAU) Tj ET\n"
    found = document(pages([askew + shown("Noi dung cua van ban")]))
    assert (found.text, found.structure.furniture) == ("Noi dung cua van ban\n", ((1, "MAU"),))


# what can't be read


def refused(data: bytes) -> str:
    found = read(data)
    assert isinstance(found, Refusal), found
    assert found.message.count("{") == 0
    return found.code


def test_file_with_a_password_says_so() -> None:
    assert refused((FILES / "password.pdf").read_bytes()) == "encrypted"


def test_file_that_only_its_owner_may_change_is_read() -> None:
    assert document((FILES / "owner.pdf").read_bytes()).text.startswith("Thực hiện Nghị quyết")


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-" + bytes(range(256)) * 40], ids=["bare", "end", "noise"]
)
def test_damaged_file_says_so(data: bytes) -> None:
    assert refused(data) == "damaged-file"


def test_page_with_nothing_but_a_line_is_no_scan() -> None:
    found = document(pages([shown("Noi dung cua van ban"), b"70 400 m 500 400 l S"]))
    assert (found.status, len(found.structure.pages)) == ("ok", 2)


def test_page_of_drawn_letters_is_not_called_whole() -> None:
    strokes = b" ".join(b"%d %d 6 9 re f" % (70 + 9 * n, 700 - 16 * m) for n in range(50) for m in range(20))
    found = document(pages([shown("Noi dung cua van ban"), strokes]))
    assert found.status == "partial"


def test_words_that_the_file_keeps_apart_are_two() -> None:
    drawn = b"BT /F 12 Tf 70 700 Td [(ngay) -140 (25) -300 (thang) -140 (4)] TJ ET"
    assert document(pages([drawn])).text == "ngay 25 thang 4\n"


def test_small_print_of_a_date_is_not_raised() -> None:
    found = document(
        pages([shown("01/2022", size=8, left=70, top=706) + b"\n" + shown("Tu ngay den ngay", left=110, top=702)])
    )
    assert "01/2022" in found.text


def test_file_without_pages_is_damaged() -> None:
    assert refused(file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"])) == "damaged-file"


def test_file_with_blank_pages_is_empty() -> None:
    assert refused(pages([b""])) == "empty"


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_truncated_file_ends_without_an_error(part: float) -> None:
    found = read(PLAN[: int(len(PLAN) * part)])
    assert isinstance(found, Refusal) or found.text


def test_page_that_no_longer_inflates_is_not_called_whole() -> None:
    data = bytearray(pages([shown("Noi dung", *["dong"] * 20)] * 3))
    at = data.rindex(b"stream\nx") + 40
    data[at : at + 6] = bytes(6)
    found = document(bytes(data))
    assert found.status == "partial"
    assert found.note and "bị hỏng" in found.note


def test_flipped_bits_end_without_an_error() -> None:
    rng = random.Random(4)
    for _ in range(25):
        data = bytearray(PLAN)
        for _ in range(20):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        read(bytes(data))


# what would never end

FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"


def test_stream_that_inflates_to_gigabytes_is_not_opened() -> None:
    packed = zlib.compressobj(9)
    body = b"".join([*(packed.compress(b" " * (1 << 20)) for _ in range(200)), packed.flush()])
    content = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(body), body)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    start = time.monotonic()
    assert (
        refused(file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content]))
        == "bomb"
    )
    assert time.monotonic() - start < 5


def test_stream_packed_twice_is_counted_as_it_ends() -> None:
    body = zlib.compress(zlib.compress(b" " * (100 << 20), 9), 9)
    content = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(body), body)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    assert (
        refused(file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content]))
        == "bomb"
    )


def test_stream_written_as_letters_is_counted_as_it_ends() -> None:
    body = a85encode(zlib.compress(b" " * (100 << 20), 9)) + b"~>"
    content = b"<</Filter[/ASCII85Decode/FlateDecode]/Length %d>>\nstream\n%s\nendstream" % (len(body), body)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content]
    assert refused(file(objects)) == "bomb"


def test_form_that_draws_itself_is_not_opened() -> None:
    form = stream(b"/A Do /A Do", FORM + b"/Resources<</XObject<</A 4 0 R>>>>")
    assert refused(pages([b"/A Do"], forms=b"/A 4 0 R", extra=[form])) == "bomb"


def test_forms_that_draw_each_other_a_hundred_million_times_are_not_opened() -> None:
    forms = [stream(b"/A Do " * 10, FORM + b"/Resources<</XObject<</A %d 0 R>>>>" % (5 + n)) for n in range(8)]
    forms.append(stream(b"0 0 1 1 re f", FORM))
    assert refused(pages([b"/A Do"], forms=b"/A 4 0 R", extra=forms)) == "bomb"


def test_picture_of_too_many_dots_is_not_opened() -> None:
    image = stream(
        b"", b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceGray"
    )
    assert refused(pages([b"/A Do"], forms=b"/A 4 0 R", extra=[image])) == "bomb"


def test_form_that_is_drawn_is_read() -> None:
    form = stream(shown("trong khuon"), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>")
    assert document(pages([b"/A Do"], forms=b"/A 4 0 R", extra=[form])).text == "trong khuon\n"


def test_page_with_too_many_letters_is_called_partial() -> None:
    body = b"BT /F 8 Tf 10 800 Td 9 TL " + b"(abcdefghij klmnopqrst) Tj T* " * 4000 + b"ET"
    found = document(pages([body]))
    assert found.status == "partial"
    assert found.note and "trang 1" in found.note


def test_reading_that_takes_too_long_ends_and_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.15)
    found = document(pages([shown("noi dung") for _ in range(2000)]))
    assert found.status == "partial"
    assert found.note and "/2000 trang" in found.note


def test_scripts_links_and_attachments_do_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("socket.socket.connect", never)
    monkeypatch.setattr("subprocess.Popen", never)
    action = b"<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9/'\\))>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction %s/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>>>" % action,
        b"<</Type/Pages/Count 1/Kids[4 0 R]>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R"
        b"/AA<</O<</S/URI/URI(http://127.0.0.1:9/)>>>>>>",
        stream(shown("Noi dung cua van ban nay")),
        b"<</Type/Filespec/F(a)/EF<</F 7 0 R>>>>",
        stream(b"loi", b"/Type/EmbeddedFile"),
    ]
    assert document(file(objects)).text == "Noi dung cua van ban nay\n"


# nothing is lost in silence


def marked(rng: random.Random) -> tuple[bytes, list[str]]:
    """Return a PDF of random shape and the markers that stand in it."""
    markers: list[str] = []

    def marker() -> str:
        markers.append(f"dau{len(markers)}x{rng.randrange(10**6)}")
        return markers[-1]

    sheets = []
    for _ in range(rng.choice([1, 1, 2, 3, 8])):
        parts = []
        at = 780.0
        while at > 200:
            match rng.randrange(5):
                case 0:
                    parts.append(
                        shown(f"{marker()} " + "chu " * rng.randrange(1, 14), top=at, size=rng.choice([10, 12, 14]))
                    )
                    at -= 24
                case 1:
                    parts.append(
                        shown(marker(), left=70, top=at)
                        + b"\n"
                        + shown(marker(), left=340, top=at - rng.choice([0, 0, 3]))
                    )
                    at -= 20
                case 2:
                    rows = [at - 26 * n for n in range(rng.randrange(2, 5))][::-1]
                    columns = [70, *sorted(rng.sample(range(130, 460, 60), rng.randrange(1, 4))), 520]
                    parts.append(grid(columns, rows))
                    parts += [
                        shown(marker(), left=left + 4, top=top - 16, size=9)
                        for top in rows[1:]
                        for left in columns[:-1]
                        if rng.random() < 0.8
                    ]
                    at = rows[0] - 20
                case 3:
                    parts.append(shown(*(marker() + " " + "dong " * 11 for _ in range(3)), top=at, step=15))
                    at -= 60
                case _:
                    parts.append(shown(marker(), left=rng.choice([200, 300, 400]), top=at, size=rng.choice([8, 16])))
                    at -= 26
        parts.append(shown("(1) " + marker(), top=60, size=9))
        sheets.append(b"\n".join(rng.sample(parts, len(parts))))
    more = rng.choice([b"", b"", b"/Rotate 90", b"/Rotate 270", b"/CropBox[20 20 580 830]"])
    return pages(sheets, more=more), markers


def lost(seed: int) -> list[str]:
    data, markers = marked(random.Random(seed))
    found = read(data)
    if isinstance(found, Refusal) or found.status != "ok":
        return []
    aside = " ".join(text for _, text in found.structure.furniture)
    return [marker for marker in markers if marker not in found.text and marker not in aside]


@pytest.mark.parametrize("seed", range(25))
def test_marker_anywhere_in_a_pdf_is_found(seed: int) -> None:
    assert lost(seed) == []


@pytest.mark.slow
def test_markers_in_500_pdfs_are_found() -> None:
    assert {seed: gone for seed in range(500) if (gone := lost(seed))} == {}


@pytest.mark.slow
def test_book_of_two_thousand_pages_is_read_whole() -> None:
    body = [f"dong {n} " + "chu va so " * 8 for n in range(38)]
    found = document(pages([shown(f"dau{n}x", *body) for n in range(2000)]))
    assert found.status == "ok"
    assert [n for n in range(2000) if f"dau{n}x" not in found.text] == []
    assert len(found.structure.pages) == 2000


def test_kind_is_told_by_the_bytes_not_the_name() -> None:
    data = pages([shown("Noi dung")])
    assert document(data).reader == "pdf"
    assert io.BytesIO(data).read(5) == b"%PDF-"
    assert loaded(data, "a.txt").data == data
