"""Pictures of a label: what a photo or a scan shows, or a page of a PDF drawn by PDFium.

In: the bytes of an image file, or a page of a PDF. Out: ``Picture`` records, upright as the camera or the page says,
never larger than the limits of ``data/pictures.toml`` allow.
"""

from __future__ import annotations

import io
import math
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from labelcheck.errors import UnreadableLabel
from labelcheck.model import Box
from labelcheck.read.pdfium_paths import DEEPEST

if TYPE_CHECKING:
    import pypdfium2

    from labelcheck.limits import Limits
    from labelcheck.read.picture_settings import PictureSettings

_POINTS_PER_INCH = 72.0
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
_IMAGE_OBJECT = 3  # FPDF_PAGEOBJ_IMAGE


@dataclass(frozen=True)
class Picture:
    """A page as a picture: RGB pixels, pixels per point, the number of the page from 1 and its width and height in points.

    ``rules`` are the lines and edges of boxes that the PDF draws on the page, in points. ``photographed`` tells a scan or a
    photograph from artwork that a file draws.
    """

    image: Image.Image
    scale: float
    page: int
    size: tuple[float, float]
    rules: tuple[Box, ...] = ()
    photographed: bool = True


def image_pictures(data: bytes, settings: PictureSettings, limits: Limits) -> tuple[Picture, ...]:
    """The pictures in an image file, each a page (a TIFF may hold several); raises UnreadableLabel where it is torn or too large.

    The file's resolution decides how large its page is in points, where it names a likely one.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow says of odd metadata is of no use to a buyer
            with Image.open(io.BytesIO(data), formats=_FORMATS) as file:
                if file.format == "MPO":  # a photo with a smaller copy of itself
                    return (_of_file(file, 1, settings, limits),)
                pages = getattr(file, "n_frames", 1)
                if pages > limits.max_pages:
                    detail = f"The file has {pages} pages, more than {limits.max_pages}: give the label alone."
                    raise UnreadableLabel("too-many-pages", detail)
                return tuple(
                    _of_file(page, number, settings, limits) for number, page in enumerate(ImageSequence.Iterator(file), start=1)
                )
    except UnreadableLabel:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(limits) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, TypeError, IndexError, OverflowError, MemoryError) as error:
        raise UnreadableLabel("torn", "The picture is damaged and can't be opened: ask for it again.") from error


def _of_file(file: Image.Image, number: int, settings: PictureSettings, limits: Limits) -> Picture:
    if file.width * file.height > limits.max_pixels:
        raise _too_many_pixels(limits)
    dpi = float((file.info.get("dpi") or (0, 0))[0])
    if not settings.min_dpi <= dpi <= settings.max_dpi:
        dpi = settings.usual_dpi
    upright = _on_white(ImageOps.exif_transpose(file))
    size = upright.width * _POINTS_PER_INCH / dpi, upright.height * _POINTS_PER_INCH / dpi
    image = _fitted(upright, settings)
    return Picture(image, image.width / size[0], number, size)


def _on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB, what is transparent shown on white paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        paper = Image.new("RGB", rgba.size, "white")
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    if image.mode.startswith("I;16"):
        return image.convert("F").point(lambda value: value / 257).convert("L").convert("RGB")
    if image.mode in ("I", "F"):
        return _stretched(image).convert("RGB")
    return image.convert("RGB")


def _stretched(image: Image.Image) -> Image.Image:
    """A picture in numbers of any range, from its darkest to its lightest; raises ValueError where they are no numbers."""
    pixels = np.asarray(image, dtype=np.float32)
    span = float(np.ptp(pixels))
    if not math.isfinite(span):
        raise ValueError("pixels that are no numbers")
    return Image.fromarray(((pixels - pixels.min()) * (255 / (span or 1.0))).astype(np.uint8))


def _fitted(image: Image.Image, settings: PictureSettings) -> Image.Image:
    factor = min(math.sqrt(settings.most_pixels / (image.width * image.height)), settings.most_side / max(image.size))
    if factor >= 1:
        return image
    return image.resize((max(1, round(image.width * factor)), max(1, round(image.height * factor))), Image.Resampling.LANCZOS)


def _too_many_pixels(limits: Limits) -> UnreadableLabel:
    most = limits.max_pixels // 1_000_000
    return UnreadableLabel("too-many-pixels", f"The picture has more than {most} million pixels: save it smaller.")


def page_picture(page: pypdfium2.PdfPage, number: int, settings: PictureSettings) -> Picture:
    """A page of a PDF as a picture, as fine as its scans are, or as fine as small print asks where it is drawn."""
    width, height = page.get_size()
    density = max((_density(one) for one in page.get_objects(filter=[_IMAGE_OBJECT], max_depth=DEEPEST)), default=0.0)
    dpi = min(max(density, settings.least_render_dpi), settings.most_render_dpi) if density else settings.usual_render_dpi
    scale = min(dpi / _POINTS_PER_INCH, math.sqrt(settings.most_pixels / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=False)  # remarks are no part of the label
    try:
        image = bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
    return Picture(image, image.width / width, number, (width, height), photographed=density > 0)


def _density(image: pypdfium2.PdfImage) -> float:
    """Dots per inch of an image as it lies on its page."""
    columns, rows = image.get_px_size()
    left, bottom, right, top = image.get_bounds()
    extent = max(right - left, top - bottom)
    return max(columns, rows) * _POINTS_PER_INCH / extent if extent > 1 else 0.0
