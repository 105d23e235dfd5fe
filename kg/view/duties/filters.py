"""What narrows and orders the duties: links, each with the address of the page that it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape as attribute

from kg.index.duty_rows import PRODUCTS
from kg.schedule import Window
from kg.terms import slug
from kg.view.controls import Option, how_many, picks
from kg.view.duties.address import Asked
from kg.view.duties.words import capital, month_name, quarter_name, shown
from kg.view.text import escape, grouped, shortened

_ORDERS = (("", "Thời hạn"), ("co-quan", "Cơ quan chủ trì"), ("van-ban", "Văn bản giao"))
_VIEWS = (("", "Danh sách"), ("lich", "Lịch"))
_UNNAMED = (("khac", "Sản phẩm khác"), ("khong-ghi", "Không ghi sản phẩm"))
_PROVINCES = 40
TIME_NAMES = {
    "qua-han": "Hạn đã qua",
    "dinh-ky": "Thường xuyên, định kỳ",
    "khong-han": "Không có hạn",
    "tat-ca": "Mọi thời hạn",
}
COUNTED = {
    "thang": "month",
    "quy": "quarter",
    "nam": "year",
    "qua-han": "past",
    "dinh-ky": "standing",
    "khong-han": "undated",
    "tat-ca": "all",
}
"""Time in the address → its count."""

ROLE_NAMES = {"": "Cả hai", "chu-tri": "Chủ trì", "phoi-hop": "Phối hợp", "nhan-bao-cao": "Nhận báo cáo"}
PRODUCT_NAMES = {key: name for key, name, _, _ in PRODUCTS} | dict(_UNNAMED)


def filters(
    asked: Asked,
    today: date,
    counted: Mapping[str, int],
    roles: Mapping[str, int],
    provinces: Sequence[tuple[str, str]],
) -> str:
    """Return the rows of choices; ``counted`` are duties by time, ``roles`` by role where a body was chosen."""
    parts = [_choices("Thời hạn", list(_times(asked, today, counted)))]
    if roles:
        parts.append(
            _choices(
                "Vai trò", [(_counted(n, roles[v]), asked.to(role=v), v == asked.role) for v, n in ROLE_NAMES.items()]
            )
        )
    parts.append(_choices("Xem", [(n, asked.to(view=v), v == asked.view) for v, n in _VIEWS]))
    if not asked.view:
        parts.append(_choices("Xếp theo", [(n, asked.to(order=v), v == asked.order) for v, n in _ORDERS]))
    return f'<nav class="filters" aria-label="Chọn nhiệm vụ">{"".join(parts)}{_further(asked, provinces)}</nav>'


def reference(asked: Asked, today: date) -> str:
    """Return the day that deadlines are counted from, and the way to keep it in the address or to return to today."""
    day = asked.today(today)
    if not asked.day:
        keep = f'<a href="{attribute(asked.to(day=today.isoformat(), page=asked.page))}">Giữ ngày này trong địa chỉ</a>'
        return f'<p class="quiet">Tính đến hôm nay, {shown(day)}. {keep} để người nhận liên kết thấy đúng như bạn.</p>'
    back = "" if day == today else f' <a href="{attribute(asked.to(day=""))}">Về hôm nay</a>'
    return f'<p class="quiet">Tính đến ngày {shown(day)}.{back}</p>'


def steps(asked: Asked, within: Window | None) -> str:
    """Return the way to the month, quarter or year before and after; "" where none is shown."""
    names = {"thang": ("tháng trước", "tháng sau"), "quy": ("quý trước", "quý sau"), "nam": ("năm trước", "năm sau")}
    if within is None or asked.when not in names:
        return ""
    before, after = names[asked.when]
    day_before = within.first.replace(year=within.first.year - 1) if asked.when == "nam" else within.first - _DAY
    back, forth = (attribute(asked.to(day=d.isoformat())) for d in (day_before.replace(day=1), within.last + _DAY))
    return f'<p class="steps-in-time"><a href="{back}">← {before}</a><a href="{forth}">{after} →</a></p>'


_DAY = timedelta(days=1)


def _times(asked: Asked, today: date, counted: Mapping[str, int]) -> list[tuple[str, str, bool]]:
    day = asked.today(today)
    names = {"thang": capital(month_name(day)), "quy": capital(quarter_name(day)), "nam": f"Năm {day.year}"}
    names |= TIME_NAMES | {"tat-ca": "Tất cả"}
    found = [(_counted(names[v], counted[key]), asked.to(when=v), v == asked.when) for v, key in COUNTED.items()]
    found.insert(6, ("Khoảng ngày …", asked.to(when="khoang"), asked.when == "khoang"))
    return found


def other_times(asked: Asked, today: date, counted: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the address of each other time in which there are duties, with how many there are, in words."""
    day = asked.today(today)
    names = {"thang": f"đến hạn trong {month_name(day)}", "quy": f"đến hạn trong {quarter_name(day)}"}
    names |= {"nam": f"đến hạn trong năm {day.year}", "qua-han": "hạn đã qua", "dinh-ky": "thường xuyên, định kỳ"}
    names["khong-han"] = "không có hạn"
    return [
        (asked.to(when=when), f"{grouped(counted[COUNTED[when]])} việc {called}")
        for when, called in names.items()
        if counted[COUNTED[when]] and when != asked.when
    ]


def _further(asked: Asked, provinces: Sequence[tuple[str, str]]) -> str:
    """Return the choices that are seldom needed, folded unless one of them is made."""
    by_product = [(n, asked.to(product=v), v == asked.product) for v, n in (("", "Bất kỳ"), *PRODUCT_NAMES.items())]
    by_place = [
        (escape(shortened(n, 60)), asked.to(place=v), v == asked.place)
        for v, n in (("", "Bất kỳ"), *provinces[:_PROVINCES])
    ]
    state = " open" if asked.product or asked.place else ""
    rows = _choices("Sản phẩm", by_product) + _choices("Nơi giao", by_place)
    return f"<details{state}><summary>Lọc theo sản phẩm, nơi giao</summary>{rows}</details>"


def _choices(what: str, choices: Sequence[tuple[str, str, bool]]) -> str:
    """Return one row of links; the names are HTML."""
    return picks(what, (Option(*one) for one in choices), keep=slug(what))


def _counted(name: str, number: int) -> str:
    return name + how_many(number)
