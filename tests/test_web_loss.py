"""No word of a page is lost in silence: markers planted in pages of every shape are in the text, or it is not ok."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import pytest

from kg.model import Document
from loaders.files import Loaded
from loaders.reading import decode

HEAD = "<p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p><p>Số: 7/KH-UBND</p><p>KẾ HOẠCH</p><p>Căn cứ Luật Đầu tư công;</p>"
FOOT = "<p>Nơi nhận:</p><p>- Như trên.</p>"
MENU = "<nav><a href='/'>Trang chủ</a></nav><div class='sidebar'><a href='/x'>Tin mới</a></div>"


class Writer:
    """Writes random pieces of a page, a marker in each word that must be read."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.markers: list[str] = []

    def marker(self) -> str:
        self.markers.append(f"dấu{len(self.markers)}x{self.chance.randrange(10**6)}")
        return self.markers[-1]

    def words(self) -> str:
        mark = self.marker()
        forms = (
            f"Giao Sở Tài chính {mark} thực hiện",
            f"<b>{mark}</b> theo <i>quy định</i>",
            f"<span style='color:red'>{mark}<o:p></o:p></span>",
            f"<font face=Arial>{mark}</font><br>",
            f"<a href='/vb/1'>{mark}</a> và các việc khác của đơn vị trong năm nay",
            f"{mark}<sup>2</sup> <!-- chú thích -->",
            f"<![if !supportLists]>{mark}<![endif]>",
            f"<del>cũ</del> <ins>{mark}</ins>",
        )
        return self.chance.choice(forms)

    def paragraph(self) -> str:
        tag = self.chance.choice(("p", "div", "h3", "blockquote", "section", "pre", "center", "address"))
        end = f"</{tag}>" if self.chance.random() < 0.9 else ""
        return f"<{tag} class=MsoNormal>{self.words()}{end}"

    def bullets(self) -> str:
        tag = self.chance.choice(("ol", "ul", "ol type=a", "ol start=3", "ul style='list-style:none'"))
        points = "".join(f"<li>{self.words()}</li>" for _ in range(self.chance.randint(1, 5)))
        return f"<{tag}>{points}</{tag.split()[0]}>"

    def definitions(self) -> str:
        return f"<dl><dt>{self.words()}</dt><dd>{self.words()}</dd></dl>"

    def table(self, depth: int = 0) -> str:
        rows = ""
        for _ in range(self.chance.randint(1, 6)):
            rows += "<tr>"
            for _ in range(self.chance.randint(1, 6)):
                span = self.chance.choice(("", "", " colspan=2", " rowspan=2", " rowspan=99 colspan=3", " colspan=0"))
                within = self.table(depth + 1) if depth < 3 and self.chance.random() < 0.08 else ""
                tag = self.chance.choice(("td", "td", "th"))
                rows += f"<{tag}{span}>{self.words()}{within}{self.words() if within else ''}</{tag}>"
            rows += "</tr>"
        caption = f"<caption>{self.words()}</caption>" if self.chance.random() < 0.2 else ""
        return f"<table>{caption}{rows}</table>"

    def nested(self) -> str:
        depth = self.chance.choice((3, 40, 300, 700))
        return "<div>" * depth + self.words() + "</div>" * depth

    def note(self) -> str:
        return f"<div id=ftn1><p><a href='#_ftnref1'>[1]</a> {self.words()}</p></div>"

    def body(self) -> str:
        makers: tuple[Callable[[], str], ...] = (
            self.paragraph, self.paragraph, self.paragraph, self.bullets, self.table, self.nested, self.definitions,
            self.note, lambda: f"lời đứng riêng {self.words()}", lambda: f"<form>{self.words()}</form>",
        )  # fmt: skip
        pieces = [self.chance.choice(makers)() for _ in range(self.chance.randint(5, 60))]
        return f"<p>{self.marker()}</p>{HEAD}{''.join(pieces)}{FOOT}<p>{self.marker()}</p>"


def wrapped(body: str, chance: random.Random) -> str:
    return chance.choice(
        (
            f"<html><body>{body}</body></html>",
            f"<html><body>{MENU}<div class='content1'>{body}</div><footer>Bản quyền</footer></body></html>",
            f"<html><body><div class=WordSection1>{body}</div></body></html>",
            f"<!DOCTYPE html><body><form>{MENU}<table><tr><td>{body}</td></tr></table></form>",
            f"<html><body>{MENU}<main><article><div><div>{body}</div></div></article></main></body></html>",
        )
    )


def encoded(markup: str, chance: random.Random) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Trang"
    message.set_content(markup, subtype="html", charset="utf-8", cte="base64")
    message.make_related()
    forms: tuple[Callable[[], bytes], ...] = (
        markup.encode, lambda: markup.encode("utf-8-sig"), lambda: markup.encode("utf-16"),
        lambda: markup.replace("<body>", "<meta charset=iso-8859-1><body>").encode(),
        lambda: markup.encode("ascii", "xmlcharrefreplace"), message.as_bytes,
    )  # fmt: skip
    return chance.choice(forms)()


def lost(seeds: range) -> Iterator[tuple[int, str]]:
    for seed in seeds:
        chance = random.Random(seed)
        writer = Writer(chance)
        data = encoded(wrapped(writer.body(), chance), chance)
        found = decode(Loaded("trang.html", hashlib.sha256(data).hexdigest(), data))
        if isinstance(found, Document) and found.status == "ok":
            yield from ((seed, marker) for marker in writer.markers if marker not in found.text)


def test_no_marker_is_lost_in_silence() -> None:
    assert list(lost(range(60))) == []


@pytest.mark.slow
def test_no_marker_of_many_pages_is_lost_in_silence() -> None:
    assert list(lost(range(1_000, 1_500))) == []
