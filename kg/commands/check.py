"""``cancu check``: what is wrong or doubtful in the store, by shapes, readers and domain rules."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.archive import utc_now
from kg.checked import keep
from kg.checks import Problem, check
from kg.commands.opening import opened
from kg.commands.terminal import Stages, progress, tell, write
from kg.docket import keep_doubts
from kg.graph import Store, objects
from kg.lineage_formats import one_line
from kg.messages import Lang, say
from kg.store import open_published, published
from kg.terms import DEF

SHAPES_LIMIT = 2_000_000
"""Up to how many quads the shapes are checked too where the result is kept for the pages: some 100,000 take 5 s."""


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the problems, the most severe first; the exit status is 1 if one is more than information."""
    store = opened(arguments)
    with progress(lang) as show:
        problems = _keep(Path(arguments.store), show) if arguments.keep else check(store, progress=show)
    if not arguments.keep:
        _write(store, problems, arguments.format, lang)
    counts = Counter(p.severity for p in problems)
    tell("checked", lang, violations=counts["violation"], warnings=counts["warning"], infos=counts["info"])
    return 1 if counts["violation"] or counts["warning"] else 0


def _write(store: Store, problems: Sequence[Problem], format: str, lang: Lang) -> None:
    if format == "json":
        data = [dataclasses.asdict(p) | {"file": _file(store, p)} for p in problems]
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    for problem in problems:
        write(_line(store, problem, lang) + "\n")


def _keep(folder: Path, show: Stages) -> list[Problem]:
    """Return what is wrong in the generation that is published now, kept for the pages."""
    time = utc_now().strftime("%Y-%m-%dT%H:%M:%SZ")
    while True:
        generation, store = published(folder), open_published(folder)
        if generation and generation == published(folder):
            break
    keep_doubts(folder, store, generation)
    whole = generation.quads <= SHAPES_LIMIT
    problems = check(store, progress=show, shapes=whole)
    keep(folder, store, generation, problems, time=time, whole=whole)
    return problems


def _line(store: Store, problem: Problem, lang: Lang) -> str:
    message = problem.message_en if lang == "en" else problem.message_vi
    file = _file(store, problem) or problem.document or ""
    span = f" [{problem.start}–{problem.end}]" if problem.start is not None else ""
    where = f" – {file}{span}" if file else ""
    return one_line(f"{say(f'severity-{problem.severity}', lang)} ({problem.code}): {message}{where}")


def _file(store: Store, problem: Problem) -> str | None:
    names = objects(store, problem.document, DEF + "fileName") if problem.document else []
    return names[0] if names else None
