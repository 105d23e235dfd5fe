"""Tasks found through the tables: by body and role, directive, time, place, product and words."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Store

from kg.index import duties
from kg.index.duties import DayCount, Sought
from kg.index.duty_rows import PRODUCTS, product
from kg.index.opening import Index, indexed
from kg.index.relations import below
from kg.schedule import Window, window
from tests import duties as graph
from tests.duties import FINANCE, GROUP, LATER, NEW, OLD, PLAN, task
from tests.graph import TW36

DAY = date(2026, 11, 20)
QUARTER = window("quarter", DAY)


@pytest.fixture(scope="module")
def store() -> Store:
    return graph.store()


@pytest.fixture(scope="module")
def index(store: Store) -> Index:
    return indexed(store)


def found(index: Index, sought: Sought) -> set[str]:
    hits = duties.duties(index, sought, "due", limit=50)
    assert len(hits) == len({h.iri for h in hits}) == duties.count(index, sought)
    return {h.iri for h in hits}


def test_body_has_what_it_leads_and_coordinates(index: Index) -> None:
    assert found(index, Sought(bodies=(OLD,))) == {task("Xây dựng"), task("Tuyên truyền")}


def test_role_keeps_leading_and_coordinating_apart(index: Index) -> None:
    led, coordinated = (found(index, Sought(bodies=(FINANCE,), roles=(role,))) for role in ("lead", "coordinating"))  # type: ignore[arg-type]
    assert led == {task("Bố trí"), task("Phối hợp")}
    assert coordinated == {task("Xây dựng"), task("Trình đề án")}


def test_what_a_body_leads_comes_before_what_it_coordinates(index: Index) -> None:
    hits = duties.duties(index, Sought(bodies=(FINANCE,)), "due", limit=50)
    assert [h.is_led for h in hits] == [True, True, False, False]


def test_quarter_holds_deadlines_and_standing_duties_that_fall_into_it(index: Index) -> None:
    hits = duties.duties(index, Sought(when="window", within=QUARTER), "due", limit=50)
    assert [(h.iri, h.day) for h in hits if h.iri != task("Tuyên truyền")] == [
        (task("Tổng hợp"), "2026-10-25"),
        (task("Báo cáo kết quả"), "2026-11-30"),
        (task("Trình đề án"), "2026-12-15"),
        (task("Bố trí"), "2026-12-31"),
        (task("Kiểm định"), "2026-12-31"),
    ]


def test_yearly_duty_without_a_day_is_placed_on_the_last_of_the_year(index: Index) -> None:
    days = {h.iri: h.day for h in duties.duties(index, Sought(when="window", within=QUARTER), "due", limit=50)}
    assert days[task("Tuyên truyền")] == "2026-12-31"


@pytest.mark.parametrize(
    "sought,expected",
    [
        (Sought(when="past", day=DAY), {"Xây dựng"}),
        (Sought(when="standing"), {"Tuyên truyền", "Báo cáo kết quả", "Tổng hợp"}),
        (Sought(when="undated"), {"Rà soát", "Phối hợp"}),
        (Sought(places=("tay-ninh",), when="past", day=date(2027, 1, 1)), {"Xây dựng", "Kiểm định"}),
        (Sought(product="to-trinh"), {"Trình đề án"}),
        (Sought(words="KINH PHI bo"), {"Bố trí"}),
        (Sought(words="bao cao ubnd"), {"Xây dựng", "Tổng hợp"}),
        (Sought(words='"x OR NOT'), set()),
    ],
)
def test_condition_finds_its_tasks(index: Index, sought: Sought, expected: set[str]) -> None:
    assert found(index, sought) == set(map(task, expected))


def test_directive_reaches_the_tasks_of_plans_of_plans_and_those_that_name_it(index: Index) -> None:
    plans = below(index, TW36.id)
    assert plans == tuple(sorted((TW36.id, PLAN.id, LATER.id)))
    assert len(found(index, Sought(directive=TW36.id, plans=plans))) == 9
    assert found(index, Sought(directive=TW36.id)) == {task("Bố trí")}


@pytest.mark.parametrize("order", ["due", "lead", "plan"])
def test_pages_hold_every_task_once(index: Index, order: duties.Order) -> None:
    pages = [duties.duties(index, Sought(), order, limit=4, offset=n) for n in (0, 4, 8)]
    assert sorted(h.iri for page in pages for h in page) == sorted(found(index, Sought()))


def test_calendar_counts_standing_duties_on_each_of_their_days(index: Index) -> None:
    found = duties.by_day(index, Sought(bodies=(NEW, GROUP)), QUARTER)
    assert found == [
        DayCount(date(2026, 10, 25), True, True, 1),
        DayCount(date(2026, 11, 25), True, True, 1),
        DayCount(date(2026, 11, 30), True, True, 1),
        DayCount(date(2026, 12, 15), True, False, 1),
        DayCount(date(2026, 12, 25), True, True, 1),
        DayCount(date(2026, 12, 31), False, False, 1),
    ]


def test_standing_duty_falls_due_on_no_day_before_its_instrument(index: Index) -> None:
    year = window("year", date(2026, 1, 1))
    days = [c.day for c in duties.by_day(index, Sought(bodies=(NEW,)), year) if c.is_standing]
    assert (len(days), days[0]) == (12, date(2026, 1, 25))
    before = Sought(bodies=(NEW,), when="window", within=window("year", date(2025, 1, 1)))
    assert (duties.count(index, before), duties.duties(index, before, "due", limit=9)) == (0, [])


def test_standing_duty_is_found_under_its_next_day_in_the_window(index: Index) -> None:
    sought = Sought(words="tong hop", when="window", within=QUARTER, day=DAY)
    assert [d.day for d in duties.duties(index, sought, "due", limit=9)] == ["2026-11-25"]
    after = Sought(words="tong hop", when="window", within=QUARTER, day=date(2026, 12, 26))
    assert [d.day for d in duties.duties(index, after, "due", limit=9)] == ["2026-10-25"]


def test_counts_tell_every_choice_of_time(index: Index) -> None:
    found = duties.counts(index, Sought(bodies=(NEW,)), DAY)
    assert found == {"month": 1, "quarter": 3, "year": 3, "past": 0, "standing": 1, "undated": 2, "all": 5}


@pytest.mark.parametrize("typed", ["so khcn tay ninh", "SỞ KH&CN tỉnh Tây Ninh", "khoa hoc cong nghe tay nin"])
def test_body_is_found_by_the_beginnings_of_its_words(index: Index, typed: str) -> None:
    assert {OLD, NEW} <= {hit.iri for hit in duties.named(index, typed, limit=12)}


@pytest.mark.parametrize("typed", ["", "%", "khongco", "so y te"])
def test_body_that_nobody_charged_is_not_found(index: Index, typed: str) -> None:
    assert duties.named(index, typed, limit=12) == []


def test_body_of_exactly_this_name_comes_first(index: Index) -> None:
    assert duties.named(index, "cac so ban nganh tinh", limit=1)[0].iri == GROUP


def test_groups_of_a_place_are_those_that_a_department_may_belong_to(index: Index) -> None:
    assert (duties.groups(index, [OLD, NEW]), duties.groups(index, [NEW])) == ((GROUP,), ())


@pytest.mark.parametrize("key,name,cues,example", PRODUCTS)
def test_product_matches_its_example(key: str, name: str, cues: tuple[str, ...], example: str) -> None:
    assert product(example) == key


def test_window_of_one_day_holds_only_that_day(index: Index) -> None:
    assert found(index, Sought(when="window", within=Window(date(2026, 12, 15), date(2026, 12, 15)))) == {
        task("Trình đề án")
    }
