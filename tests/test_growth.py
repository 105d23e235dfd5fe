"""No text makes reading slow: every pattern and the whole extraction take time in proportion to the text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial

import pytest

from kg.knowledge import load
from loaders.cues import cues
from loaders.issuers import names
from tests.growth import (
    HEADER,
    TooSlow,
    grows,
    inline_patterns,
    limit,
    methods,
    module_patterns,
    object_patterns,
    repeated,
    seconds,
    texts,
)
from tests.texts import read

WINDOWS = {
    "grammar.LIST_END": 40,
    "grammar.NOUN_HEAD": 400,
    "grammar.OWN_HEAD": 400,
    "header._ANNEX": 60,
    "header._OWN": 24,
    "header._annexed: [\\s,]*của\\s+": 60,
    "mentions._AHEAD": 200,
    "citations.DATED_END": 700,
    "mentions._LAW_NAME": 900,
    "numbers._PIECES": 120,
    "numbers._cut_at_dash: [ \\t]+-\\s+|\\s*\\n\\s*[-.]\\s*": 120,
}
"""How many characters a pattern that is slow on long texts is asked over at most."""

SCANS = {"search", "finditer", "findall", "sub", "split"}
SIZE = 4096
SWIFT = 0.004
"""What a linear pattern stays below on `SIZE` characters, in seconds; only what is slower is measured again."""
DOCUMENT = 8192
READ = 0.02
"""The same for reading a whole text of `DOCUMENT` characters."""
FACTOR = 2.8
"""How much more the double of a text may cost: less than for quadratic growth, more than measuring errs."""

SEEDS = texts("seed")
CASES = [either for seed in SEEDS for either in dict.fromkeys((seed, seed.lower()))]


@cache
def patterns() -> dict[str, tuple[re.Pattern[str], set[str]]]:
    """Return every pattern that sees a document's text, with the methods that are called on it."""
    held = object_patterns("issuers", names(load())) | object_patterns("cues", cues(load()))
    return {name: (p, methods(name)) for name, p in (module_patterns() | held).items()} | inline_patterns()


def asked(pattern: re.Pattern[str], called: set[str], text: str) -> Callable[[], object]:
    """Return the work of asking a pattern over a text the way the loaders do."""
    if called & SCANS:
        return lambda: sum(1 for _ in pattern.finditer(text))
    return lambda: (pattern.match(text), pattern.fullmatch(text))


def slow_texts(pattern: re.Pattern[str], called: set[str], window: int | None) -> list[str]:
    """Return what is wrong with up to three texts that show it."""
    found = []
    for seed in CASES:
        work = partial(lambda seed, size: asked(pattern, called, repeated(seed, size)), seed)
        try:
            with limit(2):
                if seconds(work(window or SIZE)) < SWIFT:
                    continue
                if window is None:
                    wrong = grows(work, (SIZE // 2, SIZE), factor=FACTOR, least=SWIFT)
                else:
                    least = seconds(work(window), rounds=3)
                    wrong = f"{least * 1000:.1f} ms for its window" if least > SWIFT else None
        except TooSlow as error:
            wrong = str(error)
        if wrong:
            found.append(f"{seed!r}: {wrong}")
        if len(found) == 3:
            break
    return found


@pytest.mark.parametrize("name", sorted(patterns()))
def test_pattern_takes_time_in_proportion_to_its_text(name: str) -> None:
    pattern, called = patterns()[name]
    slow = slow_texts(pattern, called, WINDOWS.get(name))
    assert not slow, f"bound the repetitions of {pattern.pattern[:200]!r}, or state in WINDOWS over what it is asked"


def test_windows_name_patterns_that_exist() -> None:
    assert set(WINDOWS) - set(patterns()) == set()


def reading(before: str, seed: str, behind: str) -> Callable[[int], Callable[[], object]]:
    """Return the work of reading a text that repeats ``seed`` between two others, by size."""
    return lambda size: partial(read, before + repeated(seed, size) + behind)


def assert_reading_is_linear(work: Callable[[int], Callable[[], object]]) -> None:
    with limit(10):
        if seconds(work(DOCUMENT)) > READ:
            assert grows(work, (DOCUMENT, 4 * DOCUMENT), factor=FACTOR, least=4 * READ) is None


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Load the vocabularies and compile what is compiled at first use."""
    read(HEADER + "Căn cứ Nghị quyết số 36-NQ/TW ngày 31/3/2023 của Bộ Chính trị;\n")


@pytest.mark.parametrize(
    "before", [pytest.param("", marks=pytest.mark.slow, id="bare"), pytest.param(HEADER, id="headed")]
)
@pytest.mark.parametrize("seed", SEEDS, ids=repr)
def test_reading_takes_time_in_proportion_to_the_text(seed: str, before: str) -> None:
    assert_reading_is_linear(reading(before, seed, ""))


@pytest.mark.parametrize("head", texts("head"), ids=repr)
def test_long_gap_behind_words_is_crossed_in_proportion_to_its_length(head: str) -> None:
    for gap in texts("gap"):
        assert_reading_is_linear(reading(HEADER + head, gap, "Nghị quyết số 57-NQ/TW"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=repr)
def test_megabyte_is_read_in_twenty_seconds(seed: str) -> None:
    with limit(30):
        assert seconds(reading(HEADER, seed, "")(1_000_000)) < 20


@pytest.mark.slow
def test_number_costs_the_same_in_a_line_eight_times_as_long() -> None:
    work = reading(HEADER, "Quyết định số 24/QĐ-UBND ngày 05/3/2025 của UBND tỉnh; ", "")
    short, long = (seconds(work(size)) / size for size in (400_000, 3_200_000))
    assert long < 1.5 * short
