"""Whatever an address says wrongly is as if it were not there: no page fails over it, and none repeats it as markup."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from kg.deciding import decide
from kg.view.checking import findings
from loaders.quads import document_iri
from tests.checking import FILES, WHO, build_samples
from tests.shown import html_of, shown
from tests.texts import SAMPLES

PLAN = "https://w3id.org/cancu/id/instrument/tay-ninh/ke-hoach/1127-kh-ubnd/2025"
NAMES = ("bo", "chi", "cho", "chu", "co-quan", "cq", "den", "du", "giam", "go", "han", "han-den", "han-tu", "hieu-luc",
         "huong", "kieu", "la", "lo", "loai", "loc", "ma", "mo", "muc", "nam", "ngay", "nhom", "noi", "o", "phan", "q",
         "qh", "quy-tac", "rieng", "san-pham", "sap", "sau", "tai", "tai-lieu", "them", "tinh", "toan-van", "trang",
         "tu", "vai", "vb", "ve", "viec", "xep")  # fmt: skip
VALUES = ("", "9" * 5_000, "-1", "99999999999999999999", "0000-00-00", "9999-99-99", "31/02/2025", "a,,b/../c", "²³",
          "https://w3id.org/cancu/id/instrument/x", '"><script>alert(1)</script>', "\x00\u202e🙂\ufffd")  # fmt: skip
PAGES = (
    ("search.find", {}),
    *(("instruments.instrument", {"id": PLAN, "xem": view}) for view in ("pha-he", "quan-he", "nhiem-vu", "lich-su")),
    ("instruments.instrument", {"id": PLAN, "kieu": "bang"}),
    ("reading.reader", {"id": "document"}),
    *(("duties.tasks", {"xem": view}) for view in ("", "lich")),
    *(("coverage.coverage", {"xem": view}) for view in ("bang", "o", "thoi-gian", "chua-co")),
    *(("checking.checks", {"xem": view}) for view in ("", "chua-ro", "quyet-dinh")),
    *(("loading.loading", {"xem": "kho", "nhom": group}) for group in ("", "tu-choi", "da-go")),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with findings, doubts, a decision, and nothing refused or withdrawn."""
    folder = build_samples(tmp_path_factory.mktemp("kho") / "kho")
    decide(FILES[0], "57-NQ/TW", "57-NQ/TW", folder, by=WHO)
    return folder


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize(("module", "own"), PAGES, ids=lambda one: one if isinstance(one, str) else "-".join(one))
def test_page_stands_whatever_its_address_says(
    store: Path, monkeypatch: pytest.MonkeyPatch, module: str, own: dict[str, str], value: str
) -> None:
    monkeypatch.setenv("CANCU_STORE", str(store))
    monkeypatch.setattr(findings, "_is_small", lambda generation: False)
    text = (SAMPLES / "tay-ninh-1127-kh-ubnd.txt").read_bytes()
    own = own | ({"id": _document(text)} if own.get("id") == "document" else {})
    html = html_of(shown(module, **dict.fromkeys(NAMES, value) | own))
    assert '<h1 class="headline' in html and "<script" not in html


def test_every_parameter_that_the_pages_read_is_tried() -> None:
    view = Path(findings.__file__).parent.parent
    sources = "".join(path.read_text("utf-8") for path in view.rglob("*.py"))
    read = set(re.findall(r'params(?:\.get\(|\[)"([a-z-]+)"', sources))
    assert read - {"id", "xem"} <= set(NAMES)


def _document(data: bytes) -> str:
    return document_iri(hashlib.sha256(data).hexdigest())
