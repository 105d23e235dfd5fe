"""The instrument whose carrying out is asked for: chosen by number or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as attribute

from kg.index.cards import hits
from kg.index.finding import Search, found
from kg.instruments import Card
from kg.view.duties.address import Asked, instrument, path
from kg.view.fragments import day, instrument_link, title
from kg.view.loaded import Loaded
from kg.view.text import escape, plain, shortened

_CHOICES = 8
_LABEL = 120


@dataclass(frozen=True, slots=True)
class Directive:
    """The instrument that is meant, or those that may be, or none."""

    card: Card | None
    choices: tuple[Card, ...]


def directive(loaded: Loaded, asked: Asked) -> Directive:
    """Return which instrument the words in the address mean: the only one of this number, or the only one that fits.

    A mention that may be one of several counts for none beside an instrument that it may be.
    """
    if not asked.directive_text:
        return Directive(None, ())
    iri = instrument(asked.directive)
    card = next((hit.card for hit in hits(loaded.index, [iri]).values()), None) if asked.directive else None
    if card and label(card) == asked.directive_text:
        return Directive(card, ())
    answer = found(loaded.index, Search(asked.directive_text), limit=_CHOICES)
    cards = [hit.card for hit in answer.hits]
    named = {card.iri for card in cards[: answer.exact]}
    exact = [card for card in cards[: answer.exact] if not named & set(card.candidates)]
    likely = exact or cards
    is_meant = len(likely) == 1 and likely[0].iri not in answer.differs
    return Directive(likely[0], ()) if is_meant else Directive(None, tuple(likely))


def label(card: Card) -> str:
    """Return what stands in the box for an instrument that was chosen."""
    return shortened(card.label, _LABEL)


def choosing(asked: Asked, choices: Sequence[Card]) -> str:
    """Return the instruments that the words may mean, each a link."""
    rows = "".join(f"<li>{_choice(asked, card)}</li>" for card in choices)
    return (
        f'<div class="notice"><h2 class="side">“{escape(shortened(asked.directive_text, 80))}” có thể là các văn bản '
        f'sau. Chọn một, hoặc gõ thêm chữ:</h2><ul class="compact">{rows}</ul></div>'
    )


def _choice(asked: Asked, card: Card) -> str:
    address = attribute(asked.to(directive_text=label(card), directive=path(card.iri)))
    about = " · ".join(part for part in (plain(card.jurisdiction or ""), day(card.date), title(card)) if part)
    return f'<a href="{address}">{escape(label(card))}</a> <span class="quiet">{escape(shortened(about, 160))}</span>'


def told(card: Card | None, plans: int) -> str:
    """Return for which instrument tasks are shown, and through how many others."""
    if card is None:
        return ""
    through = f" và {plans - 1} văn bản thực hiện nó, trực tiếp hay qua nhiều bước" if plans > 1 else ""
    return (
        f'<p class="who-is">Việc để thực hiện {instrument_link(card)}: việc nhắc đến văn bản này, việc giao trong '
        f"chính văn bản này{through}.</p>"
    )
