"""The page of tasks: what it finds for a body, a directive and a time, how it tells dates, and that text stays text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kg import ical
from kg.terms import BASE
from kg.view import links
from kg.view.duties import files
from kg.view.links import Passage
from loaders.quads import document_iri
from tests import duties
from tests.duties import LATER, PLAN
from tests.shown import html_of, shown, words_of

Show = Callable[..., AppTest]
DAY = {"ngay": "2026-11-20"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return duties.published(tmp_path_factory.mktemp("store"))


@pytest.fixture
def show(store: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    monkeypatch.setenv("CANCU_STORE", str(store))

    def run(**params: str) -> AppTest:
        return shown(
            "duties.tasks", **({name.replace("_", "-"): value for name, value in (DAY | params).items() if value})
        )

    return run


def _rows(app: AppTest) -> list[str]:
    """Return the rows of tasks as text."""
    found = re.findall(r'<tr><td class="number">.*?</tr>', html_of(app), flags=re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def _links(app: AppTest) -> dict[str, dict[str, str]]:
    """Return the parameters of every link to the page itself, by the link's words."""
    found = re.findall(r'<a [^>]*?href="(nhiem-vu\?[^"]*)"[^>]*>(.*?)</a>', html_of(app), flags=re.DOTALL)
    return {
        " ".join(re.sub(r"<[^>]+>", " ", words).split()): {
            name: values[0] for name, values in parse_qs(urlsplit(address.replace("&amp;", "&")).query).items()
        }
        for address, words in found
    }


def test_department_has_what_falls_due_this_quarter_with_its_predecessors(show: Show) -> None:
    rows = _rows(show(cq="so khcn tay ninh"))
    begins = ["Tổng hợp", "Trình đề án", "Kiểm định", "Tuyên truyền", "Bố trí"]
    assert [next(words for words in begins if words in row) for row in rows] == [
        "Tổng hợp", "Trình đề án", "Kiểm định", "Tuyên truyền", "Bố trí",
    ]  # fmt: skip


def test_page_tells_which_bodies_count_since_when_and_by_which_law(show: Show) -> None:
    text = words_of(show(cq="so khcn tay ninh"))
    assert "2 cơ quan tiền thân, 1 đơn vị trực thuộc" in text
    assert "không còn từ 01/03/2025" in text and "Nghị định 45/2025/NĐ-CP" in text


def test_body_alone_leaves_its_predecessors_out(show: Show) -> None:
    app = show(cq="so khcn tay ninh", rieng="1")
    assert [row.split()[1] for row in _rows(app)] == ["Tổng", "Trình", "Bố"]
    assert "chỉ riêng cơ quan này" in words_of(app)


def test_leading_and_coordinating_stand_in_tables_of_their_own(show: Show) -> None:
    html = html_of(show(cq="so tai chinh", han="tat-ca"))
    led, coordinated = html.split('<h3 class="side">Phối hợp</h3>')
    assert ("Bố trí kinh phí" in led, "Trình đề án" in led) == (True, False)
    assert ("Bố trí kinh phí" in coordinated, "Trình đề án" in coordinated) == (False, True)


def test_role_shows_only_what_it_names(show: Show) -> None:
    assert [row.split()[1] for row in _rows(show(cq="so tai chinh", vai="phoi-hop"))] == ["Trình"]


def test_reports_that_a_body_receives_are_not_its_own_tasks(show: Show) -> None:
    rows = _rows(show(cq="so khcn tay ninh", vai="nhan-bao-cao"))
    assert [("trước ngày 30/11" in row, "kỳ tới 30/11/2026" in row) for row in rows] == [(True, True)]


def test_tasks_of_groups_are_offered_and_counted_only_when_asked_for(show: Show) -> None:
    before = show(cq="so khcn tay ninh")
    assert "chưa tính ở đây" in words_of(before) and "trước ngày 30/11" not in words_of(before)
    assert _links(before)["Tính cả việc giao chung"]["chung"] == "1"
    assert any("trước ngày 30/11" in row for row in _rows(show(cq="so khcn tay ninh", chung="1")))


def test_words_for_several_bodies_ask_which(show: Show) -> None:
    app = show(cq="so")
    assert "Chọn một" in words_of(app) and _rows(app) == []
    assert _links(app)["Sở Tài chính tỉnh Tây Ninh"] == {
        "cq": "Sở Tài chính tỉnh Tây Ninh", "ma": "tay-ninh-2025/so-tai-chinh-tinh-tay-ninh", "ngay": "2026-11-20",
    }  # fmt: skip


