"""What is taken back: the documents of a batch whose publication is not wanted, and a withdrawal that is undone."""

from __future__ import annotations

import os
from pathlib import Path

from kg import archive, holdings, staging
from kg.archive import Clock, utc_now
from kg.build import Build, silent
from kg.faults import DamagedFile, PathTaken
from kg.manifest import Entry, Removed
from kg.reports import Progress, Restoration, Road
from kg.road import real_road
from loaders.files import Loaded


def remove_batch(
    batch: staging.Batch,
    store_dir: str | os.PathLike[str],
    *,
    progress: Progress | None = None,
    road: Road | None = None,
    clock: Clock = utc_now,
) -> tuple[Entry, ...]:
    """Withdraw the documents that only this batch brought, published or not, and return them; raises `StoreError`."""
    with archive.writing(Path(store_dir), clock) as opened:
        held = opened.state.documents.values()
        entries = tuple(entry for entry in held if all(staging.inside(batch, path) != path for path in entry.paths))
        run = Build(opened, road or real_road(), progress or silent, 1)
        if entries:
            opened.commit(*(Removed(entry.read.sha256) for entry in entries))
            run.reread()
            run.publish()
        return entries


def restore(
    document: str,
    store_dir: str | os.PathLike[str],
    *,
    progress: Progress | None = None,
    road: Road | None = None,
    clock: Clock = utc_now,
) -> Restoration:
    """Load a withdrawn document again, from the bytes that the archive kept, and publish; raises `StoreError`.

    It is known under the paths of before that no other document has taken since.
    """
    archive.state(Path(store_dir))
    with archive.writing(Path(store_dir), clock) as opened:
        entry = holdings.find_removed(opened.state, document)
        sha256 = entry.read.sha256
        names = [path for path in entry.paths if path not in opened.state.holders]
        if not names:
            raise PathTaken(name=entry.name, path=entry.path)
        data = opened.original(sha256)
        if data is None:
            raise DamagedFile(path=opened.original_path(sha256))
        run = Build(opened, road or real_road(), progress or silent, 1)
        outcome = run.take_back(names, Loaded(names[0], sha256, data))
        run.reread()
        run.publish()
        return Restoration(entry, outcome, run.current)
