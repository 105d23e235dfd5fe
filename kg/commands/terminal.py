"""Where commands write: data to standard output, everything for people to standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from kg import following
from kg.manifest import Refused
from kg.messages import Lang, say

HANDFUL = 8
"""Up to so many files no progress is shown."""


class WrongUse(Exception):
    """The command was called in a way that can't work; the message tells why, in the caller's language."""


class Stages(Protocol):
    """Told how far the work is: ``done`` of ``total`` in a stage whose title is the message ``stage-…``."""

    def __call__(self, stage: str, done: int, total: int, name: str) -> None: ...


def write(text: str) -> None:
    """Write data to standard output."""
    sys.stdout.write(text)


def tell(key: str, lang: Lang, /, **fields: object) -> None:
    """Write a message on a line of its own to standard error."""
    tell_text(say(key, lang, **fields))


def reason(refused: Refused, lang: Lang) -> str:
    """Return why a file was not taken, in the reader's language."""
    return refused.message_en if lang == "en" else refused.message


def tell_text(text: str) -> None:
    """Write a line for people to standard error."""
    sys.stderr.write(text + "\n")


@contextmanager
def progress(lang: Lang) -> Iterator[Stages]:
    """Show how far the work is while the block runs, if a person watches and there is enough to do.

    A program that follows this one is told in the file that it named (`kg.following`).
    """
    path = following.followed()
    if path:
        yield following.Teller(path)
        return
    if not sys.stderr.isatty():
        yield lambda stage, done, total, name: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int, name: str) -> None:
            if total > HANDFUL:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(say(f"stage-{stage}", lang))
                bars.update(tasks[stage], completed=done, total=total)

        yield show
