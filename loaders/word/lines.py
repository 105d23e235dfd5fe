"""A paragraph of a Word file as text: its runs in order, old fonts decoded, what is not printed left out.

Tracked insertions count, deletions do not; of alternative forms of one drawing one is read; the instructions of fields
are left out and their results kept. A form feed stands where a page begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from loaders import legacy, symbols
from loaders.word.package import Element, Package, child, is_on, short, value
from loaders.word.rows import PAGE
from loaders.word.styles import PLAIN, Face, Styles

DELETED = frozenset({"del", "moveFrom"})
_PROPERTIES = frozenset({"rPr", "pPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "instrText"})
_NOT_TEXT = frozenset({"delText", "delInstrText", "rt"})
_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(
    r"(\f{0,9}[ \u00a0]{0,20}(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)]?|[a-zđ][.)]|[IVX]{1,5}\.?|[-+–•*]))"
    r"\t{1,9}[ \u00a0]{0,9}"
)
"""A number or dash that a tab parts from the words."""
_LARGE = (4_300_000, 5_400_000)
"""The width and height, in EMU, of a picture that may be a scanned page (12 × 15 cm)."""

LARGE_PICTURE = "có hình lớn cỡ trang giấy, chữ trong hình chưa được nhận dạng"
CHART = "có biểu đồ, chữ trong biểu đồ không được đọc"
EMBEDDED = "có tệp nhúng (bảng tính hoặc văn bản khác) không được đọc"
HIDDEN = "có chữ bị ẩn trong tệp, không đưa vào"


@dataclass(slots=True)
class Count:
    """How many characters that show a file has, how many were left out on purpose, and how many were added."""

    raw: int = 0
    left_out: int = 0
    added: int = 0


@dataclass(slots=True)
class Line:
    """A paragraph's text, and what hangs on it: text boxes and texts of drawings."""

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """What holds for the characters below an element."""

    face: Face = PLAIN
    raised: bool = False


class Lines:
    """The paragraphs of one file while they pass by: its open fields, its notes in the order of their marks."""

    def __init__(self, styles: Styles, package: Package, pages: str) -> None:
        self._styles, self._package, self._pages = styles, package, pages
        self.count = Count()
        self.notes: list[tuple[str, str]] = []
        self.said: list[str] = []
        self._fields: list[bool] = []

    def begin(self) -> None:
        """Begin a paragraph of the body: no field's instructions go on into it."""
        self._fields = [False] * min(len(self._fields), 8)

    def breaks(self, properties: Element | None) -> tuple[str, str]:
        """Return what begins a page before and after a paragraph with these properties."""
        if self._pages != "explicit":
            return "", ""
        section = child(properties, "sectPr")
        ends = section is not None and value(child(section, "type")) in (None, "nextPage", "oddPage", "evenPage")
        return PAGE * is_on(child(properties, "pageBreakBefore")), PAGE * ends

    def line(self, paragraph: Element, style: str | None) -> Line:
        """Return the text of a paragraph and what hangs on it."""
        found = Line()
        parts: list[tuple[str, _Run]] = []
        for element, run in self._elements(paragraph, style):
            name = short(element)
            if name in ("t", "m:t"):
                text = element.text or ""
                if any(self._fields[:-1]):
                    self.count.left_out += inked(text)
                else:
                    parts.append((text, run))
            elif name == "a:t":
                found.shapes.append(element.text or "")
            elif name == "txbxContent":
                found.boxes.append(element)
            elif name.startswith(("v:", "wp:", "dgm:", "c:", "o:")):
                found.shapes += self._drawn(element, name)
            else:
                parts.append((self._character(element, name, run), run))
        found.text = apart(self._decoded(parts))
        return found

    def _elements(self, paragraph: Element, style: str | None) -> Iterator[tuple[Element, _Run]]:
        """Yield what a paragraph is made of in order, with what holds for it, down to text boxes."""
        plain = _Run()
        stack: list[tuple[Iterator[Element], _Run]] = [(iter(paragraph), plain)]
        while stack:
            element = next(stack[-1][0], None)
            if element is None:
                stack.pop()
                continue
            run, name = stack[-1][1], short(element)
            if name == "r":
                properties = child(element, "rPr")
                if properties is not None and is_on(child(properties, "vanish")):
                    self.leave_out(element, HIDDEN)
                    continue
                run = self._run(properties, style)
            elif name in DELETED:
                self.leave_out(element)
                continue
            elif name == "mc:AlternateContent":
                element = self.chosen(element)
            elif name in _PROPERTIES or name in _NOT_TEXT:
                if name == "rt":
                    self.leave_out(element)
                continue
            elif name == "txbxContent":
                yield element, run
                continue
            if len(element):
                stack.append((iter(element), run))
            yield element, run

    def _run(self, properties: Element | None, style: str | None) -> _Run:
        raised = value(child(properties, "vertAlign")) == "superscript"
        return _Run(self._styles.face(properties, style), raised)

    def chosen(self, alternatives: Element) -> Element:
        """Return the one of alternative contents that is read: the first with text, and leave out the others."""
        branches = list(alternatives)
        chosen = next((b for b in branches if characters((b,))), branches[0] if branches else alternatives)
        for branch in branches:
            if branch is not chosen:
                self.leave_out(branch)
        return chosen

    def leave_out(self, element: Element, why: str = "") -> None:
        """Count the text of an element as left out, and say why if a person should know."""
        left = characters((element,))
        self.count.left_out += left
        if left and why:
            self.said.append(why)

    def _character(self, element: Element, name: str, run: _Run) -> str:
        if name in _CHARACTERS:
            self.count.added += name == "noBreakHyphen"
            return _CHARACTERS[name]
        if name == "br":
            kind = value(element, "type")
            if kind in ("page", "column"):
                return PAGE if kind == "page" and self._pages == "explicit" else "\n"
            return "\n"
        if name == "lastRenderedPageBreak":
            return PAGE if self._pages == "rendered" else ""
        if name == "softHyphen":
            self.count.added += bool(run.face.encoding)
            return "\u00ad" if run.face.encoding else ""
        if name == "sym":
            return self._symbol(element)
        if name in ("footnoteReference", "endnoteReference"):
            return self._reference(element, name)
        if name == "fldChar":
            self._field(value(element, "fldCharType"))
        return ""

    def _field(self, what: str | None) -> None:
        if what == "begin" and len(self._fields) < 64:
            self._fields.append(True)
        elif what == "separate" and self._fields:
            self._fields[-1] = False
        elif what == "end" and self._fields:
            self._fields.pop()

    def _symbol(self, element: Element) -> str:
        code = value(element, "char") or ""
        try:
            letter = chr(int(code, 16))
        except (ValueError, OverflowError):
            return ""
        shown = symbols.shown(letter, value(element, "font") or "")
        self.count.added += inked(shown)
        return shown

    def _reference(self, element: Element, name: str) -> str:
        if value(element, "customMarkFollows") in ("1", "true", "on"):
            return ""
        self.notes.append((name.removesuffix("Reference"), value(element, "id") or ""))
        mark = raised(len(self.notes))
        self.count.added += len(mark)
        return mark

    def _drawn(self, element: Element, name: str) -> list[str]:
        """Return the words of a drawing that are no paragraphs; say what can't be read."""
        shapes: list[str] = []
        if name == "v:textpath" and element.get("string"):
            shapes.append(str(element.get("string")))
        elif name == "wp:extent":
            sizes = [str(element.get(side) or "") for side in ("cx", "cy")]
            if all(s.isdigit() and len(s) < 12 and int(s) >= least for s, least in zip(sizes, _LARGE, strict=True)):
                picture = element.getparent()
                if picture is not None and any(_local(e) == "blip" for e in picture.iter()):
                    self.said.append(LARGE_PICTURE)
        elif name == "dgm:relIds":
            shapes += self._diagram(element)
        elif name == "c:chart":
            self.said.append(CHART)
        elif name == "o:OLEObject" and not str(element.get("ProgID") or "").startswith(("Equation", "MathType")):
            self.said.append(EMBEDDED)
        return shapes

    def _diagram(self, element: Element) -> list[str]:
        identifier = next((str(v) for k, v in element.attrib.items() if str(k).endswith("}dm")), "")
        root = self._package.tree(self._package.target(self._package.main, identifier))
        texts = ("".join(t.text or "" for t in p.iter() if short(t) == "a:t") for p in _paragraphs(root))
        return [text for text in texts if text.strip()]

    def _decoded(self, parts: Iterable[tuple[str, _Run]]) -> str:
        before = 0
        pieces = []
        for text, run in parts:
            before += inked(text)
            pieces.append((text, run.face, run.raised))
        text = decoded(pieces)
        self.count.added += inked(text) - before
        return text


