"""Commands as child processes of the pages: followed, found again, cancelled, never orphaned, one writer at a time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg import clock
from kg.archive import writing
from kg.faults import ForeignFolder
from kg.following import PROGRESS, Progress, Teller, progress
from kg.resources import APP
from kg.store import published
from kg.view import child, following

_WAIT = 60.0
PLAN = """ỦY BAN NHÂN DÂN TỈNH TRÀ VINH
Số: 24/KH-UBND
Trà Vinh, ngày 05 tháng 3 năm 2025

KẾ HOẠCH
Thực hiện Nghị quyết số 21-NQ/TU
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "đến").mkdir()
    (tmp_path / "đến" / "Kế hoạch.txt").write_text(PLAN, "utf-8")
    return tmp_path / "đến"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "kho"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus that takes minutes to read."""
    path = tmp_path / "dài.jsonl"
    path.write_text("".join(json.dumps({"content": f"{n}\n{PLAN * 20}"}) + "\n" for n in range(5000)), "utf-8")
    return path


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + _WAIT
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _alive(pid)


def test_job_builds_and_is_found_by_its_id(inbox: Path, store: Path) -> None:
    started = child.start(store, ["build", str(inbox)], title="Nạp thử")
    assert child.waited(started, _WAIT) == "done"
    assert published(store)
    found = child.job(store, started.id)
    assert found == started
    assert child.messages(found)[-1].startswith("Đã công bố gen-000001")


def test_job_tells_its_progress(inbox: Path, store: Path) -> None:
    started = child.start(store, ["build", str(inbox)], title="Nạp thử")
    child.waited(started, _WAIT)
    assert child.progress(started) == Progress("publish", 1, 1, "")


def test_data_of_a_job_is_what_it_wrote(inbox: Path, store: Path) -> None:
    child.waited(child.start(store, ["build", str(inbox)], title="Nạp"), _WAIT)
    asked = child.start(store, ["status", "--format", "json"], title="Xem", writes=False)
    child.waited(asked, _WAIT)
    assert [entry["read"]["number"] for entry in json.loads(child.output(asked))["documents"]] == ["24/KH-UBND"]


def test_refused_file_is_no_failure_of_the_job(inbox: Path, store: Path) -> None:
    (inbox / "hỏng.pdf").write_bytes(b"%PDF-1.4 x")
    started = child.start(store, ["build", str(inbox)], title="Nạp")
    assert (child.waited(started, _WAIT), child.fault(started)) == ("done", "")
    assert any("hỏng.pdf" in line for line in child.messages(started))


def test_failed_job_tells_why_in_vietnamese(inbox: Path, store: Path) -> None:
    child.waited(child.start(store, ["build", str(inbox)], title="Nạp"), _WAIT)
    started = child.start(store, ["remove", "99/KH-UBND"], title="Gỡ")
    assert child.waited(started, _WAIT) == "failed"
    assert child.fault(started).startswith("Không có văn bản “99/KH-UBND” trong kho.")


def test_refusal_in_several_lines_is_told_whole_and_is_no_success(inbox: Path, store: Path) -> None:
    child.waited(child.start(store, ["build", str(inbox)], title="Nạp"), _WAIT)
    (inbox / "Kế hoạch 2.txt").write_text(PLAN.replace("ngày 05", "ngày 06"), "utf-8")
    child.waited(child.start(store, ["build", str(inbox)], title="Nạp"), _WAIT)
    started = child.start(store, ["remove", "24/KH-UBND"], title="Gỡ")
    assert child.waited(started, _WAIT) == "failed"
    ended = child.end(started)
    assert ended and ended.status == 1
    first, *listed = child.fault(started).splitlines()
    assert first.startswith("“24/KH-UBND” chỉ nhiều văn bản") and len(listed) == 2


def test_step_that_cannot_be_counted_tells_how_long_it_has_run(tmp_path: Path) -> None:
    began = clock.now().timestamp() - 125
    publishing = child.Job("0" * 16, tmp_path, "Lưu quyết định", (), True, 1, "", began)
    (tmp_path / "progress.json").write_text(
        json.dumps({"stage": "publish", "done": 0, "total": 1, "name": ""}), "utf-8"
    )
    told = following._progress(publishing)
    assert "đã chạy 2 phút 5 giây" in told and "0/1" not in told


def test_locked_store_is_told_with_its_writer(inbox: Path, store: Path) -> None:
    with writing(store):
        started = child.start(store, ["build", str(inbox)], title="Nạp")
        assert child.waited(started, _WAIT) == "failed"
    assert f"đang được tiến trình {os.getpid()} ghi" in child.fault(started)
    assert "Đó là lệnh: " in child.fault(started) and "pytest" in child.fault(started)


def test_second_writer_is_told_of_the_first(inbox: Path, store: Path, corpus: Path) -> None:
    first = child.start(store, ["build", str(corpus)], title="Việc đầu")
    with pytest.raises(child.Busy, match="Việc đầu") as raised:
        child.start(store, ["build", str(inbox)], title="Việc sau")
    assert raised.value.job.id == first.id
    child.cancel(first)
    assert child.waited(first, _WAIT) == "cancelled"
    again = child.start(store, ["build", str(inbox)], title="Việc sau")
    assert child.waited(again, _WAIT) == "done"


def test_cancelled_job_ends(store: Path, corpus: Path) -> None:
    started = child.start(store, ["build", str(corpus)], title="Nạp")
    assert [job.id for job in child.running(store)] == [started.id]
    child.cancel(started)
    assert child.waited(started, _WAIT) == "cancelled"
    assert not _alive(started.pid)
    assert child.running(store) == []


def test_job_that_takes_too_long_is_ended(store: Path, corpus: Path) -> None:
    started = child.start(store, ["build", str(corpus)], title="lâu", seconds=2)
    assert child.waited(started, _WAIT) == "overtime"
    assert not _alive(started.pid)


STARTS = """
import sys, time
from pathlib import Path
from kg.view import child, following
print(child.start(Path(sys.argv[1]), ["build", sys.argv[2]], title="mồ côi").id, flush=True)
time.sleep(100)
"""


def _server(store: Path, corpus: Path) -> tuple[subprocess.Popen[str], child.Job]:
    """Start another process that starts a job, and return both."""
    command = [sys.executable, "-c", STARTS, str(store), str(corpus)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=APP.parent)
    assert server.stdout
    found = child.job(store, server.stdout.readline().strip())
    assert found
    return server, found


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_job_does_not_outlive_its_server(how: signal.Signals, store: Path, corpus: Path) -> None:
    server, started = _server(store, corpus)
    assert child.state(started) == "running"
    time.sleep(1)
    server.send_signal(how)
    server.wait(10)
    assert _gone(started.pid)
    assert child.state(started) == "lost"
    assert "Máy chủ đã dừng" in child.fault(started)


def test_another_server_sees_and_cancels_a_job(store: Path, corpus: Path) -> None:
    server, started = _server(store, corpus)
    try:
        assert [job.title for job in child.running(store)] == ["mồ côi"]
        child.cancel(started)
        assert child.waited(started, _WAIT) == "cancelled"
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("id", ["", "..", "../../etc", "0123456789abcde", "0123456789ABCDEF", "0" * 16])
def test_unknown_job_is_none(id: str, store: Path) -> None:
    assert child.job(store, id) is None


def test_job_leaves_other_folders_alone(inbox: Path) -> None:
    job = None
    try:
        job = child.start(inbox, ["status"], title="x")
    except ForeignFolder as error:
        assert "không phải kho cancu" in str(error)
    assert job is None
    assert [path.name for path in inbox.iterdir()] == ["Kế hoạch.txt"]


def test_progress_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    told = Teller(tmp_path / "không có" / "p.json")
    told("read", 1, 2, "a")
    assert progress(tmp_path / "không có" / "p.json") is None


def test_progress_is_told_at_the_end_of_a_stage(tmp_path: Path) -> None:
    told = Teller(tmp_path / "p.json")
    for done in range(101):
        told("read", done, 100, "Kế hoạch")
    assert progress(tmp_path / "p.json") == Progress("read", 100, 100, "Kế hoạch")


def test_command_without_a_follower_keeps_its_streams(inbox: Path, store: Path) -> None:
    assert PROGRESS not in os.environ
    done = subprocess.run([sys.executable, "-m", "kg.cli", "build", str(inbox), "--store", str(store)],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=APP.parent)  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")
