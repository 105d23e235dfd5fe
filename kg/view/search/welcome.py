"""What the search page shows before anything is sought: examples, what is loaded, what is new, what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape as attribute
from itertools import islice

import streamlit as st

from kg import clock
from kg.checked import kept
from kg.index.cards import Hit, Loading, hits, lately_loaded, newest, shared_number
from kg.index.duties import Duty, Sought, count, duties
from kg.index.finding import Search, found
from kg.index.opening import Index
from kg.index.tasks import IndexedTask, told
from kg.instruments import Card
from kg.schedule import Window
from kg.terms import fold
from kg.view import links
from kg.view.checking.docket import docket
from kg.view.fragments import day, instrument_link, title
from kg.view.links import Passage
from kg.view.loaded import Loaded
from kg.view.search.narrowing import choices
from kg.view.text import escape, grouped, plain, shortened

_NEW = 8
_LATELY = 5
_DUE = 4
_AHEAD = 30
"""For how many days ahead deadlines are told."""


def welcome(loaded: Loaded) -> str:
    """Return the start page below its search box as HTML."""
    waiting = docket(loaded)
    checked = kept(loaded.folder)
    return _kept(
        loaded.index,
        loaded.key,
        clock.today().isoformat(),
        doubts=waiting.waiting if waiting else None,
        problems=checked.problems if checked else None,
    )


@st.cache_data(show_spinner=False, max_entries=8)
def _kept(_index: Index, key: str, today: str, *, doubts: int | None, problems: int | None) -> str:
    """Return it for one day and for the generation that ``key`` names; ``doubts`` and ``problems`` are those that the
    page *Soát viện dẫn* counts, None where it has not counted them yet.
    """
    new = newest(_index, _NEW)
    examples = " ".join(
        f'<a class="example" href="{attribute(links.search(text))}">{escape(text)}</a>'
        for text in _examples(_index, [hit.card for hit in new])
    )
    everything = found(_index, Search(), limit=0)
    main = (
        f'<p class="examples">Thử: {examples}</p>{_stock(_index)}{_waiting(_index, today, doubts, problems)}'
        f"{_lately(lately_loaded(_index, _LATELY))}"
        f'<h2 class="section">Mới ban hành</h2><table class="plain"><tbody>{"".join(map(_row, new))}</tbody></table>'
    )
    return f'<div class="found"><div>{main}</div>{choices(_index, Search(), everything)}</div>'


def _stock(index: Index) -> str:
    held, known = index.count("documents"), index.count("instruments")
    return (
        f'<p class="lead">Đang nạp <b>{grouped(held)}</b> văn bản có toàn văn; <b>{grouped(known)}</b> văn bản '
        "được biết đến, kể cả những văn bản mới chỉ được dẫn chiếu.</p>"
    )


def _waiting(index: Index, today: str, doubts: int | None, problems: int | None) -> str:
    """Return deadlines that are near and doubts that wait for a person."""
    until = (date.fromisoformat(today) + timedelta(days=_AHEAD)).isoformat()
    near = Sought(when="window", within=Window(date.fromisoformat(today), date.fromisoformat(until)))
    due = count(index, near)
    items = []
    if due:
        there = attribute(links.tasks(**{"han": "khoang", "han-tu": today, "han-den": until}))
        items.append(f'<a href="{there}"><b>{grouped(due)}</b> nhiệm vụ đến hạn</a> trong {_AHEAD} ngày tới')
    items += _doubts(index, doubts, problems)
    if not items:
        return ""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<h2 class="section">Cần để ý</h2><ul class="compact waiting">{listed}</ul>{_deadlines(index, near)}'


def _doubts(index: Index, doubts: int | None, problems: int | None) -> Iterator[str]:
    """Yield what waits on the page *Soát viện dẫn*; what it has not counted yet is told by what reading noted."""
    there = attribute(links.checks(xem="chua-ro"))
    if doubts:
        yield f'<a href="{there}"><b>{grouped(doubts)}</b> chỗ chưa xác định</a> chờ người quyết định'
    elif doubts is None and (unclear := index.count("ambiguous")):
        yield f'<a href="{there}"><b>{grouped(unclear)}</b> số ký hiệu hay tên luật</a> chưa rõ là của văn bản nào'
    if problems:
        yield f'<a href="{links.CHECKS}?"><b>{grouped(problems)}</b> điều cần soát</a> theo lần kiểm tra gần nhất'
    elif problems is None and (noted := index.count("findings")):
        yield f'<a href="{links.CHECKS}?"><b>{grouped(noted)}</b> điểm được ghi lại</a> khi đọc, chưa kiểm tra toàn bộ'


def _deadlines(index: Index, near: Sought) -> str:
    """Return the duties that fall due next."""
    soonest = duties(index, near, "due", limit=_DUE)
    if not soonest:
        return ""
    read = told(index, (duty.iri for duty in soonest))
    plans = hits(index, (task.assigned_in for task in read.values()))
    rows = "".join(_deadline(duty, read[duty.iri], plans.get(read[duty.iri].assigned_in)) for duty in soonest)
    return f'<table class="plain"><tbody>{rows}</tbody></table>'


def _deadline(duty: Duty, task: IndexedTask, plan: Hit | None) -> str:
    who = ", ".join(body.name for body in task.lead[:2])
    there = attribute(links.document(task.document, Passage(task.start, task.end)))
    by = f'<div class="quiet">{instrument_link(plan.card)}</div>' if plan else ""
    lead = f"<b>{escape(shortened(who, 80))}</b>: " if who else ""
    return (
        f'<tr><td class="number">{day(duty.day)}</td>'
        f'<td>{lead}<a href="{there}">{escape(shortened(task.text, 160))}</a>{by}</td></tr>'
    )


def _row(hit: Hit) -> str:
    place = escape(shortened(hit.card.jurisdiction or "", 60))
    text = title(hit.card)
    about = f'<div class="quiet clamp">{escape(shortened(text, 240))}</div>' if text else ""
    return (
        f'<tr><td class="number">{day(hit.card.date)}</td><td class="place">{place}</td>'
        f"<td>{instrument_link(hit.card)}{about}</td></tr>"
    )


def _lately(loadings: Sequence[Loading]) -> str:
    """Return what was loaded last."""
    if not loadings:
        return ""
    rows = "".join(
        f'<tr><td class="number">{clock.day(loading.time)}</td><td>{instrument_link(loading.hit.card)}'
        f'<div class="quiet">{escape(shortened(loading.document.file, 80))}</div></td></tr>'
        for loading in loadings
    )
    return f'<h2 class="section">Mới nạp</h2><table class="plain"><tbody>{rows}</tbody></table>'


def _examples(index: Index, held: Sequence[Card]) -> Iterator[str]:
    """Yield searches that find something: a number of several instruments, a number, a title, an issuer."""
    numbers = [shared_number(index), *[card.number for card in held if card.number][:1]]
    yield from dict.fromkeys(number for number in numbers if number)
    matters = (_matter(fold(title(card))) for card in held)
    yield from islice((" ".join(words) for words in matters if len(words) == 4 and all(map(str.isalpha, words))), 1)
    yield from islice((plain(card.issuer) for card in held if card.issuer), 1)


def _matter(told: str) -> list[str]:
    """Return four words of what a folded title is about: those behind "về", else its last, where it quotes no number.

    >>> _matter("thuc hien nghi quyet so 57-nq/tw cua bo chinh tri"), _matter("ke hoach ve cai cach hanh chinh 2025")
    ([], ['cai', 'cach', 'hanh', 'chinh'])
    """
    behind = told.partition(" ve ")[2] or (told[3:] if told.startswith("ve ") else "")
    return behind.split()[:4] or ([] if any(map(str.isdigit, told)) else told.split()[-4:])