def test_predecessor_chosen_by_its_link_is_the_one_shown(show: Show) -> None:
    old = next(
        v for v in _links(show(cq="so khcn tay ninh")).values() if v.get("ma", "").startswith("tay-ninh/so-khoa")
    )
    rows = _rows(show(**old, han="tat-ca"))
    assert sorted(row.split()[1] for row in rows) == ["Tuyên", "Xây"]


def test_other_words_forget_the_body_chosen_before(show: Show) -> None:
    app = show(cq="so tai chinh", ma="tay-ninh/so-khoa-hoc-va-cong-nghe-tinh-tay-ninh")
    assert "Sở Tài chính tỉnh Tây Ninh" in words_of(app) and "chỉ riêng" not in words_of(app)


@pytest.mark.parametrize(("param", "words"), [("cq", "cục hải quan"), ("chi-dao", "9999/QQ-KHONGCO")])
def test_unknown_words_tell_how_many_documents_were_looked_through(show: Show, param: str, words: str) -> None:
    text = words_of(show(**{param: words}))
    assert "Đã tìm trong 2 văn bản đang nạp" in text and words in text


def test_directive_shows_the_tasks_of_plans_of_plans(show: Show) -> None:
    app = show(chi_dao="36-NQ/TW", han="tat-ca")
    assert len(_rows(app)) == 9 and "2 văn bản thực hiện nó" in words_of(app)


def test_undated_mention_is_no_second_instrument_of_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = replace(
        PLAN, id=f"{BASE}instrument/unknown/ke-hoach/7-kh-ubnd/undated-1", date=None, issuer=None, candidates=(PLAN.id,)
    )
    [first, (later, text)] = duties.texts()
    monkeypatch.setattr(
        duties, "texts", lambda: [first, (replace(later, instruments=(*later.instruments, stub)), text)]
    )
    monkeypatch.setenv("CANCU_STORE", str(duties.published(tmp_path)))
    app = shown("duties.tasks", **{"chi-dao": "7/KH-UBND", "han": "tat-ca"})
    assert len(_rows(app)) == 9


def test_row_leads_to_its_passage_and_its_instruments(show: Show) -> None:
    html = html_of(show(cq="so khcn tay ninh", chu="trình đề án"))
    (_, (later, _)) = duties.texts()
    task = next(t for t in later.tasks if t.text == "Trình đề án")
    assert links.document(document_iri(later.sha256), Passage(task.start, task.end)).replace("&", "&amp;") in html
    assert links.instrument(LATER.id) in html and links.instrument(PLAN.id) in html


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"chu": "xây dựng", "han": "qua-han"}, ["Quý II/2025", "không ghi ngày, xếp vào ngày cuối quý", "⚠ hạn đã qua 508 ngày"]),  # noqa: E501
        ({"chu": "trình đề án"}, ["trước ngày 15/12/2026", "15/12/2026", "còn 25 ngày"]),
        ({"chu": "kiểm định"}, ["2024-2026", "chỉ ghi giai đoạn, xếp vào ngày cuối giai đoạn"]),
        ({"chu": "tổng hợp"}, ["hằng tháng, ngày 25", "↻ định kỳ", "các kỳ trong thời gian này: 25/10 , 25/11 , 25/12", "kỳ tới 25/11/2026"]),  # noqa: E501
        ({"chu": "rà soát", "han": "khong-han"}, ["Năm 2026 và những năm tiếp theo", "không có ngày kết thúc"]),
        ({"chu": "khi có yêu cầu", "han": "khong-han"}, ["văn bản không ghi"]),
    ],
)  # fmt: skip
def test_deadline_shows_the_documents_words_and_how_it_was_placed(
    show: Show, params: dict[str, str], said: list[str]
) -> None:
    [row] = _rows(show(**params))
    assert [words for words in said if words not in row] == []


def test_standing_duty_says_that_its_instrument_names_an_earlier_end(show: Show) -> None:
    [reported] = _rows(show(cq="so khcn tay ninh", vai="nhan-bao-cao"))
    assert "kỳ tới 30/11/2026 còn 10 ngày ⚠ trích yếu ghi đến năm 2025; xem còn áp dụng không" in reported
    earlier = _rows(show(cq="so khcn tay ninh", vai="nhan-bao-cao", ngay="2025-11-20"))
    assert ["trích yếu" in row for row in earlier] == [False]
    assert ["trích yếu" in row for row in _rows(show(chu="tổng hợp"))] == [False]


