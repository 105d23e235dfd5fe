"""Scores what `cancu extract` prints against gold, layer by layer.

    python tests/score.py GOLD_DIR EXTRACT.jsonl [--errors]

A gold file names the instruments of one document, their mentions, the ordered pairs that the text relates with the
predicates that a lawyer would accept, instruments that are cited by name, and the rows of the assignment annex. Each
layer is compared as a set; precision and recall are summed over the documents.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.terms import fold

Json = dict[str, Any]
LAYERS = ("instruments", "mentions", "relations", "named", "tasks", "lead", "coordinating")
FIELDS = ("number", "date", "jurisdiction", "issuer")
BROADER = {"continues": "implements", "concretizes": "implements", "supplements": "amends", "conforms_to": "cites"}
_NUMBER = re.compile(r"\d\s*(?:/\s*\d{4}\s*)?[-/]\s*[A-ZĐÐ]")
"""What a mention of a number holds; gold lists only those, so "Kế hoạch này" is neither right nor wrong."""
_SHORT = (("ubnd", "uy ban nhan dan"), ("hdnd", "hoi dong nhan dan"), ("khcn", "khoa hoc va cong nghe"))


@dataclass(slots=True)
class Score:
    """How many facts of one layer were right, made up and missed, and a line for each of the latter two."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / both if both else 1.0

    def add(self, other: Score) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed
        self.errors += other.errors


@dataclass(slots=True)
class Scores:
    """One `Score` per layer, and per rule how many of its relations were right and wrong."""

    layers: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in LAYERS})
    rules: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: Scores) -> None:
        for name, score in other.layers.items():
            self.layers[name].add(score)
        for rule, counts in other.rules.items():
            self.rules[rule] += counts


def letters(number: str | None) -> str:
    """Return a number as what two writings of it share: no separators, no case, no leading zeros."""
    return re.sub(r"[^a-z0-9]", "", fold(number or "")).lstrip("0")


def aligned(gold: Json, record: Json) -> dict[str, str]:
    """Return for each extracted instrument the gold instrument that it stands for, by id.

    The own ones pair up; of several with one number the pair that agrees best does, and what is left over stands for
    the one it resembles most.
    """
    own = record["document"]["id"]
    pairs = {own: gold["document"]}
    free = {key: facts for key, facts in gold["instruments"].items() if key != gold["document"]}
    offers = [
        (_agreement(i, facts), i["id"], key)
        for i in record["instruments"]
        if i["id"] != own
        for key, facts in free.items()
        if facts["number"] and letters(i["number"]) == letters(facts["number"])
    ]
    taken: set[str] = set()
    ranked = sorted(offers, key=lambda offer: (-offer[0], offer[1], offer[2]))
    for _, identifier, key in ranked:
        if identifier not in pairs and key not in taken:
            pairs[identifier] = key
            taken.add(key)
    for _, identifier, key in ranked:
        pairs.setdefault(identifier, key)
    return pairs


def _agreement(one: Json, other: Json) -> int:
    return sum(fold(one[name] or "") == fold(other[name] or "") for name in FIELDS)


def score_document(gold: Json, record: Json) -> Scores:
    """Return the scores of one document."""
    scores, pairs = Scores(), aligned(gold, record)
    scores.layers["instruments"] = _instruments(gold, record, pairs)
    scores.layers["mentions"] = _mentions(gold, record, pairs)
    scores.layers["relations"] = _relations(gold, record, pairs, scores.rules)
    scores.layers["named"] = _named(gold, record)
    for name, score in _tasks(gold, record).items():
        scores.layers[name] = score
    return scores


def _instruments(gold: Json, record: Json, pairs: Mapping[str, str]) -> Score:
    score = Score()
    found = set()
    for instrument in record["instruments"]:
        key = pairs.get(instrument["id"])
        if key is None and not instrument["number"]:
            continue
        facts = gold["instruments"].get(key, {}) if key else {}
        differing = [
            f"{n}: {instrument[n]!r} ≠ {facts[n]!r}" for n in FIELDS if facts and not _same(instrument, facts, n)
        ]
        if facts.get("optional"):
            continue
        if key and not differing and key not in found:
            score.right += 1
            found.add(key)
        else:
            score.wrong += 1
            why = "; ".join(differing) or ("is told twice" if key else "is not in the text")
            score.errors.append(f"+ instrument {instrument['number']} {why}")
    for key, facts in gold["instruments"].items():
        if key not in found and not facts.get("optional"):
            score.missed += 1
            score.errors.append(f"- instrument {facts['number']} {facts['date']} {facts['issuer']}")
    return score


