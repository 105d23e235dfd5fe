"""A folder of files that no office would send: cut, flipped, bloated, nested, misnamed; and good ones among them.

Everything is made here from a few sound files, by a chance that is always the same.
"""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import docx

GOOD = """ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
Số: {n}/KH-UBND
Tây Ninh, ngày 05 tháng 8 năm 2024

KẾ HOẠCH
Triển khai việc số {n} năm 2024

Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:
1. Sở Tài chính chủ trì, phối hợp Sở Nội vụ thực hiện việc số {n}, hoàn thành trước ngày 30/11/2024.
"""


def good(n: int) -> str:
    """Return the text of a sound plan."""
    return GOOD.format(n=n)


def word(text: str, *, tables: int = 0) -> bytes:
    """Return a text as a .docx."""
    file = docx.Document()
    for line in text.splitlines():
        file.add_paragraph(line)
    holder = file.add_table(1, 1).cell(0, 0) if tables else None
    for _ in range(tables - 1):
        assert holder is not None
        holder = holder.add_table(1, 1).cell(0, 0)
    if holder is not None:
        holder.text = "Trong cùng"
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def packed(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def portable(*streams: bytes, extra: bytes = b"", resources: bytes = b"", flate: bool = False) -> bytes:
    """Return a .pdf with a page for each content stream; ``extra`` holds further objects."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}
    kids = []
    for n, stream in enumerate(streams):
        page, content = 10 + 2 * n, 11 + 2 * n
        data = zlib.compress(stream, 9) if flate else stream
        kids.append(b"%d 0 R" % page)
        objects[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>%s>>>>"
            % (content, resources)
        )
        filter_ = b"/Filter/FlateDecode" if flate else b""
        objects[content] = b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), filter_, data)
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    out += extra
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (max(objects) + 1, start)
    return bytes(out)


def line(text: bytes) -> bytes:
    """Return the content stream of a page with one line."""
    return b"BT /F 12 Tf 50 800 Td (%s) Tj ET" % text


def page(text: str) -> bytes:
    """Return a text as a page of the web."""
    body = "".join(f"<p>{one}</p>" for one in text.splitlines())
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head><body>{body}</body></html>".encode()


def sound() -> dict[str, bytes]:
    """Return one sound file of each kind that is made here."""
    return {
        "sound.txt": good(1).encode(),
        "sound.docx": word(good(2)),
        "sound.pdf": portable(line(b"So: 3/KH-UBND"), line(b"Trang hai")),
        "sound.html": page(good(4)),
        "sound.json": json.dumps([{"so_ky_hieu": "5/KH-UBND", "noi_dung": good(5)}]).encode(),
        "sound.csv": f'so_ky_hieu,noi_dung\n6/KH-UBND,"{good(6)}"\n'.encode(),
        "sound.zip": packed({"trong.txt": good(7).encode(), "trong.docx": word(good(8))}),
    }


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _stuffed(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    stuff = chance.choice((b"\0" * 500, b"\xff" * 99, b"<" * 4000, b"(" * 4000, b"\xed\xa0\x80", b"]]>", b"\r" * 900))
    return data[:place] + stuff + data[place:]


def _mixed(data: bytes, chance: random.Random) -> bytes:
    size = max(len(data) // 16, 1)
    pieces = [data[n : n + size] for n in range(0, len(data), size)]
    chance.shuffle(pieces)
    return b"".join(pieces)


_MUTATIONS: tuple[tuple[str, Callable[[bytes, random.Random], bytes], int], ...] = (
    ("cut", _cut, 14),
    ("flipped", _flipped, 24),
    ("stuffed", _stuffed, 12),
    ("mixed", _mixed, 8),
)
"""What is done to each sound file, and how often."""


def mutated() -> Iterator[tuple[str, bytes]]:
    """Yield sound files that were cut, flipped, stuffed and mixed, and each under the endings of all others."""
    files = sound()
    for name, data in files.items():
        stem, _, ending = name.partition(".")
        for kind, change, times in _MUTATIONS:
            for n in range(times):
                yield f"{kind}-{n:02}-{stem}.{ending}", change(data, random.Random(f"{kind}{n}{name}"))
        for other in ("txt", "docx", "doc", "pdf", "html", "json", "csv", "zip", "md"):
            if other != ending:
                yield f"named-{ending}.{other}", data


def crafted() -> Iterator[tuple[str, bytes]]:
    """Yield files that someone made on purpose."""
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    body = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
    laughs = b"<!DOCTYPE x [<!ENTITY a0 'ha'>%s]>" % b"".join(
        b"<!ENTITY a%d '&a%d;&a%d;&a%d;&a%d;'>" % (n, n - 1, n - 1, n - 1, n - 1) for n in range(1, 20)
    )

    def office(document: bytes) -> bytes:
        return packed({"[Content_Types].xml": types, "word/document.xml": document})

    paragraph = b"<w:p><w:r><w:t>%s</w:t></w:r></w:p>"
    yield "laughs.docx", office(laughs + body % (paragraph % b"&a19;"))
    yield (
        "outside.docx",
        office(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + body % (paragraph % b"&e;")),
    )
    yield "bomb.docx", office(body % (paragraph % (b"A" * (300 << 20))))
    yield "paragraphs.docx", office(body % (paragraph % b"x" * 400_000))
    yield "nested-xml.docx", office(body % (b"<w:sdt>" * 30_000))
    yield "nested-tables.docx", word(good(90), tables=80)
    yield "no-document.docx", packed({"[Content_Types].xml": types})
    yield "not-xml.docx", office(b"\xff\xfe not xml")
    yield "many-members.docx", packed({"[Content_Types].xml": types} | {f"word/{n}.xml": b"" for n in range(30_000)})
    yield "sheet.docx", packed({"[Content_Types].xml": types, "xl/workbook.xml": b"<workbook/>"})
    yield "macro.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40
    yield "empty.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield "object.rtf", b"{\\rtf1 {\\object\\objdata " + b"41" * 200_000 + b"}" * 3
    yield "deep.rtf", b"{\\rtf1" + b"{" * 500_000
    yield "pages.pdf", portable(*(line(b"Trang %d" % n) for n in range(3000)))
    yield "text-bomb.pdf", portable(line(b"A" * 200) * 60_000, flate=True)
    yield "flate-bomb.pdf", portable(b" " * (512 << 20), flate=True)
    yield "endless.pdf", portable(b"/X Do " * 1000, resources=b"/XObject<</X 11 0 R>>")
    yield (
        "self.pdf",
        portable(
            b"/X Do /X Do",
            resources=b"/XObject<</X 8 0 R>>",
            extra=b"8 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 8 0 R>>>>"
            b"/Length 11>>stream\n/X Do /X Do\nendstream endobj\n",
        ),
    )
    yield "nested-arrays.pdf", portable(b"[" * 300_000)
    yield "no-xref.pdf", portable(line(b"So: 1/KH-UBND")).partition(b"xref")[0]
    yield (
        "loop.pdf",
        portable(line(b"x")).replace(b"/Parent 2 0 R", b"/Parent 10 0 R").replace(b"[10 0 R]", b"[2 0 R ]"),
    )
    yield (
        "script.pdf",
        portable(line(b"x")).replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    )
    yield (
        "locked.pdf",
        portable(line(b"x")).replace(
            b"trailer<<",
            b"trailer<</Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O(%s)/U(%s)>>" % (b"o" * 32, b"u" * 32),
        ),
    )
    yield "deep.html", b"<html><body>" + b"<div>" * 400_000 + "Căn cứ".encode()
    yield "attributes.html", b"<html><body " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x"
    yield "comments.html", b"<html><body>" + b"<!--" * 400_000
    yield "table.html", b"<html><table>" + b"<tr><td colspan=99999 rowspan=99999>x" * 3000
    yield "charset.html", b"<html><meta charset=utf-16><body>" + good(91).encode()
    yield (
        "script.html",
        b"<html><body><script>" + b"x" * 5_000_000 + b"</script><p onclick=alert(1)>" + good(92).encode(),
    )
    yield (
        "frame.html",
        b'<html><iframe src="http://127.0.0.1:9/"></iframe><img src="http://127.0.0.1:9/x"><p>' + good(93).encode(),
    )
    yield "deep.json", b"[" * 1_000_000
    yield "wide.json", b"[" + b"[]," * 2_000_000 + b"{}]"
    yield "number.json", b'[{"n": ' + b"9" * 200_000 + b"}]"
    yield "surrogate.json", b'[{"noi_dung": "K\\ud800 ho\\udc00ch", "so_ky_hieu": "\\ud8001/KH"}]'
    yield "nothing.json", b"[]"
    yield "lines.jsonl", b'{"noi_dung": ' + b"\n" * 9 + b"}\n[1]\nnull\n" + b'{"noi_dung": null}\n'
    yield "cell.csv", b'noi_dung\n"' + b"x" * 20_000_000
    yield "columns.csv", b",".join(b"c%d" % n for n in range(100_000)) + b"\n" + b"1," * 100_000 + b"\n"
    yield "nul.csv", b"noi_dung\nK\0\n"
    yield "bomb.zip", packed({"a.txt": b"\0" * (200 << 20)})
    yield "overlapping.zip", packed({f"{n}.txt": b"x" for n in range(50)})[:-22] + packed({"a.txt": b"y"})[-22:]
    yield "members.zip", packed({f"{n}.txt": b"" for n in range(25_000)}, method=zipfile.ZIP_STORED)
    nested = packed({"a.txt": b"x"})
    for n in range(30):
        nested = packed({f"{n}.zip": nested})
    yield "nested.zip", nested
    yield "names.zip", packed({"../../../etc/x.txt": b"x", "/x.txt": b"y", "a\nb.txt": b"z", "CON.txt": b"w"})
    yield "nul.txt", b"K\0" * 500
    yield "one-line.txt", b"Nghi quyet so 36-NQ/TW, " * 200_000
    yield "brackets.txt", b"(" * 500_000
    yield "marks.txt", ("e" + "\u0301" * 500_000).encode()
    yield "bidi.txt", ("\u202e" * 1000 + good(94)).encode()
    yield "surrogate.txt", b"K\xed\xa0\x80 ho\xed\xb0\x80ch"
    yield "empty.txt", b""
    yield "blank.pdf", b"%PDF-1.4\n"
    yield "zero.docx", b""
    yield (
        "picture.png",
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x06\0\0\0" + b"\0" * 90,
    )
    yield "picture.jpg", b"\xff\xd8\xff\xe0" + bytes(2000)
    yield "noise.bin", random.Random(1).randbytes(100_000)


def folder(at: Path, *, every: int = 1) -> list[Path]:
    """Write the hostile files, each ``every``-th of them, with good ones between; return the good ones."""
    at.mkdir(parents=True, exist_ok=True)
    kept = []
    for n, (name, data) in enumerate([*crafted(), *mutated()]):
        if n % every == 0:
            (at / name).write_bytes(data)
        if n % 40 == 0:
            kept.append(at / f"good-{n:03}.txt")
            kept[-1].write_text(good(1000 + n), encoding="utf-8")
    (at / "folder.pdf").mkdir()
    (at / "nowhere.txt").symlink_to(at / "gone.txt")
    (at / "round").symlink_to(at)
    os.mkfifo(at / "pipe.txt")
    (at / os.fsdecode(b"b\xff\xfe.txt")).write_bytes(good(95).encode())
    kept.append(at / os.fsdecode(b"b\xff\xfe.txt"))
    return kept
