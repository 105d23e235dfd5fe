"""``cancu build``: read files and folders, publish the graph, and tell what became of each file."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from kg import archive, staging
from kg.build import build
from kg.commands.terminal import WrongUse, progress, reason, tell
from kg.manifest import Entry
from kg.messages import Lang
from kg.reports import BuildReport, Fate, Outcome


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Build the store; the exit status is 1 if a file was refused or a loaded one was lost."""
    batch = opened_batch(arguments)
    with progress(lang) as show:
        report = build(arguments.paths, arguments.store, jobs=arguments.jobs, progress=show, batch=batch)
    if batch:
        _keep(batch, report, Path(arguments.store))
    _tell(report, lang)
    return 1 if report.lost or report.of("refused") else 0


def opened_batch(arguments: argparse.Namespace) -> staging.Batch | None:
    """Return the batch of ``--batch``; raises `WrongUse` where its folder is none."""
    if arguments.batch is None:
        return None
    batch = staging.opened(Path(arguments.batch).resolve())
    if batch is None:
        raise WrongUse(f"--batch: “{arguments.batch}”")
    return batch


def _keep(batch: staging.Batch, report: BuildReport, store: Path) -> None:
    """Keep with the batch what became of it; its files go unless some were refused now, which stay to look at."""
    held = {path: entry for entry in archive.state(store).documents.values() for path in entry.paths}
    documents = [_outcome(batch, told, held.get(told.path)) for told in report.outcomes]
    told = {"generation": asdict(report.generation), "published": report.published, "documents": documents}
    staging.write(batch.folder / "published.json", json.dumps(told))
    if not report.of("refused"):
        staging.clear(batch)


def _outcome(batch: staging.Batch, told: Outcome, entry: Entry | None) -> dict[str, str | None]:
    name = staging.inside(batch, told.path)
    message = told.refused.message.replace(told.path, name) if told.refused else ""
    read = entry.read if entry else None
    return {
        "name": name,
        "fate": told.fate,
        "note": told.note,
        "same_as": staging.inside(batch, told.same_as) if told.same_as else None,
        "message": message,
        "document": read.document if read else None,
        "instrument": read.instrument if read else None,
    }


def _tell(report: BuildReport, lang: Lang) -> None:
    for outcome in report.outcomes:
        if outcome.refused:
            tell("refusal", lang, message=reason(outcome.refused, lang))
        elif outcome.fate == "duplicate":
            tell("duplicate", lang, path=outcome.path, other=outcome.same_as)
        elif outcome.note:
            tell("partial", lang, path=outcome.path, note=outcome.note)
    for outcome in report.lost:
        if outcome.refused:
            tell("lost", lang, message=reason(outcome.refused, lang))
    if report.reread:
        tell("reread", lang, count=report.reread)
    fates = Counter(outcome.fate for outcome in report.outcomes)
    tell("built", lang, **{fate: fates[fate] for fate in get_args(Fate)})
    generation = report.generation
    key = "published" if report.published else "up-to-date"
    tell(key, lang, name=generation.name, quads=generation.quads)
