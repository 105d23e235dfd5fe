"""Instruments, each as a card of what the graph says of it, and the keys that numbers and dates are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.graph import Statement, Store, about, name, objects, pointing
from kg.terms import DCTERMS, DEF, ELI, RDFS

_DASHES = re.compile(r"[/\-‐‑‒–—−]+")
_LETTERS = str.maketrans({"Đ": "D", "Ð": "D", "Ư": "U", "&": ""})
_DAY_FIRST = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}")


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


_STORES = 2
_KEPT: dict[Store, Callable[[Sequence[str]], Mapping[str, Card]]] = {}
"""How the cards of a published store are read: what a law says of itself is said by every document that cites it."""


def normal_number(text: str) -> str:
    """Return the key that all spellings of one số ký hiệu share.

    >>> normal_number("50-NQ/CP") == normal_number("50/nq-cp "), normal_number("08-NQ/TƯ")
    (True, '8-NQ-TU')
    """
    text = unicodedata.normalize("NFC", text).upper().translate(_LETTERS)
    text = _DASHES.sub("-", "".join(text.split())).strip("-.,;:")
    return text.lstrip("0")


def number_in(text: str) -> str:
    """Return the key of the số ký hiệu that ``text`` ends with, whatever words stand before its first digit.

    >>> number_in("Kế hoạch số 24/KH-UBND") == normal_number("24/KH-UBND")
    True
    """
    return normal_number(re.sub(r"^\D+", "", text))


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


def order(found: Card) -> tuple[str, str, str]:
    """Return the key that sorts cards by date (unknown last), number and IRI."""
    return found.date or "9999", found.number or "", found.iri


def told_apart(found: Card) -> str:
    """Return what people call an instrument with its day and place, or its issuer where no place is known, on one line:
    "Nghị quyết 57-NQ/TW ngày 22/12/2024 (Trung ương)"."""
    date = f" ngày {'/'.join(reversed(found.date.split('-')))}" if found.date else ""
    where = " ".join((found.jurisdiction or found.issuer or "").split())
    return f"{' '.join(found.label.split())}{date}{f' ({where})' if where else ''}"


def card(store: Store, iri: str, *, names: dict[str, str | None] | None = None) -> Card:
    """Return the card of one instrument; one that the graph does not know has its IRI as label.

    ``names`` keeps what types, places and issuers are called from one card to the next.
    """
    return cards(store, [iri], names=names)[iri]


def cards(store: Store, iris: Sequence[str], *, names: dict[str, str | None] | None = None) -> dict[str, Card]:
    """Return the card of each instrument by its IRI, as `card` does, all that the index knows read at once."""
    read = _KEPT.get(store)
    kept = read(iris) if read and iris else {}
    return {iri: kept.get(iri) or card_of(store, iri, about(store, iri), names=names) for iri in iris}


def keep_cards(store: Store, read: Callable[[Sequence[str]], Mapping[str, Card]]) -> None:
    """Let `card` of this store be answered by ``read``, which knows the same cards without counting what documents say;
    where it knows none the graph is read. The stores of the last few calls are kept.
    """
    _KEPT[store] = read
    while len(_KEPT) > _STORES:
        del _KEPT[next(iter(_KEPT))]


def card_of(store: Store, iri: str, statements: list[Statement], *, names: dict[str, str | None] | None = None) -> Card:
    """Return the card of one instrument of which everything is said that `kg.graph.about` returns."""
    names = {} if names is None else names
    documents = tuple(
        HeldDocument(d, next(iter(objects(store, d, DEF + "fileName")), ""))
        for d in pointing(store, DEF + "expresses", iri)
    )
    own = {d.iri for d in documents}

    def chosen(predicate: str) -> str | None:
        return _chosen([s for s in statements if s.predicate == predicate], own)

    kind = chosen(ELI + "type_document")
    place = chosen(DEF + "jurisdiction")
    issuer = chosen(DEF + "issuerName") or _name(store, chosen(ELI + "passed_by"), names)
    title = chosen(DCTERMS + "title")
    return Card(
        iri=iri,
        label=chosen(RDFS + "label") or title or iri,
        type=_name(store, kind, names),
        number=chosen(ELI + "id_local"),
        date=_chosen([s for s in statements if s.predicate == ELI + "date_document"], own, refines=True),
        issuer=issuer,
        jurisdiction=place_name(store, place, names=names),
        jurisdiction_iri=place,
        title=title,
        held=bool(documents),
        documents=documents,
        candidates=tuple(sorted({s.object for s in statements if s.predicate == DEF + "candidate"})),
    )


def _chosen(statements: list[Statement], own: set[str], *, refines: bool = False) -> str | None:
    """Return the value that wins among what several graphs say; a fuller date also counts for its prefix."""
    pool = [s for s in statements if s.graph in own] or statements
    if not pool:
        return None
    counts = Counter(s.object for s in pool)
    if refines:
        counts = Counter({v: sum(n for w, n in counts.items() if v.startswith(w)) for v in counts})
    return min(counts, key=lambda value: (-counts[value], value))


def _name(store: Store, thing: str | None, names: dict[str, str | None]) -> str | None:
    if thing and thing not in names:
        names[thing] = name(store, thing)
    return names[thing] if thing else None


def place_name(store: Store, place: str | None, *, names: dict[str, str | None] | None = None) -> str | None:
    """Return the label of the place, or of the province that it lies in."""
    names = {} if names is None else names
    while place and "/jurisdiction/" in place:
        label = _name(store, place, names)
        if label:
            return label
        place = place.rpartition("/")[0]
    return None
