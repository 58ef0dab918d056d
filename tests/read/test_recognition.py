"""Text recognised in scans, outlined artwork and pictures on pages: what it says, and where on the page it stands."""

from __future__ import annotations

import io
import json
import math
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from glyph_pdf import drawn as glyphs_drawn
from glyph_pdf import glyph_pdf, glyphs
from pictured import drawn, encoded, expert, in_pdf, joined, outlined, pages_of, sample, scanned, told
from PIL import Image, ImageDraw
from tiny_pdf import Page, pdf

from labelcheck.knowledge import load_knowledge
from labelcheck.model import Box, Document, Reading, Word
from labelcheck.read import read_label
from labelcheck.read.inkgaps import word_extents
from labelcheck.read.page import INSTALL
from labelcheck.read.placing import even_heights
from labelcheck.read.skew import lean, levelled

SMALL = "en-chloride-chewable-directions-on-front"
OUTLINED = "en-citrate-tablets-no-kidney-caution"
OUTLINED_TABLES = ("de-citrate-front-names-salt-mass", "es-citrate-tablets-breakfast-and-dinner")
"""Their heads are broken over two lines, which only the rules of the table tell."""


def read(data: bytes) -> Document:
    return read_label(data, load_knowledge())


def words_of(document: Document) -> list[Word]:
    return [word for panel in document.panels for word in panel.words]


@pytest.mark.parametrize("name", [SMALL, "nl-oxide-capsules-bottle", "fr-bisglycinate-capsules-dont", "de-percent-only-dragees"])
def test_a_leaning_scan_with_grain_says_what_the_expert_reads(name: str) -> None:
    assert told(in_pdf(*map(scanned, pages_of(name)))) == expert(name)


def test_a_scan_is_read_as_a_scan() -> None:
    document = read(in_pdf(scanned(pages_of(SMALL)[0])))
    assert (document.pages, document.reading, document.photographed, document.problems) == (1, Reading.OCR, True, ())


@pytest.mark.parametrize("name", [OUTLINED, *OUTLINED_TABLES])
def test_outlined_artwork_says_what_the_expert_reads(name: str) -> None:
    data = outlined(sample(name))
    document = read(data)
    assert (document.reading, document.photographed) == (Reading.OCR, False)
    assert told(data) == expert(name)


