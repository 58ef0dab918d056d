"""Samples as pictures: drawn, scanned leaning and noisy, turned, as outlines, and in PDFs; the same for the same seed."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from ctypes import c_double, c_float, c_uint, create_string_buffer
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pypdfium2
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import resolve1
from PIL import Image
from pypdfium2 import raw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Interval
from labelcheck.read import read_label
from labelcheck.understand import understand

SAMPLES = Path(__file__).parents[1] / "samples"
DPI = 250
POINTS = 72.0
HYPHEN_AT_THE_END = "\x02"
"""What PDFium gives for a hyphen that ends a line."""


@cache
def _drawn(data: bytes, dpi: float) -> tuple[Image.Image, ...]:
    with pypdfium2.PdfDocument(data) as document:
        return tuple(page.render(scale=dpi / POINTS).to_pil().convert("RGB") for page in document)


def drawn(data: bytes, dpi: float = DPI) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    return [page.copy() for page in _drawn(data, dpi)]


def sample(name: str) -> bytes:
    """The PDF of a sample."""
    return (SAMPLES / f"{name}.pdf").read_bytes()


def pages_of(name: str, dpi: float = DPI) -> list[Image.Image]:
    """The pages of a sample as pictures."""
    return drawn(sample(name), dpi)


def scanned(image: Image.Image, lean: float = 1.2, seed: int = 1, noise: float = 6.0) -> Image.Image:
    """A page as a scanner sees it: leaning by degrees (to the right, lines fall), greyish, with grain."""
    turned = image.rotate(-lean, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    grain = np.random.default_rng(seed).normal(0.0, noise, (turned.height, turned.width, 1))
    paper = np.asarray(turned, dtype=np.float32) * 0.94 + 6
    return Image.fromarray(np.clip(paper + grain, 0, 255).astype(np.uint8), "RGB")


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of a picture file of a kind such as PNG."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def in_pdf(*images: Image.Image, dpi: float = DPI) -> bytes:
    """A PDF whose pages hold a picture and nothing else."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for image in images:
        width, height = (side * POINTS / dpi for side in image.size)
        canvas.setPageSize((width, height))
        canvas.drawImage(ImageReader(image), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    whole = pypdfium2.PdfDocument.new()
    for data in files:
        with pypdfium2.PdfDocument(data) as document:
            whole.import_pages(document)
    stream = io.BytesIO()
    whole.save(stream)
    return stream.getvalue()


def tiff(images: Sequence[Image.Image], dpi: float = DPI) -> bytes:
    """A TIFF file of several pages."""
    return encoded(images[0], "TIFF", save_all=True, append_images=list(images[1:]), compression="tiff_lzw", dpi=(dpi, dpi))


def outlined(data: bytes) -> bytes:
    """The same PDF with its letters as curves, as print-ready artwork has them."""
    document, codes = pypdfium2.PdfDocument(data), _codes(data)
    for page in document:
        text = page.get_textpage()
        curves = [_glyph(text.raw, index, codes) for index in range(raw.FPDFText_CountChars(text.raw))]
        text.close()
        for piece in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1)):
            page.remove_obj(piece)
        for curve in curves:
            if curve is not None:
                raw.FPDFPage_InsertObject(page.raw, curve)
        page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def _codes(data: bytes) -> dict[str, dict[str, int]]:
    """The code of each letter in each font of a PDF, by the font's name."""
    fonts, codes = PDFResourceManager(), {}
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            for reference in resolve1(page.page_obj.resources.get("Font", {})).values():
                font = fonts.get_font(reference.objid, resolve1(reference))
                letters = font.unicode_map.cid2unichr if font.unicode_map else {}
                codes[font.fontname] = {letter: code for code, letter in letters.items()}
    return codes


def _glyph(text: Any, index: int, codes: dict[str, dict[str, int]]) -> Any:
    """A letter of a page as a path in its colour; None for a space."""
    piece, letter = raw.FPDFText_GetTextObject(text, index), chr(raw.FPDFText_GetUnicode(text, index))
    letter = "-" if letter == HYPHEN_AT_THE_END else letter
    if not piece or letter.isspace():
        return None
    font, name, size = raw.FPDFTextObj_GetFont(piece), create_string_buffer(100), c_float()
    assert raw.FPDFFont_GetBaseFontName(font, name, 100)
    code = codes.get(name.value.decode(), {}).get(letter, ord(letter))
    matrix, x, y = raw.FS_MATRIX(), c_double(), c_double()
    assert raw.FPDFTextObj_GetFontSize(piece, size)
    assert raw.FPDFText_GetMatrix(text, index, matrix)
    assert raw.FPDFText_GetCharOrigin(text, index, x, y)
    path = raw.FPDFPageObj_CreateNewPath(0, 0)
    _trace(path, raw.FPDFFont_GetGlyphPath(font, code, size))
    turn = (size.value * one for one in (matrix.a, matrix.b, matrix.c, matrix.d))
    raw.FPDFPageObj_Transform(path, *turn, x.value, y.value)
    colour = [c_uint() for _ in range(4)]
    assert raw.FPDFPageObj_GetFillColor(piece, *colour)
    raw.FPDFPageObj_SetFillColor(path, *(one.value for one in colour))
    raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_WINDING, 0)
    return path


def _trace(path: Any, glyph: Any) -> None:
    """Draw a glyph's segments on a path; one unit is the size of the type."""
    points = []
    for number in range(raw.FPDFGlyphPath_CountGlyphSegments(glyph)):
        segment, x, y = raw.FPDFGlyphPath_GetGlyphPathSegment(glyph, number), c_float(), c_float()
        assert raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind = raw.FPDFPathSegment_GetType(segment)
        points.append((x.value, y.value))
        if kind == raw.FPDF_SEGMENT_MOVETO:
            raw.FPDFPath_MoveTo(path, *points[-1])
        elif kind == raw.FPDF_SEGMENT_LINETO:
            raw.FPDFPath_LineTo(path, *points[-1])
        elif len(points) >= 3:
            raw.FPDFPath_BezierTo(path, *points[-3], *points[-2], *points[-1])
        if kind != raw.FPDF_SEGMENT_BEZIERTO or len(points) >= 3:
            points = []
        if raw.FPDFPathSegment_GetClose(segment):
            raw.FPDFPath_Close(path)


@dataclass(frozen=True)
class Told:
    """What a label says: compounds, mg magnesium in a unit and an intake to a tenth (None: no one figure), kidney caution."""

    compounds: frozenset[str | None]
    per_unit: float | None
    per_intake: float | None
    kidney: bool | None


def told(data: bytes) -> Told:
    """What labelcheck reads on a label."""
    document = read_label(data, load_knowledge())
    facts = understand(document, load_knowledge(), "en")
    values = facts.values
    return Told(
        frozenset(source.compound for source in facts.sources),
        _figure(values["elemental_mg.per_unit"].value),
        _figure(values["elemental_mg.per_intake"].value),
        values["cautions.kidney"].value,  # type: ignore[arg-type]
    )


def _figure(value: object) -> float | None:
    return _tenths(float(value.low)) if isinstance(value, Interval) and value.exact else None


def expert(name: str) -> Told:
    """What the expert reading beside a sample says of the same."""
    truth = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))["truth"]
    compounds = frozenset(source["compound"] for source in truth["sources"])
    return Told(
        compounds, _tenths(truth["elemental_mg_per_unit"]), _tenths(truth["elemental_mg_per_intake"]), truth["kidney_warning"]
    )


def _tenths(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 1)
