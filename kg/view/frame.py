"""What surrounds every page: the style sheets, and plain words where there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from html import escape
from pathlib import Path

import streamlit as st

from kg.faults import NoStore, NothingPublished, StoreError
from kg.view import links, loaded
from kg.view.loaded import Loaded

ICON = str(Path(__file__).with_name("icon.svg"))
_STYLES = sorted(Path(__file__).with_name("styles").glob("*.css"))


def page(show: Callable[[Loaded], None], *, empty: Callable[[], None] | None = None) -> Callable[[], None]:
    """Return ``show`` as a page: styled, over the generation that is published now, faults told plainly.

    ``empty`` is shown where nothing is published yet; without it the page says how to load documents.
    """

    @wraps(show)
    def run() -> None:
        st.html(f"<style>{_style()}</style>")
        try:
            show(loaded.current())
        except (NoStore, NothingPublished):
            (empty or _nothing_loaded)()
        except StoreError as error:
            notice("Kho dữ liệu gặp lỗi", str(error), search=False)

    return run


@cache
def _style() -> str:
    return "\n".join(path.read_text("utf-8") for path in _STYLES)


def notice(heading: str, *paragraphs: str, search: bool = True) -> None:
    """Show why there is nothing to show and what to do next, with the way to the search page."""
    rows = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    way = f'<p><a class="example" href="{links.search("")}">Đến trang Tìm kiếm</a></p>' if search else ""
    st.html(f'<div class="notice" lang="vi"><h1 class="headline">{escape(heading)}</h1>{rows}{way}</div>')


def _nothing_loaded() -> None:
    store = escape(str(loaded.folder()))
    st.html(
        '<div class="notice" lang="vi"><h1 class="headline">Chưa có dữ liệu</h1>'
        f"<p>Kho <code>{store}</code> chưa có văn bản nào được nạp. "
        f'<a href="{escape(links.loading())}">Nạp văn bản ngay trên trang</a>, hoặc chạy một trong hai lệnh sau tại '
        "thư mục của chương trình, rồi tải lại trang này:</p>"
        "<dl><dt><code>make demo</code></dt><dd>nạp các văn bản mẫu đi kèm chương trình</dd>"
        f"<dt><code>cancu build THƯ-MỤC-VĂN-BẢN --store {store}</code></dt>"
        "<dd>nạp văn bản của bạn</dd></dl></div>"
    )
