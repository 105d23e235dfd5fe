"""Downloads: tables, and a lineage as report, tables and graph; computed when a person asks for them, not before."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kg import VERSION, clock
from kg.export import export
from kg.instruments import Card
from kg.lineage import Lineage
from kg.sheets import CSV_TYPE, XLSX_TYPE, Source, Table, csv, xlsx
from kg.slips import tables
from kg.slips.blocks import Slip
from kg.slips.content import Origin, slip
from kg.slips.pdf import PDF_TYPE, pdf
from kg.slips.word import WORD_TYPE, word
from kg.slips.words import edition
from kg.steps import Step
from kg.subgraph import subgraph
from kg.terms import slug
from kg.view import loaded as published
from kg.view.loaded import Loaded
from kg.view.statements import citations

_LONGEST = 80
_WIDTH = 460
_NO_FILTERS: Mapping[str, str] = {}


def file_name(*parts: str | None, ending: str) -> str:
    """Return a file's name of ASCII letters, digits and hyphens, from the parts that there are.

    >>> file_name("Kế hoạch 24/KH-UBND", None, "2025-03-05", ending="docx")
    'ke-hoach-24-kh-ubnd-2025-03-05.docx'
    """
    stem = "-".join(filter(None, (slug(part or "")[:_LONGEST].strip("-") for part in parts)))
    return f"{stem or 'cancu'}.{ending}"


def source(loaded: Loaded, filters: Mapping[str, str] = _NO_FILTERS) -> Source:
    """Return where a download comes from: the generation of the store, the filters that were set, and when."""
    made = clock.now()
    return Source((
        ("Lập lúc", f"{made:%H:%M:%S} ngày {made:%d/%m/%Y}"),
        ("Dữ liệu", edition(_generation(loaded))),
        ("Số văn bản có toàn văn đang nạp", loaded.documents),
        ("Phần mềm", f"cancu {VERSION}"),
        *((f"Bộ lọc: {name}", value) for name, value in filters.items()),
        ("Lưu ý", "Do phần mềm lập từ các văn bản đang nạp, không thay văn bản gốc."),
    ))  # fmt: skip


def table_exports(table: Table | Callable[[], Table], *, name: str, filters: Mapping[str, str] = _NO_FILTERS) -> None:
    """Show the buttons that save a table as XLSX and as CSV; ``name`` names the files and is used once on a page.

    ``filters`` tells by its label what each filter was set to. A table given as a function is made on the click.
    """
    loaded = published.current()

    def made() -> Table:
        return table if isinstance(table, Table) else table()

    with st.container(horizontal=True, gap="small", key=f"export-{slug(name)}"):
        _button("Tải bảng Excel (.xlsx)", lambda: xlsx(made(), source(loaded, filters)), name, "xlsx", XLSX_TYPE)
        _button("Tải bảng CSV", lambda: csv(made()), name, "csv", CSV_TYPE)


def lineage_exports(loaded: Loaded, root: Card, lineage: Lineage | Callable[[], Lineage]) -> None:
    """Show the menu that saves a lineage: as a report, as tables, and as the part of the graph behind it.

    A lineage given as a function is traced on the click.
    """
    name = file_name(root.label, root.date, ending="")[:-1]

    def traced() -> Lineage:
        return lineage if isinstance(lineage, Lineage) else lineage()

    def written(format: str) -> bytes:
        out = io.BytesIO()
        export(subgraph(loaded.store, traced()), format, out)
        return out.getvalue()

    report, table = f"phieu-truy-nguyen-{name}", f"dong-van-ban-{name}"
    with st.expander("Xuất phiếu truy nguyên, bảng, dữ liệu", icon=":material/download:", width=_WIDTH):
        with _row("Phiếu truy nguyên: từng bước với mọi câu trích, để in hoặc lưu hồ sơ"):
            _button("PDF", lambda: pdf(_report(loaded, traced())), report, "pdf", PDF_TYPE)
            _button("Word (.docx)", lambda: word(_report(loaded, traced())), report, "docx", WORD_TYPE)
        with _row("Bảng các bước và văn bản"):
            _button("Excel (.xlsx)", lambda: _workbook(loaded, root, traced()), table, "xlsx", XLSX_TYPE)
            _button("CSV", lambda: csv(tables.steps(traced(), loaded.names)), table, "csv", CSV_TYPE)
        with _row("Dữ liệu đồ thị, cho phần mềm khác"):
            for label, ending, media_type in _GRAPHS:
                _button(label, partial(written, ending), table, ending, media_type)


def _row(heading: str) -> DeltaGenerator:
    st.html(f'<p class="quiet" lang="vi">{escape(heading)}</p>')
    return st.container(horizontal=True, gap="small")


def _workbook(loaded: Loaded, root: Card, lineage: Lineage) -> bytes:
    return xlsx(tables.tables(lineage, loaded.names), source(loaded, {"Văn bản": root.label}))


_GRAPHS = (
    ("Turtle (.ttl)", "ttl", "text/turtle"),
    ("JSON-LD", "jsonld", "application/ld+json"),
    ("N-Quads (.nq)", "nq", "application/n-quads"),
)


def _report(loaded: Loaded, lineage: Lineage) -> Slip:
    origin = Origin(_generation(loaded), loaded.documents, clock.now())
    apart = [
        Step(said.subject, said.predicate, said.object, "up", (said.evidence,))
        for said in citations(loaded.store, lineage.root)
        if said.evidence.modality in ("planned", "past")
    ]
    return slip(loaded.store, lineage, origin=origin, names=loaded.names, apart=apart)


def _generation(loaded: Loaded) -> str:
    return loaded.key.split()[0].rpartition("/")[2]


def _button(label: str, data: Callable[[], bytes], name: str, ending: str, media_type: str) -> None:
    st.download_button(
        label,
        data=data,
        file_name=file_name(name, ending=ending),
        mime=media_type,
        key=f"export-{slug(name)}-{ending}",
        on_click="ignore",
        icon=":material/download:",
    )
