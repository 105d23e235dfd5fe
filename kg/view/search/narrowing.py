"""What narrows a search: its address, the choices beside the results, and those taken as chips to take back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape as attribute

from kg.index.finding import KINDS, Choice, Found, Kind, Search, labels
from kg.index.opening import Index
from kg.view import links
from kg.view.controls import chip, chips
from kg.view.text import escape, grouped, shortened

PAGE = "trang"
_NOTHING = "-"
_SHOWN = 7
_MORE = 60
_MOST = 20
_LONGEST = 200
_PARAMS: dict[Kind, str] = {
    "type": "loai",
    "issuer": "co-quan",
    "place": "noi",
    "year": "nam",
    "held": "toan-van",
    "force": "hieu-luc",
}
_VALUES: dict[Kind, dict[str, str]] = {
    "held": {"1": "co", "0": "chua"},
    "force": {"notInForce": "het", "partiallyInForce": "mot-phan", "inForce": "con"},
}
"""Values of the index that stand in an address as a Vietnamese word."""

_HEADINGS: dict[Kind, str] = {
    "type": "Loại văn bản",
    "place": "Nơi ban hành",
    "issuer": "Cơ quan ban hành",
    "year": "Năm",
    "held": "Toàn văn",
    "force": "Hiệu lực",
}
_LABELS: dict[Kind, dict[str, str]] = {
    "type": {"": "Chưa rõ loại"},
    "place": {"": "Chưa rõ nơi"},
    "issuer": {"": "Chưa rõ cơ quan"},
    "year": {"": "Chưa rõ năm"},
    "held": {"1": "Có toàn văn", "0": "Mới chỉ được dẫn chiếu"},
    "force": {
        "notInForce": "Hết hiệu lực toàn bộ",
        "partiallyInForce": "Hết hiệu lực một phần",
        "inForce": "Còn hiệu lực",
        "": "Chưa thấy nói hết hiệu lực",
    },
}


def search_of(params: Mapping[str, str], text: str) -> Search:
    """Return the search for ``text`` that the parameters of an address narrow."""
    search = Search(text)
    for kind, param in _PARAMS.items():
        values = [value for value in params.get(param, "").split(",") if 0 < len(value) <= _LONGEST][:_MOST]
        known = {word: value for value, word in _VALUES.get(kind, {}).items()} | {_NOTHING: ""}
        search = _with(search, kind, tuple(dict.fromkeys(known.get(value, value) for value in values)))
    return search


def address(search: Search, *, page: int = 1) -> str:
    """Return the address of a search and of one page of what it finds."""
    settings = {
        param: ",".join(_VALUES.get(kind, {}).get(value, value) or _NOTHING for value in search.chosen(kind))
        for kind, param in _PARAMS.items()
    }
    return links.search(search.text, **settings, **({PAGE: str(page)} if page > 1 else {}))


def page_of(params: Mapping[str, str]) -> int:
    """Return the page that the parameters name, 1 where they name none."""
    return links.page_number(params.get(PAGE, ""))


def is_narrowed(search: Search) -> bool:
    """Tell whether anything but its text narrows a search."""
    return any(search.chosen(kind) for kind in KINDS)


def taken(index: Index, search: Search) -> str:
    """Return what narrows the search, each a link that takes it back."""
    found = []
    for kind in _HEADINGS:
        named = _named(index, kind, search.chosen(kind))
        for value in search.chosen(kind):
            without = _with(search, kind, tuple(v for v in search.chosen(kind) if v != value))
            words = f'<span class="quiet">{_HEADINGS[kind]}:</span> {escape(shortened(named[value], 60))}'
            found.append(chip(words, address(without)))
    every = [f'<a href="{attribute(links.search(search.text))}">Bỏ hết</a>'] if len(found) > 1 else []
    return chips("Đang thu hẹp theo", found + every)


def narrowed(index: Index, search: Search) -> dict[str, str]:
    """Return what narrows the search, in words, by what it is called."""
    told = {kind: _named(index, kind, search.chosen(kind)) for kind in _HEADINGS}
    return {_HEADINGS[kind]: "; ".join(named.values()) for kind, named in told.items() if named}


def choices(index: Index, search: Search, found: Found) -> str:
    """Return what the results can be narrowed by: every kind of which they have more than one value."""
    groups = "".join(_group(index, search, kind, found.choices[kind]) for kind in _HEADINGS)
    if not groups:
        return ""
    heading = "Thu hẹp theo" if search.text or is_narrowed(search) else "Duyệt theo"
    return f'<nav class="narrow" aria-label="{heading}"><h2 class="side">{heading}</h2>{groups}</nav>'


def _group(index: Index, search: Search, kind: Kind, offered: tuple[Choice, ...]) -> str:
    if len(offered) < 2 and not search.chosen(kind):
        return ""
    named = _named(index, kind, [choice.value for choice in offered[: _SHOWN + _MORE]])
    items = [_item(search, kind, choice, named[choice.value]) for choice in offered[: _SHOWN + _MORE]]
    rest = items[_SHOWN:]
    more = ""
    if rest:
        left = len(offered) - _SHOWN - len(rest)
        cut = f'<li class="quiet">… và {left} nữa: gõ tên vào ô tìm</li>' if left > 0 else ""
        more = f"<details><summary>Thêm {len(offered) - _SHOWN}</summary><ul>{''.join(rest)}{cut}</ul></details>"
    return f"<section><h3>{_HEADINGS[kind]}</h3><ul>{''.join(items[:_SHOWN])}</ul>{more}</section>"


def _item(search: Search, kind: Kind, choice: Choice, name: str) -> str:
    taken = choice.value in search.chosen(kind)
    values = search.chosen(kind)
    other = tuple(v for v in values if v != choice.value) if taken else (*values, choice.value)
    where = attribute(address(_with(search, kind, other)))
    state = ' class="taken" aria-current="true"' if taken else ""
    mark = '<span aria-hidden="true">✓ </span>' if taken else ""
    return (
        f'<li><a href="{where}"{state}><span>{mark}{escape(shortened(name, 90))}</span>'
        f'<span class="count">{grouped(choice.count)}</span></a></li>'
    )


def _named(index: Index, kind: Kind, values: tuple[str, ...] | list[str]) -> dict[str, str]:
    ours = _LABELS.get(kind, {})
    unknown = [value for value in values if value not in ours]
    return {value: ours[value] for value in values if value in ours} | labels(index, kind, unknown)


def _with(search: Search, kind: Kind, values: tuple[str, ...]) -> Search:
    match kind:
        case "type":
            return replace(search, type=values)
        case "issuer":
            return replace(search, issuer=values)
        case "place":
            return replace(search, place=values)
        case "year":
            return replace(search, year=values)
        case "held":
            return replace(search, held=values)
        case "force":
            return replace(search, force=values)
