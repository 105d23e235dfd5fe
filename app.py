"""The Streamlit script: what every page shares, and which pages there are."""

from __future__ import annotations

import streamlit as st

from kg.view import links
from kg.view.checking import checks
from kg.view.components import follow_links
from kg.view.coverage import coverage
from kg.view.duties import tasks
from kg.view.frame import ICON, page
from kg.view.instruments import instrument
from kg.view.loading import loading
from kg.view.reading import reader
from kg.view.search import find
from kg.view.wording import speak_vietnamese

current = st.navigation(
    [
        st.Page(page(find.show), title="Tìm kiếm", url_path=links.FIND, default=True),
        st.Page(page(instrument.show), title="Văn bản", url_path=links.INSTRUMENT),
        st.Page(page(reader.show), title="Đọc", url_path=links.READER),
        st.Page(page(tasks.show), title="Nhiệm vụ", url_path=links.TASKS),
        st.Page(page(coverage.show), title="Độ phủ", url_path=links.COVERAGE),
        st.Page(page(checks.show), title="Soát viện dẫn", url_path=links.CHECKS),
        st.Page(page(loading.show, empty=loading.show_empty), title="Nạp văn bản", url_path=links.LOADING),
    ],
    position="top",
)
st.set_page_config(page_title=f"{current.title} – cancu", page_icon=ICON, layout="wide")
follow_links()
speak_vietnamese()
current.run()
