"""Số ký hiệu: where numbers of instruments stand in a text, and what each says.

State numbers are ``n/TYPE-ORGAN[-UNIT]`` or ``n/yyyy/TYPE-ORGAN`` (Nghị định 30/2020/NĐ-CP, Phụ lục III;
laws ``n/yyyy/QHxx``), Party numbers ``n-TYPE/ORGAN`` (Hướng dẫn 36-HD/VPTW). A công văn has no type code.
Which codes are types and which are organs stands in `ontology/vocabularies`.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.knowledge import DocumentType, Knowledge
from kg.model import Number, Regime

_CODE = r"[A-ZĐƯ][A-Za-zĐđƯư&]{0,14}(?: ?& ?[A-ZĐƯ]{1,8})?\d{0,4}(?![A-Za-zÀ-ỹ0-9&])"
NUMBER = re.compile(
    rf"\d{{1,5}}(?:\.\d{{1,3}}(?=\s?/\s?20\d\d\s?/\s?NQ\s?-\s?CP)|[a-zđ])?(?:\s?[/-]\s?(?:19|20)\d\d(?=\s?[/-]))?"
    rf"\s{{0,3}}[/-]\s{{0,4}}{_CODE}(?:(?:\s{{0,4}}[-/]\s{{0,4}}|[._]){_CODE}){{0,9}}"
)
"""A string of the shape of a number; `parse` decides whether it is one."""

_LOWER = re.compile(r"\d{1,5}\s?/\s?(?:19|20)\d\d\s?/\s?[a-zđ]{2,4}\s?-\s?[a-zđư]{2,12}(?![^\W_])")
_SPACED = re.compile(r"(?<=[sS]ố )\d{1,4}[a-zđ]? [A-ZĐ]{2,8}(?:/[A-ZĐ]{2,8}){1,2}(?![^\W_])")
_PIECES = re.compile(r"\s*([-/_]|(?<!\d)\.|\.(?!\d))\s*")
_LAW = re.compile(r"(?:QH|UBTVQH)\d{1,2}", re.IGNORECASE)
_NO_INSTRUMENT = frozenset({"TCVN", "QCVN", "ISO", "TCXD", "TCXDVN", "IEC"})


@dataclass(frozen=True, slots=True)
class Found:
    """A number at its half-open span in the matching copy."""

    start: int
    end: int
    number: Number


def numbers(text: str, knowledge: Knowledge) -> Iterator[Found]:
    """Yield the numbers of instruments in a matching copy, in order."""
    end = 0
    for match in _shapes(text):
        start = match.start()
        before = text[start - 1] if start else " "
        if start < end or before.isdigit() or before in "/." or (before.isascii() and before.isalpha()):
            continue
        if before == "-" and start > 1 and text[start - 2].isalnum():
            continue
        found = _found(text, match, knowledge)
        found = _grouped(text, found) if found else None
        if found:
            end = found.end
            yield found


def _shapes(text: str) -> Iterator[re.Match[str]]:
    """Yield what has the shape of a number, in order, also all in small letters, or old with a blank ("12 TC/TCT")."""
    found = (NUMBER.finditer(text), _LOWER.finditer(text), _SPACED.finditer(text))
    return heapq.merge(*found, key=lambda match: match.start())


def _found(text: str, match: re.Match[str], knowledge: Knowledge) -> Found | None:
    start = match.start()
    if match.re is _SPACED:
        return _old(text, match, knowledge)
    surface = _without_note(_cut_at_dash(match[0]), knowledge)
    if match.re is _LOWER:
        number = parse(surface.upper(), knowledge)
        known = number and knowledge.organ(number.organ) and knowledge.type_by_code(number.type)
        return Found(start, match.end(), number) if number and known else None
    while surface:
        number = parse(surface, knowledge)
        if number:
            return Found(start, start + len(surface), _retyped(text, start, surface, number, knowledge))
        surface = _without_last_code(surface)
    return _old(text, match, knowledge) or _letter(text, match)


_GROUP = re.compile(
    r"(?:(?:^|\n)[^\S\n]{0,40}số ?: ?(?P<own>\d{1,3}) |"
    r"(?<!\w)(?:quyết định|nghị định|nghị quyết|kế hoạch|công văn|thông tư|chỉ thị|số)(?: số)? "
    r"(?P<thousands>[1-9]\d?) )$"
)
"""Digits of a number that a blank parts from the rest: in the header's own line, or thousands ("2 289/QĐ-TTg")."""


def _grouped(text: str, found: Found) -> Found:
    """Return a number with the digits that stand before it behind "số" or a type's name, and a blank."""
    group = _GROUP.search(text[max(0, found.start - 60) : found.start].lower())
    ordinal = found.number.ordinal
    if group is None or not ordinal.isdigit() or text[found.start] == "0":
        return found
    digits = group["own"] or group["thousands"]
    printed = len(text[found.start : found.end]) - len(text[found.start : found.end].lstrip("0123456789"))
    if (group["thousands"] and printed != 3) or len(digits) + printed > 5:
        return found
    whole = digits + text[found.start : found.start + printed]
    canonical = whole + found.number.canonical.removeprefix(ordinal)
    number = replace(found.number, ordinal=whole, canonical=canonical)
    return Found(found.start - len(digits) - 1, found.end, number)


