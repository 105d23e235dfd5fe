"""The page *Tìm kiếm*: one box for numbers, titles and authorities, and what was found, narrowed and page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape as attribute

import streamlit as st

from kg.index.advising import Advice, KnownLaw, advice, sought_number
from kg.index.asking import LONGEST
from kg.index.cards import Hit
from kg.index.finding import Found, Search, found
from kg.index.meant import Fact
from kg.index.opening import Index
from kg.levels import Level
from kg.view import links
from kg.view.controls import pager
from kg.view.exports import table_exports
from kg.view.fragments import cards, day, instrument_link, status, title
from kg.view.loaded import Loaded
from kg.view.search.keyboard import open_at_once, search_keys
from kg.view.search.narrowing import address, choices, is_narrowed, narrowed, page_of, search_of, taken
from kg.view.search.saving import sheet
from kg.view.search.welcome import welcome
from kg.view.text import escape, grouped, plain, shortened

_HITS = 24
_COPIES = 4
_FORCE = {
    "notInForce": ("doubt", "Hết hiệu lực toàn bộ"),
    "partiallyInForce": ("doubt", "Hết hiệu lực một phần"),
    "inForce": ("held", "Còn hiệu lực"),
}
_FACTS: dict[Fact, str] = {
    "type": "loại văn bản",
    "date": "ngày",
    "place": "nơi ban hành",
    "issuer": "cơ quan ban hành",
}
_MASTHEAD = (
    '<header lang="vi"><h1 class="headline">Văn bản này căn cứ vào đâu?</h1>'
    '<p class="lead">Tìm một văn bản để xem nó thực hiện chỉ đạo nào, văn bản nào thực hiện nó, '
    "và câu nào nói như thế.</p></header>"
)
_LAWS = "Danh mục luật của chương trình có, nhưng chưa nạp và chưa văn bản nào đang nạp dẫn:"
_HEADING = '<h1 class="headline unseen" lang="vi">Tìm kiếm văn bản</h1>'


def show(loaded: Loaded) -> None:
    """Show the search box and what was found, or what there is to look for."""
    search = search_of(st.query_params, st.query_params.get("q", "").strip())
    st.html(_HEADING if search.text or is_narrowed(search) else _MASTHEAD)
    typed = st.text_input(
        "Số ký hiệu, trích yếu hoặc cơ quan ban hành",
        key="q",
        bind="query-params",
        max_chars=LONGEST,
        placeholder="Ví dụ: 24/KH-UBND · NQ 08 tây ninh · công nghệ sinh học · tinh uy tra vinh",
        icon=":material/search:",
        autocomplete="off",
    )
    search_keys()
    search = search_of(st.query_params, (typed or "").strip())
    if search.text or is_narrowed(search):
        if search.text:
            st.set_page_config(page_title=f"{shortened(search.text, 60)} – Tìm kiếm – cancu")
        _show_found(loaded, search)
    else:
        st.html(f'<div lang="vi">{welcome(loaded)}</div>')


def _show_found(loaded: Loaded, search: Search) -> None:
    page = page_of(st.query_params)
    answer = _answer(loaded.index, loaded.key, search, page)
    if not answer.hits and page > 1:
        page, answer = 1, _answer(loaded.index, loaded.key, search, 1)
    if address_of := _the_one(search, answer):
        open_at_once(address_of)
    if not answer.total:
        st.html(f'<div lang="vi">{_nothing(loaded, search)}</div>')
        return
    results = _results(loaded, search, answer, page)
    st.html(f'<div class="found" lang="vi"><div>{results}</div>{choices(loaded.index, search, answer)}</div>')
    words = {kind: told for kind, (_, told) in _FORCE.items()}
    filters = {"Chữ tìm": search.text} | narrowed(loaded.index, search)
    table_exports(lambda: sheet(loaded.index, search, words), name="tim-kiem", filters=filters)


@st.cache_data(show_spinner=False, max_entries=128)
def _answer(_index: Index, key: str, search: Search, page: int) -> Found:
    """Return a page of what is found, kept for the generation that ``key`` names."""
    return found(_index, search, limit=_HITS, offset=_HITS * (page - 1))


def _the_one(search: Search, answer: Found) -> str | None:
    """Return the address of the only instrument that the text can mean, None where there is none or a choice."""
    if is_narrowed(search) or not search.text:
        return None
    return links.instrument(answer.sure) if answer.sure else None


def _results(loaded: Loaded, search: Search, answer: Found, page: int) -> str:
    text = escape(shortened(search.text, 80))
    pages = -(-answer.total // _HITS)
    exact = answer.hits[: answer.exact] if page == 1 else ()
    rest = answer.hits[len(exact) :]
    parts = [taken(loaded.index, search)]
    if exact:
        parts.append(_named(answer, exact))
        if rest:
            parts.append('<h2 class="side">Cũng nhắc tới những chữ này</h2>')
    else:
        count = f"<b>{grouped(answer.total)}</b> văn bản"
        parts.append(f'<p class="lead" role="status">{count}{f" khớp với <b>{text}</b>" if text else ""}.</p>')
    if rest:
        parts.append(f'<ol class="hits">{"".join(f"<li>{_hit(hit, answer)}</li>" for hit in rest)}</ol>')
    return "".join(parts) + pager(lambda n: address(search, page=n), page, pages)


def _named(answer: Found, exact: Sequence[Hit]) -> str:
    """Return the instruments that the text names: one, or several side by side to choose from."""
    stubs = [hit for hit in exact if hit.card.candidates]
    certain = [hit for hit in exact if hit not in stubs]
    shown = certain or stubs
    side_by_side = cards([hit.card for hit in shown], {hit.card.iri: Level(hit.level) for hit in shown})
    lead = _lead(answer, certain, answer.exact - len(stubs))
    differing = "".join(_differs(hit, answer, name=True) for hit in shown)
    return f'<p class="lead" role="status">{lead}</p>{side_by_side}{differing}{_stubs(stubs) if certain else ""}'


def _lead(answer: Found, certain: Sequence[Hit], count: int) -> str:
    """Return what is said above the instruments that the text names."""
    if not certain:
        return "Có chỗ dẫn số này, nhưng chưa xác định được là văn bản nào."
    if all(answer.differs.get(hit.card.iri) for hit in certain):
        return "Có số này trong kho, nhưng không khớp hết những điều đã gõ. Xem chỗ khác nhau trước khi mở."
    if count == 1:
        return "Tìm thấy một văn bản. Bấm để mở."
    number = certain[0].card.number or ""
    if len({hit.card.number for hit in certain}) > 1:
        return f"Những chữ đã gõ có thể là {grouped(count)} văn bản khác nhau. Chọn theo nơi ban hành và ngày."
    return (
        f"<b>{escape(shortened(number, 80))}</b> là số ký hiệu của {grouped(count)} văn bản khác nhau: số ký hiệu "
        "không đủ để phân biệt. Chọn theo nơi ban hành và ngày."
    )


def _differs(hit: Hit, answer: Found, *, name: bool = False) -> str:
    """Return what the index knows of an instrument where the text says another thing."""
    card = hit.card
    known = {"type": card.type, "date": day(card.date), "place": card.jurisdiction, "issuer": card.issuer}
    told = [
        f"{_FACTS[fact]} ghi trong kho: <b>{escape(shortened(known[fact] or '', 120))}</b>"
        for fact in answer.differs.get(card.iri, ())
    ]
    lead = f"{escape(shortened(card.label, 80))}: " if name else ""
    return f'<p class="hit-where">Khác điều đã gõ – {lead}{"; ".join(told)}.</p>' if told else ""


def _stubs(stubs: Sequence[Hit]) -> str:
    if not stubs:
        return ""
    rows = "".join(f"<li>{instrument_link(hit.card)}</li>" for hit in stubs)
    lead = "Có chỗ dẫn số này mà không đủ năm hoặc nơi ban hành để biết là văn bản nào:"
    return f'<p class="lead">{lead}</p><ul class="compact">{rows}</ul>'


def _hit(hit: Hit, answer: Found) -> str:
    """Return one instrument of the list: what it is, where and when it was issued, what we have of it."""
    card = hit.card
    where = [plain(card.jurisdiction or ""), day(card.date), plain(card.issuer or "")]
    about = f'<div class="clamp">{escape(shortened(title(card), 400))}</div>' if title(card) else ""
    told = escape(shortened(" · ".join(part for part in where if part) or "Chưa rõ nơi và ngày ban hành", 200))
    return (
        f'<div class="hit {hit.level}"><div class="hit-name">{instrument_link(card)} {status(card)}{_force(hit)}</div>'
        f'<div class="hit-where">{told}</div>{_differs(hit, answer)}{about}{_copies(hit)}</div>'
    )


def _force(hit: Hit) -> str:
    if hit.force not in _FORCE:
        return ""
    kind, label = _FORCE[hit.force]
    since = f" từ {day(hit.ended)}" if hit.ended and hit.force != "inForce" else ""
    return f' <span class="badge {kind}">{label}{since}</span>'


def _copies(hit: Hit) -> str:
    """Return the texts of an instrument of which we hold several."""
    documents = hit.card.documents
    if len(documents) < 2:
        return ""
    told = [
        f'<a href="{attribute(links.document(d.iri))}">{escape(shortened(d.file or d.iri, 60))}</a>'
        for d in documents[:_COPIES]
    ]
    more = f" và {len(documents) - len(told)} bản nữa" if len(documents) > len(told) else ""
    return f'<div class="quiet">{len(documents)} bản: {", ".join(told)}{more}</div>'


def _nothing(loaded: Loaded, search: Search) -> str:
    text = escape(shortened(search.text, 80))
    where = "trong dữ liệu đang nạp"
    if is_narrowed(search):
        wider = attribute(address(Search(search.text)))
        return (
            f"{taken(loaded.index, search)}"
            f'<div class="notice"><p>Không có văn bản nào khớp {where} với các điều kiện trên.</p>'
            f'<p><a class="example" href="{wider}">Bỏ hết điều kiện, tìm lại</a></p></div>'
        )
    advice = "".join(f"<li>{item}</li>" for item in _advice(loaded, search))
    return (
        f'<div class="notice"><p role="status">Không có văn bản nào khớp với <b>{text}</b> {where} '
        f"({grouped(loaded.documents)} văn bản có toàn văn).</p><ul>{advice}</ul></div>"
    )


def _advice(loaded: Loaded, search: Search) -> Iterator[str]:
    """Yield what may have been meant, and what to do next, as HTML."""
    near = advice(loaded.index, search.text)
    number = sought_number(search.text)
    if near.laws:
        yield f"{_LAWS} {', '.join(map(_law, near.laws))}."
    yield from _of_number(near) if number else _of_words(near)
    yield (
        f'Nếu văn bản chưa được nạp: mở trang <a href="{links.LOADING}?">Nạp văn bản</a>, hoặc chạy '
        "<code>cancu build TỆP-HOẶC-THƯ-MỤC</code>, rồi tìm lại; không cần khởi động lại trang."
    )


def _law(law: KnownLaw) -> str:
    told = " · ".join(part for part in (law.number, day(law.date)) if part)
    return f"<b>{escape(law.name)}</b>" + (f' <span class="quiet">({escape(told)})</span>' if told else "")


def _of_number(near: Advice) -> Iterator[str]:
    """Yield advice on a number that nothing bears."""
    if near.slips:
        yield f"Số gần giống: {_offered(near.slips)}."
    if near.others:
        yield f"Cùng số thứ tự, khác loại, khác năm hoặc khác cơ quan: {_offered(near.others)}."
    if not near.slips and not near.others:
        yield "Chưa có văn bản nào mang số này, cũng không có số nào chỉ khác một chữ số."
    yield "Xem lại số thứ tự, năm và ký hiệu loại, cơ quan (<code>KH-UBND</code>, <code>NQ/TU</code>) trên bản gốc."


def _of_words(near: Advice) -> Iterator[str]:
    """Yield advice on words that nothing fits."""
    if near.shorter:
        there = attribute(links.search(near.shorter))
        yield f'Bỏ chữ không có trong dữ liệu: <a href="{there}">{escape(shortened(near.shorter, 120))}</a>.'
    yield (
        "Gõ số ký hiệu theo cách nào cũng được: <code>24/KH-UBND</code>, <code>24/kh-ubnd</code>, "
        "<code>Kế hoạch số 24 / KH-UBND</code>."
    )
    yield "Hoặc gõ vài chữ của trích yếu hay tên cơ quan, có dấu hay không dấu, thứ tự nào cũng được."


def _offered(found: Sequence[Hit]) -> str:
    return ", ".join(f"{instrument_link(hit.card)} {_place(hit)}" for hit in found)


def _place(hit: Hit) -> str:
    told = " · ".join(part for part in (plain(hit.card.jurisdiction or ""), day(hit.card.date)) if part)
    return f'<span class="quiet">({escape(told)})</span>' if told else ""
