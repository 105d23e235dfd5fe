"""The values that travel the road from bytes to the page.

    bytes → Document → Mention* → Resolution* → Relation*, Task*, Target* → Quad*

Offsets are half-open and count code points of the document's text as read. Dates are ISO 8601 strings,
shortened to ``YYYY-MM`` or ``YYYY`` where the document gives no more. Identifiers are IRIs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kg.structure import NONE, Structure

Modality: TypeAlias = Literal["asserted", "planned", "past"]
Regime: TypeAlias = Literal["state", "party"]
Status: TypeAlias = Literal["ok", "partial"]
TaskSource: TypeAlias = Literal["table", "prose"]
Recurrence: TypeAlias = Literal["yearly", "half-yearly", "quarterly", "monthly", "weekly"]
Certainty: TypeAlias = Literal["resolved", "ambiguous", "unresolved"]
TwinKind: TypeAlias = Literal["copy", "draft"]
Comparison: TypeAlias = Literal["=", ">=", ">", "<=", "<", "~"]

CENTRAL = "Trung ương"
"""The name of the central jurisdiction in every output."""


@dataclass(frozen=True, slots=True)
class Number:
    """A parsed số ký hiệu: ``16/2021/NQ-HĐND`` is ordinal 16, year 2021, type NQ, organ HĐND.

    ``type`` is empty for a công văn without a type code (``5973/UBND-KT``). ``misspelt`` tells that the
    separators were of the other regime (``50-NQ/CP``) and ``canonical`` is the corrected form.
    """

    ordinal: str
    year: str | None
    type: str
    organ: str
    unit: str
    regime: Regime
    canonical: str
    misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """One reference to an instrument in the text, parsed but not yet resolved.

    ``start``/``end`` cover the whole mention (type word to issuer), ``number_start``/``number_end`` the
    number alone. ``issuer_start`` is where the issuer's name begins, or -1; ``placed`` tells that its place is
    printed, not completed from the document. ``issuers`` are the bodies of a joint instrument, in the order printed,
    and ``issuer`` their names in a row. ``rule`` names the pattern.
    """

    start: int
    end: int
    text: str
    number_start: int
    number_end: int
    number: Number | None
    type: str | None
    date: str | None
    issuer: str | None
    jurisdiction: str | None
    title: str | None
    pinpoint: str | None
    rule: str
    issuer_start: int = -1
    placed: bool = False
    issuers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention whose instrument is certain."""

    mention: Mention
    instrument: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A mention that fits several instruments; ``instrument`` stands for it until a person decides."""

    mention: Mention
    instrument: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A mention that gives too little to identify an instrument; ``instrument`` is a stub of this document."""

    mention: Mention
    instrument: str
    reason: str


Resolution: TypeAlias = Resolved | Ambiguous | Unresolved


@dataclass(frozen=True, slots=True)
class Instrument:
    """What one document says of an instrument. ``candidates`` are the instruments that it may be; ``issuers`` are the
    bodies of a joint instrument in the order printed, with their IRIs, ``issuer`` is their names in a row and
    ``issuer_id`` the first one's IRI.
    """

    id: str
    type: str | None = None
    number: str | None = None
    date: str | None = None
    issuer: str | None = None
    issuer_id: str | None = None
    jurisdiction: str | None = None
    jurisdiction_id: str | None = None
    title: str | None = None
    candidates: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    issuer_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention as published: its span, the instrument it refers to, and how certain that is.

    ``term`` is the term of the Party's Central Committee that is printed with it ("khóa XI" is 11), ``title`` the
    title that stands right behind it; both only of what the Central Committee, the Politburo or the Secretariat issued.
    """

    instrument: str
    start: int
    end: int
    text: str
    pinpoint: str | None = None
    certainty: Certainty = "resolved"
    rule: str = ""
    term: int | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed, directed link between two instruments with the passage that states it.

    A ``quote`` that is a part of a long clause begins or ends with the blank where it was cut, any other with words.
    ``cue_start``/``cue_end`` are the span of the words that name the relation (None where none do, as for a citation),
    ``cue_quote`` the sentence around them where the quote does not hold it: the heading of a list, or its last words.
    A change holds from the ISO day ``since`` until ``until``, not for the parts ``excepted``, if its clause says so.
    """

    subject: str
    predicate: str
    object: str
    modality: Modality
    start: int
    end: int
    quote: str
    section: str
    rule: str
    confidence: float
    pinpoint: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    cue_quote: str | None = None
    since: str | None = None
    until: str | None = None
    excepted: str | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that issues an instrument or is charged with a task."""

    id: str
    name: str
    kind: str | None
    jurisdiction: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """What a document charges bodies with: a row of its assignment annex, or a passage of its prose.

    A standing duty is a task with a ``recurrence``; ``days`` are the days on which it falls due, ``--12-05`` in a
    year or ``---25`` in a month or quarter, and ``reports_to`` the bodies that receive the report.
    """

    id: str
    section: str | None
    number: str | None
    text: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    period: str | None
    due: str | None
    deliverable: str | None
    instruments: tuple[str, ...]
    start: int
    end: int
    source: TaskSource = "table"
    recurrence: Recurrence | None = None
    days: tuple[str, ...] = ()
    reports_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that a document strives for: TFP > 50 % by 2030.

    ``figure`` and ``upper`` (the end of a range) are decimal strings with a point. ``start``/``end`` are the span
    of ``quote``, ``at`` is where the figure stands.
    """

    id: str
    indicator: str
    comparison: Comparison
    figure: str
    upper: str | None
    unit: str
    year: str | None
    section: str
    quote: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at. ``code`` names the rule, ``message`` is for people, in Vietnamese."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None
    instrument: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the publisher of a document says of it beside its text: a field and its value as published.

    ``field`` is "number", "type", "date", "issuer", "title", "status", "effective", "expires", "signer", "source",
    or "relation"; for a relation ``label`` is the publisher's name of it ("Văn bản căn cứ") and ``value`` the other
    instrument as printed.
    """

    field: str
    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The text we hold. ``sha256`` is of the bytes as loaded; ``reader`` names what read them."""

    path: str
    sha256: str
    text: str
    reader: str
    status: Status = "ok"
    note: str | None = None
    structure: Structure = NONE
    stated: tuple[Stated, ...] = ()


@dataclass(frozen=True, slots=True)
class Twin:
    """A document whose text is nearly in that of another, which speaks for both.

    ``sha256`` is the other's, ``more`` how many links and tasks it has that the other has not.
    """

    kind: TwinKind
    sha256: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one document says. ``own`` is the instrument that the document expresses, ``effective`` the day
    on which it takes effect, where it says so; ``held`` is the hash of the file that keeps its text,
    ``sketch`` tells how like it is to others, and ``twin`` which one it repeats.
    """

    path: str
    sha256: str
    reader: str
    status: Status
    note: str | None
    characters: int
    own: Instrument
    instruments: tuple[Instrument, ...]
    mentions: tuple[Reference, ...]
    relations: tuple[Relation, ...]
    authorities: tuple[Authority, ...] = ()
    tasks: tuple[Task, ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    targets: tuple[Target, ...] = ()
    effective: str | None = None
    structure: Structure = NONE
    stated: tuple[Stated, ...] = ()
    held: str = ""
    sketch: tuple[int, ...] = ()
    twin: Twin | None = None
