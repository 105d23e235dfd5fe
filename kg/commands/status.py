"""``cancu status`` and ``cancu remove``: what a store holds, and one document withdrawn from it."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from kg import VERSION
from kg.build import remove
from kg.commands.terminal import progress, reason, tell, write
from kg.holdings import Status, status
from kg.lineage_formats import one_line
from kg.manifest import Entry
from kg.messages import Lang, say


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write what the store holds, refused and withdrawn."""
    told = status(Path(arguments.store))
    if arguments.format == "json":
        data = dataclasses.asdict(told) | {"store": arguments.store, "version": VERSION}
        write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        write("\n".join(_lines(told, arguments.store, lang)) + "\n")
    return 0


def run_remove(arguments: argparse.Namespace, lang: Lang) -> int:
    """Withdraw one document and publish the graph without it."""
    with progress(lang) as show:
        removal = remove(arguments.document, arguments.store, progress=show)
    entry = removal.entry
    label = _label(entry, lang)
    tell("removed", lang, name=entry.name, label=label, original=removal.original, path=entry.path)
    tell("published", lang, name=removal.generation.name, quads=removal.generation.quads)
    return 0


def _lines(told: Status, store: str, lang: Lang) -> list[str]:
    lines = [say("status-store", lang, store=store)]
    if told.generation:
        graph = dataclasses.asdict(told.generation)
        lines.append(say("status-published", lang, **graph))
    else:
        lines.append(say("status-none", lang))
    if told.behind and told.generation:
        lines.append(say("status-behind", lang))
    if told.outdated:
        lines.append(say("status-outdated", lang, count=told.outdated))
    lines += ["", say("status-documents", lang, count=len(told.documents))]
    lines += [_entry(entry, lang) for entry in told.documents]
    if told.refusals:
        lines += ["", say("status-refused", lang, count=len(told.refusals))]
        lines += [f"  {reason(refused, lang)} ({refused.time})" for refused in told.refusals]
    if told.removed:
        lines += ["", say("status-removed", lang, count=len(told.removed))]
        lines += [f"  {entry.read.sha256[:12]}  {_label(entry, lang)}" for entry in told.removed]
    return lines


def _entry(entry: Entry, lang: Lang) -> str:
    read = entry.read
    loaded = say("loaded-at", lang, time=entry.loaded, version=read.tool_version)
    parts = [entry.name, _label(entry, lang), loaded, read.note or ""]
    return f"  {read.sha256[:12]}  {one_line(' · '.join(part for part in parts if part))}"


def _label(entry: Entry, lang: Lang) -> str:
    read = entry.read
    number = " ".join(part for part in (read.type, read.number or say("no-number", lang)) if part)
    return " · ".join(part for part in (number, read.date, read.jurisdiction) if part)
