"""What stands above a text in the reader: its mentions by kind as filters, the way between them, the passage."""

from __future__ import annotations

from html import escape as attribute

from kg.view.fragments import day, name
from kg.view.links import Passage
from kg.view.reading.marks import CERTAINTIES, KINDS, counts, shown
from kg.view.reading.state import CERTAIN, KIND, Reading
from kg.view.text import escape, plain, shortened

_COPIED = 1_500


def bar(reading: Reading) -> str:
    """Return what stays in view above the text: the way between the mentions, and where the passage stands."""
    inner = f"{_between(reading)}{_current(reading)}"
    return f'<div class="reading-bar" lang="vi">{inner}</div>' if inner else ""


def legend(reading: Reading) -> str:
    """Return the kinds and certainties of the mentions with how many there are, each a filter."""
    kinds, certainties = counts(reading.marks)
    if not reading.marks:
        return '<p class="legend-row quiet" lang="vi">Không đọc thấy chỗ nào dẫn đến văn bản khác.</p>'
    sorts = [(KIND, k.key, k.label, kinds[k.key], f"cite resolved {k.key}") for k in KINDS]
    sure = [(CERTAIN, key, label, certainties[key], f"cite {key} dan-chieu") for key, label in CERTAINTIES.items()]
    rows = (("Loại chỗ dẫn", sorts, reading.kind), ("Độ chắc", sure, reading.certain))
    filters = "".join(
        f'<p class="legend-row" role="group" aria-label="{label}"><span class="quiet">{label}</span>'
        f"{''.join(_filter(reading, *one, chosen=chosen) for one in group if one[3] or one[1] == chosen)}</p>"
        for label, group, chosen in rows
    )
    return f'<div class="mention-legend" lang="vi">{filters}</div>'


def _filter(reading: Reading, setting: str, key: str, label: str, count: int, sample: str, *, chosen: str) -> str:
    """Return a link that shows only the mentions of one sort, or all again where it is chosen."""
    is_chosen = key == chosen
    address = attribute(reading.address(reading.passage, **{setting: "" if is_chosen else key}))
    state = ' aria-current="true"' if is_chosen else ""
    hint = "Đang lọc; bấm để xem tất cả" if is_chosen else "Bấm để chỉ tô loại này"
    return (
        f'<a class="kind-filter" href="{address}" title="{hint}"{state}><span class="{sample}">{label}</span> '
        f'<span class="how-many">{count}</span></a>'
    )


def _between(reading: Reading) -> str:
    """Return the way to the mention before and behind the passage, among those that the filters show."""
    wanted = [m.mention for m in reading.marks if shown(m, kind=reading.kind, certain=reading.certain)]
    if not wanted:
        return ""
    here = reading.passage.start if reading.passage else -1
    before = [m for m in wanted if m.start < here]
    behind = [m for m in wanted if m.start > here]
    at = len(before) + 1 if len(before) + len(behind) < len(wanted) else 0
    place = f"chỗ dẫn {at}/{len(wanted)}" if at else f"{len(wanted)} chỗ dẫn"
    steps = [
        f'<a href="{attribute(reading.address(Passage(m.start, m.end)))}">{words}</a>'
        if m
        else f'<span class="quiet" aria-disabled="true">{words}</span>'
        for m, words in (
            (before[-1] if before else None, "‹ Chỗ dẫn trước"),
            (behind[0] if behind else None, "Chỗ dẫn sau ›"),
        )
    ]
    return f'<nav class="between" aria-label="Giữa các chỗ dẫn">{steps[0]}<span>{place}</span>{steps[1]}</nav>'


def _current(reading: Reading) -> str:
    """Return where the passage stands, and its words with their source, to be copied."""
    passage = reading.passage
    if not passage:
        return ""
    place = reading.structure.place(passage.start)
    where = f"{place}, " if place else ""
    source = escape(_source(reading, str(place) if place else ""))
    words = escape(shortened(reading.text[passage.start : passage.end], _COPIED))
    return (
        f'<div class="current"><p>Đoạn đang xem: <b>{where}ký tự {passage.start}–{passage.end}</b></p>'
        f"<details><summary>Trích dẫn để sao chép</summary>"
        f'<p class="copied" tabindex="0">“{words}” ({source})</p></details></div>'
    )


def _source(reading: Reading, place: str) -> str:
    own = reading.own
    date = f" ngày {day(own.date)}" if own.date else ""
    issuer = f" của {shortened(own.issuer, 120)}" if own.issuer else ""
    return plain(f"trích {name(own)}{date}{issuer}{f', {place}' if place else ''}")
