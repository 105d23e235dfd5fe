"""The report of a lineage: every sentence in both formats, the same words, and text of documents as text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from kg.decided import Decision
from kg.graph import Store
from kg.instruments import card
from kg.lineage import Lineage, trace
from kg.proofs import Evidence
from kg.relations import phrases
from kg.slips.blocks import Block, Facts, Heading, Listing, Paragraph, Quote, Run, Slip
from kg.slips.content import Origin, slip
from kg.slips.pdf import pages, pdf
from kg.slips.tree import numbered
from kg.slips.word import word
from kg.steps import Step
from kg.store import open_published
from tests.graph import CTR63, KH12, KH431, KH452, NQ08_TV, NQ08_UNDATED, PLANNED, TW36
from tests.pages import KH66, chain, published, texts

MADE = datetime(2026, 11, 20, 17, 5, 7, 891, tzinfo=UTC)
ORIGIN = Origin("gen-000001", 3, MADE)

HYPHEN_AT_A_LINES_END = "\x02"
"""How the reader of PDF files gives it."""

HOSTILE = [
    "#panic() #read(\"/etc/passwd\") #{ 1 + 1 }",
    "*đậm* _nghiêng_ `mã` $x^2$ @nhãn <nhãn> \\ // chú thích /* chú thích */",
    "= Đề mục\n- gạch\n+ số / mục: nghĩa",
    "#import \"x.typ\": * #include \"/etc/passwd\"",
    "]) [#link(\"http://127.0.0.1:9/\")[bấm]] \"ngoặc\" 'đơn' -- --- ... ~",
    "<script>alert(1)</script> &amp; <w:t>x</w:t> ]]>",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_published(published(tmp_path_factory.mktemp("store"), texts()))


@pytest.fixture(scope="module")
def lineage(store: Store) -> Lineage:
    return trace(store, TW36.id)


def report(store: Store, lineage: Lineage, **more: object) -> Slip:
    return slip(store, lineage, origin=ORIGIN, names=phrases(store), **more)  # type: ignore[arg-type]


def of(*blocks: Block) -> Slip:
    return Slip("Phiếu truy nguyên", "Kế hoạch 24/KH-UBND", "Không thay văn bản gốc", MADE, blocks)


def in_word(data: bytes) -> str:
    """Return every text of the Word file's body, in order, on one line."""
    body = docx.Document(io.BytesIO(data)).element.body
    return squeezed(" ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p"))))


def in_pdf(data: bytes) -> str:
    """Return the text of the pages without their heads and feet, on one line."""
    found = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        width, height = page.get_size()
        found.append(text.get_text_bounded(left=0, right=width, bottom=52, top=height - 52))
    return squeezed(" ".join(found))


def squeezed(text: str) -> str:
    """Return the text without blanks: where lines end differs between formats, and so it does in no comparison."""
    return re.sub(r"\s+", "", text.replace(HYPHEN_AT_A_LINES_END, "-"))


def said(slip: Slip) -> list[str]:
    """Return every text of a report's blocks."""
    found: list[str] = []
    for block in slip.blocks:
        match block:
            case Heading(text):
                found.append(text)
            case Paragraph(runs):
                found += [run.text for run in runs]
            case Quote(text, where):
                found += [text, where]
            case Facts(rows) | Listing(rows=rows):
                found += [cell for row in rows for cell in row]
    return found


def quotes(slip: Slip) -> list[str]:
    return [block.text for block in slip.blocks if isinstance(block, Quote)]


def text(slip: Slip) -> str:
    return " ".join(said(slip))


