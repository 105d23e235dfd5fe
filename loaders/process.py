"""A process that reads documents one at a time, with limits, without a network, never longer than its parent lives.

The process leads a group of its own, so that the programs which a reader starts end with it.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any

from loaders.files import Loaded
from loaders.refusal import told

Work = Callable[[Loaded], Any]
"""Reads one document; a function of a module, so that a spawned process finds it by name."""

_FILE = 1 << 30
"""The largest file that the process may write, in bytes."""
_TIRED = 1 << 20
"""The memory, in KiB, above which a process is not given another document."""
_OUTSIDE = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo"})
"""What a program does, as Python tells it, that needs a network."""
_NEW_NET, _NEW_USER = 0x40000000, 0x10000000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a process says of a document, or ``why`` it can't; ``last`` tells that it will read no more."""

    result: Any
    last: bool = False
    why: str = ""


class Process:
    """A spawned process at work; ``fate`` and ``fault`` tell how it ended, once it has."""

    def __init__(self, work: Work, load: Callable[[], object], memory: int) -> None:
        context = get_context("spawn")
        self.answers, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work, load, memory), daemon=True)
        self._process.start()
        theirs.close()
        self.fault: BaseException | None = None
        self.fate = ("", "")

    def send(self, document: Loaded) -> bool:
        """Hand over a document; tell whether there was anyone to take it."""
        try:
            self.answers.send(document)
        except OSError:
            self._read_fault()
            return False
        return True

    def receive(self) -> Answer | None:
        """Return the process's answer, or None if it ended without one."""
        try:
            answer = self.answers.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, BaseException):
            self.fault = answer
            return None
        assert isinstance(answer, Answer)
        return answer

    def end(self) -> None:
        """End the process and all that it started."""
        self._process.join(0)
        alive = self._process.is_alive()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        if alive:
            self._process.kill()
        self._process.join()
        code = self._process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else str(code)
        self.fate = (f"tiến trình đọc bị dừng đột ngột, {how}", f"the reading process was stopped, {how}")
        self.answers.close()

    def _read_fault(self) -> None:
        with suppress(EOFError, OSError):
            answer = self.answers.recv()
            self.fault = answer if isinstance(answer, BaseException) else None


def _serve(connection: Connection, work: Work, load: Callable[[], object], memory: int) -> None:
    """Read documents until the parent wants no more; whatever a reader raises ends the process."""
    _confine(memory)
    try:
        load()
    except BaseException as error:
        connection.send(error)
        raise
    while True:
        try:
            document = connection.recv()
        except EOFError:
            return
        try:
            result = work(document)
        except BaseException as error:
            connection.send(Answer(None, last=True, why=told(error)))
            raise
        tired = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _TIRED
        connection.send(Answer(result, last=tired))
        if tired:
            return


def _confine(memory: int) -> None:
    """Leave the network and the parent's group, take on the limits, and end when the parent does."""
    os.setpgid(0, 0)
    _leave_network()
    sys.addaudithook(_stay_inside)
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, _FILE), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (most, most))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _leave_network() -> None:
    """Go into a network without any way out, where the system lets this process do so."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NET) == 0:
        return
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NET) == 0:
        with suppress(OSError):
            for name, text in (
                ("setgroups", "deny"),
                ("uid_map", f"{user} {user} 1"),
                ("gid_map", f"{group} {group} 1"),
            ):
                with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123  a file of the kernel
                    file.write(text)


def _stay_inside(event: str, _: tuple[object, ...]) -> None:
    if event in _OUTSIDE:
        raise PermissionError(f"no network here: {event}")


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os.killpg(0, signal.SIGKILL)
