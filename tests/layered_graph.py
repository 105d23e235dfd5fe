"""A generated graph for measuring: instruments in layers, central to local, each citing earlier ones.

Targets are skewed, so that a few central instruments are reached by nearly all others, and every document
repeats the label, date and place of what it cites, as extracted documents do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from kg.terms import BASE, DCTERMS, DEF, ELI, RDF, RDFS, date_literal, iri, literal

_LAYERS = (0.02, 0.10, 0.50, 1.0)
_RELATIONS = ("implements", "basedOn", "cites", "replaces")
_WEIGHTS = (35, 40, 23, 2)


def instrument(n: int) -> str:
    """Return the IRI of the n-th instrument; 0 is the root that nearly all others reach."""
    return f"{BASE}instrument/place-{n % 20}/ke-hoach/{n}-kh-ubnd/{2000 + n % 25}"


def lines(count: int, *, seed: int = 1, cited: int = 8) -> list[str]:
    """Return sorted N-Quads of ``count`` instruments, all but the first layer held."""
    rng = random.Random(seed)
    bounds = [0, *(int(count * share) for share in _LAYERS)]
    found: set[str] = set()
    for layer in range(1, len(_LAYERS)):
        for n in range(bounds[layer], bounds[layer + 1]):
            lowest = bounds[max(0, layer - 2)]
            targets = [int(lowest + (n - lowest) * rng.random() ** 3) for _ in range(cited)]
            relations = rng.choices(_RELATIONS, _WEIGHTS, k=cited)
            graph = iri(f"{BASE}document/{n:016x}")
            pairs = zip(relations, targets, strict=True)
            found.update(f"{triple} {graph} ." for triple in _document(n, list(pairs), graph))
    return sorted(found)


def _document(n: int, citations: list[tuple[str, int]], document: str) -> Iterator[str]:
    own = iri(instrument(n))
    yield f"{document} <{RDF}type> <{DEF}Document>"
    yield f"{document} <{DEF}expresses> {own}"
    yield f"{document} <{DEF}fileName> {literal(f'{n}.txt')}"
    yield f"{document} <{DEF}status> {literal('ok')}"
    yield from _instrument(n)
    for k, (relation, target) in enumerate(citations):
        other = iri(instrument(target))
        yield from _instrument(target)
        yield f"{own} <{DEF}{relation}> {other}"
        yield f"{own} <{DEF}cites> {other}"
        citation = iri(f"{BASE}citation/{n:012x}/{100 * k}-{100 * k + 90}-{k}")
        for name, value in (
            ("citing", document),
            ("subject", own),
            ("predicate", iri(DEF + relation)),
            ("object", other),
            ("modality", literal("asserted")),
            ("quote", literal(f"{n} {relation} {target}")),
            ("start", literal(str(100 * k), datatype="integer")),
            ("end", literal(str(100 * k + 90), datatype="integer")),
            ("rule", literal("made")),
            ("confidence", literal("0.9", datatype="decimal")),
        ):
            yield f"{citation} <{DEF}{name}> {value}"


def _instrument(n: int) -> Iterator[str]:
    own = iri(instrument(n))
    yield f"{own} <{RDF}type> <{DEF}Instrument>"
    yield f"{own} <{RDFS}label> {literal(f'Kế hoạch {n}/KH-UBND', lang='vi')}"
    yield f"{own} <{ELI}id_local> {literal(f'{n}/KH-UBND')}"
    yield f"{own} <{ELI}date_document> {date_literal(f'{2000 + n % 25}-01-{1 + n % 28:02}')}"
    yield f"{own} <{ELI}passed_by> {iri(f'{BASE}authority/place-{n % 20}/committee')}"
    yield f"{own} <{DEF}jurisdiction> {iri(f'{BASE}jurisdiction/place-{n % 20}')}"
    yield f"{own} <{DCTERMS}title> {literal(f'Về việc số {n}', lang='vi')}"
