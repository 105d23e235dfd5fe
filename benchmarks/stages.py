"""What the parts of reading cost, as so many bare scans for numbers over the same texts in the same process.

    python benchmarks/stages.py [--rounds 7]

The documents are those of `benchmarks/extract.py`, each read once per round; start-up, files and JSON are left out.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections.abc import Callable
from itertools import starmap

from extract import documents

from kg.knowledge import Knowledge, load
from kg.model import Document
from loaders.cues import cues
from loaders.governors import setting
from loaders.header import header
from loaders.issuers import names
from loaders.layout import layout
from loaders.mentions import mentions, type_names
from loaders.numbers import NUMBER, numbers
from loaders.relations import Reader
from loaders.resolve import Identified, identify
from loaders.road import extract
from loaders.tasks import assigned
from loaders.text import Clean, clean


def scanned(document: Document, knowledge: Knowledge) -> int:
    """Return how many strings of the shape of a number a text has."""
    return sum(1 for _ in NUMBER.finditer(document.text))


def related(document: Document, knowledge: Knowledge) -> tuple[Clean, Identified]:
    """Read numbers, header, mentions, identity and relations; return what tables need."""
    copy = clean(document.text)
    shape = layout(copy, type_names(knowledge))
    found = list(numbers(copy.text, knowledge))
    head = header(copy, shape, found, names(knowledge), knowledge)
    parsed = mentions(copy, shape, found, head, names(knowledge))
    who = identify(parsed, head, copy, document.sha256, knowledge)
    Reader(setting(copy, shape, parsed, head, cues(knowledge), knowledge.type_by_code(head.type))).links()
    return copy, who


def tabled(document: Document, knowledge: Knowledge) -> None:
    """Read relations and assignment tables."""
    copy, who = related(document, knowledge)
    assigned(copy, document.sha256, who, names(knowledge))


PARTS: dict[str, Callable[[Document, Knowledge], object]] = {
    "the bare scan": scanned,
    "numbers, header, mentions, identity, relations": related,
    "and assignment tables": tabled,
    "everything": extract,
}


def main() -> int:
    """Print one line per part, the cheapest round of each."""
    options = argparse.ArgumentParser(description="Measure the parts of reading.")
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    knowledge = load()
    read = [Document(p.name, hashlib.sha256(d).hexdigest(), d.decode(), "utf-8") for p, d in documents()]
    size = sum(len(document.text.encode()) for document in read) / 1e6
    costs = dict.fromkeys(PARTS, float("inf"))
    for _ in range(chosen.rounds + 1):
        for name, part in PARTS.items():
            start = time.process_time()
            for _ in starmap(part, ((document, knowledge) for document in read)):
                pass
            costs[name] = min(costs[name], time.process_time() - start)
    for name, cost in costs.items():
        print(f"{name:48} {size / cost:7.1f} MB/s {cost / costs['the bare scan']:6.1f} scans")
    return 0


if __name__ == "__main__":
    sys.exit(main())
