"""``cancu build``: read files and folders, publish the graph, and tell what became of each file."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import get_args

from kg.build import build
from kg.commands.terminal import progress, reason, tell
from kg.messages import Lang
from kg.reports import BuildReport, Fate


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Build the store; the exit status is 1 if a file was refused or a loaded one was lost."""
    with progress(lang) as show:
        report = build(arguments.paths, arguments.store, jobs=arguments.jobs, progress=show)
    _tell(report, lang)
    return 1 if report.lost or report.of("refused") else 0


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
