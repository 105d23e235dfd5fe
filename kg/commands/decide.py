"""``cancu decide``: what a person says that an ambiguous instrument of a document is, or its taking back."""

from __future__ import annotations

import argparse

from kg.commands.terminal import WrongUse, progress, tell
from kg.deciding import decide, undecide
from kg.manifest import Undecided
from kg.messages import Lang, say


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Keep a decision or take one back, and publish the graph that shows it."""
    if arguments.undo == bool(arguments.chosen) or (arguments.undo and (arguments.why or arguments.replace)):
        raise WrongUse(say("decide-or-undo", lang))
    with progress(lang) as show:
        if arguments.undo:
            ruling = undecide(
                arguments.document, arguments.instrument, arguments.store,
                by=arguments.by, seen=arguments.seen, progress=show,
            )  # fmt: skip
        else:
            ruling = decide(
                arguments.document, arguments.instrument, arguments.chosen, arguments.store,
                by=arguments.by, why=arguments.why, replace=arguments.replace, seen=arguments.seen,
                progress=show,
            )  # fmt: skip
    event = ruling.event
    if isinstance(event, Undecided):
        tell("undecided", lang, instrument=arguments.instrument, document=arguments.document)
    else:
        key = "decided" if event.chosen else "decided-none"
        tell(key, lang, label=event.label, file=event.file, chosen=event.chosen_label, count=len(event.among))
    tell("published", lang, name=ruling.generation.name, quads=ruling.generation.quads)
    return 0