@pytest.mark.parametrize("written", [lambda s: in_word(word(s)), lambda s: in_pdf(pdf(s))], ids=["docx", "pdf"])
def test_report_says_all_its_blocks_in_each_format(store: Store, lineage: Lineage, written: object) -> None:
    made = report(store, lineage)
    shown = written(made)  # type: ignore[operator]
    assert len(quotes(made)) == 3
    assert [piece for piece in said(made) if squeezed(piece) not in shown] == []


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("written", [lambda s: in_word(word(s)), lambda s: in_pdf(pdf(s))], ids=["docx", "pdf"])
def test_text_like_markup_stays_text(hostile: str, written: object) -> None:
    everywhere = of(
        Heading(hostile), Paragraph((Run(hostile, "verb"), Run(hostile, "number"))), Quote(hostile, hostile),
        Facts(((hostile, hostile),)), Listing((hostile,), (100,), ((hostile,),)),
    )  # fmt: skip
    made = replace(everywhere, about=hostile, title=hostile, caution=hostile)
    assert written(made).count(squeezed(hostile)) >= 9  # type: ignore[operator]


def test_what_reorders_text_is_shown_as_its_code_point(store: Store, lineage: Lineage) -> None:
    passage = replace(lineage.steps[0].evidence[0], quote="a\u202eđảo ngược\u202c\x00", file="\u202efdp.exe")
    made = report(store, replace(lineage, steps=(replace(lineage.steps[0], evidence=(passage,)),)))
    shown = "a[U+202E]đảo ngược[U+202C][U+0000]"
    assert quotes(made) == [shown]
    assert squeezed(shown) in in_pdf(pdf(made)) and squeezed(shown) in in_word(word(made))
    assert "\u202e" not in in_pdf(pdf(made)) + in_word(word(made))


def test_title_of_ten_thousand_characters_is_whole_once_and_short_elsewhere(store: Store) -> None:
    made = report(store, trace(store, KH66.id))
    assert [len(piece) > 9_000 for piece in said(made)].count(True) == 1
    assert len(pages(made, ppi=20)) < 12


def test_word_longer_than_a_line_ends_lines_and_is_copied_whole() -> None:
    long = "0123456789abcdef" * 40
    made = pdf(of(Quote(long, "x"), Listing(("a", "b"), (80, 20), (("x", long),))))
    page = pypdfium2.PdfDocument(made)[0]
    right = max(page.get_textpage().get_charbox(i)[2] for i in range(page.get_textpage().count_chars()))
    assert right < page.get_width() - 40
    assert in_pdf(made).count(long) == 2


def test_letters_that_no_font_has_do_not_stop_the_report() -> None:
    assert "Hán:" in in_pdf(pdf(of(Paragraph((Run("Hán: 漢字 \ue123 ⚖ עברית"),)))))


def test_report_is_archival_pdf_in_vietnamese_with_its_title(store: Store, lineage: Lineage) -> None:
    made = pdf(report(store, lineage))
    found = pypdfium2.PdfDocument(made)
    assert found.get_metadata_value("Title").startswith("Phiếu truy nguyên – ")
    assert b"/Lang(vi-VN)" in made and b"pdfaid:part>2<" in made and b"/StructTreeRoot" in made


def test_pages_of_the_pdf_are_numbered_of_how_many() -> None:
    made = pypdfium2.PdfDocument(pdf(of(*[Paragraph((Run(f"Dòng {n}"),)) for n in range(90)])))
    last = made[len(made) - 1].get_textpage().get_text_range()
    assert len(made) > 1 and f"Trang {len(made)}/{len(made)}" in last


