"""What is inferred across documents about instruments, read apart from what the documents state.

An inference is no edge: nothing is walked along it, and a person confirms it or throws it away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast

from kg.graph import Statement, Store, about, objects, pointing
from kg.instruments import Card, card
from kg.messages import Lang, say
from kg.terms import DEF

Kind: TypeAlias = Literal["same", "fulfilled", "validity"]
KINDS: tuple[Kind, ...] = ("same", "fulfilled", "validity")

_VERBS = {
    "same": "inferred-same",
    "fulfilled": "inferred-fulfilled",
    "whole": "inferred-whole",
    "part": "inferred-part",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A passage that an inference rests on: ``start``/``end`` count code points of the document's text."""

    document: str
    file: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Inferred:
    """One inference: ``subject`` perhaps is or became ``object``, or is no longer in force by it.

    ``reasons`` are Vietnamese; ``contested`` tells that other objects come near in ``score``; ``since`` and ``extent``
    (whole or part) say when and how far force ended.
    """

    iri: str
    kind: Kind
    subject: Card
    object: Card
    score: float
    reasons: tuple[str, ...]
    grounds: tuple[Ground, ...]
    contested: bool
    since: str | None
    extent: str | None
    method: str


def inferred(store: Store, instruments: Iterable[str]) -> tuple[Inferred, ...]:
    """Return every inference about these instruments, by kind and the highest score first."""
    found = {
        inference
        for instrument in instruments
        for end in ("inferredSubject", "inferredObject")
        for inference in pointing(store, DEF + end, instrument)
    }
    return tuple(sorted((_inferred(store, i) for i in found), key=lambda i: (KINDS.index(i.kind), -i.score, i.iri)))


def verb(inference: Inferred, lang: Lang = "vi") -> str:
    """Return the words between subject and object: "có lẽ là", "hết hiệu lực một phần từ 01/9/2024 do"."""
    since = say("inferred-since", lang, date=_day(inference.since, lang)) if inference.since else ""
    return say(_VERBS[inference.extent or inference.kind], lang, since=since)


def grounds_line(inference: Inferred, lang: Lang = "vi") -> str:
    """Return score and reasons: "điểm 0,91: cùng trích yếu; cùng cơ quan: …"."""
    score = f"{inference.score:.2f}"
    score = score.replace(".", ",") if lang == "vi" else score
    return say("inferred-score", lang, score=score, reasons="; ".join(inference.reasons))


def _inferred(store: Store, iri: str) -> Inferred:
    statements = about(store, iri)
    said = {s.predicate.removeprefix(DEF): s.object for s in statements if s.predicate.startswith(DEF)}
    return Inferred(
        iri=iri,
        kind=cast(Kind, said["inferenceKind"]),
        subject=card(store, said["inferredSubject"]),
        object=card(store, said["inferredObject"]),
        score=float(said["score"]),
        reasons=_all(statements, "reason"),
        grounds=tuple(_ground(store, passage) for passage in _all(statements, "evidence")),
        contested=said["contested"] == "true",
        since=said.get("since"),
        extent=said.get("extent"),
        method=said["method"],
    )


def _all(statements: Iterable[Statement], name: str) -> tuple[str, ...]:
    return tuple(sorted(s.object for s in statements if s.predicate == DEF + name))


def _ground(store: Store, passage: str) -> Ground:
    """Return a citation's quotation or a mention's words, with where they stand."""
    said = {s.predicate.removeprefix(DEF): s.object for s in about(store, passage)}
    document = said.get("citing") or said.get("inDocument", "")
    return Ground(
        document=document,
        file=next(iter(objects(store, document, DEF + "fileName")), "") if document else "",
        text=said.get("quote") or said.get("surface", ""),
        start=int(said.get("start", 0)),
        end=int(said.get("end", 0)),
    )


def _day(date: str | None, lang: Lang) -> str:
    return "/".join(reversed((date or "").split("-"))) if lang == "vi" else date or ""
