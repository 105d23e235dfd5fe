"""The controls that the pages share: the views of a page, groups of choices, conditions to take back, pages of a list.

All are links, so that what they choose stands in the address. Their words are HTML; addresses are escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape as attribute
from typing import NamedTuple

from kg.view.text import grouped

_NEAR = 3


class Option(NamedTuple):
    """One of several choices: its words, the address that it leads to, and whether it is the one that was made."""

    words: str
    address: str
    is_chosen: bool


def tabs(label: str, options: Iterable[Option], *, keep: str = "view") -> str:
    """Return the views of a page, of which one is shown; ``keep`` names the row so that the focus survives a choice."""
    return f'<nav class="tabs" aria-label="{label}" lang="vi">{_links(options, "page", keep)}</nav>'


def picks(label: str, options: Iterable[Option], *, keep: str) -> str:
    """Return a row of choices of which one is made, with its label before it.

    >>> picks("Hướng", [Option("Lên", "van-ban?huong=len", True)], keep="huong").count("aria-current=true")
    1
    """
    named = f'<span class="of" aria-hidden="true">{label}</span>'
    return f'<div class="picks" role="group" aria-label="{label}">{named}{_links(options, "true", keep)}</div>'


def _links(options: Iterable[Option], current: str, keep: str) -> str:
    return "".join(
        f'<a href="{attribute(one.address)}" data-keep="{keep}-{n}"{f" aria-current={current}" * one.is_chosen}>'
        f"{one.words}</a>"
        for n, one in enumerate(options)
    )


def how_many(number: int) -> str:
    """Return how many there are, to stand behind a word and apart from it also when read aloud."""
    return f' <span class="count">{grouped(number)}</span>'


def chip(words: str, address: str) -> str:
    """Return a condition that holds, as the link that takes it back."""
    return (
        f'<a class="chip" href="{attribute(address)}" title="Bỏ điều kiện này">{words}'
        f'<span class="off" aria-hidden="true">✕</span>{unseen(" (bỏ)")}</a>'
    )


def chips(label: str, items: Iterable[str]) -> str:
    """Return conditions side by side; nothing where there are none."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="chips" aria-label="{label}">{listed}</ul>' if listed else ""


def pager(address: Callable[[int], str], page: int, last: int, *, left: str = "") -> str:
    """Return the ways to the pages of a list, counted from 1; nothing where there is one. ``left`` tells what follows.

    >>> pager(lambda n: f"soat?trang={n}", 1, 1)
    ''
    """
    return f'<nav class="pager" aria-label="Các trang">{"".join(_steps(address, page, last, left))}</nav>' * (last > 1)


def _steps(address: Callable[[int], str], page: int, last: int, left: str) -> Iterator[str]:
    if page > 1:
        yield f'<a rel="prev" href="{attribute(address(page - 1))}">← Trang trước</a>'
    yield '<span class="pages">'
    before = 0
    for n in (n for n in range(1, last + 1) if n in (1, last) or abs(n - page) < _NEAR):
        yield "<span>…</span>" * (n > before + 1)
        current = ' aria-current="page"' if n == page else ""
        yield f'<a href="{attribute(address(n))}" aria-label="Trang {n}"{current}>{grouped(n)}</a>'
        before = n
    yield f"</span><span>Trang {grouped(page)}/{grouped(last)}</span>"
    if page < last:
        words = f"Còn {left}: trang sau →" if left else "Trang sau →"
        yield f'<a rel="next" href="{attribute(address(page + 1))}">{words}</a>'


def rest(number: int, unit: str, *, tag: str = "li") -> str:
    """Return how many more there are than are shown, as a last item; nothing where all are.

    >>> rest(1200, "văn bản"), rest(0, "văn bản")
    ('<li class="quiet">… và 1.200 văn bản nữa</li>', '')
    """
    return f'<{tag} class="quiet">… và {grouped(number)} {unit} nữa</{tag}>' if number > 0 else ""


def unseen(words: str) -> str:
    """Return words for screen readers alone."""
    return f'<span class="unseen">{words}</span>'


def nothing(words: str, *ways: tuple[str, str]) -> str:
    """Return that there is nothing to show, with what to do next: words and addresses."""
    listed = "".join(f'<a class="example" href="{attribute(address)}">{text}</a>' for text, address in ways)
    return f'<div class="notice" role="status" lang="vi"><p>{words}</p>{f"<p>{listed}</p>" if listed else ""}</div>'


def captioned(heads: Iterable[str], rows: Iterable[str], *, caption: str, kind: str = "") -> str:
    """Return finished rows as a table that scrolls by itself where it is wider than the page."""
    named = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return (
        f'<div class="wide" role="region" aria-label="{caption}" tabindex="0"><table class="plain {kind}">'
        f'<caption class="unseen">{caption}</caption><thead><tr>{named}</tr></thead><tbody>{"".join(rows)}</tbody>'
        "</table></div>"
    )
