"""The page *Nhiệm vụ*: who does what by when, as a table and as a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape as attribute

import streamlit as st

from kg import clock
from kg.bodies import kin
from kg.graph import is_iri, name, objects
from kg.index.cards import hits
from kg.index.duties import Sought, by_day, count, counts, duties, provinces
from kg.index.relations import below as below_all
from kg.index.tasks import told
from kg.schedule import window
from kg.terms import BASE, DEF
from kg.view.controls import pager
from kg.view.duties import bodies as duty_body
from kg.view.duties import calendar
from kg.view.duties import directives as duty_directive
from kg.view.duties.address import BODY, DIRECTIVE, ORDERS, ROLES, SINCE, UNTIL, WORDS, Asked, asked
from kg.view.duties.bodies import Chosen
from kg.view.duties.directives import Directive
from kg.view.duties.files import left_out, save_button, sheet
from kg.view.duties.filters import (
    COUNTED,
    PRODUCT_NAMES,
    ROLE_NAMES,
    TIME_NAMES,
    filters,
    other_times,
    reference,
    steps,
)
from kg.view.duties.table import Row, Setting, rows, table
from kg.view.duties.words import shown, window_name
from kg.view.exports import table_exports
from kg.view.loaded import Loaded
from kg.view.text import escape, grouped, shortened

_PAGE = 50
_HEAD = (
    '<header lang="vi"><h1 class="headline">Nhiệm vụ</h1><p class="lead">Cơ quan nào phải làm gì, đến bao giờ, theo '
    "văn bản nào. Gõ tên cơ quan, có dấu hay không dấu, rồi nhấn Enter.</p></header>"
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, with the body and the instrument that the words mean, and the duties sought."""

    asked: Asked
    today: date
    body: Chosen
    directive: Directive
    sought: Sought

    @property
    def is_open(self) -> bool:
        """Tell whether words mean several things or none, so that nothing can be shown yet."""
        return bool(self.asked.body_text) > bool(self.body.body) or bool(self.asked.directive_text) > bool(
            self.directive.card
        )


def show(loaded: Loaded) -> None:
    """Show the boxes, what they mean, and the duties that fit."""
    st.html(_HEAD)
    wanted, today = _boxes(asked(st.query_params)), clock.today()
    question = _question(loaded, wanted, today)
    if question.is_open:
        st.html(f'<div class="tasks" lang="vi">{_choosing(loaded, question)}</div>')
        return
    above, below = _answer(loaded, question, loaded.key, wanted, today)
    st.html(above)
    st.html(below)
    _save(loaded, question)


def _save(loaded: Loaded, question: Question) -> None:
    """Show the buttons that save what the list holds, all its pages."""
    wanted, sought = question.asked, question.sought
    day = wanted.today(question.today)
    order = ORDERS[wanted.order]
    with st.container(horizontal=True, gap="small", key="save-duties"):
        table_exports(lambda: sheet(loaded, sought, order, day), name="nhiem-vu", filters=_filters(question))
        save_button(loaded, sought, day)


def _filters(question: Question) -> dict[str, str]:
    """Return what was chosen, by what it is called."""
    wanted, body, card = question.asked, question.body.body, question.directive.card
    within = window_name(wanted.when, wanted.within(question.today))
    said = {
        "Cơ quan": body.name + (", riêng cơ quan này" if wanted.alone else "") if body else "",
        "Việc giao chung": "tính cả" if wanted.shared else "",
        "Để thực hiện": card.label if card else "",
        "Vai trò": ROLE_NAMES[wanted.role] if wanted.role else "",
        "Thời hạn": within or TIME_NAMES.get(wanted.when, ""),
        "Tính đến ngày": shown(wanted.today(question.today)),
        "Sản phẩm": PRODUCT_NAMES.get(wanted.product, wanted.product),
        "Nơi giao": wanted.place,
        "Chữ": wanted.words,
    }
    return {name: value for name, value in said.items() if value}


def _boxes(found: Asked) -> Asked:
    """Show the boxes for words; return what is asked for with what stands in them."""
    first, second, third = st.columns(3)
    with first:
        body = _box("Cơ quan", BODY, "Ví dụ: so khcn tay ninh")
    with second:
        directive = _box("Để thực hiện văn bản", DIRECTIVE, "Ví dụ: 57-NQ/TW")
    with third:
        said = _box("Chữ trong việc hoặc sản phẩm", WORDS, "Ví dụ: báo cáo sơ kết")
    found = replace(found, body_text=body, directive_text=directive, words=said)
    if found.when != "khoang":
        return found
    first, second, _ = st.columns(3)
    with first:
        since = _box("Từ ngày", SINCE, "Ví dụ: 01/10/2026")
    with second:
        until = _box("Đến ngày", UNTIL, "Ví dụ: 31/12/2026")
    return replace(found, since=since, until=until)


