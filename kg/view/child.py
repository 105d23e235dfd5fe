"""Commands that the pages start: child processes that write, each followed by what it leaves in a folder of its own.

    STORE/jobs/<id>/job.json         what was started, when, as which process
                    progress.json    how far it is (`kg.following`)
                    stdout, stderr   its data; what it tells people, in Vietnamese
                    cancelled        a person wants it to end
                    ended.json       how it ended

A job is known by its id, so that a page finds it again after a reload. The server holds the other end of its standard
input: a job ends with the server. Only one job that writes runs at a time; the store's lock keeps out all others.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from kg import archive, following
from kg.following import Progress

State = Literal["running", "done", "failed", "cancelled", "overtime", "lost"]
"""``done`` is exit status 0 or 1 (with findings that are listed) of a command that ends so; ``lost`` tells that the
server ended before the job did."""

SECONDS = 12 * 3600.0
"""How long a job may take."""

_ID = re.compile(r"[0-9a-f]{16}")
_TRACE = "Traceback ("
_WRITER = re.compile(r"tiến trình (\d{1,9}) ghi")
_FAULT = re.compile(r"cancu [a-z]{1,20}: |(?=Traceback \()")
_KEPT = 60
"""How many ended jobs are remembered."""
_STEP, _GRACE = 0.1, 15.0
_TAIL = 64 * 1024
_LONGEST = 64 * 1024 * 1024

_starting = threading.Lock()
_followers: dict[str, threading.Thread] = {}


class Busy(Exception):
    """Another job writes to the store; ``job`` is that one."""

    def __init__(self, job: Job) -> None:
        self.job = job
        super().__init__(f"Đang có việc khác ghi vào kho: {job.title}. Đợi việc đó xong rồi làm lại.")


@dataclass(frozen=True, slots=True)
class Job:
    """A command that was started; ``title`` is what people call it, ``started`` in seconds since 1970."""

    id: str
    folder: Path
    title: str
    arguments: tuple[str, ...]
    writes: bool
    pid: int
    born: str
    started: float


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: its exit status, negative for a signal, and what its end was."""

    status: int
    state: State
    time: float


def start(store: Path, arguments: Sequence[str], *, title: str, writes: bool = True, seconds: float = SECONDS) -> Job:
    """Start ``cancu ARGUMENTS --store STORE``; raises `Busy`, or `StoreError` where the disk does not take it."""
    store = store.resolve()
    with archive.storage(store), _starting:
        archive.make(store)
        busy = next((job for job in running(store) if job.writes), None) if writes else None
        if busy:
            raise Busy(busy)
        _forget_old(store)
        folder = store / "jobs" / secrets.token_hex(8)
        folder.mkdir(parents=True)
        process = _process(store, folder, arguments)
        job = Job(folder.name, folder, title, tuple(arguments), writes, process.pid, _born(process.pid), time.time())
        _write(folder / "job.json", {**asdict(job), "folder": None})
        follower = threading.Thread(target=_follow, args=(process, folder, seconds), daemon=True)
        _followers[job.id] = follower
        follower.start()
    return job


def job(store: Path, id: str) -> Job | None:
    """Return the job of this id, or None if there is none or it is forgotten."""
    if not _ID.fullmatch(id):
        return None
    folder = store.resolve() / "jobs" / id
    with suppress(OSError, ValueError, TypeError):
        told = json.loads((folder / "job.json").read_text("utf-8"))
        return Job(**(told | {"folder": folder, "arguments": tuple(told["arguments"])}))
    return None


def state(job: Job) -> State:
    """Return how a job stands now."""
    ended = end(job)
    if ended:
        return ended.state
    if _is_running(job):
        return "running"
    ended = end(job)
    return ended.state if ended else "lost"


def end(job: Job) -> Ended | None:
    """Return how a job ended, or None while it runs and where nobody saw its end."""
    with suppress(OSError, ValueError, TypeError):
        return Ended(**json.loads((job.folder / "ended.json").read_text("utf-8")))
    return None


def progress(job: Job) -> Progress | None:
    """Return how far a job is, or was when it ended."""
    return following.progress(job.folder / "progress.json")


def output(job: Job) -> str:
    """Return the data that a job wrote, up to 64 MB."""
    with suppress(OSError), (job.folder / "stdout").open("rb") as file:
        return file.read(_LONGEST).decode("utf-8", "replace")
    return ""


def messages(job: Job) -> tuple[str, ...]:
    """Return the last lines that a job told people."""
    return _told(job.folder)


