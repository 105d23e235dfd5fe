"""Case tables: rows of `cases/*.csv`, in which a mark stands for each character that the eye would miss."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent / "cases"
_ESCAPE = re.compile(r"\\(?:u(?P<code>[0-9a-f]{4})|(?P<letter>[nrt]))")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table; one without rows raises `ValueError`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    if not found:
        raise ValueError(f"{name}.csv has no rows")
    return found


def unescaped(text: str) -> str:
    r"""Return a cell as text: ⏎ is a line end; ``\n``, ``\r``, ``\t`` and ``\uXXXX`` are those characters."""
    text = text.replace("⏎", "\n")
    return _ESCAPE.sub(lambda m: _LETTERS[m["letter"]] if m["letter"] else chr(int(m["code"], 16)), text)


def parameter(row: dict[str, str], value: object) -> object:
    """Return a row's case for pytest by the row's id; a weak one is known not to hold."""
    weak = pytest.mark.xfail(strict=True, reason="weak: once it holds, call it strong")
    return pytest.param(value, id=row["id"], marks=[weak] if row["quality"] == "weak" else [])
