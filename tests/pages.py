"""A published store with real texts for the tests of the pages, and what a browser would show of HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from kg.archive import text_path
from kg.knowledge import load, vocabulary_quads
from kg.model import Document, Extraction, Finding, Instrument, Reference, Relation, Task
from kg.store import Part, count, publish
from kg.terms import BASE, VOCABULARY_GRAPH
from loaders.quads import document_iri, quads
from loaders.record import text_file, text_hash
from tests.graph import CTR63, KH12, KH431, KH452, NQ08_TN, NQ08_TV, NQ08_UNDATED, PLANNED, SO_KHCN, TW36

Text = tuple[Extraction, str]
"""An extraction and the text that its spans refer to."""

_BODY = "\n\n".join(
    f"{n}. Các sở, ban, ngành và địa phương rà soát nhiệm vụ được giao, bố trí nguồn lực và báo cáo kết quả "
    "trước ngày 15 tháng 12 hằng năm."
    for n in range(1, 61)
)

DAK_NONG = f"""ỦY BAN NHÂN DÂN
TỈNH ĐẮK NÔNG

Số: 452/KH-UBND
Đắk Nông, ngày 17 tháng 7 năm 2023

KẾ HOẠCH
Triển khai thực hiện Chương trình số 63-CTr/TU ngày 07/6/2023 của Ban Thường vụ Tỉnh ủy

I. MỤC ĐÍCH, YÊU CẦU

{_BODY}

II. TỔ CHỨC THỰC HIỆN

Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW ngày 30/01/2023 của Bộ Chính
trị về phát triển và ứng dụng công nghệ sinh học.
"""

TRA_VINH = f"""ỦY BAN NHÂN DÂN TỈNH TRÀ VINH
Số: 12/KH-UBND

KẾ HOẠCH
Thực hiện Nghị quyết số 36-NQ/TW

Căn cứ Nghị quyết số 08-NQ/TU ngày 23/01/2017 của Tỉnh ủy Trà Vinh;
Tiếp tục thực hiện Nghị quyết số 36-NQ/TW của Bộ Chính trị.

{_BODY}

Xây dựng Kế hoạch triển khai ứng dụng công nghệ sinh học thay thế Kế hoạch số 431/KH-UBND.
1	Tuyên truyền Nghị quyết số 36-NQ/TW	Sở Khoa học và Công nghệ	Hằng năm	Báo cáo
"""

HOSTILE_TITLE = (
    '<script>document.title="bị chiếm"</script> <img src="http://127.0.0.1:9/title.png" onerror="alert(1)"> '
    "![ảnh](http://127.0.0.1:9/markdown.png) \u202eđảo ngược\u202c \\N \"ngoặc\" &lt;b&gt; " + "rất dài " * 1250
)  # fmt: skip

HOSTILE = f"""Số: 66/KH-UBND

{HOSTILE_TITLE}

