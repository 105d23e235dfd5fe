"""The matching copy unifies what people type for one another and always leads back to the text as read."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.text import any_of, clean, tolerant, words
from tests.texts import paths, text_of

CASES = [
    ("decomposed", "Kê\u0301 hoa\u0323ch", "Kế hoạch"),
    ("dot below typed last", "Viê\u0323t", "Việt"),
    ("eth", "\u00d0ắk Nông, \u00f0iều", "Đắk Nông, điều"),
    ("african d", "Q\u0189", "QĐ"),
    ("no-break space", "số\u00a024", "số 24"),
    ("dashes", "a\u2010b\u2011c\u2012d\u2013e\u2014f\u2212g", "a-b-c-d-e-f-g"),
    ("slashes", "1\u20442\u22153\uff0f4", "1/2/3/4"),
    ("curly quotes", "“a”", '"a"'),
    ("Cyrillic capitals", "\u041d\u0410\u0422O", "HATO"),
    ("soft hyphen", "UB\u00adND", "UBND"),
    ("zero width", "UB\u200bN\u2060D", "UBND"),
    ("byte order mark", "\ufeffSố", " Số"),
    ("Markdown", "**Điều** `1` # 2", "  Điều    1    2"),
    ("table bars", "a | b", "a \t b"),
    ("tags", "<i>a</i><br/>", "   a         "),
    ("tags that shape nothing", "<script>a</script><style>b</style>", "<script>a</script><style>b</style>"),
    ("comparison", "a < b > c", "a < b > c"),
    ("form feed", "a\fb", "a\nb"),
    ("plain", "Điều 6. Căn cứ", "Điều 6. Căn cứ"),
]


@pytest.mark.parametrize(("text", "copy"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_copy_unifies(text: str, copy: str) -> None:
    assert clean(text).text == copy


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kê\u0301 hoa\u0323ch sô\u0301 24", "số"),
        ("a\u200bb\u00adc số 24", "số"),
        ("e\u0301e\u0301e\u0301 số", "số"),
        ("số\u0301\u0301\u0301\u0301\u0301 x 24", "24"),
        ("\u0301số", "số"),
    ],
)
def test_offset_leads_back_behind_shortened_characters(text: str, word: str) -> None:
    copy = clean(text)
    place = copy.text.index(word)
    found = text[copy.raw(place) : copy.raw(place + len(word))]
    assert unicodedata.normalize("NFC", found).startswith(word)


@pytest.mark.parametrize("path", paths(), ids=lambda p: p.name)
def test_copy_of_a_decomposed_document_is_the_same(path: Path) -> None:
    text = text_of(path)
    assert clean(unicodedata.normalize("NFD", text)).text == clean(unicodedata.normalize("NFC", text)).text


LETTERS = st.text(
    st.sampled_from("aăâđeêoôơuưy AĐ\n\t.-/|*<>\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u00ad\u200bİß\u0130"),
    max_size=40,
)


@given(LETTERS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_copy_and_its_lower_case_have_one_length(text: str) -> None:
    copy = clean(text)
    assert len(copy.low) == len(copy.text)


@given(LETTERS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_offsets_never_go_back_or_beyond_the_text(text: str) -> None:
    copy = clean(text)
    raw = [copy.raw(n) for n in range(len(copy.text) + 1)]
    assert raw == sorted(raw)
    assert raw[-1] == len(text)


@given(LETTERS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_letter_of_the_copy_stands_where_its_offset_says(text: str) -> None:
    copy = clean(text)
    plain = [(n, c) for n, c in enumerate(copy.text) if c.isascii() and c.isalpha()]
    assert [unicodedata.normalize("NFD", text[copy.raw(n)])[0] for n, c in plain] == [c for _, c in plain]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Ủy ban nhân dân", "uỷ ban nhân dân"),
        ("Ủy ban nhân dân", "ủy\n  ban\tnhân dân"),
        ("hòa giải", "hoà giải"),
        ("Khoa học & Công nghệ", "khoa học&công nghệ"),
        ("Du lịch - Dịch vụ", "du lịch-dịch vụ"),
        ("xét đề nghị … tại", "xét đề nghị của giám đốc sở tư pháp tại"),
    ],
)
def test_tolerant_phrase_matches(phrase: str, text: str) -> None:
    assert re.fullmatch(tolerant(phrase), text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Ủy ban", "uy ban"),
        ("Ủy ban", "ủyban"),
        ("hòa giải", "hóa giải"),
        ("xét … tại", "xét một hai ba bốn năm sáu bảy tám tại"),
        ("xét … tại", "xét đề nghị; tại"),
        ("a.b", "axb"),
    ],
)
def test_tolerant_phrase_does_not_match(phrase: str, text: str) -> None:
    assert not re.fullmatch(tolerant(phrase), text)


NAMES = ("Ủy ban", "ủy ban nhân dân", "Sở", "Sở Y tế", "Sở Y tế tỉnh", "Sở Khoa học & Công nghệ", "nhất … là", "y")


@pytest.mark.parametrize("phrase", NAMES)
def test_pattern_of_phrases_matches_each_of_them_whole(phrase: str) -> None:
    found = re.match(any_of(NAMES, apart=r"\w"), phrase.lower())
    assert found is not None
    assert found[0] == phrase.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("các sở y  tế tỉnh và sở tại", ["sở y  tế tỉnh", "sở"]),
        ("uỷ ban, uỷ\nban nhân dân", ["uỷ ban", "uỷ\nban nhân dân"]),
        ("cơsở y tế", ["y"]),
        ("sở y t", ["sở", "y"]),
    ],
)
def test_pattern_of_phrases_finds_the_longest_where_it_stands_apart(text: str, expected: list[str]) -> None:
    assert re.findall(any_of(NAMES, apart=r"\w"), text) == expected


def test_pattern_of_no_phrases_matches_nothing() -> None:
    assert not re.search(any_of([]), "sở y tế")


def test_running_words_have_single_spaces_and_no_marks() -> None:
    assert words(" **Kê\u0301**\n hoạch\t số ") == "Kế hoạch số"
