"""The benchmarks run on what lies at hand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_parts_of_reading_are_measured_beside_one_scan() -> None:
    command = [sys.executable, "benchmarks/stages.py", "--rounds", "1"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^(.+?)\s{2,}[\d.]+ MB/s +[\d.]+ scans$", printed, re.MULTILINE) == [
        "the bare scan",
        "numbers, header, mentions, identity, relations",
        "and assignment tables",
        "everything",
    ]
