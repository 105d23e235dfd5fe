"""A hand-made graph of tasks: two plans for one directive, departments before and after the reform, standing duties."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.archive import text_path
from kg.knowledge import load, vocabulary_quads
from kg.model import Authority, Document, Extraction, Instrument, Relation, Task
from kg.store import Part, count, publish
from kg.terms import BASE, VOCABULARY_GRAPH
from loaders.quads import document_iri, quads
from loaders.record import text_file, text_hash
from loaders.succession import authorities, authorities_graph
from tests.graph import TW36

_HEAD = f"{BASE}authority/"
OLD, NEW = (f"{_HEAD}{place}/so-khoa-hoc-va-cong-nghe-tinh-tay-ninh" for place in ("tay-ninh", "tay-ninh-2025"))
"""Sở Khoa học và Công nghệ tỉnh Tây Ninh before and after the merger."""
MEDIA = f"{_HEAD}tay-ninh/so-thong-tin-va-truyen-thong-tinh-tay-ninh"
"""What went into it on 2025-03-01."""
UNIT = f"{OLD}-chi-cuc-do-luong"
GROUP = f"{_HEAD}tay-ninh/cac-so-ban-nganh-tinh"
FINANCE = f"{_HEAD}tay-ninh-2025/so-tai-chinh-tinh-tay-ninh"
_NAMES = {
    OLD: "Sở Khoa học và Công nghệ tỉnh Tây Ninh",
    NEW: "Sở Khoa học và Công nghệ tỉnh Tây Ninh",
    MEDIA: "Sở Thông tin và Truyền thông tỉnh Tây Ninh",
    UNIT: "Sở Khoa học và Công nghệ tỉnh Tây Ninh (Chi cục Đo lường)",
    GROUP: "Các sở, ban, ngành tỉnh",
    FINANCE: "Sở Tài chính tỉnh Tây Ninh",
}
_UBND = "Ủy ban nhân dân tỉnh Tây Ninh"
PLAN = Instrument(
    f"{BASE}instrument/tay-ninh/ke-hoach/7-kh-ubnd/2024", "KH", "7/KH-UBND", "2024-01-05", _UBND, None, "Tây Ninh",
    f"{BASE}jurisdiction/tay-ninh", "Thực hiện Nghị quyết số 36-NQ/TW giai đoạn 2024-2025",
)  # fmt: skip
LATER = Instrument(
    f"{BASE}instrument/tay-ninh-2025/ke-hoach/9-kh-ubnd/2026", "KH", "9/KH-UBND", "2026-01-09", _UBND, None,
    "Tây Ninh", f"{BASE}jurisdiction/tay-ninh-2025", "Tiếp tục Kế hoạch số 7/KH-UBND",
)  # fmt: skip
HOSTILE = '<img src=x onerror="alert(1)"> ![a](http://127.0.0.1:9/a.png) \u202e=HYPERLINK("x")'

_ROWS: tuple[tuple[Instrument, str, tuple[str, ...], tuple[str, ...], dict[str, object]], ...] = (
    (
        PLAN,
        "Xây dựng cơ sở dữ liệu",
        (OLD,),
        (FINANCE,),
        {"period": "Quý II/2025", "due": "2025-06-30", "deliverable": "Báo cáo UBND tỉnh"},
    ),
    (PLAN, "Tuyên truyền", (MEDIA,), (OLD,), {"period": "Hằng năm"}),
    (
        PLAN,
        "Kiểm định phương tiện đo",
        (UNIT,),
        (),
        {"period": "2024-2026", "due": "2026-12-31", "deliverable": "Kế hoạch kiểm định"},
    ),
    (
        PLAN,
        "Báo cáo kết quả trước ngày 30/11 hằng năm",
        (GROUP,),
        (),
        {"recurrence": "yearly", "days": ("--11-30",), "reports_to": (OLD,)},
    ),
    (
        LATER,
        "Tổng hợp, báo cáo UBND tỉnh trước ngày 25 hằng tháng",
        (NEW,),
        (),
        {"recurrence": "monthly", "days": ("---25",)},
    ),
    (
        LATER,
        "Trình đề án",
        (NEW,),
        (FINANCE,),
        {"period": "trước ngày 15/12/2026", "due": "2026-12-15", "deliverable": "Tờ trình"},
    ),
    (
        LATER,
        "Bố trí kinh phí",
        (FINANCE,),
        (NEW,),
        {"period": "Quý IV/2026", "due": "2026-12-31", "instruments": (TW36.id,)},
    ),
    (LATER, f"Rà soát {HOSTILE}", (NEW,), (), {"period": "Năm 2026 và những năm tiếp theo", "deliverable": HOSTILE}),
    (LATER, "Phối hợp khi có yêu cầu", (FINANCE,), (NEW,), {}),
)
"""Plan, words, who leads, who coordinates, when and what."""


def task(text: str) -> str:
    """Return the IRI of the task with these words at its beginning."""
    return next(t.id for e, _ in texts() for t in e.tasks if t.text.startswith(text))


def texts() -> list[tuple[Extraction, str]]:
    """Return the two plans as they were read, each with its text."""
    return [_extraction(PLAN, "ke-hoach-7.txt", TW36), _extraction(LATER, "ke-hoach-9.txt", PLAN)]


def store() -> Store:
    """Return the graph in memory."""
    found = Store()
    for said in _graphs().values():
        found.load("\n".join(said).encode(), format=RdfFormat.N_QUADS)
    return found


def published(folder: Path) -> Path:
    """Publish the graph, with its texts, in ``folder``."""
    for extraction, text in texts():
        (folder / "texts").mkdir(parents=True, exist_ok=True)
        text_path(folder, extraction.held).write_bytes(text_file(Document("", "", text, "utf-8")))
    parts = []
    for graph, said in _graphs().items():
        data = "".join(f"{line}\n" for line in said).encode()
        parts.append(Part(graph, count(data, graph), data))
    publish(folder, parts, content="duties", lines=2, created="2026-11-20T00:00:00Z")
    return folder


def _graphs() -> dict[str, list[str]]:
    knowledge = load()
    found = [extraction for extraction, _ in texts()]
    documents = {document_iri(e.sha256): quads(e, knowledge) for e in found}
    return documents | {VOCABULARY_GRAPH: vocabulary_quads(), authorities_graph(): authorities(found, knowledge)}


def _extraction(own: Instrument, name: str, directive: Instrument) -> tuple[Extraction, str]:
    rows = [row for row in _ROWS if row[0] is own]
    heading = f"{own.number} thực hiện {directive.number}"
    text = "\n".join([heading, *(row[1] for row in rows)])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    tasks = []
    for number, (_, said, lead, coordinating, more) in enumerate(rows, 1):
        start = text.index(said)
        plain = Task(
            f"{BASE}task/{sha256[:12]}/{start}", "III", str(number), said, lead, coordinating, None, None, None, (),
            start, start + len(said),
        )  # fmt: skip
        tasks.append(replace(plain, **more))  # type: ignore[arg-type]
    bodies = {b for t in tasks for b in (*t.lead, *t.coordinating, *t.reports_to)}
    relation = Relation(own.id, "implements", directive.id, "asserted", 0, len(heading), heading, "", "title", 0.98)
    found = Extraction(
        name, sha256, "utf-8", "ok", None, len(text), own, (own, directive), (), (relation,),
        tuple(_authority(b) for b in sorted(bodies)), tuple(tasks),
    )  # fmt: skip
    return replace(found, held=text_hash(Document("", "", text, "utf-8"))), text


def _authority(body: str) -> Authority:
    return Authority(body, _NAMES[body], "group" if body == GROUP else "department", "Tây Ninh")
