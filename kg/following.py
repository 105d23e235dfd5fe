"""A command that another program follows: it tells how far it is in a file, and ends when that program does.

The program that follows sets `PROGRESS` to the path of the file and holds the writing end of the command's standard
input. That end closes when the program ends, however it ends, so that no command goes on without it.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

PROGRESS = "CANCU_PROGRESS"
"""The environment variable that names the file of the progress."""

_PAUSE = 0.2
"""How many seconds lie at least between two writings of the progress within a stage."""
_GRACE = 10.0
"""How many seconds a command whose follower is gone may take to end."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a command is: ``done`` of ``total`` in a stage (`kg.reports.Progress`), at ``name``."""

    stage: str
    done: int
    total: int
    name: str


def followed() -> Path | None:
    """Return the file in which this process is asked to tell its progress."""
    path = os.environ.get(PROGRESS)
    return Path(path) if path else None


def progress(path: Path) -> Progress | None:
    """Return what a command told last, or None if it told nothing yet."""
    with suppress(OSError, ValueError, TypeError):
        return Progress(**json.loads(path.read_text("utf-8")))
    return None


class Teller:
    """Writes the progress to a file; a progress that can't be written stops nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stage, self._told = "", 0.0

    def __call__(self, stage: str, done: int, total: int, name: str) -> None:
        now = time.monotonic()
        if stage == self._stage and done < total and now < self._told + _PAUSE:
            return
        self._stage, self._told = stage, now
        unfinished = self._path.with_suffix(".part")
        with suppress(OSError):
            unfinished.write_text(json.dumps(asdict(Progress(stage, done, total, name))), "utf-8")
            unfinished.replace(self._path)


def take_leash() -> None:
    """End this process on SIGTERM as on Ctrl-C, and when its standard input ends."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_end_with_input, daemon=True).start()


def _end_with_input() -> None:
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE)
    os.kill(os.getpid(), signal.SIGKILL)
