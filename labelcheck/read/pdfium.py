"""The first reader: characters with their boxes, and rules, as PDFium finds them.

PDFium's own order of text is not used: it takes wide flat labels for vertical writing. In: the bytes of a PDF. Out:
a ``RawPage`` for each page. Its functions are called by their addresses and write into plain memory: a label has more
than a thousand characters, and a Python object for each answer would cost more than PDFium's own work.
"""

from __future__ import annotations

import ctypes
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from struct import iter_unpack
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from labelcheck.model import Box
from labelcheck.read import pdfium_calls as calls
from labelcheck.read.glyphs import DamagedError, Glyph, LockedError, RawPage
from labelcheck.read.pdfium_boxes import (
    SAME_HEIGHT,
    Font,
    Places,
    Point,
    Type,
    View,
    box_on_baseline,
    ligature,
    made_up_space,
    type_of,
    upright_box,
)
from labelcheck.read.pdfium_paths import drawing_of
from labelcheck.read.pdfium_veils import may_be_unseen
from labelcheck.read.picture_settings import picture_settings

_WRONG_PASSWORD = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_BROKEN_HYPHENS = (0x02, 0xFFFE)
"""What PDFium gives for a hyphen at the end of a line, by its release."""
_LAYERED = (b"OCProperties", b"ObjStm")
"""A file with layers lists them under the first name, which can't be seen in one that packs its objects."""
_TAILED = ord("j")
"""A letter whose tail reaches out to the left, in front of the place where it begins: into the gap between two words."""

_SPACE = 0x20
_FIRST_LETTER, _LAST_LETTER = 0x20, 0x7F
_NO_CHARACTERS = ("Cc", "Cs", "Cn", "Co")
"""Categories of Unicode that are no text: control characters, halves of pairs, unassigned and private ones."""
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


class Found(NamedTuple):
    """A page as PDFium reads it, and the share of its characters that it could not name."""

    page: RawPage
    unnamed: float


class PdfFile:
    """An open PDF; ``layered`` where it may have layers, which can be switched off."""

    def __init__(self, document: Any, *, layered: bool) -> None:
        self._document = document
        self._layered = layered

    def page_count(self) -> int:
        """The number of its pages."""
        return int(pdfium.FPDF_GetPageCount(self._document))

    def page_size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points; (0, 0) if it has none that can be read."""
        size = pdfium.FS_SIZEF()
        found = pdfium.FPDF_GetPageSizeByIndexF(self._document, number - 1, ctypes.byref(size))
        return (size.width, size.height) if found else (0.0, 0.0)

    @contextmanager
    def page(self, number: int) -> Iterator[PdfPage]:
        """A page by its number, from 1; raises DamagedError where PDFium can't open it."""
        page = pdfium.FPDF_LoadPage(self._document, number - 1)
        if not page:
            raise DamagedError
        try:
            text = pdfium.FPDFText_LoadPage(page)
            if not text:
                raise DamagedError
            try:
                yield PdfPage(page, text, number, layered=self._layered)
            finally:
                pdfium.FPDFText_ClosePage(text)
        finally:
            pdfium.FPDF_ClosePage(page)


def _encoded(passwords: Sequence[str]) -> Iterator[bytes]:
    """Passwords as new files want them, and those with other than plain letters also as old files do."""
    for password in passwords:
        yield password.encode()
        if not password.isascii():
            yield password.encode("latin-1", "replace")


@contextmanager
def opened(data: bytes, passwords: Sequence[str] = ()) -> Iterator[PdfFile]:
    """Open a PDF, an encrypted one with the password that fits; raises LockedError or DamagedError where that can't be done."""
    for password in (None, *_encoded(passwords)):
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), password)
        if document:
            break
        if pdfium.FPDF_GetLastError() not in _WRONG_PASSWORD:
            raise DamagedError
    else:
        raise LockedError
    try:
        yield PdfFile(document, layered=any(sign in data for sign in _LAYERED))
    finally:
        pdfium.FPDF_CloseDocument(document)


