"""The two pieces of JavaScript of the pages: following links without a reload, and scrolling to a passage.

Streamlit registers a component by name once per process, so both are made when this module is imported.
Neither receives any text of a document.
"""

from __future__ import annotations

import streamlit as st

_FOLLOW = """
const OURS = /^(\\.\\/|van-ban|doc|nhiem-vu|do-phu|soat|nap)?\\?/;

function follow(event) {
  const link = event.target.closest?.("a");
  const address = link?.getAttribute("href") ?? link?.getAttribute("xlink:href");
  const modified = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (modified || !address || !OURS.test(address)) return;
  event.preventDefault();
  event.stopPropagation();
  const target = new URL(address, document.baseURI);
  const passage = target.searchParams.has("tu");
  if (target.href !== location.href) {
    history.pushState({}, "", target);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }
  if (passage) window.dispatchEvent(new Event("cancu-passage"));
  else document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
}

export default function () {
  document.documentElement.lang = "vi";
  document.addEventListener("click", follow, true);
  return () => document.removeEventListener("click", follow, true);
}
"""

_SCROLL = """
function show(target) {
  const picture = target.closest('[class*="st-key-picture-"]');
  if (picture) {
    const [inner, outer] = [target.getBoundingClientRect(), picture.getBoundingClientRect()];
    picture.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  } else {
    document.querySelector(".beside a[aria-current]")?.scrollIntoView({ block: "nearest" });
    target.scrollIntoView({ block: "center" });
  }
}

export default function ({ data }) {
  const wanted = data?.selector;
  let frame = 0;
  const look = (deadline) => {
    const target = document.querySelector(wanted);
    if (target) show(target);
    else if (performance.now() < deadline) frame = requestAnimationFrame(() => look(deadline));
  };
  const start = () => {
    cancelAnimationFrame(frame);
    if (wanted) look(performance.now() + 10000);
  };
  start();
  window.addEventListener("cancu-passage", start);
  return () => {
    cancelAnimationFrame(frame);
    window.removeEventListener("cancu-passage", start);
  };
}
"""

_follow = st.components.v2.component("cancu_follow", js=_FOLLOW)
_scroll = st.components.v2.component("cancu_scroll", js=_SCROLL)


def follow_links() -> None:
    """Make links between our pages change the page in place, with an entry in the browser's history."""
    with st.container(key="follow"):
        _follow(key="follow-links")


def scroll_to_passage(passage: tuple[int, int] | None) -> None:
    """Bring the marked passage of the reader into the middle of the window."""
    _scroll_to('mark[data-passage="{}-{}"]'.format(*passage) if passage else None, about=str(passage))


def scroll_to_focus(iri: str) -> None:
    """Bring the focus of a picture that is wider than the window into its middle."""
    _scroll_to('[class*="st-key-picture-"] .node.root', about=iri)


def _scroll_to(selector: str | None, *, about: str) -> None:
    with st.container(key="scroll"):
        _scroll(key="scroll-to", data={"selector": selector, "about": about})
