"""The Turtle files under `ontology`: as the values of `kg.concepts`, one function for each kind, and as quads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.concepts import Body, Column, Cue, DocumentType, Enactment, Jurisdiction, Law, Organ, Unit
from kg.resources import ONTOLOGY
from kg.terms import BASE, DCTERMS, DEF, DEFAULT_BASE, ELI, RDF, SKOS, VOCABULARY_GRAPH, iri


class Rows:
    """The triples of one vocabulary file, by subject."""

    def __init__(self, path: Path) -> None:
        self.by_subject: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.object, ox.Literal) and quad.object.language not in (None, "vi"):
                continue
            value = quad.object.value if isinstance(quad.object, ox.Literal | ox.NamedNode) else ""
            self.by_subject[str(quad.subject.value)][quad.predicate.value].append(value)

    def of_scheme(self, scheme: str) -> Iterable[tuple[str, dict[str, list[str]]]]:
        """Yield the subjects of a scheme in order, each with its values by predicate."""
        for subject, row in sorted(self.by_subject.items()):
            if scheme in row.get(SKOS + "inScheme", ()):
                yield subject, row


def _one(row: dict[str, list[str]], predicate: str, default: str = "") -> str:
    values = row.get(predicate)
    return values[0] if values else default


def _labels(row: dict[str, list[str]]) -> tuple[str, ...]:
    return tuple(row.get(SKOS + "prefLabel", [])) + tuple(sorted(row.get(SKOS + "altLabel", [])))


def types(rows: Rows, scheme: str) -> Iterable[DocumentType]:
    """Yield the document types in the order of their IRIs."""
    for subject, row in rows.of_scheme(scheme):
        codes = tuple(row.get(SKOS + "notation", [])) + tuple(row.get(SKOS + "hiddenLabel", []))
        yield DocumentType(
            name=subject.removeprefix(scheme),
            code=_one(row, SKOS + "notation"),
            label=_one(row, SKOS + "prefLabel"),
            names=_labels(row),
            codes=codes,
            regimes=frozenset(row.get(DEF + "regime", [])),
            programme=_one(row, DEF + "programme") == "true",
            normative=_one(row, DEF + "normative") == "true",
        )


def organs(rows: Rows, scheme: str) -> tuple[list[Organ], dict[str, str]]:
    """Return the organ symbols, and each other spelling with the symbol it stands for."""
    found, variants = [], {}
    for subject, row in rows.of_scheme(scheme):
        symbols = row.get(SKOS + "notation", [])
        regimes = row.get(DEF + "regime", [])
        found.append(
            Organ(
                name=subject.removeprefix(scheme),
                symbol=symbols[0],
                level=_one(row, DEF + "level"),
                regime=("party" if regimes == ["party"] else "state") if len(regimes) == 1 else None,
                issuer_pattern=_one(row, DEF + "issuerPattern") or None,
                numbered=_one(row, DEF + "numbered") == "true",
            )
        )
        others = symbols[1:] + row.get(SKOS + "altLabel", []) + row.get(SKOS + "hiddenLabel", [])
        variants.update(dict.fromkeys(others, symbols[0]))
    return found, variants


def jurisdictions(rows: Rows) -> Iterable[Jurisdiction]:
    """Yield the central level and the provinces in the order of their IRIs."""
    for subject, row in sorted(rows.by_subject.items()):
        if DEF + "Jurisdiction" in row.get(RDF + "type", ()):
            yield Jurisdiction(
                iri=rebase(subject),
                slug=subject.rpartition("/")[2],
                name=_one(row, SKOS + "prefLabel"),
                kind=_one(row, DEF + "kind"),
                names=_labels(row),
                valid_from=_one(row, DEF + "validFrom", "0000"),
                valid_until=_one(row, DEF + "validUntil", "9999"),
                successor=rebase(_one(row, DEF + "successor")) or None,
                sources=tuple(row.get(DCTERMS + "source", [])),
            )


def bodies(rows: Rows) -> Iterable[Body]:
    """Yield the central bodies and the kinds of local ones in the order of their IRIs."""
    for subject, row in sorted(rows.by_subject.items()):
        if _labels(row):
            yield Body(
                iri=rebase(subject),
                name=_one(row, SKOS + "prefLabel"),
                names=_labels(row),
                kind=_one(row, DEF + "kind"),
                level=_one(row, DEF + "level", "central"),
                symbols=tuple(row.get(DEF + "organSymbol", [])),
                valid_from=_one(row, DEF + "validFrom", "0000"),
                valid_until=_one(row, DEF + "validUntil", "9999"),
                successors=tuple(map(rebase, row.get(DEF + "successor", []))),
                parent=rebase(_one(row, DEF + "parent")) or None,
                everywhere=_one(row, DEF + "everywhere") == "true",
                places=tuple(map(rebase, row.get(DEF + "knownIn", []))),
                city_form=_one(row, DEF + "cityForm") or None,
                sources=tuple(row.get(DCTERMS + "source", [])),
            )


def units(rows: Rows, scheme: str) -> Iterable[Unit]:
    """Yield the kinds of administrative units below the province."""
    for _, row in rows.of_scheme(scheme):
        yield Unit(
            name=_one(row, SKOS + "prefLabel"),
            level=_one(row, DEF + "level"),
            valid_from=_one(row, DEF + "validFrom", "0000"),
            valid_until=_one(row, DEF + "validUntil", "9999"),
        )


def cues(rows: Rows, scheme: str) -> Iterable[Cue]:
    """Yield the phrases that signal a relation."""
    for subject, row in rows.of_scheme(scheme):
        yield Cue(
            name=subject.removeprefix(scheme),
            phrases=_labels(row),
            predicate=_one(row, DEF + "signals").removeprefix(DEF),
            direction=_one(row, DEF + "direction"),
            weak=_one(row, DEF + "weak") == "true",
        )


def columns(rows: Rows, scheme: str) -> Iterable[Column]:
    """Yield the roles of tables or of running text with their words."""
    for _, row in rows.of_scheme(scheme):
        yield Column(role=_one(row, SKOS + "notation"), names=_labels(row))


def fields(rows: Rows, scheme: str) -> Iterable[Column]:
    """Yield what publishers' fields say, with their names in the order of the vocabulary."""
    for _, row in rows.of_scheme(scheme):
        names = [name for kind in ("prefLabel", "altLabel", "hiddenLabel") for name in row.get(SKOS + kind, [])]
        yield Column(role=_one(row, SKOS + "notation"), names=tuple(names))


