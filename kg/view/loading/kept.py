"""What the store holds, on the page *Nạp văn bản*: its documents, the files refused and why, what was withdrawn."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as attribute
from pathlib import Path

import streamlit as st

from kg import archive, holdings, manifest
from kg.clock import moment
from kg.faults import NoStore
from kg.instruments import card
from kg.manifest import Entry, Refused, State, file_name
from kg.store import published
from kg.terms import fold
from kg.view import child, links
from kg.view.controls import Option, captioned, pager, picks
from kg.view.following import refusals
from kg.view.fragments import day, instrument_link, section
from kg.view.loaded import Loaded
from kg.view.loading.reasons import reason
from kg.view.loading.withdrawing import show_withdrawal
from kg.view.text import escape, grouped, plain, shortened

_ON_A_PAGE = 25
_GROUP, _HELD, _REFUSED = "nhom", "co", "tu-choi"
REMOVED = "da-go"
"""Which group of the store's documents the withdrawn ones are, in the address."""
_NAMES = {_HELD: "Văn bản đang có", _REFUSED: "Tệp bị từ chối", REMOVED: "Đã gỡ"}
_BATCH = re.compile(r"/staging/([0-9a-f-]{24})/files/")
_STATES = {"ok": ("held", "đọc đủ"), "partial": ("cited", "đọc một phần")}


@dataclass(frozen=True, slots=True)
class Kept:
    """The manifest at one moment, its documents newest first; ``words`` by which they are found are filled in later."""

    inode: int
    state: State
    documents: tuple[Entry, ...]
    behind: bool
    words: dict[str, str]

    def found(self, typed: str) -> list[Entry]:
        """Return the documents that have all words of ``typed``, with or without accents."""
        wanted = fold(typed).split()
        if not wanted:
            return list(self.documents)
        for entry in self.documents:
            if entry.read.sha256 not in self.words:
                self.words[entry.read.sha256] = _words(entry)
        return [entry for entry in self.documents if all(word in self.words[entry.read.sha256] for word in wanted)]


def show_kept(store: Path, loaded: Loaded | None) -> None:
    """Show what the store holds, or, where the address asks for it, one document about to be withdrawn."""
    try:
        kept = _kept(str(store), _version(store))
    except NoStore:
        st.html('<p class="lead" lang="vi">Kho chưa có văn bản nào. Chọn “Nạp mới” để nạp văn bản đầu tiên.</p>')
        return
    wanted = kept.state.documents.get(st.query_params.get("go", ""))
    if wanted:
        show_withdrawal(store, wanted, kept.state, loaded)
        return
    st.html(_standing(store, kept))
    group = st.query_params.get(_GROUP, _HELD)
    group = group if group in _NAMES else _HELD
    groups = (
        Option(words, links.loading(xem="kho", **({} if name == _HELD else {_GROUP: name})), name == group)
        for name, words in _NAMES.items()
    )
    st.html(f'<div lang="vi">{picks("Xem", groups, keep="nhom")}</div>')
    if group == _REFUSED:
        _show_refused(kept)
    elif group == REMOVED:
        _show_removed(store, kept)
    else:
        _show_held(store, kept, loaded)


def _version(store: Path) -> str:
    """Return what changes whenever the manifest or the published graph does."""
    found = [path.stat() for path in (store / "manifest", store / "CURRENT") if path.exists()]
    return " ".join(f"{one.st_mtime_ns}-{one.st_size}-{one.st_ino}" for one in found)


@st.cache_resource(show_spinner="Đang đọc sổ ghi của kho …", max_entries=2)
def _kept(store_dir: str, version: str) -> Kept:
    """Return what the manifest says, kept for the ``version`` of the store; only what was added since is read."""
    store, known = Path(store_dir), _known()
    found = (store / "manifest").stat() if (store / "manifest").exists() else None
    inode, before = found.st_ino if found else 0, known.get(store_dir)
    if before and found and (before.inode != inode or before.state.size > found.st_size):
        before = None
    if before and found:
        state = manifest.continued(before.state, store / "manifest")
    else:
        state = archive.state(store)
    generation = published(store)
    behind = generation is None or (generation.lines < state.lines and holdings.status(store).behind)
    newest = sorted(state.documents.values(), key=lambda entry: entry.name)
    newest.sort(key=lambda entry: entry.loaded, reverse=True)
    words = before.words if before else {}
    known[store_dir] = Kept(inode, state, tuple(newest), behind, words)
    return known[store_dir]


