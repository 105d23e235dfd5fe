"""Who issues the instrument of a mention, and where: as printed, or as its number tells."""

from __future__ import annotations

from kg.model import CENTRAL
from loaders.header import Header, default_issuer, joint_issuers
from loaders.issuers import Issuer, Names
from loaders.numbers import Found
from loaders.tails import Tail

_CIRCULARS = ("TT", "TTLT")
"""What only ministries issue, so that an old number's TC is Bộ Tài chính and no Sở."""
_CENTRAL_TYPES = frozenset({"SL"})
"""What only the head of state issues; the old number (47-SL) names no organ."""
_ADOPTS = {
    ("Luật", "CTN"): "Quốc hội",
    ("Luật", "HĐNN7"): "Quốc hội",
    ("Luật", "HĐNN8"): "Quốc hội",
    ("Bộ luật", "CTN"): "Quốc hội",
    ("Bộ luật", "HĐNN8"): "Quốc hội",
    ("PL", "CTN"): "Ủy ban Thường vụ Quốc hội",
}
"""Who adopts what bears the number of the order that promulgated it (Luật số 23-L/CTN)."""


def issuers(
    behind: Tail, item: Found, code: str, header: Header, date: str | None, names: Names
) -> tuple[tuple[str, ...], str | None]:
    """Return the bodies that issue an instrument, several of a joint one, and its jurisdiction."""
    name, place = _issuer(behind, item, code, header, date, names)
    joint = joint_issuers(item.number, date, names.knowledge) if behind.issuer is None else ()
    if joint:
        return joint, CENTRAL
    others = tuple(names.own_name(other, place, date) for other in behind.others)
    return (name, *others) if name else others, place


def _issuer(
    behind: Tail, item: Found, code: str, header: Header, date: str | None, names: Names
) -> tuple[str | None, str | None]:
    symbol = item.number.organ
    organ = names.knowledge.organ(symbol)
    if code in _CIRCULARS and (organ is None or organ.level != "central"):
        ministry = names.knowledge.organ(f"B{symbol}")
        symbol, organ = (ministry.symbol, ministry) if ministry else (symbol, organ)
    central = organ.level == "central" if organ else item.number.organ.startswith(("QH", "UBTVQH"))
    central = central or (organ is None and item.number.organ.endswith("TW"))
    central = central or code in _CENTRAL_TYPES
    own = header.jurisdiction
    printed = behind.issuer
    if central and not (printed and printed.place):
        name = printed.body if printed and printed.central else None
        name = name or _ADOPTS.get((code, symbol)) or default_issuer(symbol, CENTRAL, date, names.knowledge)
        return name or _assembly(item), CENTRAL
    if printed:
        own = None if own == CENTRAL else own
        place = names.jurisdiction(printed, own) or (CENTRAL if _is_agency(printed, header) else None)
        if organ and organ.level == "province" and place and not printed.place:
            place = place.rpartition(", ")[2] if place != CENTRAL else place
        return names.own_name(printed, own, date), place
    if own == CENTRAL and organ is not None and organ.level != "any":
        return None, None
    if own and organ and organ.level == "province":
        own = own.rpartition(", ")[2]
    return default_issuer(item.number.organ, own, date, names.knowledge), own


def _is_agency(issuer: Issuer, header: Header) -> bool:
    """Tell whether a body without a printed place belongs to the central document's own level."""
    return header.jurisdiction == CENTRAL and not issuer.kind and "nhân dân" not in issuer.body


def _assembly(item: Found) -> str | None:
    if item.number.organ.startswith("UBTVQH"):
        return "Ủy ban Thường vụ Quốc hội"
    return "Quốc hội" if item.number.organ.startswith("QH") else None