def _box(label: str, key: str, example: str) -> str:
    typed = st.text_input(label, key=key, bind="query-params", max_chars=200, placeholder=example, autocomplete="off")
    return (typed or "").strip()


@st.cache_data(show_spinner="Đang tìm nhiệm vụ …", max_entries=64)
def _answer(_loaded: Loaded, _question: Question, key: str, wanted: Asked, today: date) -> tuple[str, str]:
    """Return what is above and below the button as HTML, kept for the generation that ``key`` names and the day."""
    who = duty_body.told(_loaded, wanted, _question.body)
    what = duty_directive.told(_question.directive.card, len(_question.sought.plans))
    counted = counts(_loaded.index, _question.sought, wanted.today(today))
    controls = filters(wanted, today, counted, _roles(_loaded, _question), _provinces(_loaded))
    overview = _calendar(_loaded, _question) if wanted.view else ""
    return (
        f'<div class="tasks" lang="vi">{who}{what}{controls}{reference(wanted, today)}</div>',
        f'<div class="tasks" lang="vi">{overview}{_list(_loaded, _question, counted)}</div>',
    )


def _question(loaded: Loaded, wanted: Asked, today: date) -> Question:
    body, directive = duty_body.chosen(loaded, wanted), duty_directive.directive(loaded, wanted)
    sought = wanted.sought(today)
    if body.body:
        sought = replace(sought, bodies=body.bodies(wanted))
    if directive.card:
        iri = directive.card.iri
        sought = replace(sought, directive=iri, plans=_plans(loaded, loaded.key, iri))
    return Question(wanted, today, body, directive, replace(sought, places=_merged(loaded, wanted.place)))


def _merged(loaded: Loaded, place: str) -> tuple[str, ...]:
    """Return a province and those that were merged into it, by slug; nothing for no province."""
    iri = f"{BASE}jurisdiction/{place}"
    if not place or not is_iri(iri):
        return (place,) if place else ()
    return tuple(k.iri.rpartition("/")[2] for k in kin(loaded.store, iri) if k.tie in ("self", "predecessor"))


@st.cache_data(show_spinner=False, max_entries=64)
def _plans(_loaded: Loaded, key: str, directive: str) -> tuple[str, ...]:
    """Return the instruments that implement one, kept for the generation that ``key`` names."""
    return below_all(_loaded.index, directive)


def _choosing(loaded: Loaded, question: Question) -> str:
    """Return what the words may mean, or that nothing is known of them."""
    wanted, parts = question.asked, []
    if wanted.body_text and not question.body.body:
        names = dict(_provinces(loaded))
        parts.append(
            duty_body.choosing(loaded, wanted, question.body.choices, names)
            if question.body.choices
            else _unknown(loaded, "cơ quan", wanted.body_text, wanted.to(body_text="", body=""))
        )
    if wanted.directive_text and not question.directive.card:
        parts.append(
            duty_directive.choosing(wanted, question.directive.choices)
            if question.directive.choices
            else _unknown(loaded, "văn bản", wanted.directive_text, wanted.to(directive_text="", directive=""))
        )
    return "".join(parts)


def _unknown(loaded: Loaded, what: str, typed: str, address: str) -> str:
    which = "được giao việc nào" if what == "cơ quan" else "nào"
    return (
        f'<div class="notice"><h2 class="side">Không thấy {what} {which if what == "văn bản" else ""} khớp với '
        f"“{escape(shortened(typed, 80))}”</h2><p>Đã tìm trong {grouped(loaded.documents)} văn bản đang nạp.</p><ul>"
        "<li>Bớt chữ, hoặc gõ tên không viết tắt; có dấu hay không dấu đều được.</li>"
        f'<li><a href="{attribute(address)}">Bỏ ô này, xem mọi nhiệm vụ</a></li></ul></div>'
    )


def _roles(loaded: Loaded, question: Question) -> dict[str, int]:
    if not question.sought.bodies:
        return {}
    return {role: count(loaded.index, replace(question.sought, roles=named)) for role, named in ROLES.items()}


def _provinces(loaded: Loaded) -> list[tuple[str, str]]:
    """Return the provinces that assign tasks, by slug and name; one that was merged says until when it was."""
    found = []
    for slug, _ in provinces(loaded.index):
        iri = f"{BASE}jurisdiction/{slug}"
        until = next(iter(objects(loaded.store, iri, DEF + "validUntil")), "")
        ended = f" (trước {'/'.join(reversed(until.split('-')))})" if until else ""
        found.append((slug, (name(loaded.store, iri) or slug) + ended))
    return found


def _calendar(loaded: Loaded, question: Question) -> str:
    wanted, day = question.asked, question.asked.today(question.today)
    counted = by_day(loaded.index, question.sought, window("year", day))
    return calendar.year(wanted, day, counted) + calendar.month(wanted, day, question.today, counted)


