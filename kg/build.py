"""From files to the published graph: read what is new, join it with what is held, publish.

Nothing is printed here; a `Progress` is called instead. The graph depends only on the documents held, their
file names and their load times, so the next build completes one that was killed as if nothing had happened.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg import archive, holdings, knowledge, staging, store
from kg.archive import Archive, Clock, utc_now
from kg.faults import DamagedManifest, LinkFailed
from kg.holdings import Status, status
from kg.manifest import Entry, Forgotten, Held, Read, Refused, Removed, Written
from kg.model import Extraction
from kg.publishing import make_generation
from kg.reports import BuildReport, Outcome, Progress, Removal, Road, settled
from kg.road import real_road
from kg.store import Generation
from loaders import files
from loaders import jobs as readers
from loaders.containers import holder, parts
from loaders.files import Loaded, Source
from loaders.jobs import CRASHES, Result, Taken
from loaders.link import outline
from loaders.quads import document_iri
from loaders.record import loads
from loaders.refusal import Refusal, refusal, told

__all__ = ["Build", "BuildReport", "Outcome", "Progress", "Removal", "Road", "Status", "build", "remove", "status"]


def build(
    paths: Iterable[str | os.PathLike[str]],
    store_dir: str | os.PathLike[str],
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    road: Road | None = None,
    clock: Clock = utc_now,
    batch: staging.Batch | None = None,
) -> BuildReport:
    """Load the files at and below ``paths`` into a store and publish its graph; raises `StoreError`.

    A file that can't be read is refused and set aside, and the others go on. Of a ``batch``, whose files these are,
    only the documents that a person kept are loaded, and what was read of them before is not read again.
    """
    with archive.writing(Path(store_dir), clock) as opened:
        run = Build(opened, road or real_road(), progress or silent, jobs, batch)
        seen = run.take_in(paths)
        reread = run.reread()
        published = run.publish()
        assert len(run.outcomes) == seen, "every file seen has one fate"
        outcomes = settled(run.outcomes, run.state.refusals)
        return BuildReport(outcomes, run.lost(), reread, run.current, published)


def remove(
    document: str,
    store_dir: str | os.PathLike[str],
    *,
    progress: Progress | None = None,
    road: Road | None = None,
    clock: Clock = utc_now,
) -> Removal:
    """Withdraw one document (see `kg.holdings.find`) and publish the graph without it; raises `StoreError`.

    Its bytes stay in the archive. Building its file again loads it again.
    """
    archive.state(Path(store_dir))
    with archive.writing(Path(store_dir), clock) as opened:
        entry = holdings.find(opened.state, document)
        run = Build(opened, road or real_road(), progress or silent, 1)
        opened.commit(Removed(entry.read.sha256))
        run.reread()
        run.publish()
        return Removal(entry, opened.original_path(entry.read.sha256), run.current)


def bring_up(opened: Archive, *, progress: Progress | None = None, road: Road | None = None) -> None:
    """Publish what the manifest of an open store asks for, if that is not published yet; raises `StoreError`."""
    run = Build(opened, road or real_road(), progress or silent, 1)
    run.reread()
    run.publish()


class Build:
    """One writer's work on an open archive; `outcomes` has an entry for each file seen."""

    def __init__(
        self, opened: Archive, road: Road, progress: Progress, jobs: int | None, batch: staging.Batch | None = None
    ) -> None:
        self.archive, self.state, self.root = opened, opened.state, opened.root
        self.road, self.progress, self.jobs = road, progress, jobs
        self.batch, self.kept = batch, staging.kept(batch) if batch else None
        self.fingerprint = road.fingerprint()
        self.vocabulary = holdings.as_bytes(road.vocabulary_quads())
        self.derived: dict[str, bytes] = {}
        self.outcomes: list[Outcome] = []
        self._awaiting: dict[str, list[str]] = {}
        self._refused_before = dict(self.state.refusals)
        before = store.published(self.root)
        if before and before.lines > self.state.lines:
            raise DamagedManifest(path=self.root / "manifest", line=self.state.lines + 1, why="0 byte")

    @property
    def current(self) -> Generation:
        """The published generation."""
        generation = store.published(self.root)
        assert generation, "something is published once a build is done"
        return generation

    def lost(self) -> tuple[Outcome, ...]:
        """Return the files that were not seen now and whose documents this version can't read."""
        seen = {told.path for told in self.outcomes}
        return tuple(
            Outcome(path, "refused", refused=refused)
            for path, refused in self.state.refusals.items()
            if path not in seen and self._refused_before.get(path) != refused
        )

    def take_in(self, paths: Iterable[str | os.PathLike[str]]) -> int:
        """Read the documents that are new or changed; return how many there are, each of an archive counted."""
        found = list(files.sources(map(_absolute, paths)))
        seen: dict[str, int] = {}
        for loaded, result in self._read(self._unknown(found, seen)):
            names = self._awaiting.pop(loaded.sha256)
            if isinstance(result, Taken):
                self._accept(names, loaded, result)
            else:
                self._refuse(names, result, loaded.data)
        self.outcomes.sort(key=lambda told: seen[told.path])
        opened = {source.name for source in found}
        unseen = [(path, holder(path)) for path in sorted(self.state.refusals.keys() - seen.keys())]
        gone = [Forgotten(path) for path, file in unseen if file in opened or not os.path.lexists(file)]
        if gone:
            self.archive.commit(*gone)
        return len(seen)

    def take_back(self, names: Sequence[str], loaded: Loaded) -> Outcome:
        """Read one document again and hold it under ``names``; return what became of it."""
        for _, result in self._read(iter([loaded])):
            if isinstance(result, Taken):
                self._accept(names, loaded, result)
            else:
                self._refuse(names, result, loaded.data)
        return self.outcomes[0]

    def reread(self) -> int:
        """Read again what another version read; return how many documents that were."""
        held = self.state.documents.values()
        stale = [entry for entry in held if entry.read.fingerprint != self.fingerprint]
        self._reread(stale)
        return len(stale)

    def publish(self) -> bool:
        """Bring the published graph up to the manifest; tell whether there was anything to do."""
        behind = not self._is_published()
        if behind:
            while self._write_documents():
                pass
        made = behind and not self._is_published()
        if made:
            make_generation(self.archive, self.vocabulary, self.derived, self.progress)
        store.prune(self.root)
        self.archive.sweep()
        return made

    def _read(self, documents: Iterator[Loaded]) -> Iterator[tuple[Loaded, Result]]:
        return readers.records(documents, self.road.extract, self.road.load, jobs=self.jobs)

    def _unknown(self, found: Sequence[Source], seen: dict[str, int]) -> Iterator[Loaded]:
        """Yield what must be read, give the rest its fate, and number in ``seen`` all that there is."""
        for done, source in enumerate(found):
            self.progress("read", done, len(found), source.name)
            for part in parts(source):
                name = part.path if isinstance(part, Refusal) else part.name
                if name in seen or not self._is_wanted(name):
                    continue
                if self.kept is not None:
                    self.progress("read", len(seen), len(self.kept), name)
                seen[name] = len(seen)
                if isinstance(part, Refusal):
                    self._refuse([name], part, None)
                elif part.sha256 in self._awaiting:
                    self._awaiting[part.sha256].append(name)
                elif not self._is_known(part):
                    before = staging.read(self.batch, part.sha256, self.fingerprint) if self.batch else None
                    if before:
                        self._accept([name], part, Taken(*before))
                    else:
                        self._awaiting[part.sha256] = [name]
                        yield part
        self.progress("read", len(found), len(found), "")

    def _is_wanted(self, name: str) -> bool:
        """Tell whether a person kept this document, where there was a choice."""
        return self.batch is None or self.kept is None or staging.inside(self.batch, name) in self.kept

    def _is_known(self, loaded: Loaded) -> bool:
        """Give a file its fate if this very version has read its bytes before."""
        name = loaded.name
        entry, refused = self.state.documents.get(loaded.sha256), self.state.refusals.get(name)
        if entry and entry.read.fingerprint == self.fingerprint:
            if name not in entry.paths:
                self.outcomes.append(Outcome(name, "duplicate", entry.read.note, entry.path))
                self.archive.commit(Held(loaded.sha256, name))
            else:
                self.outcomes.append(Outcome(name, "unchanged", entry.read.note))
                if refused:
                    self.archive.commit(Forgotten(name))
            return True
        bytes_read = (loaded.sha256, self.fingerprint, True)
        if refused and (refused.sha256, refused.fingerprint, refused.kept) == bytes_read:
            self.outcomes.append(Outcome(name, "refused", refused=refused))
            return True
        return False

    def _accept(self, names: Sequence[str], loaded: Loaded, taken: Taken) -> None:
        self.archive.keep_original(loaded.sha256, loaded.data)
        self.archive.keep_text(taken.text)
        self.archive.keep_record(loaded.sha256, self.fingerprint, taken.line)
        read = self._event(loads(taken.line))
        entry = self.state.documents.get(loaded.sha256)
        held = entry.paths if entry else ()
        self.archive.commit(read, *(Held(read.sha256, name) for name in names if name not in held))
        self.outcomes.append(Outcome(names[0], "accepted", read.note))
        self.outcomes += [Outcome(name, "duplicate", read.note, names[0]) for name in names[1:]]

    def _refuse(self, names: Sequence[str], why: Refusal, data: bytes | None) -> None:
        told = self._set_aside(why, data, names)
        self.outcomes += [Outcome(name, "refused", refused=told[name]) for name in names]

    def _set_aside(self, why: Refusal, data: bytes | None, names: Sequence[str] = ()) -> dict[str, Refused]:
        """Refuse the files ``names`` and every file whose document has the bytes refused."""
        entry = self.state.documents.get(why.sha256 or "")
        kept = data is not None and why.sha256 is not None
        if data is not None and why.sha256:
            self.archive.quarantine(why.sha256, data)
        told = {}
        for name in [*names, *(entry.paths if entry else ())]:
            here = replace(why, path=name)
            told[name] = Refused(name, here.code, here.message, here.message_en, here.sha256, self.fingerprint, kept)
        known = self.state.refusals
        new = [r for r in told.values() if r.code != "missing" and not _is_same(r, known.get(r.path))]
        if new:
            self.archive.commit(*new)
        return told

    def _reread(self, entries: Sequence[Entry]) -> None:
        for loaded, result in self._read(self._originals(entries)):
            if isinstance(result, Taken):
                self.archive.keep_text(result.text)
                self.archive.keep_record(loaded.sha256, self.fingerprint, result.line)
                self.archive.commit(self._event(loads(result.line)))
            else:
                self._set_aside(result, loaded.data)

    def _originals(self, entries: Sequence[Entry]) -> Iterator[Loaded]:
        for done, entry in enumerate(entries):
            self.progress("reread", done, len(entries), entry.path)
            data = self.archive.original(entry.read.sha256)
            if data is None:
                self._set_aside(Refusal(entry.path, "damaged", entry.read.sha256), None)
            else:
                yield Loaded(entry.path, entry.read.sha256, data)

    def _write_documents(self) -> bool:
        """Write the graphs of all documents; tell whether one had to be read again or refused instead."""
        entries = sorted(self.state.documents.values(), key=lambda entry: entry.read.sha256)
        outlines, lacking = self._outlines(entries)
        if lacking:
            self._reread(lacking)
            return True
        known = self.road.load()
        settled = self._settled(outlines, known)
        written: list[Written] = []
        failed: list[Refusal] = []
        for done, entry in enumerate(entries):
            self.progress("write", done, len(entries), entry.name)
            sha256 = entry.read.sha256
            extraction = self._extraction(entry)
            if extraction is None:
                return True
            try:
                data = holdings.as_bytes(self.road.quads(self.road.link(extraction, settled), known))
                size = store.count(data, entry.read.document)
            except CRASHES as error:
                failed.append(refusal("internal", entry.path, told(error), sha256))
                continue
            nq = self.archive.keep_document(data)
            if nq != entry.nq:
                written.append(Written(sha256, nq, size))
        self.progress("write", len(entries), len(entries), "")
        if not failed and written:
            self.archive.commit(*written)
        for why in failed:
            self._set_aside(why, self.archive.original(why.sha256 or ""))
        return bool(failed)

    def _extraction(self, entry: Entry) -> Extraction | None:
        """Return what was read in a document, or None if its record or its text is gone or damaged."""
        line = self.archive.record(entry.read.sha256, self.fingerprint)
        if not self.archive.has_text(entry.read.held):
            return None
        with suppress(KeyError, TypeError, ValueError):
            return replace(loads(line or ""), path=entry.path)
        return None

    def _outlines(self, entries: Sequence[Entry]) -> tuple[list[Extraction], list[Entry]]:
        """Return what the documents need to know of one another, and those whose record must be made again."""
        outlines, lacking = [], []
        for done, entry in enumerate(entries):
            self.progress("link", done, len(entries), entry.name)
            extraction = self._extraction(entry)
            if extraction is None:
                lacking.append(entry)
            else:
                outlines.append(outline(extraction))
        self.progress("link", len(entries), len(entries), "")
        return outlines, lacking

    def _settled(self, outlines: Sequence[Extraction], known: knowledge.Knowledge) -> Any:
        """Return the register of all documents; keep the graphs that follow from all of them together."""
        roads = {holdings.inferred_graph(): self.road.infer, holdings.authorities_graph(): self.road.authorities}
        try:
            settled = self.road.register(outlines)
            linked = [self.road.link(extraction, settled) for extraction in outlines]
            self.derived = {graph: holdings.as_bytes(follow(linked, known)) for graph, follow in roads.items()}
            for graph, data in self.derived.items():
                if data:
                    store.count(data, graph)
        except CRASHES as error:
            raise LinkFailed(why=told(error)) from error
        return settled

    def _event(self, extraction: Extraction) -> Read:
        return Read.of(extraction, document_iri(extraction.sha256), self.fingerprint)

    def _is_published(self) -> bool:
        """Tell whether the published graph is whole and the one that the manifest asks for."""
        current = store.published(self.root)
        if current is None or current.content != holdings.content(self.state, self.vocabulary):
            return False
        return not store.damaged_files(self.root, current)


def _absolute(path: str | os.PathLike[str]) -> str:
    text = os.fspath(path)
    return os.path.abspath(text) if text else text  # noqa: PTH100  resolving links would merge two names


def _is_same(refused: Refused, known: Refused | None) -> bool:
    return known is not None and replace(known, time="") == refused


def silent(stage: str, done: int, total: int, name: str) -> None:
    """Take no notice."""
