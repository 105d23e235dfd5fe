"""Texts that call instruments by name in plan 99/KH-UBND, and what is read of them."""

from __future__ import annotations

import re

from kg.model import Extraction, Reference
from kg.terms import DEFAULT_BASE

BEFORE = (
    "ỦY BAN NHÂN DÂN\nTỈNH TÂY NINH\nSố: 99/KH-UBND\nTây Ninh, ngày 05 tháng 8 năm 2025\n\n"
    "KẾ HOẠCH\nTăng cường chuyển giao kỹ thuật cho hợp tác xã\n\n"
)
BODY = BEFORE + "I. NHIỆM VỤ\n1. "
NAMED = ("law-name", "congress", "programme")
INSTRUMENT = DEFAULT_BASE + "instrument/"


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text without its ⟦marks⟧, and their spans in the order in which they begin."""
    plain, opened, spans = "", [], []
    for char in text:
        if char == "⟦":
            opened.append(len(spans))
            spans.append((len(plain), 0))
        elif char == "⟧":
            index = opened.pop()
            spans[index] = (spans[index][0], len(plain))
        else:
            plain += char
    return plain, spans


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def names(told: Extraction) -> list[Reference]:
    return [m for m in told.mentions if m.rule in NAMED]


def body(told: Extraction) -> list[Reference]:
    return [m for m in told.mentions if m.start >= len(BODY)]


def tail(iri: str) -> str:
    """Return an instrument's IRI below the base; what tells a document's own is a star."""
    return re.sub(r"/[0-9a-f]{12}$", "/*", iri.removeprefix(INSTRUMENT))


def relations_of_names(told: Extraction) -> set[str]:
    """Return the relations that end at something named, as "subject predicate object" without jurisdictions."""
    number = {i.id: i.number for i in told.instruments} | {told.own.id: "DOC"}
    short = {i.id: number[i.id] or tail(i.id).partition("/")[2] for i in told.instruments}
    ends = {m.instrument for m in names(told)}
    return {
        f"{short[r.subject]} {r.predicate} {short[r.object]}"
        for r in told.relations
        if r.object in ends and not number[r.object] and r.modality == "asserted"
    }
