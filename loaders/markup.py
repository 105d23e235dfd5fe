"""HTML tables within a text, written out as rows between bars without changing any offset.

A row (``<tr>…</tr>``) becomes one line, each of its cells begins with a tab, as those of a Markdown table do.
"""

from __future__ import annotations

import re

_EDGE = re.compile(r"<(?P<end>/?)tr(?:\s[^<>]{0,300})?>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh](?:\s[^<>]{0,300})?>", re.IGNORECASE)
_OTHER = re.compile(r"</?(?:t[dh]|br|p|span|div|b|i|strong|em|table|thead|tbody)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE)


def rows_as_lines(text: str) -> str:
    """Return a text of the same length whose HTML table rows are lines of cells between tabs.

    >>> rows_as_lines("<tr><td>1</td><td>A</td></tr>x").split()
    ['1', 'A', 'x']
    """
    parts: list[str] = []
    done, begin = 0, -1
    for edge in _EDGE.finditer(text):
        if not edge["end"]:
            begin = edge.start()
        elif begin >= 0:
            parts += (text[done:begin], _row(text[begin : edge.end()]))
            done, begin = edge.end(), -1
    return "".join((*parts, text[done:])) if parts else text


def _row(text: str) -> str:
    """Return the line of a row, from ``<tr>`` to ``</tr>``."""
    line = _CELL.sub(lambda tag: "\t".ljust(len(tag[0])), text.replace("\n", " "))
    line = _OTHER.sub(lambda tag: " " * len(tag[0]), line)
    opening, closing = _EDGE.match(line), list(_EDGE.finditer(line))[-1]
    inner = line[opening.end() if opening else 0 : closing.start()]
    before, behind = len(line) - len(inner) - len(closing[0]), len(closing[0])
    return " " * before + inner + "\t".ljust(behind - 1) + "\n"