def fault(job: Job) -> str:
    """Return why a job did not do what was asked, in Vietnamese; empty for one that did or still runs."""
    match state(job):
        case "running" | "done":
            return ""
        case "cancelled":
            return "Đã dừng theo yêu cầu. Đồ thị đã công bố giữ nguyên."
        case "overtime":
            return "Việc chạy quá lâu nên đã bị dừng. Đồ thị đã công bố giữ nguyên; chia nhỏ rồi làm lại."
        case "lost":
            return "Máy chủ đã dừng khi việc chưa xong. Đồ thị đã công bố giữ nguyên; bấm làm lại để làm tiếp."
        case "failed":
            why = _why(messages(job))
            writer = _WRITER.search(why)
            return why + _who(job.folder.parent.parent, int(writer[1])) if writer else why


def was_kept_out(job: Job) -> bool:
    """Tell whether a job failed because another process was writing, and so did nothing."""
    return state(job) == "failed" and bool(_WRITER.search(_why(messages(job))))


def running(store: Path) -> list[Job]:
    """Return the jobs of a store that run now, in the order in which they were started."""
    found = [one for one in _jobs(store.resolve()) if state(one) == "running"]
    return sorted(found, key=lambda one: one.started)


def cancel(job: Job) -> None:
    """Ask a job to end; it is killed where it does not within 15 seconds."""
    with suppress(OSError):
        (job.folder / "cancelled").touch()


def waited(job: Job, seconds: float) -> State:
    """Return how a job stands once it has ended, or after ``seconds``."""
    deadline = time.monotonic() + seconds
    while (found := state(job)) == "running" and time.monotonic() < deadline:
        time.sleep(_STEP / 2)
    return found


def _process(store: Path, folder: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        following.PROGRESS: str(folder / "progress.json"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
        "CANCU_LANG": "vi",
    }
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as told:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.cli", *arguments, "--store", str(store)],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=told,
            start_new_session=True,
        )


def _follow(process: subprocess.Popen[bytes], folder: Path, seconds: float) -> None:
    """Wait for the end of a process, which may be asked for, and write down what it was."""
    deadline, asked = time.monotonic() + seconds, 0.0
    why: State = "done"
    while True:
        with suppress(subprocess.TimeoutExpired):
            status = process.wait(_STEP)
            break
        now = time.monotonic()
        if not asked and (now > deadline or (folder / "cancelled").exists()):
            why, asked = "overtime" if now > deadline else "cancelled", now
            process.terminate()
        elif asked and now > asked + _GRACE:
            process.kill()
    if process.stdin:
        process.stdin.close()
    if why == "done" or status in (0, 1):
        why = "failed" if status not in (0, 1) or _broke_off(_told(folder)) is not None else "done"
    with suppress(OSError):
        _write(folder / "ended.json", asdict(Ended(status, why, time.time())))


def _who(store: Path, pid: int) -> str:
    """Return what the process that writes to a store is doing, as far as this machine tells."""
    known = next((job for job in _jobs(store) if job.pid == pid and state(job) == "running"), None)
    if known:
        return f"\nĐó là việc: {known.title}."
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return f"\nĐó là lệnh: {' '.join(words).strip()[:200]}"
    return ""


def _why(told: Sequence[str]) -> str:
    first = _broke_off(told)
    if first is None or told[first].startswith(_TRACE):
        return (
            "Chương trình gặp lỗi ngoài dự kiến; đồ thị đã công bố giữ nguyên. Làm lại; nếu vẫn lỗi, báo người bảo trì."
        )
    return "\n".join((_FAULT.sub("", told[first]), *told[first + 1 :]))


def _broke_off(lines: Sequence[str]) -> int | None:
    """Return the line in which a command says under its own name why it did nothing, None where it lists findings."""
    return next((n for n, line in enumerate(lines) if _FAULT.match(line)), None)


def _told(folder: Path) -> tuple[str, ...]:
    with suppress(OSError), (folder / "stderr").open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines()
        return tuple(lines[1:] if size > _TAIL else lines)
    return ()


def _is_running(job: Job) -> bool:
    follower = _followers.get(job.id)
    if follower:
        return follower.is_alive()
    return bool(job.born) and _born(job.pid) == job.born


def _born(pid: int) -> str:
    """Return what tells a process from a later one of the same number: when it began, in the system's ticks."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    return ""


def _jobs(store: Path) -> Iterator[Job]:
    with suppress(FileNotFoundError):
        for folder in (store / "jobs").iterdir():
            found = job(store, folder.name)
            if found:
                yield found


def _forget_old(store: Path) -> None:
    ended = sorted((one for one in _jobs(store) if state(one) != "running"), key=lambda one: one.started)
    for one in ended[:-_KEPT]:
        _followers.pop(one.id, None)
        shutil.rmtree(one.folder, ignore_errors=True)


def _write(path: Path, told: dict[str, object]) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(told), "utf-8")
    unfinished.replace(path)