_SAID = re.compile(
    r"(?:^|\W)(?P<type>quyết\s+định|nghị\s+định|nghị\s+quyết|chỉ\s+thị|thông\s+tư(?:\s+liên\s+(?:tịch|bộ|ngành))?|sắc\s+lệnh)"
    r"\s+(?:số\s*)?$"
)


def _said(text: str, start: int, knowledge: Knowledge) -> DocumentType | None:
    """Return the State's type that is printed right before a number."""
    said = _SAID.search(text[max(0, start - 36) : start].lower())
    return knowledge.type_by_name(" ".join(said["type"].split())) if said else None


def _retyped(text: str, start: int, surface: str, number: Number, knowledge: Knowledge) -> Number:
    """Return an old number that begins with its organ, which looks like a type: "Thông tư số 89-TC/TCT" is a circular
    of TC (finance), drafted by TCT, and no Thông cáo."""
    if not knowledge.organ(number.type):
        return number
    kind = _said(text, start, knowledge)
    if kind is None or number.type in kind.codes or number.year:
        return number
    unit = "-".join(code for code in (number.organ, number.unit) if code)
    printed = number.ordinal + "".join(surface.split()).lstrip("0123456789abcdđ")
    return replace(number, type=kind.code, organ=number.type, unit=unit, canonical=printed, misspelt=False)


def _old(text: str, match: re.Match[str], knowledge: Knowledge) -> Found | None:
    """Return a number from before 1997, without a type code, when the word before it names the type: "Quyết định số
    769/TTg", "Thông tư số 60 TC/TCT", "Nghị quyết số 575/UBTVQH12"."""
    kind = _said(text, match.start(), knowledge)
    if kind is None:
        return None
    pieces = _PIECES.split(match[0].replace(" ", "/", 1) if match.re is _SPACED else match[0])
    organ, units = pieces[2].replace(" ", ""), pieces[4::2]
    known = knowledge.organ(organ)
    assembly = bool(_LAW.fullmatch(organ))
    if units:
        ministry = known if known and known.level == "central" else knowledge.organ(f"B{organ}")
        if ministry is None or ministry.level != "central" or len(units) > 2:
            return None
    elif not assembly and organ not in _BARE_ORGANS:
        return None
    ordinal = f"{pieces[0]:0>2}" if pieces[0].isdigit() else pieces[0]
    unit = "-".join(u.replace(" ", "") for u in units)
    canonical = f"{ordinal}/{organ}-{unit}" if unit else f"{ordinal}{pieces[1]}{organ}"
    return Found(match.start(), match.end(), Number(ordinal, None, kind.code, organ, unit, "state", canonical))


_BARE_ORGANS = frozenset({"TTg", "CP", "HĐBT", "CTN", "SL", "NV", "LĐ", "TC", "YT", "GD", "UB"})
_LETTER = re.compile(r"(?:^|\W)(?:công\s+văn|văn\s+bản)\s+số\s*:?\s*$")


def _letter(text: str, match: re.Match[str]) -> Found | None:
    """Return the number of a letter of a body that the vocabulary does not know ("văn bản số 9720/NHCS-KHNV"): the
    words before it say that it is one.
    """
    surface = _cut_at_dash(match[0])
    pieces = [p.replace(" ", "") for p in _PIECES.split(surface)]
    said = _LETTER.search(text[max(0, match.start() - 24) : match.start()].lower())
    codes = pieces[2::2]
    if said is None or len(codes) < 2 or pieces[1] != "/" or set(pieces[3::2]) != {"-"} or not _capital(codes):
        return None
    unit = "-".join(codes[1:])
    canonical = f"{pieces[0]:0>2}/{codes[0]}-{unit}"
    number = Number(f"{pieces[0]:0>2}", None, "CV", codes[0], unit, "state", canonical)
    return Found(match.start(), match.start() + len(surface), number)


def _capital(codes: list[str]) -> bool:
    return all(1 < len(code) <= 9 and code[:2].isupper() and code.isalnum() for code in codes)


def _cut_at_dash(surface: str) -> str:
    """Return the surface up to a dash between blanks, or on a new line, that follows a complete number."""
    for match in re.finditer(r"[ \t]+-\s+|\s*\n\s*[-.]\s*", surface):
        head = surface[: match.start()]
        if len(re.findall(r"[-/]", head)) >= 2:
            return head
    return surface


