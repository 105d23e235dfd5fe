"""A Chromium to drive, and the server of the pages as a child process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from kg.arguments import HOST
from kg.commands.app import SERVER

WAIT = 60_000
"""How long a page may take, in milliseconds, on a busy machine."""


def chromium() -> str:
    """Return where a Chromium lies; without one the test fails in CI and is skipped elsewhere."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("CI must drive a real Chromium, and none of these is installed: " + ", ".join(names))
    pytest.skip("no Chromium is installed: " + ", ".join(names))


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Serve the pages over ``store`` on a free port of loopback; yields the address, ends its own child."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port = listener.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, HOST, str(port)],
        env={**os.environ, "CANCU_STORE": str(store)},
        cwd=store,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://{HOST}:{port}"
        waited(server, address)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def waited(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                raise RuntimeError(f"the server ended with status {server.returncode}") from None
            time.sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds")


def serious(page: Page) -> list[str]:
    """Return what axe-core finds on a page that is serious or worse, once the page has come to rest."""
    page.wait_for_timeout(1000)
    return [
        f"{v['id']} ({v['impact']}): {node['target']} {node.get('failureSummary', '')[:300]}"
        for v in Axe().run(page).response["violations"]
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"][:3]
    ]
