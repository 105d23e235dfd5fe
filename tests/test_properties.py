"""What holds for every document: spans lead to their text, the form of the text does not matter, nothing raises.

`CANCU_FUZZ=5000` tries that many random texts instead of the fixed few.
"""

from __future__ import annotations

import ast
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.knowledge import load
from kg.model import Extraction, Instrument
from kg.terms import BASE
from loaders.link import link
from loaders.quads import document_iri, quads
from loaders.record import dumps, loads
from tests.texts import extraction, paths, read, text_of

PREFIX = "Đoạn mở đầu này kể chuyện thời tiết và mùa màng.\n\n"
"""A paragraph that says nothing of any instrument."""

FUZZ = int(os.environ.get("CANCU_FUZZ", "0"))
BOUNDED = settings(
    max_examples=FUZZ or 150,
    derandomize=not FUZZ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

documents = pytest.mark.parametrize("path", paths(), ids=lambda p: p.name)


def label(instrument: Instrument | None) -> tuple[str | None, ...]:
    """Return what names an instrument in any form of its document's text."""
    if instrument is None:
        return ()
    title = unicodedata.normalize("NFC", instrument.title or "") or None
    return instrument.number, instrument.date, instrument.jurisdiction, instrument.issuer, title


def facts(told: Extraction) -> dict[str, list[Any]]:
    """Return what an extraction says, without offsets and hashes."""
    by_id = {i.id: i for i in told.instruments}
    return {
        "own": [label(told.own)],
        "instruments": sorted((label(i) for i in told.instruments), key=repr),
        "mentions": [label(by_id.get(m.instrument)) for m in told.mentions],
        "relations": [
            (label(by_id.get(r.subject)), r.predicate, label(by_id.get(r.object)), r.modality, r.rule)
            for r in told.relations
        ],
        "tasks": [(t.section, t.number, unicodedata.normalize("NFC", t.text), t.lead) for t in told.tasks],
    }


def spans(told: Extraction) -> list[tuple[int, int, str]]:
    """Return every span of an extraction with the text that should stand there."""
    quoted = (*told.relations, *getattr(told, "targets", ()))
    return [(m.start, m.end, m.text) for m in told.mentions] + [(q.start, q.end, q.quote) for q in quoted]


def ends(told: Extraction) -> Iterable[tuple[int, int]]:
    """Yield the spans of which only the ends are told."""
    yield from ((t.start, t.end) for t in told.tasks)
    yield from ((f.start, f.end) for f in told.findings if f.start is not None and f.end is not None)


def assert_sound(text: str, told: Extraction) -> None:
    """Check what must hold for any text: spans, a record that can be read back, and quads that parse."""
    assert [text[start:end] for start, end, _ in spans(told)] == [words for _, _, words in spans(told)]
    assert all(0 <= start <= end <= len(text) for start, end in ends(told))
    assert loads(dumps(told)) == told
    lines = quads(told, load())
    assert lines == sorted(set(lines))
    parsed = list(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS))
    assert len(parsed) == len(lines)
    assert {q.graph_name for q in parsed} == {ox.NamedNode(document_iri(told.sha256))}


@documents
def test_span_of_a_document_holds_its_text(path: Path) -> None:
    assert_sound(text_of(path), extraction(path))


@documents
def test_decomposed_document_says_the_same(path: Path) -> None:
    assert facts(read(unicodedata.normalize("NFD", text_of(path)))) == facts(extraction(path))


@documents
def test_span_of_a_decomposed_document_holds_its_text(path: Path) -> None:
    text = unicodedata.normalize("NFD", text_of(path))
    assert_sound(text, read(text))


@documents
def test_document_with_other_line_ends_says_the_same(path: Path) -> None:
    lines = text_of(path).replace("\r\n", "\n")
    assert facts(read(lines.replace("\n", "\r\n"))) == facts(read(lines))


@documents
def test_neutral_paragraph_in_front_shifts_every_mention(path: Path) -> None:
    before = [(m.start + len(PREFIX), m.end + len(PREFIX), m.text) for m in extraction(path).mentions]
    assert [(m.start, m.end, m.text) for m in read(PREFIX + text_of(path)).mentions] == before


