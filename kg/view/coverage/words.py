"""The words, signs and classes in which the views of *Độ phủ* tell how a province stands towards a directive."""

from __future__ import annotations

from html import escape as attribute

from kg.coverage import Cell, State
from kg.instruments import Card
from kg.provinces import Province, Provinces
from kg.reach import Plan
from kg.view.coverage.choice import Choice
from kg.view.fragments import day, name
from kg.view.text import escape, grouped

SIGNS = {
    State.DIRECT: ("●", "có, trực tiếp"),
    State.CHAIN: ("◐", "có, qua văn bản khác"),
    State.INHERITED: ("◇", "tỉnh cũ có"),
    State.LOCAL: ("▽", "chỉ cấp huyện, xã"),
    State.PERHAPS: ("?", "chưa rõ"),
    State.PLANNED: ("…", "mới dự kiến"),
    State.NONE: ("–", "chưa thấy"),
    State.UNLOADED: ("∅", "chưa nạp"),
}
"""The sign of each state and the words for it."""

MEANINGS = {
    State.DIRECT: "văn bản đầu tiên của tỉnh nêu thẳng văn bản được chọn",
    State.CHAIN: "văn bản đầu tiên của tỉnh thực hiện một văn bản khác, văn bản đó thực hiện văn bản được chọn",
    State.INHERITED: "tỉnh mới chưa thấy, nhưng tỉnh đã sáp nhập vào thì có",
    State.LOCAL: "chỉ thấy văn bản của huyện hoặc xã trong tỉnh",
    State.PERHAPS: "có chỗ dẫn chưa xác định được là văn bản nào: không tính là có",
    State.PLANNED: "mới nói là sẽ ban hành: không tính là có",
    State.NONE: "có nạp văn bản của tỉnh, không thấy văn bản nào thực hiện",
    State.UNLOADED: "chưa nạp văn bản nào của tỉnh này: không kết luận được",
}


def called(province: Province, provinces: Provinces) -> str:
    """Return the name of a province, told apart from another one of the same name by "cũ" or "mới"."""
    twins = [p for p in provinces.by_key.values() if p.name == province.name and p.key != province.key]
    if not twins:
        return province.name
    return f"{province.name} ({'cũ' if province.until else 'mới'})"


def after(days: int | None) -> str:
    """Return a delay in words.

    >>> after(128), after(0), after(-3), after(None)
    ('sau 128 ngày', 'cùng ngày', 'ghi sớm hơn 3 ngày', '')
    """
    if days is None:
        return ""
    if days < 0:
        return f"ghi sớm hơn {grouped(-days)} ngày"
    return f"sau {grouped(days)} ngày" if days else "cùng ngày"


def dated(plan: Plan) -> str:
    """Return the date of a plan, or that it is not known."""
    return day(plan.card.date) or "không rõ ngày"


def told(cell: Cell, provinces: Provinces) -> str:
    """Return what a cell says, in words, as plain text."""
    _, words = SIGNS[cell.state]
    if cell.first:
        parts = [words, f"từ {dated(cell.first)}", after(cell.delay)]
        return ", ".join(part for part in parts if part)
    if cell.state is State.INHERITED:
        firsts = [(part, part.first) for part in cell.covered_parts]
        since = "; ".join(f"{called(part.province, provinces)} từ {dated(plan)}" for part, plan in firsts if plan)
        return f"{words}: {since}"
    if cell.state is State.NONE:
        return f"{words} trong {grouped(cell.held_with_parts)} văn bản đang nạp của tỉnh"
    return words


def cell_link(cell: Cell, directive: Card, choice: Choice, provinces: Provinces, inner: str, *, kind: str) -> str:
    """Return ``inner`` (HTML) as the link that opens a cell, named in full for those who don't see the page."""
    address = choice.address(opened=(directive.iri, cell.province.key))
    label = f"{called(cell.province, provinces)}, {name(directive, 80)}: {told(cell, provinces)}"
    current = ' aria-current="true"' if choice.opened == (directive.iri, cell.province.key) else ""
    return (
        f'<a class="{kind} {cell.state.value}" href="{attribute(address)}"'
        f' aria-label="{attribute(label)}"{current}>{inner}</a>'
    )


def sign(state: State) -> str:
    """Return the sign of a state, which those who hear the page need not hear."""
    return f'<span class="cover-sign" aria-hidden="true">{SIGNS[state][0]}</span>'


def legend(states: set[State], *, is_open: bool) -> str:
    """Return what the signs in use mean, folded unless ``is_open``."""
    state_of_fold = " open" if is_open else ""
    rows = "".join(
        f'<li><span class="cover-mark {state.value}">{sign(state)} {words}</span> {escape(MEANINGS[state])}</li>'
        for state, (_, words) in SIGNS.items()
        if state in states
    )
    return (
        f'<details class="cover-legend"{state_of_fold}><summary>Các dấu nghĩa là gì</summary><ul>{rows}</ul></details>'
    )
