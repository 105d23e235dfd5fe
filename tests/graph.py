"""A small hand-made graph for tests: three documents of two provinces, written by the project.

`EXTRACTIONS` are values as the reader gives them; `lines()` are their N-Quads with the vocabulary graph.
"""

from __future__ import annotations

from kg.knowledge import load, vocabulary_quads
from kg.model import Authority, Extraction, Finding, Instrument, Reference, Relation, Task
from kg.terms import BASE
from loaders.quads import quads


def _id(path: str) -> str:
    return BASE + path


TW36 = Instrument(
    _id("instrument/trung-uong/nghi-quyet/36-nq-tw/2023"), "NQ", "36-NQ/TW", "2023-01-30", "Bộ Chính trị",
    _id("authority/trung-uong/bo-chinh-tri"), "Trung ương", _id("jurisdiction/trung-uong"),
    "về phát triển và ứng dụng công nghệ sinh học",
)  # fmt: skip
CTR63 = Instrument(
    _id("instrument/dak-nong/chuong-trinh/63-ctr-tu/2023"), "CTr", "63-CTr/TU", "2023-06-07",
    "Ban Thường vụ Tỉnh ủy Đắk Nông", _id("authority/dak-nong/ban-thuong-vu-tinh-uy-dak-nong"), "Đắk Nông",
    _id("jurisdiction/dak-nong"), None,
)  # fmt: skip
KH452 = Instrument(
    _id("instrument/dak-nong/ke-hoach/452-kh-ubnd/2023"), "KH", "452/KH-UBND", "2023-07-17",
    "Ủy ban nhân dân tỉnh Đắk Nông", _id("authority/dak-nong/uy-ban-nhan-dan-tinh-dak-nong"), "Đắk Nông",
    _id("jurisdiction/dak-nong"), "Triển khai thực hiện Chương trình số 63-CTr/TU",
)  # fmt: skip
KH12 = Instrument(
    _id("instrument/tra-vinh/ke-hoach/12-kh-ubnd/2024"), "KH", "12/KH-UBND", "2024-02-01",
    "Ủy ban nhân dân tỉnh Trà Vinh", _id("authority/tra-vinh/uy-ban-nhan-dan-tinh-tra-vinh"), "Trà Vinh",
    _id("jurisdiction/tra-vinh"), "Thực hiện Nghị quyết số 36-NQ/TW",
)  # fmt: skip
NQ08_TN = Instrument(
    _id("instrument/tay-ninh/nghi-quyet/08-nq-tu/2023"), "NQ", "08-NQ/TU", "2023-03-31", "Tỉnh ủy Tây Ninh",
    _id("authority/tay-ninh/tinh-uy-tay-ninh"), "Tây Ninh", _id("jurisdiction/tay-ninh"),
    "về phát triển khoa học, công nghệ",
)  # fmt: skip
NQ08_TV = Instrument(
    _id("instrument/tra-vinh/nghi-quyet/08-nq-tu/2017"), "NQ", "08-NQ/TU", "2017-01-23", "Tỉnh ủy Trà Vinh",
    _id("authority/tra-vinh/tinh-uy-tra-vinh"), "Trà Vinh", _id("jurisdiction/tra-vinh"),
    "về phát triển nông nghiệp công nghệ cao",
)  # fmt: skip
NQ08_UNDATED = Instrument(
    _id("instrument/unknown/nghi-quyet/08-nq-tu/undated-cccccccccccc"), "NQ", "08-NQ/TU",
    candidates=(NQ08_TN.id, NQ08_TV.id),
)  # fmt: skip
PLANNED = Instrument(
    _id("instrument/tra-vinh/ke-hoach/planned/bbbbbbbbbbbb-400"), "KH", None, None, None, None, "Trà Vinh",
    _id("jurisdiction/tra-vinh"), "Kế hoạch triển khai ứng dụng công nghệ sinh học",
)  # fmt: skip
KH431 = Instrument(
    _id("instrument/tra-vinh/ke-hoach/431-kh-ubnd/2021"), "KH", "431/KH-UBND", "2021-02-09",
    "Ủy ban nhân dân tỉnh Trà Vinh", _id("authority/tra-vinh/uy-ban-nhan-dan-tinh-tra-vinh"), "Trà Vinh",
    _id("jurisdiction/tra-vinh"),
)  # fmt: skip
SO_KHCN = Authority(
    _id("authority/tra-vinh/so-khoa-hoc-va-cong-nghe"), "Sở Khoa học và Công nghệ tỉnh Trà Vinh", "department",
    "Trà Vinh",
)  # fmt: skip


