"""``cancu preview``: read files as ``cancu build`` does and tell what each would add; nothing is published."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from kg import archive, knowledge, staging
from kg.commands.build import opened_batch
from kg.commands.terminal import Stages, progress, tell, write
from kg.faults import NoStore
from kg.manifest import Entry, State
from kg.messages import Lang
from kg.model import Extraction
from kg.staging import Batch, Seen
from loaders.containers import parts
from loaders.files import Loaded, Source, sources
from loaders.jobs import Taken, records
from loaders.reading import kind
from loaders.record import loads
from loaders.refusal import Refusal
from loaders.road import extract


def run(arguments: argparse.Namespace, lang: Lang) -> int:
    """Write one JSON object per document, or keep them with the batch; the exit status is 1 if a file was refused."""
    batch = opened_batch(arguments)
    store = Path(arguments.store).resolve()
    work = _Preview(batch, store, _state(store), knowledge.fingerprint())
    with progress(lang) as show:
        seen = work.seen(list(sources(arguments.paths)), show, arguments.jobs)
    if batch:
        staging.keep_preview(batch, seen)
    else:
        write("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in seen))
    refused = sum(one.state == "refused" for one in seen)
    tell("previewed", lang, read=len(seen) - refused, refused=refused)
    return 1 if refused else 0


def _state(store: Path) -> State:
    try:
        return archive.state(store)
    except NoStore:
        return State()


@dataclass(slots=True)
class _Preview:
    """Reads documents and keeps what it read with the batch, if there is one; ``done`` holds them in their order."""

    batch: Batch | None
    store: Path
    state: State
    fingerprint: str
    done: dict[str, Seen] = field(default_factory=dict)
    instruments: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = sorted(self.state.documents.values(), key=lambda entry: entry.name, reverse=True)
        self.instruments = {entry.read.instrument: entry for entry in held if entry.read.number}

    def seen(self, found: list[Source], show: Stages, jobs: int | None) -> list[Seen]:
        total = sum(1 for source in found for _ in parts(source))
        unread = self._unread(found)
        for count, (loaded, result) in enumerate(records(unread, extract, knowledge.load, jobs=jobs), 1):
            name = self._name(loaded.name)
            self.done[name] = self._told(loaded, result)
            if isinstance(result, Taken) and self.batch:
                staging.keep_read(self.batch, loaded.sha256, self.fingerprint, result.line, result.text)
            show("read", min(count, total), total, name)
        show("read", total, total, "")
        told = [self._repeated(one) for one in self.done.values()]
        alike = Counter(one.instrument for one in told if one.number)
        return [replace(one, others=max(alike[one.instrument] - 1, 0)) for one in told]

    def _unread(self, found: list[Source]) -> Iterator[Loaded]:
        """Yield what must be read; what was read before, or can't be, is told at once."""
        first: dict[str, str] = {}
        for source in found:
            for part in parts(source):
                name = self._name(part.path if isinstance(part, Refusal) else part.name)
                if name in self.done:
                    continue
                if isinstance(part, Refusal):
                    self.done[name] = _refused(name, part)
                elif part.sha256 in first:
                    self.done[name] = Seen(name, "repeated", sha256=part.sha256, same_as=first[part.sha256])
                else:
                    first[part.sha256] = name
                    before = self._before(part.sha256)
                    self.done[name] = self._told(part, before) if before else Seen(name, "unread")
                    if before is None:
                        yield part

    def _before(self, sha256: str) -> Taken | None:
        """Return what this version has read in these bytes, for the batch or for the store."""
        kept = staging.read(self.batch, sha256, self.fingerprint) if self.batch else None
        if kept:
            return Taken(*kept)
        entry = self.state.documents.get(sha256)
        if entry is None or entry.read.fingerprint != self.fingerprint:
            return None
        line = archive.record(self.store, sha256, self.fingerprint)
        text = archive.text_file(self.store, entry.read.held)
        return Taken(line, text) if line and text is not None else None

    def _told(self, loaded: Loaded, result: Taken | Refusal) -> Seen:
        name = self._name(loaded.name)
        if isinstance(result, Refusal):
            return replace(_refused(name, result), kind=kind(loaded), sha256=loaded.sha256)
        extraction = loads(result.line)
        how, entry = self._held(extraction)
        own = extraction.own
        return Seen(
            name=name,
            state=extraction.status,
            kind=kind(loaded),
            sha256=loaded.sha256,
            note=extraction.note or "",
            characters=extraction.characters,
            pages=len(extraction.structure.pages),
            label=knowledge.load().label(own),
            instrument=own.id,
            number=own.number or "",
            date=own.date or "",
            issuer=own.issuer or "",
            jurisdiction=own.jurisdiction or "",
            title=own.title or "",
            instruments=len({i.id for i in extraction.instruments} - {own.id}),
            relations=len(extraction.relations),
            tasks=len(extraction.tasks),
            findings=tuple(f.message for f in extraction.findings),
            held=how,
            held_as=entry.name if entry else "",
            record=f"{loaded.sha256}-{self.fingerprint}",
        )

    def _held(self, extraction: Extraction) -> tuple[str, Entry | None]:
        """Return how the store has these bytes, or this instrument from others, and as which document."""
        entry = self.state.documents.get(extraction.sha256)
        if entry:
            return "bytes", entry
        entry = self.state.removed.get(extraction.sha256)
        if entry:
            return "removed", entry
        entry = self.instruments.get(extraction.own.id)
        return ("instrument", entry) if entry else ("", None)

    def _repeated(self, seen: Seen) -> Seen:
        """Return a document that repeats another one as that one is, where that one is refused."""
        first = self.done.get(seen.same_as)
        if first and first.state == "refused":
            message = first.message.replace(first.name, seen.name)
            return replace(seen, state="refused", code=first.code, message=message, same_as="")
        return seen

    def _name(self, path: str) -> str:
        return staging.inside(self.batch, path) if self.batch else path


def _refused(name: str, why: Refusal) -> Seen:
    here = replace(why, path=name)
    return Seen(name, "refused", sha256=why.sha256 or "", code=why.code, message=here.message)
