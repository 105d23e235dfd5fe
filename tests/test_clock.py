"""The clock that people read is Vietnam's in every zone of the machine: near midnight all pages tell one day."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg import checked, clock
from kg.build import build
from kg.checks import check
from kg.deciding import decide
from kg.ical import Event, ical
from kg.store import open_published, published
from kg.terms import BASE
from kg.view import exports
from tests.texts import SAMPLES

ROOT = Path(__file__).resolve().parent.parent
LATE = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
"""Half past midnight of the 21st in Vietnam."""
NQ57 = BASE + "instrument/trung-uong/nghi-quyet/57-nq-tw/2024"
MAY_ASK = {"kg/clock.py", "kg/archive.py", "kg/staging.py"}
"""Who asks the machine for the time: the clock of people, and those that store it in UTC."""


class Late(datetime):
    """The time of the machine, which stands at `LATE`."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Late:  # type: ignore[override]
        return cls.fromtimestamp(LATE.timestamp(), tz)


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    monkeypatch.setattr(clock, "datetime", Late)
    yield
    monkeypatch.undo()
    time.tzset()


def test_today_is_vietnams_in_every_zone_of_the_machine(zone: None) -> None:
    assert clock.today() == date(2026, 11, 21)
    assert clock.moment("2026-11-20T16:59:00Z") == "23:59 ngày 20/11/2026"
    assert clock.moment("2026-11-20T17:00:00Z") == clock.moment(datetime(2026, 11, 20, 17, tzinfo=UTC).timestamp())
    assert clock.moment("2026-11-20T17:00:00Z", "en") == "2026-11-21 00:00 (UTC+7)"


def test_calendar_file_is_stamped_in_utc_whatever_zone_it_is_given(zone: None) -> None:
    assert b"DTSTAMP:20261120T173000Z" in ical([Event("a", date(2026, 12, 1), "x")], clock.now())


def test_every_page_tells_the_same_day_near_midnight(
    zone: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kho"
    build([SAMPLES / "cau-ke-36-kh-ubnd.txt", SAMPLES / "57-nq-tw.txt"], folder, jobs=1, clock=lambda: LATE)
    decide("cau-ke-36-kh-ubnd.txt", "57-NQ/TW", "57-NQ/TW", folder, by="Bình", clock=lambda: LATE)
    generation, graph = published(folder), open_published(folder)
    assert generation
    checked.keep(folder, graph, generation, check(graph), time="2026-11-20T17:30:00Z", whole=True)
    monkeypatch.setenv("CANCU_STORE", str(folder))
    pages = {
        "checking.checks": {},
        "checking.checks ": {"xem": "quyet-dinh"},
        "instruments.instrument": {"id": NQ57, "xem": "lich-su"},
        "loading.loading": {"xem": "kho"},
        "search.find": {},
    }
    for name, params in pages.items():
        package, module = name.strip().split(".")
        app = AppTest.from_string(
            f"from kg.view.{package} import {module}\nfrom kg.view.frame import page\npage({module}.show)()",
            default_timeout=30,
        )
        app.query_params.update(params)
        html = "".join(element.proto.body for element in app.run().get("html"))
        assert not app.exception, name
        assert "21/11/2026" in html and not re.search(r"20/11/2026|2026-11-20", html), name


def test_saved_files_tell_when_they_were_made_in_vietnam(zone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shown:
        folder, key, documents = Path("kho"), "x/gen-000001 1", 1

    told = dict(exports.source(Shown()).facts)  # type: ignore[arg-type]
    assert told["Lập lúc"] == "00:30:00 ngày 21/11/2026"


@pytest.mark.parametrize("path", sorted((ROOT / "kg").rglob("*.py")), ids=str)
def test_nobody_else_asks_the_machine_for_the_time(path: Path) -> None:
    source = path.relative_to(ROOT).as_posix()
    asked = {
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow", "astimezone")
    }
    machine = {"date.today", "datetime.date.today", "datetime.now", "datetime.utcnow"}
    assert source in MAY_ASK or not asked & machine
