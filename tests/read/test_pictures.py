"""Picture files given as labels: every format and mode in which they come, and files that are torn, odd or enormous."""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from pictured import encoded, expert, pages_of, tiff, told
from PIL import Image

from labelcheck.cli import cli
from labelcheck.errors import UnreadableLabel
from labelcheck.knowledge import load_knowledge
from labelcheck.limits import ReadingOptions, default_limits
from labelcheck.model import Document, Reading, Word
from labelcheck.read import read_label
from labelcheck.read.artwork import is_image
from labelcheck.read.picture_settings import picture_settings
from labelcheck.read.pictures import image_pictures

LABEL = "en-chloride-chewable-directions-on-front"
DPI = (250, 250)


def label() -> Image.Image:
    return pages_of(LABEL)[0]


def see_through() -> bytes:
    """Letters on nothing: the paper is transparent, and black where the transparency is forgotten."""
    grey = np.asarray(label().convert("L"))
    pixels = np.zeros((*grey.shape, 4), dtype=np.uint8)
    pixels[..., 3] = 255 - grey
    return encoded(Image.fromarray(pixels, "RGBA"), "PNG", dpi=DPI)


def sixteen_bits() -> bytes:
    return encoded(Image.fromarray(np.asarray(label().convert("L"), dtype=np.uint16) * 257), "PNG", dpi=DPI)


def numbers(kind: type, factor: float = 1) -> bytes:
    grey = np.asarray(label().convert("L"))
    return encoded(Image.fromarray((grey * factor).astype(kind)), "TIFF", dpi=DPI)


def with_copy() -> bytes:
    """A photo as some cameras store it: behind it stands a small copy for the screen."""
    copy = label().resize((label().width // 3, label().height // 3))
    return encoded(label(), "MPO", save_all=True, append_images=[copy], quality=85, dpi=DPI)


def turned_by_camera() -> bytes:
    """A picture that lies on its side and says so, as a telephone's does."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(label().transpose(Image.Transpose.ROTATE_90), "JPEG", quality=85, dpi=DPI, exif=exif)


def light_on_dark() -> bytes:
    return encoded(Image.eval(label(), lambda level: 235 - level * 200 // 255), "PNG", dpi=DPI)


FILES: dict[str, Callable[[], bytes]] = {
    "png": lambda: encoded(label(), "PNG", dpi=DPI),
    "jpeg": lambda: encoded(label(), "JPEG", quality=60, dpi=DPI),
    "webp": lambda: encoded(label(), "WEBP", quality=70),
    "tiff": lambda: encoded(label(), "TIFF", dpi=DPI),
    "tiff of 1 bit": lambda: encoded(label().convert("1", dither=Image.Dither.NONE), "TIFF", compression="group4", dpi=DPI),
    "jpeg in four inks": lambda: encoded(label().convert("CMYK"), "JPEG", quality=85, dpi=DPI),
    "grey jpeg": lambda: encoded(label().convert("L"), "JPEG", quality=75, dpi=DPI),
    "png with a palette": lambda: encoded(label().quantize(16), "PNG", dpi=DPI),
    "png of 16 bits": sixteen_bits,
    "tiff of 32 bits": lambda: numbers(np.int32),
    "tiff of numbers from 0 to 1": lambda: numbers(np.float32, 1 / 255),
    "tiff of bytes in 32 bits": lambda: numbers(np.float32),
    "photo with a small copy": with_copy,
    "png without paper": see_through,
    "light on dark": light_on_dark,
    "turned by the camera": turned_by_camera,
    "without resolution": lambda: encoded(label(), "PNG"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_label_is_read_in_every_format(kind: str) -> None:
    assert told(FILES[kind]()) == expert(LABEL)


def test_the_small_copy_behind_a_photo_is_no_page() -> None:
    assert read(with_copy()).pages == 1


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_label_is_read_whichever_way_it_lies(turned: int) -> None:
    picture = label().rotate(-turned, expand=True)
    assert told(encoded(picture, "PNG", dpi=DPI)) == expert(LABEL)
    words = words_of(read(encoded(picture, "PNG", dpi=DPI)))
    assert {word.direction for word in words if len(word.text) > 5} == {turned}


def read(data: bytes) -> Document:
    return read_label(data, load_knowledge())


def words_of(document: Document) -> list[Word]:
    return [word for panel in document.panels for word in panel.words]


def test_every_page_of_a_tiff_is_read() -> None:
    name = "en-hydroxide-liquid-leaflet"
    document = read(tiff(pages_of(name)))
    assert (document.pages, document.reading, document.photographed) == (2, Reading.OCR, True)
    assert {panel.page for panel in document.panels} == {1, 2}
    found, expected = told(tiff(pages_of(name))), expert(name)
    assert (found.compounds, found.kidney) == (expected.compounds, expected.kidney)
    assert found.per_unit == pytest.approx(expected.per_unit, abs=0.11)  # the share of the hydroxide, which is rounded


def test_the_same_picture_gives_the_same_words() -> None:
    data = FILES["jpeg"]()
    assert read(data) == read(data)


def unreadable(data: bytes, options: ReadingOptions | None = None) -> UnreadableLabel:
    with pytest.raises(UnreadableLabel) as caught:
        read_label(data, load_knowledge(), options)
    return caught.value


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5])
def test_a_file_that_stops_early_is_torn(kind: str, share: float) -> None:
    data = encoded(label(), kind)
    error = unreadable(data[: max(16, int(share * len(data)))])
    assert error.code == "torn"
    assert "ask for it again" in str(error)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def declared(width: int, height: int) -> bytes:
    """A PNG file of a few bytes that says it has that many pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(100_000, 100_000), (9_000, 9_000), (2_000_000_000, 1), (1, 2_000_000_000)])
