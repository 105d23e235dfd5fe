"""A generation made of what an archive holds: documents' graphs as written, what follows from them, and decisions."""

from __future__ import annotations

from collections.abc import Mapping

from kg import decisions, holdings, store
from kg.archive import Archive
from kg.decided import decisions_graph
from kg.reports import Progress


def make_generation(opened: Archive, vocabulary: bytes, derived: Mapping[str, bytes], progress: Progress) -> None:
    """Publish the next generation: every document's graph, the vocabulary, the graphs ``derived`` from the documents by
    their names, and what persons decided; every document must be written. Raises what `kg.store.publish` does."""
    progress("publish", 0, 1, "")
    content, lines = holdings.content(opened.state, vocabulary), opened.state.lines
    assert content, "every document is written"
    decided = holdings.as_bytes(decisions.quads(opened.state, opened.document_path))
    graphs = {**derived, decisions_graph(): decided}
    parts = holdings.parts(opened.state, vocabulary, graphs, opened.document_path)
    store.publish(opened.root, parts, content=content, lines=lines, created=opened.now())
    progress("publish", 1, 1, "")
