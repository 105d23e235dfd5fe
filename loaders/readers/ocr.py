"""Pictures of pages (PNG, JPEG, TIFF with one page or many): the words that are seen in them."""

from __future__ import annotations

import io
import time
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from kg.model import Document
from loaders.files import Loaded
from loaders.pages.assemble import write
from loaders.pages.recognise import Recognised, Unread, doubted, lacking, listed, recognised
from loaders.pages.sheet import Sheet
from loaders.readers.plain import INK, suspicion
from loaders.refusal import Refusal, refusal
from loaders.transcript import Transcript

SECONDS = 200.0
"""How long the reading of one file may take."""
_DOTS = 40_000_000
"""The most dots of a picture."""
_FORMATS = ("PNG", "JPEG", "TIFF")
_USUAL, _LEAST, _WIDE = 200.0, 70.0, 8.27
"""The dots per inch of a picture that states none, the fewest that one may state, and the inches of a page's width."""
_UNKNOWN = ("cấu trúc ảnh không đọc được", "its structure can't be read")


def read(loaded: Loaded) -> Document | Refusal:
    """Return the text that is seen in a picture, page by page, or why there is none."""
    name, sha256 = loaded.name, loaded.sha256
    missing = lacking()
    if missing:
        return refusal("needs-ocr", name, missing, sha256)
    deadline = time.monotonic() + SECONDS
    sheets: list[Sheet] = []
    unread: list[int] = []
    seen: dict[int, Recognised] = {}
    try:
        with Image.open(io.BytesIO(loaded.data), formats=_FORMATS) as image:
            count = getattr(image, "n_frames", 1)
            for number in range(count):
                if time.monotonic() > deadline:
                    break
                image.seek(number)
                if image.width * image.height > _DOTS:
                    why = f"{image.width} × {image.height}"
                    return refusal("bomb", name, (f"ảnh {why} điểm", f"a picture of {why} dots"), sha256)
                picture, scale = _grey(image)
                try:
                    found = recognised(picture, scale)
                except Unread:
                    unread.append(number)
                    sheets.append(Sheet(0.0, 0.0, ()))
                    continue
                seen[number] = found
                sheets.append(found.sheet)
    except Image.DecompressionBombError:
        return refusal("bomb", name, ("ảnh quá nhiều điểm", "a picture of too many dots"), sha256)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        if not sheets:
            return refusal("damaged-file", name, _UNKNOWN, sha256)
    return _document(loaded, sheets, count, unread, doubted(seen))


def _grey(image: Image.Image) -> tuple[Any, float]:
    """Return the points of a picture, 0 black to 255 white, and how many there are to a point of print."""
    stated = image.info.get("dpi", (0.0,))[0]
    grey = image.convert("RGBA") if image.mode in ("LA", "PA", "P", "RGBA") else image.convert("L")
    if grey.mode == "RGBA":
        ground = Image.new("RGBA", grey.size, "white")
        grey = Image.alpha_composite(ground, grey).convert("L")
    usual = max(min(grey.size) / _WIDE, _LEAST)
    dots = float(stated) if _LEAST <= float(stated) <= 1200 else usual
    if dots < 0.8 * _USUAL:
        factor = min(_USUAL / dots, (_DOTS / (grey.width * grey.height)) ** 0.5)
        grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.BICUBIC)
        dots *= factor
    return np.asarray(grey), dots / 72


def _document(
    loaded: Loaded, sheets: list[Sheet], count: int, unread: list[int], doubts: list[str]
) -> Document | Refusal:
    transcript = Transcript()
    write(transcript, sheets)
    text = transcript.text
    if not INK.search(text):
        return refusal("no-letters", loaded.name, sha256=loaded.sha256)
    if len(sheets) < count:
        transcript.note(f"Chỉ đọc {len(sheets)}/{count} trang: quá thời gian hoặc ảnh bị hỏng.")
    if unread:
        transcript.note(f"Chưa nhận dạng được chữ ở {listed(unread)} (quá thời gian hoặc ảnh không đọc được).")
    for doubt in doubts:
        transcript.note(doubt)
    if why := suspicion(text):
        transcript.note(why)
    note = " ".join(transcript.notes) or None
    return Document(loaded.name, loaded.sha256, text, "ocr", "partial" if note else "ok", note, transcript.structure)
