"""``cancu export``: the whole graph as a file or to standard output."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.commands.opening import opened
from kg.commands.terminal import tell
from kg.export import export
from kg.messages import Lang


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write the export to ``OUT``, whole or not at all; ``-`` is standard output."""
    store = opened(arguments)
    if arguments.out == "-":
        sys.stdout.flush()
        export(store, arguments.format, sys.stdout.buffer)
        return 0
    export(store, arguments.format, Path(arguments.out))
    tell("exported", lang, path=arguments.out)
    return 0
