"""Titles compared: how far two trích yếu name the same thing, and what in them rules that out.

A title is read as folded words with weights: function words count nothing, words of procedure ("triển khai thực
hiện", "Kế hoạch") little, a number within it much. Periods, years and ordinals are taken out and compared on their
own, because "giai đoạn 2016-2020" and "giai đoạn 2021-2025" tell two plans of one name apart. Words that only one
side has shorten or lengthen a title; words that stand in each other's place name another thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from kg.knowledge import Knowledge
from kg.terms import fold
from loaders.dates import AFTER_DAY, MONTH
from loaders.numbers import numbers
from loaders.spans import Periods, periods
from loaders.text import clean

_STOP = frozenset(
    {
        "và", "của", "về", "trên", "địa", "bàn", "tại", "cho", "các", "những", "theo", "trong", "đến", "năm", "từ",
        "với", "để", "nhằm", "được", "ngày", "việc", "là", "vào", "ở", "tỉnh", "này", "do", "cùng", "hoặc", "như",
        "giữa", "v",
    }
)  # fmt: skip
"""Function words, and the word for a province."""
_PLACED = (("tinh",), ("thanh", "pho"), ("tp",))
"""What may stand before the name of a place."""

_LIGHT = (
    "ke hoach", "chuong trinh", "chuong trinh hanh dong", "de an", "du an", "chien luoc", "quy hoach", "nghi quyet",
    "quyet dinh", "chi thi", "ket luan", "huong dan", "thong bao", "quy dinh", "quy che", "luat", "nghi dinh",
    "thong tu", "trien khai", "thuc hien", "to chuc", "ban hanh", "phe duyet", "thi hanh", "ap dung", "cu the hoa",
    "tiep tuc", "noi dung", "nhiem vu", "giai phap", "chu yeu", "mot so", "chinh sach", "cong tac", "tang cuong",
    "nang cao", "phuong huong", "phat trien", "thuc day", "day manh", "chinh phu", "thu tuong", "bo chinh tri",
    "ban bi thu", "tinh uy", "thanh uy", "ban thuong vu", "uy ban nhan dan", "ubnd", "hoi dong nhan dan", "hdnd",
    "quoc hoi", "ban chap hanh trung uong", "dang bo", "muc tieu quoc gia",
)  # fmt: skip
"""Words of procedure, of organs and of every second title."""

_TURNS = (
    "tong ket", "so ket", "kiem tra", "giam sat", "thanh tra", "tuyen truyen", "truyen thong", "quan triet", "sua doi",
    "bo sung", "dieu chinh", "thay the", "bai bo", "danh gia", "khao sat", "tap huan", "dao tao", "boi duong",
    "phan cong", "thanh lap", "kien toan", "ra soat", "lay y kien", "hoi nghi", "phat dong", "thi dua", "kinh phi",
    "du toan", "thi diem", "dau tu", "mua sam", "bao cao", "khac phuc", "xu ly", "quan ly", "phoi hop", "giao chi tieu",
)  # fmt: skip
"""What turns a title of the same subject into that of another act: a plan to review X is not the plan for X."""

_LIGHT_WEIGHT = 0.25
_NUMBER_WEIGHT = 5.0
_SWAPPED = 3.0
"""How much more a word in another's place counts than one that is only left out."""
_TURNED = 0.6
_NAMED_MORE = 0.85
"""What is left of the score where one title alone holds a name."""
_SLIP = 0.1
"""What a word that differs by one letter costs."""
_SLIPPED_WORDS = 8
"""How many words of weight a title must have for one of them to be a slip."""
_LEAST = 4.0
"""The least weight of a title that can be told from others."""
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_ABBREVIATED = re.compile(r"[a-z]{2,7}")
_WORD = re.compile(r"[^\W_]+")
_NUMBER_WORD = re.compile(r"số\s*$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared: its folded words in order, each with its weight, and what was taken out.

    ``proper`` are the words that stand with a capital letter within it, as names do.
    """

    words: tuple[str, ...]
    weights: tuple[float, ...]
    proper: frozenset[str]
    numbers: frozenset[str]
    periods: Periods
    turns: frozenset[str]

    @property
    def telling(self) -> tuple[str, ...]:
        """The words of full weight and the numbers, by which similar titles are looked up."""
        return (*dict.fromkeys(w for w, n in zip(self.words, self.weights, strict=True) if n == 1), *self.numbers)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two titles are, from 0 to 1; ``slips`` counts words that differ by one letter."""

    score: float
    slips: int = 0
    numbered: bool = False


NOT_ALIKE = Likeness(0.0)

Pairs = Mapping[tuple[str, str], int]
"""In how many titles two words follow one another."""


def title(text: str, place: str | None, knowledge: Knowledge) -> Title:
    """Return a title as it is compared; the name of its jurisdiction ``place`` is left out."""
    copy = clean(text)
    low, held = copy.low, set()
    for found in reversed(list(numbers(copy.text, knowledge))):
        held.add(found.number.canonical)
        low = f"{_NUMBER_WORD.sub(' ', low[: found.start])} {low[found.end :]}"
    low = MONTH.sub(" ", AFTER_DAY.sub(" ", low)) if held else low
    when, low = periods(low)
    printed = _headless(_WORD.findall(low.replace("&", "")), knowledge)
    words = tuple(map(fold, printed))
    light, turns = _marked(words)
    left_out = _placed(words, tuple(fold(place or "").split()))
    kept = [i for i, w in enumerate(printed) if w not in _STOP and i not in left_out and words[i]]
    return Title(
        words=tuple(words[i] for i in kept),
        weights=tuple(_LIGHT_WEIGHT if i in light else 1.0 for i in kept),
        proper=_proper(copy.text),
        numbers=frozenset(held),
        periods=when,
        turns=turns,
    )


def pairs(titles: Iterable[Title]) -> Pairs:
    """Return in how many of the titles two words follow one another."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in titles:
        counts.update(set(zip(one.words, one.words[1:], strict=False)))
    return counts


def likeness(one: Title, other: Title, known: Pairs) -> Likeness:
    """Return how alike two titles are; periods are not looked at.

    Titles that hold different numbers or names, or say too little, are not alike at all.
    """
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return NOT_ALIKE
    a, b = _spelt_out(one, other), _spelt_out(other, one)
    weigh = _weights(one, other)
    weights = [_weight(words, weigh) + _NUMBER_WEIGHT * len(t.numbers) for words, t in ((a, one), (b, other))]
    if min(weights) < _LEAST:
        return NOT_ALIKE
    left, right = a - b, b - a
    slips = _slips(one, other, left, right, known) if min(weights) >= _SLIPPED_WORDS else []
    for x, y in slips:
        left[x] -= 1
        right[y] -= 1
    missing, extra = _weight(left, weigh), _weight(right, weigh)
    shared = _NUMBER_WEIGHT * len(one.numbers & other.numbers)
    total = _weight(a + b, weigh) + 2 * shared
    swapped = min(missing, extra)
    score = 1 - (missing + extra + _SWAPPED * swapped) / total
    score -= _SLIP * len(slips)
    if one.turns != other.turns:
        score *= _TURNED
    proper = {w for w in one.proper | other.proper if weigh.get(w) == 1}
    named = [{w for w, n in side.items() if n > 0} & proper for side in (left, right)]
    if all(named):
        return NOT_ALIKE
    if any(named):
        score *= _NAMED_MORE
    return Likeness(max(score, 0.0), len(slips), bool(shared))


def _proper(text: str) -> frozenset[str]:
    """Return the folded words with a capital behind the first one; none where all is in capitals."""
    if text.isupper():
        return frozenset()
    later = _WORD.findall(text)[1:]
    return frozenset(fold(word) for word in later if word[0].isupper() and not word.isupper())


def _headless(words: list[str], knowledge: Knowledge) -> list[str]:
    """Return the words without the name of a document type that they begin with."""
    for size in (4, 3, 2, 1):
        if len(words) > size and knowledge.type_by_name(" ".join(words[:size])):
            return words[size:]
    return words


def _placed(words: Sequence[str], place: tuple[str, ...]) -> set[int]:
    """Return where the name of a place stands, with the word for its kind before it."""
    found: set[int] = set()
    if not place:
        return found
    for position in range(len(words) - len(place) + 1):
        if tuple(words[position : position + len(place)]) == place:
            found.update(range(position, position + len(place)))
            for kind in _PLACED:
                if tuple(words[max(position - len(kind), 0) : position]) == kind:
                    found.update(range(position - len(kind), position))
    return found


_PHRASES = {tuple(p.split()): False for p in _LIGHT} | {tuple(p.split()): True for p in _TURNS}
_LONGEST = max(map(len, _PHRASES))


@lru_cache(maxsize=8192)
def _marked(words: tuple[str, ...]) -> tuple[frozenset[int], frozenset[str]]:
    """Return where words of procedure stand, and the turns among the words."""
    light: set[int] = set()
    turns: set[str] = set()
    position = 0
    while position < len(words):
        for size in range(_LONGEST, 0, -1):
            phrase = words[position : position + size]
            if len(phrase) == size and phrase in _PHRASES:
                if _PHRASES[phrase]:
                    turns.add(" ".join(phrase))
                else:
                    light.update(range(position, position + size))
                position += size
                break
        else:
            position += 1
    return frozenset(light), frozenset(turns)


def _weight(words: Counter[str], weigh: Mapping[str, float]) -> float:
    return sum(weigh.get(word, 1.0) * n for word, n in words.items() if n > 0)


def _weights(one: Title, other: Title) -> dict[str, float]:
    """Return the weight of each word, the lower one where the titles differ."""
    found: dict[str, float] = {}
    for word, weight in (*zip(one.words, one.weights, strict=True), *zip(other.words, other.weights, strict=True)):
        found[word] = min(weight, found.get(word, 1.0))
    return found


def _spelt_out(one: Title, other: Title) -> Counter[str]:
    """Return the words of a title, an abbreviation as the words of the other title that it stands for."""
    words: Counter[str] = Counter()
    for word in one.words:
        words.update(_meant(word, other.words) or (word,))
    return words


def _meant(word: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return the run of ``others`` whose initials spell an abbreviation.

    >>> _meant("khcn", ("phat", "trien", "khoa", "hoc", "cong", "nghe"))
    ('khoa', 'hoc', 'cong', 'nghe')
    """
    if not _ABBREVIATED.fullmatch(word) or _SYLLABLE.fullmatch(word):
        return ()
    initials = "".join(w[0] for w in others)
    start = initials.find(word)
    return tuple(others[start : start + len(word)]) if start >= 0 else ()


def _slips(one: Title, other: Title, left: Counter[str], right: Counter[str], known: Pairs) -> list[tuple[str, str]]:
    """Return the words that differ by one letter between the same neighbours, where one of them is not known there."""
    if not left or not right:
        return []
    found = []
    matcher = SequenceMatcher(None, one.words, other.words, autojunk=False)
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if tag != "replace" or a_end - a != 1 or b_end - b != 1:
            continue
        x, y = one.words[a], other.words[b]
        odd = min(_times(one.words, a, known), _times(other.words, b, known)) <= 1
        if odd and left[x] and right[y] and min(len(x), len(y)) >= 3 and _one_letter(x, y):
            found.append((x, y))
    return found[:2]


def _times(words: Sequence[str], position: int, known: Pairs) -> int:
    """Return in how many titles a word stands beside one of its neighbours."""
    beside = [known.get((words[i], words[i + 1]), 0) for i in (position - 1, position) if 0 <= i < len(words) - 1]
    return max(beside, default=0)


def _one_letter(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter put in, left out or changed."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
    rest = (one[start + 1 :], other[start + 1 :]) if len(one) == len(other) else (one[start:], other[start:])
    if len(one) == len(other):
        return rest[0] == rest[1]
    longer, shorter = sorted(rest, key=len, reverse=True)
    return longer[1:] == shorter