def test_past_deadlines_do_not_claim_that_the_work_is_not_done(show: Show) -> None:
    assert "không biết việc đã làm xong hay chưa" in words_of(show(han="qua-han"))


def test_links_keep_what_was_chosen(show: Show) -> None:
    found = _links(show(cq="so khcn tay ninh", nhom="van-ban", chu="báo cáo"))
    assert found["Lịch"] == DAY | {"cq": "so khcn tay ninh", "nhom": "van-ban", "chu": "báo cáo", "xem": "lich"}


def test_quarter_before_and_after_stand_in_the_address(show: Show) -> None:
    found = _links(show())
    assert (found["← quý trước"]["ngay"], found["quý sau →"]["ngay"]) == ("2026-09-01", "2027-01-01")


def test_calendar_counts_months_and_days_and_leads_to_them(show: Show) -> None:
    app = show(cq="so khcn tay ninh", xem="lich", han="thang")
    found = _links(app)
    assert found["Tháng 12 1 việc ≈ 2 cuối kỳ ↻ 2 định kỳ"]["ngay"] == "2026-12-01"
    day = next(v for words, v in found.items() if words.startswith("25 "))
    assert (day["han"], day["han-tu"], day["han-den"]) == ("khoang", "2026-11-25", "2026-11-25")
    assert '<th scope="row">' in html_of(app) and "Tháng 11/2026" in words_of(app)


def test_range_of_days_finds_what_falls_into_it(show: Show) -> None:
    rows = _rows(show(han="khoang", han_tu="15/12/2026", han_den="15/12/2026"))
    assert [row.split()[1] for row in rows] == ["Trình"]


def test_wrong_range_tells_how_to_write_one(show: Show) -> None:
    assert "Ghi ngày như 01/10/2026" in words_of(show(han="khoang", han_tu="hôm qua", han_den="x", ngay=""))


@pytest.mark.parametrize(
    "order,heading", [("co-quan", "Sở Tài chính tỉnh Tây Ninh"), ("van-ban", "Kế hoạch 9/KH-UBND Tây Ninh, 09/01/2026")]
)
def test_rows_are_grouped_as_asked(show: Show, order: str, heading: str) -> None:
    html = html_of(show(nhom=order, han="tat-ca"))
    groups = re.findall(r'<tr class="group"><th scope="rowgroup"[^>]*>(.*?)</th>', html)
    assert heading in [re.sub(r"<[^>]+>", "", group) for group in groups]


def test_nothing_found_tells_what_to_do(show: Show) -> None:
    text = words_of(show(chu="khongcogi"))
    assert "trong 2 văn bản đang nạp" in text and "Bỏ các điều kiện lọc khác" in text and "Ngoài thời hạn" not in text


def test_nothing_in_the_chosen_time_tells_what_there_is_at_other_times(show: Show) -> None:
    app = show(cq="so tai chinh", chu="phoi hop khi")
    assert "Ngoài thời hạn đang chọn có 1 việc." in words_of(app)
    assert _links(app)["1 việc không có hạn"]["han"] == "khong-han"


def test_offered_body_counts_all_that_it_and_its_kin_have_to_do(show: Show) -> None:
    text = words_of(show(cq="tinh tay ninh"))
    assert "Sở Khoa học và Công nghệ tỉnh Tây Ninh · 8 việc" in text


def test_province_of_today_has_the_tasks_of_those_merged_into_it(show: Show) -> None:
    assert (len(_rows(show(noi="tay-ninh-2025", han="tat-ca"))), len(_rows(show(noi="tay-ninh", han="tat-ca")))) == (
        9,
        4,
    )


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"han": "tat-ca"},
        {"xem": "lich"},
        {"cq": '<script>alert(1)</script><img src=x onerror="a">'},
        {"chi_dao": "<img src=x onerror=alert(1)>"},
        {"cq": "so khcn tay ninh", "ma": '"><script>'},
        {"noi": '"><script>', "san_pham": "'", "trang": "999999", "ngay": "2026-13-45"},
        {"ngay": "9999-12-31"},
    ],
)
def test_hostile_text_opens_no_tag(show: Show, params: dict[str, str]) -> None:
    html = html_of(show(**params))
    assert {tag.lower() for tag in re.findall(r"<([a-zA-Z!][\w-]*)", html)} & {
        "script",
        "img",
        "iframe",
        "style",
    } == set()
    assert re.findall(r'(?:src|on\w+)="?[^>]*>', re.sub(r'"[^"]*"', '""', re.sub(r">[^<]*<", "><", html))) == []


