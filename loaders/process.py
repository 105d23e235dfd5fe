"""A process that reads documents one at a time, with limits, without a network, never longer than its parent lives.

The process leads a group of its own, so that the programs which a reader starts end with it. It is a new interpreter
that knows nothing of the program which asked for it: that program's main module is not run again.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Any

from loaders.files import Loaded
from loaders.refusal import told

Work = Callable[[Loaded], Any]
"""Reads one document; a function of a module that can be imported, so that another process finds it by name."""

_PROGRAM = "import sys; sys.path[:] = {path!r}; from loaders.process import serve; serve({end}, {memory})"

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
    """A process at work; ``fate`` and ``fault`` tell how it ended, once it has.

    It holds the other end of its standard input, unread, as a sign that this one lives.
    """

    def __init__(self, work: Work, load: Callable[[], object], memory: int) -> None:
        self.answers, theirs = Pipe()
        program = _PROGRAM.format(path=sys.path, end=theirs.fileno(), memory=memory)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,
            )
        self.fault: BaseException | None = None
        self.fate = ("", "")
        with suppress(OSError):
            self.answers.send((work, load))

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
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
        code = self._process.returncode
        how = signal.Signals(-code).name if code < 0 else str(code)
        self.fate = (f"tiến trình đọc bị dừng đột ngột, {how}", f"the reading process was stopped, {how}")
        self.answers.close()

    def _read_fault(self) -> None:
        with suppress(EOFError, OSError):
            answer = self.answers.recv()
            self.fault = answer if isinstance(answer, BaseException) else None


def serve(end: int, memory: int) -> None:
    """Read the documents that come through the pipe with this descriptor; whatever a reader raises ends the process."""
    os.set_inheritable(end, False)
    connection = Connection(end)
    _confine(memory)
    try:
        work, load = connection.recv()
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
    """Leave the network, take on the limits, and end when the parent does."""
    _leave_network()
    sys.addaudithook(_stay_inside)
    for kind, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, _FILE), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (most, most))
    threading.Thread(target=_end_with_parent, args=(os.dup(0),), daemon=True).start()
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 0)
    os.dup2(silence, 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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


def _end_with_parent(sign: int) -> None:
    os.read(sign, 1)
    os.killpg(0, signal.SIGKILL)
