"""How fast `cancu extract` reads: MB/s of the whole process, and as a part of one bare scan for numbers.

    python benchmarks/extract.py [--megabytes 50] [--rounds 3] [--jobs 1]

The documents are the real ones where they lie beside the checkout, else the samples, repeated as many files. The scan
is a process of its own that decodes the same files and runs `loaders.numbers.NUMBER` over them once; both are measured
in turn, in processor time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measure import CANCU, ROOT, interleaved

SEEDS = ROOT.parent / "shared" / "seeds"
SCAN = """
import sys
from pathlib import Path
from loaders.numbers import NUMBER
print(sum(1 for path in sorted(Path(sys.argv[1]).iterdir()) for _ in NUMBER.finditer(path.read_bytes().decode())))
"""
EMPTY = "import sys, loaders.numbers"
"""What the scan costs without its files: the start of Python and the imports."""


def documents() -> list[tuple[Path, bytes]]:
    """Return the documents that are measured, with where they lie."""
    source = SEEDS if SEEDS.is_dir() else ROOT / "samples"
    found = (p for p in sorted(source.iterdir()) if p.suffix in (".txt", ".md") and p.name != "README.md")
    return [(path, path.read_bytes()) for path in found]


def repeated(folder: Path, megabytes: float) -> int:
    """Write copies of the documents into a folder until they have so many megabytes; return the bytes."""
    texts = [data for _, data in documents()]
    written = copies = 0
    while written < megabytes * 1e6:
        for n, data in enumerate(texts):
            (folder / f"{copies:05}-{n:02}.txt").write_bytes(data + f"\n\nBản sao {copies}\n".encode())
            written += len(data)
        copies += 1
    return written


def main() -> int:
    """Print one line per measured thing."""
    options = argparse.ArgumentParser(description="Measure cancu extract.")
    options.add_argument("--megabytes", type=float, default=50)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--jobs", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = repeated(folder, chosen.megabytes) / 1e6
        files = len(list(folder.iterdir()))
        commands = {
            "extract": [CANCU, "extract", name, "--jobs", str(chosen.jobs)],
            "scan": [sys.executable, "-c", SCAN, name],
            "start": [sys.executable, "-c", EMPTY],
        }
        costs = interleaved(commands, chosen.rounds)
    extract, scan, start = (costs[n] for n in commands)
    bare = max(scan.processor - start.processor, 1e-9)
    print(f"{size:.1f} MB in {files} files, {chosen.rounds} rounds, jobs {chosen.jobs}")
    print(f"extract  {extract.processor:7.2f} s CPU  {extract.clock:7.2f} s  {extract.memory:6.0f} MB memory")
    print(f"scan     {scan.processor:7.2f} s CPU  {scan.clock:7.2f} s  {scan.memory:6.0f} MB memory")
    print(f"extract reads {size / extract.processor:.2f} MB/s of CPU, {size / extract.clock:.2f} MB/s by the clock")
    print(f"the bare scan reads {size / bare:.1f} MB/s; extract runs at {bare / extract.processor:.4f} of it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
