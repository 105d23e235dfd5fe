"""A report as PDF: the template is ours, and what documents say reaches it as data, never as markup."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

from kg.slips.blocks import Slip

PDF_TYPE = "application/pdf"
_TEMPLATE = Path(__file__).with_name("slip.typ")
_HEAD = 80


def pdf(slip: Slip) -> bytes:
    """Return the report as tagged PDF with its own fonts; equal reports give equal bytes.

    It is PDF/A unless it quotes letters that these fonts lack.
    """
    import typst

    template, options = _TEMPLATE.read_bytes(), _options(slip)
    try:
        made: bytes = typst.compile(template, format="pdf", pdf_standards=["a-2a", "ua-1"], **options)
    except typst.TypstError:
        made = typst.compile(template, format="pdf", **options)
    return made


def pages(slip: Slip, *, ppi: float = 80) -> list[bytes]:
    """Return each page of the report as a PNG picture."""
    import typst

    found = typst.compile(_TEMPLATE.read_bytes(), format="png", ppi=ppi, **_options(slip))
    return [*found] if isinstance(found, list) else [found]


def _options(slip: Slip) -> dict[str, Any]:
    made = slip.made
    data = {
        "title": slip.title,
        "about": slip.about,
        "name": slip.about if len(slip.about) <= _HEAD else slip.about[: _HEAD - 1].rstrip() + "…",
        "caution": slip.caution,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
        "blocks": [{"kind": type(block).__name__.lower()} | asdict(block) for block in slip.blocks],
    }
    return {
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
        "ignore_system_fonts": True,
        "timestamp": slip.made.astimezone(UTC).replace(microsecond=0),
    }
