"""The values around a build: the functions it takes documents through, and what it tells afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from kg.knowledge import Knowledge
from kg.manifest import Decided, Entry, Refused, Undecided
from kg.model import Document, Extraction
from kg.store import Generation

Fate = Literal["accepted", "unchanged", "duplicate", "refused"]


class Progress(Protocol):
    """Told how far a build is: ``done`` of ``total`` in a stage of read, reread, write, publish."""

    def __call__(self, stage: str, done: int, total: int, name: str) -> None: ...


def nothing(extractions: Sequence[Extraction], knowledge: Knowledge) -> list[str]:
    """Say nothing of documents together."""
    return []


@dataclass(frozen=True, slots=True)
class Road:
    """The functions that a build takes documents through; those of modules, so that processes find them."""

    load: Callable[[], Knowledge]
    extract: Callable[[Document, Knowledge], Extraction]
    register: Callable[[Iterable[Extraction]], Any]
    link: Callable[[Extraction, Any], Extraction]
    quads: Callable[[Extraction, Knowledge], list[str]]
    vocabulary_quads: Callable[[], list[str]]
    fingerprint: Callable[[], str]
    infer: Callable[[Sequence[Extraction], Knowledge], list[str]] = nothing
    authorities: Callable[[Sequence[Extraction], Knowledge], list[str]] = nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``note`` is what to look at, ``same_as`` the file whose bytes it repeats."""

    path: str
    fate: Fate
    note: str | None = None
    same_as: str | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: ``outcomes`` of the files it saw, ``lost`` of documents it held and can't read now.

    ``reread`` counts the documents held that were read again for a new version; ``generation`` is the
    current one and ``published`` tells that this build made it.
    """

    outcomes: tuple[Outcome, ...]
    lost: tuple[Outcome, ...]
    reread: int
    generation: Generation
    published: bool

    def of(self, fate: Fate) -> tuple[Outcome, ...]:
        """Return the outcomes of one fate."""
        return tuple(outcome for outcome in self.outcomes if outcome.fate == fate)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the store was up to date already."""
        return not (self.published or self.reread or self.lost or self.of("accepted") or self.of("duplicate"))


def settled(outcomes: Iterable[Outcome], refusals: Mapping[str, Refused]) -> tuple[Outcome, ...]:
    """Return the outcomes, refused where a file that was taken in is among the refusals in the end."""
    return tuple(
        Outcome(told.path, "refused", refused=refusals[told.path])
        if told.fate != "refused" and told.path in refusals
        else told
        for told in outcomes
    )


@dataclass(frozen=True, slots=True)
class Removal:
    """A withdrawn document; ``original`` is where its bytes stay."""

    entry: Entry
    original: Path
    generation: Generation


@dataclass(frozen=True, slots=True)
class Restoration:
    """A withdrawn document that was loaded again, as ``outcome`` tells."""

    entry: Entry
    outcome: Outcome
    generation: Generation


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided or took back, and the generation that shows it."""

    event: Decided | Undecided
    generation: Generation