def _list(loaded: Loaded, question: Question, counted: Mapping[str, int]) -> str:
    wanted, today = question.asked, question.asked.today(question.today)
    total = counted[COUNTED[wanted.when]] if wanted.when in COUNTED else count(loaded.index, question.sought)
    within = wanted.within(question.today)
    heading = f'<h2 class="section">{_heading(wanted, total, window_name(wanted.when, within))}</h2>'
    way = "" if wanted.view else steps(wanted, within)
    if not total:
        return heading + way + _nothing(loaded, question, counted)
    last = (total + _PAGE - 1) // _PAGE
    number = min(wanted.number(), last)
    found = duties(loaded.index, question.sought, ORDERS[wanted.order], limit=_PAGE, offset=_PAGE * (number - 1))
    told_rows = rows(found, told(loaded.index, (d.iri for d in found)))
    setting = _setting(loaded, question, told_rows, today)
    caution = _caution(wanted)
    saved = f'<p class="quiet">{said}</p>' if (said := left_out(total)) else ""
    return f"{heading}{way}{caution}{_tables(told_rows, setting, question)}{_pager(wanted, number, last)}{saved}"


def _heading(wanted: Asked, total: int, called: str) -> str:
    number = f"{grouped(total)} việc"
    if wanted.when in TIME_NAMES:
        return f"{number}: {TIME_NAMES[wanted.when].lower()}"
    if wanted.when == "khoang" and not called:
        return "Khoảng ngày chưa đúng"
    return f"{number} đến hạn trong {called}" if wanted.when != "khoang" else f"{number} đến hạn {called}"


def _caution(wanted: Asked) -> str:
    if wanted.when != "qua-han":
        return ""
    return (
        '<p class="lead">Hạn ghi trong văn bản đã qua. Chương trình chỉ đọc văn bản giao việc, không biết việc đã làm '
        "xong hay chưa.</p>"
    )


def _setting(loaded: Loaded, question: Question, found: Sequence[Row], today: date) -> Setting:
    plans = {row.task.assigned_in for row in found}
    implemented = {plan: objects(loaded.store, plan, DEF + "implements") for plan in sorted(plans)}
    named = plans | {iri for iris in implemented.values() for iri in iris}
    named |= {iri for row in found for iri in row.task.concerns}
    cards = hits(loaded.index, sorted(named))
    return Setting(
        cards, implemented, frozenset(question.sought.bodies), today, question.sought.within, question.asked.order
    )


def _tables(found: Sequence[Row], setting: Setting, question: Question) -> str:
    """Return one table, or where a body was chosen one of what it leads and one of what it coordinates."""
    if not question.sought.bodies:
        return table(found, setting, caption="Nhiệm vụ")
    if "reportsTo" in question.sought.roles:
        return table(found, setting, caption="Báo cáo phải nhận")
    parts = []
    for is_led, heading in ((True, "Chủ trì"), (False, "Phối hợp")):
        part = [row for row in found if row.duty.is_led == is_led]
        if part:
            parts.append(
                f'<h3 class="side">{heading}</h3>{table(part, setting, caption=f"Nhiệm vụ {heading.lower()}")}'
            )
    return "".join(parts)


def _pager(wanted: Asked, number: int, last: int) -> str:
    return pager(lambda n: wanted.to(page=str(n)), number, last)


def _nothing(loaded: Loaded, question: Question, counted: Mapping[str, int]) -> str:
    """Return that nothing fits, and how many duties fit but for the time that was chosen, with the way to each."""
    wanted = question.asked
    if wanted.when == "khoang" and wanted.within(question.today) is None:
        return (
            '<div class="notice"><p>Ghi ngày như <code>01/10/2026</code>, <code>10/2026</code> hoặc <code>2026</code>; '
            "ngày đầu không sau ngày cuối.</p></div>"
        )
    narrowed = wanted.words or wanted.product or wanted.place or wanted.role
    ways = [(wanted.to(words="", product="", place="", role=""), "Bỏ các điều kiện lọc khác")] if narrowed else []
    every = [(wanted.to(when="tat-ca"), "Xem mọi thời hạn, kể cả không có hạn")] if counted["all"] else []
    ways = [*other_times(wanted, question.today, counted), *every, *ways]
    items = "".join(f'<li><a href="{attribute(address)}">{text}</a></li>' for address, text in ways)
    outside = f" Ngoài thời hạn đang chọn có {grouped(counted['all'])} việc." if counted["all"] else ""
    return (
        f'<div class="notice"><p>Không có việc nào như vậy trong {grouped(loaded.documents)} văn bản đang nạp.{outside}'
        f" Việc nằm trong văn bản chưa nạp thì không thấy ở đây.</p><ul>{items}</ul></div>"
    )
