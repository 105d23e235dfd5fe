"""How soon the command line answers, beside a bare Python and beside the libraries that it must not load.

python benchmarks/startup.py [--rounds 11]
"""

from __future__ import annotations

import argparse
import sys

from measure import CANCU, interleaved

COMMANDS = {
    "bare python": [sys.executable, "-c", "pass"],
    "cancu --help": [CANCU, "--help"],
    "cancu query": [CANCU, "query"],
    "import kg.knowledge": [sys.executable, "-c", "import kg.knowledge; kg.knowledge.load()"],
    "import spacy": [sys.executable, "-c", "import spacy"],
}


def main() -> int:
    """Print the medians, each also as a multiple of a bare Python."""
    options = argparse.ArgumentParser(description="Measure how soon the command line answers.")
    options.add_argument("--rounds", type=int, default=11)
    costs = interleaved(COMMANDS, options.parse_args().rounds)
    bare = costs["bare python"].clock
    for name, cost in costs.items():
        print(f"{name:22}{cost.clock * 1000:8.0f} ms  {cost.clock / bare:6.1f} × bare  {cost.memory:6.0f} MB memory")
    return 0


if __name__ == "__main__":
    sys.exit(main())
