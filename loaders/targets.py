"""Targets: the figures that a document strives for, with indicator, comparison, unit and year.

They stand under a heading of aims ("II. MỤC TIÊU", "Chỉ tiêu chủ yếu đến năm 2030"), or behind "phấn đấu" and "đến năm
2030". A year that the clause does not say is that of its sentence, its passage or its heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.knowledge import Knowledge
from kg.model import Document, Target
from kg.terms import individual
from loaders.figures import Figure, figures
from loaders.header import Header
from loaders.outline import Outline
from loaders.phrases import Phrases, phrases
from loaders.text import words

_SENTENCE = re.compile(r"\.(?=\s{1,9}[^\W\d_]|\s{0,9}$)|\n\s{0,9}[-+]\s(?!(?:19|20)\d\d)")
_DIGIT = re.compile(r"\d")
_CLAUSE = re.compile(r";")
_YEAR = re.compile(
    r"(?:giai\s+đoạn|thời\s+kỳ)\s+(?:năm\s+)?(?:từ\s+)?(?:năm\s+)?\d{4}\s?(?:-|đến)\s?(?:năm\s+)?(?P<until>(?:19|20)\d\d)(?!\d)"
    r"|(?<!so với )(?<!so sánh )năm\s+(?P<year>(?:19|20)\d\d)(?!\d)"
)
_COMPARED = re.compile(r"so\s(?:với|sánh)\s(?:[^\s,;.]{1,12}\s){0,5}năm\s\d{4}(?!\d)")
"""A year that is compared with: "so với mức trung bình năm 2024"."""
_MONTH = re.compile(r"tháng\s{1,3}\d{1,2}\s{1,3}$")
_HEAD = 90
"""How much of a heading may hold the word for an aim, in characters."""
_LABEL = re.compile(r"\s{0,4}(?:chỉ\s+tiêu|mục\s+tiêu)\s+\d{1,2}\s?[:.]\s{0,4}", re.IGNORECASE)
_WHEN = re.compile(
    r"\(?\s?(?:trong\s+)?(?:giai\s+đoạn|thời\s+kỳ)\s+(?:năm\s+)?\d{4}\s?-\s?\d{4}\)?|"
    r"(?:và\s+|từ\s+|đến\s+|hết\s+|cuối\s+|vào\s+|trong\s+){0,3}năm\s+\d{4}(?:\s+trở\s+đi)?",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s{0,3}\((?![A-ZĐ&]{2,9}\))[^()]{0,90}\)")
_JOINT = re.compile(r",\s|\svà\s|\s(?=(?:tỷ\s+lệ|tỉ\s+lệ)\s)")
_CUT = re.compile(
    r",\s(?:chủ\s+yếu|trong\s+đó|góp\s+phần|nhất\s+là|tăng\s+dần|phục\s+vụ|đáp\s+ứng|bảo\s+đảm|đảm\s+bảo|nhằm|đồng\s+thời|từng|chú\s+trọng)|"
    r"\s(?:vào|đến)\s+(?:hết\s+|cuối\s+)?năm\s+\d|:"
)
_FEWEST = 3
"""An indicator before a figure has at least so many words."""
_TITLE = 170
"""The longest heading of aims, in characters."""
_BASELINE = re.compile(r"(?<=\sgiảm|\stăng)\s+từ\s+\d.{0,60}$", re.IGNORECASE | re.DOTALL)
_ORDINAL = re.compile(r"\s{0,4}\d{1,2}\s{0,3}[.)]\s")
_PREPOSITION = re.compile(r"\s(?:cho|tại|trong|với|của|trên|đối\s+với)$", re.IGNORECASE)
_LOOSE = re.compile(r"\s(?:và|ngay)$")
_UPWARD = re.compile(r"^\s{0,4}trở\s+(?:lên|xuống)")
_WITHIN = re.compile(r"trong\s+đó(?:[,:]|\s|$)", re.IGNORECASE)
_NEAR = 40
"""How far before a count the verb may begin that strives for it, in characters."""
_WIDEST = 160
"""The widest brackets that hold figures of their own, in characters."""
_SHARE = 200
"""How far behind a share what it is of may have a figure of its own, in characters."""
_VERB = 60
"""The longest verb and year between a comma and the figure that they lead to, in characters."""
_JOINTS = 3
"""How many joints before a figure are looked at."""
_EDGE = " \n\t\r,;:-+•*.()'"


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause at half-open offsets of the matching copy; ``year`` is that of its sentence, passage or heading, and
    ``aimed`` tells that it stands under a heading of aims."""

    index: int
    start: int
    end: int
    year: str | None
    aimed: bool