@documents
def test_empty_lines_at_the_end_change_nothing(path: Path) -> None:
    assert facts(read(text_of(path) + "\n\n  \n")) == facts(extraction(path))


@documents
def test_reading_twice_gives_the_same(path: Path) -> None:
    told = extraction(path)
    again = read(text_of(path))
    assert (again.instruments, again.mentions, again.relations, again.tasks, again.findings) == (
        told.instruments, told.mentions, told.relations, told.tasks, told.findings,
    )  # fmt: skip
    assert quads(told, load()) == quads(told, load())


@documents
def test_iri_of_an_individual_stands_below_the_base(path: Path) -> None:
    told = extraction(path)
    named = [i.id for i in told.instruments] + [a.id for a in told.authorities] + [t.id for t in told.tasks]
    assert [iri for iri in named if not iri.startswith(BASE) or not iri.isascii()] == []


@documents
def test_relation_and_mention_refer_to_told_instruments(path: Path) -> None:
    told = extraction(path)
    named = {m.instrument for m in told.mentions} | {e for r in told.relations for e in (r.subject, r.object)}
    assert named - {i.id for i in told.instruments} == set()


def test_linking_does_not_depend_on_the_order_of_documents() -> None:
    told = [extraction(path) for path in paths()]
    assert link(told[::-1])[::-1] == link(told)


PIECES = r"""
Căn cứ_|Nghị quyết số_|36-NQ/TW|24/KH-UBND|16/2021/NQ-HĐND|64/2025/QH15|50-NQ/CP|5973/UBND-KT|_ngày 31/3/2023|
_ngày   tháng 02 năm 2023|_của Ủy ban nhân dân tỉnh Tây Ninh|_của Bộ Chính trị|_về việc_|_thực hiện_|_triển khai_|
sửa đổi, bổ sung_|thay thế_|bãi bỏ_|hết hiệu lực|;_|,_|_và_|.\n|:\n|\n\n|-_|1._|a)_|I._|Điều 1._|Phụ lục\n|Số:_|
KẾ HOẠCH\n|(Kèm theo_|(sau đây gọi tắt là_|)|Luật Đầu tư công|Chiến lược phát triển_|giai đoạn 2021-2025|tại_|theo_|
Kế hoạch này_|Chủ trì|\tphối hợp\t|Sở Tài chính|Quý III/2023|Nơi nhận:|TM. ỦY BAN NHÂN DÂN\n|Đ|đ|ệ|\u0301|\u0323|
\u00ad|\u200b|\r\n|\x00|\x1b|\x7f|“|”|…|**|<i>|</i>|&|²|\u202e|\ufffd|\U0001f600|9999999|0/|/-/|Tây Ninh|xã_|tỉnh_|
tham mưu trình_|điểm a, khoản 1 Điều 2_|khóa XIII|được sửa đổi, bổ sung bởi_|Ban Chỉ đạo tổng kết Nghị quyết số_
"""
"""Pieces of documents and of noise; an underscore stands for a blank and escapes for their characters."""

WORDS = [
    re.sub(r"\\(?:[nrt]|x..|u.{4}|U.{8})", lambda m: ast.literal_eval(f"'{m[0]}'"), piece.strip("\n")).replace("_", " ")
    for piece in PIECES.strip("\n").split("|")
]
MIXTURES = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)
HEADED = MIXTURES.map(
    lambda rest: f"ỦY BAN NHÂN DÂN TỈNH TÂY NINH\nSố: 24/KH-UBND\nTây Ninh, ngày 05 tháng 3 năm 2025\nKẾ HOẠCH\n{rest}"
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(MIXTURES)
@BOUNDED
def test_mixture_of_words_is_read_soundly(text: str) -> None:
    assert_sound(text, read(text))


@given(HEADED)
@BOUNDED
def test_mixture_below_a_header_is_read_soundly(text: str) -> None:
    assert_sound(text, read(text))


@given(ANY_TEXT)
@BOUNDED
def test_any_text_is_read_soundly(text: str) -> None:
    assert_sound(text, read(text))


@given(HEADED)
@BOUNDED
def test_mixture_says_the_same_decomposed(text: str) -> None:
    decomposed, composed = unicodedata.normalize("NFD", text), unicodedata.normalize("NFC", text)
    assert facts(read(decomposed)) == facts(read(composed))
