"""The page *Tìm*: one box for numbers, titles and authorities; ambiguous numbers side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape as attribute
from itertools import islice

import streamlit as st

from kg.instruments import Card, card, lookup, search
from kg.terms import fold
from kg.view import links
from kg.view.fragments import cards, day, instrument_link, title
from kg.view.levels import levels
from kg.view.loaded import Loaded
from kg.view.text import escape, plain, shortened

_HITS = 24
_LISTED = 12
_MASTHEAD = (
    '<header lang="vi"><h1 class="headline">Văn bản này căn cứ vào đâu?</h1>'
    '<p class="lead">Tìm một văn bản để xem nó thực hiện chỉ đạo nào, văn bản nào thực hiện nó, '
    "và câu nào nói như thế.</p></header>"
)


def show(loaded: Loaded) -> None:
    """Show the search box and what was found, or what there is to look for."""
    st.html(_MASTHEAD)
    typed = st.text_input(
        "Số ký hiệu, trích yếu hoặc cơ quan ban hành",
        key="q",
        bind="query-params",
        max_chars=200,
        placeholder="Ví dụ: 24/KH-UBND · công nghệ sinh học · tinh uy tay ninh",
        icon=":material/search:",
        autocomplete="off",
    )
    query = (typed or "").strip()
    if query:
        st.html(f'<div lang="vi">{_results(loaded, query)}</div>')
    else:
        st.html(f'<div lang="vi">{_welcome(loaded)}</div>')


def _results(loaded: Loaded, query: str) -> str:
    found = lookup(loaded.store, query)
    number = escape(shortened(query, 80))
    match found.cards:
        case ():
            hits = search(loaded.store, query, _HITS + 1, entries=loaded.entries)
            result = _hits(loaded, hits, number) if hits else _nothing(number)
        case (_,):
            result = _side_by_side(loaded, found.cards, "Tìm thấy một văn bản. Bấm để mở.")
        case several:
            lead = (
                f"<b>{number}</b> là số ký hiệu của {len(several)} văn bản khác nhau: số ký hiệu không đủ để "
                "phân biệt. Chọn theo nơi ban hành và ngày."
            )
            result = _side_by_side(loaded, several, lead)
    return result + _stubs(found.stubs)


def _side_by_side(loaded: Loaded, found: Sequence[Card], lead: str) -> str:
    return f'<p class="lead">{lead}</p>{cards(found, levels(loaded.store, found))}'


def _hits(loaded: Loaded, hits: Sequence[Card], query: str) -> str:
    many = len(hits) > _HITS
    count = f"{_HITS} văn bản khớp nhất" if many else f"{len(hits)} văn bản khớp"
    more = " Gõ thêm chữ để thu hẹp." if many else ""
    return _side_by_side(loaded, hits[:_HITS], f"{count} với <b>{query}</b>.{more}")


def _nothing(query: str) -> str:
    return (
        f'<div class="notice"><p>Không có văn bản nào khớp với <b>{query}</b> trong dữ liệu đang nạp.</p><ul>'
        "<li>Gõ số ký hiệu theo cách nào cũng được: <code>24/KH-UBND</code>, <code>24/kh-ubnd</code>, "
        "<code>Kế hoạch số 24 / KH-UBND</code>.</li>"
        "<li>Hoặc gõ vài chữ của trích yếu hay tên cơ quan, có dấu hay không dấu.</li>"
        "<li>Nếu văn bản chưa được nạp: <code>cancu build TỆP-HOẶC-THƯ-MỤC</code>, rồi tìm lại; "
        "không cần khởi động lại trang.</li></ul></div>"
    )


def _stubs(stubs: Sequence[Card]) -> str:
    if not stubs:
        return ""
    rows = "".join(f"<li>{instrument_link(c)}</li>" for c in stubs)
    lead = "Có chỗ dẫn số này mà không đủ năm hoặc nơi ban hành để biết là văn bản nào:"
    return f'<p class="lead">{lead}</p><ul class="compact">{rows}</ul>'


def _welcome(loaded: Loaded) -> str:
    newest = [card(loaded.store, iri) for iri in loaded.held[:_LISTED]]
    examples = " ".join(
        f'<a class="example" href="{attribute(links.search(text))}">{escape(text)}</a>'
        for text in _examples(loaded, newest)
    )
    more = len(loaded.held) - len(newest)
    rest = f'<p class="quiet">… và {more} văn bản nữa; tìm bằng ô phía trên.</p>' if more > 0 else ""
    return (
        f'<p class="examples">Thử: {examples}</p>'
        f'<h2 class="section">Đang nạp</h2><p class="lead"><b>{loaded.documents}</b> văn bản có toàn văn; '
        f"<b>{len(loaded.entries)}</b> văn bản được biết đến, kể cả những văn bản mới chỉ được dẫn chiếu.</p>"
        f'<table class="plain">{"".join(_row(c) for c in newest)}</table>{rest}'
    )


def _row(found: Card) -> str:
    place = escape(shortened(found.jurisdiction or "", 60))
    about = f'<div class="quiet clamp">{escape(shortened(title(found), 240))}</div>' if title(found) else ""
    return (
        f'<tr><td class="number">{day(found.date)}</td><td class="place">{place}</td>'
        f"<td>{instrument_link(found)}{about}</td></tr>"
    )


def _examples(loaded: Loaded, held: Sequence[Card]) -> Iterator[str]:
    """Yield searches that find something: a number of several instruments, a number, a title, an issuer."""
    shared = Counter(key for entry in loaded.entries for key in entry.keys)
    doubtful = next((e.iri for e in loaded.entries if any(shared[key] > 1 for key in e.keys)), None)
    numbers = [card(loaded.store, doubtful).number] if doubtful else []
    numbers += [c.number for c in held if c.number][:1]
    yield from dict.fromkeys(number for number in numbers if number)
    words = (fold(title(c)).split()[-4:] for c in held)
    yield from islice((" ".join(w) for w in words if len(w) == 4 and all(map(str.isalpha, w))), 1)
    yield from islice((plain(c.issuer) for c in held if c.issuer), 1)
