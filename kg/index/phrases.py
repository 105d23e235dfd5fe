"""The names that a person may type, by their words without accents: types, places and bodies of the vocabularies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from kg.concepts import Body
from kg.index.words import words
from kg.knowledge import load

What: TypeAlias = Literal["type", "place", "body"]
Words: TypeAlias = tuple[str, ...]

_SHORTEST = 3
"""Fewer letters are a syllable of many words: "tu" of "đầu tư"."""

_AND = "va"
_PLACE_KINDS = frozenset({("tinh",), ("thanh", "pho"), ("tp",)})
_BODY_KINDS = frozenset({*_PLACE_KINDS, ("xa",), ("phuong",), ("huyen",), ("quan",), ("thi", "xa"), ("dac", "khu")})


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a phrase means: ``values`` are codes of types, slugs of places, or the words of bodies' whole names."""

    what: What
    values: tuple[str, ...]


@lru_cache(maxsize=1)
def phrases() -> Mapping[Words, Phrase]:
    """Return every phrase of the vocabularies by its words; of a name that is several things the type wins, then the
    place.
    """
    found: dict[Words, Phrase] = {}
    sources: dict[What, Iterable[tuple[Words, str]]] = {"body": _bodies(), "place": _places(), "type": _types()}
    for what, named in sources.items():
        values: dict[Words, set[str]] = defaultdict(set)
        for name, value in named:
            if name and (len(name) > 1 or len(name[0]) >= _SHORTEST or what == "type"):
                values[name].add(value)
        found |= {name: Phrase(what, tuple(sorted(every))) for name, every in values.items()}
    return found


@lru_cache(maxsize=1)
def longest() -> int:
    """Return the number of words of the longest phrase."""
    return max(map(len, phrases()))


def phrase_at(typed: Sequence[str], start: int) -> tuple[Phrase, int] | None:
    """Return the longest phrase that begins at a word, and where it ends; the word for a place's kind belongs to it.

    >>> phrase_at(["so", "khcn", "tinh", "tay", "ninh"], 0)
    (Phrase(what='body', values=('so khoa hoc va cong nghe',)), 2)
    """
    begin = next((start + len(kind) for kind in _PLACE_KINDS if tuple(typed[start : start + len(kind)]) == kind), start)
    for first, only in ((start, None), (begin, "place")):
        for end in range(min(len(typed), first + longest()), first, -1):
            found = phrases().get(tuple(typed[first:end]))
            if found and only in (None, found.what):
                return _with_kind(found, typed, end)
    return None


def _with_kind(found: Phrase, typed: Sequence[str], end: int) -> tuple[Phrase, int]:
    """Return a committee or council with the kind of its place: "ubnd tinh", "hdnd xa"."""
    if found.what == "body" and any(value.endswith("nhan dan") for value in found.values):
        for kind in _BODY_KINDS:
            if tuple(typed[end : end + len(kind)]) == kind:
                full = "thanh pho" if kind == ("tp",) else " ".join(kind)
                return Phrase("body", tuple(f"{value} {full}" for value in found.values)), end + len(kind)
    return found, end


def _types() -> Iterator[tuple[Words, str]]:
    for kind in load().types:
        code = kind.code or kind.label
        for name in (*kind.names, *kind.codes, code):
            yield tuple(words(name)), code


def _places() -> Iterator[tuple[Words, str]]:
    for place in load().jurisdictions:
        for name in place.names:
            yield tuple(words(name)), "-".join(words(place.name))


def _bodies() -> Iterator[tuple[Words, str]]:
    for body in load().bodies:
        if body.kind == "group":
            continue
        whole = " ".join(words(body.name))
        for name in _called(body):
            yield tuple(words(name)), whole


def _called(body: Body) -> Iterable[str]:
    """Return what a body is called: its names, its symbol where no other body of a place shares it, its initials."""
    initials = "".join(word[0] for word in words(body.name) if word != _AND)
    symbols = body.symbols if body.level == "central" else ()
    short = [name for name in (*symbols, initials) if len(name) >= _SHORTEST]
    taken = {code.lower() for kind in load().types for code in kind.codes}
    return [*body.names, *(name for name in short if name.lower() not in taken)]
