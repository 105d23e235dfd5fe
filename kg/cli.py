"""The command line: parses, sets up the streams, runs one command, and turns faults into exit statuses.

0 = done, 1 = done with findings or failures that are listed, 2 = wrong use. Commands are imported when they
run, so that `cancu --help` costs no more than this module.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from kg import following
from kg.arguments import parser, wanted_lang
from kg.commands.terminal import WrongUse, tell, tell_text
from kg.faults import ForeignFolder, NoStore, NothingPublished, StoreError
from kg.messages import Lang
from kg.query_faults import QueryError, WrongQuestion

DONE, FAILED, WRONG_USE = 0, 1, 2
INTERRUPTED, BROKEN_PIPE = 130, 141
"""The statuses that a shell gives to a program ended by SIGINT or SIGPIPE."""

_COMMANDS = {
    "extract": ("kg.commands.extract", "run"),
    "build": ("kg.commands.build", "run"),
    "preview": ("kg.commands.preview", "run"),
    "trace": ("kg.commands.trace", "run"),
    "path": ("kg.commands.trace", "run_path"),
    "query": ("kg.commands.query", "run"),
    "check": ("kg.commands.check", "run"),
    "export": ("kg.commands.export", "run"),
    "status": ("kg.commands.status", "run"),
    "remove": ("kg.commands.status", "run_remove"),
    "restore": ("kg.commands.status", "run_restore"),
    "decide": ("kg.commands.decide", "run"),
    "serve": ("kg.commands.serve", "run"),
    "app": ("kg.commands.app", "run"),
}
_NO_SUCH_STORE = (NoStore, NothingPublished, ForeignFolder)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = wanted_lang(words)
    if argv is None and following.followed():
        following.take_leash()
    try:
        status = _run(words, lang)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        tell("interrupted", lang)
        return INTERRUPTED
    return status


def _run(words: Sequence[str], lang: Lang) -> int:
    try:
        arguments = parser(lang).parse_args(words)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USE
    command = f"cancu {arguments.command}"
    module, function = _COMMANDS[arguments.command]
    try:
        status: int = getattr(import_module(module), function)(arguments, lang)
    except WrongUse as error:
        tell("wrong-use", lang, command=command, problem=error)
        return WRONG_USE
    except StoreError as error:
        tell_text(f"{command}: {error.message(lang)}")
        return WRONG_USE if isinstance(error, _NO_SUCH_STORE) else FAILED
    except QueryError as error:
        tell_text(f"{command}: {error.message(lang)}")
        return WRONG_USE if isinstance(error, WrongQuestion) else FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        why = error.strerror or str(error)
        tell("failed", lang, command=command, what=error.filename or "–", why=why)
        return FAILED
    return status


def _silence_stdout() -> None:
    """Let the interpreter's last flush go nowhere: the reader has closed the pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