<script>window.hacked = true; fetch("http://127.0.0.1:9/fetch")</script>
<img src="http://127.0.0.1:9/body.png" onerror="window.hacked = true">
![theo dõi](http://127.0.0.1:9/track.png) [bấm](javascript:alert(1)) <a href="javascript:alert(2)">x</a>
\u202eVăn bản đảo chiều\u202c và \u200fdấu phải sang trái
<style>* {{ display: none }}</style> </div></mark><iframe src="http://127.0.0.1:9/frame"></iframe>
Thực hiện Nghị quyết số 08-NQ/TU "<b onmouseover=alert(3)>" của Tỉnh ủy.
"""

KH66 = Instrument(
    BASE + "instrument/tay-ninh/ke-hoach/66-kh-ubnd/2023", "KH", "66/KH-UBND", "2023-05-06",
    '<i>Ủy ban</i> nhân dân "tỉnh" Tây Ninh', None, "Tây Ninh", BASE + "jurisdiction/tay-ninh", HOSTILE_TITLE,
)  # fmt: skip


DRAFT = Instrument(
    BASE + "instrument/tay-ninh/ke-hoach/planned/dddddddddddd-1", "KH", None, None, None, None, "Tây Ninh",
    BASE + "jurisdiction/tay-ninh", '<img src="http://127.0.0.1:9/label.png" onerror="window.hacked = true">',
)  # fmt: skip


def _span(text: str, quote: str) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def _mention(text: str, instrument: Instrument, quote: str, certainty: str = "resolved") -> Reference:
    start, end = _span(text, quote)
    return Reference(instrument.id, start, end, quote, None, certainty)  # type: ignore[arg-type]


def _relation(text: str, subject: Instrument, predicate: str, object_: Instrument, quote: str, **more: str) -> Relation:
    start, end = _span(text, quote)
    modality, section = more.get("modality", "asserted"), more.get("section", "Tiêu đề")
    return Relation(
        subject.id, predicate, object_.id, modality, start, end, quote, section, "title", 0.98  # type: ignore[arg-type]
    )  # fmt: skip


def _document(text: str) -> Document:
    return Document("", "", text, "utf-8")


def _extraction(
    name: str, text: str, own: Instrument, others: Sequence[Instrument],
    mentions: Sequence[Reference], relations: Sequence[Relation], **more: tuple[object, ...],
) -> Text:  # fmt: skip
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    found = Extraction(
        name, sha256, "utf-8", "ok", None, len(text), own, (own, *others), tuple(mentions), tuple(relations)
    )
    return replace(found, held=text_hash(_document(text)), **more), text  # type: ignore[arg-type]


def texts() -> list[Text]:
    """Return three plans with their texts: a chain of three, a preamble with a planned plan, a hostile one."""
    chain = "Chương trình số 63-CTr/TU được xây dựng để thực hiện Nghị quyết số 36-NQ/TW"
    task = "1\tTuyên truyền Nghị quyết số 36-NQ/TW\tSở Khoa học và Công nghệ\tHằng năm\tBáo cáo"
    return [
        _extraction(
            "dak-nong.txt", DAK_NONG, KH452, (CTR63, TW36),
            (
                _mention(DAK_NONG, CTR63, "Chương trình số 63-CTr/TU ngày 07/6/2023 của Ban Thường vụ Tỉnh ủy"),
                _mention(DAK_NONG, TW36, "Nghị quyết số 36-NQ/TW ngày 30/01/2023 của Bộ Chính\ntrị"),
            ),
            (
                _relation(DAK_NONG, KH452, "implements", CTR63,
                          "Triển khai thực hiện Chương trình số 63-CTr/TU ngày 07/6/2023"),
                _relation(DAK_NONG, CTR63, "implements", TW36, chain, section="II. TỔ CHỨC THỰC HIỆN"),
            ),
        ),
        _extraction(
            "tra-vinh.txt", TRA_VINH, KH12, (TW36, NQ08_TV, PLANNED, KH431),
            (
                _mention(TRA_VINH, NQ08_TV, "Nghị quyết số 08-NQ/TU ngày 23/01/2017 của Tỉnh ủy Trà Vinh"),
                _mention(TRA_VINH, TW36, "Nghị quyết số 36-NQ/TW của Bộ Chính trị"),
                _mention(TRA_VINH, KH431, "Kế hoạch số 431/KH-UBND"),
            ),
            (
                _relation(TRA_VINH, KH12, "continues", TW36, "Tiếp tục thực hiện Nghị quyết số 36-NQ/TW"),
                _relation(TRA_VINH, KH12, "basedOn", NQ08_TV, "Căn cứ Nghị quyết số 08-NQ/TU ngày 23/01/2017"),
                _relation(TRA_VINH, PLANNED, "replaces", KH431, "thay thế Kế hoạch số 431/KH-UBND",
                          modality="planned", section="II"),
                _relation(TRA_VINH, KH12, "cites", KH431, "Kế hoạch số 431/KH-UBND", section="II"),
            ),
            authorities=(SO_KHCN,),
            tasks=(
                Task(BASE + "task/bbbbbbbbbbbb/600", "I", "1", "Tuyên truyền Nghị quyết số 36-NQ/TW", (SO_KHCN.id,),
                     (), "Hằng năm", None, "Báo cáo", (TW36.id,), *_span(TRA_VINH, task)),
            ),
            findings=(Finding("misspelt-number", "Số ký hiệu viết sai dạng: 36/NQ-TW", 60, 90, TW36.id),),
        ),
        _extraction(
            "<img src=x onerror=alert(4)>.txt", HOSTILE, KH66, (NQ08_TN, NQ08_UNDATED, DRAFT),
            (_mention(HOSTILE, NQ08_UNDATED, "Nghị quyết số 08-NQ/TU", "ambiguous"),),
            (
                _relation(HOSTILE, KH66, "implements", NQ08_UNDATED,
                          'Thực hiện Nghị quyết số 08-NQ/TU "<b onmouseover=alert(3)>" của Tỉnh ủy.'),
                _relation(HOSTILE, KH66, "cites", NQ08_TN, "![theo dõi](http://127.0.0.1:9/track.png)"),
                _relation(HOSTILE, KH66, "implements", DRAFT, "[bấm](javascript:alert(1))"),
            ),
        ),
    ]  # fmt: skip


def plain(text: str) -> Text:
    """Return a document that refers to nothing."""
    return _extraction("dai.txt", text, KH452, (), (), ())


def chain(length: int) -> list[Text]:
    """Return plans of which each implements the one before, the first one the directive of the centre."""
    found: list[Text] = []
    before = TW36
    for n in range(length):
        number = f"{n}/KH-CHUOI"
        own = replace(KH452, id=f"{BASE}instrument/dak-nong/ke-hoach/{n}-kh-chuoi/2024", number=number, title=None)
        text = f"{number} thực hiện {before.number}"
        found.append(
            _extraction(f"{n}.txt", text, own, (before,), (), (_relation(text, own, "implements", before, text),))
        )
        before = own
    return found


def said(
    subject: Instrument, predicate: str, object_: Instrument, *, modality: str = "asserted", title: str = ""
) -> Text:
    """Return the text of ``subject``, which says in one sentence how it is related to ``object_``."""
    quote = f"{subject.number} thực hiện {object_.number}"
    text = f"Số: {subject.number}\n\n{quote}. {predicate} {modality} {object_.id} {title}\n"
    relation = _relation(text, subject, predicate, object_, quote, modality=modality)
    return _extraction(
        f"{subject.id.rpartition('/instrument/')[2].replace('/', '-')}.txt", text, subject, (object_,), (), (relation,)
    )


def quads_of(document: Text) -> list[str]:
    """Return the N-Quads lines of one document's graph."""
    return quads(document[0], load())


def fan(count: int, relation: str = "implements") -> list[Text]:
    """Return plans of three provinces that each implement the directive of the centre, or relate to it otherwise."""
    found: list[Text] = []
    for n in range(count):
        number, place = f"{n + 1}/KH-UBND", ("dak-nong", "tra-vinh", "tay-ninh")[n % 3]
        own = replace(
            KH452, id=f"{BASE}instrument/{place}/ke-hoach/{n + 1}-kh-ubnd/2024", number=number,
            date=f"2024-{1 + n % 12:02}-{1 + n % 28:02}", title=f"Kế hoạch thứ {n + 1} về công nghệ sinh học",
        )  # fmt: skip
        text = f"Kế hoạch số {number} thực hiện Nghị quyết số {TW36.number}"
        found.append(
            _extraction(f"ke-hoach-{n + 1}.txt", text, own, (TW36,), (), (_relation(text, own, relation, TW36, text),))
        )
    return found


def replacement() -> Text:
    """Return a programme of 2025 that replaces the one of 2023, which a plan implements."""
    own = replace(
        CTR63, id=f"{BASE}instrument/dak-nong/chuong-trinh/7-ctr-tu/2025", number="7-CTr/TU", date="2025-03-01"
    )
    text = f"Chương trình số 7-CTr/TU ngày 01/3/2025 thay thế Chương trình số {CTR63.number}"
    return _extraction("thay-the.txt", text, own, (CTR63,), (), (_relation(text, own, "replaces", CTR63, text),))


def published(folder: Path, documents: Sequence[Text]) -> Path:
    """Publish these documents, with their texts, as the next generation of the store in ``folder``."""
    knowledge = load()
    lines = {VOCABULARY_GRAPH: vocabulary_quads()}
    for extraction, text in documents:
        (folder / "texts").mkdir(parents=True, exist_ok=True)
        text_path(folder, extraction.held).write_bytes(text_file(_document(text)))
        lines[document_iri(extraction.sha256)] = quads(extraction, knowledge)
    parts = []
    for graph, said in lines.items():
        data = "".join(f"{line}\n" for line in said).encode()
        parts.append(Part(graph, count(data, graph), data))
    publish(folder, parts, content=str(len(documents)), lines=len(documents), created="2026-11-20T00:00:00Z")
    return folder


class Shown(HTMLParser):
    """What a browser would show of the reader's HTML: the lines' text, the tables row by row, and the tags used.

    A row of a table is a line with a tab between its cells; the cards of mentions are kept apart in ``tips``.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.cells: list[str] = []
        self.tips: list[str] = []
        self.marked = ""
        self.tags: set[str] = set()
        self._open: list[str] = []
        self._fresh = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        if tag == "br":
            self.lines[-1] += "\v"
            self.cells[-1] += "\v"
            return
        self._open.append("tip" if given.get("role") == "tooltip" else tag)
        if str(given.get("class")).startswith("line") or tag == "tr":
            self.lines.append("")
        if tag in ("td", "th"):
            self.lines[-1] += "" if self._open.count("tr") and self._fresh else "\t"
            self.cells.append("")
        if self._open[-1] == "tip":
            self.tips.append("")
        self._fresh = tag == "tr"

    def handle_endtag(self, tag: str) -> None:
        closed = self._open.pop()
        if closed in ("h2", "h3", "h4", "h5"):
            self.headings.append((closed, self.lines[-1]))

    def handle_data(self, data: str) -> None:
        if "tip" in self._open:
            self.tips[-1] += data
            return
        self.lines[-1] += data
        if "td" in self._open or "th" in self._open:
            self.cells[-1] += data
        if "mark" in self._open:
            self.marked += data