def decoded(parts: Iterable[tuple[str, Face, bool]]) -> str:
    """Return the text of the parts of a paragraph, each with its face and whether it is raised.

    Old fonts are decoded unless the paragraph is Unicode already; raised digits become superscript ones.
    """
    runs: list[tuple[Face, bool, list[str]]] = []
    for text, one, high in parts:
        if text and runs and (runs[-1][0], runs[-1][1]) == (one, high):
            runs[-1][2].append(text)
        elif text:
            runs.append((one, high, [text]))
    unicode = any(legacy.is_unicode("".join(texts)) for one, _, texts in runs if one.encoding)
    return "".join(_shown("".join(texts), one, high, unicode) for one, high, texts in runs)


def _shown(text: str, face: Face, high: bool, unicode: bool) -> str:
    if face.encoding and not unicode:
        text = legacy.decode(text, face.encoding, capitals=face.capitals)
    elif face.symbols or any("\uf000" <= letter <= "\uf0ff" for letter in text):
        text = symbols.shown(text, face.symbols)
    if high and text.strip().isascii() and text.strip().isdigit():
        return text.translate(_RAISED)
    return text


def apart(text: str) -> str:
    """Return a paragraph with a space for the tab that parts its number or dash from the words."""
    found = _MARK.match(text)
    return f"{found[1]} {text[found.end() :]}" if found else text


def raised(n: int) -> str:
    """Return a number in superscript digits.

    >>> raised(12)
    '¹²'
    """
    return str(n).translate(_RAISED)


def inked(text: str) -> int:
    """Return how many characters of a text show."""
    return len("".join(text.split()))


def characters(elements: Iterable[Element]) -> int:
    """Return how many characters that show stand below elements."""
    return sum(inked(t.text or "") for e in elements for t in e.iter() if short(t) in ("t", "m:t"))


def _paragraphs(root: Element | None) -> Iterator[Element]:
    yield from (e for e in (root.iter() if root is not None else ()) if short(e) == "a:p")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
