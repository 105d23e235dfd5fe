"""The style sheets of the pages as one: who may style which class, which classes are used, where colours stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

VIEW = Path(__file__).resolve().parent.parent / "kg" / "view"
SHEETS = {path.stem: path.read_text("utf-8") for path in sorted((VIEW / "styles").glob("*.css"))}
PAGES = [name for name in SHEETS if name != "base"]

MADE = {"c0", "c1", "c2", "c3", "c4", "c5", "depth-2", "depth-3", "depth-4", "depth-5", "depth-6",
        "level-3", "level-4", "level-5"}  # fmt: skip
"""Classes whose names are put together in the code from a word and a number."""

VALUES = {"central", "government", "ministry", "province", "department", "commune", "unknown", "direct", "chain",
          "inherited", "local", "perhaps", "planned", "none", "violation", "warning"}  # fmt: skip
"""Classes that are values of the code's enumerations or of what is kept, written into the page as they are."""

BARE = {"checked", "examples", "folded", "reading"}
"""Classes that name a piece for tests or for the inside of a picture and change no look."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|light-dark)\(|: *(?:white|black|red|blue|gr[ae]y)\b")


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors and the declarations of a sheet, those within @media and @supports too."""
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    for selector, said in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        yield selector.strip(), said


def parted(selector: str) -> list[str]:
    """Return the parts of a selector at its outer commas."""
    found, depth = [""], 0
    for sign in selector:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            found.append("")
        else:
            found[-1] += sign
    return [part.strip() for part in found]


def classes(selector: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selector))


@cache
def styled() -> dict[str, frozenset[str]]:
    return {name: frozenset(c for s, _ in rules(text) for c in classes(s)) for name, text in SHEETS.items()}


@cache
def code() -> str:
    return "\n".join(p.read_text("utf-8") for p in sorted(VIEW.rglob("*")) if p.suffix in (".py", ".js"))


def own(page: str) -> set[str]:
    """Return the classes that no other sheet knows."""
    return set(styled()[page]) - {c for other, known in styled().items() if other != page for c in known}


def test_selectors_are_parted_at_their_outer_commas() -> None:
    assert parted(":is(.a, .b) c, .d") == [":is(.a, .b) c", ".d"]


def test_no_class_is_styled_by_two_pages() -> None:
    shared = styled()["base"]
    found = {(c, a, b) for a in PAGES for b in PAGES if a < b for c in (styled()[a] & styled()[b]) - shared}
    assert found == set()


@pytest.mark.parametrize("page", PAGES)
def test_rules_of_a_page_touch_shared_pieces_only_within_what_is_its_own(page: str) -> None:
    mine = own(page)
    loose = [
        part
        for selector, _ in rules(SHEETS[page])
        for part in parted(selector)
        if not classes(part) & mine and not re.search(r"data-testid=\"st(?!Html)|st-key-", part)
    ]
    assert loose == []


def test_every_class_that_is_styled_is_used() -> None:
    names = {c for known in styled().values() for c in known} - MADE - VALUES
    names = {c.removeprefix("st-key-") for c in names if not c.startswith("stApp")}
    words = set(re.findall(r"[\w-]+", code())) | {"picture-box-wide"}
    assert names - words == set()


def test_every_class_that_is_used_is_styled() -> None:
    known = {c for classes in styled().values() for c in classes} | BARE
    written = {c for found in re.findall(r'class="([\w -]+)[" ]', code()) for c in found.split()}
    inside = set(re.findall(r"\.([a-z][\w-]*) \{", (VIEW / "instruments" / "zoom.py").read_text("utf-8")))
    assert {c for c in written if not c.endswith("-")} - known - inside == set()


@pytest.mark.parametrize("page", PAGES)
def test_colours_stand_in_the_base_sheet_alone(page: str) -> None:
    assert _COLOUR.findall(SHEETS[page]) == []


def test_base_sheet_names_its_colours_before_it_uses_them() -> None:
    used = [said for selector, said in rules(SHEETS["base"]) if selector != ":root" and _COLOUR.search(said)]
    assert used == []


def test_every_variable_that_is_used_is_defined() -> None:
    text = "\n".join(SHEETS.values())
    assert set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+):", text)) == set()
