"""``cancu serve``: the SPARQL endpoint on loopback, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
from pathlib import Path

from kg.commands.opening import opened
from kg.commands.terminal import WrongUse, tell_text, write
from kg.faults import NothingPublished
from kg.messages import Lang, say
from kg.serve import HOST, listener, serve


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Answer queries; a store that has published nothing yet is told of, and served once it has."""
    try:
        opened(arguments)
    except NothingPublished as error:
        tell_text(error.message(lang))
    try:
        listening = listener(arguments.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise WrongUse(say("port-busy", lang, port=arguments.port)) from error
    with listening:
        try:
            signal.signal(signal.SIGTERM, _interrupt)
            write(say("endpoint-at", lang, address=f"http://{HOST}:{arguments.port}/sparql") + "\n")
            sys.stdout.flush()
            serve(listening, Path(arguments.store), lang=lang, seconds=arguments.seconds, jobs=arguments.jobs)
        except KeyboardInterrupt:
            return 0
    return 0


def _interrupt(signal_number: int, frame: object) -> None:
    raise KeyboardInterrupt
