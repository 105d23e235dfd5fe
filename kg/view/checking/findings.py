"""The view *Điều cần soát*: what the checks found, to be narrowed by rule, severity, place and document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape as attribute

import streamlit as st

from kg import checked
from kg.checked import Kept, Told
from kg.clock import moment
from kg.concerns import Concern, concern_of
from kg.graph import Store, about, members
from kg.instruments import card
from kg.rules import rules
from kg.store import Generation, published
from kg.terms import DEF
from kg.view import child, links
from kg.view.checking.docket import AT_ONCE
from kg.view.checking.saving import sheet
from kg.view.controls import pager
from kg.view.exports import table_exports
from kg.view.following import failed, refusals, show_running
from kg.view.fragments import instrument_link
from kg.view.loaded import Loaded
from kg.view.text import escape, grouped, shortened

_ON_A_PAGE = 30
_READER = 200
_FEW = 8
_PARAMETERS = {"severity": "muc", "concern": "quy-tac", "place": "noi", "document": "tai-lieu"}
_HEADS = {"severity": "Mức", "concern": "Quy tắc", "place": "Nơi ban hành", "document": "Văn bản"}
_SEVERITIES = {"violation": ("✕", "Sai"), "warning": ("!", "Cần xem"), "info": ("i", "Lưu ý")}
_COMMAND = ("check", "--keep")
UNVERIFIED = "chưa kiểm chứng"
"""What a source says of a part that nobody has compared with the text of the law."""


def show_findings(loaded: Loaded) -> None:
    """Show the latest result of a check, and whether there is one of this data."""
    found, is_current = show_check(loaded)
    if found:
        st.html(f'<div lang="vi">{_standing(found, is_current=is_current)}{_result(loaded, found)}</div>')
        _save(loaded, found)
    else:
        st.html(f'<div lang="vi">{_read(loaded)}</div>')


def _save(loaded: Loaded, found: Kept) -> None:
    """Show the buttons that save what the list holds, all its pages."""
    chosen = _chosen()
    words = {kind: word for kind, (_, word) in _SEVERITIES.items()}
    filters = {_HEADS[facet]: _called(facet, value, found) for facet, value in chosen.items() if value}
    table_exports(lambda: sheet(loaded.store, found, chosen, words), name="dieu-can-soat", filters=filters)


def show_check(loaded: Loaded) -> tuple[Kept | None, bool]:
    """Start or offer a check where the latest is of other data, and follow one that runs; return the latest result and
    whether it is of this data."""
    found = checked.kept(loaded.folder)
    generation = published(loaded.folder)
    is_current = bool(found and generation and found.content == generation.content)
    running = next((job for job in child.running(loaded.folder) if job.arguments == _COMMAND), None)
    if running is None and not is_current and generation:
        running = _offered(loaded, generation.content, small=_is_small(generation))
    if running:
        show_running(loaded.folder, running.id)
    last = child.job(loaded.folder, st.session_state.get("checking", ""))
    if last and not running and not is_current and child.fault(last):
        st.html(failed("Chưa kiểm tra xong.", child.fault(last)))
    return found, is_current


def _is_small(generation: Generation) -> bool:
    """Tell whether a check is so short that it is started without being asked: some 100,000 quads take 5 s."""
    return generation.quads <= AT_ONCE


def _offered(loaded: Loaded, content: str, *, small: bool) -> child.Job | None:
    """Start the check of a small store once, offer it for a large one or where it did not work."""
    begun = st.session_state.get("checked") == content
    st.session_state["checked"] = content
    if not (small and not begun) and not st.button("Kiểm tra dữ liệu đang nạp", icon=":material/fact_check:"):
        return None
    with refusals("Chưa kiểm tra được."):
        job = child.start(loaded.folder, _COMMAND, title="Kiểm tra dữ liệu đang nạp", writes=False)
        st.session_state["checking"] = job.id
        return job
    return None


def _standing(found: Kept, *, is_current: bool) -> str:
    """Return when and for which data the result was computed."""
    told = f"Kiểm tra lúc {moment(found.time)} trên {grouped(found.documents)} văn bản ({escape(found.generation)})"
    if not is_current:
        told += ", <b>trước lần công bố mới nhất</b>: có thể chưa khớp dữ liệu đang nạp"
    part = "" if found.whole else " Kho lớn nên dạng dữ liệu chưa được kiểm tra ở đây; chạy <code>cancu check</code>."
    return f'<p class="lead checked">{told}.{part}</p>'


def _chosen() -> dict[str, str]:
    return {facet: st.query_params.get(name, "")[:2000] for facet, name in _PARAMETERS.items()}


def _address(chosen: Mapping[str, str], **changed: str) -> str:
    page = changed.pop("trang", "")
    wanted = {**chosen, **changed}
    return links.checks(**{_PARAMETERS[facet]: value for facet, value in wanted.items()}, trang=page)


def _result(loaded: Loaded, found: Kept) -> str:
    chosen = _chosen()
    page = links.page_number(st.query_params.get("trang", ""))
    shown, total = checked.problems(found, chosen, start=(page - 1) * _ON_A_PAGE, limit=_ON_A_PAGE)
    pages = -(-total // _ON_A_PAGE)
    items = "".join(f"<li>{_item(loaded, one)}</li>" for one in shown)
    head = f'<h2 class="section first">{grouped(total)} điều</h2>'
    nothing = (
        '<p class="lead">Không có điều nào ứng với lựa chọn này. '
        f'<a href="{attribute(links.checks())}">Bỏ mọi lựa chọn</a></p>'
    )
    facets = _facets(found, tuple(chosen.items()))
    return (
        f'<div class="findings"><aside aria-label="Thu hẹp">{facets}</aside><div>{head}'
        f"{f'<ul>{items}</ul>' if shown else nothing}"
        f"{pager(lambda n: _address(chosen, trang=str(n)), page, pages)}</div></div>"
    )


@st.cache_data(show_spinner=False, max_entries=64)
def _facets(found: Kept, chosen: tuple[tuple[str, str], ...]) -> str:
    return "".join(_facet(found, facet, dict(chosen)) for facet in checked.FACETS)


def _facet(found: Kept, facet: str, chosen: Mapping[str, str]) -> str:
    """Return the values of a facet as links with counts; the chosen one leads back to all."""
    values = checked.counts(found, facet, chosen)
    if facet == "severity":
        values = {name: values[name] for name in _SEVERITIES if name in values}
    now = chosen[facet]
    rows = []
    for value, count in values.items():
        label = escape(shortened(_called(facet, value, found), 60))
        current = ' aria-current="true"' if value == now else ""
        address = attribute(_address(chosen, **{facet: "" if value == now else value}))
        off = ' <span class="quiet">(bỏ chọn)</span>' if value == now else ""
        rows.append(
            f'<li><a href="{address}"{current}>{label}</a>{off} <span class="count">{grouped(count)}</span></li>'
        )
    if not rows:
        return ""
    few, rest = "".join(rows[:_FEW]), "".join(rows[_FEW:300])
    more = f"<details><summary>{grouped(len(rows) - _FEW)} nữa</summary><ul>{rest}</ul></details>" if rest else ""
    return f'<div><h3 class="facet">{_HEADS[facet]}</h3><ul>{few}</ul>{more}</div>'


def _called(facet: str, value: str, found: Kept) -> str:
    match facet:
        case "severity":
            return _SEVERITIES.get(value, ("", value))[1]
        case "concern":
            return concern_of(value).name
        case "document":
            return checked.file_of(found, value)
    return value


def _item(loaded: Loaded, one: Told) -> str:
    concern = concern_of(one.code)
    sign, word = _SEVERITIES[one.severity]
    message = one.message.partition(" Nút: ")[0]
    return (
        f'<div class="finding-head"><span class="badge level {one.severity}"><span aria-hidden="true">{sign}</span> '
        f"{word}</span> <b>{escape(concern.name)}</b></div>"
        f'<p class="finding-says">{escape(shortened(message, 700))}</p>'
        f'<div class="source-of">{"".join(f"<span>{part}</span>" for part in _places(loaded, one))}</div>'
        f'<div class="finding-source">Cơ sở: {escape(source_line(concern.source))}</div>{_explained(concern)}'
    )


def _places(loaded: Loaded, one: Told) -> Iterator[str]:
    if one.document and about(loaded.store, one.document):
        has_span = one.start is not None and one.end is not None and one.start < one.end
        passage = links.Passage(one.start or 0, one.end or 0) if has_span else None
        address = attribute(links.document(one.document, passage))
        yield f'<a href="{address}">{"xem trong văn bản" if passage else "mở văn bản"}</a>'
        yield escape(shortened(one.file, 80))
    elif one.file:
        yield f"{escape(shortened(one.file, 80))} (không còn trong kho)"
    if one.instrument and about(loaded.store, one.instrument):
        yield instrument_link(card(loaded.store, one.instrument))
        if any(rule.code == one.code and rule.judge == "differing" for rule in rules()):
            versions = attribute(links.instrument(one.instrument, xem="lich-su"))
            yield f'<a href="{versions}">Xem tài liệu nào ghi thế nào</a>'
    if one.code == "ambiguous-mention" and one.document and one.instrument:
        yield f'<a href="{attribute(links.doubt(one.document, one.instrument))}">So sánh và quyết định</a>'


def source_line(source: str) -> str:
    """Return a source on one line that says that a part of it is unverified, even where that part is cut.

    >>> source_line("Điều 8"), source_line("Điều 8 " * 30 + "chưa kiểm chứng")[-26:]
    ('Điều 8', '(một phần chưa kiểm chứng)')
    """
    short = shortened(source, 130)
    cut = UNVERIFIED in source and UNVERIFIED not in short
    return f"{short} (một phần {UNVERIFIED})" if cut else short


def _explained(concern: Concern) -> str:
    return (
        "<details><summary>Vì sao và ví dụ</summary>"
        f'<dl class="why"><dt>Cơ sở</dt><dd>{escape(concern.source)}</dd>'
        f"<dt>Đúng</dt><dd>{escape(concern.valid)}</dd><dt>Bị báo</dt><dd>{escape(concern.invalid)}</dd></dl></details>"
    )


def _read(loaded: Loaded) -> str:
    """Return what the reader found in the documents, which is at hand before anything is checked."""
    found = list(_findings(loaded.store))
    items = "".join(f"<li>{_item(loaded, one)}</li>" for one in found)
    lead = "Chưa kiểm tra xong; dưới đây là những điều thấy ngay khi đọc văn bản."
    return f'<p class="lead">{lead}</p><div class="findings alone"><div><ul>{items}</ul></div></div>'


def _findings(store: Store) -> Iterator[Told]:
    for iri in members(store, "Finding")[:_READER]:
        said = {s.predicate.removeprefix(DEF): s.object for s in about(store, iri)}
        document = said.get("inDocument", "")
        start, end = (int(said[name]) if name in said else None for name in ("start", "end"))
        yield Told(
            concern=said.get("code", ""),
            code=said.get("code", ""),
            severity="warning",
            message=said.get("message", ""),
            instrument=said.get("about"),
            document=document,
            file=checked.file_name(store, document),
            place="",
            start=start,
            end=end,
        )
