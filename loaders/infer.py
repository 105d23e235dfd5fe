"""What follows across documents: identity, fulfilled drafts and validity, as the quads of one graph of proposals.

The graph is made again from all documents at each publication, so that it never outlives what it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.knowledge import Knowledge
from kg.model import Extraction
from loaders.catalogue import Catalogue
from loaders.inference import Inference, quads
from loaders.proposals import proposals
from loaders.validity import validity


def inferences(extractions: Sequence[Extraction], knowledge: Knowledge) -> list[Inference]:
    """Return everything that is inferred from linked extractions, in a fixed order."""
    return [*proposals(Catalogue(extractions, knowledge)), *validity(extractions)]


def infer(extractions: Sequence[Extraction], knowledge: Knowledge) -> list[str]:
    """Return the sorted N-Quads lines of the inferred graph, none where nothing is inferred."""
    return quads(inferences(extractions, knowledge))
