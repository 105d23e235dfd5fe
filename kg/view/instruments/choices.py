"""What a person chose on the page *Văn bản*, as its address says it: view, direction, depth, relations, shape.

Only what differs from the usual stands in an address, so that a plain link opens the usual.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from kg.lineage import Direction
from kg.relations import RELATIONS, UPWARD
from kg.steps import Side
from kg.terms import slug
from kg.view import links

View: TypeAlias = Literal["pha-he", "quan-he", "toan-van", "nhiem-vu", "lich-su"]
VIEWS: Mapping[str, str] = {
    "pha-he": "Phả hệ",
    "quan-he": "Quan hệ",
    "toan-van": "Toàn văn",
    "nhiem-vu": "Nhiệm vụ",
    "lich-su": "Lịch sử",
}
DIRECTIONS: Mapping[str, tuple[str, Direction]] = {
    "ca-hai": ("Cả hai", "both"),
    "len": ("Lên", "up"),
    "xuong": ("Xuống", "down"),
}
RELATED: Mapping[str, tuple[str, tuple[str, ...] | None]] = {
    "truc": ("Thực hiện, căn cứ", None),
    "thuc-hien": ("Chỉ thực hiện", ("implements",)),
    "can-cu": ("Chỉ căn cứ", ("basedOn",)),
    "ca-can-cu": ("Cả văn bản lấy làm căn cứ", UPWARD),
    "sua-doi": (
        "Sửa đổi, thay thế",
        ("amends", "supplements", "replaces", "repeals", "suspends", "corrects", "consolidates"),
    ),
    "bat-ky": ("Mọi quan hệ", RELATIONS),
}
"""Which relations a lineage follows; None is what implements downwards, and what is rested on besides upwards."""

DEPTHS: Mapping[str, tuple[str, int | None]] = {
    "1": ("Trực tiếp", 1),
    "2": ("2", 2),
    "3": ("3", 3),
    "4": ("4", 4),
    "5": ("5", 5),
    "8": ("8", 8),
    "het": ("Đến hết", None),
}
SHAPES: Mapping[str, str] = {"hinh": "Hình", "danh-sach": "Danh sách", "bang": "Bảng"}
SORTS = ("buoc", "van-ban", "quan-he", "dich", "ngay", "noi")
"""The columns of the table by which it can be sorted; the others need the proof of every row."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of the page; ``opened`` are the fans that are unfolded, by `token`."""

    view: str = "pha-he"
    direction: str = "ca-hai"
    depth: str = "3"
    related: str = "truc"
    shape: str = "hinh"
    opened: tuple[str, ...] = ()
    sort: str = "buoc"
    falling: bool = False
    number: int = 1
    group: str = ""
    day: str = ""

    def toward(self) -> Direction:
        """Return the direction in which the lineage is walked."""
        return DIRECTIONS[self.direction][1]


_NAMES = {
    "view": "xem",
    "direction": "huong",
    "depth": "sau",
    "related": "qh",
    "shape": "kieu",
    "opened": "mo",
    "sort": "sap",
    "falling": "giam",
    "number": "trang",
    "group": "nhom",
    "day": "tai",
}
_USUAL = Choices()


def choices(params: Mapping[str, str]) -> Choices:
    """Return what an address says; what it says wrongly is as if it were not there."""
    said = {field: params.get(name, "").strip() for field, name in _NAMES.items()}
    known: dict[str, Mapping[str, object]] = {
        "view": VIEWS, "direction": DIRECTIONS, "depth": DEPTHS, "related": RELATED, "shape": SHAPES,
        "sort": dict.fromkeys(SORTS),
    }  # fmt: skip
    picked = {field: slug(said[field]) for field, table in known.items() if slug(said[field]) in table}
    return replace(
        _USUAL,
        **picked,
        opened=tuple(dict.fromkeys(part for part in said["opened"][:400].split(",") if part.isalnum())),
        falling=said["falling"] == "1",
        number=links.page_number(said["number"]),
        group=said["group"][:60],
        day=said["day"][:20],
    )


def address(iri: str, chosen: Choices = _USUAL, /, **changes: Any) -> str:
    """Return the address of an instrument's page with these choices and changes of them.

    A change of anything but the page number goes back to the first page.
    """
    start = chosen if "number" in changes else replace(chosen, number=1)
    return links.instrument(iri, **_said(replace(start, **changes)))


def kept(chosen: Choices) -> Choices:
    """Return the choices that a link to another instrument keeps: not what belongs to this one alone."""
    return replace(chosen, opened=(), number=1, group="", day="")


def token(iri: str, side: Side) -> str:
    """Return the short name of a fan in an address."""
    return hashlib.sha256(f"{side} {iri}".encode()).hexdigest()[:8]


def _said(chosen: Choices) -> dict[str, str]:
    said = {}
    for field, name in _NAMES.items():
        value = getattr(chosen, field)
        if value != getattr(_USUAL, field):
            said[name] = ",".join(value) if isinstance(value, tuple) else "1" if value is True else str(value)
    return said
