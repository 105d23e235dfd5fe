"""Pieces of HTML that several pages show; every text of a document in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape as attribute

from kg.decided import decision_line
from kg.instruments import Card
from kg.levels import Level
from kg.messages import say
from kg.proofs import Evidence
from kg.view import links
from kg.view.controls import how_many
from kg.view.text import escape, plain, shortened, unbroken

_QUOTE = 700
_PASSAGES = 20
_NUMBER = 40


def day(date: str | None) -> str:
    """Return an ISO date of any precision as Vietnamese readers write it.

    >>> day("2025-03-05"), day("2025-03"), day(None)
    ('05/03/2025', '03/2025', '')
    """
    return "/".join(reversed((date or "").split("-")))


def name(card: Card, limit: int = 120) -> str:
    """Return the short name of an instrument on one line."""
    return shortened(card.label, limit)


def title(card: Card) -> str:
    """Return the title where it says more than the name."""
    text = plain(card.title or "")
    return "" if text and text in plain(card.label) else text


def status(card: Card) -> str:
    """Return the badge that tells whether we hold the text."""
    if card.candidates:
        return f'<span class="badge doubt">{say("ambiguous")}</span>'
    kind, key = ("held", "held") if card.held else ("cited", "stub")
    return f'<span class="badge {kind}">{say(key)}</span>'


def named(card: Card, limit: int = 120) -> str:
    """Return the short name as HTML that never breaks within the number."""
    label, number = name(card, limit), plain(card.number or "")
    if not number or len(number) > _NUMBER or not label.endswith(number):
        return escape(label)
    return f'{escape(label.removesuffix(number))}<span class="number">{escape(number)}</span>'


def instrument_link(card: Card) -> str:
    """Return a link to an instrument's page; hovering shows what it is."""
    about = " · ".join(part for part in (title(card), plain(card.issuer or ""), day(card.date)) if part)
    hint = f' title="{attribute(shortened(about, 300))}"' if about else ""
    return f'<a href="{attribute(links.instrument(card.iri))}"{hint}>{named(card)}</a>'


def told_apart(card: Card) -> str:
    """Return a link to an instrument with its day and its place, or its issuer where no place is known, so that two of
    one number are never the same words."""
    when = f'ngày <span class="number">{day(card.date)}</span>' if card.date else "chưa rõ ngày"
    where = escape(shortened(card.jurisdiction or card.issuer or "", 80))
    return f"{instrument_link(card)} {when}{f' ({where})' if where else ''}"


def cards(found: Sequence[Card], levels: Mapping[str, Level]) -> str:
    """Return instruments side by side, each a link."""
    items = "".join(f"<li>{_card(card, levels[card.iri])}</li>" for card in found)
    return f'<ul class="cards" lang="vi">{items}</ul>'


LISTED = "biết từ danh mục luật của chương trình, chưa nạp, chưa văn bản nào dẫn"
"""What is said of a law that the list of laws alone knows."""


def card_rows(card: Card, listed: str | None = None) -> str:
    """Return what stands on the card of an instrument: place, date, name, title, issuer, whether we hold the text.

    ``listed`` is the name of a law that the list of laws alone knows.
    """
    if listed:
        return (
            f'<span class="place">{escape(day(card.date))}</span><span class="name">{named(card)}</span>'
            f'<span class="title clamp">{escape(shortened(listed, 400))}</span>'
            f'<span class="foot"><span class="quiet">{LISTED[0].upper()}{LISTED[1:]}, '
            "nên ô tìm kiếm chưa thấy.</span></span>"
        )
    where = " · ".join(part for part in (plain(card.jurisdiction or ""), day(card.date)) if part)
    rows = [
        f'<span class="place">{escape(where or "Chưa rõ nơi và ngày ban hành")}</span>',
        f'<span class="name">{named(card)}</span>',
    ]
    if title(card):
        rows.append(f'<span class="title clamp">{escape(shortened(title(card), 400))}</span>')
    if card.issuer:
        rows.append(f'<span class="issuer">{escape(shortened(card.issuer, 120))}</span>')
    rows.append(f'<span class="foot">{status(card)}</span>')
    return "".join(rows)


def _card(card: Card, level: Level) -> str:
    address = attribute(links.instrument(card.iri))
    return f'<a class="card {level.value}" href="{address}">{card_rows(card)}</a>'


def claim(subject: Card, verb: str, object_: Card, *, here: str) -> str:
    """Return "subject verb object" with both ends as links; ``here`` is the instrument whose page this is."""
    start = "<b>Văn bản này</b>" if subject.iri == here else instrument_link(subject)
    end = "<b>văn bản này</b>" if object_.iri == here else instrument_link(object_)
    far = subject if object_.iri == here else object_
    about = " · ".join(part for part in (day(far.date), plain(far.jurisdiction or ""), title(far)) if part)
    return (
        f'<div class="claim">{start} <span class="verb">{escape(verb)}</span> {end}'
        f'<div class="about">{escape(shortened(about, 200))}</div></div>'
    )


def evidence(passages: Sequence[Evidence]) -> str:
    """Return the sentences that prove a step: the first one, the others folded."""
    if not passages:
        return f'<div class="proof source-of">{say("no-evidence")}</div>'
    first, *others = [_passage(passage) for passage in passages[:_PASSAGES]]
    more = f"<details><summary>{len(passages) - 1} câu khác</summary>{''.join(others)}</details>" if others else ""
    return f'<div class="proof">{first}{more}</div>'


def _passage(passage: Evidence) -> str:
    address = links.document(passage.document, links.Passage(passage.start, passage.end))
    shown = plain(passage.shown)
    whole = "xem đủ đoạn này trong văn bản" if passage.is_part or len(shown) > _QUOTE else "xem trong văn bản"
    parts = [f'<a href="{attribute(address)}">{whole}</a>', escape(shortened(passage.file, 80))]
    parts += [escape(passage.place)] if passage.place else []
    parts += [escape(say("governed-by", cue=shortened(passage.cue, 160)))] if passage.cue else []
    parts += [f"mục {escape(shortened(passage.section, 80))}"] if passage.section else []
    parts += [escape(shortened(passage.pinpoint, 60))] if passage.pinpoint else []
    parts += [say(passage.modality)] if passage.modality in ("planned", "past") else []
    if passage.decision:
        said = f"{passage.decision.label}, {decision_line(passage.decision)}"
        parts.append(f'<b class="decided">{escape(shortened(said, 500))}</b>')
    else:
        parts.append(f"độ chắc {round(passage.confidence * 100)} %")
    where = "".join(f"<span>{part}</span>" for part in parts)
    quote = unbroken(shown, _QUOTE)
    return f'<blockquote class="quote">{quote}</blockquote><div class="source-of">{where}</div>'


def steps(items: Iterable[str]) -> str:
    """Return finished pieces as a list."""
    return f'<ul class="steps" lang="vi">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def fold(summary: str, count: int, inner: str, *, is_open: bool = False) -> str:
    """Return a group that opens on click; ``summary`` is HTML."""
    state = " open" if is_open else ""
    return f'<details class="kind" lang="vi"{state}><summary>{summary}{how_many(count)}</summary>{inner}</details>'


def section(heading: str, lead: str = "", *, unseen: bool = False) -> str:
    """Return the heading of a part of a page; both are our own words. An ``unseen`` one is for screen readers alone."""
    return f'<h2 class="section{" unseen" if unseen else ""}">{heading}</h2>' + (
        f'<p class="lead">{lead}</p>' if lead else ""
    )
