"""``cancu status``, ``remove`` and ``restore``: what a store holds, and one document withdrawn or loaded again."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path

from kg import VERSION
from kg.build import remove
from kg.clock import moment
from kg.commands.build import opened_batch
from kg.commands.terminal import WrongUse, progress, reason, tell, write
from kg.holdings import Status, status
from kg.lineage_formats import one_line
from kg.manifest import Entry
from kg.messages import Lang, say
from kg.restoring import remove_batch, restore


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
    """Withdraw one document, or those of a batch, and publish the graph without them."""
    batch = opened_batch(arguments)
    if (arguments.document is None) == (batch is None):
        raise WrongUse(say("missing-arguments", lang, "DOCUMENT | --batch"))
    with progress(lang) as show:
        if batch:
            for entry in remove_batch(batch, arguments.store, progress=show):
                tell("removed-of-batch", lang, name=entry.name, label=_label(entry, lang))
            return 0
        removal = remove(arguments.document, arguments.store, progress=show)
    entry = removal.entry
    label = _label(entry, lang)
    tell("removed", lang, name=entry.name, label=label, original=removal.original, path=entry.path)
    tell("published", lang, name=removal.generation.name, quads=removal.generation.quads)
    return 0


def run_restore(arguments: argparse.Namespace, lang: Lang) -> int:
    """Load a withdrawn document again; the exit status is 1 if this version can't read it."""
    with progress(lang) as show:
        restoration = restore(arguments.document, arguments.store, progress=show)
    refused = restoration.outcome.refused
    if refused:
        tell("refusal", lang, message=reason(refused, lang))
    else:
        tell("restored", lang, name=restoration.entry.name, label=_label(restoration.entry, lang))
    tell("published", lang, name=restoration.generation.name, quads=restoration.generation.quads)
    return 1 if refused else 0


def _lines(told: Status, store: str, lang: Lang) -> list[str]:
    lines = [say("status-store", lang, store=store)]
    if told.generation:
        graph = dataclasses.asdict(told.generation) | {"created": moment(told.generation.created, lang)}
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
        lines += [f"  {reason(refused, lang)} ({moment(refused.time, lang)})" for refused in told.refusals]
    if told.removed:
        lines += ["", say("status-removed", lang, count=len(told.removed))]
        lines += [f"  {entry.read.sha256[:12]}  {_label(entry, lang)}" for entry in told.removed]
    return lines


def _entry(entry: Entry, lang: Lang) -> str:
    read = entry.read
    loaded = say("loaded-at", lang, time=moment(entry.loaded, lang), version=read.tool_version)
    parts = [entry.name, _label(entry, lang), loaded, read.note or ""]
    return f"  {read.sha256[:12]}  {one_line(' · '.join(part for part in parts if part))}"


def _label(entry: Entry, lang: Lang) -> str:
    read = entry.read
    number = " ".join(part for part in (read.type, read.number or say("no-number", lang)) if part)
    return " · ".join(part for part in (number, read.date, read.jurisdiction) if part)
