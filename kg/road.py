"""The road that documents take through the product: the functions of the loaders, put together for `kg.build`."""

from __future__ import annotations

from kg import knowledge
from kg.reports import Road
from loaders.infer import infer
from loaders.link import linked, register
from loaders.quads import quads
from loaders.road import extract
from loaders.succession import authorities


def real_road() -> Road:
    """Return the road of the product."""
    return Road(
        load=knowledge.load,
        extract=extract,
        register=register,
        link=linked,
        quads=quads,
        vocabulary_quads=knowledge.vocabulary_quads,
        fingerprint=knowledge.fingerprint,
        infer=infer,
        authorities=authorities,
    )