def _same(instrument: Json, facts: Json, name: str) -> bool:
    if name == "number":
        return letters(instrument[name]) == letters(facts[name])
    return fold(instrument[name] or "") == fold(facts[name] or "")


def _mentions(gold: Json, record: Json, pairs: Mapping[str, str]) -> Score:
    score = Score()
    left = list(gold["mentions"])
    for mention in record["mentions"]:
        covered = [m for m in left if mention["start"] <= m["start"] and m["end"] <= mention["end"]]
        right = next((m for m in covered if m["instrument"] == pairs.get(mention["instrument"])), None)
        if right is not None:
            left.remove(right)
            score.right += 1
        elif _NUMBER.search(mention["text"]):
            score.wrong += 1
            score.errors.append(f"+ mention {mention['start']} {mention['text']!r}")
    score.missed = len(left)
    score.errors += [f"- mention {m['start']} {m['text']!r} of {m['instrument']}" for m in left]
    return score


def predicate(name: str) -> str:
    """Return a predicate as gold writes it: ``basedOn`` is ``based_on``, ``continues`` is ``implements``."""
    snake = re.sub(r"[A-Z]", lambda m: f"_{m[0].lower()}", name)
    return BROADER.get(snake, snake)


def _relations(gold: Json, record: Json, pairs: Mapping[str, str], rules: dict[str, Counter[str]]) -> Score:
    score = Score()
    wanted = {(r["subject"], r["object"]): set(r["accepted"]) for r in gold["relations"]}
    allowed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for relation in gold["allowed"]:
        allowed[(relation["subject"], relation["object"])] |= set(relation["accepted"])
    found, judged = set(), set()
    for relation in record["relations"]:
        ends = (pairs.get(relation["subject"], ""), pairs.get(relation["object"], ""))
        name = predicate(relation["predicate"])
        if relation["modality"] == "planned" or (*ends, name) in judged or _loose(ends, gold):
            continue
        judged.add((*ends, name))
        if name in wanted.get(ends, ()):
            found.add(ends)
            rules[relation["rule"]]["right"] += 1
        elif name in allowed[ends] or (name == "cites" and ends[0] == gold["document"]):
            rules[relation["rule"]]["allowed"] += 1
        else:
            rules[relation["rule"]]["wrong"] += 1
            score.wrong += 1
            quote = " ".join(relation["quote"].split())[:160]
            score.errors.append(f"+ relation {ends[0]} {name} {ends[1]} [{relation['rule']}] {quote}")
    score.right = len(found)
    score.missed = len(wanted) - len(found)
    score.errors += [f"- relation {s} {'/'.join(sorted(a))} {o}" for (s, o), a in wanted.items() if (s, o) not in found]
    return score


def _loose(ends: tuple[str, str], gold: Json) -> bool:
    """Tell whether an end is no instrument that gold demands: a programme without a number, or an optional one."""
    return not all(ends) or any(gold["instruments"][end].get("optional") for end in ends)


def _named(gold: Json, record: Json) -> Score:
    told = [i["title"] for i in record["instruments"]] + [m["text"] for m in record["mentions"]]
    texts = [fold(text) for text in told if text]
    missing = [name for name in gold["named"] if not any(fold(name) in text for text in texts)]
    return Score(len(gold["named"]) - len(missing), 0, len(missing), [f"- named {name}" for name in missing])


def _tasks(gold: Json, record: Json) -> dict[str, Score]:
    scores = {name: Score() for name in ("tasks", "lead", "coordinating")}
    names = {a["id"]: a["name"] for a in record["authorities"]}
    rows = [t for t in record["tasks"] if t.get("source") != "prose"]
    found: dict[tuple[str, str], list[Json]] = {}
    for row in rows:
        found.setdefault((fold(row["section"] or ""), fold(row["number"] or "")), []).append(row)
    for task in gold["tasks"]:
        mine = _row_of(task, found.get((fold(task["section"]), fold(task["number"])), []))
        where = f"{task['section']}.{task['number']}"
        alike = mine is not None and _task_text(mine) == _task_text(task)
        scores["tasks"].right += alike
        scores["tasks"].missed += not alike
        if not alike:
            scores["tasks"].wrong += mine is not None
            scores["tasks"].errors.append(f"- task {where}: {_task_text(task)} ≠ {mine and _task_text(mine)}")
        for role in ("lead", "coordinating"):
            told = [names.get(b, b) for b in mine[role]] if mine else []
            scores[role].add(_bodies(task[role], told, f"{role} of {where}"))
    if not gold.get("tasks_truncated"):
        left = [key for key, more in found.items() for _ in more]
        scores["tasks"].wrong += len(left)
        scores["tasks"].errors += [f"+ task {section}.{number}" for section, number in left]
    return scores


