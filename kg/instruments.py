"""Instruments found by number, IRI, file name or words, each as a card of what the graph says of it.

A số ký hiệu is no identity, so `find` returns every instrument that carries it and never picks one.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.graph import Statement, Store, about, is_iri, members, name, objects, pointing, said, texts, values
from kg.places import lies_in
from kg.terms import DCTERMS, DEF, ELI, RDFS, fold

_DASHES = re.compile(r"[/\-‐‑‒–—−]+")
_LETTERS = str.maketrans({"Đ": "D", "Ð": "D", "Ư": "U", "&": ""})
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A text that we hold, by its IRI, with the name of the file that it was read from."""

    iri: str
    file: str


@dataclass(frozen=True, slots=True)
class Card:
    """What the graph says of one instrument; ``held`` tells whether we have its text.

    Where documents differ, the text of the instrument itself wins, then what most documents say, then
    the first in code-point order. ``candidates`` are the instruments that an ambiguous one may be.
    """

    iri: str
    label: str
    type: str | None
    number: str | None
    date: str | None
    issuer: str | None
    jurisdiction: str | None
    jurisdiction_iri: str | None
    title: str | None
    held: bool
    documents: tuple[HeldDocument, ...]
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The instruments that fit, and apart from them the undated stubs that may be one of them."""

    cards: tuple[Card, ...]
    stubs: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One instrument of the register: its numbers as keys, its words without accents, and what sorts it."""

    iri: str
    keys: frozenset[str]
    title: str
    words: str
    held: bool
    date: str


def normal_number(text: str) -> str:
    """Return the key that all spellings of one số ký hiệu share.

    >>> normal_number("50-NQ/CP") == normal_number("50/nq-cp "), normal_number("08-NQ/TƯ")
    (True, '8-NQ-TU')
    """
    text = unicodedata.normalize("NFC", text).upper().translate(_LETTERS)
    text = _DASHES.sub("-", "".join(text.split())).strip("-.,;:")
    return text.lstrip("0")


def iso_date(text: str) -> str:
    """Return ``23/01/2017``, ``1/2017``, ``2017`` or an ISO date as ISO; raises `ValueError` otherwise."""
    text = text.strip()
    if _ISO.fullmatch(text):
        return text
    match = _DAY_FIRST.fullmatch(text)
    if not match:
        raise ValueError(text)
    day, month, year = match.groups()
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def find(store: Store, text: str, *, jurisdiction: str | None = None, date: str | None = None) -> list[Card]:
    """Return the instruments that ``text`` names, oldest first (see `lookup`)."""
    return list(lookup(store, text, jurisdiction=jurisdiction, date=date).cards)


def lookup(store: Store, text: str, *, jurisdiction: str | None = None, date: str | None = None) -> Found:
    """Return the instruments that carry this number, IRI or document's file name.

    ``jurisdiction`` is a place's name in any spelling; it also admits the place's predecessors and
    successors where nothing is its own. ``date`` is a date of any precision as `iso_date` reads it.
    """
    cards = [card(store, iri) for iri in sorted(_named(store, text))]
    if date:
        wanted = iso_date(date)
        cards = [c for c in cards if _fits(wanted, _dates(store, c.iri))]
    if jurisdiction:
        own = [c for c in cards if lies_in(store, c.jurisdiction_iri, jurisdiction, kin=False)]
        cards = own or [c for c in cards if lies_in(store, c.jurisdiction_iri, jurisdiction, kin=True)]
    hits = {c.iri for c in cards}
    stubs = [c for c in cards if "/undated-" in c.iri and hits & set(c.candidates)]
    kept = [c for c in cards if c not in stubs]
    return Found(tuple(sorted(kept, key=order)), tuple(sorted(stubs, key=order)))


def order(found: Card) -> tuple[str, str, str]:
    """Return the key that sorts cards by date (unknown last), number and IRI."""
    return found.date or "9999", found.number or "", found.iri


def card(store: Store, iri: str) -> Card:
    """Return the card of one instrument; one that the graph does not know has its IRI as label."""
    statements = about(store, iri)
    documents = tuple(
        HeldDocument(d, next(iter(objects(store, d, DEF + "fileName")), ""))
        for d in pointing(store, DEF + "expresses", iri)
    )
    own = {d.iri for d in documents}

    def chosen(predicate: str) -> str | None:
        return _chosen([s for s in statements if s.predicate == predicate], own)

    kind = chosen(ELI + "type_document")
    place = chosen(DEF + "jurisdiction")
    issuer = chosen(DEF + "issuerName") or _name(store, chosen(ELI + "passed_by"))
    title = chosen(DCTERMS + "title")
    return Card(
        iri=iri,
        label=chosen(RDFS + "label") or title or iri,
        type=_name(store, kind),
        number=chosen(ELI + "id_local"),
        date=_chosen([s for s in statements if s.predicate == ELI + "date_document"], own, refines=True),
        issuer=issuer,
        jurisdiction=_place_name(store, place),
        jurisdiction_iri=place,
        title=title,
        held=bool(documents),
        documents=documents,
        candidates=tuple(sorted({s.object for s in statements if s.predicate == DEF + "candidate"})),
    )