class Targets:
    """Reads the targets of one document; ``title`` is its title in lower case, whose year at its end counts last."""

    def __init__(self, told: Outline, sha256: str, said: Phrases, title: str = "") -> None:
        self.told = told
        self.lasting = _ending_year(title)
        self.copy = told.clean
        self.sha256 = sha256
        self.said = said

    def targets(self, text: str) -> Iterator[Target]:
        """Yield the targets in order; ``text`` is the document's own, for the quotes."""
        aimed = self.told.handed_down(lambda at: self._aims(at, own=False))
        years = self.told.handed_down(lambda at: _year(self.told.low(at)))
        for index, passage in enumerate(self.told.passages):
            if not _DIGIT.search(self.copy.low, passage.body, passage.end):
                continue
            under = bool(aimed[index]) or self._aims(index, own=True)
            for clause in self._clauses(index, under, years[index] or self.lasting):
                yield from self._of(clause, text)

    def _clauses(self, index: int, aimed: bool, year: str | None) -> Iterator[_Clause]:
        """Yield the clauses of a passage that may strive for something."""
        passage = self.told.passages[index]
        for start, end in _parts(_SENTENCE, self.copy.low, passage.body, passage.end):
            low = self.copy.low[start:end]
            if not _DIGIT.search(low):
                continue
            striving = self.said["strive"].search(low)
            leading = _WHEN.match(low.lstrip(_EDGE)) or (striving and striving.start() < 12)
            year = (_year(low[:120]) or year) if leading else year
            if not (aimed or striving) or self._idle(low):
                continue
            for begin, stop in _parts(_CLAUSE, self.copy.low, start, end):
                if aimed or stop > start + (striving.start() if striving else 0):
                    yield _Clause(index, begin, stop, year, aimed)

    def _idle(self, low: str) -> bool:
        """Tell whether a sentence strives for nothing: it tells what has been reached, or what may be."""
        return bool(self.said["past"].search(low[:120]) or self.said["conditional"].search(low[:300]))

    def _aims(self, index: int, *, own: bool) -> bool:
        """Tell whether a passage is a heading of aims; of its ``own`` text only the first words count."""
        passage = self.told.passages[index]
        found = self.said["aim"].search(self.told.low(index)[:_HEAD])
        if not found:
            return False
        return found.start() < 4 or (not own and passage.end - passage.body <= _TITLE)

    def _of(self, clause: _Clause, text: str) -> Iterator[Target]:
        low = self.copy.low[clause.start : clause.end]
        found = [f for f in _distinct(list(figures(low, self.said)), low, self.said) if self._strives(low, f, clause)]
        found = [f for f in found if not (bracket := _bracket(low, f)) or _WITHIN.match(low, bracket[0])]
        for figure, (begin, end) in zip(found, _reaches(low, found, self.said), strict=True):
            indicator = self._indicator(clause.start, begin, end, figure)
            if indicator:
                year = _year(_REMARK.sub("", low[begin:end])) or clause.year
                yield self._target(clause, figure, indicator, year, text)

    def _strives(self, low: str, figure: Figure, clause: _Clause) -> bool:
        """Tell whether a count is strived for: under a heading of aims, or behind "đạt", "hình thành", "tối thiểu"."""
        if clause.aimed or figure.share or figure.comparison != "=":
            return True
        near = low[max(figure.begin - _NEAR, 0) : figure.begin].rstrip()
        return any(m.end() == len(near) for role in ("reached", "achieve") for m in self.said[role].finditer(near))

    def _indicator(self, offset: int, begin: int, end: int, figure: Figure) -> str:
        """Return what a figure measures: the words before it, or those behind it where a mere verb stands before."""
        text = self.copy.text
        before, told = self._bare(text[offset + begin : offset + figure.begin])
        cut = _CUT.search(self.copy.low, offset + figure.behind, offset + end)
        after = text[offset + figure.behind : cut.start() if cut else offset + end]
        after = _UPWARD.sub("", _WHEN.sub(" ", _REMARK.sub("", after)))
        if before and told and not _PREPOSITION.search(before):
            if _long(before) or not (_tidy(after) or self._achieves(before)):
                return before
        elif _long(before) and not _PREPOSITION.search(before) and not _long(after):
            return before
        unit = "" if figure.share else text[offset + figure.end : offset + figure.behind]
        return _tidy(" ".join((before if told else "", unit, after)))

    def _bare(self, before: str) -> tuple[str, bool]:
        """Return the words before a figure from where its indicator begins, without the verb that leads to it, and
        whether they go on to it: behind the last comma is more than that verb."""
        for opening in (_ORDINAL, _LABEL):
            opened = opening.match(before)
            before = before[opened.end() :] if opened else before
        before = _WHEN.sub(" ", _REMARK.sub("", before))
        before = words(_BASELINE.sub("", before)).strip(_EDGE)
        last = before.rpartition(",")[2]
        told = last == before or self._led(last) != ""
        before = self._led(before)
        low = before.lower()
        begins = [m.end() for role in ("strive", "aim") for m in self.said[role].finditer(low)]
        begins += [
            m.start() for m in self.said["measure"].finditer(low) if low[: m.start()].rstrip().endswith((",", ":"))
        ]
        before = before[max([*begins, low.rfind(":") + 1]) :]
        return _tidy(_WITHIN.sub("", before, count=1)), told

    def _achieves(self, before: str) -> bool:
        """Tell whether words before a count are no more than the verb that strives for it."""
        return any(self.said[role].fullmatch(before.lower()) for role in ("achieve", "reached"))

    def _led(self, before: str) -> str:
        """Return words without the verbs at their end that lead to a figure: "đạt mức", "còn", "phấn đấu đạt"."""
        while not before.lower().endswith("trở lên"):
            low = before.lower()
            near = max(len(low) - _NEAR, 0)
            found = (m for role in ("reached", "strive") for m in self.said[role].finditer(low, near))
            ends = [m.start() for m in found if m.end() == len(low)]
            if not ends:
                break
            before = before[: ends[0]].rstrip(_EDGE)
        return before.strip(_EDGE)

    def _target(self, clause: _Clause, figure: Figure, indicator: str, year: str | None, text: str) -> Target:
        passage = self.told.passages[clause.index]
        start, end = clause.start, clause.end
        while start < end and self.copy.text[start] in _EDGE:
            start += 1
        while end > start and self.copy.text[end - 1].isspace():
            end -= 1
        at = self.copy.raw(clause.start + figure.start)
        raw = self.copy.raw(start), self.copy.raw(end)
        return Target(
            id=individual("target", self.sha256[:12], str(at)),
            indicator=indicator,
            comparison=figure.comparison,
            figure=figure.figure,
            upper=figure.upper,
            unit=words(self.copy.text[clause.start + figure.unit : clause.start + figure.behind]).replace(" /", "/"),
            year=year,
            section=".".join(part for part in (passage.section, passage.number) if part),
            quote=text[raw[0] : raw[1]],
            at=at,
            start=raw[0],
            end=raw[1],
        )


