"""``cancu app``: the pages in the browser, as a Streamlit child process that listens on loopback only."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path

from kg.commands.opening import opened
from kg.commands.terminal import tell, tell_text, write
from kg.faults import NoStore, NothingPublished
from kg.messages import Lang, say
from kg.resources import APP

HOST = "127.0.0.1"
TRIES = 100
"""How many ports from the wanted one on are tried."""

_OPTIONS = (
    "--server.headless=true",
    f"--server.address={HOST}",
    "--server.fileWatcherType=none",
    "--browser.gatherUsageStats=false",
    "--client.toolbarMode=minimal",
    "--client.showErrorDetails=none",
)
_GRACE = 5.0
_START_LIMIT = 60.0


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Serve the pages until Ctrl-C or SIGTERM; the exit status is 1 if the child ends by itself.

    A store that is still empty is told of, not refused: the pages say what to do and follow the first build.
    """
    try:
        opened(arguments)
    except (NoStore, NothingPublished) as error:
        tell_text(error.message(lang))
    port = free_port(arguments.port)
    if port != arguments.port:
        tell("port-taken", lang, port=arguments.port, other=port)
    signal.signal(signal.SIGTERM, _interrupt)
    child = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={port}", *_OPTIONS],
        env=os.environ | {"CANCU_STORE": str(Path(arguments.store).resolve()), "CANCU_LANG": lang},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://{HOST}:{port}"
    try:
        if _answers(child, address):
            write(say("app-at", lang, address=address) + "\n")
            sys.stdout.flush()
            if arguments.open:
                webbrowser.open(address)
            child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end(child)
    tell("app-ended", lang, code=child.returncode)
    return 1


def free_port(wanted: int) -> int:
    """Return ``wanted`` or the next port that nothing listens on; raises `OSError` if there is none."""
    for port in range(wanted, min(wanted + TRIES, 65_536)):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted} on")


def _answers(child: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the pages answer; False if the child ended or takes longer than any start should."""
    deadline = time.monotonic() + _START_LIMIT
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _interrupt(signal_number: int, frame: object) -> None:
    raise KeyboardInterrupt
