"""A build that kills its own process: `python -m tests.crash FOLDER STORE LINE`.

SIGKILL comes before the LINE-th line of our store's modules that the build runs; with 0 it runs to its end
and prints how many lines that were.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from kg import archive, build, holdings, manifest, store
from tests import tiny

WATCHED = {module.__file__ for module in (archive, build, holdings, manifest, store)}


def main(folder: str, store_dir: str, last: int) -> None:
    run = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal run
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            run += 1
            if run == last:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    build.build([folder], store_dir, road=tiny.ROAD, clock=tiny.noon)
    sys.settrace(None)
    print(run)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
