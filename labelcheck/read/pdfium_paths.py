"""What is drawn on a page besides text, as PDFium finds it, also inside forms.

Straight lines and the edges of boxes are rules; curves are none. Pictures, and shapes of the size of letters, may say what
the text does not. In: an open page. Out: a ``Drawing``, its rules as (left, bottom, right, top) in the page's own space.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from labelcheck.model import Box
from labelcheck.read import pdfium_calls as calls
from labelcheck.read.glyphs import RULE_LENGTH, is_rule
from labelcheck.read.picture_settings import PictureSettings

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Edges = tuple[float, float, float, float]

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
DEEPEST = 12
"""Forms in forms: deeper ones are not looked into, and may be pictures."""

_DRAWN = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
_LOOKED_AT = 64
"""Segments of a path that are looked at to tell letters from a grid or a code of squares."""

_CELL_SEGMENTS = 5
"""A shape of the size of letters with more pieces than the edges of a cell is a letter or a sign, and rules nothing off."""


class Drawing(NamedTuple):
    """The rules of a page in the order in which they are drawn, and whether it shows more than its text.

    ``covered`` tells that most of its text was drawn before a picture as large as the page: it lies under a scan.
    """

    rules: tuple[Edges, ...]
    pictured: bool
    covered: bool


def drawing_of(page: Any, size: tuple[float, float], settings: PictureSettings, most: int) -> Drawing:
    """What is drawn on a page of this width and height; that many pieces of lines are looked at.

    It shows more than text where its pictures are no mere signs, or as many shapes have the size of letters as a line has.
    """
    rules: list[Edges] = []
    pictures = largest = letters = 0.0
    least, greatest = settings.outline_points
    for piece, kind, matrix in pieces_of(page, _DRAWN):
        wide, high = _extent(piece, matrix)
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            pictures += wide * high
            largest = max(largest, wide * high)
            continue
        small = 0 < wide <= greatest and least <= high <= greatest
        letters += small
        if max(wide, high) * 2 > RULE_LENGTH and _is_painted(piece):
            count = calls.count_segments(piece)
            letters += _letters_in(piece, count, settings)
            segments = 0 if small and count > _CELL_SEGMENTS else min(count, most)
            most -= segments
            rules.extend(_rules(piece, segments, _product(_matrix(piece), matrix)))
    area = size[0] * size[1]
    pictured = pictures > settings.picture_share * area or letters > settings.outlines
    return Drawing(tuple(rules), pictured, largest >= settings.cover_share * area and _is_under_picture(page, size, settings))


def _letters_in(path: int, segments: int, settings: PictureSettings) -> float:
    """How many letters a path may hold by the number of its segments: none where hardly any of them is a curve."""
    letters = segments / settings.letter_segments
    if letters <= settings.outlines:
        return 0.0
    some = map(calls.get_segment, repeat(path), range(0, segments, segments // _LOOKED_AT))
    kinds = list(map(calls.get_segment_type, some))
    return letters if kinds.count(pdfium.FPDF_SEGMENT_BEZIERTO) >= settings.letter_curves * len(kinds) else 0.0


def _is_under_picture(page: Any, size: tuple[float, float], settings: PictureSettings) -> bool:
    """Whether most pieces of text are drawn before a picture as large as the page."""
    texts = under = 0
    for piece, kind, matrix in pieces_of(page, (*_DRAWN, pdfium.FPDF_PAGEOBJ_TEXT)):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts += 1
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            wide, high = _extent(piece, matrix)
            under = texts if wide * high >= settings.cover_share * size[0] * size[1] else under
    return 2 * under > texts


def pieces_of(page: Any, kinds: Collection[int]) -> Iterator[tuple[int, int, Matrix]]:
    """The pieces of some kinds on a page, each with its kind and the matrix that carries its place to the page.

    Forms that lie too deep to be looked into are pieces themselves.
    """
    address = calls.address_of(page)
    pieces = list(map(calls.get_object, repeat(address), range(calls.count_objects(address))))
    return _within(pieces, kinds, _AS_IT_IS, 0)


def _within(objects: Sequence[int], kinds: Collection[int], matrix: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
    for piece, kind in zip(objects, map(calls.get_type, objects), strict=True):
        if kind in kinds:
            yield piece, kind, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth >= DEEPEST:
                yield piece, kind, matrix
                continue
            inside = list(map(calls.get_form_object, repeat(piece), range(calls.count_form_objects(piece))))
            yield from _within(inside, kinds, _product(_matrix(piece), matrix), depth + 1)


def _extent(piece: int, matrix: Matrix) -> tuple[float, float]:
    """The width and height of a piece on the page, in points; that of a piece without bounds may be any."""
    edges = (ctypes.c_float * 4)()
    start = ctypes.addressof(edges)
    if not calls.get_bounds(piece, start, start + 4, start + 8, start + 12):
        return math.inf, math.inf
    left, bottom, right, top = edges
    a, b, c, d = map(abs, matrix[:4])
    wide, high = right - left, top - bottom
    return a * wide + c * high, b * wide + d * high


def edges_of(piece: int, matrix: Matrix) -> Edges:
    """The edges of a piece on the page; all the page for one without bounds."""
    edges = (ctypes.c_float * 4)()
    start = ctypes.addressof(edges)
    if not calls.get_bounds(piece, start, start + 4, start + 8, start + 12):
        return -math.inf, -math.inf, math.inf, math.inf
    left, bottom, right, top = edges
    if matrix is not _AS_IT_IS:
        corners = [_moved(x, y, matrix) for x in (left, right) for y in (bottom, top)]
        across, up = zip(*corners, strict=True)
        return min(across), min(up), max(across), max(up)
    return left, bottom, right, top


def _rules(path: int, segments: int, matrix: Matrix) -> Iterator[Edges]:
    for start, end in _lines(path, segments, matrix):
        x0, x1 = sorted((start[0], end[0]))
        y0, y1 = sorted((start[1], end[1]))
        if is_rule(Box(x0, y0, x1, y1)):
            yield x0, y0, x1, y1


def _is_painted(path: int) -> bool:
    modes = (ctypes.c_int * 2)()
    start = ctypes.addressof(modes)
    return not calls.get_draw_mode(path, start, start + 4) or any(modes)


def is_filled(path: int) -> bool:
    """Whether a path is a shape with a colour, and no mere line."""
    modes = (ctypes.c_int * 2)()
    start = ctypes.addressof(modes)
    return bool(calls.get_draw_mode(path, start, start + 4)) and bool(modes[0])


def _lines(path: int, count: int, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path from point to point on the page, with those that close it."""
    memory = (ctypes.c_float * 2)()
    place = ctypes.addressof(memory)
    start = here = (0.0, 0.0)
    for segment in map(calls.get_segment, repeat(path), range(count)):
        calls.get_point(segment, place, place + 4)
        point = _moved(memory[0], memory[1], matrix)
        kind = calls.get_segment_type(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield here, point
        here = point
        if kind != pdfium.FPDF_SEGMENT_MOVETO and calls.get_close(segment):
            yield here, start
            here = start


def _matrix(piece: int) -> Matrix:
    memory = (ctypes.c_float * 6)()
    if not calls.get_matrix(piece, ctypes.addressof(memory)):
        return _AS_IT_IS
    a, b, c, d, e, f = memory
    return a, b, c, d, e, f


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that does first the inner, then the outer."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(x: float, y: float, matrix: Matrix) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
