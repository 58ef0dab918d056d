"""What a file says and its page does not show, and what its page shows in unusual pieces."""

from __future__ import annotations

import io
from collections.abc import Callable
from ctypes import c_float
from itertools import pairwise

import pypdfium2
import pytest
from glyph_pdf import drawn, glyph_pdf, glyphs
from pictured import DPI, POINTS, outlined, pages_of, sample
from PIL import Image
from pypdfium2 import raw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from tiny_pdf import Page, pdf, written

from labelcheck.errors import UnreadableLabel
from labelcheck.knowledge import load_knowledge
from labelcheck.model import Document, Reading
from labelcheck.read import artwork, read_label, scans
from labelcheck.read.pdfium import opened
from labelcheck.read.plumber import read_pages

NAME = "en-citrate-tablets-no-kidney-caution"
SEEN = ["Magnesium citrate tablets", "Each tablet provides 100 mg magnesium", "Directions: take 1 tablet daily."]
UNSEEN = "Warning: not suitable for people with kidney disease."


def read(data: bytes) -> Document:
    return read_label(data, load_knowledge())


def paper() -> tuple[Image.Image, float, float]:
    """A scan, and its width and height in points."""
    image = pages_of(NAME)[0]
    return image, image.width * POINTS / DPI, image.height * POINTS / DPI


def scan_with(*, below: bool) -> bytes:
    """A scan with text that is not drawn, or that is drawn below it."""
    image, width, height = paper()
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pagesize=(width, height))
    text = canvas.beginText(20, height - 40)
    text.setFont("Helvetica", 8)
    text.setTextRenderMode(0 if below else 3)
    text.textLines([*SEEN, UNSEEN])
    if below:
        canvas.drawText(text)
    canvas.drawImage(ImageReader(image), 0, 0, width, height)
    if not below:
        canvas.drawText(text)
    canvas.save()
    return stream.getvalue()


def shown(*entries: str, catalog: str = "", page: str = "", content: str = "", before: str = "", font: str = "") -> bytes:
    """A page with the lines that are seen and a piece of content beside them."""
    lines = before + "BT /F1 8 Tf 10 TL 20 370 Td " + " ".join(f"({line}) Tj T*" for line in SEEN) + " ET\n" + content
    resources = "/Resources << /Font << /F1 5 0 R >> /Properties << /L 6 0 R >> >>"
    return written(
        [
            f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R {page} {resources} >>",
            f"<< /Length {len(lines)} >>\nstream\n{lines}\nendstream",
            f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {font} >>",
            *entries,
        ]
    )


def layer(state: str) -> bytes:
    """A caution on a layer that is switched on or off."""
    return shown(
        "<< /Type /OCG /Name (old proof) >>",
        catalog=f"/OCProperties << /OCGs [6 0 R] /D << /{state} [6 0 R] >> >>",
        content=f"/OC /L BDC BT /F1 8 Tf 20 200 Td ({UNSEEN}) Tj ET EMC",
    )


def pale(ground: float) -> bytes:
    """A caution in white on a box of a grey."""
    return pdf(Page().lines(20, 30, SEEN).filled(10, 280, 290, 310, grey=ground).text(20, 300, UNSEEN, grey=1))


@pytest.mark.parametrize("below", [False, True])
def test_a_scan_is_believed_before_the_text_behind_it(below: bool) -> None:
    document = read(scan_with(below=below))
    assert "kidney disease" not in document.text
    assert "magnesium" in document.text.lower()
    assert (document.reading, document.photographed) == (Reading.OCR, True)


@pytest.mark.parametrize("below", [False, True])
def test_text_behind_a_scan_counts_as_recognised_where_nothing_recognises(below: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "can_recognise", lambda: False)
    document = read(scan_with(below=below))
    assert "100 mg" in document.text
    assert (document.reading, document.photographed) == (Reading.OCR, True)


@pytest.mark.parametrize(
    ("make", "seen"),
    [
        (lambda: layer("OFF"), False),
        (lambda: layer("ON"), True),
        (lambda: pale(1), False),
        (lambda: pale(0.2), True),
    ],
    ids=["layer that is off", "layer that is on", "white on white", "white on dark"],
)
def test_a_caution_that_is_not_seen_is_not_read(make: Callable[[], bytes], seen: bool) -> None:
    document = read(make())
    assert all(line in document.text for line in SEEN)
    assert (UNSEEN in document.text) is seen
    assert document.reading is Reading.TEXT


def test_remarks_pinned_to_a_page_are_not_read_in_its_picture() -> None:
    remark = f"BT /F1 12 Tf 2 8 Td ({UNSEEN}) Tj ET"
    data = shown(
        "<< /Type /Annot /Subtype /FreeText /F 4 /Rect [5 20 295 45] /AP << /N 7 0 R >> >>",
        "<< /Subtype /Form /BBox [0 0 290 25] /Resources << /Font << /F1 5 0 R >> >>"
        f" /Length {len(remark)} >>\nstream\n{remark}\nendstream",
        page="/Annots [6 0 R]",
        content="q 100 0 0 60 20 150 cm BI /W 1 /H 1 /CS /G /BPC 8 ID ~ EI Q",
    )
    document = read(data)
    assert all(line in document.text for line in SEEN)
    assert "kidney" not in document.text


def in_tiles(across: int) -> bytes:
    """A scan in many pictures, each no larger than a sign."""
    image, width, height = paper()
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pagesize=(width, height))
    lefts = [round(step * image.width / across) for step in range(across + 1)]
    tops = [round(step * image.height / across) for step in range(across + 1)]
    for left, right in pairwise(lefts):
        for top, bottom in pairwise(tops):
            place = (left * POINTS / DPI, height - bottom * POINTS / DPI)
            size = ((right - left) * POINTS / DPI, (bottom - top) * POINTS / DPI)
            canvas.drawImage(ImageReader(image.crop((left, top, right, bottom))), *place, *size)
    canvas.save()
    return stream.getvalue()