def test_a_picture_of_enormous_size_is_not_unpacked(size: tuple[int, int]) -> None:
    error = unreadable(declared(*size))
    assert error.code == "too-many-pixels"
    assert "60 million pixels" in str(error)


def test_a_picture_without_size_is_torn() -> None:
    assert unreadable(declared(0, 0)).code == "torn"


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (900, 2), (60, 60), (1, 2_000_000), (2_000_000, 1)])
def test_a_picture_of_nothing_says_that_nothing_can_be_read(size: tuple[int, int]) -> None:
    error = unreadable(encoded(Image.new("RGB", size, "white"), "PNG"))
    assert error.code == "no-text"
    assert "sharper" in str(error)


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "PNG"])
def test_a_file_of_more_pictures_than_the_limit_is_refused(kind: str) -> None:
    pictures = [Image.new("RGB", (8, 8), (60 * number, 0, 0)) for number in range(5)]
    data = encoded(pictures[0], kind, save_all=True, append_images=pictures[1:], lossless=True)
    options = ReadingOptions(replace(default_limits(), max_pages=4))
    assert unreadable(data, options).code == "too-many-pages"
    assert "more than 4" in str(unreadable(data, options))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "PPM"])
def test_other_formats_are_no_pictures_of_labels(kind: str) -> None:
    data = encoded(label(), kind)
    assert not is_image(data)
    assert unreadable(data).code == "not-a-pdf"


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, a piece cut out or repeated; the signature stays."""
    changed = bytearray(data)
    start = chance.randrange(12, len(data))
    end = min(start + chance.choice((1, 30, 3000)), len(data))
    manner = chance.choice(("flip", "cut", "repeat"))
    if manner == "cut":
        del changed[start:end]
    elif manner == "repeat":
        changed[start:start] = data[start:end] * 3
    else:
        for _ in range(chance.choice((1, 3, 30))):
            changed[chance.choice((chance.randrange(12, min(200, len(data))), chance.randrange(12, len(data))))] ^= (
                1 << chance.randrange(8)
            )
    return bytes(changed)


def refusal(data: bytes, *, to_the_end: bool) -> UnreadableLabel | None:
    """Why a picture file can't be opened, or read; None where it can."""
    settings = picture_settings()
    try:
        for picture in image_pictures(data, settings, default_limits()):
            assert picture.image.mode == "RGB"
            assert picture.image.width * picture.image.height <= 1.01 * settings.most_pixels
        if to_the_end:
            read(data)
    except UnreadableLabel as error:
        return error
    return None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_hundred_mutants_open_or_say_why_not(kind: str) -> None:
    """What opens has the size it says, in pixels that recognition takes; a few are read to the end."""
    small = label().crop((0, 0, 220, 90))
    data, chance = encoded(small, kind), random.Random(f"mutants of {kind}")  # noqa: S311 - no secret
    refusals = [refusal(mutant(data, chance), to_the_end=number % 10 == 0) for number in range(100)]
    said = [error for error in refusals if error is not None]
    assert 0 < len(said) < 100
    assert {error.code for error in said} <= {"torn", "too-many-pixels", "too-many-pages", "no-text", "garbled"}
    assert all(len(str(error)) > 20 for error in said)


@pytest.mark.slow
def test_any_number_of_workers_gives_the_same_reports(tmp_path: Path) -> None:
    for number, kind in enumerate(("png", "jpeg", "light on dark", "turned by the camera")):
        ending = "jpg" if FILES[kind]().startswith(b"\xff\xd8") else "png"
        (tmp_path / f"label-{number}.{ending}").write_bytes(FILES[kind]())
    one, two = (
        CliRunner().invoke(cli, ["check", "--jobs", jobs, "--format", "json", "--no-config", str(tmp_path)])
        for jobs in ("1", "2")
    )
    assert one.exit_code == two.exit_code, one.output
    assert one.stdout == two.stdout
    reports = json.loads(one.stdout)
    assert [report["label"]["files"][0]["reading"] for report in reports] == ["ocr"] * 4


def test_the_resolution_of_the_file_says_how_large_its_page_is() -> None:
    settings, limits = picture_settings(), default_limits()
    [fine] = image_pictures(encoded(Image.new("RGB", (500, 250)), "PNG", dpi=(250, 250)), settings, limits)
    [placeholder] = image_pictures(encoded(Image.new("RGB", (500, 250)), "PNG", dpi=(1, 1)), settings, limits)
    assert fine.size == pytest.approx((144, 72), rel=0.001)
    assert placeholder.size == pytest.approx((500 * 72 / settings.usual_dpi, 250 * 72 / settings.usual_dpi))


def test_a_large_picture_is_made_smaller_in_its_shape() -> None:
    data = encoded(Image.new("L", (6400, 1600)), "PNG", dpi=(400, 400))
    [picture] = image_pictures(data, picture_settings(), default_limits())
    assert picture.image.size == (4472, 1118)
    assert picture.size == pytest.approx((1152, 288), rel=0.001)
    assert picture.scale == pytest.approx(4472 / 1152, rel=0.001)


def test_a_photo_turned_by_its_camera_is_as_large_as_it_is_seen() -> None:
    [picture] = image_pictures(turned_by_camera(), picture_settings(), default_limits())
    assert picture.image.size == label().size
