"""A saved page is read as the document that it shows, without the site, whatever portal or program made it."""

from __future__ import annotations

import hashlib
import html
import time
from email.message import EmailMessage

import pytest

from kg import knowledge
from kg.model import Document, Extraction
from loaders.files import Loaded
from loaders.reading import decode, kind
from loaders.refusal import Refusal
from loaders.road import extract
from loaders.web.markup import MOST_ATTRIBUTES
from tests.texts import SAMPLES

HEAD = """<table><tr><td>ỦY BAN NHÂN DÂN<br>TỈNH TÂY NINH</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>
Độc lập - Tự do - Hạnh phúc</td></tr><tr><td>Số: 99/KH-UBND</td><td><i>Tây Ninh, ngày 05 tháng 8 năm 2024</i></td></tr>
</table><p align=center><b>KẾ HOẠCH</b></p><p>Triển khai chuyển đổi số năm 2024</p>"""
BASES = "<p>Căn cứ Quyết định số 749/QĐ-TTg ngày 03 tháng 6 năm 2020 của Thủ tướng Chính phủ;</p>"
FOOT = "<p>Nơi nhận:<br>- Như trên;</p><p>TM. ỦY BAN NHÂN DÂN</p>"
PLAN = HEAD + BASES + "<p>I. MỤC TIÊU</p><p>Phát triển hạ tầng số.</p>" + FOOT
SITE = {
    "menu": '<div class="main-menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/vb">Văn bản</a></li>'
    "</ul></div>",
    "related": '<div class="box"><h3>Văn bản liên quan</h3><ul><li><a href="/1">Quyết định 11/QĐ-UBND'
    "</a> căn cứ</li></ul></div>",
    "comments": '<div id="comments"><p>Căn cứ Nghị định 12/2020/NĐ-CP thì tôi phải nộp gì?</p></div>',
    "links": '<div class="c7"><a href="/2">Nghị quyết 13/NQ-CP</a> <a href="/3">Chỉ thị 14/CT-TTg</a> '
    '<a href="/4">15/KH-UBND</a></div>',
    "cookies": '<div role="dialog">Trang này dùng cookie theo Nghị định 16/2023/NĐ-CP</div>',
    "footer": "<footer>Giấy phép số 17/GP-TTĐT của Cục Báo chí</footer>",
    "navigation": '<nav><a href="#I">I. MỤC TIÊU</a></nav>',
    "form": "<button>Tải về 18/QĐ-UBND</button><select><option>19/QĐ-UBND</option></select>",
    "script": "<script>var a = '<p>20/QĐ-UBND</p>';</script><style>p{}</style><noscript>21/QĐ-UBND</noscript>",
    "hidden": '<div style="display: none">22/QĐ-UBND</div><p hidden>23/QĐ-UBND</p>',
    "tooltip": '<span class="tooltip-button">Đang theo dõi 24/QĐ-UBND</span>',
}


def loaded(data: bytes | str, name: str = "trang.html") -> Loaded:
    raw = data.encode() if isinstance(data, str) else data
    return Loaded(name, hashlib.sha256(raw).hexdigest(), raw)


