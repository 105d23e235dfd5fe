"""The view *Toàn văn* of an instrument: the documents that we hold of it, with copies and drafts."""

from __future__ import annotations

from html import escape as attribute

from kg.graph import objects, pointing
from kg.instruments import Card
from kg.terms import DEF
from kg.view import links
from kg.view.fragments import section
from kg.view.instruments.identity import document_link
from kg.view.loaded import Loaded
from kg.view.text import escape, shortened

_READ = {"ok": "đọc trọn vẹn", "partial": "đọc được một phần"}


def text_view(loaded: Loaded, root: Card) -> str:
    """Return the texts of an instrument as HTML, or how one would get there."""
    if not root.documents:
        nothing = (
            "Chưa có toàn văn: văn bản này mới chỉ được văn bản khác dẫn chiếu. Nạp tệp của nó ở trang Nạp văn bản; "
            "các chỗ dẫn đã có sẽ tự nối vào."
        )
        return f'<div class="view" lang="vi">{section("Toàn văn", nothing)}</div>'
    items = "".join(_item(loaded, d.iri, d.file) for d in root.documents)
    return f'<div class="view" lang="vi">{section("Toàn văn", _lead(root))}<ul class="texts">{items}</ul></div>'


def _lead(root: Card) -> str:
    many = len(root.documents)
    return "Bấm vào tệp để đọc." if many == 1 else f"Có {many} tệp của văn bản này; bấm vào tệp để đọc."


def _item(loaded: Loaded, document: str, file: str) -> str:
    def one(name: str) -> str:
        return next(iter(objects(loaded.store, document, DEF + name)), "")

    characters = one("characters")
    size = f"{int(characters):,} ký tự".replace(",", ".") if characters.isdigit() else ""
    facts = " · ".join(filter(None, (_READ.get(one("status"), ""), size)))
    notes = "".join(
        f"<div>{words} {document_link(other, loaded.file(other))}</div>"
        for words, others in (
            ("Trùng nội dung với", objects(loaded.store, document, DEF + "copyOf")),
            ("Có tệp trùng nội dung:", pointing(loaded.store, DEF + "copyOf", document)),
            ("Là dự thảo của", objects(loaded.store, document, DEF + "draftOf")),
            ("Có dự thảo:", pointing(loaded.store, DEF + "draftOf", document)),
        )
        for other in others[:20]
    )
    address, called = attribute(links.document(document)), escape(shortened(file or document, 120))
    return f'<li><a class="text" href="{address}">{called}</a><div class="quiet">{facts}</div>{notes}</li>'
