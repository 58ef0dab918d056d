"""The second reader: pdfplumber with pdfminer, which also reads fonts that don't say what their characters mean.

It takes many times as long as the first, so it is imported only when a page asks for it. In: the bytes of a PDF and
the numbers of pages. Out: a ``RawPage`` for each.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import LIGATURES

from labelcheck.model import Box
from labelcheck.read.glyphs import DamagedError, Glyph, LockedError, RawPage, is_rule

_LOCKED = (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed)


def read_pages(data: bytes, numbers: Sequence[int]) -> Iterator[RawPage]:
    """Read pages by their numbers, from 1, one at a time, without those that can't be read."""
    for page in _pages(data, list(numbers)):
        raw = _read(page)
        page.close()
        if raw is not None:
            yield raw


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page of a file, in points."""
    return [_shown(page)[1] for page in _pages(data)]


def _pages(data: bytes, numbers: list[int] | None = None) -> list[Page]:
    """The pages of a file, or those of these numbers; raises LockedError or DamagedError."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its remarks on odd fonts say nothing to a buyer
    try:
        return list(pdfplumber.open(io.BytesIO(data), pages=numbers).pages)
    except Exception as error:  # the parser raises errors of every kind on a damaged file
        raise LockedError if _is_locked(error) else DamagedError from error


def _is_locked(error: Exception) -> bool:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    return isinstance(cause, _LOCKED)


def _read(page: Page) -> RawPage | None:
    """A page, or None where the parser stumbles over its damage, whatever it raises then."""
    try:
        return _raw_page(page)
    except Exception:
        return None


def _raw_page(page: Page) -> RawPage:
    (left, top), size = _shown(page)
    glyphs = tuple(_glyph(char, left, top) for char in page.chars if char["text"] not in ("\x00", ""))
    edges = (Box(e["x0"] - left, e["top"] - top, e["x1"] - left, e["bottom"] - top) for e in page.edges)
    rules = tuple(edge for edge in edges if is_rule(edge))
    return RawPage(page.page_number, size, tuple(glyph for glyph in glyphs if _on_page(glyph, size)), rules)


def _shown(page: Page) -> tuple[tuple[float, float], tuple[float, float]]:
    """The top left corner of the part of a page that is shown, in the library's lengths, and its width and height."""
    left, bottom, right, top = page.page_obj.mediabox
    crop = page.page_obj.cropbox
    near, low, far, high = max(left, crop[0]), max(bottom, crop[1]), min(right, crop[2]), min(top, crop[3])
    if near >= far or low >= high:
        near, low, far, high = left, bottom, right, top
    match page.rotation:
        case 90:
            corner, size = (low - bottom, near - left), (high - low, far - near)
        case 180:
            corner, size = (right - far, low - bottom), (far - near, high - low)
        case 270:
            corner, size = (top - high, right - far), (high - low, far - near)
        case _:
            corner, size = (near - left, top - high), (far - near, high - low)
    return (page.bbox[0] + corner[0], page.bbox[1] + corner[1]), (float(size[0]), float(size[1]))


def _glyph(char: Mapping[str, Any], left: float, top: float) -> Glyph:
    direction = _direction(char)
    box = Box(char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top)
    size = float(char["size"]) if direction in (0, 180) else box.x1 - box.x0
    return Glyph(LIGATURES.get(char["text"], char["text"]), *box, size, str(char["fontname"]), direction)


def _on_page(glyph: Glyph, size: tuple[float, float]) -> bool:
    return 0 <= glyph.x0 + glyph.x1 <= 2 * size[0] and 0 <= glyph.top + glyph.bottom <= 2 * size[1]


def _direction(char: Mapping[str, Any]) -> int:
    """The angle by which a character is turned clockwise, to the nearest quarter."""
    a, b = char["matrix"][:2]
    return round(-math.degrees(math.atan2(b, a)) / 90) % 4 * 90