def center(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def moved(
    point: tuple[float, float], angle: float, before: tuple[float, float], after: tuple[float, float]
) -> tuple[float, float]:
    """Where a place stands after the page was turned clockwise about its middle."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = point[0] - before[0] / 2, point[1] - before[1] / 2
    return after[0] / 2 + x * cos - y * sin, after[1] / 2 + x * sin + y * cos


TURNED: dict[str, tuple[float, Callable[[Image.Image], Image.Image]]] = {
    "upright": (0, lambda image: image),
    "leaning": (1.2, scanned),
    "leaning the other way": (-2.5, lambda image: scanned(image, -2.5)),
    "by 90": (90, lambda image: image.rotate(-90, expand=True)),
    "by 180": (180, lambda image: image.rotate(-180, expand=True)),
    "by 270": (270, lambda image: image.rotate(-270, expand=True)),
}


@pytest.mark.parametrize("how", TURNED)
def test_words_stand_where_the_pdf_has_them(how: str) -> None:
    """The middles of words that occur once, held against those of the text of the PDF that was drawn."""
    angle, turn = TURNED[how]
    page = pages_of(OUTLINED)[0]
    picture = turn(page)
    before, after = ((width * 72 / 250, height * 72 / 250) for width, height in (page.size, picture.size))
    text, seen = words_of(read(sample(OUTLINED))), words_of(read(in_pdf(picture)))
    times = Counter(word.text for word in text)
    found = {word.text: word for word in seen}
    known = [word for word in text if times[word.text] == 1 and len(word.text) > 3]
    both = [(moved(center(word.box), angle, before, after), center(found[word.text].box)) for word in known if word.text in found]
    away = sorted(math.dist(expected, actual) for expected, actual in both)
    assert len(known) >= 30
    assert len(both) >= 0.9 * len(known)
    assert statistics.median(away) < 1.5
    assert away[int(0.95 * len(away))] < 4


@pytest.mark.parametrize("degrees", [-4.0, -1.2, 0.6, 1.2, 3.3])
def test_the_lean_of_a_scan_is_found(degrees: float) -> None:
    assert lean(scanned(pages_of(OUTLINED)[0], degrees)) == pytest.approx(degrees, abs=0.15)


def test_what_lies_level_is_left_as_it_is() -> None:
    page = pages_of(OUTLINED)[0]
    assert levelled(page).image is page
    assert lean(Image.new("RGB", (800, 600), "white")) == 0


def test_a_levelled_box_leads_back_to_its_place() -> None:
    picture = Image.new("RGB", (900, 500), "white")
    draw = ImageDraw.Draw(picture)
    for row in range(40, 460, 20):
        draw.rectangle((60, row, 840, row + 7), fill="black")
    level = levelled(picture.rotate(-2, Image.Resampling.BICUBIC, expand=True, fillcolor="white"))
    middle_x, middle_y = level.image.width / 2, level.image.height / 2
    back = level.back(Box(middle_x - 100, middle_y - 5, middle_x + 100, middle_y + 5))
    assert level.angle == pytest.approx(2, abs=0.15)
    assert center(back) == pytest.approx((level.size[0] / 2, level.size[1] / 2), abs=0.01)
    assert back.x1 - back.x0 == pytest.approx(200 * math.cos(math.radians(2)), abs=0.5)


def strip(*words: tuple[int, int], size: tuple[int, int] = (300, 40), ink: str = "black", paper: str = "white") -> Image.Image:
    """A line whose words are bars of four letters."""
    image = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(image)
    for start, end in words:
        for place in range(start, end, 10):
            draw.rectangle((place, 8, min(place + 6, end - 1), 32), fill=ink)
    return image


@pytest.mark.parametrize(("ink", "paper"), [("black", "white"), ("white", "navy")])
def test_words_end_where_the_ink_does(ink: str, paper: str) -> None:
    extents = word_extents(strip((0, 97), (120, 197), (230, 300), ink=ink, paper=paper), ["magnesium", "tablets", "citrate"])
    assert [end for _, end in extents[:-1]] == pytest.approx([97, 197], abs=2)
    assert [start for start, _ in extents[1:]] == pytest.approx([120, 230], abs=2)


def test_words_without_white_between_them_stand_as_their_letters_make_likely() -> None:
    extents = word_extents(Image.new("RGB", (300, 40), "white"), ["aaaa", "aaaa"])
    assert extents[0][1] < extents[1][0]
    assert extents[0][1] - extents[0][0] == pytest.approx(extents[1][1] - extents[1][0])
    assert extents[1][1] == pytest.approx(300)


def test_lines_of_one_type_are_made_of_one_height_and_others_are_not() -> None:
    lines = [Box(0, 13 * n, 100, 13 * n + height) for n, height in enumerate((10, 10, 11.5, 10, 12, 10, 10))]
    heading = Box(0, 105, 100, 135)
    even = even_heights([*lines, heading])
    assert {round(box.bottom - box.top, 3) for box in even[:-1]} == {10.0}
    assert [center(box) for box in even] == [center(box) for box in (*lines, heading)]
    assert even[-1] == heading


LIVE = [
    "Magnesium tablets",
    "Ingredients: magnesium citrate, cellulose.",
    "Directions: take one tablet daily.",
    "Each tablet: 150 mg magnesium.",
]
CAUTION = ["Warning: do not use in", "case of kidney disease."]


def overlaid(live: bytes, picture: Image.Image, place: tuple[float, float, float, float]) -> bytes:
    """A PDF with a picture on its first page: left, bottom, width and height in points."""
    document = pypdfium2.PdfDocument(live)
    page = document[0]
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.from_pil(picture))
    left, bottom, width, height = place
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height).translate(left, bottom))
    page.insert_obj(image)
    page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def test_a_picture_on_a_page_of_text_is_read_and_the_text_stands_once() -> None:
    live = pdf(Page(width=360, height=300).lines(20, 30, LIVE, size=10))
    [caution] = drawn(pdf(Page(width=200, height=60).lines(10, 20, CAUTION, size=10)))
    document = read(overlaid(live, caution, (20, 30, 200, 60)))
    assert (document.reading, document.problems) == (Reading.MIXED, ())
    by_reading = {reading: " ".join(panel.text for panel in document.panels if panel.reading is reading) for reading in Reading}
    assert by_reading[Reading.TEXT].split() == " ".join(LIVE).split()
    assert by_reading[Reading.OCR].split() == " ".join(CAUTION).split()
    kidney = [word for word in words_of(document) if word.text == "kidney"]
    assert len(kidney) == 1
    assert 20 < kidney[0].box.x0 < kidney[0].box.x1 < 220
    assert 210 < kidney[0].box.top < kidney[0].box.bottom < 270


def test_a_page_whose_font_does_not_say_its_letters_is_recognised() -> None:
    lines = ["Ingredients: magnesium citrate.", "Directions: take one tablet daily.", "Each tablet: 150 mg magnesium."]
    page = "\n".join(glyphs_drawn(20, 350 - 20 * number, glyphs(line), size=11) for number, line in enumerate(lines))
    wrong = {glyph: chr(0xE000 + glyph) for glyph in range(400)}
    document = read(glyph_pdf(page, meanings=wrong))
    assert (document.reading, document.problems) == (Reading.OCR, ())
    assert " ".join(word.text for word in words_of(document)).split() == " ".join(lines).split()


@pytest.fixture
def without_the_extra(tmp_path: Path) -> dict[str, str]:
    """An environment in whose processes the recogniser can't be found, workers included."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import sys\nsys.modules['faster_paddle'] = None\n", encoding="utf-8")
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path / "site"), root))}


@pytest.mark.slow
def test_without_the_extra_pictures_are_named_with_the_command_that_helps(
    without_the_extra: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "labels"
    folder.mkdir()
    (folder / "photo.png").write_bytes(encoded(pages_of(SMALL)[0], "PNG"))
    (folder / "outlines.pdf").write_bytes(outlined(sample(OUTLINED)))
    (folder / "partly.pdf").write_bytes(joined(sample(OUTLINED), in_pdf(pages_of(SMALL)[0])))
    command = [sys.executable, "-m", "labelcheck", "check", "--no-config", "--jobs", "1", "--format", "json", str(folder)]
    run = subprocess.run(command, env=without_the_extra, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1, run.stderr
    reports = {report["label"]["path"]: report for report in json.loads(run.stdout)}
    for name in ("photo.png", "outlines.pdf"):
        [problem] = reports[name]["problems"]
        assert reports[name]["outcome"] == "unreadable"
        assert problem["code"] == "no-text"
        assert INSTALL in problem["detail"]
    partly = reports["partly.pdf"]
    [problem] = partly["problems"]
    assert problem["code"] == "page-pictures"
    assert problem["detail"].startswith("Page 2 ")
    assert INSTALL in problem["detail"]
    assert partly["facts"]["elemental_mg"]["per_unit"] == {"low": 100, "high": 100}
    kidney = next(finding for finding in partly["findings"] if finding["rule"] == "magnesium/kidney-caution")
    assert kidney["outcome"] == "undetermined"
