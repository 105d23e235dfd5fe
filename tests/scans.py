"""Pages of a PDF as a scanner would see them: grey, a little turned, with specks, as the pictures of another PDF."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from loaders.pages.pdfium import Book


def pictures(data: bytes, *, dots: int = 200, turn: float = 0.4, specks: float = 0.001) -> list[Image.Image]:
    """Return the pages of a PDF as degraded pictures."""
    book, noise = Book(data), np.random.default_rng(7)
    try:
        pages = []
        for number in range(book.count):
            grey, _ = book.picture(number, dots)
            image = Image.fromarray(grey).rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
            points = np.asarray(image, dtype=np.int16) + noise.normal(0, 12, (image.height, image.width))
            dark = noise.random((image.height, image.width)) < specks
            points[dark] = 60
            pages.append(Image.fromarray(np.clip(points, 0, 255).astype(np.uint8)))
        return pages
    finally:
        book.close()


def scanned(data: bytes, *, dots: int = 200) -> bytes:
    """Return a PDF whose pages are pictures of the pages of another."""
    first, *rest = pictures(data, dots=dots)
    out = io.BytesIO()
    first.save(out, "PDF", resolution=dots, save_all=True, append_images=rest, quality=60)
    return out.getvalue()


def tiff(data: bytes, *, dots: int = 200) -> bytes:
    """Return a TIFF with a picture of each page of a PDF."""
    first, *rest = pictures(data, dots=dots)
    out = io.BytesIO()
    first.save(out, "TIFF", compression="tiff_deflate", dpi=(dots, dots), save_all=True, append_images=rest)
    return out.getvalue()