def laws(rows: Rows, scheme: str) -> Iterable[Law]:
    """Yield the laws by name, each with its enactments, the latest first."""
    spellings: dict[str, set[str]] = defaultdict(set)
    enactments: dict[str, list[Enactment]] = defaultdict(list)
    for subject, row in rows.of_scheme(scheme):
        name = _one(row, SKOS + "prefLabel")
        spellings[name].update(_labels(row))
        if not subject.startswith(scheme):
            number, date = _one(row, ELI + "id_local"), _one(row, ELI + "date_document")
            enactments[name].append(Enactment(rebase(subject), number or None, date or None))
    for name, names in sorted(spellings.items()):
        known = sorted(enactments[name], key=lambda e: (e.since, e.iri), reverse=True)
        yield Law(name, tuple(sorted(names)), tuple(known))


def rebase(value: str) -> str:
    """Return a vocabulary's IRI under the base that is set."""
    return BASE + value.removeprefix(DEFAULT_BASE) if value.startswith(DEFAULT_BASE) else value


def vocabulary_files() -> list[Path]:
    """Return the Turtle files that describe the graph: ontology, alignment, vocabularies."""
    return sorted([ONTOLOGY / "cancu.ttl", ONTOLOGY / "alignment.ttl", *(ONTOLOGY / "vocabularies").glob("*.ttl")])


def vocabulary_quads() -> list[str]:
    """Return the sorted N-Quads lines of the vocabulary graph, individuals under the base that is set."""
    graph = iri(VOCABULARY_GRAPH)
    lines = set()
    for path in vocabulary_files():
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            line = f"{triple.subject} {triple.predicate} {triple.object} {graph} ."
            lines.add(line.replace(f"<{DEFAULT_BASE}", f"<{BASE}") if BASE != DEFAULT_BASE else line)
    return sorted(lines)
