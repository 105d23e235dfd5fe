"""Characters of symbol fonts, which stand for other characters by their place in the font."""

from __future__ import annotations

_GREEK = dict(zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_CODES: dict[str, dict[int, str]] = {
    "symbol": {
        0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "*", 0x2D: "-", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0xA2: "′", 0xA3: "≤",
        0xA4: "/", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
        0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷",
        0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇",
        0xCC: "⊂", 0xCD: "⊆", 0xCE: "∈", 0xCF: "∉", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√",
        0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE0: "◊",
        0xE5: "∑", 0xF2: "∫",
        **{ord(latin): greek for latin, greek in _GREEK.items()},
        **{ord(latin.upper()): greek.upper() for latin, greek in _GREEK.items()},
    },
    "wingdings": {
        0x21: "✏", 0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒",
        0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x77: "⬥", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA7: "▪",
        0xA8: "□", 0xAB: "★", 0xB2: "✧", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦",
        0xF0: "⇨", 0xF3: "⬄", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x97: "●", 0xA3: "□", 0x2A: "□", 0x30: "☑"},
    "wingdings 3": {0x7D: "▶", 0x84: "◀"},
    "webdings": {0x63: "□", 0x61: "✓", 0x3C: "■", 0x67: "■", 0x6E: "●", 0x69: "ℹ"},
}  # fmt: skip
"""The fonts by their names in lower case; a code is a character's place in the font."""
_ANY = {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0x2D: "-", 0x6F: "□", 0xA8: "□", 0x76: "❖"}
"""What stands for a private character whose font is not known."""
_PRIVATE = range(0xF000, 0xF100)


def is_symbolic(font: str) -> bool:
    """Tell whether a font holds symbols in the places of letters."""
    return font.casefold() in _CODES


def shown(text: str, font: str = "") -> str:
    """Return what a text in a symbol font shows; a character that nobody knows stays as it is.

    >>> shown("\uf0b7", "Symbol"), shown("ü", "Wingdings"), shown("\uf0b7 a")
    ('•', '✓', '• a')
    """
    codes = _CODES.get(font.casefold())
    return "".join(_shown(letter, codes) for letter in text)


def _shown(letter: str, codes: dict[int, str] | None) -> str:
    code = ord(letter)
    if code in _PRIVATE:
        code -= _PRIVATE.start
        plain = chr(code) if 0x20 < code < 0x7F and codes is not None and codes is _CODES["symbol"] else letter
        return (_ANY if codes is None else codes).get(code, plain)
    return codes.get(code, letter) if codes and code < 0x100 else letter