def targets(told: Outline, document: Document, head: Header, knowledge: Knowledge) -> tuple[Target, ...]:
    """Return the targets of a document in order."""
    title = told.clean.low[max(head.title_start, 0) : max(head.title_end, 0)]
    return tuple(Targets(told, document.sha256, phrases(knowledge), title).targets(document.text))


def _parts(ends: re.Pattern[str], text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for match in ends.finditer(text, start, stop):
        yield start, match.start()
        start = match.end()
    yield start, stop


def _year(low: str) -> str | None:
    """Return the last year that a text is for: "đến năm 2030", "giai đoạn 2026-2030"."""
    low = _COMPARED.sub("", low)
    found = [m for m in _YEAR.finditer(low) if not _MONTH.search(low, max(m.start() - 12, 0), m.start())]
    return found[-1]["until"] or found[-1]["year"] if found else None


def _ending_year(title: str) -> str | None:
    """Return the year that a title ends in, unless it says several."""
    found = list(_YEAR.finditer(title))
    if len(found) != 1 or title[found[0].end() :].strip(_EDGE):
        return None
    return _year(title)


def _long(indicator: str) -> bool:
    """Tell whether words are enough to tell what is measured."""
    return len(indicator.split()) >= _FEWEST


def _tidy(indicator: str) -> str:
    """Return an indicator on one line, without what is left over at its end."""
    found = _LOOSE.sub("", words(indicator).replace(" ,", ",").strip(_EDGE)).strip(_EDGE)
    found = found.strip('"').strip(_EDGE) if found.count('"') % 2 else found
    return found + ")" if found.count("(") > found.count(")") else found


def _distinct(found: list[Figure], low: str, said: Phrases) -> list[Figure]:
    """Drop counts that belong to what a share is of: "100% xã có ít nhất 01 điểm"."""
    kept: list[Figure] = []
    for figure in found:
        share = kept and kept[-1].share and not figure.share
        if share and figure.begin - kept[-1].behind <= _SHARE:
            between = low[kept[-1].behind : figure.begin].rpartition(",")
            begins = between[2].lstrip()
            if not between[1] or (begins and not any(said[r].match(begins) for r in ("measure", "reached", "achieve"))):
                continue
        kept.append(figure)
    return kept


def _reaches(low: str, found: list[Figure], said: Phrases) -> list[tuple[int, int]]:
    """Return the span of the words that belong to each of the figures of a clause."""
    brackets = [_bracket(low, figure) for figure in found]
    outside = [figure for figure, bracket in zip(found, brackets, strict=True) if not bracket]
    ends = [_boundary(low, one, other, said) for one, other in pairwise(outside)]
    spans = iter(zip([0, *ends], [*ends, len(low)], strict=True))
    return [bracket or next(spans) for bracket in brackets]


def _bracket(low: str, figure: Figure) -> tuple[int, int] | None:
    """Return the span within the brackets that a figure stands in, or None."""
    opening = low.rfind("(", max(figure.begin - _WIDEST, 0), figure.begin)
    if opening < 0 or low.find(")", opening, figure.begin) >= 0:
        return None
    closing = low.find(")", figure.behind, figure.behind + _WIDEST)
    return (opening + 1, closing) if closing >= 0 else None


def _boundary(low: str, one: Figure, other: Figure, said: Phrases) -> int:
    """Return where the words of one figure end and those of the next begin: at the last joint with no more than a verb
    and a year between it and that figure, else at the first one."""
    joints = [m.end() for m in _JOINT.finditer(low, one.behind, other.begin)]
    if not joints:
        return other.begin
    leading = [at for at in joints[-_JOINTS:] if other.begin - at <= _VERB and _mere(low[at : other.begin], said)]
    return leading[0] if leading else joints[0]


def _mere(text: str, said: Phrases) -> bool:
    """Tell whether words are only a verb that leads to a figure, and a year."""
    text = _WHEN.sub(" ", text)
    for role in ("strive", "reached", "achieve"):
        text = said[role].sub(" ", text)
    return not text.strip(_EDGE)
