"""The head of an instrument's page: what it is, whether it is held and in force, and what it may be."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape as attribute

from kg import clock
from kg.decided import is_open
from kg.force import Ended, ended, published
from kg.graph import pointing
from kg.index.cards import levels
from kg.inferences import Ground
from kg.instruments import Card, card
from kg.levels import LABELS, Level
from kg.terms import DEF
from kg.view import links
from kg.view.controls import rest
from kg.view.fragments import cards, day, instrument_link, name, status, title
from kg.view.loaded import Loaded
from kg.view.statements import findings
from kg.view.text import escape, grouped, plain, shortened, unbroken

_FEW = 6
_LONG = ("Hiệu lực", "Lưu ý")
_UNKNOWN = '<span class="quiet">chưa rõ</span>'
_DOES = {"replaces": "thay thế", "repeals": "bãi bỏ", "suspends": "đình chỉ"}
_SAYS = {"status": "tình trạng", "effective": "có hiệu lực từ", "expires": "hết hiệu lực từ"}


def head(loaded: Loaded, root: Card) -> str:
    """Return number, title, badges and facts of an instrument as HTML."""
    kicker = " · ".join(plain(part) for part in (root.type, root.jurisdiction) if part)
    subtitle = f'<p class="subtitle">{escape(shortened(title(root), 1200))}</p>' if title(root) else ""
    acts = ended(loaded.store, root.iri)
    facts = "".join(
        f'<dt class="{kind}">{label}</dt><dd class="{kind}">{value}</dd>'
        for label, value in _facts(loaded, root, acts)
        for kind in ["long" if label in _LONG else "short"]
    )
    return (
        f'<header lang="vi"><p class="kicker">{escape(kicker)} {status(root)} {_force(acts)}</p>'
        f'<h1 class="headline">{_number(root)}</h1>{subtitle}'
        f'<dl class="facts paired">{facts}</dl></header>'
    )


def candidates(loaded: Loaded, root: Card) -> str:
    """Return what an ambiguous instrument may be, or the unclear references that may mean this one."""
    if root.candidates and not is_open(loaded.store, root.iri):
        return ""
    if root.candidates:
        found = [card(loaded.store, iri) for iri in root.candidates]
        which = "một trong các văn bản sau" if len(found) > 1 else "văn bản sau, hoặc một văn bản chưa biết"
        lead = f"Chỗ dẫn này không cho biết đủ để chọn. Đó có thể là {which}:"
        return f'<p class="lead" lang="vi">{lead}</p>{cards(found, levels(loaded.store, loaded.index, found))}'
    pointed = pointing(loaded.store, DEF + "candidate", root.iri)
    stubs = [card(loaded.store, iri) for iri in pointed if is_open(loaded.store, iri)]
    if not stubs:
        return ""
    named_ = "; ".join(map(instrument_link, stubs[:_FEW]))
    more = rest(len(stubs) - _FEW, "chỗ", tag="span")
    return f'<p class="lead" lang="vi">Có chỗ dẫn chưa rõ, có thể là văn bản này: {named_} {more}</p>'


def document_link(iri: str, file: str) -> str:
    """Return a link to a document's text by the name of its file."""
    return f'<a href="{attribute(links.document(iri))}">{escape(shortened(file or iri, 80))}</a>'


def _number(root: Card) -> str:
    label, number = name(root, 300), plain(root.number or "")
    if not number or len(number) > 40 or not label.endswith(number):
        return escape(label)
    return f'{escape(label.removesuffix(number))}<span class="number">{escape(number)}</span>'


def _force(acts: tuple[Ended, ...]) -> str:
    """Return the badge that tells that the instrument is no longer in force, nothing where no document says so."""
    if not acts:
        return ""
    first = acts[0]
    date = f" từ {day(first.since)}" if first.since else ""
    part = " một phần" if first.extent == "part" else ""
    ahead = bool(first.since) and str(first.since) > clock.today().isoformat()
    words = f"{'sẽ hết' if ahead else 'hết'} hiệu lực{part}{date}"
    return f'<span class="badge {"cited" if part or ahead else "doubt"}">{words}</span>'


def _facts(loaded: Loaded, root: Card, acts: tuple[Ended, ...]) -> Iterator[tuple[str, str]]:
    """Yield label and value of each fact, the value as HTML."""
    if not root.number or not root.label.endswith(root.number):
        yield "Số ký hiệu", escape(plain(root.number or "")) or '<span class="quiet">không có</span>'
    yield "Ngày ban hành", f'<span class="number">{day(root.date)}</span>' if root.date else _UNKNOWN
    yield "Cơ quan ban hành", escape(plain(root.issuer or "")) or _UNKNOWN
    where = escape(plain(root.jurisdiction or "")) or _UNKNOWN
    yield "Nơi ban hành", f'{where} <span class="quiet">· cấp: {LABELS[_level(loaded, root)]}</span>'
    texts = ", ".join(document_link(d.iri, d.file) for d in root.documents[:_FEW])
    yield "Toàn văn", texts or '<span class="quiet">chưa có, mới chỉ được dẫn chiếu</span>'
    yield "Hiệu lực", "".join(_in_force(loaded, root, acts))
    notes = findings(loaded.store, root.iri)[:_FEW]
    if notes:
        yield "Lưu ý", "".join(f"<div>{escape(shortened(note.message, 240))}</div>" for note in notes)


def _level(loaded: Loaded, root: Card) -> Level:
    return levels(loaded.store, loaded.index, [root])[root.iri]


def _in_force(loaded: Loaded, root: Card, acts: tuple[Ended, ...]) -> Iterator[str]:
    """Yield what documents and publishers say of the instrument's force, each with its source."""
    for act in acts[:_FEW]:
        since = f' từ <span class="number">{day(act.since)}</span>' if act.since else ""
        how = (
            f"được {instrument_link(act.act)} {_DOES[act.relation]}"
            if act.relation
            else f"do {instrument_link(act.act)}"
        )
        sure = f", suy ra, điểm {str(round(act.sure, 2)).replace('.', ',')}" if act.sure is not None else ""
        part = " một phần" if act.extent == "part" else " toàn bộ"
        proof = "".join(map(_ground, act.grounds[:2]))
        yield f"<div>Hết hiệu lực{part}{since}, {how}{sure}.{proof}</div>"
    if not acts:
        yield (
            f'<div class="quiet">Trong {grouped(loaded.documents)} văn bản đang nạp, chưa nhận ra chỗ nào nói văn bản '
            "này đã hết hiệu lực.</div>"
        )
    for said in published(loaded.store, tuple(d.iri for d in root.documents)):
        value = escape(shortened(said.value, 120))
        yield f'<div><span class="badge stated">nơi công bố</span> {_SAYS[said.field]}: {value}</div>'


def _ground(ground: Ground) -> str:
    address = attribute(links.document(ground.document, links.Passage(ground.start, ground.end)))
    quote = unbroken(ground.text, 240)
    return (
        f'<blockquote class="quote">{quote}</blockquote><div class="source-of"><span><a href="{address}">xem trong văn '
        f"bản</a></span><span>{escape(shortened(ground.file, 80))}</span></div>"
    )
