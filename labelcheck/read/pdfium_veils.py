"""Whether a page may hold text that can't be seen: on a layer that is switched off, or white with nothing dark behind it.

In: an open page of PDFium and its pieces of text. Out: yes or no; only a picture of the page tells which words are seen.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection
from itertools import repeat
from struct import iter_unpack
from typing import Any

import pypdfium2.raw as pdfium

from labelcheck.read import pdfium_calls as calls
from labelcheck.read.pdfium_paths import Edges, Matrix, edges_of, is_filled, pieces_of

_LAYER = "OC\0".encode("utf-16-le")
"""The mark of optional content, as PDFium writes it."""

_LIGHT, _FAINT = 235, 20
"""Levels of 255: type whose colours are all lighter, or whose cover is less, is hardly seen on white paper."""

_NAME = 24
"""Bytes of a mark's name that are taken; of longer names ('ReversedChars'), which are others, none are."""

_MOST_LOOKS = 200_000
"""Shapes that are looked at for something dark behind pale texts; with more, only a picture of the page can tell."""

_TEXTS_AND_GROUNDS = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_SHADING,
)


def may_be_unseen(page: Any, texts: Collection[int], *, layered: bool) -> bool:
    """Whether some of these pieces of text may not be seen on the page; ``layered`` where the file may have layers."""
    if layered and _any_on_layer(texts):
        return True
    pale = {text for text, is_pale in zip(texts, _pale(texts), strict=True) if is_pale}
    return bool(pale) and _lacks_ground(page, pale)


def _any_on_layer(texts: Collection[int]) -> bool:
    """Whether any piece is marked as optional content."""
    counts = list(map(calls.count_marks, texts))
    if not any(counts):
        return False
    marks = [calls.get_mark(text, place) for text, count in zip(texts, counts, strict=True) for place in range(count)]
    memory, length = ctypes.create_string_buffer(_NAME * len(marks)), ctypes.c_ulong()
    start = ctypes.addressof(memory)
    places = range(start, start + _NAME * len(marks), _NAME)
    calls.each(calls.get_mark_name, marks, places, repeat(_NAME), repeat(ctypes.addressof(length)))
    return any(name.startswith(_LAYER) for (name,) in iter_unpack(f"{_NAME}s", memory))


def _pale(pieces: Collection[int]) -> list[bool]:
    """Whether each piece is as light as paper, or lets the ground be seen through it."""
    count = len(pieces)
    memory = ctypes.create_string_buffer(16 * count)
    start = ctypes.addressof(memory)
    channels = (range(start + 4 * channel, start + 4 * channel + 16 * count, 16) for channel in range(4))
    calls.each(calls.get_fill_color, pieces, *channels)
    return [
        alpha <= _FAINT or (red >= _LIGHT and green >= _LIGHT and blue >= _LIGHT)
        for red, green, blue, alpha in iter_unpack("4I", memory)
    ]


def _lacks_ground(page: Any, pale: Collection[int]) -> bool:
    """Whether any of the pale texts is drawn on no picture, shading or filled shape that is not pale itself."""
    grounds: list[tuple[int, int, Matrix]] = []
    places: dict[int, Edges] = {}
    looks = 0
    for piece, kind, matrix in pieces_of(page, _TEXTS_AND_GROUNDS):
        if kind != pdfium.FPDF_PAGEOBJ_TEXT:
            grounds.append((piece, kind, matrix))
        elif piece in pale:
            text = edges_of(piece, matrix)
            for ground, of_kind, its_matrix in reversed(grounds):
                looks += 1
                if ground not in places:
                    places[ground] = edges_of(ground, its_matrix)
                if _holds(places[ground], text) and (of_kind != pdfium.FPDF_PAGEOBJ_PATH or _is_dark_shape(ground)):
                    break
            else:
                return True
            if looks > _MOST_LOOKS:
                return True
    return False


def _is_dark_shape(path: int) -> bool:
    return is_filled(path) and not _pale([path])[0]


def _holds(ground: Edges, text: Edges) -> bool:
    """Whether the middle of a text lies on a ground."""
    across, up = (text[0] + text[2]) / 2, (text[1] + text[3]) / 2
    return ground[0] <= across <= ground[2] and ground[1] <= up <= ground[3]