def page(*parts: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Trang</title></head><body>{''.join(parts)}</body></html>"


def read(data: bytes | str) -> Document:
    found = decode(loaded(data))
    assert isinstance(found, Document), found
    return found


def text(body: str) -> str:
    return read(page(body)).text


WHOLE = {
    "a paragraph is a line": ("<p>Điều\n  1</p><p>hai</p>", "Điều 1\nhai\n"),
    "inline marks split no word": ("<p>B<b>Ộ</b> <i>LUẬT</i></p>", "BỘ LUẬT\n"),
    "a break is a line": ("<p>một<br>hai<br/>ba</p>", "một\nhai\nba\n"),
    "text of a block stands apart from its blocks": ("<div>một<div>hai</div>ba</div>", "một\nhai\nba\n"),
    "an empty paragraph is an empty line": ("<p>một</p><p>&nbsp;</p><p>hai</p>", "một\n\nhai\n"),
    "kept spaces are kept": ("<pre>một\n  hai</pre>", "một\n  hai\n"),
    "entities are characters": ("<p>N&#417;i nh&#7853;n &amp; &lt;b&gt;</p>", "Nơi nhận & <b>\n"),
    "a numbered list has its numbers": ("<ol><li>một</li><li>hai</li></ol>", "1. một\n2. hai\n"),
    "a list goes on where it says": ('<ol start="4"><li>bốn</li><li value=7>bảy</li><li>tám'
        '</li></ol>', "4. bốn\n7. bảy\n8. tám\n"),
    "a list of letters has its letters": ("<ol type=a><li>một</li><li>hai</li></ol>", "a) một\nb) hai\n"),
    "a list of Roman numbers has them": ("<ol type=I><li>một</li><li>hai</li><li>ba</li><li>bốn"
        "</li></ol>", "I. một\nII. hai\nIII. ba\nIV. bốn\n"),
    "a printed number is not doubled": ("<ol><li>1. một</li></ol><ul><li>- hai</li></ul>", "1. một\n- hai\n"),
    "a point's number stands before its paragraph": ("<ol><li><p>một</p><p>rồi</p></li><li><p>hai</p>"
        "</li></ol>", "1. một\nrồi\n2. hai\n"),
    "points of a list have a dash": ("<ul><li>một</li></ul>", "- một\n"),
    "a raised figure stays apart from a number": ("<p>154/NQ-CP<sup>2</sup></p>", "154/NQ-CP²\n"),
    "a note has its mark": (
        '<p>154/NQ-CP<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a></p><p><a href="#_ftnref1">[1]'
            '</a> Xem thêm.</p>',
        "154/NQ-CP¹\n¹ Xem thêm.\n",
    ),
    "a lowered figure is a figure": ("<p>CO<sub>2</sub></p>", "CO2\n"),
    "raised letters stay letters": ("<p>m<sup>th</sup></p>", "mth\n"),
    "a row is a line": ("<table><tr><th>TT<th>Việc<th>Ai<th>Khi</tr><tr><td>1<td>a<td>b<td>c"
        "</table>", "TT\tViệc\tAi\tKhi\n1\ta\tb\tc\n"),
    "a cell's paragraphs stay in its row": (
        "<table><tr><td>1<td><p>a</p><p>b</p><td>c<td>d</tr><tr><td>2<td>e<td>f<td>g</table>",
        "1\ta\vb\tc\td\n2\te\tf\tg\n",
    ),
    "a table within a cell stays in its row": (
        "<table><tr><td>1<td>a<table><tr><td>x</td><td>y</td></tr></table><td>c<td>d</tr><tr><td>2<td>e<td>f"
            "<td>g</table>",
        "1\ta\vx\vy\tc\td\n2\te\tf\tg\n",
    ),
    "a table that lays out the page is no table": (
        f"<table><tr><td><p>Mở đầu</p><p>{'dài ' * 900}</p></td><td>bên</td></tr></table>",
        f"Mở đầu\n{('dài ' * 900).strip()}\nbên\n",
    ),
    "rows without their table are a table": ("<tr><td>1<td>a<td>b<td>c</tr><tr><td>2<td>d<td>e"
        "<td>f</tr>", "1\ta\tb\tc\n2\td\te\tf\n"),
    "tags that are not closed end": ("<p>một<p>hai<div>ba", "một\nhai\nba\n"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), WHOLE.values(), ids=WHOLE)
def test_page_is_written_as_it_is_shown(body: str, expected: str) -> None:
    assert text(body) == expected


def test_merged_cells_cover_their_rows_and_columns() -> None:
    rows = (
        "<tr><th rowspan=2>TT</th><th rowspan=2>Nhiệm vụ</th><th colspan=2>Cơ quan</th></tr><tr><th>Chủ trì"
        "</th><th>Phối hợp</th></tr>"
        "<tr><td>1</td><td>Việc</td><td rowspan=0>Sở A</td><td>Sở B</td></tr><tr><td>2</td><td>Việc nữa</td>"
        "<td>Sở C</td></tr>"
    )
    found = read(page(f"<table>{rows}</table>"))
    (grid,) = found.structure.grids
    assert [(found.text[c.start : c.end], c.row, c.column, c.rows, c.columns) for c in grid.cells] == [
        ("TT", 0, 0, 2, 1), ("Nhiệm vụ", 0, 1, 2, 1), ("Cơ quan", 0, 2, 1, 2),
        ("Chủ trì", 1, 2, 1, 1), ("Phối hợp", 1, 3, 1, 1),
        ("1", 2, 0, 1, 1), ("Việc", 2, 1, 1, 1), ("Sở A", 2, 2, 2, 1), ("Sở B", 2, 3, 1, 1),
        ("2", 3, 0, 1, 1), ("Việc nữa", 3, 1, 1, 1), ("Sở C", 3, 3, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("part", SITE.values(), ids=SITE)
def test_part_of_the_site_is_no_part_of_the_document(part: str) -> None:
    bare = read(page(f'<div class="content1">{PLAN}</div>'))
    before = read(page(part, f'<div class="wrap"><div class="content1">{PLAN}</div></div>'))
    within = read(page(f'<div class="content1">{HEAD}{part}{PLAN.removeprefix(HEAD)}</div>'))
    assert [(d.text, d.status) for d in (before, within)] == [(bare.text, "ok")] * 2


PORTALS = {
    "tabs within a form": (
        '<form id="aspnetForm"><div class="header">Cơ sở dữ liệu</div>{menu}<div class="box-tab-vb">'
        '<ul class="nav-tabs"><li>'
        '<a href="#">Toàn văn</a></li></ul><div id="tabVB_lv1_01"><div class="fulltext"><div class="vbInfo">'
        "<ul><li>Hiệu lực: Còn "
        'hiệu lực</li></ul></div><div id="toanvancontent">{plan}</div></div></div></div>{related}{footer}</form>'
    ),
    "floating columns": (
        '<div id="container"><div class="left-col"><h1>Kế hoạch 99/KH-UBND</h1>'
        '<div class="cldivContentDocVn" id="divContentDoc">'
        '<div class="content1"><div><div>{plan}</div></div></div></div>'
        '<div class="NoiDungChiaSe">Chia sẻ: 25/QĐ-UBND</div></div>'
        "{comments}{footer}</div>"
    ),
    "a line of the document in each block": (
        '{menu}<div class="the-document-body"><div class="docitem-1">{head}</div>'
        '<div class="docitem-2">{rest}{tooltip}</div></div>'
        '<div class="the-document-foot"><a href="/1">26/QĐ-UBND</a></div>{footer}'
    ),
    "tables within tables": (
        '<table class="menu"><tr><td><a href="/">Trang chủ</a></td></tr></table><table><tr>'
        "<td width=20%>{links}</td><td>{plan}</td></tr>"
        "</table>{footer}"
    ),
    "an article": "{navigation}<main><article><div class='body'>{plan}</div></article></main>{cookies}{footer}",
}


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
def test_portal_shows_the_document_alone(portal: str) -> None:
    bare = read(page(PLAN))
    found = read(page(portal.format(plan=PLAN, head=HEAD, rest=PLAN.removeprefix(HEAD), **SITE)))
    assert (found.text, found.status) == (bare.text, "ok")


def test_lists_of_kinds_beside_the_document_are_the_site() -> None:
    kinds = "".join(f"<li><a href='/{n}'>{kind}</a></li>" for n, kind in enumerate(("Luật", "Nghị định", "Quyết định")))
    column = f"<div class=left><div><b>Loại văn bản</b> gồm những loại sau đây<ul>{kinds}</ul></div></div>"
    found = read(page(SITE["menu"], f"<div class=all>{column}<div class=right><div>{PLAN}</div></div></div>"))
    assert found.text == read(page(PLAN)).text


def test_annex_in_a_block_of_its_own_is_the_document() -> None:
    annex = "<div class='page2'><p>PHỤ LỤC</p><p>Danh mục nhiệm vụ</p></div>"
    found = read(
        page(
            SITE["menu"],
            f"<div class='all'><div class='page1'>{PLAN}</div>{annex}{SITE['related']}</div>",
            SITE["footer"],
        )
    )
    assert "Danh mục nhiệm vụ" in found.text
    assert "11/QĐ-UBND" not in found.text


def test_landscape_section_of_a_word_page_is_the_document() -> None:
    table = "<table><tr><td>TT<td>Việc<td>Ai<td>Khi</tr><tr><td>1<td>Dựng nền<td>b<td>c</table>"
    found = read(page(SITE["menu"], f"<div class=WordSection1>{PLAN}</div><div class=WordSection2>{table}</div>"))
    assert "Dựng nền" in found.text


def test_table_of_contents_repeats_the_document() -> None:
    titles = [f"Điều {n}. Trách nhiệm của đơn vị thứ {n}" for n in range(1, 9)]
    contents = f"<div class=toc>{''.join(f'<div>{title}</div>' for title in titles)}</div>"
    articles = "".join(f"<p>{title}</p><p>Thực hiện nhiệm vụ.</p>" for title in titles)
    found = read(page(contents, f"<div class=content1>{PLAN}{articles}</div>"))
    assert (found.status, found.text.count(titles[0])) == ("ok", 1)


def test_left_out_part_that_speaks_like_a_document_makes_it_partial() -> None:
    other = "<aside><p>Điều 1. Phạm vi</p><p>Điều 2. Đối tượng</p><p>Chương II</p><p>Kèm theo đây</p></aside>"
    hidden = "<div style='display:none'>Điều 1. Một\nĐiều 2. Hai\nNơi nhận:</div>"
    split = "".join(f"<div class=comments>Điều {n}. Nội dung</div>" for n in range(90))
    assert [read(page(SITE["menu"], PLAN, part)).status for part in (other, hidden, split)] == ["partial"] * 3


NONE = {
    "a list of documents": "".join(
        f"<li><a href='/{n}'>Quyết định {n}/QĐ-UBND về việc giao nhiệm vụ</a></li>" for n in range(40)
    ),
    "links without a site": "<p><a href=1>Quyết định 1/QĐ-UBND</a></p><p><a href=2>Quyết định 2/QĐ-UBND</a></p>",
    "attributes": "<table><tr><td>Số ký hiệu</td><td>99/KH-UBND</td></tr><tr><td>Ngày ban hành</td>"
    "<td>05/8/2024</td></tr></table>",
}


@pytest.mark.parametrize("body", NONE.values(), ids=NONE)
def test_page_that_shows_no_document_is_refused(body: str) -> None:
    found = decode(loaded(page(SITE["menu"], f"<div class=a>{body}</div>", SITE["footer"])))
    assert isinstance(found, Refusal)
    assert found.code == "no-document"


def test_main_content_that_does_not_speak_like_a_document_is_partial() -> None:
    prose = "".join(f"<p>{'Nội dung trao đổi kinh nghiệm của địa phương trong năm qua ' * 4}.</p>" for _ in range(9))
    found = read(page(SITE["menu"], f"<div><h1>Bài viết</h1>{prose}</div>", SITE["footer"]))
    assert (found.status, "Nội dung trao đổi" in found.text) == ("partial", True)


BYTES = {
    "utf-8 with a mark": b"\xef\xbb\xbf" + page(PLAN).encode(),
    "utf-8 that claims to be another": page('<meta charset="windows-1252">', PLAN).encode(),
    "utf-16 with a mark": page(PLAN).encode("utf-16"),
    "utf-16 without a mark": page(PLAN).encode("utf-16-le"),
    "big-endian utf-16": page('<meta charset="utf-8">', PLAN).encode("utf-16-be"),
    "entities in ascii": page('<meta charset="us-ascii">', PLAN).encode("ascii", "xmlcharrefreplace"),
}


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES)
def test_encoding_is_what_the_bytes_are(data: bytes) -> None:
    found = read(data)
    assert (found.text.strip(), found.status) == (read(page(PLAN)).text.strip(), "ok")


def test_windows_1258_is_put_together() -> None:
    data = "<html><head><meta charset=windows-1258></head><body><p>Que\u0300 nhà</p></body>".encode("cp1258", "replace")
    assert read(data).text == "Què nhà\n"


OLD = "<p>\xd0y ban nh©n d©n tØnh phª duyÖt kÕ ho¹ch triÓn khai nhiÖm vô träng t©m n¨m häc, ®¶m b¶o tiÕn ®é</p>"


def test_old_font_of_a_page_is_read() -> None:
    found = read(f"<html><head><meta charset=windows-1252></head><body>{OLD}</body></html>".encode("cp1252"))
    assert (found.reader, "phê duyệt kế hoạch triển khai nhiệm vụ" in found.text) == ("html+tcvn3", True)


def test_old_font_of_a_run_is_read() -> None:
    run = "<span style='font-family:\".VnTimeH\"'>kÕ ho¹ch</span> <font face=VNI-Times>Coäng hoøa</font> năm <b>Ưu</b>"
    found = read(page(f"<p>{run}</p>"))
    assert found.text == "KẾ HOẠCH Cộng hòa năm Ưu\n"


def test_broken_characters_make_it_partial() -> None:
    found = read(page(PLAN).encode().replace("Căn".encode(), b"C\xff\xfen"))
    assert found.status == "partial"


def packed(markup: str, charset: str = "utf-8", encoding: str = "quoted-printable") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by a browser>", "Trang"
    message.set_content(markup, subtype="html", charset=charset, cte=encoding)
    message.make_related()
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png")
    return message.as_bytes()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_packed_page_is_read_as_the_page(encoding: str) -> None:
    found = decode(loaded(packed(page(PLAN), encoding=encoding), "trang.mhtml"))
    assert isinstance(found, Document)
    assert found.text.strip() == read(page(PLAN)).text.strip()


def test_packed_page_without_a_page_is_refused() -> None:
    data = packed(page(PLAN)).replace(b"text/html", b"text/css")
    assert isinstance(decode(loaded(data, "trang.mht")), Refusal)


KINDS = {
    "<!doctype html><p>a": "html", "\ufeff\n<HTML>": "html", '<?xml version="1.0"?><html>': "html", "<p>a</p>": "html",
    "<i>Kính gửi</i>: các sở": "text", "a < b": "text", "From: Sở A\nKính gửi": "text", "# Kế hoạch <p>": "text",
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), KINDS.items(), ids=KINDS)
def test_first_bytes_tell_a_page(data: str, expected: str) -> None:
    assert kind(loaded(data, "a.txt")) == expected


def test_fragment_is_a_page_by_its_name() -> None:
    assert [kind(loaded("Kế hoạch <b>99</b>", name)) for name in ("a.html", "a.txt")] == ["html", "text"]


HOSTILE = {
    "frames": "<frameset><frame src=a><frame src=b></frameset>",
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(1_000_000)) + ">cuối",
    "comments": page(PLAN) + "<!--" * 500_000,
    "quotes": "<p>" + "<a href='" * 200_000,
    "brackets": "<p>a" + "<" * 1_000_000,
    "columns": "<table>" + "<tr><td colspan=1000>a<td rowspan=65534 colspan=1000>b</tr>" * 500 + "</table>",
    "raised": "<p>" + "<sup>" * 50_000 + "1",
    "lists": "<ol><li>" * 20_000 + "a",
    "tables": "<table><tr><td>" * 5_000 + "a",
    "spaces": "<p>" + " \n" * 500_000 + "a",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_page_ends_soon(data: str) -> None:
    begin = time.monotonic()
    found = decode(loaded("<html>" + data))
    assert time.monotonic() - begin < 20
    assert isinstance(found, Document | Refusal)


def test_too_many_attributes_are_refused() -> None:
    found = decode(loaded("<html><p " + "a " * (MOST_ATTRIBUTES + 1) + ">"))
    assert isinstance(found, Refusal)
    assert found.code == "bomb"


@pytest.mark.parametrize("depth", [255, 257, 2_049, 100_000])
def test_depth_hides_nothing(depth: int) -> None:
    assert (
        text("<p>đầu</p>" + "<div>" * depth + "<p>Căn cứ 569/QĐ-TTg</p>" + "</div>" * depth + "cuối")
        == "đầu\nCăn cứ 569/QĐ-TTg\ncuối\n"
    )


def test_page_cut_off_is_partial_or_refused() -> None:
    data = page(SITE["menu"], PLAN).encode()
    for end in range(0, len(data), 97):
        found = decode(loaded(data[:end]))
        assert isinstance(found, Document | Refusal)
    cut = read(page(PLAN) + "<!-- chưa đóng <p>Điều 9</p>")
    assert cut.status == "partial"


def saved(plan: str) -> str:
    """Return a text as a page of a portal: its lines as paragraphs, what is tabbed as rows of a table."""
    parts, rows = [], ""
    for line in plan.splitlines():
        if "\t" in line:
            rows += "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>"
            continue
        parts += [f"<table>{rows}</table>"] if rows else []
        rows = ""
        parts.append(f"<p>{html.escape(line) or '&nbsp;'}</p>")
    parts += [f"<table>{rows}</table>"] if rows else []
    return page(SITE["menu"], f'<div class="content1">{"".join(parts)}</div>', SITE["related"], SITE["footer"])


def said(extraction: Extraction) -> tuple[object, ...]:
    """Return what an extraction says, without offsets and what is named by the bytes of its file."""
    sha256 = extraction.sha256[:12]
    names = {i.id: i.id.replace(sha256, "") for i in extraction.instruments}
    return (
        [(i.type, i.number, i.date, i.issuer, i.jurisdiction, i.title) for i in extraction.instruments],
        sorted((names.get(r.subject), r.predicate, names.get(r.object), r.modality) for r in extraction.relations),
        [(t.text.split(), t.lead, t.coordinating, t.period, t.due) for t in extraction.tasks],
    )


@pytest.mark.parametrize("name", ["cau-ke-36-kh-ubnd.txt", "tay-ninh-1127-kh-ubnd.txt", "dak-nong-305-kh-ubnd.txt"])
def test_plan_says_as_a_page_what_it_says_as_a_text(name: str) -> None:
    plain = decode(loaded((SAMPLES / name).read_bytes(), name))
    assert isinstance(plain, Document)
    known = knowledge.load()
    assert said(extract(read(saved(plain.text)), known)) == said(extract(plain, known))


SAYS = {
    "cells": "<table><tr><td class=label>Số ký hiệu</td><td>99/KH-UBND</td><td class=label>Ngày ban hành</td>"
    "<td>05/8/2024</td></tr></table>",
    "cells below": "<table><tr><th>Số hiệu:</th><td>99/KH-UBND</td></tr><tr><th>Ngày ban hành:</th><td>"
    "<b>05/8/2024</b></td></tr></table>",
    "terms": "<dl><dt>Số ký hiệu</dt><dd>99/KH-UBND</dd><dt>Ngày ban hành</dt><dd>05/8/2024</dd></dl>",
    "lines": "<ul><li><span>Số hiệu: </span>99/KH-UBND</li><li><b>Ngày ban hành:</b> 05/8/2024</li></ul>",
}


@pytest.mark.parametrize("part", SAYS.values(), ids=SAYS)
def test_attributes_of_a_portal_are_what_it_says_of_the_document(part: str) -> None:
    found = read(page(SITE["menu"], f"<div class=attributes>{part}</div>", f"<div class=content1>{PLAN}</div>"))
    assert {(s.field, s.value) for s in found.stated} == {("number", "99/KH-UBND"), ("date", "05/8/2024")}
    assert found.text == read(page(PLAN)).text


def test_label_for_several_cells_names_each() -> None:
    cells = ("Cơ quan ban hành/ Chức danh / Người ký", "Quốc hội", "Chủ tịch", "An")
    part = f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"
    found = read(page(SITE["menu"], f"<div>{part}</div>", f"<div class=content1>{PLAN}</div>"))
    assert [(s.field, s.value) for s in found.stated] == [("issuer", "Quốc hội"), ("signer", "An")]


def test_lists_of_a_portal_are_its_relations() -> None:
    box = (
        '<div class="luocdo"><div class="title"><a href="#">&nbsp;</a><a href="/1">Văn bản căn cứ</a> (1)</div><ul><li>'
        '<a href="/2">Luật 63/2020/QH14 Sửa đổi</a><a href="/3">[Thuộc tính]</a></li></ul></div>'
        '<div class="luocdo"><div class="title">'
        '<a href="/4">Văn bản bị thay thế</a> (1)</div><ul><li><a href="/5">Kế hoạch 7/KH-UBND</a></li></ul></div>'
    )
    found = read(page(SITE["menu"], f"<div>{box}</div>", f"<div class=content1>{PLAN}</div>"))
    assert [(s.label, s.value) for s in found.stated] == [
        ("Văn bản căn cứ", "Luật 63/2020/QH14 Sửa đổi"),
        ("Văn bản bị thay thế", "Kế hoạch 7/KH-UBND"),
    ]


def test_dates_of_several_documents_are_no_statement() -> None:
    lines = "".join(f"<li>Ngày ban hành: 0{n}/8/2024</li>" for n in range(1, 4))
    assert read(page(SITE["menu"], f"<ul class=list>{lines}</ul>", f"<div class=content1>{PLAN}</div>")).stated == ()


def test_document_s_own_tables_are_no_statement_of_the_portal() -> None:
    table = "<table><tr><td>Số ký hiệu</td><td>11/QĐ-UBND</td></tr><tr><td>Ngày ký</td><td>1/1/2020</td></tr></table>"
    assert read(page(SITE["menu"], f"<div class=content1>{PLAN}{table}</div>")).stated == ()
    assert read(page(PLAN, table)).stated == ()


LISTS = {
    "attributes": "<table><tr><td>Số ký hiệu</td><td>11/QĐ-UBND</td></tr>"
    "<tr><td>Ngày ký</td><td>1/1/2020</td></tr></table>",
    "bases": "<h4>Văn bản căn cứ (1)</h4><ul><li><a href=1>Nghị định 12/2020/NĐ-CP</a></li></ul>",
    "news": "<div>TIN NỔI BẬT</div><ul><li>Chỉ thị số 13/CT-TTg</li></ul>",
    "a line that leads away": "<p>Xem thêm: <a href=1>Quyết định số 14/QĐ-TTg</a></p>",
    "a line of news": "<p>Tin liên quan: Nghị quyết số 15/NQ-CP</p>",
    "words struck out": "<p>Số <del>16/QĐ</del><s>17/QĐ</s><strike>18/QĐ</strike></p>",
}


@pytest.mark.parametrize("menu", ["", SITE["navigation"]])
@pytest.mark.parametrize("part", LISTS)
def test_lists_beside_a_document_are_not_its_text(part: str, menu: str) -> None:
    parts = (LISTS[part], PLAN) if part == "attributes" else (PLAN, LISTS[part])
    found = read(page(menu, *parts)).text
    assert ("749/QĐ-TTg" in found, [n for n in range(11, 19) if f"{n}/" in found.replace("749/", "")]) == (True, [])


@pytest.mark.parametrize("start", ["Căn cứ ", "<a href=0>Căn cứ Luật Tổ chức</a>; "])
def test_bases_that_are_links_are_the_document_s(start: str) -> None:
    bases = f"<div class=c>{start}{'; '.join(f'<a href={n}>Luật số {n}/2020/QH14</a>' for n in range(60, 65))}</div>"
    found = read(page(SITE["menu"], f"<div class=d>{HEAD}{bases}{FOOT}</div>")).text
    assert "Luật số 64/2020/QH14" in found


ROWS = "".join(f"<tr><td>{n}</td><td>Xây dựng nền tảng dữ liệu dùng chung số {n} của tỉnh</td></tr>" for n in range(9))


@pytest.mark.parametrize("how", ['style="display:none"', 'class="modal"'])
def test_annex_that_a_page_does_not_show_makes_it_partial(how: str) -> None:
    body = f"<div class=d>{PLAN}</div><div {how}><p>PHỤ LỤC</p><table>{ROWS}</table></div>"
    assert read(page(SITE["menu"], body)).status == "partial"


@pytest.mark.parametrize("frame", ["<iframe src=/a.pdf></iframe>", "<object data=a type=application/pdf></object>"])
def test_page_that_only_shows_a_file_is_partial_and_says_so(frame: str) -> None:
    found = read(page(SITE["menu"], f"<div>{HEAD}{frame}</div>"))
    assert (found.status, "nhúng một tệp" in (found.note or "")) == ("partial", True)
