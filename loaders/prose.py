"""Tasks in prose: the passages that charge bodies, by an opening of their own or by the heading they stand under.

"1. Sở Y tế: Chủ trì, phối hợp với …", "Giao Sở Y tế …", and what stands below "1.2 Sở Y tế". A body that only
coordinates is coordinating; the one body that it is named with leads. A group ("các sở, ngành") never leads by that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from loaders.bodies import Bodies
from loaders.charges import Charge, Charges
from loaders.labels import Labelled
from loaders.outline import PREAMBLE, Outline
from loaders.phrases import skipped
from loaders.text import clean, words

_HEADING = 260
"""The longest heading that names bodies, in characters."""
_REST = 80
"""How much more than the bodies such a heading may say, in characters."""
_SHORTEST = 12
"""The shortest text of a task, in characters."""
_PLACES = r"(?:xã|phường|đặc khu|huyện|quận|thị xã|thành phố)"
_COMMUNES = re.compile(rf"(?i:(ủy ban nhân dân|uỷ ban nhân dân|ubnd))\s(?={_PLACES},\s{_PLACES})")
"""A body's name before the kinds of places that have one each."""
_SENTENCE = re.compile(r"\.\s{1,6}(?=[^\W\d_])")
_WHEN = re.compile(
    r"(?:(?:định\s{1,4}kỳ|chậm\s{1,4}nhất|kể\s{1,4}từ|trong|trước|sau|từ)\s{1,4})?(?:(?:hằng|hàng|mỗi|từng)\s{1,4})?"
    r"(?:ngày|tuần|tháng|quý|năm|giai\s{1,4}đoạn|(?:6|06|sáu)\s{1,4}tháng)(?!\w)[^,.;:]{0,40},\s{1,4}(?=[^\W\d_])"
)
"""When something is done, before the body that does it: "Hằng năm, Sở Y tế …"."""
_ITEMS = ("letter", "dash", "plus", "bullet", "")
_MARKED = ("roman", "number", "letter")
_BARE_VERB = 16
"""The longest verb behind the bodies of a heading that is no part of their name, in characters: "thực hiện"."""
_TITLE = 70
"""The longest heading of purposes or aims that says no more, in characters."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Who leads and who coordinates, as IRIs."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Return everybody who is charged, the lead first."""
        return self.lead + self.coordinating


@dataclass(frozen=True, slots=True)
class Draft:
    """A task as it stands in the text: the passages from ``index`` to ``last``, the offset where it begins and the one
    where what is to be done begins."""

    index: int
    last: int
    start: int
    action: int
    end: int
    parties: Parties
    charged: tuple[str, ...]
    period: str | None = None
    deliverable: str | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """Who a heading or a task charges with what stands below it."""

    parties: Parties
    charged: tuple[str, ...]
    heading: bool


