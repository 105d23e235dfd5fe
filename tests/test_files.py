"""Every file below the paths given becomes a document or a refusal, and the text is the decoded bytes."""

from __future__ import annotations

import codecs
import hashlib
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import archive
from kg.model import Document
from loaders import files
from loaders.files import LIMIT, Loaded, Source, sources
from loaders.readers import plain
from loaders.reading import decode, read
from loaders.refusal import REASONS, Refusal, refusal

ROOT = Path(__file__).resolve().parent.parent

READABLE = {
    "plain": (b"K\xe1\xba\xbf ho\xe1\xba\xa1ch", "Kế hoạch", "utf-8"),
    "line ends": (b"a\r\nb\rc\n\x0bd\xe2\x80\xa8e", "a\r\nb\rc\n\x0bd\u2028e", "utf-8"),
    "decomposed": (unicodedata.normalize("NFD", "Kế").encode(), unicodedata.normalize("NFD", "Kế"), "utf-8"),
    "utf-8 mark": (codecs.BOM_UTF8 + "Kế".encode(), "Kế", "utf-8-sig"),
    "utf-16 little": (codecs.BOM_UTF16_LE + "Kế".encode("utf-16-le"), "Kế", "utf-16"),
    "utf-16 big": (codecs.BOM_UTF16_BE + "Kế".encode("utf-16-be"), "Kế", "utf-16"),
    "one line of one character": (b"x", "x", "utf-8"),
}

UNREADABLE = {
    "no bytes": (b"", "empty"),
    "white space": (b" \t\r\n\x0c\n", "empty"),
    "invisible signs": ("\ufeff\u200b\xa0\u3000\u00ad".encode(), "empty"),
    "mark alone": (codecs.BOM_UTF8, "empty"),
    "utf-16 mark alone": (codecs.BOM_UTF16_LE, "empty"),
    "one NUL": (b"K\xe1\xba\xbf\x00 ho\xe1\xba\xa1ch", "binary"),
    "utf-16 without mark": ("Kế hoạch".encode("utf-16-le"), "binary"),
    "utf-32": ("Kế hoạch".encode("utf-32"), "binary"),
    "NUL in utf-16": ("a\0b".encode("utf-16"), "binary"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "damaged-file"),
    "DOCX": (b"PK\x03\x04word", "damaged-file"),
    "DOC": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged-file"),
    "Word as one XML file": (b'<?xml version="1.0"?>\r\n<?mso-application progid="Word.Document"?>\n<w/>', "binary"),
    "Windows-1258": ("Kê hoach đ".encode("cp1258"), "encoding"),
    "cut in a character": ("Kế hoạch".encode()[:-2] + b"\xe1\xba", "encoding"),
    "overlong": (b"a\xc0\xafb", "encoding"),
    "lone surrogate": (b"a\xed\xa0\x80b", "encoding"),
    "utf-16 lone surrogate": (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "encoding"),
    "utf-16 odd": (codecs.BOM_UTF16_LE + b"a\x00b", "encoding"),
}

DOUBTFUL = {
    "lost characters": "Kế ho\ufffdch",
    "control characters": "Kế\x02 hoạch",
    "private characters": "\ue001\ue002\ue003 hoạch",
    "decoded twice": "Kế hoạch số 24 của Ủy ban nhân dân tỉnh".encode().decode("latin-1"),
}

SOUND = {
    "quotation marks": "«Á» và «á» theo “Luật” – số 24/KH‑UBND…",
    "bullets of Word": "\uf0b7 Mục tiêu\n\uf0d8 Nhiệm vụ\n\uf0a7 Giải pháp\n",
    "page breaks": "Trang 1\x0cTrang 2\u2029",
    "degrees and powers": "m² 25°C ±5 §3 ½ “A” ®",
}


def loaded(data: bytes) -> Loaded:
    return Loaded("a.txt", hashlib.sha256(data).hexdigest(), data)


