"""What breaks if an instrument goes: who still implements one that was replaced, or would have to be looked at."""

from __future__ import annotations

from html import escape as attribute

import streamlit as st

from kg.force import ended
from kg.graph import pointing
from kg.index.diagram import groups
from kg.instruments import Card, card, iso_date
from kg.lineage import Link, proven, reach
from kg.messages import say
from kg.queries import run
from kg.relations import IMPLEMENTS
from kg.terms import DEF
from kg.view import links
from kg.view.controls import captioned
from kg.view.fragments import day, instrument_link, section
from kg.view.instruments.choices import Choices, address
from kg.view.instruments.fans import kinds
from kg.view.loaded import Loaded
from kg.view.paging import part, turning
from kg.view.text import escape, grouped, shortened, unbroken

_HEADING = "Nếu văn bản này bị thay thế"
_ENDED = "Ai còn thực hiện văn bản đã hết hiệu lực này"
_MOST = 3_000
_HEADS = ("Văn bản", "Thực hiện qua", "Ngày", "Lưu ý", "Câu dẫn")
_LATER = "ban hành sau khi nó hết hiệu lực"
_EVER = "9999-12-31"
_YEAR, _DAY = len("2025"), len("2025-01-01")


def show_breaking(loaded: Loaded, root: Card, chosen: Choices) -> None:
    """Show which instruments hang on this one, as of the day in the address where it has lost its force."""
    if not any(act.extent == "whole" for act in ended(loaded.store, root.iri)):
        st.html(_ahead(loaded, loaded.key, root))
        return
    st.html(f'<div lang="vi">{section(_ENDED, "Văn bản này đã bị thay thế, bãi bỏ hoặc đình chỉ.")}</div>')
    typed = st.text_input(
        "Tính tại ngày (dd/mm/yyyy; để trống là mọi lúc)", key="tai", bind="query-params", max_chars=10, width=320
    )
    try:
        at = _end(iso_date(typed)) if typed else _EVER
    except ValueError:
        wrong = escape(shortened(typed or "", 20))
        st.html(f'<p class="lead" lang="vi" role="alert">“{wrong}” không phải ngày. Ví dụ: 01/07/2025.</p>')
        return
    st.html(_broken(loaded, loaded.key, root, at, chosen))


def _end(date: str) -> str:
    """Return the last day of an ISO date of any precision; a month's may be later than the calendar's.

    >>> _end("2025"), _end("2025-02"), _end("2025-02-03")
    ('2025-12-31', '2025-02-31', '2025-02-03')
    """
    return date + "-12-31"[3 * (len(date) > _YEAR) :] if len(date) < _DAY else date


@st.cache_data(show_spinner=False, max_entries=64)
def _ahead(_loaded: Loaded, key: str, root: Card) -> str:
    """Return how many instruments would have to be looked at, kept for the generation that ``key`` names."""
    lead = f"Trong {_loaded.documents} văn bản đang nạp, không văn bản nào thay thế, bãi bỏ hay đình chỉ văn bản này."
    resting = _resting(_loaded, root)
    if not any(pointing(_loaded.store, DEF + relation, root.iri) for relation in IMPLEMENTS):
        return f'<div lang="vi">{section(_HEADING, lead + " Cũng chưa văn bản nào thực hiện nó.")}{resting}</div>'
    below = reach(_loaded.store, root.iri, direction="down", limit=_MOST)
    cards = [node.card for node in below.nodes if node.side == "down"]
    more = " hoặc hơn" if below.beyond else ""
    link = attribute(address(root.iri, direction="xuong", depth="het", shape="bang"))
    return (
        f'<div lang="vi">{section(_HEADING, lead)}<p>Nếu nó bị thay thế, cần rà soát '
        f'<a href="{link}">{escape(kinds(cards))}{more} đang thực hiện nó, trực tiếp hoặc qua các bước</a>.</p>'
        f"{resting}</div>"
    )


def _resting(loaded: Loaded, root: Card) -> str:
    """Return how many instruments take this one as their legal basis, with the way to them; "" for none."""
    based = [g for g in groups(loaded.index, root.iri) if g.key == "basedOn-passive-asserted"]
    if not based:
        return ""
    link = attribute(address(root.iri, view="quan-he", group=based[0].key))
    return f'<p>Cần xem lại cả <a href="{link}">{grouped(based[0].count)} văn bản lấy nó làm căn cứ</a>.</p>'


@st.cache_data(show_spinner=False, max_entries=64)
def _broken(_loaded: Loaded, key: str, root: Card, at: str, chosen: Choices) -> str:
    """Return what still implements an instrument that lost its force, kept for the generation that ``key`` names."""
    rows = run(_loaded.store, "breaks", {"instrument": root.iri, "at": at})
    found = [
        {name: getattr(term, "value", "") for name, term in zip(rows.columns, row, strict=True)} for row in rows.rows
    ]
    if not found:
        return '<p lang="vi">Tính tại ngày đó, không thấy văn bản nào còn thực hiện nó trong dữ liệu đang nạp.</p>'
    since = next((row["since"] for row in found if row["since"]), "")
    cells = "".join(
        f"<tr><td>{instrument_link(card(_loaded.store, row['lower']))}</td>"
        f"<td>{_path(_loaded, root, row['via'])}</td>"
        f'<td><span class="number">{day(row["date"])}</span></td>'
        f"<td>{_LATER if row['later'] == 'true' else ''}</td><td>{_proof(_loaded, row['lower'], row['via'])}</td></tr>"
        for row in part(found, chosen)
    )
    lowers = len({row["lower"] for row in found})
    when = f' từ <span class="number">{day(since)}</span>' if since else ""
    return (
        f'<div lang="vi"><p class="lead">Không còn hiệu lực{when}; <b>{lowers}</b> văn bản vẫn thực hiện nó và cần rà '
        f"soát.</p>{captioned(_HEADS, cells, caption='Văn bản còn thực hiện')}"
        f"{turning(root.iri, chosen, len(found), 'dòng')}</div>"
    )


def _path(loaded: Loaded, root: Card, via: str) -> str:
    return "trực tiếp" if via == root.iri else instrument_link(card(loaded.store, via)) if via else ""


def _proof(loaded: Loaded, lower: str, via: str) -> str:
    """Return the sentence by which the one implements the other, as a link to its place."""
    ends = {iri: card(loaded.store, iri) for iri in (lower, via)}
    steps = proven(loaded.store, [Link(lower, via, "down", frozenset(IMPLEMENTS))], ends)
    passage = next((passage for step in steps for passage in step.evidence), None)
    if passage is None:
        return say("no-evidence")
    address_ = links.document(passage.document, links.Passage(passage.start, passage.end))
    return f'<a href="{attribute(address_)}">{unbroken(passage.shown, 240)}</a>'
