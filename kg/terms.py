"""Namespaces, IRIs of individuals and the writing of N-Quads terms.

Every IRI of an individual is made here, from the base that `set_base` fixes (``CANCU_BASE`` in the
environment), and every literal that reaches a quad is cleaned here: NFC, no control characters, no lone
surrogates, at most 64 KiB.
"""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache

DEF = "https://w3id.org/cancu/def#"
DEFAULT_BASE = "https://w3id.org/cancu/id/"
ELI = "http://data.europa.eu/eli/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
ORG = "http://www.w3.org/ns/org#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE_SCHEME = "https://w3id.org/cancu/def/type/"
ORGAN_SCHEME = "https://w3id.org/cancu/def/organ/"
CUE_SCHEME = "https://w3id.org/cancu/def/cue/"

PREFIXES = {
    "cancu": DEF,
    "id": DEFAULT_BASE,
    "type": TYPE_SCHEME,
    "organ": ORGAN_SCHEME,
    "cue": CUE_SCHEME,
    "eli": ELI,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "org": ORG,
    "xsd": XSD,
}

BASE = os.environ.get("CANCU_BASE", DEFAULT_BASE)
"""The base of every individual's IRI; a setting."""

VOCABULARY_GRAPH = "https://w3id.org/cancu/def"
"""The named graph that holds the ontology and the vocabularies."""

LITERAL_LIMIT = 65_536
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile('[\\\\"\n\r\t]')
_NOT_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class InvalidTerm(ValueError):
    """A value that can't be a term of the graph; the message holds the value."""


@lru_cache(maxsize=65_536)
def slug(text: str) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens; Đ becomes d, ``&`` is dropped.

    >>> slug("Đắk Nông"), slug("2667/QĐ-BKH&CN")
    ('dak-nong', '2667-qd-bkhcn')
    """
    text = text.replace("Đ", "d").replace("đ", "d").replace("&", "").replace("Ð", "d")
    decomposed = unicodedata.normalize("NFD", text)
    ascii_only = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def fold(text: str) -> str:
    """Return ``text`` for searching without accents: lower case, no marks, single spaces."""
    return slug(text).replace("-", " ")


def individual(*segments: str) -> str:
    """Return the IRI of the individual at this path below the base; the segments are slugs already."""
    return BASE + "/".join(segments)


def stated_graph(document: str) -> str:
    """Return the name of the graph that holds what the publisher of a document says of it."""
    return individual("graph", "stated", document.rpartition("/")[2])


def clean_literal(text: str) -> str:
    """Return ``text`` as it may stand in a literal (see the module's docstring)."""
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return text[:LITERAL_LIMIT]


def iri(value: str) -> str:
    """Return ``value`` as an N-Quads IRI term; raises `InvalidTerm` if it is none."""
    if ":" not in value or _NOT_IRI.search(value):
        raise InvalidTerm(f"not an IRI: {value!r}")
    return f"<{value}>"


def literal(text: str, *, lang: str | None = None, datatype: str | None = None) -> str:
    """Return ``text`` as an N-Quads literal term."""
    body = _ESCAPED.sub(lambda m: _ESCAPES[m[0]], clean_literal(text))
    if lang:
        return f'"{body}"@{lang}'
    if datatype:
        return f'"{body}"^^<{XSD}{datatype}>'
    return f'"{body}"'


def date_literal(date: str) -> str:
    """Return an ISO date of any precision as a typed literal: xsd:date, xsd:gYearMonth or xsd:gYear."""
    if not _DATE.fullmatch(date):
        raise InvalidTerm(f"not an ISO date: {date!r}")
    return literal(date, datatype={10: "date", 7: "gYearMonth", 4: "gYear"}[len(date)])
