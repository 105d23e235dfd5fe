"""A running endpoint for tests: a process of its own, and requests to it."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kg.commands.app import free_port
from tests.published import ROOT

QUERY_TYPE = {"Content-Type": "application/sparql-query"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Running:
    """An endpoint that answers at ``port``."""

    process: subprocess.Popen[str]
    port: int

    def send(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Send one request as it is and return the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, target, body, dict(headers or {}))
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read().decode())
        finally:
            connection.close()

    def ask(self, query: str, **headers: str) -> Answer:
        """Post a query directly."""
        return self.send("POST", "/sparql", QUERY_TYPE | headers, query.encode())

    def get(self, query: str) -> Answer:
        """Ask with the query in the address."""
        return self.send("GET", "/sparql?" + urllib.parse.urlencode({"query": query}))

    def workers(self) -> list[int]:
        """Return the process ids of the endpoint's children."""
        found = []
        for task in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, task.read_text().split())
        return found


@contextmanager
def running(store: str, *options: str, end: int = signal.SIGTERM) -> Iterator[Running]:
    """Run `cancu serve` during the block and end it with the signal ``end``."""
    port = free_port(18_700 + os.getpid() % 1000)
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "serve", "--port", str(port), "--store", store, *options],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout
    try:
        assert f"http://127.0.0.1:{port}/sparql" in process.stdout.readline()
        yield Running(process, port)
    finally:
        process.send_signal(end)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
