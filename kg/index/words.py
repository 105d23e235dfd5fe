"""Words as the index keeps and seeks them: without accents and case, numbers without leading zeros."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.terms import fold

_WORD = re.compile("[a-z]+|[0-9]+")


def words(text: str) -> list[str]:
    """Return the words of ``text`` in their order.

    >>> words("Nghị quyết số 08-NQ/TƯ")
    ['nghi', 'quyet', 'so', '8', 'nq', 'tu']
    >>> words("NQ08")
    ['nq', '8']
    """
    return [word.lstrip("0") or "0" if word.isdigit() else word for word in _WORD.findall(fold(text))]


def all_of(wanted: list[str], *, column: str = "", unfinished: bool = False) -> str:
    """Return the FTS5 query for rows with all these words, in one column if it is named.

    The last word may be ``unfinished``: one of letters then stands for all that begin with it.
    """
    terms = [f'"{word}"' for word in wanted]
    if unfinished and wanted[-1].isalpha() and len(wanted[-1]) > 1:
        terms[-1] += "*"
    joined = " AND ".join(terms)
    return f"{column} : ({joined})" if column else joined


def phrase(wanted: Sequence[str], *, column: str) -> str:
    """Return the FTS5 query for rows whose ``column`` has these words side by side."""
    return f'{column} : "{" ".join(wanted)}"'
