"""Archives and corpora come apart into what they hold, and none of them takes the machine with it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from loaders import containers
from loaders.containers import holder, parts
from loaders.files import Loaded, Source
from loaders.refusal import Refusal


def archive(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return data.getvalue()


def told(folder: Path, name: str, data: bytes) -> list[tuple[str, str | bytes]]:
    """Return the name of each part without the folder, with its bytes or the code of its refusal."""
    (folder / name).write_bytes(data)
    found = list(parts(Source(str(folder / name))))
    kept = [(p.path, p.code) if isinstance(p, Refusal) else (p.name, p.data) for p in found]
    return [(path.removeprefix(f"{folder}/"), what) for path, what in kept]


def test_file_is_its_own_part(tmp_path: Path) -> None:
    assert told(tmp_path, "a.txt", b"x") == [("a.txt", b"x")]


def test_members_of_an_archive_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    data = archive(("b/2.txt", b"hai"), ("a.txt", "một".encode()))
    assert told(tmp_path, "a.zip", data) == [("a.zip!/a.txt", "một".encode()), ("a.zip!/b/2.txt", b"hai")]


def test_archive_in_an_archive_is_taken_apart(tmp_path: Path) -> None:
    data = archive(("trong.zip", archive(("a.txt", b"x"))))
    assert told(tmp_path, "a.zip", data) == [("a.zip!/trong.zip!/a.txt", b"x")]


def test_archives_nested_too_deep_are_refused(tmp_path: Path) -> None:
    data = archive(("a.txt", b"x"))
    for _ in range(containers.DEEPEST):
        data = archive(("a.zip", data))
    assert told(tmp_path, "a.zip", data)[-1][1] == "bomb"


def test_office_file_is_no_archive(tmp_path: Path) -> None:
    data = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    assert told(tmp_path, "a.docx", data) == [("a.docx", data)]


def test_cut_office_file_is_no_archive(tmp_path: Path) -> None:
    data = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))[:-30]
    assert told(tmp_path, "a.docx", data) == [("a.docx", data)]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    data = archive(("x/a.txt", b"1"), ("x/a.txt", b"2"))
    assert told(tmp_path, "a.zip", data) == [("a.zip!/x/a.txt", b"1"), ("a.zip!/x/a (2).txt", b"2")]


def test_hidden_and_foreign_members_are_left_or_refused(tmp_path: Path) -> None:
    data = archive(("__MACOSX/._a.txt", b"x"), (".git/a.txt", b"x"), ("a.exe", b"x"), ("thư mục/", b""))
    assert told(tmp_path, "a.zip", data) == [("a.zip!/a.exe", "unsupported")]


def test_member_with_a_path_outside_stays_a_name(tmp_path: Path) -> None:
    assert told(tmp_path, "a.zip", archive(("../../x.txt", b"x"))) == [("a.zip!/../../x.txt", b"x")]


def test_member_that_unpacks_to_far_too_much_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    data = archive(("a.txt", b"\0" * (8 << 20)), ("b.txt", b"x"))
    assert told(tmp_path, "a.zip", data) == [("a.zip!/a.txt", "bomb"), ("a.zip!/b.txt", b"x")]


def test_archive_of_too_many_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_MEMBERS", 3)
    assert told(tmp_path, "a.zip", archive(*((f"{n}.txt", b"x") for n in range(4)))) == [("a.zip", "bomb")]


@pytest.mark.parametrize("end", [40, 60, -1])
def test_cut_archive_is_refused(end: int, tmp_path: Path) -> None:
    assert told(tmp_path, "a.zip", archive(("a.txt", b"x" * 100))[:end]) == [("a.zip", "damaged-file")]


def test_member_with_a_wrong_checksum_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    data = bytearray(archive(("a.txt", b"abc"), ("b.txt", b"x")))
    data[data.index(b"PK\x01\x02") + 16] ^= 1
    (first, code), (second, _) = told(tmp_path, "a.zip", bytes(data))
    assert (first, code, second) == ("a.zip!/a.txt", "damaged-file", "a.zip!/b.txt")


def test_locked_member_is_refused(tmp_path: Path) -> None:
    data = bytearray(archive(("a.txt", b"abc")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert told(tmp_path, "a.zip", bytes(data)) == [("a.zip!/a.txt", "encrypted")]


RECORDS = {
    "a.jsonl": b'{"n": 1}\n\n{"n": 2}\n',
    "b.json": b'[{"n": 1}, {"n": 2}]',
    "c.json": b'{"total": 2, "data": [{"n": 1}, {"n": 2}]}',
    "marked.json": b'\xef\xbb\xbf[{"n": 1}, {"n": 2}]',
}


@pytest.mark.parametrize("name", RECORDS)
def test_corpus_comes_apart_into_records(name: str, tmp_path: Path) -> None:
    assert told(tmp_path, name, RECORDS[name]) == [(f"{name}#1", b'{"n": 1}'), (f"{name}#2", b'{"n": 2}')]


def test_json_of_one_object_is_one_record(tmp_path: Path) -> None:
    assert told(tmp_path, "a.json", b'{"text": "x"}') == [("a.json#1", b'{"text": "x"}')]


ONE = {
    "numbers": {"text": "x", "items": ["a", "b"]},
    "other documents": {"text": "x", "documents": [{"text": "y"}]},
    "nothing": {"text": "x", "data": []},
    "chapters": {"chuong_1": {"text": "x"}, "chuong_2": {"text": "y"}},
}


@pytest.mark.parametrize("record", ONE.values(), ids=ONE)
def test_object_with_a_text_is_one_record_whatever_it_lists(record: object, tmp_path: Path) -> None:
    assert [name for name, _ in told(tmp_path, "a.json", json.dumps(record).encode())] == ["a.json#1"]


def test_objects_under_names_of_documents_are_records_with_those_names(tmp_path: Path) -> None:
    held = {"118/KH-UBND": {"text": "x"}, "119/KH-UBND": {"text": "y"}}
    found = told(tmp_path, "a.json", json.dumps(held).encode())
    assert [json.loads(data)["id"] for _, data in found] == list(held)


def test_list_within_what_a_service_answers_is_found(tmp_path: Path) -> None:
    assert len(told(tmp_path, "a.json", b'{"data": {"items": [{"text": "x"}, {"text": "y"}]}}')) == 2


TABLES = {
    "a.csv": 'số,nội dung\n1,"Kế hoạch, số 2"\n',
    "b.csv": "\ufeffsố;nội dung\n1;Kế hoạch, số 2\n",
    "c.tsv": "số\tnội dung\n1\tKế hoạch, số 2\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_a_table_are_records(name: str, tmp_path: Path) -> None:
    ((here, data),) = told(tmp_path, name, TABLES[name].encode())
    assert (here, json.loads(data)) == (f"{name}#1", {"số": "1", "nội dung": "Kế hoạch, số 2"})


@pytest.mark.parametrize("rows", ["số,nội dung\n1,a,thừa\n", f"số,,nội dung\n1,{'thừa ' * 9},a\n"])
def test_cells_without_a_column_are_kept_apart(rows: str, tmp_path: Path) -> None:
    ((_, data),) = told(tmp_path, "a.csv", rows.encode())
    assert json.loads(data)[containers.UNNAMED][0].startswith("thừa")


def test_number_of_a_row_needs_no_name(tmp_path: Path) -> None:
    ((_, data),) = told(tmp_path, "a.csv", b",text\n0,a\n")
    assert json.loads(data) == {"text": "a"}


WRONG = {
    "a name twice": "số,text,text\n1,a,b\n",
    "a quote that is not closed": 'số,text\n1,"a\n2,b\n',
    "a quote that the next row closes": 'số,text\n1,"a\n2,"b"\n',
}


@pytest.mark.parametrize("rows", WRONG.values(), ids=WRONG)
def test_table_whose_columns_are_not_known_is_refused(rows: str, tmp_path: Path) -> None:
    assert [code for _, code in told(tmp_path, "a.csv", rows.encode())] == ["damaged-file"]


BROKEN = {
    "no object": (b'{"n": 1}\n[1]\n{"n": 3}\n', ["ok", "damaged-file", "ok"]),
    "bad line": (b'{"n": 1}\n{"n":\n{"n": 3}\n', ["ok", "damaged-file", "ok"]),
    "deep": (b'{"n": 1}\n' + b"[" * 200_000 + b"\n" + b'{"n": 3}\n', ["ok", "damaged-file", "ok"]),
    "huge number": (b'{"n": ' + b"9" * 10_000 + b"}\n", ["damaged-file"]),
    "nothing": (b"\n \n", ["empty"]),
}


@pytest.mark.parametrize("case", BROKEN)
def test_bad_record_is_refused_and_the_others_go_on(case: str, tmp_path: Path) -> None:
    data, codes = BROKEN[case]
    found = told(tmp_path, "a.jsonl", data)
    assert [kept if isinstance(kept, str) else "ok" for _, kept in found] == codes


def test_corpus_of_bad_records_is_read_no_further(tmp_path: Path) -> None:
    found = told(tmp_path, "a.json", b"[" + b"1," * 5000 + b"{}]")
    assert (len(found), found[-1][1]) == (containers.MOST_BROKEN + 1, "damaged-file")


def test_half_of_a_surrogate_pair_stays_ascii(tmp_path: Path) -> None:
    assert told(tmp_path, "a.jsonl", b'{"n": "\\ud800"}\n') == [("a.jsonl#1", b'{"n": "\\ud800"}')]


@pytest.mark.parametrize("data", [b"[" * 100_000, b'[{"n": 1}, {"n"', b"not json", b"[1, 2]"])
def test_broken_json_is_refused(data: bytes, tmp_path: Path) -> None:
    assert told(tmp_path, "a.json", data)[-1][1] == "damaged-file"


def test_wrongly_encoded_table_is_refused(tmp_path: Path) -> None:
    assert told(tmp_path, "a.csv", b"n\n\xff\xfe\xfa\n")[-1][1] == "damaged-file"


@pytest.mark.parametrize(
    ("name", "file"),
    [("a.zip!/b.txt", "a.zip"), ("a.zip!/b.jsonl#3", "a.zip"), ("a.jsonl#12", "a.jsonl"), ("a#b.txt", "a#b.txt")],
)
def test_holder_is_the_file_on_disk(name: str, file: str) -> None:
    assert holder(name) == file


def test_parts_of_a_missing_file_are_one_refusal(tmp_path: Path) -> None:
    ((found),) = parts(Source(str(tmp_path / "a.zip")))
    assert not isinstance(found, Loaded) and found.code == "missing"
