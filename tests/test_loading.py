"""The page *Nạp văn bản*: files handed in are read, shown, chosen, published, withdrawn and brought back."""

from __future__ import annotations

import io
import os
import re
import signal
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from kg import staging
from kg.archive import writing
from kg.build import build
from kg.holdings import status
from kg.staging import Batch, Seen
from kg.store import published
from kg.view import child, links
from kg.view.loading.pieces import document
from tests import tiny
from tests.shown import html_of, shown, words_of
from tests.test_staging import OTHER, PLAN, preview
from tests.test_staging import hand_in as take_in

Show = Callable[..., AppTest]
_SCRIPT = (
    "from kg.view.loading import loading\nfrom kg.view.frame import page\n"
    "page(loading.show, empty=loading.show_empty)()"
)
_WAIT = 60.0
HOSTILE = """ỦY BAN NHÂN DÂN TỈNH TÂY NINH
Số: 66/KH-UBND
Tây Ninh, ngày 06 tháng 5 năm 2023

KẾ HOẠCH
Thực hiện <img src=x onerror="alert(1)"> ![ảnh](http://127.0.0.1:9/a.png) \u202eđảo

Thực hiện Nghị quyết số 21-NQ/TU ngày 02/12/2024 của Tỉnh ủy Tây Ninh <script>alert(2)</script>.
"""

SHOPPING = "Cần mua cho chuyến đi cuối tuần:\n\nhai cân gạo, một chai nước mắm, mười quả trứng và ít rau thơm.\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CANCU_STORE", str(tmp_path / "kho"))
    return tmp_path / "kho"


@pytest.fixture
def built(store: Path, tmp_path: Path) -> Path:
    (tmp_path / "đến").mkdir()
    (tmp_path / "đến" / "cũ.txt").write_text(PLAN, "utf-8")
    (tmp_path / "đến" / "hỏng.pdf").write_bytes(b"%PDF-1.4 x")
    build([tmp_path / "đến"], store)
    return store


def show(**params: str) -> AppTest:
    app = AppTest.from_string(_SCRIPT, default_timeout=60)
    app.query_params.update(params)
    return app.run()


def finished(store: Path) -> None:
    deadline = time.monotonic() + _WAIT
    while child.running(store) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert child.running(store) == []


def hand_in(store: Path, files: dict[str, str | bytes]) -> tuple[AppTest, Batch]:
    """Hand files in on the page, and return the page once they are read."""
    app = show()
    told = [(name, data.encode() if isinstance(data, str) else data, "text/plain") for name, data in files.items()]
    app.file_uploader[0].set_value(told)
    press(app, "Đọc thử")
    finished(store)
    return app.run(), staging.batches(store)[0]


def read_batch(store: Path, files: dict[str, str | bytes]) -> tuple[AppTest, Batch]:
    """Read files as the page does, in this process, and return the page that shows them."""
    batch = take_in(store, files)
    preview(store, batch)
    return show(lo=batch.id), batch


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if one.label.startswith(label)]
    return button.click().run()


def test_page_works_before_anything_is_loaded(store: Path) -> None:
    app = show()
    assert "Nạp văn bản" in words_of(app) and len(app.file_uploader) == 1


def test_empty_pages_lead_to_this_page(store: Path) -> None:
    app = shown("search.find")
    assert f'href="{links.loading()}"' in "".join(element.proto.body for element in app.get("html"))


def test_reading_without_a_file_says_what_to_do(store: Path) -> None:
    app = press(show(), "Đọc thử")
    assert "Chọn hoặc thả ít nhất một tệp" in words_of(app)


def test_batch_stands_in_the_address(store: Path) -> None:
    app, batch = hand_in(store, {"Kế hoạch.txt": PLAN})
    assert app.query_params["lo"] in (batch.id, [batch.id])


def test_read_batch_is_shown_with_its_sentences_and_nothing_is_published(store: Path) -> None:
    app, _ = hand_in(store, {"Kế hoạch.txt": PLAN, "hỏng.pdf": b"%PDF-1.4 x"})
    told = words_of(app)
    assert "Kế hoạch 24/KH-UBND" in told
    assert "Thực hiện Nghị quyết số 21-NQ/TU ngày 02/12/2024" in told
    assert "Không đọc được (1)" in told and "bị hỏng hoặc thiếu dữ liệu" in told
    assert not (store / "CURRENT").exists()