def in_forms(depth: int) -> bytes:
    """A scan in a form in a form."""
    image, width, height = paper()
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pagesize=(width, height))
    canvas.beginForm("form0")
    canvas.drawImage(ImageReader(image), 0, 0, width, height)
    canvas.endForm()
    for number in range(1, depth):
        canvas.beginForm(f"form{number}")
        canvas.doForm(f"form{number - 1}")
        canvas.endForm()
    canvas.doForm(f"form{depth - 1}")
    canvas.save()
    return stream.getvalue()


@pytest.mark.parametrize("make", [lambda: in_tiles(12), lambda: in_forms(6)], ids=["tiles", "forms"])
def test_a_scan_in_pieces_is_a_scan(make: Callable[[], bytes]) -> None:
    document = read(make())
    assert "100 mg" in document.text
    assert (document.reading, document.photographed) == (Reading.OCR, True)


def test_a_picture_in_forms_too_deep_to_look_into_is_read() -> None:
    assert "100 mg" in read(in_forms(15)).text


def as_one_path(data: bytes) -> bytes:
    """Outlined artwork with all letters in one path."""
    with pypdfium2.PdfDocument(data) as document:
        page = document[0]
        whole = raw.FPDFPageObj_CreateNewPath(0, 0)
        for path in list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1)):
            _add(whole, path)
            page.remove_obj(path)
        raw.FPDFPath_SetDrawMode(whole, raw.FPDF_FILLMODE_WINDING, 0)
        raw.FPDFPage_InsertObject(page.raw, whole)
        page.gen_content()
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()


def _add(whole: object, path: pypdfium2.PdfObject) -> None:
    matrix, points = path.get_matrix(), []
    for number in range(raw.FPDFPath_CountSegments(path.raw)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, number)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            raw.FPDFPath_MoveTo(whole, *points[-1])
        elif kind == raw.FPDF_SEGMENT_LINETO:
            raw.FPDFPath_LineTo(whole, *points[-1])
        elif len(points) == 3:
            raw.FPDFPath_BezierTo(whole, *points[0], *points[1], *points[2])
        points = [] if kind != raw.FPDF_SEGMENT_BEZIERTO or len(points) == 3 else points
        if raw.FPDFPathSegment_GetClose(segment):
            raw.FPDFPath_Close(whole)


def test_outlined_letters_in_one_path_are_read() -> None:
    document = read(as_one_path(outlined(sample(NAME))))
    assert "100 mg" in document.text
    assert document.reading is Reading.OCR


def test_a_code_of_squares_is_no_text() -> None:
    page = Page().lines(20, 30, SEEN)
    squares = " ".join(f"{20 + 2 * (n % 40)} {100 + 2 * (n // 40)} 2 2 re" for n in range(0, 1600, 2))
    page.drawn.append(f"{squares} f")
    with opened(pdf(page)) as file, file.page(1) as first:
        assert not first.read(40000).page.pictured


def test_a_scan_that_no_reader_can_draw_is_said_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    image, width, height = paper()
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pagesize=(width, height))
    for number, line in enumerate([*SEEN, "Keep out of reach of children."]):
        canvas.drawString(20, height - 40 - 12 * number, line)
    canvas.showPage()
    canvas.drawImage(ImageReader(image), 0, 0, width, height)
    canvas.save()

    def nothing(*_: object) -> object:
        raise pypdfium2.PdfiumError("no page")

    monkeypatch.setattr(artwork.pypdfium2.PdfDocument, "__getitem__", nothing)
    document = read(stream.getvalue())
    assert [problem.code for problem in document.problems] == ["page-damaged"]
    assert document.partial


GARBAGE = "BT /F1 8 Tf 20 100 Td <8182838485868788898a8b8c> Tj ET"
ODD_FONT = "/Encoding << /Differences [129 /a1x /a2x /a3x /a4x /a5x /a6x /a7x /a8x /a9x /b1x /b2x /b3x] >>"


@pytest.mark.parametrize("start", ["", "<< /A "], ids=["sound", "a parser stops"])
def test_a_reader_that_stumbles_is_not_believed_before_one_that_reads(start: str) -> None:
    data = shown(content=GARBAGE, before=start, font=ODD_FONT)
    document = read(data)
    assert all(line in document.text for line in SEEN)
    assert [problem.code for problem in document.problems] == ["page-partly"]


def test_a_page_cropped_to_nothing_is_read_whole() -> None:
    assert all(line in read(shown(page="/CropBox [1000 1000 1200 1200]")).text for line in SEEN)


def test_both_readers_tell_a_scan() -> None:
    data = in_tiles(3)
    with opened(data) as file, file.page(1) as first:
        assert first.read(40000).page.pictured
    (second,) = read_pages(data, [1])
    assert second.pictured
    (words,) = read_pages(pdf(Page().lines(20, 30, SEEN)), [1])
    assert not words.pictured


def test_letters_without_meaning_that_are_not_seen_either_stay_without_meaning() -> None:
    line = "Magnesium 200 mg per tablet, 30 tablets a box"
    data = glyph_pdf("3 Tr " + drawn(20, 300, glyphs(line)), meanings=dict.fromkeys(glyphs(line), "\ue000"))
    with pytest.raises(UnreadableLabel) as caught:
        read(data)
    assert caught.value.code == "garbled"
