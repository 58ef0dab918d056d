"""From the bytes of a PDF or an image file to pictures of its pages, for a person to look at.

The picture of a page covers the same ground as the boxes of its words: what is shown of the page, turned as it is shown.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import pypdfium2
import tomli
from PIL import Image

from labelcheck.errors import UnreadableLabel
from labelcheck.limits import ReadingOptions
from labelcheck.model import PagePicture
from labelcheck.read.artwork import is_image, opened_document
from labelcheck.read.picture_settings import picture_settings
from labelcheck.read.pictures import Picture, image_pictures

_POINTS_PER_INCH = 72
_JPEG_QUALITY = 85
_WEBP_EFFORT = 3
"""Of 0 … 6: more takes longer and saves little on the flat colours of artwork."""


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """How many pages are drawn, and how finely: see ``[render]`` in ``data/reading.toml``."""

    max_pages: int
    max_pixels: int
    max_page_pixels: int
    max_dots_per_inch: int
    max_lossless_bytes: int


@lru_cache(maxsize=1)
def render_limits() -> RenderLimits:
    """The limits of ``data/reading.toml``."""
    content = tomli.loads((files("labelcheck") / "data" / "reading.toml").read_text(encoding="utf-8"))
    return RenderLimits(**content["render"])


def page_pictures(
    data: bytes, options: ReadingOptions | None = None, limits: RenderLimits | None = None
) -> tuple[PagePicture, ...]:
    """The pictures of the pages of a PDF or an image file; none of what can't be drawn, is locked or is neither."""
    options, limits = options or ReadingOptions(), limits or render_limits()
    if is_image(data):
        return tuple(_shown(data, options, limits))
    with opened_document(data, options.passwords) as document:
        return tuple(_drawn(document, limits)) if document else ()


def _shown(data: bytes, options: ReadingOptions, limits: RenderLimits) -> Iterator[PagePicture]:
    """The pages of an image file as they are read, each with its share of all pixels; none of a file that can't be read."""
    try:
        pictures = image_pictures(data, picture_settings(), options.limits)[: limits.max_pages]
    except UnreadableLabel:  # the report says so
        return
    for picture in pictures:
        image = _fitted(picture, min(limits.max_page_pixels, limits.max_pixels // len(pictures)), limits)
        yield PagePicture(picture.page, *picture.size, *_encoded(image, limits.max_lossless_bytes))


def _fitted(picture: Picture, pixels: int, limits: RenderLimits) -> Image.Image:
    """The picture of a page as finely as it may be shown, never finer than it is."""
    width, height = picture.image.size
    factor = min(1.0, math.sqrt(pixels / (width * height)), limits.max_dots_per_inch / _POINTS_PER_INCH / picture.scale)
    if factor == 1:
        return picture.image
    return picture.image.resize((max(1, int(width * factor)), max(1, int(height * factor))), Image.Resampling.LANCZOS)


def _drawn(document: pypdfium2.PdfDocument, limits: RenderLimits) -> Iterator[PagePicture]:
    """The pages that can be drawn, each with its share of all pixels."""
    count = min(len(document), limits.max_pages)
    for index in range(count):
        try:
            with closing(document[index]) as page:
                picture = _picture(page, index + 1, min(limits.max_page_pixels, limits.max_pixels // count), limits)
        except (pypdfium2.PdfiumError, MemoryError):  # one page less to look at; the words of the others keep their ground
            continue
        if picture:
            yield picture


def _picture(page: pypdfium2.PdfPage, number: int, pixels: int, limits: RenderLimits) -> PagePicture | None:
    """One page, drawn as finely as it may be; None of a page without any size."""
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        return None
    scale = min(math.sqrt(pixels / (width * height)), limits.max_dots_per_inch / _POINTS_PER_INCH)
    if max(width, height) * scale > pixels or min(width, height) * scale < 1:
        return None  # a hair of a page: no label
    with closing(page.render(scale=scale)) as bitmap:
        data, media_type = _encoded(bitmap.to_pil().convert("RGB"), limits.max_lossless_bytes)
    return PagePicture(number, width, height, data, media_type)


def _encoded(image: Image.Image, most: int) -> tuple[bytes, str]:
    """Artwork without any loss, as it packs well; a scan or photo, which does not, as a JPEG."""
    buffer = io.BytesIO()
    if max(image.size) <= 16383:  # what WebP can hold
        image.save(buffer, "WEBP", lossless=True, method=_WEBP_EFFORT)
        if buffer.tell() <= most:
            return buffer.getvalue(), "image/webp"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue(), "image/jpeg"
