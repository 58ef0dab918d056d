"""What makers of PDFs do that a reader must not stumble over: each drawn in a small file."""

from __future__ import annotations

import io
import math
from itertools import pairwise

import pytest
from glyph_pdf import drawn, glyph_pdf, glyphs
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from tiny_pdf import Page, pdf, width, written

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Box, Document, PanelKind
from labelcheck.read import read_label
from labelcheck.read.glyphs import RawPage
from labelcheck.read.pdfium import opened
from labelcheck.read.plumber import read_pages

TEXT = "Magnesium 200 mg per tablet"
FORM_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R /Resources << {} >> >>"


def read(data: bytes) -> Document:
    return read_label(data, load_knowledge())


def with_page_entries(page: Page, entries: str) -> bytes:
    return pdf(page).replace(b"/Resources", entries.encode() + b" /Resources", 1)


def both(data: bytes) -> list[RawPage]:
    """The first page as each reader finds it."""
    with opened(data) as file, file.page(1) as page:
        return [page.read(40000).page, next(iter(read_pages(data, [1])))]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("entries", ["/Rotate {}", "/CropBox [10 20 290 390] /Rotate {}"])
def test_a_turned_or_cropped_page_is_read_as_it_is_shown(turned: int, entries: str) -> None:
    data = with_page_entries(Page().text(40, 60, TEXT).rule(40, 70, 140, 70), entries.format(turned))
    left, top, right, bottom = (10, 10, 290, 380) if "Crop" in entries else (0, 0, 300, 400)
    width, height = right - left, bottom - top
    shown = (height, width) if turned in (90, 270) else (width, height)
    for page in both(data):
        assert page.size == pytest.approx(shown, abs=0.01)
        assert {glyph.direction for glyph in page.glyphs} == {turned}
        assert "".join(glyph.text for glyph in page.glyphs) == TEXT
    (panel,) = read(data).panels
    assert panel.text == TEXT
    box = panel.words[0].box
    x, y = 40 - left, 60 - top
    corner = {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[turned]
    near = {0: (box.x0, box.bottom), 90: (box.x0, box.top), 180: (box.x1, box.top), 270: (box.x1, box.bottom)}[turned]
    assert near == pytest.approx(corner, abs=2.5)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("entries", ["/Rotate {}", "/CropBox [10 20 290 390] /Rotate {}"])
def test_rules_lie_under_their_words_on_a_turned_page(turned: int, entries: str) -> None:
    for page in both(with_page_entries(Page().text(40, 60, TEXT).rule(40, 62, 140, 62), entries.format(turned))):
        boxes = [rule for rule in page.rules if max(rule.x1 - rule.x0, rule.bottom - rule.top) == pytest.approx(100, abs=0.1)]
        assert len(set(boxes)) == 1
        (word,) = {
            panel.words[0].box for panel in read(with_page_entries(Page().text(40, 60, TEXT), entries.format(turned))).panels
        }
        assert math.hypot(word.x0 - boxes[0].x0, word.top - boxes[0].top) < 110
        assert 0 <= boxes[0].x0 <= boxes[0].x1 <= page.size[0]
        assert 0 <= boxes[0].top <= boxes[0].bottom <= page.size[1]


def test_text_outside_the_crop_box_is_not_read() -> None:
    page = Page().text(40, 60, TEXT).text(40, 395, "proof 3 of 9, not for print")
    assert read(with_page_entries(page, "/CropBox [0 20 300 400]")).text == TEXT


def test_hidden_text_is_not_read_where_most_text_can_be_seen() -> None:
    page = Page().text(20, 30, TEXT)
    page.drawn.append("3 Tr")
    assert read(pdf(page.text(20, 60, "Not for kidneys"))).text == TEXT


def test_the_text_behind_a_scan_is_read() -> None:
    page = Page()
    page.drawn.append("3 Tr")
    assert read(pdf(page.text(20, 30, TEXT))).text == TEXT


def test_type_of_size_1_in_a_scaled_space_has_the_size_that_is_seen() -> None:
    page = Page()
    page.drawn.append(f"BT /F1 1 Tf 8 0 0 8 20 370 Tm ({TEXT}) Tj ET")
    page.drawn.append(f"q 0.5 0 0 0.5 0 0 cm BT /F1 -16 Tf -1 0 0 -1 40 700 Tm ({TEXT}) Tj ET Q")
    document = read(pdf(page))
    assert " ".join(document.text.split()) == f"{TEXT} {TEXT}"
    assert {(word.size, word.direction) for panel in document.panels for word in panel.words} == {(8.0, 0)}


@pytest.mark.parametrize("copies", [2, 3])
def test_letters_drawn_several_times_for_a_bold_look_are_read_once(copies: int) -> None:
    page = Page()
    for letter, x in zip("ffllii1100", range(20, 200, 5), strict=False):
        for copy in range(copies):
            page.text(x + 0.3 * copy, 30, letter)
    assert "".join(read(pdf(page)).text.split()) == "ffllii1100"


@pytest.mark.parametrize("space", [1.2, 1.8, 3, 6])
def test_evenly_spaced_letters_are_one_word_and_do_not_swallow_the_next(space: float) -> None:
    page = Page().text(20, 30, "MAGNESIUM", size=12, space=space).text(20, 60, TEXT)
    assert read(pdf(page)).panels[0].text.split()[0] == "MAGNESIUM"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_letters_drawn_as_one_are_all_read(turned: int) -> None:
    line = "Niet bij nierinsu*ci#ntie, stof~en"
    meanings = dict(zip(glyphs(line), line, strict=True)) | dict(zip(glyphs("*#~"), ["ffi", "ë", "f"], strict=True))
    angle = math.radians(-turned)
    a, b = round(math.cos(angle), 3), round(math.sin(angle), 3)
    content = drawn(150, 200, glyphs(line), matrix=f"{a} {b} {-b} {a}")
    (panel,) = read(glyph_pdf(content, meanings=meanings)).panels
    assert panel.text == "Niet bij nierinsufficiëntie, stoffen"
    boxes = [word.box for word in panel.words]
    assert all(math.dist(one[:2], other[:2]) < 120 for one, other in pairwise(boxes))


def test_words_parted_by_their_places_alone_on_a_wide_flat_label() -> None:
    page, words = Page(width=900, height=120), ["Gebruik:", "dagelijks", "een", "tablet", "met", "water."]
    x = 20.0
    for word in words:
        page.text(x, 30, word)
        x += width(word) + 2
    assert [word.text for panel in read(pdf(page)).panels for word in panel.words] == words


def form(matrix: str, content: str) -> bytes:
    """A page that draws a form twice as high and wide as it is, inside which another form is moved by a matrix."""
    outer = "/Resources << /XObject << /Y 6 0 R >> >>"
    text = f"BT /F1 8 Tf 1 0 0 1 20 300 Tm ({TEXT}) Tj ET q 2 0 0 2 0 0 cm /X Do Q"
    return written(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            FORM_PAGE.format("/Font << /F1 7 0 R >> /XObject << /X 5 0 R >>"),
            f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
            f"<< /Subtype /Form /BBox [0 0 999 999] {outer} /Length 5 >>\nstream\n/Y Do\nendstream",
            f"<< /Subtype /Form /BBox [0 0 999 999] /Matrix [{matrix}] /Length {len(content)} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def test_rules_inside_forms_lie_where_they_are_drawn() -> None:
    expected = [
        Box(30, 340, 130, 340),
        Box(30, 360, 30, 380),
        Box(30, 360, 130, 360),
        Box(30, 380, 130, 380),
        Box(130, 360, 130, 380),
    ]
    for page in both(form("1 0 0 1 5 10", "10 20 m 60 20 l S 10 0 50 10 re f")):
        assert sorted({Box(*(round(edge, 2) for edge in rule)) for rule in page.rules}) == expected


def test_curves_and_paths_that_are_not_painted_are_no_rules() -> None:
    content = "10 20 m 20 20 50 20 60 20 c S 10 30 m 60 30 l n 10 40 m 60 55 l S 10 5 m 60 5 l S"
    (rule,) = set(both(form("1 0 0 1 0 0", content))[0].rules)
    assert tuple(round(edge) for edge in rule) == (20, 390, 120, 390)


def test_a_file_that_is_locked_with_an_empty_password_is_read() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 400), encrypt=StandardEncryption("", ownerPassword="x", strength=40))
    canvas.drawString(20, 300, TEXT)
    canvas.save()
    assert read(file.getvalue()).text == TEXT


