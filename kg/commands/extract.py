"""``cancu extract``: one JSON line per document, in the order of the files; no store is needed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from kg import knowledge
from kg.commands.terminal import Stages, progress, tell, write
from kg.messages import Lang
from loaders.containers import parts
from loaders.files import Loaded, Source, sources
from loaders.jobs import records
from loaders.refusal import Refusal
from loaders.road import extract


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the extraction of every document; the exit status is 1 if a file was refused."""
    found = list(sources(arguments.paths))
    refused: list[Refusal] = []
    done = 0

    def refuse(refusal: Refusal) -> None:
        refused.append(refusal)
        tell("refusal", lang, message=refusal.message_en if lang == "en" else refusal.message)

    with progress(lang) as show:
        documents = _loaded(found, refuse, show)
        for _, result in records(documents, extract, knowledge.load, jobs=arguments.jobs):
            if isinstance(result, Refusal):
                refuse(result)
            else:
                write(result.line + "\n")
                done += 1
    if refused:
        tell("extracted", lang, done=done, refused=len(refused))
    return 1 if refused else 0


def _loaded(found: list[Source], refuse: Callable[[Refusal], None], show: Stages) -> Iterator[Loaded]:
    """Yield the bytes of each source, those that can't be read handed to ``refuse``."""
    for n, source in enumerate(found):
        show("read", n, len(found), source.name)
        for part in parts(source):
            if isinstance(part, Refusal):
                refuse(part)
            else:
                yield part
