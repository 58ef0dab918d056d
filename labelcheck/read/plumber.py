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
from labelcheck.read.glyphs import DamagedError, Glyph, LockedError, RawPage, is_rule, turn
from labelcheck.read.picture_settings import picture_settings

_LOCKED = (PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed)


def read_pages(data: bytes, numbers: Sequence[int], passwords: Sequence[str] = ()) -> Iterator[RawPage]:
    """Read pages by their numbers, from 1, one at a time, without those that can't be read."""
    for page in _pages(data, passwords, list(numbers)):
        raw = _read(page)
        page.close()
        if raw is not None:
            yield raw


def page_sizes(data: bytes, passwords: Sequence[str] = ()) -> list[tuple[float, float]]:
    """Width and height of every page of a file, in points."""
    return [_shown(page)[1] for page in _pages(data, passwords)]


def _pages(data: bytes, passwords: Sequence[str], numbers: list[int] | None = None) -> list[Page]:
    """The pages of a file, or those of these numbers; raises LockedError or DamagedError."""
    for library in ("pdfminer", "pdfplumber"):
        logging.getLogger(library).setLevel(logging.CRITICAL)  # their remarks on odd fonts and keys say nothing to a buyer
    for password in ("", *passwords):
        try:
            return list(pdfplumber.open(io.BytesIO(data), pages=numbers, password=password).pages)
        except MemoryError:
            raise
        except Exception as error:  # the parser raises errors of every kind on a damaged file
            if not _is_locked(error) and not isinstance(error, UnicodeEncodeError):  # no password of such a file
                raise DamagedError from error
    raise LockedError


def _is_locked(error: Exception) -> bool:
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    return isinstance(cause, _LOCKED)


def _read(page: Page) -> RawPage | None:
    """A page, or None where the parser stumbles over its damage, whatever it raises then."""
    try:
        return _raw_page(page)
    except MemoryError:
        raise
    except Exception:
        return None


def _raw_page(page: Page) -> RawPage:
    corner, size = _shown(page)
    glyphs = (
        _glyph(char, corner, size) for char in page.chars if char["text"] not in ("\x00", "") and _on_page(char, corner, size)
    )
    rules = (rule for rule in (_box(edge, corner) for edge in page.edges) if is_rule(rule))
    pictures = sum((one["x1"] - one["x0"]) * (one["bottom"] - one["top"]) for one in page.images)
    pictured = pictures > picture_settings().picture_share * size[0] * size[1]
    return RawPage(page.page_number, size, tuple(glyphs), tuple(rules), pictured)


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


def _box(thing: Mapping[str, Any], corner: tuple[float, float]) -> Box:
    left, top = corner
    return Box(thing["x0"] - left, thing["top"] - top, thing["x1"] - left, thing["bottom"] - top)


def _on_page(char: Mapping[str, Any], corner: tuple[float, float], size: tuple[float, float]) -> bool:
    """Whether the middle of a character lies on the page."""
    box = _box(char, corner)
    return 0 <= box.x0 + box.x1 <= 2 * size[0] and 0 <= box.top + box.bottom <= 2 * size[1]


def _glyph(char: Mapping[str, Any], corner: tuple[float, float], size: tuple[float, float]) -> Glyph:
    direction = _direction(char)
    box = turn(_box(char, corner), direction, size)
    type_size = float(char["size"]) if direction in (0, 180) else box.bottom - box.top
    return Glyph(LIGATURES.get(char["text"], char["text"]), *box, type_size, str(char["fontname"]), direction)


def _direction(char: Mapping[str, Any]) -> int:
    """The angle by which a character is turned clockwise, to the nearest quarter."""
    a, b = char["matrix"][:2]
    return round(-math.degrees(math.atan2(b, a)) / 90) % 4 * 90