def test_pages_of_the_word_file_are_numbered_of_how_many() -> None:
    foot = docx.Document(io.BytesIO(word(of()))).sections[0].footer
    assert [f.get(qn("w:instr")) for f in foot._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_word_file_is_in_vietnamese_with_headings_of_its_own() -> None:
    made = docx.Document(io.BytesIO(word(of(Heading("I. Đề mục"), Heading("A. Nhỏ", 2)))))
    headed = [(p.style.name, p.text) for p in made.paragraphs if p.style and p.style.name.startswith("Heading")]
    assert headed == [("Heading 1", "I. Đề mục"), ("Heading 2", "A. Nhỏ")]
    assert (made.core_properties.language, made.core_properties.title) == (
        "vi-VN", "Phiếu truy nguyên – Kế hoạch 24/KH-UBND",
    )  # fmt: skip


def test_equal_reports_are_equal_bytes(store: Store, lineage: Lineage) -> None:
    assert pdf(report(store, lineage)) == pdf(report(store, lineage))


def test_header_tells_walk_store_moment_and_how_many_documents(store: Store, lineage: Lineage) -> None:
    head = report(store, lineage).blocks[0]
    assert isinstance(head, Facts)
    told = dict(head.rows)
    assert (told["Hướng"], told["Lập lúc"], told["Dữ liệu"], told["Phạm vi"]) == (
        "lên và xuống", "17:05 ngày 20/11/2026", "lần công bố thứ 1", "3 văn bản có toàn văn đang nạp",
    )  # fmt: skip


def test_report_cut_by_the_depth_says_so(store: Store) -> None:
    made = report(store, trace(store, TW36.id, depth=1))
    assert "1; còn bước tiếp theo từ 1 văn bản, không có trong phiếu" in said(made)
    assert "Còn bước tiếp theo, không có trong phiếu này." in said(made)


def test_passage_tells_file_section_offsets_rule_and_certainty(store: Store, lineage: Lineage) -> None:
    passage = next(step for step in lineage.steps if step.subject == CTR63.id).evidence[0]
    (where,) = [b.where for b in report(store, lineage).blocks if isinstance(b, Quote) and b.text == passage.quote]
    assert where == (
        f"dak-nong.txt · mục II. TỔ CHỨC THỰC HIỆN · ký tự {passage.start}–{passage.end} · "
        "nhận ra nhờ lời trong tên văn bản · độ chắc 98 %"
    )


def test_quote_that_is_a_part_is_marked_where_its_clause_goes_on_and_the_report_says_so(
    store: Store, lineage: Lineage
) -> None:
    first, *others = lineage.steps
    part = replace(first.evidence[0], quote=" thực hiện Nghị quyết số 36-NQ/TW ngày ")
    made = report(store, replace(lineage, steps=(replace(first, evidence=(part,)), *others)))
    assert "… thực hiện Nghị quyết số 36-NQ/TW ngày …" in [b.text for b in made.blocks if isinstance(b, Quote)]
    assert "chỗ bỏ ghi dấu …" in made.caution and "ghi đủ" not in made.caution


def test_passage_tells_page_and_cell_pinpoint_and_what_governs_it(store: Store, lineage: Lineage) -> None:
    passage = Evidence(
        "", "a.pdf", "câu", "II", "khoản 2 Điều 3", 1, 4, "r", 0.5, "planned", "theo đề mục", "trang 4, bảng 2"
    )
    step = replace(lineage.steps[0], evidence=(passage,))
    (where,) = [b.where for b in report(store, replace(lineage, steps=(step,))).blocks if isinstance(b, Quote)]
    assert where.startswith(
        "a.pdf · trang 4, bảng 2 · mục II · khoản 2 Điều 3 · ký tự 1–4 · theo: „theo đề mục“ · dự kiến"
    )


def test_step_names_both_ends_with_number_date_and_issuer(store: Store, lineage: Lineage) -> None:
    claims = ["".join(r.text for r in b.runs) for b in report(store, lineage).blocks if isinstance(b, Paragraph)]
    (found,) = [claim for claim in claims if claim.startswith("1.1. ")]
    assert re.fullmatch(r"1\.1\. Kế hoạch 452/KH-UBND ngày .* của .* thực hiện Chương trình 63-CTr/TU ngày .*", found)


def test_statement_that_is_planned_stands_apart_from_the_steps(store: Store, lineage: Lineage) -> None:
    planned = Step(PLANNED.id, "replaces", KH431.id, "up", ())
    made = report(store, trace(store, KH12.id, direction="up"), apart=(planned,))
    heads = [b.text for b in made.blocks if isinstance(b, Heading)]
    assert "III. Dự kiến hoặc đã qua, không tính là quan hệ" in heads
    assert text(made).index("Dự kiến hoặc đã qua") < text(made).index("431/KH-UBND")


def test_open_end_is_named_with_its_candidates(store: Store) -> None:
    made = " ".join(text(report(store, trace(store, KH66.id))).split())
    below = made[made.index("Chỗ chưa xác định") : made.index("Văn bản chỉ được dẫn chiếu")]
    candidates = [card(store, iri) for iri in card(store, NQ08_UNDATED.id).candidates]
    assert "có thể là:" in below and NQ08_TV.id in [c.iri for c in candidates]
    assert [c.issuer for c in candidates if str(c.issuer) not in below] == []


def test_decision_of_a_person_is_told_with_who_when_and_why(store: Store, lineage: Lineage) -> None:
    decision = Decision(
        "urn:d", "urn:t", "urn:i", NQ08_TV.id, "Lan", "2026-11-20T01:00:00Z", "theo nơi ban hành",
        "08-NQ/TU là của Trà Vinh", True,
    )  # fmt: skip
    step = lineage.steps[0]
    decided = replace(step, evidence=(replace(step.evidence[0], decision=decision),) * 2)
    made = report(store, replace(lineage, steps=(decided,)))
    told = "do Lan quyết định ngày 20/11/2026: theo nơi ban hành"
    assert "III. Do người soát quyết định" in [b.text for b in made.blocks if isinstance(b, Heading)]
    assert "".join(said(made)).count(f"08-NQ/TU là của Trà Vinh – {told}") == 1
    assert [b.where.endswith(told) for b in made.blocks if isinstance(b, Quote)] == [True, True]


def test_documents_are_listed_with_file_and_hash(store: Store, lineage: Lineage) -> None:
    (listing,) = [b for b in report(store, lineage).blocks if isinstance(b, Listing) and "SHA-256" in b.columns]
    known = {e.path: e.sha256 for e, _ in texts()}
    assert [(row[1], row[3]) for row in listing.rows] == [(f, known[f]) for f in ("dak-nong.txt", "tra-vinh.txt")]


def test_instruments_that_are_only_cited_are_listed(store: Store, lineage: Lineage) -> None:
    (listing,) = [b for b in report(store, lineage).blocks if isinstance(b, Listing) and "SHA-256" not in b.columns]
    assert [row[1].split(" ngày")[0] for row in listing.rows] == ["Nghị quyết 36-NQ/TW", "Chương trình 63-CTr/TU"]


def test_instrument_that_occurs_again_is_unfolded_once(lineage: Lineage) -> None:
    first = lineage.steps[0]
    a, b, c = "urn:a", "urn:b", "urn:c"
    steps = tuple(replace(first, subject=s, object=o, side="up") for s, o in ((a, b), (a, c), (b, c), (c, a)))
    looped = replace(lineage, root=a, steps=steps, cut=())
    assert [(n.number, n.far, n.again) for n in numbered(looped, "up")] == [
        ("1", b, None), ("1.1", c, None), ("1.1.1", a, ""), ("2", c, "1.1"),
    ]  # fmt: skip


def test_every_step_has_a_number(lineage: Lineage) -> None:
    found = [step for side in ("up", "down") for one in numbered(lineage, side) for step in one.steps]  # type: ignore[arg-type]
    assert sorted(map(repr, found)) == sorted(map(repr, lineage.steps))


def test_long_chain_is_a_report(tmp_path: Path) -> None:
    store = open_published(published(tmp_path, chain(120)))
    made = report(store, trace(store, TW36.id))
    assert len(quotes(made)) == 120
    assert squeezed(quotes(made)[-1]) in in_pdf(pdf(made))


def test_name_of_the_root_is_the_reports(store: Store) -> None:
    assert report(store, trace(store, KH452.id)).about.startswith("Kế hoạch 452/KH-UBND ngày ")