@pytest.mark.parametrize("case", READABLE)
def test_decode_gives_the_text_of_the_bytes(case: str) -> None:
    data, text, reader = READABLE[case]
    assert decode(loaded(data)) == Document("a.txt", hashlib.sha256(data).hexdigest(), text, reader)


@pytest.mark.parametrize("case", UNREADABLE)
def test_decode_refuses_what_is_no_text(case: str) -> None:
    data, code = UNREADABLE[case]
    told = decode(loaded(data))
    assert isinstance(told, Refusal)
    assert (told.code, told.path, told.sha256) == (code, "a.txt", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("case", DOUBTFUL)
def test_decode_calls_a_doubtful_text_partial(case: str) -> None:
    document = decode(loaded(DOUBTFUL[case].encode()))
    assert isinstance(document, Document)
    assert (document.text, document.status) == (DOUBTFUL[case], "partial")
    assert document.note and document.note.startswith("Cần xem lại: ")


@pytest.mark.parametrize("case", SOUND)
def test_decode_calls_a_sound_text_ok(case: str) -> None:
    document = decode(loaded(SOUND[case].encode()))
    assert isinstance(document, Document)
    assert (document.status, document.note) == ("ok", None)


BYTES = (
    st.binary(max_size=200)
    | st.text(max_size=100).map(str.encode)
    | st.text(max_size=100).map(lambda text: text.encode("utf-16", "surrogatepass"))
)


@given(BYTES)
def test_plain_text_gives_back_the_bytes_or_refuses_them(data: bytes) -> None:
    told = plain.read(loaded(data))
    assert isinstance(told, Refusal) or data.decode(told.reader) == told.text


@pytest.mark.parametrize("code", REASONS)
def test_refusal_says_which_file_in_both_languages(code: str) -> None:
    told = refusal(code, "Kế hoạch {1}.txt", ("lý do {0}", "reason {0}"))
    assert "“Kế hoạch {1}.txt”" in told.message
    assert "“Kế hoạch {1}.txt”" in told.message_en
    assert told.message.count(". ") >= 1, "what is wrong, then what to do"


def test_sources_lists_files_of_folders_in_name_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.MD", "a.txt", "Kế hoạch số 1.txt", "b/sâu/3.txt", "c.exe", "b/Makefile"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [(str(Path(s.path).relative_to(tmp_path)), s.fault and s.fault.code) for s in sources([tmp_path])]
    assert found == [
        ("Kế hoạch số 1.txt", None),
        ("a.txt", None),
        ("b/1.MD", None),
        ("b/2.txt", None),
        ("b/Makefile", "unsupported"),
        ("b/sâu/3.txt", None),
        ("c.exe", "unsupported"),
    ]


def test_sources_leaves_out_hidden_entries_and_stores(tmp_path: Path) -> None:
    for name in (".a.txt", ".git/b.txt", "kho/c.txt", f"kho/{files.STORE_MARK}", "d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [s.path for s in sources([tmp_path])] == [str(tmp_path / "d.txt")]


def test_sources_leaves_out_the_locks_of_word(tmp_path: Path) -> None:
    for name in ("~$ hoach.docx", "Ke hoach.docx"):
        (tmp_path / name).write_text("x")
    assert [s.path for s in sources([tmp_path])] == [str(tmp_path / "Ke hoach.docx")]


def test_sources_reads_a_hidden_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / ".a.txt").write_text("x")
    assert list(sources([tmp_path / ".a.txt"])) == [Source(str(tmp_path / ".a.txt"))]


def test_sources_yields_a_file_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.txt").write_text("x")
    (tmp_path / "a/vòng").symlink_to(tmp_path / "a")
    paths = [tmp_path, tmp_path / "a/1.txt", tmp_path / "a/../a/1.txt", tmp_path / "a"]
    assert [s.path for s in sources(paths)] == [str(tmp_path / "a/1.txt")]


def test_sources_goes_deeper_than_the_stack(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a"] * 1200)
    subprocess.run(["mkdir", "-p", str(deep)], check=True)
    (deep / "1.txt").write_text("x")
    found = [s.path for s in sources([tmp_path])]
    subprocess.run(["rm", "-r", str(tmp_path / "a")], check=True)  # pytest itself can't go that deep
    assert found == [str(deep / "1.txt")]


def test_store_mark_is_that_of_the_archive() -> None:
    assert files.STORE_MARK == archive.MARK


@pytest.mark.parametrize("path", ["", "không-có.txt", "không-có", "có.txt/b.txt"])
def test_read_refuses_what_is_not_there(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "có.txt").write_text("x")
    (source,) = sources([path])
    told = read(source)
    assert isinstance(told, Refusal)
    assert (told.code, told.sha256) == ("missing", None)


def test_read_takes_a_named_file_without_extension(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("Kế hoạch")
    (source,) = sources([tmp_path / "README"])
    told = read(source)
    assert isinstance(told, Document)
    assert told.text == "Kế hoạch"


@pytest.mark.parametrize("name", ["a.exe", "a.xlsx", "a.txt.gz"])
def test_read_refuses_other_kinds_unread(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Kế hoạch")
    (source,) = sources([tmp_path / name])
    told = read(source)
    assert isinstance(told, Refusal)
    assert (told.code, told.sha256) == ("unsupported", None)


def test_read_refuses_a_pipe_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (source,) = sources([tmp_path])
    told = read(source)
    assert isinstance(told, Refusal)
    assert told.code == "unsupported"


def test_read_refuses_a_large_file_unread(tmp_path: Path) -> None:
    tebibyte = 1 << 40
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(tebibyte)
    told = read(Source(str(tmp_path / "a.txt")))
    assert isinstance(told, Refusal)
    assert (told.code, told.sha256) == ("too-large", None)
    assert str(tebibyte) in told.message


@pytest.mark.parametrize(("size", "code"), [(LIMIT, "binary"), (LIMIT + 1, "too-large")])
def test_read_draws_the_limit_at_64_mib(size: int, code: str, tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(size)
    told = read(Source(str(tmp_path / "a.txt")))
    assert isinstance(told, Refusal)
    assert told.code == code


def test_read_hashes_the_bytes_across_chunks(tmp_path: Path) -> None:
    data = ("Kế hoạch số 24/KH-UBND\n" * 100_000).encode()
    (tmp_path / "a.txt").write_bytes(data)
    told = read(Source(str(tmp_path / "a.txt")))
    assert told == Document(str(tmp_path / "a.txt"), hashlib.sha256(data).hexdigest(), data.decode(), "utf-8")


def test_read_prints_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/k\xea ho\xb9ch.txt"
    Path(os.fsdecode(path)).write_text("Kế hoạch")
    (source,) = sources([tmp_path])
    told = read(source)
    assert isinstance(told, Document)
    assert told.path == str(tmp_path / r"k\xea ho\xb9ch.txt")


def test_read_refuses_what_the_account_may_not_see(tmp_path: Path) -> None:
    (tmp_path / "đóng").mkdir()
    (tmp_path / "đóng/a.txt").write_text("x")
    (tmp_path / "liệt kê được").mkdir()
    (tmp_path / "liệt kê được/b.txt").write_text("x")
    (tmp_path / "c.txt").write_text("x")
    (tmp_path / "d.txt").write_text("Kế hoạch")
    (tmp_path / "đóng").chmod(0)
    (tmp_path / "liệt kê được").chmod(0o744)
    (tmp_path / "c.txt").chmod(0)
    for parent in [tmp_path, *tmp_path.parents]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    code = """
import os, sys
from loaders.files import sources
from loaders.reading import read
from loaders.refusal import Refusal
import loaders.readers.plain
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for source in sources([sys.argv[1]]):
    told = read(source)
    name = source.name.removeprefix(sys.argv[1] + "/")
    print(name, told.code if isinstance(told, Refusal) else told.status)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert sorted(ran.stdout.splitlines()) == sorted(
        ["c.txt unreadable", "d.txt ok", "liệt kê được/b.txt unreadable", "đóng unreadable"]
    )
