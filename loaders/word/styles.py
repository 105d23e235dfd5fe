"""The styles of a Word file: which font a run has, and which list a paragraph's style belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from loaders import legacy, symbols
from loaders.word.package import Element, child, number, short, value

_DEEPEST = 30
"""How many styles may be based on one another."""


@dataclass(frozen=True, slots=True)
class Face:
    """What a font does to the letters: ``encoding`` of an old Vietnamese font, its capitals, or a set of symbols."""

    encoding: str = ""
    capitals: bool = False
    symbols: str = ""


PLAIN = Face()


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says itself: the style it is based on, its font, and its list with the level there."""

    based: str | None
    font: str | None
    list: str | None
    level: int | None


class Styles:
    """The styles by their identifiers."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        self._font = ""
        self._faces: dict[tuple[str | None, str | None, str | None], Face] = {}
        for element in root if root is not None else ():
            if short(element) == "docDefaults":
                self._font = font(child(element, "rPrDefault", "rPr")) or ""
            elif short(element) == "style":
                self._add(element)

    def _add(self, element: Element) -> None:
        identifier = value(element, "styleId") or ""
        listed = child(element, "pPr", "numPr")
        level = child(listed, "ilvl")
        self._styles[identifier] = Style(
            value(child(element, "basedOn")),
            font(child(element, "rPr")),
            value(child(listed, "numId")),
            number(level) if level is not None else None,
        )
        if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true", "on"):
            self._default = identifier

    def face(self, run: Element | None, paragraph: str | None) -> Face:
        """Return the face of a run with these properties in a paragraph of a style."""
        key = (font(run), value(child(run, "rStyle")), paragraph)
        found = self._faces.get(key)
        if found is None:
            name = key[0] or self._named(key[1]) or self._named(paragraph or self._default) or self._font
            found = self._faces[key] = face(name)
        return found

    def list_of(self, paragraph: str | None) -> tuple[str | None, int | None]:
        """Return the list and the level that a paragraph's style gives it."""
        level = None
        for style in self._chain(paragraph or self._default):
            level = style.level if level is None else level
            if style.list is not None:
                return style.list, level
        return None, level

    def _named(self, identifier: str | None) -> str | None:
        return next((style.font for style in self._chain(identifier) if style.font is not None), None)

    def _chain(self, identifier: str | None) -> list[Style]:
        chain: list[Style] = []
        while identifier in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[identifier])
            identifier = chain[-1].based
        return chain


def font(properties: Element | None) -> str | None:
    """Return the font that run properties name for letters beyond ASCII, "" for a font of the theme."""
    fonts = child(properties, "rFonts")
    if fonts is None:
        return None
    if value(fonts, "hAnsiTheme") or (value(fonts, "hAnsi") is None and value(fonts, "asciiTheme")):
        return ""
    return value(fonts, "hAnsi") or value(fonts, "ascii")


def face(name: str) -> Face:
    """Return what a font of this name does to letters."""
    old = legacy.font(name)
    if old:
        return Face(*old)
    return Face(symbols=name.casefold()) if symbols.is_symbolic(name) else PLAIN
