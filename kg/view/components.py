"""Two pieces of JavaScript of the pages: following links without a reload, and scrolling to a passage.

Streamlit registers a component by name once per process, so both are made when this module is imported.
Neither receives any text of a document.
"""

from __future__ import annotations

import streamlit as st

from kg.view import links

TYPED = {
    "q": links.FIND,
    "cq": links.TASKS,
    "chi-dao": links.TASKS,
    "chu": links.TASKS,
    "han-tu": links.TASKS,
    "han-den": links.TASKS,
    "them": links.COVERAGE,
    "ngay": links.COVERAGE,
    "tai": links.INSTRUMENT,
    "loc": links.LOADING,
}
"""The text boxes whose text stands in the address under the same name, and their pages."""

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
  const [id, before] = [target.searchParams.get("id"), new URL(location.href)];
  const stays = id && target.pathname === before.pathname && id === before.searchParams.get("id");
  if (target.href !== location.href) {
    history.pushState({}, "", target);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }
  if (passage) window.dispatchEvent(new Event("cancu-passage"));
  else if (!stays) document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  if (link.dataset.keep) keep(link, link.dataset.keep, performance.now() + 15000);
}

// what is drawn anew may be drawn more than once before it stands, and its elements may change their places
function keep(last, name, deadline) {
  const active = document.activeElement;
  const again = document.querySelector(`[data-keep="${CSS.escape(name)}"]`);
  if (active !== document.body && active !== last && active !== again) return;
  if (again && active !== again) again.focus({ preventScroll: true });
  if (performance.now() < deadline) requestAnimationFrame(() => keep(again ?? last, name, deadline));
}

let typed = {};
let entered = "";

// Streamlit puts what was typed into the present entry of the history; a new text gets an entry of its own first, and
// begins on its first page
function remember(event) {
  const box = event.target.closest?.("input");
  if (!box || event.isComposing || (event.type === "keydown" && event.key !== "Enter")) return;
  const present = new URL(location.href);
  const page = present.pathname.split("/").pop();
  // a box also loses the focus when another page takes its place
  const name = Object.keys(typed).find((one) => typed[one] === page && box.closest(`.st-key-${CSS.escape(one)}`));
  if (!name) return;
  const before = present.searchParams.get(name) ?? "";
  const now = `${present.pathname} ${name} ${box.value.trim()}`;
  if (box.value.trim() === before.trim() || now === entered) return;
  entered = now;
  present.searchParams.delete("trang");
  history.pushState({}, "", present);
}

function forget() {
  entered = "";
}

export default function ({ data }) {
  typed = data?.typed ?? {};
  document.documentElement.lang = "vi";
  document.addEventListener("click", follow, true);
  document.addEventListener("keydown", remember, true);
  document.addEventListener("focusout", remember, true);
  window.addEventListener("popstate", forget);
  return () => {
    document.removeEventListener("click", follow, true);
    document.removeEventListener("keydown", remember, true);
    document.removeEventListener("focusout", remember, true);
    window.removeEventListener("popstate", forget);
  };
}
"""

_SCROLL = """
function show(target) {
  document.querySelector(".beside a[aria-current]")?.scrollIntoView({ block: "nearest" });
  target.scrollIntoView({ block: "center" });
}

let leave = () => {};

// called again with other data, Streamlit ends what the call before began only when the page does
export default function ({ data }) {
  leave();
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
  leave = () => {
    cancelAnimationFrame(frame);
    window.removeEventListener("cancu-passage", start);
  };
  return leave;
}
"""

_follow = st.components.v2.component("cancu_follow", js=_FOLLOW)
_scroll = st.components.v2.component("cancu_scroll", js=_SCROLL)


def follow_links() -> None:
    """Make links change the page in place, and give each link and each typed text an entry in the browser's history."""
    with st.container(key="follow"):
        _follow(key="follow-links", data={"typed": TYPED})


def scroll_to_passage(passage: tuple[int, int] | None) -> None:
    """Bring the marked passage of the reader into the middle of the window."""
    _scroll_to('mark[data-passage="{}-{}"]'.format(*passage) if passage else None, about=str(passage))


def _scroll_to(selector: str | None, *, about: str) -> None:
    with st.container(key="scroll"):
        _scroll(key="scroll-to", data={"selector": selector, "about": about})