def test_hostile_deliverable_is_shown_as_text(show: Show) -> None:
    html = html_of(show(chu="rà soát", han="khong-han"))
    assert "&lt;img src=x onerror=" in html and "![a](http://127.0.0.1:9/a.png)" in html


@pytest.fixture
def saved(show: Show, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, bytes]]:
    """Return what the buttons of the page save, by file name."""
    button = st.download_button

    def run(**params: str) -> dict[str, bytes]:
        found: dict[str, Callable[[], bytes]] = {}

        def spied(label: str, data: Callable[[], bytes], **options: object) -> bool:
            found[str(options["file_name"])] = data
            return button(label, data, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(st, "download_button", spied)
        assert not show(**params).exception
        return {name: data() for name, data in found.items()}

    return run


def test_table_that_is_saved_holds_what_the_list_shows(saved: Callable[..., dict[str, bytes]]) -> None:
    rows = list(csv.DictReader(io.StringIO(saved(cq="so khcn tay ninh")["nhiem-vu.csv"].decode("utf-8-sig"))))
    found = next(row for row in rows if row["Nhiệm vụ"] == "Trình đề án")
    assert len(rows) == 5
    assert (found["Ngày đến hạn"], found["Giao tại văn bản"]) == ("15/12/2026", "Kế hoạch 9/KH-UBND")
    said = {row["Nhiệm vụ"]: row["Lưu ý"] for row in rows if row["Lưu ý"]}
    assert said == {"Tuyên truyền": "trích yếu ghi đến năm 2025; xem còn áp dụng không"}
    assert (found["Văn bản đó để thực hiện"], found["Tệp"]) == ("Kế hoạch 7/KH-UBND", "ke-hoach-9.txt")


def test_calendar_that_is_saved_has_deadlines_and_rules(saved: Callable[..., dict[str, bytes]]) -> None:
    lines = saved(cq="so khcn tay ninh", rieng="1")["nhiem-vu.ics"].decode().replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("DTSTART", "RRULE"))] == [
        "DTSTART;VALUE=DATE:20261125",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=25",
        "DTSTART;VALUE=DATE:20261215",
        "DTSTART;VALUE=DATE:20261231",
    ]
    assert not any("Lưu ý" in line for line in lines)
    earlier = saved(cq="so khcn tay ninh", vai="nhan-bao-cao")["nhiem-vu.ics"].decode().replace("\r\n ", "")
    assert "Lưu ý: trích yếu ghi đến năm 2025" in earlier
    assert any(line.startswith("DESCRIPTION:Chủ trì: Sở Khoa học và Công nghệ tỉnh Tây Ninh") for line in lines)


def test_files_that_stop_before_the_end_say_so_and_the_page_too(
    saved: Callable[..., dict[str, bytes]], show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST", 2)
    st.cache_data.clear()
    told = "Tệp tải về chứa 2 việc đầu trong 5 việc; thu hẹp điều kiện để tải phần còn lại."
    found = saved(cq="so khcn tay ninh")
    assert told in words_of(show(cq="so khcn tay ninh"))
    assert "Tệp này dừng ở 2 dòng đầu trong 5;" in found["nhiem-vu.csv"].decode().splitlines()[-1]
    assert f"X-WR-CALDESC:{ical.text(told)}" in found["nhiem-vu.ics"].decode().replace("\r\n ", "")
    st.cache_data.clear()


def test_start_page_leads_to_as_many_duties_as_it_counts(show: Show) -> None:
    app = shown("search.find")
    [(address, count)] = re.findall(r'href="(nhiem-vu\?[^"]*)"><b>(\d+)</b> nhiệm vụ đến hạn', html_of(app))
    params = {name: values[0] for name, values in parse_qs(urlsplit(address.replace("&amp;", "&")).query).items()}
    assert len(_rows(show(**params))) == int(count)


def test_instrument_leads_to_the_tasks_of_all_that_implement_it(show: Show) -> None:
    app = shown("instruments.instrument", **{"id": PLAN.id, "xem": "nhiem-vu"})
    params = _links(app)["Xem cả việc của các văn bản thực hiện văn bản này, theo thời hạn"]
    assert len(_rows(show(**params))) == 9


def test_instrument_tells_when_a_standing_duty_falls_due(show: Show) -> None:
    app = shown("instruments.instrument", **{"id": LATER.id, "xem": "nhiem-vu"})
    assert "hằng tháng, ngày 25" in words_of(app)
