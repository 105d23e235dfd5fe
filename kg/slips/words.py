"""How a report names things: an instrument with date and issuer, a passage with all that tells where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.decided import decision_line
from kg.instruments import Card
from kg.messages import say
from kg.proofs import Evidence, recognised
from kg.slips.blocks import Run
from kg.visible import visible

_NAME, _TITLE, _NUMBER = 160, 400, 40


_PRIVATE = re.compile("[\ue000-\uf8ff]")
"""Signs that only the font of the file has a shape for; Word writes its list marks so."""


def line(text: str) -> str:
    """Return ``text`` on one line: every run of blanks and line ends one space, nothing hidden."""
    return " ".join(visible(_PRIVATE.sub("•", text)).split())


def short(text: str, limit: int) -> str:
    """Return ``text`` on one line of at most ``limit`` characters, an ellipsis where it was cut."""
    text = line(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def day(date: str | None) -> str:
    """Return an ISO date of any precision as Vietnamese readers write it."""
    return "/".join(reversed((date or "").split("-")))


def named(card: Card) -> tuple[Run, ...]:
    """Return an instrument's name with its date and issuer, the name standing out."""
    label, number = short(card.label, _NAME), line(card.number or "")
    if number and len(number) <= _NUMBER and label.endswith(number):
        name = [Run(label.removesuffix(number), "strong"), Run(number, "number")]
    else:
        name = [Run(label, "strong")]
    date = f" ngày {day(card.date)}" if card.date else ""
    issuer = f" của {short(card.issuer, _NAME)}" if card.issuer else ""
    state = "" if card.held else f" ({say('ambiguous' if card.candidates else 'stub')})"
    return (*(run for run in name if run.text), Run(f"{date}{issuer}"), Run(state, "quiet"))


def full_name(card: Card) -> str:
    """Return an instrument's name with its date and issuer as text, without what we hold of it."""
    return "".join(run.text for run in named(card)[:-1])


def title(card: Card) -> str:
    """Return the title where it says more than the name, in at most 400 characters."""
    text = short(card.title or "", _TITLE)
    return "" if text and text in line(card.label) else text


def edition(generation: str) -> str:
    """Return which state of the data a generation is, as people count them.

    >>> edition("gen-000012")
    'lần công bố thứ 12'
    """
    return f"lần công bố thứ {int(generation.rpartition('-')[2])}"


def where(passage: Evidence) -> str:
    """Return where a passage stands and how surely it was read, as one line."""
    return line(" · ".join(_where(passage)))


def _where(passage: Evidence) -> Iterator[str]:
    yield passage.file
    if passage.place:
        yield passage.place
    if passage.section:
        yield say("section", section=short(passage.section, _NAME))
    if passage.pinpoint:
        yield passage.pinpoint
    yield f"ký tự {passage.start}–{passage.end}"
    if passage.cue:
        yield say("governed-by", cue=short(passage.cue, _TITLE))
    if passage.modality in ("planned", "past"):
        yield say(passage.modality)
    yield say("recognised-by", how=recognised(passage.rule))
    yield decision_line(passage.decision) if passage.decision else f"độ chắc {round(passage.confidence * 100)} %"
