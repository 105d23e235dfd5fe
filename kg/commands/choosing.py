"""The one instrument that a person means by a number, or the list to choose from."""

from __future__ import annotations

import json

from kg.commands.terminal import WrongUse, tell, tell_text, write
from kg.graph import Store
from kg.index.advising import advice
from kg.index.cards import Hit
from kg.index.finding import Search, found
from kg.index.opening import Index
from kg.instruments import Card, iso_date
from kg.lineage_formats import card_dict, card_line
from kg.lookup import Found, lookup
from kg.messages import Lang, say
from kg.places import authorities, places


def checked_date(date: str | None, lang: Lang) -> str | None:
    """Return the date as ISO; raises `WrongUse` if it is none."""
    try:
        return iso_date(date) if date else None
    except ValueError as error:
        raise WrongUse(say("bad-date", lang, value=date)) from error


def the_one(
    store: Store, index: Index, text: str, lang: Lang, *, place: str | None, date: str | None, as_json: bool
) -> Card | None:
    """Return the only instrument that fits; else list what there is to choose from and return None."""
    answer = lookup(store, index, text, jurisdiction=place, date=date)
    if len(answer.cards) == 1:
        return answer.cards[0]
    if answer.cards:
        tell("several", lang, text=text, count=len(answer.cards))
        _list(text, answer, lang, as_json)
    else:
        _not_found(index, text, lang, place, date)
        if as_json:
            _list(text, answer, lang, as_json)
    return None


def either(
    store: Store, index: Index, text: str, lang: Lang, *, place: str | None, date: str | None, as_json: bool
) -> Card | None:
    """Return the only instrument of this number, with place and date asked only where there are several."""
    answer = lookup(store, index, text)
    if len(answer.cards) == 1:
        return answer.cards[0]
    return the_one(store, index, text, lang, place=place, date=date, as_json=as_json)


def iri_of(store: Store, index: Index, text: str, lang: Lang, *, as_json: bool) -> str | None:
    """Return the IRI of the one instrument, place or authority of this number or name.

    None after listing them if there are several, empty if there is none.
    """
    answer = lookup(store, index, text)
    if len(answer.cards) > 1:
        tell("several-names", lang, text=text, count=len(answer.cards))
        _list(text, answer, lang, as_json)
        return None
    named = [c.iri for c in answer.cards] or places(store, text) or authorities(store, text)
    if len(named) > 1:
        tell("several-names", lang, text=text, count=len(named))
        write("".join(f"  {iri}\n" for iri in named))
        return None
    return named[0] if named else ""


def _list(text: str, answer: Found, lang: Lang, as_json: bool) -> None:
    if as_json:
        cards = {"candidates": answer.cards, "undated": answer.stubs}
        data = {"query": text} | {name: [card_dict(c) for c in group] for name, group in cards.items()}
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    for card in answer.cards:
        write(f"{_line(card, lang)}\n")
    if answer.stubs:
        tell("undated", lang, count=len(answer.stubs))
        for card in answer.stubs:
            tell_text(_line(card, lang))


def _not_found(index: Index, text: str, lang: Lang, place: str | None, date: str | None) -> None:
    where = say("in-place", lang, place=place) if place else ""
    where += say("at-date", lang, date=date) if date else ""
    tell("not-found", lang, text=text, where=where)
    similar = found(index, Search(text), limit=5).hits or _near(index, text)
    if similar:
        tell("similar", lang)
        for hit in similar:
            tell_text(_line(hit.card, lang))


def _near(index: Index, text: str) -> tuple[Hit, ...]:
    near = advice(index, text)
    return (*near.slips, *near.others)[:5]


def _line(card: Card, lang: Lang) -> str:
    place = card.jurisdiction or ""
    shown = f" · {place}" if place and place not in (card.issuer or "") else ""
    return f"  {card_line(card, lang)}{shown}\n      {card.iri}"