def test_a_page_that_cannot_be_opened_does_not_take_the_others_with_it() -> None:
    data = pdf(Page().text(20, 30, TEXT), Page().text(20, 30, "Gebruik: dagelijks 1 tablet."))
    document = read(data.replace(b"7 0 obj\n<< /Type /Page ", b"7 0 obj\n[< /Type /Page ", 1))
    assert document.panels[0].text == TEXT
    assert len(document.panels) == 2 or document.partial


def test_characters_that_no_text_holds_are_no_letters() -> None:
    line = "Magnesium 200 mg per tablet, 30 tablets a box"
    meanings = dict(zip(glyphs(line), line, strict=True)) | {glyphs("x")[0]: "\ue000"}
    document = read(glyph_pdf(drawn(20, 300, glyphs(line)), meanings=meanings))
    assert document.text == line.replace("x", "\N{REPLACEMENT CHARACTER}")


def test_panels_of_turned_text_beside_upright_text_keep_their_kinds() -> None:
    page = (
        Page().text(20, 30, "Ingredients: magnesium citrate, cellulose.").text(250, 60, "Warnings: not for children.", turned=90)
    )
    kinds = [panel.kind for panel in read(pdf(page)).panels]
    assert kinds == [PanelKind.INGREDIENTS, PanelKind.WARNINGS]


@pytest.mark.parametrize(("count", "side", "expected"), [(70, 1.5, True), (70, 0.5, False), (70, 40, False), (50, 1.5, False)])
def test_many_shapes_of_the_size_of_letters_on_the_page_may_be_text(count: int, side: float, expected: bool) -> None:
    content = " ".join(f"{10 + number} 20 {side} {side} re f" for number in range(count))
    assert both(form("1 0 0 1 0 0", content))[0].pictured is expected
