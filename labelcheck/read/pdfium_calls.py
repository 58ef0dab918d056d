"""Functions of PDFium that take and give plain addresses, and write what they find into plain memory.

A label has more than a thousand characters: a Python object for each answer would cost more than PDFium's own work. The
names are PDFium's own, without their prefix.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import pypdfium2.raw as pdfium

_address = ctypes.c_void_p
_number = ctypes.c_int


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(pdfium, name), _address).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address_of(pointer: Any) -> int:
    """The address that a pointer of PDFium holds."""
    return ctypes.cast(pointer, _address).value or 0


def each(function: Callable[..., Any], *arguments: Iterable[Any]) -> None:
    """Call a function for each row of arguments; what it finds stands in the memory that it was given."""
    deque(map(function, *arguments), maxlen=0)


get_unicode = _function("FPDFText_GetUnicode", ctypes.c_uint, _address, _number)
get_text_object = _function("FPDFText_GetTextObject", _address, _address, _number)
get_loose_char_box = _function("FPDFText_GetLooseCharBox", _number, _address, _number, _address)
get_char_matrix = _function("FPDFText_GetMatrix", _number, _address, _number, _address)
get_char_origin = _function("FPDFText_GetCharOrigin", _number, _address, _number, _address, _address)
is_hyphen = _function("FPDFText_IsHyphen", _number, _address, _number)
has_unicode_map_error = _function("FPDFText_HasUnicodeMapError", _number, _address, _number)
get_font_size = _function("FPDFTextObj_GetFontSize", _number, _address, _address)
get_font = _function("FPDFTextObj_GetFont", _address, _address)
get_text_render_mode = _function("FPDFTextObj_GetTextRenderMode", _number, _address)
get_ascent = _function("FPDFFont_GetAscent", _number, _address, ctypes.c_float, _address)
get_descent = _function("FPDFFont_GetDescent", _number, _address, ctypes.c_float, _address)
get_base_font_name = _function("FPDFFont_GetBaseFontName", ctypes.c_size_t, _address, _address, ctypes.c_size_t)
get_fill_color = _function("FPDFPageObj_GetFillColor", _number, _address, _address, _address, _address, _address)
count_marks = _function("FPDFPageObj_CountMarks", _number, _address)
get_mark = _function("FPDFPageObj_GetMark", _address, _address, ctypes.c_ulong)
get_mark_name = _function("FPDFPageObjMark_GetName", _number, _address, _address, ctypes.c_ulong, _address)
get_object = _function("FPDFPage_GetObject", _address, _address, _number)
get_form_object = _function("FPDFFormObj_GetObject", _address, _address, _number)
get_type = _function("FPDFPageObj_GetType", _number, _address)
get_bounds = _function("FPDFPageObj_GetBounds", _number, _address, _address, _address, _address, _address)
get_matrix = _function("FPDFPageObj_GetMatrix", _number, _address, _address)
get_draw_mode = _function("FPDFPath_GetDrawMode", _number, _address, _address, _address)
count_segments = _function("FPDFPath_CountSegments", _number, _address)
get_segment = _function("FPDFPath_GetPathSegment", _address, _address, _number)
get_point = _function("FPDFPathSegment_GetPoint", _number, _address, _address, _address)
get_segment_type = _function("FPDFPathSegment_GetType", _number, _address)
get_close = _function("FPDFPathSegment_GetClose", _number, _address)
count_objects = _function("FPDFPage_CountObjects", _number, _address)
count_form_objects = _function("FPDFFormObj_CountObjects", _number, _address)