def _relation(subject: Instrument, predicate: str, obj: Instrument, start: int, **more: object) -> Relation:
    values: dict[str, object] = {
        "modality": "asserted", "end": start + 60, "section": "Tiêu đề", "rule": "title", "confidence": 0.98,
        "quote": f"{subject.number} thực hiện {obj.number}",
    } | more  # fmt: skip
    return Relation(subject=subject.id, predicate=predicate, object=obj.id, start=start, **values)  # type: ignore[arg-type]


EXTRACTIONS = (
    Extraction(
        "dak-nong.txt", "a" * 64, "utf-8", "ok", None, 900, KH452, (KH452, CTR63, TW36),
        (
            Reference(KH452.id, 10, 21, "452/KH-UBND"),
            Reference(CTR63.id, 100, 130, "Chương trình số 63-CTr/TU"),
            Reference(TW36.id, 150, 180, "Nghị quyết số 36-NQ/TW"),
        ),
        (_relation(KH452, "implements", CTR63, 90), _relation(CTR63, "implements", TW36, 100, rule="chain")),
    ),
    Extraction(
        "tra-vinh.txt", "b" * 64, "utf-8", "ok", None, 1200, KH12, (KH12, TW36, NQ08_TV, PLANNED, KH431),
        (
            Reference(KH12.id, 5, 15, "12/KH-UBND"),
            Reference(TW36.id, 60, 90, "Nghị quyết số 36-NQ/TW"),
            Reference(NQ08_TV.id, 200, 230, "Nghị quyết số 08-NQ/TU", pinpoint="Điều 2"),
            Reference(KH431.id, 430, 455, "Kế hoạch số 431/KH-UBND"),
        ),
        (
            _relation(KH12, "continues", TW36, 50, rule="preamble"),
            _relation(KH12, "basedOn", NQ08_TV, 190, rule="preamble", section="Căn cứ"),
            _relation(PLANNED, "replaces", KH431, 400, modality="planned", rule="planned", section="II"),
            _relation(KH12, "cites", KH431, 430, rule="mention", section="II"),
        ),
        (SO_KHCN,),
        (
            Task(
                _id("task/bbbbbbbbbbbb/600"), "I", "1", "Tuyên truyền Nghị quyết 36-NQ/TW", (SO_KHCN.id,), (),
                "Hằng năm", None, "Báo cáo", (TW36.id,), 600, 700,
            ),
        ),
        (Finding("misspelt-number", "Số ký hiệu viết sai dạng: 36/NQ-TW", 60, 90, TW36.id),),
    ),
    Extraction(
        "khong-so.txt", "c" * 64, "utf-8", "ok", None, 700,
        Instrument(
            _id("instrument/tay-ninh/ke-hoach/document/cccccccccccc"), "KH", None, "2023-11",
            "Sở Khoa học và Công nghệ tỉnh Tây Ninh", None, "Tây Ninh", _id("jurisdiction/tay-ninh"),
            "Kế hoạch hoạt động năm 2023",
        ),
        (
            Instrument(
                _id("instrument/tay-ninh/ke-hoach/document/cccccccccccc"), "KH", None, "2023-11",
                "Sở Khoa học và Công nghệ tỉnh Tây Ninh", None, "Tây Ninh", _id("jurisdiction/tay-ninh"),
                "Kế hoạch hoạt động năm 2023",
            ),
            NQ08_TN,
            NQ08_UNDATED,
        ),
        (
            Reference(NQ08_TN.id, 40, 80, "Nghị quyết số 08-NQ/TU"),
            Reference(NQ08_UNDATED.id, 300, 322, "Nghị quyết số 08-NQ/TU", certainty="ambiguous"),
        ),
        (
            Relation(
                _id("instrument/tay-ninh/ke-hoach/document/cccccccccccc"), "implements", NQ08_TN.id, "asserted",
                30, 90, "Thực hiện Nghị quyết số 08-NQ/TU", "Tiêu đề", "title", 0.99,
            ),
        ),
    ),
)  # fmt: skip
"""`452/KH-UBND` → `63-CTr/TU` → `36-NQ/TW` ← `12/KH-UBND` (a second province); one unnumbered plan."""


def lines() -> list[str]:
    """Return the N-Quads lines of the three documents and of the vocabulary graph."""
    knowledge = load()
    return [line for e in EXTRACTIONS for line in quads(e, knowledge)] + vocabulary_quads()