def test_file_names_are_shown_as_the_person_knows_them(store: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("quý 4/24.txt", PLAN)
    app, _ = read_batch(store, {"Công văn.zip": data.getvalue(), "a<b>.txt": OTHER})
    told = html_of(app)
    assert "24.txt trong Công văn.zip" in told
    assert "a_b_.txt” (tên trên máy bạn: “a&lt;b&gt;.txt”)" in told
    assert str(store) not in told


def test_unread_batch_can_be_read_again(store: Path) -> None:
    batch = staging.create(store, [("24.txt", io.BytesIO(PLAN.encode()))])
    app = press(show(lo=batch.id), "Đọc thử lại")
    finished(store)
    assert "Kế hoạch 24/KH-UBND" in words_of(app.run())


def test_document_that_is_unticked_is_not_published(store: Path) -> None:
    app, batch = read_batch(store, {"24.txt": PLAN, "25.txt": OTHER})
    app.checkbox[0].uncheck().run()
    assert staging.left_out(batch) == {"24.txt"}
    press(app, "Công bố 1 văn bản")
    finished(store)
    assert [entry.name for entry in status(store).documents] == ["25.txt"]


def test_unticked_document_stays_so_after_a_reload(store: Path) -> None:
    app, batch = read_batch(store, {"24.txt": PLAN, "25.txt": OTHER})
    app.checkbox[1].uncheck().run()
    assert [box.value for box in show(lo=batch.id).checkbox] == [True, False]


def test_document_that_seems_no_administrative_one_is_unticked_until_a_person_ticks_it(store: Path) -> None:
    app, batch = read_batch(store, {"24.txt": PLAN, "mua.txt": SHOPPING})
    assert [box.value for box in app.checkbox] == [True, False]
    assert "1 văn bản có lẽ không phải văn bản hành chính nên không được chọn sẵn" in words_of(app)
    app.checkbox[1].check().run()
    preview(store, batch)
    assert [box.value for box in show(lo=batch.id).checkbox] == [True, True]


def test_document_that_seems_no_administrative_one_is_not_published_unasked(store: Path) -> None:
    app, _ = read_batch(store, {"24.txt": PLAN, "mua.txt": SHOPPING})
    press(app, "Công bố 1 văn bản")
    finished(store)
    assert [entry.name for entry in status(store).documents] == ["24.txt"]
    assert "1 văn bản không được chọn nên không nạp" in words_of(app.run())


def test_all_can_be_unticked_and_ticked_again(store: Path) -> None:
    app, _ = read_batch(store, {"24.txt": PLAN, "25.txt": OTHER})
    press(app, "Bỏ chọn tất cả")
    assert [box.value for box in app.checkbox] == [False, False]
    assert [one.disabled for one in app.button if one.label.startswith("Không có văn bản nào")] == [True]
    press(app, "Chọn tất cả")
    assert [box.value for box in app.checkbox] == [True, True]


def test_published_batch_links_its_instruments(store: Path) -> None:
    app, batch = read_batch(store, {"24.txt": PLAN})
    press(app, "Công bố 1 văn bản")
    finished(store)
    (entry,) = status(store).documents
    shown = html_of(show(lo=batch.id))
    assert "Đã công bố 1 văn bản mới" in shown
    assert links.instrument(entry.read.instrument).replace("&", "&amp;") in shown


def test_publishing_while_another_writes_says_who(store: Path) -> None:
    app, batch = read_batch(store, {"24.txt": PLAN})
    with writing(store):
        press(app, "Công bố 1 văn bản")
        finished(store)
    told = words_of(show(lo=batch.id))
    assert (
        "Chưa công bố xong lô này" in told
        and "đã vào kho" not in told
        and f"đang được tiến trình {os.getpid()} ghi" in told
    )
    assert "Công bố 1 văn bản" in [one.label for one in show(lo=batch.id).button]


def test_publishing_beside_another_job_links_it(store: Path, tmp_path: Path) -> None:
    app, _ = read_batch(store, {"24.txt": PLAN})
    corpus = tmp_path / "dài.jsonl"
    corpus.write_text("".join(f'{{"content": "{n} {"chữ " * 2000}"}}\n' for n in range(5000)), "utf-8")
    other = child.start(store, ["build", str(corpus)], title="Công bố lô kia")
    press(app, "Công bố 1 văn bản")
    shown = html_of(app)
    child.cancel(other)
    finished(store)
    assert "Công bố lô kia" in shown and links.loading(viec=other.id) in shown


def test_batch_whose_publication_was_stopped_is_thrown_away_whole(built: Path) -> None:
    _, batch = read_batch(built, {"25.txt": OTHER})
    staging.keep(batch, ["25.txt"])
    build([batch.files], built, batch=batch)
    assert "25.txt" in [entry.name for entry in status(built).documents]
    press(show(lo=batch.id), "Xóa lô này")
    finished(built)
    assert "đã được rút ra" in words_of(show(lo=batch.id))
    assert [entry.name for entry in status(built).documents] == ["cũ.txt"]
    assert staging.batch(built, batch.id) is None


def test_batch_can_be_thrown_away(store: Path) -> None:
    app, batch = read_batch(store, {"24.txt": PLAN})
    press(app, "Xóa lô này")
    assert staging.batch(store, batch.id) is None
    assert "lo" not in app.query_params


@pytest.mark.parametrize("id", ["x", "../..", "20261120-120000-00000000"])
def test_unknown_batch_is_told(id: str, store: Path) -> None:
    assert "Không còn lô nạp này" in words_of(show(lo=id))


def test_waiting_batches_are_listed(store: Path) -> None:
    _, batch = read_batch(store, {"24.txt": PLAN})
    shown = html_of(show())
    assert "Lô đang chờ (1)" in shown and links.loading(lo=batch.id) in shown


def test_full_disk_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = show()
    app.file_uploader[0].set_value([("24.txt", PLAN.encode(), "text/plain")])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    press(app, "Đọc thử")
    assert "hết chỗ" in words_of(app)


def test_hostile_document_is_shown_as_text(store: Path) -> None:
    app, _ = read_batch(store, {"<img src=x onerror=alert(1)>.txt": HOSTILE})
    shown = html_of(app)
    assert not re.search(r"<(?:img|script)", shown)
    assert "\u202e" not in shown
    labels = [one.label for one in (*app.button, *app.checkbox)]
    assert not any("<" in label or "![" in label for label in labels)


def test_title_of_ten_thousand_characters_is_cut() -> None:
    seen = Seen("a.txt", "ok", label="Kế hoạch " + "rất dài " * 1250, title="x" * 10_000, issuer="y" * 10_000)
    assert len(document(seen, {}, 1)) < 3_000


def test_store_lists_its_documents(built: Path) -> None:
    shown = html_of(show(xem="kho"))
    assert "24/KH-UBND" in shown and "cũ.txt" in shown and "đọc đủ" in shown


def test_store_is_filtered_by_words_without_accents(built: Path) -> None:
    assert "24/KH-UBND" in words_of(show(xem="kho", loc="tra vinh 24"))
    assert "Không có văn bản nào khớp" in words_of(show(xem="kho", loc="tay ninh"))


def test_store_tells_what_was_refused_without_its_path(built: Path, tmp_path: Path) -> None:
    told = words_of(show(xem="kho", nhom="tu-choi"))
    assert "hỏng.pdf" in told and "bị hỏng hoặc thiếu dữ liệu" in told and str(tmp_path) not in told


def test_refused_file_tells_why_in_vietnamese_and_folds_what_the_machine_reported(tmp_path: Path, store: Path) -> None:
    (tmp_path / "đến").mkdir()
    (tmp_path / "đến" / "hỏng.docx").write_bytes(b"PK\x03\x04" + b"x" * 200)
    build([tmp_path / "đến"], store, jobs=1)
    shown = html_of(show(xem="kho", nhom="tu-choi"))
    seen = re.sub(r"<details>.*?</details>", "", shown, flags=re.DOTALL)
    assert "<summary>Chi tiết kỹ thuật</summary>" in shown and "BadZipFile" in shown
    assert "bị hỏng hoặc thiếu dữ liệu. Mở thử" in seen and "BadZipFile" not in seen


def test_withdrawal_tells_what_goes_and_is_done_and_undone(built: Path) -> None:
    (entry,) = status(built).documents
    app = show(xem="kho", go=entry.read.sha256)
    assert "quan hệ mà văn bản này nêu sẽ mất" in words_of(app)
    press(app, "Gỡ văn bản này")
    finished(built)
    assert status(built).documents == ()
    app = show(xem="kho", nhom="da-go")
    press(app, "Hoàn tác văn bản 1")
    finished(built)
    assert [entry.name for entry in status(built).documents] == ["cũ.txt"]


def test_withdrawal_names_who_depends_on_the_document(store: Path, tmp_path: Path) -> None:
    (tmp_path / "đến").mkdir()
    (tmp_path / "đến" / "24.txt").write_text(PLAN, "utf-8")
    citing = OTHER.replace(
        "Thực hiện Nghị quyết số 21-NQ/TU", "Thực hiện Kế hoạch số 24/KH-UBND ngày 05/3/2025 của UBND tỉnh Trà Vinh; "
        "Nghị quyết số 21-NQ/TU",
    )  # fmt: skip
    (tmp_path / "đến" / "25.txt").write_text(citing, "utf-8")
    build([tmp_path / "đến"], store)
    (entry,) = [entry for entry in status(store).documents if entry.name == "24.txt"]
    told = words_of(show(xem="kho", go=entry.read.sha256))
    assert "1 văn bản khác dẫn tới văn bản này" in told and "25/KH-UBND" in told


def test_withdrawal_of_one_of_two_copies_tells_what_the_other_keeps(store: Path, tmp_path: Path) -> None:
    (tmp_path / "đến").mkdir()
    (tmp_path / "đến" / "24.txt").write_text(PLAN, "utf-8")
    (tmp_path / "đến" / "24 bản hai.txt").write_text(f"{PLAN}\n\nBản sao lưu.\n", "utf-8")
    build([tmp_path / "đến"], store)
    entry = next(entry for entry in status(store).documents if entry.name == "24.txt")
    told = words_of(show(xem="kho", go=entry.read.sha256))
    assert "bản khác của cùng văn bản (“24 bản hai.txt”), nên văn bản vẫn có toàn văn" in told
    assert "quan hệ mà văn bản này nêu sẽ mất" not in told


def test_ended_job_is_told_after_a_reload(built: Path) -> None:
    job = child.start(built, ["remove", "99/KH-UBND"], title="Gỡ 99/KH-UBND")
    child.waited(job, _WAIT)
    assert "Không có văn bản “99/KH-UBND” trong kho" in words_of(show(viec=job.id))


def test_running_job_is_shown_with_its_progress(store: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "dài.jsonl"
    corpus.write_text("".join(f'{{"content": "{n} {"chữ " * 2000}"}}\n' for n in range(5000)), "utf-8")
    job = child.start(store, ["build", str(corpus)], title="Nạp tập dữ liệu")
    while child.progress(job) is None and child.state(job) == "running":
        time.sleep(0.05)
    app = show(viec=job.id)
    shown = html_of(app)
    press(app, "Dừng")
    finished(store)
    assert "<progress" in shown and "Nạp tập dữ liệu" in shown
    assert child.state(job) == "cancelled"


@pytest.mark.parametrize("moment", [0.5, 1.0])
def test_killed_publication_leaves_the_graph_and_the_batch(moment: float, built: Path) -> None:
    _, batch = read_batch(built, {"25.txt": OTHER})
    before = published(built)
    job = child.start(
        built, ["build", str(batch.files), "--batch", str(batch.folder)], title="Công bố"
    )  # fmt: skip
    staging.set_job(batch, "publish", job.id)
    time.sleep(moment)
    with suppress(ProcessLookupError):
        os.kill(job.pid, signal.SIGKILL)
    finished(built)
    now = published(built)
    assert now == before or (now and len(tiny.graph(built)) > 0)
    if staging.published(batch) is None:
        app = show(lo=batch.id)
        press(app, "Công bố 1 văn bản")
        finished(built)
    assert {entry.name for entry in status(built).documents} == {"cũ.txt", "25.txt"}