@st.cache_resource(show_spinner=False)
def _known() -> dict[str, Kept]:
    """Return the last state of each store that a page asked for."""
    return {}


def _words(entry: Entry) -> str:
    read = entry.read
    parts = (read.number, read.title, read.jurisdiction, *map(file_name, entry.paths))
    return fold(" ".join(part for part in parts if part))


def _standing(store: Path, kept: Kept) -> str:
    generation = published(store)
    told = f"<b>{grouped(len(kept.documents))}</b> văn bản"
    told += f", {grouped(len(kept.state.refusals))} tệp bị từ chối" if kept.state.refusals else ""
    told += f", {grouped(len(kept.state.removed))} văn bản đã gỡ" if kept.state.removed else ""
    graph = "Chưa công bố đồ thị nào."
    if generation:
        graph = (
            f"Đồ thị đang dùng được công bố lúc {moment(generation.created)}, gồm {grouped(generation.quads)} mệnh đề."
        )
    behind = (
        " <b>Đồ thị chưa khớp với kho:</b> lần công bố trước chưa xong; lần công bố sau sẽ làm tiếp."
        if kept.behind and kept.documents
        else ""
    )
    return f'<p class="lead" lang="vi">Kho có {told}. {graph}{behind}</p>'


def _show_held(store: Path, kept: Kept, loaded: Loaded | None) -> None:
    typed = st.text_input(
        "Lọc theo số ký hiệu, trích yếu, địa bàn hoặc tên tệp", key="loc", bind="query-params", max_chars=200,
        icon=":material/filter_alt:", autocomplete="off",
    )  # fmt: skip
    wanted = (typed or "").strip()
    found = kept.found(wanted)
    if not found:
        words = "Không có văn bản nào khớp. Xóa bớt chữ trong ô lọc." if wanted else "Kho chưa có văn bản nào."
        st.html(f'<p class="lead" lang="vi">{words}</p>')
        return
    last = -(-len(found) // _ON_A_PAGE)
    page = min(_page(), last)
    shown = found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    rows = "".join(_row(store, entry, loaded) for entry in shown)
    heads = ("Văn bản", "Tệp", "Nạp lúc", "Tình trạng", "Làm gì")
    settings = {"xem": "kho"} | ({"loc": typed} if typed else {})
    st.html(
        f'<div lang="vi"><p class="lead">{grouped(len(found))} văn bản'
        f"{' khớp' if wanted else ', mới nạp trước'}.</p>"
        f"{captioned(heads, rows, caption='Văn bản đang có', kind='kept')}"
        f"{pager(lambda n: links.loading(**settings, trang=str(n)), page, last)}</div>"
    )


def _page() -> int:
    return links.page_number(st.query_params.get("trang", ""))


def _row(store: Path, entry: Entry, loaded: Loaded | None) -> str:
    read = entry.read
    badge, words = _STATES[read.status]
    note = f'<div class="quiet">{escape(shortened(read.note, 240))}</div>' if read.note else ""
    pages = _pages(str(store), read.held)
    length = f"{grouped(pages)} trang" if pages else f"{grouped(read.characters)} ký tự"
    called = attribute(shortened(read.number or entry.name, 100))
    others = f'<div class="quiet">và {grouped(len(entry.paths) - 1)} tệp trùng</div>' if len(entry.paths) > 1 else ""
    return (
        f'<tr><th scope="row">{named(entry, loaded)}<div class="quiet clamp">{_about(entry)}</div></th>'
        f"<td>{escape(shortened(entry.name, 100))}{_origin(entry)}{others}</td>"
        f'<td><span class="number">{moment(entry.loaded)}</span>'
        f'<div class="quiet">bản {escape(read.tool_version)}</div></td>'
        f'<td><span class="badge {badge}">{words}</span><div class="quiet">{length}</div>{note}</td>'
        f'<td><a href="{attribute(links.document(read.document))}" aria-label="Đọc {called}">Đọc</a><br>'
        f'<a href="{attribute(links.loading(xem="kho", go=read.sha256))}" aria-label="Gỡ {called}">Gỡ …</a></td></tr>'
    )


def named(entry: Entry, loaded: Loaded | None) -> str:
    """Return what a document is called, as a link to its instrument where a graph is published."""
    if loaded:
        return instrument_link(card(loaded.store, entry.read.instrument))
    return escape(shortened(entry.read.number or plain(entry.read.title or "") or entry.name, 120))


def _origin(entry: Entry) -> str:
    """Return the archive that a document's file lies in, and the batch in which it was handed in."""
    handed_in = _BATCH.search(entry.path)
    path = entry.path[handed_in.end() :] if handed_in else entry.path
    holder = file_name(path.partition("!/")[0]) if "!/" in path else ""
    parts = [f"trong {escape(shortened(holder, 80))}"] if holder else []
    if handed_in:
        parts.append(f'<a href="{attribute(links.loading(lo=handed_in[1]))}">lô nạp</a>')
    return f'<div class="quiet">{", ".join(parts)}</div>' if parts else ""


def _about(entry: Entry) -> str:
    read = entry.read
    parts = (shortened(read.title or "", 160) if read.number else "", read.jurisdiction or "", day(read.date))
    return escape(" · ".join(part for part in parts if part))


@st.cache_data(show_spinner=False, max_entries=5_000)
def _pages(store_dir: str, held: str) -> int:
    """Return how many pages the text of this hash has, 0 where it knows none."""
    data = archive.text_file(Path(store_dir), held) if held else None
    return len(json.loads(data.decode("utf-8", "surrogatepass"))["structure"]["pages"]) if data else 0


def _show_refused(kept: Kept) -> None:
    found = sorted(kept.state.refusals.values(), key=lambda refused: refused.time, reverse=True)
    if not found:
        st.html('<p class="lead" lang="vi">Không có tệp nào bị từ chối.</p>')
        return
    last = -(-len(found) // _ON_A_PAGE)
    page = min(_page(), last)
    rows = "".join(_refused(one) for one in found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE])
    heads = ("Tệp", "Vì sao, và cần làm gì", "Lúc")
    st.html(
        f'<div lang="vi"><p class="lead">{grouped(len(found))} tệp không vào đồ thị. Kho giữ riêng bản của tệp để xem '
        "lại; sửa theo cột giữa rồi nạp lại.</p>"
        f"{captioned(heads, rows, caption='Tệp bị từ chối')}"
        f"{pager(lambda n: links.loading(xem='kho', nhom=_REFUSED, trang=str(n)), page, last)}</div>"
    )


def _refused(one: Refused) -> str:
    name = file_name(one.path)
    why = one.message.replace(one.path, name)
    return (
        f'<tr><th scope="row">{escape(shortened(name, 120))}</th><td>{reason(why, name)}</td>'
        f'<td><span class="number">{moment(one.time)}</span></td></tr>'
    )


def _show_removed(store: Path, kept: Kept) -> None:
    found: Sequence[Entry] = sorted(kept.state.removed.values(), key=lambda entry: entry.name)
    if not found:
        st.html('<p class="lead" lang="vi">Chưa gỡ văn bản nào.</p>')
        return
    lead = "Kho còn giữ nguyên tệp của các văn bản này. Hoàn tác sẽ đọc lại từ tệp đó và công bố."
    st.html(f'<div lang="vi">{section(f"Đã gỡ ({grouped(len(found))})", lead)}</div>')
    last = -(-len(found) // _ON_A_PAGE)
    page = min(_page(), last)
    for n, entry in enumerate(found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE], 1):
        name = shortened(entry.read.number or plain(entry.read.title or ""), 120) or "không số"
        tell, act = st.columns([9, 3], gap="small", vertical_alignment="center")
        tell.html(
            f'<p class="removed" lang="vi">{n}. <b>{escape(name)}</b> <span class="quiet">{_about(entry)} · '
            f"tệp “{escape(shortened(entry.name, 100))}”</span></p>"
        )
        if act.button(f"Hoàn tác văn bản {n}", key=f"undo-{entry.read.sha256}", icon=":material/undo:"):
            _restore(store, entry)
    if last > 1:
        st.html(pager(lambda n: links.loading(xem="kho", nhom=REMOVED, trang=str(n)), page, last))


def _restore(store: Path, entry: Entry) -> None:
    name = shortened(entry.read.number or entry.name, 100)
    with refusals("Chưa hoàn tác được."):
        job = child.start(store, ["restore", entry.read.sha256], title=f"Nạp lại {name}")
        st.query_params["viec"] = job.id
        st.rerun()
