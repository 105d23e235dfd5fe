"""Pieces of HTML that show the documents of a batch; every text of a document or a file's name in them is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.clock import moment
from kg.intake import NotTaken
from kg.messages import say
from kg.relations import PHRASES
from kg.staging import Batch, Seen
from kg.view.controls import captioned, rest
from kg.view.fragments import day, section
from kg.view.loading.reasons import reason
from kg.view.text import escape, grouped, plain, shortened, unbroken

_RELATIONS, _FINDINGS, _QUOTE = 15, 8, 500
_KINDS = {
    "text": "văn bản thuần",
    "office": "Word",
    "ole": "Word cũ (.doc)",
    "rtf": "RTF",
    "pdf": "PDF",
    "image": "ảnh quét",
    "html": "trang web",
    "record": "bản ghi của tập dữ liệu",
    "wordxml": "Word XML",
}


def shown_name(name: str) -> str:
    """Return the name of a document of a batch for people, also of one within an archive or a corpus.

    >>> shown_name("lô.zip!/a/24.txt"), shown_name("kho.jsonl#12")
    ('24.txt trong lô.zip', 'bản ghi 12 của kho.jsonl')
    """
    holder, _, inner = name.partition("!/")
    inner, _, number = inner.partition("#") if inner else holder.partition("#")
    told = shortened(inner.rpartition("/")[2] or holder, 120)
    if number:
        return f"bản ghi {number} của {told}"
    return f"{told} trong {shortened(holder, 80)}" if "!/" in name else told


def summary(batch: Batch, seen: Sequence[Seen], taken: Sequence[Seen]) -> str:
    """Return what was found in a batch, in one paragraph."""
    whole = sum(one.state == "ok" for one in seen)
    part = sum(one.state == "partial" for one in seen)
    bad = sum(one.state == "refused" for one in seen) + len(batch.not_taken)
    again = sum(one.state == "repeated" for one in seen)
    held = sum(one.held == "bytes" for one in seen)
    told = [f"<b>{grouped(whole)}</b> đọc đủ"]
    told += [f"<b>{grouped(part)}</b> đọc một phần"] if part else []
    told += [f"<b>{grouped(bad)}</b> không đọc được"] if bad else []
    told += [f"<b>{grouped(again)}</b> trùng nhau trong lô"] if again else []
    already = f" Kho đã có sẵn {grouped(held)} văn bản trong số này, giống hệt." if held else ""
    adds = sum(one.relations for one in taken)
    tasks = sum(one.tasks for one in taken)
    return (
        f'<div lang="vi"><h2 class="section">Kết quả đọc thử</h2><p>{grouped(len(batch.uploads))} tệp nạp lúc '
        f"{moment(batch.created)}, gồm {grouped(len(seen))} văn bản: {', '.join(told)}.{already}</p>"
        f'<p class="lead">Các văn bản đang chọn nêu {grouped(adds)} quan hệ và {grouped(tasks)} nhiệm vụ.</p></div>'
    )


def document(seen: Seen, record: dict[str, Any], n: int, *, given: str = "") -> str:
    """Return one document: what it is, what was read, and, unfolded, its relations with their sentences."""
    heading = escape(shortened(seen.label or shown_name(seen.name), 160))
    title = plain(seen.title)
    about = f'<p class="seen-title clamp">{escape(shortened(title, 400))}</p>' if title not in seen.label else ""
    return (
        f'<article class="seen" lang="vi"><h3 class="seen-name"><span class="seen-n">{n}.</span> {heading} '
        f"{_badge(seen)}</h3>{about}{_facts(seen, given)}{_held(seen)}{_empty(seen)}{_note(seen)}"
        f"{_findings(seen)}{_relations(seen, record)}</article>"
    )


def refused(seen: Sequence[Seen], not_taken: Sequence[NotTaken], *, limit: int) -> str:
    """Return the files that can't be read, each with why and what to do; nothing where there are none."""
    rows = [(one.given, one.why) for one in not_taken]
    rows += [(shown_name(one.name), one.message.replace(one.name, shown_name(one.name))) for one in seen]
    if not rows:
        return ""
    body = "".join(
        f'<tr><th scope="row">{escape(shortened(name, 160))}</th><td>{reason(why, name)}</td></tr>'
        for name, why in rows[:limit]
    )
    lead = "Các tệp này không vào đồ thị. Sửa theo cột bên phải rồi nạp lại trong một lô khác."
    return _table(
        f"Không đọc được ({grouped(len(rows))})", lead, "Tệp", "Vì sao, và cần làm gì", body, len(rows) - limit
    )


def not_needed(seen: Sequence[Seen], *, limit: int) -> str:
    """Return the documents that publishing would not change; nothing where there are none."""
    if not seen:
        return ""
    body = "".join(
        f'<tr><th scope="row">{escape(shown_name(one.name))}</th><td>{_why_not(one)}</td></tr>' for one in seen[:limit]
    )
    lead = "Nạp thêm cũng không đổi gì trong đồ thị nên để riêng ra đây."
    return _table(f"Không cần nạp ({grouped(len(seen))})", lead, "Tệp", "Vì sao", body, len(seen) - limit)


