"""The two pieces of JavaScript of the search page: its keys, and opening the one instrument that was found.

Neither receives any text of a document; the address to open is one that `kg.view.links` made.
"""

from __future__ import annotations

import streamlit as st

_KEYS = """
const RESULTS = ".found a.card, .hit-name > a";
const BOX = '[class*="st-key-q"] input';

function typing(target) {
  return target.closest?.("input, textarea, select, [contenteditable=true], [role=combobox]");
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const box = document.querySelector(BOX);
  if (!box) return;
  if (event.key === "/" && !typing(event.target)) {
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const results = [...document.querySelectorAll(RESULTS)];
  const at = results.indexOf(document.activeElement);
  if (at < 0 && (document.activeElement !== box || event.key === "ArrowUp")) return;
  const next = event.key === "ArrowDown" ? Math.min(at + 1, results.length - 1) : at - 1;
  const target = next < 0 ? box : results[next];
  if (!target) return;
  event.preventDefault();
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}

export default function () {
  document.addEventListener("keydown", keys);
  return () => {
    document.removeEventListener("keydown", keys);
  };
}
"""

_OPEN = """
const OURS = /^van-ban\\?/;

export default function ({ data }) {
  const address = data?.address;
  if (!address || !OURS.test(address)) return;
  const target = new URL(address, document.baseURI);
  // the search gives its place in the history to what it found: Back leads to where the search was made
  history.replaceState({}, "", target);
  window.dispatchEvent(new PopStateEvent("popstate"));
}
"""

_keys = st.components.v2.component("cancu_search_keys", js=_KEYS)
_open = st.components.v2.component("cancu_open", js=_OPEN)


def search_keys() -> None:
    """Let "/" lead into the search box and the arrows from there through the results."""
    with st.container(key="search-keys"):
        _keys(key="search-keys-part")


def open_at_once(address: str) -> None:
    """Open an instrument's page in place of this one."""
    with st.container(key="open-at-once"):
        _open(key="open-part", data={"address": address})
