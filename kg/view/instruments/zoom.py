"""The tools of a picture: larger, smaller, fitted to its frame, and saved as SVG or PNG.

The script touches nothing but the size of the drawn SVG and the names of its links; what a document says reaches
it as values that become attributes or text, never markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

_HTML = """
<div class="tools" role="toolbar" aria-label="Công cụ của hình" lang="vi">
  <button type="button" data-do="smaller" aria-label="Thu nhỏ hình" title="Thu nhỏ (phím −)">−</button>
  <output aria-live="polite">100 %</output>
  <button type="button" data-do="larger" aria-label="Phóng to hình" title="Phóng to (phím +)">+</button>
  <button type="button" data-do="fit" title="Thu cả hình vào khung (phím 0)">Vừa khung</button>
  <span class="hint" aria-live="polite"></span>
  <button type="button" data-do="svg">Lưu SVG</button>
  <button type="button" data-do="png">Lưu PNG</button>
</div>
"""

_CSS = """
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem; font-family: inherit; }
.hint { flex: 1; font-size: 0.875rem; color: var(--quiet); text-align: center; }
button { font: inherit; font-size: 0.875rem; color: var(--ink); background: var(--paper); cursor: pointer; }
button { border: 1px solid var(--strong-rule); border-radius: 0.25rem; padding: 0.15rem 0.7rem; min-height: 1.9rem; }
button:hover { background: var(--wash); }
button:focus-visible { outline: 2px solid var(--seal); outline-offset: 2px; }
output { min-width: 3.6rem; text-align: center; font-size: 0.875rem; color: var(--quiet); }
"""

_SCRIPT = Path(__file__).with_name("zoom.js")

_zoom = st.components.v2.component("cancu_zoom", html=_HTML, css=_CSS, js=_SCRIPT.read_text("utf-8"))


def zoom_tools(about: str, file: str, title: str, names: Mapping[str, str]) -> None:
    """Show the tools of the picture on this page; ``names`` are what a screen reader says of each link in it."""
    with st.container(key="picture-tools"):
        _zoom(key="zoom", data={"about": about, "file": file, "title": title, "names": dict(names)})
