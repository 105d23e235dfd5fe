"""``cancu check``: what is wrong or doubtful in the store, by shapes, readers and domain rules."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import Counter

from kg.checks import Problem, check
from kg.commands.opening import opened
from kg.commands.terminal import tell, write
from kg.graph import Store, objects
from kg.lineage_formats import one_line
from kg.messages import Lang, say
from kg.terms import DEF


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the problems, the most severe first; the exit status is 1 if one is more than information."""
    store = opened(arguments)
    problems = check(store)
    if arguments.format == "json":
        data = [dataclasses.asdict(p) | {"file": _file(store, p)} for p in problems]
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        for problem in problems:
            write(_line(store, problem, lang) + "\n")
    counts = Counter(p.severity for p in problems)
    tell("checked", lang, violations=counts["violation"], warnings=counts["warning"], infos=counts["info"])
    return 1 if counts["violation"] or counts["warning"] else 0


def _line(store: Store, problem: Problem, lang: Lang) -> str:
    message = problem.message_en if lang == "en" else problem.message_vi
    file = _file(store, problem) or problem.document or ""
    span = f" [{problem.start}–{problem.end}]" if problem.start is not None else ""
    where = f" – {file}{span}" if file else ""
    return one_line(f"{say(f'severity-{problem.severity}', lang)} ({problem.code}): {message}{where}")


def _file(store: Store, problem: Problem) -> str | None:
    names = objects(store, problem.document, DEF + "fileName") if problem.document else []
    return names[0] if names else None
