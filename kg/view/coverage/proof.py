"""The opened cell of *Độ phủ*: the chain from the first plan up to the directive, with its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as attribute

from kg.coverage import Cell, State, delay
from kg.graph import Store
from kg.index.finding import Search
from kg.instruments import Card, card
from kg.provinces import Provinces
from kg.reach import Plan, chain
from kg.relations import IMPLEMENTS, Phrases
from kg.steps import Step
from kg.terms import slug
from kg.view.controls import rest
from kg.view.coverage.choice import Choice
from kg.view.coverage.words import after, called, cell_link, dated, sign, told
from kg.view.fragments import claim, evidence, instrument_link, name, status, steps
from kg.view.search.narrowing import address as search_address
from kg.view.statements import citations
from kg.view.text import escape, grouped

_MOST = 30
_ENDING = ("replaces", "repeals")
_UNCLEAR = "chưa xác định được, có thể là"


def proof(
    store: Store, phrases: Phrases, cell: Cell, directive: Card, looked_at: Sequence[str],
    provinces: Provinces, choice: Choice,
) -> str:  # fmt: skip
    """Return the opened cell as HTML; ``looked_at`` are the loaded instruments of the province and its parts."""
    place = called(cell.province, provinces)
    parts = [_verdict(cell, directive, provinces)]
    if cell.first:
        parts += [_ended(store, phrases, cell.first), _chain(store, phrases, cell.first)]
    for part in cell.covered_parts if not cell.first else ():
        parts.append(f'<h3 class="side">{escape(called(part.province, provinces))}</h3>')
        parts += [_ended(store, phrases, part.plans[0]), _chain(store, phrases, part.plans[0])]
    parts += [
        _list("Văn bản khác của tỉnh cũng thực hiện", cell.plans[1:], directive),
        _list("Của huyện, xã trong tỉnh", cell.local, directive),
        _unclear(store, phrases, cell.perhaps),
        _planned(store, phrases, cell.planned),
        _kin(cell, directive, provinces, choice),
        _looked_at(store, cell, looked_at),
    ]
    close = attribute(choice.address())
    return (
        '<section class="cover-proof" lang="vi" aria-labelledby="o-da-mo">'
        f'<h2 class="section" id="o-da-mo">{escape(place)} <span class="quiet">và</span> '
        f"{instrument_link(directive)}</h2>"
        f'{"".join(parts)}<p><a class="example" href="{close}">Đóng phần này</a></p></section>'
    )


def _verdict(cell: Cell, directive: Card, provinces: Provinces) -> str:
    words = told(cell, provinces)
    if cell.first:
        words += f" kể từ {name(directive, 80)}" if cell.delay is not None else ""
        if cell.delay is None:
            words += "; không tính được số ngày vì một trong hai ngày không rõ đến ngày"
        if cell.unsure:
            words += f"; {grouped(cell.unsure)} văn bản khác không rõ ngày nên có thể sớm hơn"
        if cell.delay is not None and cell.delay < 0:
            words += "; cần xem lại: văn bản không thể thực hiện một văn bản ra sau nó"
    elif cell.state is State.UNLOADED:
        words = "Chưa nạp văn bản nào của tỉnh này, nên không biết tỉnh đã có kế hoạch hay chưa"
    first = f" Văn bản đầu tiên là {instrument_link(cell.first.card)}." if cell.first else ""
    return f'<p class="cover-verdict">{sign(cell.state)} {escape(words[:1].upper() + words[1:])}.{first}</p>'


def _ended(store: Store, phrases: Phrases, plan: Plan) -> str:
    """Return what replaces or repeals the first plan, as far as loaded documents say, each with its sentence."""
    found = [
        said
        for said in citations(store, plan.card.iri)
        if said.predicate in _ENDING and said.object == plan.card.iri and said.evidence.modality == "asserted"
    ]
    items = [
        claim(card(store, said.subject), phrases[said.predicate][0], plan.card, here="") + evidence([said.evidence])
        for said in found
    ]
    ends = ", ".join(sorted({phrases[said.predicate][1].removesuffix(" bởi") for said in found}))
    summary = f"Nay văn bản đầu tiên này đã {escape(ends)}"
    return f"<details><summary>{summary}</summary>{steps(items)}</details>" if items else ""


def _chain(store: Store, phrases: Phrases, plan: Plan) -> str:
    return steps(_step(step, lower, upper, phrases) for lower, step, upper in chain(store, plan.route))


def _step(step: Step | None, lower: Card, upper: Card, phrases: Phrases) -> str:
    if step is None:
        return f'{claim(lower, _UNCLEAR, upper, here="")}<div class="proof source-of">Không tính là có.</div>'
    return claim(lower, phrases[step.predicate][0], upper, here="") + evidence(step.evidence)


def _list(heading: str, plans: Sequence[Plan], directive: Card) -> str:
    if not plans:
        return ""
    rows = "".join(f"<li>{_line(plan, directive)}</li>" for plan in plans[:_MOST])
    more = rest(len(plans) - _MOST, "văn bản")
    return (
        f'<h3 class="side">{heading} <span class="count">{len(plans)}</span></h3><ul class="compact">{rows}{more}</ul>'
    )


def _line(plan: Plan, directive: Card) -> str:
    way = "trực tiếp" if plan.direct else f"qua {len(plan.route) - 2} văn bản"
    facts = [dated(plan), after(delay(directive.date, plan.card.date)), way]
    return f"{instrument_link(plan.card)} <small>{' · '.join(filter(None, facts))}</small> {status(plan.card)}"


def _unclear(store: Store, phrases: Phrases, plans: Sequence[Plan]) -> str:
    if not plans:
        return ""
    chains = "".join(_chain(store, phrases, plan) for plan in plans[:3])
    more = rest(len(plans) - 3, "văn bản", tag="p")
    return f'<h3 class="side">Chưa rõ, không tính là có <span class="count">{len(plans)}</span></h3>{chains}{more}'


def _planned(store: Store, phrases: Phrases, plans: Sequence[Plan]) -> str:
    items = [
        claim(plan.card, phrases[said.predicate][0], card(store, said.object), here="") + evidence([said.evidence])
        for plan in plans[:_MOST]
        for said in citations(store, plan.card.iri)
        if said.evidence.modality == "planned" and said.predicate in IMPLEMENTS and said.object == plan.route[1]
    ]
    heading = f'<h3 class="side">Mới dự kiến, không tính là có <span class="count">{len(plans)}</span></h3>'
    return heading + steps(items) if items else ""


def _kin(cell: Cell, directive: Card, provinces: Provinces, choice: Choice) -> str:
    """Return how the provinces stand that were merged into this one, and the way to the one it was merged into."""
    rows = "".join(
        f"<li>{cell_link(part, directive, choice, provinces, _named(part, provinces), kind='cover-chip')}</li>"
        for part in cell.parts
    )
    found = f'<h3 class="side">Các tỉnh cũ</h3><ul class="cover-missing">{rows}</ul>' if rows else ""
    if cell.province.whole:
        new = provinces.by_key[cell.province.whole]
        address = attribute(choice.address(opened=(directive.iri, new.key)))
        found += f'<p class="lead">Tỉnh này nay thuộc <a href="{address}">{escape(called(new, provinces))}</a>.</p>'
    return found


def _named(part: Cell, provinces: Provinces) -> str:
    return (
        f"{sign(part.state)} {escape(called(part.province, provinces))} <small>{escape(told(part, provinces))}</small>"
    )


def _looked_at(store: Store, cell: Cell, held: Sequence[str]) -> str:
    if not held:
        return '<h3 class="side">Đã xem</h3><p class="lead">Không có văn bản nào của tỉnh này đang nạp.</p>'
    found = [card(store, iri) for iri in held[:_MOST]]
    rows = "".join(f"<li>{instrument_link(one)} <small>{escape(one.issuer or '')}</small></li>" for one in found)
    more = rest(len(held) - _MOST, "văn bản")
    inner = f'<ul class="compact">{rows}{more}</ul>'
    old = " và các tỉnh cũ" if cell.parts else ""
    places = {slug(one.province.name) for one in (cell, *cell.parts)}
    listed = search_address(Search(place=tuple(sorted(places)), held=("1",)))
    more += f'<li><a href="{attribute(listed)}">mở danh sách này trong Tìm kiếm</a></li>'
    inner = f'<ul class="compact">{rows}{more}</ul>'
    summary = f"Đã xem {grouped(len(held))} văn bản đang nạp của tỉnh này{old}"
    return f"<details><summary>{summary}</summary>{inner}</details>"
