"""A further file of one instrument and the draft of an issued one are linked, and what they say is not doubled."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from kg import knowledge, queries
from kg.build import build, remove
from kg.model import Document, Extraction
from kg.rows import text as shown
from kg.store import open_published
from kg.terms import DEF
from loaders import likeness
from loaders.likeness import contained, sketch, twins
from loaders.link import link
from loaders.road import extract
from loaders.text import clean
from tests import tiny

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\nSố: {number}\nTây Ninh, ngày {day}\n\nKẾ HOẠCH\n{title}\n\n"
TITLE = "Phát triển hạ tầng số năm 2024"
WORK = (
    "{n}. Sở Khoa học và Công nghệ chủ trì, phối hợp Sở Tài chính rà soát mạng lưới trạm thu phát sóng ở xã vùng {n}, "
    "trình Ủy ban nhân dân tỉnh phương án mở rộng trong quý {n} và theo dõi kết quả hằng tháng.\n"
)
OTHER = (
    "Trường học, trạm y tế và nhà văn hóa của ấp {n} được nối mạng cáp quang; kinh phí lấy từ ngân sách huyện {n}, "
    "Phòng Văn hóa theo dõi việc dùng và báo cáo khi đường truyền hỏng quá {n} ngày.\n"
)


def plan(number: str = "24/KH-UBND", day: str = "05 tháng 3 năm 2024", title: str = TITLE, work: str = WORK) -> str:
    lines = "".join(work.format(n=n) for n in range(1, 40))
    basis = "Thực hiện Nghị quyết số 36-NQ/TW ngày 01 tháng 7 năm 2014 của Bộ Chính trị.\n"
    return HEAD.format(number=number, day=day, title=title) + basis + lines


def read(text: str, reader: str = "utf-8") -> Extraction:
    return extract(Document("a.txt", hashlib.sha256(text.encode()).hexdigest(), text, reader), knowledge.load())


@pytest.mark.parametrize("change", [str.upper, lambda t: t.replace(" ", "\n"), lambda t: t.replace("\n", "\n\n  ")])
def test_sketch_is_of_the_words_alone(change: object) -> None:
    assert sketch(clean(change(plan()))) == sketch(clean(plan()))  # type: ignore[operator]


def test_text_is_contained_as_far_as_its_words_stand_in_the_other() -> None:
    body, other = plan(), plan(work=OTHER)
    whole = body + "".join(OTHER.format(n=n) for n in range(1, 40))
    one, two, three = (sketch(clean(t)) for t in (body, other, whole))
    assert contained(one, one) == contained(one, three) == 1.0
    assert contained(one, two) < 0.2 < contained(three, one) < 0.9


def found(*texts: str, readers: tuple[str, ...] = ()) -> list[tuple[int, str, int]]:
    """Return which text repeats which, and how, by their places."""
    said = [read(t, r) for t, r in zip(texts, readers or ("utf-8",) * len(texts), strict=True)]
    places = {e.sha256: n for n, e in enumerate(said)}
    return sorted((places[sha256], twin.kind, places[twin.sha256]) for sha256, twin in twins(said).items())


def test_second_file_of_an_instrument_is_a_copy() -> None:
    assert len(found(plan(), plan() + "\nNơi nhận: - Như trên.\n")) == 1


def test_recognised_file_is_the_copy_of_the_typed_one() -> None:
    scan = plan().replace("phương án mở rộng", "phuơng án mở rộng")
    assert found(scan, plan(), readers=("pdf+ocr", "docx")) == [(0, "copy", 1)]


def test_file_without_the_annex_repeats_the_one_that_has_it() -> None:
    annex = "\nPhụ lục\n" + "".join(OTHER.format(n=n) for n in range(1, 40))
    assert found(plan(), plan() + annex) == [(0, "copy", 1)]
    assert found(plan() + annex + "\ufffd" * 5, plan()) == [(1, "copy", 0)]


def test_copy_that_says_something_else_is_a_finding() -> None:
    other = plan().replace("Sở Khoa học và Công nghệ chủ trì", "Sở Y tế chủ trì", 1)
    told = link([read(plan() + "Nơi nhận: - Như trên."), read(other)])
    (copy,) = (e for e in told if e.twin)
    assert [f.code for f in copy.findings] == ["copy-differs"]


def test_copy_that_says_the_same_is_no_finding() -> None:
    told = link([read(plan() + "Nơi nhận: - Như trên."), read(plan())])
    assert [(e.twin.kind, e.findings) for e in told if e.twin] == [("copy", ())]


def test_issued_plans_of_one_title_are_not_compared_with_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    monkeypatch.setattr(likeness, "contained", lambda *sketches: compared.append(sketches) or 0.0)
    one = read(plan())
    many = [
        replace(one, sha256=f"{n:064}", own=replace(one.own, id=f"{one.own.id}/{n}", number=f"{n}/KH-UBND"))
        for n in range(200)
    ]
    assert (twins(many), compared) == ({}, [])


def test_texts_of_one_instrument_are_compared_with_a_few_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    monkeypatch.setattr(likeness, "contained", lambda *sketches: compared.append(sketches) or 0.0)
    one = read(plan())
    many = [replace(one, sha256=f"{n:064}") for n in range(200)]
    assert (twins(many), len(compared) <= 2 * 16 * 200) == ({}, True)


def test_text_without_number_is_the_draft_of_what_was_issued() -> None:
    assert found(plan(number="     /KH-UBND", day="     tháng 3 năm 2024"), plan()) == [(0, "draft", 1)]


@pytest.mark.parametrize(
    "other",
    [
        plan(number="31/KH-UBND", day="07 tháng 3 năm 2025", title=TITLE.replace("2024", "2025")),
        plan(number="25/KH-UBND"),
        plan(work=OTHER),
        plan(number="     /KH-UBND", title="Chuyển đổi số trong trường học năm 2024"),
        plan(number="     /KH-UBND", day="    tháng 3 năm 2022"),
    ],
    ids=["next year", "other number", "other text of the same number", "other title", "draft of another year"],
)
def test_like_texts_of_other_instruments_are_no_twins(other: str) -> None:
    assert found(plan(), other) == []


def test_twins_of_one_another_have_one_speaker() -> None:
    texts = [plan() + f"\nNơi nhận {n}: - Như trên.\n" for n in range(4)]
    told = found(*texts)
    assert len(told) == 3 and len({speaker for _, _, speaker in told}) == 1
    assert {speaker for _, _, speaker in told}.isdisjoint(n for n, _, _ in told)


def test_store_links_a_copy_and_counts_its_tasks_once(tmp_path: Path) -> None:
    (tmp_path / "một.txt").write_text(plan(), "utf-8")
    build([tmp_path / "một.txt"], tmp_path / "kho", clock=tiny.noon)
    alone = tasks(tmp_path / "kho")
    (tmp_path / "hai.txt").write_text(plan() + "\nNơi nhận: - Như trên.\n", "utf-8")
    build([tmp_path / "hai.txt"], tmp_path / "kho", clock=tiny.noon)
    assert tasks(tmp_path / "kho") == alone > 0
    ((_, _, kind, _, _),) = rows(tmp_path / "kho", "copies")
    assert kind == "copy"


def test_store_without_the_speaker_lets_the_copy_speak(tmp_path: Path) -> None:
    texts = {"một.txt": plan(), "hai.txt": plan() + "\nNơi nhận: - Như trên.\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    build([tmp_path / name for name in texts], tmp_path / "kho", clock=tiny.noon)
    ((_, file, _, _, speaker),) = rows(tmp_path / "kho", "copies")
    remove(speaker, tmp_path / "kho", clock=tiny.noon)
    assert rows(tmp_path / "kho", "copies") == []
    build([tmp_path / file], tmp_path / "alone", clock=tiny.noon)
    assert set(tiny.graph(tmp_path / "kho")) >= {q for q in tiny.graph(tmp_path / "alone") if "/document/" in q}


def tasks(store: Path) -> int:
    return sum(line.split()[2] == f"<{DEF}Task>" for line in tiny.graph(store))


def rows(store: Path, name: str) -> list[tuple[str, ...]]:
    found = queries.run(open_published(store), name, {})
    return [tuple(map(shown, row)) for row in found.rows]
