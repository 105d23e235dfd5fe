"""What waits for a person to decide and what was decided, opened once for each generation."""

from __future__ import annotations

import streamlit as st

from kg import docket as dockets
from kg.decided import decisions
from kg.docket import Docket
from kg.store import published
from kg.view.loaded import Loaded

AT_ONCE = 300_000
"""Up to how many quads the pages make for themselves what a check keeps for larger stores: a second's work."""


def docket(loaded: Loaded) -> Docket | None:
    """Return what waits in the generation that is shown, None where a large store has not been checked yet."""
    found = _docket(loaded, loaded.key)
    if found is None:
        _docket.clear()
    return found


@st.cache_resource(show_spinner=False, max_entries=2)
def _docket(_loaded: Loaded, key: str) -> Docket | None:
    generation = published(_loaded.folder)
    decided = decisions(_loaded.store)
    if generation is None or generation.quads <= AT_ONCE:
        return dockets.docket_of(_loaded.store, decided)
    return dockets.docket(_loaded.folder, generation, decided)
