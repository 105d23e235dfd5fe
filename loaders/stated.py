"""What the publisher of a document says of it, beside what its text says.

The text goes before: a publisher's number, date, issuer or title stands in only where the text gives none, and that is
told; where both speak and differ, that is told too. Nothing that a publisher says becomes an edge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.knowledge import Knowledge
from kg.model import CENTRAL, Finding, Number, Stated
from kg.terms import fold
from loaders.dates import AFTER_DAY, compatible, day_at, iso
from loaders.header import Header, default_issuer
from loaders.issuers import Names
from loaders.numbers import key, numbers
from loaders.text import Clean, clean

_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T\s])")
_ARTICLE = re.compile(r"(?:^|\n)[ \t*#]{0,9}điều \d{1,3}[.:]")
_TITLES_AGREE = 0.5
_NAMES = {"number": "số ký hiệu", "date": "ngày ban hành", "issuer": "cơ quan ban hành", "title": "trích yếu"}


@dataclass(frozen=True, slots=True)
class Completed:
    """A document's header with what its publisher adds, and what a person should look at."""

    header: Header
    findings: tuple[Finding, ...]


def completed(header: Header, stated: Sequence[Stated], text: Clean, names: Names, knowledge: Knowledge) -> Completed:
    """Return the header; what the text lacks comes from the publisher, and each difference is a finding."""
    values = {s.field: s.value for s in reversed(stated)}
    if not values:
        return Completed(header, ())
    taken: list[tuple[str, str]] = []
    differing: list[tuple[str, str, str]] = []
    number, date = number_of(values.get("number", ""), knowledge), date_of(values.get("date", ""))
    kind = knowledge.type_by_name(values.get("type", ""))
    own = header.number
    if number and own and key(number) != key(own):
        if _is_headless(header, text):
            header = replace(header, type=None, number=None, date=None, issuer=None, jurisdiction=None)
        else:
            differing.append(("number", own.canonical, number.canonical))
    if number and not header.number and header.type in (None, number.type):
        header = _numbered(header, number, kind.code if kind else None, knowledge)
        taken.append(("number", number.canonical))
    if date and header.date and not compatible(date, header.date):
        differing.append(("date", _day(header.date), _day(date)))
    elif date and (not header.date or len(header.date) < len(date)):
        header = replace(header, date=date)
        taken.append(("date", _day(date)))
    header = _issued(header, values.get("issuer", ""), names, knowledge, taken, differing)
    title = values.get("title", "")
    if title and header.title and not _agree(title, header.title):
        differing.append(("title", header.title, title))
    elif title and not header.title:
        header = replace(header, title=title)
        taken.append(("title", title))
    return Completed(header, (*(_taken(*t) for t in taken), *(_differing(*d) for d in differing)))


def _is_headless(header: Header, text: Clean) -> bool:
    """Tell whether what was taken for the document's number stands behind its first article: its head is missing."""
    first = _ARTICLE.search(text.low, 0, max(header.number_start, 0))
    return first is not None


def _numbered(header: Header, number: Number, code: str | None, knowledge: Knowledge) -> Header:
    """Return a header with the publisher's number, and what follows from it: type, year, and a central issuer."""
    header = replace(
        header,
        type=number.type or header.type or code,
        number=number,
        number_start=-1,
        symbol=None,
        date=header.date or number.year,
    )
    organ = knowledge.organ(number.organ)
    if organ and organ.level == "central" and not header.issuer:
        issuer = default_issuer(number.organ, CENTRAL, header.date, knowledge)
        header = replace(header, issuer=issuer, jurisdiction=CENTRAL)
    return header


def number_of(value: str, knowledge: Knowledge) -> Number | None:
    """Return the one number of an instrument that a value is or names."""
    found = list(numbers(clean(value).text, knowledge))
    return found[0].number if len({key(f.number) for f in found}) == 1 else None


def date_of(value: str) -> str | None:
    """Return the ISO date of a value as publishers write it: 05/03/2025, 2025-03-05, ngày 5 tháng 3 năm 2025."""
    plain = _ISO.match(value)
    if plain:
        return iso(plain[3], plain[2], plain[1])
    low = value.strip().lower()
    low = low if AFTER_DAY.match(low) else f"ngày {low}"
    found = day_at(low, 0)
    return found.date if found else None


def _issued(
    header: Header,
    value: str,
    names: Names,
    knowledge: Knowledge,
    taken: list[tuple[str, str]],
    differing: list[tuple[str, str, str]],
) -> Header:
    printed = names.at(clean(value), 0) if value else None
    if printed is None:
        return header
    place = names.jurisdiction(printed, header.jurisdiction)
    name = names.own_name(printed, place, header.date)
    if header.issuer:
        own, other = fold(header.issuer), fold(name)
        if own not in other and other not in own:
            differing.append(("issuer", header.issuer, value))
        return header
    if header.number and not place:
        return header
    name = default_issuer(header.number.organ if header.number else None, place, header.date, knowledge) or name
    taken.append(("issuer", name))
    return replace(header, issuer=name, jurisdiction=header.jurisdiction or place)


def _agree(one: str, other: str) -> bool:
    a, b = set(fold(one).split()), set(fold(other).split())
    return len(a & b) >= _TITLES_AGREE * min(len(a), len(b))


def _taken(field: str, value: str) -> Finding:
    name = _NAMES[field]
    return Finding(
        "from-publisher", f"{name[0].upper()}{name[1:]} “{value}” lấy theo nơi công bố, vì văn bản không ghi."
    )


def _differing(field: str, own: str, value: str) -> Finding:
    return Finding("publisher-differs", f"Văn bản ghi {_NAMES[field]} “{own}”, nơi công bố ghi “{value}”.")


def _day(date: str) -> str:
    return "/".join(reversed(date.split("-")))