class Prose:
    """Reads the passages of one document in order.

    A body followed by a plain verb is charged, unless it is the issuer itself or the text an article, where the verb
    is a rule and only "chủ trì", "có trách nhiệm" and "giao" charge; ``plain`` is false for a normative act, too.
    """

    def __init__(self, told: Outline, charges: Charges, bodies: Bodies, issuer: str | None, *, plain: bool) -> None:
        self.told = told
        self.copy = told.clean
        self.charges = charges
        self.bodies = bodies
        self.issuer = issuer
        self.plain = plain
        self.said = charges.said
        self._open: dict[int, _Open] = {}
        aimed = [self._aimed(index) for index in range(len(told.passages))]
        under = told.handed_down(aimed.__getitem__)
        self._noticed = [
            own or bool(above) or self._heard(index)
            for index, (own, above) in enumerate(zip(aimed, under, strict=True))
        ]

    def charged(self, index: int) -> tuple[str, ...]:
        """Return the bodies that a passage, or the nearest heading above it, charges."""
        for at in (index, *self.told.headings(index)):
            if at in self._open:
                return self._open[at].charged
        return ()

    def noticed(self, index: int) -> bool:
        """Tell whether a passage charges nobody: preamble, closing formula, what stands under a purpose or an aim."""
        return self._noticed[index]

    def _heard(self, index: int) -> bool:
        """Tell whether a passage is of the preamble or a closing formula."""
        passage = self.told.passages[index]
        return passage.section == PREAMBLE or bool(self.said["closing"].match(self.copy.low, passage.body, passage.end))

    def _aimed(self, index: int) -> bool:
        """Tell whether a passage is the heading of purposes, aims or the state of things: "2. Yêu cầu"."""
        low = self.told.low(index)
        notice = self.said["notice"].match(low)
        if not notice:
            return False
        rest = low[notice.end() :].lstrip()
        return rest.startswith(":") or len(low) <= _TITLE

    def drafts(self, labelled: Mapping[int, Labelled], labels: Collection[int]) -> Iterator[Draft]:
        """Yield the tasks; ``labelled`` are those whose bodies stand in labelled lines, by the index of their text,
        and ``labels`` the indexes of those lines."""
        index = 0
        while index < len(self.told.passages):
            if index in labelled:
                draft = self._labelled(labelled[index])
            else:
                draft = self._draft(index) if index not in labels else None
            if draft:
                yield from self._by_sentence(draft)
                index = max(index, draft.last)
            index += 1

    def _by_sentence(self, draft: Draft) -> Iterator[Draft]:
        """Yield the draft of a passage, parted where a later sentence charges other bodies."""
        if draft.last == draft.index:
            stop = draft.end
            for ends in _SENTENCE.finditer(self.copy.text, draft.action, stop):
                later = self._later(draft.index, ends.end(), stop)
                if later:
                    yield replace(draft, end=ends.start() + 1)
                    draft = later
        yield draft

    def _later(self, index: int, start: int, stop: int) -> Draft | None:
        """Return the task of a sentence within a passage that names bodies of its own."""
        when = _WHEN.match(self.copy.low, start, stop)
        subject = when.end() if when else start
        closing = self.said["closing"].match(self.copy.low, start)
        charge = None if closing else self.charges.read(self.copy, subject, stop)
        if not charge or not charge.bodies or charge.heading or charge.given or not self._clear(index, charge):
            return None
        charged = self.listed(*charge.bodies)
        if not charged or stop - charge.action < _SHORTEST:
            return None
        action = start if when else charge.action
        return Draft(index, index, start, action, stop, self._parties(charged, charge), charged)

    def _labelled(self, label: Labelled) -> Draft | None:
        passage = self.told.passages[label.index]
        parties = Parties(self._cell(label.lead), self._cell(label.coordinating) if label.coordinating else ())
        if not parties.lead:
            return None
        self._open[label.index] = _Open(parties, parties.lead, heading=False)
        return Draft(
            label.index, label.index, passage.start, label.action, passage.end, parties, parties.lead,
            label.period, label.deliverable,
        )  # fmt: skip

    def _draft(self, index: int) -> Draft | None:
        passage = self.told.passages[index]
        if passage.marker == "annex" or self.noticed(index):
            return None
        charge = self.charges.read(self.copy, passage.body, passage.end)
        if charge and charge.given and self._under_heading(index):
            charge = None
        if charge and charge.bodies and self._is_role(passage.above):
            return self._together(index, charge.bodies, charge.action)
        if charge and charge.bodies:
            heading = self._heading(index, charge)
            if heading:
                self._open[index] = heading
                return None
            group = self.copy.low.startswith("các ", charge.bodies[0]) and self.told.ending(index) != ":"
            described = self._described(index) if group else None
            if described:
                self._open[index] = described
                return None
            return None if charge.heading or not self._clear(index, charge) else self._own(index, charge)
        described = self._described(index)
        if described:
            self._open[index] = described
            return None
        return self._inherited(index)

    def _heading(self, index: int, charge: Charge) -> _Open | None:
        """Return who a passage charges that says no more than who does what stands below it."""
        passage = self.told.passages[index]
        assert charge.bodies is not None
        if passage.end - passage.body > _HEADING or not self._has_below(index):
            return None
        begin, end = charge.bodies
        rest = self.copy.text[(charge.others or charge.bodies)[1] : passage.end].strip(" \n\t\r:.*")
        ending = self.told.ending(index)
        if not charge.heading and (ending in ".;," or len(rest) > _REST):
            return None
        acts = charge.others or ending == ":" or len(rest) <= _BARE_VERB
        acts = bool(acts) or self.said.opens(self.copy, charge.action, passage.end, strict=True)
        charged = self.listed(begin, end, whole=end if acts else passage.end)
        return _Open(self._parties(charged, charge), charged, heading=True)

    def _is_role(self, index: int) -> bool:
        """Tell whether a passage only says a role: "b) Chủ trì, phối hợp" above "- Sở Tài chính tham mưu …"."""
        if index < 0 or not self._has_below(index):
            return False
        passage = self.told.passages[index]
        text = " ".join(self.copy.low[passage.body : min(passage.end, passage.body + _TITLE)].split()).rstrip(" :,")
        lead = self.said["lead"].match(text)
        assist = self.said["assist"].match(text, len(text) - len(text[lead.end() :].lstrip(" ,"))) if lead else None
        return assist is not None and text[assist.end() :].strip() in ("", "với", "cùng")

    def _together(self, index: int, bodies: tuple[int, int], action: int) -> Draft | None:
        """Return the task of a passage that names whom those who are charged above work with."""
        above = next((self._open[at] for at in self.told.headings(index) if at in self._open), None)
        if above is None:
            return None
        others = tuple(b for b in self.listed(*bodies) if b not in above.charged)
        return self._told(index, self.told.passages[index].body, action, Parties(above.charged, others), above.charged)

    def _described(self, index: int) -> _Open | None:
        """Return who a heading names that describes its bodies: "Các doanh nghiệp đang hoạt động trong khu"."""
        passage = self.told.passages[index]
        if passage.marker not in _MARKED or passage.end - passage.body > _HEADING or not self._has_below(index):
            return None
        if self.told.ending(index) in ".;,":
            return None
        below = self.told.passages[index + 1]
        span = self.charges.named(self.copy, passage.body, passage.end)
        given = self.said["given"].match(self.copy.low, below.body, below.end)
        if not span or not (given or self.said.opens(self.copy, below.body, below.end)):
            return None
        charged = self.listed(*span, whole=passage.end)
        return _Open(Parties(charged), charged, heading=True)

    def _has_below(self, index: int) -> bool:
        """Tell whether a passage stands below, or an unmarked one behind a marked one."""
        passages = self.told.passages
        return index + 1 < len(passages) and passages[index + 1].above == index

    def _clear(self, index: int, charge: Charge) -> bool:
        """Tell whether a charge is more than a rule, or what the issuer says of itself."""
        if charge.ordered:
            return True
        rule = not self.plain or self.told.in_article(index)
        if not rule and not (charge.bodies and self.listed(*charge.bodies) == (self.issuer,)):
            return True
        return self.said.opens(self.copy, charge.action, self.told.passages[index].end, strict=True)

    def _own(self, index: int, charge: Charge) -> Draft | None:
        passage = self.told.passages[index]
        assert charge.bodies is not None
        begin, end = charge.bodies
        charged = self.listed(begin, end)
        parties = self._parties(charged, charge)
        self._open[index] = _Open(parties, charged, heading=False)
        return self._told(index, passage.body, charge.action, parties, charged)

    def _under_heading(self, index: int) -> bool:
        """Tell whether a passage stands under a heading that names who does it."""
        return any(at in self._open and self._open[at].heading for at in self.told.headings(index))

    def _inherited(self, index: int) -> Draft | None:
        """Return the task of a passage whose bodies a heading above it names."""
        above = next((self._open[at] for at in self.told.headings(index) if at in self._open), None)
        passage = self.told.passages[index]
        if not above or not (above.heading or passage.marker):
            return None
        given = self.said["given"].match(self.copy.low, passage.body, passage.end)
        if not given and not self.said.opens(self.copy, passage.body, passage.end):
            return None
        charge = self.charges.role(self.copy, passage.body, passage.end)
        parties = self._parties(above.charged, charge)
        if charge.role == "lead" and charge.others is None:
            parties = above.parties
        return self._told(index, passage.body, passage.body, parties, above.charged)

    def _told(self, index: int, start: int, action: int, parties: Parties, charged: tuple[str, ...]) -> Draft | None:
        """Return the draft of a task; what stands below a text that ends with a colon belongs to it."""
        last = index
        if self.told.ending(index) == ":" and all(self._is_part(at) for at in self.told.below(index)):
            last = max(self.told.below(index), default=index)
        end = self.told.passages[last].end
        if end - action < _SHORTEST or not charged:
            return None
        return Draft(index, last, start, action, end, parties, charged)

    def _is_part(self, index: int) -> bool:
        """Tell whether a passage below a task is a part of it: an item that names no bodies of its own."""
        passage = self.told.passages[index]
        return passage.marker in _ITEMS and self.charges.read(self.copy, passage.body, passage.end) is None

    def _parties(self, charged: tuple[str, ...], charge: Charge) -> Parties:
        others: tuple[str, ...] = ()
        if charge.others:
            begin, end = charge.others
            others = tuple(b for b in self.listed(begin, end) if b not in charged)
        if charge.role == "lead":
            return Parties(charged, others)
        leading = self._leading(charge)
        return Parties(leading, tuple(b for b in charged + others if b not in leading))

    def _leading(self, charge: Charge) -> tuple[str, ...]:
        """Return who leads what the charged bodies only coordinate, where the text says so: "do Sở Y tế chủ trì"."""
        found = self.charges.led_by(self.copy, charge.action, charge.end)
        return self.listed(*found) if found else ()

    def listed(self, start: int, stop: int, *, whole: int = 0) -> tuple[str, ...]:
        """Return the IRIs of the bodies listed between two offsets; the last name goes on to ``whole``."""
        items = self.charges.lists.items(self.copy, start, stop)
        if items and whole > stop:
            items[-1] = (items[-1][0], whole)
        found = [iri for begin, end in items for iri in self._iris(self.copy.text[begin:end])]
        return tuple(dict.fromkeys(found))

    def _cell(self, text: str) -> tuple[str, ...]:
        """Return the IRIs of the bodies that the texts of labelled lines list, without what stands behind them."""
        found: list[str] = []
        for part in text.split("; "):
            copy = clean(part)
            items = self.charges.lists.items(copy, 0, len(copy.text))
            end = items[-1][1] if items else 0
            ended = self.said["stop"].match(copy.low, behind := skipped(copy, end, len(copy.text))) or self.said.opens(
                copy, behind, len(copy.text)
            )
            texts = [copy.text[a:b] for a, b in items] if ended else [part]
            found += [iri for printed in texts for iri in self._iris(printed)]
        return tuple(dict.fromkeys(found))

    def _iris(self, printed: str) -> tuple[str, ...]:
        """Return the IRIs of the bodies that running text lists; "UBND xã, phường" is one group."""
        return self.bodies.iris(_COMMUNES.sub(r"\1 các ", words(printed).strip(" :.")))
