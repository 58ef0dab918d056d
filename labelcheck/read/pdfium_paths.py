"""Rules on a page as PDFium finds them: straight lines and the edges of boxes, also inside forms; curves are none.

In: an open page. Out: boxes in the page's own space, as (left, bottom, right, top).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from labelcheck.model import Box
from labelcheck.read import pdfium_calls as calls
from labelcheck.read.glyphs import RULE_LENGTH, is_rule

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 12
"""Forms in forms: deeper ones are not looked into."""


def path_rules(page: Any, most: int) -> Iterator[tuple[float, float, float, float]]:
    """The rules of a page, in the order in which they are drawn; that many pieces of lines are looked at."""
    left = most
    address = calls.address_of(page)
    objects = list(map(calls.get_object, repeat(address), range(calls.count_objects(address))))
    for path, matrix in _paths(objects, _AS_IT_IS, 0):
        segments = min(calls.count_segments(path), left)
        left -= segments
        for start, end in _lines(path, segments, matrix):
            x0, x1 = sorted((start[0], end[0]))
            y0, y1 = sorted((start[1], end[1]))
            if is_rule(Box(x0, y0, x1, y1)):
                yield x0, y0, x1, y1


def _paths(objects: Sequence[int], matrix: Matrix, depth: int) -> Iterator[tuple[int, Matrix]]:
    """The paths that are painted, each with the matrix that carries its points to the page."""
    for piece, kind in zip(objects, map(calls.get_type, objects), strict=True):
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_long(piece, matrix) and _is_painted(piece):
            yield piece, _product(_matrix(piece), matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inside = list(map(calls.get_form_object, repeat(piece), range(calls.count_form_objects(piece))))
            yield from _paths(inside, _product(_matrix(piece), matrix), depth + 1)


def _is_long(path: int, matrix: Matrix) -> bool:
    """Whether a path is big enough to hold a rule: letters drawn as outlines are not, and there are thousands of them."""
    edges = (ctypes.c_float * 4)()
    start = ctypes.addressof(edges)
    if not calls.get_bounds(path, start, start + 4, start + 8, start + 12):
        return True
    left, bottom, right, top = edges
    scale = max(map(abs, matrix[:4]))
    return bool(max(right - left, top - bottom) * 2 * scale > RULE_LENGTH)


def _is_painted(path: int) -> bool:
    modes = (ctypes.c_int * 2)()
    start = ctypes.addressof(modes)
    return not calls.get_draw_mode(path, start, start + 4) or any(modes)


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
