"""``cancu app``: the pages in the browser, from a child process that listens on loopback unless told otherwise."""

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
from ipaddress import ip_address
from pathlib import Path

from kg.arguments import HOST
from kg.commands.opening import opened
from kg.commands.terminal import tell, tell_text, write
from kg.faults import NoStore, NothingPublished
from kg.messages import Lang, say

TRIES = 100
"""How many ports from the wanted one on are tried."""
SERVER = "import sys; from kg.view.server import serve; serve(*sys.argv[1:])"
"""What a Python runs to serve the pages; the address and the port follow."""

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
    host, names = arguments.host, arguments.names
    if not ip_address(host).is_loopback:
        tell("app-open", lang, host=host)
    port = free_port(arguments.port, host)
    if port != arguments.port:
        tell("port-taken", lang, port=arguments.port, other=port)
    signal.signal(signal.SIGTERM, _interrupt)
    child = subprocess.Popen(
        [sys.executable, "-c", SERVER, host, str(port)],
        env=os.environ
        | {
            "CANCU_STORE": str(Path(arguments.store).resolve()),
            "CANCU_LANG": lang,
            "CANCU_HOSTS": ",".join([host, *names]),
        },
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = _address(host, port)
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


def free_port(wanted: int, host: str = HOST) -> int:
    """Return ``wanted`` or the next port that nothing listens on; raises `OSError` if there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(wanted, min(wanted + TRIES, 65_536)):
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted} on")


def _address(host: str, port: int) -> str:
    """Return where this machine's browser finds the pages."""
    everywhere = {"0.0.0.0": HOST, "::": "::1"}
    name = everywhere.get(host, host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


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
