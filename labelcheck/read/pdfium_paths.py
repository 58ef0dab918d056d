"""Rules on a page as PDFium finds them: straight lines and the edges of boxes, also inside forms; curves are none.

In: an open page. Out: boxes in the page's own space, as (left, bottom, right, top).
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from labelcheck.model import Box
from labelcheck.read.glyphs import RULE_LENGTH, is_rule

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 12
"""Forms in forms: deeper ones are not looked into."""


def path_rules(page: Any, most: int) -> Iterator[tuple[float, float, float, float]]:
    """The rules of a page, in the order in which they are drawn; that many pieces of lines are looked at."""
    count = pdfium.FPDFPage_CountObjects(page)
    left = most
    for path, matrix in _paths((pdfium.FPDFPage_GetObject(page, index) for index in range(count)), _AS_IT_IS, 0):
        segments = min(pdfium.FPDFPath_CountSegments(path), left)
        left -= segments
        for start, end in _lines(path, segments, matrix):
            x0, x1 = sorted((start[0], end[0]))
            y0, y1 = sorted((start[1], end[1]))
            if is_rule(Box(x0, y0, x1, y1)):
                yield x0, y0, x1, y1


def _paths(objects: Iterator[Any], matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """The paths that are painted, each with the matrix that carries its points to the page."""
    for piece in objects:
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and _is_long(piece, matrix) and _is_painted(piece):
            yield piece, _product(_matrix(piece), matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inside = (pdfium.FPDFFormObj_GetObject(piece, index) for index in range(pdfium.FPDFFormObj_CountObjects(piece)))
            yield from _paths(inside, _product(_matrix(piece), matrix), depth + 1)


def _is_long(path: Any, matrix: Matrix) -> bool:
    """Whether a path is big enough to hold a rule: letters drawn as outlines are not, and there are thousands of them."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(path, *(ctypes.byref(edge) for edge in edges)):
        return True
    left, bottom, right, top = (edge.value for edge in edges)
    scale = max(map(abs, matrix[:4]))
    return max(right - left, top - bottom) * 2 * scale > RULE_LENGTH


def _is_painted(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return True
    return bool(fill.value or stroke.value)


def _lines(path: Any, count: int, matrix: Matrix) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path from point to point on the page, with those that close it."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _moved((x.value, y.value), matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield here, point
        here = point
        if kind != pdfium.FPDF_SEGMENT_MOVETO and pdfium.FPDFPathSegment_GetClose(segment):
            yield here, start
            here = start


def _matrix(piece: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(piece, ctypes.byref(found)):
        return _AS_IT_IS
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that does first the inner, then the outer."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(point: Point, matrix: Matrix) -> Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
