"""Text of before Unicode is read as what its fonts and bytes spell, and left alone where they spell nothing."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from kg.model import Document
from loaders import legacy
from loaders.refusal import Refusal
from tests.word import read

PLAN = """ỦY BAN NHÂN DÂN TỈNH TÂY NINH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Kế hoạch số 24/KH-UBND thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát triển khoa
học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia; nhiệm vụ của các sở, ban, ngành và địa phương.
"""
LETTERS = "ăâđêôơư" + "".join(
    a + b for a, b in zip("àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ", " " * 60, strict=True)
)


def vni(text: str) -> bytes:
    """Return a text in VNI for Windows."""
    spelt = {
        letter: key
        for key, letter in legacy._VNI.items()
        if not (len(key) == 2 and key[0] != key[1] and key[0].isupper() != key[1].isupper())
    }
    return "".join(spelt.get(letter, letter) for letter in text).encode("cp1252")


def iconv(text: str, encoding: str) -> bytes:
    done = subprocess.run(
        ["iconv", "-f", "utf-8", "-t", encoding], input=text.encode(), capture_output=True, check=True
    )
    return done.stdout


needs_iconv = pytest.mark.skipif(not shutil.which("iconv"), reason="iconv is the oracle")


@needs_iconv
@pytest.mark.parametrize(("name", "encoding"), [("TCVN5712-1", "tcvn3"), ("VISCII", "viscii")])
def test_table_agrees_with_the_standard(name: str, encoding: str) -> None:
    data = iconv(LETTERS, name)
    told = (
        legacy.decode(data.decode("latin-1"), "tcvn3")
        if encoding == "tcvn3"
        else data.decode("latin-1").translate(legacy._VISCII)
    )
    assert told == LETTERS


@needs_iconv
@pytest.mark.parametrize(
    ("name", "encoding"),
    [("TCVN5712-1", "tcvn5712-1"), ("VISCII", "viscii"), ("WINDOWS-1258", "windows-1258")],
)
def test_plain_file_tells_its_encoding_by_its_words(name: str, encoding: str) -> None:
    document = read(iconv(PLAN, name), "a.txt")
    assert isinstance(document, Document), document
    assert (document.reader, document.text, document.status) == (encoding, PLAN, "ok")


def test_plain_file_in_vni_is_read() -> None:
    document = read(vni(PLAN), "a.txt")
    assert isinstance(document, Document), document
    assert (document.reader, document.text) == ("vni", PLAN)


SMALL = PLAN.split("\n", 2)[2]


@needs_iconv
def test_plain_file_in_the_letters_of_fonts_is_read() -> None:
    data = iconv(SMALL, "TCVN5712-1") + "CéNG HßA X· HéI ë Hµ NéI".encode("latin-1")
    document = read(data, "a.txt")
    assert isinstance(document, Document), document
    assert document.text == SMALL + "CỘNG HÒA Xã HỘI ở Hà NỘI"


@needs_iconv
def test_letters_of_fonts_saved_as_utf_8_are_read() -> None:
    data = iconv(SMALL, "TCVN5712-1").decode("latin-1").encode()
    document = read(data, "a.txt")
    assert isinstance(document, Document), document
    assert (document.reader, document.text, document.status) == ("utf-8+tcvn3", SMALL, "ok")


@pytest.mark.parametrize(
    "data",
    [
        "Le café est fermé à Noël, déjà été là où naïf".encode("latin-1"),
        bytes(range(1, 256)),
        "đủ ê".encode("cp1258", "replace"),
    ],
    ids=["French", "all bytes", "too few words"],
)
def test_bytes_that_spell_no_vietnamese_are_refused(data: bytes) -> None:
    refused = read(data, "a.txt")
    assert isinstance(refused, Refusal), refused
    assert refused.code == "encoding"


SYLLABLES = {
    True: "nghị quyết Ủy khoẻ giếng quỹ nghiêng khuỷu thuở giữa uỷ Đắk gì",
    False: "ngheƯ thµnh aé nghq tẹẻ kễm2",
}


@pytest.mark.parametrize(
    ("word", "expected"), [(w, e) for e, words in SYLLABLES.items() for w in words.split() if w != "Đắk"]
)
def test_syllable_is_told_from_noise(word: str, expected: bool) -> None:
    assert legacy.is_syllable(word) is expected
