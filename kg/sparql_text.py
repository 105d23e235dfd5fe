"""What is refused of an untrusted SPARQL text before any parser sees it.

The parser of the engine takes ``SERVICESILENT<…>``, ``1SERVICE<…>`` and ``a:b\\#`` in its stride, so a
forbidden word is looked for inside every bare word, and a comment, a string, an IRI, a variable and a local
name are told apart as that parser does. What the check lets through still runs in `kg.worker`'s jail.
"""

from __future__ import annotations

import re

from kg.query_faults import Forbidden, InvalidSparql, TooDeep, TooLong

SIZE_LIMIT = 16_384
"""The most bytes of a text, in UTF-8."""

DEPTH_LIMIT = 64
"""The most brackets open at once."""

_TOKEN = re.compile(
    r"""
      \#[^\r\n]*+
    | <(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>
    | \"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}
    | '{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
    | "(?:[^"\\\r\n]|\\.)*+"
    | '(?:[^'\\\r\n]|\\.)*+'
    | [?$][A-Za-z0-9_]++
    | @[A-Za-z]++(?:-[A-Za-z0-9]++)*+
    | _:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?
    | (?P<word>[A-Za-z_][A-Za-z0-9_-]*+(?:\.++[A-Za-z0-9_-]++)*+)(?!:)
    | (?P<prefix>(?:[A-Za-z][A-Za-z0-9_-]*+(?:\.++[A-Za-z0-9_-]++)*+)?):
      (?:(?:[A-Za-z0-9_:]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])
         (?:\.*+(?:[A-Za-z0-9_:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-]))*+)?
    | (?P<open>[{(\[])
    | (?P<close>[})\]])
    | (?P<escape>\\[uU][0-9A-Fa-f]*)
    | \\[^\r\n]
    | (?P<unclosed>["'])
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_REACHING_OUT = re.compile("SERVICE|LOAD|FROM", re.IGNORECASE)
_BEHIND_A_DOT = re.compile(r"\.(SERVICE|LOAD|FROM)", re.IGNORECASE)
"""The engine may end a local name at any of its dots: ``x:a.b.SERVICE:c{}`` calls out."""
_CHANGING = frozenset({"INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})


def check(text: str) -> None:
    """Raise `TooLong`, `TooDeep`, `Forbidden` or `InvalidSparql` for a text that no parser should see."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise InvalidSparql(why=error.reason) from error
    if size > SIZE_LIMIT:
        raise TooLong(size=size, limit=SIZE_LIMIT)
    depth = 0
    for token in _TOKEN.finditer(text):
        match token.lastgroup:
            case "open":
                depth += 1
                if depth > DEPTH_LIMIT:
                    raise TooDeep(limit=DEPTH_LIMIT)
            case "close":
                depth -= 1
            case "word" | "prefix" as kind:
                if found := _REACHING_OUT.search(token[kind]):
                    raise Forbidden(word=found[0])
                if kind == "prefix" and (found := _BEHIND_A_DOT.search(token[0])):
                    raise Forbidden(word=found[1])
                if kind == "word" and token[kind].upper() in _CHANGING:
                    raise Forbidden(word=token[kind])
            case "escape":
                raise Forbidden(word=token[0])
            case "unclosed":
                raise InvalidSparql(why=f"{token[0]} … ?")
