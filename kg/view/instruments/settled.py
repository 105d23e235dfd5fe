"""What persons decided about an instrument, on its page: what it is in which document, or which references mean it."""

from __future__ import annotations

from html import escape as attribute

from kg.decided import Decision, decision_line, decisions_about
from kg.instruments import Card, card
from kg.view import links
from kg.view.controls import rest
from kg.view.fragments import day, instrument_link, told_apart
from kg.view.loaded import Loaded
from kg.view.statements import expressed
from kg.view.text import escape, shortened

_MOST = 40


def settled(loaded: Loaded, root: Card) -> str:
    """Return the decisions that still apply as HTML, nothing where there is none."""
    found = [one for one in decisions_about(loaded.store, root.iri) if one.applies]
    if not found:
        return ""
    rows = "".join(f"<li>{_row(loaded, root, one)}</li>" for one in found[:_MOST])
    more = rest(len(found) - _MOST, "quyết định")
    return f'<p class="lead" lang="vi">Người soát đã quyết định:</p><ul class="compact" lang="vi">{rows}{more}</ul>'


def _row(loaded: Loaded, root: Card, one: Decision) -> str:
    own = card(loaded.store, expressed(loaded.store, one.document) or one.document)
    where = f'{instrument_link(own)} <span class="quiet">{day(own.date)}</span>'
    if one.chosen == root.iri:
        what = (
            f"chỗ dẫn “{escape(shortened(card(loaded.store, one.instrument).label, 120))}” trong {where} là văn bản này"
        )
    elif one.chosen:
        what = f"trong {where}, đó là {told_apart(card(loaded.store, one.chosen))}"
    else:
        what = f"trong {where}, đó không phải văn bản nào trong số ứng viên"
    address = attribute(links.doubt(one.document, one.instrument))
    who = escape(shortened(decision_line(one), 300))
    return f'{what} – <b class="decided">{who}</b> (<a href="{address}">xem, hoàn tác</a>)'
