"""The body whose tasks are asked for: chosen by typing, with its predecessors, successors and units told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape as attribute

from kg.bodies import Kin, Tie, heads, kin
from kg.graph import name
from kg.index.duties import Charged, Sought, charged, count, groups, named
from kg.view.duties.address import Asked, authority, path
from kg.view.fragments import day
from kg.view.loaded import Loaded
from kg.view.text import escape, grouped, shortened

_CHOICES = 12
_LOOKED = 60
_TIES: Mapping[Tie, str] = {"predecessor": "tiền thân", "successor": "kế thừa", "unit": "đơn vị trực thuộc"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person's words mean: one body with its kin, or several of which one has to be chosen, or none."""

    body: Charged | None
    kin: tuple[Kin, ...]
    names: Mapping[str, Charged]
    choices: tuple[Charged, ...]
    shared: tuple[str, ...]

    def bodies(self, asked: Asked) -> tuple[str, ...]:
        """Return the bodies whose tasks count."""
        if self.body is None:
            return ()
        own = (self.body.iri,) if asked.alone else tuple(k.iri for k in self.kin)
        return (*own, *(self.shared if asked.shared else ()))


def chosen(loaded: Loaded, asked: Asked) -> Chosen:
    """Return which body the words in the address mean.

    Of a body before and after a reform, and of its units, the one that came last stands for all.
    """
    if not asked.body_text:
        return Chosen(None, (), {}, (), ())
    body = charged(loaded.index, [authority(asked.body)]).get(authority(asked.body)) if asked.body else None
    if body is None or shortened(body.name, 200) != asked.body_text:
        found = {hit.iri: hit for hit in named(loaded.index, asked.body_text, limit=_LOOKED)}
        left = [found[iri] for iri in heads(loaded.store, list(found))]
        if len(left) != 1:
            return Chosen(None, (), {}, tuple(left), ())
        body = left[0]
    family = kin(loaded.store, body.iri)
    names = charged(loaded.index, [k.iri for k in family])
    shared = groups(loaded.index, [k.iri for k in family]) if body.kind == "department" else ()
    return Chosen(body, family, names, (), shared)


def choosing(loaded: Loaded, asked: Asked, choices: Sequence[Charged], places: Mapping[str, str]) -> str:
    """Return the bodies that the words may mean, each a link with all that the body has to do, whenever it is due."""
    rows = "".join(f"<li>{_choice(loaded, asked, hit, places)}</li>" for hit in choices[:_CHOICES])
    more = f"<p class='quiet'>… và {len(choices) - _CHOICES} cơ quan nữa. Gõ thêm chữ để thu hẹp.</p>"
    return (
        f'<div class="notice"><h2 class="side">“{escape(shortened(asked.body_text, 80))}” có thể là '
        f"{len(choices)} cơ quan. Chọn một:</h2>"
        f'<ul class="compact">{rows}</ul>{more if len(choices) > _CHOICES else ""}</div>'
    )


def _choice(loaded: Loaded, asked: Asked, hit: Charged, places: Mapping[str, str]) -> str:
    called = shortened(hit.name, 200)
    address = attribute(asked.to(body_text=called, body=path(hit.iri)))
    place = places.get(hit.place, "")
    where = f" · {escape(place)}" if place and place not in hit.name else ""
    tasks = count(loaded.index, Sought(bodies=tuple(k.iri for k in kin(loaded.store, hit.iri))))
    return f'<a href="{address}">{escape(called)}</a> <span class="quiet">{where} · {grouped(tasks)} việc</span>'


def told(loaded: Loaded, asked: Asked, found: Chosen) -> str:
    """Return who the chosen body is, which others count with it since when and by which law, and how to change that."""
    if found.body is None:
        return ""
    others = [k for k in found.kin if k.tie != "self"]
    own = next(k for k in found.kin if k.tie == "self")
    head = f"<b>{escape(shortened(found.body.name, 200))}</b>{_period(own)}"
    if asked.alone:
        wider = f' <a href="{attribute(asked.to(alone=""))}">Tính cả {_summary(others)}</a>' if others else ""
        return f'<div class="who-is"><p>{head}, chỉ riêng cơ quan này.{wider}</p>{_groups(asked, found)}</div>'
    if not others:
        return f'<div class="who-is"><p>{head}</p>{_groups(asked, found)}</div>'
    rows = "".join(f"<li>{_relative(loaded, asked, found, k)}</li>" for k in others)
    narrower = f'<p><a href="{attribute(asked.to(alone="1"))}">Chỉ tính riêng cơ quan này</a></p>'
    return (
        f'<div class="who-is"><p>{head}</p><details><summary>Tính cả {_summary(others)}</summary>'
        f'<ul class="compact">{rows}</ul>{narrower}</details>{_groups(asked, found)}</div>'
    )


def _summary(others: Sequence[Kin]) -> str:
    counted = {tie: sum(k.tie == tie for k in others) for tie in _TIES}
    nouns = {"predecessor": "cơ quan tiền thân", "successor": "cơ quan kế thừa", "unit": "đơn vị trực thuộc"}
    return ", ".join(f"{count} {nouns[tie]}" for tie, count in counted.items() if count)


def _relative(loaded: Loaded, asked: Asked, found: Chosen, one: Kin) -> str:
    known = found.names.get(one.iri)
    called = shortened(known.name if known else name(loaded.store, one.iri) or one.iri.rpartition("/")[2], 200)
    link = escape(called)
    if known:
        link = f'<a href="{attribute(asked.to(body_text=called, body=path(one.iri), alone="1"))}">{link}</a>'
    law = (
        f' <span class="quiet">(căn cứ trong danh mục: {escape(", ".join(one.sources))})</span>' if one.sources else ""
    )
    return f"{_TIES[one.tie]}: {link}{_period(one)}{law} · {known.tasks if known else 0} việc"


def _period(one: Kin) -> str:
    parts = [f"từ {day(one.since)}"] if one.since else []
    parts += [f"không còn từ {day(one.until)}"] if one.until else []
    return f' <span class="quiet">({", ".join(parts)})</span>' if parts else ""


def _groups(asked: Asked, found: Chosen) -> str:
    """Return that tasks are also given to groups that the body may belong to; whether it does, no document says."""
    if not found.shared:
        return ""
    count = len(found.shared)
    if asked.shared:
        return (
            f'<p class="quiet">Đang tính cả việc giao chung cho {count} nhóm cơ quan cùng địa bàn (như “các sở, ban, '
            "ngành”): văn bản không nêu tên, nên cần xem cơ quan này có thuộc nhóm không. "
            f'<a href="{attribute(asked.to(shared=""))}">Bỏ việc giao chung</a></p>'
        )
    return (
        f'<p class="quiet">Còn có việc giao chung cho {count} nhóm cơ quan cùng địa bàn (như “các sở, ban, ngành”), '
        f'chưa tính ở đây. <a href="{attribute(asked.to(shared="1"))}">Tính cả việc giao chung</a></p>'
    )
