"""The Streamlit script: what every page shares, and which pages there are."""

from __future__ import annotations

import streamlit as st

from kg.view import find, instrument, links, reader
from kg.view.components import follow_links
from kg.view.frame import ICON, TITLE, page

st.set_page_config(page_title=TITLE, page_icon=ICON, layout="wide")

current = st.navigation(
    [
        st.Page(page(find.show), title="Tìm kiếm", url_path=links.FIND, default=True),
        st.Page(page(instrument.show), title="Văn bản", url_path=links.INSTRUMENT),
        st.Page(page(reader.show), title="Đọc", url_path=links.READER),
    ],
    position="top",
)
follow_links()
current.run()
