"""A record of a corpus is its text and what its publisher says of it, whatever its fields are called."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kg.model import Document, Stated
from loaders.containers import UNNAMED, parts
from loaders.files import Loaded, Source
from loaders.reading import decode
from loaders.refusal import Refusal

TEXT = "KẾ HOẠCH\nCăn cứ Luật Đầu tư công;\nĐiều 1. Giao việc."


def loaded(record: dict[str, Any]) -> Loaded:
    data = json.dumps(record).encode()
    return Loaded("kho.jsonl#1", hashlib.sha256(data).hexdigest(), data)


def read(**fields: Any) -> Document:
    found = decode(loaded(fields))
    assert isinstance(found, Document), found
    return found


@pytest.mark.parametrize("name", ["noi_dung", "content", "toanVan", "full_text", "Nội dung", "ToanVan", "content_html"])
def test_text_is_known_by_the_name_of_its_field(name: str) -> None:
    assert read(**{name: TEXT, "id": 7}).text.strip() == TEXT


def test_tabs_at_the_end_of_a_line_are_kept() -> None:
    assert read(content="I\tMục\t\t\n1\tViệc\tSở A\t").text == "I\tMục\t\t\n1\tViệc\tSở A\t\n"


def test_markup_in_a_field_is_read_as_a_page() -> None:
    found = read(html="<table><tr><td>TT<td>Việc<td>Ai<td>Khi</tr></table><p>Điều 1</p>", content="TT Việc")
    assert (found.text, found.reader, len(found.structure.grids)) == ("TT\tViệc\tAi\tKhi\nĐiều 1\n", "json+html", 1)


STATED = {
    "so_ky_hieu": ("24/KH-UBND", "number"), "loai_van_ban": ("Kế hoạch", "type"),
    "ngay_ban_hanh": ("05/03/2025", "date"), "co_quan_ban_hanh": ("UBND tỉnh", "issuer"),
    "trich_yeu": ("về chuyển đổi số", "title"), "nguoi_ky": ("An", "signer"),
    "tinh_trang_hieu_luc": ("Còn hiệu lực", "status"), "effective_date": ("2025-03-05", "effective"),
    "ngay_het_hieu_luc": ("2026-01-01", "expires"), "url": ("https://vbpl.vn/1", "source"),
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_other_fields_are_what_the_publisher_says(name: str) -> None:
    value, field = STATED[name]
    assert read(content=TEXT, **{name: value}).stated == (Stated(field, value),)


@pytest.mark.parametrize(("own", "expected"), [("01/1997/QH10", ["01/1997/QH10"]), ("17", []), ("a-01/1997/QH10", [])])
def test_number_that_names_a_record_is_stated(own: str, expected: list[str]) -> None:
    assert [s.value for s in read(id=own, content=TEXT).stated] == expected


def test_fields_within_fields_are_the_record_s() -> None:
    assert read(metadata={"document_number": "24/KH-UBND"}, content=TEXT).stated == (Stated("number", "24/KH-UBND"),)


RELATIONS: dict[str, Any] = {
    "by kind": {"relations": {"Văn bản căn cứ": ["Luật 1/2020/QH14"]}},
    "each with its kind": {"van_ban_lien_quan": [{"loai": "Văn bản căn cứ", "so_hieu": "1/2020/QH14", "ten": "Luật"}]},
    "in a field of its own": {"van_ban_can_cu": [{"so_hieu": "1/2020/QH14"}]},
}


@pytest.mark.parametrize("fields", RELATIONS.values(), ids=RELATIONS)
def test_relations_keep_their_kind(fields: dict[str, Any]) -> None:
    (stated,) = read(content=TEXT, **fields).stated
    assert (stated.field, stated.label.casefold()) == ("relation", "văn bản căn cứ")
    assert "1/2020/QH14" in stated.value


def test_text_in_parts_is_put_together_in_order() -> None:
    articles = [{"number": "Điều 1", "heading": "Phạm vi", "body": "1. Một."}, {"number": "Điều 2", "body": "Hai."}]
    found = read(chapters=[{"title": "CHƯƠNG I", "subtitle": "CHUNG", "articles": articles}])
    assert found.text == "CHƯƠNG I\nCHUNG\nĐiều 1. Phạm vi\n1. Một.\nĐiều 2\nHai.\n"


PLAN = TEXT + "\nNơi nhận: các sở." + " Giao từng sở một việc của riêng mình." * 9
ANNEX = "PHỤ LỤC\nThực hiện Quyết định số 999/QĐ-TTg ngày 01/02/2024 của Thủ tướng Chính phủ về hạ tầng số."
SECOND: dict[str, dict[str, Any]] = {
    "a short page beside it": {"content": "<p>Tóm tắt ngắn</p>", "full_text": PLAN},
    "a page that was loading": {"html": "<p>Đang tải…</p>", "text": PLAN},
    "the same text with marks": {"html": f"<p>{PLAN}</p>", "text": PLAN},
}


@pytest.mark.parametrize("fields", SECOND.values(), ids=SECOND)
def test_longest_text_of_a_record_is_read(fields: dict[str, Any]) -> None:
    found = read(**fields)
    assert (found.text.count("Nơi nhận"), "Tóm" in found.text, found.status) == (1, False, "ok")


OTHERS: dict[str, Any] = {
    "a second text": {"content": ANNEX},
    "an annex": {"phu_luc": ANNEX},
    "a list of annexes": {"cac_phu_luc": [ANNEX]},
    "articles": {"articles": [{"number": "Điều 1", "content": f"<p>{ANNEX}</p>"}]},
}


@pytest.mark.parametrize("fields", OTHERS.values(), ids=OTHERS)
def test_other_texts_of_a_record_stand_behind_the_longest(fields: dict[str, Any]) -> None:
    found = read(noi_dung=PLAN, **fields)
    assert found.text.startswith(PLAN) and found.text.rstrip().endswith(ANNEX.splitlines()[-1])
    assert found.status == "ok"


LEFT: dict[str, Any] = {
    "a text that says a little more": {"content": f"{PLAN} {ANNEX}"[60:]},
    "a list of strings": {"ghi_chep": [ANNEX]},
    "a field of a part": {"articles": [{"number": "Điều 1", "chu": ANNEX}]},
    "a title as long as a text": {"tieu_de": "\n".join(f"{n} {ANNEX}" for n in range(9))},
}


@pytest.mark.parametrize("fields", LEFT.values(), ids=LEFT)
def test_text_that_is_not_read_makes_it_partial(fields: dict[str, Any]) -> None:
    found = read(noi_dung=PLAN * 2, **fields)
    assert (found.status, next(iter(fields)) in (found.note or "")) == ("partial", True)


def test_cells_without_a_column_make_it_partial() -> None:
    found = read(**{"noi_dung": PLAN, UNNAMED: ["thừa"]})
    assert (found.status, "1 ô không thuộc cột nào" in (found.note or "")) == ("partial", True)


def test_parts_that_repeat_the_text_are_not_read_twice() -> None:
    found = read(noi_dung=PLAN, articles=[{"body": line} for line in PLAN.splitlines()], keywords=[ANNEX])
    assert (found.text.strip(), found.status) == (PLAN, "ok")


def test_long_text_in_an_unknown_field_makes_it_partial() -> None:
    found = read(content=TEXT, phu_luc_rieng="Điều 9. " * 100)
    assert (found.status, "phu_luc_rieng" in (found.note or "")) == ("partial", True)


@pytest.mark.parametrize("record", [{"a": 1, "tieu_de": "b"}, {"content": " "}, {"content": None}])
def test_record_without_text_is_refused_with_its_names(record: dict[str, Any]) -> None:
    found = decode(loaded(record))
    assert isinstance(found, Refusal)
    assert found.code == "no-text-field"
    assert all(name in found.message for name in record)


def members(folder: Path, mapping: str) -> list[Loaded | Refusal]:
    (folder / "kho.jsonl").write_text(json.dumps({"van": TEXT, "so": "24/KH-UBND"}), "utf-8")
    (folder / "kho.fields.toml").write_text(mapping, "utf-8")
    return list(parts(Source(str(folder / "kho.jsonl"))))


def test_mapping_beside_a_corpus_names_its_fields(tmp_path: Path) -> None:
    (record,) = members(tmp_path, '[fields]\nvan = "text"\nso = "number"\n')
    assert isinstance(record, Loaded)
    found = decode(record)
    assert isinstance(found, Document)
    assert (found.text.strip(), found.stated) == (TEXT, (Stated("number", "24/KH-UBND"),))


@pytest.mark.parametrize("mapping", ['[fields]\nvan = "toàn văn"\n', "fields = 3", "[fields"])
def test_wrong_mapping_refuses_the_corpus(tmp_path: Path, mapping: str) -> None:
    (found,) = members(tmp_path, mapping)
    assert isinstance(found, Refusal)
    assert found.code == "mapping"


HOSTILE: dict[str, Any] = {
    "halves of pairs": {"content": "Điều 1 \ud800 \x00 hai"},
    "deep parts": {"chapters": [[[[[[[[[[[["Điều 1"]]]]]]]]]]]], "content": TEXT},
    "numbers": {"content": 5, "chapters": 7, "relations": [1, [2], {"a": {"b": 3}}]},
    "attributes": {"content": "<p " + "a " * 9_000 + ">x</p>"},
    "lists": {"content": [["Điều 1", {"text": "hai"}], None, 3]},
}


@pytest.mark.parametrize("record", HOSTILE.values(), ids=HOSTILE)
def test_hostile_record_is_read_or_refused(record: dict[str, Any]) -> None:
    assert isinstance(decode(loaded(record)), Document | Refusal)


def test_half_of_a_surrogate_pair_is_told() -> None:
    data = b'{"noi_dung": "K\\ud800 ho\\u1ea1ch s\\u1ed1 24/KH-UBND", "so_ky_hieu": "\\ud8001/KH-UBND"}'
    document = decode(Loaded("a.json#1", hashlib.sha256(data).hexdigest(), data))
    assert isinstance(document, Document)
    assert document.status == "partial" and document.text.startswith("K\ufffd ho")