def _table(heading: str, lead: str, first: str, second: str, body: str, more: int) -> str:
    listed = captioned((first, second), body, caption=heading, kind="batch-table")
    return f'<div lang="vi">{section(heading, lead)}{listed}{rest(more, "dòng", tag="p")}</div>'


def _why_not(seen: Seen) -> str:
    if seen.state == "repeated":
        return f"Cùng nội dung với “{escape(shown_name(seen.same_as))}” trong lô này."
    return f"Kho đã có đúng tệp này, tên “{escape(shortened(seen.held_as, 160))}”."


def _badge(seen: Seen) -> str:
    if seen.state == "partial":
        return '<span class="badge cited">đọc một phần</span>'
    return '<span class="badge held">đọc đủ</span>'


def _facts(seen: Seen, given: str) -> str:
    pages = f"{grouped(seen.pages)} trang" if seen.pages else ""
    length = f"{grouped(seen.characters)} ký tự"
    where = [escape(shortened(seen.issuer, 120)), escape(shortened(seen.jurisdiction, 80))]
    dated = f'<span class="number">{day(seen.date)}</span>' if seen.date else "chưa rõ ngày"
    named = "" if seen.number else "không thấy số ký hiệu"
    file = escape(shown_name(seen.name))
    called = f" (tên trên máy bạn: “{escape(shortened(given, 160))}”)" if given else ""
    first = " · ".join(part for part in (*where, dated, named) if part)
    second = " · ".join(
        part for part in (f"Tệp “{file}”{called}", _KINDS.get(seen.kind, seen.kind), pages, length) if part
    )
    third = (
        f"{grouped(seen.relations)} quan hệ · {grouped(seen.instruments)} văn bản được nhắc tới · "
        f"{grouped(seen.tasks)} nhiệm vụ"
    )
    return f'<p class="seen-facts">{first}<br>{second}<br>{third}</p>'


def _held(seen: Seen) -> str:
    name = f"“{escape(shortened(seen.held_as, 120))}”"
    words = {
        "instrument": f"Kho đã có văn bản này từ tệp {name}. Công bố sẽ thêm một bản nữa của văn bản; bản cũ vẫn còn.",
        "removed": f"Văn bản này từng có trong kho (tệp {name}) và đã bị gỡ. Công bố sẽ đưa nó trở lại.",
    }
    told = [words[seen.held]] if seen.held in words else []
    if seen.others:
        told.append(f"Lô này còn {grouped(seen.others)} bản khác của cùng văn bản; chọn bản đúng, hoặc công bố cả.")
    return "".join(f'<p class="seen-held">{one}</p>' for one in told)


def _empty(seen: Seen) -> str:
    if not seen.seems_foreign:
        return ""
    return (
        '<p class="seen-held">Không thấy số ký hiệu, ngày, trích yếu hay quan hệ nào với văn bản khác: có lẽ không '
        "phải văn bản hành chính, nên không được chọn sẵn. Nếu vẫn muốn nạp, đánh dấu ô ở đầu dòng.</p>"
    )


def _note(seen: Seen) -> str:
    return f'<p class="seen-held">Cần xem lại: {escape(shortened(seen.note, 500))}</p>' if seen.note else ""


def _findings(seen: Seen) -> str:
    if not seen.findings:
        return ""
    items = "".join(f"<li>{escape(shortened(text, 300))}</li>" for text in seen.findings[:_FINDINGS])
    more = len(seen.findings) - _FINDINGS
    summary = f"{grouped(len(seen.findings))} điều nên kiểm tra trong văn bản"
    return f'<details><summary>{summary}</summary><ul class="compact">{items}{rest(more, "điều")}</ul></details>'


def _relations(seen: Seen, record: dict[str, Any]) -> str:
    found = record.get("relations", ())
    if not found:
        return ""
    labels = {one["id"]: _label(one) for one in record["instruments"]}
    own = record["document"]["id"]
    items = "".join(_relation(one, labels, own) for one in found[:_RELATIONS])
    more = len(found) - _RELATIONS
    return (
        f"<details><summary>Xem {grouped(len(found))} quan hệ và câu chứng minh</summary>"
        f'<ul class="seen-relations">{items}</ul>{rest(more, "quan hệ", tag="p")}</details>'
    )


def _relation(told: dict[str, Any], labels: dict[str, str], own: str) -> str:
    ends = [
        "<b>Văn bản này</b>" if end == own else escape(shortened(labels.get(end, "văn bản khác"), 120))
        for end in (told["subject"], told["object"])
    ]
    verb = PHRASES.get(told["exact"], (told["exact"],))[0]
    modality = f" ({say(told['modality'])})" if told["modality"] in ("planned", "past") else ""
    place = f" · {escape(told['place'])}" if told.get("place") else ""
    return (
        f'<li><span>{ends[0]} <span class="verb">{escape(verb)}</span> {ends[1]}{modality}</span>'
        f'<blockquote class="quote">{unbroken(told["quote"], _QUOTE)}</blockquote>'
        f'<div class="source-of"><span>độ chắc {round(told["confidence"] * 100)} %{place}</span></div></li>'
    )


def _label(told: dict[str, Any]) -> str:
    parts = (
        told["number"] or plain(told["title"] or "") or "văn bản không số",
        told["jurisdiction"],
        day(told["date"]),
    )
    return " · ".join(part for part in parts if part)