class PdfPage:
    """An open page."""

    def __init__(self, page: Any, text: Any, number: int, *, layered: bool) -> None:
        self._page = page
        self._layered = layered
        self._text = calls.address_of(text)
        self._number = number
        self.characters: int = pdfium.FPDFText_CountChars(text)

    def read(self, most_segments: int) -> Found:
        """Characters and rules; of lines and curves, that many pieces at most are looked at."""
        view = _view(self._page)
        objects = list(map(calls.get_text_object, repeat(self._text), range(max(self.characters, 0))))
        types, hidden = self._types(objects, view)
        glyphs = self._glyphs(objects, types, view)
        drawing = drawing_of(self._page, view.size, picture_settings(), most_segments)
        rules = tuple(view.box(*rule) for rule in drawing.rules)
        veiled = may_be_unseen(self._page, [piece for piece in types if piece], layered=self._layered)
        raw = RawPage(self._number, view.size, glyphs, rules, drawing.pictured, drawing.covered or hidden, veiled)
        return Found(raw, self._unnamed())

    def _unnamed(self) -> float:
        """The share of characters without a Unicode value, told from every fourth."""
        asked = range(0, max(self.characters, 0), 4)
        return sum(map(calls.has_unicode_map_error, repeat(self._text), asked)) / len(asked) if asked else 0.0

    def _glyphs(self, objects: Sequence[int | None], types: Mapping[int | None, Type], view: View) -> tuple[Glyph, ...]:
        """The characters that stand on the page, with their boxes, as PDFium goes through them."""
        count = len(objects)
        memory = ctypes.create_string_buffer(16 * count)
        place_of = ctypes.addressof(memory)
        calls.each(calls.get_loose_char_box, repeat(self._text), range(count), range(place_of, place_of + 16 * count, 16))
        codes = map(calls.get_unicode, repeat(self._text), range(count))
        return tuple(self._placed(zip(codes, objects, iter_unpack("4f", memory), strict=True), types, view))

    def _placed(
        self, characters: Iterable[tuple[int, int | None, tuple[float, ...]]], types: Mapping[int | None, Type], view: View
    ) -> list[Glyph]:
        """The characters of a page from their codes, pieces of text and edges (left, top, right, bottom)."""
        glyphs: list[Glyph] = []
        across, down = 2 * (view.right - view.left), 2 * (view.top - view.bottom)
        last_piece = last_place = None
        for index, (code, piece, edges) in enumerate(characters):
            kind = types.get(piece)
            if kind is None:
                if code == _SPACE and piece is None and last_piece is not None:
                    glyphs.append(made_up_space(glyphs[-1]))
                continue
            size, font, direction, height, quarters, _, _, _ = kind
            text = chr(code) if _FIRST_LETTER <= code < _LAST_LETTER else self._odd_character(code, index)
            left, top, right, bottom = edges
            place: object = edges
            if quarters == 0 and abs(top - bottom - height) < SAME_HEIGHT * size:
                bottom = view.top - bottom
                left = self._origin(index)[0] if code == _TAILED else left
                left, top, right = left - view.left, bottom - size, right - view.left
            else:
                box = upright_box(edges, kind, view)
                if box is None:
                    place = origin = self._origin(index)
                    before = glyphs[-1] if last_piece == piece else None
                    joined = last_place == place
                    box = box_on_baseline(edges, kind, Places(self._start(index), origin, before, joined), view)
                left, top, right, bottom = box
            if place == last_place and piece == last_piece:
                glyphs[-1] = ligature(glyphs[-1], text, Box(left, top, right, bottom))
            elif (
                text
                and 0 <= left + right <= (down if quarters % 2 else across)
                and 0 <= top + bottom <= (across if quarters % 2 else down)
            ):
                glyphs.append(Glyph(text, left, top, right, bottom, size, font, direction))
                last_piece, last_place = piece, place
            else:
                last_piece = None
        return glyphs

    def _origin(self, index: int) -> Point:
        """The place on the baseline where a character begins, in the page's own space."""
        x, y = ctypes.c_double(), ctypes.c_double()
        calls.get_char_origin(self._text, index, ctypes.addressof(x), ctypes.addressof(y))
        return x.value, y.value

    def _start(self, index: int) -> Point:
        """The place on the baseline where the piece of text begins that a character belongs to."""
        matrix = pdfium.FS_MATRIX()
        calls.get_char_matrix(self._text, index, ctypes.addressof(matrix))
        return matrix.e, matrix.f

    def _odd_character(self, code: int, index: int) -> str:
        """A character outside the usual range; "" for none, and the sign for an unknown one for what no text can hold."""
        if code in _BROKEN_HYPHENS and calls.is_hyphen(self._text, index):
            return "-"
        character = chr(code) if code <= sys.maxunicode else _UNKNOWN
        if character == "\0" or character.isspace():
            return character.strip("\0")
        return _UNKNOWN if unicodedata.category(character) in _NO_CHARACTERS else character

    def _types(self, objects: Sequence[int | None], view: View) -> tuple[Mapping[int | None, Type], bool]:
        """How each piece of text is set, without pieces that are not drawn if most are; and whether most are not."""
        firsts: dict[int, int] = {}
        for index, piece in enumerate(objects):
            if piece and piece not in firsts:
                firsts[piece] = index
        count = len(firsts)
        memory = ctypes.create_string_buffer(28 * count)
        start, sizes = ctypes.addressof(memory), ctypes.addressof(memory) + 24 * count
        calls.each(calls.get_char_matrix, repeat(self._text), firsts.values(), range(start, start + 24 * count, 24))
        calls.each(calls.get_font_size, firsts, range(sizes, sizes + 4 * count, 4))
        matrices = iter_unpack("6f", memory.raw[: 24 * count])
        fonts: dict[int | None, Font] = {}
        types: dict[int | None, Type] = {}
        known: dict[tuple[float, ...], Type] = {}
        for piece, matrix, (size,) in zip(firsts, matrices, iter_unpack("f", memory.raw[24 * count : 28 * count]), strict=True):
            font, mode = calls.get_font(piece), calls.get_text_render_mode(piece)
            key = (*matrix[:4], size, font or 0, mode)
            if key not in known:
                if font not in fonts:
                    fonts[font] = _font(font)
                known[key] = type_of(matrix, size, fonts[font], view, visible=mode != _INVISIBLE)
            types[piece] = known[key]
        return _seen(types, objects)


def _view(page: Any) -> View:
    shown = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(shown))
    return View(shown.left, shown.bottom, shown.right, shown.top, int(pdfium.FPDFPage_GetRotation(page)) % 4)


def _font(font: int | None) -> Font:
    if not font:
        return Font("", 0.0, 0.0)
    length = calls.get_base_font_name(font, None, 0)
    memory = ctypes.create_string_buffer(max(length, 1))
    calls.get_base_font_name(font, ctypes.addressof(memory), length)
    up, down = ctypes.c_float(), ctypes.c_float()
    calls.get_ascent(font, 1, ctypes.addressof(up))
    calls.get_descent(font, 1, ctypes.addressof(down))
    return Font(memory.value.decode("utf-8", "replace"), up.value, down.value)


def _seen(types: Mapping[int | None, Type], objects: Sequence[int | None]) -> tuple[Mapping[int | None, Type], bool]:
    """The pieces of text that are drawn; all where most are not, the text behind a scan, and whether that is so."""
    hidden = {piece for piece, kind in types.items() if not kind.visible}
    if not hidden or 2 * sum(piece in hidden for piece in objects) > len(objects):
        return types, bool(hidden)
    return {piece: kind for piece, kind in types.items() if kind.visible}, False
