"""The gold files agree with the samples that they annotate."""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent
SAMPLES = TESTS.parent / "samples"
GOLD = TESTS / "gold"
MARK = "Văn bản mẫu do dự án cancu soạn"
PREDICATES = {
    "implements",
    "based_on",
    "cites",
    "amends",
    "replaces",
    "repeals",
    "corrects",
    "consolidates",
    "guides",
    "details",
    "promulgates",
    "approves",
    "reviews",
}
FIELDS = {"type", "number", "date", "issuer", "jurisdiction"}
NUMBER = re.compile(r"(?<![:\d])\d+\s*(?:/\s*\d{4}\s*)?[-/]\s*[A-ZĐÐ][A-Za-zĐÐđ&]+")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def samples() -> list[str]:
    """The names of the sample documents; an empty or missing folder is an error, never an empty list."""
    names = sorted(p.name for p in SAMPLES.iterdir() if p.suffix in {".txt", ".md"} and p.name != "README.md")
    if not names:
        raise FileNotFoundError(SAMPLES)
    return names


def text_of(name: str) -> str:
    """The sample's text with its line ends untouched."""
    return (SAMPLES / name).read_bytes().decode("utf-8")


def gold_of(name: str) -> dict[str, Any]:
    """The gold file of the sample; a sample without one is an error."""
    loaded: dict[str, Any] = json.loads((GOLD / name).with_suffix(".json").read_text(encoding="utf-8"))
    return loaded


def squeezed(text: str) -> str:
    """The text in NFC with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def letters(number: str) -> str:
    """A number without spaces, separators and ampersands, in capitals, with Ð read as Đ."""
    return re.sub(r"[\s/&-]", "", unicodedata.normalize("NFC", number)).upper().replace("Ð", "Đ")


pytestmark = pytest.mark.parametrize("name", samples())


def test_sample_says_that_it_was_written_for_the_project(name: str) -> None:
    lines = text_of(name).strip().splitlines()
    assert MARK in lines[0] or MARK in lines[-1]


def test_gold_names_its_sample(name: str) -> None:
    gold = gold_of(name)
    assert gold["file"] == name
    assert gold["document"] in gold["instruments"]


def test_mention_offsets_give_its_surface(name: str) -> None:
    text, mentions = text_of(name), gold_of(name)["mentions"]
    assert [text[m["start"] : m["end"]] for m in mentions] == [m["text"] for m in mentions]


def test_mentions_stand_in_reading_order_without_overlap(name: str) -> None:
    ends = [(m["start"], m["end"]) for m in gold_of(name)["mentions"]]
    assert all(start < end for start, end in ends)
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_mention_writes_the_number_of_its_instrument(name: str) -> None:
    gold = gold_of(name)
    for mention in gold["mentions"]:
        assert letters(mention["text"]) == letters(gold["instruments"][mention["instrument"]]["number"])


def test_every_number_in_the_text_is_a_mention(name: str) -> None:
    spans = [(m["start"], m["end"]) for m in gold_of(name)["mentions"]]
    found = list(NUMBER.finditer(text_of(name)))
    assert [m.group() for m in found if not any(a <= m.start() < b for a, b in spans)] == []


def test_every_numbered_instrument_is_mentioned(name: str) -> None:
    gold = gold_of(name)
    mentioned = {m["instrument"] for m in gold["mentions"]}
    assert {k for k, v in gold["instruments"].items() if v["number"]} == mentioned


def test_instrument_has_every_field_in_its_form(name: str) -> None:
    for key, instrument in gold_of(name)["instruments"].items():
        assert set(instrument) - {"note", "optional"} == FIELDS, key
        assert instrument["number"] is None or not re.search(r"[\s&]", instrument["number"]), key
        assert instrument["date"] is None or DATE.fullmatch(instrument["date"]), key
        assert instrument.get("optional") or (instrument["issuer"] and instrument["jurisdiction"]), key


def test_relation_joins_two_instruments_of_the_file(name: str) -> None:
    gold = gold_of(name)
    for relation in (*gold["relations"], *gold["allowed"]):
        assert {relation["subject"], relation["object"]} <= set(gold["instruments"])
        assert relation["subject"] != relation["object"]


def test_relation_accepts_only_known_predicates(name: str) -> None:
    gold = gold_of(name)
    for relation in (*gold["relations"], *gold["allowed"]):
        assert relation["accepted"]
        assert set(relation["accepted"]) <= PREDICATES


def test_ordered_pair_is_related_once(name: str) -> None:
    gold = gold_of(name)
    for part in ("relations", "allowed"):
        pairs = [(r["subject"], r["object"]) for r in gold[part]]
        assert len(pairs) == len(set(pairs))


def test_every_numbered_instrument_takes_part_in_a_relation(name: str) -> None:
    gold = gold_of(name)
    related = {end for r in gold["relations"] for end in (r["subject"], r["object"])}
    assert {k for k, v in gold["instruments"].items() if v["number"]} <= related


def test_named_instrument_stands_in_the_text(name: str) -> None:
    text = squeezed(text_of(name))
    assert [n for n in gold_of(name)["named"] if squeezed(n) not in text] == []


def test_task_is_written_in_the_text(name: str) -> None:
    text = squeezed(text_of(name))
    for task in gold_of(name)["tasks"]:
        parts = (task["text"], task["period"], task["deliverable"], *task["lead"], *task["coordinating"])
        assert [p for p in parts if squeezed(p) not in text] == []


def test_task_is_numbered_once_in_its_section(name: str) -> None:
    numbers = [(t["section"], t["number"]) for t in gold_of(name)["tasks"]]
    assert len(numbers) == len(set(numbers))


def test_gold_folder_holds_one_file_per_sample(name: str) -> None:
    assert Path(name).stem in {p.stem for p in GOLD.glob("*.json")}
    assert len(list(GOLD.glob("*.json"))) == len(samples())
