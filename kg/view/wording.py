"""Streamlit's own English words on the pages, in Vietnamese: names that screen readers speak, dialogs, states.

Only text of the frame is changed, never what stands in our HTML, so that no word of a document is touched.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

WORDS = {
    "App pages": "Các trang",
    "Skip to main content": "Đến nội dung chính",
    "Main menu": "Trình đơn",
    "Close": "Đóng",
    "Fullscreen": "Toàn màn hình",
    "Close fullscreen": "Thoát toàn màn hình",
    "file upload": "chọn tệp",
    "Upload": "Chọn tệp",
    "Running...": "Đang xử lý …",
    "Stop": "Dừng",
    "CONNECTING": "ĐANG NỐI LẠI",
    "Connecting": "Đang nối lại",
    "Connection error": "Mất kết nối",
    "Page not found": "Không có trang này",
}
"""A whole text, and what stands in its place."""

BEGINNINGS = {
    "Fullscreen: ": "Toàn màn hình: ",
    "Remove ": "Bỏ ",
    "Download ": "Tải ",
}
"""How a text begins, and what stands in the place of these words."""

WHOLES = {
    "Streamlit server is not responding": (
        "Chương trình không trả lời. Nếu nó đã dừng, chạy lại lệnh cancu app trên máy này; trang sẽ tự nối lại. "
        "Việc đang chạy dở được giữ và chạy tiếp sau đó."
    ),
    "Is Streamlit still running?": "Chương trình không trả lời. Nếu nó đã dừng, chạy lại lệnh cancu app trên máy này.",
    "Error: File must be": "Tệp lớn hơn 100 MB, không nhận. Chia nhỏ hoặc nén lại rồi nạp.",
    "File must be": "Tệp lớn hơn 100 MB, không nhận. Chia nhỏ hoặc nén lại rồi nạp.",
    "You have requested page": "Địa chỉ này không phải trang nào của chương trình; đang mở trang Tìm kiếm.",
}
"""How a text begins, and the text that stands in the place of all of it."""

_SCRIPT = Path(__file__).with_name("wording.js").read_text("utf-8")
_wording = st.components.v2.component("cancu_wording", js=_SCRIPT)


def speak_vietnamese() -> None:
    """Put Vietnamese in the place of Streamlit's English words, on this page and on what appears later."""
    with st.container(key="wording"):
        _wording(key="words", data={"words": WORDS, "beginnings": BEGINNINGS, "wholes": WHOLES})
