"""Of thousands of citation strings, made from the vocabularies, what each says of its instrument is read."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.citations import Maker, Said
from tests.texts import read

FLOOR = 0.995
"""The share of strings that must be read right in every respect."""


def key(number: str | None) -> str:
    """Return a number's letters and digits: the separators are the product's to correct."""
    return re.sub(r"[\W_]", "", number or "").upper().lstrip("0")


def told(said: Said) -> dict[str, str | None]:
    """Return what is read of the instrument that a string opens with."""
    found = read(said.text + "\n")
    if not found.mentions:
        return {}
    mention = found.mentions[0]
    instrument = next(i for i in found.instruments if i.id == mention.instrument)
    return {
        "number": key(instrument.number),
        "type": instrument.type,
        "pinpoint": mention.pinpoint,
        "date": instrument.date,
        "issuer": instrument.issuer,
    }


def wrong(said: Said) -> list[str]:
    """Return what of a string is not read as it was made."""
    made = {
        "number": key(said.number),
        "type": said.type,
        "pinpoint": said.pinpoint,
        "date": said.date,
        "issuer": said.issuer,
    }
    got = told(said)
    return [f"{name} {got.get(name)!r}" for name in made if got.get(name) != made[name]]


def check(count: int, seed: int) -> None:
    missed = [(said.text, bad) for said in Maker(seed).strings(count) if (bad := wrong(said))]
    fields = Counter(bad.split()[0] for _, every in missed for bad in every)
    shown = "\n".join(f"{text}\n    {', '.join(bad)}" for text, bad in missed[:12])
    assert 1 - len(missed) / count >= FLOOR, f"{len(missed)} of {count} misread: {dict(fields)}\n{shown}"


def test_citation_strings_are_read() -> None:
    check(2_000, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_tens_of_thousands_of_citation_strings_are_read(seed: int) -> None:
    check(20_000, seed=seed)
