"""The hand-made graph as a published store, and the command line as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from kg.store import Part, count, publish
from tests.graph import lines

ROOT = Path(__file__).resolve().parent.parent


def publish_graph(folder: Path) -> str:
    """Publish `tests.graph` as a store in ``folder`` and return its name."""
    graphs: dict[str, list[str]] = defaultdict(list)
    for line in lines():
        graphs[line.rsplit(" ", 2)[1][1:-1]].append(line)
    data = {name: "".join(f"{line}\n" for line in of).encode() for name, of in graphs.items()}
    parts = [Part(name, count(quads, name), quads) for name, quads in data.items()]
    publish(folder, parts, content="x", lines=0, created="2026-11-20T12:00:00Z")
    (folder / "manifest").touch()
    return str(folder)


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run `cancu` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *arguments],
        cwd=ROOT, capture_output=True, timeout=60, check=False, env=os.environ | environment,
    )  # fmt: skip
