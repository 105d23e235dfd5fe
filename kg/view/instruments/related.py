"""The view *Quan hệ* of an instrument: a lược đồ of its direct relations, and every line with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape as attribute

import streamlit as st

from kg.graph import about, pointing
from kg.index.diagram import Bond, Group, Voice, bonds, groups
from kg.instruments import Card, card
from kg.proofs import Evidence, ranked
from kg.terms import DEF
from kg.view.controls import captioned, how_many
from kg.view.fragments import day, evidence, instrument_link, named, section, status, steps, title
from kg.view.instruments.breaking import show_breaking
from kg.view.instruments.choices import Choices, address
from kg.view.instruments.inferred import inferences
from kg.view.loaded import Loaded
from kg.view.paging import PAGE, beginning, turning
from kg.view.statements import cited
from kg.view.text import escape, grouped, shortened

_FIRST = 5
_LEADS = {
    "asserted": ("Quan hệ trực tiếp", "Mọi chỗ dẫn giữa văn bản này và văn bản khác, theo loại và chiều."),
    "planned": ("Dự kiến", "Mới nói là sẽ làm: chưa thành quan hệ và không tính vào phả hệ."),
    "past": ("Đã qua", "Kể lại việc đã làm trước đây: không tính vào phả hệ."),
}


def show_relations(loaded: Loaded, root: Card, chosen: Choices) -> None:
    """Show the relations, what publishers say, what is inferred, and what breaks if the instrument goes."""
    st.html(_relations(loaded, loaded.key, root, chosen))
    beside = _stated(loaded, loaded.key, root) + _inferences(loaded, loaded.key, root)
    if beside:
        st.html(beside)
    show_breaking(loaded, root, chosen)


@st.cache_data(show_spinner=False, max_entries=64)
def _relations(_loaded: Loaded, key: str, root: Card, chosen: Choices) -> str:
    """Return the diagram and its lines as HTML, kept for the generation that ``key`` names."""
    found = groups(_loaded.index, root.iri)
    if not found:
        nothing = f"Trong {grouped(_loaded.documents)} văn bản đang nạp, không chỗ nào dẫn tới hay từ văn bản này."
        return f'<div class="view" lang="vi">{section("Quan hệ", nothing)}</div>'
    picked = [group for group in found if group.key == chosen.group]
    parts = [_diagram(_loaded, root, found, chosen)]
    for modality, (heading, lead) in _LEADS.items():
        some = [group for group in picked or found if group.modality == modality]
        if some:
            parts.append(section(heading, lead))
            parts += [_group(_loaded, root, group, chosen, whole=bool(picked)) for group in some]
    return f'<div class="view" lang="vi">{"".join(parts)}</div>'


@st.cache_data(show_spinner=False, max_entries=64)
def _inferences(_loaded: Loaded, key: str, root: Card) -> str:
    return inferences(_loaded, root)


def _diagram(loaded: Loaded, root: Card, found: Sequence[Group], chosen: Choices) -> str:
    """Return the focus in the middle with the groups around it, each with its count."""

    def side(voice: Voice) -> str:
        rows = "".join(_tile(loaded, root, g, chosen) for g in found if g.voice == voice)
        return f"<ul>{rows}</ul>" if rows else '<p class="quiet">không có trong dữ liệu đang nạp</p>'

    return (
        f"{section('Lược đồ')}"
        '<div class="diagram"><section aria-label="Văn bản này tác động hoặc dẫn tới">'
        f'<h3 class="side">Văn bản này</h3>{side("active")}</section>'
        f'<p class="focus"><b>{named(root)}</b><span>{day(root.date)}</span></p>'
        '<section aria-label="Văn bản khác tác động hoặc dẫn tới văn bản này">'
        f'<h3 class="side">Văn bản khác đối với văn bản này</h3>{side("passive")}</section></div>'
    )


def _words(loaded: Loaded, group: Group) -> str:
    return loaded.names[group.predicate][0 if group.voice == "active" else 1]


def _tile(loaded: Loaded, root: Card, group: Group, chosen: Choices) -> str:
    is_picked = group.key == chosen.group
    link = attribute(address(root.iri, chosen, group="" if is_picked else group.key))
    note = "" if group.modality == "asserted" else f' <span class="badge cited">{_LEADS[group.modality][0]}</span>'
    state = ' aria-current="true"' if is_picked else ""
    return (
        f'<li><a href="{link}"{state} data-keep="group-{group.key}">{escape(_words(loaded, group))}{note}'
        f"{how_many(group.count)}</a></li>"
    )


def _group(loaded: Loaded, root: Card, group: Group, chosen: Choices, *, whole: bool) -> str:
    start, limit = (beginning(group.count, chosen), PAGE) if whole else (0, _FIRST)
    shown = bonds(loaded.index, root.iri, group, start=start, limit=limit)
    more = ""
    if whole:
        every = attribute(address(root.iri, chosen, group=""))
        more = turning(root.iri, chosen, group.count, "văn bản") + f'<p><a href="{every}">← Mọi nhóm</a></p>'
    elif group.count > len(shown):
        link = attribute(address(root.iri, chosen, group=group.key))
        more = f'<p><a href="{link}">Xem cả {grouped(group.count)} văn bản</a></p>'
    heading = f'<h3 class="side"><span class="verb">{escape(_words(loaded, group))}</span>'
    return f"{heading}{how_many(group.count)}</h3>{_lines(loaded, shown)}{more}"


def _lines(loaded: Loaded, bonds: Iterable[Bond]) -> str:
    items = []
    for bond in bonds:
        other = card(loaded.store, bond.other)
        passages = _passages(loaded, bond)
        about_ = escape(shortened(title(other), 160))
        items.append(
            f'<div class="claim">{instrument_link(other)} <span class="quiet number">{day(other.date)}</span> '
            f'{status(other)}<div class="about">{about_}</div></div>{evidence(passages)}'
        )
    return steps(items)


def _passages(loaded: Loaded, bond: Bond) -> tuple[Evidence, ...]:
    """Return what states the relation, the one that proves it best first."""
    said = cited(loaded.store, bond.citations[:PAGE])
    return ranked(loaded.store, said[0].subject, said[0].object, (one.evidence for one in said)) if said else ()


@st.cache_data(show_spinner=False, max_entries=64)
def _stated(_loaded: Loaded, key: str, root: Card) -> str:
    """Return what publishers say of the instrument's relations, apart from what its text says."""
    rows = []
    for document in root.documents:
        for statement in pointing(_loaded.store, DEF + "statedOf", document.iri):
            said = {s.predicate.removeprefix(DEF): s.object for s in about(_loaded.store, statement)}
            if said.get("statedField") == "relation":
                label, value = said.get("statedLabel", ""), said.get("statedValue", "")
                rows.append((label, value, document.file))
    if not rows:
        return ""
    cells = "".join(
        f"<tr><td>{escape(shortened(label, 80))}</td><td>{escape(shortened(value, 240))}</td>"
        f'<td class="quiet">{escape(shortened(file, 80))}</td></tr>'
        for label, value, file in sorted(set(rows))
    )
    lead = "Lời của nơi công bố kèm theo tệp, không phải câu trong văn bản: không tính vào quan hệ và phả hệ."
    told = captioned(("Nơi công bố gọi là", "Văn bản kia", "Tệp"), cells, caption="Nơi công bố nói")
    return f'<div lang="vi" class="stated">{section("Nơi công bố nói", lead)}{told}</div>'