def register(store: Store) -> tuple[Entry, ...]:
    """Return every instrument with its words; a scan, so keep it with the store that it was read from."""
    numbers, titles, dates = (_texts(store, p) for p in (ELI + "id_local", DCTERMS + "title", ELI + "date_document"))
    issuers, labels = (_texts(store, p) for p in (DEF + "issuerName", RDFS + "label"))
    held = {s.object for s in values(store, DEF + "expresses")}
    return tuple(
        Entry(
            iri=i,
            keys=frozenset(map(normal_number, numbers[i])),
            title=_folded(titles[i]),
            words=_folded(numbers[i] | titles[i] | issuers[i] | labels[i]),
            held=i in held,
            date=max(dates[i], default="9999"),
        )
        for i in sorted({*members(store, "Instrument"), *members(store, "Programme")})
    )


def search(store: Store, text: str, limit: int = 20, *, entries: Iterable[Entry] | None = None) -> list[Card]:
    """Return at most ``limit`` instruments for what a person typed, the likeliest first.

    Exact numbers come first, then beginnings of numbers, titles that hold the phrase, titles that hold all
    words, and last the words anywhere (title, label, issuer); accents and case aside. Among equals what we
    hold comes first, then the oldest. ``entries`` is the `register` where the caller keeps one.
    """
    key, phrase = normal_number(text), fold(text)
    if not phrase:
        return []
    ranked = [
        (rank, not entry.held, entry.date, entry.iri)
        for entry in (register(store) if entries is None else entries)
        if (rank := _rank(entry, key, phrase)) is not None
    ]
    return [card(store, iri) for *_, iri in heapq.nsmallest(limit, ranked)]


def _rank(entry: Entry, key: str, phrase: str) -> int | None:
    if key in entry.keys:
        return 0
    if key[:1].isdigit() and any(k.startswith(key) for k in entry.keys):
        return 1
    if f" {phrase} " in entry.title:
        return 2
    wanted = [f" {word} " for word in phrase.split()]
    if all(word in entry.title for word in wanted):
        return 3
    return 4 if all(word in entry.words for word in wanted) else None


def _texts(store: Store, predicate: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for statement in values(store, predicate):
        found[statement.subject].add(statement.object)
    return found


def _folded(texts: Iterable[str]) -> str:
    return " " + " | ".join(fold(text) for text in sorted(texts)) + " "


def _named(store: Store, text: str) -> set[str]:
    """Return the instruments that carry this text as IRI, as a document's file name, or as number."""
    text = unicodedata.normalize("NFC", text.strip())
    if is_iri(text) and (statements := about(store, text)):
        expressed = {s.object for s in statements if s.predicate == DEF + "expresses"}
        return expressed or {text}
    file_name = text.replace("\\", "/").rsplit("/", 1)[-1]
    documents = said(store, DEF + "fileName", file_name)
    if documents:
        return {i for d in documents for i in objects(store, d, DEF + "expresses")}
    key = normal_number(text)
    keys = {key, normal_number(re.sub(r"^\D+", "", text))} - {""}
    spellings = [n for n in texts(store, ELI + "id_local") if normal_number(n) in keys]
    return {i for spelling in spellings for i in said(store, ELI + "id_local", spelling)}


def _chosen(statements: list[Statement], own: set[str], *, refines: bool = False) -> str | None:
    """Return the value that wins among what several graphs say; a fuller date also counts for its prefix."""
    pool = [s for s in statements if s.graph in own] or statements
    if not pool:
        return None
    counts = Counter(s.object for s in pool)
    if refines:
        counts = Counter({v: sum(n for w, n in counts.items() if v.startswith(w)) for v in counts})
    return min(counts, key=lambda value: (-counts[value], value))


def _name(store: Store, thing: str | None) -> str | None:
    return name(store, thing) if thing else None


def _place_name(store: Store, place: str | None) -> str | None:
    """Return the label of the place, or of the province that it lies in."""
    while place and "/jurisdiction/" in place:
        label = name(store, place)
        if label:
            return label
        place = place.rpartition("/")[0]
    return None


def _dates(store: Store, iri: str) -> list[str]:
    dates = objects(store, iri, ELI + "date_document")
    year = iri.rpartition("/")[2]
    return dates or ([year] if _YEAR.fullmatch(year) else [])


def _fits(wanted: str, dates: list[str]) -> bool:
    return any(date.startswith(wanted) or wanted.startswith(date) for date in dates)