def _row_of(task: Json, rows: list[Json]) -> Json | None:
    """Take a task's row out of those of its section and number: the one of its text, else the first."""
    if not rows:
        return None
    return rows.pop(next((i for i, row in enumerate(rows) if _task_text(row) == _task_text(task)), 0))


def _task_text(task: Json) -> tuple[str, str, str]:
    text, period, deliverable = (fold(task[name] or "") for name in ("text", "period", "deliverable"))
    return text, period, deliverable


def _bodies(wanted: Iterable[str], told: Iterable[str], where: str) -> Score:
    score, left = Score(), list(told)
    for printed in wanted:
        match = next((name for name in left if same_body(printed, name)), None)
        if match is None:
            score.missed += 1
            score.errors.append(f"- {where}: {printed}")
        else:
            score.right += 1
            left.remove(match)
    score.wrong = len(left)
    score.errors += [f"+ {where}: {name}" for name in left]
    return score


def same_body(printed: str, name: str) -> bool:
    """Tell whether a full name is the printed one, short forms written out and a province behind it aside."""
    one, other = _spelt(printed), _spelt(name)
    return other == one or other.startswith((f"{one} tinh ", f"{one} thanh pho ", f"{one} huyen ", f"{one} xa "))


def _spelt(name: str) -> str:
    words = f" {fold(name)} "
    for short, long in _SHORT:
        words = words.replace(f" {short} ", f" {long} ")
    return words.strip()


def score(gold: Iterable[Json], records: Iterable[Json]) -> dict[str, Scores]:
    """Return the scores by file name; a gold file whose document was not extracted raises `KeyError`."""
    by_name = {Path(r["document"]["path"]).name: r for r in records}
    return {g["file"]: score_document(g, by_name[g["file"]]) for g in gold}


def total(scores: Iterable[Scores]) -> Scores:
    """Return the sum of several documents' scores."""
    whole = Scores()
    for one in scores:
        whole.add(one)
    return whole


def gold_of(folder: Path) -> list[Json]:
    """Return the gold files of a folder in name order; a folder without any raises `FileNotFoundError`."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise FileNotFoundError(f"{folder} holds no gold (*.json)")
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def main(arguments: list[str] | None = None) -> int:
    """Print the scores; the status is 0 when nothing is wrong or missing and 1 otherwise."""
    parser = argparse.ArgumentParser(description="Score an extraction against gold.")
    parser.add_argument("gold", type=Path, help="folder of gold files")
    parser.add_argument("extract", type=Path, help="what `cancu extract` printed")
    parser.add_argument("--errors", action="store_true", help="list what is wrong (+) and missing (-)")
    options = parser.parse_args(arguments)
    lines = options.extract.read_text(encoding="utf-8").splitlines()
    scores = score(gold_of(options.gold), (json.loads(line) for line in lines if line.strip()))
    whole = total(scores.values())
    for name, one in scores.items():
        print(f"{name[:38]:38}", *(f"{layer[:5]} {one.layers[layer].f1:.3f}" for layer in LAYERS))
        if options.errors:
            print(*(f"    {error}" for layer in LAYERS for error in one.layers[layer].errors), sep="\n")
    print(f"\n{'layer':14}{'P':>7}{'R':>7}{'F1':>7}  right wrong missed")
    for layer in LAYERS:
        s = whole.layers[layer]
        print(f"{layer:14}{s.precision:7.3f}{s.recall:7.3f}{s.f1:7.3f}{s.right:7}{s.wrong:6}{s.missed:7}")
    print(f"\n{'rule of a relation':44}  right allowed wrong")
    for rule, counts in sorted(whole.rules.items(), key=lambda item: (-item[1].total(), item[0])):
        print(f"{rule[:44]:44}{counts['right']:7}{counts['allowed']:8}{counts['wrong']:6}")
    return int(any(s.wrong or s.missed for s in whole.layers.values()))


if __name__ == "__main__":
    sys.exit(main())
