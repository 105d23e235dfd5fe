"""Vietnamese text of before Unicode: TCVN3 (ABC), VNI, VISCII and Windows-1258, by font or by what the bytes spell.

In a Word file the encoding is a font's (".VnTime" is TCVN3, "VNI-Times" is VNI), the letters are those of Windows-1252
in the same places. In a plain file nothing names the encoding: the one is taken in which the words are syllables
of Vietnamese. Tables: TCVN 5712:1993, RFC 1456 (VISCII), VNI for Windows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import product

_ABOVE = range(0xA0, 0x100)
_TCVN = dict(
    zip(
        _ABOVE,
        "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
        "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ",
        strict=True,
    )
)
"""TCVN 5712 from 0xA0 on, which fonts and files share."""
_TCVN_CAPITALS = {
    **dict(zip(range(0x80, 0xA0), "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ", strict=True)),
    **dict(zip((1, 2, 4, 5, 6, 17, 18, 19, 20, 21, 22, 23), "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True)),
}
"""The capitals of the first set of TCVN 5712, which fonts do not have: a font of capitals shows them."""
_VISCII = {
    **dict(
        zip(
            range(0x80, 0x100),
            "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
            "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
            strict=True,
        )
    ),
    **dict(zip((2, 5, 6, 20, 25, 30), "ẲẴẪỶỸỴ", strict=True)),
}
_TONES = "\u0300\u0301\u0309\u0303\u0323"
_HAT, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"


def _vni() -> dict[str, str]:
    """Return what each letter or pair of letters of VNI stands for."""
    table = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    for base, (mark, tone) in product("aeouyôö", zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True)):
        table[base + mark] = unicodedata.normalize("NFC", table.get(base, base) + tone)
    hats = zip("âàáåãä", ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), strict=True)
    for base, (mark, tone) in product("aeo", hats):
        table[base + mark] = unicodedata.normalize("NFC", base + _HAT + tone)
    for mark, tone in zip("êèéúüë", ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), strict=True):
        table["a" + mark] = unicodedata.normalize("NFC", "a" + _BREVE + tone)
    return table | {key.upper(): letter.upper() for key, letter in table.items()} | {
        key[0].upper() + key[1]: letter.upper() for key, letter in table.items() if len(key) == 2
    }  # fmt: skip


_VNI = _vni()
_VNI_LETTERS = re.compile("[AEOUYÔÖaeouyôö][À-ÅÈ-ËÏÕØÙÚÛÜà-åè-ëïõøùúûü]|[ÌÍÎÑÒÓÔÖÆìíîñòóôöæ]")
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
"""A letter that only Unicode has."""
_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile("[^\x00-\x7f]")
_STRANGE = re.compile(
    "[^\\w\\s\x00-\x7f\u00a0\u00ad\u2010-\u2026\u2022§°±²³¹º×÷©®½¼«»·•́̀̉̃̂]|[\x00-\x08\x0e-\x1f\x80-\x9f]"
)
_SAMPLE = 200_000
"""The characters by which an encoding is told."""
_FEW = 5
"""The fewest words that tell an encoding."""
_LONGEST = 12
"""The most characters of a syllable, marks apart from their letters."""
_SURE = 0.9
_CLEAR = 0.05
_BETTER = 0.3
"""What an encoding must score, by how much more than any other, and than the text as it is."""
_SHOUTED = re.compile("[A-ZĂÂĐÊÔƠƯ]")


def font(name: str) -> tuple[str, bool] | None:
    """Return the encoding of an old Vietnamese font, and whether it shows capitals for small letters.

    >>> font(".VnTimeH"), font("VNI-Times"), font("Times New Roman")
    (('tcvn3', True), ('vni', False), None)
    """
    low = name.strip().casefold()
    if low.startswith(".vn"):
        return "tcvn3", name.strip().endswith("H")
    return ("vni", False) if low.startswith(("vni-", "vni ")) else None


def is_unicode(text: str) -> bool:
    """Tell whether a text has letters that an old font does not have, whatever its font is."""
    return bool(_UNICODE.search(text))


def decode(text: str, encoding: str, *, capitals: bool = False) -> str:
    """Return the letters that an old font shows for the characters of a text.

    >>> decode("Céng hoµ x· héi", "tcvn3"), decode("Coäng hoøa xaõ hoäi", "vni")
    ('Cộng hoà xã hội', 'Cộng hòa xã hội')
    """
    shown = _composed(text.translate(_TCVN)) if encoding == "tcvn3" else _VNI_LETTERS.sub(_vni_letter, text)
    return shown.upper() if capitals else shown


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text) if any(tone in text for tone in _TONES) else text


def _vni_letter(match: re.Match[str]) -> str:
    found = _VNI.get(match[0])
    return found if found else "".join(_VNI.get(letter, letter) for letter in match[0])


def guess(data: bytes) -> tuple[str, str] | None:
    """Return the encoding and the text of bytes that are no UTF-8, or None where no encoding makes words of them."""
    sample = data[:_SAMPLE]
    texts = {name: decoder(sample) for name, decoder in _READ.items()}
    scores = sorted(((_score(text), -index, name) for index, (name, text) in enumerate(texts.items())), reverse=True)
    (best, _, name), (second, _, other) = scores[:2]
    clear = best - second >= _CLEAR or texts[name] == texts[other] or {name, other} == {"tcvn3", "tcvn5712-1"}
    return (name, _READ[name](data)) if best >= _SURE and clear else None


def respelt(text: str) -> tuple[str, str] | None:
    """Return the encoding and the text of characters that an old font alone made readable, or None."""
    if is_unicode(text) or not _HIGH.search(text):
        return None
    sample = text[:_SAMPLE]
    best, name = max((_score(decode(sample, name)), name) for name in ("tcvn3", "vni"))
    if best < _SURE or best - _score(sample) < _BETTER:
        return None
    respelled = decode(text, name)
    return name, _shouted(respelled) if name == "tcvn3" else respelled


_WEST = tuple(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in range(256))


def _west(data: bytes) -> str:
    """Return bytes as Windows-1252, those that it leaves open as the characters of the same number."""
    return "".join(map(_WEST.__getitem__, data))


_READ: dict[str, Callable[[bytes], str]] = {
    "tcvn3": lambda data: _shouted(decode(_west(data), "tcvn3")),
    "tcvn5712-1": lambda data: _composed(data.decode("latin-1").translate(_TCVN | _TCVN_CAPITALS)),
    "vni": lambda data: decode(_west(data), "vni"),
    "viscii": lambda data: data.decode("latin-1").translate(_VISCII),
    "windows-1258": lambda data: unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
}
"""How bytes are read in each encoding; of two that read alike the first counts."""


def _shouted(text: str) -> str:
    """Return ``text`` with small letters raised in words of capitals: TCVN3 keeps no capitals with tones.

    >>> _shouted("CộNG HòA Xã HộI, Hà Nội")
    'CỘNG HÒA Xã HỘI, Hà Nội'
    """
    return _WORD.sub(lambda m: m[0].upper() if _is_shouted(m[0]) else m[0], text)


def _is_shouted(word: str) -> bool:
    small = any("a" <= letter <= "z" for letter in word)
    return not small and len(_SHOUTED.findall(word)) > 1


def _score(text: str) -> float:
    """Return the share of words beyond ASCII that are syllables of Vietnamese, 0 of too few."""
    sample = text[:_SAMPLE]
    words = [word for word in _WORD.findall(sample) if _HIGH.search(word)]
    strange = sum(1 for _ in _STRANGE.finditer(sample))
    if len(words) < _FEW:
        return 0.0
    return sum(len(word) <= _LONGEST and is_syllable(word) for word in words) / (len(words) + strange)


_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr|v|x)?"
    "(?:oai|oay|oeo|uây|uyê|uya|uyu|iêu|yêu|uôi|ươi|ươu|uôu|oa|oă|oe|oo|uâ|uê|uy|uơ|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|"
    "oi|ôi|ơi|ua|uô|ui|ưa|ươ|ưi|ưu|ya|yê|[aăâeêioôơuưy])"
    "(?:ch?|m|ng|nh?|p|t)?"
)
_TONE = re.compile(f"[{_TONES}]")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Tell whether a word is built like a syllable of Vietnamese with at most one tone.

    >>> [is_syllable(w) for w in ("Nghị", "quyết", "ngheƯ", "thµnh")]
    [True, True, False, False]
    """
    apart = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONE.subn("", apart)
    capitals = word == word.upper() or word[1:] == word[1:].lower()
    return tones <= 1 and capitals and bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)))
