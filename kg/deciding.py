"""A person decides what an ambiguous instrument is in a document, or takes that back: checked, kept, and published."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from kg import archive, store
from kg.archive import Clock, utc_now
from kg.build import bring_up
from kg.clock import moment
from kg.decisions import candidates, does_apply
from kg.doubts import candidate_called, doubt_called
from kg.faults import AlreadyDecided, AmbiguousDocument, DecidedSince, NotDecided, UnknownDocument, Unsigned
from kg.graph import Store, graph_lines
from kg.holdings import as_bytes, authorities_graph, find, inferred_graph
from kg.instruments import card, number_in, told_apart
from kg.manifest import Decided, Entry, State, Undecided
from kg.messages import say
from kg.publishing import make_generation
from kg.reports import Progress, Road, Ruling
from kg.road import real_road
from kg.terms import clean_literal, fold

NAME_LIMIT, WHY_LIMIT = 120, 2_000
"""How long the name of who decides and the reason may be."""


def decide(
    document: str,
    instrument: str,
    chosen: str,
    store_dir: str | os.PathLike[str],
    *,
    by: str,
    why: str = "",
    replace: bool = False,
    seen: str = "",
    progress: Progress | None = None,
    road: Road | None = None,
    clock: Clock = utc_now,
) -> Ruling:
    """Keep what a person decided of an ambiguous instrument of a document, and publish the graph with it.

    ``document`` is found as by `kg.holdings.find`, ``instrument`` and ``chosen`` as by `kg.doubts`. A decision
    that was made before and still applies stays unless it is to be replaced; where ``seen``, the time of the decision
    that is meant, is given, another one made since stays. Raises `StoreError`, and then nothing is kept.
    """

    def told(state: State, published: Store) -> Decided:
        event = ruled(published, find(state, document), instrument, chosen, by=by, why=why)
        before = _before(state, event, seen)
        if before and not replace and does_apply(published, before):
            raise AlreadyDecided(**_told(before))
        return event

    return _settled(told, store_dir, progress, road or real_road(), clock)


def undecide(
    document: str,
    instrument: str,
    store_dir: str | os.PathLike[str],
    *,
    by: str,
    seen: str = "",
    progress: Progress | None = None,
    road: Road | None = None,
    clock: Clock = utc_now,
) -> Ruling:
    """Take back a decision, also one that applies to nothing any more, and publish the graph without it.

    ``seen`` is the time of the decision that is meant: another one, made since, stays. Raises `StoreError`, and then
    nothing changes.
    """

    def told(state: State, published: Store) -> Undecided:
        event = taken_back(state, document, instrument, by=by)
        _before(state, event, seen)
        return event

    return _settled(told, store_dir, progress, road or real_road(), clock)


def _settled(
    told: Callable[[State, Store], Decided | Undecided],
    store_dir: str | os.PathLike[str],
    progress: Progress | None,
    road: Road,
    clock: Clock,
) -> Ruling:
    """Keep what ``told`` makes of the published graph; the documents' graphs and what follows from them stay as they
    are there, so that no document is linked again."""
    archive.state(Path(store_dir))
    with archive.writing(Path(store_dir), clock) as opened:
        bring_up(opened, progress=progress, road=road)
        published = store.open_published(opened.root)
        event = told(opened.state, published)
        derived = {name: graph_lines(published, name) for name in (inferred_graph(), authorities_graph())}
        del published
        opened.commit(event)
        make_generation(opened, as_bytes(road.vocabulary_quads()), derived, progress or _silent)
        generation = store.published(opened.root)
        assert generation, "a decision is published once it is kept"
        return Ruling(event, generation)


def ruled(store: Store, entry: Entry, instrument: str, chosen: str, *, by: str, why: str) -> Decided:
    """Return the decision that ``instrument`` is ``chosen`` in the document of ``entry``.

    Raises `Unsigned`, `UnknownDoubt`, `UnknownCandidate` or `TooLate`.
    """
    signed = _signed(by, why)
    document = entry.read.document
    doubt = doubt_called(store, document, instrument)
    found = candidate_called(store, doubt, chosen)
    return Decided(
        document=document,
        instrument=doubt.instrument,
        chosen=found.iri if found else None,
        among=candidates(store, document, doubt.instrument),
        by=signed,
        why=clean_literal(why.strip()),
        file=entry.name,
        label=_called(store, doubt.instrument),
        chosen_label=told_apart(found) if found else "",
    )


def taken_back(state: State, document: str, instrument: str, *, by: str) -> Undecided:
    """Return the end of the decision about ``instrument`` in ``document``, which need not be held any more.

    Raises `Unsigned`, or `NotDecided` unless exactly one decision fits.
    """
    signed = _signed(by, "")
    found = [one for one in state.decisions.values() if _is_in(state, one, document) and _is_about(one, instrument)]
    if len(found) != 1:
        listed = "\n".join(
            f"  {one.file} · {one.label}  <{one.document}> <{one.instrument}>" for one in state.decisions.values()
        )
        raise NotDecided(document=document, instrument=instrument, decided=listed or "  –")
    return Undecided(found[0].document, found[0].instrument, signed)


def _before(state: State, event: Decided | Undecided, seen: str) -> Decided | None:
    """Return the decision that stands in the place of an event; raises `DecidedSince` if it is not the one seen."""
    before = state.decisions.get((event.document, event.instrument))
    if seen and before and before.time != seen:
        raise DecidedSince(**_told(before))
    return before


def _told(one: Decided) -> dict[str, str]:
    """Return what people are told of a decision."""
    chosen = one.chosen_label or say("none-of-them")
    return {"label": one.label, "file": one.file, "chosen": chosen, "by": one.by, "time": moment(one.time)}


def _signed(by: str, why: str) -> str:
    name = " ".join(clean_literal(by).split())
    if not name or len(name) > NAME_LIMIT or len(why) > WHY_LIMIT:
        raise Unsigned(name=NAME_LIMIT, why=WHY_LIMIT)
    return name


def _is_in(state: State, one: Decided, document: str) -> bool:
    if document in (one.document, one.file):
        return True
    try:
        return find(state, document).read.document == one.document
    except (UnknownDocument, AmbiguousDocument):
        return False


def _is_about(one: Decided, instrument: str) -> bool:
    text = instrument.strip()
    is_number = any(map(str.isdigit, text)) and number_in(text) == number_in(one.label)
    return text == one.instrument or fold(text) == fold(one.label) or is_number


def _called(store: Store, instrument: str) -> str:
    return " ".join(card(store, instrument).label.split())


def _silent(stage: str, done: int, total: int, name: str) -> None:
    """Take no notice."""
