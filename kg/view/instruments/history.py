"""The view *Lịch sử* of an instrument: what was loaded, replaced and withdrawn when and by which version, and who says
what differently.
"""

from __future__ import annotations

from html import escape as attribute

from kg.clock import moment
from kg.decided import decision_line, decisions_about
from kg.faults import StoreError
from kg.graph import objects, pointing
from kg.index.versions import Version, disagreements, sources
from kg.instruments import Card
from kg.past import Past, What, past
from kg.terms import DEF, PROV
from kg.view import links
from kg.view.controls import captioned
from kg.view.fragments import day, section
from kg.view.instruments.identity import document_link
from kg.view.loaded import Loaded
from kg.view.statements import findings
from kg.view.text import escape, shortened

_DIFFER = {
    "date": "Ngày ghi khác nhau",
    "title": "Trích yếu ghi khác nhau",
    "issuer": "Cơ quan ghi khác nhau",
}
_HEADS = ("Nạp lúc", "Tệp", "Bộ đọc", "Phiên bản", "Mã sha256")
_PAST_HEADS = ("Lúc", "Việc", "Tệp", "Phiên bản", "Mã sha256")
_WHAT: dict[What, str] = {
    "loaded": "nạp",
    "reread": "đọc lại",
    "moved": "đọc lại, nay là văn bản khác",
    "replaced": "thay bằng nội dung khác của tệp",
    "withdrawn": "gỡ",
    "refused": "đọc lại và bị từ chối",
}
_LISTED = 100


def history_view(loaded: Loaded, root: Card) -> str:
    """Return the loads of an instrument's documents, the versions of its facts and what the checks found, as HTML."""
    parts = (_loads, _past, _versions, _decisions, _findings)
    return f'<div class="view" lang="vi">{"".join(part(loaded, root) for part in parts)}</div>'


def _loads(loaded: Loaded, root: Card) -> str:
    if not root.documents:
        known = sources(loaded.index, root.iri)
        lead = f"Chưa nạp toàn văn. Văn bản này được biết đến qua {known} tài liệu dẫn chiếu nó."
        return section("Đã nạp", lead)
    rows = "".join(_load(loaded, d.iri) for d in root.documents)
    return section("Đã nạp") + captioned(_HEADS, rows, caption="Các lần nạp")


def _load(loaded: Loaded, document: str) -> str:
    def one(name: str) -> str:
        return next(iter(objects(loaded.store, document, DEF + name)), "")

    times = [
        time for load in pointing(loaded.store, PROV + "generated", document)
        for time in objects(loaded.store, load, PROV + "endedAtTime")
    ]  # fmt: skip
    cells = (
        f'<span class="number">{escape(moment(max(times))) if times else "chưa rõ"}</span>',
        document_link(document, one("fileName")),
        escape(shortened(one("reader"), 40)),
        escape(shortened(one("toolVersion"), 20)),
        f'<span class="number">{escape(one("sha256")[:12])}</span>',
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _past(loaded: Loaded, root: Card) -> str:
    """Return what happened to the instrument's documents, where it is more than one load of each."""
    try:
        told = past(loaded.folder / "manifest", root.iri)
    except (StoreError, OSError) as error:
        return section("Diễn biến trong kho", f"Chưa đọc được sổ ghi của kho: {escape(shortened(str(error), 300))}")
    if len(told) <= len(root.documents):
        return ""
    gone = not root.documents and told[-1].what == "withdrawn"
    address = attribute(links.loading(xem="kho", nhom="da-go"))
    lead = f'Văn bản đã gỡ có thể nạp lại ở <a href="{address}">mục “Đã gỡ”</a>.' if gone else "Mới nhất trước."
    rows = "".join(_happened(one) for one in reversed(told[-_LISTED:]))
    return section("Diễn biến trong kho", lead) + captioned(_PAST_HEADS, rows, caption="Diễn biến trong kho")


def _happened(one: Past) -> str:
    cells = (
        f'<span class="number">{escape(moment(one.time))}</span>',
        _WHAT[one.what],
        escape(shortened(one.file, 100)),
        escape(shortened(one.tool_version, 20)),
        f'<span class="number">{escape(one.sha256[:12])}</span>',
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _versions(loaded: Loaded, root: Card) -> str:
    found = disagreements(loaded.index, root.iri)
    if not found:
        return section("Các cách ghi khác nhau", "Các tài liệu đang nạp ghi ngày, trích yếu và cơ quan như nhau.")
    parts = [
        f'<h3 class="side">{_DIFFER[fact]}</h3><ul class="compact">'
        f"{''.join(_version(loaded, fact, version) for version in versions)}</ul>"
        for fact, versions in found.items()
    ]
    return section(
        "Các cách ghi khác nhau", "Trang này dùng lời của chính văn bản, rồi cách ghi của nhiều tài liệu nhất."
    ) + "".join(parts)


def _version(loaded: Loaded, fact: str, version: Version) -> str:
    also = "".join(f"<li>cũng ghi: {_wording(loaded, fact, other)}</li>" for other in version.others)
    return f"<li>{_wording(loaded, fact, version)}{f'<ul>{also}</ul>' if also else ''}</li>"


def _wording(loaded: Loaded, fact: str, version: Version) -> str:
    value = day(version.value) if fact == "date" else shortened(version.value, 300)
    named = [document_link(d, loaded.file(d)) for d in version.documents]
    rest = version.count - len(named)
    more = f" và {rest} tài liệu khác" if rest > 0 else ""
    return f'{escape(value)} <span class="quiet">– theo {", ".join(named)}{more}</span>'


def _decisions(loaded: Loaded, root: Card) -> str:
    """Return what persons decided about the instrument, also what no longer applies; nothing where there is none."""
    found = decisions_about(loaded.store, root.iri)
    if not found:
        return ""
    rows = "".join(
        f"<li>{escape(shortened(one.label, 300))} – {escape(shortened(decision_line(one), 300))}"
        f"{'' if one.applies else ' <span class=quiet>(không còn áp dụng)</span>'}</li>"
        for one in found
    )
    return f'{section("Quyết định của người soát")}<ul class="compact">{rows}</ul>'


def _findings(loaded: Loaded, root: Card) -> str:
    notes = [note for d in root.documents for note in findings(loaded.store, d.iri)]
    notes += findings(loaded.store, root.iri)
    if not notes:
        return section("Điều cần xem lại", "Không có.")
    rows = "".join(
        f"<li>{escape(shortened(note.message, 300))}"
        + (
            f' <span class="quiet">– {document_link(note.document, loaded.file(note.document))}</span>'
            if note.document
            else ""
        )
        + "</li>"
        for note in dict.fromkeys(notes)
    )
    return f'{section("Điều cần xem lại")}<ul class="compact">{rows}</ul>'
