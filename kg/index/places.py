"""How many documents are loaded of each place, and which instruments of some places."""

from __future__ import annotations

from collections.abc import Iterable

from kg.index.opening import LISTED, Index, listed


def held_places(index: Index) -> dict[str, int]:
    """Return how many instruments have their text loaded, by jurisdiction (IRI); a copy counts no second time."""
    rows = index.rows(
        "SELECT i.place_iri, count(DISTINCT i.iri) FROM document d JOIN instrument i ON i.id = d.instrument"
        " WHERE i.place_iri IS NOT NULL GROUP BY 1"
    )
    return {str(place): int(number or 0) for place, number in rows}


def held_in(index: Index, jurisdictions: Iterable[str]) -> list[str]:
    """Return the instruments of these jurisdictions (IRIs) whose text is loaded, sorted."""
    sql = f"SELECT iri FROM instrument WHERE held = 1 AND place_iri IN {LISTED} ORDER BY iri"
    return [str(iri) for (iri,) in index.rows(sql, (listed(jurisdictions),))]
