"""The section *Suy luận* of an instrument's page: what is inferred about it, with score, reasons and passages."""

from __future__ import annotations

from html import escape as attribute

from kg.inferences import Ground, Inferred, grounds_line, inferred, verb
from kg.instruments import Card
from kg.view import links
from kg.view.controls import rest
from kg.view.fragments import claim, section, steps
from kg.view.loaded import Loaded
from kg.view.text import escape, shortened

_MOST = 60
_LEAD = "Suy ra từ nhiều tài liệu, chưa được xác nhận: không thành quan hệ và không tính vào phả hệ."


def inferences(loaded: Loaded, root: Card) -> str:
    """Return the inferences about an instrument as HTML, nothing where there is none."""
    found = inferred(loaded.store, [root.iri])
    if not found:
        return ""
    more = rest(len(found) - _MOST, "suy luận", tag="p")
    items = steps([_item(one, root) for one in found[:_MOST]])
    return f'<div lang="vi">{section("Suy luận", _LEAD)}{items}{more}</div>'


def _item(one: Inferred, root: Card) -> str:
    badge = ' <span class="badge doubt">còn văn bản khác gần bằng điểm</span>' if one.contested else ""
    passages = "".join(map(_ground, one.grounds))
    folded = f"<details><summary>{len(one.grounds)} chỗ dẫn</summary>{passages}</details>" if passages else ""
    return (
        f"{claim(one.subject, verb(one), one.object, here=root.iri)}"
        f'<div class="proof"><div>{escape(shortened(grounds_line(one), 600))}{badge}</div>{folded}</div>'
    )


def _ground(ground: Ground) -> str:
    address = attribute(links.document(ground.document, links.Passage(ground.start, ground.end)))
    where = f'<span><a href="{address}">xem trong văn bản</a></span><span>{escape(shortened(ground.file, 80))}</span>'
    quote = escape(shortened(ground.text, 300))
    return f'<blockquote class="quote">{quote}</blockquote><div class="source-of">{where}</div>'
