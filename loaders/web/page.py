"""A parsed page as a flat list: its elements, and their tags and text in order, so that no depth of nesting matters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import ElementNode, HTMLTree, Node, NodeType

from loaders import legacy

_BLOCKS = """address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th
    thead tr ul"""
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that begin and end a line."""
CELLS = frozenset({"td", "th"})
_NO_TEXT = """
    applet area audio base button canvas datalist embed frame frameset head iframe input link map meta meter noframes
    noscript object option param progress script select source style svg template textarea title track video
    xml del s strike"""
_UNSEEN = frozenset(_NO_TEXT.split())
"""Elements whose content is no text of the page, or is struck out."""
_FRAMES = frozenset({"iframe", "object", "embed", "frame"})
_FILE = re.compile(r"\.(?:pdf|docx?|rtf)(?![a-z0-9])|application/pdf", re.IGNORECASE)
_LEADING = 0.4
"""A part whose characters stand in links to such a share only leads elsewhere."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_KEPT = ("colspan", "rowspan", "start", "type", "value", "href", "style", "reversed", "face")
_CELL = re.compile("<t[dh][ >]", re.IGNORECASE)
_TABLE = re.compile("<table[ >]", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]{1,60})", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Element:
    """An element: ``hint`` holds the words of its id, class and role; offsets are of `Page.text` and `Page.events`.

    ``linked`` counts its characters that stand in links, ``links`` the links.
    """

    tag: str
    hint: str
    attributes: dict[str, str]
    parent: int
    start: int
    first: int
    end: int = 0
    last: int = 0
    linked: int = 0
    links: int = 0


@dataclass(slots=True)
class Page:
    """What a page shows: an event is a text, the number of an element that begins, or ``~number`` of one that ends.

    ``text`` is what the events show in lines, NFC; ``hidden`` holds what is not shown, of that ``unseen`` what is no
    list of links; ``embedded`` where the documents are that it shows in a frame, ``title`` the page's title;
    ``encoding`` is that of the old Vietnamese font in which it is written, if it is.
    """

    elements: list[Element] = field(default_factory=list)
    events: list[int | str] = field(default_factory=list)
    text: str = ""
    hidden: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    embedded: list[str] = field(default_factory=list)
    title: str = ""
    encoding: str = ""


def parsed(markup: str) -> Page:
    """Return the page of a text of HTML."""
    old = legacy.respelt(markup)
    markup = old[1] if old else markup
    tree = HTMLTree.parse(f"<table>{markup}" if _is_bare_table(markup) else markup)
    walk = _Walk(old[0] if old else "")
    if tree.body is not None:
        walk.through(tree.body)
    walk.page.text = "".join(walk.parts)
    walk.page.title = " ".join((tree.title or "").split())
    return walk.page


def _is_bare_table(markup: str) -> bool:
    """Tell whether a fragment holds rows of a table without the table, whose cells a parser runs together."""
    return bool(_CELL.search(markup)) and not _TABLE.search(markup)


def main_content(markup: str) -> str:
    """Return what a page is mainly about, as plain lines, where its words tell nothing."""
    return extract_plain_text(markup, main_content=True, alt_texts=False, links=False, form_fields=False)


class _Walk:
    """A walk through the tree, without recursion."""

    def __init__(self, encoding: str) -> None:
        self.page = Page(encoding=encoding)
        self._respelt = bool(encoding)
        self.parts: list[str] = []
        self._length = self._linked = self._links = self._in_link = 0
        self._fonts: list[tuple[str, bool] | None] = [None]

    def through(self, root: Node) -> None:
        open_elements: list[tuple[int, int, int]] = []
        node: Node | None = root
        while node is not None:
            entered = self._enter(node, open_elements)
            below = node.first_child if entered else None
            if below is not None:
                node = below
                continue
            while node is not None:
                if node.type == NodeType.ELEMENT and entered:
                    self._leave(open_elements)
                if node == root:
                    return
                if node.next is not None:
                    node = node.next
                    break
                node, entered = node.parent, True

    def _enter(self, node: Node, open_elements: list[tuple[int, int, int]]) -> bool:
        """Take in a node; tell whether what lies in it is seen."""
        if not isinstance(node, ElementNode):
            if node.type in (NodeType.TEXT, NodeType.CDATA_SECTION):
                self._text(node.value or "")
            return False
        tag = (node.tag or "").lower()
        names = node.attrs or ()
        if tag in _UNSEEN:
            if tag in _FRAMES:
                leads = " ".join(node.getattr(name) or "" for name in ("src", "data", "type") if name in names)
                self.page.embedded += [leads[:200]] if _FILE.search(leads[:2000]) else []
            return False
        attributes = {name: node.getattr(name) or "" for name in _KEPT if name in names}
        if open_elements and ("hidden" in names or _HIDDEN.search(attributes.get("style", ""))):
            hidden = node.text or ""
            self.page.hidden.append(hidden)
            linked = sum(len(link.text or "") for link in node.get_elements_by_tag_name("a"))
            if hidden and linked <= _LEADING * len(hidden):
                self.page.unseen.append(" ".join(hidden.split()))
            return False
        hint = " ".join(node.getattr(name) or "" for name in ("id", "class", "role") if name in names)
        parent = open_elements[-1][0] if open_elements else -1
        number = len(self.page.elements)
        words = " ".join(_WORD.findall(hint)).lower()
        self.page.elements.append(Element(tag, words, attributes, parent, self._length, len(self.page.events)))
        self.page.events.append(number)
        open_elements.append((number, self._linked, self._links))
        named = attributes.get("face") or (f[1] if (f := _FONT.search(attributes.get("style", ""))) else "")
        self._fonts.append(legacy.font(named) if named else self._fonts[-1])
        if tag == "a" and "href" in attributes:
            self._in_link += 1
            self._links += 1
        if tag in BLOCKS or tag == "br":
            self._write("\n")
        return True

    def _leave(self, open_elements: list[tuple[int, int, int]]) -> None:
        number, linked, links = open_elements.pop()
        self._fonts.pop()
        element = self.page.elements[number]
        if element.tag == "a" and "href" in element.attributes:
            self._in_link -= 1
        if element.tag in BLOCKS:
            self._write("\n")
        self.page.events.append(~number)
        element.end, element.last = self._length, len(self.page.events)
        element.linked, element.links = self._linked - linked, self._links - links

    def _text(self, text: str) -> None:
        font = self._fonts[-1]
        if font and not self._respelt and not legacy.is_unicode(text) and not text.isascii():
            text, self.page.encoding = legacy.decode(text, font[0], capitals=font[1]), font[0]
        self.page.events.append(text)
        shown = _SPACE.sub(" ", unicodedata.normalize("NFC", text))
        self._write(shown)
        if self._in_link:
            self._linked += len(shown)

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)
