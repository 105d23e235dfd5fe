"""What a text calls by name: an instrument without a number, where it stands, and what its words say of it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.knowledge import DocumentType, Law


@dataclass(frozen=True, slots=True)
class Called:
    """An instrument called by name at a half-open span of the matching copy.

    ``slug`` is what its identity is made of, beside type and jurisdiction; ``law`` the known name that it is;
    ``general`` tells that the name is too general to mean one instrument in every document.
    """

    start: int
    end: int
    kind: DocumentType
    name: str
    slug: str
    rule: str
    date: str | None = None
    issuer: str | None = None
    jurisdiction: str | None = None
    pinpoint: str | None = None
    law: Law | None = None
    general: bool = False
