from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from tiny_pdf import Page, pdf

from labelcheck.knowledge import load_knowledge
from labelcheck.limits import ReadingOptions, default_limits
from labelcheck.model import Box, PagePicture
from labelcheck.read import read_label
from labelcheck.read.render import page_pictures, render_limits

SAMPLES = Path(__file__).parents[2] / "samples"
WORDS = ["Ingredients: magnesium citrate, cellulose.", "Take two tablets with water in the evening."]
BOXES = {
    "upright": "",
    "turned by 90": "/Rotate 90",
    "turned by 180": "/Rotate 180",
    "turned by 270": "/Rotate 270",
    "cropped": "/CropBox [10 60 280 390]",
    "turned and cropped": "/Rotate 90 /CropBox [10 60 280 390]",
}


def image(picture: PagePicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("L")


def label(boxes: str = "") -> bytes:
    page = Page().lines(30, 60, WORDS).text(200, 300, "Warning: kidney disease", turned=270)
    return pdf(page).replace(b"/Parent 2 0 R", f"/Parent 2 0 R {boxes}".encode())


def inked(picture: PagePicture) -> Box:
    """The smallest box, in points of the page, that holds all that is not white."""
    seen = image(picture)
    bounds = ImageChops.invert(seen).point(lambda grey: 255 if grey > 64 else 0).getbbox()
    assert bounds
    scale = picture.width / seen.width
    return Box(*(end * scale for end in bounds))


@pytest.mark.parametrize("boxes", BOXES.values(), ids=BOXES)
def test_the_picture_covers_the_ground_of_the_words(boxes: str) -> None:
    data = label(boxes)
    [picture] = page_pictures(data)
    words = [word.box for panel in read_label(data, load_knowledge()).panels for word in panel.words]
    hull = (min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words))
    assert inked(picture) == pytest.approx(hull, abs=3)


@pytest.mark.parametrize("name", ["nl-citrate-tablets-carton", "nl-fr-citrate-effervescent-turned-panel"])
def test_there_is_ink_under_every_word_of_a_sample(name: str) -> None:
    data = (SAMPLES / f"{name}.pdf").read_bytes()
    [picture] = page_pictures(data)
    seen = image(picture)
    scale = seen.width / picture.width
    for panel in read_label(data, load_knowledge()).panels:
        for word in panel.words:
            low, high = seen.crop(tuple(round(end * scale) for end in word.box)).getextrema()
            assert high - low > 40, word


def test_every_page_has_its_picture_and_number() -> None:
    data = pdf(*(Page(width=100 + 10 * number).text(5, 20, f"Page {number}") for number in range(4)))
    assert [(one.page, one.width) for one in page_pictures(data)] == [(1, 100), (2, 110), (3, 120), (4, 130)]


def test_artwork_is_kept_without_loss_and_a_picture_that_packs_badly_as_a_jpeg() -> None:
    [kept] = page_pictures(label())
    [packed] = page_pictures(label(), limits=replace(render_limits(), max_lossless_bytes=10))
    assert (kept.media_type, packed.media_type) == ("image/webp", "image/jpeg")
    assert Image.open(io.BytesIO(packed.data)).format == "JPEG"


@pytest.mark.parametrize("size", [(20, 20), (300, 400), (7200, 7200), (14000, 20), (20, 14000)])
def test_a_page_of_any_size_stays_within_the_pixels(size: tuple[int, int]) -> None:
    limits = render_limits()
    for picture in page_pictures(pdf(Page(*size).text(5, 15, "mg"))):
        width, height = image(picture).size
        assert width * height <= 1.1 * limits.max_page_pixels
        assert width <= picture.width / 72 * limits.max_dots_per_inch + 1


def test_pages_share_the_pixels_and_those_over_the_limit_are_left_out() -> None:
    limits = replace(render_limits(), max_pages=3, max_pixels=3000)
    pictures = page_pictures(pdf(*[Page().text(5, 20, "mg")] * 5), limits=limits)
    assert [picture.page for picture in pictures] == [1, 2, 3]
    assert sum(image(picture).width * image(picture).height for picture in pictures) <= 3300


@pytest.mark.parametrize("data", [b"", b"no PDF at all", b"%PDF-1.4\n", label()[:300]], ids=["empty", "text", "head", "torn"])
def test_what_is_no_pdf_has_no_pictures(data: bytes) -> None:
    assert page_pictures(data) == ()


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def scan(dots: int = 200) -> Image.Image:
    """A sample as a scanner gives it."""
    with pypdfium2.PdfDocument(SAMPLES / "nl-citrate-tablets-carton.pdf") as document:
        return document[0].render(scale=dots / 72).to_pil().convert("RGB")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("lean", [0, 3])
def test_there_is_ink_under_the_words_that_are_recognised(turned: int, lean: int) -> None:
    picture = scan().rotate(turned + lean, expand=True, fillcolor="white")
    data = saved(picture, "PNG", dpi=(200, 200))
    [drawn] = page_pictures(data)
    assert (drawn.width, drawn.height) == pytest.approx((picture.width * 0.36, picture.height * 0.36), rel=0.01)
    seen = image(drawn)
    scale = seen.width / drawn.width
    words = [word for panel in read_label(data, load_knowledge()).panels for word in panel.words]
    assert len(words) > 40
    for word in words:
        low, high = seen.crop(tuple(round(end * scale) for end in word.box)).getextrema()
        assert high - low > 40, word


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_picture_of_any_form_is_shown_on_its_own_ground(form: str) -> None:
    [drawn] = page_pictures(saved(Image.new("RGB", (400, 200), "red"), form, dpi=(200, 200)))
    assert (drawn.page, drawn.height * 2) == (1, pytest.approx(drawn.width))
    assert Image.open(io.BytesIO(drawn.data)).size == (400, 200)


def test_a_photo_is_shown_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    [drawn] = page_pictures(saved(Image.new("RGB", (400, 200), "red"), "JPEG", exif=exif))
    assert drawn.height == pytest.approx(drawn.width * 2)


def test_pictures_stay_within_the_limits() -> None:
    pages = [Image.new("L", (300, 300), grey) for grey in (0, 100, 200)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    limits = replace(render_limits(), max_pages=2, max_pixels=20000)
    drawn = page_pictures(data, limits=limits)
    assert [one.page for one in drawn] == [1, 2]
    assert [image(one).size for one in drawn] == [(100, 100)] * 2
    [coarse] = page_pictures(saved(pages[0], "PNG", dpi=(300, 300)), limits=replace(limits, max_dots_per_inch=72))
    assert image(coarse).width == pytest.approx(coarse.width, abs=1)


def test_a_torn_picture_or_one_with_too_many_pixels_is_not_shown() -> None:
    data = saved(scan(), "PNG")
    small = ReadingOptions(replace(default_limits(), max_pixels=1000))
    assert (page_pictures(data[:500]), page_pictures(data, small)) == ((), ())


def test_the_same_file_gives_the_same_pictures() -> None:
    assert page_pictures(label()) == page_pictures(label())
