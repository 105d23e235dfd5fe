"""One document about to be withdrawn: what goes with it, who depends on it, and the button that does it."""

from __future__ import annotations

from html import escape as attribute
from pathlib import Path

import streamlit as st

from kg.clock import moment
from kg.graph import objects, pointing
from kg.instruments import card
from kg.manifest import Entry, State
from kg.terms import DEF
from kg.view import child, links
from kg.view.controls import rest
from kg.view.following import refusals
from kg.view.fragments import instrument_link, section
from kg.view.loaded import Loaded
from kg.view.text import escape, grouped, shortened

_LISTED = 12
_LOOKED_AT = 2_000


def show_withdrawal(store: Path, entry: Entry, state: State, loaded: Loaded | None) -> None:
    """Show what withdrawing a document means, and do it when the person says so."""
    name = escape(shortened(entry.name, 120))
    label = instrument_link(card(loaded.store, entry.read.instrument)) if loaded else name
    st.html(
        f'<div lang="vi">{section("Gỡ văn bản này?")}<p>{label}, nạp lúc {moment(entry.loaded)} từ tệp “{name}”.</p>'
        f"{_meaning(entry, state, loaded)}"
        "<p>Tệp gốc vẫn được giữ trong kho, nên có thể hoàn tác bất cứ lúc nào ở mục “Đã gỡ”.</p></div>"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Gỡ văn bản này", type="primary", icon=":material/delete:"):
            _withdraw(store, entry)
        back = attribute(links.loading(xem="kho"))
        st.html(f'<p lang="vi"><a class="example" href="{back}">Không gỡ, quay lại</a></p>')


def _withdraw(store: Path, entry: Entry) -> None:
    name = shortened(entry.read.number or entry.name, 100)
    with refusals("Chưa gỡ được văn bản này."):
        job = child.start(store, ["remove", entry.read.sha256], title=f"Gỡ {name}")
        st.query_params.pop("go", None)
        st.query_params["viec"] = job.id
        st.rerun()


def _meaning(entry: Entry, state: State, loaded: Loaded | None) -> str:
    """Return what goes, what stays and who depends on it, as a list."""
    if loaded is None:
        return ""
    read = entry.read
    store = loaded.store
    states = len(pointing(store, DEF + "citing", read.document))
    tasks = len(pointing(store, DEF + "assignedIn", read.instrument))
    others = [e for e in state.documents.values() if e.read.instrument == read.instrument and e is not entry]
    citations = pointing(store, DEF + "object", read.instrument)
    citing = {subject for one in citations[:_LOOKED_AT] for subject in objects(store, one, DEF + "citing")}
    depending = sorted(citing - {read.document})
    if others:
        names = ", ".join(f"“{escape(shortened(e.name, 80))}”" for e in others[:_LISTED])
        items = [
            f"Kho còn bản khác của cùng văn bản ({names}), nên văn bản vẫn có toàn văn; quan hệ và nhiệm vụ chỉ có "
            "trong bản này sẽ mất, những gì bản khác cũng nêu thì còn."
        ]
    else:
        items = [f"<b>{grouped(states)}</b> quan hệ mà văn bản này nêu sẽ mất khỏi đồ thị, kèm câu chứng minh."]
        items += [f"<b>{grouped(tasks)}</b> nhiệm vụ mà văn bản giao sẽ mất."] if tasks else []
    if depending and not others:
        items.append("Văn bản vẫn còn trong đồ thị vì có nơi dẫn tới, nhưng chỉ là văn bản được dẫn chiếu.")
    if depending:
        more = "hơn " if len(citations) > _LOOKED_AT else ""
        found = [next(iter(objects(store, one, DEF + "expresses")), "") for one in depending[:_LISTED]]
        links_ = "".join(f"<li>{instrument_link(card(store, iri))}</li>" for iri in found if iri)
        last = rest(len(depending) - _LISTED, "văn bản")
        items.append(
            f"{more}{grouped(len(depending))} văn bản khác dẫn tới văn bản này; câu dẫn của chúng không mất:"
            f'<ul class="compact">{links_}{last}</ul>'
        )
    else:
        items.append("Không văn bản nào khác đang nạp dẫn tới văn bản này.")
    return f'<ul class="compact">{"".join(f"<li>{item}</li>" for item in items)}</ul>'