def _without_note(surface: str, knowledge: Knowledge) -> str:
    """Return the surface without a footnote's sign that lost its raised position: "154/NQ-CP1". Digits from two on
    that an organ's symbol may carry ("95/KH-BCĐ389"), or that are no small number, are none.
    """
    bare = surface.rstrip("0123456789")
    sign = surface[len(bare) :]
    code = _PIECES.split(bare)[-1].replace(" ", "")
    organ = knowledge.organ(code) if sign else None
    if organ is None or sign[0] == "0" or knowledge.organ(code + sign):
        return surface
    longest = 2 if organ.level == "central" and not organ.numbered else 1
    return bare if len(sign) <= longest else surface


def _without_last_code(surface: str) -> str:
    cut = max(surface.rfind(c) for c in "-/.")
    head = surface[:cut].rstrip()
    return head if len(_PIECES.split(head)) >= 5 else ""


def parse(surface: str, knowledge: Knowledge) -> Number | None:
    """Return what a số ký hiệu says, or None where the string is none.

    ``50-NQ/CP`` gives ``50/NQ-CP`` with ``misspelt`` set; ``2667/QĐ-BKH&CN`` gives ``2667/QĐ-BKHCN``.
    """
    pieces = [p.replace(" ", "") for p in _PIECES.split(surface.strip().replace("&", ""))]
    ordinal, separators, codes = pieces[0], [s.replace("_", "-") for s in pieces[1::2]], pieces[2::2]
    year = None
    if codes and re.fullmatch(r"(?:19|20)\d\d", codes[0]):
        year, codes, separators = codes[0], codes[1:], separators[1:]
    if not codes or any(not c for c in codes) or codes[0].upper() in _NO_INSTRUMENT:
        return None
    ordinal = f"{ordinal:0>2}" if ordinal.isdigit() else ordinal
    if _LAW.fullmatch(codes[0]):
        return _law(ordinal, year, codes[0].upper())
    kind = knowledge.type_by_code(codes[0])
    if kind and len(codes) == 2 and year is None and separators == ["/", "-"] and knowledge.organ(codes[0]):
        kind = kind if knowledge.organ(codes[1]) else None
    if kind is None and len(codes) == 1:
        codes, separators = _unglued(codes[0], separators, knowledge)
        kind = knowledge.type_by_code(codes[0])
    if kind:
        plain = codes[0].upper().replace("Đ", "D") == kind.code.upper().replace("Đ", "D")
        return _typed(ordinal, year, kind.code if plain else codes[0], codes[1:], separators, knowledge)
    return _untyped(ordinal, codes, separators, knowledge) if year is None else None


def _unglued(code: str, separators: list[str], knowledge: Knowledge) -> tuple[list[str], list[str]]:
    """Return type and organ of a code that lost its separator: ``NĐCP`` is ``NĐ`` of ``CP``."""
    for cut in range(2, len(code) - 1):
        kind, organ = knowledge.type_by_code(code[:cut]), knowledge.organ(code[cut:])
        if kind and organ and kind.code == code[:cut] and organ.symbol == code[cut:]:
            return [code[:cut], code[cut:]], [*separators, ""]
    return [code], separators


def _law(ordinal: str, year: str | None, organ: str) -> Number | None:
    if not year:
        return None
    return Number(ordinal, year, "", organ, "", "state", f"{ordinal}/{year}/{organ}")


def _typed(
    ordinal: str, year: str | None, code: str, organs: list[str], separators: list[str], knowledge: Knowledge
) -> Number | None:
    if not organs or len(organs[0]) < 2:
        return None
    organ = knowledge.organ(organs[0])
    symbol = organ.symbol if organ else organs[0].upper() if organs[0].isupper() else organs[0]
    regime = _regime(organ.regime if organ else None, separators)
    rest = "-".join(organs[1:])
    whole = f"{symbol}-{rest}" if rest else symbol
    if regime == "party":
        canonical = f"{ordinal}-{code}/{whole}"
    else:
        canonical = f"{ordinal}/{year}/{code}-{whole}" if year else f"{ordinal}/{code}-{whole}"
    right = ("-", "/") if regime == "party" else ("/", "-")
    misspelt = separators[-1] == "" or (year is None and tuple(separators[:2]) != right)
    return Number(ordinal, year, code, symbol, rest, regime, canonical, misspelt)


def _regime(known: Regime | None, separators: list[str]) -> Regime:
    if known:
        return known
    return "party" if tuple(separators[:2]) == ("-", "/") else "state"


def _untyped(ordinal: str, codes: list[str], separators: list[str], knowledge: Knowledge) -> Number | None:
    organ = knowledge.organ(codes[0])
    if organ is None or len(codes) < 2 or separators[0] != "/" or separators[1] != "-":
        return None
    unit = "-".join(codes[1:])
    return Number(ordinal, None, "CV", organ.symbol, unit, "state", f"{ordinal}/{organ.symbol}-{unit}")


def key(number: Number) -> str:
    """Return what two numbers share when they are the same: canonical form, ordinal without zeros, no case, and one
    separator (89-TC/TCT is 89/TC-TCT)."""
    return number.canonical.lstrip("0").upper().replace("/", "-")
